"""sanca-py4j.jar in the place of Py4J's: Java programs written for Py4J, asked by the package `py4j` from PyPI."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import py4j.clientserver
import py4j.java_gateway
import pytest
from py4j.protocol import Py4JError, Py4JJavaError
from stock import JAVA
from support import ROOT

OURS = ROOT / "target" / "dist" / "sanca-py4j.jar"
SOURCES = ROOT / "java" / "compat" / "py4j" / "src" / "main" / "java"
JAVAC = str(Path(JAVA).with_name("javac")) if os.sep in JAVA else "javac"
DEADLINE = 60

PROGRAM = """
package app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import py4j.*;
import py4j.commands.AbstractCommand;

public class Main {
    public interface Operator {
        int doOperation(int i, int j);
        int doOperation(int i, int j, int k);
    }

    public interface Greeter {
        String greet(String name);
    }

    public int field = 1;

    public List<Integer> binary(Operator op) {
        return new ArrayList<>(List.of(2, 3, op.doOperation(2, 3)));
    }

    public List<Integer> ternary(Operator op) {
        return new ArrayList<>(List.of(2, 3, 4, op.doOperation(2, 3, 4)));
    }

    public int elsewhere(Operator op) throws Exception {
        return CompletableFuture.supplyAsync(() -> op.doOperation(20, 22)).get();
    }

    public long thread() {
        return Thread.currentThread().getId();
    }

    public String greetPython() {
        return ((Greeter) server.getPythonServerEntryPoint(new Class[] {Greeter.class})).greet("Java");
    }

    public static class Hello extends AbstractCommand {
        public Hello() {
            commandName = "hello";
        }

        @Override
        public void execute(String name, java.io.BufferedReader reader, java.io.BufferedWriter writer)
                throws java.io.IOException {
            List<Object> arguments = getArguments(reader);
            ReturnObject result = gateway.getReturnObject(name + arguments);
            writer.write(Protocol.getOutputCommand(result));
            writer.flush();
        }
    }

    public static class Loud extends DefaultGatewayServerListener {
        @Override
        public void serverStarted() {
            System.err.println("told: started");
        }

        @Override
        public void connectionStarted(Py4JServerConnection connection) {
            System.err.println("told: connected from " + connection.getSocket().getInetAddress().isLoopbackAddress());
        }

        @Override
        public void serverPostShutdown() {
            System.err.println("told: ended");
        }
    }

    static GatewayServer server;

