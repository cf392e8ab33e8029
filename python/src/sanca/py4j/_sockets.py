"""Small deeds on sockets that both directions share: closing, timeouts, the first exchange of a protected connection."""

from __future__ import annotations

import hmac
import logging
import os
import socket
import struct
from typing import Any

from . import _wire, java_gateway
from ._constants import AUTH_COMMAND_NAME, ERROR_RETURN_MESSAGE, OUTPUT_VOID_COMMAND
from .protocol import Py4JAuthenticationError, smart_decode

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")


def quiet_close(closable: Any) -> None:
    """Close something, if it is there, whatever comes of it."""
    if closable is None:
        return
    try:
        closable.close()
    except Exception:
        logger.debug("Exception while closing", exc_info=True)


def quiet_shutdown(socket_instance: Any) -> None:
    """Tell both directions of a socket that it is over, whatever comes of it. Wakes whoever waits for it."""
    if socket_instance is None:
        return
    try:
        socket_instance.shutdown(socket.SHUT_RDWR)
    except Exception:
        logger.debug("Exception while shutting down a socket", exc_info=True)


def set_linger(a_socket: Any) -> None:
    """Have the next close reset the connection, so that the peer does not take what it has read for all there was."""
    a_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def set_reuse_address(server_socket: Any) -> None:
    """Let a server take the port of one that has just ended. On Windows the option means something else, and is not set."""
    if os.name != "nt":
        server_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def check_connection(a_socket: Any, read_timeout: Any) -> None:
    """Raise Exception if the peer has closed the connection; the socket has `read_timeout` afterwards."""
    try:
        if _wire.Watch(a_socket).readable():
            a_socket.settimeout(0)
            if a_socket.recv(2) == b"":
                raise Exception("The connection was remotely closed.")
    except BlockingIOError:
        pass
    finally:
        a_socket.settimeout(read_timeout)


def open_connection(parameters: Any) -> Any:
    """Connect to the gateway of `parameters`: TCP, then TLS if there is a context. Raises OSError."""
    # One address after the other: "localhost" is ::1 first on many systems, and the gateway listens on one of them only.
    connection = socket.create_connection((parameters.address, parameters.port))
    try:
        _wire.no_delay(connection)
        if parameters.ssl_context:
            connection = parameters.ssl_context.wrap_socket(connection, server_hostname=parameters.address)
        connection.settimeout(parameters.read_timeout or None)
    except BaseException:
        connection.close()
        raise
    return connection


def open_server(address: Any, port: Any) -> Any:
    """Bind, in the family of the address. Raises OSError."""
    family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    server = socket.socket(family, kind, protocol)
    try:
        api.set_reuse_address(server)
        server.bind(place)
    except BaseException:
        server.close()
        raise
    return server


def do_client_auth(command: str, input_stream: Any, sock: Any, auth_token: Any) -> bool:
    """Take the first command of a connection for its token, and answer it; give True.

    Raises :class:`Py4JAuthenticationError` if it is another command or another token.
    """
    try:
        if command != AUTH_COMMAND_NAME:
            raise Py4JAuthenticationError(f"Expected {AUTH_COMMAND_NAME}, received {command}.")
        shown = smart_decode(input_stream.readline())[:-1]
        input_stream.readline()  # the end of the command
        if not hmac.compare_digest(shown.encode(), smart_decode(auth_token).encode()):
            sock.sendall(ERROR_RETURN_MESSAGE.encode())
            raise Py4JAuthenticationError("Client authentication failed.")
        sock.sendall(OUTPUT_VOID_COMMAND.encode())
    except Py4JAuthenticationError:
        raise
    except Exception as error:
        logger.debug("An exception occurred while trying to authenticate a connection", exc_info=True)
        raise Py4JAuthenticationError(cause=error) from error
    return True


def read_text(stream: Any) -> str:
    """Give the next line without its end; "" if it is empty, cut off, or the peer has closed."""
    line = smart_decode(stream.readline())
    return line[:-1] if line.endswith("\n") else ""


def _garbage_collect_connection(socket_instance: Any) -> None:
    """Close the socket of a connection that nobody has any more."""
    if socket_instance is not None:
        api.quiet_shutdown(socket_instance)
        api.quiet_close(socket_instance)
