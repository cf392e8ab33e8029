"""Fixtures: one JVM with the stock Java half, and gateways to it in both threading models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stock import MODELS, Jvm


@pytest.fixture(scope="session")
def stock_jvm() -> Iterator[Jvm]:
    jvm = Jvm()
    yield jvm
    jvm.close()


@pytest.fixture(scope="module", params=MODELS)
def gateway(request: pytest.FixtureRequest, stock_jvm: Jvm) -> Iterator[Any]:
    """A gateway with callbacks whose entry point is a `Calls(7)`, once in each model."""
    entry = stock_jvm.admin.jvm.org.sanca.testkit.Calls(7)
    with stock_jvm.any_gateway(request.param, entry) as made:
        yield made


@pytest.fixture(scope="module")
def kit(gateway: Any) -> Any:
    """The package of the testkit's classes."""
    return gateway.jvm.org.sanca.testkit
