//! Which Java interfaces a Python value stands for, and the proxies made of it.

use super::drain;
use crate::class;
use crate::errors;
use crate::layout;
use crate::state::State;
use sanca_capi::{Borrowed, Gil, Result};
use sanca_model::{ClassId, Handle};

/// The interfaces an object's class implements in Java's eyes; looked up once per Python class.
pub fn interfaces(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Vec<ClassId>>> {
    let class = value.class();
    let key = class.as_ptr() as usize;
    if let Some((_, list)) = state.implementors.borrow().get(&key) {
        return Ok((!list.is_empty()).then(|| list.clone()));
    }
    // Instances of built-in types implement nothing; only classes with a dict can say otherwise.
    let found = gil.import(c"sanca._implements")?.get(gil).call_method(c"interfaces_of", &[class])?;
    let found = found.get(gil);
    let mut list = Vec::new();
    if !found.is_none() {
        for index in 0..found.tuple_len() {
            if let Some(interface) = found.tuple_item(index) {
                list.push(crate::metaclass::ready(interface)?.id());
            }
        }
    }
    state.implementors.borrow_mut().insert(key, (class.own(), list.clone()));
    Ok((!list.is_empty()).then_some(list))
}

/// A Java proxy for a Python value, where one is due; the handle is the caller's.
pub fn proxy_for(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, class: ClassId) -> Result<Option<Handle>> {
    let plain_callable = value.is_callable() && layout::class_of_type(value).is_none();
    let target = class::get(state, gil, class)?;
    let (list, callable) = match interfaces(state, gil, value)? {
        Some(list) => (list, false),
        None if plain_callable && target.header.functional => (vec![class], true),
        None => return Ok(None),
    };
    make_proxy(state, gil, value, &list, callable).map(Some)
}

/// A proxy of one functional interface for a plain function; the handle is the caller's.
pub fn function_proxy(state: &'static State, gil: Gil<'_>, function: Borrowed<'_>, class: ClassId) -> Result<Handle> {
    make_proxy(state, gil, function, &[class], true)
}

fn make_proxy(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    interfaces: &[ClassId],
    callable: bool,
) -> Result<Handle> {
    let object = state.lend(value);
    let proxy = state.java().proxy(object, interfaces, callable);
    drain(state, gil);
    match proxy {
        Ok(handle) => Ok(handle),
        Err(error) => {
            state.return_lent(gil, object);
            Err(errors::raise(state, gil, error))
        }
    }
}
