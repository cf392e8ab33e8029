"""What stands behind a dotted name: the view of a JVM, packages, classes.

Resolving a name costs an exchange for each dot, which is most of what a spelled-out call costs. :class:`._client.Names` says what is kept.
"""

from __future__ import annotations

from typing import Any

from . import _wire, java_gateway, protocol as proto
from ._client import is_plain
from ._objects import checked_name, convert_arguments, detach_all, is_magic_member
from .protocol import Py4JError

api: Any = java_gateway


class UserHelpAutoCompletion:
    """What ``dir()`` of a package or view offers, so that a user sees that names have to be known."""

    KEY = "<package or class name>"


def resolve(client: Any, fqn: str, view: str) -> str:
    """Ask what a name is, as an answer: a class, a package, or an error."""
    names = getattr(client, "_names", None)
    if names is not None:
        known = names.get((fqn, view))
        if known is not None:
            return str(known)
    command = (
        f"{proto.REFLECTION_COMMAND_NAME}{proto.REFL_GET_UNKNOWN_SUB_COMMAND_NAME}{checked_name(fqn)}\n"
        f"{view}\n{proto.END_COMMAND_PART}"
    )
    answer: str = client.send_command(command)
    # Only a name that is found as it is spelled: a short one was found by way of the imports, and those can change.
    if names is not None and "." in fqn and answer == proto.SUCCESS_CLASS + fqn:
        names.learn_class(fqn, view)
    return answer


def thing(client: Any, answer: str, fqn: str, view: str) -> Any:
    """Make a package or class of an answer to :func:`resolve`. Raises :class:`Py4JError`."""
    if answer == proto.SUCCESS_PACKAGE:
        return api.JavaPackage(fqn, client, view)
    if answer.startswith(proto.SUCCESS_CLASS):
        return api.JavaClass(answer[proto.CLASS_FQN_START :], client)
    raise missing(fqn, answer, client)


def missing(name: str, answer: str, client: Any) -> Py4JError:
    """Make the error for a name that is nothing."""
    text = api.get_error_message(answer, client)[1]
    return Py4JError(api.compute_exception_message(f"{name} does not exist in the JVM", text))


class JavaClass:
    """A Java class: its static members are attributes, and calling it makes an object."""

    def __init__(self, fqn: str, gateway_client: Any) -> None:
        self._fqn = fqn
        self._gateway_client = gateway_client
        self._pool = gateway_client.gateway_property.pool
        self._command_header = checked_name(fqn) + "\n"
        self._converters = gateway_client.converters
        self._gateway_doc: Any = None
        self._statics: Any = None

    @property
    def __doc__(self) -> Any:  # type: ignore[override]
        if self._gateway_doc is None:
            self._gateway_doc = api.gateway_help(self._gateway_client, self, display=False)
        return self._gateway_doc

    @property
    def _java_lang_class(self) -> Any:
        """The java.lang.Class of this class."""
        command = (
            proto.REFLECTION_COMMAND_NAME
            + proto.REFL_GET_JAVA_LANG_CLASS_SUB_COMMAND_NAME
            + self._command_header
            + proto.END_COMMAND_PART
        )
        answer = self._gateway_client.send_command(command)
        if answer[:1] == proto.SUCCESS:
            return api.get_return_value(answer, self._gateway_client, self._fqn, "_java_lang_class")
        raise missing(self._fqn, answer, self._gateway_client)

    def __dir__(self) -> list[str]:
        if self._statics is None:
            command = (
                proto.DIR_COMMAND_NAME
                + proto.DIR_STATIC_SUBCOMMAND_NAME
                + self._command_header
                + proto.END_COMMAND_PART
            )
            answer = self._gateway_client.send_command(command)
            found = api.get_return_value(answer, self._gateway_client, self._fqn, "__dir__")
            self._statics = [name for name in found.split("\n") if name]
        return list(self._statics)

    def __getattr__(self, name: str) -> Any:
        if is_magic_member(name):
            raise AttributeError
        client = self._gateway_client
        names = getattr(client, "_names", None)
        # Which methods and inner classes there are is fixed with the class; what a static field holds is not, and is always asked.
        key = ("member", self._fqn, name)
        answer = names.get(key) if names is not None else None
        if answer is None:
            command = (
                f"{proto.REFLECTION_COMMAND_NAME}{proto.REFL_GET_MEMBER_SUB_COMMAND_NAME}{self._command_header}"
                f"{checked_name(name)}\n{proto.END_COMMAND_PART}"
            )
            answer = client.send_command(command)
            if names is not None and answer in (proto.SUCCESS + proto.METHOD_TYPE, proto.SUCCESS_CLASS):
                names.learn(key, str(answer))
        if len(answer) > 1 and answer[0] == proto.SUCCESS:
            if answer[1] == proto.METHOD_TYPE:
                return api.JavaMember(name, None, proto.STATIC_PREFIX + self._fqn, client)
            if answer[1] == proto.CLASS_TYPE:
                return api.JavaClass(f"{self._fqn}${name}", client)
            return api.get_return_value(answer, client, self._fqn, name)
        raise missing(f"{self._fqn}.{name}", answer, client)

    def _get_args(self, args: Any) -> tuple[Any, list[Any]]:
        return convert_arguments(self._gateway_client, self._converters, args)

    def __call__(self, *args: Any) -> Any:
        client = self._gateway_client
        if not self._converters and is_plain(client):
            answer = client.call(proto.CONSTRUCTOR_COMMAND_NAME + self._command_header, args, self._pool)
            if not isinstance(answer, _wire.Answer):
                return answer
            return api.get_return_value(answer, client, None, self._fqn)
        given, temporaries = self._get_args(args)
        part, pool = api.get_command_part, self._pool
        command = (
            proto.CONSTRUCTOR_COMMAND_NAME
            + self._command_header
            + "".join([part(arg, pool) for arg in given])
            + proto.END_COMMAND_PART
        )
        try:
            answer = self._gateway_client.send_command(command)
            return api.get_return_value(answer, self._gateway_client, None, self._fqn)
        finally:
            detach_all(temporaries)


