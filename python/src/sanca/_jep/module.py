"""The module ``jep`` of programs that Java runs through the drop-in for Jep."""

from __future__ import annotations

import os
import sys

from .. import _errors, _native
from . import _manners, _objects, java_import_hook, redirect_streams, shared_modules_hook, version
from ._natural import java as _java
from .java_import_hook import JepJavaImporter as JepJavaImporter
from .shared_modules_hook import JepSharedModuleImporter as JepSharedModuleImporter
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
    # From there come jep.jdbc and jep.console.
    this.__path__ = [os.path.dirname(__file__)]
    for name, part in (
        ("version", version),
        ("redirect_streams", redirect_streams),
        ("java_import_hook", java_import_hook),
        ("shared_modules_hook", shared_modules_hook),
    ):
        sys.modules[f"jep.{name}"] = part
    _add_manners()


def _add_manners() -> None:
    """What Java objects have in Jep besides what they have in Sanca, and what an ``int`` is where Java takes anything."""
    _native.always_long()
    _native.set_manners(_manners)
    _native.choose_converters(_converter_of)
    # Jep raises RuntimeError for every exception of Java that has no better counterpart.
    _errors.JAVA_BASES["java.lang.Throwable"] = RuntimeError
    base: Any = _native.JBase
    base.synchronized = _synchronized_method
    base.java_name = property(_java_name)
    base.__repr__ = _repr
    metaclass: Any = _native.JClass
    metaclass.__pytype__ = property(lambda cls: cls)
    throwable: Any = _native.JThrowable
    throwable.__str__ = lambda error: error.toString()
    throwable.args = property(lambda error: (error,))
    array: Any = _native.JArray
    array.commit = _commit
    _objects.install()


def _synchronized_method(self: Any) -> _objects.Monitor:
    return _objects.Monitor(self)


def _java_name(self: Any) -> str:
    name: str = type(self).java_name
    return self.getName() if name == "java.lang.Class" else name


def _repr(self: Any) -> str:
    return f"<{type(self).java_name} object at {id(self):#x}>"


def _commit(self: Any) -> None:
    """Do nothing: Java sees every write at once."""


def forName(name: str) -> Any:
    """Find a class by its name in the class loader of the interpreter; ``ImportError`` if there is none."""
    found = _java("java.lang.Class").forName(name, True, _loader)
    return _native.class_from_object(found) if isinstance(found, _native.JObject) else found


def findClass(name: str) -> Any:
    """Find a class by its name, with dots or slashes: ``java.util.Map$Entry``, ``[I``."""
    try:
        found = _native.find_class(name.replace("/", "."))
    except _errors.ClassNotFoundError as error:
        raise RuntimeError(name.replace(".", "/")) from error
    if "." in found.java_name and not found.java_name.startswith("["):
        # Database drivers, for one, make themselves known when they are initialised.
        loader = _native.class_object(found).getClassLoader()  # type: ignore[attr-defined]
        _java("java.lang.Class").forName(found.java_name, True, loader)
    return found


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


_converters: dict[type, Any] = {}


def setJavaToPythonConverter(cls: Any, function: Any) -> None:
    """Have a function called with each object of a Java class that reaches Python; its result takes the place of the object.

    It holds for subclasses and implementors too; the most specific one wins. None takes it away. Texts, numbers, arrays, classes and what a
    constructor makes are not converted.
    """
    if not isinstance(cls, _native.JClass):
        raise RuntimeError(f"a converter is for a Java class, not for {cls!r}")
    if function is not None and not callable(function):
        raise RuntimeError(f"a converter is a function that takes the Java object, or None, not {function!r}")
    if function is None:
        _converters.pop(cls, None)
    else:
        _converters[cls] = function
    _native.choose_converters(_converter_of)


def _converter_of(cls: Any) -> Any:
    """The function for objects of a class, None if they stay what they are."""
    if issubclass(cls, _native.JArray) or cls.java_name == "java.lang.Class":
        return None
    if cls.java_name in ("jep.NDArray", "jep.DirectNDArray"):
        try:
            from ._numpy import from_holder
        except ImportError:
            return None
        return from_holder
    found = next((_converters[base] for base in cls.__mro__ if base in _converters), None)
    if found is None and any(getattr(base, "java_name", None) == "java.lang.reflect.Proxy" for base in cls.__mro__):
        return _objects.unproxied
    return found


def __getattr__(name: str) -> Any:
    shared = any(isinstance(one, JepSharedModuleImporter) for one in sys.meta_path)
    if shared and name == "mainInterpreterModules":
        return _native.import_in_main("sys")[0].modules
    if shared and name == "mainInterpreterModulesLock":
        return _native.import_in_main("sanca._shared")[0].lock
    raise AttributeError(f"module 'jep' has no attribute {name!r}")
