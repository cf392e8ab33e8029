//! Values: arguments, results, errors. A result is the rest of its frame, so it needs no length.

use sanca_model::pack::{self, tag};
use sanca_model::{Arg, ClassId, Error, Handle, ObjectRef, PyRef, Sink, Text};

use super::read::{Malformed, Reader, Result};
use super::write::Writer;

/// Tags of arguments that no packed value has.
mod extra {
    /// A text of four bytes a character: counted bytes.
    pub const UTF32: u8 = 240;
    /// A packed value: counted bytes.
    pub const PACKED: u8 = 241;
}

/// Writes an argument.
#[inline]
pub fn write_arg(writer: &mut Writer<'_>, arg: &Arg<'_>) {
    match *arg {
        Arg::Null => writer.byte(tag::NULL),
        Arg::Boolean(value) => writer.byte(if value { tag::TRUE } else { tag::FALSE }),
        Arg::Byte(value) => writer.out().extend_from_slice(&[tag::BYTE, value.cast_unsigned()]),
        Arg::Char(value) => tagged(writer, tag::CHAR, value.to_ne_bytes()),
        Arg::Short(value) => tagged(writer, tag::SHORT, value.to_ne_bytes()),
        Arg::Int(value) => tagged(writer, tag::INT, value.to_ne_bytes()),
        Arg::Long(value) => tagged(writer, tag::LONG, value.to_ne_bytes()),
        Arg::Float(value) => tagged(writer, tag::FLOAT, value.to_ne_bytes()),
        Arg::Double(value) => tagged(writer, tag::DOUBLE, value.to_ne_bytes()),
        Arg::Object(handle) => tagged(writer, tag::HANDLE, handle.0.to_ne_bytes()),
        Arg::Owned(handle) => tagged(writer, tag::OBJECT, handle.0.to_ne_bytes()),
        Arg::Text(Text::Latin1(bytes)) => counted(writer, tag::LATIN1, bytes),
        Arg::Text(Text::Utf16(bytes)) => counted(writer, tag::UTF16, bytes),
        Arg::Text(Text::Utf32(bytes)) => counted(writer, extra::UTF32, bytes),
        Arg::Packed(bytes) => counted(writer, extra::PACKED, bytes),
    }
}

#[inline]
fn tagged<const N: usize>(writer: &mut Writer<'_>, tag: u8, bytes: [u8; N]) {
    writer.byte(tag);
    writer.out().extend_from_slice(&bytes);
}

fn counted(writer: &mut Writer<'_>, tag: u8, bytes: &[u8]) {
    writer.byte(tag);
    writer.bytes(bytes);
}

/// Reads an argument, which lies in the frame. Whether its handles are the sender's is for the caller to see.
#[inline]
pub fn read_arg<'a>(reader: &mut Reader<'a>) -> Result<Arg<'a>> {
    Ok(match reader.byte()? {
        tag::NULL => Arg::Null,
        tag::TRUE => Arg::Boolean(true),
        tag::FALSE => Arg::Boolean(false),
        tag::BYTE => Arg::Byte(reader.byte()?.cast_signed()),
        tag::CHAR => Arg::Char(reader.short()?),
        tag::SHORT => Arg::Short(reader.short()?.cast_signed()),
        tag::INT => Arg::Int(reader.int()?.cast_signed()),
        tag::LONG => Arg::Long(reader.long()?.cast_signed()),
        tag::FLOAT => Arg::Float(f32::from_bits(reader.int()?)),
        tag::DOUBLE => Arg::Double(f64::from_bits(reader.long()?)),
        tag::HANDLE => Arg::Object(Handle(reader.int()?)),
        tag::OBJECT => Arg::Owned(Handle(reader.int()?)),
        tag::LATIN1 => Arg::Text(Text::Latin1(reader.bytes()?)),
        tag::UTF16 => Arg::Text(Text::Utf16(units(reader.bytes()?, 2)?)),
        extra::UTF32 => Arg::Text(Text::Utf32(units(reader.bytes()?, 4)?)),
        extra::PACKED => Arg::Packed(reader.bytes()?),
        _ => return Err(Malformed("an argument of no known kind")),
    })
}

/// Text of a whole number of units.
fn units(bytes: &[u8], size: usize) -> Result<&[u8]> {
    if bytes.len().is_multiple_of(size) { Ok(bytes) } else { Err(Malformed("half a character")) }
}

