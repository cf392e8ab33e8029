//! Python values becoming Java arrays: buffers in one copy where the elements agree, sequences element by element.

use super::Array;
use super::buffer::{bytes_for, lent};
use super::push_element;
use crate::argument;
use crate::class::{self, Class};
use crate::errors;
use crate::overloads::convert_one;
use crate::result::PySink;
use crate::state::State;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::value::{Arg, Kind, Text};
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle};

/// A new array for a Python value that has one for a place of that class; `None` if it has none.
pub fn from_python(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, class: ClassId) -> Result<Option<Handle>> {
    if class == well_known::OBJECT || class == well_known::SERIALIZABLE || class == well_known::CLONEABLE {
        return natural(state, gil, value);
    }
    if let Some(text) = (class == well_known::CHAR_ARRAY).then(|| argument::text(value)).flatten() {
        return state
            .java()
            .array_from(Kind::Char, &utf16(text))
            .map(Some)
            .map_err(|error| errors::raise(state, gil, error));
    }
    let target = class::get(state, gil, class)?;
    if target.element == Kind::Void {
        return crate::ndarray::to_java(state, gil, value, target);
    }
    let kind = target.element;
    if kind == Kind::Object {
        return rank_by_rank(state, gil, value, target);
    }
    let lift =
        |outcome: sanca_model::Result<Handle>| outcome.map(Some).map_err(|error| errors::raise(state, gil, error));
    if let Some((lent, found, false)) = lent(value)
        && found == kind
        && lent.dimensions() <= 1
        && let Some(bytes) = lent.contiguous_bytes()
    {
        return lift(state.java().array_from(kind, bytes));
    }
    if let Some(bytes) = bytes_for(value, kind)? {
        return lift(state.java().array_from(kind, &bytes));
    }
    if value.is_str() && kind == Kind::Char {
        return Ok(None);
    }
    if !crate::kinds::is_sequence(value) {
        return Ok(None);
    }
    let bytes = elements(state, gil, value, target.header.component)?;
    lift(state.java().array_from(kind, &bytes))
}

fn elements(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, component: ClassId) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let quick = argument::Quick::of(component);
    let mut index = 0;
    let items = value.iter()?;
    while let Some(item) = items.get(gil).next()? {
        let item = item.get(gil);
        match argument::quick(state, quick, item) {
            Some(arg) => push_element(&mut bytes, arg),
            None => convert_one(state, gil, item, component, &format!("element {index}"), |arg| {
                push_element(&mut bytes, *arg);
                Ok(())
            })?,
        }
        index += 1;
    }
    Ok(bytes)
}

/// Text as the memory of a `char[]`.
fn utf16(text: Text<'_>) -> Vec<u8> {
    match text {
        Text::Latin1(bytes) => bytes.iter().flat_map(|&byte| u16::from(byte).to_ne_bytes()).collect(),
        Text::Utf16(bytes) => bytes.to_vec(),
        Text::Utf32(bytes) => crate::packer::utf16(bytes).into_iter().flat_map(u16::to_ne_bytes).collect(),
    }
}

/// The array a buffer is by nature, for parameters of type Object.
fn natural(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Handle>> {
    if let Some(origin) = crate::ndarray::origin(state, gil, value)? {
        return Ok(Some(origin));
    }
    let Some((lent, kind, _)) = lent(value) else { return Ok(None) };
    let dimensions = lent.dimensions();
    drop(lent);
    if dimensions == 0 || crate::kinds::is_numpy_scalar(value) {
        // Its value counts, not its memory, which some (`datetime64`) show as bytes.
        return Ok(None);
    }
    let name = format!("{}{}", kind.name(), "[]".repeat(dimensions));
    let class = class::find(state, gil, &name)?;
    from_python(state, gil, value, class.id())
}

/// A buffer of more than one dimension as an array of arrays.
fn rank_by_rank(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    target: &'static Class,
) -> Result<Option<Handle>> {
    let Some((lent, kind, _)) = lent(value) else { return Ok(None) };
    let dimensions = lent.dimensions();
    let wanted = target.header.name.bytes().take_while(|&byte| byte == b'[').count();
    let innermost = crate::typed::class_of_kind(kind);
    let ends_in_kind = class::source_name(&target.header.name).trim_end_matches("[]") == kind.name();
    if dimensions < 2 || dimensions != wanted || !ends_in_kind || kind_of(innermost) != kind {
        return Ok(None);
    }
    let count = usize::try_from(lent.shape()[0]).unwrap_or(0);
    drop(lent);
    let mut sink = PySink::holding(state, gil);
    let outcome = state.java().new_array(target.header.component, &[count as i32], &mut sink);
    let array = sink.finish(outcome)?;
    let view = Array::of(array.get(gil))?;
    let rows = buffer_rows(value, count)?;
    for (index, row) in rows.iter().enumerate() {
        let Some(handle) = from_python(state, gil, row.get(gil), target.header.component)? else { return Ok(None) };
        let set = state.java().array_set(view.object.handle.get(), index as i32, Arg::Object(handle));
        state.java().release(handle);
        view.lift(set)?;
    }
    let handle = state.java().duplicate(view.object.handle.get());
    view.lift(handle).map(Some)
}

/// The rows of a multi-dimensional buffer: by its own indexing where that gives buffers (numpy), else refused.
fn buffer_rows(value: Borrowed<'_>, count: usize) -> Result<Vec<Object>> {
    let gil = value.gil();
    (0..count)
        .map(|index| {
            let index = gil.int(index as i64)?;
            value.item(index.get(gil))
        })
        .collect()
}
