"""Streams: Java calls Python for each batch and each event."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from session import LONG, streaming_files
from support import wait_for

BATCHES = [[1, 2, 3], [10, 20], [100]]


def test_for_each_batch(spark: Any, tmp_path: Path) -> None:
    seen: list[tuple[int, int, int]] = []
    threads: set[str] = set()

    def take(batch: Any, number: int) -> None:
        threads.add(threading.current_thread().name)
        seen.append((number, batch.count(), batch.agg({"n": "sum"}).first()[0]))

    with streaming_files(spark, tmp_path, BATCHES) as stream:
        query = stream.writeStream.foreachBatch(take).trigger(availableNow=True).start()
        assert query.awaitTermination(LONG) is True
    assert seen == [(0, 3, 6), (1, 2, 30), (2, 1, 100)]
    assert query.exception() is None
    assert threading.current_thread().name not in threads


def test_batch_that_fails_ends_the_query_with_its_traceback(spark: Any, tmp_path: Path) -> None:
    from pyspark.errors import StreamingQueryException

    def fail(batch: Any, number: int) -> None:
        raise LookupError(f"batch {number} is no good")

    with streaming_files(spark, tmp_path, BATCHES) as stream:
        query = stream.writeStream.foreachBatch(fail).trigger(availableNow=True).start()
        with pytest.raises(StreamingQueryException) as caught:
            query.awaitTermination(LONG)
    assert "LookupError: batch 0 is no good" in str(caught.value)
    assert query.isActive is False
    assert spark.range(3).count() == 3


@pytest.mark.thorough
def test_batch_whose_sql_fails(spark: Any, tmp_path: Path) -> None:
    """A Java exception that goes through Python and back into Java."""
    from pyspark.errors import StreamingQueryException

    def fail(batch: Any, number: int) -> None:
        batch.select("missing").count()

    with streaming_files(spark, tmp_path, BATCHES) as stream:
        query = stream.writeStream.foreachBatch(fail).trigger(availableNow=True).start()
        with pytest.raises(StreamingQueryException, match="UNRESOLVED_COLUMN"):
            query.awaitTermination(LONG)


def test_query_that_is_stopped_in_the_middle_of_a_batch(spark: Any) -> None:
    entered = threading.Event()

    def slow(batch: Any, number: int) -> None:
        entered.set()
        batch.sparkSession._jvm.java.lang.Thread.sleep(60_000)

    query = spark.readStream.format("rate").load().writeStream.foreachBatch(slow).start()
    assert entered.wait(LONG)
    query.stop()
    assert query.isActive is False
    assert spark.range(3).count() == 3


@pytest.mark.thorough
def test_two_queries_at_a_time(spark: Any, tmp_path: Path) -> None:
    sums = {"a": 0, "b": 0}

    def taker(name: str) -> Any:
        def take(batch: Any, number: int) -> None:
            sums[name] += batch.agg({"n": "sum"}).first()[0]

        return take

    with streaming_files(spark, tmp_path, BATCHES) as stream:
        queries = [stream.writeStream.foreachBatch(taker(name)).trigger(availableNow=True).start() for name in sums]
        assert all(query.awaitTermination(LONG) for query in queries)
    assert sums == {"a": 136, "b": 136}


def test_listener(spark: Any, tmp_path: Path) -> None:
    from pyspark.sql.streaming import StreamingQueryListener

    events: list[tuple[str, Any]] = []

    class Listener(StreamingQueryListener):
        def onQueryStarted(self, event: Any) -> None:
            events.append(("started", str(event.id)))

        def onQueryProgress(self, event: Any) -> None:
            events.append(("progress", event.progress.numInputRows))

        def onQueryIdle(self, event: Any) -> None: ...

        def onQueryTerminated(self, event: Any) -> None:
            events.append(("terminated", event.exception))

    listener = Listener()
    spark.streams.addListener(listener)
    try:
        with streaming_files(spark, tmp_path, BATCHES) as stream:
            query = stream.writeStream.format("noop").trigger(availableNow=True).start()
            assert query.awaitTermination(LONG)
        assert wait_for(lambda: ("terminated", None) in events, 30)
    finally:
        spark.streams.removeListener(listener)
    assert events[0] == ("started", str(query.id))
    assert [rows for kind, rows in events if kind == "progress" and rows] == [3, 2, 1]


def test_progress_and_memory_table(spark: Any, tmp_path: Path) -> None:
    with streaming_files(spark, tmp_path, BATCHES) as stream:
        query = stream.writeStream.format("memory").queryName("kept").trigger(availableNow=True).start()
        assert query.awaitTermination(LONG)
    assert [row.n for row in spark.table("kept").orderBy("n").collect()] == [1, 2, 3, 10, 20, 100]
    assert sum(progress["numInputRows"] for progress in query.recentProgress) == 6
    assert query.lastProgress["name"] == "kept"
    spark.catalog.dropTempView("kept")


@pytest.mark.thorough
def test_rows_written_by_workers(spark: Any, tmp_path: Path) -> None:
    target = tmp_path / "rows"
    target.mkdir()

    def write(row: Any) -> None:
        (target / str(row.n)).write_text("")

    with streaming_files(spark, tmp_path, BATCHES) as stream:
        query = stream.writeStream.foreach(write).trigger(availableNow=True).start()
        assert query.awaitTermination(LONG)
    assert sorted(int(file.name) for file in target.iterdir()) == [1, 2, 3, 10, 20, 100]
