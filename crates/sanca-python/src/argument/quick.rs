//! What nearly every call passes, converted on the stack: no allocation, no closer look, no error. The call path is tuned by
//! this file; see [`quick_into`].

use super::scalar::{float_to_single, integer, one_unit, text, whole_number};
use crate::layout;
use crate::state::State;
use sanca_capi::Borrowed;
use sanca_capi::number::Integer;
use sanca_model::ClassId;
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::{self, kind_of};

/// How a parameter takes the values it is usually given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick {
    /// A primitive.
    Primitive(Kind),
    /// `String` or `CharSequence`.
    Text,
    /// `Object`: everything has a natural form.
    Anything,
    /// Any other reference type.
    Class(ClassId),
}

impl Quick {
    /// For a parameter of that class.
    pub const fn of(class: ClassId) -> Quick {
        match kind_of(class) {
            Kind::Object => match class {
                well_known::OBJECT => Quick::Anything,
                well_known::STRING | well_known::CHAR_SEQUENCE => Quick::Text,
                _ => Quick::Class(class),
            },
            kind => Quick::Primitive(kind),
        }
    }
}

/// Converts what needs no allocation and no closer look. `None` says nothing about whether the value is acceptable.
#[inline]
pub fn quick<'a>(state: &State, quick: Quick, value: Borrowed<'a>) -> Option<Arg<'a>> {
    let mut arg = Arg::Null;
    quick_into(state, quick, value, &mut arg).then_some(arg)
}

/// As [`quick`], writing to where the argument is wanted: an `Option<Arg>` is moved in one piece right after it was written
/// in two, which processors are slow at.
#[inline(always)]
pub fn quick_into<'a>(state: &State, quick: Quick, value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    match quick {
        Quick::Primitive(kind) => quick_primitive(kind, value, out),
        Quick::Text if value.is_exact_str() => quick_text(value, out),
        Quick::Text => quick_reference(well_known::STRING, value, out),
        Quick::Anything => quick_anything(state, value, out),
        Quick::Class(class) => quick_reference(class, value, out),
    }
}

#[inline]
fn quick_text<'a>(value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    let Some(text) = text(value) else { return false };
    *out = Arg::Text(text);
    true
}

#[inline]
fn quick_anything<'a>(state: &State, value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    if let Some(reference) = layout::reference(value) {
        *out = Arg::Object(reference.handle.get());
    } else if value.is_exact_str() {
        return quick_text(value, out);
    } else if value.is_exact_int() {
        let Integer::Small(number) = value.integer() else { return false };
        *out = whole_number(state, number);
    } else if value.is_exact_float() {
        *out = Arg::Double(value.float());
    } else if value.is_bool() {
        *out = Arg::Boolean(value.is_true());
    } else if value.is_none() {
        *out = Arg::Null;
    } else {
        return false;
    }
    true
}

#[inline]
fn quick_reference<'a>(class: ClassId, value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    match layout::class_of(value) {
        Some(theirs) if theirs.is_assignable_to(class) => {
            let Some(reference) = layout::reference(value) else { return false };
            *out = Arg::Object(reference.handle.get());
        }
        None if value.is_none() => *out = Arg::Null,
        _ => return false,
    }
    true
}

#[inline]
fn quick_primitive(kind: Kind, value: Borrowed<'_>, out: &mut Arg<'_>) -> bool {
    if value.is_exact_int() {
        let Integer::Small(number) = value.integer() else { return false };
        return put(out, integer(kind, number));
    }
    put(
        out,
        match kind {
            Kind::Double if value.is_exact_float() => Some(Arg::Double(value.float())),
            Kind::Float if value.is_exact_float() => float_to_single(value.float()).map(Arg::Float),
            Kind::Boolean if value.is_bool() => Some(Arg::Boolean(value.is_true())),
            Kind::Char if value.is_exact_str() => one_unit(value).map(Arg::Char),
            _ => None,
        },
    )
}

#[inline(always)]
fn put<'a>(out: &mut Arg<'a>, arg: Option<Arg<'a>>) -> bool {
    match arg {
        Some(arg) => {
            *out = arg;
            true
        }
        None => false,
    }
}
