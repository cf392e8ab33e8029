"""What several test files need: where the testkit is, which Java is meant, and child processes with a hard deadline."""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TESTKIT = ROOT / "target" / "dist" / "testkit.jar"

#: The JDK tests run on; None means the one that Sanca finds by itself.
JAVA_HOME = os.environ.get("SANCA_TEST_JAVA_HOME") or None
CHECK_JNI = bool(os.environ.get("SANCA_CHECK_JNI"))
JVM_OPTIONS = ["-Xmx512m", *(["-Xcheck:jni"] if CHECK_JNI else [])]

#: -Xcheck:jni for a child: what the JVM says goes to a file, because it would come in the middle of what the child prints.
JVM_LOG = "jvm.log"
CHECKED = [
    "-Xcheck:jni",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-DisplayVMOutput",
    "-XX:+LogVMOutput",
    f"-XX:LogFile={JVM_LOG}",
]
CHILD_OPTIONS = ["-Xmx512m", *(CHECKED if CHECK_JNI else [])]

#: A warning of the JVM, which no child should see. `cargo xtask test --check-jni` looks for the same in this process. Meant is that
#: SIGPIPE is as Python wants it.
JVM_WARNING = re.compile(
    r"^(?!Warning: SIGPIPE handler modified!|WARNING: Using incubator modules: )(?:WARNING|Warning: |FATAL ERROR|(?:OpenJDK|Java HotSpot)\b.* VM warning: ).*",
    re.MULTILINE,
)

#: Said of every signal at once, of those too that nobody ever touches: `exit()` has freed the JVM's own table of handlers (a static
#: destructor, `SavedSignalHandlers` in HotSpot's signals_posix.cpp) while the thread still ran that compares with it.
AFTER_EXIT = "Warning: SIGXFSZ handler modified!"

#: Where Java runs: "embedded", in the process of the tests, or "gateway", in one of its own. `pytest --mode` sets it for the processes
#: that the tests start, too.
MODE = os.environ.get("SANCA_TEST_MODE", "embedded")

#: What `@pytest.mark.needs(…)` can name: that it is so only where Java is in the process of Python, and why.
CAPABILITIES = {
    "one memory": "memory cannot be shared with another process; values are copied, and what cannot be says so",
    "one process": "Java has a process of its own: what ends one does not end the other",
    "own threads": "a Python thread is served by one thread in Java, which is the gateway's and not the Python thread",
    "embedded start": "this is about a JVM in the process of Python",
    "awaited threads": "the process of a launched JVM ends when the connection does, and waits for no thread",
}

#: The testkit's classes.
TOPICS = "Arrays Callbacks Calls Closeables Collections Exceptions Fields Numbers Shapes Targets Text Threads Times Visibility"

#: First lines of a child that wants the testkit.
START = f"""\
import os, sys, threading, time, gc
import sanca
jvm = sanca.{"launch" if MODE == "gateway" else "start"}(classpath=[{str(TESTKIT)!r}], jvm_options={CHILD_OPTIONS!r}, java_home={JAVA_HOME!r})
"""


class Child(NamedTuple):
    """How a child process ended. `rc` is negative for a signal, None if the deadline passed and it was killed."""

    rc: int | None
    out: str
    err: str

    def ok(self) -> str:
        """What it printed; fails the test with everything known unless it ended well."""
        assert self.rc == 0, f"child ended with {self.rc}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"
        return self.out


def run_child(
    code: str,
    *,
    timeout: float = 30.0,
    java_home: str | None = None,
    env: dict[str, str | None] | None = None,
    start: bool = True,
    arguments: tuple[str, ...] = (),
    wrapper: tuple[str, ...] = (),
    interrupt_at: str | None = None,
) -> Child:
    """Run Python code in a process of its own, killed with everything it started when the deadline passes.

    With `start`, a JVM with the testkit runs first. `env` adds variables, or takes away those that are None. `wrapper` is a command that
    runs the interpreter. `interrupt_at`: as soon as the child prints this line it gets SIGINT, as if somebody had pressed Ctrl-C.
    """
    environment = {**os.environ, **{name: value for name, value in (env or {}).items() if value is not None}}
    for name, value in (env or {}).items():
        if value is None:
            environment.pop(name, None)
    if java_home is not None:
        environment["JAVA_HOME"] = java_home
    source = (START if start else "") + textwrap.dedent(code)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        with out.open("wb") as out_file, err.open("wb") as err_file:
            process = subprocess.Popen(
                [*wrapper, sys.executable, *arguments, "-c", source],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out_file,
                stderr=err_file,
                start_new_session=True,
                cwd=folder,
            )
        rc = _wait(process, out, timeout, interrupt_at)
        child = Child(rc, *(file.read_text(errors="backslashreplace") for file in (out, err)))
        crash = [file.read_text().partition("siginfo:")[0] for file in Path(folder).glob("hs_err_pid*.log")]
        log = Path(folder, JVM_LOG)
        said = log.read_text(errors="backslashreplace") if log.exists() else ""
    assert not crash, f"the JVM crashed: {crash[0]}"
    warnings = [warning for text in (child.out, child.err, said) for warning in JVM_WARNING.findall(text)]
    if AFTER_EXIT in warnings:
        warnings = [warning for warning in warnings if not warning.endswith(" handler modified!")]
    assert not warnings, f"the JVM warns: {warnings}\n{child.out[:2000]}\n{child.err[:2000]}"
    return child


def _wait(process: subprocess.Popen[bytes], out: Path, timeout: float, interrupt_at: str | None) -> int | None:
    deadline = time.monotonic() + timeout
    try:
        if interrupt_at is not None:
            while interrupt_at not in out.read_text().splitlines() and process.poll() is None:
                if time.monotonic() > deadline:
                    raise subprocess.TimeoutExpired(process.args, timeout)
                time.sleep(0.01)
            time.sleep(0.2)  # the line is printed before the call begins: let it begin
            process.send_signal(signal.SIGINT)
        return process.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> bool:
    """Ask again and again until it is true; False if it never was before the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        gc.collect()
        time.sleep(0.02)
    return True
