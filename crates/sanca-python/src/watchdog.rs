//! Deadlines of Java operations that have to run on their own thread: one thread that interrupts others when it is time.
//!
//! A call under a deadline runs on a helper thread, so that its caller is released whatever it does. What belongs to the
//! caller's own thread cannot move: a call made while it holds a monitor, an iteration that goes on in pieces. It is
//! interrupted instead.

use sanca_model::link::{JavaLink, ThreadToken};
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::Instant;

/// An operation under a deadline.
struct Entry {
    id: u64,
    link: &'static dyn JavaLink,
    thread: ThreadToken,
    until: Instant,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    /// Being interrupted: the operation may not be taken for over before that is done.
    Interrupting,
    Interrupted,
}

struct Watched {
    entries: Vec<Entry>,
    last: u64,
}

/// Guards a plain list; not held while a thread is interrupted.
static WATCHED: Mutex<Watched> = Mutex::new(Watched { entries: Vec::new(), last: 0 });
static CHANGED: Condvar = Condvar::new();

/// An operation of the calling thread that is interrupted at its deadline. Ended by [`Watch::end`].
#[derive(Debug)]
#[must_use]
pub struct Watch(u64);

/// Begins to watch the calling thread, which is about to ask Java for something.
pub fn watch(link: &'static dyn JavaLink, until: Instant) -> sanca_model::Result<Watch> {
    static STARTED: Once = Once::new();
    let thread = link.current_thread()?;
    STARTED.call_once(|| {
        // Without it operations end by themselves, only later.
        let _ = std::thread::Builder::new().name("sanca-watchdog".into()).spawn(run);
    });
    let mut watched = lock();
    watched.last += 1;
    let id = watched.last;
    watched.entries.push(Entry { id, link, thread, until, stage: Stage::Waiting });
    drop(watched);
    CHANGED.notify_all();
    Ok(Watch(id))
}

impl Watch {
    /// The operation is over; whether it was interrupted.
    pub fn end(self) -> bool {
        let interrupting = |watched: &mut Watched| watched.stage_of(self.0) == Some(Stage::Interrupting);
        let mut watched = CHANGED.wait_while(lock(), interrupting).unwrap_or_else(PoisonError::into_inner);
        let interrupted = watched.stage_of(self.0) == Some(Stage::Interrupted);
        watched.entries.retain(|entry| entry.id != self.0);
        interrupted
    }
}

impl Watched {
    fn stage_of(&self, id: u64) -> Option<Stage> {
        self.entries.iter().find(|entry| entry.id == id).map(|entry| entry.stage)
    }

    fn set(&mut self, id: u64, stage: Stage) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.stage = stage;
        }
    }

    fn next(&self) -> Option<&Entry> {
        self.entries.iter().filter(|entry| entry.stage == Stage::Waiting).min_by_key(|entry| entry.until)
    }
}

fn lock() -> MutexGuard<'static, Watched> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run() {
    let mut watched = lock();
    loop {
        let Some(next) = watched.next() else {
            watched = CHANGED.wait(watched).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let (id, link, thread) = (next.id, next.link, next.thread);
        let left = next.until.saturating_duration_since(Instant::now());
        if !left.is_zero() {
            watched = CHANGED.wait_timeout(watched, left).unwrap_or_else(PoisonError::into_inner).0;
            continue;
        }
        watched.set(id, Stage::Interrupting);
        drop(watched);
        let _ = link.interrupt(thread);
        watched = lock();
        watched.set(id, Stage::Interrupted);
        CHANGED.notify_all();
    }
}
