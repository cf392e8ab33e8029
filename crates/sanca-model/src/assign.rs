//! The truth of assignment: whether a Python value of some kind may go to a Java class, and how good that is. One
//! table for parameters, fields and array elements, in every mode.
//!
//! Rules are strict and never lossy. Each kind has one nearest Java type ([`nearest`]) and goes from there as Java
//! itself would (subtyping, widening, boxing); a short list of conversions is ours. `Some` means "may go unless the value
//! itself forbids it": the converter still refuses, loudly, an `int` or `float` that a floating type cannot hold
//! exactly, list elements that do not fit, an enum constant that does not exist, microseconds in a `java.util.Date`.
//!
//! What is refused on purpose:
//!
//! * `bool` to numbers, numbers to `boolean`: `True` is an `int` to Python, but a `boolean` handed to an `int` parameter is nearly
//!   always a mistake, and accepting it would make `f(int)` compete with `f(boolean)`. `int(x)` says what is meant.
//! * `float` to integral types, even 1.0: whether a call works must not depend on the fraction that happens to be zero.
//! * `float` to `BigDecimal`: 0.1 has two plausible results. `Decimal('0.1')` has one.
//! * `str` to `Path`, `File`, numbers or enums: text is not parsed. `pathlib.Path('x')` is a path.
//! * A naive `datetime` to an instant, an aware one to `LocalDateTime`: a zone is neither invented nor dropped.
//! * A `list` to `Set`: duplicates would vanish.
//! * Buffers to arrays of another element type, even a wider one: bulk data is not re-encoded behind your back.

use std::borrow::Cow;

use crate::handle::ClassId;
use crate::python_type::{IntSize, InterfaceList, PyKind, StrLength};
use crate::value::Kind;
use crate::well_known::*;

/// How good it is for a value to go to a parameter; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Rank {
    /// The parameter has the value's nearest Java type: `int` for 5, `String` for `'a'`.
    Exact,
    /// Reached from the nearest type by subtyping or primitive widening (JLS 5.1.2, 5.1.5).
    Widening,
    /// Reached by boxing or unboxing, then widening (JLS 5.1.7, 5.1.8).
    Boxing,
    /// Reached by a conversion of ours, such as `list` to array or `int` to `short`.
    Conversion,
}

/// What assignment rules need to know of classes. Answers must agree with the JVM's.
pub trait ClassOracle {
    /// Whether a reference of class `from` may be assigned to `to` (`to.isAssignableFrom(from)`, arrays included).
    /// Never asked about primitives.
    fn is_assignable(&self, from: ClassId, to: ClassId) -> bool;
    /// Whether callables convert to it: an interface with exactly one abstract method.
    fn is_functional(&self, class: ClassId) -> bool;
    /// Whether it is an enum class.
    fn is_enum(&self, class: ClassId) -> bool;
    /// Element class of an array, else [`ClassId::NONE`].
    fn component(&self, class: ClassId) -> ClassId;
    /// Name as `Class.getName` gives it: `java.util.Map$Entry`, `[I`. Asked only while a message is built.
    fn name(&self, class: ClassId) -> Cow<'_, str>;
    /// Whether an object of a Python class with these interfaces may be assigned to `to`. Never asked about `Object`.
    fn implements(&self, interfaces: InterfaceList, to: ClassId) -> bool;
    /// Whether Java can hold a Python object of any kind as a `PyObject`.
    fn wraps_any_object(&self) -> bool {
        false
    }
    /// Whether it is a class whose objects stand for Python objects: a parameter of it takes a Python object as it is.
    fn stands_for_python(&self, class: ClassId) -> bool {
        let _ = class;
        false
    }
    /// Whether it is a class of arrays that anything with the buffer protocol becomes.
    fn holds_arrays(&self, class: ClassId) -> bool {
        let _ = class;
        false
    }
    /// Return class of a functional interface's one method, if known, else [`ClassId::NONE`]. Lets
    /// `submit(lambda: 42)` prefer `Callable` to `Runnable`, as javac does for a lambda that gives a value.
    fn functional_result(&self, class: ClassId) -> ClassId {
        let _ = class;
        ClassId::NONE
    }
}

/// The Java type that a kind of value is taken for when javac's rules are applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nearest {
    /// The null type.
    Null,
    /// A primitive.
    Primitive(Kind),
    /// A class, interface or array with a fixed number, or the class a wrapped object has.
    Class(ClassId),
    /// A type that has no fixed number (arrays of buffers, proxies), or none at all.
    Unnamed,
}

