"""Weak references that must outlive what they watch over, kept by name, so that their callbacks run.

A weak reference dies with its last reference and is silent then. ``add_finalizer`` is that last reference; the callback takes it away again.
"""

from __future__ import annotations

from threading import RLock
from typing import Any, ClassVar


class ThreadSafeFinalizer:
    """The finalizers of all Java objects. Its dict may be read by anyone; ``lock`` guards changes.

    The lock is reentrant, because the collector may run a callback of the very thread that holds it.

    >>> ThreadSafeFinalizer.add_finalizer("127.0.0.125333o1", None)
    >>> ThreadSafeFinalizer.remove_finalizer("127.0.0.125333o1")
    """

    finalizers: ClassVar[dict[str, Any]] = {}
    lock = RLock()

    @classmethod
    def add_finalizer(cls, id: str, weak_ref: Any) -> None:
        """Keep a weak reference under a name; one of the same name is replaced."""
        with cls.lock:
            cls.finalizers[id] = weak_ref

    @classmethod
    def remove_finalizer(cls, id: str) -> None:
        """Forget a weak reference; nothing happens if there is none of this name."""
        with cls.lock:
            cls.finalizers.pop(id, None)

    @classmethod
    def clear_finalizers(cls, clear_all: bool = False) -> None:
        """Forget those whose object is gone, or all: then nothing is done any more when the others' objects go."""
        with cls.lock:
            _clear(cls.finalizers, clear_all)


class Finalizer:
    """The same for programs with one thread: no lock."""

    finalizers: ClassVar[dict[str, Any]] = {}

    @classmethod
    def add_finalizer(cls, id: str, weak_ref: Any) -> None:
        """Keep a weak reference under a name; one of the same name is replaced."""
        cls.finalizers[id] = weak_ref

    @classmethod
    def remove_finalizer(cls, id: str) -> None:
        """Forget a weak reference; nothing happens if there is none of this name."""
        cls.finalizers.pop(id, None)

    @classmethod
    def clear_finalizers(cls, clear_all: bool = False) -> None:
        """Forget those whose object is gone, or all."""
        _clear(cls.finalizers, clear_all)


def clear_finalizers(clear_all: bool = False) -> None:
    """Clear both kinds."""
    ThreadSafeFinalizer.clear_finalizers(clear_all)
    Finalizer.clear_finalizers(clear_all)


def _clear(finalizers: dict[str, Any], clear_all: bool) -> None:
    if clear_all:
        finalizers.clear()
        return
    for id, reference in list(finalizers.items()):
        if reference is None or reference() is None:
            finalizers.pop(id, None)
