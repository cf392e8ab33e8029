"""Numbers: every primitive and box, bit for bit, big ones, typed ones."""

from __future__ import annotations

import decimal
import math
import random
import struct
from decimal import Decimal
from typing import Any

import pytest

import sanca

RANGES = {"Byte": 8, "Short": 16, "Int": 32, "Long": 64}


def edges(bits: int) -> list[int]:
    top = 1 << (bits - 1)
    return [0, 1, -1, top - 1, -top, top // 2, -top // 2, 100, -100]


@pytest.mark.parametrize(("kind", "bits"), RANGES.items())
def test_integers_at_their_edges(kit: Any, kind: str, bits: int) -> None:
    echo = getattr(kit.Numbers, f"echo{kind}")
    assert [echo(value) for value in edges(bits)] == edges(bits)


@pytest.mark.parametrize(("kind", "bits"), {"Byte": 8, "Short": 16, "Integer": 32, "Long": 64}.items())
def test_boxed_integers_at_their_edges(kit: Any, kind: str, bits: int) -> None:
    echo = getattr(kit.Numbers, f"echoBox{kind}")
    assert [echo(value) for value in edges(bits)] == edges(bits)


@pytest.mark.parametrize(("kind", "bits"), RANGES.items())
@pytest.mark.parametrize("beyond", [0, 1, 10**30])
def test_integers_beyond_their_range_are_refused(kit: Any, kind: str, bits: int, beyond: int) -> None:
    echo = getattr(kit.Numbers, f"echo{kind}")
    for value in ((1 << (bits - 1)) + beyond, -(1 << (bits - 1)) - 1 - beyond):
        with pytest.raises(OverflowError, match=kind.lower()):
            echo(value)


@pytest.mark.parametrize("kind", ["Boolean", "BoxBoolean"])
def test_booleans_are_bools(kit: Any, kind: str) -> None:
    echo = getattr(kit.Numbers, f"echo{kind}")
    assert echo(True) is True
    assert echo(False) is False


@pytest.mark.parametrize("kind", ["Byte", "Short", "Int", "Long", "BoxLong"])
def test_integers_are_ints(kit: Any, kind: str) -> None:
    assert type(getattr(kit.Numbers, f"echo{kind}")(1)) is int


DOUBLES = [0.0, -0.0, 1.5, 0.1, 1e308, 5e-324, 2.2250738585072014e-308, math.inf, -math.inf, math.nan, math.pi]


@pytest.mark.parametrize("value", DOUBLES)
def test_doubles_arrive_bit_for_bit(kit: Any, value: float) -> None:
    assert kit.Numbers.doubleBits(value) == struct.unpack("<q", struct.pack("<d", value))[0]


def test_random_doubles_come_back_bit_for_bit(kit: Any) -> None:
    chooser = random.Random(1)
    for _ in range(300):
        bits = chooser.getrandbits(63)
        (value,) = struct.unpack("<d", struct.pack("<q", bits))
        if not math.isnan(value):
            assert kit.Numbers.doubleBits(kit.Numbers.fromDoubleBits(bits)) == bits
            assert kit.Numbers.echoDouble(value) == value


@pytest.mark.parametrize("value", [0.0, -0.0, 0.5, 1.5, 3.4028234663852886e38, 1.401298464324817e-45, math.inf])
def test_floats_that_fit_come_back_exactly(kit: Any, value: float) -> None:
    got = kit.Numbers.echoFloat(value)
    assert got == value
    assert math.copysign(1, got) == math.copysign(1, value)


@pytest.mark.parametrize("value", [0.1, 1e39, 1e-50, 16777217.0, math.pi])
def test_floats_that_would_lose_digits_are_refused_and_say_how_to_force(kit: Any, value: float) -> None:
    with pytest.raises(sanca.ConversionError, match="jfloat"):
        kit.Numbers.echoFloat(value)


def test_jfloat_rounds_on_purpose(kit: Any) -> None:
    assert kit.Numbers.echoFloat(sanca.jfloat(0.1)) == 0.10000000149011612


def test_nan_float(kit: Any) -> None:
    assert math.isnan(kit.Numbers.echoFloat(math.nan))


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**62, 10**22])
def test_int_that_a_double_holds_exactly(kit: Any, value: int) -> None:
    assert kit.Numbers.echoDouble(value) == value


@pytest.mark.parametrize("value", [2**53 + 1, 2**63 - 1, 10**23, 2**1024])
def test_int_that_a_double_cannot_hold_is_refused(kit: Any, value: int) -> None:
    with pytest.raises(sanca.ConversionError, match="double"):
        kit.Numbers.echoDouble(value)


