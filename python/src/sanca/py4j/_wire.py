"""The wire: values as text, and lines over a socket.

The native core does the same for plain values and plain sockets; nothing here knows of gateways, pools or Java objects.

Invariant: whoever sends knows afterwards whether the peer may have seen the command. :func:`send` raises :class:`NotSent` while no byte has
left, any other OSError once one may have.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

_MAX_INT: Final = 2**31 - 1
_MIN_INT: Final = -(2**31)

# --- text

_SPECIAL = re.compile(r"[\\\r\n]")
_ESCAPED = re.compile(r"\\([\\rn])")
_ESCAPES: Final = {"\\": "\\\\", "\r": "\\r", "\n": "\\n"}
_UNESCAPES: Final = {"\\": "\\", "r": "\r", "n": "\n"}


def escape(text: str) -> str:
    """Make one line of a text. Only backslash, CR and LF are special, on both sides."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text) if _SPECIAL.search(text) else text


def unescape(text: str) -> str:
    """Undo :func:`escape`. What is no escape stays as it is."""
    return _ESCAPED.sub(lambda match: _UNESCAPES[match[1]], text) if "\\" in text else text


def one_line(name: str) -> str:
    """Give back a name that goes into a command as it is. A line break would end the command, and the rest would be taken for the next one."""
    if "\n" in name or "\r" in name:
        raise ValueError(f"{name!r} cannot be a name in Java: it has a line break")
    return name


# --- values


def encode_float(value: float) -> str:
    """Write a float as Java's parseDouble reads it, with the fewest digits that give the same number back."""
    text = float.__repr__(value)
    return _JAVA_FLOATS.get(text, text)


_JAVA_FLOATS: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def encode(parameter: Any) -> str | None:
    """Write a value as one line, without its end; None for what is no plain value."""
    writer = _WRITERS.get(type(parameter))
    if writer is not None:
        return writer(parameter)
    # Subclasses; `bool` comes before `int` in the table.
    for kind, writer in _WRITERS.items():
        if isinstance(parameter, kind):
            return writer(parameter)
    return None


def _encode_int(value: int) -> str:
    # int's own repr: a subclass (IntEnum) may print itself as something that Java cannot read.
    return ("i" if _MIN_INT <= value <= _MAX_INT else "L") + int.__repr__(value)


def _encode_bytes(value: bytes | bytearray) -> str:
    return "j" + b64encode(value).decode("ascii")


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda value: "n",
    bool: lambda value: "bTrue" if value else "bFalse",
    Decimal: lambda value: "D" + str(value),
    int: _encode_int,
    float: lambda value: "d" + encode_float(value),
    bytearray: _encode_bytes,
    bytes: _encode_bytes,
    str: lambda value: "s" + escape(value),
}


def decode_int(text: str) -> int | float:
    """Read an integer. Java sends every Number it does not know as one, and some of those have a fraction (DoubleAdder)."""
    try:
        return int(text)
    except ValueError:
        return float(text)


def decode_bytes(text: str) -> bytes:
    """Read base64."""
    return b64decode(text)


#: How values that are values on both sides are read, by type letter.
DECODERS: Final[dict[str, Callable[[str], Any]]] = {
    "n": lambda text: None,
    "b": lambda text: text.lower() == "true",
    "i": decode_int,
    "L": int,
    "D": Decimal,
    "d": float,
    "s": unescape,
    "j": decode_bytes,
}

# --- sockets

_CHUNK: Final = 32 * 1024
_LARGE: Final = 1024 * 1024
_TCP: Final = (socket.AF_INET, socket.AF_INET6)
_QUICK_ACK: Final[int | None] = getattr(socket, "TCP_QUICKACK", None)


class AsLong(int):
    """A number that goes out as a Long, whatever its size."""


_WRITERS[AsLong] = lambda value: "L" + int.__repr__(value)


class NotSent(OSError):
    """The peer has not seen one byte of it: sending it elsewhere cannot make it happen twice."""


