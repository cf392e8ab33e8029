//! The buffer protocol, both ways: a Java array shows a snapshot of its elements, and lends from others are read as elements.

use super::{Array, to_bytes};
use sanca_capi::buffer::{self, Export, Lent};
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::{Borrowed, Object, Result};
use sanca_model::value::Kind;

pub(super) unsafe extern "C" fn getbuffer_slot(
    object: *mut PyObject,
    view: *mut raw::Buffer,
    flags: raw::c_int,
) -> raw::c_int {
    // SAFETY: CPython calls with the GIL held, an alive exporter and the consumer's view.
    unsafe {
        sanca_capi::trampoline::status(|_| {
            let object = Borrowed::from_raw(object);
            let array = Array::of(object)?;
            if array.kind == Kind::Object {
                (*view).obj = core::ptr::null_mut();
                return Err(array.gil.raise(Builtin::BufferError, "an array of Java objects has no memory to show"));
            }
            let copy = to_bytes(object)?;
            let bytes = copy.get(array.gil).bytes_view().unwrap_or_default();
            let export = Export {
                data: bytes.as_ptr().cast_mut().cast(),
                bytes: bytes.len(),
                item_size: array.size(),
                format: format_of(array.kind),
                read_only: true,
            };
            buffer::fill(view, object, &export, flags, copy.as_ptr() as usize)?;
            // The view owns it until it is released.
            let _ = copy.into_raw();
            Ok(0)
        })
    }
}

pub(super) unsafe extern "C" fn releasebuffer_slot(_: *mut PyObject, view: *mut raw::Buffer) {
    // SAFETY: the view was filled by `getbuffer_slot` and is released once.
    unsafe {
        sanca_capi::trampoline::nothing(|_| {
            let owner = buffer::unfill(view);
            drop(Object::from_raw(owner as *mut PyObject));
        });
    }
}

/// Struct-module format of a kind.
const fn format_of(kind: Kind) -> &'static core::ffi::CStr {
    match kind {
        Kind::Boolean => c"?",
        Kind::Byte => c"b",
        Kind::Char => c"H",
        Kind::Short => c"h",
        Kind::Int => c"i",
        Kind::Long => c"q",
        Kind::Float => c"f",
        Kind::Double | Kind::Object | Kind::Void => c"d",
    }
}

/// The kind whose values a format's items are, and whether their bytes must be swapped.
pub fn kind_of_format(format: &[u8], size: usize) -> Option<(Kind, bool)> {
    let (order, code) = match format {
        [code] => (b'@', *code),
        [order @ (b'@' | b'=' | b'<' | b'>' | b'!'), code] => (*order, *code),
        _ => return None,
    };
    let swapped = size > 1
        && (matches!(order, b'>' | b'!') == cfg!(target_endian = "little"))
        && matches!(order, b'<' | b'>' | b'!');
    let kind = match (code, size) {
        (b'?', 1) => Kind::Boolean,
        (b'b' | b'B' | b'c', 1) => Kind::Byte,
        (b'H', 2) => Kind::Char,
        (b'h', 2) => Kind::Short,
        (b'i' | b'l', 4) => Kind::Int,
        (b'l' | b'q' | b'n', 8) => Kind::Long,
        (b'f', 4) => Kind::Float,
        (b'd', 8) => Kind::Double,
        (b'u' | b'w', 2) => Kind::Char,
        _ => return None,
    };
    Some((kind, swapped))
}

/// An exporter of the buffer protocol, the kind of its items, and whether their bytes must be swapped. `None`: it is none, or
/// its items are of no kind of ours.
pub(super) fn lent(value: Borrowed<'_>) -> Option<(Lent, Kind, bool)> {
    let Ok(lent) = Lent::of(value) else {
        value.gil().clear();
        return None;
    };
    let (kind, swapped) = kind_of_format(lent.format().to_bytes(), lent.item_size())?;
    Some((lent, kind, swapped))
}

/// The elements of an exporter of the buffer protocol as native memory of a primitive array. `None`: it is none, or its
/// elements are of another kind.
pub(super) fn bytes_for(value: Borrowed<'_>, kind: Kind) -> Result<Option<Vec<u8>>> {
    let Some((lent, found, swapped)) = lent(value) else { return Ok(None) };
    if found != kind || lent.dimensions() > 1 {
        return Ok(None);
    }
    let mut bytes = match lent.contiguous_bytes() {
        Some(bytes) => bytes.to_vec(),
        None => lent.copy(value.gil())?,
    };
    if swapped {
        bytes.chunks_exact_mut(lent.item_size()).for_each(<[u8]>::reverse);
    }
    Ok(Some(bytes))
}
