//! Counts: what is alive on both sides, exactly, once pending releases have been carried out.

use crate::embedded::{EmbeddedJava, slot};
use crate::reader::Reader;
use core::sync::atomic::Ordering;
use sanca_jni::thread;
use sanca_model::link::Stats;
use sanca_model::{PyRef, Result};

impl EmbeddedJava {
    pub(crate) fn stats(&self) -> Result<Stats> {
        let block = self.thread()?;
        self.drain_overflow(block);
        thread::reap_ended(self.vm, block.env());
        block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        let live = block.env().call_long(&self.engine.class, self.engine.live_handles, []).cast_unsigned();
        let proxies = block.env().call_long(&self.engine.class, self.engine.live_proxies, []).cast_unsigned();
        let abandoned = block.env().call_long(&self.engine.class, self.engine.abandoned_calls, []).cast_unsigned();
        // The engine has taken off what other threads have queued: it sees their scratch memory.
        let mut stats = Stats { live_handles: live, live_proxies: proxies, abandoned, ..Stats::default() };
        thread::for_each(|block| {
            stats.calls += block.calls.load(Ordering::Relaxed);
            stats.callbacks += block.callbacks.load(Ordering::Relaxed);
            stats.threads += u64::from(block.is_in_use());
        });
        Ok(stats)
    }

    pub(crate) fn held_references(&self) -> Result<Vec<PyRef>> {
        let block = self.thread()?;
        let held = block.env().call_object(&self.engine.class, self.engine.held_references, [slot(block)]);
        self.check(block)?;
        Ok(block.env().longs(&held).into_iter().map(|object| PyRef(object.cast_unsigned())).collect())
    }

    pub(crate) fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>> {
        let block = self.thread()?;
        self.drain_overflow(block);
        block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        let bytes = self.bytes_of(block, self.engine.class, self.engine.live_objects, [slot(block)])?;
        Reader::new(&bytes).many(|reader| Ok((reader.text()?, reader.long()?.cast_unsigned())))
    }
}
