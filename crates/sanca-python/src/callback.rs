//! Java calling Python: proxies for callables and implementors, and the link Java's proxies call through.

#[deny(unsafe_code)]
mod forked;
#[deny(unsafe_code)]
mod interpreters;
#[deny(unsafe_code)]
mod operate;
#[deny(unsafe_code)]
mod perform;
#[deny(unsafe_code)]
mod proxy;
#[deny(unsafe_code)]
mod thrown;

use crate::state::State;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
pub use forked::mark_forked;
pub use interpreters::import_in_main;
use operate::operate;
pub use operate::wrap;
use perform::call;
pub use proxy::{function_proxy, interfaces, proxy_for};
use sanca_capi::{Borrowed, Gil, InterpreterId, Object, Result, gil, interpreter};
use sanca_model::PyRef;
use sanca_model::link::{PythonLink, Reply};
use sanca_model::operation::Operation;
use sanca_model::shape::CallbackMethod;
use std::sync::{Mutex, PoisonError};

/// The Python side as Java sees it: all interpreters of this process.
#[derive(Debug)]
pub struct EmbeddedPython;

/// The link given to every JVM.
pub static PYTHON: EmbeddedPython = EmbeddedPython;

/// The module states by interpreter; null where none is loaded.
static STATES: [AtomicPtr<State>; 4096] = [const { AtomicPtr::new(core::ptr::null_mut()) }; 4096];

/// References that Java gave back on threads without the GIL.
#[derive(Debug, Default)]
pub struct Returned {
    /// Guards a plain list; nothing else is done under it.
    list: Mutex<Vec<PyRef>>,
    /// Whether there are any: looked at before the lock is tried.
    any: AtomicBool,
}

/// Makes callbacks to objects of an interpreter go to its module.
pub fn install(state: &'static State) {
    STATES[usize::from(state.interpreter.0)].store((state as *const State).cast_mut(), Ordering::Release);
}

fn state_of(interpreter: InterpreterId) -> Option<&'static State> {
    let place = STATES.get(usize::from(interpreter.0))?;
    // SAFETY: null, or a leaked state.
    unsafe { place.load(Ordering::Acquire).as_ref() }
}

/// Runs `body` in an interpreter that has the module; `None` if there is no such interpreter, or no more.
pub fn enter<R>(interpreter: u16, body: impl FnOnce(&'static State, Gil<'_>) -> R) -> Option<R> {
    let state = state_of(InterpreterId(interpreter))?;
    interpreter::enter(state.interpreter, |gil| body(state, gil))
}

/// A reference Java holds, borrowed while Java certainly holds it.
pub fn borrowed<'a>(_: Gil<'a>, object: PyRef) -> Borrowed<'a> {
    // SAFETY: the address was lent by `State::lend` and Java has not given it back: it just named it.
    unsafe { Borrowed::from_raw(core::ptr::with_exposed_provenance_mut(object.address())) }
}

/// A Python object that comes back from Java: the very object, where it belongs.
pub fn received(state: &'static State, gil: Gil<'_>, object: PyRef) -> Result<Object> {
    if let Some(object) = local(state, gil, object) {
        return Ok(object);
    }
    Err(state.raise(
        gil,
        "ConversionError",
        "a Python object of another interpreter cannot be used in this one: let Java pass what it holds, as text, numbers or collections",
    ))
}

/// An object that Java named, if it belongs to this interpreter.
pub fn local(state: &State, gil: Gil<'_>, object: PyRef) -> Option<Object> {
    (object.interpreter() == state.interpreter.0).then(|| crate::direct::lender(state, borrowed(gil, object)))
}

/// Takes one more reference to an object that Java holds, from any thread; given back by `release`. False: Python is ending.
pub fn hold(object: PyRef) -> bool {
    enter(object.interpreter(), |state, gil| state.lend(borrowed(gil, object))).is_some()
}

