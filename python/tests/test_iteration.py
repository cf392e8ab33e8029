"""Iteration: iterators, enumerations, streams, in bulk and yet one by one."""

from __future__ import annotations

import collections.abc
import itertools
from typing import Any

import pytest


@pytest.mark.parametrize("length", [0, 1, 2, 63, 64, 65, 1000, 4097, 100_000])
def test_every_element_once_in_order(kit: Any, length: int) -> None:
    assert list(kit.Collections.numbers(length)) == list(range(length))


def test_elements_larger_than_scratch_memory(java: Any) -> None:
    texts = ["x" * size for size in (10, 70_000, 5, 200_000, 1)]
    assert list(java.java.util.ArrayList(texts)) == texts


def test_elements_of_every_kind(java: Any) -> None:
    values = [None, True, 1, 2**40, 2**100, 1.5, "text", "\u20ac", "\U0001f40d", "c"]
    assert list(java.java.util.ArrayList(values)) == values


def test_objects_keep_their_identity(java: Any, kit: Any) -> None:
    made = [kit.Calls(n) for n in range(100)]
    assert [each.get() for each in java.java.util.ArrayList(made)] == list(range(100))


def test_iterator_is_a_python_iterator(kit: Any) -> None:
    iterator = kit.Collections.iterator(3)
    assert isinstance(iterator, collections.abc.Iterator)
    assert iter(iterator) is iterator
    assert [next(iterator), next(iterator), next(iterator)] == [0, 1, 2]


def test_exhausted_iterator_stays_exhausted(kit: Any) -> None:
    iterator = kit.Collections.iterator(1)
    assert list(iterator) == [0]
    assert next(iterator, "end") == "end"
    with pytest.raises(StopIteration):
        next(iterator)


def test_iterator_shares_its_position_with_java(kit: Any) -> None:
    iterator = kit.Collections.iterator(5)
    assert next(iterator) == 0
    assert iterator.next() == 1
    assert iterator.hasNext() is True
    assert next(iterator) == 2


def test_iterator_stopped_early_leaves_the_rest(kit: Any) -> None:
    iterator = kit.Collections.iterator(1000)
    assert list(itertools.islice(iterator, 3)) == [0, 1, 2]
    assert next(iterator) == 3


def test_enumeration_is_a_python_iterator(kit: Any) -> None:
    assert list(kit.Collections.enumeration(70)) == list(range(70))


def test_stream_is_iterated_once(kit: Any) -> None:
    stream = kit.Collections.stream(100)
    assert list(stream) == list(range(100))
    with pytest.raises(RuntimeError):
        list(stream)


def test_primitive_stream(kit: Any) -> None:
    assert list(kit.Collections.intStream(5)) == [0, 1, 2, 3, 4]


def test_stream_with_functions(kit: Any) -> None:
    stream = kit.Collections.stream(10).filter(lambda n: n % 2 == 0).map(lambda n: n * n)
    assert list(stream) == [0, 4, 16, 36, 64]


def test_stream_collect(java: Any, kit: Any) -> None:
    collectors = java.java.util.stream.Collectors
    assert kit.Collections.stream(3).map(str).collect(collectors.joining("-")) == "0-1-2"


def test_endless_iterable_is_stopped_by_break(kit: Any) -> None:
    assert list(itertools.islice(kit.Collections.endless(), 10)) == list(range(10))


def test_endless_iterable_in_a_for_loop(kit: Any) -> None:
    total = 0
    for n in kit.Collections.endless():
        total += n
        if n == 100:
            break
    assert total == 5050


@pytest.mark.parametrize("good", [0, 1, 10, 500])
def test_exception_arrives_after_the_elements_before_it(java: Any, kit: Any, good: int) -> None:
    seen: list[int] = []

    def watch() -> None:
        for n in kit.Collections.failingAfter(good):
            seen.append(n)

    with pytest.raises(java.java.lang.IllegalStateException, match=f"no more than {good}"):
        watch()
    assert seen == list(range(good))


def test_change_during_iteration_is_javas_error(java: Any) -> None:
    values = java.java.util.ArrayList(range(10_000))

    def change() -> None:
        for n in values:
            if n == 5:
                values.add(1)

    with pytest.raises(java.java.util.ConcurrentModificationException):
        change()


def test_iterating_a_copy_allows_changes(java: Any) -> None:
    values = java.java.util.ArrayList([1, 2, 3])
    for n in list(values):
        values.remove(n)
    assert values == []


def test_two_iterators_over_one_list_are_independent(kit: Any) -> None:
    numbers = kit.Collections.numbers(100)
    pairs = list(zip(numbers, itertools.islice(numbers, 1, None), strict=False))
    assert pairs[:2] == [(0, 1), (1, 2)]
    assert len(pairs) == 99


def test_nested_iteration(kit: Any) -> None:
    numbers = kit.Collections.numbers(50)
    assert sum(1 for _ in numbers for _ in numbers) == 2500


def test_calls_between_elements_do_not_disturb_iteration(kit: Any) -> None:
    words = [kit.Text.echo("x" * 3000) + str(kit.Calls.add(n, 1)) for n in kit.Collections.numbers(300)]
    assert words[-1] == "x" * 3000 + "300"


def test_map_iterates_over_its_keys(java: Any) -> None:
    values = java.java.util.LinkedHashMap({f"k{n}": n for n in range(500)})
    assert list(values) == [f"k{n}" for n in range(500)]


def test_map_items_in_bulk(java: Any) -> None:
    values = java.java.util.LinkedHashMap({n: f"v{n}" for n in range(500)})
    assert dict(values.items()) == {n: f"v{n}" for n in range(500)}


def test_iteration_releases_what_it_did_not_give(java: Any, kit: Any) -> None:
    made = java.java.util.ArrayList([kit.Calls(n) for n in range(500)])
    before = java.stats()["live_handles"]
    for each in made:
        assert each.get() == 0
        break
    del each
    assert java.stats()["live_handles"] <= before


@pytest.mark.parametrize("function", [list, tuple, set, sorted, sum, max, min])
def test_python_functions_take_java_iterables(kit: Any, function: Any) -> None:
    assert function(kit.Collections.numbers(10)) == function(range(10))


def test_enumerate_zip_and_comprehension(kit: Any) -> None:
    words = kit.Collections.words()
    assert list(enumerate(words)) == [(0, "one"), (1, "two"), (2, "three")]
    assert dict(zip(words, words, strict=True)) == {word: word for word in ("one", "two", "three")}


def test_join_takes_java_strings(kit: Any) -> None:
    assert "-".join(kit.Collections.words()) == "one-two-three"
