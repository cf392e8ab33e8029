"""Imports of the packages that a ``jep.ClassEnquirer`` names."""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

from .. import _imports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class JepJavaImporter:
    """Stands first: what the enquirer takes for a Java package is one. The rest of ``sys.meta_path`` is asked after it."""

    def __init__(self, enquirer: Any) -> None:
        self.classEnquirer = enquirer

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in sys.builtin_module_names or not self.classEnquirer.isJavaPackage(name):
            return None
        spec = ModuleSpec(name, _imports._Loader(), is_package=True)  # type: ignore[arg-type]
        spec.origin = "<java>"
        return spec
