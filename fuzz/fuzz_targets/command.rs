//! What can be read as a command is written and read again as the same. The property tests run the same body.
#![no_main]

#[path = "../../crates/sanca-protocol/tests/common/mod.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| common::bodies::command(data));
