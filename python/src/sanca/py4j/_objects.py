"""Java objects and their members in Python.

A wrapper holds an id; when it goes, Java is told. It holds no member and no member is kept for it, so it goes with its last reference
and does not wait for the collector of cycles.
"""

from __future__ import annotations

import weakref
from typing import Any

from . import _wire, java_gateway, protocol as proto
from ._client import SEND_COMMAND
from ._wire import Answer
from .compat import hasattr2
from .protocol import Py4JError, smart_decode

api: Any = java_gateway
_CALL = proto.CALL_COMMAND_NAME


def is_magic_member(name: str) -> bool:
    """Say whether a name belongs to Python's own protocols."""
    return name.startswith("__") and name.endswith("__")


def checked_name(name: str) -> str:
    """Give back the name of a member or class, if it can be one. Raises :class:`Py4JError`: it would be a command of its own."""
    try:
        return _wire.one_line(name)
    except ValueError as error:
        raise Py4JError(str(error), error) from None


def convert_arguments(client: Any, converters: Any, args: tuple[Any, ...]) -> tuple[Any, list[Any]]:
    """Have each argument that is no Java object converted by the first converter that can; give them all, and those that were made."""
    if not converters:
        return args, []
    converted, temporaries = [], []
    for arg in args:
        if not isinstance(arg, api.JavaObject):
            for converter in client.converters:
                if converter.can_convert(arg):
                    arg = converter.convert(arg, client)
                    temporaries.append(arg)
                    break
        converted.append(arg)
    return converted, temporaries


def detach_all(temporaries: list[Any]) -> None:
    """Let go of what converters made. They may make plain Python values too, which need nothing."""
    for temporary in temporaries:
        if hasattr(temporary, "_detach"):
            temporary._detach()


class JavaMember:
    """A method of a Java object or class, bound. Which overload is meant is decided by Java when it is called."""

    _gateway_doc: Any = None

    def __init__(self, name: str, container: Any, target_id: str, gateway_client: Any) -> None:
        self.name = name
        self.container = container
        self.target_id = target_id
        self.gateway_client = gateway_client
        if "\n" in name or "\r" in name:
            checked_name(name)  # says what is wrong with it
        self.command_header = f"{target_id}\n{name}\n"
        self.pool = gateway_client.gateway_property.pool
        self.converters = gateway_client.converters

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        if self._gateway_doc is None:
            self._gateway_doc = api.gateway_help(self.gateway_client, self, display=False)
        return self._gateway_doc

    def _get_args(self, args: Any) -> tuple[Any, list[Any]]:
        return convert_arguments(self.gateway_client, self.converters, args)

    def _build_args(self, *args: Any) -> tuple[str, list[Any]]:
        if self.converters:
            args, temporaries = self._get_args(args)
        else:
            temporaries = []
        part, pool = api.get_command_part, self.pool
        return "".join([part(arg, pool) for arg in args]), temporaries

    def __call__(self, *args: Any) -> Any:
        client = self.gateway_client
        try:
            # As in `is_plain`; every call comes here.
            plain = client.send_command.__func__ is SEND_COMMAND and not self.converters
        except AttributeError:
            plain = False
        if plain:
            answer = client.call(_CALL + self.command_header, args, self.pool)
            if not isinstance(answer, Answer):
                return answer
            return api.get_return_value(answer, client, self.target_id, self.name)
        args_command, temporaries = self._build_args(*args)
        command = proto.CALL_COMMAND_NAME + self.command_header + args_command + proto.END_COMMAND_PART
        try:
            answer = self.gateway_client.send_command(command)
            return api.get_return_value(answer, self.gateway_client, self.target_id, self.name)
        finally:
            if temporaries:
                detach_all(temporaries)

    def stream(self, *args: Any) -> Any:
        """Call a method that returns a channel, and give the connection over which its bytes come: a context manager with ``read``."""
        args_command, temporaries = self._build_args(*args)
        command = proto.STREAM_COMMAND_NAME + self.command_header + args_command + proto.END_COMMAND_PART
        try:
            reply = self.gateway_client.send_command(command, binary=True)
            # No connection comes with an answer that stands for none.
            answer, connection = reply if isinstance(reply, tuple) else (reply, None)
            if connection is None or api.is_error(answer)[0]:
                if connection is not None:
                    connection.__exit__(None, None, None)
                return api.get_return_value(answer, self.gateway_client, self.target_id, self.name)
            return connection
        finally:
            detach_all(temporaries)


