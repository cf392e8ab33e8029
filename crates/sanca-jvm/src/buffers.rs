//! Direct buffers: Python's memory seen from Java, and Java's from Python.

use crate::embedded::{EmbeddedJava, slot};
use sanca_jni::Value;
use sanca_model::link::DirectMemory;
use sanca_model::value::Sink;
use sanca_model::{PyRef, Receiver, Result};

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

    pub(crate) fn direct_buffer(&self, buffer: &Receiver<'_>) -> Result<Option<DirectMemory>> {
        let block = self.thread()?;
        let pinned = self.pinned(block, buffer)?;
        let memory = block.env().direct_memory(&pinned);
        Ok(memory.map(|(address, elements)| DirectMemory { address, elements }))
    }
}
