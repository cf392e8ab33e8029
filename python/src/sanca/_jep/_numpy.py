"""Arrays and numbers of NumPy as Jep's ``NDArray`` and boxes, and back."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from .. import _native
from ._natural import held, java

_ELEMENTS = frozenset(
    ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")
)
_BOXES: dict[str, Any] = {
    "float64": lambda value: float(value),
    "float32": lambda value: _native.jfloat(float(value)),
    "int64": lambda value: _native.jlong(int(value)),
    "int32": lambda value: _native.jint(int(value)),
    "int16": lambda value: _native.jshort(int(value)),
    "int8": lambda value: _native.jbyte(int(value)),
}


def natural(value: Any) -> Any:
    """An array as an ``NDArray``, a number as the box of its size, all else as a ``PyObject``."""
    if isinstance(value, np.ndarray):
        return _holder(value)
    box = _BOXES.get(type(value).__name__)
    return held(value) if box is None else box(value)


#: Set on a thread that wants a holder as it is.
_plain = threading.local()


def from_holder(holder: Any) -> Any:
    """An ``NDArray`` or ``DirectNDArray`` that arrives in Python: a copy, or the memory itself."""
    if getattr(_plain, "wanted", False):
        return holder
    return _native.to_python(java("jep.JepAccess").argument(holder))


def _made(name: str, array: Any) -> Any:
    """What a method of Java's makes of an array, which would be an array again if it came as all others do."""
    _plain.wanted = True
    try:
        return getattr(java("jep.JepAccess"), name)(array)
    finally:
        _plain.wanted = False


def for_parameter(value: Any, kind: str) -> Any:
    """An array for a parameter of that class: the elements of any shape for an array of primitives, a holder for a holder."""
    if not isinstance(value, np.ndarray):
        return value
    if kind == "jep.NDArray":
        return _copy(value)
    if kind == "jep.DirectNDArray":
        return _holder(value)
    if kind.startswith("[") and len(kind) == 2 and value.ndim != 1:
        return np.ascontiguousarray(value).reshape(-1)
    return value


def _holder(array: Any) -> Any:
    known = _original(array)
    return _copy(array) if known is None else known


def _copy(array: Any) -> Any:
    if array.dtype.name not in _ELEMENTS:
        raise TypeError(f"Unable to determine corresponding Java type for ndarray: {array.dtype}")
    return _made("holder", _native.to_java(array, java("org.sanca.NDArray")))


def _original(array: Any) -> Any:
    """Give the ``DirectNDArray`` that an array is, None if it is none."""
    if type(array.base).__name__ != "JDirect":
        return None
    shared = _native.to_java(array, java("org.sanca.DirectNDArray"))
    found = _made("original", shared)
    if found is None:
        shared.close()
    return found
