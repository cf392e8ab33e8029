"""What tests and their child processes share: which client and which jar a Spark program runs on, and how its session is made.

The three choices are environment variables, because child processes have to make the same ones.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

#: `local[2]` or `local-cluster[2,1,1024]`, which has executors in JVMs of their own.
MASTER = os.environ.get("SANCA_SPARK_MASTER", "local[2]")
#: `sanca`, or `stock` for the package that PySpark brings: what fails there too is not ours.
CLIENT = os.environ.get("SANCA_SPARK_CLIENT", "sanca")
#: Jars to put in the place of Spark's Py4J jar, joined as a class path; empty leaves it where it is.
JARS = os.environ.get("SANCA_SPARK_JARS", "")

#: Time limits of tests are for what hangs; a busy machine is not to fail them.
LONG = 300.0


def package() -> Path:
    """Give PySpark's folder, without importing it. Raises ModuleNotFoundError."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'pyspark'", name="pyspark")
    return Path(spec.origin).parent


def make_home(folder: Path) -> Path:
    """Fill a folder that Spark takes for its installation: links to PySpark's files, but for the jar of Py4J, if others take its place.

    What Spark writes beside its jars (logs and work of `local-cluster`) goes there too, and not into the environment.
    """
    for name in ("bin", "python"):
        (folder / name).symlink_to(package() / name)
    jars = folder / "jars"
    jars.mkdir()
    chosen = [Path(jar) for jar in JARS.split(os.pathsep) if jar]
    for jar in (package() / "jars").glob("*.jar"):
        if not (chosen and jar.name.startswith("py4j-")):
            (jars / jar.name).symlink_to(jar)
    for jar in chosen:
        shutil.copy(jar, jars)
    return folder


def prepare(home: Path) -> None:
    """Choose the client and tell Spark where things are. Comes before the first import of PySpark."""
    if CLIENT == "sanca":
        import sanca.py4j

        sanca.py4j.install()
    os.environ["SPARK_HOME"] = str(home)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable


def make_session(**settings: Any) -> Any:
    """Start a session as these tests want it: no ports for browsers, few partitions, quiet."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(MASTER).appName("sanca")
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.driver.memory": "1g",
        "spark.sql.ansi.enabled": "true",  # the default of Spark 4
        "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir(), "sanca-warehouse")),
        "spark.log.level": "ERROR",
        **settings,
    }
    for name, value in quiet.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


@contextlib.contextmanager
def streaming_files(spark: Any, folder: Path, batches: list[list[int]]) -> Any:
    """Give a stream of whole numbers `n` that comes in these batches, one a file."""
    source = folder / "source"
    source.mkdir()
    for number, batch in enumerate(batches):
        # Files are taken in the order of their times.
        file = source / f"{number:03}.json"
        file.write_text("".join(f'{{"n": {value}}}\n' for value in batch))
        os.utime(file, (1_000_000_000 + number, 1_000_000_000 + number))
    yield spark.readStream.schema("n long").option("maxFilesPerTrigger", 1).json(str(source))
