"""Java exceptions in Python, Python exceptions in Java, and both ways through each other."""

from __future__ import annotations

import contextlib
import re
import traceback
from typing import Any

import pytest

import sanca


class Odd(Exception):
    def __init__(self, message: str, extra: object) -> None:
        super().__init__(message)
        self.extra = extra


# --- Java's in Python


def test_unchecked_exception_is_caught_by_its_class(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked):
        kit.Exceptions.throwUnchecked("boom")


def test_checked_exception_is_caught_by_its_class(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Checked):
        kit.Exceptions.throwChecked("boom")


def test_exception_is_caught_by_its_superclass(java: Any, kit: Any) -> None:
    with pytest.raises(java.java.lang.RuntimeException):
        kit.Exceptions.throwUnchecked("boom")


def test_exception_is_caught_as_throwable_and_exception(java: Any, kit: Any) -> None:
    for base in (java.java.lang.Throwable, Exception, sanca.JThrowable):
        with pytest.raises(base):
            kit.Exceptions.throwUnchecked("boom")


def test_exception_is_not_caught_by_an_unrelated_class(java: Any, kit: Any) -> None:
    caught = ""
    try:
        kit.Exceptions.throwUnchecked("boom")
    except java.java.io.IOException:
        caught = "unrelated"
    except kit.Exceptions.Unchecked:
        caught = "its own"
    assert caught == "its own"


def test_exception_classes_are_exception_types(kit: Any) -> None:
    assert issubclass(kit.Exceptions.Checked, Exception)


