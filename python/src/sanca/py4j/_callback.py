"""Where Java calls Python: a server, and a thread for each of its connections."""

from __future__ import annotations

import logging
import socket
import traceback
import weakref
from threading import RLock, Thread, current_thread
from typing import Any

from . import _wire, java_gateway, protocol as proto
from ._line import line_over
from ._objects import convert_arguments
from ._parameters import DEFAULT_ADDRESS, DEFAULT_PYTHON_PROXY_PORT
from ._sockets import open_server, read_text
from .protocol import Py4JAuthenticationError, Py4JJavaError, Py4JNetworkError

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")


class CallbackServer:
    """Listens for connections from Java. Its methods may be called from any thread.

    :param pool: the Python objects that Java may call.
    :param gateway_client: what calls of those objects' arguments go through.
    """

    def __init__(
        self,
        pool: Any,
        gateway_client: Any,
        port: Any = DEFAULT_PYTHON_PROXY_PORT,
        address: Any = DEFAULT_ADDRESS,
        callback_server_parameters: Any = None,
    ) -> None:
        self.gateway_client = gateway_client
        if not callback_server_parameters:
            api.deprecated("CallbackServer.port and address", "1.0", "CallbackServerParameters")
            callback_server_parameters = api.CallbackServerParameters(address=address, port=port)
        self.callback_server_parameters = callback_server_parameters
        self.port = callback_server_parameters.port
        self.address = callback_server_parameters.address
        self.ssl_context = callback_server_parameters.ssl_context
        self.pool = pool
        self.connections: weakref.WeakSet[Any] = weakref.WeakSet()
        #: Guards `connections`, `is_shutdown` and the socket. May be held while a connection is closed; never while user code runs.
        self.lock = RLock()
        self.is_shutdown = False
        self.is_shutting_down = False
        self.server_socket: Any = None
        self.thread: Any = None
        #: Whoever looks into `connections` finds the latest one, even if it has ended.
        self._latest: Any = None
        self._listening_address: Any = None
        self._listening_port: Any = None

    def get_listening_port(self) -> Any:
        """Give the port it listens on; None if it does not."""
        return self._listening_port

    def get_listening_address(self) -> Any:
        """Give the address it listens on, as numbers."""
        return self._listening_address

    def start(self) -> None:
        """Bind and start the thread that accepts. Raises :class:`Py4JNetworkError` if the port cannot be had."""
        self.is_shutdown = False
        try:
            self.server_socket = open_server(self.address, self.port)
        except Exception as error:
            message = f"An error occurred while trying to start the callback server ({self.address}:{self.port})"
            logger.debug(message, exc_info=True)
            raise Py4JNetworkError(message, error) from error
        # Listening from here on, not from when the thread runs: whoever is told the port may connect at once.
        self.server_socket.listen(5)
        self._listening_address, self._listening_port = self.server_socket.getsockname()[:2]
        self.thread = Thread(target=self.run)
        self.thread.daemon = self.callback_server_parameters.daemonize
        self.thread.start()

    def run(self) -> None:
        """Accept connections until the server is shut down. Runs in the server's thread."""
        try:
            logger.info("Socket listening on %s", (self._listening_address, self._listening_port))
            api.server_started.send(self, server=self)
            while not self.is_shutdown:
                listening = self.server_socket
                if listening is None:
                    break
                ready = _wire.Watch(listening).readable(self.callback_server_parameters.accept_timeout or None)
                if ready and not self.is_shutdown:
                    accepted, _ = listening.accept()
                    self._welcome(accepted)
        except Exception as error:
            if self.is_shutdown:
                logger.debug("Error while waiting for a connection.", exc_info=True)
            else:
                api.server_connection_error.send(self, error=error)
                logger.error("Error while waiting for a connection.", exc_info=True)
        api.server_stopped.send(self, server=self)

    def _welcome(self, accepted: Any) -> None:
        """Start what serves a new connection. One that goes wrong does not end the server."""
        try:
            _wire.no_delay(accepted)
            if self.callback_server_parameters.read_timeout:
                accepted.settimeout(self.callback_server_parameters.read_timeout)
            if self.ssl_context:
                # The handshake is part of the first read, in the connection's own thread: a silent peer must not keep others out.
                accepted = self.ssl_context.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
            timeout = self.callback_server_parameters.read_timeout or None
            connection = self._create_connection(accepted, line_over(accepted, timeout))
        except Exception as error:
            api.quiet_close(accepted)
            api.server_connection_error.send(self, error=error)
            logger.error("Error while opening a callback connection.", exc_info=True)
            return
        with self.lock:
            closed = self.is_shutdown
            if not closed:
                self.connections.add(connection)
                self._latest = connection
        if closed:
            connection.close()
            return
        connection.start()
        api.server_connection_started.send(self, connection=connection)

    def _create_connection(self, socket_instance: Any, stream: Any) -> Any:
        return api.CallbackConnection(
            self.pool, stream, socket_instance, self.gateway_client, self.callback_server_parameters, self
        )

    def close(self) -> None:
        """Close all connections; the server goes on."""
        with self.lock:
            connections = list(self.connections)
        for connection in connections:
            api.quiet_close(connection)

    def shutdown(self) -> None:
        """Stop listening, close all connections and wait for the accepting thread. Doing it again has no effect."""
        with self.lock:
            if self.is_shutting_down:
                return
            self.is_shutting_down = True
        try:
            logger.info("Callback Server Shutting Down")
            api.pre_server_shutdown.send(self, server=self)
            with self.lock:
                self.is_shutdown = True
                api.quiet_shutdown(self.server_socket)  # wakes the thread
                api.quiet_close(self.server_socket)
                self.server_socket = None
            self.close()
            self.pool.clear()
            if self.thread not in (None, current_thread()):
                self.thread.join()
            self.thread = self._latest = None
            api.post_server_shutdown.send(self, server=self)
        finally:
            self.is_shutting_down = False


