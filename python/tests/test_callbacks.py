"""Java calls Python functions: functional interfaces, threads of every sort, nesting, results, identity."""

from __future__ import annotations

import functools
import operator
import threading
from typing import Any

import pytest

import sanca


def test_lambda_where_java_wants_a_function(kit: Any) -> None:
    assert kit.Callbacks.apply(lambda x: x + 1, 41) == 42


@pytest.mark.parametrize(
    "callable_",
    [str.upper, lambda x: x.upper(), functools.partial(str.upper), operator.methodcaller("upper")],
    ids=["method", "lambda", "partial", "methodcaller"],
)
def test_any_callable_is_a_function(kit: Any, callable_: Any) -> None:
    assert kit.Callbacks.apply(callable_, "text") == "TEXT"


def test_bound_method_is_a_function(kit: Any) -> None:
    seen: list[Any] = []
    kit.Callbacks.consume(seen.append, 5)
    assert seen == [5]


def test_object_with_call_is_a_function(kit: Any) -> None:
    class Adder:
        def __call__(self, x: int) -> int:
            return x + 10

    assert kit.Callbacks.apply(Adder(), 1) == 11


def test_class_is_a_function(kit: Any) -> None:
    assert kit.Callbacks.apply(str, 5) == "5"


def test_java_method_is_a_function(kit: Any) -> None:
    assert kit.Callbacks.combine(kit.Calls.add, 3, 4) == 7


def test_two_arguments(kit: Any) -> None:
    assert kit.Callbacks.apply2(lambda a, b: f"{a}{b}", "x", 1) == "x1"


def test_primitive_arguments_and_result(kit: Any) -> None:
    assert kit.Callbacks.combine(lambda a, b: a * b, 6, 7) == 42
    assert kit.Callbacks.operate(lambda x: x / 2, 5.0) == 2.5


def test_boolean_result(kit: Any) -> None:
    assert kit.Callbacks.test(lambda x: x == "yes", "yes") is True
    assert kit.Callbacks.test(lambda x: x == "yes", "no") is False


def test_no_result_is_null(kit: Any) -> None:
    assert kit.Callbacks.supply(lambda: None) is None


def test_result_of_a_void_method_is_ignored(kit: Any) -> None:
    kit.Callbacks.run(lambda: "ignored")


def test_integer_arrives_as_the_declared_box(kit: Any) -> None:
    assert kit.Callbacks.applyInteger(lambda n: n + 1, 41) == "Integer 42"


@pytest.mark.parametrize(
    "value", [None, True, 5, 2**40, 2**100, 1.5, "text", "\U0001f40d", "x" * 100_000], ids=lambda v: str(v)[:12]
)
def test_values_pass_through_a_callback_unchanged(kit: Any, value: Any) -> None:
    seen = []

    def echo(x: Any) -> Any:
        seen.append(x)
        return x

    assert kit.Callbacks.apply(echo, value) == value
    assert seen == [value]


def test_object_passes_through_a_callback(kit: Any) -> None:
    calls = kit.Calls(5)
    assert sanca.same(kit.Callbacks.apply(lambda x: x, calls), calls)


def test_containers_are_results(kit: Any) -> None:
    assert kit.Callbacks.supply(lambda: [1, {"a": 2}]) == [1, {"a": 2}]


def test_array_result_is_converted_to_what_is_declared(kit: Any) -> None:
    assert kit.Callbacks.makeAndSum(lambda n: list(range(n)), 5) == 10


def test_result_that_does_not_fit_is_a_conversion_error(kit: Any) -> None:
    with pytest.raises(sanca.ConversionError, match="int"):
        kit.Callbacks.combine(lambda a, b: "text", 1, 2)


def test_result_out_of_range_is_an_overflow_error(kit: Any) -> None:
    with pytest.raises(OverflowError):
        kit.Callbacks.combine(lambda a, b: 2**31, 1, 2)


