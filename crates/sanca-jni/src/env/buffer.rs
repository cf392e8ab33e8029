//! Direct buffers: memory that both languages see.

use super::{Env, Thrown};
use crate::reference::{Global, Local};

impl<'t> Env<'t> {
    /// A direct `ByteBuffer` over memory.
    ///
    /// # Safety
    /// The memory stays valid, and is not freed, as long as the buffer is reachable.
    pub unsafe fn direct_buffer(self, address: *mut u8, bytes: usize) -> Result<Local<'t>, Thrown<'t>> {
        let buffer = jni!(self, v1_4, NewDirectByteBuffer, address.cast(), bytes as i64);
        self.local(buffer)
    }

    /// Address of a direct buffer, and its capacity in elements of its kind.
    pub fn direct_memory(self, buffer: &Global) -> Option<(usize, usize)> {
        let address = jni!(self, v1_4, GetDirectBufferAddress, buffer.as_raw());
        if address.is_null() {
            return None;
        }
        let capacity = jni!(self, v1_4, GetDirectBufferCapacity, buffer.as_raw());
        Some((address as usize, usize::try_from(capacity).unwrap_or(0)))
    }

    /// Address of a direct buffer that is still a local reference.
    pub fn direct_address(self, buffer: &Local<'_>) -> *mut u8 {
        jni!(self, v1_4, GetDirectBufferAddress, buffer.as_raw()).cast()
    }
}
