//! A client, as the server knows it: what it owns, and the connections on which it can be called back.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use sanca_model::pack::tag;
use sanca_model::{Arg, Error, Handle, PyRef, Result};
use sanca_protocol::direct::named_objects;

use super::owned::Owned;
use super::tables::Tables;
use super::wire::Wire;
use crate::gateway::Inner;
use crate::link::Link;
use crate::registry::lock;

/// Numbers of clients, in place of those of interpreters in a `PyRef`. No interpreter of this process has them, and no gateway: those
/// have the highest bit, by which Java knows objects that are no Python's to it.
pub(super) const FIRST: u16 = 0x4000;
pub(super) const LAST: u16 = 0x7FFF;

/// How long Java waits for a connection to call Python on.
const LANE: Duration = Duration::from_secs(10);

/// All clients of this process by number. Guards a plain map.
static PEERS: Mutex<Peers> = Mutex::new(Peers { by_number: None, next: FIRST });

struct Peers {
    by_number: Option<HashMap<u16, Arc<Peer>>>,
    next: u16,
}

/// See the module.
pub(crate) struct Peer {
    pub(crate) number: u16,
    /// By which the client's further connections name it.
    pub(crate) name: u64,
    pub(crate) gateway: Arc<Inner>,
    pub(crate) link: Link,
    pub(crate) tables: Arc<Tables>,
    pub(crate) owned: Owned,
    ended: AtomicBool,
    /// What the client is to be told. Guards plain lists; nothing else is done under it.
    told: Mutex<Told>,
    /// For [`Peer::told`].
    changed: Condvar,
}

#[derive(Default)]
struct Told {
    /// Python objects that Java holds no more.
    returned: Vec<u64>,
    /// Connections that are wanted for callbacks.
    wanted: u32,
    /// Those that are there and idle.
    lanes: Vec<Wire>,
}

/// What the client is to be told now.
pub(crate) struct News {
    pub(crate) returned: Vec<u64>,
    pub(crate) wanted: u32,
}

impl Peer {
    /// A new client; `None` if there are too many.
    pub(crate) fn new(gateway: Arc<Inner>, tables: Arc<Tables>, name: u64) -> Option<Arc<Peer>> {
        let mut peers = lock(&PEERS);
        let next = peers.next;
        let by_number = peers.by_number.get_or_insert_default();
        let free = (next..=LAST).chain(FIRST..next).find(|number| !by_number.contains_key(number))?;
        let peer = Arc::new(Peer {
            number: free,
            name,
            link: gateway.performer.link.clone(),
            gateway,
            tables,
            owned: Owned::new(),
            ended: AtomicBool::new(false),
            told: Mutex::default(),
            changed: Condvar::new(),
        });
        by_number.insert(free, Arc::clone(&peer));
        peers.next = if free == LAST { FIRST } else { free + 1 };
        Some(peer)
    }

    /// The client that has lent that Python object.
    pub(crate) fn of(object: PyRef) -> Option<Arc<Peer>> {
        lock(&PEERS).by_number.as_ref()?.get(&object.interpreter()).cloned()
    }

    /// The client of that name at that link.
    pub(crate) fn named(name: u64) -> Option<Arc<Peer>> {
        lock(&PEERS).by_number.as_ref()?.values().find(|peer| peer.name == name).cloned()
    }

    /// The client is gone. What it owns goes when its last call has ended.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Release);
        if let Some(by_number) = &mut lock(&PEERS).by_number {
            by_number.remove(&self.number);
        }
        lock(&self.told).lanes.clear();
        self.changed.notify_all();
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    // --- handles

    /// Fails if the client names what it does not own.
    #[inline]
    pub(crate) fn check(&self, handle: Handle) -> Result<Handle> {
        if handle == Handle::NULL || self.owned.has(handle) { Ok(handle) } else { Err(not_owned(handle)) }
    }

    /// Likewise for an argument of a call.
    #[inline]
    pub(crate) fn check_arg(&self, arg: &Arg<'_>) -> Result<()> {
        match *arg {
            Arg::Object(handle) => self.check(handle).map(drop),
            Arg::Packed(bytes) => self.check_packed(bytes),
            Arg::Owned(handle) => Err(not_owned(handle)),
            _ => Ok(()),
        }
    }

