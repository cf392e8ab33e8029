//! What is known of classes, asked for once: headers, members by name, what kind of collection a class is.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use sanca_model::py4j::Supertypes;
use sanca_model::shape::{ClassHeader, Executable, Field, Members, Sort};
use sanca_model::well_known::{ITERATOR, LIST, MAP, NUMBER, OBJECT, SET};
use sanca_model::{ClassId, Error, Result};
use sanca_protocol::Collection;

use crate::link::Link;

/// Answers that never change. Two threads may ask at once; the first answer is kept.
struct Memo<K, V>(RwLock<HashMap<K, V>>);

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    fn new() -> Memo<K, V> {
        Memo(RwLock::new(HashMap::new()))
    }

    /// No lock is held while `find` asks Java.
    fn get(&self, key: K, find: impl FnOnce(&K) -> Result<V>) -> Result<V> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(value) = known {
            return Ok(value);
        }
        let value = find(&key)?;
        Ok(self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(value).clone())
    }
}

/// Gives back what an error holds that nobody is told of.
pub(crate) fn give_back(link: &Link, error: &Error) {
    if let Error::Thrown(throwable) = error {
        link.release(throwable.handle);
    }
}

/// See the module.
pub(crate) struct Classes {
    link: Link,
    names: Memo<Box<str>, ClassId>,
    packages: RwLock<HashSet<Box<str>>>,
    headers: Memo<ClassId, Arc<ClassHeader>>,
    members: Memo<ClassId, Arc<Members>>,
    methods: Memo<(ClassId, Box<str>), Arc<[Executable]>>,
    callable: Memo<(ClassId, Box<str>), Arc<[Executable]>>,
    collections: Memo<ClassId, Collection>,
    /// Of proxies, by their interfaces.
    proxies: Memo<Box<[ClassId]>, ClassId>,
}

impl Classes {
    pub(crate) fn new(link: &Link) -> Classes {
        Classes {
            link: link.clone(),
            names: Memo::new(),
            packages: RwLock::default(),
            headers: Memo::new(),
            members: Memo::new(),
            methods: Memo::new(),
            callable: Memo::new(),
            collections: Memo::new(),
            proxies: Memo::new(),
        }
    }

    pub(crate) fn find(&self, name: &str) -> Result<ClassId> {
        self.names.get(name.into(), |name| self.link.find_class(name))
    }

    /// A class of that name was found: what comes before its last dot is packages from now on.
    pub(crate) fn learn_packages(&self, class: &str) {
        let Some((package, _)) = class.rsplit_once('.') else { return };
        if self.is_package(package) {
            return;
        }
        let mut packages = self.packages.write().unwrap_or_else(PoisonError::into_inner);
        packages.extend(package.match_indices('.').map(|(dot, _)| package[..dot].into()));
        packages.insert(package.into());
    }

    /// Whether that is known to be a package, so that nobody has to look for a class.
    pub(crate) fn is_package(&self, name: &str) -> bool {
        self.packages.read().unwrap_or_else(PoisonError::into_inner).contains(name)
    }

    pub(crate) fn header(&self, class: ClassId) -> Result<Arc<ClassHeader>> {
        self.headers.get(class, |class| self.link.describe(*class).map(Arc::new))
    }

    pub(crate) fn members(&self, class: ClassId) -> Result<Arc<Members>> {
        self.members.get(class, |class| self.link.members(*class).map(Arc::new))
    }

    /// The public methods of that name, inherited ones too.
    pub(crate) fn methods(&self, class: ClassId, name: &str) -> Result<Arc<[Executable]>> {
        self.methods.get((class, name.into()), |(class, name)| self.find_methods(*class, name).map(Arc::from))
    }

    /// The methods of that name that Py4J would choose among: private ones too, where the link can tell of them.
    pub(crate) fn callable(&self, class: ClassId, name: &str) -> Result<Arc<[Executable]>> {
        self.callable.get((class, name.into()), |(class, name)| match self.link.methods_by_name(*class, name)? {
            Some(methods) => Ok(methods.into()),
            None => self.methods(*class, name),
        })
    }

