"""A Java List is a Python list: every operation is done on a list too, and must end the same way."""

import itertools
from collections import abc

import pytest
from fake_native import Long

SLICES = [
    slice(a, b, c)
    for a, b, c in itertools.product((None, -7, -2, 0, 1, 3, 9), (None, -7, -2, 0, 2, 4, 9), (None, 1, 2, 3, -1, -2))
]


def outcome(action, *args):
    """What an action returns or raises, in comparable form."""
    try:
        return action(*args)
    except (IndexError, ValueError) as error:
        return type(error), str(error)


def assign(target, index, values):
    target[index] = values


@pytest.fixture
def make(java):
    return java.ArrayList


@pytest.mark.parametrize("size", [0, 1, 5])
def test_slices_read_like_list(make, size):
    for index in SLICES:
        assert list(make(range(size))[index]) == list(range(size))[index], index


@pytest.mark.parametrize("size", [0, 1, 5])
def test_slices_delete_like_list(make, size):
    for index in SLICES:
        mine, model = make(range(size)), list(range(size))
        del mine[index]
        del model[index]
        assert list(mine) == model, index


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_slices_assign_like_list(make, count):
    for index in SLICES:
        mine, model = make(range(5)), list(range(5))
        values = [f"new{place}" for place in range(count)]
        assert outcome(assign, mine, index, values) == outcome(assign, model, index, values), index
        assert list(mine) == model, index


def test_slice_assigns_itself_and_iterators(make):
    mine = make([1, 2])
    mine[:0] = mine
    mine[len(mine) :] = iter((8, 9))
    assert list(mine) == [1, 2, 1, 2, 8, 9]
    with pytest.raises(TypeError, match="can only assign an iterable"):
        mine[:] = 3


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.append(9),
        lambda x: x.extend([7, 8]),
        lambda x: x.extend(x),
        lambda x: x.insert(0, 9),
        lambda x: x.insert(-1, 9),
        lambda x: x.insert(99, 9),
        lambda x: x.insert(-99, 9),
        lambda x: x.pop(),
        lambda x: x.pop(0),
        lambda x: x.pop(-2),
        lambda x: x.pop(9),
        lambda x: x.remove(3),
        lambda x: x.remove(77),
        lambda x: x.reverse(),
        lambda x: x.sort(),
        lambda x: x.sort(reverse=True),
        lambda x: x.sort(key=lambda value: value % 3),
        lambda x: x.sort(key=lambda value: value % 2, reverse=True),
        lambda x: x.clear(),
        lambda x: x.__delitem__(-1),
        lambda x: x.__delitem__(9),
        lambda x: x.index(3),
        lambda x: x.index(3, 3),
        lambda x: x.index(3, -3, -1),
        lambda x: x.index(77),
        lambda x: x.count(1),
        lambda x: x.__iadd__((5, 6)) and None,
        lambda x: x.__imul__(3) and None,
        lambda x: x.__imul__(0) and None,
        lambda x: list(x + [5]),  # noqa: RUF005
        lambda x: list(x * 2),
        lambda x: list(2 * x),
        lambda x: list(x * -1),
        lambda x: [5] + x,  # noqa: RUF005
        lambda x: list(reversed(x)),
        lambda x: list(x.copy()),
        lambda x: x < [3, 1, 5],
        lambda x: x <= [3, 1, 4],
        lambda x: x > [],
        lambda x: x >= [9],
        lambda x: x == [3, 1, 4, 1, 5, 3],
        lambda x: x != [3, 1],
        lambda x: x == "no list",
        lambda x: (3 in x, 77 in x, len(x), bool(x)),
    ],
)
@pytest.mark.parametrize("start", [[], [3, 1, 4, 1, 5, 3]])
def test_operations_end_like_those_of_list(make, change, start):
    mine, model = make(start), list(start)
    assert outcome(change, mine) == outcome(change, model)
    assert list(mine) == model


def test_sort_by_key_keeps_java_types(make):
    mine = make([Long(3), Long(1), 2])
    mine.sort(key=lambda value: value)
    assert [type(value) for value in mine.data] == [Long, int, Long]


def test_look_ups_see_what_python_sees_as_equal(make):
    mine = make([Long(5), 6])
    assert mine.index(5) == 0
    mine.remove(5)
    assert mine == [6]


def test_wrong_operands_are_refused(make):
    for wrong in (lambda x: x + 1, lambda x: x + {1}, lambda x: x * "a", lambda x: x < 3):
        with pytest.raises(TypeError):
            wrong(make([1]))


def test_tuple_equality_and_repr(make):
    mine = make([1, "a", None])
    assert mine == (1, "a", None)
    assert mine != (1, "a")
    assert repr(mine) == "java.util.ArrayList([1, 'a', None])"
    mine.append(mine)
    assert repr(mine) == "java.util.ArrayList([1, 'a', None, [...]])"


def test_repr_of_a_long_list_is_cut(make):
    assert repr(make(range(1500))).endswith("998, 999, … 500 more])")


def test_hash_is_java_hash_code(make):
    assert hash(make([1, 2])) == make([1, 2]).hashCode() == 994


def test_is_a_mutable_sequence_for_match_too(make):
    assert isinstance(make(), abc.MutableSequence)
    match make([1, 2, 3]):
        case [first, *rest]:
            assert (first, rest) == (1, [2, 3])
        case _:
            pytest.fail("a Java list does not match a sequence pattern")


def test_has_every_public_method_of_list(make):
    assert [name for name in dir(list) if not name.startswith("_") and not hasattr(make, name)] == []


def test_python_names_are_methods_of_the_mixin(package):
    from importlib import import_module

    mixins = import_module(f"{package.__name__}._mixins")
    for mixin in map(mixins.mixin_of, mixins.MIXINS):
        assert all(hasattr(mixin, name) for name in mixin.__python_names__)
        assert mixin.__slots__ == ()
        own = {name for name in vars(mixin) if not name.startswith("_")}
        assert own <= mixin.__python_names__
