"""Objects are released when their wrappers go, and connections when they are not needed."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from stock import MODELS, Jvm
from support import run_child, wait_for

from sanca.py4j.finalizer import Finalizer, ThreadSafeFinalizer, clear_finalizers
from sanca.py4j.java_gateway import JavaObject
from sanca.py4j.protocol import Py4JError, Py4JJavaError


def held(gateway: Any) -> int:
    """How many objects Java holds for Python, when it knows all that Python let go. Asking makes two more, in each case."""
    gateway._gateway_client.flush_releases()
    return len(gateway.java_gateway_server.getGateway().getBindings())


@pytest.mark.parametrize("model", MODELS)
def test_wrapper_that_goes_releases_its_object_at_once(stock_jvm: Jvm, model: str) -> None:
    with stock_jvm.any_gateway(model) as gateway:
        Calls = gateway.jvm.org.sanca.testkit.Calls
        before = held(gateway)
        gc.disable()
        try:
            kept = [Calls(number) for number in range(200)]
            assert [calls.get() for calls in kept] == list(range(200))
            kept[0].equals(kept[1])  # neither a method nor being an argument makes a cycle
            assert held(gateway) >= 200
            kept.clear()
            assert wait_for(lambda: held(gateway) <= before)
        finally:
            gc.enable()


def test_exceptions_iterators_and_temporaries_leave_nothing(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(auto_convert=True) as gateway:
        kit = gateway.jvm.org.sanca.testkit

        def work() -> None:
            with pytest.raises(Py4JJavaError):
                kit.Exceptions.throwUnchecked("x")
            assert list(kit.Collections.numbers(5)) == [0, 1, 2, 3, 4]
            assert list(kit.Collections.numbers(5).iterator()) == [0, 1, 2, 3, 4]
            kit.Collections.show([1, {"a": {2}}])
            for number, _ in enumerate(kit.Collections.echoList([kit.Calls(n) for n in range(9)])):
                if number == 5:  # what was fetched ahead is released too
                    break

        work()
        before = held(gateway)
        for _ in range(20):
            work()
        assert wait_for(lambda: held(gateway) <= before)


def test_release_from_other_threads_and_from_collections(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        Calls = gateway.jvm.org.sanca.testkit.Calls
        before = held(gateway)

        def work() -> None:
            for number in range(100):
                one, other = Calls(number), Calls(number)
                one.cycle, other.cycle = other, one
                assert one.get() == number

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        gc.collect()
        assert wait_for(lambda: held(gateway) <= before)
        assert len(gateway._gateway_client.deque) <= 5


def test_thousands_of_releases_do_not_block(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        Calls = gateway.jvm.org.sanca.testkit.Calls
        kept = [Calls(1) for _ in range(2000)]
        before = held(gateway)
        kept.clear()
        assert Calls(3).get() == 3
        assert wait_for(lambda: held(gateway) <= before - 2000)
        assert len(gateway._gateway_client.deque) <= 2  # one may have been sending releases when another was needed


def test_memory_management_can_be_off(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(enable_memory_management=False) as gateway:
        before = held(gateway)
        for number in range(20):
            gateway.jvm.org.sanca.testkit.Calls(number)
        assert held(gateway) >= before + 20


def test_releases_go_without_another_command(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        Calls = gateway.jvm.org.sanca.testkit.Calls
        bindings = gateway.java_gateway_server.getGateway().getBindings()
        kept = [Calls(number) for number in range(100)]
        connections = len(gateway._gateway_client.deque)
        kept.clear()
        client = gateway._gateway_client
        # The connection that they go over comes back after them; who asks before that has another one made.
        assert wait_for(lambda: not client.later and len(client.deque) == connections)
        assert len(bindings) < 20
        assert len(client.deque) == connections


def test_releases_behind_a_command_that_ends_the_connection_are_sent_again(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        Calls = gateway.jvm.org.sanca.testkit.Calls
        before = held(gateway)
        kept = [Calls(number) for number in range(20)]
        kept.clear()
        with pytest.raises(Py4JError, match="NumberFormatException"):
            Calls.echo(2**63)
        assert wait_for(lambda: held(gateway) <= before)


def test_process_that_ends_releases_what_it_had(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        before = held(gateway)
        child = run_child(
            f"""
            from sanca.py4j.java_gateway import JavaGateway, GatewayParameters
            gateway = JavaGateway(gateway_parameters=GatewayParameters(port={gateway._gateway_client.port}))
            dropped = [gateway.jvm.java.lang.Object() for _ in range(50)]
            kept = [gateway.jvm.java.lang.Object() for _ in range(50)]
            dropped.clear()
            """,
            start=False,
        )
        child.ok()
        assert child.err == ""
        assert wait_for(lambda: held(gateway) <= before)


def test_id_of_an_object_that_went_is_no_object(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        for number in range(20):
            known = gateway.jvm.org.sanca.testkit.Calls(number)._get_object_id()
            with pytest.raises(Py4JError, match="Target Object ID does not exist"):
                JavaObject(known, gateway._gateway_client).get()


def test_detach(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        obj = gateway.jvm.org.sanca.testkit.Calls(1)
        known = f"127.0.0.1{gateway._gateway_client.port}{obj._get_object_id()}"
        assert known in ThreadSafeFinalizer.finalizers
        gateway.detach(obj)
        gateway.detach(obj)
        assert known not in ThreadSafeFinalizer.finalizers


def test_entry_points_are_never_released(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(stock_jvm.admin.jvm.org.sanca.testkit.Calls(4)) as gateway:
        for name in ("t", "GATEWAY_SERVER"):
            JavaObject(name, gateway._gateway_client)._detach()
        assert gateway.get() == 4


def test_connections_of_threads_that_ended_are_closed(stock_jvm: Jvm) -> None:
    with stock_jvm.clientserver() as gateway:
        threads = [threading.Thread(target=lambda: gateway.jvm.Math.abs(1)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert wait_for(lambda: len(gateway._gateway_client.deque) <= 2)  # of this thread, and of the releases


def test_finalizers_are_kept_by_name() -> None:
    for kind in (ThreadSafeFinalizer, Finalizer):
        kind.add_finalizer("a test's", lambda: None)
        assert "a test's" in kind.finalizers
        kind.add_finalizer("another's", lambda: "alive")
        kind.clear_finalizers()
        assert "a test's" not in kind.finalizers
        assert "another's" in kind.finalizers
        kind.remove_finalizer("another's")
        kind.remove_finalizer("another's")
    Finalizer.add_finalizer("x", lambda: "alive")
    saved = dict(ThreadSafeFinalizer.finalizers)
    clear_finalizers(True)
    assert not Finalizer.finalizers
    assert not ThreadSafeFinalizer.finalizers
    ThreadSafeFinalizer.finalizers.update(saved)
