"""java.util.Map as a Python dict, java.util.Map.Entry as a pair.

``copy`` and ``|`` give a new map of the same class, or a ``java.util.LinkedHashMap``; with a dict on the left of ``|`` a dict. Views are live. Entries are taken out through
Java's own iterators, since a key that became a Python value may not find its entry again (a Long 5 became 5, which goes back as an Integer).
"""

from __future__ import annotations

from _collections_abc import ItemsView, KeysView, Mapping, MutableMapping, ValuesView

from .. import _native
from .._native import MapSlots
from ._base import REPR_LIMIT, JavaHash, class_name, contents_repr, copied, first, is_a, java

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

_MISSING: Any = object()
_ENDED = frozenset(("java.util.NavigableMap", "java.util.SequencedMap"))  # those with pollLastEntry
_ORDERED = frozenset((*_ENDED, "java.util.SortedMap", "java.util.LinkedHashMap"))


class MapMixin(MapSlots, JavaHash):
    """java.util.Map: a ``MutableMapping`` with all methods and operators of ``dict``."""

    __slots__ = ()
    __python_names__ = frozenset(("copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"))

    def keys(self) -> MapKeys:
        """The keys, live."""
        return MapKeys(self)

    def values(self) -> MapValues:
        """The values, live."""
        return MapValues(self)

    def items(self) -> MapItems:
        """The (key, value) pairs, live."""
        return MapItems(self)

    def pop(self, key: Any, default: Any = _MISSING) -> Any:
        """Take out ``key`` and return its value, or ``default``; KeyError without one."""
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default is _MISSING:
            raise KeyError(key)
        return default

    def popitem(self) -> tuple[Any, Any]:
        """Take out and return a (key, value) pair: the last one where the map has an order."""
        if not len(self):
            raise KeyError("popitem(): dictionary is empty")
        if is_a(self, _ENDED):
            return _pair(self.pollLastEntry())
        entries = self.entrySet()
        if not is_a(self, _ORDERED):
            iterator = entries.iterator()
            pair = _pair(iterator.next())
            iterator.remove()
            return pair
        # Walked to its end in Java: one crossing, however many entries. Taken out by its Java key, which Python's may not be.
        entry = entries.stream().skip(len(self) - 1).iterator().next()
        pair = _pair(entry)
        entries.remove(entry)
        return pair

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The value of ``key``, which becomes ``default`` if it is not there."""
        if key in self:
            return self[key]
        self[key] = default
        return self[key]  # the Java object that a list or dict became

    def update(self, other: Mapping[Any, Any] | Iterable[tuple[Any, Any]] = (), /, **more: Any) -> None:
        """Put the entries of a mapping, pairs, or keyword arguments."""
        if isinstance(other, MapSlots):
            self.putAll(other)
        else:
            fresh: dict[Any, Any] = dict(other)
            if fresh:
                self.putAll(_native.to_java(fresh, java("java.util.Map")))
        for name, value in more.items():
            self[name] = value

    def copy(self) -> Any:
        """A shallow copy, of the same class where Java can copy it, else a ``java.util.LinkedHashMap``."""
        return copied(self, "java.util.LinkedHashMap")

    def __reversed__(self) -> Iterator[Any]:
        """Iterate the keys from the end, where the map has an order."""
        return _reversed(self, self)

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, Mapping):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other: Any) -> Any:
        return {**other, **dict(self.items())} if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self

    __hash__ = JavaHash.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _native.JBase):
            return bool(self.equals(other))
        if isinstance(other, Mapping):
            return len(self) == len(other) and dict(self.items()) == dict(other.items())
        return NotImplemented

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __repr__(self) -> str:
        return contents_repr(self, "{}", lambda: (f"{key!r}: {value!r}" for key, value in self.items()))


class MapKeys(KeysView[object]):
    """``map.keys()``: a live set of the keys."""

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, values: Iterable[Any]) -> set[Any]:
        return set(values)

    def __iter__(self) -> Iterator[Any]:
        return iter(_map(self))

    def __reversed__(self) -> Iterator[Any]:
        return _reversed(_map(self), self)

    def __repr__(self) -> str:
        return _view_repr("keys", self)


class MapItems(ItemsView[object, object]):
    """``map.items()``: a live set of (key, value) pairs."""

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, values: Iterable[Any]) -> set[Any]:
        return set(values)

    def __contains__(self, item: object) -> bool:
        # As in a dict's items, what is no pair is not there.
        return isinstance(item, (tuple, EntryMixin)) and len(item) == 2 and super().__contains__(tuple(item))

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return _native.iterate(_map(self), True)

    def __reversed__(self) -> Iterator[tuple[Any, Any]]:
        return _reversed(_map(self), self)

    def __repr__(self) -> str:
        return _view_repr("items", self)


class MapValues(ValuesView[object]):
    """``map.values()``: a live collection of the values."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        return (value for _, value in _native.iterate(_map(self), True))

    def __contains__(self, value: object) -> bool:
        return any(mine is value or mine == value for mine in self)

    def __reversed__(self) -> Iterator[Any]:
        return _reversed(_map(self), self)

    def __repr__(self) -> str:
        return _view_repr("values", self)


class EntryMixin(JavaHash):
    """java.util.Map.Entry: unpacks as ``key, value`` and compares with tuples."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __iter__(self) -> Iterator[Any]:
        return iter(_pair(self))

    def __len__(self) -> int:
        return 2

    def __getitem__(self, index: Any) -> Any:
        return _pair(self)[index]

    __hash__ = JavaHash.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _native.JBase):
            return bool(self.equals(other))
        return _pair(self) == other if isinstance(other, tuple) else NotImplemented

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __repr__(self) -> str:
        return f"{class_name(self)}{_pair(self)!r}"


def _pair(entry: Any) -> tuple[Any, Any]:
    return entry.getKey(), entry.getValue()


def _reversed(owner: object, values: Iterable[Any]) -> Iterator[Any]:
    if not is_a(owner, _ORDERED):
        raise TypeError(f"{class_name(owner)!r} object is not reversible: it has no order")
    return iter(list(values)[::-1])


def _map(view: Any) -> Any:
    return view._mapping


def _view_repr(kind: str, view: Iterable[Any]) -> str:
    shown, more = first(view, REPR_LIMIT)
    return f"map_{kind}([{', '.join(map(repr, shown))}{', …' if more else ''}])"


# Passed on to every type made from the mixin, the flags of `match` statements included.
MutableMapping.register(MapMixin)
