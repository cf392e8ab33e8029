//! Handles that nobody needs any more: queued by whoever drops them, sent by a thread of their own, many at a time, over a
//! connection on which nothing else waits. The same connection shows whether the server still answers.

use core::time::Duration;
use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

use sanca_model::Handle;
use sanca_protocol::direct::{Op, answer};

use super::RemoteJava;
use crate::direct::wire::Wire;
use crate::error::{GatewayError, Result};
use crate::registry::lock;

/// How long the first of a batch waits for more.
const GATHER: Duration = Duration::from_millis(2);
/// What is sent without waiting for more.
const BATCH: usize = 512;
/// How often the server is asked whether it is there, if there is nothing to give back.
const ROUND: Duration = Duration::from_secs(5);
/// How long it may take to answer that. Nothing of Java is needed for it: no collection of garbage, however long, is in its way.
const ALIVE: Duration = Duration::from_secs(10);
/// How long it may take to take handles back, which a collection of garbage can delay.
const PATIENCE: Duration = Duration::from_secs(120);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct GivenBack {
    /// Guards a plain list and numbers.
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    handles: Vec<Handle>,
    /// How many were ever queued, and how many the server has confirmed.
    queued: u64,
    confirmed: u64,
    /// Somebody waits for all of them.
    hurry: bool,
}

impl GivenBack {
    /// Queues a handle. Never blocks for longer than somebody else queues one.
    #[inline]
    pub(super) fn push(&self, handle: Handle) {
        let mut queue = lock(&self.queue);
        queue.handles.push(handle);
        queue.queued += 1;
        let count = queue.handles.len();
        drop(queue);
        if count == 1 || count == BATCH {
            self.changed.notify_all();
        }
    }

    pub(super) fn wake(&self) {
        self.changed.notify_all();
    }

    /// Waits until all that was queued before is given back, at most so long.
    pub(super) fn settle(&self, java: &RemoteJava, patience: Duration) {
        let end = Instant::now() + patience;
        let mut queue = lock(&self.queue);
        let all = queue.queued;
        queue.hurry = true;
        self.changed.notify_all();
        while queue.confirmed < all && !java.is_over() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            queue = self.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks, for so long at most, whether the server is gone.
    pub(super) fn look(&self, java: &RemoteJava, patience: Duration) -> bool {
        let alive = |_: &mut Queue| !java.is_dead();
        drop(self.changed.wait_timeout_while(lock(&self.queue), patience, alive));
        java.is_dead()
    }

    /// What is to be sent next: empty if the server is only to be asked whether it is there.
    fn next(&self, java: &RemoteJava) -> Vec<Handle> {
        let end = Instant::now() + ROUND;
        let mut queue = lock(&self.queue);
        let mut gathering = None;
        loop {
            let now = Instant::now();
            let until = match (queue.handles.len(), gathering) {
                (0, _) => end,
                (_, None) => *gathering.insert(now + GATHER),
                (_, Some(until)) => until,
            };
            let enough = queue.handles.len() >= BATCH || queue.hurry && !queue.handles.is_empty();
            if enough || until <= now || java.is_over() {
                queue.hurry = false;
                return core::mem::take(&mut queue.handles);
            }
            queue = self.changed.wait_timeout(queue, until - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn confirm(&self, count: usize) {
        lock(&self.queue).confirmed += count as u64;
        self.changed.notify_all();
    }
}

impl RemoteJava {
    /// Starts the thread that gives back.
    pub(super) fn give_back_on(&'static self, wire: Wire) -> Result<()> {
        let thread = std::thread::Builder::new().name("sanca-releases".into());
        let giving = thread.spawn(move || {
            if let Err(error) = self.give_back(&wire) {
                self.died(&super::asking::said("the Java process", &error));
            }
        });
        giving.map(drop).map_err(GatewayError::io("cannot start a thread"))
    }

    fn give_back(&self, wire: &Wire) -> io::Result<()> {
        while !self.is_over() {
            let handles = self.given_back.next(self);
            if self.is_over() {
                break;
            }
            let (op, patience) = if handles.is_empty() { (Op::Ping, ALIVE) } else { (Op::Release, PATIENCE) };
            wire.read_within(Some(patience))?;
            for part in handles.chunks(1 << 20).chain(handles.is_empty().then_some(&[][..])) {
                let sent = wire.send(op as u8, |writer| part.iter().for_each(|handle| writer.int(handle.0)));
                sent.map_err(|not_sent| not_sent.error)?;
                let frame = wire.receive()?;
                let done = frame.kind() == answer::DONE;
                wire.recycle(frame);
                if !done {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "it does not take back what is given back"));
                }
                self.given_back.confirm(part.len());
            }
        }
        Ok(())
    }
}
