"""The transport within this process: what only it does. That it does what the others do is tested by their tests, which run over it too."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from conftest import embedded
from support import MODE, run_child

import sanca
from sanca.py4j import java_gateway
from sanca.py4j.clientserver import JavaParameters
from sanca.py4j.java_gateway import GatewayParameters, JavaGateway, JavaObject, get_field, get_method, java_import
from sanca.py4j.protocol import Py4JError, Py4JJavaError, Py4JNetworkError

needs_embedded = pytest.mark.skipif(MODE == "gateway", reason="the JVM of this run is another process")


def names(gateway: Any) -> int:
    """How many Java objects this gateway keeps for Python."""
    count: int = gateway._gateway_client.local.gateway.names
    return count


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


class Function:
    """What Java calls."""

    def __init__(self, body: Callable[..., Any]) -> None:
        self.body = body

    def apply(self, *args: Any) -> Any:
        return self.body(*args)

    applyAsInt = apply

    class Java:
        implements = ["java.util.function.Function", "java.util.function.IntBinaryOperator"]


def test_another_transport_is_refused() -> None:
    for parameters in (GatewayParameters, JavaParameters):
        assert parameters().transport == "socket"
        with pytest.raises(ValueError, match="transport is 'pigeon'; it can be 'socket' or 'embedded'"):
            parameters(transport="pigeon")


def test_java_objects_are_given_back_at_once_and_exactly(local: Any) -> None:
    assert names(local) == 0
    made = [local.jvm.java.util.ArrayList() for _ in range(100)]
    assert names(local) == 100
    del made[10:]
    assert names(local) == 10
    detached = made[0]
    local.detach(detached)
    assert names(local) == 9
    with pytest.raises(Py4JError, match="Target Object ID does not exist"):
        detached.size()
    del made, detached
    assert names(local) == 0
    with pytest.raises(Py4JJavaError):
        local.jvm.java.lang.Integer.parseInt("x")
    gc.collect()
    assert names(local) == 0


def test_python_objects_are_given_back(local: Any) -> None:
    pool, combine = local.gateway_property.pool, local.jvm.org.sanca.testkit.Callbacks.combine
    before = len(pool)
    assert combine(Function(lambda a, b: a + b), 3, 4) == 7
    assert len(pool) == before + 1

    def gone() -> bool:
        local.jvm.System.gc()
        # Counted as given back once Python has been told, by the thread that tells it.
        return len(pool) == before and local._gateway_client.local.gateway.proxies == 0

    until(gone, "the pool still has an object that Java has no more use for")


def test_callbacks_run_in_the_thread_of_the_call(local: Any) -> None:
    seen: list[int] = []

    def note(a: int, b: int) -> int:
        seen.append(threading.get_ident())
        return int(local.jvm.java.lang.Math.max(a, b))  # and may call Java

    combine = local.jvm.org.sanca.testkit.Callbacks.combine
    assert combine(Function(note), 3, 4) == 4
    others: list[int] = []
    thread = threading.Thread(target=lambda: others.extend([combine(Function(note), 5, 4), threading.get_ident()]))
    thread.start()
    thread.join(30)
    assert others[0] == 5
    assert seen == [threading.get_ident(), others[1]]


def test_callbacks_go_deep(local: Any) -> None:
    combine = local.jvm.org.sanca.testkit.Callbacks.combine

    def down(depth: int, _: int) -> int:
        return depth if depth == 0 else 1 + int(combine(Function(down), depth - 1, 0))

    assert combine(Function(down), 20, 0) == 20


def test_java_threads_call_python(local: Any) -> None:
    seen: set[int] = set()

    def add(a: int, b: int) -> int:
        seen.add(threading.get_ident())
        return a + b

    assert local.jvm.org.sanca.testkit.Callbacks.onManyThreads(Function(add), 4, 50) == 200
    assert threading.get_ident() not in seen
    assert seen


def test_objects_that_callbacks_are_given_and_give(local: Any) -> None:
    kept: list[Any] = []

    def same(value: Any) -> Any:
        kept.append(value)
        return value

    made = local.jvm.java.util.ArrayList()
    answer = local.jvm.java.util.Optional.of(made).map(Function(same)).get()
    answer.append("seen")
    assert list(made) == ["seen"]
    assert list(kept[0]) == ["seen"]
    fresh = local.jvm.java.util.Optional.of(1).map(Function(lambda value: local.jvm.java.util.HashSet())).get()
    assert set(fresh) == set()
    kept.clear()
    del made, answer, fresh
    gc.collect()
    local.jvm.java.util.Optional.of(1).map(
        Function(lambda value: value)
    )  # what the last answer named is not kept any more
    until(lambda: names(local) == 0, "objects of callbacks are kept")


def test_python_errors_reach_java_and_java_errors_pass_through(local: Any) -> None:
    def fail(*_: Any) -> Any:
        raise ValueError("from Python")

    combine, parse = local.jvm.org.sanca.testkit.Callbacks.combine, local.jvm.java.lang.Integer.parseInt
    with pytest.raises(Py4JJavaError, match="An exception was raised by the Python Proxy") as raised:
        combine(Function(fail), 1, 2)
    assert "ValueError: from Python" in str(raised.value)
    local.callback_server_parameters.propagate_java_exceptions = True
    with pytest.raises(Py4JJavaError) as raised:
        combine(Function(lambda *_: parse("x")), 1, 2)
    assert raised.value.java_exception.getClass().getName() == "java.lang.NumberFormatException"


def test_entry_point_is_set_from_either_side_of_the_language(local: Any) -> None:
    with pytest.raises(Py4JError, match="Target Object ID does not exist for this gateway :t"):
        local.size()
    local.entry_point = local.jvm.java.util.ArrayList()
    local.add(1)
    assert local.entry_point.size() == 1
    assert isinstance(local.entry_point, JavaObject)
    local.entry_point = sanca.jvm().java.util.ArrayDeque([1, 2, 3])
    assert local.size() == 3
    with pytest.raises(TypeError, match="a gateway names Java objects, and 7 is none"):
        local.entry_point = 7


def test_python_entry_point_is_a_java_object(jvm_here: None) -> None:
    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(transport="embedded"), python_server_entry_point=Function(lambda *args: 42)
    )
    classes = gateway.new_array(gateway.jvm.java.lang.Class, 1)
    classes[0] = gateway.jvm.java.util.function.Function._java_lang_class
    entry = gateway.java_gateway_server.getPythonServerEntryPoint(classes)
    assert entry.apply(1) == 42
    gateway.java_gateway_server.resetCallbackClient(gateway.java_gateway_server.getCallbackClient().getAddress(), 0)
    assert entry.apply(1) == 42
    gateway.shutdown()


def test_gateways_do_not_mix(jvm_here: None) -> None:
    with embedded("embedded gateway") as one, embedded("embedded gateway") as other:
        mine, theirs = one.jvm.java.util.ArrayList(), other.jvm.java.util.HashSet()
        assert mine._target_id == theirs._target_id == "o0"
        del mine
        assert (names(one), names(other)) == (0, 1)
        assert set(theirs) == set()
        java_import(one.jvm, "java.util.LinkedList")
        assert list(one.jvm.LinkedList()) == []
        with pytest.raises(TypeError, match="'JavaPackage' object is not callable"):
            other.jvm.LinkedList()


def test_end_of_a_gateway_leaves_the_jvm_and_other_gateways(jvm_here: None) -> None:
    with embedded("embedded gateway") as other:
        with embedded("embedded gateway") as one:
            made = one.jvm.java.util.ArrayList()
            fails = one.jvm.java.util.function.Function.identity()
            assert fails.apply(3) == 3
        with pytest.raises(Py4JNetworkError, match="Gateway is not connected"):
            made.size()
        assert names(one) == 0
        assert other.jvm.java.lang.Math.max(2, 3) == 3


def test_signals_are_sent(jvm_here: None) -> None:
    heard: list[str] = []
    signals = ("server_started", "pre_server_shutdown", "server_stopped", "post_server_shutdown")
    receivers = {name: lambda name=name, **_: heard.append(name) for name in signals}
    for name, receiver in receivers.items():
        getattr(java_gateway, name).connect(receiver)
    try:
        with embedded("embedded gateway") as gateway:
            assert gateway.get_callback_server().get_listening_port() == 0
            assert gateway.start_callback_server() is False
    finally:
        for name, receiver in receivers.items():
            getattr(java_gateway, name).disconnect(receiver)
    assert sorted(heard) == sorted(signals)
    assert heard[0] == "server_started"


def test_streams_and_bytes(local: Any) -> None:
    data = bytes(range(256)) * 1000
    source = local.jvm.java.io.ByteArrayInputStream(data)
    with local.jvm.java.nio.channels.Channels.newChannel.stream(source) as connection:
        assert connection.read(3) == b"\0\1\2"
        assert connection.read() == data[3:]
    assert local.jvm.java.lang.Math.max(1, 2) == 2
    assert local.jvm.java.util.Arrays.copyOf(data, 300) == data[:300]


def test_many_threads_at_once(local: Any) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(200):
                assert local.jvm.java.lang.Math.max(number, turn) == max(number, turn)
                made = local.jvm.java.util.ArrayList()
                made.append(turn)
                assert list(made) == [turn]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert names(local) == 0


def test_fields_and_help(jvm_here: None) -> None:
    with embedded("embedded gateway", auto_field=True) as gateway:
        made = gateway.jvm.org.sanca.testkit.Fields()
        assert made.anInt == get_field(made, "anInt")
        assert get_method(made, "toString")() == str(made)
        assert "anInt" in gateway.help(made, display=False)


@needs_embedded
def test_jvm_is_started_when_it_is_needed() -> None:
    child = run_child(
        """
        from sanca.py4j.java_gateway import GatewayParameters, JavaGateway
        from sanca import _jvm
        gateway = JavaGateway(gateway_parameters=GatewayParameters(transport="embedded"))
        assert not _jvm.is_running()
        print(gateway.jvm.java.lang.Math.max(2, 3), _jvm.is_running())
        """,
        start=False,
    )
    assert child.ok() == "3 True\n"


@needs_embedded
def test_program_ends_by_itself_with_callbacks_and_without_shutdown() -> None:
    child = run_child(
        """
        from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
        gateway = ClientServer(JavaParameters(transport="embedded"), PythonParameters())
        class Add:
            def applyAsInt(self, a, b): return a + b
            class Java: implements = ["java.util.function.IntBinaryOperator"]
        kept = gateway.jvm.java.util.ArrayList()
        print(gateway.jvm.org.sanca.testkit.Callbacks.combine(Add(), 2, 3))
        """
    )
    assert child.ok() == "5\n"


@needs_embedded
def test_ctrl_c_ends_a_call_and_the_next_one_works() -> None:
    child = run_child(
        """
        from sanca.py4j.java_gateway import GatewayParameters, JavaGateway
        gateway = JavaGateway(gateway_parameters=GatewayParameters(transport="embedded"))
        sleep = gateway.jvm.org.sanca.testkit.Threads.sleep
        begin = time.monotonic()
        print("sleeping", flush=True)
        try:
            sleep(60_000)
        except KeyboardInterrupt:
            print("interrupted", time.monotonic() - begin < 30)
        print(gateway.jvm.java.lang.Math.max(2, 3))
        """,
        interrupt_at="sleeping",
        timeout=60,
    )
    assert child.ok() == "sleeping\ninterrupted True\n3\n"


@needs_embedded
def test_forked_child_is_told() -> None:
    child = run_child(
        """
        from sanca.py4j.java_gateway import GatewayParameters, JavaGateway
        gateway = JavaGateway(gateway_parameters=GatewayParameters(transport="embedded"))
        assert gateway.jvm.java.lang.Math.max(2, 3) == 3
        child = os.fork()
        if child == 0:
            try:
                gateway.jvm.java.lang.Math.max(2, 3)
            except Exception as error:
                print("fork" in str(error), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        print(gateway.jvm.java.lang.Math.max(2, 4))
        """
    )
    assert child.ok() == "True\n4\n"


def test_snippets_of_py4js_documentation(local: Any) -> None:
    gateway = local
    jvm = gateway.jvm
    numbers = jvm.java.util.ArrayList()
    numbers.append(10)
    numbers.append(1)
    jvm.java.util.Collections.sort(numbers)
    assert list(numbers) == [1, 10]
    numbers.append(5)
    numbers.sort()
    assert repr(numbers) == "[1, 5, 10]"
    int_array = gateway.new_array(gateway.jvm.int, 2)
    int_array[0], int_array[1] = 1, 2
    assert list(int_array) == [1, 2]
    with pytest.raises(IndexError, match="list index out of range"):
        int_array[2]
    texts = gateway.new_array(gateway.jvm.java.lang.String, 2, 3)
    assert (len(texts), len(texts[0])) == (2, 3)
    texts[0][1] = "hello"
    assert (texts[0][1], texts[0][0]) == ("hello", None)
    mixed = gateway.jvm.java.util.ArrayList()
    mixed.append(1)
    mixed.add("hello")
    mixed[0] = 2
    mixed.append(3)
    assert str(mixed) == "[2, 'hello', 3]"
    copy = mixed[0:-1]
    copy[0] = 999
    assert (repr(mixed), repr(copy)) == ("[2, 'hello', 3]", "[999, 'hello']")
    del mixed[0]
    assert repr(mixed) == "['hello', 3]"
    words = gateway.jvm.java.util.HashSet()
    words.add(1)
    words.add("hello")
    assert 1 in words
    words.remove("hello")
    assert repr(words) == "{1}"
    table = gateway.jvm.java.util.HashMap()
    table["a"] = 0
    table.put("b", 1)
    assert "b" in table
    del table["a"]
    table["c"] = 2
    assert {key: table[key] for key in table} == {"b": 1, "c": 2}

    class Addition:
        def applyAsInt(self, i: int, j: int, k: Any = None) -> int:
            return i + j if k is None else i + j + k

        class Java:
            interfaces = ["java.util.function.IntBinaryOperator"]

    assert jvm.org.sanca.testkit.Callbacks.combine(Addition(), 3, 4) == 7
    gateway.shutdown()
