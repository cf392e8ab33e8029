//! [`Latch`]: the entrance for callbacks, which the end of the JVM closes.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;
use std::time::Instant;

/// Counts callbacks in flight, and closes.
#[derive(Debug, Default)]
pub(crate) struct Latch {
    inside: AtomicU32,
    closed: AtomicBool,
}

impl Latch {
    /// Lets a callback in, unless closed.
    pub fn enter(&self) -> bool {
        self.inside.fetch_add(1, Ordering::AcqRel);
        if self.closed.load(Ordering::Acquire) {
            self.leave();
            return false;
        }
        true
    }

    /// A callback is over.
    pub fn leave(&self) {
        self.inside.fetch_sub(1, Ordering::AcqRel);
    }

    /// Lets nobody in any more; waits for those inside, who do not know that they are waited for.
    #[expect(clippy::disallowed_methods, reason = "the last one out should not pay for telling")]
    pub fn close(&self, until: Instant) -> bool {
        self.closed.store(true, Ordering::Release);
        while self.inside.load(Ordering::Acquire) > 0 {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        true
    }
}
