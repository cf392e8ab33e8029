//! Primitive arrays: made, measured, copied in and out; and the address of direct buffers.

use crate::env::Env;
use crate::failure::Failure;
use crate::reference::{Local, Pinned, Reference};
use crate::thread::Thread;
use jni_sys as sys;

/// From here on a copy goes through `GetPrimitiveArrayCritical`, which saves one pass over the data; below, it would only hold up the
/// garbage collector.
const CRITICAL_BYTES: usize = 1 << 20;

/// Element types, with the JNI functions that serve them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Element {
    Boolean,
    Byte,
    Char,
    Short,
    Int,
    Long,
    Float,
    Double,
}

impl Element {
    /// Bytes per element.
    pub const fn size(self) -> usize {
        match self {
            Element::Boolean | Element::Byte => 1,
            Element::Char | Element::Short => 2,
            Element::Int | Element::Float => 4,
            Element::Long | Element::Double => 8,
        }
    }
}

/// Calls the function that the element type chooses, its last argument cast to whatever pointer it takes.
macro_rules! region {
    ($env:expr, $element:expr, $array:expr, $start:expr, $count:expr, $pointer:expr;
     $boolean:ident $byte:ident $char:ident $short:ident $int:ident $long:ident $float:ident $double:ident) => {{
        let (env, array, start, count, pointer) = ($env, $array, $start, $count, $pointer);
        let table = env.table();
        match $element {
            // SAFETY: caller of the enclosing function: a live array of this element type, and memory of `count` elements.
            Element::Boolean => unsafe { (table.$boolean)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Byte => unsafe { (table.$byte)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Char => unsafe { (table.$char)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Short => unsafe { (table.$short)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Int => unsafe { (table.$int)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Long => unsafe { (table.$long)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Float => unsafe { (table.$float)(env.raw(), array, start, count, pointer.cast()) },
            // SAFETY: as above.
            Element::Double => unsafe { (table.$double)(env.raw(), array, start, count, pointer.cast()) },
        }
    }};
}

impl<'t> Thread<'t> {
    /// Number of elements.
    ///
    /// # Safety
    /// `array` is an array.
    pub unsafe fn array_length(self, array: Pinned) -> i32 {
        // SAFETY: caller.
        unsafe { (self.env().table().GetArrayLength)(self.env().raw(), array.raw()) }
    }

    /// Copies elements out. A range that is out of bounds throws in Java.
    ///
    /// # Safety
    /// `array` is an array of `element`.
    pub unsafe fn read_array(self, element: Element, array: Pinned, start: i32, out: &mut [u8]) -> Result<(), Failure> {
        let count = whole(element, out.len())?;
        // SAFETY: caller.
        let length = unsafe { self.array_length(array) };
        if out.len() >= CRITICAL_BYTES && in_bounds(start, count, length) {
            // SAFETY: caller; the range was checked.
            return unsafe { self.critical(element, array, start, Copy::Out(out)) };
        }
        region!(self.env(), element, array.raw(), start, count, out.as_mut_ptr();
            GetBooleanArrayRegion GetByteArrayRegion GetCharArrayRegion GetShortArrayRegion
            GetIntArrayRegion GetLongArrayRegion GetFloatArrayRegion GetDoubleArrayRegion);
        self.thrown()
    }

    /// Copies elements in. A range that is out of bounds throws in Java.
    ///
    /// # Safety
    /// `array` is an array of `element`; for booleans every byte is 0 or 1.
    pub unsafe fn write_array(self, element: Element, array: Pinned, start: i32, data: &[u8]) -> Result<(), Failure> {
        let count = whole(element, data.len())?;
        // SAFETY: caller.
        let length = unsafe { self.array_length(array) };
        if data.len() >= CRITICAL_BYTES && in_bounds(start, count, length) {
            // SAFETY: caller; the range was checked.
            return unsafe { self.critical(element, array, start, Copy::In(data)) };
        }
        region!(self.env(), element, array.raw(), start, count, data.as_ptr();
            SetBooleanArrayRegion SetByteArrayRegion SetCharArrayRegion SetShortArrayRegion
            SetIntArrayRegion SetLongArrayRegion SetFloatArrayRegion SetDoubleArrayRegion);
        self.thrown()
    }

    /// A new array with this content: its handle.
    pub fn array_from(self, element: Element, data: &[u8]) -> Result<u32, Failure> {
        let count = whole(element, data.len())?;
        let Some(array) = self.env().new_primitive_array(element, count)? else { return Err(self.pending()) };
        // SAFETY: borrowed for the next call only, shorter than `array` lives.
        if let Some(pinned) = unsafe { Pinned::from_number(array.raw() as usize) } {
            // SAFETY: an array of this element type, just made.
            unsafe { self.write_array(element, pinned, 0, data) }?;
        }
        self.adopt(&array).map(|handle| handle as u32)
    }

    /// Address and capacity in bytes of a direct buffer; `None` if it is none. `element` is its element size in bytes.
    ///
    /// # Safety
    /// `buffer` is a `java.nio.Buffer`.
    pub unsafe fn direct_buffer(self, buffer: Pinned) -> Option<(usize, usize)> {
        let env = self.env();
        // SAFETY: caller.
        let address = unsafe { (env.table().GetDirectBufferAddress)(env.raw(), buffer.raw()) };
        // SAFETY: caller.
        let capacity = unsafe { (env.table().GetDirectBufferCapacity)(env.raw(), buffer.raw()) };
        (!address.is_null()).then_some((address as usize, usize::try_from(capacity).unwrap_or(0)))
    }

    /// Copies with the array's own memory in hand. Nothing but the copy happens in between: no JNI, no Python, no wait.
    ///
    /// # Safety
    /// `array` is an array of `element` and the range lies within it.
    unsafe fn critical(self, element: Element, array: Pinned, start: i32, copy: Copy<'_>) -> Result<(), Failure> {
        let env = self.env();
        // SAFETY: caller; released below, before anything else is called.
        let base = unsafe { (env.table().GetPrimitiveArrayCritical)(env.raw(), array.raw(), core::ptr::null_mut()) };
        if base.is_null() {
            drop(env.take_exception());
            return Err(Failure::OutOfMemory);
        }
        // SAFETY: the range lies within the array (caller).
        let at = unsafe { base.cast::<u8>().add(start as usize * element.size()) };
        let mode = match copy {
            Copy::Out(out) => {
                // SAFETY: the range lies within the array (caller); Java memory and `out` do not overlap.
                unsafe { core::ptr::copy_nonoverlapping(at, out.as_mut_ptr(), out.len()) };
                sys::JNI_ABORT
            }
            Copy::In(data) => {
                // SAFETY: the range lies within the array (caller); Java memory and `data` do not overlap.
                unsafe { core::ptr::copy_nonoverlapping(data.as_ptr(), at, data.len()) };
                0
            }
        };
        // SAFETY: the pointer that was got above, given back once.
        unsafe { (env.table().ReleasePrimitiveArrayCritical)(env.raw(), array.raw(), base, mode) };
        Ok(())
    }

    /// The pending exception, if any, as a failure.
    pub(crate) fn thrown(self) -> Result<(), Failure> {
        if self.env().is_exception_pending() { Err(self.pending()) } else { Ok(()) }
    }

    /// The pending exception as a handle.
    #[cold]
    pub(crate) fn pending(self) -> Failure {
        let Some(exception) = self.env().take_exception() else { return Failure::OutOfMemory };
        match self.wrap(&exception) {
            Ok(word) => Failure::Thrown(word as u64),
            Err(failure) => failure,
        }
    }
}

enum Copy<'a> {
    Out(&'a mut [u8]),
    In(&'a [u8]),
}

fn in_bounds(start: i32, count: i32, length: i32) -> bool {
    start >= 0 && start.checked_add(count).is_some_and(|end| end <= length)
}

/// How many elements so many bytes are. Java arrays have at most 2^31 - 1.
fn whole(element: Element, bytes: usize) -> Result<i32, Failure> {
    debug_assert!(bytes % element.size() == 0, "{bytes} bytes are no whole number of elements");
    i32::try_from(bytes / element.size()).map_err(|_| Failure::OutOfMemory)
}

impl<'t> Env<'t> {
    fn new_primitive_array(self, element: Element, count: i32) -> Result<Option<Local<'t>>, Failure> {
        let table = self.table();
        let make = match element {
            Element::Boolean => table.NewBooleanArray,
            Element::Byte => table.NewByteArray,
            Element::Char => table.NewCharArray,
            Element::Short => table.NewShortArray,
            Element::Int => table.NewIntArray,
            Element::Long => table.NewLongArray,
            Element::Float => table.NewFloatArray,
            Element::Double => table.NewDoubleArray,
        };
        // SAFETY: attached (type); the count is not negative.
        let raw = unsafe { make(self.raw(), count) };
        // SAFETY: a local reference made just now, owned by nobody else.
        Ok(unsafe { Local::new(self, raw) })
    }

    /// A `byte[]` with this content.
    pub fn new_bytes(self, data: &[u8]) -> Result<Local<'t>, Failure> {
        let count = whole(Element::Byte, data.len())?;
        let array = self.new_primitive_array(Element::Byte, count)?.ok_or_else(|| self.failed())?;
        // SAFETY: the whole of the array, from as many bytes.
        unsafe { (self.table().SetByteArrayRegion)(self.raw(), array.raw(), 0, count, data.as_ptr().cast()) };
        Ok(array)
    }

    /// An `int[]` with this content.
    pub(crate) fn new_ints(self, data: &[i32]) -> Result<Local<'t>, Failure> {
        let count = i32::try_from(data.len()).map_err(|_| Failure::OutOfMemory)?;
        let array = self.new_primitive_array(Element::Int, count)?.ok_or_else(|| self.failed())?;
        // SAFETY: the whole of the array, from as many ints.
        unsafe { (self.table().SetIntArrayRegion)(self.raw(), array.raw(), 0, count, data.as_ptr()) };
        Ok(array)
    }

    /// An `int[]` with these bits.
    pub(crate) fn new_unsigned_ints(self, data: &[u32]) -> Result<Local<'t>, Failure> {
        self.new_ints(&data.iter().map(|&value| value as i32).collect::<Vec<i32>>())
    }

    /// The content of a `byte[]`.
    pub(crate) fn bytes_of(self, array: &Local<'_>) -> Vec<u8> {
        // SAFETY: a byte array (every caller has it from a method that returns one).
        let length = unsafe { (self.table().GetArrayLength)(self.raw(), array.raw()) };
        let mut bytes = vec![0_u8; length as usize];
        // SAFETY: the whole of the array, into as many bytes.
        unsafe { (self.table().GetByteArrayRegion)(self.raw(), array.raw(), 0, length, bytes.as_mut_ptr().cast()) };
        bytes
    }

    /// The content of a `long[]`.
    pub(crate) fn longs_of(self, array: &Local<'_>) -> Vec<i64> {
        // SAFETY: a long array (every caller has it from a method that returns or takes one).
        let length = unsafe { (self.table().GetArrayLength)(self.raw(), array.raw()) };
        let mut longs = vec![0_i64; length as usize];
        // SAFETY: the whole of the array, into as many longs.
        unsafe { (self.table().GetLongArrayRegion)(self.raw(), array.raw(), 0, length, longs.as_mut_ptr()) };
        longs
    }
}

impl Thread<'_> {
    /// The content of the `byte[]` behind a handle; `None` if the handle is null.
    ///
    /// # Safety
    /// The handle names a `byte[]`.
    pub unsafe fn byte_array(self, handle: u32) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.object(handle)?.map(|array| self.env().bytes_of(&array)))
    }
}
