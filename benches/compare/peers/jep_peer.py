"""Jep. Java is the host here: run.py starts a JVM whose main class runs worker.py in a SharedInterpreter."""

from __future__ import annotations

from typing import Any

from ops import Code

from peers import common

OPS: dict[str, Any] = {
    "deep_path": Code("java.lang.Math.abs(-3)", "java.lang.Math.abs(-3) == 3"),
    "list_append": Code("fresh.add(5)"),
}


def version() -> str:
    import jep

    return str(jep.__VERSION__)


class Comparator:
    """Jep takes a lambda for this parameter only by way of jproxy."""

    def compare(self, a: Any, b: Any) -> int:
        return common.compare(a, b)


def start(jar: str, java_home: str) -> dict[str, Any]:
    import java.lang
    import jep

    bench = jep.findClass("org.sanca.testkit.bench.Bench")
    array_list = jep.findClass("java.util.ArrayList")
    jmap = bench.squares(1000)

    def append_works() -> bool:
        fresh = array_list()
        fresh.add(5)
        return list(fresh) == [5]

    return common.names() | {
        "Bench": bench,
        "obj": bench(3, 4),
        "java": java,
        "IllegalArgument": ValueError,
        "ArrayList": array_list,
        "jlist": bench.numbers(1000),
        "jmap": jmap,
        "append_works": append_works,
        "put_works": lambda: common.put_works(jmap),
        "find": jep.findClass,
        "comparator": jep.jproxy(Comparator(), ["java.util.Comparator"]),
    }
