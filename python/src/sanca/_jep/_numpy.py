"""Arrays and numbers of NumPy as Jep's ``NDArray`` and boxes, and back."""

from __future__ import annotations

import weakref
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


def from_holder(holder: Any) -> Any:
    """An ``NDArray`` or ``DirectNDArray`` that arrives in Python: a copy, or the memory itself."""
    return _native.to_python(java("jep.JepAccess").argument(holder))


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
    if array.dtype.name not in _ELEMENTS:
        raise TypeError(f"Unable to determine corresponding Java type for ndarray: {array.dtype}")
    return _original(array) or _copy(array)


def _copy(array: Any) -> Any:
    return java("jep.JepAccess").holder(_native.to_java(array, java("org.sanca.NDArray")))


def _original(array: Any) -> Any:
    """Give the ``DirectNDArray`` that an array is, None if it is none."""
    if type(array.base).__name__ != "JDirect":
        return None
    shared = _native.to_java(array, java("org.sanca.DirectNDArray"))
    found = java("jep.JepAccess").original(shared)
    if found is None:
        shared.close()
    return found
