"""One connection to a gateway: a command goes out, a line comes back.

Invariant: a connection that raised is never used again, and it says of the command whether the peer may have seen it.
"""

from __future__ import annotations

import logging
from typing import Any

from . import java_gateway, protocol as proto
from ._line import line_over
from ._wire import Answer
from .protocol import Py4JAuthenticationError, Py4JError, Py4JNetworkError

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")

_is_told, _DEBUG = logger.isEnabledFor, logging.DEBUG

#: The command that shows the token, which is for no log.
_AUTHENTICATE = f"{proto.AUTH_COMMAND_NAME}\n"

#: How many answers to releases may be outstanding. The server writes them into our receive buffer, and must never block there.
_MOST_OWED = 256


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
        #: Makes the line, where there is no socket.
        self.open_line: Any = None
        #: Releases to send behind the next command, or that were sent behind the last one.
        self._behind: list[str] = []
        #: The last call failed before anything was sent, by no fault of the connection.
        self.intact = False

    def start(self) -> None:
        """Connect and show the token.

        Raises :class:`Py4JNetworkError` if nobody listens, :class:`Py4JAuthenticationError` if the token is not accepted.
        """
        try:
            if self.open_line is not None:
                self._attach(None, self.open_line())
                return
            self.socket = api.open_connection(self.gateway_parameters)
            self._attach(self.socket)
            self._authenticate_connection()
        except Py4JAuthenticationError:
            self.close(True)
            raise
        except Exception as error:
            self.close()
            message = f"An error occurred while trying to connect to the Java server ({self.address}:{self.port})"
            logger.debug(message, exc_info=True)
            raise Py4JNetworkError(message, error) from error

    def _attach(self, socket: Any, line: Any = None) -> None:
        """Go on over a connected socket, or over a line that needs none."""
        self.socket = socket
        self.stream = self._line = line or line_over(socket, self.gateway_parameters.read_timeout or None)
        self.is_connected = True

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
            self._line.send(proto.SHUTDOWN_GATEWAY_COMMAND_NAME.encode("utf-8"))
            self.close()
        except Exception:
            # A server that is gone is what was asked for.
            logger.debug("Exception occurred while shutting down gateway", exc_info=True)

    def send_command(self, command: str) -> str:
        """Send a command and give its answer, without the mark of answers.

        Raises :class:`Py4JNetworkError` if the connection failed; it must be closed then.
        """
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("Command to send: %s", command if not command.startswith(_AUTHENTICATE) else _AUTHENTICATE)
        self._send(command)
        answer = self._answer()
        self._end(answer)
        return answer

    def send_commands(self, commands: list[str]) -> list[str]:
        """Send commands in one go and give all answers. None of them may depend on the answer to another."""
        self._log(commands)
        self._send("".join(commands))
        answers = [self._answer() for _ in commands]
        self._end(answers[-1])
        return answers

    def call(self, header: str, args: tuple[Any, ...], pool: Any) -> Any:
        """Send the command that begins with `header` and has these arguments. Give the value that came, or the :class:`Answer` if what came
        is not only a value.

        Raises as :meth:`send_command`, and what making lines of the arguments raises; then `intact` is True.
        """
        part = api.get_command_part
        if type(self).send_command not in _OWN or _is_told(_DEBUG):
            command = "".join([header, *[part(arg, pool) for arg in args], proto.END_COMMAND_PART])
            return Answer(self.send_command(command))
        line, behind = self._line, self._behind
        try:
            value = line.call(
                header,
                args,
                None if part is proto.get_command_part else part,
                pool,
                api.get_return_value is proto.get_return_value,
                behind or None,
            )
        except UnicodeEncodeError as error:
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, "Done") from error
        except OSError as error:
            if line.intact:
                self.intact = True
                raise
            when = proto.ERROR_ON_RECEIVE if line.has_left else proto.ERROR_ON_SEND
            text = "Error while receiving" if line.has_left else "Error while sending"
            raise _failure(text, error, when, "Unknown" if line.has_left else "NotSent") from error
        except BaseException:
            self.intact = line.intact
            raise
        if type(value) is tuple:
            answer = self._answer(value[0])
            if behind and answer[:1] != proto.FATAL_ERROR:
                self._behind = []
            return Answer(answer)
        if behind:
            self._behind = []
        self.has_answered = True
        return value

    def _send(self, commands: str) -> None:
        """Send commands, and the releases behind. Raises Py4JNetworkError, and says whether something may have left."""
        line = self._line
        try:
            line.send("".join((commands, *self._behind)).encode("utf-8"))
        except UnicodeEncodeError as error:  # no fault of the connection
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, "Done") from error
        except OSError as error:
            outcome = "Unknown" if line.has_left else "NotSent"
            raise _failure("Error while sending", error, proto.ERROR_ON_SEND, outcome) from error

    def _end(self, answer: str) -> None:
        """Note that all answers to commands were read: what is owed now is those to the releases behind, unless nobody reads those."""
        if self._behind and answer[:1] != proto.FATAL_ERROR:
            behind, self._behind = self._behind, []
            self._line.owe(len(behind))

    def _answer(self, line: str | None = None) -> str:
        try:
            answer: str = self._line.answer() if line is None else line
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
        self._behind = releases

    def carried(self) -> list[str]:
        """Give back what was to be sent behind a command that was not sent, or behind which the server does not read."""
        releases, self._behind = self._behind, []
        return releases

    def release(self, releases: list[str]) -> None:
        """Send commands whose answers do not matter, and do not wait for them. Raises OSError."""
        self._log(releases)
        if self._line.owed + len(releases) > _MOST_OWED:
            self._line.settle()
        self._line.send("".join(releases).encode("utf-8"))
        self._line.owe(len(releases))

    def settle(self, seconds: float) -> None:
        """Read the answers to releases, each for so long: Java has done them then. Raises OSError."""
        self._line.set_timeout(seconds)
        self._line.settle()
        self._line.set_timeout(self.gateway_parameters.read_timeout or None)

    def _log(self, commands: list[str]) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            for command in commands:
                logger.debug("Command to send: %s", command)

    def __del__(self) -> None:
        parameters = getattr(self, "gateway_parameters", None)
        if parameters is not None and getattr(parameters, "auto_close", False):
            api._garbage_collect_connection(getattr(self, "socket", None))


#: What a call takes the place of. A program's own is used, in a subclass or put into ours.
_OWN: set[Any] = {GatewayConnection.send_command}


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