    fn check_packed(&self, bytes: &[u8]) -> Result<()> {
        let mut outcome = Ok(());
        let whole = named_objects(bytes, |tag, at| {
            let checked = match tag {
                tag::HANDLE => self.check(read_handle(bytes, at)).map(drop),
                _ => Err(Error::Internal("a client sent packed values that only Java sends".into())),
            };
            if outcome.is_ok() {
                outcome = checked;
            }
        });
        if whole.is_none() { Err(malformed()) } else { outcome }
    }

    /// Takes over what a reply hands to Java.
    pub(crate) fn take_over(&self, arg: &Arg<'_>) -> Result<()> {
        match *arg {
            Arg::Owned(handle) => self.take_handle(handle),
            Arg::Packed(bytes) => {
                let mut outcome = Ok(());
                let whole = named_objects(bytes, |tag, at| {
                    let taken = match tag {
                        tag::HANDLE => self.check(read_handle(bytes, at)).map(drop),
                        tag::OBJECT => self.take_handle(read_handle(bytes, at)),
                        _ => Err(Error::Internal("a client sent packed values that only Java sends".into())),
                    };
                    if outcome.is_ok() {
                        outcome = taken;
                    }
                });
                if whole.is_none() { Err(malformed()) } else { outcome }
            }
            _ => self.check_arg(arg),
        }
    }

    /// An object that is the server's from now on.
    pub(crate) fn take_handle(&self, handle: Handle) -> Result<()> {
        if handle == Handle::NULL || self.owned.remove(handle) { Ok(()) } else { Err(not_owned(handle)) }
    }

    // --- Python objects

    /// How the client knows an object: 0 if it is another's.
    #[inline]
    pub(crate) fn name_of(&self, object: PyRef) -> u64 {
        if object.interpreter() == self.number { object.address() as u64 } else { 0 }
    }

    /// An object that the client names.
    #[inline]
    pub(crate) fn object(&self, name: u64) -> PyRef {
        PyRef::new(name as usize & 0xFFFF_FFFF_FFFF, self.number)
    }

    /// Java holds an object no more. Never blocks.
    pub(crate) fn give_back(&self, object: PyRef) {
        if !self.has_ended() {
            lock(&self.told).returned.push(object.address() as u64);
            self.changed.notify_all();
        }
    }

    /// Waits, at most so long, for something that the client is to be told. `None` once it is gone.
    pub(crate) fn news(&self, patience: Duration) -> Option<News> {
        let quiet = |told: &mut Told| told.returned.is_empty() && told.wanted == 0 && !self.has_ended();
        let waited = self.changed.wait_timeout_while(lock(&self.told), patience, quiet);
        let mut told = waited.unwrap_or_else(PoisonError::into_inner).0;
        if self.has_ended() {
            return None;
        }
        Some(News { returned: core::mem::take(&mut told.returned), wanted: core::mem::take(&mut told.wanted) })
    }

    // --- connections for callbacks

    /// A connection for a callback from a thread that has none. `None` if the client gives none in time.
    pub(crate) fn lane(&self) -> Option<Wire> {
        let end = Instant::now() + LANE;
        let mut told = lock(&self.told);
        if let Some(lane) = told.lanes.pop() {
            return Some(lane);
        }
        told.wanted += 1;
        self.changed.notify_all();
        while !self.has_ended() {
            if let Some(lane) = told.lanes.pop() {
                return Some(lane);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            told = self.changed.wait_timeout(told, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        None
    }

    /// A connection that can be used for the next one.
    pub(crate) fn add_lane(&self, lane: Wire) {
        if !self.has_ended() && !lane.is_broken() {
            lock(&self.told).lanes.push(lane);
            self.changed.notify_all();
        }
    }
}

impl Drop for Peer {
    /// The last of its connections is gone, and with it the last call.
    fn drop(&mut self) {
        self.owned.take_all(|handle| self.link.release(handle));
    }
}

#[cold]
fn not_owned(handle: Handle) -> Error {
    Error::Internal(format!("a client named the object {}, which it does not hold", handle.0).into())
}

#[cold]
fn malformed() -> Error {
    Error::Internal("a client sent packed values that cannot be read".into())
}

/// The handle at a place that [`named_objects`] has given.
pub(super) fn read_handle(bytes: &[u8], at: usize) -> Handle {
    Handle(u32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
}
