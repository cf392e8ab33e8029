"""Arrays and numbers of NumPy as Jep's ``NDArray`` and boxes, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import _native
from ._natural import held, java

_ELEMENTS = {"bool": "boolean", "int8": "byte", "int16": "short", "int32": "int", "int64": "long"}
_ELEMENTS.update({"uint8": "byte", "uint16": "short", "uint32": "int", "uint64": "long"})
_ELEMENTS.update({"float32": "float", "float64": "double"})
_DTYPES = {"[Z": "?", "[B": "i1", "[S": "i2", "[I": "i4", "[J": "i8", "[F": "f4", "[D": "f8"}
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


def _holder(array: Any) -> Any:
    name = array.dtype.name
    element = _ELEMENTS.get(name)
    if element is None:
        raise TypeError(f"Unable to determine corresponding Java type for ndarray: {array.dtype}")
    unsigned = name.startswith("uint")
    flat = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("="), copy=False).reshape(-1)
    if unsigned:
        flat = flat.view(name[1:])
    data = _native.new_array(java(element), (flat.size,))
    if flat.size:
        data[:] = flat
    dimensions = _native.to_java(list(array.shape), java("int[]"))
    return java("jep.NDArray")(data, unsigned, dimensions)


def copied(data: Any, dimensions: tuple[int, ...], unsigned: bool) -> Any:
    """A Java array of primitives as an array of its own."""
    return np.array(np.asarray(memoryview(data)), dtype=_dtype(type(data).java_name, unsigned)).reshape(dimensions)


def _dtype(name: str, unsigned: bool) -> str:
    dtype = _DTYPES[name]
    return dtype.replace("i", "u") if unsigned else dtype


def shared(buffer: Any, dimensions: tuple[int, ...], unsigned: bool, elements: str) -> Any:
    """A direct buffer as an array over the same memory, which keeps the buffer alive."""
    dtype = elements.replace("i", "u") if unsigned else elements
    return np.frombuffer(_native.direct_view(buffer).cast("B"), dtype).reshape(dimensions)
