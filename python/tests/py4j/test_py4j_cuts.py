"""The call contract where links break: whatever byte it happens at, a call is made at most once, and the error says what is known."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cutter import ANSWER, CLOSED, REQUEST, RESET, SILENT, Cutter
from stock import MODELS, Jvm
from support import wait_for

from sanca.py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from sanca.py4j.java_gateway import GatewayParameters, JavaGateway
from sanca.py4j.protocol import Py4JError, Py4JNetworkError

#: What an exchange of these tests looks like, as the client of `counter` sends it.
ANSWERED = b"!ybtrue\n"


def connect(model: str, port: int, **parameters: Any) -> Any:
    if model == "gateway":
        return JavaGateway(gateway_parameters=GatewayParameters(port=port, **parameters))
    return ClientServer(JavaParameters(port=port, **parameters), PythonParameters(port=0, eager_load=False))


def outcome_of(call: Any) -> str:
    """Make a call and say what is known of it: "answered", or what its error says."""
    try:
        answer = call()
    except Py4JError as error:
        failure = error
    else:
        assert answer is True
        return "answered"
    cause: Any = failure if isinstance(failure, Py4JNetworkError) else failure.__cause__
    assert isinstance(cause, Py4JNetworkError)
    if cause.outcome == "Unknown":
        assert "may have been carried out; it was not sent again" in failure.__notes__[0]  # type: ignore[attr-defined]
    return str(cause.outcome)


def is_true(outcome: str, made: int) -> bool:
    """Whether what the client says of a call fits how often it was made."""
    return {"answered": made == 1, "NotSent": made == 0, "Unknown": made <= 1}[outcome]


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lists(stock_jvm: Jvm) -> Iterator[tuple[Any, Cutter]]:
    """Forty lists in Java whose lengths say how often they were added to, in one that is the entry point behind a cutter."""
    made = stock_jvm.admin.jvm.java.util.ArrayList()
    for _ in range(40):
        made.append(stock_jvm.admin.jvm.java.util.ArrayList())
    with stock_jvm.gateway(made) as gateway:
        cutter = Cutter(gateway._gateway_client.port)
        yield made, cutter
        cutter.close()


@pytest.mark.parametrize("how", [CLOSED, RESET])
@pytest.mark.parametrize("where", [REQUEST, ANSWER])
def test_every_cut_point(lists: tuple[Any, Cutter], model: str, where: str, how: str) -> None:
    """One call for each byte of a request, or of an answer, and one more each that gets all of it.

    Py4J's jar takes the end of a connection for the end of a command, so it performs some that were cut: one call more reason to say
    "Unknown", and none to say more.
    """
    made, cutter = lists
    gateway = connect(model, cutter.port)
    targets = [gateway.entry_point.get(number) for number in range(40)]
    request = f"c\n{targets[20]._target_id}\nadd\nsx\ne\n".encode()
    size = len(request if where == REQUEST else ANSWERED)
    assert size < 40
    before = dict(cutter.counts)
    assert targets[39].add("x") is True
    assert cutter.counts[REQUEST] - before[REQUEST] == len(f"c\n{targets[39]._target_id}\nadd\nsx\ne\n")
    assert cutter.counts[ANSWER] - before[ANSWER] == len(ANSWERED)

    outcomes = []
    for count in range(size + 1):
        cutter.arm(where, count, how)
        outcomes.append(outcome_of(lambda target=targets[count]: target.add("x")))
        if how == CLOSED:
            assert cutter.server_ended.wait(30)
        assert cutter.has_cut.wait(30)
    assert gateway.entry_point.size() == 40  # the client goes on
    gateway.close()

    lengths = [len(made[count]) for count in range(size + 1)]
    assert all(is_true(outcome, length) for outcome, length in zip(outcomes, lengths, strict=True)), (outcomes, lengths)
    if where == REQUEST:
        assert set(outcomes) == {"Unknown"}
    else:
        assert outcomes == ["Unknown"] * size + ["answered"]
        assert lengths == [1] * (size + 1)
    print(f"\n{model:12} {where:8} {how:7} {size + 1} cuts: {dict(Counter(zip(outcomes, lengths, strict=True)))}")


@pytest.mark.parametrize("how", [CLOSED, RESET])
@pytest.mark.parametrize("where", [REQUEST, ANSWER])
def test_every_cut_point_of_a_call_with_a_callback(stock_jvm: Jvm, where: str, how: str) -> None:
    """A pinned connection carries the request, the callback's answer, the callback and the answer: cut at each of their bytes."""
    numbers = stock_jvm.admin.jvm.java.util.ArrayList()
    for _ in range(90):
        zero = stock_jvm.admin.jvm.java.util.ArrayList()
        zero.append(0)
        numbers.append(zero)
    calls: Counter[int] = Counter()

    class Adder:
        def __init__(self, count: int) -> None:
            self.count = count

        def apply(self, value: int) -> int:
            calls[self.count] += 1
            return value + 1

        class Java:
            implements = ["java.util.function.UnaryOperator"]

    with stock_jvm.clientserver(numbers) as server:
        cutter = Cutter(server._gateway_client.port)
        gateway = connect("clientserver", cutter.port)
        targets = [gateway.entry_point.get(number) for number in range(90)]
        before = dict(cutter.counts)
        assert targets[89].replaceAll(Adder(89)) is None
        # The numbers of objects and proxies get longer meanwhile.
        size = cutter.counts[where] - before[where] + 4
        assert 8 < size < 89
        outcomes = []
        for count in range(size):
            cutter.arm(where, count, how)
            outcomes.append(outcome_of(lambda count=count: targets[count].replaceAll(Adder(count)) is None))
            if outcomes[-1] == "Unknown":
                assert cutter.has_cut.wait(30)
        gateway.close()
        cutter.close()
        lengths = [numbers[count][0] for count in range(size)]
    assert all(is_true(outcome, length) for outcome, length in zip(outcomes, lengths, strict=True)), (outcomes, lengths)
    assert max(calls.values()) == 1
    assert outcomes[0] == "Unknown"
    assert set(outcomes) <= {"Unknown", "answered"}
    print(f"\ncallback     {where:8} {how:7} {size} cuts: {dict(Counter(zip(outcomes, lengths, strict=True)))}")