def test_str_is_the_message(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        kit.Exceptions.throwUnchecked("boom \u20ac")
    assert str(caught.value) == "boom \u20ac"


def test_str_without_a_message_is_empty(java: Any, kit: Any) -> None:
    with pytest.raises(java.java.lang.IllegalStateException) as caught:
        kit.Exceptions.throwNoMessage()
    assert str(caught.value) == ""


def test_args_hold_the_message(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        kit.Exceptions.throwUnchecked("boom")
    assert caught.value.args == ("boom",)


def test_localized_message_is_shown(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Localized) as caught:
        kit.Exceptions.rethrow(kit.Exceptions.Localized())
    assert str(caught.value) == "localized"


def test_message_that_throws_does_no_harm(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Rude) as caught:
        kit.Exceptions.rethrow(kit.Exceptions.Rude())
    assert isinstance(str(caught.value), str)


def test_methods_and_fields_of_the_exception_work(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Checked) as caught:
        kit.Exceptions.throwChecked("boom")
    assert (caught.value.code(), caught.value.code_, caught.value.getMessage()) == (7, 7, "boom")


def test_traceback_text_names_the_class_once(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        kit.Exceptions.throwUnchecked("boom")
    first = traceback.format_exception_only(caught.value)[0].splitlines()[0]
    assert first == "org.sanca.testkit.Exceptions.Unchecked: boom"


BUILTINS = [
    ("java.lang.ArithmeticException", ArithmeticError),
    ("java.lang.ClassCastException", TypeError),
    ("java.lang.IllegalArgumentException", ValueError),
    ("java.lang.NumberFormatException", ValueError),
    ("java.lang.IllegalStateException", RuntimeError),
    ("java.lang.IndexOutOfBoundsException", IndexError),
    ("java.lang.ArrayIndexOutOfBoundsException", IndexError),
    ("java.lang.StringIndexOutOfBoundsException", IndexError),
    ("java.lang.NullPointerException", TypeError),
    ("java.lang.UnsupportedOperationException", NotImplementedError),
    ("java.lang.SecurityException", PermissionError),
    ("java.lang.OutOfMemoryError", MemoryError),
    ("java.lang.StackOverflowError", RecursionError),
    ("java.io.IOException", OSError),
    ("java.io.EOFException", EOFError),
    ("java.io.FileNotFoundException", FileNotFoundError),
    ("java.nio.file.NoSuchFileException", FileNotFoundError),
    ("java.nio.file.FileAlreadyExistsException", FileExistsError),
    ("java.nio.file.AccessDeniedException", PermissionError),
    ("java.net.SocketTimeoutException", TimeoutError),
    ("java.net.ConnectException", ConnectionRefusedError),
    ("java.util.NoSuchElementException", LookupError),
    ("java.util.ConcurrentModificationException", RuntimeError),
    ("java.util.concurrent.TimeoutException", TimeoutError),
]


@pytest.mark.parametrize(("name", "builtin"), BUILTINS)
def test_exception_is_also_the_closest_builtin(kit: Any, name: str, builtin: type[Exception]) -> None:
    with pytest.raises(builtin) as caught:
        kit.Exceptions.throwNamed(name, "boom")
    assert type(caught.value).java_name == name
    assert "boom" in str(caught.value)


def test_subclass_of_the_jdk_exception_has_the_builtin_too(java: Any) -> None:
    with pytest.raises(FileNotFoundError):
        java.java.nio.file.Files.readString(java.java.nio.file.Paths.get("/no/such/file"))


def test_null_pointer_is_a_type_error_and_never_an_attribute_error(kit: Any) -> None:
    with pytest.raises(TypeError) as caught:
        kit.Exceptions.nullPointer()
    assert not isinstance(caught.value, AttributeError)


def test_division_by_zero(kit: Any) -> None:
    with pytest.raises(ArithmeticError, match="/ by zero"):
        kit.Exceptions.divideByZero(5)


def test_assertion_error(kit: Any) -> None:
    with pytest.raises(AssertionError, match="assertion"):
        kit.Exceptions.assertion()


def test_stack_overflow_is_a_recursion_error_and_the_next_call_works(kit: Any) -> None:
    with pytest.raises(RecursionError):
        kit.Exceptions.overflowStack()
    assert kit.Calls.add(1, 2) == 3


def test_huge_array_is_a_memory_error_and_the_next_call_works(kit: Any) -> None:
    with pytest.raises(MemoryError):
        kit.Exceptions.hugeArray()
    assert kit.Calls.add(1, 2) == 3


def test_failing_static_initialiser_shows_its_cause(java: Any, kit: Any) -> None:
    with pytest.raises(java.java.lang.ExceptionInInitializerError) as caught:
        kit.Exceptions.Broken.value()
    assert isinstance(caught.value.__cause__, java.java.lang.IllegalStateException)
    assert str(caught.value.__cause__) == "initialiser"


def test_class_whose_initialiser_failed_stays_unusable(java: Any, kit: Any) -> None:
    for _ in range(2):
        with pytest.raises((java.java.lang.NoClassDefFoundError, java.java.lang.ExceptionInInitializerError)):
            kit.Exceptions.Broken.value()


# --- causes


def test_causes_are_chained(java: Any, kit: Any) -> None:
    with pytest.raises(java.java.lang.IllegalStateException, match="outer") as caught:
        kit.Exceptions.throwNested()
    middle = caught.value.__cause__
    assert isinstance(middle, java.java.lang.IllegalArgumentException)
    assert isinstance(middle.__cause__, java.java.lang.NumberFormatException)
    assert middle.__cause__.__cause__ is None


def test_cause_is_get_cause(kit: Any) -> None:
    with pytest.raises(RuntimeError) as caught:
        kit.Exceptions.throwNested()
    assert sanca.same(caught.value.__cause__, caught.value.getCause())


def test_suppressed_exceptions_are_reached(kit: Any) -> None:
    with pytest.raises(RuntimeError, match="main") as caught:
        kit.Exceptions.throwSuppressed()
    assert [str(each) for each in caught.value.getSuppressed()] == ["first", "second"]


def test_suppressed_exceptions_are_noted(kit: Any) -> None:
    with pytest.raises(RuntimeError) as caught:
        kit.Exceptions.throwSuppressed()
    text = "".join(traceback.format_exception(caught.value))
    if not hasattr(caught.value, "add_note"):
        pytest.skip("exceptions have notes since Python 3.11")
    assert "first" in text
    assert "second" in text


def test_cause_given_in_python_stays(kit: Any) -> None:
    def fail() -> None:
        try:
            raise KeyError("k")
        except KeyError as error:
            raise kit.Exceptions.Unchecked("boom") from error

    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        fail()
    assert isinstance(caught.value.__cause__, KeyError)


# --- as values, raised in Python


def test_exception_as_a_value_is_not_raised(kit: Any) -> None:
    error = kit.Exceptions.asValue("boom")
    assert isinstance(error, kit.Exceptions.Unchecked)
    assert error.getMessage() == "boom"


def test_java_exception_is_made_and_raised(java: Any) -> None:
    with pytest.raises(java.java.io.IOException, match="disk on fire"):
        raise java.java.io.IOException("disk on fire")


def test_java_exception_is_made_with_a_cause(java: Any) -> None:
    cause = java.java.lang.IllegalStateException("cause")
    error = java.java.lang.RuntimeException("outer", cause)
    assert sanca.same(error.getCause(), cause)


def test_same_exception_object_is_thrown_again_by_java(java: Any, kit: Any) -> None:
    error = java.java.lang.IllegalStateException("again")
    with pytest.raises(java.java.lang.IllegalStateException) as caught:
        kit.Exceptions.rethrow(error)
    assert sanca.same(caught.value, error)


def test_raise_from_keeps_the_java_cause(kit: Any) -> None:
    def fail() -> None:
        try:
            kit.Exceptions.throwUnchecked("java")
        except kit.Exceptions.Unchecked as error:
            raise KeyError("python") from error

    with pytest.raises(KeyError) as caught:
        fail()
    assert isinstance(caught.value.__cause__, kit.Exceptions.Unchecked)


def test_exceptions_are_hashable_and_equal_by_java(kit: Any) -> None:
    error = kit.Exceptions.asValue("boom")
    assert {error: 1}[error] == 1
    assert error == error


# --- Python's in Java


def test_python_exception_passes_through_java_as_itself(kit: Any) -> None:
    original = Odd("odd", object())

    def fail() -> None:
        raise original

    with pytest.raises(Odd) as caught:
        kit.Exceptions.through(fail)
    assert caught.value is original


def test_python_exception_passes_through_a_method_with_checked_exceptions(kit: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        kit.Exceptions.throughChecked(lambda: 1 // 0)


def test_java_sees_an_unchecked_exception_with_type_and_text(kit: Any) -> None:
    def fail() -> None:
        raise ValueError("bad value")

    seen = kit.Exceptions.seen(fail)
    assert seen.startswith("org.sanca.PythonException: ")
    assert "ValueError" in seen
    assert "bad value" in seen


def test_java_may_catch_a_python_exception(kit: Any) -> None:
    assert kit.Exceptions.finallyRan(lambda: 1 // 0) == "caught finally"


def test_python_exception_as_a_value_of_java(java: Any, kit: Any) -> None:
    error = kit.Exceptions.caught(lambda: 1 // 0)
    assert isinstance(error, (java["org.sanca.PythonException"], ZeroDivisionError))


def test_stack_trace_in_java_has_the_python_frames(kit: Any) -> None:
    def inner_function() -> None:
        raise ValueError("boom")

    error = kit.Exceptions.caught(lambda: inner_function())
    text = kit.Exceptions.stackOf(error)
    assert re.search(rf"\tat {re.escape(__name__)}\.\S*inner_function\({re.escape(__file__)}:\d+\)\n", text)
    assert "/sanca/" not in text


def test_java_exception_raised_by_python_reaches_java_as_itself(java: Any, kit: Any) -> None:
    def fail() -> None:
        raise java.java.io.IOException("disk")

    error = kit.Exceptions.caught(fail)
    assert type(error) is java.java.io.IOException
    assert error.getMessage() == "disk"


def test_checked_exception_passes_an_interface_that_does_not_declare_it(java: Any, kit: Any) -> None:
    original = java.java.io.IOException("disk")

    def fail() -> None:
        raise original

    with pytest.raises(java.java.io.IOException, match="disk") as caught:
        kit.Exceptions.through(fail)
    assert sanca.same(caught.value, original)


def test_java_exception_passes_through_python_unchanged(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        kit.Exceptions.through(lambda: kit.Exceptions.throwUnchecked("inner"))
    assert str(caught.value) == "inner"


def test_python_exception_wrapped_by_java_is_the_cause(kit: Any) -> None:
    original = Odd("odd", 5)

    def fail() -> None:
        raise original

    with pytest.raises(kit.Exceptions.Unchecked, match="wrapped") as caught:
        kit.Exceptions.wrapping(fail)
    chain = [caught.value.__cause__, getattr(caught.value.__cause__, "__cause__", None)]
    assert original in chain


@pytest.mark.parametrize("depth", [1, 5, 20])
def test_python_exception_keeps_its_identity_through_any_depth(kit: Any, depth: int) -> None:
    original = Odd("deep", depth)

    def dive(left: int) -> Any:
        if left == 0:
            raise original
        return kit.Exceptions.through(lambda: dive(left - 1))

    with pytest.raises(Odd) as caught:
        dive(depth)
    assert caught.value is original


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_exceptions_that_are_no_exception_pass_too(kit: Any, kind: type[BaseException]) -> None:
    def fail() -> None:
        raise kind

    with pytest.raises(kind):
        kit.Exceptions.through(fail)


def test_stop_iteration_of_a_callback_is_not_an_end_of_iteration(kit: Any) -> None:
    def fail() -> None:
        raise StopIteration

    with pytest.raises(StopIteration):
        kit.Exceptions.through(fail)


def test_recursion_error_of_python_passes_through_java(kit: Any) -> None:
    def endless() -> Any:
        return endless()

    with pytest.raises(RecursionError):
        kit.Exceptions.through(endless)
    assert kit.Calls.add(1, 2) == 3


def test_exception_on_a_java_thread_reaches_the_waiting_caller(kit: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        kit.Callbacks.onNewThread(lambda: 1 // 0)


def test_exception_in_a_future_is_the_cause_of_execution_exception(java: Any) -> None:
    future = java.java.util.concurrent.CompletableFuture.supplyAsync(lambda: {}["missing"])
    with pytest.raises(java.java.util.concurrent.ExecutionException) as caught:
        future.get()
    causes = []
    error: BaseException | None = caught.value
    while error is not None:
        causes.append(type(error))
        error = error.__cause__
    assert KeyError in causes


def test_failing_str_of_an_exception_does_no_harm(kit: Any) -> None:
    class Failing(Exception):
        def __str__(self) -> str:
            raise ValueError("no text")

    def fail() -> None:
        raise Failing

    assert isinstance(kit.Exceptions.seen(fail), str)


def test_exceptions_do_not_pile_up(java: Any, kit: Any) -> None:
    import gc

    def once() -> None:
        with contextlib.suppress(RuntimeError):
            kit.Exceptions.throwNested()

    once()
    gc.collect()
    before = java.stats()["live_handles"]
    for _ in range(200):
        once()
    gc.collect()
    assert java.stats()["live_handles"] <= before


# --- Sanca's own


@pytest.mark.parametrize(
    "name",
    ["ClassNotFoundError", "NoSuchMethodError", "OverloadError", "ConversionError", "ForkedError", "CallTimeoutError"],
)
def test_every_error_of_sanca_is_a_sanca_error(name: str) -> None:
    assert issubclass(getattr(sanca, name), sanca.SancaError)


def test_sanca_errors_are_the_closest_builtins() -> None:
    assert issubclass(sanca.NoSuchMethodError, AttributeError)
    assert issubclass(sanca.OverloadError, TypeError)
    assert issubclass(sanca.ConversionError, TypeError)
    assert issubclass(sanca.CallTimeoutError, TimeoutError)
    assert issubclass(sanca.JVMNotFoundError, FileNotFoundError)
