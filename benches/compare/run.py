#!/usr/bin/env python3
"""Sanca beside its peers, in one run: every peer in its own process, rounds interleaved, answers checked before anything is timed.

    python benches/compare/run.py                        everything, about seven minutes
    python benches/compare/run.py --quick --ops static_add,inst_get --peers sanca,jpy
    python benches/compare/run.py --java-home /usr/lib/jvm/temurin-25-jdk-amd64 --json out.json

Figures are medians of at least seven chunks; the ratio of minima is in brackets. Single-threaded rows use CPU time of the calling
thread (the machine may be shared), rows of several threads and of whole processes use wall time.
"""

from __future__ import annotations

import argparse
import compileall
import glob
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))

import cold  # noqa: E402
from ops import COLD, OPS  # noqa: E402
from process import LineProcess  # noqa: E402
from table import Cell, Row, markdown  # noqa: E402

PEERS = {"sanca": "sanca", "jpype": "jpype", "jpy": "jpyutil", "pyjnius": "jnius", "jep": "jep"}
JAR = ROOT / "target/dist/testkit.jar"
HELPERS = ROOT / "target/bench"


class Peer(LineProcess):
    """The process of one peer."""

    def __init__(self, name: str, java_home: str, chunk_ms: int) -> None:
        self.name = name
        environment = peer_environment(name, java_home)
        environment["SANCA_BENCH"] = json.dumps([f"{name}_peer", str(JAR), java_home, chunk_ms])
        command = [*peer_command(name, java_home), str(HERE / "worker.py")]
        super().__init__(command, environment, HELPERS / f"{name}.log")
        hello = self.understood(self.next_line())
        self.failure = self.failure or hello.get("fail", "")
        self.version = hello.get("version", "?")

    def ask(self, do: str, op: str) -> dict[str, Any]:
        return self.understood(self.tell(json.dumps({"do": do, "op": op})))

    def understood(self, line: str) -> dict[str, Any]:
        if not line:
            return {"fail": self.failure, "skip": self.failure}
        answer: dict[str, Any] = json.loads(line)
        return answer


def peer_environment(name: str, java_home: str) -> dict[str, str]:
    environment = os.environ | {
        "JAVA_HOME": java_home,
        "PYTHONHASHSEED": "0",
        "SANCA_BENCH_JARS": helper_jars(),
        "SANCA_BENCH_HERE": str(HERE),
    }
    if name == "jep":
        # Jep finds the packages of a virtual environment only if it is told of them, and libpython only if it is loaded globally.
        site = str(jep_folder().parent)
        environment |= {"PYTHONPATH": site, "VIRTUAL_ENV": sys.prefix, "LD_PRELOAD": cold_libpython()}
    return environment


def peer_command(name: str, java_home: str) -> list[str]:
    if name != "jep":
        return cold.python()
    jars = glob.glob(str(jep_folder() / "jep-*.jar"))
    classpath = os.pathsep.join([*jars, str(HELPERS / "peers.jar"), str(JAR)])
    return [f"{java_home}/bin/java", f"-Djava.library.path={jep_folder()}", "-cp", classpath, "org.sanca.peers.JepHost"]


def jep_folder() -> Path:
    spec = importlib.util.find_spec("jep")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent if spec.origin.endswith("__init__.py") else Path(spec.origin)


def cold_libpython() -> str:
    import sysconfig

    return str(Path(sysconfig.get_config_var("LIBDIR")) / str(sysconfig.get_config_var("INSTSONAME")))


def helper_jars() -> str:
    return os.pathsep.join(str(HELPERS / name) for name in ("peers.jar", "jpy.jar") if (HELPERS / name).exists())


def build_helpers() -> None:
    """The testkit and the Java half of two peers, if they are not there, and the byte code of a checkout."""
    compile_checkout()
    if not JAR.exists():
        subprocess.run(["mvn", "-q", "-B", "-f", str(ROOT / "testkit/java/pom.xml"), "package"], check=True)
        JAR.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "testkit/java/target/testkit.jar", JAR)
    HELPERS.mkdir(parents=True, exist_ok=True)
    if not (HELPERS / "peers.jar").exists():
        built = subprocess.run(
            ["mvn", "-q", "-B", "-f", str(HERE / "java/pom.xml"), "package"], capture_output=True, text=True
        )
        if built.returncode != 0:
            print("The Java half of jpy and Jep could not be built; their rows say so.", file=sys.stderr)


def compile_checkout() -> None:
    """pip compiled the peers when it installed them. A checkout would be compiled at each start where writing byte code is turned off."""
    spec = importlib.util.find_spec("sanca")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        compileall.compile_dir(folder, quiet=1)


def absent(name: str) -> str:
    """Why a peer cannot take part, or nothing."""
    if importlib.util.find_spec(PEERS[name]) is None:
        return f"{PEERS[name]} is not installed in {sys.prefix}"
    if name == "jep":
        if not glob.glob(str(jep_folder() / "libjep*")):
            return f"no native library in {jep_folder()}"
        if not (HELPERS / "peers.jar").exists():
            return "its Java host could not be built"
    return ""


