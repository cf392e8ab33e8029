"""Java Sets and Maps are Python sets and dicts."""

import operator
from collections import abc

import pytest
from fake_native import Long

SETS = [set(), {1}, {1, 2, 3}, {3, 4}, {5, 6, 7, 8}]


@pytest.fixture
def make_set(java):
    return java.LinkedHashSet


@pytest.fixture(params=["HashMap", "LinkedHashMap", "TreeMap"])
def make_map(java, request):
    return getattr(java, request.param)


@pytest.mark.parametrize("operate", [operator.or_, operator.and_, operator.sub, operator.xor])
@pytest.mark.parametrize("left", SETS)
@pytest.mark.parametrize("right", SETS)
def test_set_operators(make_set, operate, left, right):
    expected = operate(left, right)
    assert operate(make_set(left), right) == expected
    assert operate(make_set(left), make_set(right)) == expected
    assert operate(left, make_set(right)) == expected
    assert type(operate(left, make_set(right))) is set
    mine = same = make_set(left)
    mine = getattr(operator, f"i{operate.__name__.strip('_')}")(mine, right)
    assert mine is same
    assert mine == expected


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne])
@pytest.mark.parametrize("left", SETS)
@pytest.mark.parametrize("right", SETS)
def test_set_comparisons(make_set, compare, left, right):
    assert compare(make_set(left), right) == compare(left, right)
    assert compare(left, make_set(right)) == compare(left, right)
    assert compare(make_set(left), frozenset(right)) == compare(left, right)


def test_set_methods(make_set):
    mine = make_set([1, 2, 3])
    mine.remove(1)
    with pytest.raises(KeyError, match="77"):
        mine.remove(77)
    mine.discard(77)
    assert mine.pop() == 2
    assert mine.isdisjoint([9])
    assert mine.issubset([3, 4])
    assert mine.issuperset([])
    assert mine.union([4], (5,)) == {3, 4, 5}
    assert mine.intersection([3], [4]) == set()
    assert mine.difference([3]) == set()
    assert mine.symmetric_difference([3, 9]) == {9}
    mine.update([1], {2})
    mine.intersection_update([1, 2])
    assert mine == {1, 2}
    mine.clear()
    with pytest.raises(KeyError, match="empty set"):
        mine.pop()


def test_set_has_every_public_method_of_set(make_set):
    assert [name for name in dir(set) if not name.startswith("_") and not hasattr(make_set, name)] == []


def test_set_keeps_java_types_and_finds_them(make_set):
    mine = make_set([Long(5), Long(6)])
    assert {type(value) for value in (mine & {5}).data} == {Long}
    mine.remove(5)
    assert mine == {6}


def test_set_refuses_what_is_no_set(make_set):
    for operate in (operator.or_, operator.and_, operator.sub, operator.xor, operator.ior, operator.lt):
        with pytest.raises(TypeError):
            operate(make_set([1]), [1])


def test_set_shape(make_set):
    assert isinstance(make_set(), abc.MutableSet)
    assert repr(make_set([1, "a"])) == "java.util.LinkedHashSet({1, 'a'})"
    assert hash(make_set([1, 2])) == 3


def test_map_methods(make_map):
    mine = make_map({"a": 1, "b": None})
    assert mine == {"a": 1, "b": None}
    assert mine != {"a": 1}
    assert mine.get("x") is None
    assert mine.get("x", 3) == 3
    assert mine.pop("b") is None
    assert mine.pop("b", 7) == 7
    with pytest.raises(KeyError, match="b"):
        mine.pop("b")
    assert mine.setdefault("a", 9) == 1
    assert mine.setdefault("c", 9) == 9
    mine.update({"d": 4})
    mine.update([("e", 5)], f=6)
    mine.update(make_map({"g": 7}))
    assert dict(mine) == {"a": 1, "c": 9, "d": 4, "e": 5, "f": 6, "g": 7}
    del mine["a"]
    with pytest.raises(KeyError):
        del mine["a"]
    assert mine.copy() == mine == dict(mine.items())


def test_map_popitem(java):
    for kind, expected in ((java.HashMap, ("a", 1)), (java.LinkedHashMap, ("b", 2)), (java.TreeMap, ("b", 2))):
        assert kind({"a": 1, "b": 2}).popitem() == expected
        with pytest.raises(KeyError, match="dictionary is empty"):
            kind().popitem()


def test_map_reversed_where_ordered(java):
    assert list(reversed(java.TreeMap({"a": 1, "b": 2}))) == ["b", "a"]
    assert list(reversed(java.LinkedHashMap({"a": 1, "b": 2}).items())) == [("b", 2), ("a", 1)]
    assert list(reversed(java.LinkedHashMap({"a": 1, "b": 2}).values())) == [2, 1]
    for view in (lambda m: m, lambda m: m.keys(), lambda m: m.items(), lambda m: m.values()):
        with pytest.raises(TypeError, match=r"'java.util.HashMap' object is not reversible"):
            reversed(view(java.HashMap({"a": 1})))


def test_map_operators(make_map):
    mine = make_map({"a": 1, "b": 2})
    assert mine | {"b": 3} == {"a": 1, "b": 3}
    assert {"b": 3, "c": 4} | mine == {"a": 1, "b": 2, "c": 4}
    assert type({} | mine) is dict
    same = mine
    mine |= [("z", 0)]
    assert mine is same
    assert mine["z"] == 0
    with pytest.raises(TypeError):
        mine | 3


def test_map_views_are_live(make_map):
    mine = make_map({"a": 1})
    keys, values, items = mine.keys(), mine.values(), mine.items()
    mine["b"] = 2
    assert list(keys) == ["a", "b"]
    assert list(values) == [1, 2]
    assert list(items) == [("a", 1), ("b", 2)]
    assert (len(keys), len(values), len(items)) == (2, 2, 2)
    assert keys & {"a"} == {"a"}
    assert items == {("a", 1), ("b", 2)}
    assert ("a", 1) in items
    assert ("a", 2) not in items
    assert 2 in values
    assert isinstance(keys, abc.KeysView)
    assert repr(keys) == "map_keys(['a', 'b'])"


def test_map_has_every_public_method_of_dict(make_map):
    missing = [name for name in dir(dict) if not name.startswith("_") and not hasattr(make_map, name)]
    assert missing == ["fromkeys"]


def test_map_shape(java):
    assert isinstance(java.HashMap(), abc.MutableMapping)
    mine = java.HashMap({"a": 1})
    mine["me"] = mine
    assert repr(mine) == "java.util.HashMap({'a': 1, 'me': {...}})"
    match java.HashMap({"a": 1}):
        case {"a": value}:
            assert value == 1
        case _:
            pytest.fail("a Java map does not match a mapping pattern")
