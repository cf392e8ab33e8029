//! Java calling back: in the middle of a question of ours, on the same connection and thread; or from a thread of Java's own,
//! on a connection that is opened for such calls, with a thread here that serves it.

use core::sync::atomic::Ordering;
use std::io;
use std::rc::Rc;

use sanca_model::link::Reply;
use sanca_model::operation::{Op as Operate, Operation};
use sanca_model::pack::tag;
use sanca_model::{ClassId, PyRef};
use sanca_protocol::direct::{Malformed, Reader, Role, answer, call, named_objects, read_callback_method};

use super::RemoteJava;
use super::answers::Answer;
use super::asking::{Connection, said};
use crate::direct::wire::{Frame, Wire};
use crate::error::{GatewayError, Result};

fn invalid(malformed: Malformed) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, malformed)
}

impl RemoteJava {
    /// Serves a callback that came where an answer was awaited.
    pub(super) fn called_back(&self, connection: &Rc<Connection>, mut frame: Frame) -> io::Result<()> {
        let kind = frame.kind();
        if kind == answer::IMPLEMENTS {
            let outcome = self.implements(frame.body()).map_err(invalid);
            connection.wire.recycle(frame);
            let implements = outcome?;
            let sent = connection.wire.send(call::ANSWER, |writer| writer.bool(implements));
            return sent.map_err(|not_sent| not_sent.error);
        }
        self.callbacks.fetch_add(1, Ordering::Relaxed);
        let mut reply = Answer::new(self, connection.wire.buffer());
        let outcome = match kind {
            answer::INVOKE => self.run(frame.body(), &mut reply),
            answer::OPERATE => self.operate(frame.body(), &mut reply),
            _ => Err(Malformed("an answer of no known kind")),
        };
        connection.wire.recycle(frame);
        outcome.map_err(invalid)?;
        connection.wire.send_buffer(reply.frame(), &[]).map_err(|not_sent| not_sent.error)
    }

    fn implements(&self, body: &[u8]) -> sanca_protocol::direct::Result<bool> {
        let mut reader = Reader::new(body);
        let object = self.lent.known(reader.long()?);
        let name = reader.text()?;
        Ok(object.is_some_and(|object| self.python.implements(object, name)))
    }

    fn run(&self, body: &mut [u8], reply: &mut Answer<'_>) -> sanca_protocol::direct::Result<()> {
        let mut reader = Reader::new(body);
        let object = self.lent.known(reader.long()?);
        let callable = reader.bool()?;
        let method = read_callback_method(&mut reader)?;
        let start = body.len() - reader.rest().len();
        let args = &mut body[start..];
        match object {
            Some(object) => {
                self.rename(args);
                self.python.invoke(object, callable, &method, args, reply);
            }
            None => self.unknown(args, reply),
        }
        Ok(())
    }

    fn operate(&self, body: &mut [u8], reply: &mut Answer<'_>) -> sanca_protocol::direct::Result<()> {
        let mut reader = Reader::new(body);
        let op = Operate::from_number(reader.byte()?).ok_or(Malformed("an operation of no known kind"))?;
        let target = reader.long()?;
        let is_object = reader.bool()?;
        let other = reader.long()?;
        let wanted = ClassId(reader.int()?);
        let start = body.len() - reader.rest().len();
        let args = &mut body[start..];
        let other = if is_object { self.lent.known(other) } else { Some(PyRef(other)) };
        match (self.lent.known(target), other) {
            (Some(target), Some(other)) => {
                self.rename(args);
                // Java holds one more from then on.
                if op == Operate::Hold {
                    self.lent.add(target);
                }
                self.python.operate(&Operation { op, target, other, wanted, args }, reply);
            }
            _ => self.unknown(args, reply),
        }
        Ok(())
    }

    #[cold]
    fn unknown(&self, args: &[u8], reply: &mut Answer<'_>) {
        self.give_back_packed(args);
        reply.refuse("Java calls a Python object that this process has not lent to it");
    }

    /// Puts this process's own names for Python objects into packed values.
    pub(super) fn rename(&self, bytes: &mut [u8]) {
        let mut places = Vec::new();
        let _ = named_objects(bytes, |tag, at| {
            if tag == tag::PYTHON {
                places.push(at);
            }
        });
        for at in places {
            let place = &mut bytes[at..at + 8];
            let mut eight = [0; 8];
            eight.copy_from_slice(place);
            place.copy_from_slice(&self.lent.find(u64::from_ne_bytes(eight)).0.to_ne_bytes());
        }
    }

    /// Gives back what packed values own that nobody will read.
    #[cold]
    fn give_back_packed(&self, bytes: &[u8]) {
        let _ = named_objects(bytes, |tag, at| {
            if matches!(tag, tag::OBJECT | tag::ENUM) {
                let handle = u32::from_ne_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
                self.given_back.push(sanca_model::Handle(handle));
            }
        });
    }

    // --- what the server has to tell, and calls from Java's own threads

    /// Starts the thread that hears what the server gives back and wants.
    pub(super) fn listen(&'static self) -> Result<()> {
        let (wire, _) = self.open(Role::Down)?;
        let thread = std::thread::Builder::new().name("sanca-listener".into());
        let listening = thread.spawn(move || {
            if let Err(error) = self.hear(&wire) {
                self.died(&said("the Java process", &error));
            }
        });
        listening.map(drop).map_err(GatewayError::io("cannot start a thread"))
    }

    fn hear(&'static self, wire: &Wire) -> io::Result<()> {
        loop {
            let mut frame = wire.receive()?;
            let kind = frame.kind();
            let heard = self.heard(kind, frame.body());
            wire.recycle(frame);
            heard.map_err(invalid)?;
            wire.send(call::ANSWER, |_| {}).map_err(|not_sent| not_sent.error)?;
        }
    }

    fn heard(&'static self, kind: u8, body: &[u8]) -> sanca_protocol::direct::Result<()> {
        let mut reader = Reader::new(body);
        match kind {
            answer::RETURNED => {
                for name in reader.many(Reader::long)? {
                    if let Some(object) = self.lent.remove(name) {
                        self.python.release(object);
                    }
                }
            }
            answer::WANTED => {
                for _ in 0..reader.int()?.min(1024) {
                    self.add_lane();
                }
            }
            _ => return Err(Malformed("something to be told of no known kind")),
        }
        Ok(())
    }

    fn add_lane(&'static self) {
        let number = self.lanes.fetch_add(1, Ordering::Relaxed) + 1;
        let thread = std::thread::Builder::new().name(format!("sanca-callbacks-{number}"));
        // Java waits for it a bounded time, and says so if it does not come.
        let _ = thread.spawn(move || {
            let Ok((wire, number)) = self.open(Role::Lane) else { return };
            let connection = Rc::new(Connection::new(wire, number, true));
            let _taken = self.take(Rc::clone(&connection));
            while let Ok(frame) = connection.wire.receive() {
                if self.called_back(&connection, frame).is_err() {
                    break;
                }
            }
            self.forget(&connection);
        });
    }
}
