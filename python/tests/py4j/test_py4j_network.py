"""Connections: tokens, TLS, time limits, ends, and that nothing is done twice."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stock import MODELS, Jvm, Scripted
from support import run_child, wait_for

from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from sanca.py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway
from sanca.py4j.protocol import Py4JAuthenticationError, Py4JError, Py4JNetworkError


def plain(port: int, **parameters: Any) -> JavaGateway:
    return JavaGateway(gateway_parameters=GatewayParameters(port=port, **parameters))


class Proxy:
    """Passes bytes on to a gateway, until it is told to cut: then the request arrives and the answer does not."""

    def __init__(self, port: int) -> None:
        self.cut_answers = False
        self.requests = 0
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._open += [client, server]
                threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if up:
                    self.requests += 1
                elif self.cut_answers:
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close_connections(self) -> None:
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()
        self.close_connections()


@pytest.fixture
def counter(stock_jvm: Jvm) -> Iterator[tuple[Any, Proxy]]:
    """A list in Java whose length says how often a call was made, as entry point behind a proxy."""
    made = stock_jvm.admin.jvm.java.util.ArrayList()
    with stock_jvm.gateway(made) as gateway:
        proxy = Proxy(gateway._gateway_client.port)
        yield made, proxy
        proxy.close()


@pytest.mark.parametrize("model", MODELS)
def test_call_whose_answer_is_lost_is_not_made_again(counter: tuple[Any, Proxy], model: str) -> None:
    made, proxy = counter
    if model == "gateway":
        gateway: Any = plain(proxy.port)
    else:
        gateway = ClientServer(JavaParameters(port=proxy.port), PythonParameters(port=0, eager_load=False))
    assert gateway.entry_point.add("first") is True
    proxy.cut_answers = True
    with pytest.raises(Py4JError) as caught:
        gateway.entry_point.add("second")
    assert str(caught.value) == "An error occurred while calling t.add"
    cause = caught.value.__cause__
    assert isinstance(cause, Py4JNetworkError)
    assert cause.outcome == "Unknown"
    assert "not sent again" in caught.value.__notes__[0]  # type: ignore[attr-defined]
    proxy.cut_answers = False
    assert gateway.entry_point.add("third") is True
    assert wait_for(lambda: len(made) >= 3)
    assert list(made) == ["first", "second", "third"]
    gateway.close()


def test_connection_that_was_closed_meanwhile_is_replaced(counter: tuple[Any, Proxy]) -> None:
    made, proxy = counter
    gateway = plain(proxy.port)
    threads = [threading.Thread(target=lambda: gateway.jvm.Thread.sleep(200)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(gateway._gateway_client.deque) == 3
    proxy.close_connections()
    time.sleep(0.2)
    assert gateway.entry_point.add("once") is True
    assert list(made) == ["once"]
    assert len(gateway._gateway_client.deque) == 1
    gateway.close()


def test_answer_that_is_cut_off_is_no_answer() -> None:
    server = Scripted(b"!yi1")  # of what was to be "!yi123\n"
    gateway = plain(server.port)
    with pytest.raises(Py4JError) as caught:
        gateway.entry_point.call()
    assert "Answer from Java side is empty" in str(caught.value.__cause__)
    assert len(server.received) == 1
    server.close()


def test_answer_nobody_waits_for_ends_the_connection() -> None:
    server = Scripted(b"!yi1\n!zsstale\n", b"!yi2\n")
    gateway = plain(server.port)
    assert gateway.entry_point.call() == 1
    assert gateway.entry_point.call() == 2
    assert server.connections == 2
    gateway.close()
    server.close()


def test_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with caplog.at_level(logging.INFO), pytest.raises(Py4JNetworkError) as caught:
        plain(port).jvm.System  # noqa: B018
    message = f"An error occurred while trying to connect to the Java server (127.0.0.1:{port})"
    assert str(caught.value) == message
    assert isinstance(caught.value.cause, ConnectionRefusedError)
    assert caught.value.when is None
    assert not [record for record in caplog.records if record.name == "root"]
    with pytest.raises(ConnectionRefusedError):
        ClientServer(JavaParameters(port=port), PythonParameters(port=0, eager_load=False)).jvm.System  # noqa: B018


def test_failures_do_not_reach_the_root_logger() -> None:
    child = run_child(
        """
        import socket
        from sanca.py4j.java_gateway import JavaGateway, GatewayParameters
        server = socket.create_server(("127.0.0.1", 0))
        gateway = JavaGateway(gateway_parameters=GatewayParameters(port=server.getsockname()[1], read_timeout=0.2))
        try:
            gateway.entry_point.nobody()
        except Exception as error:
            print(error)
        """,
        start=False,
    )
    assert child.ok() == "An error occurred while calling t.nobody\n"
    assert child.err == ""


@pytest.mark.parametrize("model", MODELS)
def test_time_limit_for_answers(stock_jvm: Jvm, model: str) -> None:
    opened: Any = stock_jvm.gateway if model == "gateway" else stock_jvm.clientserver
    with opened(read_timeout=0.5) as gateway:
        Thread = gateway.jvm.java.lang.Thread
        before = time.monotonic()
        with pytest.raises(Py4JError, match=r"An error occurred while calling z:java\.lang\.Thread\.sleep"):
            Thread.sleep(20_000)
        assert time.monotonic() - before < 10
        assert gateway.jvm.Math.abs(-2) == 2


def test_nothing_works_after_shutdown(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        obj = gateway.jvm.java.lang.Object()
        gateway.shutdown()
        with pytest.raises(Py4JNetworkError, match=r"^Gateway is not connected\.$"):
            obj.hashCode()


def test_gateway_can_be_closed_and_used_again(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        assert gateway.jvm.Math.abs(-1) == 1
        gateway.close()
        assert not gateway._gateway_client.deque
        assert gateway.jvm.Math.abs(-1) == 1


def test_connections_grow_with_the_threads_that_call(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        results: list[int] = []
        kit = gateway.jvm.org.sanca.testkit
        threads = [threading.Thread(target=lambda: results.append(kit.Threads.sleep(200))) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(results) == 5
        assert 1 <= len(gateway._gateway_client.deque) <= 6


def test_token(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(auth_token="the token") as gateway:
        assert gateway.jvm.Math.abs(-1) == 1
        port = gateway._gateway_client.port
        with pytest.raises(Py4JAuthenticationError, match=r"^Failed to authenticate with gateway server\.$"):
            plain(port, auth_token="wrong").jvm.System  # noqa: B018
        with pytest.raises(Py4JError, match="Authentication error: unexpected command"):
            plain(port).jvm.System  # noqa: B018
    with stock_jvm.clientserver(auth_token=b"the token".decode()) as gateway:
        assert gateway.jvm.Math.abs(-1) == 1


@pytest.mark.parametrize("model", MODELS)
def test_token_is_in_no_log(stock_jvm: Jvm, model: str, caplog: pytest.LogCaptureFixture) -> None:
    opened: Any = stock_jvm.gateway if model == "gateway" else stock_jvm.clientserver
    with caplog.at_level(logging.DEBUG), opened(auth_token="tellnobody") as gateway:
        assert gateway.jvm.Math.abs(-1) == 1
    ours = [record.getMessage() for record in caplog.records]
    assert "Command to send: A\n" in ours
    assert not [text for text in ours if "tellnobody" in text and "authToken" not in text]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"A\nsecret\ne\ng\np99\ne\n", b"!yv\n!y\n"),
        (b"A\nwrong\ne\n", b"!xn\n"),
        (b"g\np99\ne\n", b""),
    ],
)
def test_callback_server_wants_its_token(model: str, sent: bytes, answer: bytes) -> None:
    if model == "gateway":
        gateway: Any = JavaGateway(
            callback_server_parameters=CallbackServerParameters(port=0, auth_token="secret", daemonize_connections=True)
        )
    else:
        gateway = ClientServer(
            python_parameters=PythonParameters(port=0, auth_token="secret", daemonize_connections=True)
        )
    server = gateway.get_callback_server()
    with socket.create_connection(("127.0.0.1", server.get_listening_port()), timeout=10) as client:
        client.sendall(sent)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while len(received) < max(1, len(answer)) and (data := client.recv(100)):
                received += data
        assert received == answer
    gateway.shutdown_callback_server()


def test_unknown_object_leaves_the_connection_in_step() -> None:
    gateway = JavaGateway(callback_server_parameters=CallbackServerParameters(port=0, daemonize_connections=True))
    port = gateway.get_callback_server().get_listening_port()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client, client.makefile("rb") as lines:
        client.sendall(b"c\np77\napply\ni5\ne\ng\np78\ne\n")
        assert lines.readline() == b"!xsObject ID unknown\n"
        assert lines.readline() == b"!y\n"
    gateway.shutdown_callback_server()


def test_tls_both_ways(stock_jvm: Jvm, certificate: Path) -> None:
    """In front of the stock server, which has no certificate, stands one of Python's that speaks TLS."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    client_side = ssl.create_default_context(cafile=str(certificate))
    with stock_jvm.gateway() as behind:
        listener = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    accepted, _ = listener.accept()
                    inner = socket.create_connection(("127.0.0.1", behind._gateway_client.port))
                    threading.Thread(target=relay, args=(accepted, inner), daemon=True).start()

        def relay(accepted: socket.socket, inner: socket.socket) -> None:
            with contextlib.suppress(OSError), server_side.wrap_socket(accepted, server_side=True) as outer, inner:
                while data := outer.recv(65536):
                    inner.sendall(data)
                    outer.sendall(inner.recv(65536))

        threading.Thread(target=serve, daemon=True).start()
        gateway = plain(listener.getsockname()[1], ssl_context=client_side)
        text = "x" * 5000
        Text = gateway.jvm.org.sanca.testkit.Text
        assert [Text.echo(text) for _ in range(5)] == [text] * 5
        assert len(gateway._gateway_client.deque) == 1  # one connection did it all
        gateway.close()
        listener.close()


