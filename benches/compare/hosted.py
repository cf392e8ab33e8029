#!/usr/bin/env python3
"""Java hosts Python: Sanca beside Jep, in one run. Same rules as run.py: own processes, interleaved rounds, checked answers.

    python benches/compare/hosted.py                     everything, about three minutes
    python benches/compare/hosted.py --quick --ops exec,set_int

Both bridges run the same rows (hosted/java/Rows.java), each spelt as its own documentation does (SancaApi.java, JepApi.java).
"""

from __future__ import annotations

import glob
import json
import os
import platform
import shutil
import subprocess
import sys
import time

from process import LineProcess
from run import (
    HELPERS,
    HERE,
    ROOT,
    absent,
    cold_libpython,
    compile_checkout,
    cpu,
    java_feature,
    jep_folder,
    options,
)
from table import Cell, Row, markdown

SOURCES = HERE / "hosted/java"
CLASSES = HELPERS / "hosted"
SANCA_JAR = ROOT / "target/dist/sanca.jar"
APIS = {"sanca": "SancaApi", "jep": "JepApi"}

#: What each row does, and the ratio to Jep that is its goal.
ROWS = {
    "exec": ('exec("pass")', 0.15),
    "eval": ('eval("x + 1")', 0.15),
    "get_value": ('getValue("x")', 0.15),
    "invoke_none": ("invoke of a function without arguments", 0.85),
    "invoke_int2": ("invoke with two ints", 0.25),
    "invoke_str": ("invoke with a String, which comes back", 0.6),
    "set_int": ("set of an int", 0.5),
    "set_str": ("set of a String", 0.8),
    "call_none": ("PyCallable.call without arguments", 1.0),
    "call_int2": ("PyCallable.call with two ints", 0.25),
    "call_kwargs": ("PyCallable.call with two keywords", 0.1),
    "method": ("a method of a PyObject", 0.25),
    "get_attr": ("getAttr of an int", 0.5),
    "set_attr": ("setAttr of an int", 0.5),
    "list_out": ("list of 1,000 ints to Java", 0.1),
    "list_in": ("List of 1,000 Integers to a Python list", 0.1),
    "dict_out": ("dict of 1,000 str: int to Java", 0.3),
    "text_out": ("str of 10,000 to Java", 0.4),
    "text_in": ("String of 10,000 to Python", 1.0),
    "bytes_out": ("bytes of 1 MiB to byte[]", 1.0),
    "bytes_in": ("byte[] of 1 MiB to bytes", 1.0),
    "array_in": ("NDArray of 1M doubles to NumPy", 1.0),
    "array_out": ("NumPy array of 1M doubles to an NDArray", 1.0),
    "direct_in": ("direct buffer of 1M doubles shown to NumPy", 0.4),
    "direct_back": ("the same NumPy array back as what it came from", 0.4),
    "exception": ("Python exception caught in Java", 0.5),
    "callback": ("Java calls Python, which calls Java", 0.4),
    "open_shared": ("create and close a SharedInterpreter", 0.3),
    "open_sub": ("create and close a SubInterpreter", 1.0),
}
COLD = {
    "cold_start": ("start of the JVM to the first exec: wall time", 0.8),
    "cold_whole": ("the same to the end of the process", 0.8),
    "cold_rss": ("resident memory then", 1.0),
}


#: Not a ratio to Jep, whose interpreters of this kind are not usable: how much faster two threads are than one, and the goal.
PARALLEL = {"own_gil": ("the same pure Python in two interpreters at the same time, each with a GIL of its own", 1.8)}
PARALLEL_ROUNDS = 200


class Peer(LineProcess):
    """The JVM of one peer."""

    def __init__(self, name: str, java_home: str, chunk_ms: int) -> None:
        start = [*command(name, java_home), "Worker", APIS[name], str(chunk_ms)]
        super().__init__(start, environment(name, java_home), HELPERS / f"hosted-{name}.log")
        self.version = self.understood(self.next_line())[1]

    def ask(self, do: str, row: str) -> tuple[str, str]:
        """A word and what it says."""
        return self.understood(self.tell(f"{do} {row}"))

    def understood(self, line: str) -> tuple[str, str]:
        word, _, rest = line.partition(" ")
        return (word, rest) if line else ("skip", self.failure)


def environment(name: str, java_home: str) -> dict[str, str]:
    own = os.environ | {"JAVA_HOME": java_home, "PYTHONHASHSEED": "0"}
    if name == "sanca":
        return own | {"SANCA_PYTHON": sys.executable}
    # Jep is told of the virtual environment's packages, and its extension modules find libpython only if it is loaded globally.
    return own | {
        "PYTHONPATH": str(jep_folder().parent),
        "VIRTUAL_ENV": sys.prefix,
        "LD_PRELOAD": cold_libpython(),
    }


