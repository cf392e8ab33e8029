//! Fields: one descriptor each. A `static final` field replaces itself by its value on first reading, so that a constant
//! costs what a Python class attribute costs.

use crate::argument::{self, Quick};
use crate::errors;
use crate::layout;
use crate::overloads::convert_one;
use crate::result::PySink;
use crate::state::State;
use core::cell::Cell;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::type_spec::{self, TypeSpec};
use sanca_capi::{Borrowed, Gil, Object, Result, slot_assign, slot_dealloc, slot_unary, trampoline};
use sanca_model::Receiver;
use sanca_model::shape::Field;
use sanca_model::value::Arg;

/// What a field descriptor holds.
struct Descriptor {
    state: &'static State,
    field: &'static Field,
    /// Which values take the short way.
    quick: Quick,
    /// A static field was read: its class is initialised, so no more Java code can run when it is used.
    initialised: Cell<bool>,
}

/// Makes the type `JField`.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let flags = raw::TPFLAGS_IMMUTABLETYPE | raw::TPFLAGS_DISALLOW_INSTANTIATION;
    let spec = TypeSpec::new(c"sanca.JField", layout::BOXED_SIZE, flags)
        .slot(raw::Py_tp_doc, c"A field of a Java class.".as_ptr().cast())
        .slot(raw::Py_tp_descr_get, descr_get_slot as *const _)
        .slot(raw::Py_tp_descr_set, descr_set_slot as *const _)
        .slot(raw::Py_tp_repr, repr_slot as *const _)
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a boxed value.
    unsafe { spec.build(gil, module, &[]) }
}

/// The descriptor of a field.
pub fn new_descriptor(state: &'static State, gil: Gil<'_>, field: &'static Field) -> Result<Object> {
    let descriptor = Descriptor { state, field, quick: Quick::of(field.class), initialised: Cell::new(false) };
    layout::new_boxed(state.types().field.get(gil), descriptor)
}

slot_assign!(descr_set_slot => descr_set);
slot_unary!(repr_slot => repr);
slot_dealloc!(dealloc_slot => dealloc);

unsafe extern "C" fn descr_get_slot(
    descriptor: *mut PyObject,
    instance: *mut PyObject,
    class: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython's descriptor protocol: GIL held, alive arguments, null where absent.
    unsafe {
        trampoline::object(|gil| {
            let instance = (!instance.is_null()).then(|| Borrowed::from_raw(instance));
            let _ = class;
            descr_get(gil, Borrowed::from_raw(descriptor), instance)
        })
    }
}

fn inner<'a>(descriptor: Borrowed<'a>) -> &'a Descriptor {
    // SAFETY: JField objects are made by `new_descriptor` only.
    unsafe { layout::boxed::<Descriptor>(descriptor) }
}

#[inline]
fn descr_get(gil: Gil<'_>, descriptor: Borrowed<'_>, instance: Option<Borrowed<'_>>) -> Result<Object> {
    let Descriptor { state, field, initialised, .. } = inner(descriptor);
    if field.is_static() {
        // The first access may initialise the class, which runs Java code of any kind.
        let sink = if initialised.get() { PySink::holding(state, gil) } else { PySink::releasing(state, gil) };
        let value = get(state, field, None, sink)?;
        if !initialised.replace(true) && field.is_final() {
            settle(state, gil, field, &value)?;
        }
        return Ok(value);
    }
    match instance {
        Some(instance) => {
            let Some(reference) = layout::reference(instance) else { return Err(wrong_instance(gil, field, instance)) };
            get(state, field, Some(&reference.receiver()), PySink::holding(state, gil))
        }
        None => Ok(descriptor.own()),
    }
}

/// Puts a constant in the place of its descriptor. Enum constants, strings and numbers alike: a `static final` field
/// never changes once its class is initialised, which reading it made sure of.
#[cold]
fn settle(state: &'static State, gil: Gil<'_>, field: &'static Field, value: &Object) -> Result<()> {
    let class = crate::class::get(state, gil, field.declaring)?;
    if let Some(name) = class.static_field_name(field) {
        type_spec::set_type_attr(class.python(gil), &name, value.get(gil))?;
        layout::remember_constant(class.python(gil), gil.interned(&name)?, value.get(gil).own());
    }
    Ok(())
}

#[inline]
fn get(state: &'static State, field: &Field, instance: Option<&Receiver<'_>>, mut sink: PySink<'_>) -> Result<Object> {
    let outcome = state.java().get_field(field, instance, &mut sink);
    sink.finish(outcome)
}

/// Writes a field.
pub fn write(
    state: &'static State,
    gil: Gil<'_>,
    field: &Field,
    instance: Option<Borrowed<'_>>,
    value: Option<Borrowed<'_>>,
) -> Result<()> {
    let class = || crate::class::get(state, gil, field.declaring).map(crate::class::Class::java_name);
    let Some(value) = value else {
        let message = format!("Java field {}.{} cannot be deleted", class()?, field.name);
        return Err(gil.raise(Builtin::AttributeError, &message));
    };
    if field.is_final() {
        let message = format!("Java field {}.{} is final and cannot be assigned", class()?, field.name);
        return Err(gil.raise(Builtin::AttributeError, &message));
    }
    convert_one(state, gil, value, field.class, &field.name, |arg| store(state, gil, field, instance, arg))
}

#[inline(always)]
fn store(
    state: &'static State,
    gil: Gil<'_>,
    field: &Field,
    instance: Option<Borrowed<'_>>,
    value: &Arg<'_>,
) -> Result<()> {
    let link = state.java();
    let stored = match instance {
        Some(instance) => {
            let Some(reference) = layout::reference(instance) else { return Err(wrong_instance(gil, field, instance)) };
            link.set_field(field, Some(&reference.receiver()), value)
        }
        None => {
            let mut released = gil.release();
            let stored = link.set_field(field, None, value);
            released.restore();
            stored
        }
    };
    stored.map_err(|error| errors::raise(state, gil, error))
}

#[cold]
fn wrong_instance(gil: Gil<'_>, field: &Field, instance: Borrowed<'_>) -> sanca_capi::Raised {
    gil.raise(
        Builtin::TypeError,
        &format!("field {} belongs to Java objects, not to a {}", field.name, instance.type_name()),
    )
}

fn descr_set(descriptor: Borrowed<'_>, instance: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let Descriptor { state, field, quick, .. } = inner(descriptor);
    let gil = descriptor.gil();
    let instance = (!field.is_static()).then_some(instance);
    let mut arg = Arg::Null;
    match value {
        Some(value) if !field.is_final() && argument::quick_into(state, *quick, value, &mut arg) => {
            store(state, gil, field, instance, &arg)
        }
        _ => write(state, gil, field, instance, value),
    }
}

fn repr(descriptor: Borrowed<'_>) -> Result<Object> {
    let gil = descriptor.gil();
    let Descriptor { state, field, .. } = inner(descriptor);
    let class = crate::class::get(state, gil, field.declaring)?.java_name();
    let of = crate::argument::class_name(state, gil, field.class);
    gil.text(&format!("<Java field {of} {class}.{}>", field.name))
}

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: JField objects are made by `new_descriptor` only.
    unsafe { layout::drop_boxed::<Descriptor>(object) };
    layout::free(object);
}
