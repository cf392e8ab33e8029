"""Blocks of code with a Java meaning: ``synchronized`` holds a monitor, ``Timeout`` puts calls under a deadline.

Both work for the thread that enters them, may be nested, and give back exactly what they took.
"""

from __future__ import annotations

from _thread import get_ident

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class synchronized:
    """Hold the monitor of a Java object, as Java's ``synchronized`` does: ``with sanca.synchronized(obj): …``."""

    __slots__ = ("_object",)

    def __init__(self, obj: _native.JBase) -> None:
        if not isinstance(obj, _native.JBase):
            raise TypeError(f"only Java objects have a monitor, not {type(obj).__name__}")
        self._object = obj

    def __enter__(self) -> _native.JBase:
        _native.monitor_enter(self._object)
        return self._object

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _native.monitor_exit(self._object)


class Timeout:
    """Put every Java call of this thread in the block under one deadline: ``with jvm.timeout(5): …``.

    The call that runs past it raises ``CallTimeoutError`` and its Java thread is interrupted. Of nested deadlines the earliest counts.
    """

    __slots__ = ("_tokens", "seconds")

    seconds: float

    def __init__(self, seconds: float) -> None:
        try:
            self.seconds = float(seconds + 0)  # refuses text, which float() would read
        except TypeError:
            raise TypeError(f"a timeout is a number of seconds, not {seconds!r}") from None
        if not 0 <= self.seconds < float("inf"):
            raise ValueError(f"a timeout is a number of seconds, zero or more, not {seconds!r}")
        # One object may be entered by several threads, and by one thread more than once.
        self._tokens: dict[int, list[int]] = {}

    def __enter__(self) -> Timeout:
        self._tokens.setdefault(get_ident(), []).append(_native.timeout_enter(self.seconds))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        thread = get_ident()
        tokens = self._tokens[thread]
        token = tokens.pop()
        if not tokens:
            del self._tokens[thread]
        _native.timeout_exit(token)

    def __repr__(self) -> str:
        return f"Timeout({self.seconds:g})"
