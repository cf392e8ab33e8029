"""Python classes that implement Java interfaces."""

from __future__ import annotations

from typing import Any

import pytest

import sanca

KIT = "org.sanca.testkit.Callbacks"


@sanca.implements(f"{KIT}$Handler")
class Handler:
    def __init__(self) -> None:
        self.started = 0

    def onStart(self) -> None:
        self.started += 1

    def onValue(self, value: int) -> int:
        return value + 1

    def onText(self, text: str, more: Any) -> str:
        return f"{text}/{more}"


@sanca.implements(f"{KIT}$Greeter")
class Greeter:
    def greet(self, name: str) -> str:
        return f"hello {name}"


def test_every_method_is_called(kit: Any) -> None:
    handler = Handler()
    assert kit.Callbacks.handle(handler) == "21 text/None"
    assert handler.started == 1


def test_class_can_be_made_before_the_jvm_starts() -> None:
    from support import run_child

    code = """
    import sanca

    @sanca.implements("java.lang.Runnable")
    class Job:
        def run(self):
            print("ran")

    jvm = sanca.start()
    jvm.java.lang.Thread(Job()).run()
    """
    assert run_child(code, start=False).ok().strip() == "ran"


def test_class_works_as_a_plain_python_class() -> None:
    assert Handler().onValue(1) == 2
    assert Greeter.__name__ == "Greeter"


def test_default_method_runs_unless_overridden(kit: Any) -> None:
    assert kit.Callbacks.greetTwice(Greeter(), "Ada") == "hello Ada hello Ada"


def test_default_method_is_overridden(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Greeter")
    class Loud:
        def greet(self, name: str) -> str:
            return name

        def shout(self, name: str) -> str:
            return f"!!! {name}"

    assert kit.Callbacks.shout(Loud(), "Ada") == "!!! Ada"


def test_default_method_is_called_by_python_on_the_java_side_of_the_object(java: Any) -> None:
    greeter = sanca.to_java(Greeter(), java[f"{KIT}$Greeter"])
    assert greeter.twice("Ada") == "hello Ada hello Ada"


def test_several_interfaces(java: Any, kit: Any) -> None:
    @sanca.implements("java.lang.Runnable", "java.util.concurrent.Callable")
    class Both:
        def run(self) -> None:
            self.ran = True

        def call(self) -> str:
            return "called"

    both = Both()
    kit.Callbacks.run(both)
    assert both.ran
    assert kit.Callbacks.call(both) == "called"
    assert kit.Callbacks.isInstance("java.lang.Runnable", both)
    assert kit.Callbacks.isInstance("java.util.concurrent.Callable", both)


def test_object_comes_back_as_itself(kit: Any) -> None:
    greeter = Greeter()
    assert kit.Callbacks.echo(greeter) is greeter


def test_object_is_kept_alive_by_java(kit: Any) -> None:
    kit.Callbacks.keep(Greeter())
    import gc

    gc.collect()
    assert kit.Callbacks.kept().greet("x") == "hello x"
    kit.Callbacks.keep(None)


def test_object_in_a_java_collection(java: Any) -> None:
    greeter = Greeter()
    values = java.java.util.ArrayList()
    values.add(greeter)
    assert values[0] is greeter
    assert greeter in values


def test_equals_hash_code_and_to_string_are_pythons(kit: Any) -> None:
    @sanca.implements("java.lang.Runnable")
    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

        def run(self) -> None:
            pass

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Named) and self.name == other.name

        def __hash__(self) -> int:
            return 77

        def __str__(self) -> str:
            return f"named {self.name}"

    assert kit.Callbacks.equal(Named("a"), Named("a")) is True
    assert kit.Callbacks.equal(Named("a"), Named("b")) is False
    assert kit.Callbacks.hash(Named("a")) == 77
    assert kit.Callbacks.text(Named("a")) == "named a"


def test_objects_without_equality_are_equal_to_themselves_only(kit: Any) -> None:
    a, b = Greeter(), Greeter()
    assert kit.Callbacks.equal(a, a) is True
    assert kit.Callbacks.equal(a, b) is False


