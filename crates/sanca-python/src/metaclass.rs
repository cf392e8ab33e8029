//! `JClass`, the metaclass: constructing, static access, lazy members, and saying what is missing.

use crate::class::{self, Class};
use crate::field;
use crate::layout;
use crate::method;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{self, Getter, Method, Table};
use sanca_capi::trampoline::Keywords;
use sanca_capi::type_spec::{self, TypeSpec};
use sanca_capi::{
    Borrowed, Gil, Object, Result, container, slot_assign, slot_binary, slot_getter, slot_unary, slot_vectorcall,
    trampoline,
};

/// Makes the metaclass. `module` owns it.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let size = type_spec::size_of_type_objects(gil)?;
    let offset = layout::class_vectorcall_offset(size);
    let spec = TypeSpec::new(c"sanca.JClass", size + layout::EXTRA_SIZE, raw::TPFLAGS_HAVE_VECTORCALL)
        .slot(raw::Py_tp_members, tables::vectorcall_offset(offset))
        .slot(raw::Py_tp_new, new_slot as *const _)
        .slot(raw::Py_tp_init, init_slot as *const _)
        .slot(raw::Py_tp_call, sanca_capi::type_spec::vectorcall_as_call())
        .slot(raw::Py_tp_getattro, getattr_slot as *const _)
        .slot(raw::Py_tp_setattro, setattr_slot as *const _)
        .slot(raw::Py_tp_repr, repr_slot as *const _)
        .slot(raw::Py_mp_subscript, subscript_slot as *const _)
        .slot(raw::Py_tp_getset, GETSET.as_slot())
        .slot(raw::Py_tp_methods, METHODS.as_slot());
    // SAFETY: every slot has its C type; the size extends that of type objects by our own bytes.
    let metaclass = unsafe { spec.build(gil, module, &[type_spec::type_type(gil)])? };
    layout::remember_metaclass(metaclass.get(gil), size);
    Ok(metaclass)
}

slot_assign!(setattr_slot => set_attribute);
slot_unary!(repr_slot => repr);
slot_binary!(subscript_slot => subscript);
slot_getter!(dir_slot => dir);
slot_getter!(mro_slot => mro);
slot_getter!(java_name_slot => java_name);
slot_getter!(doc_slot => doc);
slot_getter!(signature_slot => signature);

static METHODS: Table<Method, 3> = Table([
    Method::no_args(c"__dir__", dir_slot, c"Names of the members."),
    Method::no_args(c"mro", mro_slot, c"Method resolution order."),
    Method::END,
]);

static GETSET: Table<Getter, 4> = Table([
    Getter::read_only(c"java_name", java_name_slot, c"Name as `Class.getName` gives it: `java.util.Map$Entry`."),
    Getter::read_only(c"__doc__", doc_slot, c""),
    Getter::read_only(c"__signature__", signature_slot, c""),
    Getter::END,
]);

/// The function CPython calls for `Cls(...)`.
pub fn construct_pointer() -> *const core::ffi::c_void {
    construct_slot as *const _
}

slot_vectorcall!(construct_slot => construct);

fn construct(python: Borrowed<'_>, args: &[Borrowed<'_>], keywords: Option<Keywords<'_>>) -> Result<Object> {
    let gil = python.gil();
    let class = ready(python)?;
    if let Some(keywords) = keywords {
        return crate::manners::with_keywords(class, python, args, keywords, || {
            format!(
                "{}() takes no keyword arguments: Java constructors have positional parameters only",
                class.java_name()
            )
        });
    }
    let made = class::construct(class, gil, args)?;
    crate::manners::made(class, gil, made)
}

unsafe extern "C" fn new_slot(metaclass: *mut raw::PyTypeObject, _: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    let _ = metaclass;
    // SAFETY: called by CPython with the GIL held.
    unsafe {
        trampoline::object(|gil| {
            Err(gil.raise(
                Builtin::TypeError,
                "Java classes cannot be subclassed from Python; to implement interfaces decorate a Python class with @sanca.implements(...)",
            ))
        })
    }
}

unsafe extern "C" fn init_slot(_: *mut PyObject, _: *mut PyObject, _: *mut PyObject) -> raw::c_int {
    0
}

unsafe extern "C" fn getattr_slot(class: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls slots with the GIL held and alive arguments.
    let (class, name) = unsafe { (Borrowed::from_raw(class), Borrowed::from_raw(name)) };
    // SAFETY: this slot is our metaclass's.
    if let Some(value) = unsafe { layout::constant(class, name) } {
        return value.own().into_raw();
    }
    // SAFETY: as above.
    unsafe { trampoline::object(|gil| look_up(gil, class, name)) }
}

fn look_up(gil: Gil<'_>, class: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    let Some(info) = layout::class_of_type(class) else { return look(gil, class, name) };
    if !info.is_filled() {
        return first_look(gil, info, class, name);
    }
    info.count_look(class);
    look(gil, class, name)
}

#[inline]
fn look(gil: Gil<'_>, class: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    let found = type_spec::generic_type_getattr(class, name);
    // SAFETY: a new reference or null with an error.
    unsafe { Object::from_result(found) }.or_else(|_| missing(gil, class, name))
}

#[cold]
fn first_look(gil: Gil<'_>, info: &'static Class, class: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    let text = name.to_text_lossy();
    if !(text.starts_with("__") && text.ends_with("__")) {
        info.fill(gil)?;
    }
    look(gil, class, name)
}

