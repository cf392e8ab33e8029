//! The static methods of `org.sanca.internal.Engine` and of its two companions, looked up once.

use core::ffi::CStr;
use core::sync::atomic::{AtomicUsize, Ordering};
use sanca_jni::env::{StaticMethod, Thrown};
use sanca_jni::{Env, Global, ThreadBlock, Value};

macro_rules! engine {
    ($($(#[$doc:meta])* $class:ident { $($field:ident: $name:literal, $descriptor:literal;)* })*) => {
        /// The classes whose static methods native code calls, and these methods.
        #[derive(Debug)]
        #[allow(missing_docs)]
        pub struct Engine {
            $($(#[$doc])* pub $class: Global, $(pub $field: StaticMethod,)*)*
            stubs: [AtomicUsize; 10],
        }

        impl Engine {
            /// Looks everything up.
            pub fn look_up<'t>(env: Env<'t>, $($class: Global),*) -> Result<Engine, Thrown<'t>> {
                $($(let $field = env.static_method(&$class, text($name), text($descriptor))?;)*)*
                Ok(Engine { $($class, $($field,)*)* stubs: Default::default() })
            }
        }
    };
}

/// A literal that ends in NUL.
const fn text(literal: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(literal.as_bytes()) {
        Ok(text) => text,
        Err(_) => panic!("a literal of this table lacks its NUL"),
    }
}

engine! {
    /// `Engine`: calls, threads, the JVM as a whole.
    class {
        call_j0: "callJ0\0", "(IIJ)J\0";
        call_j1: "callJ1\0", "(IIJJ)J\0";
        call_j2: "callJ2\0", "(IIJJJ)J\0";
        call_j3: "callJ3\0", "(IIJJJJ)J\0";
        call_jn: "callJN\0", "(IIJI)J\0";
        call_l0: "callL0\0", "(IIJ)J\0";
        call_l1: "callL1\0", "(IIJJ)J\0";
        call_l2: "callL2\0", "(IIJJJ)J\0";
        call_l3: "callL3\0", "(IIJJJJ)J\0";
        call_ln: "callLN\0", "(IIJI)J\0";
        attach: "attach\0", "(Ljava/nio/ByteBuffer;)I\0";
        detach: "detach\0", "(I)V\0";
        throwable: "throwable\0", "(II)[B\0";
        python_exception: "pythonException\0", "(IJ[BI)J\0";
        callback_frames: "callbackFrames\0", "(I)[B\0";
        live_handles: "liveHandles\0", "()J\0";
        live_proxies: "liveProxies\0", "()J\0";
        abandoned_calls: "abandonedCalls\0", "()J\0";
        held_references: "heldReferences\0", "(I)[J\0";
        live_objects: "liveObjects\0", "(I)[B\0";
        flush: "flush\0", "(I)V\0";
        current_thread: "currentThread\0", "(I)I\0";
        interrupt: "interrupt\0", "(II)V\0";
        clear_interrupt: "clearInterrupt\0", "(I)Z\0";
        thread_stack: "threadStack\0", "(II)Ljava/lang/String;\0";
        await_threads: "awaitThreads\0", "(IJ)Z\0";
        java_version: "javaVersion\0", "()I\0";
        install_exit_hook: "installExitHook\0", "(I)V\0";
    }
    /// `Access`: objects.
    access {
        wrap_word: "wrapWord\0", "(IJ)J\0";
        resolve: "resolve\0", "(IJI)Ljava/lang/Object;\0";
        chunker: "chunker\0", "(IIZ)I\0";
        copied_array: "copiedArray\0", "(III[I)I\0";
        shared_array: "sharedArray\0", "(IJJJZI[I)I\0";
        refuse_closable: "refuseClosable\0", "(II)V\0";
        segment: "segment\0", "(IJJJZ)I\0";
        guard_buffer: "guardBuffer\0", "(ILjava/lang/Object;JZ)J\0";
        member_object: "memberObject\0", "(II)Ljava/lang/reflect/AccessibleObject;\0";
        object: "object\0", "(I)Ljava/lang/Object;\0";
        adopt: "adopt\0", "(ILjava/lang/Object;)I\0";
        wrap: "wrap\0", "(ILjava/lang/Object;)J\0";
        convert: "convert\0", "(ILjava/lang/Object;)J\0";
        duplicate: "duplicate\0", "(II)I\0";
        same: "same\0", "(II)Z\0";
        is_instance: "isInstance\0", "(II)Z\0";
        array_kind: "arrayKind\0", "(I)I\0";
        print: "print\0", "(II)Ljava/lang/String;\0";
        proxy: "proxy\0", "(IJ[IZ)I\0";
        python_object: "pythonObject\0", "(IJZ)I\0";
        function_proxy: "functionProxy\0", "(IJI)I\0";
        pack_deep: "packDeep\0", "(II)J\0";
        new_array: "newArray\0", "(II[I)J\0";
        array_get: "arrayGet\0", "(III)J\0";
        array_set: "arraySet\0", "(IIIJ)V\0";
        array_pack: "arrayPack\0", "(IIII)J\0";
        iterate: "iterate\0", "(IIIZ)J\0";
    }
    /// `ClassAccess`: classes.
    classes {
        find_class: "findClass\0", "(ILjava/lang/String;)J\0";
        describe: "describe\0", "(II)[B\0";
        members: "members\0", "(II)[B\0";
        methods: "methods\0", "(IILjava/lang/String;)[B\0";
        signature: "signature\0", "(II)Ljava/lang/String;\0";
        callback: "callback\0", "(II)[B\0";
        list_package: "listPackage\0", "(ILjava/lang/String;)[B\0";
        near_names: "nearNames\0", "(ILjava/lang/String;I)[B\0";
        add_classpath: "addClasspath\0", "(I[Ljava/lang/String;)V\0";
        class_id_of: "classIdOf\0", "(II)I\0";
        class_object: "classObject\0", "(II)J\0";
        initialise: "initialise\0", "(II)V\0";
        functional_result: "functionalResult\0", "(II)I\0";
        is_package: "isPackage\0", "(ILjava/lang/String;)Z\0";
    }
}

type Stub0 = unsafe extern "C" fn(i32, i32, i64) -> i64;
type Stub1 = unsafe extern "C" fn(i32, i32, i64, i64) -> i64;
type Stub2 = unsafe extern "C" fn(i32, i32, i64, i64, i64) -> i64;
type Stub3 = unsafe extern "C" fn(i32, i32, i64, i64, i64, i64) -> i64;
type StubN = unsafe extern "C" fn(i32, i32, i64, i32) -> i64;

/// Calls a stub of one shape, or the method behind it over JNI.
macro_rules! hot {
    ($name:ident, $index:expr, $method:ident, $type:ty, ($($arg:ident: $kind:ty),*)) => {
        #[doc = concat!("`", stringify!($method), "` by upcall stub where there is one, else over JNI.")]
        #[inline]
        pub fn $name(&self, block: &'static ThreadBlock, member: i32, receiver: i64 $(, $arg: $kind)*) -> i64 {
            let slot = block.slot() as i32;
            let stub = self.stubs[$index].load(Ordering::Relaxed);
            if stub != 0 {
                // SAFETY: the address is an upcall stub of this C type, made by `Stubs` and never freed; this thread is
                // attached and has the stack for it (`thread::current` gave the block), and the Java method lets no exception out.
                let stub: $type = unsafe { core::mem::transmute(stub) };
                // SAFETY: as above.
                return unsafe { stub(slot, member, receiver $(, $arg)*) };
            }
            block.env().call_long(&self.class, self.$method, [Value::from(slot), Value::from(member), Value::from(receiver) $(, Value::from($arg))*])
        }
    };
}

impl Engine {
    hot!(j0, 0, call_j0, Stub0, ());
    hot!(j1, 1, call_j1, Stub1, (a: i64));
    hot!(j2, 2, call_j2, Stub2, (a: i64, b: i64));
    hot!(j3, 3, call_j3, Stub3, (a: i64, b: i64, c: i64));
    hot!(jn, 4, call_jn, StubN, (count: i32));
    hot!(l0, 5, call_l0, Stub0, ());
    hot!(l1, 6, call_l1, Stub1, (a: i64));
    hot!(l2, 7, call_l2, Stub2, (a: i64, b: i64));
    hot!(l3, 8, call_l3, Stub3, (a: i64, b: i64, c: i64));
    hot!(ln, 9, call_ln, StubN, (count: i32));

    /// Upcall stubs have been made: addresses of callJ0…3, callJN, callL0…3, callLN.
    pub fn use_stubs(&self, addresses: &[i64]) {
        if addresses.len() == self.stubs.len() {
            for (stub, address) in self.stubs.iter().zip(addresses) {
                stub.store(*address as usize, Ordering::Release);
            }
        }
    }
}
