"""The stock Java half of Py4J, as a server for tests: one JVM, in which any number of gateways can be started on ports of their own."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support import JAVA_HOME, TESTKIT

from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from sanca.py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway

JAR = Path(sys.prefix, "share", "py4j", "py4j0.10.9.9.jar")
# Another Java half to run the same tests against: SANCA_TEST_PY4J_JAR=target/dist/sanca-py4j.jar
JAVA_HALF = Path(os.environ.get("SANCA_TEST_PY4J_JAR", JAR))
JAVA = str(Path(JAVA_HOME, "bin", "java")) if JAVA_HOME else "java"
MODELS = ("gateway", "clientserver")
_START_LIMIT = 60.0


class Jvm:
    """A JVM with the testkit and a gateway without an entry point, which is how tests start others in it. Ends with `close`."""

    def __init__(self) -> None:
        for jar in (JAVA_HALF, TESTKIT):
            assert jar.is_file(), f"{jar} is missing: run `cargo xtask dev`"
        self.process = subprocess.Popen(
            [
                JAVA,
                "-Xmx256m",
                "-cp",
                f"{JAVA_HALF}{os.pathsep}{TESTKIT}",
                "py4j.GatewayServer",
                "--die-on-broken-pipe",
                "0",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        killer = threading.Timer(_START_LIMIT, self.process.kill)
        killer.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        killer.cancel()
        assert line, "the JVM ended without saying its port"
        self.port = int(line)
        self.admin = JavaGateway(gateway_parameters=GatewayParameters(port=self.port))

    def close(self) -> None:
        assert self.process.stdin is not None
        self.admin.close()
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def address(self) -> Any:
        return self.admin.jvm.java.net.InetAddress.getLoopbackAddress()

    @contextlib.contextmanager
    def gateway(self, entry: Any = None, *, callbacks: Any = False, **parameters: Any) -> Iterator[JavaGateway]:
        """Start a GatewayServer of its own, and give a JavaGateway to it."""
        builder = self.admin.jvm.py4j.GatewayServer.GatewayServerBuilder(entry).javaPort(0)
        if parameters.get("auth_token"):
            builder = builder.authToken(parameters["auth_token"])
        server = builder.build()
        server.start()
        gateway = JavaGateway(
            gateway_parameters=GatewayParameters(port=server.getListeningPort(), **parameters),
            callback_server_parameters=(callbacks if callbacks is not True else CallbackServerParameters(port=0))
            or None,
        )
        try:
            if callbacks:
                point_callbacks(gateway)
            yield gateway
        finally:
            gateway.shutdown()

    @contextlib.contextmanager
    def clientserver(self, entry: Any = None, *, python: Any = None, **parameters: Any) -> Iterator[ClientServer]:
        """Start a Java ClientServer of its own, and give a Python one."""
        builder = self.admin.jvm.py4j.ClientServer.ClientServerBuilder(entry).javaPort(0)
        if parameters.get("auth_token"):
            builder = builder.authToken(parameters["auth_token"])
        server = builder.build()
        server.startServer()
        gateway = ClientServer(
            JavaParameters(port=server.getJavaServer().getListeningPort(), **parameters),
            python or PythonParameters(port=0, daemonize=True, daemonize_connections=True),
        )
        try:
            point_callbacks(gateway)
            yield gateway
        finally:
            gateway.shutdown()

    def any_gateway(self, model: str, entry: Any = None, **parameters: Any) -> Any:
        if model == "gateway":
            return self.gateway(entry, callbacks=True, **parameters)
        return self.clientserver(entry, **parameters)


def point_callbacks(gateway: Any) -> None:
    """Tell Java on which port this gateway's callback server listens, as programs with port 0 do."""
    address = gateway.java_gateway_server.getCallbackClient().getAddress()
    port = gateway.get_callback_server().get_listening_port()
    gateway.java_gateway_server.resetCallbackClient(address, port)
    # Java's side of the connection in use still knows the old port.
    gateway._gateway_client.close()


@contextlib.contextmanager
def commands() -> Iterator[list[str]]:
    """Give the commands that are sent meanwhile, releases left out."""
    sent: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = record.getMessage()
            if text.startswith("Command to send: ") and not text.startswith("Command to send: m\nd\n"):
                sent.append(text.removeprefix("Command to send: "))

    logger, handler = logging.getLogger("py4j"), Collector()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield sent
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


class Scripted:
    """A server that answers each command with the next line of a script, and notes what it was sent. A line without an end closes."""

    def __init__(self, *answers: bytes) -> None:
        self.received: list[bytes] = []
        self.connections = 0
        self._answers = list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, IndexError):
            while data := connection.recv(65536):
                self.received.append(data)
                answer = self._answers.pop(0)
                connection.sendall(answer)
                if not answer.endswith(b"\n"):
                    return

    def close(self) -> None:
        self._listener.close()