/// The Java type nearest to a kind: what javac would see if the value were written in Java.
pub const fn nearest(from: PyKind) -> Nearest {
    Nearest::Class(match from {
        PyKind::None => return Nearest::Null,
        PyKind::Bool => return Nearest::Primitive(Kind::Boolean),
        PyKind::Int(IntSize::Byte | IntSize::Short | IntSize::Int) => return Nearest::Primitive(Kind::Int),
        PyKind::Int(IntSize::Long) => return Nearest::Primitive(Kind::Long),
        PyKind::Float => return Nearest::Primitive(Kind::Double),
        PyKind::Typed(kind) => return Nearest::Primitive(kind),
        PyKind::Java(class) | PyKind::Cast(class) => match kind_of(class) {
            Kind::Object => class,
            kind => return Nearest::Primitive(kind),
        },
        PyKind::Int(IntSize::Big) => BIG_INTEGER,
        PyKind::Str(_) => STRING,
        PyKind::Bytes | PyKind::ByteArray | PyKind::MemoryView => BYTE_ARRAY,
        PyKind::Decimal => BIG_DECIMAL,
        PyKind::List | PyKind::Tuple | PyKind::ListOf { .. } | PyKind::Range => LIST,
        PyKind::Dict => MAP,
        PyKind::Set | PyKind::FrozenSet => SET,
        PyKind::DateTime { aware: false } => LOCAL_DATE_TIME,
        PyKind::DateTime { aware: true } => OFFSET_DATE_TIME,
        PyKind::Date => LOCAL_DATE,
        PyKind::Time { aware: false } => LOCAL_TIME,
        PyKind::Time { aware: true } => OFFSET_TIME,
        PyKind::TimeDelta => DURATION,
        PyKind::Uuid => UUID,
        PyKind::Path => PATH,
        PyKind::JavaClass => CLASS,
        PyKind::Buffer { .. }
        | PyKind::Complex
        | PyKind::PyEnum
        | PyKind::Callable
        | PyKind::Iterator
        | PyKind::Proxy(_)
        | PyKind::Other => return Nearest::Unnamed,
    })
}

/// May a Python value go to a parameter (or field, or array element) of class `to`, and how good is that?
pub fn rank(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    let by_java = match (nearest(from), kind_of(to)) {
        (_, Kind::Void) => return None,
        (Nearest::Null, Kind::Object) => Some(Rank::Widening),
        (Nearest::Primitive(kind), Kind::Object) => boxing(box_of(kind), to, oracle),
        (Nearest::Primitive(kind), to) => widening(kind, to),
        (Nearest::Class(class), Kind::Object) => subtyping(class, to, oracle),
        (Nearest::Class(class), to) => unboxing(from, class, to),
        (Nearest::Null | Nearest::Unnamed, _) => None,
    };
    by_java.or_else(|| by_conversion(from, to, oracle)).or_else(|| held(from, to, oracle))
}

fn subtyping(from: ClassId, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    if from == to { Some(Rank::Exact) } else { oracle.is_assignable(from, to).then_some(Rank::Widening) }
}

fn boxing(boxed: ClassId, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    subtyping(boxed, to, oracle).map(|_| Rank::Boxing)
}

/// Only what is a box on the Java side is unboxed: `'a'` is no `char` by Java's rules.
fn unboxing(from: PyKind, class: ClassId, to: Kind) -> Option<Rank> {
    let is_java = matches!(from, PyKind::Java(_) | PyKind::Cast(_));
    let kind = if is_java { unboxed(class)? } else { return None };
    widening(kind, to).map(|_| Rank::Boxing)
}

/// Identity and widening primitive conversion (JLS 5.1.1, 5.1.2).
pub(crate) fn widening(from: Kind, to: Kind) -> Option<Rank> {
    if from == to {
        return Some(Rank::Exact);
    }
    let widens = match from {
        Kind::Byte => matches!(to, Kind::Short | Kind::Int | Kind::Long | Kind::Float | Kind::Double),
        Kind::Short | Kind::Char => matches!(to, Kind::Int | Kind::Long | Kind::Float | Kind::Double),
        Kind::Int => matches!(to, Kind::Long | Kind::Float | Kind::Double),
        Kind::Long => matches!(to, Kind::Float | Kind::Double),
        Kind::Float => matches!(to, Kind::Double),
        Kind::Double | Kind::Boolean | Kind::Void | Kind::Object => false,
    };
    widens.then_some(Rank::Widening)
}

