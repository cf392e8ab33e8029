#!/usr/bin/env python3
"""Python's half of the gateway: sanca.py4j beside Py4J, both against one JVM with Py4J's own jar; and sanca.py4j with a JVM in its own
process (transport="embedded"). Same rules as run.py.

    python benches/compare/gateway.py                     everything, about one minute
    python benches/compare/gateway.py --quick --ops bound,new

All clients run the same rows in processes of their own, rounds interleaved, answers checked before anything is timed. Most of each row is
the other process, so figures are wall time: a machine that is shared shows it.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from clients import Client, Work, answer_rows, measure
from run import JAR, compile_checkout, cpu, options
from table import Cell, Row, markdown, paired, show

STOCK = Path(sys.prefix, "share", "py4j", "py4j0.10.9.9.jar")
PEERS = ["sanca", "embedded", "py4j"]

#: What each row does, and the ratio to Py4J that is its goal.
ROWS = {
    "spelled": ("jvm.org.sanca.testkit.bench.Bench.add(1, 2)", 0.5),
    "bound": ("add(1, 2), the method looked up before", 0.8),
    "method": ("obj.plus(1, 2)", 0.8),
    "new": ("Bench(3, 4), and its release", 0.6),
    "text16": ("text of 16 there and back", 0.6),
    "text10k": ("text of 10,000 there and back", 0.05),
    "list_iter": ("for x in a list of 1,000", 0.7),
    "array_iter": ("for x in an array of 1,000", 0.7),
    "exception": ("a Java exception caught", 0.8),
    "callback": ("Java calls a Python function once", 0.8),
}
#: The ratio to Py4J that is the goal in one process, where there is one.
EMBEDDED = {"spelled": 0.06, "bound": 0.06}


def rows(port: int, transport: dict[str, str]) -> tuple[Work, Callable[[], Any]]:
    """The rows, and what makes callbacks come here."""
    from py4j.java_gateway import (
        CallbackServerParameters,
        GatewayParameters,
        JavaGateway,
    )
    from py4j.protocol import Py4JJavaError

    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(port=port, **transport),
        callback_server_parameters=CallbackServerParameters(port=0, daemonize=True, daemonize_connections=True),
    )
    jvm, listening = gateway.jvm, gateway.get_callback_server().get_listening_port()
    Bench = jvm.org.sanca.testkit.bench.Bench
    add, echo, obj, numbers = Bench.add, Bench.echo, Bench(3, 4), Bench.numbers(1000)
    array = gateway.new_array(jvm.int, 1000)
    short, long = "x" * 16, "x" * 10_000

    class Function:
        def apply(self, value: Any) -> Any:
            return value

        class Java:
            implements = ["java.util.function.Function"]  # noqa: RUF012 - as Py4J's users write it

    def caught() -> bool:
        with contextlib.suppress(Py4JJavaError):
            return bool(Bench.fail(0))
        return True

    address = gateway.java_gateway_server.getCallbackClient().getAddress()
    function = Function()

    def call() -> Any:
        # The JVM has one callback client, and two of us.
        return Bench.callFunction(function, 1)

    known: Work = {
        "spelled": (lambda: gateway.jvm.org.sanca.testkit.bench.Bench.add(1, 2), 3),
        "bound": (lambda: add(1, 2), 3),
        "method": (lambda: obj.plus(1, 2), obj.plus(1, 2)),
        "new": (lambda: Bench(3, 4) is not None, True),
        "text16": (lambda: echo(short), short),
        "text10k": (lambda: echo(long), long),
        "list_iter": (lambda: sum(1 for _ in numbers), 1000),
        "array_iter": (lambda: sum(1 for _ in array), 1000),
        "exception": (caught, True),
        "callback": (call, None),
    }
    return known, lambda: gateway.java_gateway_server.resetCallbackClient(address, listening)


def worker(peer: str, port: int, chunk_ms: int, java_home: str) -> None:
    """One client."""
    if peer != "py4j":
        import sanca.py4j

        sanca.py4j.install()
    if peer == "embedded":
        sanca.start(classpath=[JAR], java_home=java_home)
    known, reset = rows(port, {"transport": "embedded"} if peer == "embedded" else {})
    answer_rows(known, chunk_ms, {"callback": reset})


def main() -> None:
    names, wanted, rounds, chunk_ms, java_home, json_file = options(__doc__, PEERS, list(ROWS))
    compile_checkout()
    server = subprocess.Popen(
        [
            f"{java_home}/bin/java",
            "-cp",
            f"{STOCK}{os.pathsep}{JAR}",
            "py4j.GatewayServer",
            "--die-on-broken-pipe",
            "0",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    port = int(server.stdout.readline() or sys.exit(f"the JVM did not start: are {STOCK} and {JAR} there?"))
    arguments = (port, chunk_ms, java_home)
    peers = {name: Client(__file__, (name, *arguments), dict(os.environ), name) for name in names}
    table = []
    for row_name in wanted:
        cells = measure(names, rounds, lambda name, row=row_name: peers[name].sample(row))
        table.append(Row(row_name, *ROWS[row_name], "ns", cells))
    for peer in peers.values():
        peer.close()
    assert server.stdin is not None
    server.stdin.close()
    server.wait(20)
    print(
        f"Python {platform.python_version()}, {cpu()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {java_home}\n"
    )
    over_sockets = [name for name in names if name != "embedded"]
    print(markdown([replace(row, cells=pick(row, over_sockets)) for row in table], over_sockets))
    if {"embedded", "py4j"} <= set(names):
        print("\n" + in_process(table))
    if json_file:
        json_file.write_text(json.dumps({row.name: {n: c.samples for n, c in row.cells.items()} for row in table}))


def pick(row: Row, names: list[str]) -> dict[str, Cell]:
    return {name: row.cells[name] for name in names}


def in_process(table: list[Row]) -> str:
    """The table of the one that has its JVM in its own process."""
    lines = ["| operation | embedded | py4j | ratio | goal | met |", "|---|---:|---:|---:|---:|---|"]
    for row in table:
        own, stock = row.cells["embedded"], row.cells["py4j"]
        if not own.samples or not stock.samples:
            lines.append(f"| {row.name} | {own.why or stock.why} | | | | |")
            continue
        ratio, goal = paired(own, stock), EMBEDDED.get(row.name)
        met = "" if goal is None else "yes" if ratio <= goal else "NO"
        shown = f"{show(own.median, 'ns')} | {show(stock.median, 'ns')} | {ratio:.3f}"
        lines.append(f"| {row.name} | {shown} | {goal or ''} | {met} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    else:
        main()
