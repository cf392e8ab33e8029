"""Java lists."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence
from operator import index
from typing import Any

from . import java_collections, protocol as proto
from ._bulk import over_iterator
from ._objects import JavaObject

api: Any = java_collections


class JavaList(JavaObject, MutableSequence[Any]):
    """A java.util.List as a Python list. A slice is a copy, made by Java. Java's methods are there too, where Python has no such name.

    >>> numbers = gateway.jvm.java.util.ArrayList()  # doctest: +SKIP
    >>> numbers.extend([3, 1, 2])  # doctest: +SKIP
    >>> numbers.sort()  # doctest: +SKIP
    >>> numbers[-1]  # doctest: +SKIP
    3
    """

    def __len__(self) -> int:
        return int(self._call("size"))

    def __iter__(self) -> Iterator[Any]:
        return over_iterator(self, self._call("iterator"))

    def __contains__(self, item: Any) -> bool:
        return bool(self._call("contains", item))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._perform(proto.LIST_SLICE_SUBCOMMAND_NAME, *range(*key.indices(len(self))))
        return self._call("get", self._position(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        if not isinstance(key, slice):
            self._call("set", self._position(key), value)
            return
        positions, values = range(*key.indices(len(self))), list(value)
        if key.step not in (None, 1) and len(values) != len(positions):
            raise ValueError(
                f"attempt to assign sequence of size {len(values)} to extended slice of size {len(positions)}"
            )
        for position, element in zip(positions, values, strict=False):
            self._call("set", position, element)
        self._remove_all(positions[len(values) :])
        place = positions.start + len(positions)
        for offset, element in enumerate(values[len(positions) :]):
            self._call("add", place + offset, element)

    def __delitem__(self, key: Any) -> None:
        if isinstance(key, slice):
            self._remove_all(range(*key.indices(len(self))))
        else:
            self._call("remove", self._position(key))

    def _remove_all(self, positions: range) -> None:
        # From the end, as what is behind a removed element moves up.
        for position in sorted(positions, reverse=True):
            self._call("remove", position)

    def _position(self, key: Any) -> int:
        if not hasattr(type(key), "__index__"):
            raise TypeError(f"list indices must be integers, not {type(key).__name__}")
        position, length = index(key), len(self)
        if position < 0:
            position += length
        if not 0 <= position < length:
            raise IndexError("list index out of range")
        return position

    def insert(self, key: Any, value: Any) -> None:
        """Insert an element before a position, which may be beyond either end."""
        if not hasattr(type(key), "__index__"):
            raise TypeError(f"list indices must be integers, not {type(key).__name__}")
        position, length = index(key), len(self)
        if position < 0:
            position = max(0, position + length)
        self._call("add", min(position, length), value)

    def append(self, value: Any) -> None:
        """Add an element at the end."""
        self._call("add", value)

    def extend(self, other_list: Any) -> None:
        """Add all elements of another list, of Java or Python, at the end."""
        if isinstance(other_list, api.JavaObject):
            self._call("addAll", other_list)
        else:
            for element in list(other_list):
                self._call("add", element)

    def __iadd__(self, other: Any) -> Any:
        self.extend(other)
        return self

    def __add__(self, other: Any) -> Any:
        if isinstance(other, JavaList):
            return self._send(f"{proto.LIST_CONCAT_SUBCOMMAND_NAME}{self._target_id}\n{other._target_id}\n")
        copy = self * 1
        copy.extend(other)
        return copy

    def __radd__(self, other: Any) -> Any:
        copy = self * 0
        copy.extend(other)
        copy.extend(self)
        return copy

    def __mul__(self, other: Any) -> Any:
        return self._perform(proto.LIST_MULT_SUBCOMMAND_NAME, other)

    __rmul__ = __mul__

    def __imul__(self, other: Any) -> Any:
        self._perform(proto.LIST_IMULT_SUBCOMMAND_NAME, other)
        return self

    def count(self, value: Any) -> int:
        """Count the elements that are equal to a value, as Java sees it."""
        return int(self._perform(proto.LIST_COUNT_SUBCOMMAND_NAME, value))

    def index(self, value: Any) -> int:  # type: ignore[override]
        """Give the first position of a value, -1 if there is none, as Java's indexOf does and programs expect."""
        return int(self._call("indexOf", value))

    def pop(self, key: Any = None) -> Any:
        """Remove an element, the last if none is named, and give it. Raises IndexError if there is none."""
        if key is None:
            length = len(self)
            if length == 0:
                raise IndexError("pop from empty list")
            return self._call("remove", length - 1)
        return self._call("remove", self._position(key))

    def remove(self, value: Any) -> None:
        """Remove the first element that is equal to a value. Raises ValueError if there is none."""
        position = self._call("indexOf", value)  # Java's own remove would take a number for a position
        if position < 0:
            raise ValueError("java_list.remove(x): x not in java_list")
        self._call("remove", position)

    def clear(self) -> None:
        """Remove all elements."""
        self._call("clear")

    def reverse(self) -> None:
        """Turn the list round."""
        self._perform(proto.LIST_REVERSE_SUBCOMMAND_NAME)

    def sort(self) -> None:
        """Sort by Java's own order. Raises :class:`Py4JError` if the elements have none in common."""
        self._perform(proto.LIST_SORT_SUBCOMMAND_NAME)

    def _perform(self, what: str, *arguments: Any) -> Any:
        pool = self._gateway_client.gateway_property.pool
        given = "".join(api.get_command_part(argument, pool) for argument in arguments)
        return self._send(f"{what}{self._target_id}\n{given}")

    def _send(self, command: str) -> Any:
        answer = self._gateway_client.send_command(f"{proto.LIST_COMMAND_NAME}{command}{proto.END_COMMAND_PART}")
        return api.get_return_value(answer, self._gateway_client)

    def __str__(self) -> str:
        return self.__repr__()

    def __repr__(self) -> str:
        return "[" + ", ".join(map(repr, self)) + "]"
