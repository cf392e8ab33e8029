//! Elements in bulk: of arrays of references and of anything that can be iterated, as packed values.

use crate::embedded::{EmbeddedJava, handle, slot};
use sanca_jni::{ThreadBlock, Value};
use sanca_model::{Error, Handle, Result};

impl EmbeddedJava {
    /// Packs elements of an array of references. One crossing and no more: Python objects among them are borrowed until the
    /// next.
    pub(crate) fn pack_elements(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<i32> {
        let block = self.thread()?;
        let args = [slot(block), handle(array), Value::from(start), Value::from(count)];
        let word = block.env().call_long(&self.engine.access, self.engine.array_pack, args);
        match self.chunk(block, word, out)? {
            0 if count > 0 => Err(Error::Internal("an array gave no element".into())),
            taken => Ok(taken),
        }
    }

    pub(crate) fn chunker(&self, object: Handle, pairs: bool) -> Result<Handle> {
        let block = self.thread()?;
        let chunker = block.env().call_int(
            &self.engine.access,
            self.engine.chunker,
            [slot(block), handle(object), Value::from(pairs)],
        );
        self.check(block)?;
        Ok(Handle(chunker.cast_unsigned()))
    }

    /// Elements of a chunker: how many, and whether that was the end.
    pub(crate) fn take_elements(
        &self,
        chunker: Handle,
        max: u32,
        pairs: bool,
        out: &mut Vec<u8>,
    ) -> Result<(u32, bool)> {
        let block = self.thread()?;
        let args =
            [slot(block), Value::from(chunker.0.cast_signed()), Value::from(max.cast_signed()), Value::from(pairs)];
        let word = block.env().call_long(&self.engine.access, self.engine.iterate, args);
        let taken = self.chunk(block, word & i64::MAX, out)?;
        Ok((taken.cast_unsigned(), word < 0))
    }

    /// One answer of `arrayPack` or `iterate`: how many values, and their bytes.
    fn chunk(&self, block: &'static ThreadBlock, word: i64, out: &mut Vec<u8>) -> Result<i32> {
        if self.status(block) != 0 {
            return Err(self.take_thrown(block));
        }
        let (count, bytes) = ((word >> 32) as i32, word as u32);
        if count == 0 && bytes != 0 {
            out.append(&mut self.bytes_behind(block, Handle(bytes))?);
            return Ok(1);
        }
        out.extend_from_slice(self.data(block, bytes as usize));
        Ok(count)
    }
}