def command(name: str, java_home: str) -> list[str]:
    extra = os.environ.get(f"SANCA_BENCH_{name.upper()}_JVM", "").split()
    if name == "sanca":
        return [
            f"{java_home}/bin/java",
            *extra,
            "-cp",
            os.pathsep.join([str(SANCA_JAR), str(CLASSES / name)]),
        ]
    classpath = os.pathsep.join([*jep_jars(), str(CLASSES / name)])
    return [
        f"{java_home}/bin/java",
        *extra,
        f"-Djava.library.path={jep_folder()}",
        "-cp",
        classpath,
    ]


def jep_jars() -> list[str]:
    return glob.glob(str(jep_folder() / "jep-*.jar"))


def build(name: str, java_home: str) -> None:
    """The rows and one bridge's half, compiled against that bridge alone."""
    jars = [str(SANCA_JAR)] if name == "sanca" else jep_jars()
    others = {f"{api}.java" for peer, api in APIS.items() if peer != name}
    if name != "sanca":
        others.add("Parallel.java")
    sources = [str(path) for path in sorted(SOURCES.glob("*.java")) if path.name not in others]
    target = CLASSES / name
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            f"{java_home}/bin/javac",
            "-nowarn",
            "-d",
            str(target),
            "-cp",
            os.pathsep.join(jars),
            *sources,
        ],
        check=True,
    )


def measure(
    names: list[str], wanted: list[str], rounds: int, chunk_ms: int, java_home: str
) -> tuple[list[Row], dict[str, str]]:
    """Every row in interleaved rounds. Also the version (or absence) of each peer."""
    versions = {name: f"absent: {why}" for name in names if (why := missing(name))}
    peers = {name: Peer(name, java_home, chunk_ms) for name in names if name not in versions}
    versions |= {name: f"failed: {peer.failure}" if peer.failure else peer.version for name, peer in peers.items()}
    rows = []
    for number, row_name in enumerate(wanted, 1):
        print(
            f"\r{number:3}/{len(wanted)} {row_name:16}",
            end="",
            file=sys.stderr,
            flush=True,
        )
        cells = {name: Cell(why=versions[name] if name not in peers else "") for name in names}
        ready = []
        for name, peer in peers.items():
            word, rest = peer.ask("prepare", row_name)
            if word == "ok":
                ready.append(name)
            else:
                cells[name].why = rest
        for turn in range(rounds):
            for name in ready if turn % 2 == 0 else reversed(ready):
                word, rest = peers[name].ask("sample", row_name)
                if word == "ns":
                    cells[name].samples.append(float(rest))
                else:
                    cells[name].why = rest
        what, goal = ROWS[row_name]
        rows.append(Row(row_name, what, goal, "ns", cells))
    print("\r" + " " * 30 + "\r", end="", file=sys.stderr)
    for peer in peers.values():
        peer.close()
    return rows, versions


