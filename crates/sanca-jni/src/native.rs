//! Natives: `extern "system"` functions Java calls. No panic crosses: it becomes the given fallback.

use core::panic::AssertUnwindSafe;

/// Runs the body of a native.
pub fn guard<R>(fallback: R, body: impl FnOnce() -> R) -> R {
    std::panic::catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}

/// `JVM_InvokeMethod` and `JVM_NewInstanceFromConstructor`: what `java.lang.reflect` itself ends in, without the accessors,
/// annotation parsers and method handles it prepares on the way. Exported by HotSpot for the JDK's own libraries.
pub mod reflection {
    use crate::library;
    use core::ffi::{CStr, c_void};
    use core::sync::atomic::{AtomicPtr, Ordering};
    use jni_sys::{JNIEnv, jclass, jobject};

    static INVOKE: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());
    static NEW: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());

    type Invoke = unsafe extern "system" fn(*mut JNIEnv, jobject, jobject, jobject) -> jobject;
    type New = unsafe extern "system" fn(*mut JNIEnv, jobject, jobject) -> jobject;

    unsafe extern "system" fn invoke(
        env: *mut JNIEnv,
        _: jclass,
        method: jobject,
        slf: jobject,
        args: jobject,
    ) -> jobject {
        // SAFETY: registered only after the pointer was set to the function of that name and type.
        let function: Invoke = unsafe { core::mem::transmute(INVOKE.load(Ordering::Relaxed)) };
        // SAFETY: the arguments are the JVM's own, passed through.
        unsafe { function(env, method, slf, args) }
    }

    unsafe extern "system" fn new_instance(
        env: *mut JNIEnv,
        _: jclass,
        constructor: jobject,
        args: jobject,
    ) -> jobject {
        // SAFETY: as above.
        let function: New = unsafe { core::mem::transmute(NEW.load(Ordering::Relaxed)) };
        // SAFETY: as above.
        unsafe { function(env, constructor, args) }
    }

    /// Name, descriptor and function of both, if this JVM exports them.
    pub fn natives() -> Option<[(&'static CStr, &'static CStr, *mut c_void); 2]> {
        let (call, make) = (library::symbol(c"JVM_InvokeMethod"), library::symbol(c"JVM_NewInstanceFromConstructor"));
        if call.is_null() || make.is_null() {
            return None;
        }
        INVOKE.store(call, Ordering::Relaxed);
        NEW.store(make, Ordering::Relaxed);
        Some([
            (
                c"invoke0",
                c"(Ljava/lang/reflect/Method;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
                invoke as *mut c_void,
            ),
            (
                c"newInstance0",
                c"(Ljava/lang/reflect/Constructor;[Ljava/lang/Object;)Ljava/lang/Object;",
                new_instance as *mut c_void,
            ),
        ])
    }
}
