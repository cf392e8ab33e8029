//! The C-API gate: the only crate that talks to CPython through its C interface.
