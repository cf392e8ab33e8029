"""Java's lists, sets, maps and iterators as Python's, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from stock import Jvm, commands

from sanca.py4j.java_collections import (
    JavaIterator,
    JavaList,
    JavaMap,
    JavaSet,
    ListConverter,
    MapConverter,
    SetConverter,
)
from sanca.py4j.protocol import Py4JError, Py4JJavaError


@pytest.fixture
def java_list(gateway: Any) -> Any:
    made = gateway.jvm.java.util.ArrayList()
    made.extend(range(6))
    return made


SLICES = [
    slice(None),
    slice(1, 4),
    slice(0, 0),
    slice(-2, None),
    slice(None, None, 2),
    slice(4, 1, -1),
    slice(100, 200),
]


@pytest.mark.parametrize("key", SLICES, ids=str)
def test_slice_is_a_copy_of_what_python_would_take(java_list: Any, key: slice) -> None:
    part = java_list[key]
    assert isinstance(part, JavaList)
    assert list(part) == list(range(6))[key]
    part.append("only here")
    assert len(java_list) == 6


@pytest.mark.parametrize("values", [[], ["a"], ["a", "b"], ["a", "b", "c", "d", "e"]], ids=len)
@pytest.mark.parametrize("key", [slice(1, 4), slice(0, 0), slice(0, 6), slice(100, 200), slice(3, 1)], ids=str)
def test_slice_assignment_grows_and_shrinks_as_in_python(java_list: Any, key: slice, values: list[str]) -> None:
    expected: list[Any] = list(range(6))
    expected[key] = values
    java_list[key] = values
    assert list(java_list) == expected


def test_extended_slice_assignment(java_list: Any) -> None:
    java_list[0:6:2] = ["a", "b", "c"]
    assert list(java_list) == ["a", 1, "b", 3, "c", 5]
    with pytest.raises(ValueError, match="attempt to assign sequence of size 2 to extended slice of size 3"):
        java_list[0:6:2] = ["x", "y"]
    assert list(java_list) == ["a", 1, "b", 3, "c", 5]


@pytest.mark.parametrize("key", SLICES, ids=str)
def test_slice_deletion(java_list: Any, key: slice) -> None:
    expected = list(range(6))
    del expected[key]
    del java_list[key]
    assert list(java_list) == expected


def test_list_index_errors(java_list: Any) -> None:
    assert java_list[-1] == 5
    with pytest.raises(IndexError, match="list index out of range"):
        java_list[6]
    with pytest.raises(TypeError, match="list indices must be integers, not str"):
        java_list["a"]
    assert java_list[True] == 1


def test_list_pop_remove_clear(java_list: Any) -> None:
    assert java_list.pop() == 5
    assert java_list.pop(0) == 0
    java_list.remove(3)  # the element, not the position
    assert list(java_list) == [1, 2, 4]
    java_list.insert(0, 0)
    java_list.remove(0)
    assert list(java_list) == [1, 2, 4]
    with pytest.raises(ValueError, match="not in java_list"):
        java_list.remove(99)
    java_list.clear()
    assert len(java_list) == 0
    with pytest.raises(IndexError):
        java_list.pop()


def test_list_arithmetic(gateway: Any, java_list: Any) -> None:
    other = gateway.jvm.java.util.ArrayList()
    other.append("x")
    assert list(java_list[:2] + other) == [0, 1, "x"]
    of_python = ["y"]
    assert list(java_list[:2] + of_python) == [0, 1, "y"]
    assert list(of_python + java_list[:2]) == ["y", 0, 1]
    assert list(other * 3) == ["x"] * 3
    assert list(3 * other) == ["x"] * 3
    other *= 2
    other += ["z"]
    assert list(other) == ["x", "x", "z"]
    assert other.count("x") == 2
    assert other.index("z") == 2
    assert other.index("absent") == -1


def test_list_sort_and_reverse(gateway: Any) -> None:
    made = gateway.jvm.java.util.ArrayList()
    made.extend([3, 1, 2])
    made.sort()
    assert list(made) == [1, 2, 3]
    made.reverse()
    assert str(made) == "[3, 2, 1]"
    made.append("text")
    with pytest.raises(Py4JError):
        made.sort()


def test_lists_compare_in_java(gateway: Any, java_list: Any) -> None:
    other = gateway.jvm.java.util.ArrayList(java_list)
    assert java_list == other
    assert hash(java_list) == hash(other)
    assert java_list != list(range(6))
    assert 3 in java_list


def test_iteration_fetches_many_at_a_time(gateway: Any) -> None:
    made = gateway.jvm.org.sanca.testkit.Collections.numbers(1000)
    assert list(made) == list(range(1000))
    assert list(gateway.jvm.java.util.ArrayList()) == []


def test_iteration_that_uses_java_sees_the_list_as_it_is(gateway: Any) -> None:
    made = gateway.jvm.org.sanca.testkit.Collections.numbers(20)
    seen = []
    for index, element in enumerate(made):
        seen.append(element)
        if index < 19:
            made[index + 1] = element + 100
    assert seen == [100 * index for index in range(20)]


def test_iteration_over_a_list_that_changes_raises_what_java_throws(gateway: Any) -> None:
    made = gateway.jvm.org.sanca.testkit.Collections.numbers(5)
    elements = iter(made)
    assert next(elements) == 0
    made.append(1)
    with pytest.raises(Py4JJavaError, match="ConcurrentModificationException"):
        list(elements)


def test_iterator_ends_with_its_last_element_and_says_what_else_happens(gateway: Any) -> None:
    made = gateway.jvm.org.sanca.testkit.Collections.numbers(3)
    iterator = made.iterator()
    assert isinstance(iterator, JavaIterator)
    assert list(iterator) == [0, 1, 2]
    iterator = made.iterator()
    made.append(1)
    with pytest.raises(Py4JJavaError, match="ConcurrentModificationException"):
        next(iterator)


def test_map_misses_are_key_errors_and_defaults_are_used(gateway: Any) -> None:
    made = gateway.jvm.java.util.HashMap()
    made["a"] = 1
    made["null"] = None
    assert isinstance(made, JavaMap)
    assert made["a"] == 1
    assert made["null"] is None
    with pytest.raises(KeyError):
        made["zz"]
    with pytest.raises(KeyError):
        del made["zz"]
    assert made.get("zz") is None
    assert made.get("zz", 5) == 5
    assert made.pop("zz", 6) == 6
    assert made.setdefault("new", 7) == 7
    assert made["new"] == 7
    assert made.pop("new") == 7
    assert dict(made) == {"a": 1, "null": None}
    assert sorted(made.keys()) == ["a", "null"]
    made.clear()
    assert len(made) == 0
    with pytest.raises(KeyError):
        made.popitem()


def test_map_with_long_keys_is_readable(gateway: Any) -> None:
    java = gateway.jvm.java
    itself = java.util.function.Function.identity()
    longs = java.util.stream.LongStream.range(24, 26).boxed().collect(java.util.stream.Collectors.toMap(itself, itself))
    assert dict(longs) == {24: 24, 25: 25}
    assert longs[25] == 25
    assert 25 in longs
    assert 26 not in longs
    assert longs.get(26, "none") == "none"
    del longs[25]
    assert dict(longs) == {24: 24}


def test_map_prints_and_compares(gateway: Any) -> None:
    made = gateway.jvm.java.util.TreeMap()
    made["b"] = 2
    made["a"] = "x"
    assert repr(made) == str(made) == "{'a': 'x', 'b': 2}"
    assert made == gateway.jvm.java.util.HashMap(made)
    assert made != {"a": "x", "b": 2}


def test_set(gateway: Any) -> None:
    made = gateway.jvm.java.util.TreeSet()
    assert repr(made) == "set()"
    assert isinstance(made, JavaSet)
    assert made.add(2)
    assert not made.add(2)
    made.add(1)
    assert repr(made) == "{1, 2}"
    assert 1 in made
    assert made >= {1}
    made.discard(99)
    with pytest.raises(KeyError):
        made.remove(99)
    made.remove(1)
    assert set(made) == {2}
    assert made | {3} == {2, 3}
    assert made & {2, 3} == {2}
    assert made - {2} == set()
    assert made ^ {3} == {2, 3}
    made.clear()
    assert len(made) == 0


def test_auto_convert(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway(auto_convert=True) as gateway:
        show = gateway.jvm.org.sanca.testkit.Collections.show
        assert show([1, "a", [2]]) == "java.util.ArrayList [1, a, [2]]"
        assert show((1, 2)) == "java.util.ArrayList [1, 2]"
        assert show(range(3)) == "java.util.ArrayList [0, 1, 2]"
        assert show({1}) == "java.util.HashSet [1]"
        assert show({"a": [1]}) == "java.util.HashMap {a=[1]}"
        assert show({"a": 1}.keys()) == "java.util.HashSet [a]"
        assert show(b"ab").startswith("[B")
        assert list(gateway.jvm.java.util.ArrayList([3, 4])) == [3, 4]


def test_converters_can_be_used_by_hand(gateway: Any) -> None:
    client = gateway._gateway_client
    assert list(ListConverter().convert([1, [2]][:1], client)) == [1]
    assert dict(MapConverter().convert({"a": 1}, client)) == {"a": 1}
    assert set(SetConverter().convert({1}, client)) == {1}
    assert not ListConverter().can_convert("text")
    assert not ListConverter().can_convert(list)


def test_random_access_costs_a_length_and_an_element(gateway: Any) -> None:
    made = gateway.jvm.org.sanca.testkit.Collections.numbers(3)
    with commands() as sent:
        assert made[1] == 1
    assert [command.split("\n")[2] for command in sent] == ["size", "get"]
