"""The gateway in which every thread has one connection for both directions: what Java calls back runs in the thread that called Java."""

from __future__ import annotations

import logging as logging
import socket as socket
import time as time
import traceback as traceback
import weakref as weakref
from collections import (
    deque as deque,
)
from contextlib import suppress
from threading import (
    Thread as Thread,
    local as local,
)
from typing import (
    Any as Any,
)

# First of all: the parts below look for names there when they are loaded.
from . import java_gateway as java_gateway, protocol as proto
from ._callback import (
    CallbackServer as CallbackServer,
)
from ._client import (
    GatewayClient as GatewayClient,
    _garbage_collect_proxy as _garbage_collect_proxy,
)
from ._connection import (
    GatewayConnectionGuard as GatewayConnectionGuard,
)
from ._gateway import (
    JavaGateway as JavaGateway,
)
from ._local import (
    is_embedded as is_embedded,
)
from ._parameters import (
    DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER as DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER,
    DEFAULT_ADDRESS as DEFAULT_ADDRESS,
    DEFAULT_PORT as DEFAULT_PORT,
    DEFAULT_PYTHON_PROXY_PORT as DEFAULT_PYTHON_PROXY_PORT,
    CallbackServerParameters as CallbackServerParameters,
    GatewayParameters as GatewayParameters,
)
from ._sockets import (
    do_client_auth as do_client_auth,
    quiet_close as quiet_close,
    quiet_shutdown as quiet_shutdown,
    set_linger as set_linger,
)
from .java_gateway import (
    server_connection_stopped as server_connection_stopped,
)
from .protocol import (
    Py4JAuthenticationError as Py4JAuthenticationError,
    Py4JError as Py4JError,
    Py4JNetworkError as Py4JNetworkError,
    get_command_part as get_command_part,
    get_return_value as get_return_value,
    smart_decode as smart_decode,
)

logger = logging.getLogger("py4j.clientserver")

SHUTDOWN_FINALIZER_WORKER = "__shutdown__"
#: How long the worker sleeps, in seconds, when there is nothing to release.
DEFAULT_WORKER_SLEEP_TIME = 1


class FinalizerWorker(Thread):
    """Tells Java of objects that are not needed any more: pairs of a client and an id, from the right end of a deque."""

    def __init__(self, deque: Any) -> None:
        super().__init__()
        self.deque = deque

    def run(self) -> None:
        """Work until :data:`SHUTDOWN_FINALIZER_WORKER` comes."""
        while True:
            try:
                task = self.deque.pop()
            except IndexError:
                time.sleep(DEFAULT_WORKER_SLEEP_TIME)
                continue
            if task == SHUTDOWN_FINALIZER_WORKER:
                return
            try:
                client, target_id = task
                client.garbage_collect_object(target_id, False)
            except Exception:
                logger.debug("Exception while garbage collecting an object", exc_info=True)


class JavaParameters(GatewayParameters):
    """How to reach Java. As :class:`GatewayParameters`, and:

    :param auto_gc: collect garbage before each command.
    :param daemonize_memory_management: do not keep the process alive for the thread that releases objects.
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
        auto_gc: bool = False,
        read_timeout: Any = None,
        daemonize_memory_management: bool = True,
        auth_token: Any = None,
        *,
        transport: str = "socket",
    ) -> None:
        super().__init__(
            address,
            port,
            auto_field,
            auto_close,
            auto_convert,
            eager_load,
            ssl_context,
            enable_memory_management,
            read_timeout,
            auth_token,
            transport=transport,
        )
        self.auto_gc = auto_gc
        self.daemonize_memory_management = daemonize_memory_management


class PythonParameters(CallbackServerParameters):
    """How Java reaches Python. As :class:`CallbackServerParameters`, and:

    :param auto_gc: collect garbage before each result.
    """

    def __init__(
        self,
        address: Any = DEFAULT_ADDRESS,
        port: Any = DEFAULT_PYTHON_PROXY_PORT,
        daemonize: bool = False,
        daemonize_connections: bool = False,
        eager_load: bool = True,
        ssl_context: Any = None,
        auto_gc: bool = False,
        accept_timeout: Any = DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER,
        read_timeout: Any = None,
        propagate_java_exceptions: bool = False,
        auth_token: Any = None,
    ) -> None:
        super().__init__(
            address,
            port,
            daemonize,
            daemonize_connections,
            eager_load,
            ssl_context,
            accept_timeout,
            read_timeout,
            propagate_java_exceptions,
            auth_token,
        )
        self.auto_gc = auto_gc


from ._clientserver_connection import (
    ClientServerConnection as ClientServerConnection,
)


class ThreadLocalConnectionFinalizer:
    """Closes the connection of a thread that has ended: it lives in that thread's storage and goes with it."""

    def __init__(self, connection: Any, dequeue: Any) -> None:
        self.connection_ref = weakref.ref(connection)
        self.deque = dequeue

    def __del__(self) -> None:
        connection = self.connection_ref()
        if connection is not None:
            with suppress(ValueError):
                self.deque.remove(connection)
            connection.close()


