//! Java strings: made from and read into Rust text and UTF-16. Never through JNI's "modified UTF-8".

use crate::env::Env;
use crate::failure::Failure;
use crate::reference::{Local, Reference};
use jni_sys as sys;

impl<'t> Env<'t> {
    /// A string with this content.
    pub fn new_text(self, text: &str) -> Result<Local<'t>, Failure> {
        self.new_utf16(&text.encode_utf16().collect::<Vec<u16>>())
    }

    /// A string of these UTF-16 units, lone surrogates included.
    pub fn new_utf16(self, units: &[u16]) -> Result<Local<'t>, Failure> {
        let length = sys::jsize::try_from(units.len()).map_err(|_| Failure::OutOfMemory)?;
        // SAFETY: attached (type); the pointer and length are those of a slice.
        let raw = unsafe { (self.table().NewString)(self.raw(), units.as_ptr(), length) };
        self.made(raw)
    }

    /// An array of strings.
    pub(crate) fn new_text_array(self, texts: &[&str]) -> Result<Local<'t>, Failure> {
        let class = self.find_class(c"java/lang/String")?;
        let length = sys::jsize::try_from(texts.len()).map_err(|_| Failure::OutOfMemory)?;
        // SAFETY: attached (type); a class reference; null is a valid initial element.
        let raw = unsafe { (self.table().NewObjectArray)(self.raw(), length, class.raw(), core::ptr::null_mut()) };
        let array = self.made(raw)?;
        for (index, text) in texts.iter().enumerate() {
            let text = self.new_text(text)?;
            // SAFETY: a string goes into an array of strings at an index below its length.
            unsafe { (self.table().SetObjectArrayElement)(self.raw(), array.raw(), index as sys::jsize, text.raw()) };
        }
        Ok(array)
    }

    /// The units of a `java.lang.String`.
    pub(crate) fn utf16_of(self, text: &Local<'_>) -> Vec<u16> {
        // SAFETY: a string (every caller has it from a method that returns one).
        let length = unsafe { (self.table().GetStringLength)(self.raw(), text.raw()) };
        let mut units = Vec::<u16>::with_capacity(length as usize);
        // SAFETY: the whole of the string, into memory reserved for it.
        unsafe { (self.table().GetStringRegion)(self.raw(), text.raw(), 0, length, units.as_mut_ptr()) };
        // SAFETY: that many units were written: the region was in bounds, so the call cannot have failed.
        unsafe { units.set_len(length as usize) };
        units
    }

    /// A `java.lang.String` as Rust text; lone surrogates become U+FFFD. For names and messages only.
    pub(crate) fn text_of(self, text: &Local<'_>) -> String {
        String::from_utf16_lossy(&self.utf16_of(text))
    }
}

impl crate::thread::Thread<'_> {
    /// The units of the string behind a handle; `None` if the handle is null.
    ///
    /// # Safety
    /// The handle names a `java.lang.String`.
    pub unsafe fn string_units(self, handle: u32) -> Result<Option<Vec<u16>>, Failure> {
        Ok(self.object(handle)?.map(|text| self.env().utf16_of(&text)))
    }
}
