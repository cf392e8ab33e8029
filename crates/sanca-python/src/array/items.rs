//! Single elements and slices of an array, read and written by Python's rules for positions.

use super::Array;
use super::buffer::bytes_for;
use crate::result::PySink;
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Object, Result};
use sanca_model::value::Kind;

pub(super) fn get_item(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    let array = Array::of(object)?;
    if key.is_container(Container::Slice) {
        return get_slice(&array, key);
    }
    let place = array.position(key)?;
    array.get(place)
}

/// `sq_item`: what makes an array a sequence to C code, NumPy's for example.
pub(super) fn item(object: Borrowed<'_>, index: isize) -> Result<Object> {
    get_item(object, object.gil().int(index as i64)?.get(object.gil()))
}

/// A slice is a new Java array.
fn get_slice(array: &Array<'_>, key: Borrowed<'_>) -> Result<Object> {
    let (start, _, step, count) = key.slice_indices(array.len()?)?;
    if array.kind != Kind::Object {
        let size = array.size();
        let bytes = if step == 1 {
            array.read(start as usize, count)?
        } else {
            let all = array.read(0, array.len()?)?;
            places(start, step, count).flat_map(|place| all[place * size..(place + 1) * size].to_vec()).collect()
        };
        let handle = array.lift(array.state.java().array_from(array.kind, &bytes))?;
        return crate::object::wrap(array.state, array.gil, sanca_model::ObjectRef { handle, class: array.class.id() });
    }
    let mut sink = PySink::holding(array.state, array.gil);
    let outcome = array.state.java().new_array(array.class.header.component, &[count as i32], &mut sink);
    let slice = sink.finish(outcome)?;
    let target = Array::of(slice.get(array.gil))?;
    for (index, place) in places(start, step, count).enumerate() {
        let value = array.get(place as i32)?;
        target.set(index as i32, value.get(array.gil))?;
    }
    Ok(slice)
}

pub(super) fn set_item(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let array = Array::of(object)?;
    let Some(value) = value else {
        return Err(array
            .gil
            .raise(Builtin::TypeError, "elements of a Java array cannot be deleted: its length is fixed"));
    };
    if key.is_container(Container::Slice) {
        return set_slice(&array, key, value);
    }
    let place = array.position(key)?;
    array.set(place, value)
}

fn set_slice(array: &Array<'_>, key: Borrowed<'_>, value: Borrowed<'_>) -> Result<()> {
    let (start, _, step, count) = key.slice_indices(array.len()?)?;
    let wrong = |given: usize| {
        let message = format!("cannot assign {given} values to {count} elements: the length of a Java array is fixed");
        array.gil.raise(Builtin::ValueError, &message)
    };
    if array.kind != Kind::Object
        && step == 1
        && let Some(bytes) = bytes_for(value, array.kind)?
    {
        let given = bytes.len() / array.size();
        if given != count {
            return Err(wrong(given));
        }
        return array.lift(array.state.java().array_write(array.kind, &array.object.receiver(), start as i32, &bytes));
    }
    let mut values = Vec::new();
    let items = value.iter()?;
    while let Some(item) = items.get(array.gil).next()? {
        values.push(item);
    }
    if values.len() != count {
        return Err(wrong(values.len()));
    }
    for (value, place) in values.iter().zip(places(start, step, count)) {
        array.set(place as i32, value.get(array.gil))?;
    }
    Ok(())
}

fn places(start: isize, step: isize, count: usize) -> impl Iterator<Item = usize> {
    (0..count as isize).map(move |index| (start + index * step) as usize)
}
