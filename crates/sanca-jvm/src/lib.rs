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
