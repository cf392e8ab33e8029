"""What could bring down a process with two runtimes in it: stacks, faults, fork, memory, threads. In child processes with a deadline."""

from __future__ import annotations

import signal
import sys

import pytest
from support import CHILD_OPTIONS, JAVA_HOME, START, TESTKIT, run_child

DEEP = """
import json, pickle, re

def deep_json():
    try:
        json.loads("[" * 100_000)
    except RecursionError:
        pass

def deep_repr():
    nested = []
    for _ in range(100_000):
        nested = [nested]
    try:
        repr(nested)
    except RecursionError:
        pass
    while nested:  # take it apart flat: freeing it is not what is tested
        nested = nested[0]

def deep_python():
    sys.setrecursionlimit(3000)
    def down(n):
        return n if n == 0 else down(n - 1)
    assert down(2500) == 0

def deep_pickle():
    nested = []
    for _ in range(2000):
        nested = [nested]
    try:
        pickle.dumps(nested)
    except RecursionError:
        pass

def deep_compile():
    try:
        compile("(" * 500 + ")" * 500, "x", "eval")
    except (RecursionError, SyntaxError, MemoryError):
        pass
"""
DEEP_FUNCTIONS = ["deep_json", "deep_repr", "deep_python", "deep_pickle", "deep_compile"]


# --- C stack


@pytest.mark.parametrize("function", DEEP_FUNCTIONS)
def test_deep_recursion_on_the_main_thread_after_the_start(function: str) -> None:
    run_child(DEEP + f"{function}()\nprint(jvm.java.lang.Math.abs(-3))").ok()


@pytest.mark.parametrize("function", DEEP_FUNCTIONS)
def test_deep_recursion_on_the_main_thread_inside_a_callback(function: str) -> None:
    run_child(DEEP + f"jvm['org.sanca.testkit.Callbacks'].run({function})\nprint(jvm.java.lang.Math.abs(-3))").ok()


def test_deep_recursion_when_the_jvm_was_started_by_another_thread() -> None:
    code = f"def start():\n    global jvm, sanca\n{_indented(START)}\nimport threading\nt = threading.Thread(target=start); t.start(); t.join()\nimport sys\n{DEEP}"
    run_child(code + "deep_json(); deep_repr()\nprint(jvm.java.lang.Math.abs(-3))\ndeep_json()", start=False).ok()


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


@pytest.mark.parametrize("function", DEEP_FUNCTIONS)
def test_deep_recursion_on_a_python_thread(function: str) -> None:
    run_child(
        DEEP
        + f"def work():\n    jvm.java.lang.Math.abs(-3)\n    {function}()\nt = threading.Thread(target=work); t.start(); t.join()\nprint('alive')"
    ).ok()


@pytest.mark.parametrize("function", ["deep_json", "deep_repr", "deep_python"])
def test_deep_python_recursion_on_a_java_thread_with_the_default_stack(function: str) -> None:
    run_child(DEEP + f"jvm['org.sanca.testkit.Callbacks'].onNewThread({function})\nprint('alive')").ok()


@pytest.mark.parametrize("function", DEEP_FUNCTIONS)
def test_deep_python_recursion_on_a_java_thread_with_a_large_stack(function: str) -> None:
    run_child(DEEP + f"jvm['org.sanca.testkit.Callbacks'].onThreadWithStack({function}, 32 << 20)\nprint('alive')").ok()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc how much stack is left")