class JavaPackage:
    """A part of a dotted name that is no class. That includes every name that does not exist."""

    def __init__(self, fqn: str, gateway_client: Any, jvm_id: Any = None) -> None:
        self._fqn = fqn
        self._gateway_client = gateway_client
        self._jvm_id = proto.DEFAULT_JVM_ID if jvm_id is None else jvm_id

    def __dir__(self) -> list[str]:
        return [api.UserHelpAutoCompletion.KEY]

    def __getattr__(self, name: str) -> Any:
        if name == api.UserHelpAutoCompletion.KEY:
            return api.UserHelpAutoCompletion
        if is_magic_member(name):
            raise AttributeError
        fqn = f"{self._fqn}.{name}"
        return thing(self._gateway_client, resolve(self._gateway_client, fqn, self._jvm_id), fqn, self._jvm_id)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        # The words are Python's own for an object that cannot be called: programs compare them. What helps goes beside them.
        error = TypeError(f"'{type(self).__name__}' object is not callable")
        error.__notes__ = [  # type: ignore[attr-defined]
            f"There is no class {self._fqn} in the JVM. Look for a misspelling, for the jar that has it on the class path of the JVM,"
            f" and, if the name has no dots, for its java_import; an inner class is called Outer$Inner."
        ]
        raise error


class JVMView:
    """The names of a JVM as one set of imports sees them."""

    def __init__(self, gateway_client: Any, jvm_name: Any, id: Any = None, jvm_object: Any = None) -> None:
        self._gateway_client = gateway_client
        self._jvm_name = jvm_name
        if id is not None:
            self._id = id
        elif jvm_object is not None:
            self._id = proto.REFERENCE_TYPE + jvm_object._get_object_id()
            # Java keeps the view while its object is alive here.
            self._jvm_object = jvm_object
        #: The version of the imports, as Java counts it, and their names.
        self._dir_sequence_and_cache: tuple[Any, list[str]] = (None, [])

    def __dir__(self) -> list[str]:
        command = (
            f"{proto.DIR_COMMAND_NAME}{proto.DIR_JVMVIEW_SUBCOMMAND_NAME}{self._id}\n"
            f"{api.get_command_part(self._dir_sequence_and_cache[0])}{proto.END_COMMAND_PART}"
        )
        answer = self._gateway_client.send_command(command)
        # Hidden names of ours are not the JVM's: `__dir__` is no name to blame a failure on.
        changed = api.get_return_value(answer, self._gateway_client, self._jvm_name, "__dir__")
        if changed is not None:
            sequence, *names = changed.split("\n")
            self._dir_sequence_and_cache = (sequence, [name for name in names if name])
        return [*self._dir_sequence_and_cache[1], api.UserHelpAutoCompletion.KEY]

    def __getattr__(self, name: str) -> Any:
        if name == api.UserHelpAutoCompletion.KEY:
            return api.UserHelpAutoCompletion
        # Not to be looked up: they are asked for while this object is being made or copied, when it has no client yet.
        if name in ("_gateway_client", "_id"):
            raise AttributeError(name)
        return thing(self._gateway_client, resolve(self._gateway_client, name, self._id), name, self._id)
