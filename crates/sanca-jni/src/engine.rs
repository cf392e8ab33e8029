//! `org.sanca.internal.Engine` as Rust functions: one for each of its static methods, safe, with the signature that the
//! method is looked up by derived from the function's own types. Adding a method to the contract is one line here.

use crate::call;
use crate::env::Env;
use crate::failure::Failure;
use crate::reference::{Global, Local, Pinned, Reference};
use crate::scratch;
use crate::thread::Thread;
use core::ptr::NonNull;
use jni_sys as sys;
use std::ffi::CString;

/// A Rust type that goes to Java as one argument.
pub(crate) trait ToJava {
    /// Its JVM descriptor.
    const SIGNATURE: &'static str;
    /// What must live during the call.
    type Held<'t>;
    fn hold<'t>(&self, env: Env<'t>) -> Result<Self::Held<'t>, Failure>;
    fn value(held: &Self::Held<'_>) -> sys::jvalue;
}

/// A Rust type that comes from Java as a result.
pub(crate) trait FromJava<'t>: Sized {
    /// Its JVM descriptor.
    const SIGNATURE: &'static str;
    /// What JNI returns.
    type Raw;
    /// # Safety
    /// `method` is a static method of `class` with this result; `args` matches its signature.
    unsafe fn call(env: Env<'t>, class: sys::jclass, method: sys::jmethodID, args: *const sys::jvalue) -> Self::Raw;
    /// Turns it into the Rust type; called when nothing was thrown.
    fn finish(env: Env<'t>, raw: Self::Raw) -> Result<Self, Failure>;
}

macro_rules! engine {
    (
        slotted { $($(#[$doc:meta])* fn $name:ident = $java:literal($($arg:ident: $type:ty),*) -> $result:ty;)* }
        plain { $($(#[$plain_doc:meta])* fn $plain:ident = $plain_java:literal($($plain_arg:ident: $plain_type:ty),*) -> $plain_result:ty;)* }
    ) => {
        /// The engine's class and methods, looked up once.
        #[derive(Debug)]
        pub(crate) struct Ids {
            class: Global,
            pub(crate) hot: [sys::jmethodID; call::HOT],
            attach: sys::jmethodID,
            $($name: sys::jmethodID,)*
            $($plain: sys::jmethodID,)*
        }

        impl Ids {
            pub(crate) fn look_up<'t>(env: Env<'t>, class: Global) -> Result<Ids, Failure> {
                let mut hot = [core::ptr::null_mut(); call::HOT];
                for (index, id) in hot.iter_mut().enumerate() {
                    *id = env.static_method(&class, call::HOT_NAMES[index], call::HOT_SIGNATURES[index])?;
                }
                Ok(Ids {
                    hot,
                    attach: env.static_method(&class, c"attach", c"(Ljava/nio/ByteBuffer;)I")?,
                    $($name: look_up(env, &class, $java, &["I", $(<$type as ToJava>::SIGNATURE),*], <$result as FromJava<'t>>::SIGNATURE)?,)*
                    $($plain: look_up(env, &class, $plain_java, &[$(<$plain_type as ToJava>::SIGNATURE),*], <$plain_result as FromJava<'t>>::SIGNATURE)?,)*
                    class,
                })
            }
        }

        impl<'t> Thread<'t> {
            $(
                $(#[$doc])*
                pub fn $name(self, $($arg: $type),*) -> Result<$result, Failure> {
                    $(let $arg = ToJava::hold(&$arg, self.env())?;)*
                    let args = [sys::jvalue { i: self.slot() as i32 }, $(<$type as ToJava>::value(&$arg)),*];
                    // SAFETY: the method was looked up with the signature of these very types.
                    unsafe { self.ask(self.block.ids.$name, &args) }
                }
            )*
            $(
                $(#[$plain_doc])*
                pub fn $plain(self, $($plain_arg: $plain_type),*) -> Result<$plain_result, Failure> {
                    $(let $plain_arg = ToJava::hold(&$plain_arg, self.env())?;)*
                    let args: &[sys::jvalue] = &[$(<$plain_type as ToJava>::value(&$plain_arg)),*];
                    // SAFETY: the method was looked up with the signature of these very types.
                    unsafe { self.ask(self.block.ids.$plain, args) }
                }
            )*
        }
    };
}

engine! {
    slotted {
        /// The number of the class with that name.
        fn find_class = "findClass"(name: &str) -> i64;
        /// The packed header of a class.
        fn describe = "describe"(class: u32) -> Vec<u8>;
        /// The packed members of a class.
        fn members = "members"(class: u32) -> Vec<u8>;
        /// A member in Java source form.
        fn signature = "signature"(member: u32) -> String;
        /// The `java.lang.reflect` object of a member.
        fn member_object = "memberObject"(member: u32) -> Option<Local<'t>>;
        /// What a callback number stands for, packed.
        fn callback = "callback"(callback: u32) -> Vec<u8>;
        /// What lies in a package, packed.
        fn list_package = "listPackage"(name: &str) -> Vec<u8>;
        /// Names that resemble one, packed.
        fn near_names = "nearNames"(name: &str, max: u32) -> Vec<u8>;
        /// Adds class path entries.
        fn add_classpath = "addClasspath"(entries: &[&str]) -> ();
        /// The class number that a `java.lang.Class` object stands for.
        fn class_id_of = "classIdOf"(handle: u32) -> i32;
        /// Result word of the `Class` object of a class.
        fn class_object = "classObject"(class: u32) -> i64;
        /// A new handle of an object.
        fn adopt = "adopt"(object: &Local<'_>) -> i32;
        /// Result word of an object, never converted.
        fn wrap = "wrap"(object: &Local<'_>) -> i64;
        /// Result word of an object, converted as a method result would be.
        fn convert = "convert"(object: &Local<'_>) -> i64;
        /// A second handle of the same object.
        fn duplicate = "duplicate"(handle: u32) -> i32;
        /// A proxy for a Python object: its handle.
        fn proxy = "proxy"(python: u64, interfaces: &[u32], callable: bool) -> i32;
        /// Result word of a new array.
        fn new_array = "newArray"(component: u32, lengths: &[i32]) -> i64;
        /// Result word of an element.
        fn array_get = "arrayGet"(array: u32, index: i32) -> i64;
        /// Sets an element to what a reference word stands for.
        fn array_set = "arraySet"(array: u32, index: i32, word: i64) -> ();
        /// Packs elements at DATA: `count << 32 | bytes`.
        fn array_pack = "arrayPack"(array: u32, start: i32, count: i32) -> i64;
        /// A chunker over anything that has elements: its handle.
        fn iterator = "iterator"(handle: u32, pairs: bool) -> i32;
        /// Packs elements of a chunker at DATA: `count << 32 | bytes`, bit 63 at the end.
        fn iterate = "iterate"(iterator: u32, max: u32, pairs: bool) -> i64;
        /// Result word of an object in packed form, containers deeply.
        fn pack_deep = "packDeep"(handle: u32) -> i64;
        /// Result word of what a reference word stands for.
        fn unpack = "unpack"(word: i64) -> i64;
        /// A throwable, packed for a traceback.
        fn throwable = "throwable"(handle: u32) -> Vec<u8>;
        /// Result word of the exception that stands for a Python one.
        fn python_exception = "pythonException"(python: u64, type_name: &str, message: &str, frames: &[u8]) -> i64;
        /// Live objects by class, packed.
        fn live_objects = "liveObjects"() -> Vec<u8>;
        /// Carries out pending releases.
        fn flush = "flush"() -> ();
        /// A number for the calling thread.
        fn current_thread = "currentThread"() -> i32;
        /// Interrupts a thread.
        fn interrupt = "interrupt"(token: u32) -> ();
        /// Reads and clears the calling thread's interrupt status.
        fn clear_interrupt = "clearInterrupt"() -> bool;
        /// The stack of a thread as text.
        fn thread_stack = "threadStack"(token: u32) -> String;
        /// Waits for non-daemon threads.
        fn await_threads = "awaitThreads"(millis: i64) -> bool;
    }
    plain {
        /// The object behind a handle.
        fn object = "object"(handle: u32) -> Option<Local<'t>>;
        /// Whether two handles name the same object.
        fn same = "same"(a: u32, b: u32) -> bool;
        /// Frees a slot.
        fn detach = "detach"(slot: i32) -> ();
        /// Handles in use, without those whose release is queued.
        fn live_handles = "liveHandles"() -> i64;
        /// Python objects that Java owns references to.
        fn live_proxies = "liveProxies"() -> i64;
        /// Feature version of the JVM.
        fn java_version = "javaVersion"() -> i32;
        /// Addresses of the upcall stubs, or zeros; the first call starts making them.
        fn stubs = "stubs"() -> Vec<i64>;
    }
}

impl Ids {
    #[inline(always)]
    pub(crate) fn class(&self) -> sys::jclass {
        self.class.raw()
    }
}

// SAFETY: method ids and global references are good on every thread.
unsafe impl Send for Ids {}
// SAFETY: as above; nothing is written after the look-up.
unsafe impl Sync for Ids {}

fn look_up(env: Env<'_>, class: &Global, name: &str, params: &[&str], result: &str) -> Result<sys::jmethodID, Failure> {
    let text = |text: String| CString::new(text).expect("names in this file hold no zero");
    env.static_method(class, &text(name.to_owned()), &text(format!("({}){result}", params.concat())))
}

impl<'t> Thread<'t> {
    /// # Safety
    /// `method` is a static method of the engine with this result; `args` matches its signature.
    unsafe fn ask<R: FromJava<'t>>(self, method: sys::jmethodID, args: &[sys::jvalue]) -> Result<R, Failure> {
        // SAFETY: caller.
        let raw = unsafe { R::call(self.env(), self.block.ids.class(), method, args.as_ptr()) };
        self.settle()?;
        R::finish(self.env(), raw)
    }

    /// Result word of an object without reporting how that failed: for reporting failures.
    pub(crate) fn wrap_unchecked(self, object: &Local<'_>) -> Option<i64> {
        let args = [sys::jvalue { i: self.slot() as i32 }, sys::jvalue { l: object.raw() }];
        // SAFETY: `Engine.wrap` takes a slot and an object.
        let word = unsafe { i64::call(self.env(), self.block.ids.class(), self.block.ids.wrap, args.as_ptr()) };
        let failed = self.env().take_exception().is_some() || self.scratch().take_status() != 0;
        (!failed).then_some(word)
    }
}

/// Gives a new thread's scratch memory to Java: its slot.
pub(crate) fn attach_scratch(env: Env<'_>, ids: &Ids, memory: NonNull<u8>) -> Result<u32, Failure> {
    // SAFETY: the memory has this size and lives until Java has forgotten the slot.
    let raw = unsafe { (env.table().NewDirectByteBuffer)(env.raw(), memory.as_ptr().cast(), scratch::SIZE as sys::jlong) };
    let buffer = env.made(raw)?;
    let args = [sys::jvalue { l: buffer.raw() }];
    // SAFETY: `Engine.attach` takes a buffer and returns an int.
    let slot = unsafe { i32::call(env, ids.class(), ids.attach, args.as_ptr()) };
    if env.is_exception_pending() {
        return Err(env.failed());
    }
    u32::try_from(slot).map_err(|_| Failure::OutOfMemory)
}

macro_rules! number_to_java {
    ($($type:ty: $signature:literal, $member:ident, $as:ty;)*) => {$(
        impl ToJava for $type {
            const SIGNATURE: &'static str = $signature;
            type Held<'t> = $type;
            fn hold<'t>(&self, _: Env<'t>) -> Result<$type, Failure> {
                Ok(*self)
            }
            fn value(held: &$type) -> sys::jvalue {
                sys::jvalue { $member: *held as $as }
            }
        }
    )*};
}

number_to_java! {
    i32: "I", i, i32;
    u32: "I", i, i32;
    i64: "J", j, i64;
    u64: "J", j, i64;
    bool: "Z", z, bool;
}

macro_rules! made_for_java {
    ($($type:ty: $signature:literal, $make:ident;)*) => {$(
        impl ToJava for $type {
            const SIGNATURE: &'static str = $signature;
            type Held<'t> = Local<'t>;
            fn hold<'t>(&self, env: Env<'t>) -> Result<Local<'t>, Failure> {
                env.$make(self)
            }
            fn value(held: &Local<'_>) -> sys::jvalue {
                sys::jvalue { l: held.raw() }
            }
        }
    )*};
}

made_for_java! {
    &str: "Ljava/lang/String;", new_text;
    &[&str]: "[Ljava/lang/String;", new_text_array;
    &[u8]: "[B", new_bytes;
    &[i32]: "[I", new_ints;
    &[u32]: "[I", new_unsigned_ints;
}

impl ToJava for &Local<'_> {
    const SIGNATURE: &'static str = "Ljava/lang/Object;";
    type Held<'t> = Option<Pinned>;
    /// Borrowed for the call, which is shorter than the reference lives.
    fn hold<'t>(&self, _: Env<'t>) -> Result<Option<Pinned>, Failure> {
        // SAFETY: `self` outlives the call.
        Ok(unsafe { Pinned::from_number(self.raw() as usize) })
    }
    fn value(held: &Option<Pinned>) -> sys::jvalue {
        sys::jvalue { l: held.as_ref().map_or(core::ptr::null_mut(), Reference::raw) }
    }
}

macro_rules! from_java {
    ($($type:ty: $signature:literal, $function:ident, $raw:ty, |$env:ident, $value:ident| $finish:expr;)*) => {$(
        impl<'t> FromJava<'t> for $type {
            const SIGNATURE: &'static str = $signature;
            type Raw = $raw;
            unsafe fn call(env: Env<'t>, class: sys::jclass, method: sys::jmethodID, args: *const sys::jvalue) -> $raw {
                // SAFETY: caller.
                unsafe { (env.table().$function)(env.raw(), class, method, args) }
            }
            fn finish($env: Env<'t>, $value: $raw) -> Result<$type, Failure> {
                $finish
            }
        }
    )*};
}

from_java! {
    (): "V", CallStaticVoidMethodA, (), |_env, _value| Ok(());
    i32: "I", CallStaticIntMethodA, sys::jint, |_env, value| Ok(value);
    i64: "J", CallStaticLongMethodA, sys::jlong, |_env, value| Ok(value);
    bool: "Z", CallStaticBooleanMethodA, sys::jboolean, |_env, value| Ok(value);
    Vec<u8>: "[B", CallStaticObjectMethodA, sys::jobject, |env, value| env.made(value).map(|array| env.bytes_of(&array));
    Vec<i64>: "[J", CallStaticObjectMethodA, sys::jobject, |env, value| env.made(value).map(|array| env.longs_of(&array));
    String: "Ljava/lang/String;", CallStaticObjectMethodA, sys::jobject, |env, value| env.made(value).map(|text| env.text_of(&text));
}

impl<'t> FromJava<'t> for Option<Local<'t>> {
    const SIGNATURE: &'static str = "Ljava/lang/Object;";
    type Raw = sys::jobject;
    unsafe fn call(env: Env<'t>, class: sys::jclass, method: sys::jmethodID, args: *const sys::jvalue) -> sys::jobject {
        // SAFETY: caller.
        unsafe { (env.table().CallStaticObjectMethodA)(env.raw(), class, method, args) }
    }
    fn finish(env: Env<'t>, raw: sys::jobject) -> Result<Option<Local<'t>>, Failure> {
        // SAFETY: the local reference the call returned, owned by nobody else.
        Ok(unsafe { Local::new(env, raw) })
    }
}
