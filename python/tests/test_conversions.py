"""Conversions: every row of the truth table, and that the page readers see is generated from it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from support import HERE
from tables import table

ROWS = table.rows()
#: Rows that are the same in both modes and end in Python. Those that are for Java programs only are run by ConversionTableTest in java/hosted.
FROM_JAVA = ("from Java", "deep")


def row_name(row: table.Row) -> str:
    return row.name


@pytest.fixture(scope="module")
def names(java: Any) -> dict[str, Any]:
    return table.names(java)


def target(kit: Any, row: table.Row) -> Any:
    """The Java method with a parameter of the row's type, which tells what it was given."""
    return getattr(kit.Targets, table.method_of(row.target))


def test_table_has_at_least_400_rows() -> None:
    assert len(ROWS) >= 400


def test_no_row_is_written_twice() -> None:
    seen = [(row.direction, row.target, row.value) for row in ROWS]
    assert len(seen) == len(set(seen)), {each for each in seen if seen.count(each) > 1}


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction == "to Java" and not row.error], ids=row_name)
def test_value_reaches_java(row: table.Row, kit: Any, names: dict[str, Any]) -> None:
    assert target(kit, row)(eval(row.value, dict(names))).strip() == row.expected


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction == "to Java" and row.error], ids=row_name)
def test_value_is_refused(row: table.Row, kit: Any, names: dict[str, Any]) -> None:
    import sanca

    value = eval(row.value, dict(names))
    with pytest.raises(sanca.SancaError) as caught:
        target(kit, row)(value)
    assert table.is_refusal(row, caught.value), repr(caught.value)


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction in FROM_JAVA and not row.error], ids=row_name)
def test_value_comes_from_java(row: table.Row, names: dict[str, Any]) -> None:
    got, wanted = table.python_value(row, names), eval(row.expected, dict(names))
    assert table.same(got, wanted), f"{got!r} ({type(got).__name__}) is not {wanted!r}"


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction in FROM_JAVA and row.error], ids=row_name)
def test_value_from_java_is_refused(row: table.Row, names: dict[str, Any]) -> None:
    import sanca

    with pytest.raises(sanca.SancaError) as caught:
        table.python_value(row, names)
    assert table.is_refusal(row, caught.value), repr(caught.value)


def test_reference_page_is_generated_from_the_table() -> None:
    done = subprocess.run([sys.executable, HERE / "tables" / "render.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
