//! Which of two parameter classes suits a value better, when both accept it. A strict partial order for every kind of
//! value: never both ways, and "neither" is an answer (it makes a call ambiguous rather than arbitrary).
//!
//! The better [`Rank`] comes first. Within one rank Java's rule holds: the subtype is more specific (JLS 15.12.2.5), primitives
//! ordered `byte < short < int < long < float < double`. Where our conversions go further than Java, [`PREFERENCE`] decides.
//! Whatever javac decides is decided the same way here, with one exception: an integer goes to `double` before
//! `float`, because a `float` may not hold it and then the call would fail although another overload could take it.

use crate::assign::{ClassOracle, Rank, item, rank, unboxed, widening};
use crate::handle::ClassId;
use crate::python_type::{Element, PyKind};
use crate::value::Kind;
use crate::well_known::*;

/// Targets of conversions that Java has no order for, best first. `short` comes before `byte` so that the choice does
/// not change when 5 becomes 500; exact targets come before those that can refuse a value.
const PREFERENCE: &[ClassId] = &[
    SHORT,
    BYTE,
    BOX_LONG,
    BOX_SHORT,
    BOX_BYTE,
    BIG_INTEGER,
    BIG_DECIMAL,
    DOUBLE,
    BOX_DOUBLE,
    FLOAT,
    BOX_FLOAT,
    CHAR,
    BOX_CHARACTER,
    CHAR_ARRAY,
    ZONED_DATE_TIME,
    INSTANT,
    DATE,
];

/// How one parameter class compares with another, for one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Suits {
    Better,
    Equally,
    Worse,
    Incomparably,
}

/// How `a` compares with `b` for a value that both accept.
pub(crate) fn compare(from: PyKind, a: ClassId, b: ClassId, oracle: &dyn ClassOracle) -> Suits {
    if a == b {
        return Suits::Equally;
    }
    let (Some(rank_a), Some(rank_b)) = (rank(from, a, oracle), rank(from, b, oracle)) else {
        return Suits::Incomparably;
    };
    match rank_a.cmp(&rank_b) {
        core::cmp::Ordering::Less => Suits::Better,
        core::cmp::Ordering::Greater => Suits::Worse,
        core::cmp::Ordering::Equal => {
            if better_within(from, rank_a, a, b, oracle) {
                Suits::Better
            } else if better_within(from, rank_a, b, a, oracle) {
                Suits::Worse
            } else {
                Suits::Incomparably
            }
        }
    }
}

fn better_within(from: PyKind, rank: Rank, a: ClassId, b: ClassId, oracle: &dyn ClassOracle) -> bool {
    if rank == Rank::Conversion {
        if let (Some(a), Some(b)) = (preference(a), preference(b)) {
            return a < b;
        }
        if is_sequence(from) {
            return better_for_sequence(from, a, b, oracle);
        }
    }
    match (a, b) {
        (FLOAT, DOUBLE) => is_float(from),
        (DOUBLE, FLOAT) => !is_float(from),
        _ => is_subtype(a, b, oracle) || (from == PyKind::Callable && keeps_result(a, b, oracle)),
    }
}

fn preference(class: ClassId) -> Option<usize> {
    PREFERENCE.iter().position(|&preferred| preferred == class)
}

const fn is_sequence(from: PyKind) -> bool {
    matches!(from, PyKind::List | PyKind::Tuple | PyKind::ListOf { .. } | PyKind::Range)
}

/// A collection before an array; among arrays, the one whose elements suit better, if the elements are known.
fn better_for_sequence(from: PyKind, a: ClassId, b: ClassId, oracle: &dyn ClassOracle) -> bool {
    let (of_a, of_b) = (oracle.component(a), oracle.component(b));
    match (of_a == ClassId::NONE, of_b == ClassId::NONE) {
        (true, true) => is_subtype(a, b, oracle),
        (false, false) => match (from, item(from)) {
            (_, Some(item)) => compare(item, of_a, of_b, oracle) == Suits::Better,
            (PyKind::ListOf { element: Element::Empty, .. }, None) => is_subtype(a, b, oracle),
            _ => false,
        },
        (collection, _) => collection,
    }
}

/// A wrapped `Float` holds a `float`; no other value has two floating targets of one rank and `float` for its own.
fn is_float(from: PyKind) -> bool {
    matches!(from, PyKind::Java(class) | PyKind::Cast(class) if unboxed(class) == Some(Kind::Float))
}

/// Of two unrelated functional interfaces the one that takes a result is better than the one that drops it.
fn keeps_result(a: ClassId, b: ClassId, oracle: &dyn ClassOracle) -> bool {
    let (of_a, of_b) = (oracle.functional_result(a), oracle.functional_result(b));
    of_b == VOID && of_a != VOID && of_a != ClassId::NONE && !is_subtype(b, a, oracle)
}

/// Whether `a` is a proper subtype of `b`, primitives included (JLS 4.10).
pub(crate) fn is_subtype(a: ClassId, b: ClassId, oracle: &dyn ClassOracle) -> bool {
    match (kind_of(a), kind_of(b)) {
        (Kind::Object, Kind::Object) => a != b && oracle.is_assignable(a, b),
        (a, b) => a != b && widening(a, b).is_some(),
    }
}
