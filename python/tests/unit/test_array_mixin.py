"""What Java arrays have beyond elements and slices."""

from importlib import import_module

import pytest
from fake_native import JArray


@pytest.fixture
def make(package):
    mixin = import_module(f"{package.__name__}._mixins").mixin_of("[]")
    kind = type("int[]", (mixin, JArray), {"__slots__": ()})

    def make(items):
        return kind(None, list(items))

    kind.__getitem__ = lambda self, index: make(self.items[index]) if isinstance(index, slice) else self.items[index]
    kind.__bytes__ = lambda self: bytes(self.items)
    return make


def test_equality_is_by_contents(make):
    assert make([1, 2]) == [1, 2] == make([1, 2])
    assert make([1, 2]) == (1, 2)
    assert make([1, 2]) != make([1, 3])
    assert make([1, 2]) != [1]
    assert make([1, 2]) == b"\x01\x02"
    assert make([make([1])]) == [[1]]
    assert make([1]) != "1"
    with pytest.raises(TypeError, match="unhashable"):
        hash(make([1]))


def test_search(make):
    values = make([1, 2, 2])
    assert (values.index(2), values.index(2, 2), values.count(2), 2 in values) == (1, 2, 2, True)
    with pytest.raises(ValueError, match="9 is not in array"):
        values.index(9)


def test_shape(make):
    values = make([1, 2, 3])
    copied = values.clone()
    copied[0] = 9
    assert (list(values), list(copied), values.length) == ([1, 2, 3], [9, 2, 3], 3)
    assert list(reversed(values)) == [3, 2, 1]
    assert repr(values) == "int[]([1, 2, 3])"
    assert repr(make(range(1000))).endswith("98, 99, … 900 more])")


def test_is_a_sequence(make):
    from collections.abc import Sequence

    assert isinstance(make([]), Sequence)