class JavaClient(GatewayClient):
    """Sends commands over the connection of the calling thread."""

    def __init__(
        self,
        java_parameters: Any,
        python_parameters: Any,
        gateway_property: Any = None,
        finalizer_deque: Any = None,
    ) -> None:
        super().__init__(gateway_property=gateway_property, gateway_parameters=java_parameters)
        self.java_parameters = java_parameters
        self.python_parameters = python_parameters
        self.thread_connection = local()
        self.finalizer_deque = finalizer_deque

    def garbage_collect_object(self, target_id: str, enqueue: bool = True) -> None:
        """Have the worker tell Java that an object is not needed any more; without `enqueue` tell it at once."""
        if self.local is not None:
            self._note_release(target_id)
        elif not enqueue:
            if self._note_release(target_id):
                self.flush_releases()
        elif self.finalizer_deque is None:
            logger.debug("No finalizer deque: %s is not released", target_id)
        elif self.is_connected and target_id not in (proto.ENTRY_POINT_OBJECT_ID, proto.GATEWAY_SERVER_OBJECT_ID):
            self.finalizer_deque.appendleft((self, target_id))

    def set_thread_connection(self, connection: Any) -> None:
        """Make a connection that of the calling thread."""
        # Weak: the deque, or who is using it, keeps it.
        self.thread_connection.connection = weakref.ref(connection)
        self.thread_connection.finalizer = ThreadLocalConnectionFinalizer(connection, self.deque)

    def get_thread_connection(self) -> Any:
        """Give the connection of the calling thread; None if it has none."""
        reference = getattr(self.thread_connection, "connection", None)
        return reference() if reference is not None else None

    def shutdown_gateway(self) -> None:
        """Have the Java server end, and the worker."""
        try:
            super().shutdown_gateway()
        finally:
            if self.finalizer_deque is not None:
                self.finalizer_deque.appendleft(SHUTDOWN_FINALIZER_WORKER)

    def _get_connection(self) -> Any:
        if not self.is_connected:
            raise Py4JNetworkError("Gateway is not connected.")
        connection = self.get_thread_connection()
        if connection is not None:
            with suppress(ValueError):  # in use by this thread, further out: it is in a callback
                self.deque.remove(connection)
            if connection.is_connected:
                return connection if not connection.is_waiting else self._create_connection(aside=True)
        return self._create_new_connection()

    def _create_new_connection(self) -> Any:
        connection = self._create_connection()
        self.set_thread_connection(connection)
        return connection

    def _create_connection(self, aside: bool = False) -> Any:
        connection = ClientServerConnection(self.java_parameters, self.python_parameters, self.gateway_property, self)
        connection.is_aside = aside
        if self.local is not None:
            connection.open_line = self.local.line
        connection.connect_to_java_server()
        return connection

    def _give_back_connection(self, connection: Any) -> None:
        if connection.is_aside:
            connection.close()
        # It is the thread's in any case; only a strong reference to it is given back, once.
        elif connection not in self.deque:
            super()._give_back_connection(connection)

    def _create_connection_guard(self, connection: Any) -> Any:
        return ClientServerConnectionGuard(self, connection)

    def _should_retry(self, retry: bool, connection: Any, pne: Any = None) -> bool:
        return connection.initiated_from_client and super()._should_retry(retry, connection, pne)


class ClientServerConnectionGuard(GatewayConnectionGuard):
    """A connection that a user reads from: it stays its thread's."""

    def __exit__(self, type: Any, value: Any, traceback: Any) -> None:
        """Do nothing."""


class PythonServer(CallbackServer):
    """Listens for the connections that Java opens for threads of its own."""

    def __init__(self, java_client: Any, java_parameters: Any, python_parameters: Any, gateway_property: Any) -> None:
        super().__init__(gateway_property.pool, java_client, callback_server_parameters=python_parameters)
        self.java_parameters = java_parameters
        self.python_parameters = python_parameters
        self.gateway_property = gateway_property

    def _create_connection(self, socket: Any, stream: Any) -> Any:
        connection = ClientServerConnection(
            self.java_parameters, self.python_parameters, self.gateway_property, self.gateway_client, self
        )
        connection.init_socket_from_python_server(socket, stream)
        return connection


class ClientServer(JavaGateway):
    """A gateway whose callbacks run in the thread that called Java. Call ``shutdown()``: its server keeps the process alive.

    >>> with_callbacks = ClientServer(JavaParameters(), PythonParameters())  # doctest: +SKIP
    """

    def __init__(
        self, java_parameters: Any = None, python_parameters: Any = None, python_server_entry_point: Any = None
    ) -> None:
        self.java_parameters = java_parameters or JavaParameters()
        self.python_parameters = python_parameters or PythonParameters()
        super().__init__(
            gateway_parameters=self.java_parameters,
            callback_server_parameters=self.python_parameters,
            python_server_entry_point=python_server_entry_point,
        )

    def _create_finalizer_worker(self) -> Any:
        tasks: deque[Any] = deque()
        worker = FinalizerWorker(tasks)
        worker.daemon = self.java_parameters.daemonize_memory_management
        worker.start()
        return tasks

    def _create_gateway_client(self) -> Any:
        return JavaClient(self.java_parameters, self.python_parameters, finalizer_deque=self._create_finalizer_worker())

    def _create_callback_server(self, callback_server_parameters: Any) -> Any:
        if is_embedded(self.java_parameters):
            return super()._create_callback_server(callback_server_parameters)
        return PythonServer(self._gateway_client, self.java_parameters, self.python_parameters, self.gateway_property)


for _thing in (ClientServerConnection,):
    _thing.__module__ = __name__
