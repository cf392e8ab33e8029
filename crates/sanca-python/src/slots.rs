//! Fast slots for the mixins of the Python package: `len`, indexing, iteration and membership of Java collections with
//! one crossing each, without a Python frame in between. Here are the types and what all collections have; lists and maps
//! have files of their own.

#[deny(unsafe_code)]
mod list;
#[deny(unsafe_code)]
mod map;
#[deny(unsafe_code)]
mod members;

pub use members::Members;

use crate::argument::{self, Quick};
use crate::layout::{self, JObject};
use crate::method;
use crate::object;
use crate::overloads::convert_one;
use crate::state::State;
use list::{append, list_get, list_item, list_set};
use map::{contains_key, get_or, map_get, map_set, map_size};
use members::{Member, leaf, member};
use sanca_capi::number::Integer;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{
    Borrowed, Gil, Object, Result, slot_assign, slot_binary, slot_contains, slot_fastcall, slot_item, slot_next,
    slot_number, slot_unary,
};
use sanca_model::value::Arg;
use sanca_model::well_known;

/// The types of this file, by name.
pub fn make_types(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Vec<(&'static str, Object)>> {
    let flags = raw::Py_TPFLAGS_BASETYPE;
    let size = size_of::<PyObject>();
    let iterable = TypeSpec::new(c"sanca.IterableSlots", size, flags).slot(raw::Py_tp_iter, iterate_slot as *const _);
    let iterator = TypeSpec::new(c"sanca.IteratorSlots", size, flags)
        .slot(raw::Py_tp_iter, same_slot as *const _)
        .slot(raw::Py_tp_iternext, next_slot as *const _);
    let collection = TypeSpec::new(c"sanca.CollectionSlots", size, flags)
        .slot(raw::Py_tp_iter, iterate_slot as *const _)
        .slot(raw::Py_sq_length, size_slot as *const _)
        .slot(raw::Py_mp_length, size_slot as *const _)
        .slot(raw::Py_sq_contains, contains_slot as *const _);
    let list = TypeSpec::new(c"sanca.ListSlots", size, flags | raw::TPFLAGS_SEQUENCE)
        .slot(raw::Py_mp_subscript, list_get_slot as *const _)
        .slot(raw::Py_sq_item, list_item_slot as *const _)
        .slot(raw::Py_mp_ass_subscript, list_set_slot as *const _)
        .slot(raw::Py_tp_methods, LIST_METHODS.as_slot());
    let map = TypeSpec::new(c"sanca.MapSlots", size, flags | raw::TPFLAGS_MAPPING)
        .slot(raw::Py_tp_iter, iterate_slot as *const _)
        .slot(raw::Py_mp_length, map_size_slot as *const _)
        .slot(raw::Py_sq_contains, contains_key_slot as *const _)
        .slot(raw::Py_mp_subscript, map_get_slot as *const _)
        .slot(raw::Py_mp_ass_subscript, map_set_slot as *const _)
        .slot(raw::Py_tp_methods, MAP_METHODS.as_slot());
    // SAFETY: every slot has its C type; the sizes are those of a bare object.
    unsafe {
        let collection = collection.build(gil, module, &[])?;
        let list = list.build(gil, module, &[collection.get(gil)])?;
        Ok(vec![
            ("IterableSlots", iterable.build(gil, module, &[])?),
            ("IteratorSlots", iterator.build(gil, module, &[])?),
            ("CollectionSlots", collection),
            ("ListSlots", list),
            ("MapSlots", map.build(gil, module, &[])?),
            ("BufferSlots", crate::direct::make_slots(gil, module)?),
        ])
    }
}

slot_unary!(iterate_slot => iterate);
slot_unary!(same_slot => same);
slot_next!(next_slot => next);
slot_number!(size_slot => size);
slot_contains!(contains_slot => contains);
slot_binary!(list_get_slot => list_get);
slot_item!(list_item_slot => list_item);
slot_assign!(list_set_slot => list_set);
slot_binary!(append_slot => append);
slot_number!(map_size_slot => map_size);
slot_contains!(contains_key_slot => contains_key);
slot_binary!(map_get_slot => map_get);
slot_assign!(map_set_slot => map_set);
slot_fastcall!(get_or_slot => get_or);

static LIST_METHODS: Table<Method, 2> =
    Table([Method::one_arg(c"append", append_slot, c"Add an element at the end."), Method::END]);

static MAP_METHODS: Table<Method, 2> =
    Table([Method::fast_call(c"get", get_or_slot, c"The value of a key, or a default (None)."), Method::END]);

fn receiver<'a>(object: Borrowed<'a>) -> Result<(&'static State, &'a JObject)> {
    object::expect(object)
}