def measure(
    names: list[str], ops: list[str], rounds: int, chunk_ms: int, java_home: str
) -> tuple[list[Row], dict[str, str]]:
    """Every operation in interleaved rounds. Also the version (or absence) of each peer."""
    versions = {name: f"absent: {why}" for name in names if (why := absent(name))}
    peers = {name: Peer(name, java_home, chunk_ms) for name in names if name not in versions}
    versions |= {name: peer.version if not peer.failure else f"failed: {peer.failure}" for name, peer in peers.items()}
    rows = []
    on_25 = java_feature(java_home) >= 22
    # First look-ups come first: later rows would have warmed what they measure.
    for number, op_name in enumerate(sorted(ops, key=lambda each: each != "class_first"), 1):
        op = OPS[op_name]
        print(f"\r{number:3}/{len(ops)} {op_name:16}", end="", file=sys.stderr, flush=True)
        cells = {name: Cell(why=versions[name] if name not in peers else "") for name in names}
        ready = []
        for name, peer in peers.items():
            answer = peer.ask("prepare", op_name)
            cells[name].why = answer.get("skip", "")
            cells[name].samples = answer.get("samples", [])
            if "ok" in answer:
                ready.append(name)
        for turn in range(rounds):
            for name in ready if turn % 2 == 0 else reversed(ready):
                answer = peers[name].ask("sample", op_name)
                if "ns" in answer:
                    cells[name].samples.append(answer["ns"])
                else:
                    cells[name].why = answer.get("skip", "no answer")
        goal = op.goal_25 if on_25 and op.goal_25 is not None else op.goal
        rows.append(Row(op_name, op.what, goal, "ns", cells))
    print("\r" + " " * 30 + "\r", end="", file=sys.stderr)
    for peer in peers.values():
        peer.close()
    order = {name: position for position, name in enumerate(OPS)}
    rows.sort(key=lambda row: order[row.name])
    return rows, versions


def measure_cold(names: list[str], rounds: int, java_home: str) -> list[Row]:
    """Cold starts, interleaved; the first round warms the disk cache and is not counted."""
    samples = {name: cold.Cold(failure=absent(name)) for name in names}
    for turn in range(rounds + 1):
        for name in names:
            if not samples[name].failure:
                into = samples[name] if turn else cold.Cold()
                cold.run(
                    name, peer_command(name, java_home), peer_environment(name, java_home), str(JAR), java_home, into
                )
                samples[name].failure = into.failure
    walls = {name: Cell(each.wall_ms, each.failure) for name, each in samples.items()}
    sizes = {name: Cell(each.rss_mb, each.failure) for name, each in samples.items()}
    return [
        Row("cold_start", "import, JVM, first call: the whole process", COLD["cold_start"], "ms", walls),
        Row("cold_rss", "resident memory after the first call", COLD["cold_rss"], "MB", sizes),
    ]


def java_feature(java_home: str) -> int:
    text = (Path(java_home) / "release").read_text()
    version = next(line.split('"')[1] for line in text.splitlines() if line.startswith("JAVA_VERSION="))
    return int(version.split(".")[0])


def default_java_home() -> str:
    if home := os.environ.get("JAVA_HOME"):
        return home
    java = shutil.which("java")
    if java is None:
        sys.exit("No Java: set JAVA_HOME or pass --java-home.")
    return str(Path(java).resolve().parents[1])


def cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


class Options(NamedTuple):
    """What a run of a bench is asked for."""

    peers: list[str]
    rows: list[str]
    rounds: int
    chunk_ms: int
    java_home: str
    json: Path | None


def options(about: str | None, peers: list[str], rows: list[str]) -> Options:
    """What the caller asks for, checked: rows and peers by name, and how often and how long to measure."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ops", help="comma-separated names; default: all")
    parser.add_argument("--peers", help=f"comma-separated, of {', '.join(peers)}; default: all")
    parser.add_argument("--rounds", type=int, default=15, help="chunks of each operation (default 15)")
    parser.add_argument("--chunk-ms", type=int, default=60, help="length of a chunk (default 60)")
    parser.add_argument(
        "--quick", action="store_true", help="3 chunks of 30 ms: to see whether things run, not to quote"
    )
    parser.add_argument("--java-home", default=default_java_home())
    parser.add_argument("--json", type=Path, help="also write every sample here")
    given = parser.parse_args()
    rounds, chunk_ms = (3, 30) if given.quick else (given.rounds, given.chunk_ms)
    names = given.peers.split(",") if given.peers else peers
    wanted = given.ops.split(",") if given.ops else rows
    if unknown := sorted({*wanted} - {*rows}):
        parser.error(f"no such operation: {', '.join(unknown)}. There are: {', '.join(rows)}")
    if unknown := sorted({*names} - {*peers}):
        parser.error(f"no such peer: {', '.join(unknown)}. There are: {', '.join(peers)}")
    return Options(names, wanted, rounds, chunk_ms, given.java_home, given.json)


def main() -> None:
    names, wanted, rounds, chunk_ms, java_home, json_file = options(__doc__, list(PEERS), [*OPS, *COLD])

    build_helpers()
    rows, versions = measure(names, [op for op in wanted if op in OPS], rounds, chunk_ms, java_home)
    rows += [
        row for row in (measure_cold(names, rounds, java_home) if {*wanted} & {*COLD} else []) if row.name in wanted
    ]
    print(
        f"{cpu()}, {os.cpu_count()} CPUs, CPython {platform.python_version()}, JDK {java_feature(java_home)}, {time.strftime('%Y-%m-%d %H:%M')}"
    )
    print(
        f"{rounds} interleaved chunks of {chunk_ms} ms a cell; medians; CPU time of the calling thread, wall time for"
    )
    print(
        "thr2_add, class_first, cold_start. "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".\n"
    )
    print(markdown(rows, names))
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
        json_file.write_text(json.dumps({"versions": versions, "java_home": java_home, "rows": dump}, indent=1) + "\n")


if __name__ == "__main__":
    main()
