"""Java arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import index
from typing import Any

from . import java_collections, protocol as proto
from ._bulk import over_array
from ._objects import JavaObject

api: Any = java_collections


class JavaArray(JavaObject, Sequence[Any]):
    """A Java array: a sequence of fixed length whose elements can be replaced. A slice is a new array.

    >>> numbers = gateway.new_array(gateway.jvm.int, 3)  # doctest: +SKIP
    >>> numbers[0:2] = [4, 5]  # doctest: +SKIP
    >>> list(numbers)  # doctest: +SKIP
    [4, 5, 0]
    """

    def __init__(self, target_id: str, gateway_client: Any) -> None:
        super().__init__(target_id, gateway_client)
        self._length: int | None = None

    def __len__(self) -> int:
        if self._length is None:  # it never changes
            self._length = int(self._perform(proto.ARRAY_LEN_SUB_COMMAND_NAME))
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return over_array(self, len(self), lambda position: self._command(proto.ARRAY_GET_SUB_COMMAND_NAME, position))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._perform(proto.ARRAY_SLICE_SUB_COMMAND_NAME, *range(*key.indices(len(self))))
        return self._perform(proto.ARRAY_GET_SUB_COMMAND_NAME, self._position(key, "array"))

    def __setitem__(self, key: Any, value: Any) -> None:
        if not isinstance(key, slice):
            self._perform(proto.ARRAY_SET_SUB_COMMAND_NAME, self._position(key, "list"), value)
            return
        positions, values = range(*key.indices(len(self))), list(value)
        if len(values) != len(positions):
            raise ValueError(
                f"attempt to assign sequence of size {len(values)} to extended slice of size {len(positions)}"
            )
        for position, element in zip(positions, values, strict=True):
            self._perform(proto.ARRAY_SET_SUB_COMMAND_NAME, position, element)

    def _position(self, key: Any, kind: str) -> int:
        if not hasattr(type(key), "__index__"):
            raise TypeError(f"{kind} indices must be integers, not {type(key).__name__}")
        position = index(key)
        if position < 0:
            position += len(self)
        if not 0 <= position < len(self):
            raise IndexError("list index out of range")
        return position

    def _command(self, what: str, *arguments: Any) -> str:
        pool = self._gateway_client.gateway_property.pool
        given = "".join(api.get_command_part(argument, pool) for argument in arguments)
        return f"{proto.ARRAY_COMMAND_NAME}{what}{self._target_id}\n{given}{proto.END_COMMAND_PART}"

    def _perform(self, what: str, *arguments: Any) -> Any:
        answer = self._gateway_client.send_command(self._command(what, *arguments))
        return api.get_return_value(answer, self._gateway_client)