    public static void main(String[] args) throws Exception {
        if (args[0].equals("clientserver")) {
            ClientServer both = new ClientServer.ClientServerBuilder(new Main()).javaPort(0).build();
            both.startServer();
            System.out.println(both.getJavaServer().getListeningPort());
            return;
        }
        GatewayServer.GatewayServerBuilder builder = new GatewayServer.GatewayServerBuilder(new Main()).javaPort(0);
        builder.customCommands(List.of(Hello.class)).authToken(args.length > 1 ? args[1] : null);
        server = builder.build();
        server.addListener(new Loud());
        server.start();
        System.out.println(server.getListeningPort());
    }
}
"""


def run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=4 * DEADLINE)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert OURS.is_file(), f"{OURS} is missing: run `cargo xtask dev`"
    folder = tmp_path_factory.mktemp("program")
    (folder / "Main.java").write_text(PROGRAM)
    run(JAVAC, "-nowarn", "-cp", OURS, "-d", folder, folder / "Main.java")
    return folder


class Program:
    """A Java program that prints its port."""

    def __init__(self, path: str, main: str, *arguments: str) -> None:
        command = [JAVA, "-Xmx128m", "-cp", path, main, *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.killer = threading.Timer(DEADLINE, self.process.kill)
        self.killer.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr and self.process.stderr.read()
        self.port = int(line)

    def end(self) -> str:
        """Wait until it has ended by itself, and give what it wrote on standard error."""
        _, err = self.process.communicate(timeout=DEADLINE)
        self.killer.cancel()
        assert self.process.returncode == 0, err
        return err

    def close(self) -> None:
        self.killer.cancel()
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def program(classes: Path, request: pytest.FixtureRequest) -> Iterator[Program]:
    started = Program(f"{OURS}{os.pathsep}{classes}", "app.Main", *getattr(request, "param", ["gateway"]))
    yield started
    started.close()


class Addition:
    def doOperation(self, i: int, j: int, k: int | None = None) -> int:
        return i + j if k is None else i + j + k

    class Java:
        implements = ["app.Main$Operator"]


def gateway_to(program: Program, **parameters: Any) -> py4j.java_gateway.JavaGateway:
    gateway = py4j.java_gateway.JavaGateway(
        gateway_parameters=py4j.java_gateway.GatewayParameters(port=program.port, **parameters),
        callback_server_parameters=py4j.java_gateway.CallbackServerParameters(port=0, daemonize=True),
    )
    server = gateway.java_gateway_server
    port = gateway.get_callback_server().get_listening_port()
    server.resetCallbackClient(server.getCallbackClient().getAddress(), port)
    return gateway


def test_a_mad_scientist_gets_his_numbers(program: Program) -> None:
    gateway = gateway_to(program)
    assert list(gateway.entry_point.binary(Addition())) == [2, 3, 5]
    assert list(gateway.ternary(Addition())) == [2, 3, 4, 9]
    assert gateway.elsewhere(Addition()) == 42, "from a thread of Java's own"
    gateway.shutdown()
    assert "told: started\ntold: connected from true\n" in (said := program.end())
    assert "told: ended" in said


def test_collections_fields_and_helpers_work(program: Program) -> None:
    gateway = gateway_to(program, auto_convert=True)
    words = gateway.jvm.java.util.ArrayList([3, 1, 2])
    gateway.jvm.java.util.Collections.sort(words)
    assert list(words) == [1, 2, 3]
    assert py4j.java_gateway.get_field(gateway.entry_point, "field") == 1
    assert py4j.java_gateway.is_instance_of(gateway, words, "java.util.List")
    assert "binary" in dir(gateway.entry_point)
    assert "doOperation" in gateway.help(gateway.jvm.app.Main.Operator, display=False)
    numbers = gateway.new_array(gateway.jvm.int, 2)
    numbers[1] = 7
    assert list(numbers) == [0, 7]
    with pytest.raises(Py4JJavaError, match="NumberFormatException"):
        gateway.jvm.java.lang.Integer.parseInt("x")
    gateway.shutdown()
    program.end()


def test_a_stack_trace_is_what_java_prints(program: Program) -> None:
    gateway = gateway_to(program)
    with pytest.raises(Py4JJavaError) as caught:
        gateway.jvm.java.util.ArrayList().get(3)
    text = str(caught.value)
    assert "\n\tat java.base/java.util.ArrayList.get(ArrayList.java:" in text
    assert "org.sanca.internal" not in text
    gateway.shutdown()


def test_bytes_become_text_as_on_the_wire(program: Program) -> None:
    gateway = gateway_to(program)
    helper = gateway.jvm.py4j.Base64
    data = bytes(range(256))
    encoded = base64.b64encode(data).decode()
    lines = "\r\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    assert (helper.encodeToString(data, False), helper.encodeToString(data, True)) == (encoded, lines)
    assert (helper.encodeToByte(data, 3, 5, False), helper.encodeToString(None, False)) == (b"AwQFBgc=", "")
    assert (helper.decode(lines), helper.decodeFast(encoded), helper.decode(b"AP8=")) == (data, data, b"\0\xff")
    assert helper.decode("A") is None
    assert helper.decode("AP8") is None
    gateway.shutdown()


def test_java_calls_the_entry_point_of_python(program: Program) -> None:
    class Greeter:
        def greet(self, name: str) -> str:
            return f"hello {name}"

        class Java:
            implements = ["app.Main$Greeter"]

    gateway = py4j.java_gateway.JavaGateway(
        gateway_parameters=py4j.java_gateway.GatewayParameters(port=program.port),
        callback_server_parameters=py4j.java_gateway.CallbackServerParameters(port=0, daemonize=True),
        python_server_entry_point=Greeter(),
    )
    server = gateway.java_gateway_server
    port = gateway.get_callback_server().get_listening_port()
    server.resetCallbackClient(server.getCallbackClient().getAddress(), port)
    assert gateway.greetPython() == "hello Java"
    gateway.shutdown()
    program.end()


def test_commands_of_the_programs_own_are_performed(program: Program) -> None:
    gateway = gateway_to(program)
    client = gateway._gateway_client
    assert client.send_command("hello\ni1\nstwo\ne\n") == "yshello[1, two]"
    assert gateway.jvm.java.lang.Math.abs(-3) == 3, "the connection is in step"
    gateway.shutdown()
    program.end()


def test_an_exception_of_python_reaches_java_in_words(program: Program) -> None:
    class Bad(Addition):
        def doOperation(self, i: int, j: int, k: int | None = None) -> int:
            raise ValueError("no sums today")

    gateway = gateway_to(program)
    with pytest.raises(Py4JJavaError) as caught:
        gateway.binary(Bad())
    assert caught.value.java_exception.getClass().getName() == "py4j.Py4JException"
    message = caught.value.java_exception.getMessage()
    assert message.startswith("An exception was raised by the Python Proxy. Return Message: Traceback")
    assert "no sums today" in message
    gateway.shutdown()
    program.end()


@pytest.mark.parametrize("program", [["gateway", "secret"]], indirect=True)
def test_only_who_has_the_token_is_let_in(program: Program) -> None:
    with socket.create_connection(("127.0.0.1", program.port)) as peer:
        peer.sendall(b"A\nguess\n")
        assert peer.makefile("rb").readline().startswith(b"!xsAuthentication error")
    stranger = py4j.java_gateway.JavaGateway(gateway_parameters=py4j.java_gateway.GatewayParameters(port=program.port))
    with pytest.raises(Py4JError):
        stranger.jvm.java.lang.Math.abs(-3)
    gateway = gateway_to(program, auth_token="secret")
    assert gateway.jvm.java.lang.Math.abs(-3) == 3
    gateway.shutdown()
    program.end()


@pytest.mark.parametrize("program", [["clientserver"]], indirect=True)
def test_a_thread_of_python_has_one_thread_of_java(program: Program) -> None:
    both = py4j.clientserver.ClientServer(
        java_parameters=py4j.clientserver.JavaParameters(port=program.port),
        python_parameters=py4j.clientserver.PythonParameters(port=0, daemonize=True, daemonize_connections=True),
    )
    server = both.java_gateway_server
    server.resetCallbackClient(server.getCallbackClient().getAddress(), both.get_callback_server().get_listening_port())
    threads: list[Any] = []

    class Nosy(Addition):
        def doOperation(self, i: int, j: int, k: int | None = None) -> int:
            threads.append((threading.get_ident(), both.entry_point.thread()))
            return i + j

    assert list(both.entry_point.binary(Nosy())) == [2, 3, 5]
    assert threads == [(threading.get_ident(), both.entry_point.thread())]
    assert both.entry_point.elsewhere(Addition()) == 42
    both.shutdown()
    program.end()


def test_launch_gateway_launches_it() -> None:
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

    port, token = launch_gateway(jarpath=str(OURS), die_on_exit=True, enable_auth=True, java_path=JAVA)
    assert len(token) == 44
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    assert gateway.jvm.java.lang.Math.max(1, 2) == 2
    gateway.shutdown()


def test_a_taken_port_ends_the_launch_with_what_is_wrong() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command = [JAVA, "-cp", str(OURS), "py4j.GatewayServer", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"py4j.Py4JNetworkException: Failed to bind to /127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize(
    ("program", "warnings"),
    [(["gateway"], 1), (["gateway", "a-token"], 0), (["clientserver"], 1)],
    indirect=["program"],
)
def test_a_server_without_a_token_warns(program: Program, warnings: int) -> None:
    parameters = py4j.java_gateway.GatewayParameters(port=program.port, auth_token="a-token" if warnings == 0 else None)
    py4j.java_gateway.JavaGateway(gateway_parameters=parameters).shutdown()
    assert program.end().count("it wants no token") == warnings


def test_a_launched_process_says_nothing_on_standard_error() -> None:
    command = [JAVA, "-cp", str(OURS), "py4j.GatewayServer", "--die-on-broken-pipe", "0"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_works_under_another_package_name(tmp_path: Path) -> None:
    """As Flink has it: all classes of the package moved, in a jar with Sanca's own beside them."""
    sources = []
    for source in SOURCES.rglob("*.java"):
        moved = tmp_path / "src" / "shaded" / source.relative_to(SOURCES)
        moved.parent.mkdir(parents=True, exist_ok=True)
        text = (
            source.read_text()
            .replace("package py4j", "package shaded.py4j")
            .replace("import py4j.", "import shaded.py4j.")
        )
        moved.write_text(text)
        sources.append(moved)
    run(JAVAC, "-nowarn", "-cp", OURS, "-d", tmp_path / "out", *sources)
    path = f"{tmp_path / 'out'}{os.pathsep}{OURS}"
    program = Program(path, "shaded.py4j.GatewayServer", "0")
    try:
        gateway = py4j.java_gateway.JavaGateway(
            gateway_parameters=py4j.java_gateway.GatewayParameters(port=program.port)
        )
        assert gateway.java_gateway_server.getClass().getName() == "shaded.py4j.GatewayServer"
        assert list(gateway.jvm.java.util.ArrayList(gateway.jvm.java.util.Collections.nCopies(2, "x"))) == ["x", "x"]
        gateway.shutdown()
        program.end()
    finally:
        program.close()
