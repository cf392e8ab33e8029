//! Proof of attachment, and everything done with it.

use crate::reference::{Global, Local};
use core::ffi::CStr;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};
use jni_sys as sys;

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

/// One argument of a call: 64 bits that the callee knows the type of.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Value(sys::jvalue);

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Value")
    }
}

impl From<i32> for Value {
    #[inline]
    fn from(value: i32) -> Value {
        Value(sys::jvalue { i: value })
    }
}

impl From<i64> for Value {
    #[inline]
    fn from(value: i64) -> Value {
        Value(sys::jvalue { j: value })
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value(sys::jvalue { z: value })
    }
}

impl From<&Local<'_>> for Value {
    fn from(value: &Local<'_>) -> Value {
        Value(sys::jvalue { l: value.as_raw() })
    }
}

impl From<&Global> for Value {
    fn from(value: &Global) -> Value {
        Value(sys::jvalue { l: value.as_raw() })
    }
}

/// A static method of a class that is kept alive by whoever holds this.
#[derive(Clone, Copy, Debug)]
pub struct StaticMethod(sys::jmethodID);
// SAFETY: method ids are process-wide and valid while their class is loaded.
unsafe impl Send for StaticMethod {}
// SAFETY: as above; never written.
unsafe impl Sync for StaticMethod {}

/// A field of a class that is kept alive likewise.
#[derive(Clone, Copy, Debug)]
pub struct FieldId(pub(crate) sys::jfieldID);

impl FieldId {
    /// The id as a number, for lock-free tables.
    pub fn to_bits(self) -> usize {
        self.0 as usize
    }

    /// # Safety
    /// `bits` came from [`FieldId::to_bits`] and its class is still loaded.
    pub const unsafe fn from_bits(bits: usize) -> FieldId {
        FieldId(bits as sys::jfieldID)
    }
}

/// Calls a function of the JNI table.
macro_rules! jni {
    ($env:expr, $version:ident, $name:ident $(, $arg:expr)*) => {{
        let raw = $env.raw;
        // SAFETY: `raw` is this thread's environment (type); arguments are valid as their own types say.
        unsafe { ((**raw).$version.$name)(raw $(, $arg)*) }
    }};
}

/// A reference on its way into a call; only this file can make one.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Raw(sys::jobject);

