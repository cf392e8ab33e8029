//! Threads as Java knows them: announced to the engine, named, interrupted.

use crate::embedded::{EmbeddedJava, slot};
use crate::engine::Engine;
use sanca_jni::{Env, ThreadBlock, Value};
use sanca_model::Result;
use sanca_model::link::ThreadToken;

impl EmbeddedJava {
    pub(crate) fn current_thread(&self) -> Result<ThreadToken> {
        let block = self.thread()?;
        Ok(ThreadToken(
            block.env().call_int(&self.engine.class, self.engine.current_thread, [slot(block)]).cast_unsigned(),
        ))
    }

    pub(crate) fn interrupt(&self, thread: ThreadToken) -> Result<()> {
        let block = self.thread()?;
        block.env().call_void(
            &self.engine.class,
            self.engine.interrupt,
            [slot(block), Value::from(thread.0.cast_signed())],
        );
        self.check(block)
    }

    pub(crate) fn clear_interrupt(&self) -> Result<bool> {
        let block = self.thread()?;
        Ok(block.env().call_bool(&self.engine.class, self.engine.clear_interrupt, [slot(block)]))
    }

    pub(crate) fn thread_stack(&self, thread: ThreadToken) -> Result<Box<str>> {
        let block = self.thread()?;
        let text = block.env().call_object(
            &self.engine.class,
            self.engine.thread_stack,
            [slot(block), Value::from(thread.0.cast_signed())],
        );
        self.check(block)?;
        Ok(block.env().string_text(&text).into())
    }
}

/// What attaching a thread does on the Java side.
pub(crate) fn attach_hook(env: Env<'_>, block: &'static ThreadBlock, engine: &Engine) -> Option<u32> {
    // SAFETY: a block's scratch memory is never freed.
    let buffer = unsafe { env.direct_buffer(block.scratch(), sanca_jni::thread::SCRATCH) };
    match buffer {
        Ok(buffer) => u32::try_from(env.call_int(&engine.class, engine.attach, [Value::from(&buffer)])).ok(),
        Err(_) => None,
    }
}
