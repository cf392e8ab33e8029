"""JPype, as its user guide writes it; a result that is a java.lang.String counts once it is a str."""

from __future__ import annotations

from typing import Any

from ops import Code

from peers import common

OPS = {
    "str_echo16": Code("str(Bench.echo(TEXT16))", "str(Bench.echo(TEXT16)) == TEXT16"),
    "str_echo10k": Code("str(Bench.echo(TEXT10K))", "str(Bench.echo(TEXT10K)) == TEXT10K"),
    "str_uni10k": Code("str(Bench.echo(UNI10K))", "str(Bench.echo(UNI10K)) == UNI10K"),
    "list_in_1k": Code("Bench.listSize(LIST1K)"),
}


def version() -> str:
    import jpype

    return str(jpype.__version__)


def start(jar: str, java_home: str) -> dict[str, Any]:
    import os

    os.environ["JAVA_HOME"] = java_home
    import jpype

    jpype.startJVM(jpype.getDefaultJVMPath(), classpath=[jar])
    bench = jpype.JClass("org.sanca.testkit.bench.Bench")
    array_list = jpype.JClass("java.util.ArrayList")
    jmap = bench.squares(1000)

    def append_works() -> bool:
        fresh = array_list()
        fresh.append(5)
        return list(fresh) == [5]

    return common.names() | {
        "Bench": bench,
        "obj": bench(3, 4),
        "jvm": jpype,
        "IllegalArgument": jpype.JClass("java.lang.IllegalArgumentException"),
        "ArrayList": array_list,
        "jlist": bench.numbers(1000),
        "jmap": jmap,
        "append_works": append_works,
        "put_works": lambda: common.put_works(jmap),
        "find": jpype.JClass,
    }
