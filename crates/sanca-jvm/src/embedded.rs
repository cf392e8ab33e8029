//! [`EmbeddedJava`]: the JVM of this process. What all topics share is here: the calling thread, its scratch memory, and how
//! an outcome is read. [`crate::link`] lists the topics.

use crate::argument::DATA;
use crate::engine::Engine;
use crate::fields::FieldTable;
use crate::handles::Overflow;
use crate::latch::Latch;
use crate::result;
use sanca_jni::env::StaticMethod;
use sanca_jni::thread::{self, NotAttached, ThreadBlock};
use sanca_jni::vm::Vm;
use sanca_jni::{Global, Value};
use sanca_model::value::Sink;
use sanca_model::{ClassId, Error, Handle, ObjectRef, Result};

const STATUS: usize = 0;

/// The JVM of this process.
#[derive(Debug)]
pub struct EmbeddedJava {
    pub(crate) vm: &'static Vm,
    pub(crate) engine: Engine,
    pub(crate) fields: FieldTable,
    pub(crate) overflow: Overflow,
    /// The entrance for callbacks.
    pub(crate) latch: Latch,
    pub(crate) version: u32,
}

impl EmbeddedJava {
    pub(crate) fn new(vm: &'static Vm, engine: Engine, version: u32) -> EmbeddedJava {
        EmbeddedJava {
            vm,
            engine,
            fields: FieldTable::new(),
            overflow: Overflow::default(),
            latch: Latch::default(),
            version,
        }
    }

    /// Attaches the starting thread, and has Java tell Python when it ends the process.
    pub(crate) fn begin(&self, joined: bool) -> Result<()> {
        let block = self.thread()?;
        if !joined {
            block.env().call_void(&self.engine.class, self.engine.install_exit_hook, [slot(block)]);
            self.check(block)?;
        }
        Ok(())
    }

    /// The calling thread, attached.
    #[inline]
    pub(crate) fn thread(&self) -> Result<&'static ThreadBlock> {
        thread::current(self.vm).map_err(refused)
    }

    // --- scratch memory

    #[inline]
    pub(crate) fn write(&self, block: &ThreadBlock, at: usize, bytes: &[u8]) {
        block.write(at, bytes);
    }

    #[inline]
    pub(crate) fn data<'b>(&self, block: &'b ThreadBlock, length: usize) -> &'b [u8] {
        block.bytes(DATA, length)
    }

    #[inline]
    pub(crate) fn eight(&self, block: &ThreadBlock) -> u64 {
        block.read_u64(DATA)
    }

    #[inline]
    pub(crate) fn status(&self, block: &ThreadBlock) -> u64 {
        block.read_u64(STATUS)
    }

    // --- outcomes

    /// What the status word says was thrown.
    #[cold]
    pub(crate) fn take_thrown(&self, block: &ThreadBlock) -> Error {
        let status = block.read_u64(STATUS);
        block.write_u64(STATUS, 0);
        if status >> 32 == 0 {
            return Error::OutOfMemory;
        }
        Error::Thrown(ObjectRef { class: ClassId((status >> 32) as u32), handle: Handle(status as u32) })
    }

    #[inline]
    pub(crate) fn check(&self, block: &ThreadBlock) -> Result<()> {
        if self.status(block) == 0 { Ok(()) } else { Err(self.take_thrown(block)) }
    }

    /// Runs a static method of ours that answers with a result word.
    pub(crate) fn word<const N: usize>(
        &self,
        class: Global,
        method: StaticMethod,
        args: impl FnOnce(&'static ThreadBlock) -> Result<[Value; N]>,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let block = self.thread()?;
        let args = args(block)?;
        let word = block.env().call_long(&class, method, args);
        self.answer(block, word, sink)
    }

    /// What a method that answers with a result word has answered just now.
    pub(crate) fn answer(&self, block: &'static ThreadBlock, word: i64, sink: &mut dyn Sink) -> Result<()> {
        self.check(block)?;
        result::reference(self, block, word, sink)
    }

    /// Likewise, one that answers with a description.
    pub(crate) fn bytes_of<const N: usize>(
        &self,
        block: &'static ThreadBlock,
        class: Global,
        method: StaticMethod,
        args: [Value; N],
    ) -> Result<Vec<u8>> {
        let array = block.env().call_object(&class, method, args);
        self.check(block)?;
        Ok(block.env().bytes(&array))
    }
}

/// The slot of a thread, as engine methods take it.
#[inline]
pub(crate) fn slot(block: &ThreadBlock) -> Value {
    Value::from(block.slot() as i32)
}

/// A handle, likewise.
pub(crate) fn handle(handle: Handle) -> Value {
    Value::from(handle.0.cast_signed())
}

#[cold]
fn refused(why: NotAttached) -> Error {
    match why {
        NotAttached::Forked(pid) => Error::Forked { pid },
        NotAttached::Closed => {
            Error::Closed("the JVM has been shut down; it cannot be started again in this process".into())
        }
        NotAttached::NoStack => Error::StackOverflow,
        NotAttached::Refused => {
            Error::Closed("the JVM refused to attach this thread; it is probably out of memory".into())
        }
    }
}
