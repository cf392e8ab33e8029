//! The C edge of a call: CPython's vectorcall protocol, one entry for each type of descriptor, each going on to
//! [`call`](super::call) at once.

use super::Method;
use super::call::{call_instance, call_unbound, invoke, needs_receiver};
use crate::layout;
use sanca_capi::error::Builtin;
use sanca_capi::raw::PyObject;
use sanca_capi::{Borrowed, Gil, Result, trampoline};

pub(super) unsafe extern "C" fn vectorcall_instance(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython's vectorcall protocol: GIL held, alive callable and arguments.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            let args = trampoline::arguments(args, nargsf & !(1 << 63));
            no_keywords(gil, method, names)?;
            match args.split_first() {
                Some((receiver, rest)) => call_instance(method, gil, *receiver, rest),
                None => Err(needs_receiver(method, gil, None)),
            }
        })
    }
}

pub(super) unsafe extern "C" fn vectorcall_static(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            no_keywords(gil, method, names)?;
            invoke(method, gil, None, trampoline::arguments(args, nargsf & !(1 << 63)))
        })
    }
}

pub(super) unsafe extern "C" fn vectorcall_unbound(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            no_keywords(gil, method, names)?;
            call_unbound(method, gil, trampoline::arguments(args, nargsf & !(1 << 63)))
        })
    }
}

pub(super) unsafe extern "C" fn vectorcall_bound(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let callable = Borrowed::from_raw(callable);
            let method = layout::method(callable);
            no_keywords(gil, method, names)?;
            let args = trampoline::arguments(args, nargsf & !(1 << 63));
            match layout::bound_receiver(callable) {
                Some(receiver) => invoke(method, gil, Some(receiver), args),
                None => invoke(method, gil, None, args),
            }
        })
    }
}

#[inline]
fn no_keywords(gil: Gil<'_>, method: &Method, names: *mut PyObject) -> Result<()> {
    if names.is_null() {
        return Ok(());
    }
    // SAFETY: a non-null `kwnames` is an alive tuple.
    let names = unsafe { Borrowed::from_raw(names) };
    if names.tuple_len() == 0 {
        return Ok(());
    }
    let message =
        format!("{}() takes no keyword arguments: Java methods have positional parameters only", method.full_name());
    Err(gil.raise(Builtin::TypeError, &message))
}
