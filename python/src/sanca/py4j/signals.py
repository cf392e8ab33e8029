"""Functions that are told of events: a connection opened, a server stopped."""

from __future__ import annotations

from collections.abc import Callable
from inspect import ismethod
from threading import Lock
from typing import Any


def make_id(func: Any) -> Any:
    """Give what tells one receiver from another. A bound method is made anew on every access, so its two halves are taken."""
    if ismethod(func):
        return (id(func.__self__), id(func.__func__))
    return id(func)


#: What stands for "any sender".
NONE_ID = make_id(None)


class Signal:
    """An event. Receivers are called in the order they were connected in, in the thread that sends; an exception ends the round.

    Receivers are kept alive. All methods may be called from any thread, and by receivers.

    >>> signal = Signal()
    >>> signal.connect(lambda signal, sender, **params: params["server"])
    >>> [answer for receiver, answer in signal.send("me", server=1)]
    [1]
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.receivers: list[tuple[Any, Callable[..., Any]]] = []

    def connect(self, receiver: Callable[..., Any], sender: Any = None, unique_id: Any = None) -> None:
        """Have `receiver` called with ``signal=``, ``sender=`` and the event's parameters; of one sender only, if one is given.

        A second connection of the same receiver (or `unique_id`) for the same sender has no effect.
        """
        full_id = self._get_id(receiver, unique_id, sender)
        with self.lock:
            if all(known != full_id for known, _ in self.receivers):
                self.receivers.append((full_id, receiver))

    def disconnect(self, receiver: Any, sender: Any = None, unique_id: Any = None) -> bool:
        """Take a connection back; say whether there was one."""
        full_id = self._get_id(receiver, unique_id, sender)
        with self.lock:
            for index, (known, _) in enumerate(self.receivers):
                if known == full_id:
                    del self.receivers[index]
                    return True
        return False

    def send(self, sender: Any, **params: Any) -> list[tuple[Callable[..., Any], Any]]:
        """Call all receivers; give each with its answer."""
        # The lock is let go first: a receiver may connect others or send.
        return [(receiver, receiver(signal=self, sender=sender, **params)) for receiver in self._get_receivers(sender)]

    def _get_id(self, receiver: Any, unique_id: Any, sender: Any) -> tuple[Any, Any]:
        return (unique_id or make_id(receiver), make_id(sender))

    def _get_receivers(self, sender: Any) -> list[Callable[..., Any]]:
        sender_id = make_id(sender)
        with self.lock:
            return [receiver for (_, wanted), receiver in self.receivers if wanted in (NONE_ID, sender_id)]
