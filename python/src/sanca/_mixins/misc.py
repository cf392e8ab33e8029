"""Small Java types with a Python counterpart in behaviour: closeables, comparables, enums, texts, numbers, optionals."""

from __future__ import annotations

from .. import _native
from .._errors import ConversionError, OverloadError
from ._base import JavaHash, Members, class_name, is_a

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

_NOT_COMPARABLE = frozenset(("java.lang.ClassCastException",))
_NULL = frozenset(("java.lang.NullPointerException",))


class AutoCloseableMixin(Members):
    """java.lang.AutoCloseable: ``with resource: …`` is Java's try-with-resources."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close. When the block failed, its error stays the one that is raised, and what closing throws is suppressed under it."""
        if error is None:
            self.close()
            return
        try:
            self.close()
        except Exception as second:
            _suppress(error, second, self)


def _suppress(error: BaseException, second: Exception, resource: object) -> None:
    if isinstance(error, _native.JThrowable) and isinstance(second, _native.JThrowable):
        error.addSuppressed(second)  # type: ignore[attr-defined]
    elif hasattr(error, "add_note"):  # 3.11
        error.add_note(f"Suppressed while closing {class_name(resource)}: {type(second).__name__}: {second}")


class ComparableMixin(Members):
    """java.lang.Comparable: ``<``, ``<=``, ``>``, ``>=`` by the sign of ``compareTo``."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __lt__(self, other: Any) -> bool:
        sign = _compare(self, other)
        return NotImplemented if sign is None else sign < 0

    def __le__(self, other: Any) -> bool:
        sign = _compare(self, other)
        return NotImplemented if sign is None else sign <= 0

    def __gt__(self, other: Any) -> bool:
        sign = _compare(self, other)
        return NotImplemented if sign is None else sign > 0

    def __ge__(self, other: Any) -> bool:
        sign = _compare(self, other)
        return NotImplemented if sign is None else sign >= 0


def _compare(self: Any, other: Any) -> int | None:
    """``compareTo``, or None where Java says that the two cannot be compared."""
    try:
        sign: int = self.compareTo(other)
        return sign
    except (OverloadError, ConversionError):
        return None
    except _native.JThrowable as error:
        if is_a(error, _NOT_COMPARABLE) or (other is None and is_a(error, _NULL)):
            return None
        raise


class EnumMixin(JavaHash):
    """java.lang.Enum: a ``repr`` that says which constant it is. ``str`` is Java's ``toString``, as everywhere."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __repr__(self) -> str:
        # A constant with a body is of a class of its own, Outer$Enum$1, below the enum: the last class under Enum is the enum.
        kinds = [cls for cls in type(self).__mro__ if any(map(_is_enum, cls.__mro__[1:]))]
        return f"<{getattr(kinds[-1], 'java_name', '?') if kinds else class_name(self)}.{self.name()}>"


def _is_enum(cls: type) -> bool:
    return getattr(cls, "java_name", None) == "java.lang.Enum"


class ClassMixin(Members):
    """java.lang.Class: equal to the Python type of the class that it stands for, and called like it."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __eq__(self, other: object) -> bool:
        mine: object = _native.class_from_object(self)  # type: ignore[arg-type]
        if isinstance(other, ClassMixin):
            other = _native.class_from_object(other)  # type: ignore[arg-type]
        return mine is other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(_native.class_from_object(self))  # type: ignore[arg-type]

    def __call__(self, *args: Any) -> Any:
        return _native.class_from_object(self)(*args)  # type: ignore[arg-type]


class CharSequenceMixin(Members):
    """java.lang.CharSequence (a StringBuilder, say; a String is a ``str`` already): length, characters, slices."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __len__(self) -> int:
        size: int = self.length()
        return size

    def __getitem__(self, index: Any) -> str:
        """Count as Java does, in UTF-16 units."""
        if not isinstance(index, slice):
            place = index.__index__()
            place = place + len(self) if place < 0 else place
            if not 0 <= place < len(self):
                raise IndexError("string index out of range")
            char: str = self.charAt(_native.jint(place))
            return char
        start, stop, step = index.indices(len(self))
        if step != 1:
            return str(self)[index]
        return str(self.subSequence(_native.jint(start), _native.jint(max(start, stop))))

    def __str__(self) -> str:
        text: str = self.toString()
        return text


class NumberMixin(Members):
    """java.lang.Number where it is not a Python number already: an AtomicLong, or an Integer that was kept as an object."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __int__(self) -> int:
        value = _native.to_python(self)
        if not isinstance(value, _native.JBase):
            return int(value)
        real: float = self.doubleValue()
        if -(2.0**53) < real < 2.0**53:
            return int(real)
        whole: int = self.longValue()
        return whole if float(whole) == real else int(real)

    def __float__(self) -> float:
        real: float = self.doubleValue()
        return real

    def __bool__(self) -> bool:
        return bool(self.doubleValue() != 0)


class IntegralMixin(NumberMixin):
    """Boxes of whole numbers that were kept as objects, and BigInteger: usable wherever Python wants an ``int``."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __index__(self) -> int:
        return int(_native.to_python(self))


class OptionalMixin(Members):
    """java.util.Optional and its kin: true when there is a value."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    def __bool__(self) -> bool:
        return bool(self.isPresent())


class BufferMixin(_native.BufferSlots):
    """java.nio.Buffer: the memory of a direct one is seen through the buffer protocol, shared, from its start to its limit."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    if TYPE_CHECKING:

        def limit(self) -> int: ...

    def __len__(self) -> int:
        return self.limit()


class SegmentMixin(_native.BufferSlots):
    """java.lang.foreign.MemorySegment: its bytes are seen through the buffer protocol, shared, if nobody can free them by closing an arena."""

    __slots__ = ()
    __python_names__ = frozenset[str]()

    if TYPE_CHECKING:

        def byteSize(self) -> int: ...

    def __len__(self) -> int:
        return self.byteSize()
