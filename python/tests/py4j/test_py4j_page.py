"""The page about moving from Py4J names everything that Py4J has."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import ROOT

PAGE = ROOT / "docs/moving-from/py4j.md"
#: What each module has of its own and not from elsewhere.
LIST = """
import importlib, inspect
for module in "java_gateway clientserver java_collections protocol finalizer signals compat".split():
    for name, value in vars(importlib.import_module(f"py4j.{module}")).items():
        is_own = getattr(value, "__module__", "") == f"py4j.{module}" or type(value).__name__ == "Signal"
        if is_own and not name.startswith("_"):
            print(name)
"""


@pytest.mark.skipif(not PAGE.is_file(), reason="no source tree")
def test_page_has_every_class_function_and_signal() -> None:
    listed = subprocess.run([sys.executable, "-c", LIST], check=True, capture_output=True, text=True).stdout.split()
    assert len(listed) > 80
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in listed if f"`{name}`" not in page] == []
