"""Sanca."""

from __future__ import annotations

from typing import Any

from peers import common

OPS: dict[str, Any] = {}


def version() -> str:
    import sanca

    return str(sanca.__version__)


def start(jar: str, java_home: str) -> dict[str, Any]:
    import sanca

    jvm = sanca.start(classpath=[jar], java_home=java_home)
    bench = jvm["org.sanca.testkit.bench.Bench"]
    array_list = jvm.java.util.ArrayList
    jmap = bench.squares(1000)

    def append_works() -> bool:
        fresh = array_list()
        fresh.append(5)
        return list(fresh) == [5]

    return common.names() | {
        "Bench": bench,
        "obj": bench(3, 4),
        "jvm": jvm,
        "IllegalArgument": jvm.java.lang.IllegalArgumentException,
        "ArrayList": array_list,
        "jlist": bench.numbers(1000),
        "jmap": jmap,
        "append_works": append_works,
        "put_works": lambda: common.put_works(jmap),
        "find": jvm.__getitem__,
        "INT_OVERLOADS": (1,),
    }
