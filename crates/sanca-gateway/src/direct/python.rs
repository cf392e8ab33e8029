//! [`DirectPython`]: what Java asks of Python, where the Python is a client's.

use std::rc::Rc;

use sanca_model::link::{PythonLink, Reply};
use sanca_model::operation::Operation;
use sanca_model::shape::CallbackMethod;
use sanca_model::{Arg, Handle, PyRef, Result};
use sanca_protocol::direct::{Reader, Writer, answer, call, read_arg, read_python_error, write_callback_method};

use super::peer::{FIRST, LAST, Peer};
use super::serve::{Current, Serving};

/// Said to Java where there is no answer.
const GONE: &str = "the Python process that this object belongs to is gone, or takes no callbacks";

/// The Python objects of all clients of ours, in a process that serves them. Those of each have a number of their own in place
/// of an interpreter's, see [`DirectPython::has`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DirectPython;

impl DirectPython {
    /// Whether it is an object of such a client.
    pub(crate) const fn has(object: PyRef) -> bool {
        matches!(object.interpreter(), FIRST..=LAST)
    }
}

/// Runs something with a connection to the object's owner: the one that this thread serves, or one for it alone.
fn with_connection<R>(object: PyRef, body: impl FnOnce(&Rc<Serving>) -> R) -> Option<R> {
    if let Some(serving) = Current::of(object.interpreter()) {
        return Some(body(&serving));
    }
    let peer = Peer::of(object)?;
    let wire = peer.lane()?;
    let serving = Rc::new(Serving { wire, peer });
    let outcome = {
        let _current = Current::set(Rc::clone(&serving));
        body(&serving)
    };
    if let Ok(Serving { wire, peer }) = Rc::try_unwrap(serving) {
        peer.add_lane(wire);
    }
    Some(outcome)
}

/// Asks the owner of `object`, with the packed arguments in its numbers behind what is written, and hands the outcome to Java.
fn ask(object: PyRef, kind: u8, args: &[u8], reply: &mut dyn Reply, write: impl FnOnce(&Serving, &mut Writer<'_>)) {
    let mut reply = Some(reply);
    with_connection(object, |serving| {
        let mut renamed = args.to_vec();
        if let Err(error) = serving.outgoing(&mut renamed) {
            return reply.take().expect("nobody was answered").refuse(&error.to_string());
        }
        let write = |writer: &mut Writer<'_>| {
            write(serving, writer);
            writer.out().extend_from_slice(&renamed);
        };
        // Whether it broke is seen by nobody having been answered.
        let _ = serving.call_back(kind, write, |kind, body| {
            serving.hand_over(kind, body, reply.take().expect("there is one outcome"));
        });
    });
    if let Some(reply) = reply {
        reply.refuse(GONE);
    }
}

impl PythonLink for DirectPython {
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        ask(object, answer::INVOKE, args, reply, |serving, writer| {
            writer.long(serving.peer.name_of(object));
            writer.bool(callable);
            write_callback_method(writer, method);
        });
    }

    fn operate(&self, operation: &Operation<'_>, reply: &mut dyn Reply) {
        ask(operation.target, answer::OPERATE, operation.args, reply, |serving, writer| {
            writer.byte(operation.op as u8);
            writer.long(serving.peer.name_of(operation.target));
            // A second object, or a number.
            let is_object = DirectPython::has(operation.other);
            writer.bool(is_object);
            writer.long(if is_object { serving.peer.name_of(operation.other) } else { operation.other.0 });
            writer.int(operation.wanted.0);
        });
    }

    fn release(&self, object: PyRef) {
        if let Some(peer) = Peer::of(object) {
            peer.give_back(object);
        }
    }

    fn implements(&self, object: PyRef, name: &str) -> bool {
        let answered = with_connection(object, |serving| {
            let write = |writer: &mut Writer<'_>| {
                writer.long(serving.peer.name_of(object));
                writer.text(name);
            };
            serving.call_back(answer::IMPLEMENTS, write, |kind, body| kind == call::ANSWER && body.first() == Some(&1))
        });
        matches!(answered, Some(Ok(true)))
    }
}

impl Serving {
    /// Hands the outcome of a callback to Java.
    fn hand_over(&self, kind: u8, body: &[u8], reply: &mut dyn Reply) {
        if let Err(error) = self.handed_over(kind, body, reply) {
            reply.refuse(&error.to_string());
        }
    }

    /// Fails before Java was answered.
    fn handed_over(&self, kind: u8, body: &[u8], reply: &mut dyn Reply) -> Result<()> {
        let mut reader = Reader::new(body);
        match kind {
            call::VALUE => {
                let arg: Arg<'_> = read_arg(&mut reader)?;
                self.peer.take_over(&arg)?;
                reply.value(arg);
            }
            call::THROW => {
                let throwable = Handle(reader.int()?);
                self.peer.take_handle(throwable)?;
                reply.throw(throwable);
            }
            call::RAISE => self.raise(&mut reader, reply)?,
            call::REFUSE => reply.refuse(reader.text()?),
            _ => reply.refuse("a client of the gateway answered a callback with something else"),
        }
        Ok(())
    }

    fn raise(&self, reader: &mut Reader<'_>, reply: &mut dyn Reply) -> Result<()> {
        let link = &*self.peer.link;
        let find = |name| self.peer.object(name);
        read_python_error(reader, find, |error| {
            self.peer.take_handle(error.cause)?;
            if reply.raise(error) {
                return Ok(());
            }
            match link.python_exception(error) {
                Ok(made) => reply.throw(made.handle),
                Err(sanca_model::Error::Thrown(failure)) => reply.throw(failure.handle),
                Err(error) => reply.refuse(&error.to_string()),
            }
            link.release(error.cause);
            Ok(())
        })?
    }
}
