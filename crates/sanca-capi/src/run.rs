//! Running Python: text compiled, code run, modules imported, and the operations that `object` leaves out.

use crate::error::{Builtin, Raised, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use core::ffi::{c_char, c_int};
use pyo3_ffi as ffi;
use std::ffi::CString;

/// What a text is compiled as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Any number of statements.
    Statements,
    /// One expression.
    Expression,
    /// One statement as typed at a prompt: the value of an expression is shown.
    Interactive,
}

unsafe extern "C" {
    fn Py_CompileString(source: *const c_char, file: *const c_char, start: c_int) -> *mut ffi::PyObject;
}

fn status(status: c_int) -> Result<()> {
    if status == 0 { Ok(()) } else { Err(Raised) }
}

impl Gil<'_> {
    /// A code object. Fails like Python's `compile`.
    pub fn compile(self, source: &str, file: &str, mode: Mode) -> Result<Object> {
        let text = |text: &str| {
            CString::new(text).map_err(|_| self.raise(Builtin::ValueError, "source code cannot contain null bytes"))
        };
        let (source, file) = (text(source)?, text(file)?);
        let start = match mode {
            Mode::Statements => ffi::Py_file_input,
            Mode::Expression => ffi::Py_eval_input,
            Mode::Interactive => ffi::Py_single_input,
        };
        // SAFETY: two texts that end; the lock is held (type).
        unsafe { Object::from_result(Py_CompileString(source.as_ptr(), file.as_ptr(), start)) }
    }

    /// Imports by dotted name and gives the last module of it.
    pub fn import_text(self, name: &str) -> Result<Object> {
        let name = self.text(name)?;
        // SAFETY: a str; the lock is held (type).
        unsafe { Object::from_result(ffi::PyImport_Import(name.as_ptr())) }
    }

    /// The builtins module's dict.
    pub fn builtins(self) -> Borrowed<'static> {
        // SAFETY: borrowed from the running interpreter, which keeps it.
        unsafe { Borrowed::from_raw(ffi::PyEval_GetBuiltins()) }
    }

    /// Runs the collector of cycles; how many objects it found.
    pub fn collect(self) -> isize {
        // SAFETY: the lock is held (type).
        unsafe { ffi::PyGC_Collect() }
    }

    /// A new, empty dict.
    pub fn new_dict(self) -> Result<Object> {
        // SAFETY: the lock is held (type).
        unsafe { Object::from_result(ffi::PyDict_New()) }
    }
}

impl<'a> Borrowed<'a> {
    /// Runs this code object with those globals; for an expression its value.
    pub fn run_code(self, globals: Borrowed<'_>) -> Result<Object> {
        // SAFETY: a code object and a dict (CPython checks both); the lock is held (type).
        unsafe { Object::from_result(ffi::PyEval_EvalCode(self.as_ptr(), globals.as_ptr(), globals.as_ptr())) }
    }

    /// Calls with positional and keyword arguments.
    pub fn call_with(self, args: Vec<Object>, keywords: &[(Object, Object)]) -> Result<Object> {
        let gil = self.gil();
        let args = crate::container::tuple(gil, args)?;
        let names = gil.new_dict()?;
        for (name, value) in keywords {
            names.get(gil).dict_set(name.get(gil), value.get(gil))?;
        }
        // SAFETY: a tuple and a dict; the lock is held (type).
        unsafe { Object::from_result(ffi::PyObject_Call(self.as_ptr(), args.as_ptr(), names.as_ptr())) }
    }

    /// `setattr`, or `delattr` with `None`.
    pub fn assign_attr(self, name: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
        let value = value.map_or(core::ptr::null_mut(), |value| value.as_ptr());
        // SAFETY: alive (types); null means deletion.
        status(unsafe { ffi::PyObject_SetAttr(self.as_ptr(), name.as_ptr(), value) })
    }

    /// `self[key] = value`
    pub fn assign_item(self, key: Borrowed<'_>, value: Borrowed<'_>) -> Result<()> {
        // SAFETY: alive (types).
        status(unsafe { ffi::PyObject_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) })
    }

    /// `del self[key]`
    pub fn delete_item(self, key: Borrowed<'_>) -> Result<()> {
        // SAFETY: alive (types).
        status(unsafe { ffi::PyObject_DelItem(self.as_ptr(), key.as_ptr()) })
    }

    /// `value in self`
    pub fn contains(self, value: Borrowed<'_>) -> Result<bool> {
        // SAFETY: alive (types).
        match unsafe { ffi::PySequence_Contains(self.as_ptr(), value.as_ptr()) } {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Raised),
        }
    }

    /// `isinstance(self, class)` for whatever Python takes as a class.
    pub fn is_instance_of(self, class: Borrowed<'_>) -> Result<bool> {
        // SAFETY: alive (types).
        match unsafe { ffi::PyObject_IsInstance(self.as_ptr(), class.as_ptr()) } {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Raised),
        }
    }
}
