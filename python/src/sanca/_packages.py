"""Java packages as Python objects: walking ``jvm.java.util`` name by name, and what to say when a name is not there.

A package keeps what it resolved in its ``__dict__``, so a name asked for twice is a plain attribute load. Unknown names are never kept:
a class path may grow.
"""

from __future__ import annotations

from . import _native
from ._errors import ClassNotFoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_NEAR = 3
_SHOWN = 10

# The class path that messages show; set by sanca._jvm.
searched: Callable[[], Sequence[str]] = tuple


class JPackage:
    """A Java package. Its attributes are its classes and subpackages; ``dir()`` lists them."""

    __slots__ = ("__dict__", "_java_name")

    _java_name: str

    def __init__(self, name: str) -> None:
        self._java_name = name
        self.__dict__["__doc__"] = f"The Java package {name}; dir() lists its classes and subpackages."

    def __getattr__(self, name: str) -> Any:
        found = resolve(self._java_name, name, self)
        self.__dict__[name] = found
        return found

    def __getitem__(self, name: str) -> Any:
        """Find a class of this package by its binary name, ``pkg["Outer$Inner"]``."""
        return _native.find_class(f"{self._java_name}.{name}")

    def __dir__(self) -> list[str]:
        resolved = (name for name in self.__dict__ if name != "__doc__")
        return sorted({*resolved, *(name for name, _ in _native.list_package(self._java_name))})

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        raise TypeError(f"{self._java_name} is a Java package, not a class; it cannot be called")

    def __repr__(self) -> str:
        return f"<Java package {self._java_name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return JPackage, (self._java_name,)


def resolve(package: str, name: str, where: object, as_package: Callable[[str], Any] = JPackage) -> Any:
    """Find the class or subpackage ``name`` of ``package`` ("" is the root), or raise ``ClassNotFoundError``.

    ``where`` is the object that was asked. Where a class and a package share a name, a capital decides.
    """
    if _is_probe(name):
        raise AttributeError(f"{where!r} has no attribute {name!r}")
    for spelling in _spellings(name):
        full = f"{package}.{spelling}" if package else spelling
        found = _find(full, spelling, as_package)
        if found is not None:
            return found
    error = ClassNotFoundError(not_found(f"{package}.{name}" if package else name))
    error.obj = where  # keeps CPython from adding a second "Did you mean"
    raise error


def _find(full: str, simple: str, as_package: Callable[[str], Any]) -> Any:
    if simple[:1].isupper():
        if _native.is_class(full):
            return _native.find_class(full)
        return as_package(full) if is_package(full) else None
    if is_package(full):
        return as_package(full)
    return _native.find_class(full) if _native.is_class(full) else None


def is_package(name: str) -> bool:
    """Whether Java has a package of this name, or packages below it."""
    return name in ("java", "javax") or _native.is_package(name)


def not_found(full: str) -> str:
    """The message for a name that is neither class nor package: near names, then the class path searched."""
    near = _near_siblings(full) or _native.near_names(full, _NEAR)
    meant = f"; did you mean {_either(near)}?" if near else ""
    return f"there is no Java class or package {full}{meant}\n{searched_text()}"


def _near_siblings(full: str) -> list[str]:
    """Names in the same package that look alike: where a package or class is mistyped, what was meant is mostly there."""
    import difflib

    package, _, simple = full.rpartition(".")
    names = {name.lower(): name for name, _ in _native.list_package(package)}
    found = difflib.get_close_matches(simple.lower(), names, n=_NEAR, cutoff=0.75)
    return [f"{package}.{names[name]}" if package else names[name] for name in found]


def searched_text() -> str:
    entries = list(searched())
    if not entries:
        return "  searched: the JDK's own modules (the class path is empty; pass classpath=[…] to sanca.start)"
    lines = [f"    {entry}" for entry in entries[:_SHOWN]]
    if len(entries) > _SHOWN:
        lines.append(f"    … and {len(entries) - _SHOWN} more (jvm.classpath)")
    return "  searched: the JDK's own modules and the class path\n" + "\n".join(lines)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _is_probe(name: str) -> bool:
    """Names that Python tools ask every object for; they must not cost a search through Java."""
    return (name.startswith("__") and name.endswith("__")) or name.startswith(("_repr_", "_ipython_"))


def _spellings(name: str) -> tuple[str, ...]:
    """``in_`` also stands for a Java package named like a Python keyword."""
    if name.endswith("_"):
        import keyword

        if keyword.iskeyword(name[:-1]):
            return name, name[:-1]
    return (name,)
