//! Further interpreters of this process: made, and ended when nobody is in them.
//!
//! Both happen on a thread that is in the main interpreter, whose state is current again when they are done.

use crate::error::{Builtin, Result};
use crate::gil::Gil;
use crate::gilstate::Remembered;
use crate::interpreter::{self, InterpreterId};
use crate::{compat, container, thread_state, type_spec};
use core::ffi::{c_char, c_int};
use pyo3_ffi as ffi;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a new interpreter may do and has of its own. Versions before 3.12 know only the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Options {
    pub use_main_obmalloc: bool,
    pub allow_fork: bool,
    pub allow_exec: bool,
    pub allow_threads: bool,
    pub allow_daemon_threads: bool,
    pub check_multi_interp_extensions: bool,
    pub own_gil: bool,
}

impl Options {
    /// Bit by bit, in the order of the fields.
    pub const fn from_bits(bits: u32) -> Options {
        Options {
            use_main_obmalloc: bits & 1 != 0,
            allow_fork: bits & 2 != 0,
            allow_exec: bits & 4 != 0,
            allow_threads: bits & 8 != 0,
            allow_daemon_threads: bits & 16 != 0,
            check_multi_interp_extensions: bits & 32 != 0,
            own_gil: bits & 64 != 0,
        }
    }

    /// What every version does by itself.
    pub const LEGACY: Options = Options::from_bits(0b001_1111);

    /// Why CPython would refuse them: asked before, because 3.12.1 ends the process instead.
    fn contradiction(self) -> Option<&'static str> {
        if !self.use_main_obmalloc && !self.check_multi_interp_extensions {
            return Some("an allocator of its own needs check_multi_interp_extensions");
        }
        if self.own_gil && self.use_main_obmalloc {
            return Some("a GIL of its own needs an allocator of its own: use_main_obmalloc must be false");
        }
        if !self.allow_threads && self.allow_daemon_threads {
            return Some("daemon threads are threads: allow_threads must be true");
        }
        None
    }
}

/// `PyInterpreterConfig` of 3.12 and 3.13.
#[repr(C)]
struct Config {
    use_main_obmalloc: c_int,
    allow_fork: c_int,
    allow_exec: c_int,
    allow_threads: c_int,
    allow_daemon_threads: c_int,
    check_multi_interp_extensions: c_int,
    gil: c_int,
}

/// `PyStatus`, the same since 3.8.
#[repr(C)]
struct Status {
    kind: c_int,
    function: *const c_char,
    message: *const c_char,
    code: c_int,
}

type NewFromConfig = unsafe extern "C" fn(*mut *mut ffi::PyThreadState, *const Config) -> Status;

impl Gil<'_> {
    /// Makes an interpreter and runs `prepare` in it. If that fails, the interpreter is ended again.
    pub fn make_interpreter<E>(
        self,
        options: Options,
        prepare: impl FnOnce(Gil<'_>) -> core::result::Result<(), E>,
    ) -> Result<core::result::Result<InterpreterId, E>> {
        if let Some(why) = options.contradiction() {
            return Err(self.raise(Builtin::ValueError, why));
        }
        if options != Options::LEGACY && compat::version() < (3, 12) {
            let why = "interpreters with options, such as a GIL of their own, need CPython 3.12 or newer";
            return Err(self.raise(Builtin::RuntimeError, why));
        }
        // SAFETY: the lock is held, so there is a current state.
        let outer = unsafe { ffi::PyThreadState_Get() };
        let made = match new_state(options) {
            Ok(made) => made,
            Err(why) => {
                back_to(outer);
                return Err(self.raise(Builtin::RuntimeError, &why));
            }
        };
        let remembered = Remembered::instead(made);
        // SAFETY: the new state is current, with its interpreter's lock.
        let inner = unsafe { Gil::assume() };
        let id = inner.number_interpreter();
        let outcome = match id {
            Some(_) => prepare(inner),
            None => Ok(()),
        };
        drop(remembered);
        match (id, outcome) {
            (Some(id), Ok(())) => {
                thread_state::adopt_first(id, made);
                // SAFETY: the new state is current.
                unsafe { ffi::PyEval_SaveThread() };
                // SAFETY: this thread's state, which it held before.
                unsafe { ffi::PyEval_RestoreThread(outer) };
                Ok(Ok(id))
            }
            (id, outcome) => {
                // Nobody has heard of it, so nobody is in it.
                let _ = id.map(interpreter::close_one);
                end_current(made, outer);
                match outcome {
                    Err(error) => Ok(Err(error)),
                    Ok(()) => Err(self.raise(Builtin::RuntimeError, "this process has made 4096 interpreters")),
                }
            }
        }
    }

    /// Ends an interpreter which no thread may enter any more ([`interpreter::close_one`] gave the proof) and none is in. `last`
    /// is what runs in it before.
    pub fn end_interpreter(self, id: InterpreterId, _: interpreter::Closed, last: impl FnOnce(Gil<'_>)) {
        // SAFETY: the lock is held, so there is a current state.
        let outer = unsafe { ffi::PyThreadState_Get() };
        // The state it was made with: Python's threading module holds it for that of the main thread, which ends last.
        let Some(state) = thread_state::take_first(id) else { return };
        // SAFETY: nobody is in the interpreter (caller), so nobody uses the state; the lock is held. Where locks differ, CPython
        // changes them.
        unsafe { ffi::PyThreadState_Swap(state) };
        let _remembered = Remembered::instead(state);
        // SAFETY: the lock of the interpreter is held.
        last(unsafe { Gil::assume() });
        // SAFETY: nobody enters (the proof) or is in it (caller); its lock is held.
        unsafe { thread_state::delete_others(id) };
        end_current(state, outer);
    }
}

/// Versions of types that the main interpreter and each interpreter with modules of it has for itself. The former imports the large
/// packages.
const MAIN_VERSIONS: u64 = 1 << 19;
const VERSIONS: u64 = 1 << 16;
/// CPython 3.13 gives up on a type of which it has seen a thousand versions.
const VERSIONS_OF_A_TYPE: u64 = 900;
/// How many interpreters have versions of their own.
static APART: AtomicU32 = AtomicU32::new(0);

impl Gil<'_> {
    /// Keeps the versions of types in the current, new interpreter apart from those of others, whose code it will run.
    ///
    /// CPython adapts code to the types that it meets and knows them by a number. From 3.12 on every interpreter counts by itself, so
    /// that code adapted in one would take a type of another for the one it knows, and call that one's methods. There is no way to
    /// set the number from which an interpreter counts, so it is made to count on.
    pub fn keep_type_versions_apart(self) -> Result<()> {
        let Some(assign) = assign_version() else { return Ok(()) };
        let before = u64::from(APART.fetch_add(1, Ordering::Relaxed));
        let mut left = MAIN_VERSIONS + before * VERSIONS;
        while left > 0 {
            let count = left.min(VERSIONS_OF_A_TYPE);
            let (name, bases, names) = (self.text("Versions")?, container::tuple(self, Vec::new())?, self.new_dict()?);
            let made = type_spec::type_type(self).call(&[name.get(self), bases.get(self), names.get(self)])?;
            let class = made.get(self).as_ptr().cast::<ffi::PyTypeObject>();
            for _ in 0..count {
                // SAFETY: a type that is alive; the lock is held (type).
                unsafe { assign(class) };
                // SAFETY: as above.
                unsafe { ffi::PyType_Modified(class) };
            }
            left -= count;
        }
        Ok(())
    }
}

