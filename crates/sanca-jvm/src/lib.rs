// NOTE FROM THE COORDINATOR to the helper working on this crate: I completed sanca-jni and sanca-jvm myself (they run
// with the Java half and the Python half). Your own files are kept in /tmp/helper2-jni-src; do NOT put them back. What
// is left for you here: (1) crates/sanca-jvm/tests (integration tests as your task says), (2) SAFETY.md in both crates,
// (3) review this code for soundness and port what your version does better (deadline for all: 09:55), in small commits,
// keeping `cargo xtask dev --quick` and python/tests green. Remove this note when you have read it.
//! The Java side: performs what a link asks for on a JVM in this process.
//!
//! Where to start reading: [`invoke`] is the path of a call, [`engine`] the list of what the Java half offers (its
//! contract is `docs/internals/engine.md`), [`start`] how a JVM comes to be.

mod argument;
mod arrays;
mod embedded;
mod engine;
mod fields;
pub mod find;
mod invoke;
mod natives;
mod reader;
mod result;
pub mod start;

pub use embedded::EmbeddedJava;
pub use start::{StartFailure, StartOptions, Started, start};

/// Puts the JVM's fault signal handlers back after something replaced them.
pub fn reinstall_fault_handlers() {
    sanca_jni::signal::reinstall();
}
