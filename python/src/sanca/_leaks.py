"""The answer of ``jvm.leaks()``: which objects each side keeps alive for the other, in words.

It looks at the objects themselves and at what they refer to; it never walks the whole heap, so it can be called in production.
"""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEPTH = 4
_VISITS = 2000
_SHOWN = 20


class HeldByJava:
    """A Python object that Java holds: its type, its repr, where its code stands, and the Java objects it holds in turn."""

    __slots__ = ("holds", "object", "representation", "source", "type_name")

    def __init__(self, obj: object) -> None:
        self.object = obj
        self.type_name = _type_name(obj)
        self.representation = _short_repr(obj)
        self.source = _source(obj)
        #: Names of Java classes reached from the object. If one of those objects holds the proxy, neither side can free the pair.
        self.holds = _java_objects_below(obj)

    def __repr__(self) -> str:
        place = f" defined at {self.source}" if self.source else ""
        cycle = f"; holds {', '.join(self.holds)} (a possible cycle across the heaps)" if self.holds else ""
        return f"{self.type_name} {self.representation}{place}{cycle}"


class Leaks:
    """What lives across the border now. ``java``: live Java objects by class; ``python``: Python objects that Java holds.

    False when nothing does. Printing it gives the report.
    """

    __slots__ = ("java", "python")

    java: list[tuple[str, int]]
    python: list[HeldByJava]

    def __init__(self, java: list[tuple[str, int]], python: list[object]) -> None:
        self.java = java
        self.python = [HeldByJava(obj) for obj in python]

    @property
    def java_count(self) -> int:
        """Java objects held by Python, all classes together."""
        return sum(count for _, count in self.java)

    def __bool__(self) -> bool:
        return bool(self.java or self.python)

    def __repr__(self) -> str:
        if not self:
            return "<Leaks: nothing is held across the border>"
        return "\n".join([*self._java_lines(), *self._python_lines()])

    def _java_lines(self) -> list[str]:
        lines = [f"Java objects held by Python: {self.java_count}"]
        lines += [f"  {count:>8}  {name}" for name, count in self.java[:_SHOWN]]
        return lines + _more(len(self.java), "classes")

    def _python_lines(self) -> list[str]:
        lines = [f"Python objects held by Java: {len(self.python)}"]
        lines += [f"  {held!r}" for held in self.python[:_SHOWN]]
        return lines + _more(len(self.python), "objects")


def leaks() -> Leaks:
    """Collect garbage on the Python side, then report what is left."""
    import gc

    gc.collect()
    return Leaks(_native.live_objects(), _native.live_proxies())


def _more(total: int, what: str) -> list[str]:
    return [f"  … and {total - _SHOWN} more {what}"] if total > _SHOWN else []


def _type_name(obj: object) -> str:
    kind = type(obj)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _short_repr(obj: object) -> str:
    try:
        text = repr(obj)
    except Exception as error:  # a report must not fail because of what it reports
        text = f"<repr failed: {type(error).__name__}>"
    return text if len(text) <= 100 else f"{text[:97]}…"


def _source(obj: Any) -> str:
    function = getattr(obj, "__func__", obj)
    called = function if hasattr(function, "__code__") else vars(type(obj)).get("__call__")
    code = getattr(called, "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code is not None else ""


def _java_objects_below(obj: object) -> list[str]:
    """Java classes of the objects that ``obj`` refers to, directly or through a few Python objects."""
    import gc
    from types import ModuleType

    names: dict[str, None] = {}
    seen = {id(obj)}
    level: list[object] = [obj]
    for _ in range(_DEPTH):
        below: list[object] = []
        for item in gc.get_referents(*level):
            if id(item) in seen or isinstance(item, (type, ModuleType)) or _is_globals(item):
                continue
            seen.add(id(item))
            if isinstance(item, _native.JBase):
                names.setdefault(type(item).java_name)  # type: ignore[attr-defined]
            else:
                below.append(item)
        if not below or len(seen) > _VISITS:
            break
        level = below
    return list(names)


def _is_globals(item: object) -> bool:
    """A function refers to its module's globals; what lives there is not owned by the function."""
    return isinstance(item, dict) and "__name__" in item and "__builtins__" in item
