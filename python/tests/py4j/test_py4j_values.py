"""What goes to Java and what comes back, value by value, and the texts of the wire."""

from __future__ import annotations

import enum
import math
from decimal import Decimal
from typing import Any

import pytest
from stock import commands

from sanca.py4j import protocol as proto
from sanca.py4j.java_gateway import JavaObject
from sanca.py4j.protocol import Py4JError, get_command_part, get_return_value


class Color(enum.IntEnum):
    RED = 3


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "java.lang.Boolean"),
        (5, "java.lang.Integer"),
        (-(2**31), "java.lang.Integer"),
        (2**31, "java.lang.Long"),
        (2**63 - 1, "java.lang.Long"),
        (Color.RED, "java.lang.Integer"),
        (1.5, "java.lang.Double"),
        (1e300, "java.lang.Double"),
        (Decimal("1.10"), "java.math.BigDecimal"),
        ("text", "java.lang.String"),
        ("", "java.lang.String"),
        ("back\\slash\nline\rreturn\ttab\x00\u2028é中😀", "java.lang.String"),
        (b"\x00\xff", "[B"),
        (b"", "[B"),
        (bytearray(b"abc"), "[B"),
        (None, "null"),
    ],
)
def test_value_arrives_as_its_java_type_and_comes_back(kit: Any, value: Any, kind: str) -> None:
    assert kit.Calls.kind(value) == kind
    assert kit.Calls.echo(value) == value


@pytest.mark.parametrize("value", [math.inf, -math.inf, -0.0])
def test_special_floats(kit: Any, value: float) -> None:
    assert math.copysign(1, kit.Calls.echo(value)) == math.copysign(1, value)
    assert kit.Calls.echo(value) == value
    assert math.isnan(kit.Calls.echo(math.nan))


def test_big_integers_stay_java_objects_and_long_is_int(gateway: Any) -> None:
    assert isinstance(gateway.jvm.java.math.BigInteger("5"), JavaObject)
    assert gateway.jvm.java.lang.Long.valueOf("5") == 5


def test_number_with_a_fraction_that_java_calls_a_number(gateway: Any) -> None:
    adder = gateway.jvm.java.util.concurrent.atomic.AtomicLong(2**40)
    assert adder == 2**40
    total = gateway.jvm.java.util.concurrent.atomic.DoubleAdder()
    assert total == 0.0


def test_number_beyond_64_bits_is_refused_and_the_next_call_works(kit: Any) -> None:
    with pytest.raises(Py4JError, match="NumberFormatException"):
        kit.Calls.echo(2**63)
    assert kit.Calls.echo(1) == 1


def test_lone_surrogate_is_an_error_that_costs_no_connection(gateway: Any, kit: Any) -> None:
    client = gateway._gateway_client
    kit.Calls.echo(1)
    before = list(client.deque)
    with pytest.raises(Py4JError) as caught:
        kit.Calls.echo("a\ud800")
    assert isinstance(caught.value.__cause__, UnicodeEncodeError)
    assert list(client.deque) == before
    assert kit.Calls.echo("ok") == "ok"


def test_object_without_a_java_side_is_refused_before_anything_is_sent(kit: Any) -> None:
    echo = kit.Calls.echo
    with commands() as sent, pytest.raises(AttributeError, match="_get_object_id"):
        echo(object())
    assert sent == []


def test_argument_lines() -> None:
    pairs = {
        None: "n",
        True: "bTrue",
        -5: "i-5",
        2**31: "L2147483648",
        1e300: "d1e+300",
        "a\nb": "sa\\nb",
        b"\x00\xff": "jAP8=",
    }
    for value, line in pairs.items():
        assert get_command_part(value) == line + "\n"
    assert get_command_part(float("-inf")) == "d-Infinity\n"
    assert get_command_part(Decimal("1E+5")) == "D1E+5\n"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("x", "An error occurred while calling o1.m"),
        ("", "An error occurred while calling o1.m"),
        ("z", "An error occurred while calling o1.m"),
        ("xsabc", "An error occurred while calling o1.m. Trace:\nabc\n"),
        ("xn", "An error occurred while calling o1.m. Trace:\nNone\n"),
    ],
)
def test_answers_that_are_errors(answer: str, message: str) -> None:
    with pytest.raises(Py4JError) as caught:
        get_return_value(answer, None, "o1", "m")
    assert str(caught.value) == message
    assert caught.value.cause is None


def test_answers_that_are_values() -> None:
    for answer, value in {
        "yi5": 5,
        "yL5": 5,
        "ybtrue": True,
        "yn": None,
        "yv": None,
        "yd1.5": 1.5,
        "ysa\\nb": "a\nb",
    }.items():
        assert get_return_value(answer, None) == value
    assert get_return_value("yjAP8=", None) == b"\x00\xff"
    assert get_return_value("yi1.5", None) == 1.5
    with pytest.raises(IndexError):
        get_return_value("y", None)
    with pytest.raises(KeyError):
        get_return_value("yQ1", None)


@pytest.mark.parametrize("text", ["", "a", "\\", "\\n", "\n", "\r\n", "a\\b\nc\rd\te", "\\\\\n\\"])
def test_escape_and_back(text: str) -> None:
    line = proto.escape_new_line(text)
    assert "\n" not in line
    assert "\r" not in line
    assert proto.unescape_new_line(line) == text


def test_unknown_escapes_are_left_alone() -> None:
    assert proto.unescape_new_line("a\\tb\\") == "a\\tb\\"


def test_error_helpers() -> None:
    assert proto.is_error("yv") == (False, None)
    assert proto.is_error("x") == (True, None)
    assert proto.is_fatal_error("zs")
    assert not proto.is_fatal_error("")
    assert proto.get_error_message("xsabc") == (True, "abc")
    assert proto.compute_exception_message("a", "b") == "a -- b"
    assert proto.compute_exception_message("a") == "a"
