"""What the mixins share: reaching Java members of ``self`` in a typed way, Java helper classes, printing contents."""

from __future__ import annotations

from _thread import get_ident

from .. import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

#: How many elements a repr shows; a Java collection may be a view of something endless.
REPR_LIMIT = 1000


class Members:
    """A Java object seen from a mixin: any name may be a Java member."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


class JavaHash(Members):
    """``hash()`` is Java's ``hashCode``; a class that defines ``__eq__`` must say so."""

    __slots__ = ()

    def __hash__(self) -> int:
        code: int = self.hashCode()
        return code


_classes: dict[str, Any] = {}


def java(name: str) -> Any:
    """A Java class the mixins need themselves, looked up once."""
    found = _classes.get(name)
    if found is None:
        found = _classes[name] = _native.find_class(name)
    return found


def is_a(value: object, names: frozenset[str]) -> bool:
    """Whether one of the Java types of ``value`` is called so."""
    return any(getattr(cls, "java_name", None) in names for cls in type(value).__mro__)


def class_name(value: object) -> str:
    name: str = getattr(type(value), "java_name", None) or type(value).__name__
    return name


def same_elements(one: Any, other: Any) -> bool:
    """Whether two sequences are equal by Python's idea of equal elements: an element is what it is."""
    return len(one) == len(other) and all(
        mine is theirs or mine == theirs for mine, theirs in zip(one, other, strict=False)
    )


def java_collection(values: Iterable[Any]) -> Any:
    """Values as a Java collection of its own: no later conversion can fail, and ``x.extend(x)`` is safe."""
    if isinstance(values, _native.CollectionSlots):
        return java("java.util.ArrayList")(values)
    taken = [value for value in values]  # noqa: C416 (list() believes a wrong __length_hint__)
    return _native.to_java(taken, java("java.util.Collection"))


_COPIED = frozenset(
    (
        "java.util.WeakHashMap",
        "java.util.concurrent.ConcurrentHashMap",
        "java.util.concurrent.CopyOnWriteArraySet",
    )
)
_CLONED = frozenset(("java.lang.Cloneable",))


def copied(value: Any, otherwise: str) -> Any:
    """A shallow copy: of the same class if that can be cloned, of class ``otherwise`` if not.

    A constructor that takes such an object need not copy it (that of Properties does not), so only known ones are used.
    """
    if is_a(value, _CLONED) and hasattr(value, "clone"):
        return value.clone()
    return (type(value) if class_name(value) in _COPIED else java(otherwise))(value)


def same_values(value: Any) -> Iterator[Any]:
    """Other Java values that Python sees as equal to ``value``: 5 may be a Long, "a" a Character.

    Java's ``equals`` tells them apart, Python cannot; a look-up that missed tries them.
    """
    kind = type(value)
    if kind is int:
        for make in (_native.jlong, _native.jshort, _native.jbyte):
            try:
                typed: object = make(value)
            except (OverflowError, TypeError, ValueError):
                continue
            yield typed
    elif kind is float:
        yield _native.jfloat(value)
    elif kind is str and len(value) == 1:
        yield _native.jchar(value)


class Containing(Members):
    """``in``, also for what only Python sees as equal. Put before the native slots, which do the common case."""

    __slots__ = ()

    def __contains__(self, value: object) -> bool:
        there = _native.CollectionSlots.__contains__
        return there(self, value) or any(there(self, other) for other in same_values(value))  # type: ignore[arg-type]


def first(values: Iterable[Any], limit: int) -> tuple[list[Any], bool]:
    """The first values, and whether there are more."""
    taken: list[Any] = []
    for value in values:
        if len(taken) == limit:
            return taken, True
        taken.append(value)
    return taken, False


_printing: set[tuple[int, int]] = set()


def contents_repr(
    self: Any, brackets: str, show: Callable[[], Iterable[str]], limit: int = REPR_LIMIT, name: str | None = None
) -> str:
    """``java.util.ArrayList([1, 2])``; a collection that contains itself shows ``[...]`` there."""
    opening, closing = brackets[0], brackets[1]
    key = (_native.identity(self), get_ident())
    if key in _printing:
        return f"{opening}...{closing}"
    _printing.add(key)
    try:
        shown, more = first(show(), limit)
    finally:
        _printing.discard(key)
    if more:
        shown.append(f"… {len(self) - limit} more")
    return f"{name or class_name(self)}({opening}{', '.join(shown)}{closing})"
