//! The natives of `org.sanca.internal.GatewayNative`, found by the JVM under JNI's names. Gateways, servers and conversations are known to
//! Java by addresses, which it gives back once, when no call with them runs any more. No panic gets through.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sanca_gateway::{Address, Conversation, Server};
use sanca_jni::native::guard;
use sanca_jni::raw::{JNIEnv, jboolean, jbyteArray, jclass, jint, jlong, jobject, jstring};
use sanca_jni::{Env, Local};
use sanca_model::ClassId;
use sanca_model::link::JavaLink;

use crate::gateway::{Held, Join};
use crate::host;
use crate::natives::text;
use crate::upcalls;

type Talk = Mutex<Conversation>;

/// `static native String open(Class<?> engine, String jar, boolean bound, String settings, GatewayHost host, long[] made)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_open(
    env: *mut JNIEnv,
    own: jclass,
    engine: jclass,
    jar: jstring,
    bound: jboolean,
    settings: jstring,
    host: jobject,
    made: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || {
        let [own, engine, host, made] = locals(env, [own, engine, host, made]);
        let jar = text(env, jar);
        let join = || Join { engine: env.global(&engine).to_bits(), jar, bound };
        let held = Held::open(env, &own, join, &text(env, settings), &host)?;
        tell(env, &made, &[keep(held)])
    })
}

/// `static native String callbacks(long gateway, String settings)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_callbacks(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    settings: jstring,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || held(gateway).set_callbacks(&text(env, settings)))
}

/// `static native void addCommands(long gateway, String commands)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_addCommands(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    commands: jstring,
) {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard((), || held(gateway).add_commands(&text(env, commands)));
}

/// `static native String listen(long gateway, String settings, long[] made)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_listen(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    settings: jstring,
    made: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || {
        let [made] = locals(env, [made]);
        let server = held(gateway).listen(&text(env, settings))?;
        let port = match server.address() {
            Address::Tcp(address) => i64::from(address.port()),
            #[cfg(unix)]
            Address::Unix(_) => -1,
        };
        tell(env, &made, &[keep(server), port])
    })
}

/// `static native void close(long gateway)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_close(_: *mut JNIEnv, _: jclass, gateway: jlong) {
    guard((), || held(gateway).gateway().close());
}

/// `static native void freeGateway(long gateway)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_freeGateway(_: *mut JNIEnv, _: jclass, gateway: jlong) {
    // SAFETY: made by `open`; Java gives it back once.
    guard((), || drop(unsafe { Arc::from_raw(gateway as *const Held) }));
}

/// `static native String put(long gateway, String name, Object object)`: null, or what went wrong. Without a name: the one it gets, behind a
/// blank.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_put(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    name: jstring,
    object: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    let mut given = None;
    let trouble = answer(env, || {
        let [object] = locals(env, [object]);
        let held = held(gateway);
        let object = held.take_in(&object)?;
        if name.is_null() {
            given = Some(held.gateway().put_new(object).map_err(|why| why.to_string())?);
        } else {
            held.gateway().put(&text(env, name), object);
        }
        Ok(())
    });
    match given {
        Some(given) => env.string(&format!(" {given}")).map_or(core::ptr::null_mut(), Local::into_raw),
        None => trouble,
    }
}

/// `static native int object(long gateway, String name)`: a handle, which Java takes over; 0 for none.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_object(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    name: jstring,
) -> jint {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(0, || {
        let found = held(gateway).gateway().object(&text(env, name));
        found.ok().flatten().map_or(0, |object| object.handle.0.cast_signed())
    })
}

/// `static native void remove(long gateway, String name)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_remove(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    name: jstring,
) {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard((), || held(gateway).gateway().remove(&text(env, name)));
}

/// `static native String names(long gateway)`: each with a NUL behind it.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_names(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || Err(held(gateway).gateway().all_names().iter().map(|name| format!("{name}\0")).collect()))
}

/// `static native int nameCount(long gateway)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_nameCount(
    _: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
) -> jint {
    guard(0, || jint::try_from(held(gateway).gateway().names()).unwrap_or(jint::MAX))
}

