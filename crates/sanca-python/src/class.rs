//! Java classes as Python types: made when first met ([`make`]), filled with members when first used ([`members`]).
//!
//! A type exists as soon as its class was seen; its members are described when something looks at one. Types and classes
//! live for ever, so plain references to them are handed around.

#[deny(unsafe_code)]
mod make;
#[deny(unsafe_code)]
mod members;
#[deny(unsafe_code)]
mod names;

pub use names::{kind_word, source_name};

use crate::method::{self, Method, Overload};
use crate::ndarray::Holder;
use crate::result::PySink;
use crate::state::State;
use core::cell::{Cell, OnceCell};
use sanca_capi::{Borrowed, Gil, Object, Result, type_spec};
use sanca_model::ClassId;
use sanca_model::shape::{ClassHeader, Field};
use sanca_model::value::Kind;
use std::collections::{HashMap, HashSet};

/// A Java class as Python knows it.
pub struct Class {
    /// What the link says of it.
    pub header: ClassHeader,
    /// The interpreter's state.
    pub state: &'static State,
    /// Its instances are exceptions.
    pub throwable: bool,
    /// How elements of this array class are held; `Void` if it is no array.
    pub element: Kind,
    /// All supertypes, itself included, sorted.
    supers: Box<[ClassId]>,
    /// The Python type; owned for ever.
    python: Cell<*mut sanca_capi::raw::PyObject>,
    /// The type of direct instances, where it differs (`java.lang.Object`).
    instance: Cell<*mut sanca_capi::raw::PyObject>,
    filled: Cell<bool>,
    /// Attribute look-ups that CPython could not shorten, until the type is busy.
    looks: Cell<u32>,
    /// Names Python containers take from the Java methods of this class.
    python_names: HashSet<Box<str>>,
    constructors: OnceCell<Option<&'static Method>>,
    nested: OnceCell<HashMap<Box<str>, Box<str>>>,
    /// Static fields by Python name.
    statics: OnceCell<HashMap<Box<str>, &'static Field>>,
    functional_result: OnceCell<Option<ClassId>>,
    /// `size` and `get` where they are leaves; see `slots`.
    pub leaves: [OnceCell<Option<&'static Overload>>; 2],
    /// See [`crate::manners`].
    pub converter: crate::manners::Converter,
    /// A class that stands for a Python exception.
    pub python_exception: bool,
    /// What it does with the elements of a Python object, if it is a class of arrays.
    pub holder: Option<Holder>,
}

impl core::fmt::Debug for Class {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Class({})", self.header.name)
    }
}

impl Class {
    /// Its number.
    #[inline]
    pub const fn id(&self) -> ClassId {
        self.header.id
    }

    /// `java.util.Map.Entry`: as Java source names it.
    pub fn java_name(&self) -> String {
        source_name(&self.header.name)
    }

    /// Its Python type.
    #[inline]
    pub fn python<'a>(&self, gil: Gil<'a>) -> Borrowed<'a> {
        let _ = gil;
        // SAFETY: set before a Class is shared; types are never freed.
        unsafe { Borrowed::from_raw(self.python.get()) }
    }

    /// The type that direct instances get; its members are filled in.
    #[inline]
    pub fn instance_type<'a>(&'static self, gil: Gil<'a>) -> Result<Borrowed<'a>> {
        if !self.filled.get() {
            self.fill(gil)?;
        }
        // SAFETY: as in `python`.
        Ok(unsafe { Borrowed::from_raw(self.instance.get()) })
    }

    /// Whether values of this class may be used where `target` is asked for.
    #[inline]
    pub fn is_assignable_to(&self, target: ClassId) -> bool {
        self.header.id == target || self.supers.binary_search(&target).is_ok()
    }

    /// All supertypes, itself included.
    pub fn supertypes(&self) -> &[ClassId] {
        &self.supers
    }

    /// Its public constructors.
    pub fn constructors(&'static self, gil: Gil<'_>) -> Result<Option<&'static Method>> {
        if !self.filled.get() {
            self.fill(gil)?;
        }
        Ok(self.constructors.get().copied().flatten())
    }

    /// What the one abstract method of a functional interface returns.
    pub fn functional_result(&'static self, gil: Gil<'_>) -> Option<ClassId> {
        *self.functional_result.get_or_init(|| {
            if !self.header.functional {
                return None;
            }
            let mut released = gil.release();
            let result = self.state.java().functional_result(self.id());
            released.restore();
            result.ok()
        })
    }

    /// A static field by its Python name.
    pub fn static_field(&self, name: &str) -> Option<&'static Field> {
        self.statics.get().and_then(|fields| fields.get(name).copied())
    }

    /// The Python name of one of its static fields.
    pub fn static_field_name(&self, field: &Field) -> Option<Box<str>> {
        self.statics.get()?.iter().find(|(_, known)| known.id == field.id).map(|(name, _)| name.clone())
    }

    /// Counts an attribute look-up on an instance or on the class, or an assignment. A type that has seen [`BUSY`] of them gets
    /// `object`'s own `__getattribute__` and `__setattr__`: CPython then specialises the instructions that use the first, and a
    /// call on an instance needs no bound method any more. What it costs is our message for missing names; Python's own takes its place.
    #[inline]
    pub fn count_look(&self, python: Borrowed<'_>) {
        let looks = self.looks.get();
        if looks < BUSY {
            self.looks.set(looks + 1);
            if looks + 1 == BUSY {
                specialise(python);
            }
        }
    }

    /// Whether its members have been put into the type.
    #[inline]
    pub fn is_filled(&self) -> bool {
        self.filled.get()
    }

    /// Simple names of its public member classes, with their binary names.
    pub fn nested(&self) -> Option<&HashMap<Box<str>, Box<str>>> {
        self.nested.get()
    }
}

