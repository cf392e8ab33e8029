//! The natives of `org.sanca.internal.GatewayNative`, found by the JVM under JNI's names. A server is known to Java by an
//! address, which it gives back once, when no call with it runs any more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use sanca_gateway::{Address, Server};
use sanca_jni::native::guard;
use sanca_jni::raw::{JNIEnv, jboolean, jclass, jint, jlong, jobject, jstring};
use sanca_jni::{Env, Local};

use crate::gateway::{self, Join};
use crate::java_threads::{self, Maker};
use crate::natives::text;

/// `static native String start(Class<?> engine, String jar, boolean bound, String settings, Object entryPoint, long[] made)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_start(
    env: *mut JNIEnv,
    own: jclass,
    engine: jclass,
    jar: jstring,
    bound: jboolean,
    settings: jstring,
    entry_point: jobject,
    made: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: arguments; the JVM deletes its references when the native returns, also those deleted before.
        let [engine, entry_point, made] = [engine, entry_point, made].map(|raw| unsafe { Local::from_raw(env, raw) });
        let jar = text(env, jar);
        let join = || Join { engine: env.global(&engine).to_bits(), jar, bound };
        let settings = text(env, settings);
        // SAFETY: the class of this native.
        let own = unsafe { Local::from_raw(env, own) };
        let server = gateway::joined(join, || Maker::new(env, &own))?.start(&settings, &entry_point)?;
        let port = match server.address() {
            Address::Tcp(address) => i64::from(address.port()),
            #[cfg(unix)]
            Address::Unix(_) => -1,
        };
        let address = Arc::into_raw(server) as i64;
        let told = [address.to_ne_bytes(), port.to_ne_bytes()].concat();
        env.fill_array::<i64>(&made, &told).map_err(|_| {
            // SAFETY: the address made above, of which nobody knows.
            drop(unsafe { Arc::from_raw(address as *const Server) });
            "the array is too short".to_string()
        })
    }));
    let outcome = outcome.unwrap_or_else(|_| Err("internal error in Sanca, please report it: it panicked".into()));
    match outcome {
        Ok(()) => core::ptr::null_mut(),
        Err(why) => env.string(&why).map_or(core::ptr::null_mut(), Local::into_raw),
    }
}

/// `static native boolean shutdown(long server, long millis)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_shutdown(
    _: *mut JNIEnv,
    _: jclass,
    server: jlong,
    millis: jlong,
) -> jboolean {
    guard(false, || borrow(server).shutdown(Duration::from_millis(u64::try_from(millis).unwrap_or(0))))
}

/// `static native void await(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_await(_: *mut JNIEnv, _: jclass, server: jlong) {
    guard((), || borrow(server).wait());
}

/// `static native int connections(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_connections(
    _: *mut JNIEnv,
    _: jclass,
    server: jlong,
) -> jint {
    guard(0, || jint::try_from(borrow(server).connections()).unwrap_or(jint::MAX))
}

/// `static native int names(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_names(_: *mut JNIEnv, _: jclass, server: jlong) -> jint {
    guard(0, || jint::try_from(borrow(server).names()).unwrap_or(jint::MAX))
}

/// `static native void free(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_free(_: *mut JNIEnv, _: jclass, server: jlong) {
    // SAFETY: made by `start`; `ServerHandle` gives it back once.
    guard((), || drop(unsafe { Arc::from_raw(server as *const Server) }));
}

/// `static native void run(long task)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_run(_: *mut JNIEnv, _: jclass, task: jlong) {
    // SAFETY: `GatewayNative.spawn` has a thread do this once.
    unsafe { java_threads::run(task) };
}

/// The server, for as long as the native runs.
fn borrow(server: jlong) -> Arc<Server> {
    let server = server as *const Server;
    // SAFETY: made by `start` and not given back: `ServerHandle` counts the calls.
    unsafe { Arc::increment_strong_count(server) };
    // SAFETY: the count taken just now.
    unsafe { Arc::from_raw(server) }
}
