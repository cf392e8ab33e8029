"""Conversions: every row of the truth table, and that the page readers see is generated from it."""

from __future__ import annotations

import builtins
import math
import subprocess
import sys
from typing import Any

import pytest
from support import HERE
from tables import table

ROWS = table.rows()


def row_name(row: table.Row) -> str:
    return row.name


@pytest.fixture(scope="module")
def names(java: Any) -> dict[str, Any]:
    return table.names(java)


def error_type(name: str) -> type[BaseException]:
    import sanca

    found: type[BaseException] = getattr(sanca, name, None) or getattr(builtins, name)
    return found


def target(kit: Any, row: table.Row) -> Any:
    """The Java method with a parameter of the row's type, which tells what it was given."""
    return getattr(kit.Targets, table.method_of(row.target))


def python_value(row: table.Row, names: dict[str, Any]) -> Any:
    import sanca

    value = eval(row.value, dict(names))
    return sanca.to_python(value) if row.direction == "deep" else value


def same(got: Any, wanted: Any) -> bool:
    """Equal in value and type, all the way down; NaN equals NaN, and the sign of zero counts."""
    if type(got) is not type(wanted):
        return False
    if isinstance(got, float):
        return (math.isnan(got) and math.isnan(wanted)) or (
            got == wanted and math.copysign(1, got) == math.copysign(1, wanted)
        )
    if isinstance(got, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(got, dict):
        return got.keys() == wanted.keys() and all(same(got[key], wanted[key]) for key in got)
    return bool(got == wanted)


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
    with pytest.raises(error_type(row.error)) as caught:
        target(kit, row)(value)
    assert row.expected in str(caught.value)
    assert isinstance(caught.value, sanca.SancaError)


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction != "to Java" and not row.error], ids=row_name)
def test_value_comes_from_java(row: table.Row, names: dict[str, Any]) -> None:
    got, wanted = python_value(row, names), eval(row.expected, dict(names))
    assert same(got, wanted), f"{got!r} ({type(got).__name__}) is not {wanted!r}"


@pytest.mark.parametrize("row", [row for row in ROWS if row.direction != "to Java" and row.error], ids=row_name)
def test_value_from_java_is_refused(row: table.Row, names: dict[str, Any]) -> None:
    with pytest.raises(error_type(row.error), match=row.expected):
        python_value(row, names)


def test_reference_page_is_generated_from_the_table() -> None:
    done = subprocess.run([sys.executable, HERE / "tables" / "render.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