class CallbackConnection(Thread):
    """Serves one connection from Java, one call after the other."""

    def __init__(
        self,
        pool: Any,
        input: Any,
        socket_instance: Any,
        gateway_client: Any,
        callback_server_parameters: Any,
        callback_server: Any,
    ) -> None:
        super().__init__(daemon=callback_server_parameters.daemonize_connections)
        self.pool = pool
        self.input = input
        self.socket = socket_instance
        self.gateway_client = gateway_client
        self.callback_server_parameters = callback_server_parameters
        self.callback_server = callback_server
        self._open = True
        self._kept: Any = None

    def run(self) -> None:
        """Serve until Java closes the connection."""
        logger.info("Callback Connection ready to receive messages")
        token = self.callback_server_parameters.auth_token
        reset = serve_all(self, lambda: read_text(self.input), self.input, token, api, "callback connection")
        self.close(reset)

    def close(self, reset: bool = False) -> None:
        """Close the connection; with `reset` so that Java does not take it for an orderly end. Doing it again has no effect."""
        # Both the server and this thread may close at a time; the dict lets one of them have it.
        if self.__dict__.pop("_open", None) is None:
            return
        logger.info("Closing down callback connection")
        if reset:
            try:
                api.set_linger(self.socket)
            except OSError:
                logger.debug("Exception while setting linger", exc_info=True)
        else:
            api.quiet_shutdown(self.socket)
        api.quiet_close(self.input)
        api.quiet_close(self.socket)
        api.server_connection_stopped.send(self.callback_server, connection=self)

    def _call_proxy(self, obj_id: str, input: Any) -> str:
        answer, self._kept = call_proxy(
            self.pool,
            obj_id,
            input,
            self._get_params,
            self.gateway_client,
            self.callback_server_parameters.propagate_java_exceptions,
        )
        return answer

    def _get_params(self, input: Any) -> list[Any]:
        return [api.get_return_value(proto.SUCCESS + line, self.gateway_client) for line in parts(input)]


