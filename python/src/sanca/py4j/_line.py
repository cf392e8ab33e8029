"""A connection as bytes: commands out, lines in. The native core's where it can be, ours over anything else that is like a socket.

Invariant: whoever sends can tell afterwards whether the peer may have seen it (``has_left``).
"""

from __future__ import annotations

import socket
from typing import Any

from .. import _native
from . import _wire, protocol as proto

#: What conversions were before a program changed them: as long as they are the same, the native core makes them.
ORIGINALS = dict(proto.OUTPUT_CONVERTER)


def line_over(peer: Any, timeout: float | None = None) -> Any:
    """Make the line of a connected socket, which stays its owner's. `timeout` is that of the socket."""
    # A subclass does something of its own: TLS, or what a program has thought of.
    if type(peer) is socket.socket:
        line = _native.gateway_line(peer, timeout, proto.OUTPUT_CONVERTER, ORIGINALS, proto.get_command_part)
        if line is not None:
            return line
    return SocketLine(peer)


class SocketLine(_wire.LineReader):
    """The same as ``_native.GatewayLine`` over any kind of socket."""

    def __init__(self, peer: Any) -> None:
        super().__init__(peer)
        self.has_left = False
        #: How many answers are to be dropped.
        self.owed = 0
        #: Whether the last call sent nothing, or was answered.
        self.intact = True
        self.in_use = False
        self._watch = _wire.Watch(peer)

    def call(self, header: str, args: tuple[Any, ...], part: Any, pool: Any, decodes: bool, behind: Any) -> Any:
        """Make a call; give the line of its answer, in a tuple."""
        self.intact = True
        part = part or proto.get_command_part
        command = "".join(
            [header, *[part(arg, pool) for arg in args], proto.END_COMMAND_PART, *(behind or ())]
        ).encode()
        self.intact = False
        self.send(command)
        answer = self.answer()
        if behind and answer[:2] != proto.RETURN_MESSAGE + proto.FATAL_ERROR:
            self.owe(len(behind))
        self.intact = True
        return (answer,)

    def send(self, commands: bytes) -> None:
        """Send commands. Raises OSError, and says in `has_left` whether the peer may have seen any of them."""
        self.has_left = False
        # A server closes connections it has not heard of for long, and all when it ends. Sending into such a connection succeeds, and
        # nobody could tell then whether the command was carried out; so it is looked at first.
        if self.has_rest or not self._watch.is_silent():
            if not self.owed:
                raise ConnectionAbortedError("the connection was closed by the Java side")
            self.settle()
        try:
            _wire.send(self._peer, commands)
        except OSError as error:
            self.has_left = not isinstance(error, _wire.NotSent)
            raise
        self.has_left = self.sent = True

    def reply(self, answer: bytes) -> None:
        """Send an answer."""
        self._peer.sendall(answer)
        self.sent = True

    def answer(self) -> str:
        """Give the next line that is not owed, without its end; "" if the peer closed instead, or in the middle of a line."""
        while True:
            line = self.readline()
            if not line.endswith(b"\n"):
                return ""
            if not self.owed or line[:1] != b"!":
                return line[:-1].decode("utf-8", "replace")
            self.owed -= 1

    def owe(self, answers: int) -> None:
        """Note that so many answers to what was sent are to be dropped."""
        self.owed += answers
        # They come when this is acknowledged, and then not together with the next answer: it would wait for theirs.
        self.acknowledge()

    def settle(self) -> None:
        """Read what is owed. Raises OSError if the peer is gone."""
        while self.owed:
            line = self.readline()
            if not (line.startswith(b"!") and line.endswith(b"\n")):
                raise ConnectionAbortedError("the connection was closed by the Java side")
            self.owed -= 1

    def set_timeout(self, seconds: float | None) -> None:
        """Set how long the peer may say nothing."""
        self._peer.settimeout(seconds)
