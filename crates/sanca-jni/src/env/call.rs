//! Calls: of static methods that let no exception out, which are all the engine has; by name, for the start.

use super::{Env, Thrown, Value};
use crate::reference::{Global, Local};
use core::ffi::CStr;
use jni_sys as sys;

/// A static method of a class that is kept alive by whoever holds this.
#[derive(Clone, Copy, Debug)]
pub struct StaticMethod(sys::jmethodID);
// SAFETY: method ids are process-wide and valid while their class is loaded.
unsafe impl Send for StaticMethod {}
// SAFETY: as above; never written.
unsafe impl Sync for StaticMethod {}

impl<'t> Env<'t> {
    /// Finds a class by its JNI name (`java/lang/String`).
    pub fn find_class(self, name: &CStr) -> Result<Local<'t>, Thrown<'t>> {
        let class = jni!(self, v1_1, FindClass, name.as_ptr());
        self.local(class)
    }

    /// Defines a class in a loader from its class file; `name` as for [`find_class`](Self::find_class).
    pub fn define_class(self, name: &CStr, loader: &Local<'_>, file: &[u8]) -> Result<Local<'t>, Thrown<'t>> {
        let length = i32::try_from(file.len()).unwrap_or(i32::MAX);
        let class = jni!(self, v1_1, DefineClass, name.as_ptr(), loader.as_raw(), file.as_ptr().cast(), length);
        self.local(class)
    }

    /// A static method by name and descriptor.
    pub fn static_method(self, class: &Global, name: &CStr, descriptor: &CStr) -> Result<StaticMethod, Thrown<'t>> {
        let method = jni!(self, v1_1, GetStaticMethodID, class.as_raw(), name.as_ptr(), descriptor.as_ptr());
        self.checked(StaticMethod(method))
    }

    /// A static `long` method that lets no exception out: the engine's calls.
    #[inline]
    pub fn call_long<const N: usize>(self, class: &Global, method: StaticMethod, args: [Value; N]) -> i64 {
        let result = jni!(self, v1_1, CallStaticLongMethodA, class.as_raw(), method.0, args.as_ptr().cast());
        self.satisfy_checker();
        result
    }

    /// Likewise, `int`.
    pub fn call_int<const N: usize>(self, class: &Global, method: StaticMethod, args: [Value; N]) -> i32 {
        let result = jni!(self, v1_1, CallStaticIntMethodA, class.as_raw(), method.0, args.as_ptr().cast());
        self.satisfy_checker();
        result
    }

    /// Likewise, `boolean`.
    pub fn call_bool<const N: usize>(self, class: &Global, method: StaticMethod, args: [Value; N]) -> bool {
        let result = jni!(self, v1_1, CallStaticBooleanMethodA, class.as_raw(), method.0, args.as_ptr().cast());
        self.satisfy_checker();
        result
    }

    /// Likewise, `void`.
    pub fn call_void<const N: usize>(self, class: &Global, method: StaticMethod, args: [Value; N]) {
        jni!(self, v1_1, CallStaticVoidMethodA, class.as_raw(), method.0, args.as_ptr().cast());
        self.satisfy_checker();
    }

    /// Likewise, an object.
    pub fn call_object<const N: usize>(self, class: &Global, method: StaticMethod, args: [Value; N]) -> Local<'t> {
        let result = jni!(self, v1_1, CallStaticObjectMethodA, class.as_raw(), method.0, args.as_ptr().cast());
        self.satisfy_checker();
        // SAFETY: a new local reference, or null.
        unsafe { Local::from_raw(self, result) }
    }

    /// Calls an instance method found by name, once: for start-up only.
    pub fn call_method(
        self,
        object: &Local<'_>,
        name: &CStr,
        descriptor: &CStr,
        args: &[Value],
    ) -> Result<Local<'t>, Thrown<'t>> {
        let class = jni!(self, v1_1, GetObjectClass, object.as_raw());
        let method = jni!(self, v1_1, GetMethodID, class, name.as_ptr(), descriptor.as_ptr());
        jni!(self, v1_1, DeleteLocalRef, class);
        self.checked(())?;
        let result = jni!(self, v1_1, CallObjectMethodA, object.as_raw(), method, args.as_ptr().cast());
        self.local(result)
    }

    /// Makes an object by a constructor found by descriptor, once: for start-up only.
    pub fn new_object(self, class: &Local<'_>, descriptor: &CStr, args: &[Value]) -> Result<Local<'t>, Thrown<'t>> {
        let method = jni!(self, v1_1, GetMethodID, class.as_raw(), c"<init>".as_ptr(), descriptor.as_ptr());
        self.checked(())?;
        let result = jni!(self, v1_1, NewObjectA, class.as_raw(), method, args.as_ptr().cast());
        self.local(result)
    }

    /// Binds natives of a class.
    ///
    /// # Safety
    /// Each function has the C type that its descriptor says.
    pub unsafe fn register(
        self,
        class: &Global,
        natives: &[(&CStr, &CStr, *mut core::ffi::c_void)],
    ) -> Result<(), Thrown<'t>> {
        let table: Vec<sys::JNINativeMethod> = natives
            .iter()
            .map(|(name, descriptor, function)| sys::JNINativeMethod {
                name: name.as_ptr().cast_mut(),
                signature: descriptor.as_ptr().cast_mut(),
                fnPtr: *function,
            })
            .collect();
        jni!(self, v1_2, RegisterNatives, class.as_raw(), table.as_ptr(), table.len() as i32);
        self.checked(())
    }
}