def test_none_for_a_primitive_result_is_refused(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Callbacks.combine(lambda a, b: None, 1, 2)


def test_wrong_number_of_parameters_is_the_type_error_of_python(kit: Any) -> None:
    with pytest.raises(TypeError, match="positional argument"):
        kit.Callbacks.combine(lambda a: a, 1, 2)


def test_default_parameters_stay_defaults(kit: Any) -> None:
    assert kit.Callbacks.apply(lambda x, y=5: x + y, 1) == 6


def test_comparator_in_a_sort(kit: Any) -> None:
    values = [3, 1, 2]
    assert kit.Callbacks.sorted(values, lambda a, b: a - b) == [1, 2, 3]
    assert kit.Callbacks.sorted(values, lambda a, b: b - a) == [3, 2, 1]


def test_comparator_with_its_default_method(java: Any, kit: Any) -> None:
    comparator = sanca.to_java(lambda a, b: a - b, java.java.util.Comparator)
    assert kit.Callbacks.sorted([1, 3, 2], comparator.reversed()) == [3, 2, 1]


def test_not_callable_is_refused(kit: Any) -> None:
    with pytest.raises(TypeError, match="Function"):
        kit.Callbacks.apply(5, 1)


def test_callable_is_refused_for_an_interface_with_two_methods(kit: Any) -> None:
    with pytest.raises(TypeError, match="Handler"):
        kit.Callbacks.handle(lambda: None)


def test_callable_for_an_interface_with_default_methods(kit: Any) -> None:
    assert kit.Callbacks.greetTwice(lambda name: f"hi {name}", "Ada") == "hi Ada hi Ada"
    assert kit.Callbacks.shout(lambda name: f"hi {name}", "Ada") == "HI ADA"


def test_callable_for_a_varargs_method_gets_the_arguments_spread(kit: Any) -> None:
    assert kit.Callbacks.variadic(lambda separator, *parts: separator.join(map(str, parts))) == "1-two-None"


def test_java_lambda_is_called_from_python(java: Any, kit: Any) -> None:
    assert kit.Callbacks.Greeter.plain().greet("Ada") == "plain Ada"
    assert java.java.util.function.Function.identity().apply(5) == 5


def test_thousand_callbacks_in_one_call(kit: Any) -> None:
    assert kit.Callbacks.sumOf(operator.add, 1000) == sum(range(1000))


def test_callback_that_calls_java(kit: Any) -> None:
    assert kit.Callbacks.combine(lambda a, b: kit.Calls.add(a, b) + 1, 3, 4) == 8


@pytest.mark.parametrize("depth", [1, 10, 100])
def test_calls_nest_back_and_forth(kit: Any, depth: int) -> None:
    def python(n: int, _: int) -> int:
        return int(kit.Callbacks.pingPong(python, n))

    assert kit.Callbacks.pingPong(python, depth) == depth


def test_nested_calls_with_long_texts_do_not_overwrite_each_other(kit: Any) -> None:
    def outer(text: str) -> str:
        inner = kit.Callbacks.apply(lambda other: other + "!", "b" * 50_000)
        return text + inner

    assert kit.Callbacks.apply(outer, "a" * 50_000) == "a" * 50_000 + "b" * 50_000 + "!"


def test_callbacks_are_counted(java: Any, kit: Any) -> None:
    before = java.stats()["callbacks"]
    kit.Callbacks.sumOf(operator.add, 25)
    assert java.stats()["callbacks"] - before == 25


# --- identity


def test_callable_comes_back_as_itself(kit: Any) -> None:
    def job() -> None:
        pass

    assert kit.Callbacks.echoRunnable(job) is job


def test_callable_kept_by_java_runs_later(kit: Any) -> None:
    seen = []
    kit.Callbacks.keepRunnable(lambda: seen.append("ran"))
    kit.Callbacks.runKept()
    kit.Callbacks.keep(None)
    assert seen == ["ran"]


def test_wrapped_callable_in_a_collection_is_the_python_object(java: Any) -> None:
    def job() -> None:
        pass

    jobs = java.java.util.ArrayList()
    jobs.add(sanca.to_java(job, java.java.lang.Runnable))
    assert jobs[0] is job


def test_proxy_equals_itself_in_java(java: Any, kit: Any) -> None:
    def job() -> None:
        pass

    proxy = sanca.to_java(job, java.java.lang.Runnable)
    assert kit.Callbacks.equal(proxy, proxy) is True


def test_two_proxies_of_one_callable_are_equal_in_java(java: Any, kit: Any) -> None:
    def job() -> None:
        pass

    runnable = java.java.lang.Runnable
    a, b = sanca.to_java(job, runnable), sanca.to_java(job, runnable)
    assert kit.Callbacks.equal(a, b) is True
    assert kit.Callbacks.hash(a) == kit.Callbacks.hash(b)


def test_proxies_of_different_callables_are_not_equal(java: Any, kit: Any) -> None:
    runnable = java.java.lang.Runnable
    assert kit.Callbacks.equal(sanca.to_java(lambda: 1, runnable), sanca.to_java(lambda: 2, runnable)) is False


def test_to_string_of_a_proxy_names_the_python_function(java: Any, kit: Any) -> None:
    def my_job() -> None:
        pass

    assert "my_job" in kit.Callbacks.text(sanca.to_java(my_job, java.java.lang.Runnable))


# --- threads


def test_callback_on_a_new_java_thread(kit: Any) -> None:
    here = threading.get_ident()
    assert kit.Callbacks.onNewThread(lambda: threading.get_ident() != here) is True


def test_callback_on_a_java_thread_sees_its_java_name(kit: Any) -> None:
    assert kit.Callbacks.onNewThread(kit.Callbacks.threadName) == "callback-thread"


def test_callbacks_on_many_java_threads_at_once(kit: Any) -> None:
    assert kit.Callbacks.onManyThreads(operator.add, 8, 200) == 1600


def test_callbacks_on_a_pool_keep_order_and_values(kit: Any) -> None:
    values = list(range(200))
    assert list(kit.Callbacks.onPool(lambda n: n * n, values, 4)) == [n * n for n in values]


def test_callbacks_on_a_parallel_stream(kit: Any) -> None:
    values = list(range(500))
    assert list(kit.Callbacks.onParallelStream(lambda n: n + 1, values)) == [n + 1 for n in values]


def test_callbacks_on_virtual_threads(kit: Any) -> None:
    if not kit.Callbacks.hasVirtualThreads():
        pytest.skip("this JDK has no virtual threads (21 or newer has)")
    assert kit.Callbacks.onVirtualThreads(operator.add, 50, 20) == 1000


def test_many_short_java_threads_leave_no_thread_states(kit: Any) -> None:
    for _ in range(100):
        assert kit.Callbacks.onNewThread(lambda: 1) == 1
    assert threading.active_count() < 50


def test_caller_that_waits_for_a_callback_on_another_thread_does_not_deadlock(kit: Any) -> None:
    assert kit.Callbacks.joinCb(lambda: "done") == "done"


def test_callback_later_from_a_daemon_thread(kit: Any) -> None:
    called = threading.Event()
    kit.Callbacks.later(called.set, 20)
    assert called.wait(10)


def test_thread_locals_stay_for_the_life_of_a_java_thread(java: Any) -> None:
    executors = java.java.util.concurrent.Executors
    pool = executors.newSingleThreadExecutor()
    local = threading.local()

    def remember() -> int:
        local.count = getattr(local, "count", 0) + 1
        return int(local.count)

    callable_ = java.java.util.concurrent.Callable
    counts = [pool.submit(sanca.to_java(remember, callable_)).get() for _ in range(3)]
    pool.shutdown()
    assert counts == [1, 2, 3]


def test_completable_future_chain(java: Any) -> None:
    future = (
        java.java.util.concurrent.CompletableFuture.supplyAsync(lambda: 20)
        .thenApply(lambda n: n + 1)
        .thenApply(lambda n: n * 2)
    )
    assert future.get() == 42


def test_scheduled_executor(java: Any) -> None:
    pool = java.java.util.concurrent.Executors.newScheduledThreadPool(1)
    ticks: list[int] = []
    three = threading.Event()

    def tick() -> None:
        ticks.append(1)
        if len(ticks) >= 3:
            three.set()

    pool.scheduleAtFixedRate(tick, 0, 5, java.java.util.concurrent.TimeUnit.MILLISECONDS)
    assert three.wait(10)
    pool.shutdownNow()
