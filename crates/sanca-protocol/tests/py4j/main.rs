//! The wire beside Py4J itself: what its own Python package and its own jar say and understand, compared byte for byte
//! with what this crate does. Needs `py4j==0.10.9.9` in the Python that `SANCA_PY4J_PYTHON` names (`.venv` otherwise) and a `java`;
//! without them the tests say so and pass. `SANCA_FUZZ_CASES` is how many commands, replies and callbacks are generated,
//! `SANCA_RECORD=1` writes the transcripts anew.
#![expect(clippy::disallowed_types, reason = "these tests talk to Py4J over its own transport")]

#[path = "../common/mod.rs"]
mod common;

mod client;
mod find;
mod jar;
mod jvm;
mod random;
mod record;
mod support;
mod transcript;
