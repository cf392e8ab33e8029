//! The Java side: performs what a link asks for on a JVM in this process.
//!
//! Where to start reading: [`invoke`] is the path of a call, [`engine`] the list of what the Java half offers (its
//! contract is `docs/internals/engine.md`), [`mod@start`] how a JVM comes to be.

#![deny(unsafe_code)]
// The documentation is for developers and is built with private items.
#![allow(rustdoc::private_intra_doc_links)]

mod argument;
mod arrays;
#[expect(unsafe_code, reason = "foreign memory lent by Python")]
mod buffers;
mod bulk;
mod classes;
mod counts;
mod embedded;
#[expect(unsafe_code, reason = "upcall stubs called by address")]
mod engine;
#[expect(unsafe_code, reason = "a lock-free table of field ids")]
mod fields;
pub mod find;
#[expect(unsafe_code, reason = "pins carried as numbers")]
mod handles;
mod invoke;
mod jar;
mod latch;
mod link;
mod names;
#[expect(unsafe_code, reason = "functions the JVM calls")]
mod natives;
mod reader;
mod result;
mod shapes;
mod shutdown;
#[expect(unsafe_code, reason = "the JVM found in this process")]
pub mod start;
#[expect(unsafe_code, reason = "scratch memory announced to Java")]
mod threads;
mod throwables;
mod values;
mod visits;

pub use embedded::EmbeddedJava;
pub use start::{StartFailure, StartOptions, Started, start};

/// Puts the JVM's fault signal handlers back after something replaced them.
pub fn reinstall_fault_handlers() {
    sanca_jni::signal::reinstall();
}
