//! NumPy's C functions, by the table that its module exports for extension modules: one array over memory costs 100 ns, where
//! `numpy.ndarray(…)` takes 500 to read its arguments. The places of functions in the table are part of NumPy's ABI, whose
//! version is looked at; with one that is not known here nothing is called.

use crate::error::{Builtin, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object, check};
use core::ffi::{c_int, c_uint, c_void};
use pyo3_ffi as ffi;

/// `NPY_MAXDIMS` of NumPy 2; older ones have 32 and refuse more themselves.
pub const MAX_DIMENSIONS: usize = 64;
/// `NPY_ARRAY_WRITEABLE`
const WRITEABLE: c_int = 0x0400;
/// The ABI of NumPy 1 since 1.0, and of NumPy 2.
const KNOWN: [c_uint; 2] = [0x0100_0009, 0x0200_0000];

/// `PyArray_GetNDArrayCVersion`
const VERSION: usize = 0;
/// `PyArray_NewFromDescr`
const NEW_FROM_DESCR: usize = 94;
/// `PyArray_SetBaseObject`
const SET_BASE_OBJECT: usize = 282;

type Version = unsafe extern "C" fn() -> c_uint;
type NewFromDescr = unsafe extern "C" fn(
    *mut ffi::PyTypeObject,
    *mut ffi::PyObject,
    c_int,
    *const isize,
    *const isize,
    *mut c_void,
    c_int,
    *mut ffi::PyObject,
) -> *mut ffi::PyObject;
type SetBaseObject = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> c_int;

/// The functions that are used.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    new_from_descr: NewFromDescr,
    set_base_object: SetBaseObject,
}

/// How an array lies in memory.
#[derive(Clone, Copy, Debug)]
pub struct Over<'a> {
    /// `numpy.ndarray`
    pub class: Borrowed<'a>,
    /// A `numpy.dtype`.
    pub dtype: Borrowed<'a>,
    /// The length of each dimension, at most [`MAX_DIMENSIONS`] of them.
    pub lengths: &'a [isize],
    /// The step along each in bytes, as many.
    pub strides: &'a [isize],
    /// The first element.
    pub data: usize,
    /// It may be written to.
    pub writeable: bool,
}

impl Api {
    /// The functions of the NumPy that is imported; `None` if its ABI is none that is known here.
    pub fn find(gil: Gil<'_>) -> Result<Option<Api>> {
        let mut module = gil.import(c"numpy._core._multiarray_umath");
        if module.is_err() && gil.matches(Builtin::ImportError) {
            gil.clear();
            module = gil.import(c"numpy.core._multiarray_umath"); // NumPy 1
        }
        let capsule = match module {
            Ok(module) => module.get(gil).attr_or_none(c"_ARRAY_API")?,
            Err(_) if gil.matches(Builtin::ImportError) => {
                gil.clear();
                None
            }
            Err(raised) => return Err(raised),
        };
        Ok(capsule.and_then(|capsule| Api::from_capsule(gil, capsule.get(gil))))
    }

    fn from_capsule(gil: Gil<'_>, capsule: Borrowed<'_>) -> Option<Api> {
        const NAME: *const core::ffi::c_char = core::ptr::null();
        // SAFETY: any object may be asked.
        if unsafe { ffi::PyCapsule_IsValid(capsule.as_ptr(), NAME) } == 0 {
            gil.clear();
            return None;
        }
        // SAFETY: a valid capsule without a name.
        let table = unsafe { ffi::PyCapsule_GetPointer(capsule.as_ptr(), NAME) }.cast::<*const c_void>();
        // SAFETY: `_ARRAY_API` is NumPy's table, a static; the version is its first entry in every ABI.
        let version = unsafe { *table.add(VERSION) };
        // SAFETY: the C type of that function.
        let version: Version = unsafe { core::mem::transmute(version) };
        // SAFETY: takes nothing and only returns a number.
        if !KNOWN.contains(&unsafe { version() }) {
            return None;
        }
        // SAFETY: in both known ABIs the table has this entry.
        let make = unsafe { *table.add(NEW_FROM_DESCR) };
        // SAFETY: likewise.
        let set_base = unsafe { *table.add(SET_BASE_OBJECT) };
        // SAFETY: the C type of that function.
        let new_from_descr = unsafe { core::mem::transmute::<*const c_void, NewFromDescr>(make) };
        // SAFETY: the C type of that function.
        let set_base_object = unsafe { core::mem::transmute::<*const c_void, SetBaseObject>(set_base) };
        Some(Api { new_from_descr, set_base_object })
    }

    /// A `numpy.ndarray` over memory that `base` keeps.
    ///
    /// # Safety
    /// `class` and `dtype` are what they say; the elements lie in memory that stays as long as `base` is alive, and that may be
    /// written to if `writeable`.
    pub unsafe fn array(&self, gil: Gil<'_>, over: &Over<'_>, base: Object) -> Result<Object> {
        let rank = over.lengths.len();
        if rank > MAX_DIMENSIONS || over.strides.len() != rank || over.data == 0 {
            return Err(gil.raise_static(c"internal error in Sanca: an array that NumPy could not have"));
        }
        let flags = if over.writeable { WRITEABLE } else { 0 };
        // SAFETY: as the caller says; the dtype's reference is taken over. Strides make NumPy work out the other flags.
        let array = unsafe {
            Object::from_result((self.new_from_descr)(
                over.class.as_ptr().cast(),
                over.dtype.own().into_raw(),
                rank as c_int,
                over.lengths.as_ptr(),
                over.strides.as_ptr(),
                core::ptr::with_exposed_provenance_mut(over.data),
                flags,
                core::ptr::null_mut(),
            ))?
        };
        // SAFETY: a fresh array without a base; takes over the reference, also when it fails.
        check(unsafe { (self.set_base_object)(array.as_ptr(), base.into_raw()) })?;
        Ok(array)
    }
}
