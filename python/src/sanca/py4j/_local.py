"""The JVM of this process behind a gateway: no socket and no second process.

Commands are performed on the thread that gives them, and what Java calls runs on the thread of that call: a callback of a call of ours runs
in the thread that made the call, as with :class:`.ClientServer`.
"""

from __future__ import annotations

import io
import itertools
import weakref
from threading import Lock, local
from typing import Any

from .. import _jvm, _native
from . import _line, java_gateway, protocol as proto
from ._callback import CallbackServer, call_proxy, parts
from ._objects import JavaObject
from ._sockets import read_text

api: Any = java_gateway

_NUMBERS = itertools.count(1)


def is_embedded(parameters: Any) -> bool:
    """Say whether a gateway is to be in this process."""
    return getattr(parameters, "transport", "socket") == "embedded"


class LocalSide:
    """What a client has instead of a server: a gateway in this process, opened when it is needed. May be used from any thread.

    The JVM is the one that runs in this process; if there is none, it is started with defaults (``sanca.start()``).
    """

    def __init__(self, client: Any) -> None:
        self._client = weakref.ref(client)
        self._lock = Lock()
        self._gateway: Any = None
        #: Stands for a port: names of finalizers have it, and no two gateways' may be the same.
        self.number = next(_NUMBERS)

    @property
    def gateway(self) -> Any:
        """The native gateway. Raises what ``sanca.start()`` raises."""
        if self._gateway is None:
            with self._lock:
                if self._gateway is None:
                    if not _jvm.is_running():
                        _jvm.start()
                    self._gateway = _native.local_gateway(_Calls(self._client))
        return self._gateway

    def line(self) -> Any:
        """Make what stands for a connection."""
        return self.gateway.line(proto.OUTPUT_CONVERTER, _line.ORIGINALS, proto.get_command_part)

    def release(self, target_id: str) -> None:
        """Forget an object of Java's, at once. For finalizers: it waits for nobody."""
        if self._gateway is not None:
            self._gateway.release(target_id)

    def set_entry_point(self, value: Any) -> None:
        """Make a Java object the entry point: one of this gateway's, or one of ``sanca``'s own API.

        Raises TypeError if it is none.
        """
        if isinstance(value, JavaObject):
            value = self.gateway.get(value._target_id)
        self.gateway.put(proto.ENTRY_POINT_OBJECT_ID, value)


class _Calls:
    """Carries out what Java asks of Python: called by the native core, with a whole command."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: What the last answer on each thread names: Java has it when it asks again.
        self._kept = local()

    def __call__(self, command: bytes) -> bytes:
        client = self._client()
        if client is None:
            text = api.get_command_part("the gateway of this Python object is not there any more")
            return f"{proto.RETURN_MESSAGE}{proto.ERROR}{text[:-1]}".encode()
        pool = client.gateway_property.pool
        input = io.BytesIO(command)
        kind, obj_id = read_text(input), read_text(input)
        if kind == proto.GARBAGE_COLLECT_PROXY_COMMAND_NAME:
            api._garbage_collect_proxy(pool, obj_id)
            return proto.SUCCESS_RETURN_MESSAGE[:-1].encode()
        propagate = getattr(client.callback_parameters, "propagate_java_exceptions", False)
        answer, self._kept.value = call_proxy(
            pool, obj_id, input, lambda lines: _params(lines, client), client, propagate
        )
        return answer[:-1].encode("utf-8", "replace")


def _params(input: Any, client: Any) -> list[Any]:
    return [api.get_return_value(proto.SUCCESS + line, client) for line in parts(input)]


class LocalCallbackServer(CallbackServer):
    """Stands for a callback server where none is needed: Java finds Python's objects without. Its signals are sent all the same."""

    def start(self) -> None:
        """Note that it is started. Nothing listens; the port is the one that was asked for."""
        self.is_shutdown = False
        self._listening_address, self._listening_port = self.address, self.port
        api.server_started.send(self, server=self)

    def shutdown(self) -> None:
        """Forget all Python objects. Doing it again has no effect."""
        if not self.is_shutdown:
            super().shutdown()
            api.server_stopped.send(self, server=self)


class LocalServer(JavaObject):
    """Stands for the ``GatewayServer`` that a server in another process has: what programs ask of it has an answer."""

    def __init__(self, gateway_client: Any, java: Any, python: Any, entry_point: Any) -> None:
        super().__init__(proto.GATEWAY_SERVER_OBJECT_ID, gateway_client)
        self._java = java
        self._python = python
        self._entry_point = entry_point

    def resetCallbackClient(self, address: Any, port: Any, *more: Any) -> None:
        """Do nothing: Python is found without an address."""

    def getCallbackClient(self) -> LocalServer:
        """Give what knows the address of Python."""
        return self

    def getAddress(self) -> Any:
        """Give the address of the gateway, which stands for itself, as a ``java.net.InetAddress``."""
        return api.JavaClass("java.net.InetAddress", self._gateway_client).getByName(self._java.address)

    def getPythonAddress(self) -> Any:
        """Give the address of the callback server, which stands for itself, likewise."""
        return api.JavaClass("java.net.InetAddress", self._gateway_client).getByName(self._python.address)

    def getPort(self) -> Any:
        """Give the port that stands in the parameters of the gateway. Nothing listens there."""
        return self._java.port

    def getPythonPort(self) -> Any:
        """Give the port that stands in the parameters of the callback server. Nothing listens there."""
        return self._python.port

    getListeningPort = getPort

    def getPythonServerEntryPoint(self, interfaces: Any) -> Any:
        """Give the Python entry point as a Java object of these interfaces, a sequence of ``java.lang.Class``.

        Raises :class:`Py4JError` if there is no entry point.
        """
        if self._entry_point is None:
            raise proto.Py4JError("this gateway has no python_server_entry_point: give it one when you make it")
        names = ";".join(interface.getName() for interface in interfaces)
        part = f"{proto.PYTHON_PROXY_TYPE}{proto.ENTRY_POINT_OBJECT_ID};{names}\n"
        target = f"{proto.STATIC_PREFIX}java.util.Objects\nrequireNonNull\n"
        command = f"{proto.CALL_COMMAND_NAME}{target}{part}{proto.END_COMMAND_PART}"
        client = self._gateway_client
        return api.get_return_value(client.send_command(command), client, self._target_id, "getPythonServerEntryPoint")

    def shutdown(self, *args: Any) -> None:
        """End the gateway; the JVM goes on."""
        self._gateway_client.shutdown_gateway()
