//! `S`: what a method gives is a channel, and what comes out of that goes over the connection as it is.

use sanca_model::value::Kind;
use sanca_protocol::Target;

use super::{Failure, Performer, Result};
use crate::argument::Argument;
use crate::outcome::{Given, Outcome};
use crate::registry::Entry;

/// How much is read at a time.
const CHUNK: i32 = 64 * 1024;
const CHANNEL: &str = "java.nio.channels.ReadableByteChannel";

impl Performer {
    pub(super) fn stream(&self, target: Target<'_>, method: &str, arguments: &mut [Argument<'_>]) -> Result<Outcome> {
        let given = match target {
            Target::Object(id) => self.call_asked(id, &*self.target(id)?, method, arguments)?,
            Target::Static(class) => self.call_static_asked(class, method, arguments)?,
        };
        let Given::Object(object) = given else {
            return Err(Failure::Said(
                "java.lang.ClassCastException: expected the method to return an Object\n".into(),
            ));
        };
        let channel = Entry::new(&self.link, object);
        if !self.classes.is_a(channel.class, self.classes.find(CHANNEL)?)? {
            let class = self.classes.name(channel.class);
            return Err(Failure::Said(format!(
                "java.lang.ClassCastException: class {class} cannot be cast to class {CHANNEL}\n"
            )));
        }
        let of = &mut [Argument::object(&channel)];
        let stream = self.call_static_given("java.nio.channels.Channels", "newInputStream", of)?;
        match stream {
            Given::Object(stream) => Ok(Outcome::Stream(Entry::new(&self.link, stream))),
            other => Err(Failure::Said(format!("a stream was asked for and {other:?} given"))),
        }
    }

    /// The next bytes of a stream; none at its end, after which it is closed. So it is if reading fails.
    pub(crate) fn read_stream(&self, stream: &Entry) -> core::result::Result<Vec<u8>, String> {
        let read = self.try_read_stream(stream);
        if !matches!(&read, Ok(bytes) if !bytes.is_empty()) {
            // A channel that does not close either has nobody who could be told.
            let _ = self.call_given(stream, "close", &mut []).map_err(|failure| self.forget(failure));
        }
        read.map_err(|failure| {
            self.forget(failure);
            "what the stream reads from failed".into()
        })
    }

    fn try_read_stream(&self, stream: &Entry) -> Result<Vec<u8>> {
        let array = self.create(self.classes.find("byte")?, &[CHUNK])?;
        let count = match self.call_given(stream, "read", &mut [Argument::object(&array)])? {
            Given::Int(count) => usize::try_from(count).unwrap_or(0),
            _ => 0,
        };
        let mut bytes = vec![0; count];
        self.link.array_read(Kind::Byte, &array.receiver(), 0, &mut bytes)?;
        Ok(bytes)
    }
}
