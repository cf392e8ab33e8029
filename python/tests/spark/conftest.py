"""A Spark session on our client for all tests of the process. `cargo xtask test --spark` chooses versions, masters and jars."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import session
from support import Child, run_child

#: Why the folder is left out; None in an environment with PySpark.
WHY_NOT: str | None = None
try:
    session.package()
except ModuleNotFoundError:
    WHY_NOT = "no PySpark in this environment: `cargo xtask test --spark` makes those that have it"
    collect_ignore_glob = ["test_*.py"]
else:
    HOME = tempfile.TemporaryDirectory(prefix="sanca-spark-")
    session.prepare(session.make_home(Path(HOME.name)))


def pytest_report_header() -> str:
    if WHY_NOT:
        return f"python/tests/spark: left out, {WHY_NOT}"
    import pyspark

    return f"PySpark {pyspark.__version__}, {session.MASTER}, client {session.CLIENT}, jar {session.JARS or 'PySpark’s own'}"


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Send functions of the tests to workers whole: no worker can import their modules."""
    if WHY_NOT is None:
        from pyspark import cloudpickle

        for module in {item.module for item in items if Path(item.path).parent == Path(__file__).parent}:
            cloudpickle.register_pickle_by_value(module)
        for item in items:
            item.add_marker(pytest.mark.timeout(3 * session.LONG))


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """The session."""
    made = session.make_session()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def sc(spark: Any) -> Any:
    """Its context."""
    return spark.sparkContext


@pytest.fixture
def numbers(spark: Any) -> Any:
    """Twelve rows: `id` from 0, `name` its English parity, `x` half of it."""
    rows = [(number, ("even", "odd")[number % 2], number / 2) for number in range(12)]
    return spark.createDataFrame(rows, "id long, name string, x double")


CHILD = """\
import sys, time, os
sys.path.insert(0, {here!r})
from pathlib import Path
import session
session.prepare(Path({home!r}))
"""


@pytest.fixture
def child() -> Callable[..., Child]:
    """Run a Spark program in a process of its own, with the same client, jar and master."""

    def run(code: str, **options: Any) -> Child:
        prelude = CHILD.format(here=str(Path(__file__).parent), home=HOME.name)
        options.setdefault("timeout", session.LONG)
        return run_child(prelude + textwrap.dedent(code), start=False, **options)

    return run
