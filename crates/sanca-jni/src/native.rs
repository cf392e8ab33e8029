//! Natives: `extern "system"` functions Java calls. No panic crosses: it becomes the given fallback.

use core::panic::AssertUnwindSafe;

/// Runs the body of a native.
pub fn guard<R>(fallback: R, body: impl FnOnce() -> R) -> R {
    std::panic::catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}
