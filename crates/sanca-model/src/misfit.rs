//! Why a Python value may not go to a Java class, and what to write instead. The mirror of [`crate::assign`]: asked only
//! when [`crate::assign::rank`] said no, and answers with the rule behind the no.

use core::fmt;

use crate::assign::{ClassOracle, Nearest, kind_unboxed, nearest, rank};
use crate::descriptor::TypeName;
use crate::handle::ClassId;
use crate::python_type::{Element, IntSize, PyKind};
use crate::value::Kind;
use crate::well_known::*;

/// The rule that keeps a value from its parameter. `Display` gives a clause that follows "int 5 …" or "it …".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Misfit {
    /// `None` to a primitive.
    NullToPrimitive,
    /// `bool` to a number.
    BoolToNumber,
    /// A number to `boolean`.
    NumberToBoolean,
    /// `int` beyond a type that is an integer too.
    OutOfRange(Kind),
    /// `float` to an integral type.
    FloatToInteger,
    /// `float` to `BigDecimal`.
    FloatToDecimal,
    /// `int` to `char`.
    IntToChar,
    /// A `str` that is not exactly one UTF-16 unit to `char`.
    StrToChar,
    /// `str` to a number or `boolean`.
    StrToNumber,
    /// `str` to a path or file.
    StrToPath,
    /// `str` to an enum.
    StrToEnum,
    /// A path to text.
    PathToStr,
    /// `bytes` to text.
    BytesToStr,
    /// Another simple value to text.
    NotText,
    /// A naive `datetime` or `time` to a class that needs a zone.
    NeedsZone,
    /// An aware one to a class that has none.
    DropsZone,
    /// `datetime` to a class that has no time of day.
    DropsTime,
    /// A list to a set.
    ListToSet,
    /// A buffer to an array of another element type or number of dimensions.
    BufferToArray,
    /// Buffer items that no Java primitive holds.
    BufferItems,
    /// A buffer to a collection.
    BufferToCollection,
    /// An element that fits no element of the array.
    Elements,
    /// A callable to something that is not a functional interface.
    NotFunctional,
    /// An iterator or generator to anything.
    Iterator,
    /// A primitive given by hand (`sanca.jint(3)`) that Java would not widen to the parameter.
    NotWidened,
    /// A Python value that has no Java form.
    NoJavaForm,
    /// Something without the buffer protocol to a class of arrays.
    NoBuffer,
    /// Java's own answer: the class is not a subtype.
    Unrelated,
}