#[inline]
fn run(object: Borrowed<'_>, which: Member, args: &[Arg<'_>]) -> Result<Object> {
    let gil = object.gil();
    let (state, reference) = receiver(object)?;
    let overload = match leaf(object, which) {
        Some(overload) => overload,
        None => member(state, gil, which)?,
    };
    method::run(state, gil, overload, reference.handle.get(), args)
}

/// Calls with one value converted as a parameter of type Object.
fn with_value(object: Borrowed<'_>, which: Member, value: Borrowed<'_>) -> Result<Object> {
    let (state, _) = receiver(object)?;
    if let Some(arg) = argument::quick(state, Quick::Anything, value) {
        return run(object, which, &[arg]);
    }
    convert_one(state, object.gil(), value, well_known::OBJECT, "element", |arg| run(object, which, &[*arg]))
}

fn number(gil: Gil<'_>, result: &Object) -> isize {
    match result.get(gil).integer() {
        Integer::Small(number) => number as isize,
        Integer::Big => 0,
    }
}

fn iterate(object: Borrowed<'_>) -> Result<Object> {
    crate::iterate::new_iterator(object, false)
}

fn same(object: Borrowed<'_>) -> Result<Object> {
    Ok(object.own())
}

fn next(object: Borrowed<'_>) -> Result<Option<Object>> {
    let iterator = layout::class_of(object).is_none_or(|class| class.is_assignable_to(well_known::ITERATOR));
    let (has_next, next) =
        if iterator { (Member::HasNext, Member::Next) } else { (Member::HasMoreElements, Member::NextElement) };
    let more = run(object, has_next, &[])?;
    if more.get(object.gil()).is_true() { run(object, next, &[]).map(Some) } else { Ok(None) }
}

fn size(object: Borrowed<'_>) -> Result<isize> {
    let result = run(object, Member::Size, &[])?;
    Ok(number(object.gil(), &result))
}

/// A value Java cannot hold, or cannot compare with its elements, is in no collection.
fn membership(object: Borrowed<'_>, which: Member, value: Borrowed<'_>) -> Result<bool> {
    let gil = object.gil();
    let (state, _) = receiver(object)?;
    match with_value(object, which, value) {
        Ok(found) => Ok(found.get(gil).is_true()),
        Err(raised) if errors_meaning_absent(state, gil) => {
            let _ = raised;
            gil.clear();
            Ok(false)
        }
        Err(raised) => Err(raised),
    }
}

fn errors_meaning_absent(state: &'static State, gil: Gil<'_>) -> bool {
    let Some(error) = gil.take() else { return false };
    let found = error.0.get(gil);
    let java = layout::class_of(found).map(|class| &*class.header.name);
    let absent = matches!(java, Some("java.lang.ClassCastException" | "java.lang.NullPointerException"))
        || crate::errors::is_conversion_error(state, gil, found);
    let _ = gil.restore(error.0);
    absent
}

fn contains(object: Borrowed<'_>, value: Borrowed<'_>) -> Result<bool> {
    membership(object, Member::Contains, value)
}
