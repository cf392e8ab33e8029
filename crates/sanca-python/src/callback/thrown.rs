//! Python exceptions on their way to Java.

use crate::layout;
use crate::state::{ExceptionParts, State, ThrownByCallback};
use sanca_capi::error::Exception;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::link::{Frame, JavaLink, PythonError, Reply};
use sanca_model::{Error, Handle};

/// Turns a Python exception into what Java throws: the same Java object if it is one, else a `PythonException`.
pub(super) fn throw(state: &'static State, gil: Gil<'_>, error: Exception, reply: &mut dyn Reply) {
    let error = error.0;
    let object = error.get(gil);
    let link = state.java();
    if let Some(reference) = layout::reference(object) {
        match link.duplicate(reference.handle.get()) {
            Ok(handle) => reply.throw(handle),
            Err(error) => reply.refuse(&error.to_string()),
        }
        let frames = link.callback_frames().unwrap_or_else(|failure| {
            if let Error::Thrown(failure) = failure {
                link.release(failure.handle);
            }
            Vec::new()
        });
        let previous = state.thrown_by_callback.replace(Some(ThrownByCallback { error, frames }));
        drop(previous);
        return;
    }
    let told =
        told(
            state,
            gil,
            object,
            CAUSES,
            |error| if reply.raise(error) { Ok(None) } else { made(link, error).map(Some) },
        );
    match told {
        Ok(None) => {}
        Ok(Some(handle)) => reply.throw(handle),
        Err(Error::Thrown(failure)) => reply.throw(failure.handle),
        Err(error) => reply.refuse(&error.to_string()),
    }
}

/// How far a chain of causes is followed: it may be a ring.
const CAUSES: u32 = 16;

/// The Java exception for a Python exception, with those that caused it; the handle is the caller's.
fn to_java(state: &'static State, gil: Gil<'_>, error: Borrowed<'_>, causes: u32) -> sanca_model::Result<Handle> {
    let link = state.java();
    match layout::reference(error) {
        Some(reference) => link.duplicate(reference.handle.get()),
        None => told(state, gil, error, causes, |error| made(link, error)),
    }
}

/// Makes it.
fn made(link: &dyn JavaLink, error: &PythonError<'_>) -> sanca_model::Result<Handle> {
    let made = link.python_exception(error)?;
    link.release(error.cause);
    Ok(made.handle)
}

/// All that Java has to know of a Python exception, told to `tell`; that takes the reference and the cause over unless it fails.
fn told<R>(
    state: &'static State,
    gil: Gil<'_>,
    error: Borrowed<'_>,
    causes: u32,
    tell: impl FnOnce(&PythonError<'_>) -> sanca_model::Result<R>,
) -> sanca_model::Result<R> {
    let cause = match cause_of(error) {
        Some(cause) if causes > 0 => to_java(state, gil, cause.get(gil), causes - 1)?,
        _ => Handle::NULL,
    };
    let message = match error.str() {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let type_name = qualified_name(state, error);
    let frames = frames(state, error);
    let exception = state.lend(error);
    tell(&PythonError { exception, type_name: &type_name, message: &message, frames: &frames, cause }).inspect_err(
        |_| {
            state.java().release(cause);
            state.return_lent(gil, exception);
        },
    )
}

/// What Python's own traceback calls the cause: `raise … from cause`, or what was being handled.
fn cause_of(error: Borrowed<'_>) -> Option<Object> {
    let gil = error.gil();
    error.cause().or_else(|| {
        let context = error.context()?;
        let suppressed = error.attr(c"__suppress_context__").inspect_err(|_| gil.clear()).ok()?;
        (!suppressed.get(gil).is_true()).then_some(context)
    })
}

fn qualified_name(state: &'static State, error: Borrowed<'_>) -> String {
    let gil = error.gil();
    let Ok(parts) = state.exceptions(gil) else {
        gil.clear();
        return error.type_name();
    };
    let text = |name: &Object| match error.class().attr_object(name.get(gil)) {
        Ok(value) if value.get(gil).is_str() => value.get(gil).to_text_lossy(),
        Ok(_) => String::new(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let (module, name) = (text(&parts.module), text(&parts.qualname));
    if module.is_empty() || module == "builtins" { name } else { format!("{module}.{name}") }
}

/// The Python frames of an exception, innermost first, without ours and those that stand for Java's.
fn frames(state: &'static State, error: Borrowed<'_>) -> Vec<Frame> {
    let gil = error.gil();
    let mut frames = Vec::new();
    let all = state.exceptions(gil).and_then(|parts| collect(parts, error, &mut frames));
    if all.is_err() {
        // What was found has to do.
        gil.clear();
    }
    frames.reverse();
    frames
}

fn collect(parts: &ExceptionParts, error: Borrowed<'_>, frames: &mut Vec<Frame>) -> Result<()> {
    let gil = error.gil();
    let mut trace = error.traceback();
    while let Some(entry) = trace {
        let entry = entry.get(gil);
        frames.extend(frame(parts, entry)?);
        let next = entry.attr_object(parts.tb_next.get(gil))?;
        trace = (!next.get(gil).is_none()).then_some(next);
    }
    Ok(())
}

/// The frame of an entry of a traceback, if Java should see it.
fn frame(parts: &ExceptionParts, entry: Borrowed<'_>) -> Result<Option<Frame>> {
    let gil = entry.gil();
    let frame = entry.attr_object(parts.tb_frame.get(gil))?;
    let globals = frame.get(gil).attr_object(parts.f_globals.get(gil))?;
    let globals = globals.get(gil);
    if globals.dict_get(parts.mark.get(gil))?.is_some() {
        return Ok(None);
    }
    let code = frame.get(gil).attr_object(parts.f_code.get(gil))?;
    let code = code.get(gil);
    let file = code.attr_object(parts.co_filename.get(gil))?.get(gil).to_text_lossy();
    if file.starts_with(&parts.package) {
        return Ok(None);
    }
    let module =
        globals.dict_get(parts.name.get(gil))?.map_or_else(|| "?".into(), |name| name.get(gil).to_text_lossy());
    let method = code.attr_object(parts.co_qualname.get(gil))?.get(gil).to_text_lossy();
    let line = entry.attr_object(parts.tb_lineno.get(gil))?;
    let line = match line.get(gil) {
        line if line.is_none() => 0, // nobody knows
        line => match line.integer() {
            Integer::Small(line) => line as i32,
            Integer::Big => 0,
        },
    };
    Ok(Some(Frame { class_name: module.into(), method: method.into(), file: file.into(), line }))
}
