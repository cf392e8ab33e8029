//! Values outside of calls: turned into objects, packed deeply, stood for by proxies.

use crate::argument::Encoder;
use crate::embedded::{EmbeddedJava, handle, slot};
use sanca_jni::Value;
use sanca_model::value::{Arg, Sink};
use sanca_model::{ClassId, Handle, PyRef, Result};

impl EmbeddedJava {
    pub(crate) fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()> {
        let block = self.thread()?;
        let mut encoder = Encoder::new(self, block);
        let word = encoder.reference(&value)?;
        self.word(self.engine.access, self.engine.wrap_word, |_| Ok([slot(block), Value::from(word)]), sink)
    }

    pub(crate) fn pack(&self, object: Handle, out: &mut Vec<u8>) -> Result<()> {
        let block = self.thread()?;
        let word = block.env().call_long(&self.engine.access, self.engine.pack_deep, [slot(block), handle(object)]);
        self.check(block)?;
        let word = word.cast_unsigned();
        match word >> 32 {
            14 => out.extend_from_slice(self.data(block, word as u32 as usize)),
            _ => out.append(&mut self.bytes_behind(block, Handle(word as u32))?),
        }
        Ok(())
    }

    pub(crate) fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle> {
        let block = self.thread()?;
        if let (&[interface], true) = (interfaces, callable) {
            let args = [slot(block), Value::from(object.0.cast_signed()), Value::from(interface.0.cast_signed())];
            let proxy = block.env().call_int(&self.engine.access, self.engine.function_proxy, args);
            self.check(block)?;
            return Ok(Handle(proxy.cast_unsigned()));
        }
        let numbers: Vec<i32> = interfaces.iter().map(|class| class.0.cast_signed()).collect();
        let array = block.env().int_array(&numbers).map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), Value::from(object.0.cast_signed()), Value::from(&array), Value::from(callable)];
        let proxy = block.env().call_int(&self.engine.access, self.engine.proxy, args);
        self.check(block)?;
        Ok(Handle(proxy.cast_unsigned()))
    }

    pub(crate) fn python_object(&self, object: PyRef, callable: bool) -> Result<Handle> {
        let block = self.thread()?;
        let args = [slot(block), Value::from(object.0.cast_signed()), Value::from(callable)];
        let made = block.env().call_int(&self.engine.access, self.engine.python_object, args);
        self.check(block)?;
        Ok(Handle(made.cast_unsigned()))
    }
}
