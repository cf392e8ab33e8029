//! Python's error indicator as a Rust `Result`.

use crate::gil::Gil;
use crate::object::{Borrowed, Object};
use core::ffi::c_char;
use pyo3_ffi as ffi;

/// Python's error indicator is set on this thread. Carries nothing: the indicator is the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "the error indicator is set: return it or take it"]
pub struct Raised;

/// What operations that run Python return.
pub type Result<T> = core::result::Result<T, Raised>;

/// An exception taken off the error indicator, normalised, with its traceback attached.
#[derive(Debug)]
pub struct Exception(pub Object);

impl Borrowed<'_> {
    /// The traceback of an exception, whatever its class makes of `__traceback__`.
    pub fn traceback(self) -> Option<Object> {
        // SAFETY: alive (type), an exception.
        let traceback = unsafe { ffi::PyException_GetTraceback(self.as_ptr()) };
        // SAFETY: a new reference of ours.
        (!traceback.is_null()).then(|| unsafe { Object::from_raw(traceback) })
    }

    /// The `__cause__` of an exception.
    pub fn cause(self) -> Option<Object> {
        // SAFETY: alive (type), an exception.
        let cause = unsafe { ffi::PyException_GetCause(self.as_ptr()) };
        // SAFETY: a new reference of ours.
        (!cause.is_null()).then(|| unsafe { Object::from_raw(cause) })
    }

    /// The `__context__` of an exception.
    pub fn context(self) -> Option<Object> {
        // SAFETY: alive (type), an exception.
        let context = unsafe { ffi::PyException_GetContext(self.as_ptr()) };
        // SAFETY: a new reference of ours.
        (!context.is_null()).then(|| unsafe { Object::from_raw(context) })
    }
}

/// Built-in exception types that the sides raise or look for.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Builtin {
    AttributeError,
    BufferError,
    Exception,
    BaseException,
    ImportError,
    IndexError,
    KeyError,
    KeyboardInterrupt,
    MemoryError,
    NameError,
    OSError,
    OverflowError,
    RecursionError,
    RuntimeError,
    StopIteration,
    SystemError,
    SystemExit,
    TimeoutError,
    TypeError,
    ValueError,
}

fn pointer(which: Builtin) -> *mut ffi::PyObject {
    // SAFETY: CPython initialises these statics before any extension is loaded and never changes them.
    unsafe {
        match which {
            Builtin::AttributeError => ffi::PyExc_AttributeError,
            Builtin::BufferError => ffi::PyExc_BufferError,
            Builtin::Exception => ffi::PyExc_Exception,
            Builtin::BaseException => ffi::PyExc_BaseException,
            Builtin::ImportError => ffi::PyExc_ImportError,
            Builtin::IndexError => ffi::PyExc_IndexError,
            Builtin::KeyError => ffi::PyExc_KeyError,
            Builtin::KeyboardInterrupt => ffi::PyExc_KeyboardInterrupt,
            Builtin::MemoryError => ffi::PyExc_MemoryError,
            Builtin::NameError => ffi::PyExc_NameError,
            Builtin::OSError => ffi::PyExc_OSError,
            Builtin::OverflowError => ffi::PyExc_OverflowError,
            Builtin::RecursionError => ffi::PyExc_RecursionError,
            Builtin::RuntimeError => ffi::PyExc_RuntimeError,
            Builtin::StopIteration => ffi::PyExc_StopIteration,
            Builtin::SystemError => ffi::PyExc_SystemError,
            Builtin::SystemExit => ffi::PyExc_SystemExit,
            Builtin::TimeoutError => ffi::PyExc_TimeoutError,
            Builtin::TypeError => ffi::PyExc_TypeError,
            Builtin::ValueError => ffi::PyExc_ValueError,
        }
    }
}

/// Without the number that Rust puts behind it, and Python before it.
fn text_of(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error ").next().unwrap_or_default().into()
}

