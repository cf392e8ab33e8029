"""What a gateway is configured with, and what its parts share."""

from __future__ import annotations

from threading import RLock
from typing import Any

from . import java_gateway
from ._constants import PYTHON_PROXY_PREFIX
from .protocol import escape_new_line, smart_decode

api: Any = java_gateway  # its names are looked up when they are needed: programs replace them

DEFAULT_ADDRESS = "127.0.0.1"
DEFAULT_PORT = 25333
DEFAULT_PYTHON_PROXY_PORT = 25334
#: How commands reach Java.
TRANSPORTS = ("socket", "embedded")
DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER = "DEFAULT"
DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT = 5


def set_default_callback_accept_timeout(accept_timeout: Any) -> None:
    """Set how long, in seconds, callback servers that are made from now on wait for a connection before they look around."""
    api.DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT = accept_timeout


class GatewayParameters:
    """How to reach the Java side and how to behave there. All are attributes; times are in seconds.

    :param address: host of the gateway; with an `ssl_context` that checks host names it must be the certificate's.
    :param auto_field: look for a field of each name before taking it for a method.
    :param auto_close: close a connection's socket when the connection is garbage.
    :param auto_convert: convert Python collections that are passed to Java.
    :param eager_load: connect at once, and fail at once.
    :param enable_memory_management: tell Java when an object is not needed any more.
    :param read_timeout: how long to wait for an answer; None or 0 waits for ever.
    :param auth_token: what to show the gateway first.
    :param transport: "socket", or "embedded" for the JVM of this process, which is started if there is none: no server, no second
        process; `address`, `port`, `ssl_context`, `read_timeout` and `auth_token` mean nothing then.

    Raises ValueError for another transport.

    >>> GatewayParameters(port=25400, auto_convert=True).port
    25400
    """

    def __init__(
        self,
        address: Any = DEFAULT_ADDRESS,
        port: Any = DEFAULT_PORT,
        auto_field: bool = False,
        auto_close: bool = True,
        auto_convert: bool = False,
        eager_load: bool = False,
        ssl_context: Any = None,
        enable_memory_management: bool = True,
        read_timeout: Any = None,
        auth_token: Any = None,
        *,
        transport: str = "socket",
    ) -> None:
        if transport not in TRANSPORTS:
            raise ValueError(f"transport is {transport!r}; it can be {' or '.join(map(repr, TRANSPORTS))}")
        self.address = address
        self.port = port
        self.transport = transport
        self.auto_field = auto_field
        self.auto_close = auto_close
        self.auto_convert = auto_convert
        self.eager_load = eager_load
        self.ssl_context = ssl_context
        self.enable_memory_management = enable_memory_management
        self.read_timeout = read_timeout
        self.auth_token = _escaped(auth_token)


class CallbackServerParameters:
    """Where Java reaches Python, and how. All are attributes, and may be changed until the server starts; times are in seconds.

    :param daemonize: do not keep the process alive for the server's thread.
    :param daemonize_connections: nor for the threads of its connections.
    :param eager_load: start the server with the gateway.
    :param accept_timeout: how long to wait for a connection before looking whether to stop.
    :param read_timeout: how long to wait for a call.
    :param propagate_java_exceptions: a Py4JJavaError that leaves a callback becomes the Java exception it came from.
    :param auth_token: what Java has to show first.
    """

    def __init__(
        self,
        address: Any = DEFAULT_ADDRESS,
        port: Any = DEFAULT_PYTHON_PROXY_PORT,
        daemonize: bool = False,
        daemonize_connections: bool = False,
        eager_load: bool = True,
        ssl_context: Any = None,
        accept_timeout: Any = DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER,
        read_timeout: Any = None,
        propagate_java_exceptions: bool = False,
        auth_token: Any = None,
    ) -> None:
        self.address = address
        self.port = port
        self.daemonize = daemonize
        self.daemonize_connections = daemonize_connections
        self.eager_load = eager_load
        self.ssl_context = ssl_context
        if accept_timeout == DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER:
            accept_timeout = api.DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT
        self.accept_timeout = accept_timeout
        self.read_timeout = read_timeout
        self.propagate_java_exceptions = propagate_java_exceptions
        self.auth_token = _escaped(auth_token)


def _escaped(token: Any) -> Any:
    return escape_new_line(smart_decode(token)) if token else token


class DummyRLock:
    """A lock for those who need none."""

    def __init__(self) -> None:
        pass

    def acquire(self, blocking: int = 1) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Do nothing."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, type: Any, value: Any, tb: Any) -> None:
        pass


class GatewayProperty:
    """What objects, clients and servers of one gateway share, so that none of them has to know the gateway."""

    def __init__(self, auto_field: Any, pool: Any, enable_memory_management: bool = True) -> None:
        self.auto_field = auto_field
        self.pool = pool
        self.enable_memory_management = enable_memory_management


class PythonProxyPool:
    """The Python objects that Java knows, by the id it knows them by. May be used from any thread.

    >>> pool = PythonProxyPool()
    >>> pool.put("an object")
    'p0'
    >>> pool["p0"]
    'an object'
    """

    def __init__(self) -> None:
        self.lock = RLock()
        self.dict: dict[str, Any] = {}
        self.next_id = 0

    def put(self, object: Any, force_id: Any = None) -> Any:
        """Add an object under a new id, or under a given one; give the id."""
        with self.lock:
            if force_id:
                id = force_id
            else:
                id = f"{PYTHON_PROXY_PREFIX}{self.next_id}"
                self.next_id += 1
            self.dict[id] = object
        return id

    def clear(self) -> None:
        """Forget all objects."""
        with self.lock:
            self.dict.clear()

    def __getitem__(self, key: Any) -> Any:
        with self.lock:
            return self.dict[key]

    def __delitem__(self, key: Any) -> None:
        with self.lock:
            del self.dict[key]

    def __contains__(self, key: Any) -> bool:
        with self.lock:
            return key in self.dict

    def __len__(self) -> int:
        with self.lock:
            return len(self.dict)
