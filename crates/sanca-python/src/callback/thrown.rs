//! Python exceptions on their way to Java.

use crate::layout;
use crate::state::{State, ThrownByCallback};
use sanca_capi::error::Exception;
use sanca_capi::{Borrowed, Gil};
use sanca_model::link::{Frame, Reply};

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
            if let sanca_model::Error::Thrown(failure) = failure {
                link.release(failure.handle);
            }
            Vec::new()
        });
        let previous = state.thrown_by_callback.replace(Some(ThrownByCallback { error, frames }));
        drop(previous);
        return;
    }
    let type_name = qualified_name(object);
    let message = match object.str() {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let frames = frames(object);
    let lent = state.lend(object);
    match link.python_exception(lent, &type_name, &message, &frames) {
        Ok(made) => reply.throw(made.handle),
        Err(error) => {
            state.return_lent(gil, lent);
            reply.refuse(&error.to_string());
        }
    }
}

fn qualified_name(error: Borrowed<'_>) -> String {
    let gil = error.gil();
    let text = |name| match error.class().attr(name) {
        Ok(value) if value.get(gil).is_str() => value.get(gil).to_text_lossy(),
        Ok(_) => String::new(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let (module, name) = (text(c"__module__"), text(c"__qualname__"));
    if module.is_empty() || module == "builtins" { name } else { format!("{module}.{name}") }
}

/// The Python frames of an exception, innermost first, by `sanca._traceback.python_frames`.
fn frames(error: Borrowed<'_>) -> Vec<Frame> {
    let gil = error.gil();
    let list =
        gil.import(c"sanca._traceback").and_then(|module| module.get(gil).call_method(c"python_frames", &[error]));
    let Ok(list) = list else {
        gil.clear();
        return Vec::new();
    };
    let list = list.get(gil);
    (0..list.list_len())
        .filter_map(|index| {
            let frame = list.list_item(index)?;
            let frame = frame.get(gil);
            let text = |at| frame.tuple_item(at).map(|text| text.to_text_lossy().into_boxed_str()).unwrap_or_default();
            let line = match frame.tuple_item(3).map(|line| line.integer()) {
                Some(sanca_capi::number::Integer::Small(line)) => line as i32,
                _ => 0,
            };
            Some(Frame { class_name: text(0), method: text(1), file: text(2), line })
        })
        .collect()
}
