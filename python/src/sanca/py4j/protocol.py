"""The protocol as users see it: constants, conversion of values, answers into values or exceptions, converters.

The registries :data:`INPUT_CONVERTER` and :data:`OUTPUT_CONVERTER` are meant to be changed by programs.
"""

from __future__ import annotations

from base64 import (
    standard_b64decode as standard_b64decode,
    standard_b64encode as standard_b64encode,
)
from collections.abc import (
    Callable as Callable,
)
from decimal import (
    Decimal as Decimal,
)
from typing import (
    Any as Any,
)

from . import (
    _wire as _wire,
)
from ._constants import *  # noqa: F403
from ._constants import (
    END_COMMAND_PART,
    EXCEPTION_COMMAND_NAME,
    FATAL_ERROR,
    PYTHON_PROXY_TYPE,
    REFERENCE_TYPE,
    STRING_TYPE,
    SUCCESS,
    VOID_TYPE,
)
from .compat import (
    basestring as basestring,
    bytearray2 as bytearray2,
    bytestr as bytestr,
    bytetoint as bytetoint,
    bytetostr as bytetostr,
    isbytearray as isbytearray,
    isbytestr as isbytestr,
    ispython3bytestr as ispython3bytestr,
    long as long,
    strtobyte as strtobyte,
    unicode as unicode,
)

#: What `auto_convert` asks, first to last: objects with ``can_convert(obj)`` and ``convert(obj, gateway_client)``.
INPUT_CONVERTER: list[Any] = []

#: How a value from Java is made, by type letter: a function of the text after the letter and the gateway client.
OUTPUT_CONVERTER: dict[str, Callable[[str, Any], Any]] = {
    letter: lambda text, gateway_client, decode=decode: decode(text)  # type: ignore[misc]
    for letter, decode in _wire.DECODERS.items()
}


class Py4JError(Exception):
    """Something went wrong between Python and Java. `cause` is the exception behind it, if there is one."""

    # Programs on both sides look for this name in the text of tracebacks.
    __module__ = "py4j.protocol"

    def __init__(self, args: Any = None, cause: Any = None) -> None:
        super().__init__(args)
        self.cause = cause


class Py4JAuthenticationError(Py4JError):
    """The peer did not accept the token, or showed a wrong one."""

    __module__ = "py4j.protocol"


class Py4JNetworkError(Py4JError):
    """A connection failed. `when` says at what: "on_send", "on_receive", "empty_response" or None.

    `outcome` says what became of the command: "NotSent" if the peer has seen nothing of it, "Unknown" if it may have been carried out.
    """

    __module__ = "py4j.protocol"

    def __init__(self, args: Any = None, cause: Any = None, when: Any = None) -> None:
        super().__init__(args, cause)
        self.when = when
        self.outcome = "Unknown" if when else "NotSent"


class Py4JJavaError(Py4JError):
    """Java code threw. `java_exception` is the exception; ``str()`` asks Java for its stack trace."""

    __module__ = "py4j.protocol"

    def __init__(self, msg: str, java_exception: Any) -> None:
        self.args = (msg, java_exception)
        self.errmsg = msg
        self.java_exception = java_exception
        self.exception_cmd = (
            EXCEPTION_COMMAND_NAME + REFERENCE_TYPE + java_exception._target_id + "\n" + END_COMMAND_PART
        )

    def __str__(self) -> str:
        client = self.java_exception._gateway_client
        answer = client.send_command(self.exception_cmd)
        # The message first, then the trace: Spark and Flink split at the first ": ".
        return f"{self.errmsg}: {get_return_value(answer, client, None, None)}"


def smart_decode(s: Any) -> str:
    """Give text: bytes as UTF-8, anything else as `str` prints it."""
    return str(s, "utf-8") if isinstance(s, bytes) else str(s)


def escape_new_line(original: str) -> str:
    """Make one line of a text: backslash, CR and LF are written as two characters each."""
    return _wire.escape(original)


def unescape_new_line(escaped: str) -> str:
    """Undo :func:`escape_new_line`. What is no escape stays as it is."""
    return _wire.unescape(escaped)


def encode_float(float_value: float) -> str:
    """Write a float as Java reads it."""
    return _wire.encode_float(float_value)


def encode_bytearray(barray: bytes | bytearray) -> str:
    """Write bytes as base64."""
    return str(standard_b64encode(barray), "ascii")


