"""Collections as live views: CPython's own suites against Java's classes, then what only Java's have."""

from __future__ import annotations

import collections.abc
import json
import unittest
from typing import Any, ClassVar

import pytest

import sanca

list_tests = pytest.importorskip("test.list_tests", reason="this Python comes without its own test package")
mapping_tests = pytest.importorskip("test.mapping_tests", reason="this Python comes without its own test package")
test_set = pytest.importorskip("test.test_set", reason="this Python comes without its own test package")


# --- CPython's suites


def without(**reasons: str) -> Any:
    """Take tests of a suite out, each with the reason, which pytest prints."""

    def decorate(suite: type) -> type:
        for name, reason in reasons.items():
            if hasattr(suite, name):  # suites differ between Python versions
                setattr(suite, name, unittest.skip(reason)(lambda self: None))
        return suite

    return decorate


@pytest.fixture(autouse=True, scope="module")
def jvm_for_suites(java: Any) -> None:
    """unittest classes cannot ask for fixtures: they use `sanca.jvm()`."""


class Lists(list_tests.CommonTest):  # type: ignore[misc, name-defined]
    """CPython's tests of lists, for one Java class."""

    __test__ = False
    java_class: ClassVar[str]

    def type2test(self, values: Any = (), /) -> Any:
        made = sanca.jvm()[self.java_class]()
        made.extend(values)
        return made


OWN_EQUALITY = "elements are Java values; a Python object with its own __eq__ cannot be one"
NO_SUBCLASS = "Java classes cannot be subclassed in Python"

LISTS = {
    "test_init": "a Java object cannot be made a second time by calling __init__",
    "test_repr": "repr names the Java class: java.util.ArrayList([1, 2])",
    "test_pickle": "Java objects are not pickled",
    "test_free_after_iterating": NO_SUBCLASS,
    "test_getitemoverwriteiter": NO_SUBCLASS,
    "test_addmul": NO_SUBCLASS,
    "test_contains_fake": OWN_EQUALITY,
    "test_contains_order": OWN_EQUALITY,
    "test_count": OWN_EQUALITY,
    "test_index": OWN_EQUALITY,
    "test_remove": OWN_EQUALITY,
    "test_exhausted_iterator": "an iterator over a changed Java list is Java's own affair",
}


@without(**LISTS)
class TestArrayList(Lists):
    __test__ = True
    java_class = "java.util.ArrayList"


@without(**LISTS)
class TestLinkedList(Lists):
    __test__ = True
    java_class = "java.util.LinkedList"


@without(**LISTS)
class TestVector(Lists):
    __test__ = True
    java_class = "java.util.Vector"


class Maps(mapping_tests.TestHashMappingProtocol):  # type: ignore[misc, name-defined]
    """CPython's tests of mappings, for one Java class."""

    __test__ = False
    java_class: ClassVar[str]

    def type2test(self, *args: Any, **entries: Any) -> Any:
        made = sanca.jvm()[self.java_class]()
        made.update(*args, **entries)
        return made


MAPS = {
    "test_fromkeys": "a Java class has no fromkeys",
    "test_repr": "repr names the Java class",
    "test_getitem": OWN_EQUALITY,
    "test_pop": OWN_EQUALITY,
    "test_setdefault": OWN_EQUALITY,
    "test_eq": OWN_EQUALITY,
}


@without(**MAPS)
class TestHashMap(Maps):
    __test__ = True
    java_class = "java.util.HashMap"


@without(**MAPS)
class TestLinkedHashMap(Maps):
    __test__ = True
    java_class = "java.util.LinkedHashMap"


@without(**MAPS)
class TestTreeMap(Maps):
    __test__ = True
    java_class = "java.util.TreeMap"


@without(**MAPS)
class TestConcurrentHashMap(Maps):
    __test__ = True
    java_class = "java.util.concurrent.ConcurrentHashMap"


class Sets(test_set.TestSet):  # type: ignore[misc, name-defined]
    """CPython's tests of sets, for one Java class."""

    __test__ = False
    java_class: ClassVar[str]

    @property
    def basetype(self) -> Any:
        return sanca.jvm()[self.java_class]

    def thetype(self, values: Any = (), /) -> Any:
        made = sanca.jvm()[self.java_class]()
        made.update(values)
        return made


NOTHING_UNHASHABLE = "Java has no unhashable values: a set takes lists"

