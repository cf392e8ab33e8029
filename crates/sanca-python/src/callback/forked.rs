//! The end of a forked child in a Java process. Below the Python code that forked is only Java, none of whose threads but
//! this one is in the child: nothing may return there.

use super::java_hosts;
use core::sync::atomic::{AtomicBool, Ordering};
use sanca_capi::{Gil, Result};

static FORKED: AtomicBool = AtomicBool::new(false);

/// This is a forked child.
pub fn mark_forked() {
    FORKED.store(true, Ordering::Relaxed);
}

/// What Python did for Java is done. In a forked child of a Java process that is the end of the process.
#[inline]
pub(super) fn end_child<T>(gil: Gil<'_>, outcome: Result<T>) -> Result<T> {
    if FORKED.load(Ordering::Relaxed) && java_hosts() { end(gil, outcome.is_err()) } else { outcome }
}

/// Has Python end the process as it ends a program: with a status, and with the exception printed.
#[cold]
fn end(gil: Gil<'_>, failed: bool) -> ! {
    let error = if failed { gil.take().map(|error| error.0) } else { None };
    let error = error.unwrap_or_else(|| gil.none());
    let ended = gil.import(c"sanca._forked").and_then(|module| module.get(gil).call_method(c"end", &[error.get(gil)]));
    if ended.is_err() {
        gil.write_unraisable(None);
    }
    // Not by `exit`, whose functions belong to the parent.
    std::process::abort()
}
