// NOTE FROM THE COORDINATOR to the helper working on this crate: I completed sanca-jni and sanca-jvm myself (they run
// with the Java half and the Python half). Your own files are kept in /tmp/helper2-jni-src; do NOT put them back. What
// is left for you here: (1) crates/sanca-jvm/tests (integration tests as your task says), (2) SAFETY.md in both crates,
// (3) review this code for soundness and port what your version does better (deadline for all: 09:55), in small commits,
// keeping `cargo xtask dev --quick` and python/tests green. Remove this note when you have read it.
//! The JNI gate: the only crate that talks to a JVM through its C interface.
//!
//! An [`Env`] proves that the calling thread is attached. Every function that enters Java says whether it may throw, and
//! turns a pending exception into [`Thrown`] itself, so that nobody else has to remember to look.
//!
//! Deliberately absent: knowledge of Python, of Sanca's classes, of conversions. The call engine above this crate
//! catches exceptions in Java, so the hot calls here do not even ask for one.

pub mod env;
pub mod library;
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
