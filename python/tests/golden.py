"""Text that users read, kept in golden/*.txt: compared with what is said now, rewritten by `pytest --bless`."""

from __future__ import annotations

import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path

import pytest
from support import CHECKED, ROOT

FOLDER = Path(__file__).with_name("golden")


def normalise(text: str) -> str:
    """Take out what differs between machines and runs: paths, versions, numbers of processes and objects."""
    text = text.replace(str(ROOT), "<root>").replace(sys.prefix, "<venv>").replace(str(Path.home()), "<home>")
    text = re.sub(re.escape(tempfile.gettempdir()) + r"/[\w./-]*?tmp\w+", "<tmp>", text)
    text = re.sub(r"/tmp/pytest-of-\w+/pytest-\d+/\w+", "<tmp>", text)
    for option in CHECKED:
        text = text.replace(f", {option!r}", "")
    text = re.sub(
        r'(File "org/sanca/testkit/\S+", line) \d+', r"\1 <n>", text
    )  # test_java_frames_have_their_lines looks at those
    text = re.sub(r"(?<=it has )\(.*", lambda found: ", ".join(sorted(found[0].split(", "))), text)
    text = re.sub(r"process \d+", "process <pid>", text)
    text = re.sub(r"-Xss\d+k", "-Xss<size>", text)  # follows the limit of the main thread's stack
    text = re.sub(r"the JVM in \S+ ", "the JVM in <java> ", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "<address>", text)
    text = re.sub(r"@[0-9a-f]{5,8}\b", "@<hash>", text)
    text = re.sub(r'(obj\.\w+)\["[^"]*"\]\(\.\.\.\)', r'\1["<descriptor>"](...)', text)
    return "\n".join(_candidates_sorted([line.rstrip() for line in text.strip().splitlines()])) + "\n"


def _candidates_sorted(lines: list[str]) -> list[str]:
    """Overloads come in the order of Java's reflection, which differs from run to run."""
    sorted_lines: list[str] = []
    for is_candidate, run in groupby(lines, key=lambda line: re.match(r"  (static )?\w+\(", line) is not None):
        block = list(run)
        sorted_lines += sorted(block) if is_candidate else block
    return sorted_lines


def check(name: str, text: str, bless: bool) -> None:
    """Compare with golden/<name>.txt."""
    said = normalise(text)
    path = FOLDER / f"{name}.txt"
    if bless:
        path.write_text(said, encoding="utf-8")
        return
    if not path.exists():
        pytest.fail(f"{path} does not exist; it is made by pytest --bless. What is said now:\n{said}")
    assert said == path.read_text(encoding="utf-8")
