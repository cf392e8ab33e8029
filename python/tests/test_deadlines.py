"""Deadlines and Ctrl-C where a call cannot move to a helper thread: iteration, monitors, what Python asks by itself."""

from __future__ import annotations

import gc
import sys
import time
from typing import Any

import pytest
from support import run_child, wait_for

import sanca


def test_deadline_reaches_iteration() -> None:
    code = """
    from java.io import BufferedReader, PipedReader, PipedWriter
    writer = PipedWriter()
    lines = BufferedReader(PipedReader(writer)).lines()  # waits for ever for the first
    threading.Timer(3, writer.close).start()
    begin = time.monotonic()
    try:
        with jvm.timeout(0.2):
            list(lines)
    except sanca.CallTimeoutError:
        pass
    print(time.monotonic() - begin < 2)
    """
    assert run_child(code).ok().split() == ["True"]


def test_monitor_is_held_in_calls_under_a_deadline(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    with sanca.synchronized(lock), java.timeout(10):
        assert kit.Threads.holdsLock(lock)


SLOW = """
    from java.io import BufferedReader, PipedReader, PipedWriter
    writer = PipedWriter()
    lines = BufferedReader(PipedReader(writer)).lines()  # waits for ever for the first
    Threads = jvm["org.sanca.testkit.Threads"]
    lock = jvm.java.lang.Object()
    threading.Timer(4, os._exit, (9,)).start()
    begin = time.monotonic()
    try:
        with jvm.timeout(0.3):
            {work}
    except sanca.CallTimeoutError as error:
        print(error)
    print(jvm.java.lang.Thread.interrupted(), Threads.sleep(1))
    os._exit(0)
"""


@pytest.mark.parametrize(
    ("work", "what"),
    [
        ("list(lines)", "the iteration"),
        ("with sanca.synchronized(lock): Threads.sleep(60_000)", "org.sanca.testkit.Threads.sleep"),
    ],
)
def test_deadline_interrupts_what_has_to_stay_on_its_thread(work: str, what: str) -> None:
    child = run_child(SLOW.format(work=work))
    message = f"{what} did not return before the deadline; its thread was interrupted"
    assert child.ok().splitlines() == [message, "False 1"]


def test_deadline_that_does_not_pass_leaves_iteration_alone(java: Any) -> None:
    with java.timeout(30):
        assert list(java.java.util.ArrayList([1, 2, 3])) == [1, 2, 3]
        assert str(java.java.util.ArrayList([1])) == "[1]"


def test_deadline_that_has_passed_ends_the_next_waiting_at_once(java: Any, kit: Any) -> None:
    lock = java.java.lang.Object()
    with sanca.synchronized(lock), java.timeout(0.05):
        time.sleep(0.1)
        with pytest.raises(sanca.CallTimeoutError):
            kit.Threads.sleep(20_000)
    assert kit.Threads.isInterrupted() is False


def test_python_object_that_a_call_under_a_deadline_returns_is_held_once(java: Any) -> None:
    def answer() -> int:
        return 42

    before = sys.getrefcount(answer)
    holder = java.java.util.concurrent.atomic.AtomicReference(sanca.to_java(answer, "java.util.function.Supplier"))
    for _ in range(50):
        with java.timeout(30):
            assert holder.get() is answer
    holder.set(None)
    del holder
    # Java lets go of its proxy when it collects; ours of each answer must be gone as well.
    assert wait_for(lambda: (java.java.lang.System.gc(), gc.collect(), sys.getrefcount(answer) == before)[-1])


def test_python_object_of_a_call_under_a_deadline_outlives_its_proxy() -> None:
    """While the caller waits for the GIL Java collects the proxy, and another thread drops what Java gave back."""
    code = """
    from sanca import _native
    Threads = jvm["org.sanca.testkit.Threads"]
    holder = jvm.java.util.concurrent.atomic.AtomicReference()
    sys.setswitchinterval(0.6)  # so long does a thread that wants the GIL wait for it

    class Answer:
        def __call__(self):
            return 42
        def __del__(self):
            gone.append(len(taken))

    def keep_the_gil(seconds):
        begun.set()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _native.live_proxies()

    gone, taken = [], []
    for _ in range(3):
        begun = threading.Event()
        holder.set(sanca.to_java(Answer(), "java.util.function.Supplier"))
        Threads.collectFor(1000)
        busy = threading.Thread(target=keep_the_gil, args=(0.9,))
        busy.start()
        begun.wait()
        with jvm.timeout(30):
            answer = holder.getAndSet(None)
        taken.append(answer())
        busy.join()
    print(taken, gone[:1])
    """
    # Each answer is gone when the next one takes its name, not before it was taken.
    assert run_child(code).ok().split() == ["[42,", "42,", "42]", "[1]"]