SETS = {
    "test_add": NOTHING_UNHASHABLE,
    "test_contains": NOTHING_UNHASHABLE,
    "test_discard": NOTHING_UNHASHABLE,
    "test_remove": NOTHING_UNHASHABLE,
    "test_union": NOTHING_UNHASHABLE,
    "test_uniquification": NOTHING_UNHASHABLE,
    "test_update": NOTHING_UNHASHABLE,
    "test_hash": "hash is Java's hashCode, which every Java object has",
    "test_badcmp": OWN_EQUALITY,
    "test_cyclical_repr": "elements are Java values, not any Python object",
    "test_deepcopy": "elements are Java values, not any Python object",
    "test_init": "a Java object cannot be made a second time by calling __init__",
    "test_free_after_iterating": NO_SUBCLASS,
    "test_subclass_with_custom_hash": NO_SUBCLASS,
    "test_pickling": "Java objects are not pickled",
    "test_iterator_pickling": "Java objects are not pickled",
    "test_weakref": "wrappers of Java objects have no room for weak references",
}


@without(**SETS)
class TestHashSet(Sets):
    __test__ = True
    java_class = "java.util.HashSet"


@without(**SETS)
class TestLinkedHashSet(Sets):
    __test__ = True
    java_class = "java.util.LinkedHashSet"


# --- lists by hand


@pytest.fixture
def numbers(kit: Any) -> Any:
    return kit.Collections.numbers(5)


def test_list_is_a_mutable_sequence(numbers: Any) -> None:
    assert isinstance(numbers, collections.abc.MutableSequence)


def test_list_equals_a_python_list_both_ways_round(numbers: Any) -> None:
    assert numbers == [0, 1, 2, 3, 4]
    assert numbers == [0, 1, 2, 3, 4]
    assert numbers != [0]


def test_list_prints_its_contents(kit: Any) -> None:
    assert str(kit.Collections.words()) in ("[one, two, three]", "java.util.ArrayList(['one', 'two', 'three'])")
    assert "'one', 'two', 'three'" in repr(kit.Collections.words())


def test_list_is_live_from_python_to_java(java: Any, kit: Any) -> None:
    values = java.java.util.ArrayList()
    values.append("x")
    assert kit.Collections.show(values) == "java.util.ArrayList [x]"


def test_list_is_live_from_java_to_python(java: Any, numbers: Any) -> None:
    java.java.util.Collections.reverse(numbers)
    assert numbers == [4, 3, 2, 1, 0]


def test_list_of_mixed_values(kit: Any) -> None:
    assert list(kit.Collections.mixed()) == [1, "two", 3.5, None, [4, 5], True]


def test_slice_of_a_list_is_a_new_array_list(java: Any, numbers: Any) -> None:
    part = numbers[1:4]
    assert type(part) is java.java.util.ArrayList
    part[0] = 99
    assert (part, numbers) == ([99, 2, 3], [0, 1, 2, 3, 4])


@pytest.mark.parametrize(
    "where", [slice(None, None, -1), slice(None, None, 2), slice(4, 0, -2), slice(-2, None), slice(3, 1)], ids=str
)
def test_slice_of_a_list_is_what_python_gives(numbers: Any, where: slice) -> None:
    assert list(numbers[where]) == [0, 1, 2, 3, 4][where]


def test_slices_may_shrink_and_grow_a_list(numbers: Any) -> None:
    numbers[1:4] = ["x"]
    assert numbers == [0, "x", 4]
    numbers[1:1] = ["a", "b"]
    assert numbers == [0, "a", "b", "x", 4]
    del numbers[:2]
    assert numbers == ["b", "x", 4]


@pytest.mark.parametrize("index", [5, -6, 10**9, 2**40])
def test_index_outside_a_list_is_an_index_error(numbers: Any, index: int) -> None:
    with pytest.raises(IndexError):
        numbers[index]


def test_remove_means_pythons_and_remove_with_an_underscore_javas(java: Any) -> None:
    values = java.java.util.ArrayList(["a", "b", "c"])
    values.remove("b")
    assert values == ["a", "c"]
    assert values.remove_(0) == "a"
    assert values == ["c"]


def test_remove_of_a_missing_value_is_a_value_error(numbers: Any) -> None:
    with pytest.raises(ValueError, match="not in list"):
        numbers.remove(99)


