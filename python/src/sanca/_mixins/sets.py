"""java.util.Set as a Python set.

Operators and ``copy`` give a new set of the left operand's class, or a ``java.util.LinkedHashSet``, whose elements keep their exact Java types.
With a Python set on the left the result is a Python set. Comparison with Python sets is by Python's equality, with Java sets by Java's.
"""

from __future__ import annotations

from _collections_abc import Iterable, MutableSet, Set

from .. import _native
from .._native import CollectionSlots
from ._base import Containing, JavaHash, contents_repr, copied, java_collection, same_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class SetMixin(Containing, CollectionSlots, JavaHash):
    """java.util.Set: a ``MutableSet`` with all methods and operators of ``set``. Java's ``remove`` is ``remove_``."""

    __slots__ = ()
    __python_names__ = frozenset(
        (
            "copy",
            "difference",
            "difference_update",
            "discard",
            "intersection",
            "intersection_update",
            "isdisjoint",
            "issubset",
            "issuperset",
            "pop",
            "remove",
            "symmetric_difference",
            "symmetric_difference_update",
            "union",
            "update",
        )
    )

    # --- one element

    def remove(self, value: Any) -> None:
        """Take out ``value``; KeyError if it is not there. (Java's is ``remove_``.)"""
        if not _discard(self, value):
            raise KeyError(value)

    def discard(self, value: Any) -> None:
        """Take out ``value`` if it is there."""
        _discard(self, value)

    def pop(self) -> Any:
        """Take out and return the element that iteration meets first; KeyError if there is none."""
        iterator = self.iterator()
        if not iterator.hasNext():
            raise KeyError("pop from an empty set")
        value = iterator.next()
        iterator.remove()
        return value

    # --- whole sets, any iterables

    def update(self, *others: Iterable[Any]) -> None:
        """Add all values of the others."""
        for other in others:
            self.addAll(java_collection(other))

    def intersection_update(self, *others: Iterable[Any]) -> None:
        """Keep what is in all the others too."""
        for other in others:
            _keep(self, _members(other).__contains__)

    def difference_update(self, *others: Iterable[Any]) -> None:
        """Take out what is in any of the others."""
        for other in others:
            _keep(self, frozenset(self).difference(other).__contains__)

    def symmetric_difference_update(self, other: Iterable[Any]) -> None:
        """Keep what is in exactly one of the two."""
        theirs = _members(other)
        mine = frozenset(self)
        _keep(self, (mine - theirs).__contains__)
        self.addAll(java_collection(theirs - mine))

    def copy(self) -> Any:
        """A shallow copy, of the same class where Java can copy it, else a ``java.util.LinkedHashSet``."""
        return copied(self, "java.util.LinkedHashSet")

    def union(self, *others: Iterable[Any]) -> Any:
        return _changed(self, "update", *others)

    def intersection(self, *others: Iterable[Any]) -> Any:
        return _changed(self, "intersection_update", *others)

    def difference(self, *others: Iterable[Any]) -> Any:
        return _changed(self, "difference_update", *others)

    def symmetric_difference(self, other: Iterable[Any]) -> Any:
        return _changed(self, "symmetric_difference_update", other)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Whether the two share no value."""
        return frozenset(self).isdisjoint(_members(other))

    def issubset(self, other: Iterable[Any]) -> bool:
        return frozenset(self) <= _members(other)

    def issuperset(self, other: Iterable[Any]) -> bool:
        return frozenset(self) >= _members(other)

    # --- operators, sets only

    def __or__(self, other: Any) -> Any:
        return self.union(other) if _is_set(other) else NotImplemented

    def __and__(self, other: Any) -> Any:
        return self.intersection(other) if _is_set(other) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return self.difference(other) if _is_set(other) else NotImplemented

    def __xor__(self, other: Any) -> Any:
        return self.symmetric_difference(other) if _is_set(other) else NotImplemented

    def __ror__(self, other: Any) -> Any:
        return set(other) | set(self) if _is_set(other) else NotImplemented

    def __rand__(self, other: Any) -> Any:
        return set(other) & set(self) if _is_set(other) else NotImplemented

    def __rsub__(self, other: Any) -> Any:
        return set(other) - set(self) if _is_set(other) else NotImplemented

    def __rxor__(self, other: Any) -> Any:
        return set(other) ^ set(self) if _is_set(other) else NotImplemented

    def __ior__(self, other: Any) -> Any:
        return _in_place(self, self.update, other)

    def __iand__(self, other: Any) -> Any:
        return _in_place(self, self.intersection_update, other)

    def __isub__(self, other: Any) -> Any:
        return _in_place(self, self.difference_update, other)

    def __ixor__(self, other: Any) -> Any:
        return _in_place(self, self.symmetric_difference_update, other)

    # --- comparisons

    __hash__ = JavaHash.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _native.JBase):
            return bool(self.equals(other))
        if isinstance(other, Set):
            return len(self) == len(other) and frozenset(self) == other
        return NotImplemented

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __le__(self, other: Any) -> bool:
        return frozenset(self) <= _members(other) if _is_set(other) else NotImplemented

    def __lt__(self, other: Any) -> bool:
        return frozenset(self) < _members(other) if _is_set(other) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return frozenset(self) >= _members(other) if _is_set(other) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return frozenset(self) > _members(other) if _is_set(other) else NotImplemented

    def __repr__(self) -> str:
        return contents_repr(self, "{}", lambda: map(repr, self))


def _is_set(value: object) -> bool:
    return isinstance(value, Set)  # Java sets are registered as such


def _members(values: Iterable[Any]) -> frozenset[Any]:
    return frozenset(values)


def _discard(values: Any, value: Any) -> bool:
    try:
        if values.remove_(value):
            return True
    except TypeError:  # no Java value stands for it, or a sorted set cannot compare with it
        return False
    return any(values.remove_(other) for other in same_values(value))


def _keep(values: Any, wanted: Callable[[Any], bool]) -> None:
    """Remove through Java's iterator: the element itself goes, whatever it was converted to."""
    iterator = values.iterator()
    while iterator.hasNext():
        if not wanted(iterator.next()):
            iterator.remove()


def _changed(values: Any, method: str, *others: Iterable[Any]) -> Any:
    result = values.copy()
    getattr(result, method)(*others)
    return result


def _in_place(values: Any, change: Callable[[Any], None], other: Any) -> Any:
    if not _is_set(other):
        return NotImplemented
    change(other)
    return values


# Passed on to every type made from the mixin.
MutableSet.register(SetMixin)
