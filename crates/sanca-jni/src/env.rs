//! Proof of attachment, and everything done with it: a file a topic. Here is what they share: the table of functions, and the
//! look for an exception.

use crate::reference::{Global, Local};
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};
use jni_sys as sys;

/// Calls a function of the JNI table.
macro_rules! jni {
    ($env:expr, $version:ident, $name:ident $(, $arg:expr)*) => {{
        let raw = $env.raw;
        // SAFETY: `raw` is this thread's environment (type); arguments are valid as their own types say.
        unsafe { ((**raw).$version.$name)(raw $(, $arg)*) }
    }};
}

mod array;
mod buffer;
mod call;
mod field;
mod primitive;
mod text;
mod value;

pub use call::StaticMethod;
pub use field::FieldId;
pub use primitive::Primitive;
pub use value::Value;

/// Proof that the calling thread is attached to the JVM. Never leaves its thread.
#[derive(Clone, Copy, Debug)]
pub struct Env<'t> {
    raw: *mut sys::JNIEnv,
    thread: PhantomData<&'t ()>,
}

/// A Java exception, taken off the thread.
#[derive(Debug)]
pub struct Thrown<'t>(pub Local<'t>);

/// The JVM runs with `-Xcheck:jni`.
static CHECKED: AtomicBool = AtomicBool::new(false);

/// Says that the JVM runs with `-Xcheck:jni`.
pub fn expect_checker() {
    CHECKED.store(true, Ordering::Relaxed);
}

/// A reference on its way into a call; only this module can make one.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Raw(sys::jobject);

impl<'t> Env<'t> {
    /// # Safety
    /// `raw` is the calling thread's environment and the thread stays attached for `'t`.
    #[inline]
    pub const unsafe fn from_raw(raw: *mut sys::JNIEnv) -> Env<'t> {
        Env { raw, thread: PhantomData }
    }

    /// The pointer, for calls that need it again.
    pub const fn as_raw(self) -> *mut sys::JNIEnv {
        self.raw
    }

    /// `-Xcheck:jni` wants every call to be followed by a look for an exception, also where none can be.
    #[inline]
    fn satisfy_checker(self) {
        if CHECKED.load(Ordering::Relaxed) {
            let pending = jni!(self, v1_2, ExceptionCheck);
            debug_assert!(!pending, "the engine lets no exception out");
        }
    }

    /// The pending exception, taken.
    #[cold]
    fn take_exception(self) -> Option<Local<'t>> {
        let exception = jni!(self, v1_1, ExceptionOccurred);
        if exception.is_null() {
            return None;
        }
        jni!(self, v1_1, ExceptionClear);
        // SAFETY: a new local reference.
        Some(unsafe { Local::from_raw(self, exception) })
    }

    fn checked<T>(self, value: T) -> Result<T, Thrown<'t>> {
        if jni!(self, v1_2, ExceptionCheck)
            && let Some(exception) = self.take_exception()
        {
            return Err(Thrown(exception));
        }
        Ok(value)
    }

    /// A local reference to the same object.
    pub fn local_of(self, global: &Global) -> Result<Local<'t>, Thrown<'t>> {
        self.local(jni!(self, v1_2, NewLocalRef, global.as_raw()))
    }

    fn local(self, raw: sys::jobject) -> Result<Local<'t>, Thrown<'t>> {
        self.checked(())?;
        // SAFETY: a new local reference, or null.
        Ok(unsafe { Local::from_raw(self, raw) })
    }

    /// Drops an exception that a call may have left (a thread that dies in the JVM's own code).
    pub fn clear_exception(self) {
        if jni!(self, v1_2, ExceptionCheck) {
            jni!(self, v1_1, ExceptionClear);
        }
    }

    /// The class a `java.lang.reflect.Member` belongs to is kept by its own global reference.
    pub fn global(self, local: &Local<'_>) -> Global {
        let raw = jni!(self, v1_1, NewGlobalRef, local.as_raw());
        // SAFETY: a new global reference, or null when memory is out.
        unsafe { Global::from_raw(raw) }
    }

    /// Deletes a global reference.
    pub fn delete_global(self, global: Global) {
        jni!(self, v1_1, DeleteGlobalRef, global.as_raw());
    }

    pub(crate) fn delete_local(self, raw: sys::jobject) {
        jni!(self, v1_1, DeleteLocalRef, raw);
    }

    /// Enters an object's monitor.
    pub fn monitor_enter(self, object: &Global) -> bool {
        jni!(self, v1_1, MonitorEnter, object.as_raw()) == 0
    }

    /// Leaves it; false if this thread was not in it.
    pub fn monitor_exit(self, object: &Global) -> Result<bool, Thrown<'t>> {
        let left = jni!(self, v1_1, MonitorExit, object.as_raw()) == 0;
        self.checked(left)
    }
}
