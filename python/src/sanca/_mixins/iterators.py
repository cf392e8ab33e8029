"""Iteration over Java: ``Iterable``, ``Iterator``, ``Enumeration``, ``Stream``. All of it happens in the native slots."""

from __future__ import annotations

from .._native import IterableSlots, IteratorSlots
from ._base import Members


class IterableMixin(IterableSlots, Members):
    """java.lang.Iterable: ``for x in iterable``, in bulk."""

    __slots__ = ()
    __python_names__ = frozenset[str]()


class IteratorMixin(IteratorSlots, Members):
    """java.util.Iterator: a Python iterator. ``hasNext`` and ``next`` work too and share its position."""

    __slots__ = ()
    __python_names__ = frozenset[str]()


class EnumerationMixin(IteratorSlots, Members):
    """java.util.Enumeration: a Python iterator."""

    __slots__ = ()
    __python_names__ = frozenset[str]()


class StreamMixin(IterableSlots, Members):
    """java.util.stream.BaseStream: iterating ends the stream."""

    __slots__ = ()
    __python_names__ = frozenset[str]()
