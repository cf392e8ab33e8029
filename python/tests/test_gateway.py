"""Java in another process: connecting, launching, and every way in which that can end. Each in a child process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served, connected, served
from support import CHILD_OPTIONS, JAVA_HOME, TESTKIT, run_child, wait_for

import sanca

#: First lines of a child that launches Java with the testkit.
LAUNCH = f"""\
import os, signal, sys, threading, time, gc
import sanca
jvm = sanca.launch(classpath=[{str(TESTKIT)!r}], jvm_options={CHILD_OPTIONS!r}, java_home={JAVA_HOME!r})
Threads, Callbacks, Calls = (jvm[f"org.sanca.testkit.{{name}}"] for name in ("Threads", "Callbacks", "Calls"))
def stop_java():
    os.kill(jvm._child.pid, signal.SIGSTOP)
    while "T (stopped)" not in open(f"/proc/{{jvm._child.pid}}/status").read():
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """One at a port."""
    with served("--port", "0") as made:
        yield made


@pytest.mark.parametrize("spell", ["127.0.0.1:{}", "localhost:{}"])
def test_connect_takes_host_and_port(server: Served, spell: str) -> None:
    assert connected(spell.format(server.place), server.token) == "3"


def test_connect_takes_a_port_or_a_pair(server: Served) -> None:
    assert connected(int(server.place), server.token) == "3"
    assert connected(("127.0.0.1", int(server.place)), server.token) == "3"


def test_connect_takes_the_path_of_a_unix_socket(tmp_path: Path) -> None:
    with served("--unix-socket", str(tmp_path / "own" / "socket"), "--no-token") as at:
        assert connected(at.place, None) == "3"


def test_connect_where_nobody_listens_says_what_was_tried() -> None:
    child = run_child("import sanca\nsanca.connect('127.0.0.1:1')", start=False)
    assert "sanca.GatewayError: cannot connect to the gateway at 127.0.0.1:1" in child.err, child.err


@pytest.mark.parametrize("address", [True, "nowhere", 70_000, ("host",), 2.5])
def test_what_is_no_address_is_refused(address: object) -> None:

    with pytest.raises(ValueError, match=r"address|port"):
        sanca.connect(address)  # type: ignore[arg-type]


STOCK = Path(sys.prefix, "share", "py4j", "py4j0.10.9.9.jar")


@pytest.mark.skipif(not STOCK.is_file(), reason=f"{STOCK} is missing: run `cargo xtask dev`")
def test_stock_gateway_is_recognised_and_has_dynamic_objects() -> None:
    java = str(Path(JAVA_HOME, "bin", "java")) if JAVA_HOME else "java"
    line = [java, "-cp", f"{STOCK}{os.pathsep}{TESTKIT}", "py4j.GatewayServer", "--die-on-broken-pipe", "0"]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    body = """
from sanca.py4j.protocol import Py4JJavaError
print(type(jvm).__name__, jvm.java.lang.Math.abs(-3), jvm["org.sanca.testkit.Calls"](7).get(), jvm.java_version >= 11)
print(list(jvm.array("int", [3, 1])), len(jvm.array("java.lang.String", 4)), list(jvm.java.util.ArrayList([1, 2])))
for refused in (lambda: jvm["no.Such"], lambda: jvm.timeout(1)):
    try:
        refused()
    except sanca.SancaError as error:
        print(type(error).__name__)
try:
    jvm.java.lang.Integer.parseInt("x")
except Py4JJavaError as error:
    print("thrown")
with jvm:
    pass
"""
    try:
        assert process.stdout is not None
        said = connected(int(process.stdout.readline()), None, body)
    finally:
        process.kill()
        process.communicate()
    assert said.splitlines() == [
        "DynamicJVM 3 7 True",
        "[3, 1] 4 [1, 2]",
        "ClassNotFoundError",
        "SancaError",
        "thrown",
    ]


def test_what_is_no_gateway_at_all_is_told() -> None:
    code = """
    import socket, sanca, threading
    listener = socket.create_server(("127.0.0.1", 0))
    def chat():
        while True:
            peer, _ = listener.accept()
            peer.sendall(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n")
            peer.close()
    threading.Thread(target=chat, daemon=True).start()
    try:
        sanca.connect(listener.getsockname()[1])
    except sanca.GatewayError as error:
        print("told")
    """
    assert run_child(code, start=False).ok().strip() == "told"


