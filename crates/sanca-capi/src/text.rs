//! Strings in and out, in CPython's own representation.

use crate::compat;
use crate::error::Result;
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use pyo3_ffi as ffi;

/// A string's characters, borrowed from the string.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// One byte a character.
    Latin1(&'a [u8]),
    /// Two bytes a character, native order.
    Ucs2(&'a [u8]),
    /// Four bytes a character, native order.
    Ucs4(&'a [u8]),
}

impl<'a> Borrowed<'a> {
    /// Exactly `str`, no subclass.
    #[inline]
    pub fn is_exact_str(self) -> bool {
        self.type_ptr() == &raw mut ffi::PyUnicode_Type
    }

    /// `str` or a subclass.
    #[inline]
    pub fn is_str(self) -> bool {
        // SAFETY: alive; a flag test.
        unsafe { ffi::PyUnicode_Check(self.as_ptr()) != 0 }
    }

    /// The characters of a `str`. `None` for anything else, and for strings that are not compact: subclasses, and legacy
    /// strings of 3.10 and 3.11.
    #[inline]
    pub fn text_view(self) -> Option<View<'a>> {
        if !self.is_str() {
            return None;
        }
        // SAFETY: a str; the module refused to load if the layout was not verified.
        let raw = unsafe { compat::raw_text(self.as_ptr()) }?;
        // SAFETY: a compact string stores `length` characters of `kind` bytes at `data`, immutable while alive.
        let bytes = unsafe { core::slice::from_raw_parts(raw.data, raw.length * raw.kind as usize) };
        Some(match raw.kind {
            1 => View::Latin1(bytes),
            2 => View::Ucs2(bytes),
            _ => View::Ucs4(bytes),
        })
    }

    /// A `str` (or subclass) as an exact `str`.
    pub fn exact_text(self) -> Result<Object> {
        // SAFETY: alive and a str (caller looked).
        unsafe { Object::from_result(ffi::PyUnicode_FromObject(self.as_ptr())) }
    }

    /// Number of code points.
    pub fn text_length(self) -> usize {
        // SAFETY: a str (caller looked).
        let length = unsafe { ffi::PyUnicode_GetLength(self.as_ptr()) };
        usize::try_from(length).unwrap_or(0)
    }

    /// The text in Rust, lone surrogates replaced.
    pub fn to_text_lossy(self) -> String {
        match self.text_view() {
            Some(View::Latin1(bytes)) if bytes.is_ascii() => String::from_utf8_lossy(bytes).into_owned(),
            Some(View::Latin1(bytes)) => bytes.iter().map(|&byte| char::from(byte)).collect(),
            Some(View::Ucs2(bytes)) => bytes
                .chunks_exact(2)
                .map(|unit| u32::from(u16::from_ne_bytes([unit[0], unit[1]])))
                .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
            Some(View::Ucs4(bytes)) => bytes
                .chunks_exact(4)
                .map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]]))
                .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
            None => String::from("?"),
        }
    }

    /// The text as Rust, or `TypeError` naming what was expected.
    pub fn to_text(self, what: &str) -> Result<String> {
        if self.is_str() {
            return Ok(self.to_text_lossy());
        }
        let message = format!("{what} must be a str, not {}", self.type_name());
        Err(self.gil().raise(crate::error::Builtin::TypeError, &message))
    }
}

/// Whether some UTF-16 unit (native order) is a surrogate. Looks at four at a time.
#[inline]
pub fn has_surrogate(bytes: &[u8]) -> bool {
    const LOWEST: u64 = 0x0001_0001_0001_0001;
    let (quads, rest) = bytes.as_chunks::<8>();
    // A lane of `x` is zero where the unit is a surrogate; the classic test for a zero lane.
    let found = quads.iter().fold(0, |found, quad| {
        let x = (u64::from_ne_bytes(*quad) & (LOWEST * 0xF800)) ^ (LOWEST * 0xD800);
        found | (x.wrapping_sub(LOWEST) & !x & (LOWEST * 0x8000))
    });
    found != 0 || rest.chunks_exact(2).any(|unit| u16::from_ne_bytes([unit[0], unit[1]]) & 0xF800 == 0xD800)
}

impl<'py> Gil<'py> {
    /// A `str` from Rust text.
    pub fn text(self, text: &str) -> Result<Object> {
        // SAFETY: pointer and length belong together and are UTF-8.
        unsafe { Object::from_result(ffi::PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as isize)) }
    }

    /// An interned `str`, for attribute names.
    pub fn interned(self, text: &str) -> Result<Object> {
        let mut pointer = self.text(text)?.into_raw();
        // SAFETY: our own reference, replaced in place by the interned one.
        unsafe { ffi::PyUnicode_InternInPlace(&mut pointer) };
        // SAFETY: still one owned reference.
        Ok(unsafe { Object::from_raw(pointer) })
    }

    /// A `str` from Latin-1 bytes.
    #[inline]
    pub fn text_from_latin1(self, bytes: &[u8]) -> Result<Object> {
        // SAFETY: kind 1 reads `len` bytes.
        unsafe {
            Object::from_result(compat::PyUnicode_FromKindAndData(1, bytes.as_ptr().cast(), bytes.len() as isize))
        }
    }

    /// A `str` from UTF-16 units in native order: pairs become astral characters, lone surrogates stay.
    pub fn text_from_utf16(self, bytes: &[u8]) -> Result<Object> {
        if !has_surrogate(bytes) {
            let size = (bytes.len() / 2) as isize;
            // SAFETY: kind 2 reads `size` units; CPython allows unaligned input here only on machines that do, so copy.
            if bytes.as_ptr().align_offset(2) == 0 {
                // SAFETY: aligned, `size` units.
                return unsafe {
                    Object::from_result(compat::PyUnicode_FromKindAndData(2, bytes.as_ptr().cast(), size))
                };
            }
        }
        let mut order: core::ffi::c_int = if cfg!(target_endian = "little") { -1 } else { 1 };
        // SAFETY: pointer and length belong together; the error handler's name is NUL-terminated.
        unsafe {
            Object::from_result(ffi::PyUnicode_DecodeUTF16(
                bytes.as_ptr().cast(),
                bytes.len() as isize,
                c"surrogatepass".as_ptr(),
                &mut order,
            ))
        }
    }

    /// A one-character `str` from a UTF-16 unit (which may be a surrogate).
    pub fn text_from_unit(self, unit: u16) -> Result<Object> {
        // SAFETY: kind 2 reads one aligned unit.
        unsafe { Object::from_result(compat::PyUnicode_FromKindAndData(2, (&raw const unit).cast(), 1)) }
    }
}