@pytest.mark.parametrize("stack", ["1m", "4m", None])
def test_calls_near_the_end_of_the_main_threads_stack_are_right_or_refused(stack: str | None) -> None:
    options = [*CHILD_OPTIONS, *([f"-Xss{stack}"] if stack else [])]
    code = f"""
    import ctypes, os, sys, sanca
    jvm = sanca.start(jvm_options={options!r}, java_home={JAVA_HOME!r})
    add, text = jvm.java.lang.Math.addExact, jvm.java.lang.String.valueOf
    end = next(int(line.split("-")[0], 16) for line in open("/proc/self/maps") if "[stack]" in line)
    status = os.open("/proc/self/syscall", os.O_RDONLY)

    def room():
        return int(os.pread(status, 200, 0).split()[-2], 16) - end

    def work(n):
        assert add(n, 1) == n + 1 and text(n) == str(n)

    for n in range(1000):
        work(n)
    assert room() > 500_000
    outcomes = []

    # A structure passed by value takes as much of the C stack as is wanted. Plain recursion through C would end at a number of levels
    # that Python 3.12 and newer set for themselves.
    def step(size):
        block = type("Block", (ctypes.Structure,), dict(_fields_=[("bytes", ctypes.c_char * size)]))
        return ctypes.PYFUNCTYPE(None, block)(lambda _: down()), block()

    far, near = step(64 << 10), step(2 << 10)

    def down():
        if room() < 400_000:
            try:
                work(len(outcomes))
                outcomes.append("right")
            except RecursionError:
                outcomes.append("refused")
            except AssertionError:
                outcomes.append("wrong")
        if room() > 30_000:
            function, block = far if room() > 500_000 else near
            function(block)

    sys.setrecursionlimit(1_000_000)
    down()
    work(1)
    assert len(outcomes) > 50
    print(outcomes[0], outcomes[-1], outcomes == sorted(outcomes, reverse=True))
    """
    assert run_child(code, start=False).ok().split() == ["right", "refused", "True"]


def test_java_recursion_on_the_main_thread_is_a_stack_overflow_error_and_no_crash() -> None:
    code = """
    Threads = jvm["org.sanca.testkit.Threads"]
    Exceptions = jvm["org.sanca.testkit.Exceptions"]
    depths = [Threads.depth() for _ in range(3)]
    assert min(depths) > 1000, depths
    for _ in range(3):
        try:
            Exceptions.overflowStack()
        except RecursionError as error:
            print(type(error).__name__)
    """
    assert run_child(code).ok().split() == ["StackOverflowError"] * 3


def test_java_recursion_under_deep_python_is_a_stack_overflow_error_and_no_crash() -> None:
    code = """
    sys.setrecursionlimit(5000)
    Exceptions = jvm["org.sanca.testkit.Exceptions"]
    def down(n):
        if n:
            return down(n - 1)
        try:
            Exceptions.overflowStack()
        except RecursionError as error:
            return type(error).__name__
    print(down(2000))
    """
    assert run_child(code).ok().strip() == "StackOverflowError"


def test_endless_back_and_forth_ends_in_an_error_and_no_crash() -> None:
    code = """
    Callbacks = jvm["org.sanca.testkit.Callbacks"]
    def python(n, _):
        return Callbacks.pingPong(python, n)
    try:
        Callbacks.pingPong(python, 1_000_000)
    except (RecursionError, RuntimeError) as error:
        print("ended")
    print(jvm.java.lang.Math.abs(-3))
    """
    assert run_child(code, timeout=60).ok().split() == ["ended", "3"]


# --- faulthandler

NULL_CHECKS = """
Exceptions = jvm["org.sanca.testkit.Exceptions"]
def implicit_null_checks():
    for _ in range(20_000):  # compiled code takes SIGSEGV for its null checks
        try:
            Exceptions.nullPointer()
        except TypeError:
            pass
"""


@pytest.mark.parametrize(
    "code",
    [
        NULL_CHECKS + "import faulthandler; faulthandler.enable(); implicit_null_checks()",
        NULL_CHECKS
        + "import faulthandler; faulthandler.enable(); implicit_null_checks(); faulthandler.disable(); implicit_null_checks()",
        NULL_CHECKS
        + "implicit_null_checks(); import faulthandler; faulthandler.enable(); faulthandler.disable(); implicit_null_checks()",
    ],
    ids=["enabled after the start", "enabled and disabled after the start", "enabled and disabled at once"],
)
def test_faulthandler_after_the_start(code: str) -> None:
    assert run_child(code + "\nprint('alive')", timeout=60).ok().strip() == "alive"


