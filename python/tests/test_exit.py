"""The end of a process, whoever ends it: its status, what runs on both sides, what is not waited for. In child processes."""

from __future__ import annotations

import re
import signal

import pytest
from support import Child, run_child

# --- the table in docs/concepts/start-and-shutdown.md, row by row


def end(how: str) -> Child:
    """A child that says which side's functions for the end have run."""
    code = """
import atexit, signal
Threads, Callbacks = jvm["org.sanca.testkit.Threads"], jvm["org.sanca.testkit.Callbacks"]
atexit.register(print, "python", flush=True)
Threads.atShutdown("java")
"""
    return run_child(code + how, timeout=25)


def sides(child: Child) -> list[str]:
    """The words printed. Two threads may print at the same moment, so that a line end comes late."""
    return sorted(re.findall("first|goes-on|java|python|thread", child.out))


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("", 0),
        ("sys.exit(3)", 3),
        ("sys.exit('a text')", 1),
        ("Callbacks.run(lambda: sys.exit(3))", 3),
        ("raise KeyError", 1),
        ("jvm['org.sanca.testkit.Exceptions'].throwUnchecked('nobody catches it')", 1),
    ],
)
def test_end_by_python_keeps_its_status_and_both_sides_run(how: str, status: int) -> None:
    child = end(how)
    assert (child.rc, sides(child)) == (status, ["java", "python"]), child.err


@pytest.mark.needs("one process")
@pytest.mark.parametrize(
    "how",
    [
        "Threads.exit(3)",
        "thread = threading.Thread(target=Threads.exit, args=(3,)); thread.start(); thread.join(); time.sleep(60)",
        "Threads.exitOnNewThread(3); time.sleep(60)",
        "Threads.exitOnNewThread(3)\nwhile True: pass",
        "Threads.exitOnNewThread(3); Threads.sleep(60_000)",
        "Callbacks.run(lambda: Threads.exit(3))",
        "Callbacks.onNewThread(lambda: Threads.exit(3))",
    ],
)
def test_system_exit_anywhere_ends_with_its_status_and_both_sides_run(how: str) -> None:
    child = end(how)
    assert (child.rc, sides(child)) == (3, ["java", "python"]), child.err


@pytest.mark.needs("one process")
def test_system_exit_in_an_exit_function_ends_with_its_status_and_calls_none_twice() -> None:
    child = end("atexit.register(Threads.exit, 4)\natexit.register(print, 'first', flush=True)\nsys.exit(3)")
    assert (child.rc, sides(child)) == (4, ["first", "java"]), child.err


@pytest.mark.needs("one process")
def test_system_exit_while_python_waits_for_a_thread_of_its_own_runs_both_sides() -> None:
    child = end("threading.Thread(target=lambda: (time.sleep(0.3), Threads.exit(3))).start()")
    assert (child.rc, sides(child)) == (3, ["java", "python"]), child.err


@pytest.mark.needs("one process")
@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("jvm.java.lang.Runtime.getRuntime().halt(3)", 3),
        ("os._exit(3)", 3),
        ("Threads.leaveThread(600_000)\nos._exit(3)", 3),
        ("os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", -signal.SIGTERM),
        ("os.kill(os.getpid(), signal.SIGHUP); time.sleep(60)", -signal.SIGHUP),
        ("os.kill(os.getpid(), signal.SIGKILL); time.sleep(60)", -signal.SIGKILL),
        (
            "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start(); Threads.sleep(60_000)",
            -signal.SIGTERM,
        ),
    ],
)
def test_end_at_once_runs_nothing_on_either_side(how: str, status: int) -> None:
    child = end(how)
    assert (child.rc, sides(child)) == (status, []), child.err


@pytest.mark.parametrize("wait", ["time.sleep(60)", "Threads.sleep(60_000)"])
def test_uncaught_ctrl_c_ends_as_without_java_and_both_sides_run(wait: str) -> None:
    child = end(f"threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()\n{wait}")
    assert (child.rc, sides(child)) == (-signal.SIGINT, ["java", "python"])
    assert child.err.strip().endswith("KeyboardInterrupt")


TERMINATED = """
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
"""


@pytest.mark.parametrize("wait", ["time.sleep(60)", "Threads.sleep(1000)\ntime.sleep(60)"])
def test_handler_of_sigterm_decides_and_both_sides_run(wait: str) -> None:
    child = end(TERMINATED + wait)
    assert (child.rc, sides(child)) == (7, ["java", "python"]), child.err


def test_sigquit_prints_javas_threads_and_ends_nothing() -> None:
    code = """
    import os, signal, sys, time
    import sanca
    sanca.start()
    before = os.fstat(1).st_size
    os.kill(os.getpid(), signal.SIGQUIT)
    deadline = time.monotonic() + 20
    while os.fstat(1).st_size == before and time.monotonic() < deadline:
        time.sleep(0.01)  # a thread of the JVM prints
    sys.exit(3)
    """
    child = run_child(code, start=False)
    assert child.rc == 3
    assert "Full thread dump" in child.out


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()", "ZeroDivisionError"),
        ("Threads.failOnNewThread('nobody catches it')", "org.sanca.testkit.Exceptions$Unchecked: nobody catches it"),
    ],
)
def test_uncaught_exception_on_another_thread_is_printed_and_ends_nothing(how: str, said: str) -> None:
    child = end(how + "\nprint('goes-on', flush=True)")
    assert (child.rc, sides(child)) == (0, ["goes-on", "java", "python"])
    assert said in child.err


