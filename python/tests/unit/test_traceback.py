"""One traceback with the frames of both languages."""

import io
import sys
import threading
import traceback
from importlib import import_module

import pytest
from fake_native import JThrowable

FRAMES = [
    ("java.util.Objects", "checkIndex", "Objects.java", 385),
    ("java.util.ArrayList", "get", "ArrayList.java", 427),
    ("com.acme.Shop$Cart", "first", "", -1),
    ("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke", "DirectMethodHandleAccessor.java", 103),
    ("java.lang.reflect.Method", "invoke", "Method.java", 580),
    ("org.sanca.internal.Engine", "callL1", "Engine.java", 1),
]


class OutOfBounds(JThrowable, IndexError):
    java_name = "java.lang.IndexOutOfBoundsException"

    def __init__(self, message, cause=None, suppressed=(), python=None, frames=FRAMES):
        super().__init__(message)
        self.info = (self.java_name, message, frames, cause, list(suppressed), python)


@pytest.fixture
def module(package, monkeypatch):
    # The fake's JThrowable is the test's own class, shared by all loads of the fake.
    return import_module(f"{package.__name__}._traceback")


def raised(error):
    try:
        raise error
    except type(error):
        return error


def names(error):
    return [entry.name for entry in traceback.extract_tb(error.__traceback__)]


def test_java_frames_stand_innermost(module):
    error = raised(OutOfBounds("Index 5"))
    module.materialise(error)
    assert names(error) == [
        "raised",
        "com.acme.Shop$Cart.first",
        "java.util.ArrayList.get",
        "java.util.Objects.checkIndex",
    ]
    entries = traceback.extract_tb(error.__traceback__)
    assert (entries[2].filename, entries[2].lineno) == ("java/util/ArrayList.java", 427)
    assert entries[1].filename == "com/acme/Shop.java"


def test_printed_traceback(module):
    error = raised(OutOfBounds("Index 5"))
    module.materialise(error)
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert '  File "java/util/ArrayList.java", line 427, in java.util.ArrayList.get\n' in text


def test_interpreter_prints_it_too(module, monkeypatch):
    error = raised(OutOfBounds("Index 5"))
    module.materialise(error)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    sys.__excepthook__(type(error), error, error.__traceback__)
    assert 'File "java/util/ArrayList.java", line 427, in java.util.ArrayList.get' in sys.stderr.getvalue()


def test_materialise_works_once_and_keeps_the_chain(module):
    error = raised(OutOfBounds("Index 5"))
    seen_before = error.__traceback__
    module.materialise(error)
    module.materialise(error)
    assert names(error).count("java.util.ArrayList.get") == 1
    assert error.__traceback__ is seen_before  # who took it before sees the Java frames as well


def test_raising_again_adds_python_frames_outside(module):
    error = raised(OutOfBounds("Index 5"))
    module.materialise(error)
    raised(error)
    module.materialise(error)
    assert names(error)[:2] == ["raised", "raised"]
    assert names(error)[2:].count("java.util.ArrayList.get") == 1


def test_error_that_was_never_raised_shows_its_java_frames(module):
    error = OutOfBounds("a cause")
    module.materialise(error)
    assert names(error)[-1] == "java.util.Objects.checkIndex"


def test_other_exceptions_are_left_alone(module):
    error = raised(ValueError("plain"))
    module.materialise(error)
    assert names(error) == ["raised"]


def test_stackless_throwable(module):
    error = raised(OutOfBounds("none", frames=[]))
    module.materialise(error)
    assert names(error) == ["raised"]
    assert module.java_traceback([]) is None


def test_frames_of_the_package_are_left_out(module, package, java):
    numbers = java.ArrayList([1])

    def fail(*_):
        raise OutOfBounds("from inside")

    type(numbers).remove_ = fail
    with pytest.raises(IndexError) as caught:
        numbers.pop()
    error = caught.value
    assert "pop" in names(error)
    module.materialise(error)
    assert names(error)[:2] == ["test_frames_of_the_package_are_left_out", "fail"]


def test_causes_come_from_java_and_keep_python_ones(module):
    cause = OutOfBounds("inner")
    error = raised(OutOfBounds("outer", cause=cause))
    module.materialise(error)
    assert error.__cause__ is cause

    python = KeyError("python")
    wrapper = raised(OutOfBounds("wrapper", python=python))
    module.materialise(wrapper)
    assert wrapper.__cause__ is python

    explicit = OutOfBounds("outer", cause=cause)
    explicit.__cause__ = python
    module.materialise(raised(explicit))
    assert explicit.__cause__ is python


