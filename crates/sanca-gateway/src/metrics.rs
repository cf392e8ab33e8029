//! What a server has done and what it holds, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers of a server and of its gateway, as they were when they were asked for. Those without "now" count from the start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Metrics {
    /// Connections that are served now.
    pub connections: u64,
    /// Connections at the door now: they have not shown what they have to.
    pub waiting: u64,
    /// Connections that were let in.
    pub accepted: u64,
    /// Connections that showed no token in time, a wrong one, or no TLS, or that came from another user.
    pub turned_away: u64,
    /// Connections that were one too many, inside or at the door.
    pub too_many: u64,
    /// Commands that were performed.
    pub calls: u64,
    /// Commands that the policy denied.
    pub denied: u64,
    /// Calls of Python's objects.
    pub callbacks: u64,
    /// Connections to Python now.
    pub callback_connections: u64,
    /// Objects and views that clients hold now.
    pub names: u64,
    /// Objects that had no room any more.
    pub unnamed: u64,
    /// Python's objects that Java holds now.
    pub proxies: u64,
    /// Python's objects that Python was told Java does not hold any more.
    pub released: u64,
    /// Those that it could not be told of.
    pub not_released: u64,
}

impl Metrics {
    /// All of them, by name, in the order above.
    pub fn rows(&self) -> [(&'static str, u64); 14] {
        [
            ("connections", self.connections),
            ("waiting", self.waiting),
            ("accepted", self.accepted),
            ("turned_away", self.turned_away),
            ("too_many", self.too_many),
            ("calls", self.calls),
            ("denied", self.denied),
            ("callbacks", self.callbacks),
            ("callback_connections", self.callback_connections),
            ("names", self.names),
            ("unnamed", self.unnamed),
            ("proxies", self.proxies),
            ("released", self.released),
            ("not_released", self.not_released),
        ]
    }
}

/// One number.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn set(&self, value: usize) {
        self.0.store(value as u64, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