@pytest.mark.needs("awaited threads")
def test_java_thread_that_goes_on_is_left_behind_and_hooks_do_not_run() -> None:
    child = end("Threads.leaveThread(600_000)\nsys.exit(3)")
    assert (child.rc, sides(child)) == (3, ["python"]), child.err


def test_shutdown_hook_that_takes_for_ever_is_left_behind() -> None:
    child = end("Threads.atShutdownSleep(600_000)\nsys.exit(3)")
    assert (child.rc, sides(child)) == (3, ["java", "python"]), child.err


def test_shutdown_hook_that_fails_changes_nothing_but_is_printed() -> None:
    child = end("Threads.atShutdownFail('in a hook')\nsys.exit(3)")
    assert (child.rc, sides(child)) == (3, ["java", "python"])
    assert "in a hook" in child.err


def test_python_thread_in_java_is_waited_for_as_without_java() -> None:
    child = end("threading.Thread(target=lambda: (Threads.sleep(700), print('thread', flush=True))).start()")
    assert (child.rc, child.out.split()[0], sides(child)) == (0, "thread", ["java", "python", "thread"]), child.err


def test_hooks_run_when_the_jvm_is_closed_and_not_again_at_the_end() -> None:
    child = end("jvm.close()\nprint('closed', flush=True)\nsys.exit(3)")
    assert (child.rc, child.out.split()) == (3, ["java", "closed", "python"]), child.err


# --- what is in the way of an end


def test_atexit_functions_may_still_call_java() -> None:
    assert (
        run_child("import atexit\natexit.register(lambda: print('at exit', jvm.java.lang.Math.abs(-3)))").ok().strip()
        == "at exit 3"
    )


@pytest.mark.needs("awaited threads")
def test_short_non_daemon_java_thread_is_waited_for() -> None:
    assert (
        run_child("jvm['org.sanca.testkit.Threads'].printLater('finished', 300)", timeout=20).ok().strip() == "finished"
    )


def test_exit_while_java_threads_call_python() -> None:
    for _ in range(15):
        code = """
        Callbacks = jvm["org.sanca.testkit.Callbacks"]
        count = 0
        def tick():
            global count
            count += 1
        for _ in range(4):
            Callbacks.forever(tick)
        while count < 100:
            time.sleep(0.001)
        sys.exit(6)
        """
        child = run_child(code, timeout=20)
        assert child.rc == 6, child.err


def test_exit_while_a_java_thread_is_inside_a_sleeping_callback() -> None:
    code = """
    inside = threading.Event()
    def sleepy():
        inside.set()
        time.sleep(3600)
    jvm["org.sanca.testkit.Callbacks"].later(sleepy, 0)
    assert inside.wait(10)
    print("end", flush=True)
    """
    assert run_child(code, timeout=20).ok().strip() == "end"


def test_exit_while_daemon_python_threads_wait_in_java() -> None:
    code = """
    for _ in range(8):
        threading.Thread(target=lambda: jvm["org.sanca.testkit.Threads"].sleep(3_600_000), daemon=True).start()
    time.sleep(0.3)
    print("end", flush=True)
    """
    assert run_child(code, timeout=20).ok().strip() == "end"


def test_exit_while_daemon_python_threads_call_java_all_the_time() -> None:
    for _ in range(5):
        code = """
        Calls = jvm["org.sanca.testkit.Calls"]
        def work():
            while True:
                Calls(1).plus(Calls(2))
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        time.sleep(0.1)
        sys.exit(6)
        """
        child = run_child(code, timeout=20)
        assert child.rc == 6, child.err


def test_objects_that_live_to_the_end_are_no_problem() -> None:
    code = """
    class Holder:
        pass
    keep = [jvm.java.util.ArrayList([n]) for n in range(1000)]
    cycle = Holder(); cycle.me = cycle; cycle.java = keep[0]
    sys.keep = keep
    """
    child = run_child(code)
    child.ok()
    assert child.err == ""


def test_object_finalised_after_the_jvm_ended_is_no_problem() -> None:
    code = """
    class Late:
        def __init__(self):
            self.java = jvm.java.util.ArrayList()
        def __del__(self):
            try:
                self.java.size()
            except sanca.SancaError:
                pass
    sys.late = Late()
    """
    assert run_child(code).rc == 0


def test_os_exit_ends_at_once() -> None:
    assert run_child("jvm['org.sanca.testkit.Threads'].leaveThread(600_000)\nos._exit(9)", timeout=20).rc == 9


@pytest.mark.parametrize("how", ["", "raise SystemExit(0)", "jvm.close()"])
def test_nothing_is_printed_at_a_plain_end(how: str) -> None:
    child = run_child(f"jvm.java.lang.Math.abs(-3)\n{how}")
    assert (child.rc, child.out, child.err) == (0, "", "")
