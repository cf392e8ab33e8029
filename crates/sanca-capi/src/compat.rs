//! What lies outside the 3.10 limited API, declared by hand and checked against the running interpreter.
//!
//! One binary serves CPython 3.10 and later, so each item here is either an exported function present in all of them or a
//! memory layout that [`probe`] verifies before anything relies on it.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use pyo3_ffi as ffi;

/// `Py_buffer`; part of the limited API from 3.11 with the layout it had in 3.10.
#[repr(C)]
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Buffer {
    pub buf: *mut c_void,
    pub obj: *mut ffi::PyObject,
    pub len: isize,
    pub itemsize: isize,
    pub readonly: c_int,
    pub ndim: c_int,
    pub format: *mut c_char,
    pub shape: *mut isize,
    pub strides: *mut isize,
    pub suboffsets: *mut isize,
    pub internal: *mut c_void,
}

unsafe extern "C" {
    pub(crate) fn PyObject_GetBuffer(object: *mut ffi::PyObject, view: *mut Buffer, flags: c_int) -> c_int;
    pub(crate) fn PyBuffer_Release(view: *mut Buffer);
    pub(crate) fn PyBuffer_ToContiguous(out: *mut c_void, view: *const Buffer, len: isize, order: c_char) -> c_int;
    pub(crate) fn PyUnicode_FromKindAndData(kind: c_int, data: *const c_void, size: isize) -> *mut ffi::PyObject;
    // `PyObject_Vectorcall` is a macro in 3.10; this function is exported by every version.
    fn PyObject_VectorcallDict(
        callable: *mut ffi::PyObject,
        args: *const *mut ffi::PyObject,
        nargsf: usize,
        kwargs: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;
    pub(crate) fn PyThread_get_thread_ident() -> core::ffi::c_ulong;
    fn PyThreadState_DeleteCurrent();
    pub(crate) fn PyInterpreterState_Main() -> *mut ffi::PyInterpreterState;
    pub(crate) fn PyThreadState_GetInterpreter(state: *mut ffi::PyThreadState) -> *mut ffi::PyInterpreterState;
}

/// The current state, null if there is none, under the name that each version has for it.
pub(crate) fn current_state() -> *mut ffi::PyThreadState {
    type Get = unsafe extern "C" fn() -> *mut ffi::PyThreadState;
    static GET: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());
    let mut get = GET.load(Ordering::Relaxed);
    if get.is_null() {
        let names = [c"PyThreadState_GetUnchecked", c"_PyThreadState_UncheckedGet"];
        get = names.into_iter().map(symbol).find(|found| !found.is_null()).unwrap_or_default();
        GET.store(get, Ordering::Relaxed);
    }
    if get.is_null() {
        return get.cast();
    }
    // SAFETY: every version has one of them with this C type.
    let get: Get = unsafe { core::mem::transmute(get) };
    // SAFETY: may be asked on any thread, with or without a lock.
    unsafe { get() }
}

/// Deletes the current state and gives its interpreter's lock up. Exported by every version, not in the limited API.
///
/// # Safety
/// The lock is held, and the state was cleared.
pub(crate) unsafe fn delete_current_state() {
    // SAFETY: the caller's guarantees.
    unsafe { PyThreadState_DeleteCurrent() };
}

/// A function of CPython that not every version has; null where it is missing.
#[cfg(unix)]
pub(crate) fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: asks the global scope, where CPython's symbols are.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
}

/// Elsewhere none of them is used.
#[cfg(not(unix))]
pub(crate) fn symbol(_: &CStr) -> *mut c_void {
    core::ptr::null_mut()
}

/// The module slot by which 3.12 and later ask what a module can do in other interpreters (PEP 684).
pub const MOD_MULTIPLE_INTERPRETERS: c_int = 3;
/// Its value: interpreters may have locks of their own.
pub const MOD_PER_INTERPRETER_GIL_SUPPORTED: *mut c_void = core::ptr::without_provenance_mut(2);

/// The running version: (3, 11).
pub fn version() -> (u32, u32) {
    // SAFETY: may be called at any time; the text is static.
    let text = unsafe { CStr::from_ptr(ffi::Py_GetVersion()) }.to_str().unwrap_or_default();
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

/// Whether "the current state" is that of the calling thread (3.12 and later), not of whichever thread holds the lock.
pub(crate) fn current_state_is_per_thread() -> bool {
    static ANSWER: AtomicUsize = AtomicUsize::new(0);
    if ANSWER.load(Ordering::Relaxed) == 0 {
        ANSWER.store(if version() >= (3, 12) { 2 } else { 1 }, Ordering::Relaxed);
    }
    ANSWER.load(Ordering::Relaxed) == 2
}

/// Calls with positional arguments, no keywords, no tuple.
///
/// # Safety
/// `callable` and all `count` arguments are alive and the GIL is held.
pub(crate) unsafe fn vectorcall(
    callable: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: usize,
) -> *mut ffi::PyObject {
    // SAFETY: the caller's guarantees are this function's.
    unsafe { PyObject_VectorcallDict(callable, args, count, core::ptr::null_mut()) }
}

/// Offsets of the string layout (PEP 393): data after an ASCII head, data after a full head, and the state word's shifts.
static ASCII_DATA: AtomicUsize = AtomicUsize::new(0);
static WIDE_DATA: AtomicUsize = AtomicUsize::new(0);
static STATE_SHIFT: AtomicUsize = AtomicUsize::new(0);

const LENGTH: usize = size_of::<ffi::PyObject>();
const STATE: usize = LENGTH + 16;

/// A string's characters as CPython stores them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawText {
    /// 1, 2 or 4 bytes a character.
    pub kind: u32,
    pub data: *const u8,
    pub length: usize,
}

