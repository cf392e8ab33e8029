"""The process that ``sanca.launch`` starts: found, started, heard, ended. It ends when this process does, however that comes.

What Java writes to its standard output and error goes to those of this process; the last lines of the latter are kept, for
``PeerDiedError``.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections import deque

from . import _gateway, _jvm
from ._errors import JVMStartError, PeerDiedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

#: Lines of the process's standard error that are kept.
LINES = 20
#: Seconds in which a process that has closed its connections is looked at for its exit status.
AUTOPSY = 0.5


class Child:
    """A Java process with a gateway of ours in it."""

    def __init__(
        self, classpath: list[str], options: list[str], java_home: str | None, transport: str | None, patience: float
    ) -> None:
        if transport not in (None, "unix", "tcp"):
            raise ValueError(f'transport is "unix", "tcp" or None for what is best here, not {transport!r}')
        self.is_path = transport == "unix" or (transport is None and os.name == "posix")
        self._folder = tempfile.mkdtemp(prefix="sanca-") if self.is_path else None
        self._last: deque[str] = deque(maxlen=LINES)
        place = ["--unix-socket", os.path.join(self._folder, "gateway")] if self._folder else ["--port", "0"]
        try:
            command = _gateway.command([*place, "--die-on-exit"], options, java_home, classpath)
        except BaseException:
            self._clean()
            raise
        self.home = os.path.dirname(os.path.dirname(command[0]))
        try:
            # In a session of its own: Ctrl-C at a terminal is for Python, which interrupts what it waits for.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            self._clean()
            raise JVMStartError(f"{command[0]} could not be started: {error}") from error
        self.pid = self._process.pid
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)
        said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._listen(self._process.stdout, 1, said, 2)
        self._errors = self._listen(self._process.stderr, 2, None, 0)
        try:
            place_said, self.token = self._first(said, patience), self._first(said, patience)
        except BaseException:
            self.end(0.0)
            raise
        self.address = place_said if self.is_path else f"127.0.0.1:{place_said}"

    def _listen(
        self, stream: IO[bytes] | None, to: int, first: queue.SimpleQueue[str | None] | None, count: int
    ) -> threading.Thread:
        """Pass on what comes, but for the first lines, which are for us."""

        def run() -> None:
            assert stream is not None
            for number, line in enumerate(iter(stream.readline, b"")):
                if first is not None and number < count:
                    first.put(line.decode(errors="replace").strip())
                    continue
                if to == 2:
                    self._last.append(line.decode(errors="backslashreplace").rstrip())
                with contextlib.suppress(OSError):
                    os.write(to, line)
            if first is not None:
                first.put(None)

        thread = threading.Thread(target=run, name=f"sanca-output-{to}", daemon=True)
        thread.start()
        return thread

    def _first(self, said: queue.SimpleQueue[str | None], patience: float) -> str:
        try:
            line = said.get(timeout=patience)
        except queue.Empty:
            raise JVMStartError(f"Java was started and said nothing in {patience:g} seconds{self._words()}") from None
        if line is None:
            self._process.wait(AUTOPSY)
            self._errors.join(AUTOPSY)
            raise JVMStartError(
                f"Java ended with status {self._process.poll()} before it served anything{self._words()}"
            )
        return line

    def _words(self) -> str:
        return "; it said:\n" + "\n".join(self._last) if self._last else ", and nothing on its standard error"

    def _forked(self) -> None:
        """A forked child must not keep Java alive by the end of its standard input."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                os.close(self._process.stdin.fileno())

    def end(self, deadline: float) -> bool:
        """Have it end, in order if that takes no longer than ``deadline``. False if it had to be killed."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(max(deadline, 0.001))
            return True
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return deadline <= 0
        finally:
            self._clean()

    def _clean(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def autopsy(self, why: str, fate: str) -> PeerDiedError:
        """Say how it ended: its status, and its last words."""
        end = time.monotonic() + AUTOPSY
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(AUTOPSY)
        self._errors.join(max(0.0, end - time.monotonic()))
        status = self._process.poll()
        how = (
            "runs still"
            if status is None
            else f"ended with status {status}"
            if status >= 0
            else f"was ended by signal {-status}"
        )
        text = f"{why}: process {self.pid} {how}; {fate}"
        if self._last:
            text += "\nIts last words on standard error:\n" + "\n".join(self._last)
        error = PeerDiedError(text)
        error.pid, error.exit_status, error.stderr = self.pid, status, tuple(self._last)
        return error


def autopsy(why: str, fate: str) -> PeerDiedError:
    """Make the error of a Java process that is gone."""
    current = _jvm._current
    child = current._child if current is not None else None
    return PeerDiedError(f"{why}; {fate}") if child is None else child.autopsy(why, fate)
