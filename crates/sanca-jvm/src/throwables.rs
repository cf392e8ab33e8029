//! Throwables: described for Python, and made for it.

use crate::embedded::{EmbeddedJava, handle, slot};
use crate::reader::Reader;
use sanca_jni::env::Thrown;
use sanca_jni::{ThreadBlock, Value};
use sanca_model::link::{Frame, PythonError, Throwable};
use sanca_model::{ClassId, Error, Handle, ObjectRef, PyRef, Result};

impl EmbeddedJava {
    /// An exception that JNI itself raised.
    #[cold]
    pub(crate) fn thrown(&self, block: &'static ThreadBlock, thrown: Thrown<'_>) -> Error {
        let word = block.env().call_long(&self.engine.access, self.engine.wrap, [slot(block), Value::from(&thrown.0)]);
        let word = word.cast_unsigned();
        if word == 0 {
            return Error::OutOfMemory;
        }
        Error::Thrown(ObjectRef { class: ClassId((word >> 32) as u32), handle: Handle(word as u32) })
    }

    pub(crate) fn print(&self, throwable: Handle) -> Result<Box<str>> {
        let block = self.thread()?;
        let args = [slot(block), handle(throwable)];
        let text = block.env().call_object(&self.engine.access, self.engine.print, args);
        self.check(block)?;
        Ok(block.env().string_text(&text).into())
    }

    pub(crate) fn throwable(&self, throwable: Handle) -> Result<Throwable> {
        let block = self.thread()?;
        let bytes = self.bytes_of(block, self.engine.class, self.engine.throwable, [slot(block), handle(throwable)])?;
        let mut reader = Reader::new(&bytes);
        let class_name = reader.text()?;
        let has_message = reader.byte()? != 0;
        let message = reader.text()?;
        let frames = reader.many(Reader::frame)?;
        let cause = reader.object()?;
        let suppressed = reader.many(Reader::object)?.into_iter().flatten().collect();
        let python = reader.long()?.cast_unsigned();
        Ok(Throwable {
            class_name,
            message: has_message.then_some(message),
            frames,
            cause,
            suppressed,
            python: (python != 0).then_some(PyRef(python)),
        })
    }

    pub(crate) fn callback_frames(&self) -> Result<Vec<Frame>> {
        let block = self.thread()?;
        let bytes = self.bytes_of(block, self.engine.class, self.engine.callback_frames, [slot(block)])?;
        Reader::new(&bytes).many(Reader::frame)
    }

    pub(crate) fn python_exception(&self, error: &PythonError<'_>) -> Result<ObjectRef> {
        let block = self.thread()?;
        let env = block.env();
        let lift = |thrown| self.thrown(block, thrown);
        let parts = env.byte_array(&parts(error)).map_err(lift)?;
        let args =
            [slot(block), Value::from(error.exception.0.cast_signed()), Value::from(&parts), handle(error.cause)];
        let word = env.call_long(&self.engine.class, self.engine.python_exception, args).cast_unsigned();
        self.check(block)?;
        Ok(ObjectRef { class: ClassId((word >> 32) as u32), handle: Handle(word as u32) })
    }

    /// An `IllegalStateException` for a callback that cannot be made.
    pub(crate) fn illegal_state(&self, block: &'static ThreadBlock, why: &str) -> Result<Handle> {
        let env = block.env();
        let lift = |thrown| self.thrown(block, thrown);
        let class = env.find_class(c"java/lang/IllegalStateException").map_err(lift)?;
        let text = env.string(why).map_err(lift)?;
        let exception = env.new_object(&class, c"(Ljava/lang/String;)V", &[Value::from(&text)]).map_err(lift)?;
        self.adopt(block, &exception)
    }
}

/// What `Throwables.fromPython` reads: texts of the type and the message, then the frames.
pub(crate) fn parts(error: &PythonError<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + error.message.len() + 128 * error.frames.len());
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend((text.len() as u32).to_be_bytes());
        bytes.extend(text.as_bytes());
    };
    text(&mut bytes, error.type_name);
    text(&mut bytes, error.message);
    bytes.extend((error.frames.len() as u32).to_be_bytes());
    for frame in error.frames {
        for part in [&frame.class_name, &frame.method, &frame.file] {
            text(&mut bytes, part);
        }
        bytes.extend(frame.line.to_be_bytes());
    }
    bytes
}
