"""Starting a JVM: what it is started with, what becomes of its output, and what happens when it does not start."""

from __future__ import annotations

import queue
import socket
import subprocess
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from stock import JAR, JAVA
from support import TESTKIT, run_child

from sanca.py4j import _launch
from sanca.py4j.java_gateway import GatewayParameters, JavaGateway, find_jar_path, launch_gateway
from sanca.py4j.protocol import Py4JError

OPTIONS: dict[str, Any] = {"javaopts": ["-Xmx128m"], "die_on_exit": True, "java_path": JAVA}


def test_launch_with_output_token_class_path_and_folder(tmp_path: Path) -> None:
    lines: queue.Queue[str] = queue.Queue()
    errors: deque[str] = deque()
    gateway = JavaGateway.launch_gateway(
        classpath=str(TESTKIT),
        redirect_stdout=lines,
        redirect_stderr=errors,
        enable_auth=True,
        cwd=str(tmp_path),
        create_new_process_group=True,
        **OPTIONS,
    )
    try:
        assert len(gateway.gateway_parameters.auth_token) == 44
        assert gateway.jvm.org.sanca.testkit.Calls.add(1, 2) == 3
        System = gateway.jvm.java.lang.System
        System.out.println("to out")
        assert lines.get(timeout=20) == "to out\n"
        assert System.getProperty("user.dir") == str(tmp_path)
        with pytest.raises(Py4JError):
            JavaGateway(gateway_parameters=GatewayParameters(port=gateway.gateway_parameters.port)).jvm.System  # noqa: B018
    finally:
        gateway.shutdown()
        gateway.java_process.stdin.close()
        assert gateway.java_process.wait(20) == 0


def test_port_or_port_and_more() -> None:
    port, token, process = launch_gateway(enable_auth=True, return_proc=True, **OPTIONS)
    assert isinstance(port, int)
    assert isinstance(token, bytes)
    assert isinstance(process, subprocess.Popen)
    process.stdin.close()
    assert process.wait(20) == 0


def test_jvm_ends_with_the_process_that_launched_it() -> None:
    child = run_child(
        f"""
        from sanca.py4j.java_gateway import launch_gateway
        port, process = launch_gateway(die_on_exit=True, return_proc=True, java_path={JAVA!r})
        print(process.pid)
        """,
        start=False,
    )
    pid = int(child.ok())
    from support import wait_for

    assert wait_for(
        lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]
    )


def test_options_that_java_refuses_are_told() -> None:
    with pytest.raises(Py4JError, match="it ended before it said its port") as caught:
        launch_gateway(javaopts=["-XnoSuchOption"], java_path=JAVA)
    assert isinstance(caught.value, ValueError)


def test_port_that_is_taken_does_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_launch, "_START_LIMIT", 4.0)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Py4JError) as caught:
        launch_gateway(port=taken.getsockname()[1], **OPTIONS)
    assert "did not say within 4 seconds" in str(caught.value)
    assert "Failed to bind" in str(caught.value)


def test_missing_jar_and_missing_java(tmp_path: Path) -> None:
    with pytest.raises(Py4JError, match=r"^Could not find py4j jar at /nowhere\.jar$"):
        launch_gateway(jarpath="/nowhere.jar")
    with pytest.raises(FileNotFoundError):
        launch_gateway(java_path=str(tmp_path / "java"))


def test_jar_is_found_where_pip_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(find_jar_path()) == JAR
    monkeypatch.chdir(tmp_path)
    (tmp_path / JAR.name).touch()
    assert find_jar_path() == str(tmp_path / JAR.name)
