"""java.util.List as a Python list, java.util.Collection as a Python collection.

Everything a ``list`` has, on the live Java list. Slices, ``copy``, ``+`` and ``*`` give a new ``java.util.ArrayList``: elements are moved
inside Java and keep their exact Java types (a Long stays a Long), which a trip through Python values would lose.
"""

from __future__ import annotations

from _collections_abc import Iterable, MutableSequence

from .. import _native
from .._native import CollectionSlots, ListSlots
from ._base import Containing, JavaHash, contents_repr, java, java_collection, same_elements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, SupportsIndex


class CollectionMixin(Containing, CollectionSlots):
    """java.util.Collection: ``len``, ``in``, iteration, contents in ``repr``."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __repr__(self) -> str:
        return contents_repr(self, "[]", lambda: map(repr, self))


class ListMixin(Containing, ListSlots, JavaHash):
    """java.util.List: a ``MutableSequence`` with all methods and operators of ``list``.

    ``pop``, ``remove`` and ``sort`` mean what they mean in Python; Java's are ``remove_`` and ``sort_``.
    """

    __slots__ = ()
    __python_names__ = frozenset(
        ("append", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort")
    )

    # --- indexing: ints are done natively, the rest comes here

    def _get_slice(self, index: slice) -> Any:
        start, stop, step = index.indices(len(self))
        count = len(range(start, stop, step))
        if step < 0:  # the same elements, upwards, then turned round
            start, stop = start + (count - 1) * step, start + 1
        if not count:
            return java("java.util.ArrayList")()
        part = java("java.util.ArrayList")(self.subList(start, stop))
        if step < 0:
            java("java.util.Collections").reverse(part)
        if abs(step) > 1:
            _keep_every(part, abs(step), count)
        return part

    def _set_slice(self, index: slice, values: Iterable[Any]) -> None:
        start, stop, step = index.indices(len(self))
        if not isinstance(values, Iterable):
            raise TypeError("can only assign an iterable")
        fresh = java_collection(values)
        count, places = len(fresh), range(start, stop, step)
        if step != 1 and count != len(places):
            raise ValueError(f"attempt to assign sequence of size {count} to extended slice of size {len(places)}")
        if count == len(places):  # in place, which lists of fixed size allow too
            if step == 1 and count:
                java("java.util.Collections").copy(self.subList(start, stop), fresh)
            else:
                for place, value in zip(places, values if isinstance(values, (list, tuple)) else fresh, strict=True):
                    self[place] = value
            return
        part = self.subList(start, max(start, stop))
        part.clear()
        part.addAll(fresh)

    def _del_item(self, index: SupportsIndex | slice) -> None:
        if not isinstance(index, slice):
            self.remove_(_native.jint(_position(index, len(self), "list assignment index out of range")))
            return
        start, stop, step = index.indices(len(self))
        if step == 1:
            self.subList(start, max(start, stop)).clear()
            return
        for place in sorted(range(start, stop, step), reverse=True):
            self.remove_(_native.jint(place))

    # --- methods of list

    def extend(self, values: Iterable[Any]) -> None:
        """Append all values."""
        self.addAll(java_collection(values))

    def insert(self, index: SupportsIndex, value: Any) -> None:
        """Insert before ``index``; any int is taken, as ``list.insert`` does."""
        size, place = len(self), index.__index__()
        place = max(0, place + size) if place < 0 else min(place, size)
        self.add(_native.jint(place), value)

    def pop(self, index: SupportsIndex = -1) -> Any:
        """Take out and return the element at ``index``, the last one by default."""
        size = len(self)
        if not size:
            raise IndexError("pop from empty list")
        return self.remove_(_native.jint(_position(index, size, "pop index out of range")))

    def remove(self, value: Any) -> None:
        """Take out the first element that equals ``value``; ValueError if there is none. (Java's is ``remove_``.)"""
        place = _find(self, value)
        if place < 0:
            raise ValueError("list.remove(x): x not in list")
        self.remove_(_native.jint(place))

    def index(self, value: Any, start: SupportsIndex = 0, stop: SupportsIndex | None = None) -> int:
        """Position of the first element that equals ``value``; ValueError if there is none."""
        size = len(self)
        low, high, _ = slice(start, stop).indices(size)
        whole = low == 0 and high == size
        place = _find(self, value) if whole else _scan(self, value, low, high)
        if place < 0:
            raise ValueError(f"{value!r} is not in list")
        return place

    def count(self, value: Any) -> int:
        """How many elements equal ``value``."""
        return sum(1 for other in self if other is value or other == value)

    def reverse(self) -> None:
        """Turn the list round in place."""
        java("java.util.Collections").reverse(self)

    def sort(
        self, comparator: Any = None, /, *, key: Callable[[Any], Any] | None = None, reverse: bool = False
    ) -> None:
        """Sort in place and stably: by Java's natural order, by a Java ``Comparator``, or by a Python ``key``."""
        if comparator is not None and key is not None:
            raise TypeError("sort takes a comparator or a key, not both")
        if key is not None:
            order = _order(self, key, reverse)
            if len(self) != len(order):
                raise ValueError("list modified during sort")
            _permute(self, order)
        elif not reverse:
            self.sort_(comparator)
        elif comparator is None:
            self.sort_(java("java.util.Collections").reverseOrder())
        else:
            self.sort_(
                java("java.util.Collections").reverseOrder(_native.to_java(comparator, java("java.util.Comparator")))
            )

    def copy(self) -> Any:
        """A shallow copy, a ``java.util.ArrayList``."""
        return java("java.util.ArrayList")(self)

    # --- operators

    def __reversed__(self) -> Iterator[Any]:
        """Iterate from the end, over the elements that are there now."""
        turned = self.copy()
        java("java.util.Collections").reverse(turned)
        return iter(turned)

    def __add__(self, other: Any) -> Any:
        if not _is_list(other):
            return NotImplemented
        result = self.copy()
        result.addAll(java_collection(other))
        return result

    def __radd__(self, other: Any) -> Any:
        return (
            [*other, *self]
            if isinstance(other, list)
            else (*other, *self)
            if isinstance(other, tuple)
            else NotImplemented
        )

    def __iadd__(self, other: Iterable[Any]) -> Any:  # type: ignore[misc]
        self.extend(other)
        return self

    def __mul__(self, times: SupportsIndex) -> Any:
        if not hasattr(times, "__index__"):
            return NotImplemented
        result = java("java.util.ArrayList")()
        for _ in range(times.__index__()):
            result.addAll(self)
        return result

    __rmul__ = __mul__

    def __imul__(self, times: SupportsIndex) -> Any:
        if not hasattr(times, "__index__"):
            return NotImplemented
        repeats = times.__index__()
        if repeats <= 0:
            self.clear()
        elif repeats > 1:
            self.addAll(self * (repeats - 1))
        return self

    # --- comparisons

    __hash__ = JavaHash.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _native.JBase):
            return bool(self.equals(other))
        if isinstance(other, (list, tuple)):
            return same_elements(self, other)
        return NotImplemented

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __lt__(self, other: Any) -> bool:
        return list(self) < list(other) if _is_list(other) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return list(self) <= list(other) if _is_list(other) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return list(self) > list(other) if _is_list(other) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return list(self) >= list(other) if _is_list(other) else NotImplemented

    def __repr__(self) -> str:
        return contents_repr(self, "[]", lambda: map(repr, self))


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple, ListSlots))


