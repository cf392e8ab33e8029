//! Signals: Python's stay Python's, the JVM's fault handlers stay the JVM's.

use std::sync::Mutex;

#[cfg(unix)]
mod unix {
    use super::Mutex;

    /// Signals whose handlers a starting JVM must not take from Python.
    const KEPT: [libc::c_int; 4] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGPIPE];
    /// Signals a running JVM needs for itself: implicit null checks, safepoints.
    const FAULTS: [libc::c_int; 4] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL];

    type Action = (libc::c_int, libc::sigaction);

    /// The JVM's own actions. Guards plain values.
    static JVM: Mutex<Vec<Action>> = Mutex::new(Vec::new());

    fn current(signal: libc::c_int) -> Option<Action> {
        // SAFETY: an all-zero action is filled by the call.
        let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
        // SAFETY: asks only.
        (unsafe { libc::sigaction(signal, core::ptr::null(), &mut action) } == 0).then_some((signal, action))
    }

    fn put_back(actions: &[Action]) {
        for (signal, action) in actions {
            // SAFETY: an action that was in force before.
            unsafe { libc::sigaction(*signal, action, core::ptr::null_mut()) };
        }
    }

    /// Runs `start`; Python's handlers are back afterwards, the JVM's fault handlers are remembered.
    pub fn guard<R>(start: impl FnOnce() -> R) -> R {
        let kept: Vec<Action> = KEPT.into_iter().filter_map(current).collect();
        let result = start();
        put_back(&kept);
        remember();
        result
    }

    /// Remembers the fault handlers in force.
    pub fn remember() {
        let faults = FAULTS.into_iter().filter_map(current).collect();
        *JVM.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = faults;
    }

    /// Puts the JVM's fault handlers back after someone (`faulthandler`) replaced them.
    pub fn reinstall() {
        put_back(&JVM.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

#[cfg(unix)]
pub use unix::{guard, reinstall, remember};

/// Elsewhere there is nothing to guard.
#[cfg(not(unix))]
pub fn guard<R>(start: impl FnOnce() -> R) -> R {
    start()
}

/// Elsewhere there is nothing to put back.
#[cfg(not(unix))]
pub fn reinstall() {}

/// Elsewhere there is nothing to remember.
#[cfg(not(unix))]
pub fn remember() {}

#[cfg(not(unix))]
const _: Option<Mutex<()>> = None;
