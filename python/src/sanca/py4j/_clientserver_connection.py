"""A connection that serves one Python thread in both directions.

While its thread waits for an answer, Java may call back over the same socket: a line that starts with ``!`` is the answer, any other begins
a command, which is carried out here and now. So a callback runs in the thread that made the call.
"""

from __future__ import annotations

import gc
import logging
from threading import Thread
from typing import Any

from . import clientserver, java_gateway, protocol as proto
from ._callback import call_proxy, parts, serve, serve_all
from ._connection import _OWN, GatewayConnection
from ._sockets import open_connection
from .protocol import Py4JAuthenticationError, Py4JError, Py4JNetworkError

api: Any = clientserver
gateway_api: Any = java_gateway

logger = logging.getLogger("py4j.clientserver")


class ClientServerConnection(GatewayConnection):
    """A connection of one thread, opened by either side."""

    def __init__(
        self,
        java_parameters: Any,
        python_parameters: Any,
        gateway_property: Any,
        java_client: Any,
        python_server: Any = None,
    ) -> None:
        super().__init__(java_parameters, gateway_property)
        self.java_parameters = java_parameters
        self.python_parameters = python_parameters
        self.java_address = java_parameters.address
        self.java_port = java_parameters.port
        self.python_address = python_parameters.address
        self.python_port = python_parameters.port
        self.ssl_context = java_parameters.ssl_context
        self.pool = gateway_property.pool
        self.java_client = java_client
        self.python_server = python_server
        #: Whether this side opened it: only then can it be opened again.
        self.initiated_from_client = False
        #: Whether an answer is to come and no callback runs. What comes up in this thread now (a signal handler) needs another connection:
        #: over this one Java would read its command after the one it is busy with.
        self.is_waiting = False
        #: Whether it was opened for that, and is closed behind its one command.
        self.is_aside = False
        self._kept: Any = None

    def connect_to_java_server(self) -> None:
        """Connect and show the token. Raises OSError if nobody listens, :class:`Py4JAuthenticationError`."""
        self.initiated_from_client = True
        try:
            if self.open_line is not None:
                self._attach(None, self.open_line())
                return
            self._attach(open_connection(self.java_parameters))
            self._authenticate_connection()
        except Py4JAuthenticationError:
            self.close(True)
            raise
        except BaseException:
            self.close()
            raise

    def init_socket_from_python_server(self, socket: Any, stream: Any) -> None:
        """Take over a connection that Java opened."""
        self._attach(socket, stream)

    def _attach(self, socket: Any, line: Any = None) -> None:
        super()._attach(socket, line)
        self._open = True

    def start(self) -> None:
        """Serve Java in a thread of its own."""
        thread = Thread(target=self.run)
        thread.daemon = self.python_parameters.daemonize_connections
        thread.start()

    def run(self) -> None:
        """Serve Java in this thread. What Python code calls from here goes over this connection too."""
        self.java_client.set_thread_connection(self)
        self.wait_for_commands()

    def send_command(self, command: str) -> str:
        """Send a command and give its answer; carry out what Java asks for in between.

        Raises :class:`Py4JNetworkError` if the connection failed; it must be closed then.
        """
        if self.java_parameters.auto_gc:
            gc.collect()
        before, self.is_waiting = self.is_waiting, True
        try:
            return super().send_command(command)
        finally:
            self.is_waiting = before

    def send_commands(self, commands: list[str]) -> list[str]:
        """Send commands in one go and give all answers. None of them may depend on the answer to another."""
        before, self.is_waiting = self.is_waiting, True
        try:
            return super().send_commands(commands)
        finally:
            self.is_waiting = before

    def call(self, header: str, args: tuple[Any, ...], pool: Any) -> Any:
        """As :meth:`GatewayConnection.call`; carry out what Java asks for in between."""
        if self.java_parameters.auto_gc:
            gc.collect()
        before, self.is_waiting = self.is_waiting, True
        try:
            value = super().call(header, args, pool)
        finally:
            self.is_waiting = before
        self._kept = None
        return value

    def _answer(self, line: str | None = None) -> str:
        try:
            while True:
                if line is None:
                    line = self._line.answer()
                if not line:
                    raise Py4JNetworkError("Answer from Java side is empty", when=proto.EMPTY_RESPONSE)
                if line[0] == proto.RETURN_MESSAGE:
                    break
                if not serve(line, self.stream, self.socket, self.pool, self._call_proxy):
                    raise Py4JNetworkError("Answer from Java side is empty", when=proto.EMPTY_RESPONSE)
                line = None
        except Py4JNetworkError:
            raise
        except Exception as error:
            logger.debug("Error while receiving.", exc_info=True)
            raise Py4JNetworkError("Error while sending or receiving", error, proto.ERROR_ON_RECEIVE) from error
        self._kept = None
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("Answer received: %s", line)
        self.has_answered = True
        return line[1:]

    # A release behind a command would be answered before it if Java calls back meanwhile.
    carry = None  # type: ignore[assignment]

    def wait_for_commands(self) -> None:
        """Carry out what Java asks for until it closes the connection."""
        logger.info("Python Server ready to receive messages")
        token = self.python_parameters.auth_token
        reset = serve_all(self, self._line.answer, self.stream, token, api, "python server")
        self.close(reset)

    def close(self, reset: bool = False) -> None:
        """Close the connection. Doing it again has no effect."""
        # Both the server and this thread may close at a time; the dict lets one of them have it.
        if self.__dict__.pop("_open", None) is None:
            return
        logger.info("Closing down clientserver connection")
        was_connected = self.is_connected
        super().close(reset)
        self.socket = None
        self._kept = None
        if was_connected and self.python_server:
            gateway_api.server_connection_stopped.send(self.python_server, connection=self)

    def shutdown_socket(self, remote_port: Any, local_port: Any) -> None:
        """Have Java close the connection of these ports (as it sees them), and close this one."""
        if not self.is_connected:
            raise Py4JError("Gateway must be connected to send cancel cmd.")
        try:
            self.socket.sendall(f"z\n127.0.0.1\n{remote_port}\n{local_port}\n".encode())
        except Exception:
            logger.debug("Exception occurred while shutting down connection", exc_info=True)
        self.close()

    def _call_proxy(self, obj_id: str, input: Any) -> str:
        before, self.is_waiting = self.is_waiting, False
        try:
            answer, self._kept = call_proxy(
                self.pool,
                obj_id,
                input,
                self._get_params,
                self.java_client,
                self.python_parameters.propagate_java_exceptions,
            )
        finally:
            self.is_waiting = before
        if self.python_parameters.auto_gc:
            gc.collect()
        return answer

    def _get_params(self, input: Any) -> list[Any]:
        return [api.get_return_value(proto.SUCCESS + line, self.java_client) for line in parts(input)]


_OWN.add(ClientServerConnection.send_command)
