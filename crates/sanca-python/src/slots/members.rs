//! The Java methods that slots call: those of the collection interfaces, found once, and leaf methods of an object's own class.

use crate::class::Class;
use crate::layout;
use crate::method::{self, Overload};
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Result};
use sanca_model::{ClassId, well_known};
use std::cell::OnceCell;

/// Overloads of the collection interfaces that slots call; found once.
#[derive(Default)]
pub struct Members {
    cells: [OnceCell<&'static Overload>; 14],
}

/// A member of a collection interface that a slot calls.
#[derive(Clone, Copy)]
pub(super) enum Member {
    Size,
    Contains,
    ListGet,
    ListSet,
    Add,
    MapSize,
    ContainsKey,
    MapGet,
    Put,
    MapRemove,
    HasNext,
    Next,
    HasMoreElements,
    NextElement,
}

impl Member {
    /// Interface, name and parameters.
    const fn key(self) -> (ClassId, &'static str, &'static [ClassId]) {
        match self {
            Member::Size => (well_known::COLLECTION, "size", &[]),
            Member::Contains => (well_known::COLLECTION, "contains", &[well_known::OBJECT]),
            Member::ListGet => (well_known::LIST, "get", &[well_known::INT]),
            Member::ListSet => (well_known::LIST, "set", &[well_known::INT, well_known::OBJECT]),
            Member::Add => (well_known::COLLECTION, "add", &[well_known::OBJECT]),
            Member::MapSize => (well_known::MAP, "size", &[]),
            Member::ContainsKey => (well_known::MAP, "containsKey", &[well_known::OBJECT]),
            Member::MapGet => (well_known::MAP, "get", &[well_known::OBJECT]),
            Member::Put => (well_known::MAP, "put", &[well_known::OBJECT, well_known::OBJECT]),
            Member::MapRemove => (well_known::MAP, "remove", &[well_known::OBJECT]),
            Member::HasNext => (well_known::ITERATOR, "hasNext", &[]),
            Member::Next => (well_known::ITERATOR, "next", &[]),
            Member::HasMoreElements => (well_known::ENUMERATION, "hasMoreElements", &[]),
            Member::NextElement => (well_known::ENUMERATION, "nextElement", &[]),
        }
    }
}

pub(super) fn member(state: &'static State, gil: Gil<'_>, which: Member) -> Result<&'static Overload> {
    let cell = &state.members.cells[which as usize];
    if let Some(overload) = cell.get() {
        return Ok(overload);
    }
    let (interface, name, params) = which.key();
    let class = crate::class::get(state, gil, interface)?;
    class.fill(gil)?;
    // Containers take some names: the Java method then has a trailing underscore.
    for attribute in [name.to_owned(), format!("{name}_")] {
        let attribute = gil.interned(&attribute)?;
        let Ok(descriptor) = class.python(gil).attr_object(attribute.get(gil)) else {
            gil.clear();
            continue;
        };
        if !method::is_descriptor(state, descriptor.get(gil)) {
            continue;
        }
        let found = layout::method(descriptor.get(gil));
        if let Some(overload) = found.overloads.iter().find(|overload| *overload.executable.params == *params) {
            return Ok(cell.get_or_init(|| overload));
        }
    }
    Err(gil
        .raise(Builtin::SystemError, &format!("internal error in Sanca: {}.{name} was not found", class.java_name())))
}

/// The method of the object's own class, if it is one that may run with the GIL held (`size` of an `ArrayList`): the
/// interface's cannot promise that for all who implement it.
#[inline]
pub(super) fn leaf(object: Borrowed<'_>, which: Member) -> Option<&'static Overload> {
    let class = layout::class_of(object)?;
    let place = match which {
        Member::Size | Member::MapSize => 0,
        Member::ListGet => 1,
        _ => return None,
    };
    *class.leaves[place].get_or_init(|| find_leaf(object, class, which))
}

#[cold]
fn find_leaf(object: Borrowed<'_>, class: &'static Class, which: Member) -> Option<&'static Overload> {
    let gil = object.gil();
    let (_, name, params) = which.key();
    let name = gil.interned(name).ok()?;
    let descriptor = sanca_capi::type_spec::own_attribute(class.python(gil), name.get(gil)).ok()??;
    if !method::is_descriptor(class.state, descriptor.get(gil)) {
        return None;
    }
    let overloads = &layout::method(descriptor.get(gil)).overloads;
    overloads.iter().find(|overload| overload.leaf && *overload.executable.params == *params)
}
