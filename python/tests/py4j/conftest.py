"""Fixtures: one JVM with the stock Java half, and gateways to it in both threading models; and both within this process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from stock import MODELS, Jvm
from support import MODE

from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from sanca.py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway

#: The same models without a server.
EMBEDDED = ("embedded gateway", "embedded clientserver")


@pytest.fixture(scope="session")
def stock_jvm() -> Iterator[Jvm]:
    jvm = Jvm()
    yield jvm
    jvm.close()


@contextlib.contextmanager
def embedded(model: str, **parameters: Any) -> Iterator[Any]:
    """Open a gateway to the JVM of this process."""
    made = (
        JavaGateway(
            gateway_parameters=GatewayParameters(transport="embedded", **parameters),
            callback_server_parameters=CallbackServerParameters(port=0),
        )
        if model == "embedded gateway"
        else ClientServer(JavaParameters(transport="embedded", **parameters), PythonParameters(port=0))
    )
    try:
        yield made
    finally:
        made.shutdown()


@pytest.fixture(scope="session")
def jvm_here(request: pytest.FixtureRequest) -> None:
    """Have the JVM of this process run, with the testkit on its class path."""
    if MODE == "gateway":
        pytest.skip("the JVM of this run is another process")
    request.getfixturevalue("java")


@pytest.fixture(params=EMBEDDED)
def local(request: pytest.FixtureRequest, jvm_here: None) -> Iterator[Any]:
    """A new gateway to the JVM of this process, in each model."""
    with embedded(request.param) as made:
        yield made


@pytest.fixture(scope="module", params=[*MODELS, *EMBEDDED])
def gateway(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A gateway with callbacks whose entry point is a `Calls(7)`, once in each model: to the stock JVM, and to the one of this process."""
    if request.param in EMBEDDED:
        request.getfixturevalue("jvm_here")
        with embedded(request.param) as made:
            made.entry_point = made.jvm.org.sanca.testkit.Calls(7)
            yield made
        return
    stock_jvm: Jvm = request.getfixturevalue("stock_jvm")
    entry = stock_jvm.admin.jvm.org.sanca.testkit.Calls(7)
    with stock_jvm.any_gateway(request.param, entry) as made:
        yield made


@pytest.fixture(scope="module")
def kit(gateway: Any) -> Any:
    """The package of the testkit's classes."""
    return gateway.jvm.org.sanca.testkit
