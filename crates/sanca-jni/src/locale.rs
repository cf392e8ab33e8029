//! The process's locale: Python's decision, which a starting JVM must not change.

/// Runs `start`; the locale is as it was afterwards.
#[cfg(unix)]
pub fn guard<R>(start: impl FnOnce() -> R) -> R {
    // SAFETY: asks only; the text is copied before anything can change it.
    let before = unsafe {
        let name = libc::setlocale(libc::LC_ALL, core::ptr::null());
        (!name.is_null()).then(|| core::ffi::CStr::from_ptr(name).to_owned())
    };
    let result = start();
    if let Some(before) = before {
        // SAFETY: a name that setlocale gave.
        unsafe { libc::setlocale(libc::LC_ALL, before.as_ptr()) };
    }
    result
}

/// Elsewhere JVMs leave the locale alone.
#[cfg(not(unix))]
pub fn guard<R>(start: impl FnOnce() -> R) -> R {
    start()
}