@pytest.mark.parametrize(
    "after",
    ["", "faulthandler.disable()", "faulthandler.disable(); faulthandler.enable()", "faulthandler.enable()"],
    ids=["stays enabled", "disabled later", "disabled and enabled later", "enabled twice"],
)
def test_faulthandler_before_the_start(after: str) -> None:
    code = f"import faulthandler\nfaulthandler.enable()\n{START}{NULL_CHECKS}implicit_null_checks()\n{after}\nimplicit_null_checks()\nprint('alive')"
    assert run_child(code, start=False, timeout=60).ok().strip() == "alive"


def test_faulthandler_of_the_command_line() -> None:
    code = NULL_CHECKS + "implicit_null_checks()\nprint('alive')"
    assert run_child(code, arguments=("-X", "faulthandler"), timeout=60).ok().strip() == "alive"


def test_faulthandler_dumps_a_traceback_all_the_same() -> None:
    child = run_child(
        "import faulthandler\nfaulthandler.enable()\nfaulthandler.dump_traceback()\nprint(jvm.java.lang.Math.abs(-3))"
    )
    assert child.ok().strip() == "3"
    assert 'File "<string>"' in child.err


def test_real_crash_still_ends_the_process_by_its_signal() -> None:
    child = run_child("os.kill(os.getpid(), __import__('signal').SIGABRT)\ntime.sleep(20)")
    assert child.rc == -signal.SIGABRT


PYTEST = """
def test_it():
    Exceptions = jvm["org.sanca.testkit.Exceptions"]
    for _ in range(5000):
        try:
            Exceptions.nullPointer()
        except TypeError:
            pass
"""


def test_pytest_with_faulthandler_ends_well() -> None:
    code = f"""
import pathlib, subprocess, sys
pathlib.Path("test_it.py").write_text({START + PYTEST!r})
sys.exit(subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]).returncode)
"""
    run_child(code, start=False, timeout=60).ok()


# --- fork

FORK = """
Calls = jvm["org.sanca.testkit.Calls"]
calls = Calls(5)
pid = os.fork()
if pid == 0:
    try:
        {body}
        outcome = 1
    except sanca.ForkedError as error:
        outcome = 7
    except BaseException as error:
        print(type(error), error, flush=True)
        outcome = 2
    os._exit(outcome)
deadline = time.monotonic() + 20
while True:
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        break
    if time.monotonic() > deadline:
        os.kill(pid, 9)
        print("the child hangs")
        break
    time.sleep(0.01)
print(os.waitstatus_to_exitcode(status), Calls.add(1, 2), calls.get())
"""


@pytest.mark.parametrize(
    "body",
    [
        "Calls.add(1, 2)",
        "Calls(1)",
        "calls.get()",
        "jvm.java.util.ArrayList()",
        "[jvm.java.util.ArrayList() for _ in range(2000)]",
        "jvm['java.util.BitSet']",
        "jvm.array('int', 3)",
        "jvm.java.lang.System.gc()",
        "from java.util import Stack; Stack()",
    ],
)
def test_java_in_a_forked_child_is_a_forked_error_at_once(body: str) -> None:
    assert run_child(FORK.format(body=body), timeout=40).ok().splitlines()[-1] == "7 3 5"


def test_forked_child_that_leaves_java_alone_lives_and_ends_well() -> None:
    code = """
    calls = jvm["org.sanca.testkit.Calls"](5)
    pid = os.fork()
    if pid == 0:
        del calls
        gc.collect()
        print("child", flush=True)
        sys.exit(4)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), jvm.java.lang.Math.abs(-3))
    """
    assert run_child(code).ok().split() == ["child", "4", "3"]


def test_forked_error_names_the_remedy() -> None:
    code = """
    pid = os.fork()
    if pid == 0:
        try:
            jvm.java.lang.Math.abs(-3)
        except sanca.ForkedError as error:
            print(error, flush=True)
        os._exit(0)
    os.waitpid(pid, 0)
    """
    assert "spawn" in run_child(code).ok()


