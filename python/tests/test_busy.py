"""Classes that are used a lot: CPython specialises what uses them, and names keep their meaning."""

from __future__ import annotations

from typing import Any

import pytest

import sanca

MANY = 2500


@pytest.fixture
def busy(java: Any) -> Any:
    """A class of its own for each test, as busy as it takes."""
    names = iter(["java.util.BitSet", "java.util.zip.CRC32", "java.util.zip.Adler32", "java.text.ParsePosition"])

    def make(name: str = "") -> Any:
        found = java[name or next(names)]
        for _ in range(MANY):
            assert found.java_name
        return found

    return make


def test_busy_class_gives_instances_python_can_specialise(busy: Any) -> None:
    crc = busy("java.util.zip.CRC32")
    assert crc.__getattribute__ is object.__getattribute__
    assert crc().getValue() == 0


def test_missing_name_of_a_busy_class_is_an_attribute_error(busy: Any) -> None:
    bits = busy("java.util.BitSet")
    with pytest.raises(AttributeError, match="cardinalty"):
        bits().cardinalty()
    with pytest.raises(AttributeError, match="Did you mean valueOf"):
        bits.valueOff()
    assert not hasattr(bits(), "nothing")


def test_assignment_to_a_missing_name_of_a_busy_class_is_refused(busy: Any) -> None:
    bits = busy("java.util.BitSet")()
    with pytest.raises(AttributeError, match="nothing"):
        bits.nothing = 1


def test_fields_of_a_busy_class_are_assigned_and_not_deleted(java: Any) -> None:
    tokenizer = java["java.io.StreamTokenizer"](java.java.io.StringReader(""))
    for number in range(MANY):
        tokenizer.ttype = number
    assert type(tokenizer).__setattr__ is object.__setattr__
    tokenizer.ttype = 7
    assert tokenizer.ttype == 7
    with pytest.raises(AttributeError, match="cannot be deleted"):
        del tokenizer.ttype
    with pytest.raises(AttributeError, match="nothing"):
        tokenizer.nothing = 1
    with pytest.raises(sanca.ConversionOverflowError):
        tokenizer.ttype = 2**40


def test_busy_superclass_does_not_make_a_fresh_subclass_busy(busy: Any, java: Any) -> None:
    busy("java.text.Format")
    fresh = java["java.text.ChoiceFormat"]
    assert fresh.__getattribute__ is not object.__getattribute__
    assert fresh("0#none|1#one").format(1.0) == "one"


def test_loop_over_instance_calls_gives_the_same_before_and_after(java: Any) -> None:
    adler = java["java.util.zip.Adler32"]()
    seen = set()
    for _ in range(MANY):
        seen.add(adler.getValue())
    assert seen == {1}


def test_nested_class_of_a_busy_class_is_found(busy: Any) -> None:
    table = busy("java.util.AbstractMap")
    assert table.SimpleEntry("k", 1).getValue() == 1
