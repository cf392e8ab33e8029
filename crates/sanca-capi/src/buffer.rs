//! The buffer protocol, as a consumer and as an exporter.

use crate::compat::{self, Buffer};
use crate::error::{Raised, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use core::ffi::{CStr, c_int, c_void};
use pyo3_ffi as ffi;

const FORMAT: c_int = 0x4;
const STRIDES: c_int = 0x18;
/// `PyBUF_FULL_RO`: any memory, read-only is fine.
const FULL_RO: c_int = 0x0100 | STRIDES | FORMAT;
/// `PyBUF_WRITABLE`
pub const WRITABLE: c_int = 1;
/// `PyBUF_C_CONTIGUOUS`, writable.
const CONTIGUOUS_WRITABLE: c_int = 0x20 | STRIDES | FORMAT | WRITABLE;
const CONTIGUOUS: c_int = 0x20 | STRIDES | FORMAT;

/// Memory lent by a Python object; given back on drop (with the GIL held, as for [`Object`]).
#[derive(Debug)]
pub struct Lent(Box<Buffer>);

impl Lent {
    /// Asks for the memory of an object, in whatever layout it has.
    pub fn of(object: Borrowed<'_>) -> Result<Lent> {
        Lent::ask(object, FULL_RO)
    }

    /// Asks for contiguous memory, writable if `writable`.
    pub fn contiguous(object: Borrowed<'_>, writable: bool) -> Result<Lent> {
        Lent::ask(object, if writable { CONTIGUOUS_WRITABLE } else { CONTIGUOUS })
    }

    fn ask(object: Borrowed<'_>, flags: c_int) -> Result<Lent> {
        // SAFETY: an all-zero Buffer is the state PyObject_GetBuffer expects.
        let mut view: Box<Buffer> = Box::new(unsafe { core::mem::zeroed() });
        // SAFETY: alive; the view outlives the loan.
        let status = unsafe { compat::PyObject_GetBuffer(object.as_ptr(), &mut *view, flags) };
        if status == 0 { Ok(Lent(view)) } else { Err(Raised) }
    }

    /// Struct-module format, `B` if none is given.
    pub fn format(&self) -> &CStr {
        // SAFETY: the exporter keeps a NUL-terminated format alive while lent.
        if self.0.format.is_null() { c"B" } else { unsafe { CStr::from_ptr(self.0.format) } }
    }

    /// Size of one item in bytes.
    pub fn item_size(&self) -> usize {
        usize::try_from(self.0.itemsize).unwrap_or(1)
    }

    /// Whether writing is forbidden.
    pub fn read_only(&self) -> bool {
        self.0.readonly != 0
    }

    /// Length of each dimension.
    pub fn shape(&self) -> &[isize] {
        if self.0.shape.is_null() || self.0.ndim <= 0 {
            return &[];
        }
        // SAFETY: the exporter provides `ndim` lengths while lent.
        unsafe { core::slice::from_raw_parts(self.0.shape, self.0.ndim as usize) }
    }

    /// The step along each dimension in bytes; empty where the exporter leaves it to C order.
    pub fn strides(&self) -> &[isize] {
        if self.0.strides.is_null() || self.0.ndim <= 0 {
            return &[];
        }
        // SAFETY: the exporter provides `ndim` strides while lent.
        unsafe { core::slice::from_raw_parts(self.0.strides, self.0.ndim as usize) }
    }

    /// Whether there are pointers in the memory, by which the elements are found.
    pub fn is_indirect(&self) -> bool {
        !self.0.suboffsets.is_null()
    }

    /// The bytes of contiguous memory that nobody else has seen yet; `None` if it is read-only or has gaps.
    pub fn fresh_bytes(&mut self) -> Option<&mut [u8]> {
        if self.read_only() || !self.is_contiguous() || self.0.len <= 0 {
            return None;
        }
        // SAFETY: contiguous writable memory of `len` bytes, lent to us.
        Some(unsafe { core::slice::from_raw_parts_mut(self.0.buf.cast(), self.byte_len()) })
    }

    /// Number of dimensions.
    pub fn dimensions(&self) -> usize {
        usize::try_from(self.0.ndim).unwrap_or(0)
    }

    /// Total size in bytes when laid out contiguously.
    pub fn byte_len(&self) -> usize {
        usize::try_from(self.0.len).unwrap_or(0)
    }

    /// Address of the first byte.
    pub fn address(&self) -> usize {
        self.0.buf as usize
    }

    /// The bytes, if they lie contiguous in C order.
    pub fn contiguous_bytes(&self) -> Option<&[u8]> {
        if !self.is_contiguous() {
            return None;
        }
        if self.0.len <= 0 {
            return Some(&[]);
        }
        // SAFETY: contiguous memory of `len` bytes, lent to us.
        Some(unsafe { core::slice::from_raw_parts(self.0.buf.cast(), self.byte_len()) })
    }

    fn is_contiguous(&self) -> bool {
        let shape = self.shape();
        if self.0.strides.is_null() || shape.is_empty() {
            return self.0.suboffsets.is_null();
        }
        let mut expected = self.0.itemsize;
        for (&length, &stride) in shape.iter().zip(self.strides()).rev() {
            if length > 1 && stride != expected {
                return false;
            }
            expected *= length.max(1);
        }
        self.0.suboffsets.is_null()
    }

    /// A contiguous copy in C order.
    pub fn copy(&self, gil: Gil<'_>) -> Result<Vec<u8>> {
        let _ = gil;
        let mut out = vec![0u8; self.byte_len()];
        // SAFETY: `out` has `len` bytes; the view is valid while lent.
        let status = unsafe {
            compat::PyBuffer_ToContiguous(out.as_mut_ptr().cast(), &*self.0, self.0.len, b'C' as core::ffi::c_char)
        };
        if status == 0 { Ok(out) } else { Err(Raised) }
    }

    /// Leaks the loan: returns a token to give to [`give_back`] later.
    pub fn keep(mut self) -> usize {
        let address = (&raw mut *self.0) as usize;
        core::mem::forget(self);
        address
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // SAFETY: filled by PyObject_GetBuffer, released once.
        unsafe { compat::PyBuffer_Release(&mut *self.0) }
    }
}

/// Ends a loan kept by [`Lent::keep`].
///
/// # Safety
/// `token` came from [`Lent::keep`] and is given back once, with the GIL held.
pub unsafe fn give_back(token: usize) {
    // SAFETY: the box forgotten by `keep` (caller).
    drop(Lent(unsafe { Box::from_raw(token as *mut Buffer) }));
}

/// What an exporter says of its memory.
#[derive(Debug)]
pub struct Export {
    /// First byte; stays valid until the release callback.
    pub data: *mut c_void,
    /// Size in bytes.
    pub bytes: usize,
    /// Size of an item.
    pub item_size: usize,
    /// Struct-module format of an item.
    pub format: &'static CStr,
    /// Whether writing is forbidden.
    pub read_only: bool,
}

/// Shape and stride of a one-dimensional export; freed in [`unfill`].
struct Geometry {
    shape: isize,
    stride: isize,
    owner: usize,
}

/// Fills a consumer's view for one-dimensional memory.
///
/// # Safety
/// `view` and `exporter` come from a `bf_getbuffer` call; `export.data` stays valid until [`unfill`].
pub unsafe fn fill(
    view: *mut Buffer,
    exporter: Borrowed<'_>,
    export: &Export,
    flags: c_int,
    owner: usize,
) -> Result<()> {
    if export.read_only && flags & WRITABLE != 0 {
        // SAFETY: the protocol asks for a null `obj` on error.
        unsafe { (*view).obj = core::ptr::null_mut() };
        return Err(exporter.gil().raise(
            crate::error::Builtin::BufferError,
            "a Java array is seen through the buffer protocol as a read-only copy; assign to it with array[:] = values",
        ));
    }
    let items = export.bytes / export.item_size.max(1);
    let geometry =
        Box::into_raw(Box::new(Geometry { shape: items as isize, stride: export.item_size as isize, owner }));
    // SAFETY: `geometry` was allocated just now; `view` is the consumer's (caller).
    unsafe {
        *view = Buffer {
            buf: export.data,
            obj: exporter.own().into_raw(),
            len: export.bytes as isize,
            itemsize: export.item_size as isize,
            readonly: c_int::from(export.read_only),
            ndim: 1,
            format: if flags & FORMAT != 0 { export.format.as_ptr().cast_mut() } else { core::ptr::null_mut() },
            shape: &raw mut (*geometry).shape,
            strides: &raw mut (*geometry).stride,
            suboffsets: core::ptr::null_mut(),
            internal: geometry.cast(),
        };
    }
    Ok(())
}

/// Undoes [`fill`]; returns the owner number given there.
///
/// # Safety
/// `view` was filled by [`fill`] and is released once.
pub unsafe fn unfill(view: *mut Buffer) -> usize {
    // SAFETY: `internal` is the box made by `fill` (caller).
    unsafe { Box::from_raw((*view).internal.cast::<Geometry>()) }.owner
}

/// `memoryview(object)`
pub fn memory_view(object: Borrowed<'_>) -> Result<Object> {
    // SAFETY: alive.
    unsafe { Object::from_result(ffi::PyMemoryView_FromObject(object.as_ptr())) }
}