/// Why a value of that kind may not go to class `to`. Meaningful only if it really may not.
pub fn misfit(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> Misfit {
    // A box refuses what its primitive refuses, except that `None` is fine.
    let kind = kind_unboxed(to);
    match from {
        PyKind::None => Misfit::NullToPrimitive,
        PyKind::Java(_) | PyKind::Cast(_) => Misfit::Unrelated,
        _ if oracle.holds_arrays(to) => Misfit::NoBuffer,
        PyKind::Bool if is_number(kind, to) => Misfit::BoolToNumber,
        PyKind::Int(_) | PyKind::Float | PyKind::Decimal if kind == Kind::Boolean => Misfit::NumberToBoolean,
        PyKind::Int(_) if kind == Kind::Char => Misfit::IntToChar,
        PyKind::Int(_) if is_integral(kind) => Misfit::OutOfRange(kind),
        PyKind::Float if is_integral(kind) || to == BIG_INTEGER => Misfit::FloatToInteger,
        PyKind::Float if to == BIG_DECIMAL => Misfit::FloatToDecimal,
        PyKind::Str(_) if kind == Kind::Char => Misfit::StrToChar,
        PyKind::Str(_) if is_number(kind, to) || kind == Kind::Boolean => Misfit::StrToNumber,
        PyKind::Str(_) if to == PATH || to == FILE => Misfit::StrToPath,
        PyKind::Str(_) if oracle.is_enum(to) => Misfit::StrToEnum,
        PyKind::Path if is_text(to) => Misfit::PathToStr,
        PyKind::Bytes | PyKind::ByteArray | PyKind::MemoryView if is_text(to) => Misfit::BytesToStr,
        PyKind::Bool | PyKind::Int(_) | PyKind::Float | PyKind::Decimal | PyKind::Uuid if is_text(to) => {
            Misfit::NotText
        }
        PyKind::DateTime { aware: false } if rank(PyKind::DateTime { aware: true }, to, oracle).is_some() => {
            Misfit::NeedsZone
        }
        PyKind::DateTime { aware: true } if rank(PyKind::DateTime { aware: false }, to, oracle).is_some() => {
            Misfit::DropsZone
        }
        PyKind::DateTime { .. } if to == LOCAL_DATE => Misfit::DropsTime,
        PyKind::Time { aware: false } if to == OFFSET_TIME => Misfit::NeedsZone,
        PyKind::Time { aware: true } if to == LOCAL_TIME => Misfit::DropsZone,
        PyKind::List | PyKind::Tuple | PyKind::ListOf { .. } | PyKind::Range => of_sequence(to, oracle),
        PyKind::Buffer { kind, ndim } => of_buffer(kind, ndim, to, oracle),
        PyKind::Callable => Misfit::NotFunctional,
        PyKind::Iterator => Misfit::Iterator,
        PyKind::Typed(_) => Misfit::NotWidened,
        PyKind::Complex | PyKind::Other | PyKind::PyEnum => Misfit::NoJavaForm,
        _ => Misfit::Unrelated,
    }
}

fn of_sequence(to: ClassId, oracle: &dyn ClassOracle) -> Misfit {
    if oracle.component(to) != ClassId::NONE {
        Misfit::Elements
    } else if kind_of(to) == Kind::Object && (to == SET || oracle.is_assignable(to, SET)) {
        Misfit::ListToSet
    } else {
        Misfit::Unrelated
    }
}

fn of_buffer(kind: Kind, ndim: u8, to: ClassId, oracle: &dyn ClassOracle) -> Misfit {
    if kind == Kind::Object || ndim == 0 {
        Misfit::BufferItems
    } else if oracle.component(to) != ClassId::NONE {
        Misfit::BufferToArray
    } else if rank(PyKind::List, to, oracle).is_some() {
        Misfit::BufferToCollection
    } else {
        Misfit::Unrelated
    }
}

const fn is_integral(kind: Kind) -> bool {
    matches!(kind, Kind::Byte | Kind::Short | Kind::Int | Kind::Long)
}

const fn is_number(kind: Kind, to: ClassId) -> bool {
    is_integral(kind)
        || matches!(kind, Kind::Float | Kind::Double | Kind::Char)
        || matches!(to, NUMBER | BIG_INTEGER | BIG_DECIMAL)
}

const fn is_text(to: ClassId) -> bool {
    matches!(to, STRING | CHAR_SEQUENCE)
}

const fn range(kind: Kind) -> &'static str {
    match kind {
        Kind::Byte => "-128 … 127",
        Kind::Short => "-32768 … 32767",
        Kind::Int => "-2147483648 … 2147483647",
        _ => "-9223372036854775808 … 9223372036854775807",
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Misfit::OutOfRange(kind) => {
                let bits = kind.size().map_or(0, |size| 8 * size);
                let fold = format!("(x + 2**{0}) % 2**{bits} - 2**{0}", bits - 1);
                return write!(f, "is out of range ({}); to keep the low {bits} bits, pass {fold}", range(*kind));
            }
            Misfit::NullToPrimitive => "is null to Java, and a primitive cannot be null",
            Misfit::BoolToNumber => "is no number to Java; if one is meant, pass int(x)",
            Misfit::NumberToBoolean => "is no boolean; if its truth is meant, pass bool(x)",
            Misfit::FloatToInteger => "is not converted to an integral type; pass int(x) or round(x)",
            Misfit::FloatToDecimal => "has no single decimal value; pass decimal.Decimal(…)",
            Misfit::IntToChar => "is no character; pass chr(x)",
            Misfit::StrToChar => "is not exactly one UTF-16 unit",
            Misfit::StrToNumber => "is text, which is not parsed; pass int(x) or float(x)",
            Misfit::StrToPath => "is text; pass pathlib.Path(x)",
            Misfit::StrToEnum => "is text; pass the constant, as in TheEnum.NAME",
            Misfit::PathToStr => "is a path; pass str(x)",
            Misfit::BytesToStr => "is bytes, not text; pass x.decode(…)",
            Misfit::NotText => "is no text; pass str(x)",
            Misfit::NeedsZone => "has no time zone, and this class needs one; pass x.replace(tzinfo=…)",
            Misfit::DropsZone => "has a time zone, which would be lost; pass x.replace(tzinfo=None)",
            Misfit::DropsTime => "has a time of day, which would be lost; pass x.date()",
            Misfit::ListToSet => "may have duplicates, which would be lost; pass set(x)",
            Misfit::BufferToArray => "has other elements or dimensions; convert it first, as in x.astype(…)",
            Misfit::BufferItems => "has items that no Java primitive array holds; convert it first, as in x.astype(…)",
            Misfit::BufferToCollection => "is not boxed item by item; pass x.tolist()",
            Misfit::Elements => "has elements that the array cannot hold",
            Misfit::NotFunctional => "can only be a functional interface, and this is none",
            Misfit::Iterator => "has no Java form; pass list(x)",
            Misfit::NotWidened => "is not widened to this type by Java",
            Misfit::NoJavaForm => {
                "has no Java form; implement a Java interface with @sanca.implements, or pass a value that has one"
            }
            Misfit::NoBuffer => {
                "has no memory of bool, int8 to int64, uint8 to uint64, float16, float32 or float64; pass numpy.asarray(x, dtype)"
            }
            Misfit::Unrelated => "is not of this type",
        })
    }
}

