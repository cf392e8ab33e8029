"""Names that hid the difference between Python 2 and 3. Programs import them to this day (PyFlink: ``long``)."""

from __future__ import annotations

import inspect as inspect
from queue import (
    Empty as Empty,
    Queue as Queue,
)
from threading import (
    Thread as Thread,
)
from typing import (
    Any as Any,
)

long = int
basestring = str
unicode = str
bytearray2 = bytearray
bytestr = bytes
unichr = chr
range = range
next = next


def items(d: Any) -> list[Any]:
    """Give the pairs of a mapping as a list."""
    return list(d.items())


def iteritems(d: Any) -> Any:
    """Give the pairs of a mapping as it gives them."""
    return d.items()


def hasattr2(obj: Any, attr: str) -> bool:
    """Say whether there is such an attribute and its value is true, without running any ``__getattr__`` or property."""
    return bool(inspect.getattr_static(obj, attr, False))


def tobytestr(s: Any) -> bytes:
    """Encode an ASCII string."""
    return bytes(s, "ascii")


def strtobyte(s: Any) -> bytes:
    """Encode an ASCII string."""
    return bytes(s, "ascii")


def bytetostr(b: Any) -> str:
    """Decode ASCII bytes."""
    return str(b, "ascii")


def bytetoint(b: Any) -> Any:
    """Give what indexing of bytes gave: an int already."""
    return b


def isbytestr(s: Any) -> bool:
    """Say whether it is ``bytes``."""
    return isinstance(s, bytes)


def ispython3bytestr(s: Any) -> bool:
    """Say whether it is ``bytes``."""
    return isinstance(s, bytes)


def isbytearray(s: Any) -> bool:
    """Say whether it is a ``bytearray``."""
    return isinstance(s, bytearray)


class CompatThread(Thread):
    """A thread whose constructor takes ``daemon=``; every thread's does now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