def measure_cold(names: list[str], rounds: int, java_home: str) -> list[Row]:
    """Cold starts, interleaved; the first round warms the disk cache and is not counted."""
    cells = {row: {name: Cell(why=missing(name)) for name in names} for row in COLD}
    for turn in range(rounds + 1):
        for name in names:
            if cells["cold_start"][name].why:
                continue
            begin = time.perf_counter()
            with (HELPERS / f"hosted-{name}.log").open("w") as log:
                child = subprocess.Popen(
                    [*command(name, java_home), "Cold", APIS[name]],
                    env=environment(name, java_home),
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
            assert child.stdout is not None
            done = child.stdout.readline()
            first = time.perf_counter()
            resident = child.stdout.readline().split()
            status = child.wait()
            end = time.perf_counter()
            if done != "done\n" or status != 0 or len(resident) != 2:
                for cell in cells.values():
                    cell[name].why = f"status {status}, see {log.name}"
            elif turn:
                cells["cold_start"][name].samples.append((first - begin) * 1000)
                cells["cold_whole"][name].samples.append((end - begin) * 1000)
                cells["cold_rss"][name].samples.append(int(resident[1]) / 1024)
    return [Row(row, *COLD[row], "MB" if row == "cold_rss" else "ms", cells[row]) for row in COLD]


def own_gil_python() -> tuple[str, str]:
    """A CPython that has one GIL an interpreter, and its version; or nothing and why."""
    chosen = os.environ.get("SANCA_BENCH_OWN_GIL_PYTHON")
    names = [chosen] if chosen else [sys.executable, "python3.13", "python3.12"]
    question = "import sys; assert sys.version_info >= (3, 12); print(*sys.version_info[:3], sep='.')"
    for executable in filter(None, map(shutil.which, names)):
        answer = subprocess.run([executable, "-c", question], capture_output=True, text=True)
        if answer.returncode == 0:
            return executable, answer.stdout.strip()
    return (
        "",
        f"it needs CPython 3.12 or newer, and none of {', '.join(names)} is; name one in SANCA_BENCH_OWN_GIL_PYTHON",
    )


#: What one process does for the comparison below: it says when it is ready, is told to begin, and prints how long that took.
ALONE = """
import sys, time
def work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total
print(flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    work(120_000)
    print(time.perf_counter() - begin, flush=True)
"""


def machine_gain(executable: str) -> float:
    """What two processes gain over one: more than that nobody can gain on this machine now."""
    both = [
        subprocess.Popen([executable, "-c", ALONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for _ in range(2)
    ]

    def wall(processes: list[subprocess.Popen[str]]) -> float:
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
        return max(float(process.stdout.readline()) for process in processes if process.stdout is not None)

    for process in both:
        assert process.stdout is not None
        process.stdout.readline()
    rounds = [(wall(both[:1]), wall(both)) for _ in range(PARALLEL_ROUNDS)]
    for process in both:
        process.communicate()
    once, twice = (min(column) for column in zip(*rounds, strict=True))
    return 2 * once / twice


def measure_parallel(java_home: str) -> str:
    """What two threads gain over one, with a GIL each and with one for both; by the fastest rounds."""
    what, goal = PARALLEL["own_gil"]
    executable, version = own_gil_python()
    if not executable:
        return f"own_gil: not measured: {version}"
    machine = machine_gain(executable)
    done = subprocess.run(
        [*command("sanca", java_home), "Parallel", str(PARALLEL_ROUNDS)],
        env=environment("sanca", java_home) | {"SANCA_PYTHON": executable},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        return f"own_gil: failed with status {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
    rounds = [[int(word) for word in line.split()] for line in done.stdout.splitlines()]
    once, twice, once_shared, twice_shared = (min(column) / 1e6 for column in zip(*rounds, strict=True))
    gain, shared = 2 * once / twice, 2 * once_shared / twice_shared
    met = "yes" if gain >= goal else "NO" if machine >= goal else "NO, nor by processes: the machine is busy"
    return (
        "| row | once | twice, a GIL each | faster by | twice, one GIL | faster by | two processes | goal | met |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---|\n"
        f"| own_gil | {once:.0f} ms | {twice:.0f} ms | {gain:.2f} | {twice_shared:.0f} ms | {shared:.2f} | {machine:.2f} | {goal:g} | {met} |\n\n"
        f"own_gil: {what}; CPython {version}, wall time, minima of {PARALLEL_ROUNDS} rounds. Two processes without Java are what the machine has to give."
    )


def missing(name: str) -> str:
    """Why a peer cannot take part, or nothing."""
    if name == "sanca":
        return "" if SANCA_JAR.exists() else f"{SANCA_JAR} does not exist"
    why = absent(name)
    return "" if why.startswith("its Java host") else why


def main() -> None:
    names, wanted, rounds, chunk_ms, java_home, json_file = options(__doc__, list(APIS), [*ROWS, *COLD, *PARALLEL])

    compile_checkout()
    HELPERS.mkdir(parents=True, exist_ok=True)
    for name in names:
        if not missing(name):
            build(name, java_home)
    rows, versions = measure(
        names,
        [row for row in wanted if row in ROWS],
        rounds,
        chunk_ms,
        java_home,
    )
    if {*wanted} & {*COLD}:
        rows += [row for row in measure_cold(names, rounds, java_home) if row.name in wanted]
    print(
        f"Java hosts Python. {cpu()}, {os.cpu_count()} CPUs, CPython {platform.python_version()}, JDK {java_feature(java_home)}, {time.strftime('%Y-%m-%d %H:%M')}"
    )
    print(
        f"{rounds} interleaved chunks of {chunk_ms} ms a cell; medians; CPU time of the calling thread, wall time for cold_*."
    )
    print(", ".join(f"{name} {version}" for name, version in versions.items()) + ".\n")
    print(markdown(rows, names))
    if {*wanted} & {*PARALLEL} and "sanca" in names:
        print("\n" + measure_parallel(java_home))
    if json_file:
        dump = [
            {
                "op": row.name,
                "goal": row.goal,
                "unit": row.unit,
                "samples": {name: cell.samples for name, cell in row.cells.items()},
            }
            for row in rows
        ]
        json_file.write_text(
            json.dumps(
                {"versions": versions, "java_home": java_home, "rows": dump},
                indent=1,
            )
            + "\n"
        )


if __name__ == "__main__":
    main()
