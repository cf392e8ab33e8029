"""`sanca gateway`: a Java process that Python programs call. Each test has a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from contextlib import contextmanager

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEADLINE = 60


@contextmanager
def gateway(*options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a gateway that ends with the block at the latest."""
    command = [sys.executable, "-m", "sanca", "gateway", "--jvm-option=-Xmx64m", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=DEADLINE)
    return process.returncode, out, err


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def ask(peer: socket.socket, text: str) -> str:
    peer.settimeout(DEADLINE)
    peer.sendall(text.encode())
    return peer.makefile("rb", buffering=0).readline().decode().rstrip("\n")


CALL = "c\nz:java.lang.Math\nabs\ni-3\ne\n"


def test_a_gateway_prints_its_port_and_token_and_is_called(tmp_path: Path) -> None:
    from sanca.py4j.java_gateway import GatewayParameters, JavaGateway

    with gateway("--port", "0") as process:
        port, token = int(line(process)), line(process)
        client = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
        words = client.jvm.java.util.ArrayList()
        words.append("one")
        assert list(words) == ["one"]
        client.shutdown()
        status, out, err = ended(process)
        assert (status, out, err) == (0, "", "")


def test_a_wrong_token_is_refused() -> None:
    with gateway("--port", "0") as process:
        with socket.create_connection(("127.0.0.1", int(line(process)))) as peer:
            assert ask(peer, "A\nguess\n") == "!xsAuthentication error: bad auth token received."


def test_the_token_file_is_made_for_its_owner_alone_and_then_kept(tmp_path: Path) -> None:
    file = tmp_path / "token"
    with gateway("--port=0", f"--token-file={file}", "--die-on-exit") as process:
        int(line(process))
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(DEADLINE) == 0
        assert line(process) == "", "a token in a file is not printed"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    token = file.read_text().strip()
    assert len(token) == 44
    with gateway("--port=0", f"--token-file={file}") as process:
        with socket.create_connection(("127.0.0.1", int(line(process)))) as peer:
            assert ask(peer, f"A\n{token}\n") == "!yv"
    assert file.read_text().strip() == token


def test_a_token_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("secret")
    file.chmod(0o644)
    with gateway("--token-file", str(file)) as process:
        status, out, err = ended(process)
    assert (status, out) == (1, "")
    assert f"--token-file is {file}, which other users may read" in err
    assert "chmod 600" in err


def test_a_unix_socket_serves_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "own" / "gateway.sock"
    with gateway("--unix-socket", str(path), "--no-token") as process:
        assert line(process) == str(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(path))
            assert ask(peer, CALL) == "!yi3"


def test_classes_are_found_on_the_class_path_that_was_given(tmp_path: Path) -> None:
    source = tmp_path / "Adder.java"
    source.write_text("public class Adder { public int add(int a, int b) { return a + b; } }")
    javac = subprocess.run(["javac", "-d", str(tmp_path / "out"), str(source)], capture_output=True, text=True)
    if javac.returncode:
        pytest.skip(f"no Java compiler: {javac.stderr}")
    options = ["--port=0", "--no-token", "--class-path", str(tmp_path / "out"), "--entry-point", "Adder"]
    with gateway(*options) as process:
        with socket.create_connection(("127.0.0.1", int(line(process)))) as peer:
            assert ask(peer, "c\nt\nadd\ni2\ni3\ne\n") == "!yi5"
            assert ask(peer, "i\nAdder\ne\n").startswith("!yro")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--port", "70000"], "port is 70000; it has to be from 1 to 65535, or 0 to have one chosen"),
        (["--port"], "the option --port needs a value"),
        (["--port", "x"], "the option --port needs a number, not x"),
        (["--color"], "there is no option --color"),
        (["--tls-key", "key.pem"], "--tls-certificate and --tls-key belong together"),
        (["--class-path", "no/such.jar"], "the class path has no/such.jar, which does not exist"),
        (["--entry-point", "no.such.App"], "--entry-point is no.such.App, of which no object can be made"),
        (["--host", "0.0.0.0"], "set both, or listen on 127.0.0.1"),
    ],
)
def test_what_is_wrong_is_said(options: list[str], says: str) -> None:
    with gateway(*options) as process:
        status, out, err = ended(process)
    assert (status, out) == (1, "")
    assert says in err


def test_a_taken_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with gateway(f"--port={port}") as process:
            status, out, err = ended(process)
    assert (status, out) == (1, "")
    assert err.startswith(f"cannot listen at 127.0.0.1:{port}: ")


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_the_command_becomes_the_gateway_so_signals_reach_it() -> None:
    with gateway("--port=0") as process:
        int(line(process))
        process.send_signal(signal.SIGTERM)
        assert process.wait(DEADLINE) == 143


def test_a_java_that_is_none_is_said(tmp_path: Path) -> None:
    with gateway("--java-home", str(tmp_path)) as process:
        status, out, err = ended(process)
    assert (status, out) == (1, "")
    assert str(tmp_path) in err
    assert "Traceback" not in err
