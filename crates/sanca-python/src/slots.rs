//! Fast slots for the mixins of the Python package: `len`, indexing, iteration and membership of Java collections with
//! one crossing each, without a Python frame in between.

use crate::argument::{self, Quick};
use crate::class::Class;
use crate::layout::{self, JObject};
use crate::method::{self, Overload};
use crate::object;
use crate::overloads::convert_one;
use crate::state::State;
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{
    Borrowed, Gil, Object, Result, slot_assign, slot_binary, slot_contains, slot_fastcall, slot_next, slot_number,
    slot_unary,
};
use sanca_model::value::Arg;
use sanca_model::{ClassId, Handle, well_known};
use std::cell::OnceCell;

/// Overloads of the collection interfaces that slots call; found once.
#[derive(Default)]
pub struct Members {
    cells: [OnceCell<&'static Overload>; 14],
}

/// A member of a collection interface that a slot calls.
#[derive(Clone, Copy)]
enum Member {
    Size,
    Contains,
    ListGet,
    ListSet,
    Add,
    MapSize,
    ContainsKey,
    MapGet,
    Put,
    MapRemove,
    HasNext,
    Next,
    HasMoreElements,
    NextElement,
}

impl Member {
    /// Interface, name and parameters.
    const fn key(self) -> (ClassId, &'static str, &'static [ClassId]) {
        match self {
            Member::Size => (well_known::COLLECTION, "size", &[]),
            Member::Contains => (well_known::COLLECTION, "contains", &[well_known::OBJECT]),
            Member::ListGet => (well_known::LIST, "get", &[well_known::INT]),
            Member::ListSet => (well_known::LIST, "set", &[well_known::INT, well_known::OBJECT]),
            Member::Add => (well_known::COLLECTION, "add", &[well_known::OBJECT]),
            Member::MapSize => (well_known::MAP, "size", &[]),
            Member::ContainsKey => (well_known::MAP, "containsKey", &[well_known::OBJECT]),
            Member::MapGet => (well_known::MAP, "get", &[well_known::OBJECT]),
            Member::Put => (well_known::MAP, "put", &[well_known::OBJECT, well_known::OBJECT]),
            Member::MapRemove => (well_known::MAP, "remove", &[well_known::OBJECT]),
            Member::HasNext => (well_known::ITERATOR, "hasNext", &[]),
            Member::Next => (well_known::ITERATOR, "next", &[]),
            Member::HasMoreElements => (well_known::ENUMERATION, "hasMoreElements", &[]),
            Member::NextElement => (well_known::ENUMERATION, "nextElement", &[]),
        }
    }
}

fn member(state: &'static State, gil: Gil<'_>, which: Member) -> Result<&'static Overload> {
    let cell = &state.members.cells[which as usize];
    if let Some(overload) = cell.get() {
        return Ok(overload);
    }
    let (interface, name, params) = which.key();
    let class = crate::class::get(state, gil, interface)?;
    class.fill(gil)?;
    // Containers take some names: the Java method then has a trailing underscore.
    for attribute in [name.to_owned(), format!("{name}_")] {
        let attribute = gil.interned(&attribute)?;
        let Ok(descriptor) = class.python(gil).attr_object(attribute.get(gil)) else {
            gil.clear();
            continue;
        };
        if !method::is_descriptor(state, descriptor.get(gil)) {
            continue;
        }
        let found = layout::method(descriptor.get(gil));
        if let Some(overload) = found.overloads.iter().find(|overload| *overload.executable.params == *params) {
            return Ok(cell.get_or_init(|| overload));
        }
    }
    Err(gil
        .raise(Builtin::SystemError, &format!("internal error in Sanca: {}.{name} was not found", class.java_name())))
}

/// The method of the object's own class, if it is one that may run with the GIL held (`size` of an `ArrayList`): the
/// interface's cannot promise that for all who implement it.
#[inline]
fn leaf(object: Borrowed<'_>, which: Member) -> Option<&'static Overload> {
    let class = layout::class_of(object)?;
    let place = match which {
        Member::Size | Member::MapSize => 0,
        Member::ListGet => 1,
        _ => return None,
    };
    *class.leaves[place].get_or_init(|| find_leaf(object, class, which))
}

#[cold]
fn find_leaf(object: Borrowed<'_>, class: &'static Class, which: Member) -> Option<&'static Overload> {
    let gil = object.gil();
    let (_, name, params) = which.key();
    let name = gil.interned(name).ok()?;
    let descriptor = sanca_capi::type_spec::own_attribute(class.python(gil), name.get(gil)).ok()??;
    if !method::is_descriptor(class.state, descriptor.get(gil)) {
        return None;
    }
    let overloads = &layout::method(descriptor.get(gil)).overloads;
    overloads.iter().find(|overload| overload.leaf && *overload.executable.params == *params)
}

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
    run_on(state, gil, overload, reference.handle.get(), args)
}

#[inline]
fn run_on(
    state: &'static State,
    gil: Gil<'_>,
    overload: &'static Overload,
    handle: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    method::run(state, gil, overload, handle, args)
}

/// Calls with one value converted as a parameter of type Object.
fn with_value(object: Borrowed<'_>, which: Member, value: Borrowed<'_>) -> Result<Object> {
    if let Some(arg) = argument::quick(Quick::Anything, value) {
        return run(object, which, &[arg]);
    }
    let (state, _) = receiver(object)?;
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

fn list_get(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    if key.is_container(Container::Slice) {
        return object.call_method(c"_get_slice", &[key]);
    }
    let place = place(object, key)?;
    run(object, Member::ListGet, &[Arg::Int(place)])
}

fn list_set(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
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

fn append(object: Borrowed<'_>, value: Borrowed<'_>) -> Result<Object> {
    with_value(object, Member::Add, value)?;
    Ok(object.gil().none())
}

fn map_size(object: Borrowed<'_>) -> Result<isize> {
    let result = run(object, Member::MapSize, &[])?;
    Ok(number(object.gil(), &result))
}

fn contains_key(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<bool> {
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

fn map_get(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
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

fn get_or(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
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

fn map_set(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
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
    if let (Some(key), Some(value)) = (argument::quick(Quick::Anything, key), argument::quick(Quick::Anything, value)) {
        return run(object, Member::Put, &[key, value]).map(drop);
    }
    convert_one(state, gil, key, well_known::OBJECT, "key", |key| {
        convert_one(state, gil, value, well_known::OBJECT, "value", |value| run(object, Member::Put, &[*key, *value]))
    })
    .map(drop)
}