type AssignVersion = unsafe extern "C" fn(*mut ffi::PyTypeObject) -> c_int;

/// `PyUnstable_Type_AssignVersionTag`, from 3.12 on.
fn assign_version() -> Option<AssignVersion> {
    let function = compat::symbol(c"PyUnstable_Type_AssignVersionTag");
    // SAFETY: null, or the function of that C type.
    (!function.is_null()).then(|| unsafe { core::mem::transmute::<*mut core::ffi::c_void, AssignVersion>(function) })
}

/// Ends the current interpreter, whose only state is `state`, and makes `outer` current.
fn end_current(state: *mut ffi::PyThreadState, outer: *mut ffi::PyThreadState) {
    // SAFETY: the current state, the only one of its interpreter.
    unsafe { ffi::Py_EndInterpreter(state) };
    back_to(outer);
}

/// Makes `outer` current where nothing is.
fn back_to(outer: *mut ffi::PyThreadState) {
    if compat::current_state() == outer {
        return;
    }
    if compat::current_state_is_per_thread() {
        // SAFETY: this thread's state; it holds no lock.
        unsafe { ffi::PyEval_RestoreThread(outer) };
    } else {
        // SAFETY: before 3.12 the one lock is still held.
        unsafe { ffi::PyThreadState_Swap(outer) };
    }
}

/// A state in a new interpreter; it is current.
fn new_state(options: Options) -> core::result::Result<*mut ffi::PyThreadState, String> {
    let Some(from_config) = new_from_config() else {
        // SAFETY: the lock is held (callers).
        let state = unsafe { ffi::Py_NewInterpreter() };
        return if state.is_null() { Err("CPython could not make an interpreter".into()) } else { Ok(state) };
    };
    let config = Config {
        use_main_obmalloc: options.use_main_obmalloc.into(),
        allow_fork: options.allow_fork.into(),
        allow_exec: options.allow_exec.into(),
        allow_threads: options.allow_threads.into(),
        allow_daemon_threads: options.allow_daemon_threads.into(),
        check_multi_interp_extensions: options.check_multi_interp_extensions.into(),
        gil: if options.own_gil { 2 } else { 1 },
    };
    let mut state = core::ptr::null_mut();
    // SAFETY: the lock is held (callers); both pointers are good for the call.
    let status = unsafe { from_config(&mut state, &config) };
    if status.kind == 0 && !state.is_null() {
        return Ok(state);
    }
    let why = if status.message.is_null() {
        "no reason given".into()
    } else {
        // SAFETY: CPython's messages are static texts.
        unsafe { core::ffi::CStr::from_ptr(status.message) }.to_string_lossy()
    };
    Err(format!("CPython could not make an interpreter: {why}"))
}

/// `Py_NewInterpreterFromConfig`, from 3.12 on.
fn new_from_config() -> Option<NewFromConfig> {
    let function = compat::symbol(c"Py_NewInterpreterFromConfig");
    // SAFETY: null, or the function of that C type.
    (!function.is_null()).then(|| unsafe { core::mem::transmute::<*mut core::ffi::c_void, NewFromConfig>(function) })
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn options_that_cpython_refuses_are_told_apart() {
        assert_eq!(Options::LEGACY.contradiction(), None);
        assert_eq!(Options::from_bits(0b110_1000).contradiction(), None);
        for bits in [0b101_1111, 0b001_1110, 0b001_0111] {
            assert!(Options::from_bits(bits).contradiction().is_some(), "{bits:b}");
        }
    }
}