/// What Java would not do by itself.
fn by_conversion(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    let converts = match from {
        PyKind::Int(size) => int_converts(size, to),
        PyKind::Float => to == FLOAT || to == BOX_FLOAT,
        PyKind::Str(StrLength::One) => to == CHAR || to == BOX_CHARACTER || to == CHAR_ARRAY,
        PyKind::Str(StrLength::Other) => to == CHAR_ARRAY,
        PyKind::List | PyKind::Tuple | PyKind::ListOf { .. } | PyKind::Range => sequence_converts(from, to, oracle),
        PyKind::Dict => built_as(LINKED_HASH_MAP, to, oracle),
        PyKind::Set | PyKind::FrozenSet => built_as(LINKED_HASH_SET, to, oracle),
        PyKind::DateTime { aware: true } => to == INSTANT || to == DATE || built_as(ZONED_DATE_TIME, to, oracle),
        PyKind::Path => to == FILE,
        PyKind::PyEnum => oracle.is_enum(to),
        PyKind::Callable => oracle.is_functional(to),
        PyKind::Proxy(interfaces) => return implementing(interfaces, to, oracle),
        PyKind::Buffer { kind, ndim } => {
            return buffer(kind, ndim, to, oracle).or_else(|| oracle.holds_arrays(to).then_some(Rank::Conversion));
        }
        PyKind::Bytes | PyKind::ByteArray | PyKind::MemoryView => oracle.holds_arrays(to),
        _ => false,
    };
    converts.then_some(Rank::Conversion)
}

/// Any Python object as the Java object that stands for it. What is Java's own stays that.
fn held(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    let is_java = matches!(from, PyKind::Java(_) | PyKind::Cast(_));
    let takes = to == OBJECT || !is_java && oracle.stands_for_python(to);
    (takes && oracle.wraps_any_object()).then_some(Rank::Conversion)
}

/// Narrower integral types and their boxes by range; floating types of any size, exactness being the converter's to
/// check.
fn int_converts(size: IntSize, to: ClassId) -> bool {
    match to {
        BYTE | BOX_BYTE => size <= IntSize::Byte,
        SHORT | BOX_SHORT => size <= IntSize::Short,
        BOX_LONG => size <= IntSize::Long,
        BIG_INTEGER | BIG_DECIMAL | DOUBLE | FLOAT | BOX_DOUBLE | BOX_FLOAT => true,
        _ => false,
    }
}

/// `list`, `tuple` and `range` are built as `ArrayList` or as the array that is asked for. `HashMap`, `LinkedHashSet`
/// and the like follow the same rule: a parameter that the built class fits may have it.
fn sequence_converts(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> bool {
    let component = oracle.component(to);
    if component == ClassId::NONE {
        return built_as(ARRAY_LIST, to, oracle);
    }
    item(from).is_none_or(|item| rank(item, component, oracle).is_some())
}

/// The kind of one element of a sequence, where that is known. A `range` is known to hold `int`s, not how large.
pub(crate) const fn item(sequence: PyKind) -> Option<PyKind> {
    match sequence {
        PyKind::Range => Some(PyKind::Int(IntSize::Byte)),
        PyKind::ListOf { element, depth: 0 | 1 } => element.kind(),
        PyKind::ListOf { element, depth } => Some(PyKind::ListOf { element, depth: depth - 1 }),
        _ => None,
    }
}

fn built_as(class: ClassId, to: ClassId, oracle: &dyn ClassOracle) -> bool {
    kind_of(to) == Kind::Object && subtyping(class, to, oracle).is_some()
}

fn implementing(interfaces: InterfaceList, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    let fits = to == OBJECT || (kind_of(to) == Kind::Object && oracle.implements(interfaces, to));
    fits.then_some(Rank::Widening)
}

/// A buffer is an array of its element type and dimensions, and goes wherever such an array goes.
fn buffer(kind: Kind, ndim: u8, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    if ndim == 0 || matches!(kind, Kind::Object | Kind::Void) {
        return None;
    }
    let mut class = to;
    for _ in 0..ndim {
        if class == OBJECT || class == SERIALIZABLE || class == CLONEABLE {
            return Some(Rank::Widening);
        }
        class = oracle.component(class);
        if class == ClassId::NONE {
            return None;
        }
    }
    (kind_of(class) == kind).then_some(Rank::Exact)
}

/// The primitive in a box, if the class is one.
pub const fn unboxed(class: ClassId) -> Option<Kind> {
    Some(match class {
        BOX_BOOLEAN => Kind::Boolean,
        BOX_BYTE => Kind::Byte,
        BOX_CHARACTER => Kind::Char,
        BOX_SHORT => Kind::Short,
        BOX_INTEGER => Kind::Int,
        BOX_LONG => Kind::Long,
        BOX_FLOAT => Kind::Float,
        BOX_DOUBLE => Kind::Double,
        _ => return None,
    })
}

/// The primitive of a box or a primitive; `Object` for all else.
pub const fn kind_unboxed(class: ClassId) -> Kind {
    match unboxed(class) {
        Some(kind) => kind,
        None => kind_of(class),
    }
}
