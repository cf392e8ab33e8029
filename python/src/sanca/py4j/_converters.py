"""From Python's collections to Java's: what `auto_convert` does. Also used directly, with a gateway client."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from . import java_collections
from .compat import hasattr2

api: Any = java_collections

#: What is no collection, and what most arguments are: looking for methods statically takes longer than the rest of a call.
_PLAIN = frozenset({str, int, float, bool, bytes, bytearray, type(None)})


class SetConverter:
    """Makes a java.util.HashSet of a set.

    >>> SetConverter().convert({1, 2}, gateway._gateway_client)  # doctest: +SKIP
    {1, 2}
    """

    def can_convert(self, object: Any) -> bool:
        """Say whether it is a set, or looks like one to Python."""
        return isinstance(object, Set)

    def convert(self, object: Any, gateway_client: Any) -> Any:
        """Make the set, an exchange for each element."""
        made = api.JavaClass("java.util.HashSet", gateway_client)()
        for element in object:
            made.add(element)
        return made


class MapConverter:
    """Makes a java.util.HashMap of a mapping."""

    def can_convert(self, object: Any) -> bool:
        """Say whether it has keys and is indexed."""
        return type(object) not in _PLAIN and hasattr2(object, "keys") and hasattr2(object, "__getitem__")

    def convert(self, object: Any, gateway_client: Any) -> Any:
        """Make the map, an exchange for each pair."""
        made = api.JavaClass("java.util.HashMap", gateway_client)()
        for key in object.keys():  # noqa: SIM118 - it may be no mapping
            made[key] = object[key]
        return made


class ListConverter:
    """Makes a java.util.ArrayList of what can be iterated and is no text and no bytes."""

    def can_convert(self, object: Any) -> bool:
        """Say whether it can be iterated. A class cannot, though its instances may."""
        return (
            type(object) not in _PLAIN
            and hasattr2(object, "__iter__")
            and not isinstance(object, (str, bytes, bytearray, type))
            and not api.proto.is_python_proxy(object)
        )

    def convert(self, object: Any, gateway_client: Any) -> Any:
        """Make the list, an exchange for each element."""
        made = api.JavaClass("java.util.ArrayList", gateway_client)()
        for element in object:
            made.add(element)
        return made
