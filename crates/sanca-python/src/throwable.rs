//! Throwables: Python exceptions that are Java objects. The Java object hangs in the instance dict, because exception
//! types have memory layouts of their own that nothing may be added to.

use crate::class::Class;
use crate::layout;
use crate::object;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::raw;
use sanca_capi::tables::{Getter, Table};
use sanca_capi::type_spec::{self, TypeSpec};
use sanca_capi::{Borrowed, Gil, Object, Result, container, slot_getter, slot_unary};
use sanca_model::ObjectRef;
use sanca_model::link::{Frame, Throwable};

/// Makes the type `JThrowable`.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>, base: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca.JThrowable", 0, raw::Py_TPFLAGS_BASETYPE)
        .slot(raw::Py_tp_doc, c"A Java throwable: a Python exception and a Java object at once.".as_ptr().cast())
        .slot(raw::Py_tp_str, str_slot as *const _)
        .slot(raw::Py_tp_repr, repr_slot as *const _)
        .slot(raw::Py_tp_getset, GETSET.as_slot());
    // SAFETY: every slot has its C type; the size is inherited.
    unsafe { spec.build(gil, module, &[gil.builtin(Builtin::Exception), base]) }
}

slot_unary!(str_slot => message);
slot_unary!(repr_slot => repr);
slot_getter!(traceback_slot => traceback);
slot_getter!(notes_slot => notes);
slot_getter!(args_slot => args);
slot_getter!(cause_slot => cause);

unsafe extern "C" fn set_cause_slot(
    error: *mut raw::PyObject,
    value: *mut raw::PyObject,
    _: *mut raw::c_void,
) -> raw::c_int {
    // SAFETY: CPython calls setters with the GIL held and alive arguments; a null value means deletion.
    unsafe {
        sanca_capi::trampoline::status(|_| {
            let cause = (!value.is_null()).then(|| Borrowed::from_raw(value)).filter(|value| !value.is_none());
            type_spec::set_exception_cause(Borrowed::from_raw(error), cause);
            Ok(0)
        })
    }
}

unsafe extern "C" fn set_traceback_slot(
    error: *mut raw::PyObject,
    value: *mut raw::PyObject,
    _: *mut raw::c_void,
) -> raw::c_int {
    // SAFETY: CPython calls setters with the GIL held and alive arguments; a null value means deletion.
    unsafe {
        sanca_capi::trampoline::status(|gil| {
            let none = gil.none();
            let value = if value.is_null() { none.get(gil) } else { Borrowed::from_raw(value) };
            type_spec::set_exception_traceback(Borrowed::from_raw(error), value).map(|()| 0)
        })
    }
}

static GETSET: Table<Getter, 5> = Table([
    Getter::read_write(
        c"__cause__",
        cause_slot,
        set_cause_slot,
        c"What caused it: Java's getCause(), or what `raise ... from` said.",
    ),
    Getter::read_write(c"__traceback__", traceback_slot, set_traceback_slot, c"Frames of both languages."),
    Getter::read_only(c"__notes__", notes_slot, c"The Java stack, where the traceback does not show it."),
    Getter::read_only(c"args", args_slot, c"The message, if any."),
    Getter::END,
]);

/// A Python exception for a Java one that arrived.
pub fn wrap(
    state: &'static State,
    gil: Gil<'_>,
    class: &'static Class,
    python: Borrowed<'_>,
    object: ObjectRef,
) -> Result<Object> {
    let _ = class;
    let error = type_spec::allocate_exception(python)?;
    let reference = layout::new_object(state.types().reference.get(gil), object.handle, object.class)?;
    let name = state.reference_name(gil)?;
    error.get(gil).generic_set_attr(name.get(gil), Some(reference.get(gil)))?;
    Ok(error)
}

/// What the link says of a throwable.
pub fn info(error: Borrowed<'_>) -> Result<(&'static State, Throwable)> {
    let gil = error.gil();
    let (state, reference) = object::expect(error)?;
    let mut released = gil.release();
    let info = state.java().throwable(reference.handle.get());
    released.restore();
    match info {
        Ok(info) => Ok((state, info)),
        Err(error) => Err(crate::errors::raise(state, gil, error)),
    }
}

/// Gives up the handles of a description whose objects are not wanted.
pub fn discard(state: &'static State, info: &Throwable) {
    for object in info.cause.iter().chain(&info.suppressed) {
        state.java().release(object.handle);
    }
}

/// Shows the Java frames an exception came through, at the outer end of what its traceback has so far.
pub fn through_java(error: Borrowed<'_>, crossed: &[Frame]) -> Result<()> {
    let gil = error.gil();
    let mut frames = Vec::new();
    for frame in crossed.iter().filter(|frame| !frame.file.ends_with(".py") && !frame.file.starts_with('<')) {
        let line = gil.int(i64::from(frame.line))?;
        frames.push(container::tuple(
            gil,
            vec![gil.text(&frame.class_name)?, gil.text(&frame.method)?, gil.text(&frame.file)?, line],
        )?);
    }
    let frames = container::list(gil, frames)?;
    gil.import(c"sanca._traceback")?.get(gil).call_method(c"through_java", &[error, frames.get(gil)]).map(drop)
}

fn message(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    if layout::reference(error).is_none() {
        return gil.text("");
    }
    let (state, info) = info(error)?;
    discard(state, &info);
    gil.text(info.message.as_deref().unwrap_or(""))
}

fn repr(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    let (state, info) = info(error)?;
    discard(state, &info);
    let name = crate::class::source_name(&info.class_name);
    match info.message {
        Some(message) => {
            let message = gil.text(&message)?;
            gil.text(&format!("{name}({})", message.get(gil).repr_lossy()))
        }
        None => gil.text(&format!("{name}()")),
    }
}

fn args(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    let (state, info) = info(error)?;
    discard(state, &info);
    match info.message {
        Some(message) => container::tuple(gil, vec![gil.text(&message)?]),
        None => container::tuple(gil, Vec::new()),
    }
}

fn traceback(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    gil.import(c"sanca._traceback")?.get(gil).call_method(c"materialise", &[error])?;
    Ok(type_spec::exception_traceback(error))
}

fn cause(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    gil.import(c"sanca._traceback")?.get(gil).call_method(c"materialise", &[error])?;
    Ok(type_spec::exception_cause(error))
}

fn notes(error: Borrowed<'_>) -> Result<Object> {
    let gil = error.gil();
    gil.import(c"sanca._traceback")?.get(gil).call_method(c"notes_for", &[error])
}
