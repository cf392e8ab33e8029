"""Java calls Python, in both threading models."""

from __future__ import annotations

import threading
import weakref
from typing import Any

import pytest
from stock import Jvm, point_callbacks
from support import wait_for

from sanca.py4j.clientserver import PythonParameters
from sanca.py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway, JavaObject
from sanca.py4j.protocol import Py4JError, Py4JJavaError


class Function:
    def __init__(self, do: Any) -> None:
        self.apply = do
        self.call = self.get = do

    def toString(self) -> str:
        return "a function in Python"

    class Java:
        implements = ["java.util.function.Function", "java.util.function.Supplier", "java.util.concurrent.Callable"]


class OldStyle:
    def get(self) -> str:
        return "by the old name"

    class Java:
        interfaces = ["java.util.function.Supplier"]


@pytest.mark.parametrize("value", [None, True, 5, 2**40, 1.5, "a\nb\\", b"\x00\xff"])
def test_argument_and_result(kit: Any, value: Any) -> None:
    seen = []

    def apply(argument: Any) -> Any:
        seen.append(argument)
        return argument

    assert kit.Callbacks.apply(Function(apply), value) == value
    assert seen == [value]


def test_interfaces_by_the_name_of_the_first_releases(kit: Any) -> None:
    assert kit.Callbacks.supply(OldStyle()) == "by the old name"


def test_java_objects_go_through(kit: Any) -> None:
    assert kit.Callbacks.apply(Function(lambda calls: calls.plus(1)), kit.Calls(4)) == 5
    assert kit.Callbacks.supply(Function(lambda: kit.Calls(6))).get() == 6


