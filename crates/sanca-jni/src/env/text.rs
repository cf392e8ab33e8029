//! Strings: made from UTF-16 units, and read as such.

use super::{Env, Thrown};
use crate::reference::Local;

impl<'t> Env<'t> {
    /// A Java string of UTF-16 units.
    pub fn new_string(self, units: &[u16]) -> Result<Local<'t>, Thrown<'t>> {
        let string = jni!(self, v1_1, NewString, units.as_ptr(), units.len() as i32);
        self.local(string)
    }

    /// A Java string of Rust text.
    pub fn string(self, text: &str) -> Result<Local<'t>, Thrown<'t>> {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.new_string(&units)
    }

    /// The UTF-16 units of a string.
    pub fn string_units(self, string: &Local<'_>) -> Vec<u16> {
        if string.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetStringLength, string.as_raw());
        let mut units = vec![0u16; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_2, GetStringRegion, string.as_raw(), 0, length, units.as_mut_ptr());
        units
    }

    /// The text of a string, lone surrogates replaced.
    pub fn string_text(self, string: &Local<'_>) -> String {
        String::from_utf16_lossy(&self.string_units(string))
    }
}
