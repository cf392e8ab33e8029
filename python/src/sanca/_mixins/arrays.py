"""Java arrays as Python sequences of fixed length. Elements, slices and memory are native; here is the rest of what a sequence has."""

from __future__ import annotations

from ._base import Members, contents_repr, same_elements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, ClassVar, SupportsIndex

_SHOWN = 100


class ArrayMixin(Members):
    """Every Java array: equal by contents to arrays, lists and tuples (and so without a hash), searchable, printable."""

    __slots__ = ()
    __python_names__ = frozenset(("clone", "count", "index", "length"))

    if TYPE_CHECKING:

        def __len__(self) -> int: ...
        def __getitem__(self, index: Any) -> Any: ...
        def __iter__(self) -> Iterator[Any]: ...
        def __bytes__(self) -> bytes: ...

    @property
    def length(self) -> int:
        """Java's ``array.length``."""
        return len(self)

    def clone(self) -> Any:
        """A copy, as Java's ``array.clone()``."""
        return self[:]

    def index(self, value: Any, start: SupportsIndex = 0, stop: SupportsIndex | None = None) -> int:
        """Position of the first element that equals ``value``; ValueError if there is none."""
        low, high, _ = slice(start, stop).indices(len(self))
        for place, other in enumerate(self):
            if low <= place < high and (other is value or other == value):
                return place
        raise ValueError(f"{value!r} is not in array")

    def count(self, value: Any) -> int:
        """How many elements equal ``value``."""
        return sum(1 for other in self if other is value or other == value)

    def __reversed__(self) -> Iterator[Any]:
        return iter(list(self)[::-1])

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (bytes, bytearray)):
            return len(self) == len(other) and bytes(self) == other
        if isinstance(other, (list, tuple, ArrayMixin)):
            return same_elements(self, other)
        return NotImplemented

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __repr__(self) -> str:
        return contents_repr(self, "[]", lambda: map(repr, self), _SHOWN, type(self).__name__)
