//! The end of the JVM: the entrance is closed, threads are waited for, and what lasts is left alone.

use crate::embedded::{EmbeddedJava, slot};
use core::time::Duration;
use sanca_jni::Value;
use sanca_model::Result;
use std::time::Instant;

impl EmbeddedJava {
    pub(crate) fn shutdown(&self, deadline_ms: u64) -> Result<bool> {
        let until = Instant::now() + Duration::from_millis(deadline_ms);
        let quiet = self.latch.close(until);
        let block = self.thread()?;
        let left = until.saturating_duration_since(Instant::now()).as_millis() as i64;
        let alone =
            block.env().call_bool(&self.engine.class, self.engine.await_threads, [slot(block), Value::from(left)]);
        sanca_jni::signal::reinstall();
        self.vm.close();
        if quiet && alone {
            // The creator's thread counts as non-daemon: the end would wait for it.
            self.vm.detach();
            self.destroy(until);
        }
        Ok(quiet && alone)
    }

    /// Ends the JVM on a thread of its own, because a shutdown hook may take for ever.
    fn destroy(&self, until: Instant) {
        let vm = self.vm;
        let (done, wait) = std::sync::mpsc::channel();
        let ending = std::thread::Builder::new().name("sanca-shutdown".into()).spawn(move || {
            if vm.env_of_attached().is_some() {
                vm.destroy();
            }
            let _ = done.send(());
        });
        if ending.is_ok() {
            let _ = wait.recv_timeout(until.saturating_duration_since(Instant::now()));
        }
    }
}
