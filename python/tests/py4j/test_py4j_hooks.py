"""What programs rely on besides calling: names, replaced functions, subclasses, signals, and how they get this package at all."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
from stock import JAR, MODELS, Jvm, commands
from support import run_child, wait_for

from sanca.py4j import clientserver, java_collections, java_gateway, protocol
from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from sanca.py4j.java_gateway import (
    CallbackServerParameters,
    GatewayClient,
    GatewayConnection,
    GatewayParameters,
    JavaClass,
    JavaGateway,
    JavaObject,
    JavaPackage,
    get_field,
    java_import,
)
from sanca.py4j.protocol import Py4JJavaError
from sanca.py4j.signals import Signal

HERE = Path(__file__).parent

#: What is nobody's hook: mangled names, and what the small modules import for themselves.
PRIVATE = re.compile(
    r"\._Java(List|Array|Set)__|^compat\.(queue|sys|version_info) |^signals\.range |^finalizer\.items "
)


def surface(package: str) -> list[str]:
    code = [sys.executable, str(HERE / "surface.py"), package]
    return subprocess.run(code, check=True, capture_output=True, text=True, timeout=60).stdout.splitlines()


def test_every_name_signature_and_base_of_the_stock_package() -> None:
    # What Py4J does not have comes last, by keyword.
    ours = {line.replace(", KEYWORD_ONLYtransport='socket'", "") for line in surface("sanca")}
    stock = [line for line in surface("stock") if not PRIVATE.search(line)]
    assert len(stock) > 300
    # Where a class of ours inherits what the stock one repeats, or has a mixin's signature, the name is what counts.
    names = {line.partition(" ")[0] for line in ours}
    assert [line for line in stock if line.partition(" ")[0] not in names] == []
    public = [line for line in stock if " class " in line or " function " in line or " value " in line]
    assert [line for line in public if line not in ours] == []


def test_function_replaced_in_java_gateway_is_used_there_and_only_there(
    stock_jvm: Jvm, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Any, Any]] = []

    def wrapper(answer: str, client: Any, target_id: Any = None, name: Any = None) -> Any:
        seen.append((target_id, name))
        return protocol.get_return_value(answer, client, target_id, name)

    with stock_jvm.gateway() as gateway:
        monkeypatch.setattr(java_gateway, "get_return_value", wrapper)
        Calls = gateway.jvm.org.sanca.testkit.Calls
        obj = Calls(3)
        assert obj.get() == 3
        java_import(gateway.jvm, "java.util.UUID")
        gateway.new_array(gateway.jvm.int, 1)
        get_field(gateway.jvm.org.sanca.testkit.Fields(), "anInt")
        gateway.help(obj, display=False)
        assert ("None", "None") not in seen
        assert {name for _, name in seen} >= {"org.sanca.testkit.Calls", "get", None, "anInt"}
        seen.clear()
        made = gateway.jvm.java.util.ArrayList()
        seen.clear()
        assert list(made[0:0]) == []
        assert not [name for _, name in seen if name is None]
        assert protocol.get_return_value is not java_gateway.get_return_value


def test_wrapper_may_call_java_while_it_handles_an_exception(stock_jvm: Jvm, monkeypatch: pytest.MonkeyPatch) -> None:
    class Converted(Exception):
        pass

    def capturing(answer: str, client: Any, target_id: Any = None, name: Any = None) -> Any:
        try:
            return protocol.get_return_value(answer, client, target_id, name)
        except Py4JJavaError as error:
            raise Converted(error.java_exception.getClass().getName() + error.java_exception.toString()) from None

    with stock_jvm.clientserver() as gateway:
        monkeypatch.setattr(java_gateway, "get_return_value", capturing)
        with pytest.raises(Converted, match=r"Unchecked.*: why"):
            gateway.jvm.org.sanca.testkit.Exceptions.throwUnchecked("why")


def test_package_can_be_made_callable(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JavaPackage, "__call__", lambda self, *args: f"no {self._fqn}")
    assert gateway.jvm.com.nowhere.Missing() == "no com.nowhere.Missing"


def test_attributes_that_spark_uses(gateway: Any) -> None:
    gateway.proc = "the process"
    assert gateway.proc == "the process"
    assert gateway.__dict__["_callback_server"] is gateway.get_callback_server()
    assert gateway.gateway_parameters.auth_token is None
    server = gateway.java_gateway_server
    if gateway.gateway_parameters.transport == "socket":  # in this process no Java object has that name
        server = JavaObject("GATEWAY_SERVER", gateway._gateway_client)
    assert server.getListeningPort() == gateway.gateway_parameters.port
    assert JavaClass("java.util.Properties", gateway._gateway_client)().isEmpty()
    assert gateway.gateway_property.pool.put("x") in gateway.gateway_property.pool
    assert GatewayParameters(auth_token=b"abc").auth_token == "abc"
    assert GatewayParameters(auth_token="a\\b\n").auth_token == "a\\\\b\\n"


def test_thread_connection_of_a_clientserver(stock_jvm: Jvm) -> None:
    with stock_jvm.clientserver() as gateway:
        client = gateway._gateway_client
        gateway.jvm.Math.abs(1)
        connection = client.get_thread_connection()
        assert connection in client.deque
        client.deque.remove(connection)
        connection.close()
        assert gateway.jvm.Math.abs(-1) == 1
        assert client.get_thread_connection() is not connection


def test_parts_can_be_subclassed(stock_jvm: Jvm) -> None:
    made: list[str] = []

    class Connection(GatewayConnection):
        def send_command(self, command: str) -> str:
            made.append(command)
            return super().send_command(command)

    class Client(GatewayClient):
        def _create_connection(self) -> Any:
            connection = Connection(self.gateway_parameters, self.gateway_property)
            connection.start()
            return connection

    class Gateway(JavaGateway):
        def _create_gateway_client(self) -> Any:
            return Client(gateway_parameters=self.gateway_parameters)

    with stock_jvm.gateway() as server:
        gateway = Gateway(gateway_parameters=GatewayParameters(port=server._gateway_client.port))
        assert gateway.jvm.java.lang.Math.abs(-1) == 1
        assert made[-1] == "c\nz:java.lang.Math\nabs\ni-1\ne\n"
        gateway.close()


def test_client_can_be_any_object_with_send_command() -> None:
    class Client:
        address, port = "127.0.0.1", 1234
        sent: ClassVar[list[str]] = []

        def send_command(self, command: str) -> str:
            self.sent.append(command)
            return "yro0"

    gateway, client = JavaGateway(), Client()
    gateway.set_gateway_client(client)
    example = gateway.getExample()
    example.method1(1, True, "Hello\nWorld", example, None, 1.5)
    assert client.sent == [
        "c\nt\ngetExample\ne\n",
        "c\no0\nmethod1\ni1\nbTrue\nsHello\\nWorld\nro0\nn\nd1.5\ne\n",
    ]


def test_old_arguments_still_work(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as server:
        gateway = JavaGateway(GatewayClient(port=server._gateway_client.port), auto_convert=True)
        assert list(gateway.jvm.java.util.ArrayList([1])) == [1]
        assert gateway._gateway_client.converters is protocol.INPUT_CONVERTER
        gateway.close()


@pytest.fixture
def converters() -> Iterator[None]:
    saved_in, saved_out = list(protocol.INPUT_CONVERTER), dict(protocol.OUTPUT_CONVERTER)
    yield
    protocol.INPUT_CONVERTER[:] = saved_in
    protocol.OUTPUT_CONVERTER.update(saved_out)


@pytest.mark.usefixtures("converters")
def test_converters_can_be_added(stock_jvm: Jvm) -> None:
    class ComplexConverter:
        def can_convert(self, obj: Any) -> bool:
            return isinstance(obj, (complex, list))

        def convert(self, obj: Any, client: Any) -> Any:
            return str(obj)

    protocol.register_input_converter(ComplexConverter(), prepend=True)
    protocol.register_output_converter(protocol.LIST_TYPE, lambda target_id, client: ("a list", target_id))
    with stock_jvm.gateway(auto_convert=True) as gateway:
        assert gateway.jvm.org.sanca.testkit.Calls.echo(1 + 2j) == "(1+2j)"
        assert gateway.jvm.org.sanca.testkit.Calls.echo([1]) == "[1]"
        assert gateway.jvm.java.util.ArrayList()[0] == "a list"


def test_auto_field(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(auto_field=True) as gateway:
        obj = gateway.jvm.org.sanca.testkit.Fields()
        assert obj.anInt == 0
        assert "text" in dir(obj)
        calls = gateway.jvm.org.sanca.testkit.Calls(4)
        assert calls.get() == 4
        with commands() as sent:
            assert calls.get() == 4
        assert len(sent) == 1  # that it is no field is known


def test_stream_gives_the_bytes_of_a_channel(gateway: Any) -> None:
    jvm = gateway.jvm
    stream = jvm.java.io.ByteArrayInputStream(b"0123456789")
    jvm.java.nio.channels.Channels.newChannel(stream)
    with jvm.java.nio.channels.Channels.newChannel.stream(stream) as connection:
        assert connection.read(4) == b"0123"
        assert connection.read(6) == b"456789"
    assert jvm.Math.abs(-1) == 1


def test_signals_of_a_callback_server() -> None:
    events: list[str] = []
    connected = []
    for name in [
        "server_started",
        "server_connection_started",
        "pre_server_shutdown",
        "server_connection_stopped",
        "server_stopped",
        "post_server_shutdown",
    ]:
        signal: Signal = getattr(java_gateway, name)

        def receiver(name: str = name, **params: Any) -> None:
            events.append(name)
            assert params["sender"] is not None

        signal.connect(receiver)
        connected.append((signal, receiver))
    try:
        gateway = JavaGateway(callback_server_parameters=CallbackServerParameters(port=0))
        port = gateway.get_callback_server().get_listening_port()
        with socket.create_connection(("127.0.0.1", port)):
            assert wait_for(lambda: "server_connection_started" in events)
            gateway.shutdown_callback_server()
        assert events[:3] == ["server_started", "server_connection_started", "pre_server_shutdown"]
        assert sorted(events[3:5]) == ["server_connection_stopped", "server_stopped"]
        assert events[5:] == ["post_server_shutdown"]
    finally:
        for signal, receiver in connected:
            assert signal.disconnect(receiver)


@pytest.mark.parametrize("model", MODELS)
def test_end_of_a_connection_is_told_once(model: str) -> None:
    ends: list[Any] = []

    def receiver(**params: Any) -> None:
        ends.append(params["connection"])
        time.sleep(0.05)  # whoever else closes comes in between

    java_gateway.server_connection_stopped.connect(receiver)
    gateway: Any = (
        JavaGateway(callback_server_parameters=CallbackServerParameters(port=0))
        if model == "gateway"
        else ClientServer(python_parameters=PythonParameters(port=0))
    )
    try:
        server = gateway.get_callback_server()
        with socket.create_connection(("127.0.0.1", server.get_listening_port())):
            assert wait_for(lambda: len(server.connections) == 1)
            (connection,) = server.connections
            threads = [threading.Thread(target=connection.close) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(10)
        gateway.shutdown_callback_server()
        assert ends == [connection]
    finally:
        java_gateway.server_connection_stopped.disconnect(receiver)
        if model == "clientserver":
            gateway._gateway_client.finalizer_deque.appendleft(clientserver.SHUTDOWN_FINALIZER_WORKER)


def test_signal() -> None:
    signal, seen = Signal(), []

    def receiver(signal: Any, sender: Any, **params: Any) -> str:
        seen.append((sender, params))
        return "answer"

    signal.connect(receiver)
    signal.connect(receiver)
    signal.connect(receiver, sender="only", unique_id="second")
    assert signal.send("anyone", a=1) == [(receiver, "answer")]
    assert len(signal.send("only")) == 2
    assert signal.disconnect(receiver)
    assert not signal.disconnect(receiver)
    assert not signal.disconnect(None, unique_id="second")
    assert signal.disconnect(None, sender="only", unique_id="second")
    assert seen[0] == ("anyone", {"a": 1})


def test_gateway_without_collections() -> None:
    child = run_child(
        """
        import sanca.py4j; sanca.py4j.install()
        import sys, py4j.java_gateway, py4j.protocol
        print([name for name in sys.modules if name.endswith("java_collections")], py4j.protocol.INPUT_CONVERTER,
              sorted(set("aghlt") & set(py4j.protocol.OUTPUT_CONVERTER)))
        """,
        start=False,
        env={"PY4J_SKIP_COLLECTIONS": "Yes"},
    )
    assert child.ok() == "[] [] []\n"


def test_install_makes_import_py4j_find_this() -> None:
    child = run_child(
        """
        import sanca.py4j
        sanca.py4j.install(); sanca.py4j.install()
        import py4j, py4j.version
        from py4j.java_gateway import *
        from py4j.protocol import Py4JError as other
        from py4j.compat import long
        import py4j.clientserver as c
        print(py4j.__version__, Py4JError is other, JavaGateway is sanca.py4j.java_gateway.JavaGateway, long is int,
              issubclass(c.ClientServer, JavaGateway), JavaGateway.__module__, Py4JError.__module__)
        """,
        start=False,
    )
    assert child.ok() == "0.10.9.9 True True True True sanca.py4j.java_gateway py4j.protocol\n"


def test_install_comes_first_or_not_at_all() -> None:
    child = run_child("import py4j.protocol, sanca.py4j; sanca.py4j.install()", start=False)
    assert child.rc == 1
    assert "RuntimeError: py4j is imported already" in child.err


def test_command_line_runs_a_program(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, py4j.java_gateway as g\nprint(__name__, sys.argv[1:], g.JavaGateway.__module__)\nsys.exit(3)\n"
    )
    for arguments in ([str(program)], ["-m", "program"]):
        done = subprocess.run(
            [sys.executable, "-m", "sanca", "py4j", *arguments, "--an", "option"],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )
        assert done.returncode == 3, done.stderr
        assert done.stdout == "__main__ ['--an', 'option'] sanca.py4j.java_gateway\n"


def test_modules_stand_for_themselves() -> None:
    assert clientserver.ClientServer is ClientServer
    assert issubclass(JavaParameters, GatewayParameters)
    assert issubclass(PythonParameters, CallbackServerParameters)
    assert java_collections.JavaObject is JavaObject
    assert JAR.is_file()


def test_way_of_sending_that_is_put_in_later_is_used(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = gateway.jvm.java.lang.Math.max
    assert largest(1, 2) == 2
    sent: list[str] = []
    connections = clientserver.ClientServerConnection if isinstance(gateway, ClientServer) else GatewayConnection
    for place in (GatewayClient, connections):
        original = place.send_command

        def noting(self: Any, command: str, *more: Any, original: Any = original, **options: Any) -> Any:
            sent.append(command)
            return original(self, command, *more, **options)

        with monkeypatch.context() as patch:
            patch.setattr(place, "send_command", noting)
            assert largest(3, 2) == 3
        assert sent == ["c\nz:java.lang.Math\nmax\ni3\ni2\ne\n"]
        sent.clear()
    client = gateway._gateway_client
    client.send_command = lambda command, *more, **options: sent.append(command) or "yi77"
    try:
        assert largest(3, 2) == 77
    finally:
        del client.send_command
    assert sent == ["c\nz:java.lang.Math\nmax\ni3\ni2\ne\n"]
    assert largest(3, 2) == 3


def test_conversions_that_are_put_in_later_are_used(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text, largest = gateway.jvm.java.lang.String.valueOf, gateway.jvm.java.lang.Math.max
    assert (text(True), largest(1, 2)) == ("true", 2)
    with monkeypatch.context() as patch:
        patch.setitem(protocol.OUTPUT_CONVERTER, "s", lambda value, client: value.upper())
        assert text(True) == "TRUE"
        assert largest(1, 2) == 2
    with monkeypatch.context() as patch:
        patch.setattr(
            java_gateway, "get_command_part", lambda value, pool=None: protocol.get_command_part(value * 10, pool)
        )
        assert largest(1, 2) == 20
    assert (text(True), largest(1, 2)) == ("true", 2)


def test_argument_that_cannot_be_passed_costs_no_connection(gateway: Any) -> None:
    largest, client = gateway.jvm.java.lang.Math.max, gateway._gateway_client
    assert largest(1, 2) == 2
    before = list(client.deque)
    with pytest.raises(AttributeError, match="_get_object_id"):
        largest(1, object())
    with pytest.raises(protocol.Py4JError):
        gateway.jvm.java.lang.String.valueOf("\ud800")
    assert largest(1, 2) == 2
    assert list(client.deque) == before


def test_values_of_every_kind_cross(gateway: Any) -> None:
    through = gateway.jvm.java.util.Objects.requireNonNullElse
    for value in (
        True,
        False,
        0,
        -1,
        2**31 - 1,
        -(2**31),
        2**31,
        -(2**63),
        2**63 - 1,
        0.1,
        -0.0,
        1e300,
        "",
        "a\\b\nc\rd",
        "é中😀",
        b"",
        b"\0\xff",
    ):
        came = through(value, "")
        assert (type(came), came) == (type(value), value)
    assert through(None, "other") == "other"
    nan = through(float("nan"), "")
    assert nan != nan
    assert through(Decimal("1.10"), "") == Decimal("1.10")
    assert through(bytearray(b"ab"), "") == b"ab"
