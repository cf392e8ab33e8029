//! Opening libpython, and the functions of it that a start needs. Never closed: a Python cannot be unloaded.

use core::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;

/// `PyStatus`: how a step of the start went.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Status {
    kind: c_int,
    function: *const c_char,
    message: *const c_char,
    exit_code: c_int,
}

/// A `PyObject *`, `PyThreadState *` or `PyInterpreterState *`.
pub type Pointer = *mut c_void;

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident: fn($($arg:ty),*) $(-> $result:ty)?;)*) => {
        /// Functions of an open libpython, by CPython's names.
        #[expect(non_snake_case, reason = "these are CPython's names")]
        #[derive(Clone, Copy, Debug)]
        pub struct Api {
            $($(#[$doc])* pub $name: unsafe extern "C" fn($($arg),*) $(-> $result)?,)*
        }

        impl Api {
            /// Takes every function from `library`; the error names one that is missing.
            fn from(library: &Library) -> Result<Api, String> {
                Ok(Api { $($name: {
                    type Function = unsafe extern "C" fn($($arg),*) $(-> $result)?;
                    let name = concat!(stringify!($name), "\0").as_bytes();
                    // SAFETY: CPython's documented signature, the same in all supported versions.
                    let found: Result<Symbol<Function>, _> = unsafe { library.get(name) };
                    *found.map_err(|_| concat!("it has no function ", stringify!($name)))?
                },)* })
            }
        }
    };
}

functions! {
    Py_IsInitialized: fn() -> c_int;
    PyPreConfig_InitPythonConfig: fn(*mut c_int);
    Py_PreInitialize: fn(*const c_int) -> Status;
    PyConfig_InitPythonConfig: fn(Pointer);
    PyConfig_SetBytesString: fn(Pointer, *mut c_void, *const c_char) -> Status;
    PyConfig_Clear: fn(Pointer);
    Py_InitializeFromConfig: fn(Pointer) -> Status;
    PyInterpreterState_Main: fn() -> Pointer;
    PyThreadState_New: fn(Pointer) -> Pointer;
    PyEval_SaveThread: fn() -> Pointer;
    PyEval_RestoreThread: fn(Pointer);
    PyDict_New: fn() -> Pointer;
    PyDict_SetItemString: fn(Pointer, *const c_char, Pointer) -> c_int;
    /// Borrowed.
    PyDict_GetItemString: fn(Pointer, *const c_char) -> Pointer;
    PyUnicode_FromStringAndSize: fn(*const c_char, isize) -> Pointer;
    PyUnicode_AsUTF8AndSize: fn(Pointer, *mut isize) -> *const c_char;
    PyLong_FromVoidPtr: fn(*mut c_void) -> Pointer;
    PyRun_String: fn(*const c_char, c_int, Pointer, Pointer) -> Pointer;
    PyErr_Clear: fn();
    Py_DecRef: fn(Pointer);
}

impl Status {
    /// What went wrong, if anything.
    pub fn check(self) -> Result<(), String> {
        let text = |pointer: *const c_char| {
            // SAFETY: the texts of a status are constants of CPython, or null.
            (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned())
        };
        match self.kind {
            0 => Ok(()),
            1 => {
                let function = text(self.function).map(|name| format!("{name}: ")).unwrap_or_default();
                Err(format!("{function}{}", text(self.message).unwrap_or_else(|| "no reason is given".into())))
            }
            _ => Err(format!("Python wanted to end the process with status {}", self.exit_code)),
        }
    }
}

#[cfg(unix)]
use libloading::os::unix::{Library, Symbol};
#[cfg(windows)]
use libloading::os::windows::{Library, Symbol};

/// Opens a libpython for all of the process: extension modules expect its symbols there.
pub fn open(path: &Path) -> Result<Api, String> {
    #[cfg(unix)]
    // SAFETY: loading libpython runs its initialisers, which do nothing before Py_Initialize.
    let library =
        unsafe { Library::open(Some(path), libloading::os::unix::RTLD_NOW | libloading::os::unix::RTLD_GLOBAL) };
    #[cfg(windows)]
    // SAFETY: as above.
    let library = unsafe { Library::new(path) };
    let library = library.map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
    let api = Api::from(&library).map_err(|why| format!("{} is no libpython: {why}", path.display()));
    core::mem::forget(library);
    api
}

/// A libpython that this process has opened already, and its version. Two in one process would share each other's
/// symbols, so where there is one it is the one to use.
pub struct Present {
    pub api: Api,
    pub major: u32,
    pub minor: u32,
    /// It runs; otherwise it is only there.
    pub running: bool,
}

/// Looks for a libpython among what the process can see.
#[cfg(unix)]
pub fn present() -> Option<Present> {
    type GetVersion = unsafe extern "C" fn() -> *const c_char;
    let process = Library::this();
    // SAFETY: CPython's documented signature.
    let get_version = unsafe { process.get::<GetVersion>(b"Py_GetVersion\0") }.ok()?;
    let api = Api::from(&process).ok()?;
    // SAFETY: may be called before initialisation.
    let text = unsafe { get_version() };
    // SAFETY: a constant text of CPython.
    let text = unsafe { CStr::from_ptr(text) };
    let (major, minor) = version(&text.to_string_lossy())?;
    // SAFETY: may be called at any time.
    let running = unsafe { (api.Py_IsInitialized)() } != 0;
    core::mem::forget(process);
    Some(Present { api, major, minor, running })
}

/// Elsewhere there is no such list.
#[cfg(not(unix))]
pub fn present() -> Option<Present> {
    None
}

/// Reads `3.11.7 (main, …`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(['.', ' ', '+', 'a', 'b', 'r']).map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(version("3.11.7 (main, Jan  1 2024, 00:00:00) [GCC]"), Some((3, 11)));
        assert_eq!(version("3.14.0a1+ (heads/main)"), Some((3, 14)));
        assert_eq!(version(""), None);
    }

    #[test]
    fn a_status_says_what_went_wrong() {
        let status = Status { kind: 0, function: core::ptr::null(), message: core::ptr::null(), exit_code: 0 };
        assert_eq!(status.check(), Ok(()));
        let failed = Status { kind: 1, function: c"init_fs".as_ptr(), message: c"no codec".as_ptr(), ..status };
        assert_eq!(failed.check().unwrap_err(), "init_fs: no codec");
        assert_eq!(Status { kind: 1, ..status }.check().unwrap_err(), "no reason is given");
        let exit = Status { kind: 2, exit_code: 3, ..status };
        assert_eq!(exit.check().unwrap_err(), "Python wanted to end the process with status 3");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_libpython_is_told() {
        let error = open(Path::new("/no/such/libpython.so")).unwrap_err();
        assert!(error.starts_with("/no/such/libpython.so cannot be opened: "), "{error}");
    }
}
