#!/usr/bin/env python3
"""Both halves of a gateway: Sanca's client at Sanca's server, over TCP and over a Unix socket, beside Py4J's client at Py4J's server.

    python benches/compare/link.py                     everything, about two minutes
    python benches/compare/link.py --quick --ops bound,new

Each pair has a JVM of its own. All run the same rows in processes of their own, rounds interleaved, answers checked before anything is
timed. Most of each row is the other process, so figures are wall time: a machine that is shared shows it.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from clients import Client, Work, answer_rows, measure, sample_start
from gateway import STOCK
from run import JAR, compile_checkout, cpu, options
from table import Cell, paired, show

PEERS = ["tcp", "unix", "py4j"]

#: What each row does, and the ratio to Py4J that is its goal.
ROWS = {
    "spelled": ("jvm.org.sanca.testkit.bench.Bench.add(1, 2)", 0.12),
    "class": ("Bench.add(1, 2)", 0.25),
    "bound": ("add(1, 2), the method looked up before", 0.5),
    "method": ("obj.plus(1, 2)", 0.5),
    "new": ("Bench(3, 4), and its release", 0.3),
    "text16": ("text of 16 there and back", 0.35),
    "text10k": ("text of 10,000 there and back", 0.01),
    "list_iter": ("for x in an ArrayList of 1,000", 0.02),
    "list_in": ("a list of 1,000 as an argument", 0.02),
    "list_out": ("list(…) of an ArrayList of 1,000", 0.02),
    "bytes_in": ("1 MiB of bytes as an argument", 0.3),
    "bytes_out": ("1 MiB of bytes as a result", 0.1),
    "doubles": ("a double[] of 1,000,000 to NumPy", 0.05),
    "exception": ("a Java exception caught", 0.4),
    "callback": ("Java calls a Python function once", 0.6),
    "threads2": ("a call, on two threads at once", 0.5),
    "threads8": ("a call, on eight threads at once", 0.5),
    "launch": ("import, launch of a JVM, and the first call", 1.0),
}
_LARGE = 1 << 20


def common(jvm: Any, Bench: Any) -> Work:
    """What is written alike for both."""
    add, echo, obj, numbers = Bench.add, Bench.echo, Bench(3, 4), Bench.numbers(1000)
    short, long, data = "x" * 16, "x" * 10_000, bytes(_LARGE)

    def threads(count: int) -> Callable[[], None]:
        def run() -> None:
            def work() -> None:
                for _ in range(200 // count):
                    add(1, 2)

            started = [threading.Thread(target=work) for _ in range(count)]
            for thread in started:
                thread.start()
            for thread in started:
                thread.join()

        return run

    return {
        "spelled": (lambda: jvm.org.sanca.testkit.bench.Bench.add(1, 2), 3),
        "class": (lambda: Bench.add(1, 2), 3),
        "bound": (lambda: add(1, 2), 3),
        "method": (lambda: obj.plus(1, 2), obj.plus(1, 2)),
        "new": (lambda: Bench(3, 4) is not None, True),
        "text16": (lambda: echo(short), short),
        "text10k": (lambda: echo(long), long),
        "list_iter": (lambda: sum(1 for _ in numbers), 1000),
        "list_out": (lambda: len(list(numbers)), 1000),
        "bytes_in": (lambda: Bench.bytesIn(data), Bench.bytesIn(data)),
        "bytes_out": (lambda: len(bytes(Bench.bytesOut(_LARGE))), _LARGE),
        "threads2": (threads(2), None),
        "threads8": (threads(8), None),
    }


def ours(place: str, token: str) -> Work:
    import numpy as np

    import sanca

    jvm = sanca.connect(place, token=token)
    Bench = jvm.org.sanca.testkit.bench.Bench
    values, doubles = list(range(1000)), Bench.doublesOut(1_000_000)

    def caught() -> bool:
        with contextlib.suppress(RuntimeError):
            return bool(Bench.fail(0))
        return True

    return common(jvm, Bench) | {
        "list_in": (lambda: Bench.listSize(values), 1000),
        "doubles": (lambda: len(np.array(doubles)), 1_000_000),
        "exception": (caught, True),
        "callback": (lambda: Bench.callFunction(lambda x: x, 1), None),
    }


def theirs(place: str, token: str) -> Work:
    import numpy as np
    from py4j.java_collections import ListConverter
    from py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway
    from py4j.protocol import Py4JJavaError

    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(port=int(place)),
        callback_server_parameters=CallbackServerParameters(port=0, daemonize=True, daemonize_connections=True),
    )
    server, listening = gateway.java_gateway_server, gateway.get_callback_server().get_listening_port()
    server.resetCallbackClient(server.getCallbackClient().getAddress(), listening)
    jvm = gateway.jvm
    Bench = jvm.org.sanca.testkit.bench.Bench
    values, converter = list(range(1000)), ListConverter()
    doubles = Bench.doublesOut(1_000_000)

    class Function:
        def apply(self, value: Any) -> Any:
            return value

        class Java:
            implements = ["java.util.function.Function"]  # noqa: RUF012 - as Py4J's users write it

    def caught() -> bool:
        with contextlib.suppress(Py4JJavaError):
            return bool(Bench.fail(0))
        return True

    def packed() -> int:
        # The way its users take: one byte array for all of them.
        buffer = jvm.java.nio.ByteBuffer.allocate(8_000_000)
        buffer.asDoubleBuffer().put(doubles)
        return len(np.frombuffer(buffer.array(), dtype=">f8"))

    return common(jvm, Bench) | {
        "list_in": (lambda: Bench.listSize(converter.convert(values, gateway._gateway_client)), 1000),
        "doubles": (packed, 1_000_000),
        "exception": (caught, True),
        "callback": (lambda: Bench.callFunction(Function(), 1), None),
    }


def worker(peer: str, place: str, token: str, chunk_ms: int) -> None:
    """One client."""
    answer_rows(theirs(place, token) if peer == "py4j" else ours(place, token), chunk_ms)


def start(peer: str, java_home: str) -> None:
    """One client that launches its JVM: prints nanoseconds."""
    begin = time.perf_counter_ns()
    if peer == "py4j":
        from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

        java = f"{java_home}/bin/java"
        port = launch_gateway(classpath=str(JAR), die_on_exit=True, java_path=java)
        jvm: Any = JavaGateway(gateway_parameters=GatewayParameters(port=port)).jvm
    else:
        import sanca

        jvm = sanca.launch(classpath=[JAR], java_home=java_home, transport=peer)
    assert jvm.org.sanca.testkit.bench.Bench.add(1, 2) == 3
    print(json.dumps({"ns": time.perf_counter_ns() - begin}), flush=True)


class Pair:
    """A JVM that serves, and the process of its client."""

    def __init__(self, name: str, java_home: str, chunk_ms: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.server = subprocess.Popen(
            self._command(name, java_home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.server.stdout is not None
        place = self.server.stdout.readline().strip() or sys.exit(f"the JVM of {name} did not start")
        token = "" if name == "py4j" else self.server.stdout.readline().strip()
        if name == "tcp":
            place = f"127.0.0.1:{place}"
        self.client = Client(__file__, (name, place, chunk_ms), os.environ | {"SANCA_BENCH_TOKEN": token}, name)

    def _command(self, name: str, java_home: str) -> list[str]:
        if name == "py4j":
            path = f"{STOCK}{os.pathsep}{JAR}"
            return [f"{java_home}/bin/java", "-cp", path, "py4j.GatewayServer", "--die-on-broken-pipe", "0"]
        from sanca import _gateway

        place = ["--port", "0"] if name == "tcp" else ["--unix-socket", f"{self.folder.name}/socket"]
        return _gateway.command([*place, "--die-on-exit"], (), java_home, [str(JAR)])

    def close(self) -> None:
        self.client.close()
        assert self.server.stdin is not None
        self.server.stdin.close()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
        self.folder.cleanup()


def main() -> None:
    names, wanted, rounds, chunk_ms, java_home, json_file = options(__doc__, PEERS, list(ROWS))
    compile_checkout()
    pairs = {name: Pair(name, java_home, chunk_ms) for name in names}
    table: dict[str, dict[str, Cell]] = {}
    for row in wanted:
        if row == "launch":
            table[row] = measure(names, rounds, lambda name: sample_start(__file__, name, java_home))
        else:
            table[row] = measure(names, rounds, lambda name, row=row: pairs[name].client.sample(row))
    for pair in pairs.values():
        pair.close()
    print(
        f"Python {platform.python_version()}, {cpu()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {java_home}\n"
    )
    print(markdown(table, names))
    if json_file:
        json_file.write_text(
            json.dumps({row: {n: c.samples for n, c in cells.items()} for row, cells in table.items()})
        )


def markdown(table: dict[str, dict[str, Cell]], names: list[str]) -> str:
    """Medians, and ratios to Py4J within rounds."""
    ours = [name for name in names if name != "py4j"]
    lines = [
        "| row | what | " + " | ".join(names) + " | " + " | ".join(f"{name} / py4j" for name in ours) + " | goal |",
        "| --- " * (3 + len(names) + len(ours)) + "|",
    ]
    for row, cells in table.items():
        what, goal = ROWS[row]
        shown = [show(cell.median, "ns") if cell.samples else cell.why or "–" for cell in cells.values()]
        stock = cells.get("py4j")
        ratios = [
            f"{paired(cells[name], stock):.3f}" if stock and stock.samples and cells[name].samples else "–"
            for name in ours
        ]
        lines.append(f"| {row} | {what} | " + " | ".join([*shown, *ratios]) + f" | {goal} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2], sys.argv[3], os.environ.pop("SANCA_BENCH_TOKEN"), int(sys.argv[4]))
    elif sys.argv[1:2] == ["--start"]:
        start(*sys.argv[2:4])
    else:
        main()
