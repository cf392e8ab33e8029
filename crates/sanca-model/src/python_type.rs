//! What the overload chooser knows of a Python value: enough to pick a member, nothing that needs Python to look at.
//! The kinds of all arguments together are the key of a call site's cache, so two values of one kind must always be
//! treated alike; what depends on the value itself (is this `float` exact as binary32?) is left to conversion.

use crate::handle::ClassId;
use crate::value::Kind;

/// The kind of a Python value. Subclasses count as the built-in they extend, so members of `IntEnum` are
/// [`PyKind::Int`]; NumPy scalars are [`PyKind::Bool`], [`PyKind::Int`] or [`PyKind::Float`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PyKind {
    /// `None`
    None,
    /// `True`, `False`
    Bool,
    /// `int`
    Int(IntSize),
    /// `float`
    Float,
    /// `str`
    Str(StrLength),
    /// `bytes`
    Bytes,
    /// `bytearray`
    ByteArray,
    /// A `memoryview` of bytes (formats `B`, `b`, `c`); with any other format it is a [`PyKind::Buffer`].
    MemoryView,
    /// `array.array`, `numpy.ndarray` or another exporter of the buffer protocol.
    Buffer {
        /// The Java element whose values the items are: `Byte` for any 8-bit integers (taken as raw bytes, like
        /// `bytes`), `Char` for unsigned 16-bit ones, `Boolean` for `?`. [`Kind::Object`] for items Java has no
        /// primitive for (unsigned 32 and 64 bit, complex, half floats, structures): no parameter takes those.
        kind: Kind,
        /// Number of dimensions.
        ndim: u8,
    },
    /// `decimal.Decimal`
    Decimal,
    /// `complex`
    Complex,
    /// `list`, its elements not looked at.
    List,
    /// `tuple`, its elements not looked at.
    Tuple,
    /// A `list` or `tuple` whose elements were looked at, because [`crate::overload::choose`] found the call
    /// ambiguous without. Treated like `List`, except that arrays are ranked by how well the elements fit.
    ListOf {
        /// What the innermost elements have in common.
        element: Element,
        /// 1 for a list of elements, 2 for a list of lists of them, …
        depth: u8,
    },
    /// `dict`
    Dict,
    /// `set`
    Set,
    /// `frozenset`
    FrozenSet,
    /// `range`
    Range,
    /// `datetime.datetime`
    DateTime {
        /// It has a time zone.
        aware: bool,
    },
    /// `datetime.date`
    Date,
    /// `datetime.time`
    Time {
        /// It has a time zone.
        aware: bool,
    },
    /// `datetime.timedelta`
    TimeDelta,
    /// `uuid.UUID`
    Uuid,
    /// `pathlib.PurePath`
    Path,
    /// A member of a Python `enum.Enum` that is not also an `int` or `str`.
    PyEnum,
    /// Anything that can be called and is none of the others: functions, lambdas, bound methods, Python classes.
    Callable,
    /// An iterator or generator.
    Iterator,
    /// A wrapped Java object of that run-time class.
    Java(ClassId),
    /// A class object, which stands for its `java.lang.Class`.
    JavaClass,
    /// `sanca.jint(3)` and the like: a value of exactly that primitive type.
    Typed(Kind),
    /// `sanca.cast(obj, cls)`: a value whose static type is that class, whatever the value is.
    Cast(ClassId),
    /// An object of a Python class that implements Java interfaces (`@sanca.implements`).
    Proxy(InterfaceList),
    /// Anything else. Goes nowhere.
    Other,
}

/// The smallest signed Java type that holds an `int`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum IntSize {
    /// -2⁷ … 2⁷-1
    Byte,
    /// -2¹⁵ … 2¹⁵-1
    Short,
    /// -2³¹ … 2³¹-1
    Int,
    /// -2⁶³ … 2⁶³-1
    Long,
    /// anything beyond
    Big,
}

/// Whether a `str` could be a Java `char`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum StrLength {
    /// Exactly one UTF-16 unit: one character, not beyond U+FFFF.
    One,
    /// Anything else.
    Other,
}

/// What the elements of a list have in common. `None` elements do not count.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Element {
    /// There are none.
    Empty,
    /// All are `bool`.
    Bool,
    /// All are `int`; the size is the largest one's.
    Int(IntSize),
    /// All are `float`, or `float` and `int`.
    Float,
    /// All are `str`; `One` if every one is.
    Str(StrLength),
    /// All are `bytes`.
    Bytes,
    /// All are Java objects of one run-time class.
    Java(ClassId),
    /// Nothing that helps.
    Mixed,
}

