//! Heap types: built from slot tables, owned by a module, never static.

use crate::error::{Raised, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use core::ffi::{CStr, c_int, c_uint, c_void};
use pyo3_ffi as ffi;

/// A table of slots under construction.
#[allow(missing_debug_implementations)]
pub struct TypeSpec {
    name: &'static CStr,
    size: usize,
    flags: u64,
    slots: Vec<ffi::PyType_Slot>,
}

impl TypeSpec {
    /// A type of that full name whose instances take `size` bytes (0: as the base).
    pub fn new(name: &'static CStr, size: usize, flags: u64) -> TypeSpec {
        TypeSpec { name, size, flags: flags | ffi::Py_TPFLAGS_DEFAULT, slots: Vec::new() }
    }

    /// Adds a slot. `function` is a function of that slot's C type, or a table that lives for ever.
    #[must_use]
    pub fn slot(mut self, slot: c_int, function: *const c_void) -> TypeSpec {
        self.slots.push(ffi::PyType_Slot { slot, pfunc: function.cast_mut() });
        self
    }

    /// Makes the type.
    ///
    /// # Safety
    /// Every slot's function has that slot's C type; `size` covers the base's instances.
    pub unsafe fn build(mut self, gil: Gil<'_>, module: Borrowed<'_>, bases: &[Borrowed<'_>]) -> Result<Object> {
        self.slots.push(ffi::PyType_Slot { slot: 0, pfunc: core::ptr::null_mut() });
        let bases = if bases.is_empty() {
            None
        } else {
            Some(crate::container::tuple(gil, bases.iter().map(|base| base.own()).collect())?)
        };
        let mut spec = ffi::PyType_Spec {
            name: self.name.as_ptr(),
            basicsize: self.size as c_int,
            itemsize: 0,
            flags: self.flags as c_uint,
            slots: self.slots.as_mut_ptr(),
        };
        let bases = bases.as_ref().map_or(core::ptr::null_mut(), Object::as_ptr);
        // SAFETY: the table is terminated and valid (caller); CPython copies it.
        unsafe { Object::from_result(ffi::PyType_FromModuleAndSpec(module.as_ptr(), &mut spec, bases)) }
    }
}

/// `PyType_GetSlot`
pub fn get_slot(class: Borrowed<'_>, slot: c_int) -> *mut c_void {
    // SAFETY: `class` is a type (callers ask types only).
    unsafe { ffi::PyType_GetSlot(class.as_ptr().cast(), slot) }
}

/// `PyType_GetModuleState` of a type made by [`TypeSpec::build`].
pub fn module_state(class: Borrowed<'_>) -> *mut c_void {
    // SAFETY: `class` is a heap type with a module (callers vouch).
    unsafe { ffi::PyType_GetModuleState(class.as_ptr().cast()) }
}

/// `PyModule_GetState`
pub fn state_of_module(module: Borrowed<'_>) -> *mut c_void {
    // SAFETY: `module` is a module.
    unsafe { ffi::PyModule_GetState(module.as_ptr()) }
}

/// Size of a type object, after which a metaclass keeps its own bytes.
pub fn size_of_type_objects(gil: Gil<'_>) -> Result<usize> {
    // SAFETY: the address of a static type, borrowed under the GIL.
    let class = unsafe { Borrowed::from_raw((&raw mut ffi::PyType_Type).cast()) };
    match class.attr(c"__basicsize__")?.get(gil).integer() {
        crate::number::Integer::Small(size) => Ok(size as usize),
        crate::number::Integer::Big => Err(gil.raise_static(c"impossible size of type objects")),
    }
}

/// `type`
pub fn type_type(gil: Gil<'_>) -> Borrowed<'_> {
    let _ = gil;
    // SAFETY: the address of a static type, borrowed under the GIL.
    unsafe { Borrowed::from_raw((&raw mut ffi::PyType_Type).cast()) }
}

/// `type.__getattribute__(class, name)`
#[inline]
pub fn generic_type_getattr(class: Borrowed<'_>, name: Borrowed<'_>) -> *mut ffi::PyObject {
    type GetAttrO = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
    static SLOT: core::sync::atomic::AtomicPtr<c_void> = core::sync::atomic::AtomicPtr::new(core::ptr::null_mut());
    let mut slot = SLOT.load(core::sync::atomic::Ordering::Relaxed);
    if slot.is_null() {
        slot = get_slot(type_type(class.gil()), ffi::Py_tp_getattro);
        SLOT.store(slot, core::sync::atomic::Ordering::Relaxed);
    }
    // SAFETY: `type`'s tp_getattro has this C type.
    let function: GetAttrO = unsafe { core::mem::transmute(slot) };
    // SAFETY: both alive, `class` a type.
    unsafe { function(class.as_ptr(), name.as_ptr()) }
}

/// `object.__getattribute__(object, name)`; null with an error if there is nothing of that name.
#[inline]
pub fn generic_getattr(object: Borrowed<'_>, name: Borrowed<'_>) -> *mut ffi::PyObject {
    // SAFETY: both alive; the GIL is held.
    unsafe { ffi::PyObject_GenericGetAttr(object.as_ptr(), name.as_ptr()) }
}

/// `object`
pub fn object_type(gil: Gil<'_>) -> Borrowed<'_> {
    let _ = gil;
    // SAFETY: the address of a static type, borrowed under the GIL.
    unsafe { Borrowed::from_raw((&raw mut ffi::PyBaseObject_Type).cast()) }
}

/// `type.__setattr__(class, name, value)`
pub fn generic_type_setattr(class: Borrowed<'_>, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    type SetAttrO = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> c_int;
    let slot = get_slot(type_type(class.gil()), ffi::Py_tp_setattro);
    // SAFETY: `type`'s tp_setattro has this C type.
    let function: SetAttrO = unsafe { core::mem::transmute(slot) };
    // SAFETY: all alive; null deletes.
    crate::object::check(unsafe {
        function(class.as_ptr(), name.as_ptr(), value.map_or(core::ptr::null_mut(), Borrowed::as_ptr))
    })
}

/// `metaclass(name, bases, namespace)`, past the metaclass's own `__call__`.
pub fn make_type(metaclass: Borrowed<'_>, name: &str, bases: Vec<Object>, namespace: Object) -> Result<Object> {
    type NewFunc =
        unsafe extern "C" fn(*mut ffi::PyTypeObject, *mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
    let gil = metaclass.gil();
    let args = crate::container::tuple(gil, vec![gil.text(name)?, crate::container::tuple(gil, bases)?, namespace])?;
    let slot = get_slot(type_type(gil), ffi::Py_tp_new);
    // SAFETY: `type`'s tp_new has this C type.
    let function: NewFunc = unsafe { core::mem::transmute(slot) };
    // SAFETY: `metaclass` derives from `type`; args is a tuple of three.
    unsafe { Object::from_result(function(metaclass.as_ptr().cast(), args.as_ptr(), core::ptr::null_mut())) }
}

/// A bare instance by the type's own allocator: zeroed past the head.
#[inline]
pub fn allocate(class: Borrowed<'_>) -> Result<Object> {
    // SAFETY: `class` is a type whose instances are of fixed size.
    unsafe { Object::from_result(ffi::PyType_GenericAlloc(class.as_ptr().cast(), 0)) }
}

/// A bare exception instance, past any `__new__` or `__init__` of subclasses.
pub fn allocate_exception(class: Borrowed<'_>) -> Result<Object> {
    type NewFunc =
        unsafe extern "C" fn(*mut ffi::PyTypeObject, *mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
    static SLOT: core::sync::atomic::AtomicPtr<c_void> = core::sync::atomic::AtomicPtr::new(core::ptr::null_mut());
    let gil = class.gil();
    let mut slot = SLOT.load(core::sync::atomic::Ordering::Relaxed);
    if slot.is_null() {
        slot = get_slot(gil.builtin(crate::error::Builtin::BaseException), ffi::Py_tp_new);
        SLOT.store(slot, core::sync::atomic::Ordering::Relaxed);
    }
    // SAFETY: BaseException's tp_new has this C type.
    let function: NewFunc = unsafe { core::mem::transmute(slot) };
    let args = crate::container::tuple(gil, Vec::new())?;
    // SAFETY: `class` derives from BaseException.
    unsafe { Object::from_result(function(class.as_ptr().cast(), args.as_ptr(), core::ptr::null_mut())) }
}

/// Frees the memory of an instance and gives back its type's reference. For `tp_dealloc` of heap types.
///
/// # Safety
/// Called last in `tp_dealloc`; `object` is not used again.
pub unsafe fn free(object: *mut ffi::PyObject) {
    type FreeFunc = unsafe extern "C" fn(*mut c_void);
    // SAFETY: alive until freed.
    let class = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a heap type.
    let slot = unsafe { ffi::PyType_GetSlot(class, ffi::Py_tp_free) };
    // SAFETY: tp_free has this C type.
    let function: FreeFunc = unsafe { core::mem::transmute(slot) };
    // SAFETY: the type's own deallocator (caller: last use).
    unsafe { function(object.cast()) };
    // SAFETY: instances of heap types own a reference to their type.
    unsafe { ffi::Py_DECREF(class.cast()) };
}

/// `PyDescr_NewMethod`-free helper: the type's `__dict__` cannot be written through its proxy; attribute assignment can.
pub fn set_type_attr(class: Borrowed<'_>, name: &str, value: Borrowed<'_>) -> Result<()> {
    let name = class.gil().interned(name)?;
    generic_type_setattr(class, name.get(class.gil()), Some(value))
}

/// Stops Python's cyclic collector from following an instance.
///
/// # Safety
/// `object` is tracked.
pub unsafe fn untrack(object: *mut ffi::PyObject) {
    // SAFETY: tracked (caller).
    unsafe { ffi::PyObject_GC_UnTrack(object.cast()) }
}

/// A pending `Raised` as C's -1.
pub const fn failed(_: Raised) -> c_int {
    -1
}

/// `PyVectorcall_Call`, for `Py_tp_call` of types with a vectorcall.
pub fn vectorcall_as_call() -> *const c_void {
    unsafe extern "C" {
        fn PyVectorcall_Call(
            callable: *mut ffi::PyObject,
            args: *mut ffi::PyObject,
            names: *mut ffi::PyObject,
        ) -> *mut ffi::PyObject;
    }
    PyVectorcall_Call as *const c_void
}

/// `issubclass(a, b)` by real inheritance.
pub fn is_subtype(a: Borrowed<'_>, b: Borrowed<'_>) -> bool {
    // SAFETY: both are types (callers pass types).
    unsafe { ffi::PyType_IsSubtype(a.as_ptr().cast(), b.as_ptr().cast()) != 0 }
}

/// The traceback an exception carries, `None` if none.
pub fn exception_traceback(error: Borrowed<'_>) -> Object {
    // SAFETY: alive and an exception (callers pass exceptions).
    let traceback = unsafe { ffi::PyException_GetTraceback(error.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Object::from_result(traceback) }.unwrap_or_else(|_| error.gil().none())
}

/// Replaces the traceback of an exception.
pub fn set_exception_traceback(error: Borrowed<'_>, traceback: Borrowed<'_>) -> Result<()> {
    // SAFETY: both alive.
    crate::object::check(unsafe { ffi::PyException_SetTraceback(error.as_ptr(), traceback.as_ptr()) })
}

/// The cause an exception carries, `None` if none.
pub fn exception_cause(error: Borrowed<'_>) -> Object {
    // SAFETY: alive and an exception (callers pass exceptions).
    let cause = unsafe { ffi::PyException_GetCause(error.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Object::from_result(cause) }.unwrap_or_else(|_| error.gil().none())
}

/// Replaces the cause of an exception.
pub fn set_exception_cause(error: Borrowed<'_>, cause: Option<Borrowed<'_>>) {
    let cause = cause.map_or(core::ptr::null_mut(), |cause| cause.own().into_raw());
    // SAFETY: alive; one reference to the cause is handed over.
    unsafe { ffi::PyException_SetCause(error.as_ptr(), cause) }
}

/// What a type itself has under a name, without its bases and without binding.
pub fn own_attribute(class: Borrowed<'_>, name: Borrowed<'_>) -> Result<Option<Object>> {
    let gil = class.gil();
    let dict = class.attr(c"__dict__")?;
    match dict.get(gil).item(name) {
        Ok(found) => Ok(Some(found)),
        Err(raised) if gil.matches(crate::error::Builtin::KeyError) => {
            let _ = raised;
            gil.clear();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}
