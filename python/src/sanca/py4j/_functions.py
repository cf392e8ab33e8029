"""The functions of :mod:`.java_gateway`: imports, fields, methods, classes, help."""

from __future__ import annotations

import logging
from typing import Any

from . import java_gateway, protocol as proto
from ._objects import checked_name
from .protocol import Py4JError

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")


def deprecated(
    name: Any, last_version: Any, use_instead: Any = "", level: int = logging.DEBUG, raise_exc: bool = False
) -> None:
    """Log that something is on its way out, or raise DeprecationWarning."""
    message = f"{name} is deprecated and will be removed in version {last_version}."
    if use_instead:
        message += f" Use {use_instead} instead."
    logger.log(level, message)
    if raise_exc:
        raise DeprecationWarning(message)


def java_import(jvm_view: Any, import_str: str) -> None:
    """Have a view know a class by its short name, or all classes of a package (``java.util.*``). Names are not checked.

    >>> java_import(gateway.jvm, "java.util.*")  # doctest: +SKIP
    """
    client = jvm_view._gateway_client
    command = (
        f"{proto.JVMVIEW_COMMAND_NAME}{proto.JVM_IMPORT_SUB_COMMAND_NAME}{jvm_view._id}\n"
        f"{api.escape_new_line(import_str)}\n{proto.END_COMMAND_PART}"
    )
    answer = client.send_command(command)
    names = getattr(client, "_names", None)
    if names is not None:  # a class may have taken the name of a package
        names.clear()
    api.get_return_value(answer, client, None, None)


def get_field(java_object: Any, field_name: str) -> Any:
    """Give the value of a public field.

    >>> get_field(point, "x")  # doctest: +SKIP
    3
    """
    return _field(java_object, field_name, proto.FIELD_GET_SUBCOMMAND_NAME, "")


def set_field(java_object: Any, field_name: str, value: Any) -> Any:
    """Set a public field. Assignment to the attribute would set one of the Python object.

    >>> set_field(point, "x", 3)  # doctest: +SKIP
    """
    part = api.get_command_part(value, java_object._gateway_client.gateway_property.pool)
    return _field(java_object, field_name, proto.FIELD_SET_SUBCOMMAND_NAME, part)


def _field(java_object: Any, name: str, what: str, value: str) -> Any:
    client, target = java_object._gateway_client, java_object._target_id
    answer = client.send_command(
        f"{proto.FIELD_COMMAND_NAME}{what}{target}\n{checked_name(name)}\n{value}{proto.END_COMMAND_PART}"
    )
    failed, text = api.get_error_message(answer, client)
    if answer == proto.NO_MEMBER_COMMAND or failed:
        raise Py4JError(api.compute_exception_message(f"no field {name} in object {target}", text))
    return api.get_return_value(answer, client, target, name)


def get_method(java_object: Any, method_name: str) -> Any:
    """Give a method, even if there is a field of the same name."""
    return api.JavaMember(method_name, java_object, java_object._target_id, java_object._gateway_client)


def is_instance_of(gateway: Any, java_object: Any, java_class: Any) -> Any:
    """Say whether a Java object is an instance of a class: a full name, a :class:`JavaClass`, or a Java object for its class."""
    if isinstance(java_class, str):
        wanted = java_class
    elif isinstance(java_class, api.JavaClass):
        wanted = java_class._fqn
    elif isinstance(java_class, api.JavaObject):
        wanted = java_class.getClass()
    else:
        raise Py4JError("java_class must be a string, a JavaClass, or a JavaObject")
    by_reflection = gateway.jvm.py4j.reflection.TypeUtil
    if isinstance(by_reflection, api.JavaClass):
        return by_reflection.isInstanceOf(wanted, java_object)
    # A JVM without Py4J's jar: the one of this process.
    found = gateway.jvm.java.lang.Class.forName(wanted) if isinstance(wanted, str) else wanted
    return found.isInstance(java_object)


def get_java_class(java_class: Any) -> Any:
    """Give the java.lang.Class of a :class:`JavaClass`."""
    return java_class._java_lang_class


def gateway_help(
    gateway_client: Any, var: Any, pattern: Any = None, short_name: bool = True, display: bool = True
) -> Any:
    """Show what Java's reflection says of an object, a class or a method, or give it as text.

    :param pattern: names with ``*`` and ``?``, matched against whole signatures.
    :param display: show it in a pager.

    Raises :class:`Py4JError` for anything else, or if a pattern comes with a method.
    """
    if isinstance(var, api.JavaMember) and (var.container is not None or var.target_id.startswith(proto.STATIC_PREFIX)):
        if pattern is not None:
            raise Py4JError("pattern should be None with var is a JavaMember")
        pattern = f"{var.name}(*"
        if var.container is None:
            var = api.JavaClass(var.target_id[len(proto.STATIC_PREFIX) :], gateway_client)
        else:
            var = var.container
    if isinstance(var, api.JavaObject):
        subject = f"{proto.HELP_OBJECT_SUBCOMMAND_NAME}{var._get_object_id()}\n"
    elif isinstance(var, api.JavaClass):
        subject = f"{proto.HELP_CLASS_SUBCOMMAND_NAME}{var._fqn}\n"
    else:
        raise Py4JError("var is none of Java Object, Java Class or Java Member")
    command = (
        proto.HELP_COMMAND_NAME
        + subject
        + api.get_command_part(pattern)
        + api.get_command_part(short_name)
        + proto.END_COMMAND_PART
    )
    page = api.get_return_value(gateway_client.send_command(command), gateway_client, None, None)
    if display:
        api.pager(page)
        return None
    return page
