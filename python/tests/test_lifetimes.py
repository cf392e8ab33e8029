"""Who keeps what alive: exact counts, releases from any thread, leaks."""

from __future__ import annotations

import contextlib
import gc
import threading
import weakref
from array import array
from typing import Any

import pytest
from support import CHECKED, CHILD_OPTIONS, START, run_child, wait_for

import sanca


def handles(java: Any) -> int:
    gc.collect()
    return int(java.stats()["live_handles"])


def proxies(java: Any) -> int:
    """Live proxies after both collectors had a chance."""
    for _ in range(2):
        gc.collect()
        java.java.lang.System.gc()
    return int(java.stats()["live_proxies"])


def test_stats_has_the_promised_keys(java: Any) -> None:
    assert {"live_handles", "live_proxies", "calls", "callbacks"} <= set(java.stats())


def test_each_object_is_one_handle(java: Any, kit: Any) -> None:
    before = handles(java)
    made = [kit.Calls(n) for n in range(100)]
    assert handles(java) - before == len(made) == 100


def test_handle_is_given_back_with_its_wrapper(java: Any, kit: Any) -> None:
    before = handles(java)
    made = [kit.Calls(n) for n in range(100)]
    del made
    assert handles(java) <= before


def test_dropped_results_are_given_back(java: Any, kit: Any) -> None:
    before = handles(java)
    for _ in range(500):
        kit.Calls().copy().copy()
    assert handles(java) <= before


@pytest.mark.parametrize(
    "work",
    [
        lambda kit, java: kit.Calls.add(1, 2),
        lambda kit, java: kit.Text.echo("x" * 100_000),
        lambda kit, java: kit.Numbers.boxed("BigDecimal"),
        lambda kit, java: kit.Collections.show([1, [2, {"a": b"x"}], {3}]),
        lambda kit, java: list(kit.Collections.mixed()),
        lambda kit, java: list(java.java.util.ArrayList([kit.Calls(n) for n in range(100)])),
        lambda kit, java: sanca.to_python(kit.Collections.nested()),
        lambda kit, java: kit.Arrays.echoInts([1, 2, 3])[1:],
        lambda kit, java: memoryview(kit.Arrays.range(5000)).tolist(),
        lambda kit, java: kit.Arrays.echoInts2([[1], [2]]),
        lambda kit, java: kit.Callbacks.apply(lambda x: x, kit.Calls(1)),
        lambda kit, java: kit.Calls(1).get,
        lambda kit, java: kit.Calls(1) == kit.Calls(2),
        lambda kit, java: [str(kit.Calls(1)), repr(kit.Calls(1)), hash(kit.Calls(1))],
        lambda kit, java: kit.Fields().list,
        lambda kit, java: setattr(kit.Fields(), "object", kit.Calls(1)),
        lambda kit, java: {"k": kit.Calls(1)}["k"].self(),
        lambda kit, java: sanca.cast(kit.Calls(1), java.java.lang.Object),
        lambda kit, java: sanca.to_java([kit.Calls(1)], java.java.util.List),
        lambda kit, java: kit.Calls.class_.getName(),
        lambda kit, java: java.java.util.HashMap({"a": kit.Calls(1)})["a"],
        lambda kit, java: next(iter(java.java.util.HashMap({"a": kit.Calls(1)}).entrySet())),
    ],
)
def test_nothing_is_left_behind(java: Any, kit: Any, work: Any) -> None:
    for _ in range(3):
        work(kit, java)
    before = handles(java)
    for _ in range(100):
        work(kit, java)
    assert handles(java) <= before