/// Result types with their own calls, for the three families of functions.
pub trait Primitive: Copy {
    #[doc(hidden)]
    fn get(env: Env<'_>, object: Raw, field: FieldId) -> Self;
    #[doc(hidden)]
    fn get_static(env: Env<'_>, class: Raw, field: FieldId) -> Self;
    #[doc(hidden)]
    fn set(self, env: Env<'_>, object: Raw, field: FieldId);
    #[doc(hidden)]
    fn set_static(self, env: Env<'_>, class: Raw, field: FieldId);
    #[doc(hidden)]
    fn new_array(env: Env<'_>, length: i32) -> Raw;
    #[doc(hidden)]
    fn read(env: Env<'_>, array: Raw, start: i32, count: i32, out: &mut [u8]);
    #[doc(hidden)]
    fn write(env: Env<'_>, array: Raw, start: i32, count: i32, data: &[u8]);
}

macro_rules! primitive {
    ($type:ty, $get:ident, $get_static:ident, $set:ident, $set_static:ident, $new:ident, $read:ident, $write:ident) => {
        impl Primitive for $type {
            #[inline]
            fn get(env: Env<'_>, object: Raw, field: FieldId) -> Self {
                jni!(env, v1_1, $get, object.0, field.0)
            }
            #[inline]
            fn get_static(env: Env<'_>, class: Raw, field: FieldId) -> Self {
                jni!(env, v1_1, $get_static, class.0, field.0)
            }
            #[inline]
            fn set(self, env: Env<'_>, object: Raw, field: FieldId) {
                jni!(env, v1_1, $set, object.0, field.0, self);
            }
            #[inline]
            fn set_static(self, env: Env<'_>, class: Raw, field: FieldId) {
                jni!(env, v1_1, $set_static, class.0, field.0, self);
            }
            fn new_array(env: Env<'_>, length: i32) -> Raw {
                Raw(jni!(env, v1_1, $new, length))
            }
            #[inline]
            fn read(env: Env<'_>, array: Raw, start: i32, count: i32, out: &mut [u8]) {
                jni!(env, v1_1, $read, array.0, start, count, out.as_mut_ptr().cast());
            }
            #[inline]
            fn write(env: Env<'_>, array: Raw, start: i32, count: i32, data: &[u8]) {
                jni!(env, v1_1, $write, array.0, start, count, data.as_ptr().cast());
            }
        }
    };
}

primitive!(
    bool,
    GetBooleanField,
    GetStaticBooleanField,
    SetBooleanField,
    SetStaticBooleanField,
    NewBooleanArray,
    GetBooleanArrayRegion,
    SetBooleanArrayRegion
);
primitive!(
    i8,
    GetByteField,
    GetStaticByteField,
    SetByteField,
    SetStaticByteField,
    NewByteArray,
    GetByteArrayRegion,
    SetByteArrayRegion
);
primitive!(
    u16,
    GetCharField,
    GetStaticCharField,
    SetCharField,
    SetStaticCharField,
    NewCharArray,
    GetCharArrayRegion,
    SetCharArrayRegion
);
primitive!(
    i16,
    GetShortField,
    GetStaticShortField,
    SetShortField,
    SetStaticShortField,
    NewShortArray,
    GetShortArrayRegion,
    SetShortArrayRegion
);
primitive!(
    i32,
    GetIntField,
    GetStaticIntField,
    SetIntField,
    SetStaticIntField,
    NewIntArray,
    GetIntArrayRegion,
    SetIntArrayRegion
);
primitive!(
    i64,
    GetLongField,
    GetStaticLongField,
    SetLongField,
    SetStaticLongField,
    NewLongArray,
    GetLongArrayRegion,
    SetLongArrayRegion
);
primitive!(
    f32,
    GetFloatField,
    GetStaticFloatField,
    SetFloatField,
    SetStaticFloatField,
    NewFloatArray,
    GetFloatArrayRegion,
    SetFloatArrayRegion
);
primitive!(
    f64,
    GetDoubleField,
    GetStaticDoubleField,
    SetDoubleField,
    SetStaticDoubleField,
    NewDoubleArray,
    GetDoubleArrayRegion,
    SetDoubleArrayRegion
);

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

    fn local(self, raw: sys::jobject) -> Result<Local<'t>, Thrown<'t>> {
        self.checked(())?;
        // SAFETY: a new local reference, or null.
        Ok(unsafe { Local::from_raw(self, raw) })
    }

    /// Finds a class by its JNI name (`java/lang/String`).
    pub fn find_class(self, name: &CStr) -> Result<Local<'t>, Thrown<'t>> {
        let class = jni!(self, v1_1, FindClass, name.as_ptr());
        self.local(class)
    }

    /// A static method by name and descriptor.
    pub fn static_method(self, class: &Global, name: &CStr, descriptor: &CStr) -> Result<StaticMethod, Thrown<'t>> {
        let method = jni!(self, v1_1, GetStaticMethodID, class.as_raw(), name.as_ptr(), descriptor.as_ptr());
        self.checked(StaticMethod(method))
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

    /// Drops an exception that a call may have left (a thread that dies in the JVM's own code).
    pub fn clear_exception(self) {
        if jni!(self, v1_2, ExceptionCheck) {
            jni!(self, v1_1, ExceptionClear);
        }
    }

    /// A Java string of UTF-16 units.
    pub fn new_string(self, units: &[u16]) -> Result<Local<'t>, Thrown<'t>> {
        let string = jni!(self, v1_1, NewString, units.as_ptr(), units.len() as i32);
        self.local(string)
    }

    /// A Java string of Rust text.
    pub fn string(self, text: &str) -> Result<Local<'t>, Thrown<'t>> {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.new_string(&units)
    }

    /// The UTF-16 units of a string.
    pub fn string_units(self, string: &Local<'_>) -> Vec<u16> {
        if string.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetStringLength, string.as_raw());
        let mut units = vec![0u16; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_2, GetStringRegion, string.as_raw(), 0, length, units.as_mut_ptr());
        units
    }

    /// The text of a string, lone surrogates replaced.
    pub fn string_text(self, string: &Local<'_>) -> String {
        String::from_utf16_lossy(&self.string_units(string))
    }

    /// A new primitive array.
    pub fn new_array<T: Primitive>(self, length: i32) -> Result<Local<'t>, Thrown<'t>> {
        self.local(T::new_array(self, length).0)
    }

    /// A new array of strings.
    pub fn string_array(self, items: &[&str]) -> Result<Local<'t>, Thrown<'t>> {
        let class = self.find_class(c"java/lang/String")?;
        let array = jni!(self, v1_1, NewObjectArray, items.len() as i32, class.as_raw(), core::ptr::null_mut());
        let array = self.local(array)?;
        for (index, item) in items.iter().enumerate() {
            let item = self.string(item)?;
            jni!(self, v1_1, SetObjectArrayElement, array.as_raw(), index as i32, item.as_raw());
            self.checked(())?;
        }
        Ok(array)
    }

    /// A one-element array of a class found by name.
    pub fn object_array(self, class: &CStr, item: &Local<'_>) -> Result<Local<'t>, Thrown<'t>> {
        let class = self.find_class(class)?;
        let array = jni!(self, v1_1, NewObjectArray, 1, class.as_raw(), item.as_raw());
        self.local(array)
    }

    /// Number of elements of any array.
    #[inline]
    pub fn array_length(self, array: &Global) -> i32 {
        jni!(self, v1_1, GetArrayLength, array.as_raw())
    }

    /// Copies elements out. `out` holds `count` elements of the array's kind.
    #[inline]
    pub fn array_read<T: Primitive>(self, array: &Global, start: i32, out: &mut [u8]) -> Result<(), Thrown<'t>> {
        T::read(self, Raw(array.as_raw()), start, (out.len() / size_of::<T>()) as i32, out);
        self.checked(())
    }

    /// Copies elements in.
    #[inline]
    pub fn array_write<T: Primitive>(self, array: &Global, start: i32, data: &[u8]) -> Result<(), Thrown<'t>> {
        T::write(self, Raw(array.as_raw()), start, (data.len() / size_of::<T>()) as i32, data);
        self.checked(())
    }

    /// The same for an array that is still a local reference.
    pub fn fill_array<T: Primitive>(self, array: &Local<'_>, data: &[u8]) -> Result<(), Thrown<'t>> {
        T::write(self, Raw(array.as_raw()), 0, (data.len() / size_of::<T>()) as i32, data);
        self.checked(())
    }

    /// Fills a fresh array of a whole number of elements by one copy without a transition: for large ones.
    pub fn fill_array_critical(self, array: &Local<'_>, data: &[u8]) -> bool {
        let memory = jni!(self, v1_2, GetPrimitiveArrayCritical, array.as_raw(), core::ptr::null_mut());
        if memory.is_null() {
            return false;
        }
        // SAFETY: the array was made with room for exactly `data`; nothing else runs until it is released.
        unsafe { core::ptr::copy_nonoverlapping(data.as_ptr(), memory.cast::<u8>(), data.len()) };
        jni!(self, v1_2, ReleasePrimitiveArrayCritical, array.as_raw(), memory, 0);
        true
    }

    /// The bytes of a `byte[]`.
    pub fn bytes(self, array: &Local<'_>) -> Vec<u8> {
        if array.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetArrayLength, array.as_raw());
        let mut bytes = vec![0u8; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_1, GetByteArrayRegion, array.as_raw(), 0, length, bytes.as_mut_ptr().cast());
        bytes
    }

    /// A `byte[]` of those bytes.
    pub fn byte_array(self, bytes: &[u8]) -> Result<Local<'t>, Thrown<'t>> {
        let array = self.new_array::<i8>(bytes.len() as i32)?;
        jni!(self, v1_1, SetByteArrayRegion, array.as_raw(), 0, bytes.len() as i32, bytes.as_ptr().cast());
        self.checked(array)
    }

    /// An `int[]` of those numbers.
    pub fn int_array(self, numbers: &[i32]) -> Result<Local<'t>, Thrown<'t>> {
        let array = self.new_array::<i32>(numbers.len() as i32)?;
        jni!(self, v1_1, SetIntArrayRegion, array.as_raw(), 0, numbers.len() as i32, numbers.as_ptr());
        self.checked(array)
    }

    /// The numbers of a `long[]`.
    pub fn longs(self, array: &Local<'_>) -> Vec<i64> {
        if array.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetArrayLength, array.as_raw());
        let mut longs = vec![0i64; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_1, GetLongArrayRegion, array.as_raw(), 0, length, longs.as_mut_ptr());
        longs
    }

    /// Reads a field of a pinned object.
    #[inline]
    pub fn get_field<T: Primitive>(self, object: &Global, field: FieldId) -> T {
        T::get(self, Raw(object.as_raw()), field)
    }

    /// Reads a static field.
    #[inline]
    pub fn get_static<T: Primitive>(self, class: &Global, field: FieldId) -> T {
        T::get_static(self, Raw(class.as_raw()), field)
    }

    /// Writes a field of a pinned object.
    #[inline]
    pub fn set_field<T: Primitive>(self, object: &Global, field: FieldId, value: T) {
        value.set(self, Raw(object.as_raw()), field);
    }

    /// Writes a static field.
    #[inline]
    pub fn set_static<T: Primitive>(self, class: &Global, field: FieldId, value: T) {
        value.set_static(self, Raw(class.as_raw()), field);
    }

    /// Reads a field that holds a reference.
    pub fn get_object_field(self, object: &Global, field: FieldId) -> Local<'t> {
        let value = jni!(self, v1_1, GetObjectField, object.as_raw(), field.0);
        // SAFETY: a new local reference, or null.
        unsafe { Local::from_raw(self, value) }
    }

    /// Reads a static field that holds a reference.
    pub fn get_static_object(self, class: &Global, field: FieldId) -> Local<'t> {
        let value = jni!(self, v1_1, GetStaticObjectField, class.as_raw(), field.0);
        // SAFETY: a new local reference, or null.
        unsafe { Local::from_raw(self, value) }
    }

