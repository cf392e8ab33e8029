//! The Python objects that Java holds. What a server names is looked for here, so that no address of its making is ever used.

use std::collections::HashMap;
use std::sync::Mutex;

use sanca_model::PyRef;
use sanca_model::link::PythonLink;

use crate::registry::lock;

/// By name: the object, and how many references to it Java owns. Guards a plain map; held for a look-up.
#[derive(Debug, Default)]
pub(super) struct Lent(Mutex<HashMap<u64, (PyRef, u64)>>);

/// What stands for an object that is not ours: an interpreter that nobody has.
const FOREIGN: PyRef = PyRef::new(0, u16::MAX);

impl Lent {
    /// Java owns one more reference. How the server is to know the object.
    pub(super) fn add(&self, object: PyRef) -> u64 {
        let name = object.address() as u64;
        lock(&self.0).entry(name).or_insert((object, 0)).1 += 1;
        name
    }

    /// Java gives one back. `None` if it had none.
    pub(super) fn remove(&self, name: u64) -> Option<PyRef> {
        let mut lent = lock(&self.0);
        let (object, count) = lent.get_mut(&name)?;
        let object = *object;
        *count -= 1;
        if *count == 0 {
            lent.remove(&name);
        }
        Some(object)
    }

    /// The object of a name; one that belongs to no interpreter if it was never lent, or to another client.
    pub(super) fn find(&self, name: u64) -> PyRef {
        self.known(name).unwrap_or(FOREIGN)
    }

    /// Likewise, if it was lent.
    pub(super) fn known(&self, name: u64) -> Option<PyRef> {
        lock(&self.0).get(&name).map(|(object, _)| *object)
    }

    /// Java is gone, and with it all that it held.
    pub(super) fn give_all_back(&self, python: &dyn PythonLink) {
        let all = core::mem::take(&mut *lock(&self.0));
        for (object, count) in all.into_values() {
            (0..count).for_each(|_| python.release(object));
        }
    }
}