def test_tls_callback_server(certificate: Path) -> None:
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    gateway = JavaGateway(
        callback_server_parameters=CallbackServerParameters(port=0, ssl_context=server_side, daemonize_connections=True)
    )
    port = gateway.get_callback_server().get_listening_port()
    client_side = ssl.create_default_context(cafile=str(certificate))
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10),  # silent: it keeps nobody out
        socket.create_connection(("127.0.0.1", port), timeout=10) as outer,
        client_side.wrap_socket(outer, server_hostname="localhost") as client,
    ):
        client.sendall(b"g\np1\ne\n")
        assert client.recv(10) == b"!y\n"
    gateway.shutdown_callback_server()


@pytest.mark.parametrize("model", MODELS)
def test_ctrl_c_is_one_keyboard_interrupt_and_the_next_call_works(stock_jvm: Jvm, model: str) -> None:
    with stock_jvm.gateway() as server:
        port = server._gateway_client.port
        make = (
            f"JavaGateway(gateway_parameters=GatewayParameters(port={port}))"
            if model == "gateway"
            else f"ClientServer(JavaParameters(port={port}), PythonParameters(port=0, eager_load=False))"
        )
        child = run_child(
            f"""
            import time
            from sanca.py4j.java_gateway import JavaGateway, GatewayParameters
            from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
            gateway = {make}
            Thread = gateway.jvm.java.lang.Thread
            print("calling", flush=True)
            begin = time.monotonic()
            try:
                Thread.sleep(20000)
            except KeyboardInterrupt:
                print("interrupted", time.monotonic() - begin < 15)
            print(gateway.jvm.Math.abs(-3))
            """,
            start=False,
            interrupt_at="calling",
        )
        assert child.ok() == "calling\ninterrupted True\n3\n"
        assert child.err == ""


