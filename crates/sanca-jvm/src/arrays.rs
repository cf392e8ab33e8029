//! Arrays: made, filled, copied in one piece, and packed in bulk.

use crate::embedded::{EmbeddedJava, slot};
use sanca_jni::{Local, ThreadBlock, Value};
use sanca_model::value::{Kind, Sink};
use sanca_model::{ClassId, Error, Handle, Receiver, Result};

/// From this size on a fresh array is filled without a transition (measured: saves a third on megabytes).
const CRITICAL: usize = 1 << 16;

macro_rules! by_kind {
    ($kind:expr, $type:ident => $body:expr) => {
        match $kind {
            Kind::Boolean => {
                type $type = bool;
                $body
            }
            Kind::Byte => {
                type $type = i8;
                $body
            }
            Kind::Char => {
                type $type = u16;
                $body
            }
            Kind::Short => {
                type $type = i16;
                $body
            }
            Kind::Int => {
                type $type = i32;
                $body
            }
            Kind::Long => {
                type $type = i64;
                $body
            }
            Kind::Float => {
                type $type = f32;
                $body
            }
            Kind::Double => {
                type $type = f64;
                $body
            }
            Kind::Void | Kind::Object => return Err(Error::Internal("not a primitive array".into())),
        }
    };
}
pub(crate) use by_kind;

impl EmbeddedJava {
    pub(crate) fn make_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()> {
        self.word(
            self.engine.new_array,
            |block| {
                let lengths = block.env().int_array(lengths).map_err(|thrown| self.thrown(block, thrown))?;
                let args = [slot(block), Value::from(component.0.cast_signed()), Value::from(&lengths)];
                core::mem::forget(lengths);
                Ok(args)
            },
            sink,
        )
    }

    /// A fresh primitive array with that content.
    pub(crate) fn fill_array(&self, kind: Kind, data: &[u8]) -> Result<Handle> {
        let block = self.thread()?;
        let array = by_kind!(kind, T => self.filled::<T>(block, data))?;
        self.adopt(block, &array)
    }

    fn filled<T: sanca_jni::env::Primitive>(&self, block: &'static ThreadBlock, data: &[u8]) -> Result<Local<'static>> {
        let env = block.env();
        let length = i32::try_from(data.len() / size_of::<T>())
            .map_err(|_| Error::Invalid("a Java array holds at most 2147483647 elements".into()))?;
        let array = env.new_array::<T>(length).map_err(|thrown| self.thrown(block, thrown))?;
        if data.len() < CRITICAL || !env.fill_array_critical(&array, data) {
            env.fill_array::<T>(&array, data).map_err(|thrown| self.thrown(block, thrown))?;
        }
        Ok(array)
    }

    pub(crate) fn read_array(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        by_kind!(kind, T => block.env().array_read::<T>(&array, start, out))
            .map_err(|thrown| self.thrown(block, thrown))
    }

    pub(crate) fn write_array(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        by_kind!(kind, T => block.env().array_write::<T>(&array, start, data))
            .map_err(|thrown| self.thrown(block, thrown))
    }

    pub(crate) fn pack_elements(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<()> {
        let block = self.thread()?;
        let (mut start, mut left) = (start, count);
        while left > 0 {
            let args = [slot(block), Value::from(array.0.cast_signed()), Value::from(start), Value::from(left)];
            let word = block.env().call_long(&self.engine.class, self.engine.array_pack, args);
            let taken = self.chunk(block, word, out)?;
            if taken == 0 {
                return Err(Error::Internal("an array gave no element".into()));
            }
            start += taken;
            left -= taken;
        }
        Ok(())
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
        let word = block.env().call_long(&self.engine.class, self.engine.iterate, args);
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