/// Names the interfaces that a Python class implements; numbers are given out by the [`crate::assign::ClassOracle`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct InterfaceList(pub u32);

impl IntSize {
    /// The size of a value.
    pub const fn of(value: i64) -> IntSize {
        match value {
            -0x80..=0x7f => IntSize::Byte,
            -0x8000..=0x7fff => IntSize::Short,
            -0x8000_0000..=0x7fff_ffff => IntSize::Int,
            _ => IntSize::Long,
        }
    }
}

impl PyKind {
    /// Name of the Python type, as messages show it.
    pub const fn type_name(self) -> &'static str {
        match self {
            PyKind::None => "None",
            PyKind::Bool => "bool",
            PyKind::Int(_) => "int",
            PyKind::Float => "float",
            PyKind::Str(_) => "str",
            PyKind::Bytes => "bytes",
            PyKind::ByteArray => "bytearray",
            PyKind::MemoryView => "memoryview",
            PyKind::Buffer { .. } => "buffer",
            PyKind::Decimal => "Decimal",
            PyKind::Complex => "complex",
            PyKind::List | PyKind::ListOf { .. } => "list",
            PyKind::Tuple => "tuple",
            PyKind::Dict => "dict",
            PyKind::Set => "set",
            PyKind::FrozenSet => "frozenset",
            PyKind::Range => "range",
            PyKind::DateTime { aware: false } => "naive datetime",
            PyKind::DateTime { aware: true } => "aware datetime",
            PyKind::Date => "date",
            PyKind::Time { aware: false } => "naive time",
            PyKind::Time { aware: true } => "aware time",
            PyKind::TimeDelta => "timedelta",
            PyKind::Uuid => "UUID",
            PyKind::Path => "path",
            PyKind::PyEnum => "enum member",
            PyKind::Callable => "callable",
            PyKind::Iterator => "iterator",
            PyKind::Java(_) => "Java object",
            PyKind::JavaClass => "Java class",
            PyKind::Typed(Kind::Boolean) => "jboolean",
            PyKind::Typed(Kind::Byte) => "jbyte",
            PyKind::Typed(Kind::Char) => "jchar",
            PyKind::Typed(Kind::Short) => "jshort",
            PyKind::Typed(Kind::Int) => "jint",
            PyKind::Typed(Kind::Long) => "jlong",
            PyKind::Typed(Kind::Float) => "jfloat",
            PyKind::Typed(Kind::Double) => "jdouble",
            PyKind::Typed(_) => "typed value",
            PyKind::Cast(_) => "cast",
            PyKind::Proxy(_) => "implementation",
            PyKind::Other => "object",
        }
    }
}

impl Element {
    /// The kind of one such element, if there is one.
    pub const fn kind(self) -> Option<PyKind> {
        match self {
            Element::Bool => Some(PyKind::Bool),
            Element::Int(size) => Some(PyKind::Int(size)),
            Element::Float => Some(PyKind::Float),
            Element::Str(length) => Some(PyKind::Str(length)),
            Element::Bytes => Some(PyKind::Bytes),
            Element::Java(class) => Some(PyKind::Java(class)),
            Element::Empty | Element::Mixed => None,
        }
    }
}

const _: () = assert!(core::mem::size_of::<PyKind>() <= 16, "a kind is part of every call site's cache key");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_size_changes_exactly_at_the_limits_of_each_type() {
        for (limit, inside, outside) in [
            (i64::from(i8::MAX), IntSize::Byte, IntSize::Short),
            (i64::from(i16::MAX), IntSize::Short, IntSize::Int),
            (i64::from(i32::MAX), IntSize::Int, IntSize::Long),
        ] {
            assert_eq!((IntSize::of(limit), IntSize::of(limit + 1)), (inside, outside));
            assert_eq!((IntSize::of(-limit - 1), IntSize::of(-limit - 2)), (inside, outside));
        }
        assert_eq!((IntSize::of(i64::MIN), IntSize::of(i64::MAX)), (IntSize::Long, IntSize::Long));
    }

    #[test]
    fn a_kind_is_small() {
        assert_eq!(core::mem::size_of::<PyKind>(), 12);
    }
}