def parts(input: Any) -> list[str]:
    """Give the lines up to the end of a command. Raises EOFError if there is no end."""
    lines: list[str] = []
    while True:
        line = read_text(input)
        if line == proto.END:
            return lines
        if not line:
            raise EOFError("the Java side closed the connection in the middle of a command")
        lines.append(line)


def serve_all(connection: Any, read: Any, input: Any, token: Any, module: Any, who: str) -> bool:
    """Carry out what Java asks for over a connection until it ends, however that happens. True if it is to be closed by a reset.

    :param read: gives the first line of the next command, nothing at the end.
    :param token: what Java has to show first, None if nothing.
    :param module: the public module it is of: its `do_client_auth` is asked, its logger told.
    """
    authenticated = token is None
    try:
        while command := read():
            if not authenticated:
                authenticated = module.do_client_auth(command, input, connection.socket, token)
                # It is for this connection's server that the token was shown; commands that we send over it show none.
            elif not serve(command, input, connection.socket, connection.pool, connection._call_proxy):
                break
    except Py4JAuthenticationError:
        module.logger.warning("Could not authenticate connection.", exc_info=True)
        return True
    except TimeoutError:
        module.logger.info("Timeout while %s was waiting for a message", who, exc_info=True)
        return True
    except Exception:
        # That is how a connection ends too, when either side closes it.
        module.logger.info("Error while %s was waiting for a message", who, exc_info=True)
    return False


def serve(command: str, input: Any, peer: socket.socket, pool: Any, call: Any) -> bool:
    """Carry out one command of Java and answer it. False if it was cut off."""
    obj_id = read_text(input)
    if not obj_id.strip():
        return False
    logger.info("Received command %s on object id %s", command, obj_id)
    if command == proto.CALL_PROXY_COMMAND_NAME:
        answer = call(obj_id, input)
    elif command == proto.GARBAGE_COLLECT_PROXY_COMMAND_NAME:
        input.readline()  # the end of the command
        api._garbage_collect_proxy(pool, obj_id)
        answer = proto.SUCCESS_RETURN_MESSAGE
    else:
        # Where it ends is not known; an answer keeps Java from waiting for one.
        logger.error("Unknown command %s", command)
        answer = proto.ERROR_RETURN_MESSAGE
    # A program's own stream can only be read from.
    getattr(input, "reply", peer.sendall)(answer.encode("utf-8", "replace"))
    return True


def call_proxy(pool: Any, obj_id: str, input: Any, get_params: Any, client: Any, propagate: bool) -> tuple[str, Any]:
    """Call a Python object for Java and give the answer, whatever happens: a value, a text, or the Java exception that came up.

    With it comes what has to be kept until Java has read the answer, which it has when it sends the next command: the wrapper of an object
    that is answered must not be the last reference, or its release would overtake the answer.
    """
    if obj_id not in pool:
        parts(input)  # the rest of the command is not the next one
        return _answer(proto.ERROR, "Object ID unknown", pool)
    try:
        method = read_text(input)
        params = get_params(input)
        result = getattr(pool[obj_id], method)(*params)
        (result,), _ = convert_arguments(client, client.converters, (result,))
        return _answer(proto.SUCCESS, result, pool)
    except (Exception, SystemExit) as error:
        logger.debug("There was an exception while executing the Python Proxy on the Python Side.", exc_info=True)
        if propagate and isinstance(error, Py4JJavaError):
            return _answer(proto.ERROR, error.java_exception, pool)
        return _answer(proto.ERROR, traceback.format_exc(), pool)


def _answer(kind: str, value: Any, pool: Any) -> tuple[str, Any]:
    return proto.RETURN_MESSAGE + kind + str(api.get_command_part(value, pool)), value
