"""Python classes that implement Java interfaces: ``@sanca.implements("java.util.Comparator")`` and Py4J's inner ``class Java``.

Interfaces are resolved, and the class is checked, when an object of it is first passed to Java: a module with such classes may be imported
before a JVM runs, and behaves the same whenever that is.
"""

from __future__ import annotations

from . import _native
from ._errors import ClassNotFoundError, ImplementationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    _C = TypeVar("_C", bound=type)

_ATTRIBUTE = "__sanca_interfaces__"
_OBJECT_METHODS = frozenset(("equals", "hashCode", "toString"))


class Interfaces:
    """What a decorated class implements: names or classes as given, resolved and checked when first asked for."""

    __slots__ = ("_given", "_owner", "_resolved")

    def __init__(self, owner: type, given: tuple[str | _native.JClass, ...]) -> None:
        self._owner = owner
        self._given = given
        self._resolved: tuple[_native.JClass, ...] | None = None

    def resolve(self) -> tuple[_native.JClass, ...]:
        if self._resolved is None:
            found = tuple(_interface(self._owner, given) for given in self._given)
            _require_methods(self._owner, found)
            self._resolved = found
        return self._resolved

    def __repr__(self) -> str:
        return f"<Java interfaces {', '.join(given if isinstance(given, str) else given.java_name for given in self._given)}>"


def implements(*interfaces: str | _native.JClass) -> Callable[[_C], _C]:
    """Declare that a Python class implements Java interfaces, so that its instances can be passed where Java expects them.

    >>> @sanca.implements("java.lang.Runnable")
    ... class Job:
    ...     def run(self):
    ...         print("running")

    Every abstract method must be there; default methods are Java's unless defined. A method whose name is a Python keyword gets
    a trailing underscore. The first use raises ``ImplementationError`` listing what is missing.
    """
    if not interfaces:
        raise TypeError('implements needs the names of interfaces: @sanca.implements("java.lang.Runnable")')
    for given in interfaces:
        if not isinstance(given, (str, _native.JClass)):
            raise TypeError(
                f'implements takes interfaces or their names, @sanca.implements("java.lang.Runnable"), not {given!r}'
            )

    def decorate(cls: _C) -> _C:
        if not isinstance(cls, type):
            raise TypeError(f"implements decorates a class, not {cls!r}")
        setattr(cls, _ATTRIBUTE, Interfaces(cls, interfaces))
        return cls

    return decorate


def interfaces_of(obj: object) -> tuple[_native.JClass, ...] | None:
    """The Java interfaces that a Python class (or the class of an object) declares, inherited ones last; None if it declares none."""
    cls = obj if isinstance(obj, type) else type(obj)
    found: dict[_native.JClass, None] = {}
    for base in cls.__mro__:
        found.update(dict.fromkeys(_declared(base, cls)))
    return tuple(found) or None


def _declared(base: type, cls: type) -> tuple[_native.JClass, ...]:
    declared = base.__dict__.get(_ATTRIBUTE)
    if isinstance(declared, Interfaces):
        return declared.resolve()
    if declared is not None:
        return tuple(_interface(cls, given) for given in declared)
    names: Any = getattr(base.__dict__.get("Java"), "implements", None)
    if isinstance(names, str):
        names = (names,)
    # Py4J does not ask for all methods to be there, so neither do we.
    return tuple(_interface(cls, name) for name in names) if isinstance(names, (list, tuple)) else ()


def _interface(owner: type, given: str | _native.JClass) -> _native.JClass:
    if isinstance(given, str):
        try:
            given = _native.find_class(given)
        except ClassNotFoundError as error:
            raise ClassNotFoundError(
                f"{owner.__qualname__} implements {given}, which does not exist: {error}"
            ) from None
    sort = _native.describe(given)["sort"]
    if sort not in ("interface", "annotation"):
        raise ImplementationError(
            f"{owner.__qualname__} cannot implement {given.java_name}: it is not an interface but of sort {sort}"
        )
    return given


def _require_methods(owner: type, interfaces: tuple[_native.JClass, ...]) -> None:
    missing = [
        f"  {signature}   ({declaring.java_name})"
        for interface in interfaces
        for name, signature, declaring in _abstract_methods(interface)
        if not _has(owner, name)
    ]
    if missing:
        raise ImplementationError(
            f"{owner.__qualname__} lacks methods of its Java interfaces:\n" + "\n".join(dict.fromkeys(missing))
        )


def _has(owner: type, name: str) -> bool:
    return any(callable(getattr(owner, spelling, None)) for spelling in (name, f"{name}_")) or hasattr(
        owner, "__getattr__"
    )


def _abstract_methods(interface: _native.JClass) -> Iterator[tuple[str, str, _native.JClass]]:
    """(name, Java signature, declaring interface) of what an implementation must have. A default method lower down counts for one of that name higher up."""
    settled: set[str] = set()
    for cls in interface.__mro__:  # the bases of an interface mirror its superinterfaces
        if not isinstance(cls, _native.JClass):
            continue
        methods: list[tuple[str, str, bool]] = [method for method in _native.describe(cls)["methods"] if not method[2]]
        done = {name for name, signature, _ in methods if _is_default(signature)}
        for name, signature, _ in methods:
            if name not in settled and name not in done and name not in _OBJECT_METHODS:
                yield name, signature, cls
        settled |= {name for name, _, _ in methods}


def _is_default(signature: str) -> bool:
    modifiers = signature.partition("(")[0].split()
    return "default" in modifiers or "static" in modifiers or "private" in modifiers
