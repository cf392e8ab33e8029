//! From `extern "C"` slots to Rust functions and back: no panic crosses, errors become null.
//!
//! The macros define the `extern "C"` function; the Rust function they call is ordinary safe code.

use crate::error::{Builtin, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use core::ffi::c_int;
use core::panic::AssertUnwindSafe;
use pyo3_ffi::PyObject;

/// Runs `body`; a panic becomes `SystemError`.
#[inline]
fn guard<R>(gil: Gil<'_>, body: impl FnOnce() -> Result<R>) -> Result<R> {
    match std::panic::catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(panic) => Err(report(gil, &*panic)),
    }
}

#[cold]
fn report(gil: Gil<'_>, panic: &(dyn core::any::Any + Send)) -> crate::Raised {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    gil.raise(Builtin::SystemError, &format!("internal error in Sanca, please report it: {}", text.unwrap_or("panic")))
}

/// A slot that answers with an object.
///
/// # Safety
/// Called by CPython from a slot: the GIL is held.
#[inline]
pub unsafe fn object(body: impl FnOnce(Gil<'_>) -> Result<Object>) -> *mut PyObject {
    // SAFETY: the GIL is held (caller).
    let gil = unsafe { Gil::assume() };
    guard(gil, || body(gil)).map_or(core::ptr::null_mut(), Object::into_raw)
}

/// A slot that answers with a number, -1 for an error.
///
/// # Safety
/// As [`object`].
#[inline]
pub unsafe fn number(body: impl FnOnce(Gil<'_>) -> Result<isize>) -> isize {
    // SAFETY: the GIL is held (caller).
    let gil = unsafe { Gil::assume() };
    guard(gil, || body(gil)).unwrap_or(-1)
}

/// A slot that answers with 0 or -1 (or a truth value).
///
/// # Safety
/// As [`object`].
#[inline]
pub unsafe fn status(body: impl FnOnce(Gil<'_>) -> Result<c_int>) -> c_int {
    // SAFETY: the GIL is held (caller).
    let gil = unsafe { Gil::assume() };
    guard(gil, || body(gil)).unwrap_or(-1)
}

/// A slot that cannot fail (`tp_dealloc`, `bf_releasebuffer`).
///
/// # Safety
/// As [`object`].
#[inline]
pub unsafe fn nothing(body: impl FnOnce(Gil<'_>)) {
    // SAFETY: the GIL is held (caller).
    let gil = unsafe { Gil::assume() };
    if guard(gil, || {
        body(gil);
        Ok(())
    })
    .is_err()
    {
        gil.write_unraisable(None);
    }
}

/// The arguments of a vectorcall or `METH_FASTCALL`.
///
/// # Safety
/// `args` points to `count` alive objects that stay alive for `'a`.
#[inline]
pub unsafe fn arguments<'a>(args: *const *mut PyObject, count: usize) -> &'a [Borrowed<'a>] {
    if count == 0 {
        return &[];
    }
    // SAFETY: `Borrowed` is a transparent pointer (caller vouches for the rest).
    unsafe { core::slice::from_raw_parts(args.cast(), count) }
}

/// The keyword arguments of a vectorcall.
#[derive(Clone, Copy, Debug)]
pub struct Keywords<'a> {
    names: Borrowed<'a>,
    values: &'a [Borrowed<'a>],
}

impl<'a> Keywords<'a> {
    /// `None` if there are none.
    ///
    /// # Safety
    /// `names` is null or an alive tuple; for each of its names there is an alive object behind the `count` in `args`. All stay
    /// alive for `'a`.
    #[inline]
    pub unsafe fn new(args: *const *mut PyObject, count: usize, names: *mut PyObject) -> Option<Keywords<'a>> {
        if names.is_null() {
            return None;
        }
        // SAFETY: alive (caller).
        let names = unsafe { Borrowed::from_raw(names) };
        let given = names.tuple_len();
        if given == 0 {
            return None;
        }
        // SAFETY: within the array, or one past its end (caller).
        let first = unsafe { args.add(count) };
        // SAFETY: as many as there are names (caller).
        let values = unsafe { arguments(first, given) };
        Some(Keywords { names, values })
    }

    /// Name and value of each, as a dict.
    pub fn to_dict(self) -> crate::Result<crate::Object> {
        let gil = self.names.gil();
        let dict = gil.new_dict()?;
        for (index, value) in self.values.iter().enumerate() {
            if let Some(name) = self.names.tuple_item(index) {
                dict.get(gil).dict_set(name, *value)?;
            }
        }
        Ok(dict)
    }
}

/// `fn(self) -> object` slots: `tp_repr`, `tp_iter`, `METH_NOARGS` (with a second ignored argument) …
#[macro_export]
macro_rules! slot_unary {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(slf: *mut $crate::raw::PyObject) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and an alive receiver.
            unsafe { $crate::trampoline::object(|_| $body($crate::Borrowed::from_raw(slf))) }
        }
    };
}

/// `fn(self, other) -> object` slots: `mp_subscript`, `METH_O`, `METH_NOARGS` …
#[macro_export]
macro_rules! slot_binary {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            other: *mut $crate::raw::PyObject,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and alive arguments.
            unsafe {
                $crate::trampoline::object(|_| {
                    $body($crate::Borrowed::from_raw(slf), $crate::Borrowed::from_raw(other))
                })
            }
        }
    };
}