def test_large_request_that_is_cut_while_it_leaves(lists: tuple[Any, Cutter], model: str) -> None:
    made, cutter = lists
    gateway = connect(model, cutter.port)
    target = gateway.entry_point.get(0)
    cutter.arm(REQUEST, 100_000, RESET)
    assert outcome_of(lambda: target.add("x" * 50_000_000)) == "Unknown"
    assert len(made[0]) == 0
    assert target.add("y") is True
    assert len(made[0]) == 1
    gateway.close()


@pytest.mark.parametrize(("where", "lengths"), [(REQUEST, 0), (ANSWER, 1)])
def test_peer_that_is_half_open(lists: tuple[Any, Cutter], model: str, where: str, lengths: int) -> None:
    """Its machine is gone and nobody says so: a time limit is what helps, and the call is not made again."""
    made, cutter = lists
    gateway = connect(model, cutter.port, read_timeout=0.5)
    target = gateway.entry_point.get(0)
    cutter.arm(where, 0, SILENT)
    assert outcome_of(lambda: target.add("x")) == "Unknown"
    assert len(made[0]) == lengths
    assert target.add("x") is True
    assert len(made[0]) == lengths + 1
    assert cutter.connections == 2
    gateway.close()


def test_connection_that_ended_between_calls_costs_no_call(lists: tuple[Any, Cutter], model: str) -> None:
    """It is looked at before anything is sent: nothing is unknown, and no error is seen."""
    made, cutter = lists
    gateway = connect(model, cutter.port)
    target = gateway.entry_point.get(0)
    for number in range(10):
        cutter.arm(ANSWER, len(ANSWERED), CLOSED if number % 2 else RESET)
        assert target.add("x") is True
        assert cutter.has_cut.wait(30)
    assert len(made[0]) == 10
    gateway.close()


def test_nobody_listens_any_more(lists: tuple[Any, Cutter], model: str) -> None:
    made, cutter = lists
    gateway = connect(model, cutter.port)
    target = gateway.entry_point.get(0)
    cutter.close()
    assert cutter.server_ended.wait(30)
    time.sleep(0.1)
    if model == "gateway":
        assert outcome_of(lambda: target.add("x")) == "NotSent"
    else:
        with pytest.raises(ConnectionRefusedError):  # as Py4J's ClientServer: nothing was sent
            target.add("x")
    assert len(made[0]) == 0


def test_jvm_that_is_killed_in_the_middle_of_a_call(model: str) -> None:
    jvm = Jvm()
    try:
        with jvm.gateway() as server:
            gateway = connect(model, server._gateway_client.port)
            Thread = gateway.jvm.java.lang.Thread
            Thread.sleep(1)
            threading.Timer(0.5, os.kill, (jvm.process.pid, signal.SIGKILL)).start()
            assert outcome_of(lambda: Thread.sleep(10_000_000)) == "Unknown"
            jvm.process.wait(30)  # until then its port may still be open
            with pytest.raises((Py4JNetworkError, ConnectionRefusedError)):
                Thread.sleep(1)
    finally:
        jvm.process.kill()
        jvm.process.wait()


def test_jvm_that_stands_still(model: str) -> None:
    """Stopped, it answers late: after the time limit, when nobody may take that for the answer to something else."""
    jvm = Jvm()
    try:
        with jvm.gateway() as server:
            gateway = connect(model, server._gateway_client.port, read_timeout=1)
            made = gateway.jvm.java.util.ArrayList()
            assert made.add("first") is True
            jvm.process.send_signal(signal.SIGSTOP)
            assert wait_for(
                lambda: Path(f"/proc/{jvm.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
            )
            assert outcome_of(lambda: made.add("second")) == "Unknown"
            jvm.process.send_signal(signal.SIGCONT)
            assert wait_for(lambda: gateway.jvm.java.lang.Integer.parseInt("7") == 7)
            assert wait_for(lambda: made.size() == 2)
            gateway.close()
    finally:
        jvm.process.send_signal(signal.SIGCONT)
        jvm.close()