    /// Writes a field that holds a reference; the value's class was checked.
    pub fn set_object_field(self, object: &Global, field: FieldId, value: &Local<'_>) {
        jni!(self, v1_1, SetObjectField, object.as_raw(), field.0, value.as_raw());
    }

    /// Writes a static field that holds a reference; the value's class was checked.
    pub fn set_static_object(self, class: &Global, field: FieldId, value: &Local<'_>) {
        jni!(self, v1_1, SetStaticObjectField, class.as_raw(), field.0, value.as_raw());
    }

    /// The id behind a `java.lang.reflect.Field`.
    pub fn reflected_field(self, field: &Local<'_>) -> FieldId {
        FieldId(jni!(self, v1_2, FromReflectedField, field.as_raw()))
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

    /// A direct `ByteBuffer` over memory.
    ///
    /// # Safety
    /// The memory stays valid, and is not freed, as long as the buffer is reachable.
    pub unsafe fn direct_buffer(self, address: *mut u8, bytes: usize) -> Result<Local<'t>, Thrown<'t>> {
        let buffer = jni!(self, v1_4, NewDirectByteBuffer, address.cast(), bytes as i64);
        self.local(buffer)
    }

    /// Address and capacity (in elements) of a direct buffer.
    pub fn direct_memory(self, buffer: &Global) -> Option<(usize, usize)> {
        let address = jni!(self, v1_4, GetDirectBufferAddress, buffer.as_raw());
        if address.is_null() {
            return None;
        }
        let capacity = jni!(self, v1_4, GetDirectBufferCapacity, buffer.as_raw());
        Some((address as usize, usize::try_from(capacity).unwrap_or(0)))
    }

    /// Address of a direct buffer that is still a local reference.
    pub fn direct_address(self, buffer: &Local<'_>) -> *mut u8 {
        jni!(self, v1_4, GetDirectBufferAddress, buffer.as_raw()).cast()
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
