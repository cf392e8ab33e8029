//! The C edge of a call: CPython's vectorcall protocol, one entry for each type of descriptor, each going on to
//! [`call`](super::call) at once.

use super::Method;
use super::call::{call_instance, call_unbound, invoke, needs_receiver};
use crate::layout;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_vectorcall};

slot_vectorcall!(pub(super) vectorcall_instance => instance);
slot_vectorcall!(pub(super) vectorcall_static => no_receiver);
slot_vectorcall!(pub(super) vectorcall_unbound => unbound);
slot_vectorcall!(pub(super) vectorcall_bound => bound);

#[inline]
fn instance(callable: Borrowed<'_>, args: &[Borrowed<'_>], names: Option<Borrowed<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    no_keywords(gil, method, names)?;
    match args.split_first() {
        Some((receiver, rest)) => call_instance(method, gil, *receiver, rest),
        None => Err(needs_receiver(method, gil, None)),
    }
}

#[inline]
fn no_receiver(callable: Borrowed<'_>, args: &[Borrowed<'_>], names: Option<Borrowed<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    no_keywords(gil, method, names)?;
    invoke(method, gil, None, args)
}

#[inline]
fn unbound(callable: Borrowed<'_>, args: &[Borrowed<'_>], names: Option<Borrowed<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    no_keywords(gil, method, names)?;
    call_unbound(method, gil, args)
}

#[inline]
fn bound(callable: Borrowed<'_>, args: &[Borrowed<'_>], names: Option<Borrowed<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    no_keywords(gil, method, names)?;
    match layout::bound_receiver(callable) {
        Some(receiver) => invoke(method, gil, Some(receiver), args),
        None => invoke(method, gil, None, args),
    }
}

#[inline]
fn no_keywords(gil: Gil<'_>, method: &Method, names: Option<Borrowed<'_>>) -> Result<()> {
    if names.is_none_or(|names| names.tuple_len() == 0) {
        return Ok(());
    }
    let message =
        format!("{}() takes no keyword arguments: Java methods have positional parameters only", method.full_name());
    Err(gil.raise(Builtin::TypeError, &message))
}
