//! [`Value`]: one argument of a call.

use crate::reference::{Global, Local};
use jni_sys as sys;

/// One argument of a call: 64 bits that the callee knows the type of.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Value(sys::jvalue);

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Value")
    }
}

impl From<i32> for Value {
    #[inline]
    fn from(value: i32) -> Value {
        Value(sys::jvalue { i: value })
    }
}

impl From<i64> for Value {
    #[inline]
    fn from(value: i64) -> Value {
        Value(sys::jvalue { j: value })
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value(sys::jvalue { z: value })
    }
}

impl From<&Local<'_>> for Value {
    fn from(value: &Local<'_>) -> Value {
        Value(sys::jvalue { l: value.as_raw() })
    }
}

impl From<&Global> for Value {
    fn from(value: &Global) -> Value {
        Value(sys::jvalue { l: value.as_raw() })
    }
}
