//! Owned and borrowed references.

use crate::error::{Raised, Result};
use crate::gil::Gil;
use core::marker::PhantomData;
use core::ptr::NonNull;
use pyo3_ffi as ffi;

/// One owned reference. Made, used and dropped only where the GIL is held; code that may run without it must
/// [`Object::into_raw`] it away first.
#[derive(Debug)]
#[repr(transparent)]
pub struct Object(NonNull<ffi::PyObject>);

/// A reference that someone keeps alive for `'a`, on a thread that holds the GIL for `'a`.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Borrowed<'a>(NonNull<ffi::PyObject>, PhantomData<&'a ()>);

impl Object {
    /// Many owned references, borrowed at once.
    pub fn borrow_all<'a>(_: Gil<'a>, objects: &'a [Object]) -> &'a [Borrowed<'a>] {
        // SAFETY: both types are transparent wrappers of one non-null pointer.
        unsafe { core::slice::from_raw_parts(objects.as_ptr().cast(), objects.len()) }
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        // SAFETY: we own one reference; the GIL is held wherever an Object is dropped (type doc).
        unsafe { ffi::Py_DECREF(self.0.as_ptr()) }
    }
}

impl Object {
    /// # Safety
    /// `pointer` is a valid object and the caller hands over one reference.
    pub const unsafe fn from_raw(pointer: *mut ffi::PyObject) -> Object {
        // SAFETY: valid objects are not null (caller).
        Object(unsafe { NonNull::new_unchecked(pointer) })
    }

    /// An API's new reference, or its error.
    ///
    /// # Safety
    /// `pointer` is null with the error indicator set, or a valid object whose reference is handed over.
    #[inline]
    pub unsafe fn from_result(pointer: *mut ffi::PyObject) -> Result<Object> {
        NonNull::new(pointer).map(Object).ok_or(Raised)
    }

    /// The pointer; the reference stays ours.
    pub const fn as_ptr(&self) -> *mut ffi::PyObject {
        self.0.as_ptr()
    }

    /// The pointer with its reference.
    pub const fn into_raw(self) -> *mut ffi::PyObject {
        let pointer = self.0.as_ptr();
        core::mem::forget(self);
        pointer
    }

    /// A borrowed view.
    pub const fn get<'a>(&'a self, _gil: Gil<'a>) -> Borrowed<'a> {
        Borrowed(self.0, PhantomData)
    }

    /// Another reference.
    pub fn share(&self, gil: Gil<'_>) -> Object {
        self.get(gil).own()
    }
}

