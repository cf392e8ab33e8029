"""Gateways that are processes of their own, and children that connect to them."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from typing import NamedTuple

from support import JAVA_HOME, TESTKIT, run_child


class Served(NamedTuple):
    """A gateway as a process."""

    process: subprocess.Popen[str]
    #: A port, or the path of a socket.
    place: str
    token: str


@contextlib.contextmanager
def served(*options: str) -> Iterator[Served]:
    from sanca import _gateway

    line = _gateway.command([*options, "--die-on-exit"], ["-Xmx128m"], JAVA_HOME, [str(TESTKIT)])
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    killer = threading.Timer(60, process.kill)
    killer.start()
    try:
        assert process.stdout is not None
        assert process.stdin is not None
        place = process.stdout.readline().strip()
        token = "" if "--no-token" in options else process.stdout.readline().strip()
        killer.cancel()
        yield Served(process, place, token)
        process.stdin.close()
        process.wait(20)
    finally:
        killer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def connected(address: object, token: str | None, body: str = "print(jvm.java.lang.Math.abs(-3))") -> str:
    """What a child prints that has run `body` with the `jvm` of a gateway."""
    code = f"import sanca, threading\njvm = sanca.connect({address!r}, token={token!r})\n{body}"
    return run_child(code, start=False).ok().strip()
