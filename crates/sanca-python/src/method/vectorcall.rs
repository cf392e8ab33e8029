//! The C edge of a call: CPython's vectorcall protocol, one entry for each type of descriptor, each going on to
//! [`call`](super::call) at once.

use super::Method;
use super::call::{call_instance, call_unbound, invoke, needs_receiver};
use crate::layout;
use crate::manners;
use sanca_capi::trampoline::Keywords;
use sanca_capi::{Borrowed, Object, Result, slot_vectorcall};

slot_vectorcall!(pub(super) vectorcall_instance => instance);
slot_vectorcall!(pub(super) vectorcall_static => no_receiver);
slot_vectorcall!(pub(super) vectorcall_unbound => unbound);
slot_vectorcall!(pub(super) vectorcall_bound => bound);

#[inline]
fn instance(callable: Borrowed<'_>, args: &[Borrowed<'_>], keywords: Option<Keywords<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    if let Some(keywords) = keywords {
        return with_keywords(method, callable, args, keywords);
    }
    match args.split_first() {
        Some((receiver, rest)) => call_instance(method, gil, *receiver, rest),
        None => Err(needs_receiver(method, gil, None)),
    }
}

#[inline]
fn no_receiver(callable: Borrowed<'_>, args: &[Borrowed<'_>], keywords: Option<Keywords<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    if let Some(keywords) = keywords {
        return with_keywords(method, callable, args, keywords);
    }
    invoke(method, gil, None, args)
}

#[inline]
fn unbound(callable: Borrowed<'_>, args: &[Borrowed<'_>], keywords: Option<Keywords<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    if let Some(keywords) = keywords {
        return with_keywords(method, callable, args, keywords);
    }
    call_unbound(method, gil, args)
}

#[inline]
fn bound(callable: Borrowed<'_>, args: &[Borrowed<'_>], keywords: Option<Keywords<'_>>) -> Result<Object> {
    let (method, gil) = (layout::method(callable), callable.gil());
    if let Some(keywords) = keywords {
        return with_keywords(method, callable, args, keywords);
    }
    match layout::bound_receiver(callable) {
        Some(receiver) => invoke(method, gil, Some(receiver), args),
        None => invoke(method, gil, None, args),
    }
}

#[cold]
fn with_keywords(
    method: &'static Method,
    callable: Borrowed<'_>,
    args: &[Borrowed<'_>],
    keywords: Keywords<'_>,
) -> Result<Object> {
    manners::with_keywords(method.class, callable, args, keywords, || {
        format!("{}() takes no keyword arguments: Java methods have positional parameters only", method.full_name())
    })
}