@pytest.mark.parametrize(
    "work",
    [
        lambda kit: kit.Calls.add("x", 1),
        lambda kit: kit.Calls.add(2**31, 1),
        lambda kit: kit.Collections.show([kit.Calls(1), object()]),
        lambda kit: kit.Arrays.echoObjects([kit.Calls(1), 1j]),
        lambda kit: kit.Exceptions.throwNested(),
        lambda kit: kit.Exceptions.through(lambda: 1 // 0),
        lambda kit: kit.Calls.unrelated(kit.Calls.Dog()),
        lambda kit: kit.Callbacks.combine(lambda a, b: kit.Calls(1), 1, 2),
        lambda kit: kit.Calls(1)[0],
    ],
)
def test_nothing_is_left_behind_by_failure(java: Any, kit: Any, work: Any) -> None:
    def once() -> None:
        try:
            work(kit)
        except Exception:
            return
        pytest.fail("it did not fail")

    for _ in range(3):
        once()
    before = handles(java)
    for _ in range(100):
        once()
    assert handles(java) <= before


@pytest.mark.parametrize(
    "value",
    ["x" * 100_000, ["y" * 1000] * 100, array("i", [1]), [array("i", [1]), array("d", [2])]],
    ids=["large text", "large list", "array", "list that owns objects"],
)
@pytest.mark.parametrize("calls", [1, 300], ids=["cold", "warm"])
def test_nothing_is_left_behind_if_an_earlier_argument_cannot_be_read(java: Any, value: Any, calls: int) -> None:
    @sanca.implements(java.java.lang.Runnable)
    class Unhashable:
        def run(self) -> None: ...

        def hashCode(self) -> int:
            raise ValueError("no hash in Java")

    arguments = ({Unhashable()}, value)

    def once() -> None:
        with pytest.raises(ValueError, match="no hash"):
            java.java.util.Objects.equals(*arguments)

    once()
    before = handles(java)
    for _ in range(calls):
        once()
    assert handles(java) <= before


def test_objects_of_a_list_stay_until_java_has_read_it(java: Any, kit: Any) -> None:
    class Interferes:
        def __index__(self) -> int:
            del values[:10]
            self.others = [java.java.lang.Object() for _ in range(100)]
            return 7

    values = [*(kit.Calls(n) for n in range(10)), Interferes()]
    *calls, seven = kit.Callbacks.echo(values)
    assert [call.get() for call in calls] == list(range(10))
    assert seven == 7


def test_python_objects_of_a_result_stay_while_it_is_converted() -> None:
    out = run_child(
        """
class Key:
    def run(self): pass

    def hashCode(self):
        table.clear()
        for _ in range(10):
            jvm.java.lang.System.gc()
            gc.collect()
            time.sleep(0.02)
            jvm.stats()
        return 1

class Value:
    def __init__(self): self.name = "value"
    def run(self): pass

Key = sanca.implements(jvm.java.lang.Runnable)(Key)
Value = sanca.implements(jvm.java.lang.Runnable)(Value)
table = jvm.java.util.LinkedHashMap()
entry = jvm.java.util.AbstractMap.SimpleEntry(None, None)
table.put(entry, 1)
table.put("value", Value())
entry.setValue(Key())
converted = sanca.to_python(table)
print(converted["value"].name)
"""
    )
    assert out.ok().strip() == "value"


def test_objects_behind_a_value_that_cannot_be_converted_are_given_back(java: Any, kit: Any) -> None:
    values = java.java.util.ArrayList([java.java.time.LocalDate.of(12345, 1, 1), *(kit.Calls(n) for n in range(10))])

    def once() -> None:
        with pytest.raises(Exception, match="year"):
            sanca.to_python(values)

    once()
    before = handles(java)
    once()
    assert handles(java) == before


def test_an_answer_stays_until_java_has_read_it(java: Any, kit: Any) -> None:
    answer = kit.Callbacks.supply(lambda: [kit.Calls(n) for n in range(1000)])
    assert [call.get() for call in answer] == list(range(1000))
    assert kit.Callbacks.supply(lambda: kit.Calls(5)).get() == 5


@pytest.mark.parametrize(
    "answer",
    [
        lambda kit: kit.Calls(1),
        lambda kit: [kit.Calls(1), array("i", [1])],
        lambda kit: array("i", [1]),
        lambda kit: "x" * 100_000,
        lambda kit: ["x" * 1000] * 100,
        lambda kit: [kit.Calls(1), object()],
    ],
    ids=["object", "list", "array", "large text", "large list", "not convertible"],
)
def test_nothing_is_left_behind_by_answers(java: Any, kit: Any, answer: Any) -> None:
    def once() -> None:
        with contextlib.suppress(sanca.ConversionError):
            kit.Callbacks.supply(lambda: answer(kit))

    once()
    before = handles(java)
    for _ in range(100):
        once()
    assert handles(java) == before


def test_objects_die_on_other_threads_than_they_were_born(java: Any, kit: Any) -> None:
    before = handles(java)
    boxes = [[kit.Calls(n) for n in range(100)] for _ in range(10)]
    threads = [threading.Thread(target=box.clear) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert handles(java) <= before


def test_object_dies_on_a_thread_that_never_called_java(java: Any, kit: Any) -> None:
    before = handles(java)
    box = [kit.Calls(1)]
    thread = threading.Thread(target=box.pop)
    thread.start()
    thread.join()
    assert handles(java) <= before


def test_object_in_a_python_cycle_is_given_back_by_the_collector(java: Any, kit: Any) -> None:
    class Node:
        pass

    before = handles(java)
    for _ in range(50):
        node = Node()
        node.me, node.java = node, kit.Calls(1)  # type: ignore[attr-defined]
    del node
    assert handles(java) <= before


def test_java_object_lives_as_long_as_its_wrapper(java: Any) -> None:
    reference = java.java.lang.ref.WeakReference
    strong = java.java.util.ArrayList([1])
    weak = reference(strong)
    java.java.lang.System.gc()
    assert weak.get() is not None
    del strong
    gc.collect()
    java.stats()
    assert wait_for(lambda: java.java.lang.System.gc() or weak.get() is None)


def test_wrapper_supports_weak_references_or_says_no(kit: Any) -> None:
    calls = kit.Calls(1)
    try:
        reference = weakref.ref(calls)
    except TypeError:
        return
    del calls
    assert reference() is None


def test_calls_are_counted(java: Any, kit: Any) -> None:
    kit.Calls.add(1, 2)
    before = java.stats()["calls"]
    for _ in range(50):
        kit.Calls.add(1, 2)
    assert java.stats()["calls"] - before >= 50


# --- proxies


def test_kept_callable_is_one_live_proxy(java: Any, kit: Any) -> None:
    before = proxies(java)
    kit.Callbacks.keepRunnable(lambda: None)
    assert proxies(java) - before == 1
    kit.Callbacks.keep(None)
    assert wait_for(lambda: proxies(java) <= before)


def test_dropped_callables_are_released(java: Any, kit: Any) -> None:
    before = proxies(java)
    for n in range(1000):
        kit.Callbacks.drop(lambda n=n: n)
    assert wait_for(lambda: proxies(java) <= before)


def test_python_object_behind_a_proxy_dies_when_java_lets_go(java: Any, kit: Any) -> None:
    class Job:
        def __call__(self) -> None:
            pass

    job = Job()
    gone = weakref.ref(job)
    kit.Callbacks.keepRunnable(job)
    del job
    gc.collect()
    assert gone() is not None
    kit.Callbacks.keep(None)
    assert wait_for(lambda: proxies(java) >= 0 and gone() is None)


def test_python_exception_in_java_is_released(java: Any, kit: Any) -> None:
    class Heavy(Exception):
        pass

    def fail() -> None:
        raise Heavy

    with pytest.raises(Heavy) as caught:
        kit.Exceptions.through(fail)
    gone = weakref.ref(caught.value)
    del caught
    assert wait_for(lambda: proxies(java) >= 0 and gone() is None)


# --- JNI's own references


OPERATIONS = """
jvm.array("int", 3)
jvm.array("int[]", [[1], [2, 3]])
jvm.array("java.lang.String", ["a", None])
kit.Arrays.range(5)[1:3]
kit.Arrays.sum([1, 2, 3])
kit.Arrays.echoBytes(b"abc")
memoryview(kit.Arrays.directBytes(8))
kit.Text.echo("a text that is too long for any short form " * 3000)
kit.Numbers.echoBigInteger(1 << 70)
kit.Calls(1).plus(kit.Calls(2))
kit.Fields().text
list(java.util.ArrayList([1, "two", None]))
dict(java.util.HashMap({"k": [1]}))
sanca.to_python(java.util.List.of(1, java.util.List.of("x")))
sanca.to_java({"k": [1, 2.5, "x"]})
kit.Callbacks.apply(lambda value: value, kit.Calls(1))
kit.Callbacks.apply(lambda value: "text" * 100, 4)
sanca.to_java(lambda: None, java.lang.Runnable)
caught(lambda: kit.Exceptions.throwNested())
caught(lambda: kit.Exceptions.through(lambda: {}["missing"]))
caught(lambda: jvm["no.such.Class"])
caught(lambda: java.util.ArrayLst)
caught(lambda: jvm.array("int", -1))
repr(kit.Calls), dir(java.util), dir(java.util.ArrayList)
jvm.stats(), jvm.leaks()
"""


@pytest.mark.needs("one memory")
def test_no_operation_leaves_a_local_reference() -> None:
    """-Xcheck:jni warns when a thread has more than 32 of them; `run_child` fails at any warning."""
    code = (
        START.replace(f"{CHILD_OPTIONS!r}", f"{['-Xmx512m', *CHECKED]}")
        + f"""
from types import SimpleNamespace
import java

def caught(call):
    try:
        call()
    except Exception:
        return
    raise AssertionError("nothing was raised")

names = "Arrays Callbacks Calls Exceptions Fields Numbers Text".split()
kit = SimpleNamespace(**{{name: jvm["org.sanca.testkit." + name] for name in names}})
for operation in {OPERATIONS.strip().splitlines()!r}:
    compiled = compile(operation, operation, "exec")
    for _ in range(40):
        exec(compiled)
    print("no warning of", operation)
"""
    )
    assert len(run_child(code, start=False).ok().splitlines()) == len(OPERATIONS.strip().splitlines())


@pytest.mark.needs("one memory")
def test_python_memory_lent_to_java_comes_back(java: Any) -> None:
    lent = bytearray(8)
    buffer = sanca._native.direct_buffer(lent)
    with pytest.raises(BufferError):
        lent.append(1)
    del buffer

    def is_back() -> bool:
        java.java.lang.System.gc()
        try:
            lent.append(1)
        except BufferError:
            return False
        return True

    assert wait_for(is_back)


# --- leaks


def test_leaks_names_the_class_of_a_held_object(java: Any, kit: Any) -> None:
    keep = [kit.Shapes.Circle(1.0) for _ in range(7)]
    text = str(java.leaks())
    assert "org.sanca.testkit.Shapes.Circle" in text
    assert "7" in text
    assert keep


def test_leaks_names_a_python_object_that_java_holds(java: Any, kit: Any) -> None:
    class Listener:
        def __call__(self) -> None:
            pass

    kit.Callbacks.keepRunnable(Listener())
    text = str(java.leaks())
    kit.Callbacks.keep(None)
    assert "Listener" in text


def test_leaks_reports_a_cycle_across_both_heaps(java: Any, kit: Any) -> None:
    class Model:
        def __call__(self) -> None:
            pass

    model = Model()
    model.listeners = java.java.util.ArrayList()  # type: ignore[attr-defined]
    model.listeners.add(sanca.to_java(model, java.java.lang.Runnable))  # type: ignore[attr-defined]
    text = str(java.leaks())
    model.listeners.clear()  # type: ignore[attr-defined]
    assert "Model" in text
    assert "java.util.ArrayList" in text
