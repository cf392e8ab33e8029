"""The end of a process, whoever ends it: its status, what runs on both sides, what is not waited for. In child processes."""

from __future__ import annotations

import pytest
from support import run_child


def test_exit_status_is_kept() -> None:
    assert run_child("sys.exit(3)").rc == 3


def test_uncaught_exception_is_status_one() -> None:
    assert run_child("raise KeyError").rc == 1


def test_atexit_functions_may_still_call_java() -> None:
    assert (
        run_child("import atexit\natexit.register(lambda: print('at exit', jvm.java.lang.Math.abs(-3)))").ok().strip()
        == "at exit 3"
    )


def test_java_shutdown_hooks_run_at_the_end() -> None:
    assert run_child("jvm['org.sanca.testkit.Threads'].atShutdown('hook ran')").ok().strip() == "hook ran"


def test_java_shutdown_hooks_run_after_sys_exit() -> None:
    child = run_child("jvm['org.sanca.testkit.Threads'].atShutdown('hook ran')\nsys.exit(5)")
    assert (child.rc, child.out.strip()) == (5, "hook ran")


def test_non_daemon_java_thread_does_not_keep_the_process() -> None:
    assert (
        run_child("jvm['org.sanca.testkit.Threads'].leaveThread(600_000)\nprint('end')", timeout=20).ok().strip()
        == "end"
    )


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


def test_system_exit_of_java_ends_with_its_status_and_runs_hooks() -> None:
    child = run_child(
        "jvm['org.sanca.testkit.Threads'].atShutdown('hook ran')\njvm['org.sanca.testkit.Threads'].exit(3)", timeout=20
    )
    assert (child.rc, child.out.strip()) == (3, "hook ran")


def test_system_exit_of_java_runs_atexit_functions_of_python() -> None:
    child = run_child(
        "import atexit\natexit.register(print, 'at exit', flush=True)\njvm['org.sanca.testkit.Threads'].exit(3)",
        timeout=20,
    )
    assert (child.rc, child.out.strip()) == (3, "at exit")


def test_system_exit_of_java_on_a_python_thread() -> None:
    code = "t = threading.Thread(target=lambda: jvm['org.sanca.testkit.Threads'].exit(3)); t.start(); t.join(); time.sleep(30)"
    assert run_child(code, timeout=20).rc == 3


def test_os_exit_ends_at_once() -> None:
    assert run_child("jvm['org.sanca.testkit.Threads'].leaveThread(600_000)\nos._exit(9)", timeout=20).rc == 9


def test_exit_in_a_callback_is_an_exit_of_python() -> None:
    child = run_child("jvm['org.sanca.testkit.Callbacks'].run(lambda: sys.exit(8))", timeout=20)
    assert child.rc == 8


@pytest.mark.parametrize("how", ["", "raise SystemExit(0)", "jvm.close()"])
def test_nothing_is_printed_at_a_plain_end(how: str) -> None:
    child = run_child(f"jvm.java.lang.Math.abs(-3)\n{how}")
    assert (child.rc, child.out, child.err) == (0, "", "")