/// `static native byte[] perform(long gateway, String command)`: the reply, null if it failed to be made.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_perform(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    command: jstring,
) -> jbyteArray {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(core::ptr::null_mut(), || {
        let reply = held(gateway).gateway().perform(&text(env, command));
        env.byte_array(&reply).map_or(core::ptr::null_mut(), Local::into_raw)
    })
}

/// `static native String proxy(long gateway, String name, String classes, long[] made)`: a handle, which Java takes over.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_proxy(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    name: jstring,
    classes: jstring,
    made: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || {
        let [made] = locals(env, [made]);
        let classes = text(env, classes);
        let classes: Vec<ClassId> =
            classes.split_terminator('\0').filter_map(|number| number.parse().ok()).map(ClassId).collect();
        let held = held(gateway);
        let object = held.gateway().proxy(&text(env, name), &classes).map_err(|why| why.to_string())?;
        tell(env, &made, &[i64::from(object.handle.0)]).inspect_err(|_| held.java().release(object.handle))
    })
}

/// `static native long reference(long gateway, String name)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_reference(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    name: jstring,
) -> jlong {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(0, || held(gateway).gateway().python_reference(&text(env, name)).0.cast_signed())
}

/// `static native String ask(long gateway, String command)`: a reply, `!` first, or what went wrong.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_ask(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    command: jstring,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    said(env, || held(gateway).gateway().send_to_python(&text(env, command)))
}

// --- connections whose sockets Java has

/// `static native boolean serve(long gateway, GatewayStream stream, ByteBuffer memory, String settings)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_serve(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    stream: jobject,
    memory: jobject,
    settings: jstring,
) -> jboolean {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(false, || {
        let [stream, memory] = locals(env, [stream, memory]);
        held(gateway).serve(env, &stream, &memory, &text(env, settings))
    })
}

/// `static native String converse(long gateway, GatewayStream stream, ByteBuffer memory, String settings, long[] made)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_converse(
    env: *mut JNIEnv,
    _: jclass,
    gateway: jlong,
    stream: jobject,
    memory: jobject,
    settings: jstring,
    made: jobject,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || {
        let [stream, memory, made] = locals(env, [stream, memory, made]);
        let conversation = held(gateway).converse(env, &stream, &memory, &text(env, settings))?;
        tell(env, &made, &[keep(Arc::new(Talk::new(conversation)))])
    })
}

/// `static native String say(long conversation, String command)`: a reply, `!` first, or what went wrong.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_say(
    env: *mut JNIEnv,
    _: jclass,
    conversation: jlong,
    command: jstring,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    said(env, || {
        let conversation = borrow::<Talk>(conversation);
        // Whoever asks while it is being used finds it in use, as the lock would wait for himself.
        let mut conversation = match conversation.try_lock() {
            Ok(conversation) => conversation,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
            Err(std::sync::TryLockError::WouldBlock) => {
                return Err("the connection is being used by another call".into());
            }
        };
        let reply = conversation.ask(text(env, command).as_bytes())?;
        Ok(String::from_utf8_lossy(&reply).into_owned())
    })
}

/// `static native void freeConversation(long conversation)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_freeConversation(
    _: *mut JNIEnv,
    _: jclass,
    conversation: jlong,
) {
    // SAFETY: made by `converse`; Java gives it back once.
    guard((), || drop(unsafe { Arc::from_raw(conversation as *const Talk) }));
}

// --- servers

/// `static native boolean shutdown(long server, long millis)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_shutdown(
    _: *mut JNIEnv,
    _: jclass,
    server: jlong,
    millis: jlong,
) -> jboolean {
    guard(false, || borrow::<Server>(server).shutdown(Duration::from_millis(u64::try_from(millis).unwrap_or(0))))
}

/// `static native void await(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_await(_: *mut JNIEnv, _: jclass, server: jlong) {
    guard((), || borrow::<Server>(server).wait());
}

/// `static native int connections(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_connections(
    _: *mut JNIEnv,
    _: jclass,
    server: jlong,
) -> jint {
    guard(0, || jint::try_from(borrow::<Server>(server).connections()).unwrap_or(jint::MAX))
}

/// `static native String metrics(long server)`: names and numbers, a NUL after each.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_metrics(
    env: *mut JNIEnv,
    _: jclass,
    server: jlong,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(core::ptr::null_mut(), || {
        let rows = borrow::<Server>(server).metrics().rows();
        let text: String = rows.iter().map(|(name, number)| format!("{name}\0{number}\0")).collect();
        env.string(&text).map_or(core::ptr::null_mut(), Local::into_raw)
    })
}

