"""One peer's process: starts the peer, then answers one JSON request a line with one JSON answer a line.

Requests: {"op": name, "do": "prepare"} checks the operation and calibrates it; {"op": name, "do": "sample"} times one chunk and
answers nanoseconds per operation. The protocol has the original stdout for itself: whatever a JVM prints goes to stderr.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

sys.path.insert(0, os.environ["SANCA_BENCH_HERE"])  # Jep runs scripts without __file__

import importlib

from ops import FRESH_CLASSES, OPS, Code, Op

CLOCKS = {"thread": time.thread_time_ns, "wall": time.perf_counter_ns}

Loop = Callable[[int, Callable[[], int]], int]


def compile_loop(statement: str, setup: str, names: dict[str, Any]) -> Loop:
    """A function that runs the statement n times with every name of the peer as a local, and returns what the clock says."""
    parameters = "".join(f", {name}={name}" for name in names if name.isidentifier())
    lines = [f"def loop(n, clock{parameters}):"]
    lines += [f"    {line}" for line in setup.splitlines()]
    lines += ["    turns = range(n)", "    begin = clock()", "    for turn in turns:"]
    lines += [f"        {line}" for line in statement.splitlines()]
    lines += ["    return clock() - begin"]
    space = dict(names)
    exec("\n".join(lines), space)
    return space["loop"]


def two_threads(loop: Loop) -> Loop:
    """Two threads that run the loop at once; wall time divided by the calls of both."""

    def both(n: int, clock: Callable[[], int]) -> int:
        barrier = threading.Barrier(3)

        def run() -> None:
            barrier.wait()
            loop(n, clock)

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        barrier.wait()
        begin = clock()
        for thread in threads:
            thread.join()
        return (clock() - begin) // 2

    return both


class Worker:
    """The operations of one peer, ready to be timed."""

    def __init__(self, peer: Any, jar: str, java_home: str, chunk_ns: int) -> None:
        self.peer = peer
        self.chunk_ns = chunk_ns
        self.names: dict[str, Any] = peer.start(jar, java_home)
        self.ready: dict[str, tuple[Op, Loop, int]] = {}

    def prepare(self, name: str) -> dict[str, Any]:
        op = OPS[name]
        own = self.peer.OPS.get(name)
        if isinstance(own, str):
            return {"skip": own}
        if op.runner == "class_first":
            return {"samples": self.first_lookups()}
        code: Code = own or Code(op.statement)
        check = code.check or op.check
        if not eval(check, self.names):
            return {"skip": f"wrong answer: {check}"}
        loop = compile_loop(code.statement, op.setup if code.setup is None else code.setup, self.names)
        if op.runner == "two_threads":
            loop = two_threads(loop)
        self.ready[name] = (op, loop, self.calibrate(op, loop))
        return {"ok": self.ready[name][2]}

    def calibrate(self, op: Op, loop: Loop) -> int:
        """Warm up (so that HotSpot has compiled what it will) and find how many turns fill one chunk."""
        clock = CLOCKS[op.clock]
        turns, warm_until = 1, time.perf_counter_ns() + op.warm_ms * 1_000_000
        while True:
            spent = max(loop(turns, clock), 1)
            filling = max(1, int(turns * self.chunk_ns / spent))
            if time.perf_counter_ns() > warm_until and filling <= turns * 2:
                return filling
            turns = min(filling, turns * 10)

    def sample(self, name: str) -> dict[str, Any]:
        op, loop, turns = self.ready[name]
        gc.collect()
        gc.disable()
        try:
            return {"ns": loop(turns, CLOCKS[op.clock]) / turns / op.per}
        finally:
            gc.enable()

    def first_lookups(self) -> list[float]:
        find = self.names["find"]
        samples = []
        for name in FRESH_CLASSES:
            begin = time.perf_counter_ns()
            find(name)
            samples.append(float(time.perf_counter_ns() - begin))
        return samples


def serve(peer_name: str, jar: str, java_home: str, chunk_ms: int) -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        worker = Worker(importlib.import_module(f"peers.{peer_name}"), jar, java_home, chunk_ms * 1_000_000)
        print(json.dumps({"version": worker.peer.version()}), file=answers)
    except BaseException as error:
        print(json.dumps({"fail": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}), file=answers)
        return
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        try:
            answer = getattr(worker, request["do"])(request["op"])
        except Exception as error:
            answer = {"skip": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
            traceback.print_exc()
        print(json.dumps(answer), file=answers)


# Jep runs this file as a script without arguments: it finds them in the environment.
serve(*json.loads(os.environ["SANCA_BENCH"]))
os._exit(0)
