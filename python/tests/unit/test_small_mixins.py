"""Closeables, comparables, enums, texts, numbers, optionals."""

from importlib import import_module

import pytest
from fake_native import JObject, JThrowable


@pytest.fixture
def mixin_of(package):
    return import_module(f"{package.__name__}._mixins").mixin_of


@pytest.fixture
def closeable(mixin_of, world):
    def close(self):
        self.closed = True
        if self.failure is not None:
            raise self.failure

    return lambda failure=None: world.define(
        "java.io.Reader", (mixin_of("java.lang.AutoCloseable"), JObject), close=close, failure=failure, closed=False
    )()


class Thrown(JThrowable):
    def __init__(self, *args):
        super().__init__(*args)
        self.suppressed = []

    def addSuppressed(self, other):
        self.suppressed.append(other)


def test_with_closes(closeable):
    resource = closeable()
    with resource as same:
        assert same is resource
    assert resource.closed


def test_error_of_the_block_wins_and_keeps_the_other_suppressed(closeable):
    first, second = Thrown("first"), Thrown("second")
    resource = closeable(second)
    with pytest.raises(Thrown) as caught:
        with resource:
            raise first
    assert caught.value is first
    assert first.suppressed == [second]


def test_error_of_closing_alone_is_raised(closeable):
    with pytest.raises(Thrown, match="second"):
        with closeable(Thrown("second")):
            pass


def test_python_error_of_the_block_gets_a_note(closeable):
    with pytest.raises(KeyError) as caught:
        with closeable(Thrown("second")):
            raise KeyError("first")
    if hasattr(caught.value, "add_note"):
        assert caught.value.__notes__ == ["Suppressed while closing java.io.Reader: Thrown: second"]


def test_comparable_orders_by_sign(mixin_of, world):
    cls = world.define(
        "Version", (mixin_of("java.lang.Comparable"), JObject), compareTo=lambda self, other: self.n - other.n
    )
    one, two = cls(), cls()
    one.n, two.n = 1, 200
    assert one < two
    assert one <= one
    assert two > one
    assert two >= two
    assert not two < one
    assert sorted([two, one]) == [one, two]


def test_comparable_with_the_incomparable_is_a_type_error(mixin_of, world, package):
    failure = [package.OverloadError("no overload")]

    def compare(self, other):
        raise failure[0]

    cls = world.define("Version", (mixin_of("java.lang.Comparable"), JObject), compareTo=compare)
    with pytest.raises(TypeError, match="not supported between"):
        cls() < 3  # noqa: B015
    failure[0] = type("ClassCastException", (JThrowable,), {"java_name": "java.lang.ClassCastException"})()
    with pytest.raises(TypeError, match="not supported between"):
        cls() < cls()  # noqa: B015
    failure[0] = Thrown("broken compareTo")
    with pytest.raises(Thrown):
        cls() < cls()  # noqa: B015


def test_enum_repr(mixin_of, world):
    enum = world.define("java.lang.Enum", (mixin_of("java.lang.Enum"), JObject))
    day = world.define("a.Day", (enum,), name=lambda self: "MONDAY", hashCode=lambda self: 5)
    body = world.define("a.Day$1", (day,))
    assert repr(day()) == repr(body()) == "<a.Day.MONDAY>"
    assert hash(day()) == 5


def test_char_sequence(mixin_of, world, package):
    text = "hello"
    cls = world.define(
        "java.lang.StringBuilder",
        (mixin_of("java.lang.CharSequence"), JObject),
        length=lambda self: len(text),
        charAt=lambda self, place: text[place],
        subSequence=lambda self, a, b: text[a.value : b.value],
        toString=lambda self: text,
    )
    builder = cls()
    assert len(builder) == 5
    assert str(builder) == "hello"
    assert builder[-1] == "o"
    assert builder[1:3] == "el"
    assert builder[::-1] == "olleh"
    assert list(builder) == list(text)
    with pytest.raises(IndexError):
        builder[5]


def test_number(mixin_of, world):
    def number(value):
        members = {"doubleValue": lambda self: float(value), "longValue": lambda self: int(value)}
        return world.define(
            "java.util.concurrent.atomic.AtomicLong", (mixin_of("java.lang.Number"), JObject), **members
        )()

    assert int(number(5)) == 5
    assert int(number(2**62 + 1)) == 2**62 + 1
    assert int(number(-2.7)) == -2
    assert float(number(2.5)) == 2.5
    assert not number(0)


def test_optional(mixin_of, world):
    cls = world.define(
        "java.util.Optional", (mixin_of("java.util.Optional"), JObject), isPresent=lambda self: self.there
    )
    optional = cls()
    optional.there = False
    assert not optional


def test_entry_unpacks(mixin_of, world):
    cls = world.define(
        "E", (mixin_of("java.util.Map$Entry"), JObject), getKey=lambda self: "k", getValue=lambda self: 1
    )
    key, value = cls()
    assert (key, value) == ("k", 1)
    assert cls() == ("k", 1)
    assert len(cls()) == 2
    assert repr(cls()) == "E('k', 1)"