def test_remove_takes_a_number_as_a_value(java: Any) -> None:
    values = java.java.util.ArrayList([5, 6, 0])
    values.remove(0)
    assert values == [5, 6]


def test_javas_own_methods_stay(numbers: Any) -> None:
    numbers.add(5)
    numbers.addAll([6, 7])
    numbers.add(0, -1)
    assert numbers == [-1, 0, 1, 2, 3, 4, 5, 6, 7]
    assert (numbers.size(), numbers.indexOf(3), numbers.contains(9), numbers.get(1)) == (9, 4, False, 0)


def test_get_outside_is_an_index_error_of_java(java: Any, numbers: Any) -> None:
    with pytest.raises(IndexError) as caught:
        numbers.get(99)
    assert isinstance(caught.value, java.java.lang.IndexOutOfBoundsException)


def test_sort_with_a_key(kit: Any) -> None:
    words = kit.Collections.words()
    words.sort(key=len)
    assert words == ["one", "two", "three"]
    words.sort(key=len, reverse=True)
    assert words == ["three", "one", "two"]


def test_sort_with_a_comparator(kit: Any) -> None:
    words = kit.Collections.words()
    words.sort(lambda a, b: (a > b) - (a < b))
    assert words == ["one", "three", "two"]


def test_sort_by_natural_order(java: Any) -> None:
    values = java.java.util.ArrayList([3, 1, 2])
    values.sort()
    assert values == [1, 2, 3]


def test_sort_of_what_cannot_be_compared_is_a_type_error(java: Any) -> None:
    with pytest.raises(TypeError):
        java.java.util.ArrayList([1, "a"]).sort()


def test_element_that_java_cannot_hold_is_refused(numbers: Any) -> None:
    with pytest.raises(TypeError):
        numbers.append(1j)
    assert len(numbers) == 5


def test_membership_of_what_java_cannot_hold_is_false(numbers: Any) -> None:
    assert 1j not in numbers
    assert object() not in numbers


def test_membership_sees_a_long_as_its_value(java: Any) -> None:
    values = java.java.util.ArrayList()
    values.add(sanca.jlong(7))
    assert 7 in values
    assert values.index(7) == 0


def test_unmodifiable_list_says_so(kit: Any) -> None:
    with pytest.raises(NotImplementedError):
        kit.Collections.unmodifiable().append(4)


def test_fixed_size_list_takes_new_elements_in_place(java: Any) -> None:
    values = java.java.util.Arrays.asList("a", "b")
    values[0] = "x"
    assert values == ["x", "b"]
    with pytest.raises(NotImplementedError):
        values.append("c")


def test_list_in_a_match_statement(numbers: Any) -> None:
    match numbers:
        case [first, *rest]:
            assert (first, rest) == (0, [1, 2, 3, 4])
        case _:
            pytest.fail("a Java list is a sequence to match")


def test_list_unpacks(kit: Any) -> None:
    one, *others = kit.Collections.words()
    assert (one, others) == ("one", ["two", "three"])


def test_list_constructor_takes_a_python_list(java: Any) -> None:
    assert java.java.util.ArrayList([1, "a"]) == [1, "a"]


def test_list_constructor_takes_a_capacity(java: Any) -> None:
    assert java.java.util.ArrayList(10) == []


def test_list_constructor_takes_a_java_collection(java: Any, kit: Any) -> None:
    assert sorted(java.java.util.ArrayList(kit.Collections.letters())) == ["a", "b", "c"]


def test_nested_lists_are_java_lists(java: Any) -> None:
    values = java.java.util.ArrayList([[1], [2]])
    values[0].append(9)
    assert values == [[1, 9], [2]]


def test_list_hash_is_javas(java: Any) -> None:
    assert hash(java.java.util.List.of(1, 2)) == hash(java.java.util.ArrayList([1, 2]))


def test_list_of_itself_prints(java: Any) -> None:
    values = java.java.util.ArrayList()
    values.add(sanca.cast(values, java.java.lang.Object))
    assert "..." in repr(values)


def test_list_is_json_after_to_python(kit: Any) -> None:
    assert json.loads(json.dumps(sanca.to_python(kit.Collections.mixed()))) == [1, "two", 3.5, None, [4, 5], True]


def test_large_list_crosses_both_ways(kit: Any) -> None:
    values = [f"value {n}" if n % 3 else n for n in range(50_000)]
    assert list(kit.Collections.echoList(values)) == values


# --- maps


