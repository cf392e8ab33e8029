"""Clients in processes of their own: each is told the name of a row and answers with nanoseconds for one run of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from process import LineProcess
from run import HELPERS
from table import Cell

#: By the name of a row: what to run, and what it has to give (None: anything).
Work = dict[str, tuple[Callable[[], Any], Any]]


class Client(LineProcess):
    """The process that a bench script is in when it is started with `--worker` and `arguments`."""

    def __init__(self, script: str, arguments: Iterable[object], environment: dict[str, str], log: str) -> None:
        command = [sys.executable, script, "--worker", *map(str, arguments)]
        HELPERS.mkdir(parents=True, exist_ok=True)
        super().__init__(command, environment, HELPERS / f"{Path(script).stem}-{log}.log")
        if self.next_line() != "ready":
            sys.exit(f"the client {log} did not start: {self.failure}")

    def sample(self, row: str) -> dict[str, Any]:
        """`ns`, or `why` there is none."""
        line = self.tell(row)
        answer: dict[str, Any] = json.loads(line) if line else {"why": self.failure}
        return answer


def answer_rows(known: Work, chunk_ms: int, before: dict[str, Callable[[], Any]] | None = None) -> None:
    """The other end: until nobody asks any more. Each row's first answer is checked, and says how many runs fill `chunk_ms`
    (0: one). `before` has what a row needs each time, outside the time."""
    counts = dict[str, int]()
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        run, expected = known[name]
        if before and name in before:
            before[name]()
        if name not in counts:
            value = run()
            if expected is not None and value != expected:
                print(json.dumps({"why": f"gave {value!r}"[:200]}), flush=True)
                continue
            counts[name] = max(1, int(chunk_ms * 1e6 / timed(run, 5))) if chunk_ms else 1
        print(json.dumps({"ns": timed(run, counts[name])}), flush=True)


def sample_start(script: str, *arguments: str) -> dict[str, Any]:
    """What a process says that a bench script is in when it is started with `--start` and `arguments`: for rows that need a new one."""
    command = [sys.executable, script, "--start", *arguments]
    child = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=300)
    answers = [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")]
    return answers[0] if answers and child.returncode == 0 else {"why": f"ended with {child.returncode}"}


def timed(run: Callable[[], Any], count: int) -> float:
    """Nanoseconds of one of `count` runs."""
    begin = time.perf_counter_ns()
    for _ in range(count):
        run()
    return (time.perf_counter_ns() - begin) / count


def measure(peers: list[str], rounds: int, sample: Callable[[str], dict[str, Any]]) -> dict[str, Cell]:
    """Rounds interleaved; the first warms up."""
    cells = {peer: Cell() for peer in peers}
    for turn in range(rounds + 1):
        for peer in peers if turn % 2 == 0 else reversed(peers):
            answer = sample(peer)
            if "why" in answer:
                cells[peer].why = answer["why"]
            elif turn:
                cells[peer].samples.append(answer["ns"])
    return cells