/// The Java type that javac's rules take a value for, as Java source has it; `None` if it has none.
pub fn taken_for(from: PyKind, oracle: &dyn ClassOracle) -> Option<String> {
    match nearest(from) {
        Nearest::Null => Some("null".to_owned()),
        Nearest::Primitive(kind) => Some(kind.name().to_owned()),
        Nearest::Class(class) => Some(source_name(class, oracle)),
        Nearest::Unnamed => match from {
            PyKind::Buffer { kind, ndim } if kind != Kind::Object => {
                Some(kind.name().to_owned() + &"[]".repeat(usize::from(ndim)))
            }
            _ => None,
        },
    }
}

/// A class as Java source has it: `int[]`, `java.util.Map$Entry`.
pub(crate) fn source_name(class: ClassId, oracle: &dyn ClassOracle) -> String {
    let name = oracle.name(class);
    TypeName::from_class_name(&name).map_or_else(|_| name.into_owned(), |name| name.to_string())
}

/// A kind as messages describe it when the value itself is not at hand: `int`, `list of str`, `java.util.ArrayList`.
pub fn describe(from: PyKind, oracle: &dyn ClassOracle) -> String {
    match from {
        PyKind::Java(class) => source_name(class, oracle),
        PyKind::Cast(class) => format!("cast to {}", source_name(class, oracle)),
        PyKind::Int(IntSize::Long) => "int beyond 32 bits".to_owned(),
        PyKind::Int(IntSize::Big) => "int beyond 64 bits".to_owned(),
        PyKind::ListOf { element, depth } => "list of ".repeat(usize::from(depth.max(1))) + &elements(element, oracle),
        PyKind::Buffer { kind: Kind::Object, ndim } => format!("{ndim}-dimensional buffer of other items"),
        PyKind::Buffer { kind, ndim } => format!("{ndim}-dimensional buffer of {}", kind.name()),
        other => other.type_name().to_owned(),
    }
}

fn elements(element: Element, oracle: &dyn ClassOracle) -> String {
    match element {
        Element::Empty => "nothing".to_owned(),
        Element::Mixed => "mixed elements".to_owned(),
        Element::Java(class) => source_name(class, oracle),
        element => element.kind().map_or("", PyKind::type_name).to_owned(),
    }
}