@pytest.fixture
def ages(kit: Any) -> Any:
    return kit.Collections.ages()


def test_map_is_a_mutable_mapping(ages: Any) -> None:
    assert isinstance(ages, collections.abc.MutableMapping)


def test_map_equals_a_dict_both_ways_round(ages: Any) -> None:
    assert ages == {"ada": 36, "alan": 41, "grace": 85}
    assert ages == {"ada": 36, "alan": 41, "grace": 85}


def test_missing_key_is_a_key_error(ages: Any) -> None:
    with pytest.raises(KeyError, match="nobody"):
        ages["nobody"]


def test_null_value_is_not_a_missing_key(java: Any) -> None:
    values = java.java.util.HashMap()
    values["k"] = None
    assert values["k"] is None
    assert "k" in values


def test_get_gives_none_or_the_default(ages: Any) -> None:
    assert (ages.get("nobody"), ages.get("nobody", 5), ages.get("ada", 5)) == (None, 5, 36)


def test_map_iterates_over_keys_in_order(ages: Any) -> None:
    assert list(ages) == ["ada", "alan", "grace"]


def test_items_keys_and_values(ages: Any) -> None:
    assert list(ages.items()) == [("ada", 36), ("alan", 41), ("grace", 85)]
    assert (list(ages.keys()), list(ages.values())) == (["ada", "alan", "grace"], [36, 41, 85])


def test_items_contain_pairs_only(ages: Any) -> None:
    assert ("ada", 36) in ages.items()
    assert ("ada", 37) not in ages.items()
    assert next(iter(ages.entrySet())) in ages.items()
    for other in ("ada", "ab", 5, None, ("ada",), ("ada", 36, 1)):
        assert other not in ages.items()


def test_views_of_a_map_are_live(ages: Any) -> None:
    keys = ages.keys()
    ages["new"] = 1
    assert "new" in keys
    assert len(keys) == 4


def test_deletion_and_pop(ages: Any) -> None:
    del ages["ada"]
    assert ages.pop("alan") == 41
    assert ages == {"grace": 85}
    with pytest.raises(KeyError):
        del ages["ada"]


def test_popitem_takes_out_what_python_reads_as_another_type(java: Any) -> None:
    numbers = java.java.util.LinkedHashMap()
    numbers.put(sanca.jlong(5), "a long")
    numbers.put(5, "an int")
    numbers.put(sanca.jlong(7), "the last")
    assert [numbers.popitem() for _ in range(3)] == [(7, "the last"), (5, "an int"), (5, "a long")]
    with pytest.raises(KeyError, match="empty"):
        numbers.popitem()


def test_javas_map_methods_stay(ages: Any) -> None:
    assert ages.put("ada", 37) == 36
    assert (ages.containsKey("ada"), ages.getOrDefault("x", 3), ages.size()) == (True, 3, 3)


def test_map_with_a_function(ages: Any) -> None:
    ages.computeIfAbsent("new", lambda key: len(key))
    ages.merge("ada", 1, lambda a, b: a + b)
    assert (ages["new"], ages["ada"]) == (3, 37)


def test_map_entries_unpack(ages: Any) -> None:
    assert {key: value for key, value in ages.entrySet()} == {"ada": 36, "alan": 41, "grace": 85}  # noqa: C416


def test_map_prints_its_contents(ages: Any) -> None:
    assert "'ada': 36" in repr(ages)


def test_map_or_gives_the_union(ages: Any) -> None:
    assert ages | {"new": 1} == {"ada": 36, "alan": 41, "grace": 85, "new": 1}


def test_map_in_a_match_statement(ages: Any) -> None:
    match ages:
        case {"ada": age}:
            assert age == 36
        case _:
            pytest.fail("a Java map is a mapping to match")


def test_double_star_takes_a_map(ages: Any) -> None:
    assert dict(**ages) == {"ada": 36, "alan": 41, "grace": 85}


def test_key_that_java_cannot_hold_is_absent(ages: Any) -> None:
    assert 1j not in ages
    assert ages.get(1j) is None


def test_keys_that_are_longs_are_found_by_value(java: Any) -> None:
    values = java.java.util.HashMap()
    values.put(sanca.jlong(5), "five")
    assert list(values) == [5]


def test_sorted_map_is_in_order(java: Any) -> None:
    values = java.java.util.TreeMap({"b": 2, "a": 1})
    assert list(values.items()) == [("a", 1), ("b", 2)]
    assert values.firstKey() == "a"


