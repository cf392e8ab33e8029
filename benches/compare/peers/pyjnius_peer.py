"""PyJNIus. It converts lists only to arrays, so collections are filled call by call; proxies are PythonJavaClass with signatures."""

from __future__ import annotations

import os
from typing import Any

from ops import Code

from peers import common

OPS: dict[str, Any] = {
    "deep_path": Code("autoclass('java.lang.Math').abs(-3)", "autoclass('java.lang.Math').abs(-3) == 3"),
    "list_append": Code("fresh.add(5)"),
    "list_in_1k": Code("Bench.listSize(to_list(LIST1K))", "Bench.listSize(to_list(LIST1K)) == 1000"),
    "dict_in_1k": Code("Bench.mapSize(to_map(DICT1K))", "Bench.mapSize(to_map(DICT1K)) == 1000"),
    "f64_in_1m": Code("Bench.doublesIn(DOUBLES1M.tolist())", "Bench.doublesIn(DOUBLES1M.tolist()) == 1000001"),
    "cb_create": Code("Bench.drop(Function())", "Bench.drop(Function()) == 1"),
}


def version() -> str:
    from importlib.metadata import version as of

    return of("pyjnius")


def start(jar: str, java_home: str) -> dict[str, Any]:
    os.environ["JAVA_HOME"] = java_home
    import jnius_config

    jnius_config.set_classpath(jar)
    import jnius

    class Function(jnius.PythonJavaClass):
        __javainterfaces__ = ("java/util/function/Function",)
        __javacontext__ = "app"

        @jnius.java_method("(Ljava/lang/Object;)Ljava/lang/Object;")
        def apply(self, x: Any) -> Any:
            return x

    class Operator(jnius.PythonJavaClass):
        __javainterfaces__ = ("java/util/function/IntBinaryOperator",)
        __javacontext__ = "app"

        @jnius.java_method("(II)I")
        def applyAsInt(self, a: int, b: int) -> int:
            return a + b

    class Comparator(jnius.PythonJavaClass):
        __javainterfaces__ = ("java/util/Comparator",)
        __javacontext__ = "app"

        @jnius.java_method("(Ljava/lang/Object;Ljava/lang/Object;)I")
        def compare(self, a: Any, b: Any) -> int:
            return common.compare(a, b)

    bench = jnius.autoclass("org.sanca.testkit.bench.Bench")
    array_list, hash_map = jnius.autoclass("java.util.ArrayList"), jnius.autoclass("java.util.HashMap")
    jmap = bench.squares(1000)

    def to_list(values: list[Any]) -> Any:
        out = array_list(len(values))
        for value in values:
            out.add(value)
        return out

    def to_map(values: dict[Any, Any]) -> Any:
        out = hash_map()
        for key, value in values.items():
            out.put(key, value)
        return out

    def append_works() -> bool:
        fresh = array_list()
        fresh.add(5)
        return list(fresh) == [5]

    return common.names() | {
        "Bench": bench,
        "obj": bench(3, 4),
        "autoclass": jnius.autoclass,
        "IllegalArgument": jnius.JavaException,
        "ArrayList": array_list,
        "jlist": bench.numbers(1000),
        "jmap": jmap,
        "append_works": append_works,
        "put_works": lambda: common.put_works(jmap),
        "find": jnius.autoclass,
        "to_list": to_list,
        "to_map": to_map,
        "Function": Function,
        "function": Function(),
        "operator": Operator(),
        "comparator": Comparator(),
    }
