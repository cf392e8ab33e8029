//! What Python answers to a callback, on its way to Java.

use core::cell::Cell;

use sanca_model::link::{PythonError, Reply};
use sanca_model::{Arg, Handle};
use sanca_protocol::direct::{call, write_arg, write_python_error};

use super::RemoteJava;
use super::asking::Connection;

/// Sends the outcome of one callback. A connection that breaks meanwhile is noticed by who waits on it.
pub(super) struct Answer<'a> {
    pub(super) java: &'a RemoteJava,
    pub(super) connection: &'a Connection,
    pub(super) given: Cell<bool>,
}

impl Answer<'_> {
    fn send(&self, kind: u8, write: impl FnOnce(&mut sanca_protocol::direct::Writer<'_>)) -> bool {
        self.given.set(true);
        self.connection.wire.send(kind, write).is_ok()
    }
}

impl Reply for Answer<'_> {
    fn value(&mut self, value: Arg<'_>) {
        self.send(call::VALUE, |writer| write_arg(writer, &value));
    }

    fn throw(&mut self, throwable: Handle) {
        self.send(call::THROW, |writer| writer.int(throwable.0));
    }

    fn raise(&mut self, error: &PythonError<'_>) -> bool {
        let name = self.java.lent.add(error.exception);
        self.send(call::RAISE, |writer| write_python_error(writer, error, name));
        true
    }

    fn refuse(&mut self, why: &str) {
        self.send(call::REFUSE, |writer| writer.text(why));
    }
}