@pytest.mark.parametrize("model", MODELS)
def test_signal_handler_may_call_java_in_the_middle_of_a_call(stock_jvm: Jvm, model: str) -> None:
    """As PySpark's does at Ctrl-C, to cancel the jobs of the call that it comes up in."""
    with stock_jvm.gateway() as server:
        port = server._gateway_client.port
        make = (
            f"JavaGateway(gateway_parameters=GatewayParameters(port={port}))"
            if model == "gateway"
            else f"ClientServer(JavaParameters(port={port}), PythonParameters(port=0, eager_load=False))"
        )
        child = run_child(
            f"""
            import signal, time
            from sanca.py4j.java_gateway import JavaGateway, GatewayParameters
            from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
            gateway = {make}
            System, Integer = gateway.jvm.java.lang.System, gateway.jvm.java.lang.Integer
            Latch, unit = gateway.jvm.java.util.concurrent.CountDownLatch, gateway.jvm.java.util.concurrent.TimeUnit.SECONDS
            latch = Latch(1)
            def handler(number, frame):
                latch.countDown()
                print("handled", Integer.parseInt("5"), flush=True)
            signal.signal(signal.SIGINT, handler)
            print("calling", flush=True)
            print("opened", getattr(latch, "await")(20, unit))
            print(Integer.parseInt("7"))
            """,
            start=False,
            interrupt_at="calling",
        )
        assert child.ok() == "calling\nhandled 5\nopened True\n7\n"
        assert child.err == ""