def test_two_clients_have_objects_of_their_own(server: Served) -> None:
    body = """
objects = [jvm["org.sanca.testkit.Calls"](n) for n in range(100)]
stats = jvm.stats()
print(stats["live_handles"], sum(each.get() for each in objects))
"""
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(connected(int(server.place), server.token, body))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["100 4950"] * 2


def test_objects_of_a_client_that_was_killed_are_given_back(server: Served) -> None:
    count = 'from sanca import _native; print(dict(_native.live_objects()).get("java.lang.StringBuilder", 0))'
    dead = run_child(
        f"import os, sanca\njvm = sanca.connect({int(server.place)}, token={server.token!r})\n"
        "kept = [jvm.java.lang.StringBuilder() for _ in range(50)]\nprint(jvm.stats()['live_handles'], flush=True)\nos.kill(os.getpid(), 9)",
        start=False,
    )
    assert (dead.rc, dead.out) == (-9, "50\n")
    assert wait_for(lambda: connected(int(server.place), server.token, count) == "0", 20)


# --- the end of it


def test_closing_a_connection_leaves_the_gateway(server: Served) -> None:
    body = "print(jvm.close(), jvm)\ntry:\n    jvm.java\nexcept sanca.ClosedError: print('closed')"
    said = connected(int(server.place), server.token, body)
    assert said.startswith("True <sanca.JVM Java"), said
    assert said.endswith("closed>\nclosed"), said
    assert connected(int(server.place), server.token) == "3"


# --- processes that end


@pytest.mark.parametrize("transport", ["unix", "tcp"])
def test_launch_starts_java_and_close_ends_it(transport: str) -> None:
    code = f"""
    import os, sanca
    with sanca.launch(transport={transport!r}) as jvm:
        pid = jvm._child.pid
        print(jvm.java.lang.ProcessHandle.current().pid() == pid != os.getpid(), jvm.java_home != "")
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        print("gone")
    """
    assert run_child(code, start=False).ok().split() == ["True", "True", "gone"]


def test_launch_with_an_option_that_java_does_not_know_says_what_java_said() -> None:
    child = run_child("import sanca\nsanca.launch(jvm_options=['-XX:NoSuchOption=1'])", start=False)
    assert "sanca.JVMStartError" in child.err, child.err
    assert "NoSuchOption" in child.err, child.err


def test_second_java_is_refused() -> None:
    child = run_child(LAUNCH + "sanca.launch()", start=False)
    assert "JVMStartError: this process uses a Java already" in child.err, child.err


def test_java_that_is_killed_is_a_typed_error_within_a_second() -> None:
    code = """
    jvm.java.lang.System.err.println("the last words")
    pid = jvm._child.pid
    threading.Timer(0.5, os.kill, (pid, signal.SIGKILL)).start()
    begin = time.monotonic()
    try:
        Threads.sleep(60_000)
    except sanca.PeerDiedError as error:
        took = time.monotonic() - begin
        print(error.fate, error.pid == pid, error.exit_status, error.stderr, "the last words" in str(error), took < 5)
    try:
        Threads.sleep(1)
    except sanca.PeerDiedError as error:
        print(error.fate, isinstance(error, ConnectionError))
    """
    out = run_child(LAUNCH + _dedent(code), start=False).ok().splitlines()
    assert out == ["unknown True -9 ('the last words',) True True", "not sent True"]


def test_system_exit_in_java_is_the_end_of_java_alone() -> None:
    code = """
    try:
        Threads.exit(3)
    except sanca.PeerDiedError as error:
        print(error.fate, error.exit_status)
    """
    assert run_child(LAUNCH + _dedent(code), start=False).ok().split() == ["unknown", "3"]


def test_all_threads_that_wait_are_told_that_java_is_gone() -> None:
    code = """
    told = []
    def wait():
        try:
            Threads.sleep(60_000)
        except sanca.PeerDiedError as error:
            told.append(error.fate)
    threads = [threading.Thread(target=wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    os.kill(jvm._child.pid, signal.SIGKILL)
    for thread in threads:
        thread.join(20)
    print(told)
    """
    assert run_child(LAUNCH + _dedent(code), start=False).ok().strip() == str(["unknown"] * 5)


