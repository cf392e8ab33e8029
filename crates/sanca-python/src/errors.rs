//! Everything that can go wrong, as a person reads it: what was passed, what is accepted, what to do.

mod misfit;
mod missing;
mod refused;

use crate::class;
use crate::layout;
use crate::state::{State, ThrownByCallback};
pub use misfit::{
    in_argument, in_place, inexact_float, is_conversion_error, misfit, not_convertible, out_of_range, surrogate_pair,
};
pub use missing::{class_not_found, no_constructor, no_member, no_static_field, no_static_member};
pub use refused::{because, needs_instance, refused, shown, signature};
use sanca_capi::error::Builtin;
use sanca_capi::{Gil, Raised};
use sanca_model::error::Fate;
use sanca_model::{Error, ObjectRef};

/// A link's error as a Python exception.
#[cold]
pub fn raise(state: &'static State, gil: Gil<'_>, error: Error) -> Raised {
    match error {
        Error::Thrown(object) => thrown(state, gil, object),
        Error::ClassNotFound(name) => {
            state.raise(gil, "ClassNotFoundError", &format!("Java class {name} was not found"))
        }
        Error::Forked { .. } => state.raise(gil, "ForkedError", &error.to_string()),
        Error::Broken { fate, died, why } => broken(state, gil, fate, died, &why),
        Error::Closed(why) => state.raise(gil, "ClosedError", &why),
        Error::Denied(why) => state.raise(gil, "PolicyError", &why),
        Error::OutOfMemory => gil.raise(
            Builtin::MemoryError,
            "the JVM is out of memory; start it with a larger heap: sanca.start(jvm_options=['-Xmx2g'])",
        ),
        Error::StackOverflow => gil.raise(Builtin::RecursionError, &error.to_string()),
        Error::Invalid(why) => state.raise(gil, "ConversionError", &why),
        Error::Internal(_) => state.raise(gil, "InternalError", &error.to_string()),
    }
}

/// What is known of a process that Java runs in is known in Python.
#[cold]
fn broken(state: &'static State, gil: Gil<'_>, fate: Fate, died: bool, why: &str) -> Raised {
    let told = || {
        let fate = gil.text(match fate {
            Fate::NotSent => "not sent",
            Fate::Unknown => "unknown",
            Fate::Done => "done",
        })?;
        let (died, why) = (gil.bool(died), gil.text(why)?);
        let module = state.errors(gil)?.get(gil);
        module.call_method(c"broken", &[died.get(gil), fate.get(gil), why.get(gil)])
    };
    match told() {
        Ok(error) => gil.raise_object(error.get(gil)),
        Err(raised) => raised,
    }
}

/// A Java exception becomes its Python type – or the Python exception it stands for, which comes back as the same object.
fn thrown(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Raised {
    let class = match class::get(state, gil, object.class) {
        Ok(class) => class,
        Err(raised) => {
            state.java().release(object.handle);
            return raised;
        }
    };
    if class.python_exception
        && let Ok(info) = state.java().throwable(object.handle)
    {
        crate::throwable::discard(state, &info);
        if let Some(error) = info.python.and_then(|python| crate::callback::local(state, gil, python)) {
            state.java().release(object.handle);
            if let Err(raised) = crate::throwable::through_java(error.get(gil), &info.frames) {
                return raised;
            }
            return gil.restore(error);
        }
    }
    if let Some(error) = same_as_before(state, gil, object) {
        return gil.restore(error);
    }
    match crate::object::wrap(state, gil, object) {
        Ok(error) => gil.raise_object(error.get(gil)),
        Err(raised) => raised,
    }
}

/// The exception a callback raised, if Java has let that very object through: it keeps its traceback.
fn same_as_before(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Option<sanca_capi::Object> {
    let ThrownByCallback { error, frames } = state.thrown_by_callback.take()?;
    let reference = layout::reference(error.get(gil))?;
    if reference.class.get() != object.class || !state.java().same(reference.handle.get(), object.handle).ok()? {
        return None;
    }
    state.java().release(object.handle);
    if crate::throwable::through_java(error.get(gil), &frames).is_err() {
        gil.clear();
    }
    Some(error)
}
