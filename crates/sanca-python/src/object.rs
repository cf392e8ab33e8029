//! Java objects as Python objects: `JBase`, `JObject`, `JReference`, and wrapping what arrives.

use crate::class::{self, Class};
use crate::layout;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Method, Table};
use sanca_capi::type_spec::{self, TypeSpec};
use sanca_capi::{
    Borrowed, Gil, Object, Result, slot_binary, slot_compare, slot_dealloc, slot_getter, slot_number, slot_unary,
    trampoline,
};
use sanca_model::shape::{Executable, flag};
use sanca_model::value::Arg;
use sanca_model::{Handle, ObjectRef, Pin};

/// Wraps a Java object that arrived; its handle becomes the wrapper's.
#[inline]
pub fn wrap(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Result<Object> {
    match wrap_as(state, gil, object) {
        Ok(wrapper) => Ok(wrapper),
        Err(raised) => {
            state.java().release(object.handle);
            Err(raised)
        }
    }
}

#[inline]
fn wrap_as(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Result<Object> {
    let class = class::get(state, gil, object.class)?;
    let python = class.instance_type(gil)?;
    if class.throwable {
        return crate::throwable::wrap(state, gil, class, python, object);
    }
    layout::new_object(python, object.handle, object.class)
}

/// The types of this file, made at load.
pub struct ObjectTypes {
    /// `JBase`
    pub base: Object,
    /// `JObject`
    pub object: Object,
    /// `JReference`: what a throwable keeps its handle in.
    pub reference: Object,
}

/// Makes `JBase`, `JObject` and `JReference`.
pub fn make_types(gil: Gil<'_>, module: Borrowed<'_>) -> Result<ObjectTypes> {
    let flags = raw::Py_TPFLAGS_BASETYPE;
    let base = TypeSpec::new(c"sanca.JBase", size_of::<PyObject>(), flags)
        .slot(raw::Py_tp_doc, c"Root of every Java object and interface.".as_ptr().cast())
        .slot(raw::Py_tp_repr, repr_slot as *const _)
        .slot(raw::Py_tp_str, str_slot as *const _)
        .slot(raw::Py_tp_hash, hash_slot as *const _)
        .slot(raw::Py_tp_richcompare, compare_slot as *const _)
        .slot(raw::Py_tp_getattro, getattr_slot as *const _)
        .slot(raw::Py_tp_methods, METHODS.as_slot());
    // SAFETY: every slot has its C type; the size is that of a bare object.
    let base = unsafe { base.build(gil, module, &[])? };
    let object = TypeSpec::new(c"sanca.JObject", layout::OBJECT_SIZE, flags)
        .slot(raw::Py_tp_doc, c"A Java object that is not a throwable.".as_ptr().cast())
        .slot(raw::Py_tp_setattro, setattr_slot as *const _)
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: as above; the size covers the layout that dealloc reads.
    let object = unsafe { object.build(gil, module, &[base.get(gil)])? };
    let reference = TypeSpec::new(c"sanca.JReference", layout::OBJECT_SIZE, 0)
        .slot(raw::Py_tp_doc, c"The Java object behind an exception.".as_ptr().cast())
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: as above.
    let reference = unsafe { reference.build(gil, module, &[])? };
    Ok(ObjectTypes { base, object, reference })
}

slot_unary!(repr_slot => repr);
slot_unary!(str_slot => to_string);
slot_number!(hash_slot => hash);
slot_compare!(compare_slot => compare);
slot_dealloc!(dealloc_slot => dealloc);
slot_getter!(dir_slot => dir);
slot_binary!(format_slot => format);
slot_binary!(reduce_slot => reduce);

static METHODS: Table<Method, 4> = Table([
    Method::one_arg(c"__format__", format_slot, c"Format the result of toString()."),
    Method::no_args(c"__dir__", dir_slot, c"Names of the members, for completion."),
    Method::one_arg(c"__reduce_ex__", reduce_slot, c"Java objects cannot be pickled."),
    Method::END,
]);

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    let (handle, pin) = layout::take_references(object);
    if handle != Handle::NULL || pin != Pin(0) {
        // SAFETY: the type is alive while its instance is; both kinds of type lead to the state.
        let class = unsafe { Borrowed::from_raw(object) }.class();
        let state = layout::class_of_type(class).map_or_else(|| layout::state_of_type(class), |class| class.state);
        if let Some(link) = state.link_if_started() {
            if pin != Pin(0) {
                link.unpin(pin);
            }
            link.release(handle);
        }
    }
    layout::free(object);
}

/// Members of `java.lang.Object` that every wrapper needs, found once per class on first use.
pub fn object_method(state: &'static State, gil: Gil<'_>, name: &str) -> Result<&'static Executable> {
    let object = class::get(state, gil, sanca_model::well_known::OBJECT)?;
    object.fill(gil)?;
    let attribute = gil.interned(name)?;
    let descriptor = object.python(gil).attr_object(attribute.get(gil))?;
    Ok(&layout::method(descriptor.get(gil)).overloads[0].executable)
}

