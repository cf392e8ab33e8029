"""What Python values are in Java by Jep's rules: every ``int`` is a ``Long``, a ``set`` or a ``Decimal`` stays a Python object."""

from __future__ import annotations

import sys

from .. import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TEXTS = ("java.lang.String", "java.lang.CharSequence", "java.lang.Comparable")
# What is the same in Java for Object, now that every int is a Long there.
_PLAIN = frozenset((type(None), bool, int, float, str))
_classes: dict[str, Any] = {}


class Refusal(Exception):
    """An error of Jep's own: its text is the whole message of the ``JepException``."""


Refusal.__module__ = "sanca._jep"


def java(name: str) -> Any:
    """A Java class, looked up once."""
    found = _classes.get(name)
    if found is None:
        found = _classes[name] = _native.find_class(name)
    return found


def shaped(value: Any, target: str) -> Any:
    """A value for the class that Java wants: ``""`` is Object, ``"*"`` the Python object as it is, ``"()"`` a callable, ``"["`` any array."""
    if target == "":
        return natural(value)
    if target == "()" and value is not None and not callable(value):
        raise TypeError(f"Expected jep.python.PyCallable but received a {type(value).__name__}.")
    if target in ("*", "()", "[") or value is None or isinstance(value, (str, bool, _native.JBase)):
        return value
    if (target in _OPEN and isinstance(value, (int, float, list, tuple, dict))) or (target in _ANY and is_numpy(value)):
        return natural(value)
    if target in _TEXTS and not isinstance(value, _NO_TEXTS):
        return str(value)
    return value


_NO_TEXTS = (int, float, list, tuple, dict, bytes, bytearray, memoryview)
# Classes of which boxes are; of which containers are.
_ANY = frozenset(
    ("java.lang.Number", "java.lang.Comparable", "java.io.Serializable", "jep.NDArray", "jep.DirectNDArray")
)
_OPEN = _ANY | {
    "java.lang.Iterable",
    "java.util.ArrayList",
    "java.util.Collection",
    "java.util.HashMap",
    "java.util.LinkedHashMap",
    "java.util.List",
    "java.util.Map",
}


def natural(value: Any) -> Any:
    """A value for Object, containers with all that is in them."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, list):
        return [natural(item) for item in value]
    if isinstance(value, tuple):
        return java("java.util.Collections").unmodifiableList([natural(item) for item in value])
    if isinstance(value, dict):
        return _map(value)
    if isinstance(value, (_native.JBase, _native.JClass)):
        return value
    if isinstance(value, (bytes, bytearray)):
        return value
    return _other(value)


def _map(value: dict[Any, Any]) -> Any:
    made = java("java.util.LinkedHashMap")()
    for key, item in value.items():
        made.put(natural(key), natural(item))
    return made


def _other(value: Any) -> Any:
    if isinstance(value, float):
        return float(value) if not is_numpy(value) else _scalar(value)
    if isinstance(value, str):
        return str(value)
    if is_numpy(value):
        return _scalar(value)
    if isinstance(value, memoryview) or type(value).__module__ == "array":
        return _buffer(value)
    return held(value)


def held(value: Any) -> Any:
    """The ``jep.python.PyObject`` of a value, also where the value has a Java form by itself."""
    name = "jep.python.PyCallable" if callable(value) else "jep.python.PyObject"
    return _native.to_java(value, java(name))


def is_numpy(value: Any) -> bool:
    """Whether a value is an array or a number of NumPy."""
    return "numpy" in sys.modules and type(value).__module__.partition(".")[0] == "numpy"


def _scalar(value: Any) -> Any:
    from . import _numpy

    return _numpy.natural(value)


def _buffer(value: Any) -> Any:
    view = memoryview(value)
    kind = _KINDS.get(view.format)
    if kind is None:
        return held(value)
    if kind == "byte":
        return view.tobytes()
    made = _native.new_array(java(kind), (view.nbytes // view.itemsize,))
    made[:] = memoryview(view.tobytes()).cast(view.format)  # type: ignore[call-overload]
    return made


_KINDS = {
    "b": "byte",
    "B": "byte",
    "c": "byte",
    "h": "short",
    "i": "int",
    "l": "long",
    "q": "long",
    "f": "float",
    "d": "double",
}
