"""Fixtures: the one JVM of the test process, and the packages of the testkit."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support import CAPABILITIES, JAVA_HOME, JVM_OPTIONS, MODE, TESTKIT, TOPICS


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(capability): holds only where Java runs in this process; see CAPABILITIES"
    )
    # A shell starts what it puts into the background with SIGINT ignored, `nohup` with SIGHUP, and children inherit that: what the tests
    # send them would come to nothing.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("needs"):
            reason = CAPABILITIES[marker.args[0]]
            if MODE == "gateway":
                item.add_marker(pytest.mark.skip(reason=f"needs {marker.args[0]}: {reason}"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite golden files with what is said now")


@pytest.fixture(scope="session")
def java() -> Any:
    """The running JVM."""
    import sanca

    if not TESTKIT.is_file():
        pytest.fail(
            f"{TESTKIT} is missing: run `cargo xtask dev`, or mvn package in testkit/java and copy target/testkit.jar there"
        )
    begin = sanca.launch if MODE == "gateway" else sanca.start
    return begin(classpath=[TESTKIT], jvm_options=JVM_OPTIONS, java_home=JAVA_HOME)


@pytest.fixture(scope="session")
def kit(java: Any) -> Any:
    """The classes of the testkit by their simple names: `kit.Calls`."""
    return SimpleNamespace(**{name: java[f"org.sanca.testkit.{name}"] for name in TOPICS.split()})


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate for this machine, which nobody else has signed, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "both.pem"
    line = f"{openssl} req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -keyout {folder}/key -out {folder}/cert"
    extensions = ("subjectAltName=DNS:localhost,IP:127.0.0.1", "basicConstraints=critical,CA:FALSE")
    arguments = [part for extension in extensions for part in ("-addext", extension)]
    subprocess.run([*line.split(), *arguments], check=True, capture_output=True)
    made.write_bytes((folder / "key").read_bytes() + (folder / "cert").read_bytes())
    return made