/// `toString()`, `None` for a Java null.
pub fn java_string(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let (state, reference) = expect(object)?;
    let method = object_method(state, gil, "toString")?;
    debug_assert!(!method.is(flag::STATIC));
    crate::method::call_direct(state, gil, method, reference.handle.get(), &[])
}

fn to_string(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let text = java_string(object)?;
    if text.get(gil).is_none() { gil.text("null") } else { Ok(text) }
}

fn repr(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let (state, _) = expect(object)?;
    let name = layout::class_of(object).map_or_else(String::new, |class| class.java_name());
    let text = match java_string(object) {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(_) => {
            // A failing toString must not make an object unprintable.
            let error = gil.take();
            let error = error.map_or_else(String::new, |error| error.0.get(gil).type_name());
            return gil.text(&format!("<{name}: toString() raised {error}>"));
        }
    };
    let _ = state;
    gil.text(&format!("<{name}: {text}>"))
}

fn hash(object: Borrowed<'_>) -> Result<isize> {
    let gil = object.gil();
    let (state, reference) = expect(object)?;
    if let Some(value) = python_value(object)? {
        return value.get(gil).hash();
    }
    let method = object_method(state, gil, "hashCode")?;
    let value = crate::method::call_direct(state, gil, method, reference.handle.get(), &[])?;
    match value.get(gil).integer() {
        // -1 is how C says that hashing failed.
        sanca_capi::number::Integer::Small(-1) => Ok(-2),
        sanca_capi::number::Integer::Small(value) => Ok(value as isize),
        sanca_capi::number::Integer::Big => Ok(0),
    }
}

fn compare(object: Borrowed<'_>, other: Borrowed<'_>, operation: raw::c_int) -> Result<Object> {
    let gil = object.gil();
    if operation != raw::Py_EQ && operation != raw::Py_NE {
        return Ok(gil.not_implemented());
    }
    let Some(theirs) = layout::reference(other) else { return compare_value(object, other, operation) };
    let (state, mine) = expect(object)?;
    let method = object_method(state, gil, "equals")?;
    let equal = crate::method::call_direct(state, gil, method, mine.handle.get(), &[Arg::Object(theirs.handle.get())])?;
    Ok(gil.bool(equal.get(gil).is_true() == (operation == raw::Py_EQ)))
}

/// Whether objects of a class are Python values where Java gives them: texts, boxes, big numbers.
pub const fn has_python_value(class: sanca_model::ClassId) -> bool {
    matches!(class.0, 65 | 68..=77)
}

/// The Python value of a wrapped string, box or number (`sanca.to_java` gives such), `None` for anything else.
fn python_value(object: Borrowed<'_>) -> Result<Option<Object>> {
    let Some(class) = layout::class_of(object) else { return Ok(None) };
    if !has_python_value(class.id()) {
        return Ok(None);
    }
    crate::functions::to_python_value(object).map(Some)
}

