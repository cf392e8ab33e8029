//! Maps: `len`, `in`, indexing and `get`, by Python's idea of equal keys.

use super::members::Member;
use super::{errors_meaning_absent, membership, number, receiver, run, with_value};
use crate::argument::{self, Quick};
use crate::overloads::convert_one;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Object, Result};
use sanca_model::well_known;

pub(super) fn map_size(object: Borrowed<'_>) -> Result<isize> {
    let result = run(object, Member::MapSize, &[])?;
    Ok(number(object.gil(), &result))
}

pub(super) fn contains_key(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<bool> {
    if membership(object, Member::ContainsKey, key)? {
        return Ok(true);
    }
    for other in same_values(key)? {
        if membership(object, Member::ContainsKey, other.get(object.gil()))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Other Java values that Python sees as equal to a key that was not found: 5 may be a Long, "a" a Character. None for
/// keys that have no such relatives.
fn same_values(key: Borrowed<'_>) -> Result<Vec<Object>> {
    let gil = key.gil();
    let related = key.is_exact_int() || key.is_exact_float() || key.is_exact_str() && key.text_length() == 1;
    if !related {
        return Ok(Vec::new());
    }
    let found = gil.import(c"sanca._mixins._base")?.get(gil).call_method(c"same_values", &[key])?;
    let found = found.get(gil).iter()?;
    let mut values = Vec::new();
    while let Some(value) = found.get(gil).next()? {
        values.push(value);
    }
    Ok(values)
}

/// The value, or `None` where Java says null for "no such key" and there is none.
fn look_up(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Option<Object>> {
    let gil = object.gil();
    let (state, _) = receiver(object)?;
    let value = match with_value(object, Member::MapGet, key) {
        Ok(value) => value,
        Err(raised) if errors_meaning_absent(state, gil) => {
            let _ = raised;
            gil.clear();
            return Ok(None);
        }
        Err(raised) => return Err(raised),
    };
    if !value.get(gil).is_none() || membership(object, Member::ContainsKey, key)? {
        return Ok(Some(value));
    }
    for other in same_values(key)? {
        if membership(object, Member::ContainsKey, other.get(gil))? {
            return with_value(object, Member::MapGet, other.get(gil)).map(Some);
        }
    }
    Ok(None)
}

pub(super) fn map_get(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    match look_up(object, key)? {
        Some(value) => Ok(value),
        None => Err(key_error(key)),
    }
}

#[cold]
fn key_error(key: Borrowed<'_>) -> sanca_capi::Raised {
    let gil = key.gil();
    match gil.builtin(Builtin::KeyError).call(&[key]) {
        Ok(error) => gil.raise_object(error.get(gil)),
        Err(raised) => raised,
    }
}

pub(super) fn get_or(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let gil = object.gil();
    match args {
        [key] => Ok(look_up(object, *key)?.unwrap_or_else(|| gil.none())),
        [key, default] => Ok(look_up(object, *key)?.unwrap_or_else(|| default.own())),
        _ => Err(gil.raise(
            Builtin::TypeError,
            &format!("get() takes a key and an optional default, not {} arguments", args.len()),
        )),
    }
}

pub(super) fn map_set(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let gil = object.gil();
    let (state, _) = receiver(object)?;
    let Some(value) = value else {
        if !contains_key(object, key)? {
            return Err(key_error(key));
        }
        if membership(object, Member::ContainsKey, key)? {
            return with_value(object, Member::MapRemove, key).map(drop);
        }
        for other in same_values(key)? {
            if membership(object, Member::ContainsKey, other.get(gil))? {
                with_value(object, Member::MapRemove, other.get(gil))?;
            }
        }
        return Ok(());
    };
    let quick = |value| argument::quick(state, Quick::Anything, value);
    if let (Some(key), Some(value)) = (quick(key), quick(value)) {
        return run(object, Member::Put, &[key, value]).map(drop);
    }
    convert_one(state, gil, key, well_known::OBJECT, "key", |key| {
        convert_one(state, gil, value, well_known::OBJECT, "value", |value| run(object, Member::Put, &[*key, *value]))
    })
    .map(drop)
}
