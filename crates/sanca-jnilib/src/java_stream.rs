//! Sockets that Java has, as streams: bytes go through memory that both sides see.

use std::fmt;
use std::io;

use sanca_gateway::GivenStream;
use sanca_jni::{Env, Global, Local, Value};

use crate::upcalls::Upcalls;

/// A `GatewayStream`.
pub struct JavaStream {
    calls: &'static Upcalls,
    stream: Global,
    /// Belongs to the direct buffer that the Java object has.
    memory: *mut u8,
    capacity: usize,
}

// SAFETY: one thread at a time reads and writes (`GivenStream`), and the memory lives as long as the Java object, which `stream` keeps.
unsafe impl Send for JavaStream {}
// SAFETY: as above; shutting down does not touch the memory.
unsafe impl Sync for JavaStream {}

const FAILED: i32 = -1;
const TIMED_OUT: i32 = -2;

impl JavaStream {
    pub fn new(calls: &'static Upcalls, env: Env<'_>, stream: &Local<'_>, memory: &Local<'_>) -> Option<JavaStream> {
        let shared = env.global(memory);
        let lies = env.direct_memory(&shared);
        env.delete_global(shared);
        let (address, capacity) = lies?;
        Some(JavaStream { calls, stream: env.global(stream), memory: address as *mut u8, capacity })
    }
}

impl Drop for JavaStream {
    fn drop(&mut self) {
        if let Ok(env) = self.calls.env() {
            // SAFETY: this value's own reference, which nobody uses after it.
            env.delete_global(unsafe { Global::from_bits(self.stream.to_bits()) });
        }
    }
}

impl fmt::Debug for JavaStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JavaStream")
    }
}

impl GivenStream for JavaStream {
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let env = self.calls.env()?;
        let most = buffer.len().min(self.capacity);
        let args = [Value::from(&self.stream), Value::from(i32::try_from(most).unwrap_or(i32::MAX))];
        match env.call_int(&self.calls.class, self.calls.read, args) {
            TIMED_OUT => Err(io::ErrorKind::TimedOut.into()),
            FAILED => Err(io::ErrorKind::ConnectionReset.into()),
            count => {
                let count = usize::try_from(count).unwrap_or(0).min(most);
                // SAFETY: Java has written so many bytes to memory of at least that size; the buffer is elsewhere.
                unsafe { core::ptr::copy_nonoverlapping(self.memory, buffer.as_mut_ptr(), count) };
                Ok(count)
            }
        }
    }

    fn write(&self, buffer: &[u8]) -> io::Result<usize> {
        let env = self.calls.env()?;
        let count = buffer.len().min(self.capacity);
        // SAFETY: within the memory; the buffer is elsewhere.
        unsafe { core::ptr::copy_nonoverlapping(buffer.as_ptr(), self.memory, count) };
        let args = [Value::from(&self.stream), Value::from(i32::try_from(count).unwrap_or(i32::MAX))];
        if env.call_bool(&self.calls.class, self.calls.write, args) {
            Ok(count)
        } else {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }

    fn shut_down(&self) {
        if let Ok(env) = self.calls.env() {
            env.call_void(&self.calls.class, self.calls.shut_down, [Value::from(&self.stream)]);
        }
    }

    fn reset_on_close(&self) {
        if let Ok(env) = self.calls.env() {
            env.call_void(&self.calls.class, self.calls.reset, [Value::from(&self.stream)]);
        }
    }
}
