//! A session survives whatever it is sent and asked to do. The property tests run the same body.
#![no_main]

#[path = "../../crates/sanca-protocol/tests/common/mod.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| common::bodies::session(data));
