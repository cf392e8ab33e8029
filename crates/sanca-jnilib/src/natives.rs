//! The natives of `org.sanca.internal.Boot`, found by the JVM under JNI's names. Texts in, a text or null out; no panic
//! gets through.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sanca_jni::raw::{JNIEnv, jclass, jstring};
use sanca_jni::{Env, Local};

use crate::boot::{self, Request};
use crate::settings::Settings;

/// `static native String start(Class<?> engine, String jar, String folder, String cache, String settings)`
#[unsafe(no_mangle)]
pub extern "system" fn Java_org_sanca_internal_Boot_start(
    env: *mut JNIEnv,
    _: jclass,
    engine: jclass,
    jar: jstring,
    package: jstring,
    cache: jstring,
    settings: jstring,
) -> jstring {
    // SAFETY: the JVM calls a native with its thread's environment.
    let env = unsafe { Env::from_raw(env) };
    answer(env, || {
        // SAFETY: an argument; the JVM deletes its references when the native returns, also those deleted before.
        let engine = unsafe { Local::from_raw(env, engine) };
        let request = Request {
            engine: env.global(&engine).to_bits(),
            jar: text(env, jar),
            package: text(env, package),
            cache: text(env, cache).into(),
            settings: Settings::parse(&text(env, settings))?,
        };
        boot::start(&request)
    })
}

pub(crate) fn text(env: Env<'_>, string: jstring) -> String {
    // SAFETY: an argument of the native, as above.
    let string = unsafe { Local::from_raw(env, string) };
    env.string_text(&string)
}

/// Null for success, else what went wrong.
fn answer(env: Env<'_>, body: impl FnOnce() -> Result<(), String>) -> jstring {
    let outcome = catch_unwind(AssertUnwindSafe(body));
    let outcome =
        outcome.unwrap_or_else(|_| Err("internal error in Sanca, please report it: the start panicked".into()));
    match outcome {
        Ok(()) => core::ptr::null_mut(),
        // Without memory for the text the exception is gone too; the caller's next step will say more.
        Err(why) => env.string(&why).map_or(core::ptr::null_mut(), Local::into_raw),
    }
}
