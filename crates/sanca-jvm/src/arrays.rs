//! Arrays: made, filled, copied in one piece, and their elements one by one.

use crate::argument::Encoder;
use crate::embedded::{EmbeddedJava, handle, slot};
use sanca_jni::{Local, ThreadBlock, Value};
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::{ClassId, Error, Handle, Receiver, Result};

/// From this size on an array is filled and read without a transition (measured: filling saves a third on megabytes).
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
        let block = self.thread()?;
        let lengths = block.env().int_array(lengths).map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), Value::from(component.0.cast_signed()), Value::from(&lengths)];
        let word = block.env().call_long(&self.engine.access, self.engine.new_array, args);
        drop(lengths);
        self.answer(block, word, sink)
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
        if data.len() >= CRITICAL {
            // What was given back since the last call may be as large, and in the way.
            env.call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        }
        let array = env.new_array::<T>(length).map_err(|thrown| self.thrown(block, thrown))?;
        if data.len() < CRITICAL || !env.fill_array_critical(&array, data) {
            env.fill_array::<T>(&array, data).map_err(|thrown| self.thrown(block, thrown))?;
        }
        Ok(array)
    }

    pub(crate) fn array_length(&self, array: &Receiver<'_>) -> Result<i32> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        Ok(block.env().array_length(&array))
    }

    pub(crate) fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()> {
        self.word(
            self.engine.access,
            self.engine.array_get,
            |block| Ok([slot(block), handle(array), Value::from(index)]),
            sink,
        )
    }

    pub(crate) fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()> {
        let block = self.thread()?;
        let mut encoder = Encoder::new(self, block);
        let word = encoder.reference(&value)?;
        block.env().call_void(
            &self.engine.access,
            self.engine.array_set,
            [slot(block), handle(array), Value::from(index), Value::from(word)],
        );
        self.check(block)
    }

    pub(crate) fn read_array(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        if out.len() >= CRITICAL
            && let Some(size) = kind.size()
            && let Ok(first) = usize::try_from(start)
        {
            let elements = usize::try_from(block.env().array_length(&array)).unwrap_or(0);
            let within = first * size + out.len() <= elements * size;
            if within && block.env().array_read_critical(&array, first * size, out) {
                return Ok(());
            }
        }
        by_kind!(kind, T => block.env().array_read::<T>(&array, start, out))
            .map_err(|thrown| self.thrown(block, thrown))
    }

    pub(crate) fn write_array(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        by_kind!(kind, T => block.env().array_write::<T>(&array, start, data))
            .map_err(|thrown| self.thrown(block, thrown))
    }
}