def decode_bytearray(encoded: str) -> bytes:
    """Read base64."""
    return standard_b64decode(strtobyte(encoded))


def is_python_proxy(parameter: Any) -> bool:
    """Say whether an object declares Java interfaces: ``class Java: implements = [...]`` inside its class."""
    declared = getattr(type(parameter), "Java", None)
    if declared is None:
        # A Java object is never asked: it has a member for any name, and keeps what was looked up.
        if hasattr(type(parameter), "_get_object_id"):
            return False
        try:
            declared = parameter.Java
        except Exception:
            return False
    return bool(_interfaces(declared))


def _interfaces(declared: Any) -> Any:
    # `interfaces` is what the name was in Py4J's first releases.
    for name in ("implements", "interfaces"):
        try:
            found = getattr(declared, name)
        except Exception:
            continue
        if found:
            return found
    return None


def get_command_part(parameter: Any, python_proxy_pool: Any = None) -> str:
    """Write one argument, with the end of its line.

    >>> get_command_part("two\\nlines")
    'stwo\\\\nlines\\n'
    """

    line = _wire.encode(parameter)
    if line is not None:
        return line + "\n"
    if is_python_proxy(parameter):
        names = ";".join(map(_wire.one_line, _interfaces(parameter.Java)))
        return f"{PYTHON_PROXY_TYPE}{python_proxy_pool.put(parameter)};{names}\n"
    return f"{REFERENCE_TYPE}{parameter._get_object_id()}\n"


def get_return_value(answer: str, gateway_client: Any, target_id: Any = None, name: Any = None) -> Any:
    """Make the value of an answer, or raise what it says.

    Raises :class:`Py4JJavaError` if Java code threw, :class:`Py4JError` for any other failure.
    """
    if answer[:1] == SUCCESS:
        kind = answer[1]
        return None if kind == VOID_TYPE else OUTPUT_CONVERTER[kind](answer[2:], gateway_client)
    return _raise(answer, gateway_client, f"An error occurred while calling {target_id}.{name}")


def _raise(answer: str, gateway_client: Any, message: str) -> Any:
    if len(answer) > 1:
        kind = answer[1]
        value = OUTPUT_CONVERTER[kind](answer[2:], gateway_client)
        if kind == REFERENCE_TYPE:
            raise Py4JJavaError(message + ".\n", value)
        raise Py4JError(f"{message}. Trace:\n{value}\n")
    if isinstance(answer, _wire.Failed):
        error = Py4JError(message, answer.error)
        _note(error, answer.error)
        raise error from answer.error
    raise Py4JError(message)


def _note(error: Py4JError, cause: BaseException) -> None:
    # Beside the message, not in it: programs compare the message.
    if getattr(cause, "outcome", None) == "Unknown":
        error.__notes__ = [f"{cause}. The command may have been carried out; it was not sent again."]  # type: ignore[attr-defined]


def is_error(answer: str) -> tuple[bool, None]:
    """Say whether an answer is anything but a success. (It is a pair for the sake of those who take it apart.)"""
    return (len(answer) == 0 or answer[0] != SUCCESS, None)


def is_fatal_error(answer: str) -> Any:
    """Say whether the server closes the connection after this answer."""
    return answer and answer[0] == FATAL_ERROR


def get_error_message(answer: str, gateway_client: Any = None) -> tuple[bool, Any]:
    """Say whether an answer is an error, and its text, None if it has none."""
    failed = is_error(answer)[0]
    text = None
    if failed and len(answer) > 1 and answer[1] == STRING_TYPE:
        text = OUTPUT_CONVERTER[STRING_TYPE](answer[2:], gateway_client)
    elif isinstance(answer, _wire.Failed):
        text = str(answer.error)
    return failed, text


def compute_exception_message(default_message: str, extra_message: Any = None) -> str:
    """Put more behind a message, if there is more."""
    return f"{default_message} -- {extra_message}" if extra_message else default_message


def register_output_converter(output_type: str, converter: Callable[[str, Any], Any]) -> None:
    """Have values of a type letter made by a function of the object id and the gateway client."""
    OUTPUT_CONVERTER[output_type] = converter


def register_input_converter(converter: Any, prepend: bool = False) -> None:
    """Have `auto_convert` ask a converter, last or, with `prepend`, first."""
    if prepend:
        INPUT_CONVERTER.insert(0, converter)
    else:
        INPUT_CONVERTER.append(converter)
