//! Arrays: made, measured, copied in and out.

use super::{Env, Primitive, Raw, Thrown};
use crate::reference::{Global, Local};
use core::ffi::CStr;

/// What of a fresh array is copied at a time, in bytes: well within a core's second-level cache.
const PIECE: usize = 256 << 10;

impl<'t> Env<'t> {
    /// A new primitive array.
    pub fn new_array<T: Primitive>(self, length: i32) -> Result<Local<'t>, Thrown<'t>> {
        self.local(T::new_array(self, length).0)
    }

    /// Number of elements of any array.
    #[inline]
    pub fn array_length(self, array: &Global) -> i32 {
        jni!(self, v1_1, GetArrayLength, array.as_raw())
    }

    /// Copies elements out. `out` holds `count` elements of the array's kind.
    #[inline]
    pub fn array_read<T: Primitive>(self, array: &Global, start: i32, out: &mut [u8]) -> Result<(), Thrown<'t>> {
        T::read(self, Raw(array.as_raw()), start, (out.len() / size_of::<T>()) as i32, out);
        self.checked(())
    }

    /// Copies elements of a primitive array out by one copy without a transition: for large ones. False: not done. `out` lies
    /// within the array's elements from byte `start` on (the caller has compared the length).
    pub fn array_read_critical(self, array: &Global, start: usize, out: &mut [u8]) -> bool {
        let memory = jni!(self, v1_2, GetPrimitiveArrayCritical, array.as_raw(), core::ptr::null_mut());
        if memory.is_null() {
            return false;
        }
        // SAFETY: the bytes lie within the array (caller); nothing else runs until it is released.
        unsafe { core::ptr::copy_nonoverlapping(memory.cast::<u8>().add(start), out.as_mut_ptr(), out.len()) };
        jni!(self, v1_2, ReleasePrimitiveArrayCritical, array.as_raw(), memory, jni_sys::JNI_ABORT);
        true
    }

    /// Copies elements in.
    #[inline]
    pub fn array_write<T: Primitive>(self, array: &Global, start: i32, data: &[u8]) -> Result<(), Thrown<'t>> {
        T::write(self, Raw(array.as_raw()), start, (data.len() / size_of::<T>()) as i32, data);
        self.checked(())
    }

    /// The same for an array that is still a local reference.
    pub fn fill_array<T: Primitive>(self, array: &Local<'_>, data: &[u8]) -> Result<(), Thrown<'t>> {
        T::write(self, Raw(array.as_raw()), 0, (data.len() / size_of::<T>()) as i32, data);
        self.checked(())
    }

    /// Fills a fresh array of a whole number of elements without a transition: for large ones. The JVM has just cleared it from
    /// start to end, so its end is what the processor's cache still holds: copied backwards, piece by piece, it is a quarter faster.
    pub fn fill_array_critical(self, array: &Local<'_>, data: &[u8]) -> bool {
        let memory = jni!(self, v1_2, GetPrimitiveArrayCritical, array.as_raw(), core::ptr::null_mut());
        if memory.is_null() {
            return false;
        }
        let mut end = data.len();
        for piece in data.rchunks(PIECE) {
            end -= piece.len();
            // SAFETY: the array was made with room for exactly `data`, of which `end` is within.
            let target = unsafe { memory.cast::<u8>().add(end) };
            // SAFETY: as much room as the piece has is left behind it; nothing else runs until the array is released.
            unsafe { core::ptr::copy_nonoverlapping(piece.as_ptr(), target, piece.len()) };
        }
        jni!(self, v1_2, ReleasePrimitiveArrayCritical, array.as_raw(), memory, 0);
        true
    }

    /// A `byte[]` of those bytes.
    pub fn byte_array(self, bytes: &[u8]) -> Result<Local<'t>, Thrown<'t>> {
        let array = self.new_array::<i8>(bytes.len() as i32)?;
        jni!(self, v1_1, SetByteArrayRegion, array.as_raw(), 0, bytes.len() as i32, bytes.as_ptr().cast());
        self.checked(array)
    }

    /// The bytes of a `byte[]`.
    pub fn bytes(self, array: &Local<'_>) -> Vec<u8> {
        if array.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetArrayLength, array.as_raw());
        let mut bytes = vec![0u8; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_1, GetByteArrayRegion, array.as_raw(), 0, length, bytes.as_mut_ptr().cast());
        bytes
    }

    /// An `int[]` of those numbers.
    pub fn int_array(self, numbers: &[i32]) -> Result<Local<'t>, Thrown<'t>> {
        let array = self.new_array::<i32>(numbers.len() as i32)?;
        jni!(self, v1_1, SetIntArrayRegion, array.as_raw(), 0, numbers.len() as i32, numbers.as_ptr());
        self.checked(array)
    }

    /// The numbers of a `long[]`.
    pub fn longs(self, array: &Local<'_>) -> Vec<i64> {
        if array.is_null() {
            return Vec::new();
        }
        let length = jni!(self, v1_1, GetArrayLength, array.as_raw());
        let mut longs = vec![0i64; usize::try_from(length).unwrap_or(0)];
        jni!(self, v1_1, GetLongArrayRegion, array.as_raw(), 0, length, longs.as_mut_ptr());
        longs
    }

    /// A new array of strings.
    pub fn string_array(self, items: &[&str]) -> Result<Local<'t>, Thrown<'t>> {
        let class = self.find_class(c"java/lang/String")?;
        let array = jni!(self, v1_1, NewObjectArray, items.len() as i32, class.as_raw(), core::ptr::null_mut());
        let array = self.local(array)?;
        for (index, item) in items.iter().enumerate() {
            let item = self.string(item)?;
            jni!(self, v1_1, SetObjectArrayElement, array.as_raw(), index as i32, item.as_raw());
            self.checked(())?;
        }
        Ok(array)
    }

    /// A one-element array of a class found by name.
    pub fn object_array(self, class: &CStr, item: &Local<'_>) -> Result<Local<'t>, Thrown<'t>> {
        let class = self.find_class(class)?;
        let array = jni!(self, v1_1, NewObjectArray, 1, class.as_raw(), item.as_raw());
        self.local(array)
    }
}
