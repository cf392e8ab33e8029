"""jpy. It converts no containers and makes no proxies by itself: lists and maps are walked call by call, proxies made by a Java helper."""

from __future__ import annotations

import glob
import os
import sys
import sysconfig
from typing import Any

from ops import CALLBACKS, SORTED, Code

from peers import common

OPS: dict[str, Any] = {
    "sfield": "static fields that are not final are not reachable",
    "deep_path": Code("jpy.get_type('java.lang.Math').abs(-3)", "jpy.get_type('java.lang.Math').abs(-3) == 3"),
    "list_iter": Code("each = jlist.iterator()\nwhile each.hasNext(): each.next()", "total(jlist) == 499500"),
    "list_get": Code("jlist.get(500)", "jlist.get(500) == 500"),
    "list_append": Code("fresh.add(5)"),
    "list_len": Code("jlist.size()", "jlist.size() == 1000"),
    "map_get": Code("jmap.get('key500')", "jmap.get('key500') == 250000"),
    "map_put": Code("jmap.put('key500', 250000)"),
    "list_in_1k": Code("Bench.listSize(to_list(LIST1K))", "Bench.listSize(to_list(LIST1K)) == 1000"),
    "list_out_1k": Code("from_list(jlist)", "from_list(jlist) == LIST1K"),
    "dict_in_1k": Code("Bench.mapSize(to_map(DICT1K))", "Bench.mapSize(to_map(DICT1K)) == 1000"),
    "cb_function": Code(
        f"Proxies.callFunction(target, {CALLBACKS})", f"Proxies.callFunction(target, {CALLBACKS}) == {CALLBACKS}"
    ),
    "cb_intop": Code(
        f"Proxies.callOperator(target, {CALLBACKS})", f"Proxies.callOperator(target, {CALLBACKS}) == {CALLBACKS}"
    ),
    "cb_comparator": Code(f"Proxies.sort(target, {SORTED})", f"Proxies.sort(target, {SORTED}) == COMPARISONS"),
    "cb_create": Code("Proxies.drop(target)", "Proxies.drop(target) == 1"),
}


class Target:
    """jpy proxies call the method of the interface's name."""

    def apply(self, x: Any) -> Any:
        return x

    def applyAsInt(self, a: int, b: int) -> int:
        return a + b

    def compare(self, a: Any, b: Any) -> int:
        return common.compare(a, b)


def version() -> str:
    from importlib.metadata import version as of

    return of("jpy")


def start(jar: str, java_home: str) -> dict[str, Any]:
    os.environ["JAVA_HOME"] = java_home
    import jpyutil

    site = os.path.dirname(jpyutil.__file__)
    options = [
        f"-Djpy.jpyLib={glob.glob(site + '/jpy.*.so')[0]}",
        f"-Djpy.jdlLib={glob.glob(site + '/jdl.*.so')[0]}",
        f"-Djpy.pythonLib={libpython()}",
    ]
    helpers = os.environ.get("SANCA_BENCH_JARS", "").split(os.pathsep)
    jpyutil.init_jvm(jvm_classpath=[jar, *helpers], jvm_options=options)
    import jpy

    bench = jpy.get_type("org.sanca.testkit.bench.Bench")
    array_list, hash_map = jpy.get_type("java.util.ArrayList"), jpy.get_type("java.util.HashMap")
    jmap = bench.squares(1000)
    target = Target()

    def to_list(values: list[Any]) -> Any:
        out = array_list(len(values))
        add = out.add
        for value in values:
            add(value)
        return out

    def from_list(values: Any) -> list[Any]:
        get = values.get
        return [get(i) for i in range(values.size())]

    def to_map(values: dict[Any, Any]) -> Any:
        out = hash_map()
        put = out.put
        for key, value in values.items():
            put(key, value)
        return out

    def append_works() -> bool:
        fresh = array_list()
        fresh.add(5)
        return fresh.size() == 1 and fresh.get(0) == 5

    def put_works() -> bool:
        jmap.put("key500", 1)
        changed = jmap.get("key500") == 1
        jmap.put("key500", 250000)
        return bool(changed and jmap.get("key500") == 250000)

    names = common.names() | {
        "Bench": bench,
        "obj": bench(3, 4),
        "jpy": jpy,
        "IllegalArgument": RuntimeError,
        "ArrayList": array_list,
        "jlist": bench.numbers(1000),
        "jmap": jmap,
        "append_works": append_works,
        "put_works": put_works,
        "find": jpy.get_type,
        "to_list": to_list,
        "from_list": from_list,
        "to_map": to_map,
        "total": lambda values: sum(from_list(values)),
        "target": target,
    }
    try:
        names["Proxies"] = jpy.get_type("org.sanca.peers.JpyProxies")
    except Exception as error:
        for op in ("cb_function", "cb_intop", "cb_comparator", "cb_create"):
            OPS[op] = f"needs jpy's jar and the helper beside it: {error}"
    return names


def libpython() -> str:
    name = f"libpython{sys.version_info.major}.{sys.version_info.minor}.so.1.0"
    return os.path.join(sysconfig.get_config_var("LIBDIR"), name)
