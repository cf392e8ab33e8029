//! The JNI gate: the only crate that talks to a JVM through its C interface.