def _position(index: SupportsIndex, size: int, message: str) -> int:
    place = index.__index__()
    place = place + size if place < 0 else place
    if not 0 <= place < size:
        raise IndexError(message)
    return place


def _find(values: Any, value: Any) -> int:
    """Java's own search first; what it misses may still be equal to Python's eyes."""
    try:
        place: int = values.indexOf(value)
    except TypeError:  # no Java value stands for it
        place = -1
    return place if place >= 0 else _scan(values, value, 0, len(values))


def _scan(values: Iterable[Any], value: Any, low: int, high: int) -> int:
    for place, other in enumerate(values):
        if place >= high:
            break
        if place >= low and (other is value or other == value):
            return place
    return -1


def _keep_every(part: Any, step: int, count: int) -> None:
    swap = java("java.util.Collections").swap
    for place in range(1, count):
        swap(part, place, place * step)
    part.subList(count, len(part)).clear()


def _order(values: Iterable[Any], key: Callable[[Any], Any], reverse: bool) -> list[int]:
    keys = [key(value) for value in values]
    return sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)


def _permute(values: Any, order: list[int]) -> None:
    """Bring the elements into the order of these old positions, inside Java."""
    work = java("java.util.ArrayList")(values)
    swap = java("java.util.Collections").swap
    order = list(order)
    for start in range(len(order)):
        place = start
        while order[place] != start:  # follow the cycle, one swap an element
            source = order[place]
            swap(work, place, source)
            order[place], place = place, source
        order[place] = place
    java("java.util.Collections").copy(values, work)


# Passed on to every type made from the mixin, the flags of `match` statements included.
MutableSequence.register(ListMixin)