def test_cause_cycles_are_cut(module):
    first, second = OutOfBounds("first"), OutOfBounds("second")
    first.info = (*first.info[:3], second, [], None)
    second.info = (*second.info[:3], first, [], None)
    module.materialise_chain(first)
    assert first.__cause__ is second
    assert second.__cause__ is None


def test_chain_reaches_contexts_and_groups(module):
    inner = OutOfBounds("inner")
    try:
        try:
            raise inner
        except IndexError:
            raise ValueError("while handling") from None
    except ValueError as error:
        outer = error
    module.materialise_chain(outer)
    assert names(inner)[-1] == "java.util.Objects.checkIndex"
    if sys.version_info >= (3, 11):
        import builtins

        member = OutOfBounds("member")
        module.materialise_chain(builtins.ExceptionGroup("all", [member]))
        assert names(member)[-1] == "java.util.Objects.checkIndex"


def test_notes_give_the_stack_until_the_traceback_does(module):
    error = raised(OutOfBounds("Index 5", suppressed=[OutOfBounds("closing")]))
    suppressed, stack = module.notes_for(error)
    assert suppressed == "Suppressed: java.lang.IndexOutOfBoundsException: closing"
    assert stack.splitlines()[:2] == ["Java stack:", "    at java.util.Objects.checkIndex(Objects.java:385)"]
    assert "org.sanca" not in stack
    assert "    at com.acme.Shop$Cart.first(Unknown Source)" in stack
    module.materialise(error)
    assert module.notes_for(error) == [suppressed]


def test_message_alone_has_no_java_stack(module):
    class TracebackException:
        def __init__(self, exc_traceback):
            self.notes = module.notes_for(error)

    error = raised(OutOfBounds("Index 5"))
    scope = {"__name__": "traceback", "module": module, "error": error}
    exec("def read(exc_traceback):\n    return module.notes_for(error)", scope)
    assert scope["read"](None) == []
    assert len(scope["read"](error.__traceback__)) == 1


def test_notes_of_users_stay(module):
    error = OutOfBounds("Index 5")
    module.notes_for(error).append("mine")
    assert module.notes_for(error)[0] == "mine"
    assert len(module.notes_for(error)) == 2
    module.materialise(error)
    assert module.notes_for(error) == ["mine"]


def test_python_error_that_went_through_java(module):
    error = raised(ValueError("from a callback"))
    crossed = [
        ("my.module", "raised", "/home/me/my/module.py", 3),
        ("org.sanca.internal.Callbacks", "call", "Callbacks.java", 9),
        ("jdk.proxy2.$Proxy12", "run", "", -1),
        *FRAMES[:2],
        *FRAMES[3:],
        ("com.acme.Outer", "notCrossed", "Outer.java", 1),
    ]
    module.through_java(error, crossed)
    assert names(error) == ["java.util.ArrayList.get", "java.util.Objects.checkIndex", "raised"]


def test_frames_keep_nobody_alive(module):
    trace = module.java_traceback(FRAMES)
    while trace is not None:
        assert trace.tb_frame.f_back is None
        trace = trace.tb_next


def test_excepthook_completes_before_it_prints(module, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *args: seen.append(args))
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args))
    monkeypatch.setattr(module, "_installed", False)
    module.install_hooks()
    module.install_hooks()
    error = raised(OutOfBounds("Index 5"))
    sys.excepthook(type(error), error, error.__traceback__)
    assert names(seen[0][1])[-1] == "java.util.Objects.checkIndex"

    in_thread = OutOfBounds("in a thread")
    thread = threading.Thread(target=lambda: raised(in_thread) and (_ for _ in ()).throw(in_thread))
    thread.start()
    thread.join()
    assert names(seen[1].exc_value)[-1] == "java.util.Objects.checkIndex"
    assert seen[1].thread is thread


def test_clear_frames_and_pickle_of_entries(module):
    error = raised(OutOfBounds("Index 5"))
    module.materialise(error)
    traceback.clear_frames(error.__traceback__)
    assert len(names(error)) == 4