def test_result_is_alive_when_java_reads_it(gateway: Any, kit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing else refers to the object that is returned: its release must not overtake the answer, even if releases go at once.
    client = gateway._gateway_client

    def at_once(target_id: str, enqueue: bool = True) -> None:
        if client._note_release(target_id):
            client.flush_releases()

    monkeypatch.setattr(client, "garbage_collect_object", at_once)
    for number in range(50):
        assert kit.Callbacks.supply(Function(lambda number=number: kit.Calls(number))).get() == number


def test_callback_that_calls_back(kit: Any) -> None:
    class Operator:
        def applyAsInt(self, depth: int, total: int) -> int:
            return kit.Callbacks.pingPong(self, depth - 1) + 1 if depth else 0

        class Java:
            implements = ["java.util.function.IntBinaryOperator"]

    assert isinstance(kit.Callbacks.pingPong(Operator(), 0), int)


def test_callback_runs_in_the_calling_thread_of_a_clientserver(stock_jvm: Jvm) -> None:
    threads: list[int] = []
    note = Function(lambda: threads.append(threading.get_ident()))
    with stock_jvm.clientserver() as pinned:
        pinned.jvm.org.sanca.testkit.Callbacks.supply(note)
    with stock_jvm.gateway(callbacks=True) as free:
        free.jvm.org.sanca.testkit.Callbacks.supply(note)
    assert threads[0] == threading.get_ident()
    assert threads[1] != threading.get_ident()


def test_thread_of_java_may_call(kit: Any) -> None:
    assert kit.Callbacks.onNewThread(Function(lambda: "from a thread of Java")) == "from a thread of Java"


def test_exception_reaches_java_with_its_traceback(kit: Any) -> None:
    def fail() -> None:
        raise ValueError("no\nluck")

    with pytest.raises(Py4JJavaError) as caught:
        kit.Callbacks.supply(Function(fail))
    text = str(caught.value)
    assert "An exception was raised by the Python Proxy. Return Message: Traceback" in text
    assert "ValueError: no\nluck" in text


def test_exit_in_a_callback_is_an_error_in_java(kit: Any) -> None:
    with pytest.raises(Py4JJavaError, match="SystemExit: 3"):
        kit.Callbacks.supply(Function(lambda: exit(3)))
    assert kit.Callbacks.supply(Function(lambda: "still there")) == "still there"


def test_exception_of_java_is_named_as_programs_on_the_jvm_expect(kit: Any) -> None:
    with pytest.raises(Py4JJavaError) as caught:
        kit.Callbacks.supply(Function(lambda: kit.Exceptions.throwUnchecked("inner")))
    assert "py4j.protocol.Py4JJavaError: An error occurred while calling z:org.sanca" in str(caught.value)


@pytest.mark.parametrize("model", ["gateway", "clientserver"])
def test_exception_of_java_can_be_itself_again(stock_jvm: Jvm, model: str) -> None:
    if model == "gateway":
        parameters = CallbackServerParameters(port=0, propagate_java_exceptions=True)
        opened: Any = stock_jvm.gateway(callbacks=parameters)
    else:
        opened = stock_jvm.clientserver(
            python=PythonParameters(port=0, propagate_java_exceptions=True, daemonize=True, daemonize_connections=True)
        )
    with opened as gateway:
        kit = gateway.jvm.org.sanca.testkit
        with pytest.raises(Py4JJavaError) as caught:
            kit.Callbacks.call(Function(lambda: kit.Exceptions.throwNamed("java.io.IOException", "disk")))
        thrown = caught.value.java_exception
        while thrown.getClass().getName() != "java.io.IOException":
            thrown = thrown.getCause()
            assert thrown is not None
        assert thrown.getMessage() == "disk"


def test_list_as_result_needs_conversion(stock_jvm: Jvm, kit: Any) -> None:
    with pytest.raises(Py4JJavaError, match="_get_object_id"):
        kit.Callbacks.supply(Function(lambda: [1, 2]))
    with stock_jvm.gateway(callbacks=True, auto_convert=True) as gateway:
        assert list(gateway.jvm.org.sanca.testkit.Callbacks.supply(Function(lambda: [1, 2]))) == [1, 2]


def test_method_that_is_missing_in_python(kit: Any) -> None:
    with pytest.raises(Py4JJavaError, match="has no attribute 'get'"):
        kit.Callbacks.supply(
            type("Empty", (), {"Java": type("Java", (), {"implements": ["java.util.function.Supplier"]})})()
        )


def test_unknown_interface_and_line_break_in_one(kit: Any) -> None:
    def proxy(name: str) -> Any:
        return type("Proxy", (), {"Java": type("Java", (), {"implements": [name]})})()

    with pytest.raises(Py4JError):
        kit.Callbacks.keep(proxy("no.such.Interface"))
    with pytest.raises(ValueError, match="line break"):
        kit.Callbacks.keep(proxy("java.lang.Runnable\ne\ns"))


def test_java_forgets_proxies_and_python_is_told(gateway: Any, kit: Any) -> None:
    function = Function(lambda value: value)
    reference = weakref.ref(function)
    kit.Callbacks.apply(function, 1)
    del function

    def gone() -> bool:
        gateway.jvm.java.lang.System.gc()
        return reference() is None

    assert reference() is not None
    assert wait_for(gone, 20)


def test_proxy_comes_back_as_a_java_object(kit: Any) -> None:
    kit.Callbacks.keep(Function(lambda: 1))
    kept = kit.Callbacks.kept()
    assert isinstance(kept, JavaObject)
    assert kept.toString() == "a function in Python"
    kit.Callbacks.keep(None)


def test_entry_point_of_python(stock_jvm: Jvm) -> None:
    with stock_jvm.clientserver() as gateway:
        gateway.gateway_property.pool.put(Function(lambda value: value + 1), "t")
        interfaces = gateway.new_array(gateway.jvm.Class, 1)
        interfaces[0] = gateway.jvm.java.util.function.Function._java_lang_class
        entry = gateway.java_gateway_server.getPythonServerEntryPoint(interfaces)
        assert entry.apply(41) == 42


def test_callback_server_reports_its_port_and_restarts(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(callbacks=True) as gateway:
        server = gateway.get_callback_server()
        assert server.get_listening_port() == server.server_socket.getsockname()[1] > 0
        assert server.get_listening_address() == "127.0.0.1"
        assert gateway.start_callback_server() is False
        gateway.restart_callback_server()
        assert gateway.get_callback_server() is not server
        assert server.server_socket is None


def test_callback_server_that_is_started_later_wants_the_token_of_the_gateway(stock_jvm: Jvm) -> None:
    builder = stock_jvm.admin.jvm.py4j.GatewayServer.GatewayServerBuilder(None).javaPort(0).authToken("secret")
    builder.callbackClient(0, stock_jvm.address(), "secret")
    server = builder.build()
    server.start()
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=server.getListeningPort(), auth_token="secret"))
    parameters = gateway.callback_server_parameters
    assert parameters.auth_token == "secret"
    parameters.port, parameters.daemonize, parameters.daemonize_connections = 0, True, True
    assert gateway.start_callback_server(parameters)
    point_callbacks(gateway)
    assert gateway.jvm.org.sanca.testkit.Callbacks.supply(Function(lambda: "called")) == "called"
    gateway.shutdown()


def test_many_threads_of_java(kit: Any) -> None:
    class Sum:
        def applyAsInt(self, a: int, b: int) -> int:
            return a + b

        class Java:
            implements = ["java.util.function.IntBinaryOperator"]

    assert kit.Callbacks.onManyThreads(Sum(), 4, 50) == kit.Callbacks.onManyThreads(Sum(), 4, 50)