/// A wrapped string or number equals what it would be in Python.
fn compare_value(object: Borrowed<'_>, other: Borrowed<'_>, operation: raw::c_int) -> Result<Object> {
    let gil = object.gil();
    match python_value(object)? {
        Some(value) => value.get(gil).rich_compare(other, operation),
        None => Ok(gil.not_implemented()),
    }
}

/// The reference of an object that must be a Java object.
pub fn expect<'a>(object: Borrowed<'a>) -> Result<(&'static State, &'a layout::JObject)> {
    match (layout::class_of(object), layout::reference(object)) {
        (Some(class), Some(reference)) => Ok((class.state, reference)),
        _ => {
            let message = format!("a Java object is needed here, not {}", object.type_name());
            Err(object.gil().raise(Builtin::TypeError, &message))
        }
    }
}

unsafe extern "C" fn setattr_slot(object: *mut PyObject, name: *mut PyObject, value: *mut PyObject) -> raw::c_int {
    // SAFETY: CPython calls slots with the GIL held and alive arguments; a null value means deletion.
    let (object, name, value) = unsafe {
        let value = (!value.is_null()).then(|| Borrowed::from_raw(value));
        (Borrowed::from_raw(object), Borrowed::from_raw(name), value)
    };
    match object.generic_set_attr(name, value) {
        Ok(()) => {
            if let Some(class) = layout::class_of(object) {
                class.count_look(object.class());
            }
            0
        }
        // SAFETY: as above.
        Err(raised) => unsafe { trampoline::status(|gil| explain(gil, object, name, raised).map(|()| 0)) },
    }
}

/// Why an attribute could not be set.
#[cold]
fn explain(gil: Gil<'_>, object: Borrowed<'_>, name: Borrowed<'_>, raised: sanca_capi::Raised) -> Result<()> {
    if !gil.matches(Builtin::AttributeError) {
        return Err(raised);
    }
    let original = gil.take();
    // A descriptor that refused has said why; only a name that is nothing is left to explain.
    match (object.class().attr_object(name), layout::class_of(object), original) {
        (Err(_), Some(class), _) => {
            gil.clear();
            Err(crate::errors::no_member(class, gil, &name.to_text_lossy()))
        }
        (_, _, Some(original)) => Err(gil.restore(original.0)),
        _ => Err(raised),
    }
}

/// `obj.name` until the type is busy: counts, and says what is missing. A busy type is given `object`'s own slot, because
/// CPython specialises instructions only for types that have it.
unsafe extern "C" fn getattr_slot(object: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls slots with the GIL held and alive arguments.
    let (object, name) = unsafe { (Borrowed::from_raw(object), Borrowed::from_raw(name)) };
    let found = type_spec::generic_getattr(object, name);
    if found.is_null() {
        // SAFETY: as above.
        return unsafe { trampoline::object(|gil| missing(gil, object, name)) };
    }
    if let Some(class) = layout::class_of(object) {
        class.count_look(object.class());
    }
    found
}

#[cold]
fn missing(gil: Gil<'_>, object: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    if !gil.matches(Builtin::AttributeError) {
        return Err(sanca_capi::Raised);
    }
    gil.clear();
    match layout::class_of(object) {
        Some(class) => Err(crate::errors::no_member(class, gil, &name.to_text_lossy())),
        None => Err(gil.raise(Builtin::AttributeError, &format!("no attribute {}", name.to_text_lossy()))),
    }
}

fn format(object: Borrowed<'_>, spec: Borrowed<'_>) -> Result<Object> {
    let text = object.str()?;
    text.get(object.gil()).call_method(c"__format__", &[spec])
}

fn dir(object: Borrowed<'_>) -> Result<Object> {
    crate::metaclass::dir(object.class())
}

fn reduce(object: Borrowed<'_>, _: Borrowed<'_>) -> Result<Object> {
    let name = layout::class_of(object).map_or_else(String::new, Class::java_name);
    let message =
        format!("a Java object cannot be pickled: {name}. Convert it first, for example with sanca.to_python(obj)");
    Err(object.gil().raise(Builtin::TypeError, &message))
}