impl<'a> Borrowed<'a> {
    /// # Safety
    /// `pointer` is a valid object, kept alive by someone for `'a`, and the GIL is held for `'a`.
    #[inline]
    pub const unsafe fn from_raw(pointer: *mut ffi::PyObject) -> Borrowed<'a> {
        // SAFETY: valid objects are not null (caller).
        Borrowed(unsafe { NonNull::new_unchecked(pointer) }, PhantomData)
    }

    /// The pointer.
    #[inline]
    pub const fn as_ptr(self) -> *mut ffi::PyObject {
        self.0.as_ptr()
    }

    /// The proof a borrowed reference carries.
    #[inline]
    pub const fn gil(self) -> Gil<'a> {
        // SAFETY: the GIL is held for 'a (type).
        unsafe { Gil::assume() }
    }

    /// An owned reference to the same object.
    #[inline]
    pub fn own(self) -> Object {
        // SAFETY: alive (type).
        unsafe { ffi::Py_INCREF(self.as_ptr()) };
        Object(self.0)
    }

    /// Its type, as a number to compare with.
    #[inline]
    pub fn type_ptr(self) -> *mut ffi::PyTypeObject {
        // SAFETY: alive (type).
        unsafe { ffi::Py_TYPE(self.as_ptr()) }
    }

    /// Its type.
    #[inline]
    pub fn class(self) -> Borrowed<'a> {
        // SAFETY: an object's type lives at least as long as the object.
        unsafe { Borrowed::from_raw(self.type_ptr().cast()) }
    }

    /// `is`
    #[inline]
    pub fn is(self, other: Borrowed<'_>) -> bool {
        self.as_ptr() == other.as_ptr()
    }

    /// `is None`
    #[inline]
    pub fn is_none(self) -> bool {
        // SAFETY: the address of a static.
        self.as_ptr() == unsafe { ffi::Py_None() }
    }

    /// `tp_name` as Python code would show it (`type(x).__name__`).
    pub fn type_name(self) -> String {
        let gil = self.gil();
        match self.class().attr(c"__name__") {
            Ok(name) => name.get(gil).to_text_lossy(),
            Err(Raised) => {
                gil.clear();
                "?".to_owned()
            }
        }
    }

    /// `getattr(self, name)` for a name known when this was written.
    pub fn attr(self, name: &'static core::ffi::CStr) -> Result<Object> {
        // SAFETY: alive; the name is NUL-terminated.
        unsafe { Object::from_result(ffi::PyObject_GetAttrString(self.as_ptr(), name.as_ptr())) }
    }

    /// `getattr(self, name)`
    pub fn attr_object(self, name: Borrowed<'_>) -> Result<Object> {
        // SAFETY: both alive.
        unsafe { Object::from_result(ffi::PyObject_GetAttr(self.as_ptr(), name.as_ptr())) }
    }

    /// `getattr(self, name, None)`, where a missing attribute is not an error.
    pub fn attr_or_none(self, name: &'static core::ffi::CStr) -> Result<Option<Object>> {
        match self.attr(name) {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if self.gil().matches(crate::error::Builtin::AttributeError) => {
                self.gil().clear();
                Ok(None)
            }
            Err(raised) => Err(raised),
        }
    }

    /// `setattr(self, name, value)`
    pub fn set_attr(self, name: &str, value: Borrowed<'_>) -> Result<()> {
        let name = self.gil().text(name)?;
        // SAFETY: all alive.
        check(unsafe { ffi::PyObject_SetAttr(self.as_ptr(), name.as_ptr(), value.as_ptr()) })
    }

    /// `object.__setattr__(self, name, value)`; no value deletes.
    pub fn generic_set_attr(self, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
        let value = value.map_or(core::ptr::null_mut(), Borrowed::as_ptr);
        // SAFETY: all alive.
        check(unsafe { ffi::PyObject_GenericSetAttr(self.as_ptr(), name.as_ptr(), value) })
    }

    /// `self()`
    pub fn call0(self) -> Result<Object> {
        // SAFETY: alive.
        unsafe { Object::from_result(ffi::PyObject_CallNoArgs(self.as_ptr())) }
    }

    /// `self(*args)` through vectorcall where the callee has it.
    pub fn call(self, args: &[Borrowed<'_>]) -> Result<Object> {
        // SAFETY: `Borrowed` is a transparent pointer, all alive; no keywords.
        unsafe { Object::from_result(crate::compat::vectorcall(self.as_ptr(), args.as_ptr().cast(), args.len())) }
    }

    /// `self.name(*args)`
    pub fn call_method(self, name: &'static core::ffi::CStr, args: &[Borrowed<'_>]) -> Result<Object> {
        let gil = self.gil();
        self.attr(name)?.get(gil).call(args)
    }

    /// `repr(self)` as text, or a stand-in when that fails.
    pub fn repr_lossy(self) -> String {
        // SAFETY: alive.
        match unsafe { Object::from_result(ffi::PyObject_Repr(self.as_ptr())) } {
            Ok(text) => text.get(self.gil()).to_text_lossy(),
            Err(Raised) => {
                self.gil().clear();
                format!("<{} object>", self.type_name())
            }
        }
    }

    /// `str(self)`
    pub fn str(self) -> Result<Object> {
        // SAFETY: alive.
        unsafe { Object::from_result(ffi::PyObject_Str(self.as_ptr())) }
    }

    /// `isinstance(self, class)` by real type, without `__instancecheck__`.
    #[inline]
    pub fn is_instance(self, class: Borrowed<'_>) -> bool {
        self.is_instance_ptr(class.as_ptr().cast())
    }

    /// The same for a type pointer.
    #[inline]
    pub(crate) fn is_instance_ptr(self, class: *mut ffi::PyTypeObject) -> bool {
        let mine = self.type_ptr();
        // SAFETY: both types are alive.
        mine == class || unsafe { ffi::PyType_IsSubtype(mine, class) } != 0
    }

    /// Whether this is a type object.
    pub fn is_type(self) -> bool {
        // SAFETY: alive; a flag test.
        unsafe { ffi::PyType_Check(self.as_ptr()) != 0 }
    }

    /// `callable(self)`
    pub fn is_callable(self) -> bool {
        // SAFETY: alive.
        unsafe { ffi::PyCallable_Check(self.as_ptr()) != 0 }
    }

    /// `bool(self)`
    pub fn truth(self) -> Result<bool> {
        // SAFETY: alive.
        match unsafe { ffi::PyObject_IsTrue(self.as_ptr()) } {
            -1 => Err(Raised),
            answer => Ok(answer != 0),
        }
    }

    /// `iter(self)`
    pub fn iter(self) -> Result<Object> {
        // SAFETY: alive.
        unsafe { Object::from_result(ffi::PyObject_GetIter(self.as_ptr())) }
    }

    /// `next(self)`, `None` at the end.
    pub fn next(self) -> Result<Option<Object>> {
        // SAFETY: alive and an iterator (from `iter`).
        let item = unsafe { ffi::PyIter_Next(self.as_ptr()) };
        match NonNull::new(item) {
            Some(item) => Ok(Some(Object(item))),
            None if self.gil().raised() => Err(Raised),
            None => Ok(None),
        }
    }

    /// `self == other` and the like, by `Py_EQ` …
    pub fn rich_compare(self, other: Borrowed<'_>, operation: core::ffi::c_int) -> Result<Object> {
        // SAFETY: both alive.
        unsafe { Object::from_result(ffi::PyObject_RichCompare(self.as_ptr(), other.as_ptr(), operation)) }
    }

    /// `hash(self)`
    pub fn hash(self) -> Result<isize> {
        // SAFETY: alive.
        let hash = unsafe { ffi::PyObject_Hash(self.as_ptr()) };
        if hash == -1 { Err(Raised) } else { Ok(hash) }
    }

    /// `self[key]`
    pub fn item(self, key: Borrowed<'_>) -> Result<Object> {
        // SAFETY: both alive.
        unsafe { Object::from_result(ffi::PyObject_GetItem(self.as_ptr(), key.as_ptr())) }
    }
}

impl<'py> Gil<'py> {
    /// `None`
    #[inline]
    pub fn none(self) -> Object {
        // SAFETY: a static object; an owned reference is made.
        unsafe { Borrowed::from_raw(ffi::Py_None()) }.own()
    }

    /// `True` or `False`
    #[inline]
    pub fn bool(self, value: bool) -> Object {
        // SAFETY: static objects; an owned reference is made.
        unsafe { Borrowed::from_raw(if value { ffi::Py_True() } else { ffi::Py_False() }) }.own()
    }

    /// `NotImplemented`
    pub fn not_implemented(self) -> Object {
        // SAFETY: a static object; an owned reference is made.
        unsafe { Borrowed::from_raw(ffi::Py_NotImplemented()) }.own()
    }

    /// Imports a module.
    pub fn import(self, name: &'static core::ffi::CStr) -> Result<Object> {
        // SAFETY: the name is NUL-terminated; the GIL is held.
        unsafe { Object::from_result(ffi::PyImport_ImportModule(name.as_ptr())) }
    }
}

/// An API's `0` or `-1`.
pub(crate) const fn check(status: core::ffi::c_int) -> Result<()> {
    if status < 0 { Err(Raised) } else { Ok(()) }
}
