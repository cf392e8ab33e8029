"""The module ``jep`` of programs that Java runs through the drop-in for Jep."""

from __future__ import annotations

import sys

from .. import _native
from .._contexts import synchronized as _synchronized
from . import java_import_hook, redirect_streams, version
from ._natural import java as _java
from .version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "JBOOLEAN_ID",
    "JBYTE_ID",
    "JCHAR_ID",
    "JDOUBLE_ID",
    "JEP_NUMPY_ENABLED",
    "JFLOAT_ID",
    "JINT_ID",
    "JLONG_ID",
    "JSHORT_ID",
    "VERSION",
    "findClass",
    "forName",
    "jarray",
    "jproxy",
    "setJavaToPythonConverter",
]

__version__ = __VERSION__ = VERSION

JBOOLEAN_ID = "z"
JBYTE_ID = "b"
JCHAR_ID = "c"
JSHORT_ID = "s"
JINT_ID = "i"
JLONG_ID = "j"
JFLOAT_ID = "f"
JDOUBLE_ID = "d"
JEP_NUMPY_ENABLED = 1

_CODES = {"z": "boolean", "b": "byte", "c": "char", "s": "short", "i": "int", "j": "long", "f": "float", "d": "double"}
_loader: Any = None


def install(loader: Any) -> None:
    """Have ``import jep`` find this module, and ``forName`` look in that class loader."""
    global _loader
    _loader = loader
    if sys.modules.get("jep") is sys.modules[__name__]:
        return
    this = sys.modules["jep"] = sys.modules["_jep"] = sys.modules[__name__]
    this.__name__ = "jep"
    this.__path__ = []
    for name, part in (
        ("version", version),
        ("redirect_streams", redirect_streams),
        ("java_import_hook", java_import_hook),
    ):
        sys.modules[f"jep.{name}"] = part
    _add_manners()


def _add_manners() -> None:
    """What Java objects have in Jep besides what they have in Sanca, and what an ``int`` is where Java takes anything."""
    _native.always_long()
    _native.JBase.synchronized = _synchronized_method  # type: ignore[attr-defined]
    _native.JArray.commit = _commit  # type: ignore[attr-defined]


def _synchronized_method(self: Any) -> _synchronized:
    return _synchronized(self)


def _commit(self: Any) -> None:
    """Do nothing: Java sees every write at once."""


def forName(name: str) -> Any:
    """Find a class by its name in the class loader of the interpreter; ``ImportError`` if there is none."""
    found = _java("java.lang.Class").forName(name, True, _loader)
    return _native.class_from_object(found) if isinstance(found, _native.JObject) else found


def findClass(name: str) -> Any:
    """Find a class by its name, with dots or slashes: ``java.util.Map$Entry``, ``[I``."""
    from .._errors import ClassNotFoundError

    try:
        return _native.find_class(name.replace("/", "."))
    except ClassNotFoundError as error:
        raise RuntimeError(name.replace(".", "/")) from error


def jarray(size: int, component: Any, fill: Any = None) -> Any:
    """Make a Java array: of a primitive by its letter, of a class, or of the class of an object."""
    if not isinstance(size, int):
        raise ValueError("jarray takes a size and a component type")
    if isinstance(component, str) and component in _CODES:
        array = _native.new_array(_java(_CODES[component]), (size,))
    else:
        cls: Any = component if isinstance(component, _native.JClass) else type(component)
        if not isinstance(cls, _native.JClass):
            raise ValueError(f"unknown type of array: {component!r}")
        array = _native.new_array(cls, (size,))
    if fill is not None and size:
        if component == JCHAR_ID and isinstance(fill, int):
            fill = chr(fill)
        array[:] = [fill] * size
    return array


def jproxy(obj: Any, interfaces: list[str]) -> Any:
    """Make a Java object with interfaces out of a Python object: each method is its attribute of that name."""
    if not isinstance(interfaces, list):
        raise TypeError("jproxy takes an object and a list of names of interfaces")
    if not interfaces or not all(isinstance(name, str) for name in interfaces):
        raise ValueError("jproxy needs the names of interfaces, each a str")
    try:
        classes = [_native.class_object(_native.find_class(name)) for name in interfaces]
    except AttributeError as error:
        raise ValueError(str(error)) from error
    return _java("jep.python.InvocationHandler").proxy(obj, classes)


def setJavaToPythonConverter(cls: Any, function: Any) -> None:
    """Not there yet: Java objects reach Python as Sanca has them."""
    raise NotImplementedError("jep.setJavaToPythonConverter is not in Sanca's drop-in for Jep")
