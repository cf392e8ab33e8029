//! Which state `PyGILState_Ensure` takes for the calling thread's.
//!
//! We do not take locks that way, but extensions do, `ctypes` first of all: inside a thread that we brought into an interpreter they must
//! find the state that it is there with. CPython keeps one such state per thread. Before 3.12 it is the first that the thread
//! ever had; from 3.12 on it is the last one that became current, and CPython *writes* to the one before when another takes its place.
//! Neither version notices when that state is deleted by another thread, as happens when an interpreter ends.
//!
//! CPython has no function to set it. It is kept under a `pthread` key, which is found by its value.

use crate::compat;
use pyo3_ffi as ffi;

/// The state that CPython has for this thread, or null. It may have been deleted: compare it, do not use it.
pub fn remembered() -> *mut ffi::PyThreadState {
    // SAFETY: may be asked on any thread, with or without a lock.
    unsafe { ffi::PyGILState_GetThisThreadState() }
}

/// Sets it. Where it cannot be done, on systems without `pthread`, it stays.
pub fn remember(state: *mut ffi::PyThreadState) {
    let before = remembered();
    if before != state
        && let Some(key) = key::find(before)
    {
        key::set(key, state);
    }
}

/// Before 3.12: `PyGILState_*` finds a state while it is current, and the one before when this is dropped. Later versions see to it
/// themselves.
pub struct Remembered(Option<*mut ffi::PyThreadState>);

impl Remembered {
    pub fn instead(state: *mut ffi::PyThreadState) -> Remembered {
        if compat::current_state_is_per_thread() {
            return Remembered(None);
        }
        let before = remembered();
        remember(state);
        Remembered(Some(before))
    }

    /// It stays when the state is no longer current.
    pub fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Remembered {
    fn drop(&mut self) {
        if let Some(before) = self.0 {
            remember(before);
        }
    }
}

/// Finds out how to set it, while this thread has one.
pub fn prepare() {
    key::find(remembered());
}

#[cfg(unix)]
mod key {
    use super::{ffi, remembered};
    use std::sync::OnceLock;

    static KEY: OnceLock<libc::pthread_key_t> = OnceLock::new();
    /// No system gives out more of them.
    const KEYS: libc::pthread_key_t = 1024;

    /// The key whose value on this thread is `value`, and which `PyGILState_*` reads.
    pub fn find(value: *mut ffi::PyThreadState) -> Option<libc::pthread_key_t> {
        if let Some(key) = KEY.get() {
            return Some(*key);
        }
        if value.is_null() {
            return None;
        }
        let key = (0..KEYS).find(|key| get(*key) == value && is_read(*key, value))?;
        Some(*KEY.get_or_init(|| key))
    }

    /// Whether CPython sees what is written there. `value` is what is there.
    fn is_read(key: libc::pthread_key_t, value: *mut ffi::PyThreadState) -> bool {
        set(key, core::ptr::null_mut());
        let seen = remembered().is_null();
        set(key, value);
        seen
    }

    fn get(key: libc::pthread_key_t) -> *mut ffi::PyThreadState {
        // SAFETY: asks only; the systems' libraries answer null for keys that do not exist.
        unsafe { libc::pthread_getspecific(key) }.cast()
    }

    pub fn set(key: libc::pthread_key_t, value: *mut ffi::PyThreadState) {
        // SAFETY: a key that had a value on this thread; only `find` and CPython's own key come here.
        unsafe { libc::pthread_setspecific(key, value.cast()) };
    }
}

#[cfg(not(unix))]
mod key {
    use super::ffi;

    pub fn find(_: *mut ffi::PyThreadState) -> Option<()> {
        None
    }

    pub fn set((): (), _: *mut ffi::PyThreadState) {}
}
