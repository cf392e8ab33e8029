//! What Python answers to a callback, on its way to Java.

use sanca_model::link::{PythonError, Reply};
use sanca_model::{Arg, Handle};
use sanca_protocol::direct::{Writer, call, write_arg, write_python_error};

use super::RemoteJava;

/// The outcome of one callback, written as it comes and sent when Python has returned: whoever answers may have more to ask that
/// belongs to this callback.
pub(super) struct Answer<'a> {
    java: &'a RemoteJava,
    buffer: Vec<u8>,
}

impl<'a> Answer<'a> {
    /// Nothing yet.
    pub(super) fn new(java: &'a RemoteJava, buffer: Vec<u8>) -> Answer<'a> {
        Answer { java, buffer }
    }

    /// The frame to be sent.
    pub(super) fn frame(mut self) -> Vec<u8> {
        if self.buffer.is_empty() {
            self.refuse("internal error in Sanca, please report it: a callback without an answer");
        }
        self.buffer
    }

    fn write(&mut self, kind: u8, write: impl FnOnce(&mut Writer<'_>)) {
        // One that fails after it had answered says otherwise.
        self.buffer.clear();
        write(&mut Writer::begin(&mut self.buffer, kind));
    }
}

impl Reply for Answer<'_> {
    fn value(&mut self, value: Arg<'_>) {
        self.write(call::VALUE, |writer| write_arg(writer, &value));
    }

    fn throw(&mut self, throwable: Handle) {
        self.write(call::THROW, |writer| writer.int(throwable.0));
    }

    fn raise(&mut self, error: &PythonError<'_>) -> bool {
        let name = self.java.lent.add(error.exception);
        self.write(call::RAISE, |writer| write_python_error(writer, error, name));
        true
    }

    fn refuse(&mut self, why: &str) {
        self.write(call::REFUSE, |writer| writer.text(why));
    }
}