#[cold]
fn missing(gil: Gil<'_>, class: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    let Some(info) = layout::class_of_type(class) else { return Err(sanca_capi::Raised) };
    if !gil.matches(Builtin::AttributeError) {
        return Err(sanca_capi::Raised);
    }
    let text = name.to_text_lossy();
    if text.starts_with("__") && text.ends_with("__") {
        return Err(sanca_capi::Raised);
    }
    let original = gil.take();
    if text == "class_" {
        return class::class_object(info, gil);
    }
    if let Some(nested) = class::nested_attribute(info, gil, &text)? {
        return Ok(nested);
    }
    drop(original);
    Err(crate::errors::no_static_member(info, gil, &text))
}

fn set_attribute(class: Borrowed<'_>, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let gil = class.gil();
    let Some(info) = layout::class_of_type(class) else {
        return type_spec::generic_type_setattr(class, name, value);
    };
    let text = name.to_text_lossy();
    if text.starts_with("__") && text.ends_with("__") || text.starts_with("_abc_") {
        return type_spec::generic_type_setattr(class, name, value);
    }
    info.fill(gil)?;
    for &id in info.supertypes() {
        let declaring = class::get(info.state, gil, id)?;
        if let Some(found) = declaring.static_field(&text) {
            return field::write(info.state, gil, found, None, value);
        }
    }
    Err(crate::errors::no_static_field(info, gil, &text))
}

/// The class of a type that is fully set up.
pub fn ready(python: Borrowed<'_>) -> Result<&'static Class> {
    layout::class_of_type(python).ok_or_else(|| python.gil().raise(Builtin::TypeError, "this Java type is not ready"))
}

fn repr(class: Borrowed<'_>) -> Result<Object> {
    let info = ready(class)?;
    class.gil().text(&format!("<java {} '{}'>", class::kind_word(info), info.java_name()))
}

fn java_name(class: Borrowed<'_>) -> Result<Object> {
    class.gil().text(&ready(class)?.header.name)
}

fn signature_module(gil: Gil<'_>) -> Result<Object> {
    gil.import(c"sanca._signature")
}

fn doc(class: Borrowed<'_>) -> Result<Object> {
    match layout::class_of_type(class) {
        Some(info) if info.state.link_if_started().is_some() => {
            signature_module(class.gil())?.get(class.gil()).call_method(c"docstring", &[class])
        }
        _ => Ok(class.gil().none()),
    }
}

fn signature(class: Borrowed<'_>) -> Result<Object> {
    signature_module(class.gil())?.get(class.gil()).call_method(c"signature", &[class])
}

fn subscript(class: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    let gil = class.gil();
    let info = ready(class)?;
    match info.constructors(gil)? {
        Some(constructors) => {
            let object = method::new_descriptor(info.state, gil, constructors)?;
            method::by_descriptor(object.get(gil), key)
        }
        None => Err(crate::errors::no_constructor(info, gil)),
    }
}

pub fn dir(class: Borrowed<'_>) -> Result<Object> {
    let gil = class.gil();
    let mut names: Vec<Object> = Vec::new();
    if let Some(info) = layout::class_of_type(class) {
        info.fill(gil)?;
        if let Some(nested) = info.nested() {
            for name in nested.keys() {
                names.push(gil.text(name)?);
            }
        }
    }
    let plain = type_spec::type_type(gil).call_method(c"__dir__", &[class])?;
    let plain = plain.get(gil).iter()?;
    while let Some(name) = plain.get(gil).next()? {
        names.push(name);
    }
    container::list(gil, names)
}

/// Java lets a class name interfaces in any order, which Python's linearisation (C3) sometimes refuses. This one is C3
/// where C3 works, and otherwise goes on with the first class none of whose subtypes is still waiting.
fn mro(class: Borrowed<'_>) -> Result<Object> {
    let gil = class.gil();
    let bases = class.attr(c"__bases__")?;
    let bases = bases.get(gil);
    let mut sequences: Vec<Vec<Object>> = Vec::new();
    let mut own = Vec::new();
    for index in 0..bases.tuple_len() {
        let Some(base) = bases.tuple_item(index) else { continue };
        let order = base.attr(c"__mro__")?;
        let order = order.get(gil);
        sequences.push((0..order.tuple_len()).filter_map(|at| order.tuple_item(at).map(Borrowed::own)).collect());
        own.push(base.own());
    }
    sequences.push(own);
    let mut result = vec![class.own()];
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return container::list(gil, result);
        }
        let next = next_in_order(gil, &sequences);
        for sequence in &mut sequences {
            sequence.retain(|item| !item.get(gil).is(next.get(gil)));
        }
        result.push(next);
    }
}

fn next_in_order(gil: Gil<'_>, sequences: &[Vec<Object>]) -> Object {
    let in_tail =
        |item: Borrowed<'_>| sequences.iter().any(|sequence| sequence[1..].iter().any(|other| other.get(gil).is(item)));
    if let Some(sequence) = sequences.iter().find(|sequence| !in_tail(sequence[0].get(gil))) {
        return sequence[0].share(gil);
    }
    let waiting_subtype = |item: Borrowed<'_>| {
        sequences.iter().flatten().any(|other| {
            let other = other.get(gil);
            !other.is(item) && sanca_capi::type_spec::is_subtype(other, item)
        })
    };
    sequences
        .iter()
        .map(|sequence| &sequence[0])
        .find(|head| !waiting_subtype(head.get(gil)))
        .unwrap_or(&sequences[0][0])
        .share(gil)
}
