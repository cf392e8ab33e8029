"""Sends releases that no command has taken along.

A release alone costs a round trip, and next to nothing among others behind a command. So releases wait until there are some, and then for the
next command of their client. This thread sees to it that they do not wait for long.
"""

from __future__ import annotations

import atexit
import os
import time
import weakref
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any

#: How often, in seconds, clients that have something to release are looked at. What is older than that, and less than twice, goes.
_INTERVAL = 0.02
#: After how many looks that find nothing a client has to ask again.
_PATIENCE = 50
#: After how many looks a connection is opened for releases.
_WAITS = 10
#: How long the end of the process may wait, in seconds.
_LONGEST_END = 1.0


class Janitor:
    """One thread of the process, parked while there is nothing to release."""

    def __init__(self) -> None:
        # Finalizers put into it, which run at any line of any thread: this kind of queue is made for that.
        self._asked: SimpleQueue[Any] = SimpleQueue()
        self._lock = Lock()
        self._process: int | None = None
        self._thread: Thread | None = None
        #: Another one after a fork, where the thread is missing and clients think that they are looked at.
        self.generation = 0
        #: Whether the interpreter is about to end: from then on everybody sends at once.
        self.has_left = False
        self._clients: weakref.WeakSet[Any] = weakref.WeakSet()

    def ensure(self, client: Any) -> None:
        """Know a client, and start the thread if it is not there. Not for finalizers."""
        self._clients.add(client)
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._process = os.getpid()
                    self.generation += 1
                    self._asked = SimpleQueue()
                    self._thread = Thread(
                        target=self._run, args=(self._asked,), name="sanca-py4j-releases", daemon=True
                    )
                    self._thread.start()

    def watch(self, client: Any) -> None:
        """Look at a client from now on. For finalizers too."""
        client.watched_by = self.generation
        self._asked.put(weakref.ref(client))

    def leave(self) -> None:
        """Send what waits before the interpreter ends. A server that goes on would keep the objects for ever."""
        self.has_left = True
        if self._thread is not None and self._process == os.getpid():
            # Not to be stopped by the end of the interpreter with releases in its hands.
            self._asked.put(None)
            self._thread.join(_LONGEST_END)
        for client in list(self._clients):
            client.flush_releases()

    def _run(self, asked: SimpleQueue[Any]) -> None:
        while True:
            looks = [_Look(asked.get())]
            while looks:
                if self.has_left:
                    return
                time.sleep(_INTERVAL)
                try:
                    while True:
                        looks.append(_Look(asked.get_nowait()))
                except Empty:
                    pass
                looks = [look for look in looks if not self._is_over(look)]

    def _is_over(self, look: _Look) -> bool:
        client = look.reference() if look.reference is not None else None
        if client is None:
            return True
        if not look.is_over(client):
            return False
        client.watched_by = None
        if client.later:  # it came in between
            self.watch(client)
        return True


class _Look:
    """What was seen of a client."""

    def __init__(self, reference: Any) -> None:
        self.reference = reference
        self.commands = -1
        self.quiet = 0
        self.waits = 0

    def is_over(self, client: Any) -> bool:
        if client.later:
            self.quiet = 0
            if client.commands == self.commands:
                # All connections may be in use, by calls that take long: they are waited for a little.
                client.flush_releases(idle_only=self.waits < _WAITS)
                self.waits += 1
            else:
                client.hurry = True  # the next command takes them with it, few as they are
                self.waits = 0
        else:
            self.quiet += 1
        self.commands = client.commands
        return self.quiet > _PATIENCE


JANITOR = Janitor()
atexit.register(JANITOR.leave)
