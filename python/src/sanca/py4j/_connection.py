"""One connection to a gateway: a command goes out, a line comes back.

Invariant: a connection that raised is never used again, and it says of the command whether the peer may have seen it.
"""

from __future__ import annotations

import logging
from typing import Any

from . import _wire, java_gateway, protocol as proto
from .protocol import Py4JAuthenticationError, Py4JError, Py4JNetworkError

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")

#: How many answers to releases may be outstanding. The server writes them into our receive buffer, and must never block there.
_MOST_OWED = 256


class Line:
    """A socket with its reader, and how many answers to releases are still to come before the next real one."""

    def __init__(self, peer: Any, stream: Any) -> None:
        self.peer = peer
        self.stream = stream
        self.owed = 0
        #: Releases to send behind the next command, or that were sent behind the last one.
        self.behind: list[str] = []
        self._watch = _wire.Watch(peer)
        self._reader = stream if isinstance(stream, _wire.LineReader) else None

    def send(self, command: str) -> None:
        """Send a command. Raises Py4JNetworkError, and says whether something may have left."""
        try:
            data = ("".join((command, *self.behind)) if self.behind else command).encode("utf-8")
            if self.owed or not self._watch.is_silent() or (self._reader is not None and self._reader.has_rest):
                self._look()
            _wire.send(self.peer, data)
            if self._reader is not None:
                self._reader.sent = True
        except UnicodeEncodeError as error:  # no fault of the connection
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, "Done") from error
        except _wire.NotSent as error:
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, "NotSent") from error
        except OSError as error:
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, "Unknown") from error

    def end(self) -> None:
        """Note that all answers to commands were read: what is owed now is those to the releases that went behind them."""
        if self.behind:
            self.owed += len(self.behind)
            self.behind = []
            if self._reader is not None:
                # They come when this is acknowledged, and then not together with the next answer: it would wait for theirs.
                self._reader.acknowledge()

    def release(self, commands: list[str]) -> None:
        """Send commands whose answers say nothing, and leave the answers for the next one who reads. Raises OSError."""
        if self.owed + len(commands) > _MOST_OWED:
            self.settle()
        if not self.owed and not self._watch.is_silent():
            self._look()
        _wire.send(self.peer, "".join(commands).encode("utf-8"))
        self.owed += len(commands)

    def settle(self) -> None:
        """Read what is owed. Raises OSError if the peer is gone."""
        while self.owed:
            line = self.stream.readline()
            if not (line.startswith(b"!") and line.endswith(b"\n")):
                raise _wire.NotSent("the connection was closed by the Java side")
            self.owed -= 1

    def read(self) -> str:
        """Give the next line that is not owed, without its end; "" if the peer closed instead, or in the middle of a line."""
        while True:
            line: bytes = self.stream.readline()
            if not line.endswith(b"\n"):
                return ""
            if not self.owed or line[:1] != b"!":
                return line[:-1].decode("utf-8", "replace")
            self.owed -= 1

    def _look(self) -> None:
        # A server closes connections it has not heard of for long, and all when it ends. Sending into such a connection succeeds, and
        # nobody could tell then whether the command was carried out; so it is looked at first.
        if not self.owed:
            raise _wire.NotSent("the connection was closed by the Java side")
        if self._watch.readable():
            self.settle()


def _failure(text: str, cause: Any, when: str, outcome: str) -> Py4JNetworkError:
    logger.debug("%s.", text, exc_info=True)
    error = Py4JNetworkError(text, cause, when)
    error.outcome = outcome
    return error


