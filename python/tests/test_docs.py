"""Every ```python block of README.md and docs/**/*.md runs, page by page in order, and says what its `# -> value` comments say.

A block marked ```python no-run is left out. An expression statement with a comment `# -> text` must have that value: its repr is the text,
or it equals what the text evaluates to.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import HERE, JAVA_HOME, ROOT, run_child

import sanca

PAGES = (
    [
        page
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
        if "```python" in page.read_text(encoding="utf-8")
    ]
    if (ROOT / "docs").is_dir()
    else []
)
FENCE = re.compile(r"^(?P<indent> *)```python(?P<info>[^\n]*)\n(?P<code>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[int, str]]:
    """Line number and code of each block that is to run."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        if "no-run" in match["info"].split():
            continue
        indent = len(match["indent"])
        code = "".join(line[indent:] for line in match["code"].splitlines(keepends=True))
        found.append((text.count("\n", 0, match.start()) + 2, code))
    return found


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="no source tree")
def test_reference_has_every_public_name() -> None:
    pages = [(ROOT / "docs/reference" / page).read_text(encoding="utf-8") for page in ("python-api.md", "errors.md")]
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", "\n".join(pages)))))
    members = [name for name in dir(sanca.JVM) if not name.startswith("_")]
    assert not {*sanca.__all__, *members} - words


#: Texts of troubleshooting.md that are Python's or the JVM's, or are put together from pieces; each was seen.
NOT_OURS = {
    "object has no attribute",
    "'str' object has no attribute 'length'",
    "unsupported operand type(s) for +: 'sanca.JBoundMethod' and 'int'",
    "Invalid maximum heap size",
    "it is no boolean",
    "WARNING: A restricted method in java.lang.System has been called",
}


@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="no source tree")
def test_troubleshooting_quotes_what_is_said() -> None:
    """Headings, and the points below them, begin with a message. It is in a golden file, or in the sources."""
    golden = "".join(file.read_text(encoding="utf-8") for file in sorted((HERE / "golden").glob("*.txt")))
    sources = [*(ROOT / "python/src").glob("**/*.py"), *(ROOT / "crates").glob("*/src/**/*.rs")]
    said = golden + "".join(file.read_text(encoding="utf-8") for file in sources)
    page = (ROOT / "docs/troubleshooting.md").read_text(encoding="utf-8")
    quoted = [
        part.strip()
        for line in re.findall(r"^(?:## .*|\* `.*?(?=: |\n))", page, re.MULTILINE)
        for text in re.findall(r"`([^`]+)`", line)
        for part in text.split("…")
    ]
    assert len(quoted) > 30
    assert [text for text in quoted if text not in said and text not in NOT_OURS] == []


RUNNER = """
import ast, datetime, sys
sys.path.insert(0, {here!r})
import docs_check
docs_check.run({page!r}, {blocks!r})
"""


def test_there_are_pages_with_snippets() -> None:
    if not (ROOT / "docs").is_dir():
        pytest.skip("no source tree")
    assert len(PAGES) >= 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_snippets_of_page(page: Path) -> None:
    code = blocks(page)
    if not code:
        pytest.skip("every block of this page is marked no-run")
    child = run_child(
        RUNNER.format(here=str(HERE), page=str(page.relative_to(ROOT)), blocks=code),
        start=False,
        java_home=JAVA_HOME,
        timeout=100,
    )
    assert child.rc == 0, f"{child.out}\n{child.err}"
