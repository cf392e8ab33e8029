"""What calls do in Jep that Sanca refuses: ``@PyMethod`` gathers arguments, anything has a truth for a ``boolean``, a ``float`` is rounded.

Asked by the native side after a call or a value was refused, or before something would cross that has no plain form, so nothing here slows
what is plain.
"""

from __future__ import annotations

from .. import _native
from ._natural import is_numpy, java, natural as _natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_INTEGERS = frozenset(("byte", "short", "int", "long"))
_FLOATS = frozenset(("float", "double"))
_PRIMITIVES = _INTEGERS | _FLOATS | {"boolean", "char"}


class _Overload:
    """A method or constructor as reflection shows it."""

    __slots__ = ("annotated", "descriptor", "gathers", "keywords", "kinds", "static", "varargs")

    def __init__(self, member: Any, returns: Any) -> None:
        parameters = member.getParameterTypes()
        self.kinds: list[str] = [kind.getName() for kind in parameters]
        kind = java("java.lang.invoke.MethodType").methodType(returns, parameters)
        self.descriptor: str = kind.toMethodDescriptorString()
        self.static = bool(member.getModifiers() & 8)
        self.gathers = bool(member.isVarArgs())
        note = member.getAnnotation(_native.class_object(java("jep.PyMethod")))
        self.annotated = note is not None
        self.varargs = note is not None and bool(note.varargs())
        self.keywords = note is not None and bool(note.kwargs())

    def gathered(self, args: Sequence[Any], keywords: Mapping[str, Any] | None) -> list[Any] | None:
        """The arguments with those put together that the annotation has in one; None if they do not fit."""
        if not self.annotated or (keywords and not self.keywords):
            return None
        fixed = len(self.kinds) - self.keywords
        packed = list(args)
        if self.varargs:
            rest = packed[fixed - 1 :]
            if len(packed) < fixed - 1:
                return None
            if not (len(rest) == 1 and isinstance(rest[0], (list, tuple, type(None), _native.JArray))):
                packed[fixed - 1 :] = [rest]
        if len(packed) != fixed:
            return None
        if self.keywords:
            packed.append(dict(keywords) if keywords else None)
        return packed

    def coerced(self, args: Sequence[Any]) -> list[Any] | None:
        """The arguments as Jep makes primitives of them; None if they do not fit."""
        if len(args) != len(self.kinds):
            return list(args) if self.gathers and len(args) >= len(self.kinds) - 1 else None
        return [_fitting(value, kind) for value, kind in zip(args, self.kinds, strict=True)]

    def dislike_of_none(self, args: Sequence[Any]) -> int:
        """How little Jep likes the parameters for those arguments that are None: a text least, then an array."""
        nones = (kind for kind, value in zip(self.kinds, args, strict=False) if value is None)
        return sum(2 if kind == "java.lang.String" else kind.startswith("[") for kind in nones)


def _fitting(value: Any, kind: str) -> Any:
    """A value for a parameter or field of that class, where Jep asks the value what it is; any other as it is."""
    if kind == "boolean":
        return value if isinstance(value, bool) else bool(value)
    if kind in _INTEGERS:
        return value.__index__() if hasattr(value, "__index__") and type(value) is not int else value
    if kind in _FLOATS:
        number = hasattr(value, "__float__") or hasattr(value, "__index__")
        if number and not isinstance(value, _native.Typed):
            return _native.jfloat(float(value)) if kind == "float" else float(value)
    elif kind == "java.lang.Float" and isinstance(value, float):
        return _native.jfloat(value)
    elif is_numpy(value):
        from . import _numpy

        return _numpy.for_parameter(value, kind)
    return value


def _differ(new: Sequence[Any], old: Sequence[Any]) -> bool:
    return len(new) != len(old) or any(one is not other for one, other in zip(new, old, strict=True))


_members: dict[tuple[Any, str], list[_Overload]] = {}