/// Takes over a reference that Java gave back.
pub fn owned(_: Gil<'_>, object: PyRef) -> Object {
    // SAFETY: the address was lent by `State::lend`, given back once.
    unsafe { Object::from_raw(core::ptr::with_exposed_provenance_mut(object.address())) }
}

/// Drops what Java gave back since the last time. Cheap when there is nothing.
#[inline]
pub fn drain(state: &'static State, gil: Gil<'_>) {
    if state.returned.any.load(Ordering::Relaxed) {
        drain_returned(state, gil);
    }
}

#[cold]
fn drain_returned(state: &'static State, gil: Gil<'_>) {
    // Whoever has the lock pushes one reference, and waits for nothing.
    let mut list = state.returned.list.lock().unwrap_or_else(PoisonError::into_inner);
    state.returned.any.store(false, Ordering::Relaxed);
    let returned = core::mem::take(&mut *list);
    drop(list);
    for object in returned {
        state.return_lent(gil, object);
    }
}

/// Java hosts this process and calls [`PythonLink::drain`] when there is something to drop.
static HOST_DRAINS: AtomicBool = AtomicBool::new(false);

/// See [`HOST_DRAINS`].
pub fn host_drains() {
    HOST_DRAINS.store(true, Ordering::Relaxed);
}

/// Whether Java hosts this process.
fn java_hosts() -> bool {
    HOST_DRAINS.load(Ordering::Relaxed)
}

/// Drops what Java gave back, from a pending call of the main interpreter.
fn drain_pending(gil: Gil<'_>) {
    if let Some(state) = state_of(InterpreterId(0)) {
        drain(state, gil);
    }
}

impl PythonLink for EmbeddedPython {
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        let mut reply = Some(reply);
        let entered = enter(object.interpreter(), |state, gil| {
            let reply = reply.take().expect("entered once");
            call(state, gil, object, callable, method, args, reply);
        });
        if let (None, Some(reply)) = (entered, reply) {
            reply.refuse("Python is shutting down and cannot be called any more");
        }
    }

    fn operate(&self, operation: &Operation<'_>, reply: &mut dyn Reply) {
        let mut reply = Some(reply);
        let entered = enter(operation.target.interpreter(), |state, gil| {
            let reply = reply.take().expect("entered once");
            operate(state, gil, operation, reply);
        });
        if let (None, Some(reply)) = (entered, reply) {
            reply.refuse("the Python interpreter was closed, or Python is shutting down");
        }
    }

    fn release(&self, object: PyRef) {
        let Some(state) = state_of(InterpreterId(object.interpreter())) else { return };
        let Ok(mut list) = state.returned.list.lock() else { return };
        list.push(object);
        state.returned.any.store(true, Ordering::Relaxed);
        let due = list.len() == 1 || list.len() % 1024 == 0;
        drop(list);
        if due && !java_hosts() {
            gil::ask(drain_pending);
        }
    }

    fn thread_ident(&self) -> u64 {
        interpreter::thread_ident()
    }

    fn interrupt_thread(&self, interpreter: u16, thread: u64, still: &dyn Fn() -> bool, raise: bool) {
        enter(interpreter, |_, gil| {
            if still() {
                gil.interrupt_thread(thread, raise);
            }
        });
    }

    fn drain(&self) {
        for number in 0..STATES.len() {
            let Some(state) = state_of(InterpreterId(number as u16)) else { continue };
            if state.returned.any.load(Ordering::Relaxed) {
                interpreter::enter(state.interpreter, |gil| drain(state, gil));
            }
        }
    }

    fn at_exit(&self) {
        enter(0, |_, gil| {
            let done = gil.import(c"sanca._jvm").and_then(|module| module.get(gil).call_method(c"java_exits", &[]));
            if done.is_err() {
                gil.write_unraisable(None);
            }
        });
    }

    fn thread_name(&self) -> Option<String> {
        enter(0, |_, gil| {
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
        enter(object.interpreter(), |_, gil| overrides(borrowed(gil, object), name)).unwrap_or(false)
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
