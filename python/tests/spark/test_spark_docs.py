"""The blocks of the guide that need Spark: those marked `spark` run here, in order; the docs' own tests leave them out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import session
from support import HERE, ROOT, Child

PAGE = ROOT / "docs/guides/pyspark.md"
FENCE = re.compile(r"^(?P<indent> *)```python no-run spark\n(?P<code>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[int, str]]:
    """Line number and code of each block."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (
            text.count("\n", 0, match.start()) + 2,
            "".join(line[len(match["indent"]) :] for line in match["code"].splitlines(keepends=True)),
        )
        for match in FENCE.finditer(text)
    ]


@pytest.mark.skipif(session.CLIENT != "sanca", reason="the guide switches Sanca on")
def test_guide(child: Callable[..., Child]) -> None:
    assert len(blocks()) >= 5
    ended = child(f"sys.path.insert(0, {str(HERE)!r})\nimport docs_check\ndocs_check.run('pyspark.md', {blocks()!r})")
    assert ended.rc == 0, f"{ended.out}\n{ended.err}"
