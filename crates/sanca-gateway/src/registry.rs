//! What has a name on the wire: Java objects, views. A name is good for every connection of a server until it is released.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sanca_model::{ClassId, Handle, ObjectRef, Pin, PinSlot, Receiver};
use sanca_protocol::Id;

use crate::link::Link;
use crate::metrics::Count;

/// A Java object that has a name, or is being used by a call that began when it had one. Gives its handle back when nobody is left.
pub(crate) struct Entry {
    link: Link,
    pub(crate) handle: Handle,
    pub(crate) class: ClassId,
    pin: PinSlot,
}

impl Entry {
    pub(crate) fn new(link: &Link, object: ObjectRef) -> Arc<Entry> {
        Arc::new(Entry { link: link.clone(), handle: object.handle, class: object.class, pin: PinSlot::new() })
    }

    pub(crate) fn receiver(&self) -> Receiver<'_> {
        Receiver { handle: self.handle, pin: &self.pin }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let pin = self.pin.take();
        if pin != Pin::default() {
            self.link.unpin(pin);
        }
        self.link.release(self.handle);
    }
}

/// Where simple names are looked up.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Full names by simple ones.
    singles: HashMap<String, String>,
    /// Packages, with the dot at their end.
    packages: BTreeSet<String>,
    /// Changes with every change of the singles.
    pub(crate) sequence: i64,
}

impl View {
    fn new() -> View {
        View { packages: BTreeSet::from(["java.lang.".into()]), sequence: 1, ..View::default() }
    }

    /// Whether there is only what every view has.
    pub(crate) fn imports_nothing(&self) -> bool {
        self.singles.is_empty() && self.packages.len() <= 1
    }

    /// The first import of a simple name stays.
    pub(crate) fn import(&mut self, name: &str) {
        match name.strip_suffix('*') {
            Some(package) => {
                self.packages.insert(package.into());
            }
            None => {
                self.singles.entry(simple(name).into()).or_insert_with(|| name.into());
                self.sequence += 1;
            }
        }
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        match name.strip_suffix('*') {
            Some(package) => self.packages.remove(package),
            None => {
                let removed = self.singles.remove(simple(name)).is_some();
                self.sequence += i64::from(removed);
                removed
            }
        }
    }

    /// Full names that a simple one can mean, in the order in which they are tried. A single import is the only one.
    pub(crate) fn meanings(&self, name: &str) -> Vec<String> {
        match self.singles.get(name) {
            Some(full) => vec![full.clone()],
            None => self.packages.iter().map(|package| format!("{package}{name}")).collect(),
        }
    }

    /// Simple names of the single imports.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.singles.keys().map(String::as_str)
    }
}

fn simple(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// What a name names.
#[derive(Clone)]
pub(crate) enum Named {
    Object(Arc<Entry>),
    View(Arc<Mutex<View>>),
}

/// See the module. The locks guard the tables only; nothing of Java runs under them.
pub(crate) struct Registry {
    next: AtomicU64,
    /// How many names there may be.
    room: usize,
    named: Mutex<HashMap<u64, Named>>,
    default_view: Arc<Mutex<View>>,
    /// What has a name that is no number: the entry point, the server, what its owner named himself.
    special: Mutex<HashMap<Box<str>, Arc<Entry>>>,
    /// What had no room.
    pub(crate) unnamed: Count,
}

/// There are as many names as there may be.
#[derive(Debug)]
pub(crate) struct Full(usize);

impl core::fmt::Display for Full {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let room = self.0;
        write!(
            f,
            "clients hold {room} objects, and no more are accepted; release some, or raise the limit of the gateway"
        )
    }
}

impl Registry {
    pub(crate) fn new(room: usize) -> Registry {
        Registry {
            next: AtomicU64::new(0),
            room,
            named: Mutex::default(),
            default_view: Arc::new(Mutex::new(View::new())),
            special: Mutex::default(),
            unnamed: Count::default(),
        }
    }

    /// Gives a name. The same object can have several.
    pub(crate) fn name(&self, named: Named) -> Result<Id<'static>, Full> {
        let mut all = lock(&self.named);
        if all.len() >= self.room {
            self.unnamed.add();
            drop(all); // before what was to be named: it may be the last use of a handle
            return Err(Full(self.room));
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        all.insert(number, named);
        Ok(Id::Object(number))
    }

    pub(crate) fn add_view(&self) -> Result<Id<'static>, Full> {
        self.name(Named::View(Arc::new(Mutex::new(View::new()))))
    }

    /// Gives that name, to nobody else from now on.
    pub(crate) fn put(&self, id: Id<'_>, entry: Arc<Entry>) {
        let before = match id {
            Id::Object(number) => lock(&self.named).insert(number, Named::Object(entry)),
            other => lock(&self.special).insert(other.to_string().into(), entry).map(Named::Object),
        };
        drop(before);
    }

    pub(crate) fn object(&self, id: Id<'_>) -> Option<Arc<Entry>> {
        match id {
            Id::Object(number) => match lock(&self.named).get(&number) {
                Some(Named::Object(entry)) => Some(Arc::clone(entry)),
                _ => None,
            },
            Id::EntryPoint => lock(&self.special).get("t").cloned(),
            Id::Server => lock(&self.special).get("GATEWAY_SERVER").cloned(),
            Id::Other(name) => lock(&self.special).get(name).cloned(),
            Id::DefaultView | Id::Proxy(_) => None,
        }
    }

    pub(crate) fn view(&self, id: Id<'_>) -> Option<Arc<Mutex<View>>> {
        match id {
            Id::DefaultView => Some(Arc::clone(&self.default_view)),
            Id::Object(number) => match lock(&self.named).get(&number) {
                Some(Named::View(view)) => Some(Arc::clone(view)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes a name back, at a client's wish. The entry point, the server and the default view keep theirs, whoever asks.
    pub(crate) fn release(&self, id: Id<'_>) {
        if !matches!(id, Id::EntryPoint | Id::Server | Id::DefaultView) {
            self.remove(id);
        }
    }

    /// Takes a name back, at the owner's wish.
    pub(crate) fn remove(&self, id: Id<'_>) {
        let named = match id {
            Id::Object(number) => lock(&self.named).remove(&number),
            other => lock(&self.special).remove(&*other.to_string()).map(Named::Object),
        };
        drop(named); // after the lock: it may be the last use of a handle
    }

    /// The names of objects, in no order.
    pub(crate) fn all(&self) -> Vec<String> {
        let special: Vec<String> = lock(&self.special).keys().map(|name| name.to_string()).collect();
        let named = lock(&self.named);
        let objects = named.iter().filter(|(_, named)| matches!(named, Named::Object(_)));
        objects.map(|(number, _)| Id::Object(*number).to_string()).chain(special).collect()
    }

    /// Takes all names back.
    pub(crate) fn clear(&self) {
        let named = core::mem::take(&mut *lock(&self.named));
        let special = core::mem::take(&mut *lock(&self.special));
        drop((named, special)); // after the locks, likewise
    }

    /// How many names there are, without those of the owner.
    pub(crate) fn count(&self) -> usize {
        lock(&self.named).len()
    }
}

/// Nothing that can panic is done under these locks.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
