"""Many threads on one context. By default each has a Java thread of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from session import LONG
from support import wait_for


def test_jobs_of_many_threads(spark: Any) -> None:
    from pyspark.sql import functions as F

    def job(number: int) -> int:
        frame = spark.range(100).filter((F.col("id") % 8) == number)
        return int(frame.agg(F.sum("id")).first()[0])

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(job, list(range(8)) * 3))
    assert results == [sum(range(number, 100, 8)) for number in range(8)] * 3


def test_calls_of_many_threads(sc: Any) -> None:
    parse = sc._jvm.java.lang.Integer.parseInt
    errors: list[object] = []

    def call(start: int) -> None:
        for number in range(start, start + 200):
            answer = parse(str(number))
            if answer != number:
                errors.append((number, answer))

    threads = [threading.Thread(target=call, args=(1000 * thread,)) for thread in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []


def test_each_thread_has_properties_of_its_own(sc: Any) -> None:
    from pyspark import InheritableThread

    sc.setLocalProperty("sanca.who", "main")
    seen: dict[str, Any] = {}

    def look(name: str, change: bool) -> None:
        seen[name] = sc.getLocalProperty("sanca.who")
        if change:
            sc.setLocalProperty("sanca.who", name)
            seen[name + " after"] = sc.getLocalProperty("sanca.who")

    for kind, name in ((threading.Thread, "plain"), (InheritableThread, "heir")):
        thread = kind(target=look, args=(name, True))
        thread.start()
        thread.join(LONG)
    assert seen["plain after"] == "plain"
    assert (seen["heir"], seen["heir after"]) == ("main", "heir")
    assert sc.getLocalProperty("sanca.who") == "main"
    sc.setLocalProperty("sanca.who", None)


def test_python_thread_keeps_its_java_thread(sc: Any) -> None:
    def twice() -> tuple[int, int]:
        java = sc._jvm.java.lang.Thread
        return java.currentThread().getId(), java.currentThread().getId()

    with ThreadPoolExecutor(1) as pool:
        first, second = pool.submit(twice).result(LONG)
    assert first == second != sc._jvm.java.lang.Thread.currentThread().getId()


def test_job_group_is_cancelled_from_another_thread(sc: Any) -> None:
    failed: list[str] = []
    started = threading.Event()

    def wait(_: int) -> None:
        __import__("time").sleep(LONG)

    def run() -> None:
        sc.setJobGroup("slow", "to be cancelled", interruptOnCancel=True)
        started.set()
        try:
            sc.parallelize(range(2), 2).foreach(wait)
        except Exception as error:
            failed.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(LONG)
    tracker = sc.statusTracker()
    assert wait_for(lambda: tracker.getActiveStageIds(), 60)
    sc.cancelJobGroup("slow")
    thread.join(LONG)
    assert not thread.is_alive()
    assert "cancelled" in failed[0]


def test_connections_of_ended_threads_are_closed(sc: Any) -> None:
    client = sc._gateway._gateway_client

    def call(_: int) -> int:
        return int(sc._jvm.java.lang.Math.abs(-1))

    before = len(client.deque)
    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(call, range(8))) == [1] * 8
    assert wait_for(lambda: len(client.deque) <= before + 4, 20)