    /// The class of proxies of those interfaces; `find` asks one of them.
    pub(crate) fn of_proxies(&self, interfaces: &[ClassId], find: impl FnOnce() -> Result<ClassId>) -> Result<ClassId> {
        self.proxies.get(interfaces.into(), |_| find())
    }

    /// Whether objects of a class are of another, too.
    pub(crate) fn is_a(&self, class: ClassId, supertype: ClassId) -> Result<bool> {
        Ok(self.supertypes(class)?.contains(&supertype))
    }

    /// A class that has a method of that name lists all of them; one that has not inherits it.
    fn find_methods(&self, class: ClassId, name: &str) -> Result<Vec<Executable>> {
        for class in self.supertypes(class)? {
            let members = self.members(class)?;
            let found: Vec<Executable> =
                members.methods.iter().filter(|method| *method.name == *name).cloned().collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The public field of that name, an inherited one too.
    pub(crate) fn field(&self, class: ClassId, name: &str) -> Result<Option<Field>> {
        for class in self.supertypes(class)? {
            if let Some(field) = self.members(class)?.fields.iter().find(|field| *field.name == *name) {
                return Ok(Some(field.clone()));
            }
        }
        Ok(None)
    }

    /// The class, its superclasses, then all interfaces, each once; `Object` last for an interface.
    pub(crate) fn supertypes(&self, class: ClassId) -> Result<Vec<ClassId>> {
        let mut all = vec![class];
        let mut next = self.header(class)?.superclass;
        while next != ClassId::NONE {
            all.push(next);
            next = self.header(next)?.superclass;
        }
        let mut at = 0;
        while at < all.len() {
            let more = self.header(all[at])?;
            for interface in &more.interfaces {
                if !all.contains(interface) {
                    all.push(*interface);
                }
            }
            at += 1;
        }
        if !all.contains(&OBJECT) && self.header(class)?.sort != Sort::Primitive {
            all.push(OBJECT);
        }
        Ok(all)
    }

    /// What is said of objects of a class.
    pub(crate) fn collection(&self, class: ClassId) -> Result<Collection> {
        self.collections.get(class, |class| {
            let supertypes = self.supertypes(*class)?;
            let order = [
                (LIST, Collection::List),
                (MAP, Collection::Map),
                (SET, Collection::Set),
                (ITERATOR, Collection::Iterator),
            ];
            let is_array = self.header(*class)?.sort == Sort::Array;
            let found =
                order.into_iter().find(|(wanted, _)| supertypes.contains(wanted)).map(|(_, collection)| collection);
            Ok(if is_array { Collection::Array } else { found.unwrap_or(Collection::None) })
        })
    }

    /// Whether its objects are numbers that have no letter of their own: `AtomicLong` and the like.
    pub(crate) fn is_number(&self, class: ClassId) -> Result<bool> {
        Ok(self.supertypes(class)?.contains(&NUMBER))
    }

    /// `Class.getName`.
    pub(crate) fn name(&self, class: ClassId) -> String {
        self.known(class).map_or_else(|| "?".into(), |header| header.name.to_string())
    }

    /// A header, where it does not matter why there is none. What was thrown is given back.
    fn known(&self, class: ClassId) -> Option<Arc<ClassHeader>> {
        self.header(class).map_err(|error| give_back(&self.link, &error)).ok()
    }
}

/// A class that cannot be described has no supertypes: nothing but itself is as good as it.
impl Supertypes for Classes {
    fn superclass(&self, class: ClassId) -> ClassId {
        self.known(class).map_or(ClassId::NONE, |header| header.superclass)
    }

    fn interfaces(&self, class: ClassId) -> Vec<ClassId> {
        self.known(class).map_or_else(Vec::new, |header| header.interfaces.to_vec())
    }
}
