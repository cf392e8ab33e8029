"""Threads: who may call, what runs at the same time, monitors, what threads leave behind."""

from __future__ import annotations

import concurrent.futures
import threading
from typing import Any

import pytest
from support import run_child, wait_for

import sanca


def in_thread(function: Any) -> Any:
    """The result of a function on a new Python thread."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(("ok", function()))
        except BaseException as error:
            results.append(("error", error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert results, "the thread did not end"
    kind, value = results[0]
    if kind == "error":
        raise value
    return value


def test_python_thread_calls_java(kit: Any) -> None:
    assert in_thread(lambda: kit.Calls.add(3, 4)) == 7


def test_objects_are_shared_between_threads(kit: Any) -> None:
    calls = kit.Calls(5)
    assert in_thread(calls.get) == 5


def test_exception_on_a_python_thread(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked):
        in_thread(lambda: kit.Exceptions.throwUnchecked("boom"))


def test_each_python_thread_is_its_own_java_thread(kit: Any) -> None:
    assert in_thread(kit.Threads.id) != kit.Threads.id()


@pytest.mark.needs("own threads")
def test_python_thread_is_a_daemon_for_java(kit: Any) -> None:
    assert in_thread(kit.Threads.isDaemon) is True


@pytest.mark.needs("own threads")
def test_python_thread_has_its_name_in_java(kit: Any) -> None:
    names: list[str] = []
    thread = threading.Thread(target=lambda: names.append(kit.Threads.name()), name="worker-7")
    thread.start()
    thread.join()
    assert "worker-7" in names[0]


def test_many_threads_call_at_once(kit: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: kit.Calls.add(n, n), range(2000))) == [2 * n for n in range(2000)]


def test_many_threads_change_one_java_object(java: Any) -> None:
    counter = java.java.util.concurrent.atomic.AtomicInteger()

    def work() -> None:
        for _ in range(500):
            counter.incrementAndGet()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.get() == 4000


def test_texts_of_threads_do_not_mix(kit: Any) -> None:
    def work(n: int) -> bool:
        text = chr(0x100 + n) * 3000
        return all(kit.Text.echo(text) == text for _ in range(50))

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(24)))


def test_other_python_threads_run_while_java_waits(kit: Any) -> None:
    waiting = threading.Thread(target=lambda: kit.Threads.sleep(2000))
    waiting.start()
    ticks = 0
    while waiting.is_alive() and ticks < 1000:
        ticks += 1
        threading.Event().wait(0.001)
    waiting.join()
    assert ticks > 20


def test_two_threads_wait_in_java_at_the_same_time(java: Any, kit: Any) -> None:
    latches = [java.java.util.concurrent.CountDownLatch(1) for _ in range(2)]

    def meet(mine: int) -> bool:
        latches[mine].countDown()
        return bool(kit.Threads.await_(latches[1 - mine], 20_000))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert list(pool.map(meet, range(2))) == [True, True]


def test_first_use_of_a_class_by_many_threads_at_once(java: Any) -> None:
    names = [
        "java.util.Scanner",
        "java.util.Observable",
        "java.util.Properties",
        "java.util.SplittableRandom",
        "java.util.zip.CRC32",
    ]
    barrier = threading.Barrier(6)

    def look(_: int) -> list[int]:
        barrier.wait(20)
        return [id(java[name]) for name in names]

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        assert len({tuple(ids) for ids in pool.map(look, range(6))}) == 1


def test_first_use_of_methods_by_many_threads_at_once() -> None:
    code = """
    from concurrent.futures import ThreadPoolExecutor
    Calls = jvm["org.sanca.testkit.Calls"]
    barrier = threading.Barrier(8)

    def work(n):
        barrier.wait(20)
        return [Calls.over(n), Calls.over("x"), Calls.sum(1, n), Calls(n).get(), str(Calls(n))]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(work, range(8)))
    assert results == [["int", "String", 1 + n, n, f"Calls({n})"] for n in range(8)], results
    """
    run_child(code).ok()


# --- monitors


def test_synchronized_holds_the_monitor(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    assert kit.Threads.holdsLock(lock) is False
    with sanca.synchronized(lock):
        assert kit.Threads.holdsLock(lock) is True
    assert kit.Threads.holdsLock(lock) is False


def test_synchronized_keeps_other_threads_out(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    with sanca.synchronized(lock):
        assert kit.Threads.canEnter(lock, 100) is False
    assert kit.Threads.canEnter(lock, 10_000) is True


def test_synchronized_nests(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    with sanca.synchronized(lock), sanca.synchronized(lock):
        pass
    assert kit.Threads.holdsLock(lock) is False


def test_synchronized_lets_go_when_the_block_fails(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    with pytest.raises(KeyError), sanca.synchronized(lock):
        raise KeyError
    assert kit.Threads.holdsLock(lock) is False


def test_wait_and_notify(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    entered = threading.Event()
    woken = threading.Event()

    def wait() -> None:
        with sanca.synchronized(lock):
            entered.set()
            lock.wait(20_000)
            woken.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert entered.wait(10)
    with sanca.synchronized(lock):
        lock.notifyAll()
    assert woken.wait(10)
    thread.join(10)


def test_notify_without_the_monitor_is_javas_error(java: Any) -> None:
    with pytest.raises(java.java.lang.IllegalMonitorStateException):
        java.java.lang.Object().notify()


def test_synchronized_of_no_java_object_is_a_type_error(java: Any) -> None:
    with pytest.raises(TypeError), sanca.synchronized("text"):
        pass


def test_gil_is_free_while_a_monitor_is_waited_for(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    inside, released = threading.Event(), threading.Event()

    def holder() -> None:
        with sanca.synchronized(lock):
            inside.set()
            assert released.wait(20)

    thread = threading.Thread(target=holder)
    thread.start()
    assert inside.wait(10)
    threading.Timer(0.2, released.set).start()
    with sanca.synchronized(lock):
        assert released.is_set()
    thread.join()


# --- what threads leave


def test_ended_python_threads_leave_no_java_threads(kit: Any) -> None:
    in_thread(kit.Threads.liveThreads)
    before = kit.Threads.liveThreads()
    for _ in range(60):
        in_thread(lambda: kit.Calls.add(1, 1))
    assert wait_for(lambda: kit.Threads.liveThreads() <= before + 3)


def test_attached_threads_are_counted(java: Any, kit: Any) -> None:
    if "threads" not in java.stats():
        pytest.skip("stats() has no thread count")
    before = java.stats()["threads"]
    in_thread(lambda: kit.Calls.add(1, 1))
    assert wait_for(lambda: java.stats()["threads"] <= before)


def test_thread_that_ends_lets_go_of_its_objects(java: Any, kit: Any) -> None:
    before = java.stats()["live_handles"]
    in_thread(lambda: len([kit.Calls(n) for n in range(100)]))
    assert wait_for(lambda: java.stats()["live_handles"] <= before)


def test_three_hundred_short_threads(kit: Any) -> None:
    results: list[int] = []
    for n in range(300):
        thread = threading.Thread(target=lambda n=n: results.append(kit.Calls.add(n, 1)))
        thread.start()
        thread.join()
    assert results == list(range(1, 301))
