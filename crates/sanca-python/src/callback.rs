//! Java calling Python: proxies for callables and implementors, and the link Java's proxies call through.

#[deny(unsafe_code)]
mod perform;
#[deny(unsafe_code)]
mod proxy;
#[deny(unsafe_code)]
mod thrown;

use crate::state::State;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use perform::call;
pub use proxy::{function_proxy, interfaces, proxy_for};
use sanca_capi::{Borrowed, Gil, Object, gil};
use sanca_model::PyRef;
use sanca_model::link::{PythonLink, Reply};
use sanca_model::shape::CallbackMethod;
use std::sync::Mutex;

/// The Python side as Java sees it. One interpreter for now.
#[derive(Debug)]
pub struct EmbeddedPython {
    state: AtomicPtr<State>,
    /// References Java gave back on threads without the GIL. Guards a plain list; nothing else is done under it.
    returned: Mutex<Vec<PyRef>>,
    /// Whether there are any: looked at before the lock is tried.
    any_returned: AtomicBool,
}

/// The link given to every JVM.
pub static PYTHON: EmbeddedPython = EmbeddedPython {
    state: AtomicPtr::new(core::ptr::null_mut()),
    returned: Mutex::new(Vec::new()),
    any_returned: AtomicBool::new(false),
};

/// Makes callbacks go to that interpreter's module.
pub fn install(state: &'static State) {
    PYTHON.state.store((state as *const State).cast_mut(), Ordering::Release);
}

fn state() -> Option<&'static State> {
    // SAFETY: null, or a leaked state.
    unsafe { PYTHON.state.load(Ordering::Acquire).as_ref() }
}

/// A reference Java holds, borrowed while Java certainly holds it.
pub fn borrowed<'a>(_: Gil<'a>, object: PyRef) -> Borrowed<'a> {
    // SAFETY: the address was lent by `State::lend` and Java has not given it back: it just named it.
    unsafe { Borrowed::from_raw(object.0 as *mut _) }
}

/// Takes one more reference to an object that Java holds, from any thread; given back by `release`. False: Python is ending.
pub fn hold(object: PyRef) -> bool {
    let held = gil::enter(|gil| state().map(|state| state.lend(borrowed(gil, object))));
    held.flatten().is_some()
}

/// Takes over a reference that Java gave back.
pub fn owned(_: Gil<'_>, object: PyRef) -> Object {
    // SAFETY: the address was lent by `State::lend`, given back once.
    unsafe { Object::from_raw(object.0 as *mut _) }
}

/// Drops what Java gave back since the last time. Cheap when there is nothing.
#[inline]
pub fn drain(state: &'static State, gil: Gil<'_>) {
    if PYTHON.any_returned.load(Ordering::Relaxed) {
        drain_returned(state, gil);
    }
}

#[cold]
fn drain_returned(state: &'static State, gil: Gil<'_>) {
    let returned = match PYTHON.returned.try_lock() {
        Ok(mut returned) => {
            PYTHON.any_returned.store(false, Ordering::Relaxed);
            core::mem::take(&mut *returned)
        }
        Err(_) => return,
    };
    for object in returned {
        state.return_lent(gil, object);
    }
}

/// Drops what Java gave back, from a pending call.
fn drain_pending(gil: Gil<'_>) {
    if let Some(state) = state() {
        drain(state, gil);
    }
}

impl PythonLink for EmbeddedPython {
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        let mut reply = Some(reply);
        let entered = gil::enter(|gil| {
            let reply = reply.take().expect("entered once");
            match state() {
                Some(state) => call(state, gil, object, callable, method, args, reply),
                None => reply.refuse("no Python module is ready to be called"),
            }
        });
        if let (None, Some(reply)) = (entered, reply) {
            reply.refuse("Python is shutting down and cannot be called any more");
        }
    }

    fn release(&self, object: PyRef) {
        let Ok(mut returned) = self.returned.lock() else { return };
        returned.push(object);
        self.any_returned.store(true, Ordering::Relaxed);
        if returned.len() == 1 || returned.len() % 1024 == 0 {
            gil::ask(drain_pending);
        }
    }

    fn at_exit(&self) {
        gil::enter(|gil| {
            let done = gil.import(c"sanca._jvm").and_then(|module| module.get(gil).call_method(c"java_exits", &[]));
            if done.is_err() {
                gil.write_unraisable(None);
            }
        });
    }

    fn thread_name(&self) -> Option<String> {
        gil::enter(|gil| {
            let name = gil
                .import(c"threading")
                .and_then(|module| module.get(gil).call_method(c"current_thread", &[])?.get(gil).attr(c"name"));
            match name {
                Ok(name) if name.get(gil).is_str() => Some(name.get(gil).to_text_lossy()),
                Ok(_) => None,
                Err(_) => {
                    gil.clear();
                    None
                }
            }
        })?
    }

    fn implements(&self, object: PyRef, name: &str) -> bool {
        gil::enter(|gil| overrides(borrowed(gil, object), name)).unwrap_or(false)
    }
}

/// Whether a Python object has its own answer to a Java method.
fn overrides(object: Borrowed<'_>, name: &str) -> bool {
    let gil = object.gil();
    if name == "toString" {
        // Every Python object has a text of its own, which says more than ours would.
        return true;
    }
    let special = match name {
        "equals" => Some((c"__eq__", c"equals")),
        "hashCode" => Some((c"__hash__", c"hashCode")),
        _ => None,
    };
    let has = |name: &'static core::ffi::CStr| object.class().attr_or_none(name).ok().flatten();
    if let Some((python, java)) = special {
        if has(java).is_some() {
            return true;
        }
        let base = gil.import(c"builtins").and_then(|module| module.get(gil).attr(c"object"));
        let (Some(mine), Ok(base)) = (has(python), base) else { return false };
        let default = base.get(gil).attr_or_none(python).ok().flatten();
        return default.is_none_or(|default| !default.get(gil).is(mine.get(gil)));
    }
    match gil.text(name).and_then(|name| object.attr_object(name.get(gil))) {
        Ok(_) => true,
        Err(_) => {
            gil.clear();
            false
        }
    }
}