/// `METH_NOARGS` methods and getters: the second argument is ignored.
#[macro_export]
macro_rules! slot_getter {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            _: *mut $crate::raw::c_void,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and an alive receiver.
            unsafe { $crate::trampoline::object(|_| $body($crate::Borrowed::from_raw(slf))) }
        }
    };
}

/// `METH_FASTCALL` functions: `fn(self, &[args]) -> object`.
#[macro_export]
macro_rules! slot_fastcall {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            args: *const *mut $crate::raw::PyObject,
            count: $crate::raw::Py_ssize_t,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls with the GIL held, an alive receiver and `count` alive arguments.
            unsafe {
                $crate::trampoline::object(|_| {
                    $body($crate::Borrowed::from_raw(slf), $crate::trampoline::arguments(args, count as usize))
                })
            }
        }
    };
}

/// Vectorcall: `fn(callable, &[args], keyword arguments) -> object`.
#[macro_export]
macro_rules! slot_vectorcall {
    ($visibility:vis $name:ident => $body:path) => {
        $visibility unsafe extern "C" fn $name(
            callable: *mut $crate::raw::PyObject,
            args: *const *mut $crate::raw::PyObject,
            count_and_flag: usize,
            names: *mut $crate::raw::PyObject,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython's vectorcall protocol: GIL held, alive callable, arguments and names.
            unsafe {
                $crate::trampoline::object(|_| {
                    let count = count_and_flag & !(1 << 63);
                    let keywords = $crate::trampoline::Keywords::new(args, count, names);
                    let args = $crate::trampoline::arguments(args, count);
                    $body($crate::Borrowed::from_raw(callable), args, keywords)
                })
            }
        }
    };
}

/// `sq_length`, `tp_hash`: `fn(self) -> number`.
#[macro_export]
macro_rules! slot_number {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(slf: *mut $crate::raw::PyObject) -> isize {
            // SAFETY: CPython calls slots with the GIL held and an alive receiver.
            unsafe { $crate::trampoline::number(|_| $body($crate::Borrowed::from_raw(slf))) }
        }
    };
}

/// `sq_item`: `fn(self, index) -> object`. CPython has made the index count from the front.
#[macro_export]
macro_rules! slot_item {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            index: $crate::raw::Py_ssize_t,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and an alive receiver.
            unsafe { $crate::trampoline::object(|_| $body($crate::Borrowed::from_raw(slf), index)) }
        }
    };
}

/// `sq_contains`: `fn(self, value) -> truth`.
#[macro_export]
macro_rules! slot_contains {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            value: *mut $crate::raw::PyObject,
        ) -> $crate::raw::c_int {
            // SAFETY: CPython calls slots with the GIL held and alive arguments.
            unsafe {
                $crate::trampoline::status(|_| {
                    $body($crate::Borrowed::from_raw(slf), $crate::Borrowed::from_raw(value))
                        .map($crate::raw::c_int::from)
                })
            }
        }
    };
}

/// `mp_ass_subscript`, `tp_setattro`, `tp_descr_set`: the value is `None` for a deletion.
#[macro_export]
macro_rules! slot_assign {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            key: *mut $crate::raw::PyObject,
            value: *mut $crate::raw::PyObject,
        ) -> $crate::raw::c_int {
            // SAFETY: CPython calls slots with the GIL held and alive arguments; a null value means deletion.
            unsafe {
                $crate::trampoline::status(|_| {
                    let value = if value.is_null() { None } else { Some($crate::Borrowed::from_raw(value)) };
                    $body($crate::Borrowed::from_raw(slf), $crate::Borrowed::from_raw(key), value).map(|()| 0)
                })
            }
        }
    };
}

/// `tp_richcompare`.
#[macro_export]
macro_rules! slot_compare {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(
            slf: *mut $crate::raw::PyObject,
            other: *mut $crate::raw::PyObject,
            operation: $crate::raw::c_int,
        ) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and alive arguments.
            unsafe {
                $crate::trampoline::object(|_| {
                    $body($crate::Borrowed::from_raw(slf), $crate::Borrowed::from_raw(other), operation)
                })
            }
        }
    };
}

/// `tp_iternext`: `None` ends the iteration.
#[macro_export]
macro_rules! slot_next {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(slf: *mut $crate::raw::PyObject) -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls slots with the GIL held and an alive receiver.
            let item = unsafe { $crate::trampoline::optional(|_| $body($crate::Borrowed::from_raw(slf))) };
            item
        }
    };
}

/// `tp_dealloc`.
#[macro_export]
macro_rules! slot_dealloc {
    ($name:ident => $body:path) => {
        unsafe extern "C" fn $name(slf: *mut $crate::raw::PyObject) {
            // SAFETY: CPython calls tp_dealloc once, with the GIL held, on an object without references.
            unsafe { $crate::trampoline::nothing(|gil| $body(gil, slf)) }
        }
    };
}

/// A slot whose null without an error means "no more".
///
/// # Safety
/// As [`object`].
#[inline]
pub unsafe fn optional(body: impl FnOnce(Gil<'_>) -> Result<Option<Object>>) -> *mut PyObject {
    // SAFETY: the GIL is held (caller).
    let gil = unsafe { Gil::assume() };
    match guard(gil, || body(gil)) {
        Ok(Some(object)) => object.into_raw(),
        Ok(None) | Err(_) => core::ptr::null_mut(),
    }
}