impl Gil<'_> {
    /// A built-in exception type.
    pub fn builtin(&self, which: Builtin) -> Borrowed<'_> {
        // SAFETY: the statics hold valid types for the life of the interpreter, which outlives the GIL token.
        unsafe { Borrowed::from_raw(pointer(which)) }
    }

    /// Raises a built-in exception with a message.
    #[cold]
    pub fn raise(&self, which: Builtin, message: &str) -> Raised {
        self.raise_type(self.builtin(which), message)
    }

    /// Raises an exception of that type with a message.
    #[cold]
    pub fn raise_type(&self, class: Borrowed<'_>, message: &str) -> Raised {
        match self.text(message) {
            // SAFETY: both references are alive; the GIL is held by `self`.
            Ok(text) => unsafe { ffi::PyErr_SetObject(class.as_ptr(), text.as_ptr()) },
            Err(raised) => return raised,
        }
        Raised
    }

    /// Raises what the system said: the `OSError` of its number.
    #[cold]
    pub fn raise_os_error(&self, error: &std::io::Error) -> Raised {
        let Some(number) = error.raw_os_error() else {
            if error.kind() == std::io::ErrorKind::TimedOut {
                return self.raise(Builtin::TimeoutError, "timed out");
            }
            return self.raise(Builtin::OSError, &text_of(error));
        };
        let raise = || -> Result<Raised> {
            let (number, text) = (self.int(number.into())?, self.text(&text_of(error))?);
            let exception = self.builtin(Builtin::OSError).call(&[number.get(*self), text.get(*self)])?;
            Ok(self.raise_object(exception.get(*self)))
        };
        raise().unwrap_or_else(|raised| raised)
    }

    /// Raises an exception instance, keeping its traceback.
    #[cold]
    pub fn raise_object(&self, exception: Borrowed<'_>) -> Raised {
        // SAFETY: `exception` is alive; its type is read under the GIL.
        let class = unsafe { ffi::Py_TYPE(exception.as_ptr()) };
        // SAFETY: both are alive.
        unsafe { ffi::PyErr_SetObject(class.cast(), exception.as_ptr()) };
        Raised
    }

    /// Raises an exception instance as it was when [`Gil::take`] took it: traceback and context untouched.
    #[cold]
    pub fn restore(&self, exception: Object) -> Raised {
        let pointer = exception.into_raw();
        // SAFETY: an exception's type is alive as long as it is; PyErr_Restore steals one reference to each.
        unsafe {
            let class = ffi::Py_TYPE(pointer).cast::<ffi::PyObject>();
            ffi::Py_INCREF(class);
            let traceback = ffi::PyException_GetTraceback(pointer);
            ffi::PyErr_Restore(class, pointer, traceback);
        }
        Raised
    }

    /// Whether the error indicator is set.
    pub fn raised(&self) -> bool {
        // SAFETY: the GIL is held.
        unsafe { !ffi::PyErr_Occurred().is_null() }
    }

    /// Takes the exception off the indicator.
    pub fn take(&self) -> Option<Exception> {
        let (mut class, mut value, mut traceback) =
            (core::ptr::null_mut(), core::ptr::null_mut(), core::ptr::null_mut());
        // SAFETY: the GIL is held; the out pointers are valid; PyErr_Fetch hands over one reference each.
        unsafe {
            ffi::PyErr_Fetch(&mut class, &mut value, &mut traceback);
            if class.is_null() {
                return None;
            }
            ffi::PyErr_NormalizeException(&mut class, &mut value, &mut traceback);
            if !traceback.is_null() {
                ffi::PyException_SetTraceback(value, traceback);
                ffi::Py_DECREF(traceback);
            }
            ffi::Py_DECREF(class);
            Some(Exception(Object::from_raw(value)))
        }
    }

    /// Clears the indicator.
    pub fn clear(&self) {
        // SAFETY: the GIL is held.
        unsafe { ffi::PyErr_Clear() }
    }

    /// Whether the indicator holds an exception of that built-in type.
    pub fn matches(&self, which: Builtin) -> bool {
        // SAFETY: the GIL is held and the indicator may be empty (answers 0).
        unsafe { ffi::PyErr_ExceptionMatches(pointer(which)) != 0 }
    }

    /// Runs Python's pending signal handlers; only the main thread has any.
    pub fn check_signals(&self) -> Result<()> {
        // SAFETY: the GIL is held.
        if unsafe { ffi::PyErr_CheckSignals() } == 0 { Ok(()) } else { Err(Raised) }
    }

    /// Prints the current error as "Exception ignored in …" and clears it.
    pub fn write_unraisable(&self, place: Option<Borrowed<'_>>) {
        // SAFETY: the GIL is held; a null object is allowed.
        unsafe { ffi::PyErr_WriteUnraisable(place.map_or(core::ptr::null_mut(), |object| object.as_ptr())) }
    }

    /// Raises `SystemError` with a static text; used where nothing may allocate.
    #[cold]
    pub fn raise_static(&self, text: &'static core::ffi::CStr) -> Raised {
        // SAFETY: the text is NUL-terminated and static.
        unsafe { ffi::PyErr_SetString(ffi::PyExc_SystemError, text.as_ptr().cast::<c_char>()) };
        Raised
    }
}
