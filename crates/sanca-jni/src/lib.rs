//! The JNI gate: the only crate that talks to a JVM through its C interface.
//!
//! An [`Env`] proves that the calling thread is attached. Every function that enters Java says whether it may throw, and
//! turns a pending exception into [`Thrown`] itself, so that nobody else has to remember to look.
//!
//! Deliberately absent: knowledge of Python, of Sanca's classes, of conversions. The call engine above this crate
//! catches exceptions in Java, so the hot calls here do not even ask for one.

pub mod env;
pub mod library;
pub mod locale;
pub mod native;
pub mod reference;
pub mod signal;
pub mod stack;
pub mod thread;
pub mod vm;

pub use env::{Env, Thrown, Value};
pub use reference::{Global, Local};
pub use thread::ThreadBlock;

/// Raw JNI names that tables of natives need.
pub mod raw {
    pub use jni_sys::{JNIEnv, jboolean, jbyteArray, jclass, jint, jlong, jobject, jstring};
}
