"""Java arrays: making them, elements, slices, several dimensions."""

from __future__ import annotations

from typing import Any

import pytest
from stock import commands

from sanca.py4j.java_collections import JavaArray
from sanca.py4j.protocol import Py4JError


@pytest.fixture
def numbers(gateway: Any) -> Any:
    made = gateway.new_array(gateway.jvm.int, 5)
    made[:] = range(5)
    return made


def test_array_is_a_sequence(numbers: Any) -> None:
    assert isinstance(numbers, JavaArray)
    assert len(numbers) == 5
    assert list(numbers) == [0, 1, 2, 3, 4]
    assert numbers[-1] == 4
    assert 3 in numbers
    assert list(reversed(numbers)) == [4, 3, 2, 1, 0]


def test_slice_is_a_new_array(numbers: Any) -> None:
    part = numbers[1:4:2]
    assert list(part) == [1, 3]
    part[0] = 9
    assert numbers[1] == 1


def test_slice_assignment_keeps_the_length(numbers: Any) -> None:
    numbers[1:3] = [7, 8]
    assert list(numbers) == [0, 7, 8, 3, 4]
    with pytest.raises(ValueError, match="attempt to assign sequence of size 1 to extended slice of size 2"):
        numbers[1:3] = [1]


def test_index_errors(numbers: Any) -> None:
    with pytest.raises(IndexError, match="list index out of range"):
        numbers[5]
    with pytest.raises(TypeError, match="array indices must be integers, not str"):
        numbers["a"]
    with pytest.raises(TypeError, match="list indices must be integers, not str"):
        numbers["a"] = 1


def test_element_of_another_type_is_refused_and_the_next_call_works(numbers: Any) -> None:
    with pytest.raises(Py4JError, match="Cannot convert"):
        numbers[0] = "text"
    assert numbers[0] == 0


def test_length_is_asked_once(numbers: Any) -> None:
    len(numbers)
    with commands() as sent:
        assert [numbers[0], numbers[1], len(numbers)] == [0, 1, 5]
    assert len(sent) == 2


def test_iteration_that_writes_ahead_sees_what_it_wrote(gateway: Any) -> None:
    made = gateway.new_array(gateway.jvm.int, 100)
    for index, element in enumerate(made):
        if index > 50 and index < 99:
            made[index + 1] = element + 1
    assert made[99] == 48


def test_two_dimensions_and_objects(gateway: Any) -> None:
    made = gateway.new_array(gateway.jvm.java.lang.String, 2, 3)
    made[1][2] = "x"
    assert [list(row) for row in made] == [[None] * 3, [None, None, "x"]]


def test_no_dimension_is_refused(gateway: Any) -> None:
    with pytest.raises(Py4JError, match="at least one dimension"):
        gateway.new_array(gateway.jvm.int)


def test_byte_arrays_come_as_bytes(gateway: Any) -> None:
    assert gateway.new_array(gateway.jvm.byte, 3) == b"\0\0\0"
