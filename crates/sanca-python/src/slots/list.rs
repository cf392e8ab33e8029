//! Lists: indexing by Python's rules for positions, and `append`.

use super::members::Member;
use super::{receiver, run, size, with_value};
use crate::overloads::convert_one;
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::value::Arg;
use sanca_model::well_known;

pub(super) fn list_get(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    if key.is_container(Container::Slice) {
        return object.call_method(c"_get_slice", &[key]);
    }
    let place = place(object, key)?;
    run(object, Member::ListGet, &[Arg::Int(place)])
}

/// `sq_item`: what makes a list a sequence to C code, NumPy's for example.
pub(super) fn list_item(object: Borrowed<'_>, index: isize) -> Result<Object> {
    list_get(object, object.gil().int(index as i64)?.get(object.gil()))
}

pub(super) fn list_set(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let Some(value) = value else {
        return object.call_method(c"_del_item", &[key]).map(drop);
    };
    if key.is_container(Container::Slice) {
        return object.call_method(c"_set_slice", &[key, value]).map(drop);
    }
    let place = place(object, key)?;
    let (state, _) = receiver(object)?;
    convert_one(state, object.gil(), value, well_known::OBJECT, "element", |arg| {
        run(object, Member::ListSet, &[Arg::Int(place), *arg])
    })
    .map(drop)
}

pub(super) fn append(object: Borrowed<'_>, value: Borrowed<'_>) -> Result<Object> {
    with_value(object, Member::Add, value)?;
    Ok(object.gil().none())
}

/// A position by Python's rules; the length is asked for only where it matters.
fn place(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<i32> {
    if !key.is_exact_int() && !crate::kinds::is_index(key) {
        let message = format!("list indices must be integers or slices, not {}", key.type_name());
        return Err(object.gil().raise(Builtin::TypeError, &message));
    }
    let index = key.index_value()?;
    let place = if index < 0 { index + size(object)? } else { index };
    i32::try_from(place).ok().filter(|place| *place >= 0).ok_or_else(|| out_of_range(object.gil()))
}

#[cold]
fn out_of_range(gil: Gil<'_>) -> sanca_capi::Raised {
    gil.raise(Builtin::IndexError, "list index out of range")
}