class GatewayConnection:
    """A connection, used by one thread at a time. Made and kept by :class:`GatewayClient`."""

    def __init__(self, gateway_parameters: Any, gateway_property: Any = None) -> None:
        self.gateway_parameters = gateway_parameters
        self.gateway_property = gateway_property
        self.address = gateway_parameters.address
        self.port = gateway_parameters.port
        self.socket: Any = None
        self.stream: Any = None
        self.is_connected = False
        #: Whether this connection has ever worked: if not, another try will not either.
        self.has_answered = False
        self._line: Any = None

    def start(self) -> None:
        """Connect and show the token.

        Raises :class:`Py4JNetworkError` if nobody listens, :class:`Py4JAuthenticationError` if the token is not accepted.
        """
        try:
            self.socket = api.open_connection(self.gateway_parameters)
            self.stream = _wire.LineReader(self.socket)
            self._line = Line(self.socket, self.stream)
            self.is_connected = True
            self._authenticate_connection()
        except Py4JAuthenticationError:
            self.close(True)
            raise
        except Exception as error:
            self.close()
            message = f"An error occurred while trying to connect to the Java server ({self.address}:{self.port})"
            logger.debug(message, exc_info=True)
            raise Py4JNetworkError(message, error) from error

    def _authenticate_connection(self) -> None:
        if self.gateway_parameters.auth_token:
            # No end marker: the server reads this one line and no more.
            answer = self.send_command(f"{proto.AUTH_COMMAND_NAME}\n{self.gateway_parameters.auth_token}\n")
            if api.is_error(answer)[0]:
                raise Py4JAuthenticationError("Failed to authenticate with gateway server.")

    def close(self, reset: bool = False) -> None:
        """Close the socket; with `reset` the peer is not left in doubt about what it did not get."""
        if reset and self.socket is not None:
            try:
                api.set_linger(self.socket)
            except OSError:
                logger.debug("Exception while setting linger", exc_info=True)
        elif not reset:
            api.quiet_shutdown(self.socket)
        api.quiet_close(self.stream)
        api.quiet_close(self.socket)
        self.is_connected = False

    def shutdown_gateway(self) -> None:
        """Have the gateway's server end. It does not answer."""
        if not self.is_connected:
            raise Py4JError("Gateway must be connected to send shutdown cmd.")
        try:
            self._line.settle()
            self.socket.sendall(proto.SHUTDOWN_GATEWAY_COMMAND_NAME.encode("utf-8"))
            self.close()
        except Exception:
            # A server that is gone is what was asked for.
            logger.debug("Exception occurred while shutting down gateway", exc_info=True)

    def send_command(self, command: str) -> str:
        """Send a command and give its answer, without the mark of answers.

        Raises :class:`Py4JNetworkError` if the connection failed; it must be closed then.
        """
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("Command to send: %s", command)
        self._line.send(command)
        answer = self._answer()
        if answer[:1] != proto.FATAL_ERROR:
            self._line.end()
        return answer

    def send_commands(self, commands: list[str]) -> list[str]:
        """Send commands in one go and give all answers. None of them may depend on the answer to another."""
        self._log(commands)
        self._line.send("".join(commands))
        answers = [self._answer() for _ in commands]
        if answers[-1][:1] != proto.FATAL_ERROR:
            self._line.end()
        return answers

    def _answer(self) -> str:
        try:
            answer: str = self._line.read()
        except Exception as error:
            raise _failure("Error while receiving", error, proto.ERROR_ON_RECEIVE, "Unknown") from error
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("Answer received: %s", answer)
        if answer[:1] == proto.RETURN_MESSAGE:
            answer = answer[1:]
        if not answer.strip():
            raise Py4JNetworkError("Answer from Java side is empty", when=proto.EMPTY_RESPONSE)
        self.has_answered = True
        return answer

    def carry(self, releases: list[str]) -> None:
        """Send these behind the next command."""
        self._log(releases)
        self._line.behind = releases

    def carried(self) -> list[str]:
        """Give back what was to be sent behind a command that was not sent, or behind which the server does not read."""
        releases: list[str] = self._line.behind
        self._line.behind = []
        return releases

    def release(self, releases: list[str]) -> None:
        """Send commands whose answers do not matter, and do not wait for them."""
        self._log(releases)
        self._line.release(releases)

    def settle(self, seconds: float) -> None:
        """Read the answers to releases, each for so long: Java has done them then. Raises OSError."""
        self.socket.settimeout(seconds)
        self._line.settle()
        self.socket.settimeout(self.gateway_parameters.read_timeout or None)

    def _log(self, commands: list[str]) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            for command in commands:
                logger.debug("Command to send: %s", command)

    def __del__(self) -> None:
        parameters = getattr(self, "gateway_parameters", None)
        if parameters is not None and getattr(parameters, "auto_close", False):
            api._garbage_collect_connection(getattr(self, "socket", None))


class GatewayConnectionGuard:
    """A connection in the hands of a user, who reads bytes from it: what ``member.stream(…)`` gives.

    >>> with channel.stream() as connection:  # doctest: +SKIP
    ...     head = connection.read(16)
    """

    def __init__(self, client: Any, connection: Any) -> None:
        self._client = client
        self._connection = connection

    def __enter__(self) -> GatewayConnectionGuard:
        return self

    def read(self, hint: int = -1) -> Any:
        """Read so many bytes, or all until the other side closes."""
        return self._connection.stream.read(hint)

    def __exit__(self, type: Any, value: Any, traceback: Any) -> None:
        if value is None:
            self._client._give_back_connection(self._connection)
        else:
            self._connection.close()
