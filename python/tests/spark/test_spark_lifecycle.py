"""Beginnings and ends, each in a process of its own with a deadline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import session
from support import Child, run_child

Run = Callable[..., Child]


def lines(child: Child) -> list[str]:
    """What the program printed, after it ended well. The JVM of Spark may write there too."""
    return [line.removeprefix("> ") for line in child.ok().splitlines() if line.startswith("> ")]


def test_second_session_after_stop(child: Run) -> None:
    ended = child(
        """
        spark = session.make_session()
        first = spark.sparkContext.applicationId
        print(">", spark.range(10).count())
        spark.stop()
        spark = session.make_session()
        print(">", spark.range(20).count(), spark.sparkContext.applicationId != first)
        spark.stop()
        """
    )
    assert lines(ended) == ["10", "20 True"]
    assert "Traceback" not in ended.err


@pytest.mark.thorough
def test_program_that_does_not_stop_its_session_ends(child: Run) -> None:
    ended = child(
        """
        spark = session.make_session()
        print(">", spark.range(10).count())
        """
    )
    assert lines(ended) == ["10"]
    assert "Traceback" not in ended.err


def test_ctrl_c_ends_the_job_and_not_the_session(child: Run) -> None:
    ended = child(
        """
        import tempfile
        spark = session.make_session()
        sc = spark.sparkContext
        go_on, gave_up = (os.path.join(tempfile.mkdtemp(), name) for name in ("go-on", "gave-up"))
        def wait(_):
            deadline = time.monotonic() + 60
            while not os.path.exists(go_on):
                if time.monotonic() > deadline:
                    open(gave_up, "w").close()
                    return
                time.sleep(0.05)
        sc.parallelize(range(2), 2).map(lambda n: n).collect()
        print("running", flush=True)
        try:
            sc.parallelize(range(2), 2).foreach(wait)
        except KeyboardInterrupt:
            print("> interrupted; the tasks", "gave up" if os.path.exists(gave_up) else "still wait")
        open(go_on, "w").close()
        print(">", spark.range(10).count(), spark.sql("select 1 + 1").first()[0])
        deadline = time.monotonic() + 30
        while sc.statusTracker().getActiveJobsIds() and time.monotonic() < deadline:
            time.sleep(0.1)
        print(">", sc.statusTracker().getActiveJobsIds())
        spark.stop()
        """,
        interrupt_at="running",
    )
    assert lines(ended) == ["interrupted; the tasks still wait", "10 2", "[]"]
    assert "Traceback" not in ended.err


@pytest.mark.thorough
def test_ctrl_c_that_nobody_catches_ends_the_program(child: Run) -> None:
    ended = child(
        """
        spark = session.make_session()
        def wait(_):
            time.sleep(60)
        print("running", flush=True)
        spark.sparkContext.parallelize(range(2), 2).foreach(wait)
        """,
        interrupt_at="running",
    )
    assert ended.rc not in (None, 0)
    assert "KeyboardInterrupt" in ended.err.splitlines()[-1]


@pytest.mark.thorough
def test_jvm_that_is_killed_is_an_error_and_no_wait(child: Run) -> None:
    ended = child(
        """
        import signal, threading
        from py4j.protocol import Py4JError
        spark = session.make_session()
        pid = spark.sparkContext._jvm.java.lang.ProcessHandle.current().pid()
        Thread = spark.sparkContext._jvm.java.lang.Thread
        threading.Timer(1.0, os.kill, (pid, signal.SIGKILL)).start()
        try:
            Thread.sleep(10_000_000)
        except Py4JError:
            print("> failed")
        try:
            Thread.sleep(1)
        except (Py4JError, ConnectionError) as error:
            print("> and again", type(error).__name__)
        """
    )
    assert lines(ended)[0] == "failed"
    assert lines(ended)[1] in ("and again ConnectionRefusedError", "and again Py4JNetworkError")


@pytest.mark.thorough
def test_threads_that_are_not_pinned(child: Run) -> None:
    """`PYSPARK_PIN_THREAD=false`: a JavaGateway with a callback server instead of a ClientServer."""
    ended = child(
        """
        import tempfile
        from pyspark.sql import functions as F
        spark = session.make_session()
        print(">", type(spark.sparkContext._gateway).__name__)
        print(">", spark.range(10).select(F.udf(lambda n: n * 2, "long")("id").alias("d")).agg(F.sum("d")).first()[0])
        seen = []
        with session.streaming_files(spark, Path(tempfile.mkdtemp()), [[1], [2, 3]]) as stream:
            take = lambda batch, number: seen.append((number, batch.count()))
            query = stream.writeStream.foreachBatch(take).trigger(availableNow=True).start()
            print(">", query.awaitTermination(session.LONG), seen)
        spark.stop()
        """,
        env={"PYSPARK_PIN_THREAD": "false"},
    )
    assert lines(ended) == ["JavaGateway", "90", "True [(0, 1), (1, 2)]"]


@pytest.mark.thorough
@pytest.mark.skipif(session.CLIENT != "sanca", reason="is about our function")
def test_program_submitted_to_spark(child: Run, tmp_path: Path) -> None:
    """Spark's JVM is there first, and starts the driver: `spark-submit`."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sanca.py4j\n"
        "sanca.py4j.install()\n"
        "import py4j\n"
        "from pyspark.sql import SparkSession\n"
        "spark = SparkSession.builder.getOrCreate()\n"
        "print('>', 'sanca' in py4j.__file__, spark.range(7).count(), flush=True)\n"
        "spark.stop()\n"
    )
    ended = child(
        f"""
        import subprocess
        submit = [os.path.join(os.environ["SPARK_HOME"], "bin", "spark-submit"), "--master", session.MASTER]
        submit += ["--conf", "spark.ui.enabled=false", {str(program)!r}]
        sys.exit(subprocess.run(submit).returncode)
        """
    )
    assert lines(ended) == ["True 7"]


@pytest.mark.skipif(session.CLIENT != "sanca", reason="is about the command of ours")
@pytest.mark.thorough
def test_program_that_knows_nothing_of_us(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "from pyspark.sql import SparkSession\n"
        "import py4j\n"
        "spark = SparkSession.builder.master(sys.argv[1]).config('spark.ui.enabled', 'false').getOrCreate()\n"
        "print('>', 'sanca' in py4j.__file__, spark.range(7).count())\n"
        "spark.stop()\n"
    )
    arguments = ("-m", "sanca", "py4j", str(program), session.MASTER)
    ended = run_child(
        f"import subprocess, sys\nsys.exit(subprocess.run([sys.executable, *{arguments!r}]).returncode)",
        start=False,
        timeout=session.LONG,
    )
    assert lines(ended) == ["True 7"]
