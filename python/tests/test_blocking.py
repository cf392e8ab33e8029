"""Deadlines and Ctrl-C: callers come back, Java is interrupted, the next call works."""

from __future__ import annotations

import gc
import threading
import time
from contextlib import suppress
from typing import Any

import pytest
from support import run_child, wait_for

import sanca

# --- deadlines


def test_call_past_its_deadline_is_a_timeout_error(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.sleep(60_000)


def test_call_timeout_error_is_of_sanca(java: Any, kit: Any) -> None:
    with pytest.raises(sanca.CallTimeoutError, match="deadline"), java.timeout(0.1):
        kit.Threads.sleep(60_000)


def test_next_call_after_a_timeout_works(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.sleep(60_000)
    assert kit.Threads.sleep(1) == 1
    assert kit.Threads.isInterrupted() is False


def test_call_within_its_deadline_is_undisturbed(java: Any, kit: Any) -> None:
    with java.timeout(30):
        assert kit.Threads.sleep(10) == 1
    assert kit.Threads.isInterrupted() is False


def test_deadline_covers_all_calls_of_its_block_together(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.3):
        all(kit.Threads.sleep(100) for _ in range(600))


def test_earlier_of_nested_deadlines_counts(java: Any, kit: Any) -> None:
    with java.timeout(60):
        with pytest.raises(TimeoutError), java.timeout(0.1):
            kit.Threads.sleep(60_000)
        assert kit.Threads.sleep(1) == 1


def test_outer_deadline_counts_within_a_later_inner_one(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1), java.timeout(60):
        kit.Threads.sleep(60_000)


def test_deadline_wakes_a_wait(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.waitOn(java.java.lang.Object(), 60_000)


def test_deadline_wakes_a_latch(java: Any, kit: Any) -> None:
    latch = java.java.util.concurrent.CountDownLatch(1)
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.await_(latch, 60_000)


def test_java_that_looks_at_its_interrupt_ends(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.spinUntilInterrupted(60_000)


def test_java_that_swallows_the_interrupt_is_past_its_deadline_all_the_same(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0.1):
        kit.Threads.sleepSwallowing(60_000)


def test_deadline_in_another_thread_does_not_reach_this_one(java: Any, kit: Any) -> None:
    outcome: list[str] = []

    def other() -> None:
        try:
            with java.timeout(0.1):
                kit.Threads.sleep(60_000)
        except TimeoutError:
            outcome.append("timeout")

    thread = threading.Thread(target=other)
    thread.start()
    assert kit.Threads.sleep(500) == 1
    thread.join(20)
    assert outcome == ["timeout"]


@pytest.mark.parametrize("seconds", [-1, "1", None])
def test_deadline_that_makes_no_sense_is_refused(java: Any, seconds: Any) -> None:
    with pytest.raises((ValueError, TypeError)), java.timeout(seconds):
        pass


def test_deadline_of_zero_has_passed_at_once(java: Any, kit: Any) -> None:
    with pytest.raises(TimeoutError), java.timeout(0):
        kit.Threads.sleep(60_000)


def test_exception_of_the_block_passes(java: Any) -> None:
    with pytest.raises(KeyError), java.timeout(30):
        raise KeyError


def test_exception_of_java_within_the_deadline_passes(java: Any, kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked), java.timeout(30):
        kit.Exceptions.throwUnchecked("boom")


def test_interrupted_exception_without_a_deadline_is_javas(java: Any, kit: Any) -> None:
    thread = java.java.lang.Thread.currentThread()
    threading.Timer(0.2, thread.interrupt).start()
    with pytest.raises(java.java.lang.InterruptedException):
        kit.Threads.sleep(60_000)


def test_many_deadlines_that_do_not_pass_leave_nothing(java: Any, kit: Any) -> None:
    for _ in range(500):
        with java.timeout(5):
            kit.Calls.add(1, 2)
    assert kit.Threads.isInterrupted() is False
    assert threading.active_count() < 50


def test_deadline_that_passes_as_the_call_returns_is_a_timeout_or_nothing(java: Any, kit: Any) -> None:
    outcomes = set()
    for n in range(1500):
        try:
            with java.timeout(0.002):
                kit.Threads.sleep(1 + n % 2)
            outcomes.add("returned")
        except TimeoutError:
            outcomes.add("timeout")
        assert kit.Threads.isInterrupted() is False
    assert outcomes <= {"returned", "timeout"}


def test_call_that_never_began_gives_back_what_it_was_given(java: Any, kit: Any) -> None:
    calls = kit.Calls(1)
    gc.collect()
    before = java.stats()["live_handles"]
    for _ in range(300):
        with suppress(TimeoutError), java.timeout(0):
            calls.plus(calls)
    # Fewer if what an earlier test raised is let go of meanwhile.
    assert wait_for(lambda: java.stats()["live_handles"] <= before)


# --- Ctrl-C, in child processes

INTERRUPTED = """
Threads = jvm["org.sanca.testkit.Threads"]
Calls = jvm["org.sanca.testkit.Calls"]
count = 0
try:
    print("waiting", flush=True)
    {wait}
except KeyboardInterrupt:
    count += 1
try:
    for _ in range(20):
        time.sleep(0.01)
        assert Calls.add(1, 2) == 3
except KeyboardInterrupt:
    count += 100
print("interrupts", count, Threads.isInterrupted())
"""


@pytest.mark.parametrize(
    "wait",
    [
        "Threads.sleep(60_000)",
        "Threads.waitOn(jvm.java.lang.Object(), 60_000)",
        "Threads.await_(jvm.java.util.concurrent.CountDownLatch(1), 60_000)",
        "Threads.spinUntilInterrupted(60_000)",
        "Threads.sleepSwallowing(60_000)",
        "jvm.java.util.concurrent.CompletableFuture().get()",
        "jvm.java.util.concurrent.LinkedBlockingQueue().take()",
    ],
)
def test_ctrl_c_in_waiting_java_is_exactly_one_keyboard_interrupt(wait: str) -> None:
    child = run_child(INTERRUPTED.format(wait=wait), interrupt_at="waiting", timeout=40)
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


@pytest.mark.parametrize(
    "wait", ["Threads.sleep(60_000)", "Threads.spinUntilInterrupted(60_000)", "Threads.spin(60_000)"]
)
def test_ctrl_c_under_a_deadline_is_exactly_one_keyboard_interrupt(wait: str) -> None:
    under = f"\n    with jvm.timeout(60): {wait}"
    child = run_child(INTERRUPTED.format(wait=under), interrupt_at="waiting", timeout=40)
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


def test_ctrl_c_under_a_deadline_interrupts_the_java_call_that_runs() -> None:
    code = """
lock = jvm.java.lang.Object()
try:
    with jvm.timeout(60):
        print("waiting", flush=True)
        jvm["org.sanca.testkit.Threads"].waitOn(lock, 60_000)
except KeyboardInterrupt:
    pass
waiting = lambda: [
    thread
    for thread in jvm.java.lang.Thread.getAllStackTraces().entrySet()
    if any(frame.getMethodName() == "waitOn" for frame in thread.getValue())
]
until = time.monotonic() + 20
while waiting() and time.monotonic() < until:
    time.sleep(0.01)
print(len(waiting()), jvm.stats().get("abandoned", 0))
"""
    child = run_child(code, interrupt_at="waiting", timeout=40)
    assert child.ok().splitlines()[-1] == "0 0"


def test_ctrl_c_in_python_stays_pythons() -> None:
    child = run_child(INTERRUPTED.format(wait="time.sleep(60)"), interrupt_at="waiting")
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


def test_ctrl_c_in_a_loop_of_short_calls() -> None:
    child = run_child(INTERRUPTED.format(wait="\n    while True: Calls.add(1, 2)"), interrupt_at="waiting")
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


def test_ctrl_c_in_a_callback() -> None:
    wait = "jvm['org.sanca.testkit.Callbacks'].run(lambda: time.sleep(60))"
    child = run_child(INTERRUPTED.format(wait=wait), interrupt_at="waiting")
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


def test_ctrl_c_while_spinning_java_is_delivered_when_java_returns() -> None:
    child = run_child(INTERRUPTED.format(wait="Threads.spin(1500)"), interrupt_at="waiting")
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


@pytest.mark.parametrize("wait", ["list(Threads.spinning(1500))", "list(Threads.sleeping(60_000))"])
def test_ctrl_c_in_an_iteration_is_exactly_one_keyboard_interrupt_too(wait: str) -> None:
    child = run_child(INTERRUPTED.format(wait=wait), interrupt_at="waiting")
    assert child.ok().splitlines()[-1] == "interrupts 1 False"


CTRL_C_TWICE = """
import signal
from java.io import BufferedReader, PipedReader, PipedWriter
writer = PipedWriter()
lines = BufferedReader(PipedReader(writer)).lines()  # waits for ever for the first

def interrupted(work):
    threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT)).start()
    begin = time.monotonic()
    try:
        work()
    except KeyboardInterrupt:
        return time.monotonic() - begin < 2

print(interrupted(lambda: {first}), interrupted(lambda: jvm["org.sanca.testkit.Threads"].sleep(4_000)))
"""


@pytest.mark.parametrize(
    "first",
    [
        "jvm['org.sanca.testkit.Threads'].sleep(4_000)",
        "list(lines)",
        "str(jvm['org.sanca.testkit.Threads'].SleepsInText())",
    ],
)
def test_ctrl_c_works_again_after_it_ended_a_call(first: str) -> None:
    child = run_child(CTRL_C_TWICE.format(first=first))
    assert child.ok().split() == ["True", "True"]


def test_uncaught_ctrl_c_ends_the_process_as_python_does() -> None:
    import signal

    child = run_child(
        "print('waiting', flush=True)\njvm['org.sanca.testkit.Threads'].sleep(60_000)", interrupt_at="waiting"
    )
    assert child.rc in (-signal.SIGINT, 130, 1)
    assert "KeyboardInterrupt" in child.err


def test_own_sigint_handler_stays_in_place() -> None:
    code = """
    import signal
    seen = []
    signal.signal(signal.SIGINT, lambda *_: seen.append("mine"))
    print("waiting", flush=True)
    deadline = time.monotonic() + 10
    while not seen and time.monotonic() < deadline:
        try:
            jvm["org.sanca.testkit.Threads"].sleep(50)
        except jvm.java.lang.InterruptedException:
            pass  # Java had to be woken for the handler to run
    print(seen, jvm["org.sanca.testkit.Threads"].sleep(1))
    """
    assert run_child(code, interrupt_at="waiting").ok().splitlines()[-1] == "['mine'] 1"


def test_sigint_handler_is_the_one_from_before_the_start() -> None:
    code = """
    import signal
    before = signal.getsignal(signal.SIGINT)
    import sanca
    sanca.start()
    print(signal.getsignal(signal.SIGINT) is before, before is signal.default_int_handler)
    """
    assert run_child(code, start=False).ok().strip() == "True True"


def test_sigterm_ends_the_process_as_without_java() -> None:
    import signal

    code = """
    import signal
    def end(*_):
        raise SystemExit(7)
    signal.signal(signal.SIGTERM, end)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
    """
    assert run_child(code).rc == 7
    assert run_child("import signal\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(30)").rc in (-signal.SIGTERM, 143)


def test_ctrl_c_ten_times_in_a_row() -> None:
    code = """
    import signal
    Threads = jvm["org.sanca.testkit.Threads"]
    caught = 0
    for _ in range(10):
        timer = threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        try:
            Threads.sleep(60_000)
        except KeyboardInterrupt:
            caught += 1
        timer.join()
    print("caught", caught, Threads.sleep(1))
    """
    assert run_child(code, timeout=60).ok().splitlines()[-1] == "caught 10 1"


def test_caller_is_released_soon_after_its_deadline(java: Any, kit: Any) -> None:
    begin = time.monotonic()
    with pytest.raises(TimeoutError), java.timeout(0.2):
        kit.Threads.sleep(60_000)
    assert time.monotonic() - begin < 30  # a hang, not slowness, is what this is about