class JavaObject:
    """A Java object. Every attribute is a method of it, or a field where fields are looked for.

    Attributes that are set are Python's, and stay here.
    """

    def __init__(self, target_id: str, gateway_client: Any) -> None:
        self._target_id = target_id
        self._gateway_client = gateway_client
        properties = gateway_client.gateway_property
        dying = getattr(gateway_client, "dying", None)
        if dying and target_id in dying:
            # Somebody knew the id of an object that is gone: for him it is gone now, not when its release is sent.
            gateway_client.flush_releases()
        self._auto_field = properties.auto_field
        #: Names that were taken for methods, or that Java says are: what ``dir`` tells.
        self._methods: dict[str, Any] = {}
        self._field_names: set[str] = set()
        self._fully_populated = False
        self._gateway_doc: Any = None
        if properties.enable_memory_management:
            api.ThreadSafeFinalizer.add_finalizer(
                smart_decode(gateway_client.address) + smart_decode(gateway_client.port) + target_id,
                weakref.ref(self, lambda reference: api._garbage_collect_object(gateway_client, target_id)),
            )

    def _detach(self) -> None:
        api._garbage_collect_object(self._gateway_client, self._target_id)

    def _get_object_id(self) -> str:
        return self._target_id

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        if self._gateway_doc is None:
            self._gateway_doc = api.gateway_help(self._gateway_client, self, display=False)
        return self._gateway_doc

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__" and is_magic_member(name):
            raise AttributeError
        if self._auto_field and name not in self._methods:
            is_field, value = self._get_field(name)
            if is_field:
                self._field_names.add(name)
                return value
        self._methods[name] = None
        return api.JavaMember(name, self, self._target_id, self._gateway_client)

    def _get_field(self, name: str) -> tuple[bool, Any]:
        command = (
            f"{proto.FIELD_COMMAND_NAME}{proto.FIELD_GET_SUBCOMMAND_NAME}{self._target_id}\n"
            f"{checked_name(name)}\n{proto.END_COMMAND_PART}"
        )
        answer = self._gateway_client.send_command(command)
        if answer == proto.NO_MEMBER_COMMAND or api.is_error(answer)[0]:
            return False, None
        return True, api.get_return_value(answer, self._gateway_client, self._target_id, name)

    def _populate_fields(self) -> None:
        if not self._fully_populated:
            if self._auto_field:
                self._field_names.update(self._dir(proto.DIR_FIELDS_SUBCOMMAND_NAME, "__dir__"))
            for name in self._dir(proto.DIR_METHODS_SUBCOMMAND_NAME, "__dir__"):
                self._methods.setdefault(name, None)
            self._fully_populated = True

    def _dir(self, kind: str, name: str) -> list[str]:
        command = f"{proto.DIR_COMMAND_NAME}{kind}{self._target_id}\n{proto.END_COMMAND_PART}"
        answer = self._gateway_client.send_command(command)
        names = api.get_return_value(answer, self._gateway_client, self._target_id, name)
        return [name for name in names.split("\n") if name]

    def __dir__(self) -> list[str]:
        self._populate_fields()
        return list({*self._methods, *self._field_names})

    def _call(self, name: str, *args: Any) -> Any:
        # Past `__getattr__`, which may look for a field first.
        return api.JavaMember(name, self, self._target_id, self._gateway_client)(*args)

    def __eq__(self, other: Any) -> Any:
        if other is None:
            return False
        if hasattr2(other, "_get_object_id"):
            return self._call("equals", other)
        return NotImplemented

    def __hash__(self) -> int:
        return int(self._call("hashCode"))

    def __str__(self) -> str:
        return str(self._call("toString"))

    def __repr__(self) -> str:
        return "JavaObject id=" + self._target_id