def _overloads(cls: Any, callable: Any) -> list[_Overload]:
    made = callable is cls or callable.__name__ == "<init>"
    name = "<init>" if made else callable.__name__
    known = _members.get((cls, name))
    if known is None:
        reflected: Any = _native.class_object(cls)
        if made:
            nothing = java("java.lang.Void").TYPE
            known = [_Overload(member, nothing) for member in reflected.getConstructors()]
        else:
            known = [
                _Overload(member, member.getReturnType())
                for member in reflected.getMethods()
                if member.getName() == name
            ]
        # Jep, too, likes primitives best.
        known.sort(key=lambda overload: -sum(kind in _PRIMITIVES for kind in overload.kinds))
        _members[cls, name] = known
    return known


def refused(cls: Any, callable: Any, args: tuple[Any, ...], error: Exception) -> Any:
    """Make a call that no overload takes as it stands, or that several take: then it is the first that reflection shows."""
    known = _overloads(cls, callable)
    chosen = callable is not cls and len(callable.overloads) == 1
    if chosen:
        known = [overload for overload in known if overload.descriptor == callable.overloads[0][0]]
    if any(value is None for value in args):
        known = sorted(known, key=lambda overload: overload.dislike_of_none(args))
    for overload in known:
        for packed in (overload.gathered(args, None), _tried(overload, args)):
            if packed is None or (chosen and not _differ(packed, args)):
                continue
            candidate = callable[overload.descriptor]
            if _native.takes(candidate, tuple(packed)):
                return candidate(*packed)
    raise error


def _tried(overload: _Overload, args: tuple[Any, ...]) -> list[Any] | None:
    try:
        return overload.coerced(args)
    except (TypeError, ValueError, OverflowError):
        return None


def with_keywords(cls: Any, callable: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """Make a call with keyword arguments, which a method has to be annotated for."""
    bound = callable is cls or getattr(callable, "__self__", None) is not None
    for overload in _overloads(cls, callable):
        # `obj.method(name=value)` comes with the object as its first argument.
        receiver = () if bound or overload.static else args[:1]
        packed = overload.gathered(args[len(receiver) :], keywords)
        if packed is not None:
            return callable[overload.descriptor](*receiver, *packed)
    name = cls.java_name if callable is cls else f"{cls.java_name}.{callable.__name__}"
    raise TypeError(f"{name}() takes no keyword arguments: it is not annotated @PyMethod(kwargs = true)")


def instead(value: Any, cls: Any, error: Exception) -> Any:
    """Give another value for a field, an element or a result that has to be of a class."""
    new = _fitting(value, cls.java_name)
    if new is value:
        raise error
    return new


def natural(value: Any) -> Any:
    """Give what a value is where Java takes anything."""
    if isinstance(value, (_native.Typed, _native.Cast)) or hasattr(type(value), "__sanca_interfaces__"):
        return value
    return _natural(value)


# --- Java objects that can be called


class Functional:
    """Objects of an interface with one abstract method: a call is a call of that."""

    __slots__ = ()

    def __call__(self, *args: Any) -> Any:
        return getattr(self, _function_of(type(self)))(*args)


_functions: dict[type, str] = {}
#: They have one abstract method, and nobody means that by a call.
_NO_FUNCTIONS = frozenset(
    (
        "java.io.Closeable",
        "java.io.Flushable",
        "java.lang.AutoCloseable",
        "java.lang.Comparable",
        "java.lang.Iterable",
        "java.lang.Readable",
    )
)


def callable_mixin(name: str) -> type | None:
    """Give a base for the Python type of a functional interface."""
    return None if name in _NO_FUNCTIONS else Functional


def _function_of(cls: Any) -> str:
    known = _functions.get(cls)
    if known is None:
        interface = next(base for base in cls.__mro__ if Functional in base.__bases__)
        methods: Any = _native.class_object(interface)
        of_object = {
            (m.getName(), m.getParameterCount())
            for m in java("java.lang.Class").forName("java.lang.Object").getMethods()
        }
        known = _functions[cls] = next(
            m.getName()
            for m in methods.getMethods()
            if m.getModifiers() & 0x400 and (m.getName(), m.getParameterCount()) not in of_object
        )
    return known
