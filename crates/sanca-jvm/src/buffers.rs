//! Direct buffers: Python's memory seen from Java, and Java's from Python.

use crate::embedded::{EmbeddedJava, handle, slot};
use sanca_jni::Value;
use sanca_model::link::{DirectMemory, Layout, LentMemory};
use sanca_model::value::Sink;
use sanca_model::{Handle, PyRef, Receiver, Result};

/// From this Java on the memory of a direct buffer can be freed while the buffer lives, by closing its arena.
const ARENAS: u32 = 22;

impl EmbeddedJava {
    pub(crate) fn direct_over(
        &self,
        address: usize,
        bytes: usize,
        read_only: bool,
        owner: PyRef,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let block = self.thread()?;
        // SAFETY: the caller keeps the memory until `owner` is released, which the engine does when the buffer is unreachable.
        let buffer = unsafe { block.env().direct_buffer(address as *mut u8, bytes) };
        let buffer = buffer.map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), Value::from(&buffer), Value::from(owner.0.cast_signed()), Value::from(read_only)];
        let word = block.env().call_long(&self.engine.access, self.engine.guard_buffer, args);
        drop(buffer); // a reference that stays would keep the buffer, and with it `owner`, for as long as the thread lives
        self.answer(block, word, sink)
    }

    /// What keeps the memory, as in [`Self::direct_over`], and its elements.
    pub(crate) fn shared_array(&self, memory: &LentMemory, layout: &Layout<'_>) -> Result<Handle> {
        let block = self.thread()?;
        let geometry = block.env().int_array(layout.geometry).map_err(|thrown| self.thrown(block, thrown))?;
        let [owner, address, bytes, read_only] = values(memory);
        let args = [
            slot(block),
            owner,
            address,
            bytes,
            read_only,
            Value::from(i32::from(layout.dtype)),
            Value::from(&geometry),
        ];
        let made = block.env().call_int(&self.engine.access, self.engine.shared_array, args);
        self.check(block)?;
        Ok(Handle(made.cast_unsigned()))
    }

    pub(crate) fn copied_array(&self, data: Handle, dtype: u8, dimensions: &[i32]) -> Result<Handle> {
        let block = self.thread()?;
        let dimensions = block.env().int_array(dimensions).map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), handle(data), Value::from(i32::from(dtype)), Value::from(&dimensions)];
        let made = block.env().call_int(&self.engine.access, self.engine.copied_array, args);
        self.check(block)?;
        Ok(Handle(made.cast_unsigned()))
    }

    pub(crate) fn memory_segment(&self, memory: &LentMemory) -> Result<Handle> {
        let block = self.thread()?;
        let [owner, address, bytes, read_only] = values(memory);
        let args = [slot(block), owner, address, bytes, read_only];
        let made = block.env().call_int(&self.engine.access, self.engine.segment, args);
        self.check(block)?;
        Ok(Handle(made.cast_unsigned()))
    }

    pub(crate) fn direct_buffer(&self, buffer: &Receiver<'_>) -> Result<Option<DirectMemory>> {
        let block = self.thread()?;
        if self.version >= ARENAS {
            let args = [slot(block), handle(buffer.handle)];
            block.env().call_void(&self.engine.access, self.engine.refuse_closable, args);
            self.check(block)?;
        }
        let pinned = self.pinned(block, buffer)?;
        let memory = block.env().direct_memory(&pinned);
        Ok(memory.map(|(address, elements)| DirectMemory { address, elements }))
    }
}

/// As the engine's methods take it.
fn values(memory: &LentMemory) -> [Value; 4] {
    [
        Value::from(memory.owner.0.cast_signed()),
        Value::from(memory.address as i64),
        Value::from(memory.bytes as i64),
        Value::from(memory.read_only),
    ]
}
