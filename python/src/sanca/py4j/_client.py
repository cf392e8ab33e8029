"""All connections to one gateway, as if they were one.

Invariant: a command is made at most once. It goes to a second connection only if the first had not let a byte of it out.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

from . import _wire, java_gateway, protocol as proto
from ._janitor import JANITOR
from ._parameters import DEFAULT_ADDRESS, DEFAULT_PORT
from .protocol import Py4JNetworkError, smart_decode

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")

_RELEASE = proto.MEMORY_COMMAND_NAME + proto.MEMORY_DEL_SUBCOMMAND_NAME
#: How many releases go behind a command. Their answers wait in our receive buffer, which must never be full.
_BATCH = 32
#: How many names a client keeps. Reached only by programs that make names up.
_MOST_NAMES = 10_000


class Names(dict[Any, Any]):
    """What is known of Java's names and cannot become wrong while its JVM lives.

    A class found under its full name stays found: loaders do not forget. The packages on the way to it stay packages, but for an import
    of a class of such a name, and imports through this client empty the table. What depends on imports (a name without dots) or can
    change (the value of a static field, "no such class") is never in it.
    """

    def learn(self, key: Any, value: Any) -> None:
        """Add one fact."""
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[key] = value

    def learn_class(self, fqn: str, view: Any) -> None:
        """A class was found under a dotted name, so what is before each dot is a package in the view that was asked."""
        self.learn((fqn, view), proto.SUCCESS_CLASS + fqn)
        parent, dot, _ = fqn.rpartition(".")
        while dot:
            self.learn((parent, view), proto.SUCCESS_PACKAGE)
            parent, dot, _ = parent.rpartition(".")


class GatewayClient:
    """Sends commands over as many connections as there are threads that do so at a time. May be used from any thread.

    :param gateway_parameters: where to connect to; without them the older parameters are taken.
    """

    def __init__(
        self,
        address: Any = DEFAULT_ADDRESS,
        port: Any = DEFAULT_PORT,
        auto_close: bool = True,
        gateway_property: Any = None,
        ssl_context: Any = None,
        gateway_parameters: Any = None,
    ) -> None:
        if address != DEFAULT_ADDRESS:
            api.deprecated("GatewayClient.address", "1.0", "GatewayParameters")
        if port != DEFAULT_PORT:
            api.deprecated("GatewayClient.port", "1.0", "GatewayParameters")
        if not gateway_parameters:
            gateway_parameters = api.GatewayParameters(
                address=address, port=port, auto_close=auto_close, ssl_context=ssl_context
            )
        self.gateway_parameters = gateway_parameters
        self.address = gateway_parameters.address
        self.port = gateway_parameters.port
        self.is_connected = True
        self.auto_close = gateway_parameters.auto_close
        self.gateway_property = gateway_property
        self.ssl_context = gateway_parameters.ssl_context
        #: The gateway that is in this process; None if it is elsewhere.
        self.local: Any = None
        if getattr(gateway_parameters, "transport", "socket") == "embedded":
            from ._local import LocalSide  # it is in few programs, and needs most of what is here

            self.local = LocalSide(self)
            self.address, self.port = "embedded", self.local.number
        #: Those of the callback server, where somebody has told.
        self.callback_parameters: Any = None
        self.deque: deque[Any] = deque()
        self.converters: Any = None
        #: How many commands were sent, for those who read ahead: what they have read may be out of date after others.
        self.commands = 0
        self._names = Names()
        #: Releases that wait for the next command. Finalizers append at any line of any thread.
        self.later: deque[str] = deque()
        #: The ids in them.
        self.dying: set[str] = set()
        #: The generation of the janitor that looks after them.
        self.watched_by: int | None = None
        #: Whether it finds that they have waited for long enough.
        self.hurry = False

    def garbage_collect_object(self, target_id: str) -> None:
        """Tell Java that an object is not needed any more: behind the next command, or after a moment without one."""
        if self._note_release(target_id):
            if JANITOR.has_left:
                self.flush_releases()
            elif self.watched_by != JANITOR.generation:
                JANITOR.watch(self)

    def _note_release(self, target_id: str) -> bool:
        if target_id in (proto.ENTRY_POINT_OBJECT_ID, proto.GATEWAY_SERVER_OBJECT_ID) or not self.is_connected:
            return False
        if self.local is not None:
            self.local.release(target_id)
            return False
        self.dying.add(target_id)
        self.later.append(target_id)
        return True

    def flush_releases(self, idle_only: bool = False) -> None:
        """Send the releases that wait, over a connection that nobody is using. Their answers are read by its next command.

        :param idle_only: do nothing if there is no such connection.
        """
        while self.later and self.is_connected and (self.deque or not idle_only):
            try:
                connection = self._get_connection()
            except Exception:  # nobody is there to be told
                self.later.clear()
                return
            batch = self._some_releases()
            try:
                if hasattr(connection, "release"):
                    connection.release(batch)
                    if JANITOR.has_left:
                        connection.settle(1.0)
                else:
                    for command in batch:
                        connection.send_command(command)
            except Exception:
                logger.debug("Exception while garbage collecting an object", exc_info=True)
                api.quiet_close(connection)
            else:
                self._give_back_connection(connection)

    def _some_releases(self) -> list[str]:
        batch: list[str] = []
        try:
            while len(batch) < _BATCH:
                target_id = self.later.popleft()
                self.dying.discard(target_id)
                batch.append(f"{_RELEASE}{target_id}\n{proto.END_COMMAND_PART}")
        except IndexError:
            pass
        return batch

    def _get_connection(self) -> Any:
        if not self.is_connected:
            raise Py4JNetworkError("Gateway is not connected.")
        try:
            return self.deque.pop()
        except IndexError:
            pass
        if self.local is None:
            JANITOR.ensure(self)
        return self._create_connection()

    def _create_connection(self) -> Any:
        connection = api.GatewayConnection(self.gateway_parameters, self.gateway_property)
        if self.local is not None:
            connection.open_line = self.local.line
        connection.start()
        return connection

    def _give_back_connection(self, connection: Any) -> None:
        if self.is_connected:
            self.deque.append(connection)
        else:
            connection.close()

    def shutdown_gateway(self) -> None:
        """Have the gateway's server end, and close all connections. Nothing can be sent afterwards."""
        connection = self._get_connection()
        try:
            connection.shutdown_gateway()
        finally:
            self.close()
            self.is_connected = False

    def send_command(self, command: str, retry: bool = True, binary: bool = False) -> Any:
        """Send a command and give its answer, or what stands for it if there is none.

        :param retry: take another connection if the first turns out to be closed before anything was sent.
        :param binary: give the answer and the connection, from which more is to be read, as a guard.

        Raises :class:`Py4JNetworkError` if there is no connection to be had. A connection that fails gives an answer that is an error.
        """
        self.commands += 1
        response, connection = self._exchange(_send, command, retry, not binary)
        if connection is None:
            return response
        if binary:
            return response, self._create_connection_guard(connection)
        self._finish(connection, response)
        return response

    def call(self, header: str, args: tuple[Any, ...], pool: Any) -> Any:
        """Send the command that begins with `header` and has these arguments. Give the value that came, or the :class:`._wire.Answer` if what
        came is not only a value.

        For members and classes, which see first that no program has put something of its own in the place of :meth:`send_command`.
        """
        self.commands += 1
        if not self.later:
            connection = self._get_connection()
            call = getattr(connection, "call", None) or _Foreign(connection)
            try:
                answer = call(header, args, pool)
            except BaseException as error:
                answer = self._failed(connection, error, True)
                if answer is not None:
                    return answer
            else:
                if type(answer) is _wire.Answer:
                    self._finish(connection, answer)
                else:
                    self._give_back_connection(connection)
                return answer
        # Nothing was sent, or there is something to send behind.
        answer, connection = self._exchange(_call, (header, args, pool), True, True)
        if connection is not None:
            # A value that is a text is no answer.
            self._finish(connection, answer if type(answer) is _wire.Answer else "")
        return answer

    def send_commands(self, commands: list[str]) -> list[Any]:
        """Send commands in one go, for which none of them may depend on the answer to another; give the answers."""
        responses, connection = self._exchange(_send_all, commands, True, True)
        if connection is None:
            return [responses] * len(commands)
        self._finish(connection, responses[-1])
        return list(responses)

    def _exchange(self, send: Any, commands: Any, retry: bool, carry: bool) -> tuple[Any, Any]:
        """Send over one connection; give what came and the connection, or what stands for an answer and no connection."""
        while True:
            connection = self._get_connection()
            if carry and self.later and (self.hurry or len(self.later) >= _BATCH):
                self.hurry = False
                if getattr(connection, "carry", None) is not None:
                    connection.carry(self._some_releases())
            try:
                return send(connection, commands), connection
            except BaseException as error:
                answer = self._failed(connection, error, retry)
                if answer is not None:
                    return answer, None

    def _failed(self, connection: Any, error: BaseException, retry: bool) -> Any:
        """See to a connection that raised, in the handler of that. Give what stands for the answer; None if another connection may be tried.

        Raises it again if it is no failure of the connection.
        """
        if not isinstance(error, Py4JNetworkError):
            if getattr(connection, "intact", False):  # an argument that is none
                connection.intact = False
                self._take_back(connection)
                self._give_back_connection(connection)
            else:
                # Ctrl-C: the answer is still to come, and must not be taken for that of the next command.
                connection.close(True)
            raise
        if error.outcome != "Unknown":
            self._take_back(connection)
        if error.outcome == "Done":  # by ourselves: it was no text that can be sent
            self._give_back_connection(connection)
            return _wire.Failed.because(error.cause)
        connection.close(isinstance(error.cause, TimeoutError))
        self._names.clear()  # who comes back under the same address may be another JVM
        if not self._should_retry(retry, connection, error):
            return _wire.Failed.because(error)
        logger.debug("The connection was closed before anything was sent; the command goes to another one.")
        return None

    def _finish(self, connection: Any, response: Any) -> None:
        if response[:1] == proto.FATAL_ERROR:
            self._take_back(connection)  # the server reads no further
            connection.close(False)
        else:
            self._give_back_connection(connection)

    def _take_back(self, connection: Any) -> None:
        if hasattr(connection, "carried"):
            self.later.extend(command[len(_RELEASE) :].partition("\n")[0] for command in connection.carried())

    def _create_connection_guard(self, connection: Any) -> Any:
        return api.GatewayConnectionGuard(self, connection)

    def _should_retry(self, retry: bool, connection: Any, pne: Any = None) -> bool:
        return bool(
            retry
            and pne is not None
            and pne.outcome == "NotSent"
            and pne.when == proto.ERROR_ON_SEND
            and getattr(connection, "has_answered", False)
        )

    def close(self) -> None:
        """Close the connections that are not in use. New ones are opened when they are needed."""
        while True:
            try:
                api.quiet_close(self.deque.pop())
            except IndexError:
                return


