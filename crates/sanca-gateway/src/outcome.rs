//! What comes of a command: made by Java, kept until the session writes it.

use std::sync::Arc;

use sanca_model::pack::tag;
use sanca_model::{ObjectRef, PyRef, Sink, Text};
use sanca_protocol::{Collection, Id, Part, PartBytes, PartText, ProtocolError, Reply};

use crate::registry::Entry;

/// What a link gave, owned. Objects in it are owned too.
#[derive(Debug, Default)]
pub(crate) enum Given {
    #[default]
    Void,
    Null,
    Boolean(bool),
    Int(i64),
    Long(i64),
    Char(u16),
    Float(f32),
    Double(f64),
    /// In the form that it was lent in.
    Text(Form, Vec<u8>),
    Decimal(String),
    /// Two's complement, big-endian.
    BigInteger(Vec<u8>),
    Object(ObjectRef),
    Packed(Vec<u8>),
    Python,
}

/// How units of a text lie in memory.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Latin1,
    Utf16,
    Utf32,
}

impl Sink for Given {
    fn void(&mut self) {
        *self = Given::Void;
    }
    fn null(&mut self) {
        *self = Given::Null;
    }
    fn boolean(&mut self, value: bool) {
        *self = Given::Boolean(value);
    }
    fn int(&mut self, value: i64) {
        *self = Given::Int(value);
    }
    fn long(&mut self, value: i64) {
        *self = Given::Long(value);
    }
    fn char(&mut self, unit: u16) {
        *self = Given::Char(unit);
    }
    fn float(&mut self, value: f64) {
        *self = Given::Double(value);
    }
    fn single(&mut self, value: f32) {
        *self = Given::Float(value);
    }
    fn text(&mut self, text: Text<'_>) {
        *self = match text {
            Text::Latin1(bytes) => Given::Text(Form::Latin1, bytes.to_vec()),
            Text::Utf16(bytes) => Given::Text(Form::Utf16, bytes.to_vec()),
            Text::Utf32(bytes) => Given::Text(Form::Utf32, bytes.to_vec()),
        };
    }
    fn big_integer(&mut self, bytes: &[u8]) {
        *self = Given::BigInteger(bytes.to_vec());
    }
    fn big_decimal(&mut self, text: &str) {
        *self = Given::Decimal(text.into());
    }
    fn python(&mut self, _: PyRef) {
        *self = Given::Python;
    }
    fn object(&mut self, object: ObjectRef) {
        *self = Given::Object(object);
    }
    fn packed(&mut self, bytes: &[u8]) {
        *self = Given::Packed(bytes.to_vec());
    }
}

impl Given {
    /// As a text, for what is one. A lone surrogate becomes U+FFFD.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Given::Text(form, bytes) => {
                let mut escaped = Vec::new();
                PartText::Lent(form.lend(&bytes)).write(&mut escaped, sanca_protocol::End::Java).ok()?;
                let mut text = String::new();
                sanca_protocol::escape::unescape(&mut text, &escaped, sanca_protocol::End::Java).ok()?;
                Some(text)
            }
            _ => None,
        }
    }
}

impl Form {
    fn lend(self, bytes: &[u8]) -> Text<'_> {
        match self {
            Form::Latin1 => Text::Latin1(bytes),
            Form::Utf16 => Text::Utf16(bytes),
            Form::Utf32 => Text::Utf32(bytes),
        }
    }
}

/// What is answered.
pub(crate) enum Outcome {
    /// What a link gave, that needs no name.
    Given(Given),
    /// A `byte[]`.
    Bytes(Vec<u8>),
    /// Some other number, as its text.
    Number(String),
    /// What has a name now.
    Named(Collection, Id<'static>),
    Package,
    Class(Option<String>),
    Method,
    NoMember,
    /// An exception that has a name now.
    Thrown(Id<'static>),
    Error(Option<String>),
    /// Ends the connection, as it does in Py4J.
    Fatal(String),
    /// What the session answers by its own rules.
    Refused(ProtocolError),
    /// A stream of Java's, whose bytes come after the reply.
    Stream(Arc<Entry>),
    /// Nothing is answered.
    Nothing,
    /// Nothing is answered, and the server ends.
    Shutdown,
    /// Nothing is answered, and the connections from that port end.
    Cancel(i32),
}

impl Outcome {
    pub(crate) fn text(text: impl Into<String>) -> Outcome {
        Outcome::Given(Given::Text(Form::Utf32, text.into().chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect()))
    }

    /// The value that it is, if it is one.
    pub(crate) fn part<'a>(&'a self, unit: &'a mut [u8; 2]) -> Option<Part<'a>> {
        match self.reply(unit) {
            Some(Reply::Value(part)) => Some(part),
            _ => None,
        }
    }

    /// The reply. None where there is none, or the session makes it.
    pub(crate) fn reply<'a>(&'a self, unit: &'a mut [u8; 2]) -> Option<Reply<'a>> {
        let said = |text: &'a String| Some(Part::Text(PartText::Plain(text)));
        Some(match self {
            Outcome::Given(given) => Reply::Value(part(given, unit)),
            Outcome::Bytes(bytes) => Reply::Value(Part::Bytes(PartBytes::Plain(bytes))),
            Outcome::Number(text) => Reply::Value(text.parse().map_or(Part::Number(text), Part::Int)),
            Outcome::Named(collection, id) => Reply::Value(Part::Reference(*collection, *id)),
            Outcome::Package => Reply::Package,
            Outcome::Class(name) => Reply::Class(name.as_deref()),
            Outcome::Method => Reply::Method,
            Outcome::NoMember => Reply::NoMember,
            Outcome::Thrown(id) => Reply::Error(Some(Part::Reference(Collection::None, *id))),
            Outcome::Error(text) => Reply::Error(text.as_ref().and_then(said)),
            Outcome::Fatal(text) => Reply::Fatal(said(text)),
            Outcome::Stream(_) => Reply::Value(Part::Void),
            Outcome::Refused(_) | Outcome::Nothing | Outcome::Shutdown | Outcome::Cancel(_) => return None,
        })
    }
}

/// What needs a name has got one by now; what is left of that would be a mistake of ours, and null is no answer to it.
fn part<'a>(given: &'a Given, unit: &'a mut [u8; 2]) -> Part<'a> {
    match given {
        Given::Void => Part::Void,
        Given::Null => Part::Null,
        Given::Boolean(value) => Part::Boolean(*value),
        Given::Int(value) => Part::Int(*value),
        Given::Long(value) => Part::Long(*value),
        Given::Char(value) => {
            *unit = value.to_ne_bytes();
            Part::Text(PartText::Lent(Text::Utf16(unit)))
        }
        Given::Float(value) => Part::Float(*value),
        Given::Double(value) => Part::Double(*value),
        Given::Text(form, bytes) => Part::Text(PartText::Lent(form.lend(bytes))),
        Given::Decimal(text) => Part::Decimal(text),
        Given::Packed(packed) if packed.first() == Some(&tag::BYTES) => Part::Bytes(PartBytes::Plain(&packed[5..])),
        Given::BigInteger(_) | Given::Object(_) | Given::Packed(_) | Given::Python => {
            unreachable!("objects are named before they are answered")
        }
    }
}
