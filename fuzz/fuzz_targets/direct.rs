//! Frames between ends of ours are read within their bounds or refused. The property tests run the same body.
#![no_main]

#[path = "../../crates/sanca-protocol/tests/common/mod.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| common::bodies::direct(data));