def test_large_python_hash_is_folded(kit: Any) -> None:
    @sanca.implements("java.lang.Runnable")
    class Hashed:
        def run(self) -> None:
            pass

        def __hash__(self) -> int:
            return 2**60 + 5

    assert isinstance(kit.Callbacks.hash(Hashed()), int)


def test_every_primitive_passes_both_ways(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Primitives")
    class Primitives:
        def flip(self, x: bool) -> bool:
            return not x

        def __getattr__(self, name: str) -> Any:
            if name in ("aByte", "aChar", "aShort", "anInt", "aLong", "aFloat", "aDouble"):
                return lambda x: x
            raise AttributeError(name)

    assert kit.Callbacks.primitives(Primitives()) == f"false -128 \u20ac -32768 {-(2**31)} {-(2**63)} 0.5 1.0E300"


def test_overloaded_methods_arrive_in_one_python_method(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Overloaded")
    class Overloaded:
        def take(self, x: Any) -> str:
            return type(x).__name__

    assert kit.Callbacks.overloaded(Overloaded()) == "int str"


def test_varargs_arrive_spread(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Variadic")
    class Variadic:
        def join(self, separator: str, *parts: Any) -> str:
            return f"{separator}{len(parts)}"

    assert kit.Callbacks.variadic(Variadic()) == "-3"


def test_missing_abstract_method_is_reported_by_name(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Handler")
    class Half:
        def onStart(self) -> None:
            pass

    with pytest.raises((NotImplementedError, sanca.ImplementationError), match="onValue"):
        kit.Callbacks.handle(Half())


def test_unknown_interface_is_reported_when_first_used(kit: Any) -> None:
    @sanca.implements("org.sanca.testkit.Callbacks$Greter")
    class Wrong:
        pass

    with pytest.raises(sanca.ClassNotFoundError, match="Greeter"):
        kit.Callbacks.echo(Wrong())


def test_class_is_not_an_interface(kit: Any) -> None:
    @sanca.implements("java.util.ArrayList")
    class Wrong:
        pass

    with pytest.raises((TypeError, sanca.SancaError), match="interface"):
        kit.Callbacks.echo(Wrong())


def test_implements_without_names_is_refused() -> None:
    with pytest.raises(TypeError):

        @sanca.implements()
        class Nothing:
            pass


def test_py4j_spelling(kit: Any) -> None:
    class Greeting:
        def greet(self, name: str) -> str:
            return f"py4j {name}"

        class Java:
            implements = [f"{KIT}$Greeter"]  # noqa: RUF012

    assert kit.Callbacks.greet(Greeting(), "Ada") == "py4j Ada"


def test_subclass_inherits_its_interfaces(kit: Any) -> None:
    class Polite(Greeter):
        def greet(self, name: str) -> str:
            return f"dear {name}"

    assert kit.Callbacks.greet(Polite(), "Ada") == "dear Ada"


def test_object_is_refused_where_it_does_not_fit(kit: Any) -> None:
    with pytest.raises(TypeError, match="Handler"):
        kit.Callbacks.handle(Greeter())


def test_iterator_made_in_python_feeds_java(java: Any, kit: Any) -> None:
    @sanca.implements("java.util.Iterator")
    class Down:
        def __init__(self, start: int) -> None:
            self.left = start

        def hasNext(self) -> bool:
            return self.left > 0

        def next(self) -> int:
            self.left -= 1
            return self.left + 1

    @sanca.implements("java.lang.Iterable")
    class Iterable:
        def iterator(self) -> Down:
            return Down(4)

    assert kit.Collections.total(Iterable()) == 10


def test_exception_of_a_method_reaches_the_python_caller(kit: Any) -> None:
    @sanca.implements(f"{KIT}$Greeter")
    class Failing:
        def greet(self, name: str) -> str:
            raise LookupError(name)

    with pytest.raises(LookupError, match="Ada"):
        kit.Callbacks.greetTwice(Failing(), "Ada")


def test_auto_closeable_made_in_python_is_closed_by_java(kit: Any) -> None:
    closed = []

    @sanca.implements("java.lang.AutoCloseable")
    class Resource:
        def close(self) -> None:
            closed.append(True)

    assert kit.Closeables.closeIt(Resource()) == "used"
    assert closed == [True]
