//! The Python side: Java classes as Python types, conversions, callbacks.
