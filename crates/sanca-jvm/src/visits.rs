//! Who is in Python for Java, so that he can be interrupted there, and only while he is.
//!
//! One place for each slot, since whoever goes to Python has borrowed one. The race of an interrupt with the end of what it
//! is meant for is decided by one exchange: either the interrupter marks the visit before it is over, and the visitor takes
//! back what has not hit him; or the visitor is gone, and nothing is sent.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use sanca_model::link::PythonLink;

const AWAY: u32 = 0;
const INSIDE: u32 = 1;
const INTERRUPTED: u32 = 2;

struct Place {
    phase: AtomicU32,
    /// The thread, as Python knows it.
    thread: AtomicU64,
}

static PLACES: [Place; 4096] = [const { Place { phase: AtomicU32::new(AWAY), thread: AtomicU64::new(0) } }; 4096];

/// One stay in Python.
pub struct Visit {
    place: Option<&'static Place>,
    python: &'static dyn PythonLink,
    interpreter: u16,
}

impl Visit {
    /// The calling thread goes to Python with that slot.
    pub fn begin(slot: u32, python: &'static dyn PythonLink, interpreter: u16) -> Visit {
        let place = PLACES.get(slot as usize);
        if let Some(place) = place {
            place.thread.store(python.thread_ident(), Ordering::Relaxed);
            place.phase.store(INSIDE, Ordering::Release);
        }
        Visit { place, python, interpreter }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if let Some(place) = self.place
            && place.phase.swap(AWAY, Ordering::AcqRel) == INTERRUPTED
        {
            // It may have come too late to be raised, and must not hit what this thread does next in Python.
            self.python.interrupt_thread(self.interpreter, place.thread.load(Ordering::Relaxed), &|| true, false);
        }
    }
}

/// Interrupts whoever is in Python with that slot.
pub fn interrupt(slot: u32, python: &dyn PythonLink, interpreter: u16) {
    let Some(place) = PLACES.get(slot as usize) else { return };
    let still_there = || place.phase.compare_exchange(INSIDE, INTERRUPTED, Ordering::AcqRel, Ordering::Relaxed).is_ok();
    python.interrupt_thread(interpreter, place.thread.load(Ordering::Relaxed), &still_there, true);
}
