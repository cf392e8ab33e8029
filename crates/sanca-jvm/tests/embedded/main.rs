//! The embedded link over a real JVM. One process, one JVM: the tests share it and run one at a time; whatever ends a JVM or must
//! see its output runs in a child, which is this same binary with one test chosen.
//!
//! `SANCA_TEST_JAVA` chooses a Java home, `SANCA_TEST_JVM_OPTIONS` adds options (separated by spaces).

mod support;

mod arrays;
mod callbacks;
mod exceptions;
mod fields;
mod iteration;
mod life;
mod lifetimes;
mod members;
mod text;
mod threads;
mod timing;
mod well_known;