def test_unmodifiable_map_says_so(java: Any) -> None:
    with pytest.raises(NotImplementedError):
        java.java.util.Map.of("a", 1)["b"] = 2


def test_nested_map(kit: Any) -> None:
    nested = kit.Collections.nested()
    assert nested["map"]["k"] == "v"
    assert list(nested["array"]) == [1, 2]
    assert nested["null"] is None


def test_environment_is_a_map(java: Any) -> None:
    assert "PATH" in java.java.lang.System.getenv()


# --- sets


@pytest.fixture
def letters(kit: Any) -> Any:
    return kit.Collections.letters()


def test_set_is_a_mutable_set(letters: Any) -> None:
    assert isinstance(letters, collections.abc.MutableSet)


def test_set_equals_a_python_set_both_ways_round(letters: Any) -> None:
    assert letters == {"a", "b", "c"}
    assert {"a", "b", "c"} == letters


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        (lambda s: s | {"d"}, {"a", "b", "c", "d"}),
        (lambda s: s & {"a", "z"}, {"a"}),
        (lambda s: s - {"a"}, {"b", "c"}),
        (lambda s: s ^ {"a", "z"}, {"b", "c", "z"}),
        (lambda s: {"d"} | s, {"a", "b", "c", "d"}),
        (lambda s: {"a", "z"} - s, {"z"}),
    ],
)
def test_set_operators(letters: Any, operation: Any, result: set[str]) -> None:
    assert operation(letters) == result
    assert letters == {"a", "b", "c"}


def test_set_comparisons(letters: Any) -> None:
    assert letters <= {"a", "b", "c", "d"}
    assert letters > {"a"}
    assert not letters < {"a", "b", "c"}
    assert letters.isdisjoint({"z"})


def test_set_changes_in_place(letters: Any) -> None:
    letters.add("d")
    letters.discard("a")
    letters.discard("nothing")
    letters |= {"e"}
    letters -= {"b"}
    assert letters == {"c", "d", "e"}


def test_remove_from_a_set_raises_for_what_is_missing(letters: Any) -> None:
    letters.remove("a")
    with pytest.raises(KeyError):
        letters.remove("a")


def test_set_pop(letters: Any) -> None:
    popped = {letters.pop() for _ in range(3)}
    assert (popped, len(letters)) == ({"a", "b", "c"}, 0)
    with pytest.raises(KeyError):
        letters.pop()


def test_set_membership(letters: Any) -> None:
    assert "a" in letters
    assert "z" not in letters
    assert 1j not in letters


def test_set_constructor_takes_python_sets_and_lists(java: Any) -> None:
    assert java.java.util.HashSet({1, 2}) == {1, 2}
    assert java.java.util.HashSet([1, 2, 2]) == {1, 2}


def test_set_prints_its_contents(letters: Any) -> None:
    assert "'a'" in repr(letters)


# --- other collections


def test_queue(java: Any) -> None:
    queue = java.java.util.ArrayDeque()
    queue.offer(1)
    queue.offer(2)
    assert (queue.poll(), len(queue), 2 in queue, list(queue)) == (1, 1, True, [2])


def test_collection_of_map_values(kit: Any) -> None:
    values = kit.Collections.ages().values_()
    assert sorted(values) == [36, 41, 85]
    assert isinstance(values, collections.abc.Collection)


def test_python_containers_arrive_as_copies(kit: Any) -> None:
    mine = [1, 2]
    theirs = kit.Collections.echoList(mine)
    theirs.append(3)
    assert (mine, theirs) == ([1, 2], [1, 2, 3])


def test_python_dict_keeps_its_order(kit: Any) -> None:
    assert kit.Collections.show({"z": 1, "a": 2}) == "java.util.LinkedHashMap {z=1, a=2}"


def test_optional_is_true_when_present(kit: Any) -> None:
    assert kit.Times.optionalOf(5).get() == 5
    assert not kit.Times.optionalOf(None).isPresent()


def test_iterable_only_by_interface(kit: Any) -> None:
    countdown = kit.Collections.Countdown(3)
    assert list(countdown) == [3, 2, 1]
    assert list(countdown) == [3, 2, 1]
    assert isinstance(countdown, collections.abc.Iterable)
    assert not isinstance(countdown, collections.abc.Sized)
