//! Integers, floats and booleans.

use crate::error::{Raised, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use pyo3_ffi as ffi;

/// An `int`, as far as 64 bits go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Integer {
    /// It fits.
    Small(i64),
    /// It does not.
    Big,
}

impl<'a> Borrowed<'a> {
    /// Exactly `int` (so not `bool`).
    #[inline]
    pub fn is_exact_int(self) -> bool {
        self.type_ptr() == &raw mut ffi::PyLong_Type
    }

    /// `int` or a subclass; `bool` is one.
    #[inline]
    pub fn is_int(self) -> bool {
        // SAFETY: alive; a flag test.
        unsafe { ffi::PyLong_Check(self.as_ptr()) != 0 }
    }

    /// `True` or `False`.
    #[inline]
    pub fn is_bool(self) -> bool {
        self.type_ptr() == &raw mut ffi::PyBool_Type
    }

    /// `self is True`
    #[inline]
    pub fn is_true(self) -> bool {
        // SAFETY: the address of a static.
        self.as_ptr() == unsafe { ffi::Py_True() }
    }

    /// Exactly `float`.
    #[inline]
    pub fn is_exact_float(self) -> bool {
        self.type_ptr() == &raw mut ffi::PyFloat_Type
    }

    /// `float` or a subclass.
    #[inline]
    pub fn is_float(self) -> bool {
        // SAFETY: alive; a subtype test.
        unsafe { ffi::PyFloat_Check(self.as_ptr()) != 0 }
    }

    /// The value of an `int`.
    #[inline]
    pub fn integer(self) -> Integer {
        let mut overflow = 0;
        // SAFETY: alive and an int (caller looked), so no error is possible.
        let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(self.as_ptr(), &mut overflow) };
        if overflow == 0 { Integer::Small(value) } else { Integer::Big }
    }

    /// The value of a `float`.
    #[inline]
    pub fn float(self) -> f64 {
        // SAFETY: alive and a float (caller looked), so no error is possible.
        unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) }
    }

    /// `operator.index(self)`
    pub fn index(self) -> Result<Object> {
        // SAFETY: alive.
        unsafe { Object::from_result(ffi::PyNumber_Index(self.as_ptr())) }
    }

    /// `operator.index(self)` as a machine number; `IndexError` if it does not fit.
    #[inline]
    pub fn index_value(self) -> Result<isize> {
        // SAFETY: alive; the static type is raised when the value does not fit.
        let value = unsafe { ffi::PyNumber_AsSsize_t(self.as_ptr(), ffi::PyExc_IndexError) };
        if value == -1 && self.gil().raised() { Err(Raised) } else { Ok(value) }
    }

    /// `float(self)`
    pub fn to_float(self) -> Result<f64> {
        // SAFETY: alive.
        let value = unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) };
        if value == -1.0 && self.gil().raised() { Err(Raised) } else { Ok(value) }
    }

    /// An `int` as two's complement, big-endian, shortest form.
    pub fn integer_bytes(self) -> Result<Vec<u8>> {
        let gil = self.gil();
        let bits = self.call_method(c"bit_length", &[])?;
        let Integer::Small(bits) = bits.get(gil).integer() else {
            return Err(gil.raise_static(c"int of impossible size"));
        };
        let size = gil.int(bits / 8 + 1)?;
        let order = gil.text("big")?;
        // `to_bytes(size, "big", signed=True)`; signed is keyword-only, hence the small dance through functools-free kwargs.
        let function = self.attr(c"to_bytes")?;
        let names = crate::container::dict(gil, &[("signed", gil.bool(true))])?;
        let args = crate::container::tuple(gil, vec![size, order])?;
        // SAFETY: all alive.
        let bytes =
            unsafe { Object::from_result(ffi::PyObject_Call(function.as_ptr(), args.as_ptr(), names.as_ptr()))? };
        bytes.get(gil).bytes_view().map(<[u8]>::to_vec).ok_or(Raised)
    }
}

impl<'py> Gil<'py> {
    /// An `int`.
    #[inline]
    pub fn int(self, value: i64) -> Result<Object> {
        // SAFETY: the GIL is held.
        unsafe { Object::from_result(ffi::PyLong_FromLongLong(value)) }
    }

    /// An `int` from two's complement, big-endian.
    pub fn int_from_bytes(self, bytes: &[u8]) -> Result<Object> {
        // SAFETY: the address of a static type, borrowed under the GIL.
        let class = unsafe { Borrowed::from_raw((&raw mut ffi::PyLong_Type).cast()) };
        let function = class.attr(c"from_bytes")?;
        let names = crate::container::dict(self, &[("signed", self.bool(true))])?;
        let args = crate::container::tuple(self, vec![self.bytes(bytes)?, self.text("big")?])?;
        // SAFETY: all alive.
        unsafe { Object::from_result(ffi::PyObject_Call(function.as_ptr(), args.as_ptr(), names.as_ptr())) }
    }

    /// A `float`.
    #[inline]
    pub fn float(self, value: f64) -> Result<Object> {
        // SAFETY: the GIL is held.
        unsafe { Object::from_result(ffi::PyFloat_FromDouble(value)) }
    }
}
