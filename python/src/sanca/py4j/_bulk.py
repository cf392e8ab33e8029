"""Going through Java's collections many elements at a time.

A round trip for each element is most of what iteration costs. As long as a loop only takes elements, they are fetched in ever larger groups,
by commands that are sent together. As soon as it does anything else with Java between two elements, they come one by one, so that it
sees the collection as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from . import java_collections, protocol as proto
from .protocol import Py4JError, Py4JJavaError

api: Any = java_collections

_MOST = 64


class Ahead:
    """How many elements to fetch at a time."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._able = hasattr(client, "send_commands")
        self._seen = -1
        self._size = 1

    def next_size(self) -> int:
        """Give the size of the next group."""
        if not self._able:
            return 1
        self._size = min(2 * self._size, _MOST) if self.is_alone() else 1
        self._seen = self._client.commands
        return self._size

    def is_alone(self) -> bool:
        """Say whether nothing else was sent since the last group."""
        return bool(self._able and self._client.commands == self._seen)


def ask(client: Any, commands: list[str]) -> list[str]:
    """Send commands together, if the client can."""
    if hasattr(client, "send_commands"):
        answers: list[str] = client.send_commands(commands)
        return answers
    return [client.send_command(command) for command in commands]


def over_iterator(collection: Any, source: Any) -> Iterator[Any]:
    """Go through a Java collection by an iterator of its own."""
    client = collection._gateway_client
    left = len(collection)
    header = f"{proto.CALL_COMMAND_NAME}{source._target_id}\n"
    step, look = f"{header}next\n{proto.END_COMMAND_PART}", f"{header}hasNext\n{proto.END_COMMAND_PART}"
    ahead = Ahead(client)
    while True:
        count = max(0, min(ahead.next_size(), left))
        left -= count
        # At what should be the end it is asked whether it is: no exception has to be made for it, and none released.
        last = left <= 0
        answers = ask(client, [step] * count + ([look] if last else []))
        verdict = answers.pop() if last else None
        try:
            while answers:
                yield api.get_return_value(answers.pop(0), client, source._target_id, "next")
        except Py4JJavaError as error:
            if is_end(error):
                return
            raise
        finally:
            drop(answers, client)
        if last:
            if not api.get_return_value(verdict, client, source._target_id, "hasNext"):
                return
            left = 1


def over_array(array: Any, length: int, command: Callable[[int], str]) -> Iterator[Any]:
    """Go through a Java array. Elements that were fetched before something else was sent are fetched again."""
    client = array._gateway_client
    ahead = Ahead(client)
    index = 0
    while index < length:
        count = min(ahead.next_size(), length - index)
        answers = ask(client, [command(index + offset) for offset in range(count)])
        try:
            while answers:
                index += 1
                yield api.get_return_value(answers.pop(0), client)
                if not ahead.is_alone():
                    break
        finally:
            drop(answers, client)


def is_end(error: Py4JJavaError) -> bool:
    """Say whether it is how an iterator says that there are no more elements."""
    client = error.java_exception._gateway_client
    text = str(api.get_return_value(client.send_command(error.exception_cmd), client))
    ended = text.splitlines()[0].partition(":")[0] == "java.util.NoSuchElementException"
    if ended:
        error.java_exception._detach()
    return ended


def drop(answers: list[str], client: Any) -> None:
    """Have Java forget what was fetched and is not wanted."""
    while answers:
        try:
            api.get_return_value(answers.pop(), client)
        except Py4JError:  # one exception is raised already, or the loop was left
            continue
