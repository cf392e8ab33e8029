//! Holding an interpreter's lock and giving it up around Java. How a thread enters an interpreter: `interpreter`.

use core::cell::Cell;
use core::marker::PhantomData;
use pyo3_ffi as ffi;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Proof that this thread holds the interpreter lock.
#[derive(Clone, Copy, Debug)]
pub struct Gil<'py>(PhantomData<*const &'py ()>);

thread_local! {
    /// The thread state given up by this thread, while it runs Java.
    pub(crate) static SAVED: Cell<*mut ffi::PyThreadState> = const { Cell::new(core::ptr::null_mut()) };
    /// This is the thread that loaded the module; whether it is away is told to the watcher.
    static IS_MAIN: Cell<bool> = const { Cell::new(false) };
}

/// Whether the main thread gave the lock up. Written by it alone while it holds the lock.
static MAIN_AWAY: AtomicBool = AtomicBool::new(false);
/// How often the main thread went away. Written by it alone.
static MAIN_CALLS: AtomicU64 = AtomicU64::new(0);

/// The lock was given up; [`Released::restore`] takes it back. Dropping it does too.
#[derive(Debug)]
pub struct Released(*mut ffi::PyThreadState);

impl<'py> Gil<'py> {
    /// # Safety
    /// The calling thread holds the interpreter lock for the whole of `'py` (except while a [`Released`] lives).
    pub const unsafe fn assume() -> Gil<'py> {
        Gil(PhantomData)
    }

    /// Gives the lock up. No Python object may be touched until it is restored.
    #[inline]
    pub fn release(self) -> Released {
        if IS_MAIN.get() {
            MAIN_CALLS.store(MAIN_CALLS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            MAIN_AWAY.store(true, Ordering::Relaxed);
        }
        // SAFETY: this thread holds the lock (type).
        let state = unsafe { ffi::PyEval_SaveThread() };
        SAVED.set(state);
        Released(state)
    }

    /// Says that this is Python's main thread.
    pub fn remember_main_thread(self) {
        IS_MAIN.set(true);
    }

    /// Whether this is Python's main thread.
    pub fn is_main_thread(self) -> bool {
        IS_MAIN.get()
    }

    /// Whether the main thread is away in Java. While the caller holds the lock the answer cannot change to "no".
    pub fn main_is_away(self) -> bool {
        MAIN_AWAY.load(Ordering::Relaxed)
    }

    /// Whether the main thread is in the call that a signal was meant for.
    pub fn main_is_in_call(self, call: u64) -> bool {
        self.main_is_away() && MAIN_CALLS.load(Ordering::Relaxed) == call
    }
}

/// This thread goes from Python to Java.
#[inline]
pub(crate) fn left() {
    if IS_MAIN.get() {
        MAIN_AWAY.store(true, Ordering::Relaxed);
    }
}

/// This thread is back in Python.
#[inline]
pub(crate) fn returned() {
    if IS_MAIN.get() {
        MAIN_AWAY.store(false, Ordering::Relaxed);
    }
}

/// Whether the main thread is away now, and the number of its last call. For a signal handler: two relaxed loads.
pub(crate) fn main_thread() -> (bool, u64) {
    (MAIN_AWAY.load(Ordering::Relaxed), MAIN_CALLS.load(Ordering::Relaxed))
}

impl Released {
    /// Takes the lock back, once; later calls do nothing.
    #[inline]
    pub fn restore(&mut self) {
        let state = core::mem::replace(&mut self.0, core::ptr::null_mut());
        if !state.is_null() {
            SAVED.set(core::ptr::null_mut());
            // SAFETY: `state` came from PyEval_SaveThread on this thread and was not restored yet.
            unsafe { crate::thread_state::attach(state) };
            returned();
        }
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        self.restore();
    }
}

/// Asks the main thread to run `body` soon, with the GIL. May be called without it; lost if CPython's queue is full.
pub fn ask(body: fn(Gil<'_>)) {
    extern "C" fn run(body: *mut core::ffi::c_void) -> core::ffi::c_int {
        // SAFETY: the pointer is the `fn` given to `ask`.
        let body: fn(Gil<'_>) = unsafe { core::mem::transmute(body) };
        // SAFETY: pending calls run with the GIL held.
        body(unsafe { Gil::assume() });
        0
    }
    // SAFETY: may be called from any thread, with or without the GIL.
    unsafe { ffi::Py_AddPendingCall(Some(run), body as *mut core::ffi::c_void) };
}
