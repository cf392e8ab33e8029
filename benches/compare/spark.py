#!/usr/bin/env python3
"""PySpark on sanca.py4j and on Py4J's own package, in two drivers with a JVM each. Same rules as run.py.

    python benches/compare/spark.py                       everything, some three minutes
    python benches/compare/spark.py --quick --ops columns

Runs in an environment with PySpark: `cargo xtask bench --spark` makes it. Both drivers use Spark's own jar; with SANCA_SPARK_JARS (the
class path of jars to put in its place) that of sanca uses those. Figures are wall time: most of each row is Spark, so they say how much of a
program's time the bridge is, and not how fast the bridge is.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from clients import Client, Work, answer_rows, measure, sample_start
from run import cpu, options
from table import Row, markdown

SESSION = Path(__file__).resolve().parents[2] / "python/tests/spark"
JARS = os.environ.get("SANCA_SPARK_JARS", "")
PEERS = ["sanca", "py4j"]
GOAL = 0.5 if JARS else 0.7
#: How many processes a row costs that needs new ones.
STARTS = 5

ROWS = {
    "with_column": "100 x frame.withColumn(…), from 2 columns to 102",
    "columns": '1,000 x F.col("x")',
    "expressions": '100 x (F.col("x") + 1) * 2 > 3',
    "collect": "select, filter and collect over 100 rows",
    "error": "an AnalysisException caught",
    "session": "a new process: import and session, up to the first plan",
}


def rows(spark: Any) -> Work:
    """What to run, and what it has to give."""
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions as F

    frame = spark.createDataFrame([(number, float(number)) for number in range(100)], "id long, x double").cache()
    frame.count()

    def widen() -> int:
        wide = frame
        for number in range(100):
            wide = wide.withColumn(f"c{number}", F.lit(number))
        return len(wide.columns)

    def caught() -> bool:
        try:
            frame.select("nowhere")
        except AnalysisException:
            return True
        return False

    return {
        "with_column": (widen, 102),
        "columns": (lambda: len([F.col("x") for _ in range(1000)]), 1000),
        "expressions": (lambda: len([(F.col("x") + 1) * 2 > 3 for _ in range(100)]), 100),
        "collect": (lambda: len(frame.select("id").filter(F.col("id") >= 90).collect()), 10),
        "error": (caught, True),
    }


def prepare(peer: str, home: str) -> Any:
    """Choose the client before anything of PySpark is imported."""
    os.environ["SANCA_SPARK_CLIENT"] = "sanca" if peer == "sanca" else "stock"
    sys.path.insert(0, str(SESSION))
    import session

    session.prepare(Path(home))
    return session


def worker(peer: str, home: str) -> None:
    """One driver. A row is long enough to be timed alone."""
    answer_rows(rows(prepare(peer, home).make_session()), 0)


def start(peer: str, home: str) -> None:
    """One driver that only starts: prints nanoseconds."""
    begin = time.perf_counter_ns()
    spark = prepare(peer, home).make_session()
    assert spark.range(3).selectExpr("id + 1 as n").columns == ["n"]
    print(json.dumps({"ns": time.perf_counter_ns() - begin}), flush=True)
    spark.stop()


def make_homes(folder: Path) -> dict[str, str]:
    """An installation of Spark for each peer: with other jars for one of them, if there are some."""
    homes = {}
    for peer in PEERS:
        (folder / peer).mkdir()
        jars = JARS if peer == "sanca" else ""
        subprocess.run(
            [
                *(sys.executable, "-c", "import sys, pathlib, session; session.make_home(pathlib.Path(sys.argv[1]))"),
                str(folder / peer),
            ],
            env={**os.environ, "SANCA_SPARK_JARS": jars, "PYTHONPATH": str(SESSION)},
            check=True,
        )
        homes[peer] = str(folder / peer)
    return homes


def main() -> None:
    names, wanted, rounds, _, java_home, json_file = options(__doc__, PEERS, list(ROWS))
    with tempfile.TemporaryDirectory(prefix="sanca-spark-") as folder:
        homes = make_homes(Path(folder))
        table = []
        asked = [name for name in wanted if name != "session"]
        drivers = {peer: Client(__file__, (peer, homes[peer]), dict(os.environ), peer) for peer in names if asked}
        for name in asked:
            cells = measure(names, rounds, lambda peer, name=name: drivers[peer].sample(name))
            table.append(Row(name, ROWS[name], GOAL, "ns", cells))
        for driver in drivers.values():
            driver.close()
        if "session" in wanted:
            cells = measure(names, min(rounds, STARTS), lambda peer: sample_start(__file__, peer, homes[peer]))
            table.append(Row("session", ROWS["session"], GOAL, "ns", cells))
    from pyspark import __version__

    jars = "our jar in place of Spark's for sanca" if JARS else "Spark's own jar for both"
    print(
        f"PySpark {__version__}, {jars}; Python {platform.python_version()}, {cpu()}, {os.cpu_count()} cores, ", end=""
    )
    print(f"load {os.getloadavg()[0]:.1f}; {java_home}\n")
    print(markdown(table, names))
    if json_file:
        json_file.write_text(json.dumps({row.name: {n: c.samples for n, c in row.cells.items()} for row in table}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(*sys.argv[2:4])
    elif sys.argv[1:2] == ["--start"]:
        start(*sys.argv[2:4])
    else:
        main()