def test_python_objects_that_java_held_are_free_when_java_is_gone() -> None:
    code = """
    import weakref
    class Job:
        def __call__(self): ...
    job = Job()
    gone = weakref.ref(job)
    Callbacks.keepRunnable(job)
    del job
    gc.collect()
    print(gone() is not None)
    os.kill(jvm._child.pid, signal.SIGKILL)
    end = time.monotonic() + 20
    while gone() is not None and time.monotonic() < end:
        gc.collect(); time.sleep(0.02)
    print(gone() is None)
    """
    assert run_child(LAUNCH + _dedent(code), start=False).ok().split() == ["True", "True"]


@pytest.mark.parametrize("how", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "sys.exit(0)"])
def test_no_java_outlives_its_parent(how: str) -> None:
    child = run_child(LAUNCH + f"print(jvm._child.pid, flush=True)\n{how}", start=False)
    pid = int(child.out)
    assert wait_for(lambda: not _runs(pid), 20)


def test_no_java_outlives_its_parent_for_a_forked_child() -> None:
    code = """
    if os.fork() == 0:
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        time.sleep(30)
        os._exit(0)
    print(jvm._child.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    pid = int(run_child(LAUNCH + _dedent(code), start=False).out)
    assert wait_for(lambda: not _runs(pid), 20)


def test_forked_child_is_refused_and_its_parent_goes_on() -> None:
    code = """
    pid = os.fork()
    if pid == 0:
        try:
            Calls.add(1, 2)
        except sanca.ForkedError:
            os._exit(7)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), Calls.add(1, 2))
    """
    assert run_child(LAUNCH + _dedent(code), start=False).ok().split() == ["7", "3"]


def test_java_that_does_not_answer_is_left_at_the_deadline() -> None:
    """A stopped process keeps its connections: only a deadline can tell."""
    code = """
    Calls.add(1, 2)
    stop_java()
    begin = time.monotonic()
    try:
        with jvm.timeout(1):
            Calls.add(1, 2)
    except sanca.CallTimeoutError:
        print("left", time.monotonic() - begin < 15)
    os.kill(jvm._child.pid, signal.SIGKILL)
    """
    assert run_child(LAUNCH + _dedent(code), start=False, timeout=60).ok().split() == ["left", "True"]


def test_ctrl_c_leaves_java_that_does_not_answer() -> None:
    code = """
    Calls.add(1, 2)
    stop_java()
    print("begun", flush=True)
    begin = time.monotonic()
    try:
        Calls.add(1, 2)
    except KeyboardInterrupt:
        print("interrupted", time.monotonic() - begin < 20)
    os.kill(jvm._child.pid, signal.SIGKILL)
    """
    child = run_child(LAUNCH + _dedent(code), start=False, timeout=60, interrupt_at="begun")
    assert child.ok().split() == ["begun", "interrupted", "True"]


def test_ctrl_c_works_again_after_it_has_cut_a_connection() -> None:
    """From then on another thread serves this one in Java."""
    code = """
    Calls.add(1, 2)
    stop_java()
    print("begun", flush=True)
    try:
        Calls.add(1, 2)
    except KeyboardInterrupt:
        print("first")
    os.kill(jvm._child.pid, signal.SIGCONT)
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        Threads.sleep(60_000)
    except KeyboardInterrupt:
        print("second")
    print(Calls.add(1, 2))
    """
    child = run_child(LAUNCH + _dedent(code), start=False, timeout=55, interrupt_at="begun")
    assert child.ok().split() == ["begun", "first", "second", "3"]


# --- callbacks


def test_callbacks_from_javas_own_threads_have_connections_of_their_own() -> None:
    code = """
    main = threading.get_ident()
    seen = []
    def answer():
        seen.append(threading.get_ident())
        return Threads.id()  # nested: on the thread that calls back
    print(Callbacks.supply(answer) == Threads.id(), seen == [main])
    print(Callbacks.onNewThread(lambda: seen.append(threading.get_ident()) or True), seen[-1] != main)
    print(Callbacks.onManyThreads(lambda a, b: a + b, 8, 50) > 0)
    """
    assert run_child(LAUNCH + _dedent(code), start=False).ok().split() == ["True"] * 5


def test_java_output_comes_out_here() -> None:
    out = run_child(LAUNCH + "jvm.java.lang.System.out.println('from Java'); jvm.close()", start=False).ok()
    assert out.strip() == "from Java"


def _dedent(code: str) -> str:
    import textwrap

    return textwrap.dedent(code)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        # A zombie, whose new parent has not looked yet.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True
