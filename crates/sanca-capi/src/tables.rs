//! Static tables of methods and getters, as CPython reads them.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::null;
use pyo3_ffi as ffi;

/// `PyMethodDef`
#[repr(C)]
#[derive(Debug)]
pub struct Method {
    name: *const c_char,
    function: *const c_void,
    flags: c_int,
    doc: *const c_char,
}

/// The type of `METH_NOARGS` and getter functions here: the second argument is not used.
pub type NoArgs = unsafe extern "C" fn(*mut ffi::PyObject, *mut c_void) -> *mut ffi::PyObject;
/// The type of `METH_O` functions.
pub type OneArg = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
/// The type of `METH_FASTCALL` functions.
pub type FastCall = unsafe extern "C" fn(*mut ffi::PyObject, *const *mut ffi::PyObject, isize) -> *mut ffi::PyObject;
/// The type of setters.
pub type Setter = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut c_void) -> c_int;

impl Method {
    /// A method without arguments.
    pub const fn no_args(name: &'static CStr, function: NoArgs, doc: &'static CStr) -> Method {
        Method { name: name.as_ptr(), function: function as *const c_void, flags: ffi::METH_NOARGS, doc: doc.as_ptr() }
    }

    /// A method with one argument.
    pub const fn one_arg(name: &'static CStr, function: OneArg, doc: &'static CStr) -> Method {
        Method { name: name.as_ptr(), function: function as *const c_void, flags: ffi::METH_O, doc: doc.as_ptr() }
    }

    /// A method with any number of positional arguments.
    pub const fn fast_call(name: &'static CStr, function: FastCall, doc: &'static CStr) -> Method {
        Method {
            name: name.as_ptr(),
            function: function as *const c_void,
            flags: ffi::METH_FASTCALL,
            doc: doc.as_ptr(),
        }
    }

    /// Ends a table.
    pub const END: Method = Method { name: null(), function: null(), flags: 0, doc: null() };
}

/// `PyGetSetDef`
#[repr(C)]
#[derive(Debug)]
pub struct Getter {
    name: *const c_char,
    get: Option<NoArgs>,
    set: Option<Setter>,
    doc: *const c_char,
    closure: *mut c_void,
}

impl Getter {
    /// A read-only attribute.
    pub const fn read_only(name: &'static CStr, get: NoArgs, doc: &'static CStr) -> Getter {
        Getter { name: name.as_ptr(), get: Some(get), set: None, doc: doc.as_ptr(), closure: core::ptr::null_mut() }
    }

    /// An attribute that can be set.
    pub const fn read_write(name: &'static CStr, get: NoArgs, set: Setter, doc: &'static CStr) -> Getter {
        Getter {
            name: name.as_ptr(),
            get: Some(get),
            set: Some(set),
            doc: doc.as_ptr(),
            closure: core::ptr::null_mut(),
        }
    }

    /// Ends a table.
    pub const END: Getter = Getter { name: null(), get: None, set: None, doc: null(), closure: core::ptr::null_mut() };
}

/// A table in static memory, ended by its type's `END`.
#[repr(transparent)]
#[derive(Debug)]
pub struct Table<T, const N: usize>(pub [T; N]);
// SAFETY: tables are read-only: names, function pointers and documentation in static memory.
unsafe impl<T, const N: usize> Sync for Table<T, N> {}

impl<T, const N: usize> Table<T, N> {
    /// For `Py_tp_methods` and `Py_tp_getset`.
    pub const fn as_slot(&'static self) -> *const c_void {
        (&raw const self.0).cast()
    }
}

/// A read-only member for `__vectorcalloffset__`, leaked: types keep pointing to it.
pub fn vectorcall_offset(offset: usize) -> *const c_void {
    let members: &'static [ffi::PyMemberDef] = Box::leak(Box::new([
        ffi::PyMemberDef {
            name: c"__vectorcalloffset__".as_ptr(),
            type_code: ffi::Py_T_PYSSIZET,
            offset: offset as isize,
            flags: ffi::Py_READONLY,
            doc: null(),
        },
        // SAFETY: an all-zero entry ends the table.
        unsafe { core::mem::zeroed() },
    ]));
    members.as_ptr().cast()
}
