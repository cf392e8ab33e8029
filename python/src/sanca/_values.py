"""Functions on values that users call by hand: forcing a type, converting, asking why an overload was chosen."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def cast(obj: object, cls: str | _native.JClass) -> Any:
    """See a Java object as another of its types, for overload choice: ``cast(text, "java.lang.Object")``. Fails if it is not one."""
    return _native.cast(obj, _class(cls))


def to_java(value: object, cls: str | _native.JClass | None = None) -> Any:
    """Convert to a Java object as an argument of that class would be; it stays a Java object: ``to_java(3, "java.lang.Integer")``."""
    return _native.to_java(value, None if cls is None else _class(cls))


def to_python(value: object) -> Any:
    """Convert deeply to plain Python: lists, dicts, sets, ``datetime``; what has no counterpart stays a Java object."""
    return _native.to_python(value)


def same(a: object, b: object) -> bool:
    """Whether two values are one Java object (Java's ``==``); ``==`` in Python is ``equals``."""
    if isinstance(a, _native.JBase) and isinstance(b, _native.JBase):
        return _native.same(a, b)
    return a is b


class Explanation(str):
    """The text that ``explain`` printed. A prompt that shows it does not show it twice."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<explanation of {len(self.splitlines())} lines, printed above>"


def explain(method: object, *args: object) -> Explanation:
    """Print, and return, which overload a call would take, the other candidates, their ranks and why: ``explain(obj.method, 1, "x")``."""
    text = Explanation(_native.explain(method, args))
    print(text)
    return text


def _class(cls: str | _native.JClass) -> _native.JClass:
    if isinstance(cls, str):
        return _native.find_class(cls)
    if isinstance(cls, _native.JClass):
        return cls
    raise TypeError(f"a Java class or its name is needed, not {cls!r}")