/// Look-ups after which a type is busy. Whoever misspells a name does so within the first few.
const BUSY: u32 = 2000;

#[cold]
fn specialise(python: Borrowed<'_>) {
    let gil = python.gil();
    let plain = |name: &str| {
        let key = gil.interned(name)?;
        let plain = type_spec::object_type(gil).attr_object(key.get(gil))?;
        type_spec::set_type_attr(python, name, plain.get(gil))
    };
    // Assignment and deletion share a slot, which CPython replaces when it finds both names to be the plain ones.
    if ["__getattribute__", "__delattr__", "__setattr__"].into_iter().try_for_each(plain).is_err() {
        // Out of memory: the type stays as it is.
        gil.clear();
    }
}

/// The class with that number; its type is made if this is the first look at it.
#[inline]
pub fn get(state: &'static State, gil: Gil<'_>, id: ClassId) -> Result<&'static Class> {
    match state.class_if_known(id) {
        Some(class) => Ok(class),
        None => make::make(state, gil, id),
    }
}

/// The class of that name.
pub fn find(state: &'static State, gil: Gil<'_>, name: &str) -> Result<&'static Class> {
    let link = state.link(gil)?;
    let mut released = gil.release();
    let found = link.find_class(name);
    released.restore();
    match found {
        Ok(id) => get(state, gil, id),
        Err(error) => Err(crate::errors::class_not_found(state, gil, name, error)),
    }
}

/// Makes a Java object by a constructor.
pub fn construct(class: &'static Class, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    match class.constructors(gil)? {
        Some(constructors) => method::invoke(constructors, gil, None, args),
        None => Err(crate::errors::no_constructor(class, gil)),
    }
}

/// The `java.lang.Class` object of a class.
pub fn class_object(class: &'static Class, gil: Gil<'_>) -> Result<Object> {
    let mut sink = PySink::releasing(class.state, gil);
    let outcome = class.state.java().class_object(class.id(), &mut sink);
    sink.finish(outcome)
}

/// A handle of the `java.lang.Class` object of a class; the caller's.
pub fn object_handle(class: &'static Class, gil: Gil<'_>) -> Result<sanca_model::Handle> {
    let mut captured = crate::helper::Captured::Missing;
    let outcome = class.state.java().class_object(class.id(), &mut captured);
    outcome.map_err(|error| crate::errors::raise(class.state, gil, error))?;
    match captured {
        crate::helper::Captured::Object(object) => Ok(object.handle),
        _ => Err(gil.raise_static(c"internal error in Sanca: a class without a Class object")),
    }
}

/// A member class as an attribute of its class.
pub fn nested_attribute(class: &'static Class, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let Some(binary) = class.nested().and_then(|nested| nested.get(name)).cloned() else { return Ok(None) };
    let nested = find(class.state, gil, &binary)?;
    let object = nested.python(gil).own();
    type_spec::set_type_attr(class.python(gil), name, object.get(gil))?;
    Ok(Some(object))
}
