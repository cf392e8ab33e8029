//! Opening libjvm, and creating or joining the JVM in it.

use core::ffi::{CStr, c_void};
use jni_sys as sys;
use std::ffi::CString;
use std::path::Path;

type CreateJavaVM = unsafe extern "system" fn(*mut *mut sys::JavaVM, *mut *mut c_void, *mut c_void) -> sys::jint;
type GetCreatedJavaVMs = unsafe extern "system" fn(*mut *mut sys::JavaVM, sys::jsize, *mut sys::jsize) -> sys::jint;

/// An open libjvm. Never closed: a JVM cannot be unloaded.
#[derive(Debug)]
pub struct Library {
    create: CreateJavaVM,
    created: GetCreatedJavaVMs,
}

/// What a start gave.
#[derive(Debug)]
pub enum Created {
    /// A new JVM; this thread is attached to it.
    New(*mut sys::JavaVM, *mut sys::JNIEnv),
    /// It would not start: JNI's error code and what the JVM printed.
    Failed(i32, String),
}

impl Library {
    /// Opens a libjvm by path.
    pub fn open(path: &Path) -> Result<Library, String> {
        // SAFETY: loading libjvm runs its initialisers, which do nothing before JNI_CreateJavaVM.
        let library = unsafe { libloading::Library::new(path) }.map_err(|error| error.to_string())?;
        // SAFETY: the JNI invocation API fixes these names and types.
        let (create, created) = unsafe {
            let create = library.get::<CreateJavaVM>(b"JNI_CreateJavaVM\0").map_err(|error| error.to_string())?;
            let created =
                library.get::<GetCreatedJavaVMs>(b"JNI_GetCreatedJavaVMs\0").map_err(|error| error.to_string())?;
            (*create, *created)
        };
        core::mem::forget(library);
        Ok(Library { create, created })
    }

    /// A libjvm that this process has loaded already.
    #[cfg(unix)]
    pub fn loaded() -> Option<Library> {
        let (create, created) = (symbol(c"JNI_CreateJavaVM"), symbol(c"JNI_GetCreatedJavaVMs"));
        if create.is_null() || created.is_null() {
            return None;
        }
        // SAFETY: the JNI invocation API fixes these types.
        unsafe {
            Some(Library {
                create: core::mem::transmute::<*mut c_void, CreateJavaVM>(create),
                created: core::mem::transmute::<*mut c_void, GetCreatedJavaVMs>(created),
            })
        }
    }

    /// Elsewhere loaded libraries are found by the path they were opened with.
    #[cfg(not(unix))]
    pub fn loaded() -> Option<Library> {
        None
    }

    /// The JVM that runs in this process, if any.
    pub fn running(&self) -> Option<*mut sys::JavaVM> {
        let (mut vm, mut count) = (core::ptr::null_mut(), 0);
        // SAFETY: room for one; a process has at most one.
        let status = unsafe { (self.created)(&mut vm, 1, &mut count) };
        (status == sys::JNI_OK && count > 0).then_some(vm)
    }

    /// Creates a JVM. What it prints on failure is captured.
    pub fn create(&self, options: &[String]) -> Created {
        let texts: Vec<CString> = options.iter().filter_map(|option| CString::new(option.as_str()).ok()).collect();
        let mut table: Vec<sys::JavaVMOption> = texts
            .iter()
            .map(|text| sys::JavaVMOption { optionString: text.as_ptr().cast_mut(), extraInfo: core::ptr::null_mut() })
            .collect();
        let mut args = sys::JavaVMInitArgs {
            version: sys::JNI_VERSION_1_8,
            nOptions: table.len() as i32,
            options: table.as_mut_ptr(),
            ignoreUnrecognized: sys::JNI_FALSE,
        };
        let (mut vm, mut env) = (core::ptr::null_mut(), core::ptr::null_mut());
        // SAFETY: the arguments live until the call returns; the JVM copies what it keeps.
        let status = unsafe { (self.create)(&mut vm, &mut env, (&raw mut args).cast()) };
        if status == sys::JNI_OK { Created::New(vm, env.cast()) } else { Created::Failed(status, String::new()) }
    }
}

/// A function of the libjvm that this process has loaded; null if it has none or lacks it.
#[cfg(unix)]
pub(crate) fn symbol(name: &CStr) -> *mut c_void {
    // SAFETY: asks the global scope; null if no library there has it.
    let pointer = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    if !pointer.is_null() {
        return pointer;
    }
    let file = if cfg!(target_os = "macos") { c"libjvm.dylib" } else { c"libjvm.so" };
    // SAFETY: opens only if loaded already.
    let handle = unsafe { libc::dlopen(file.as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_LAZY) };
    if handle.is_null() {
        return core::ptr::null_mut();
    }
    // SAFETY: an open library.
    unsafe { libc::dlsym(handle, name.as_ptr()) }
}

/// Elsewhere the JVM's inner functions are not asked for.
#[cfg(not(unix))]
pub(crate) fn symbol(_: &CStr) -> *mut c_void {
    core::ptr::null_mut()
}
