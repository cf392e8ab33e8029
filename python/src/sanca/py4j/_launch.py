"""Starting a JVM with a gateway in it."""

from __future__ import annotations

import logging
import os
import shlex
import site
import subprocess
import sys
from collections import deque
from queue import Empty, Queue
from typing import Any

from . import java_gateway
from .compat import CompatThread
from .protocol import Py4JError, smart_decode
from .version import __version__

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")

#: How long a JVM may take to say on which port it listens, in seconds.
_START_LIMIT = 60.0
#: How many lines of what it wrote to stderr are told when it does not.
_LAST_LINES = 20


class GatewayNotStarted(Py4JError, ValueError):
    """A JVM was started and did not become a gateway."""

    __module__ = "py4j.protocol"


class OutputConsumer(CompatThread):
    """Passes lines on as they come: to a queue, a deque, or anything with ``write``. They keep their ends."""

    def __init__(self, redirect: Any, stream: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.redirect = redirect
        self.stream = stream
        if isinstance(redirect, Queue):
            self.redirect_func = self._pipe_queue
        elif isinstance(redirect, deque):
            self.redirect_func = self._pipe_deque
        elif hasattr(redirect, "write"):
            self.redirect_func = self._pipe_fd

    def _pipe_queue(self, line: str) -> None:
        self.redirect.put(line)

    def _pipe_deque(self, line: str) -> None:
        self.redirect.appendleft(line)

    def _pipe_fd(self, line: str) -> None:
        self.redirect.write(line)

    def run(self) -> None:
        """Read to the end. What the other end does with a line does not keep the JVM from writing the next one."""
        for line in iter(self.stream.readline, b""):
            try:
                self.redirect_func(line.decode("utf-8", "replace"))
            except Exception:
                logger.debug("A line of the JVM's output could not be passed on", exc_info=True)


class ProcessConsumer(CompatThread):
    """Closes things when a process has ended."""

    def __init__(self, proc: Any, closable_list: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proc = proc
        if closable_list:
            # A list of our own: the caller's may change.
            self.closable_list = list(closable_list)
        else:
            self.closable_list = []

    def run(self) -> None:
        """Wait for the process."""
        self.proc.wait()
        for closable in self.closable_list:
            api.quiet_close(closable)


class _Nowhere:
    """Takes lines and remembers the last."""

    def __init__(self, other: Any = None) -> None:
        self.last: deque[str] = deque(maxlen=_LAST_LINES)
        self.other = other

    def write(self, line: str) -> None:
        self.last.append(line)


def get_create_new_process_group_kwargs() -> dict[str, Any]:
    """Give what Popen needs for a process that does not get this one's Ctrl-C."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"preexec_fn": os.setpgrp}


def find_jar_path() -> str:
    """Give the place of the Java half's jar, "" if it is nowhere: here, then where ``pip install py4j`` puts it."""
    name = f"py4j{__version__}.jar"
    here = os.path.dirname(os.path.realpath(__file__))
    folders = [
        os.curdir,
        os.path.join(here, "..", "..", "..", "py4j-java"),
        os.path.join(here, "..", "share", "py4j"),
        os.path.join(here, "..", "..", "..", "current-release"),
        os.path.join(sys.prefix, "share", "py4j"),
        # beside the site-packages folder we are in: share is next to lib
        os.path.join(here, "..", "..", "..", "..", "..", "share", "py4j"),
        os.path.join(site.getuserbase(), "share", "py4j"),
    ]
    for folder in folders:
        path = os.path.abspath(os.path.join(folder, name))  # the JVM may get another working directory
        if os.path.exists(path):
            return path
    return ""


def launch_gateway(
    port: Any = 0,
    jarpath: Any = "",
    classpath: Any = "",
    javaopts: Any = [],  # noqa: B006 - never changed
    die_on_exit: bool = False,
    redirect_stdout: Any = None,
    redirect_stderr: Any = None,
    daemonize_redirect: bool = True,
    java_path: Any = "java",
    create_new_process_group: bool = False,
    enable_auth: bool = False,
    cwd: Any = None,
    return_proc: bool = False,
    use_shell: bool = False,
) -> Any:
    """Start a JVM with a gateway and give its port; with `enable_auth` also the token, as bytes; with `return_proc` also the process.

    :param port: 0 for any that is free.
    :param javaopts: options of ``java``, as a list; the class path has a parameter of its own.
    :param die_on_exit: end the JVM when this process ends, however it does.
    :param redirect_stdout: where lines go: a file, a Queue, a deque; None for nowhere. `redirect_stderr` likewise.
    :param daemonize_redirect: do not keep this process alive for those lines.
    :param java_path: None for that of ``JAVA_HOME``, or else the one on the path.
    :param create_new_process_group: keep Ctrl-C from the JVM.

    Raises :class:`Py4JError` if there is no jar, or the JVM does not become a gateway, FileNotFoundError if there is no Java.

    >>> port = launch_gateway(die_on_exit=True)  # doctest: +SKIP
    """
    command = _command(port, jarpath, classpath, javaopts, die_on_exit, java_path, enable_auth)
    logger.debug("Launching gateway with command %s", command)
    proc = subprocess.Popen(
        _shell(command) if use_shell else command,
        stdin=subprocess.PIPE if die_on_exit else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        shell=use_shell,
        **(api.get_create_new_process_group_kwargs() if create_new_process_group else {}),
    )
    said = _Nowhere()
    errors = redirect_stderr if redirect_stderr is not None else said
    # Both pipes are read as long as the JVM lives: a full one would stop it.
    api.OutputConsumer(errors, proc.stderr, daemon=daemonize_redirect).start()
    started, token = _greeting(proc, enable_auth, said)
    outputs = redirect_stdout if redirect_stdout is not None else _Nowhere()
    api.OutputConsumer(outputs, proc.stdout, daemon=daemonize_redirect).start()
    files = [target for target in (redirect_stdout, redirect_stderr) if hasattr(target, "close")]
    api.ProcessConsumer(proc, [proc.stdout, proc.stderr, *files], daemon=daemonize_redirect).start()
    result = (started, *([token] if enable_auth else []), *([proc] if return_proc else []))
    return result if len(result) > 1 else started


def _command(
    port: Any, jarpath: Any, classpath: Any, javaopts: Any, die_on_exit: bool, java_path: Any, enable_auth: bool
) -> list[str]:
    jarpath = jarpath or api.find_jar_path()
    if not os.path.exists(jarpath):
        raise Py4JError(f"Could not find py4j jar at {jarpath}")
    if not java_path:
        home = os.environ.get("JAVA_HOME")
        java_path = os.path.join(home, "bin", "java") if home else "java"
    return [
        java_path,
        "-classpath",
        os.pathsep.join((jarpath, classpath)),
        *javaopts,
        "py4j.GatewayServer",
        *(["--die-on-broken-pipe"] if die_on_exit else []),
        *(["--enable-auth"] if enable_auth else []),
        str(port),
    ]


def _shell(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


def _greeting(proc: Any, enable_auth: bool, said: _Nowhere) -> tuple[int, bytes | None]:
    """Read the port, and the token. The JVM of a port that is taken says nothing and lives on, so there is a deadline."""
    lines: Queue[bytes] = Queue()

    def read() -> None:
        for _ in range(2 if enable_auth else 1):
            lines.put(proc.stdout.readline())

    CompatThread(target=read, daemon=True).start()
    try:
        first = lines.get(timeout=_START_LIMIT)
        token = lines.get(timeout=_START_LIMIT).strip() if enable_auth else None
        return int(first), token
    except Empty:
        why = f"it did not say within {_START_LIMIT:.0f} seconds on which port it listens"
    except ValueError:
        why = (
            f"it said {smart_decode(first)!r} where the port should be" if first else "it ended before it said its port"
        )
    proc.kill()
    proc.wait()
    text = "".join(said.last).rstrip()
    raise GatewayNotStarted(
        f"The JVM did not become a gateway: {why}. It has been ended; its exit status is {proc.returncode}."
        + (f" It wrote:\n{text}" if text else "")
    )
