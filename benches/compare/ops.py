"""The operations: what each does, how its answer is checked, and the goal of issue 2. No peer is named here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Op:
    """One row of the table.

    `statement` is timed in a loop; `check` is an expression that must be true first; `setup` runs before each timed chunk.
    `per` is the number of operations in one statement. Rows that fill the Java heap warm up longer, until its pages have been touched. `goal` is the ratio to the best peer that Sanca must reach.
    """

    name: str
    statement: str
    check: str
    goal: float
    what: str
    goal_25: float | None = None
    setup: str = ""
    per: int = 1
    warm_ms: int = 300
    clock: str = "thread"
    runner: str = "loop"


@dataclass(frozen=True)
class Code:
    """How one peer spells an operation where the common spelling does not do."""

    statement: str
    check: str | None = None
    setup: str | None = None


CALLBACKS = 10_000
SORTED = 1_000
#: Comparisons made by the sort of the benches: the shuffle is seeded, so every peer makes the same.
COMPARISONS = 8_685

_ALL = [
    Op("static_add", "Bench.add(3, 4)", "Bench.add(3, 4) == 7", 0.6, "static `add(int,int)`", goal_25=0.45),
    Op("inst_get", "obj.get()", "obj.get() == 7", 0.55, "instance `get()`", goal_25=0.4),
    Op("inst_add", "obj.plus(1, 2)", "obj.plus(1, 2) == 10", 0.55, "instance `plus(int,int)`", goal_25=0.4),
    Op("obj_arg", "Bench.take(obj)", "Bench.take(obj) == 7", 0.6, "object argument"),
    Op("new_obj", "obj.make()", "obj.make().get() == 8", 0.35, "method that returns a new object"),
    Op("ctor0", "Bench()", "Bench().get() == 0", 0.5, "constructor, no argument"),
    Op("ctor2", "Bench(1, 2)", "Bench(1, 2).get() == 3", 0.5, "constructor, two arguments"),
    Op("overload_int", "Bench.over(1)", "Bench.over(1) in INT_OVERLOADS", 0.6, "six candidates, int"),
    Op("overload_str", "Bench.over('text')", "Bench.over('text') == 4", 0.6, "six candidates, String"),
    Op(
        "overload_mix",
        "Bench.over('a', 1, 2.5)",
        "Bench.over('a', 1, 2.5) == 6",
        0.6,
        "six candidates, (String, int, double)",
    ),
    Op("varargs3", "Bench.sum(1, 2, 3)", "Bench.sum(1, 2, 3) == 6", 0.7, "varargs of three"),
    Op("str_echo16", "Bench.echo(TEXT16)", "same_text(Bench.echo(TEXT16), TEXT16)", 0.5, "String of 16 there and back"),
    Op(
        "str_echo10k",
        "Bench.echo(TEXT10K)",
        "same_text(Bench.echo(TEXT10K), TEXT10K)",
        0.3,
        "String of 10,000 Latin-1 there and back",
    ),
    Op(
        "str_uni10k",
        "Bench.echo(UNI10K)",
        "same_text(Bench.echo(UNI10K), UNI10K)",
        0.8,
        "String of 10,000 non-Latin there and back",
    ),
    Op("ifield_get", "obj.field", "obj.field == 7", 1.0, "read an instance field"),
    Op("ifield_set", "obj.field = 7", "obj.field == 7", 1.0, "write an instance field"),
    Op("sfield", "Bench.staticField", "Bench.staticField == 7", 1.0, "read a static field"),
    Op("const_get", "Bench.CONSTANT", "Bench.CONSTANT == 42", 1.0, "read a static constant"),
    Op(
        "deep_path",
        "jvm.java.lang.Math.abs(-3)",
        "jvm.java.lang.Math.abs(-3) == 3",
        0.6,
        "`java.lang.Math.abs(-3)` walked in full",
    ),
    Op(
        "exc_catch",
        "try:\n    Bench.fail(1)\nexcept IllegalArgument as error:\n    pass",
        "'bench' in message_of(lambda: Bench.fail(1))",
        1.0,
        "exception thrown and caught",
    ),
    Op("list_iter", "for _ in jlist: pass", "sum(jlist) == 499500", 0.1, "iterate an ArrayList, per element", per=1000),
    Op("list_get", "jlist[500]", "jlist[500] == 500", 0.5, "read a list element"),
    Op("list_append", "fresh.append(5)", "append_works()", 0.45, "append to a list", setup="fresh = ArrayList()"),
    Op("list_len", "len(jlist)", "len(jlist) == 1000", 0.7, "length of a list"),
    Op("map_get", "jmap['key500']", "jmap['key500'] == 250000", 0.65, "read a map"),
    Op("map_put", "jmap['key500'] = 250000", "put_works()", 0.65, "write a map"),
    Op(
        "list_in_1k",
        "Bench.listSize(LIST1K)",
        "Bench.listSize(LIST1K) == 1000",
        0.1,
        "Python list of 1,000 ints to Java",
    ),
    Op("list_out_1k", "list(jlist)", "list(jlist) == LIST1K", 0.1, "Java list of 1,000 ints to Python"),
    Op("dict_in_1k", "Bench.mapSize(DICT1K)", "Bench.mapSize(DICT1K) == 1000", 0.15, "Python dict of 1,000 to Java"),
    Op(
        "bytes_in_1m",
        "Bench.bytesIn(BYTES1M)",
        "Bench.bytesIn(BYTES1M) == 1048577",
        1.0,
        "1 MiB of bytes to Java",
        warm_ms=2500,
    ),
    Op(
        "bytes_out_1m",
        "bytes(Bench.bytesOut(1048576))",
        "bytes(Bench.bytesOut(1048576)) == bytes(1048576)",
        0.6,
        "1 MiB of bytes to Python",
        warm_ms=2500,
    ),
    Op(
        "f64_in_1m",
        "Bench.doublesIn(DOUBLES1M)",
        "Bench.doublesIn(DOUBLES1M) == 1000001",
        1.0,
        "numpy array of a million doubles to Java",
        warm_ms=2500,
    ),
    Op(
        "f64_out_1m",
        "asarray(Bench.doublesOut(1000000))",
        "(asarray(Bench.doublesOut(1000000)) == DOUBLES1M).all()",
        1.0,
        "double[1,000,000] to a numpy array",
        warm_ms=2500,
    ),
    Op(
        "cb_function",
        f"Bench.callFunction(function, {CALLBACKS})",
        f"Bench.callFunction(function, {CALLBACKS}) == {CALLBACKS}",
        0.3,
        "Java calls a Function, per call",
        per=CALLBACKS,
    ),
    Op(
        "cb_intop",
        f"Bench.callOperator(operator, {CALLBACKS})",
        f"Bench.callOperator(operator, {CALLBACKS}) == {CALLBACKS}",
        0.3,
        "Java calls an IntBinaryOperator, per call",
        per=CALLBACKS,
    ),
    Op(
        "cb_comparator",
        f"Bench.sort(comparator, {SORTED})",
        f"Bench.sort(comparator, {SORTED}) == COMPARISONS",
        0.3,
        "Comparator in a sort of 1,000, per comparison",
        per=COMPARISONS,
    ),
    Op("cb_create", "Bench.drop(function)", "Bench.drop(function) == 1", 0.6, "make and drop a proxy"),
    Op(
        "thr2_add",
        "Bench.add(3, 4)",
        "Bench.add(3, 4) == 7",
        0.7,
        "two threads calling, wall time per call",
        clock="wall",
        runner="two_threads",
    ),
    Op("class_first", "", "True", 0.6, "class looked up the first time", runner="class_first", clock="wall"),
    Op("class_again", "find('java.util.BitSet')", "find('java.util.BitSet') is not None", 1.0, "class looked up again"),
]

OPS = {op.name: op for op in _ALL}

#: Rows measured on whole processes by cold.py.
COLD = {"cold_start": 1.1, "cold_rss": 1.1}

#: JDK classes a fresh JVM has most likely not met by way of a bridge; each is looked up once.
FRESH_CLASSES = [
    "java.util.BitSet",
    "java.util.Base64",
    "java.util.Currency",
    "java.util.Formatter",
    "java.util.IdentityHashMap",
    "java.util.IntSummaryStatistics",
    "java.util.OptionalInt",
    "java.util.PriorityQueue",
    "java.util.StringJoiner",
    "java.util.StringTokenizer",
    "java.util.Timer",
    "java.util.TreeMap",
    "java.util.TreeSet",
    "java.util.WeakHashMap",
    "java.util.concurrent.ConcurrentSkipListMap",
    "java.util.concurrent.CountDownLatch",
    "java.util.concurrent.CyclicBarrier",
    "java.util.concurrent.Phaser",
    "java.util.concurrent.Semaphore",
    "java.util.zip.Adler32",
    "java.util.zip.Deflater",
    "java.text.ChoiceFormat",
    "java.text.DecimalFormat",
    "java.time.MonthDay",
    "java.time.Year",
    "java.time.YearMonth",
    "java.io.CharArrayWriter",
    "java.io.LineNumberReader",
    "java.io.PipedReader",
    "java.io.StringReader",
]
