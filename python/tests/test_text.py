"""Text: every str there and back, whatever its width, and what is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

import sanca

WIDTHS = {
    "ascii": "plain",
    "latin-1": "caf\xe9 \xff",
    "two bytes": "\u0100\u20ac\u4e2d\u6587\uffff",
    "astral": "a\U0001f40d\U00010000\U0010ffffb",
    "nul": "\0a\0\0b\0",
    "lone high surrogate": "a\ud800b",
    "lone low surrogate": "a\udfffb",
    "surrogates in the wrong order": "\udc0d\ud83d",
    "lone surrogate beside an astral one": "\U0001f40d\ud83d",
    "byte order marks": "\ufeff\ufffe",
}
SIZES = [0, 1, 2, 15, 16, 17, 255, 256, 4095, 4096, 30_000, 32_767, 61_439, 61_440, 61_441, 65_536, 200_000]


@pytest.mark.parametrize("text", WIDTHS.values(), ids=WIDTHS)
def test_text_comes_back_unchanged(kit: Any, text: str) -> None:
    assert kit.Text.echo(text) == text


@pytest.mark.parametrize("text", WIDTHS.values(), ids=WIDTHS)
def test_text_has_as_many_units_as_its_utf_16(kit: Any, text: str) -> None:
    assert kit.Text.length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("character", ["a", "\xe9", "\u20ac", "\U0001f40d"])
def test_text_of_any_length_comes_back_unchanged(kit: Any, character: str, size: int) -> None:
    text = character * size
    assert kit.Text.echo(text) == text


def test_random_text_comes_back_unchanged(kit: Any) -> None:
    chooser = random.Random(5)
    ranges = [(0, 0x7F), (0x80, 0xFF), (0x100, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF)]
    for _ in range(300):
        widest = chooser.randrange(1, len(ranges) + 1)
        text = "".join(chr(chooser.randint(*chooser.choice(ranges[:widest]))) for _ in range(chooser.randrange(60)))
        assert kit.Text.echo(text) == text


def test_text_from_java_is_in_its_narrowest_form(kit: Any) -> None:
    import sys

    assert sys.getsizeof(kit.Text.echo("a" * 1000)) == sys.getsizeof("a" * 1000)
    assert sys.getsizeof(kit.Text.repeat("\u20ac", 1000)) == sys.getsizeof("\u20ac" * 1000)


def test_units_java_sees(kit: Any) -> None:
    text = "a\U0001f40d"
    assert [kit.Text.unit(text, i) for i in range(3)] == [0x61, 0xD83D, 0xDC0D]


def test_code_points_java_counts(kit: Any) -> None:
    assert kit.Text.codePoints("a\U0001f40db") == 3


def test_surrogate_pair_of_java_is_one_character(kit: Any) -> None:
    assert kit.Text.of(0xD83D, 0xDC0D) == "\U0001f40d"


def test_surrogate_pair_in_a_str_is_refused(kit: Any) -> None:
    with pytest.raises(sanca.SancaError, match="surrogate"):
        kit.Text.echo("\ud83d\udc0d")


def test_surrogate_pair_is_refused_in_a_list_too(kit: Any) -> None:
    with pytest.raises(sanca.SancaError, match="surrogate"):
        kit.Collections.show(["\ud83d\udc0d"])


def test_none_is_null(kit: Any) -> None:
    assert kit.Text.isNull(None) is True
    assert kit.Text.echo(None) is None


def test_empty_text_is_not_null(kit: Any) -> None:
    assert kit.Text.isNull("") is False


def test_hash_of_text_is_javas(kit: Any) -> None:
    assert kit.Text.hash("hello") == 99162322


@pytest.mark.parametrize("unit", ["a", "\0", "\xff", "\u20ac", "\udfff", "\uffff"])
def test_char_comes_back_unchanged(kit: Any, unit: str) -> None:
    assert kit.Text.echoChar(unit) == unit
    assert kit.Text.echoBox(unit) == unit


@pytest.mark.parametrize("text", ["", "ab", "\U0001f40d"])
def test_char_is_exactly_one_unit(kit: Any, text: str) -> None:
    with pytest.raises(TypeError, match="char"):
        kit.Text.echoChar(text)


def test_char_sequence_that_is_no_string_stays_an_object(kit: Any) -> None:
    sequence = kit.Text.builder("text")
    assert not isinstance(sequence, str)
    assert str(sequence) == "text"


def test_string_through_a_char_sequence_is_a_str(kit: Any) -> None:
    assert kit.Text.echoSequence("text") == "text"


def test_strings_in_a_collection(kit: Any) -> None:
    assert kit.Text.join(["a", "\u20ac", "\U0001f40d"]) == "a,\u20ac,\U0001f40d"


def test_str_subclass_is_text(kit: Any) -> None:
    class Sub(str):
        pass

    got = kit.Text.echo(Sub("x\u20ac"))
    assert (got, type(got)) == ("x\u20ac", str)


def test_bytes_are_no_text(kit: Any) -> None:
    with pytest.raises(TypeError, match="String"):
        kit.Text.echo(b"bytes")


def test_interned_and_made_strings_are_equal_keys(java: Any) -> None:
    table = java.java.util.HashMap()
    table.put("k" * 3, 1)
    assert table.get("kkk") == 1


def test_wrapped_string_is_still_usable(java: Any) -> None:
    wrapped = sanca.to_java("text", java.java.lang.String)
    assert wrapped.length() == 4
    assert str(wrapped) == "text"


def test_wrapped_string_equals_the_str(java: Any) -> None:
    assert sanca.to_java("text", java.java.lang.String) == "text"