/// Reads a compact string's head. `None` if it is a legacy (non-compact) string.
///
/// # Safety
/// `object` is an alive `str`, and [`probe`] succeeded.
#[inline]
pub(crate) unsafe fn raw_text(object: *mut ffi::PyObject) -> Option<RawText> {
    let base = object.cast::<u8>();
    // SAFETY: the probe verified that the state word lies here.
    let state = unsafe { base.add(STATE).cast::<u32>().read() } >> STATE_SHIFT.load(Ordering::Relaxed);
    // SAFETY: `length` follows the object head in every version.
    let length = unsafe { base.add(LENGTH).cast::<usize>().read() };
    let (kind, compact, ascii) = (state & 7, state & 8 != 0, state & 16 != 0);
    if !compact {
        return None;
    }
    let offset = if ascii { &ASCII_DATA } else { &WIDE_DATA }.load(Ordering::Relaxed);
    // SAFETY: characters follow the head of a compact string at the verified offset.
    Some(RawText { kind, data: unsafe { base.add(offset) }, length })
}

/// Where a type object has its `tp_getattro`: after the head, a size, a name, two sizes and ten functions.
const GETATTR: usize = size_of::<ffi::PyObject>() + 16 * size_of::<usize>();

/// `tp_getattro` of a type, which tells types of ours from others, whichever interpreter they belong to.
///
/// # Safety
/// `class` is an alive type, and [`probe`] succeeded.
#[inline]
pub unsafe fn getattr_slot(class: *mut ffi::PyTypeObject) -> *const c_void {
    // SAFETY: the probe verified that the slot lies here.
    unsafe { class.cast::<u8>().add(GETATTR).cast::<*const c_void>().read() }
}

/// Verifies the layout of strings and of types in the running interpreter. Must succeed before any of them is looked at.
///
/// # Safety
/// The GIL is held.
pub unsafe fn probe() -> bool {
    let class = &raw mut ffi::PyType_Type;
    // SAFETY: a static type; the read stays within it.
    let types = unsafe { getattr_slot(class) == ffi::PyType_GetSlot(class, ffi::Py_tp_getattro).cast_const() };
    // SAFETY: the GIL is held (caller).
    types && unsafe { probe_strings() }
}

/// # Safety
/// The GIL is held.
unsafe fn probe_strings() -> bool {
    // (data after ASCII head, data after full head, shift of `kind` in the state word)
    const LAYOUTS: [(usize, usize, usize); 3] = [(48, 72, 2), (40, 56, 2), (40, 56, 16)];
    LAYOUTS.into_iter().any(|(ascii, wide, shift)| {
        ASCII_DATA.store(ascii, Ordering::Relaxed);
        WIDE_DATA.store(wide, Ordering::Relaxed);
        STATE_SHIFT.store(shift, Ordering::Relaxed);
        // SAFETY: the GIL is held (caller).
        unsafe {
            holds(c"Sanca-probe".to_bytes(), 1, b"Sanca-probe")
                && holds("Sancä-probe".as_bytes(), 1, b"Sanc\xe4-probe")
                && holds("Sanc\u{20ac}".as_bytes(), 2, &units(&[0x53, 0x61, 0x6e, 0x63, 0x20ac]))
                && holds("S\u{1f600}".as_bytes(), 4, &[0x53u32.to_ne_bytes(), 0x1f600u32.to_ne_bytes()].concat())
        }
    })
}

fn units(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_ne_bytes()).collect()
}

/// Whether a fresh string of that UTF-8 text has that kind and those bytes under the layout being tried.
///
/// # Safety
/// The GIL is held.
unsafe fn holds(utf8: &[u8], kind: u32, bytes: &[u8]) -> bool {
    // SAFETY: pointer and length belong together.
    let object = unsafe { ffi::PyUnicode_FromStringAndSize(utf8.as_ptr().cast(), utf8.len() as isize) };
    if object.is_null() {
        return false;
    }
    // SAFETY: alive; reads stay within the object's head whatever the layout.
    let found = unsafe { raw_text(object) };
    let fits = found.is_some_and(|text| {
        text.kind == kind && text.length * kind as usize == bytes.len() && {
            // SAFETY: every layout tried places the data at most 32 bytes past its true start, within the allocation's
            // rounding for these short strings plus their own length.
            unsafe { core::slice::from_raw_parts(text.data, bytes.len()) == bytes }
        }
    });
    // SAFETY: our own reference.
    unsafe { ffi::Py_DECREF(object) };
    fits
}