class LineReader:
    """The reading half of a socket: lines, or bytes after a line. Owned by one thread at a time.

    A file from ``makefile`` would do; this one never waits for an acknowledgement timer. A peer that writes a long line in several pieces
    without TCP_NODELAY holds the last piece back until the first is acknowledged, and the system puts that off for 40 ms if nobody asks.
    The same goes for several lines. So whoever receives again without having sent in between, asks.
    """

    def __init__(self, peer: socket.socket) -> None:
        self._peer = peer
        self._rest = b""
        #: Set by whoever sends: what comes next acknowledges itself by and by, with what is sent.
        self.sent = True
        self.closed = False

    def _receive(self, size: int) -> bytes:
        if self.sent:
            self.sent = False
        else:
            self.acknowledge()
        return self._peer.recv(size)

    def acknowledge(self) -> None:
        """Tell the peer at once that what it sent has arrived."""
        if _QUICK_ACK is not None and self._peer.family in _TCP:
            self._peer.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)

    def readline(self) -> bytes:
        """Give a line with its LF; without one only if the peer has closed, b"" if it has closed between lines."""
        data = self._rest
        if data:
            self._rest = b""
        else:
            data = self._receive(_CHUNK)
        end = data.find(b"\n") + 1
        if end == len(data):  # the common case, and the end of the stream (0 == 0)
            return data
        if end:
            self._rest = data[end:]
            return data[:end]
        return self._long_line(data)

    def _long_line(self, start: bytes) -> bytes:
        pieces = [start]
        while True:
            data = self._receive(_LARGE)
            end = data.find(b"\n") + 1
            if end:
                self._rest = data[end:]
                pieces.append(data[:end])
            elif data:
                pieces.append(data)
                continue
            return b"".join(pieces)

    def read(self, hint: int = -1) -> bytes:
        """Give so many bytes, fewer only at the end of the stream; with a negative number all there are until the peer closes."""
        if hint is None or hint < 0:
            hint = 2**63
        pieces, missing = [], hint
        while missing > 0:
            data = self._rest or self._receive(min(missing, _LARGE))
            if not data:
                break
            self._rest = data[missing:]
            pieces.append(data[:missing])
            missing -= len(pieces[-1])
        return b"".join(pieces)

    @property
    def has_rest(self) -> bool:
        """Say whether something was received that nobody has asked for yet."""
        return bool(self._rest)

    def close(self) -> None:
        """Forget what was read ahead. The socket is closed by its owner."""
        self.closed = True
        self._rest = b""


def no_delay(peer: socket.socket) -> None:
    """Have small writes leave at once."""
    if peer.family in _TCP:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def send(peer: socket.socket, data: bytes) -> None:
    """Write all of it.

    Raises :class:`NotSent` if nothing was written, another OSError if something may have been.
    """
    try:
        sent = peer.send(data)
    except ssl.SSLError:
        raise  # a record may have left in part
    except OSError as error:
        raise NotSent(*error.args) from error
    if sent < len(data):
        peer.sendall(memoryview(data)[sent:])


class Watch:
    """Says whether there is something to read from a socket, or the end of the stream."""

    def __init__(self, peer: socket.socket) -> None:
        self._peer = peer
        self._poll = None
        if hasattr(select, "poll"):  # `select.select` cannot watch files with large numbers
            self._poll = select.poll()
            self._poll.register(peer, select.POLLIN)

    def readable(self, seconds: float | None = 0) -> bool:
        """Look, or wait so long, with None for ever."""
        if self._poll is not None:
            return bool(self._poll.poll(None if seconds is None else seconds * 1000))
        return bool(select.select([self._peer], [], [], seconds)[0])

    def is_silent(self) -> bool:
        """Say whether a connection over which nothing is owed looks alive: not closed by the peer, and with nothing nobody asked for.

        Consumes what there is, so a connection that is not silent must not be used any more.
        """
        if not self.readable():
            return True
        peer = self._peer
        if not isinstance(peer, ssl.SSLSocket):
            return False
        # TLS has records of its own (session tickets); only trying to read tells whether there is data among them.
        timeout = peer.gettimeout()
        peer.settimeout(0)
        try:
            peer.recv(1)
        except (ssl.SSLWantReadError, BlockingIOError):
            peer.settimeout(timeout)
            return True
        except OSError:
            pass
        return False


class Answer(str):
    """An answer that is not only a value: what it means is still to be found out."""

    __slots__ = ()


class Failed(Answer):
    """The answer to a command that has none: an error without text, as Java would send, that knows what went wrong."""

    __slots__ = ("error",)
    error: BaseException

    @classmethod
    def because(cls, error: BaseException) -> Failed:
        """Make one."""
        answer = cls("x")
        answer.error = error
        return answer
