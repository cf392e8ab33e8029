"""Iterators, maps and sets of Java."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, MutableSet
from typing import Any

from . import _wire, java_collections
from ._bulk import is_end, over_iterator
from ._objects import JavaObject
from .protocol import Py4JJavaError

api: Any = java_collections

_MISSING: Any = object()


class JavaIterator(JavaObject):
    """A java.util.Iterator. Its end is when ``next()`` says that there is no element; any other exception is the program's."""

    def __iter__(self) -> JavaIterator:
        return self

    def next(self) -> Any:
        """Give the next element. Raises StopIteration at the end."""
        try:
            return self._call("next")
        except Py4JJavaError as error:
            if is_end(error):
                raise StopIteration from None
            raise

    __next__ = next


def _as_long(key: Any) -> Any:
    """Give the same number as Java's Long: every whole number of Java comes as an int, and goes back as an Integer."""
    return _wire.AsLong(key) if type(key) is int else _MISSING


class JavaMap(JavaObject, MutableMapping[Any, Any]):
    """A java.util.Map as a Python mapping. ``keys``, ``values`` and ``items`` are Python's views.

    A key that is missing raises KeyError. Java's methods are there too: ``put``, ``containsKey`` and all whose names Python does not use.
    """

    def __len__(self) -> int:
        return int(self._call("size"))

    def __iter__(self) -> Iterator[Any]:
        keys = self._call("keySet")
        return over_iterator(keys, keys._call("iterator"))

    def __contains__(self, key: Any) -> bool:
        return self._found(key) is not _MISSING

    def _found(self, key: Any) -> Any:
        """Give the key as it is in the map."""
        if self._call("containsKey", key):
            return key
        other = _as_long(key)
        try:
            return other if other is not _MISSING and self._call("containsKey", other) else _MISSING
        except Py4JJavaError:  # a sorted map cannot compare it
            return _MISSING

    def __getitem__(self, key: Any) -> Any:
        # One exchange for what is there; more only to tell a null value from no value.
        value = self._call("get", key)
        if value is None:
            found = self._found(key)
            if found is _MISSING:
                raise KeyError(key)
            if found is not key:
                value = self._call("get", found)
        return value

    def __setitem__(self, key: Any, value: Any) -> None:
        self._call("put", key, value)

    def __delitem__(self, key: Any) -> None:
        found = self._found(key)
        if found is _MISSING:
            raise KeyError(key)
        self._call("remove", found)

    def clear(self) -> None:
        """Remove all."""
        self._call("clear")

    def __str__(self) -> str:
        return self.__repr__()

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in self.items()) + "}"


class JavaSet(JavaObject, MutableSet[Any]):
    """A java.util.Set as a Python set. ``|``, ``&``, ``-`` and ``^`` give Python sets."""

    @classmethod
    def _from_iterable(cls, it: Any) -> Any:
        return set(it)

    def add(self, value: Any) -> Any:
        """Add an element; say whether it is new."""
        return self._call("add", value)

    def discard(self, value: Any) -> None:
        """Remove an element, if it is there."""
        self._call("remove", value)

    def remove(self, value: Any) -> None:
        """Remove an element. Raises KeyError if it is not there."""
        if not self._call("remove", value):
            raise KeyError(value)

    def clear(self) -> None:
        """Remove all."""
        self._call("clear")

    def __len__(self) -> int:
        return int(self._call("size"))

    def __iter__(self) -> Iterator[Any]:
        return over_iterator(self, self._call("iterator"))

    def __contains__(self, value: Any) -> bool:
        return bool(self._call("contains", value))

    def __str__(self) -> str:
        return self.__repr__()

    def __repr__(self) -> str:
        return "{" + ", ".join(map(repr, self)) + "}" if len(self) else "set()"