@pytest.mark.parametrize("bits", [1, 7, 8, 9, 31, 32, 63, 64, 65, 127, 128, 1000, 10_000])
def test_big_integers_of_any_size(kit: Any, bits: int) -> None:
    for value in (1 << bits, -(1 << bits), (1 << bits) - 1, 1 - (1 << bits)):
        assert kit.Numbers.echoBigInteger(value) == value


def test_random_big_integers(kit: Any) -> None:
    chooser = random.Random(2)
    for _ in range(200):
        value = chooser.getrandbits(chooser.randrange(1, 400)) * chooser.choice([1, -1])
        assert kit.Numbers.echoBigInteger(value) == value


def test_big_integer_larger_than_scratch_memory(kit: Any) -> None:
    value = 3**600_000
    assert kit.Numbers.echoBigInteger(value) == value


@pytest.mark.parametrize("text", ["0", "-0.00", "1.50", "1E+5", "1E-400", "9" * 50 + "." + "9" * 50, "-123.456"])
def test_decimals_keep_digits_and_scale(kit: Any, text: str) -> None:
    value = Decimal(text)
    got = kit.Numbers.echoBigDecimal(value)
    assert got == value
    assert str(got).lstrip("-") == str(value).lstrip("-")


def test_decimal_scale_java_sees(kit: Any) -> None:
    assert kit.Numbers.scale(Decimal("1.500")) == 3


def test_decimal_does_not_depend_on_the_context(kit: Any) -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        assert kit.Numbers.echoBigDecimal(Decimal("1.23456789")) == Decimal("1.23456789")


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_decimals_without_a_number_are_refused(kit: Any, text: str) -> None:
    with pytest.raises(sanca.ConversionError):
        kit.Numbers.echoBigDecimal(Decimal(text))


def test_decimal_of_java_behaves_as_a_decimal(kit: Any) -> None:
    assert kit.Numbers.decimal("0.1") * 3 == Decimal("0.3")


def test_number_that_is_no_box_stays_an_object(kit: Any) -> None:
    counter = kit.Numbers.boxed("AtomicInteger")
    assert counter.get() == 9


def test_number_object_converts_with_int_and_float(kit: Any) -> None:
    counter = kit.Numbers.boxed("AtomicInteger")
    assert (int(counter), float(counter)) == (9, 9.0)


# --- typed numbers


@pytest.mark.parametrize(
    ("typed", "value", "arrives"),
    [
        ("jbyte", 5, "java.lang.Byte"),
        ("jshort", 5, "java.lang.Short"),
        ("jint", 5, "java.lang.Integer"),
        ("jlong", 5, "java.lang.Long"),
        ("jfloat", 5, "java.lang.Float"),
        ("jdouble", 5, "java.lang.Double"),
        ("jchar", "x", "java.lang.Character"),
        ("jboolean", True, "java.lang.Boolean"),
    ],
)
def test_typed_value_arrives_as_its_box(kit: Any, typed: str, value: Any, arrives: str) -> None:
    assert kit.Calls.kind(getattr(sanca, typed)(value)) == arrives


@pytest.mark.parametrize(
    ("typed", "value"),
    [("jbyte", 128), ("jshort", 2**15), ("jint", 2**31), ("jlong", 2**63), ("jchar", 65536), ("jbyte", -129)],
)
def test_typed_number_checks_its_range(typed: str, value: int) -> None:
    with pytest.raises(OverflowError):
        getattr(sanca, typed)(value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("jint", "5"), ("jint", 1.5), ("jdouble", "x"), ("jchar", "ab"), ("jint", None), ("jchar", 1.0)],
)
def test_typed_number_refuses_other_types(typed: str, value: Any) -> None:
    with pytest.raises(TypeError):
        getattr(sanca, typed)(value)


def test_typed_number_shows_type_and_value() -> None:
    assert repr(sanca.jint(5)) == "jint(5)"


def test_typed_number_works_without_a_jvm() -> None:
    from support import run_child

    assert run_child("import sanca; print(sanca.jlong(7))", start=False).ok().strip() == "jlong(7)"


def test_typed_number_in_a_list(kit: Any) -> None:
    assert kit.Collections.classesOf([sanca.jbyte(1), sanca.jlong(2), 3, 4.0]) == "Byte Long Integer Double"


def test_boxed_long_keeps_its_type_as_a_java_object(java: Any, kit: Any) -> None:
    assert kit.Calls.kind(sanca.to_java(7, java.java.lang.Long)) == "java.lang.Long"
