//! Running the first lines in an interpreter: given values by name, they say what went wrong, if anything.

use core::ffi::{CStr, c_int};
use std::ffi::CString;

use crate::library::{Api, Pointer};

/// `Py_file_input`
const FILE_INPUT: c_int = 257;

/// The names a piece of Python sees. Holding it means holding the GIL.
pub struct Script<'a> {
    api: &'a Api,
    names: Pointer,
}

impl<'a> Script<'a> {
    /// # Safety
    /// The calling thread holds the GIL for as long as this lives.
    pub unsafe fn new(api: &'a Api) -> Script<'a> {
        // SAFETY: the GIL is held (caller).
        let names = unsafe { (api.PyDict_New)() };
        Script { api, names }
    }

    /// Gives it a text.
    pub fn text(&self, name: &CStr, value: &str) {
        let length = isize::try_from(value.len()).unwrap_or(0);
        // SAFETY: the GIL is held (type); the text is read to its length.
        let object = unsafe { (self.api.PyUnicode_FromStringAndSize)(value.as_ptr().cast(), length) };
        self.set(name, object);
    }

    /// Gives it an address as an integer.
    pub fn address(&self, name: &CStr, value: usize) {
        // SAFETY: the GIL is held (type).
        let object = unsafe { (self.api.PyLong_FromVoidPtr)(value as *mut _) };
        self.set(name, object);
    }

    /// Runs lines. An exception is an error with its traceback.
    pub fn run(&self, lines: &str) -> Result<(), String> {
        let code = CString::new(guarded(lines)).expect("code of ours holds no NUL");
        // SAFETY: the GIL is held (type); `names` is a dict.
        let done = unsafe { (self.api.PyRun_String)(code.as_ptr(), FILE_INPUT, self.names, self.names) };
        if done.is_null() {
            // SAFETY: as above.
            unsafe { (self.api.PyErr_Clear)() };
            return Err("Python has no memory, or its standard library is damaged".into());
        }
        self.release(done);
        match self.get(c"trouble") {
            Some(trouble) if !trouble.is_empty() => Err(trouble),
            _ => Ok(()),
        }
    }

    fn set(&self, name: &CStr, object: Pointer) {
        if object.is_null() {
            // The line that uses the name will say that it is missing.
            // SAFETY: the GIL is held (type).
            return unsafe { (self.api.PyErr_Clear)() };
        }
        // SAFETY: as above; the dict takes a reference of its own.
        unsafe { (self.api.PyDict_SetItemString)(self.names, name.as_ptr(), object) };
        self.release(object);
    }

    fn get(&self, name: &CStr) -> Option<String> {
        // SAFETY: the GIL is held (type); the dict keeps the object alive.
        let object = unsafe { (self.api.PyDict_GetItemString)(self.names, name.as_ptr()) };
        if object.is_null() {
            return None;
        }
        let mut length = 0;
        // SAFETY: as above.
        let text = unsafe { (self.api.PyUnicode_AsUTF8AndSize)(object, &mut length) };
        if text.is_null() {
            // SAFETY: as above.
            unsafe { (self.api.PyErr_Clear)() };
            return None;
        }
        // SAFETY: CPython's own buffer of that length, alive while the object is.
        let bytes = unsafe { core::slice::from_raw_parts(text.cast::<u8>(), usize::try_from(length).unwrap_or(0)) };
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    fn release(&self, object: Pointer) {
        // SAFETY: the GIL is held (type); the reference is ours.
        unsafe { (self.api.Py_DecRef)(object) };
    }
}

impl Drop for Script<'_> {
    fn drop(&mut self) {
        self.release(self.names);
    }
}

/// The lines, and around them what turns an exception into the text `trouble`. Also that of `sys.exit`: it is not Python
/// that ends this process.
fn guarded(lines: &str) -> String {
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "trouble = ''\n\
         try:\n\
         {body}\
         except BaseException as error:\n\
         \x20   trouble = repr(error)\n\
         \x20   try:\n\
         \x20       import traceback\n\
         \x20       trouble = ''.join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip()\n\
         \x20   except BaseException:\n\
         \x20       pass\n\
         \x20   trouble = trouble.encode('utf-8', 'replace').decode()\n"
    )
}