/// Arguments where they were received; no memory is taken for few of them.
#[derive(Debug)]
pub struct Args<'a> {
    few: [Arg<'a>; 6],
    many: Vec<Arg<'a>>,
    count: usize,
}

impl<'a> Args<'a> {
    /// Reads all that are left in a frame.
    #[inline]
    pub fn read(reader: &mut Reader<'a>) -> Result<Args<'a>> {
        let mut args = Args { few: [Arg::Null; 6], many: Vec::new(), count: 0 };
        while !reader.rest().is_empty() {
            args.push(read_arg(reader)?);
        }
        Ok(args)
    }

    #[inline]
    fn push(&mut self, arg: Arg<'a>) {
        if let Some(place) = self.few.get_mut(self.count) {
            *place = arg;
        } else {
            if self.many.is_empty() {
                self.many.extend_from_slice(&self.few);
            }
            self.many.push(arg);
        }
        self.count += 1;
    }

    /// They.
    #[inline]
    pub fn all(&self) -> &[Arg<'a>] {
        if self.count <= self.few.len() { &self.few[..self.count] } else { &self.many }
    }
}

/// Tags of results: what a [`Sink`] can be told.
mod result {
    pub const VOID: u8 = 0;
    pub const NULL: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const TRUE: u8 = 3;
    pub const INT: u8 = 4;
    pub const LONG: u8 = 5;
    pub const CHAR: u8 = 6;
    pub const FLOAT: u8 = 7;
    pub const SINGLE: u8 = 8;
    pub const LATIN1: u8 = 9;
    pub const UTF16: u8 = 10;
    pub const UTF32: u8 = 11;
    pub const BIG_INTEGER: u8 = 12;
    pub const BIG_DECIMAL: u8 = 13;
    pub const PYTHON: u8 = 14;
    pub const OBJECT: u8 = 15;
    pub const PACKED: u8 = 16;
}

/// Whoever has to know what goes out with a result.
pub trait Track {
    /// An object that the receiver owns from now on.
    fn object(&mut self, object: ObjectRef);
    /// How the receiver knows that Python object.
    fn python(&mut self, object: PyRef) -> u64;
    /// Packed values, written already: what they name may have to be renamed. An error is sent instead of the result.
    fn packed(&mut self, bytes: &mut [u8]) -> core::result::Result<(), Error>;
}

/// Writes what it is told as a result.
#[derive(Debug)]
pub struct ResultWriter<'w, 'o, T> {
    /// Where to.
    pub writer: &'w mut Writer<'o>,
    /// Who has to know.
    pub track: T,
    /// Why it cannot be sent.
    pub refused: Option<Error>,
}

impl<T> ResultWriter<'_, '_, T> {
    fn rest(&mut self, tag: u8, bytes: &[u8]) {
        self.writer.byte(tag);
        self.writer.out().extend_from_slice(bytes);
    }
}

impl<T: Track> Sink for ResultWriter<'_, '_, T> {
    fn void(&mut self) {
        self.writer.byte(result::VOID);
    }
    fn null(&mut self) {
        self.writer.byte(result::NULL);
    }
    fn boolean(&mut self, value: bool) {
        self.writer.byte(if value { result::TRUE } else { result::FALSE });
    }
    fn int(&mut self, value: i64) {
        tagged(self.writer, result::INT, value.to_ne_bytes());
    }
    fn long(&mut self, value: i64) {
        tagged(self.writer, result::LONG, value.to_ne_bytes());
    }
    fn char(&mut self, unit: u16) {
        tagged(self.writer, result::CHAR, unit.to_ne_bytes());
    }
    fn float(&mut self, value: f64) {
        tagged(self.writer, result::FLOAT, value.to_ne_bytes());
    }
    fn single(&mut self, value: f32) {
        tagged(self.writer, result::SINGLE, value.to_ne_bytes());
    }
    fn text(&mut self, text: Text<'_>) {
        match text {
            Text::Latin1(bytes) => self.rest(result::LATIN1, bytes),
            Text::Utf16(bytes) => self.rest(result::UTF16, bytes),
            Text::Utf32(bytes) => self.rest(result::UTF32, bytes),
        }
    }
    fn big_integer(&mut self, bytes: &[u8]) {
        self.rest(result::BIG_INTEGER, bytes);
    }
    fn big_decimal(&mut self, text: &str) {
        self.rest(result::BIG_DECIMAL, text.as_bytes());
    }
    fn python(&mut self, object: PyRef) {
        let named = self.track.python(object);
        tagged(self.writer, result::PYTHON, named.to_ne_bytes());
    }
    fn object(&mut self, object: ObjectRef) {
        self.track.object(object);
        tagged(self.writer, result::OBJECT, object.handle.0.to_ne_bytes());
        self.writer.int(object.class.0);
    }
    fn packed(&mut self, bytes: &[u8]) {
        self.rest(result::PACKED, bytes);
        let out = self.writer.out();
        let start = out.len() - bytes.len();
        self.refused = self.track.packed(&mut out[start..]).err();
    }
}

/// Gives the result that a frame's rest is to a sink. `python` finds the Python object of a name; `packed` renames those in
/// packed values.
#[inline]
pub fn read_result(
    bytes: &mut [u8],
    python: impl FnOnce(u64) -> PyRef,
    packed: impl FnOnce(&mut [u8]),
    sink: &mut dyn Sink,
) -> Result<()> {
    let Some((&mut tag, rest)) = bytes.split_first_mut() else { return Err(Malformed("a result is missing")) };
    let mut reader = Reader::new(rest);
    match tag {
        result::VOID => sink.void(),
        result::NULL => sink.null(),
        result::FALSE => sink.boolean(false),
        result::TRUE => sink.boolean(true),
        result::INT => sink.int(reader.long()?.cast_signed()),
        result::LONG => sink.long(reader.long()?.cast_signed()),
        result::CHAR => sink.char(reader.short()?),
        result::FLOAT => sink.float(f64::from_bits(reader.long()?)),
        result::SINGLE => sink.single(f32::from_bits(reader.int()?)),
        result::LATIN1 => sink.text(Text::Latin1(rest)),
        result::UTF16 => sink.text(Text::Utf16(units(rest, 2)?)),
        result::UTF32 => sink.text(Text::Utf32(units(rest, 4)?)),
        result::BIG_INTEGER => sink.big_integer(rest),
        result::BIG_DECIMAL => {
            sink.big_decimal(core::str::from_utf8(rest).map_err(|_| Malformed("a decimal is not text"))?);
        }
        result::PYTHON => sink.python(python(reader.long()?)),
        result::OBJECT => sink.object(ObjectRef { handle: Handle(reader.int()?), class: ClassId(reader.int()?) }),
        result::PACKED => {
            packed(rest);
            sink.packed(rest);
        }
        _ => return Err(Malformed("a result of no known kind")),
    }
    Ok(())
}

/// Visits what packed values name, with the place of the name: an object's handle (4 bytes) or a Python object (8 bytes).
/// `None` if the bytes are malformed.
pub fn named_objects(bytes: &[u8], mut visit: impl FnMut(u8, usize)) -> Option<()> {
    let start = bytes.as_ptr().addr();
    pack::walk(bytes, |tag, payload| {
        let at = payload.as_ptr().addr() - start;
        match tag {
            tag::HANDLE | tag::PYTHON | tag::SHARED_ARRAY => visit(tag, at),
            tag::OBJECT | tag::ENUM => visit(tag, at + 4), // behind the class
            _ => {}
        }
    })
}

/// Writes why an operation failed.
pub fn write_error(writer: &mut Writer<'_>, error: &Error) {
    let (number, text) = match error {
        Error::Thrown(object) => {
            writer.byte(0);
            writer.int(object.handle.0);
            return writer.int(object.class.0);
        }
        Error::ClassNotFound(name) => (1, &**name),
        Error::Closed(why) => (2, &**why),
        Error::Invalid(why) => (3, &**why),
        Error::OutOfMemory => (4, ""),
        Error::StackOverflow => (5, ""),
        Error::Internal(why) => (6, &**why),
        Error::Denied(why) => (7, &**why),
        other => return write_error(writer, &Error::Internal(other.to_string().into())),
    };
    writer.byte(number);
    writer.text(text);
}

/// Reads it.
pub fn read_error(reader: &mut Reader<'_>) -> Result<Error> {
    let number = reader.byte()?;
    if number == 0 {
        return Ok(Error::Thrown(ObjectRef { handle: Handle(reader.int()?), class: ClassId(reader.int()?) }));
    }
    let text = reader.text()?;
    Ok(match number {
        1 => Error::ClassNotFound(text.into()),
        2 => Error::Closed(text.into()),
        3 => Error::Invalid(text.into()),
        4 => Error::OutOfMemory,
        5 => Error::StackOverflow,
        6 => Error::Internal(text.into()),
        7 => Error::Denied(text.into()),
        _ => return Err(Malformed("an error of no known kind")),
    })
}