/// `static native boolean closeConnection(long server, long number)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_closeConnection(
    _: *mut JNIEnv,
    _: jclass,
    server: jlong,
    number: jlong,
) -> jboolean {
    guard(false, || borrow::<Server>(server).close_connection(number.cast_unsigned()))
}

/// `static native void freeServer(long server)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_freeServer(_: *mut JNIEnv, _: jclass, server: jlong) {
    // SAFETY: made by `listen`; Java gives it back once.
    guard((), || drop(unsafe { Arc::from_raw(server as *const Server) }));
}

/// `static native void run(long task)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_run(_: *mut JNIEnv, _: jclass, task: jlong) {
    // SAFETY: `GatewayNative.spawn` has a thread do this once.
    unsafe { upcalls::run(task) };
}

// --- custom commands

/// `static native String readLine(long exchange)`: null at the end, else a line behind a `+`, or what went wrong behind a `-`.
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_readLine(
    env: *mut JNIEnv,
    _: jclass,
    exchange: jlong,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(core::ptr::null_mut(), || {
        // SAFETY: `GatewayExchange` calls this while its command runs, on that command's thread.
        let line = match unsafe { host::with_exchange(exchange, |exchange| exchange.read_line()) } {
            Ok(None) => return core::ptr::null_mut(),
            Ok(Some(line)) => format!("+{line}"),
            Err(why) => format!("-{why}"),
        };
        env.string(&line).map_or(core::ptr::null_mut(), Local::into_raw)
    })
}

/// `static native boolean writeBytes(long exchange, byte[] bytes, boolean flush)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_GatewayNative_writeBytes(
    env: *mut JNIEnv,
    _: jclass,
    exchange: jlong,
    bytes: jbyteArray,
    flush: jboolean,
) -> jboolean {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    guard(false, || {
        let [bytes] = locals(env, [bytes]);
        let bytes = env.bytes(&bytes);
        // SAFETY: as in `readLine`.
        let written = unsafe {
            host::with_exchange(exchange, |exchange| {
                exchange.write(&bytes)?;
                if flush { exchange.flush() } else { Ok(()) }
            })
        };
        written.is_ok()
    })
}

// --- what they share

fn locals<const N: usize>(env: Env<'_>, raw: [jobject; N]) -> [Local<'_>; N] {
    // SAFETY: arguments; the JVM deletes its references when the native returns, also those deleted before.
    raw.map(|raw| unsafe { Local::from_raw(env, raw) })
}

/// Null for success, else what went wrong.
fn answer(env: Env<'_>, body: impl FnOnce() -> Result<(), String>) -> jstring {
    match caught(body) {
        Ok(()) => core::ptr::null_mut(),
        Err(why) => env.string(&why).map_or(core::ptr::null_mut(), Local::into_raw),
    }
}

/// A reply, whose first character is `!`, or what went wrong.
fn said(env: Env<'_>, body: impl FnOnce() -> Result<String, String>) -> jstring {
    let text = caught(body).unwrap_or_else(|why| why);
    env.string(&text).map_or(core::ptr::null_mut(), Local::into_raw)
}

fn caught<T>(body: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let outcome = catch_unwind(AssertUnwindSafe(body));
    outcome.unwrap_or_else(|_| Err("internal error in Sanca, please report it: it panicked".into()))
}

fn tell(env: Env<'_>, made: &Local<'_>, numbers: &[i64]) -> Result<(), String> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_ne_bytes()).collect();
    env.fill_array::<i64>(made, &bytes).map_err(|_| "the array is too short".into())
}

fn keep<T>(value: Arc<T>) -> i64 {
    Arc::into_raw(value) as i64
}

fn held(gateway: jlong) -> Arc<Held> {
    borrow(gateway)
}

/// What an address stands for, for as long as the native runs.
fn borrow<T>(address: jlong) -> Arc<T> {
    let address = address as *const T;
    // SAFETY: made by `keep` for this type and not given back: Java counts the calls.
    unsafe { Arc::increment_strong_count(address) };
    // SAFETY: the count taken just now.
    unsafe { Arc::from_raw(address) }
}