def _send(connection: Any, command: str) -> Any:
    return connection.send_command(command)


def _call(connection: Any, request: tuple[str, tuple[Any, ...], Any]) -> Any:
    return (getattr(connection, "call", None) or _Foreign(connection))(*request)


class _Foreign:
    """A program's own connection, which can only be sent whole commands."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __call__(self, header: str, args: tuple[Any, ...], pool: Any) -> Any:
        part = api.get_command_part
        command = "".join([header, *[part(arg, pool) for arg in args], proto.END_COMMAND_PART])
        return _wire.Answer(self._connection.send_command(command))


#: How commands are sent, unless a program has a way of its own.
SEND_COMMAND = GatewayClient.send_command


def is_plain(client: Any) -> bool:
    """Say whether a client is one of ours and no program has replaced how it sends commands."""
    return getattr(client.send_command, "__func__", None) is SEND_COMMAND


def _send_all(connection: Any, commands: list[str]) -> Any:
    if hasattr(connection, "send_commands"):
        return connection.send_commands(commands)
    return [connection.send_command(command) for command in commands]  # a program's own connection


def _garbage_collect_object(gateway_client: Any, target_id: str) -> None:
    """Do what is to be done when a Java object's wrapper is gone."""
    try:
        api.ThreadSafeFinalizer.remove_finalizer(
            smart_decode(gateway_client.address) + smart_decode(gateway_client.port) + target_id
        )
        gateway_client.garbage_collect_object(target_id)
    except Exception:
        logger.debug("Exception while garbage collecting an object", exc_info=True)


def _garbage_collect_proxy(pool: Any, proxy_id: str) -> None:
    """Forget a Python object that Java does not need any more. The entry point stays."""
    if proxy_id == proto.ENTRY_POINT_OBJECT_ID:
        return
    try:
        del pool[proxy_id]
    except KeyError:
        logger.warning("Tried to garbage collect non existing python proxy %s", proxy_id)
