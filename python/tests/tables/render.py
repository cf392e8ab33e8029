#!/usr/bin/env python3
"""Writes the tested conversion table into docs/reference/conversions.md, between its markers. `--check` only says whether it is current."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tables.table import Row, Section, read

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/conversions.md"
BEGIN, END = "<!-- generated: conversions begin -->", "<!-- generated: conversions end -->"


def render(sections: list[Section]) -> str:
    """Markdown of the whole table: one table a section."""
    parts = [
        f"{sum(len(section.rows) for section in sections)} pairs. Java values are shown as class and content; "
        "what is refused has the error that is raised."
    ]
    for section in sections:
        parts += [f"## {section.heading}", *section.prose]
        parts += [
            _table(direction, list(rows)) for direction, rows in groupby(section.rows, key=lambda row: row.direction)
        ]
    return "\n\n".join(parts)


def _table(direction: str, rows: list[Row]) -> str:
    if direction.endswith("to Java"):
        head = ["| parameter | Python | Java |", "| --- | --- | --- |"]
        lines = [f"| {_code(row.target)} | {_code(row.value)} | {_result(row)} |" for row in rows]
    else:
        head = ["| `sanca.to_python(…)` | Python |" if direction == "deep" else "| Java | Python |", "| --- | --- |"]
        lines = [f"| {_code(row.value)} | {_result(row)} |" for row in rows]
    return "\n".join([*head, *lines])


def _result(row: Row) -> str:
    if row.error:
        return f"*{row.error.partition('|')[0]}*"
    return _code(row.expected)


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def main() -> int:
    page = PAGE.read_text(encoding="utf-8")
    before, found, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not found or not end:
        print(f"{PAGE} has lost its markers {BEGIN} … {END}", file=sys.stderr)
        return 2
    fresh = f"{before}{BEGIN}\n\n{render(read())}\n\n{END}{after}"
    if fresh == page:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{PAGE} is not what the tested table says: run python python/tests/tables/render.py", file=sys.stderr)
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