def test_child_may_start_a_jvm_that_the_parent_had_not() -> None:
    code = """
    import os, sanca
    pid = os.fork()
    if pid == 0:
        print(sanca.start().java.lang.Math.abs(-3), flush=True)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    """
    assert run_child(code, start=False).ok().strip() == "3"


def test_subprocess_and_spawn_work_after_the_start() -> None:
    code = """
    import subprocess
    print(subprocess.run([sys.executable, "-c", "print(42)"], capture_output=True, text=True).stdout.strip())
    """
    assert run_child(code).ok().strip() == "42"


# --- memory


def test_java_out_of_memory_is_a_memory_error_and_the_jvm_lives() -> None:
    code = f"""
    import sanca
    jvm = sanca.start(classpath=[{str(TESTKIT)!r}], jvm_options=["-Xmx64m"])
    Exceptions, Calls = jvm["org.sanca.testkit.Exceptions"], jvm["org.sanca.testkit.Calls"]
    for _ in range(20):
        try:
            Exceptions.exhaustMemory()
        except MemoryError as error:
            assert type(error).java_name == "java.lang.OutOfMemoryError"
        assert Calls(5).get() == 5
    print("alive")
    """
    assert run_child(code, start=False, timeout=90).ok().strip() == "alive"


def test_value_too_large_for_the_java_heap_is_a_memory_error() -> None:
    code = """
    import sanca
    jvm = sanca.start(jvm_options=["-Xmx64m"])
    for _ in range(3):
        try:
            jvm.java.util.Arrays.hashCode(bytes(200 << 20))
        except MemoryError:
            print("refused")
    print(jvm.java.lang.Math.abs(-3))
    """
    assert run_child(code, start=False, timeout=60).ok().split() == ["refused", "refused", "refused", "3"]


# --- threads that attach and go


def test_thousand_python_threads_leave_no_java_threads() -> None:
    code = """
    Threads = jvm["org.sanca.testkit.Threads"]
    before = Threads.liveThreads()
    for _ in range(1000):
        thread = threading.Thread(target=lambda: Threads.count())
        thread.start()
        thread.join()
    deadline = time.monotonic() + 10
    while Threads.liveThreads() > before + 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    print(Threads.liveThreads() - before <= 3, Threads.count())
    """
    assert run_child(code, timeout=60).ok().split() == ["True", "1001"]


def test_thousand_java_threads_leave_no_python_thread_states() -> None:
    code = """
    Callbacks = jvm["org.sanca.testkit.Callbacks"]
    for _ in range(1000):
        assert Callbacks.onNewThread(lambda: 1) == 1
    print(threading.active_count() < 20)
    """
    assert run_child(code, timeout=60).ok().strip() == "True"


def test_thread_that_ends_while_java_holds_its_exception() -> None:
    code = """
    Exceptions, Callbacks = jvm["org.sanca.testkit.Exceptions"], jvm["org.sanca.testkit.Callbacks"]
    def work():
        def fail():
            raise ValueError("kept")
        Callbacks.keep(Exceptions.caught(fail))
    thread = threading.Thread(target=work); thread.start(); thread.join()
    gc.collect()
    print(type(Callbacks.kept()).__name__)
    """
    assert run_child(code).ok().strip() in ("PythonException", "ValueError")


# --- JDK 24 and newer


def test_start_prints_no_warning() -> None:
    child = run_child("print(jvm.java_version)")
    child.ok()
    assert child.err == ""


def test_start_works_where_native_access_is_denied() -> None:
    code = f"""
    import sanca
    from sanca import _native
    probe, _ = _native.find_java(None, [])
    options = ["--illegal-native-access=deny"] if probe["version"] >= 24 else []
    jvm = sanca.start(classpath=[{str(TESTKIT)!r}], jvm_options=options)
    print(jvm["org.sanca.testkit.Callbacks"].combine(lambda a, b: a + b, 3, 4))
    """
    child = run_child(code, start=False, java_home=JAVA_HOME)
    assert child.ok().strip() == "7"
    assert child.err == ""
