//! Python's objects as Java has them: which number stands for which name on the wire, how many Java holds, and which Python has to be
//! told of, because Java has no more use for them.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use sanca_model::PyRef;
use sanca_protocol::Id;

use crate::registry::lock;
use crate::releases::Releases;

/// Interpreters of other processes have numbers from here on: a [`PyRef`] of theirs is negative to Java, which does not look behind it.
pub(crate) const FIRST_NUMBER: u16 = 0x8000;

/// Those of gateways whose Python is in this process: Java takes them for interpreters of that, of which there are fewer. As many as this;
/// then come those of [`crate::direct`].
pub(crate) const FIRST_IN_PROCESS: u16 = 0x2000;

/// Addresses: Python's entry point, then `p0` and so on, then names of any other form, in the order in which they came up.
const ENTRY_POINT: u64 = 1;
const FIRST_PROXY: u64 = 16;
const FIRST_OTHER: u64 = 1 << 46;

/// See the module.
pub(crate) struct Proxies {
    /// Of the gateway, among all of this process.
    pub(crate) number: u16,
    live: AtomicU64,
    others: Mutex<Others>,
    pub(crate) releases: Releases,
}

#[derive(Default)]
struct Others {
    addresses: HashMap<Box<str>, u64>,
    names: Vec<Box<str>>,
}

/// A name on the wire that nobody else owns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Name {
    EntryPoint,
    Proxy(u64),
    Other(Box<str>),
}

impl Name {
    pub(crate) fn id(&self) -> Id<'_> {
        match self {
            Name::EntryPoint => Id::EntryPoint,
            Name::Proxy(number) => Id::Proxy(*number),
            Name::Other(text) => Id::Other(text),
        }
    }
}

impl Proxies {
    pub(crate) fn new(number: u16, releases: Releases) -> Proxies {
        Proxies { number, live: AtomicU64::new(0), others: Mutex::default(), releases }
    }

    /// What Java knows a Python object by.
    pub(crate) fn reference(&self, id: Id<'_>) -> PyRef {
        let address = match id {
            Id::EntryPoint => ENTRY_POINT,
            Id::Proxy(number) if number < FIRST_OTHER - FIRST_PROXY => number + FIRST_PROXY,
            other => self.other(&other.to_string()),
        };
        PyRef(address | u64::from(self.number) << 48)
    }

    fn other(&self, name: &str) -> u64 {
        let mut others = lock(&self.others);
        if let Some(address) = others.addresses.get(name) {
            return *address;
        }
        let address = FIRST_OTHER + others.names.len() as u64;
        others.addresses.insert(name.into(), address);
        others.names.push(name.into());
        address
    }

    /// What Python knows it by.
    pub(crate) fn name(&self, python: PyRef) -> Name {
        match python.0 & 0xFFFF_FFFF_FFFF {
            ENTRY_POINT => Name::EntryPoint,
            address @ FIRST_OTHER.. => {
                let index = usize::try_from(address - FIRST_OTHER).unwrap_or(usize::MAX);
                Name::Other(lock(&self.others).names.get(index).cloned().unwrap_or_default())
            }
            address => Name::Proxy(address.saturating_sub(FIRST_PROXY)),
        }
    }

    /// Java holds one more.
    pub(crate) fn add(&self) {
        self.live.fetch_add(1, Ordering::AcqRel);
    }

    /// Java holds one less. Whether that was the last.
    pub(crate) fn remove(&self) -> bool {
        self.live.fetch_sub(1, Ordering::AcqRel) == 1
    }

    /// How many Java holds.
    pub(crate) fn live(&self) -> u64 {
        self.live.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Proxies};
    use crate::python_client::PythonClient;
    use crate::releases::Releases;
    use sanca_protocol::Id;

    fn proxies() -> Proxies {
        Proxies::new(0x8001, Releases::new(PythonClient::new(None), None))
    }

    #[test]
    fn names_come_back_from_references() {
        let proxies = proxies();
        for text in ["t", "p0", "p7", "p18446744073709551615", "odd", "p07", "odd too", "odd"] {
            let reference = proxies.reference(Id::parse(text));
            assert_eq!(reference.interpreter(), 0x8001);
            assert_ne!(reference.address(), 0, "{text}: that would be an interpreter");
            assert_eq!(proxies.name(reference).id().to_string(), text);
        }
        assert_eq!(proxies.reference(Id::parse("odd")), proxies.reference(Id::parse("odd")));
        assert_eq!(proxies.name(proxies.reference(Id::Proxy(3))), Name::Proxy(3));
    }

    #[test]
    fn what_java_holds_is_counted() {
        let proxies = proxies();
        proxies.add();
        proxies.add();
        assert_eq!((proxies.remove(), proxies.live()), (false, 1));
        assert_eq!((proxies.remove(), proxies.live()), (true, 0));
    }
}
