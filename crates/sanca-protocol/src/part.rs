//! Parts: one value each, a type letter and its text, on a line. They are views: reading one copies nothing and looks only
//! at what decides whether it is one.

use sanca_model::pack::tag;
use sanca_model::{Arg, Text};

use crate::End;
use crate::bytes::PartBytes;
use crate::error::{ProtocolError, Quote, Result, integer_kind, not_a_number, utf8};
use crate::id::Id;
use crate::number;
use crate::text::PartText;

/// The letters.
pub(crate) mod letter {
    pub const NULL: u8 = b'n';
    pub const VOID: u8 = b'v';
    pub const BOOLEAN: u8 = b'b';
    pub const INT: u8 = b'i';
    pub const LONG: u8 = b'L';
    pub const DOUBLE: u8 = b'd';
    pub const DECIMAL: u8 = b'D';
    pub const TEXT: u8 = b's';
    pub const BYTES: u8 = b'j';
    pub const PROXY: u8 = b'f';
}

/// One value. The numbers and texts of the model's [`Arg`] have their place here; references are names on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// `n`
    Null,
    /// `v`: what a `void` method gives. Java takes it for `null`.
    Void,
    /// `b`
    Boolean(bool),
    /// `i`: 32 bits where Java writes an `int` or Python reads one. Python reads more than that too, as Java writes
    /// an `AtomicLong` so; Java reads more as a `long`.
    Int(i64),
    /// `i` with text that is not an integer of 64 bits: some other `java.lang.Number`, as its `toString`. Read by Python only.
    Number(&'a str),
    /// `L`
    Long(i64),
    /// `d`, a Java `float`: is written with fewer digits, and read as [`Part::Double`].
    Float(f32),
    /// `d`
    Double(f64),
    /// `D`: as `java.math.BigDecimal` reads it. Java writes it without an exponent.
    Decimal(&'a str),
    /// `s`
    Text(PartText<'a>),
    /// `j`
    Bytes(PartBytes<'a>),
    /// `r`, `l`, `a`, `h`, `t`, `g`: a Java object. Python writes `r` for all of them.
    Reference(Collection, Id<'a>),
    /// `f`: a Python object, as an implementor of Java interfaces. Written by Python only.
    Proxy(Id<'a>, Interfaces<'a>),
}

/// What Java says of an object that it gives a name to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Collection {
    /// `r`: nothing.
    None,
    /// `l`: a `java.util.List`
    List,
    /// `a`: a `java.util.Map`
    Map,
    /// `h`: a `java.util.Set`
    Set,
    /// `t`: an array
    Array,
    /// `g`: a `java.util.Iterator`
    Iterator,
}

impl Collection {
    const fn letter(self) -> u8 {
        match self {
            Collection::None => b'r',
            Collection::List => b'l',
            Collection::Map => b'a',
            Collection::Set => b'h',
            Collection::Array => b't',
            Collection::Iterator => b'g',
        }
    }

    const fn of_letter(letter: u8) -> Option<Collection> {
        Some(match letter {
            b'r' => Collection::None,
            b'l' => Collection::List,
            b'a' => Collection::Map,
            b'h' => Collection::Set,
            b't' => Collection::Array,
            b'g' => Collection::Iterator,
            _ => return None,
        })
    }
}

/// The interfaces of a proxy, by name.
#[derive(Clone, Copy, Debug)]
pub enum Interfaces<'a> {
    /// As they came: separated by `;`.
    Wire(&'a str),
    /// As somebody here has them.
    Given(&'a [&'a str]),
}

impl<'a> Interfaces<'a> {
    /// The names, in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        let (wire, given) = match self {
            Interfaces::Wire(joined) => (Some(joined.split(';')), None),
            Interfaces::Given(names) => (None, Some(names.iter().copied())),
        };
        wire.into_iter().flatten().chain(given.into_iter().flatten())
    }
}

impl<'a> Part<'a> {
    /// An integer with the letter that Python gives it: `i` if it has 32 bits, `L` otherwise.
    pub fn integer(value: i64) -> Part<'a> {
        if i32::try_from(value).is_ok() { Part::Int(value) } else { Part::Long(value) }
    }

    /// Reads the line of a part, without its end, as that end does.
    pub fn parse(line: &'a [u8], reader: End) -> Result<Part<'a>> {
        let Some((&letter, rest)) = line.split_first() else { return Err(ProtocolError::EmptyPart) };
        match letter {
            letter::INT => integer(rest, reader),
            letter::TEXT => text(rest, reader),
            letter::NULL => Ok(Part::Null),
            letter::VOID => Ok(Part::Void),
            letter::BOOLEAN => Ok(Part::Boolean(rest.eq_ignore_ascii_case(b"true"))),
            letter::LONG => long(rest, reader),
            letter::DOUBLE => number::read_double(rest, reader).map(Part::Double),
            letter::DECIMAL => number::read_decimal(rest).map(Part::Decimal),
            letter::BYTES => Ok(Part::Bytes(PartBytes::Wire(rest))),
            letter::PROXY if reader == End::Java => proxy(rest),
            _ => reference(letter, rest, reader).unwrap_or_else(|| Err(unknown(line))),
        }
    }

    /// Appends it as that end writes it, without the end of the line. Appends half of it if it fails; commands and replies take that back.
    pub fn write(&self, out: &mut Vec<u8>, writer: End) -> Result<()> {
        match *self {
            Part::Null => out.push(letter::NULL),
            Part::Void => out.push(letter::VOID),
            Part::Boolean(value) => write_boolean(out, value, writer),
            Part::Int(value) => write_integer(out, letter::INT, value),
            Part::Long(value) => write_integer(out, letter::LONG, value),
            Part::Number(text) => {
                out.push(letter::INT);
                write_name(out, "a number", text, &[])?;
            }
            Part::Float(value) if writer == End::Java => {
                out.push(letter::DOUBLE);
                number::write_float(out, value);
            }
            Part::Float(value) => {
                out.push(letter::DOUBLE);
                number::write_double(out, f64::from(value), writer);
            }
            Part::Double(value) => {
                out.push(letter::DOUBLE);
                number::write_double(out, value, writer);
            }
            Part::Decimal(text) => {
                out.push(letter::DECIMAL);
                number::write_decimal(out, text, writer, LONGEST_DECIMAL)?;
            }
            Part::Text(text) => {
                out.push(letter::TEXT);
                text.write(out, writer)?;
            }
            Part::Bytes(bytes) => {
                out.push(letter::BYTES);
                bytes.write(out)?;
            }
            Part::Reference(collection, id) => {
                out.push(if writer == End::Java { collection.letter() } else { Collection::None.letter() });
                write_id(out, id)?;
            }
            Part::Proxy(id, interfaces) => write_proxy(out, id, interfaces)?,
        }
        Ok(())
    }

    /// The part for a value of the model; none for handles and for packed values without a letter of their own, whose
    /// names on the wire are the caller's business. A `char` is a text.
    pub fn from_arg(arg: &Arg<'a>) -> Option<Part<'a>> {
        Some(match *arg {
            Arg::Null => Part::Null,
            Arg::Boolean(value) => Part::Boolean(value),
            Arg::Byte(value) => Part::Int(value.into()),
            Arg::Short(value) => Part::Int(value.into()),
            Arg::Int(value) => Part::Int(value.into()),
            Arg::Long(value) => Part::Long(value),
            Arg::Float(value) => Part::Float(value),
            Arg::Double(value) => Part::Double(value),
            Arg::Text(text) => Part::Text(PartText::Lent(text)),
            Arg::Packed(packed) => return Part::from_packed(packed),
            Arg::Char(_) | Arg::Object(_) | Arg::Owned(_) => return None,
        })
    }

    fn from_packed(packed: &'a [u8]) -> Option<Part<'a>> {
        let payload = packed.get(5..)?;
        match packed[0] {
            tag::BYTES => Some(Part::Bytes(PartBytes::Plain(payload))),
            tag::BIG_DECIMAL => core::str::from_utf8(payload).ok().map(Part::Decimal),
            _ => None,
        }
    }

    /// The value for a Java link, made in `scratch` where it is not lent as it is: an integer of more than 32 bits is a
    /// `long` whatever its letter. None for references and proxies, which the caller knows, and for [`Part::Number`].
    pub fn lend<'s>(&self, scratch: &'s mut Vec<u8>) -> Result<Option<Arg<'s>>>
    where
        'a: 's,
    {
        Ok(Some(match *self {
            Part::Null | Part::Void => Arg::Null,
            Part::Boolean(value) => Arg::Boolean(value),
            Part::Int(value) => i32::try_from(value).map_or(Arg::Long(value), Arg::Int),
            Part::Long(value) => Arg::Long(value),
            Part::Float(value) => Arg::Float(value),
            Part::Double(value) => Arg::Double(value),
            Part::Text(text) => Arg::Text(text.lend(scratch)?),
            Part::Decimal(text) => pack(scratch, tag::BIG_DECIMAL, |out| {
                out.extend_from_slice(text.as_bytes());
                Ok(())
            })?,
            Part::Bytes(bytes) => pack(scratch, tag::BYTES, |out| bytes.read(out))?,
            Part::Number(_) | Part::Reference(..) | Part::Proxy(..) => return Ok(None),
        }))
    }
}

/// A packed value whose payload is counted.
fn pack(scratch: &mut Vec<u8>, tag: u8, payload: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<Arg<'_>> {
    scratch.clear();
    scratch.extend_from_slice(&[tag, 0, 0, 0, 0]);
    payload(scratch)?;
    let length = u32::try_from(scratch.len() - 5).map_err(|_| ProtocolError::Misuse("a value of more than 4 GiB"))?;
    scratch[1..5].copy_from_slice(&length.to_ne_bytes());
    Ok(Arg::Packed(scratch))
}

/// Digits of a decimal that Java is made to write out: `1E+1000000000` would fill its memory and the peer's.
const LONGEST_DECIMAL: usize = 1 << 20;

fn integer<'a>(rest: &'a [u8], reader: End) -> Result<Part<'a>> {
    match number::read_integer(rest) {
        Some(value) => Ok(Part::Int(value)),
        None if reader == End::Python && !rest.is_empty() => utf8(rest).map(Part::Number),
        None => Err(not_a_number(integer_kind(reader), rest)),
    }
}

fn long<'a>(rest: &[u8], reader: End) -> Result<Part<'a>> {
    number::read_integer(rest).map(Part::Long).ok_or_else(|| not_a_number(integer_kind(reader), rest))
}

/// Python has to be able to read it; Java makes something of anything.
fn text(escaped: &[u8], reader: End) -> Result<Part<'_>> {
    if reader == End::Python {
        utf8(escaped)?;
    }
    Ok(Part::Text(PartText::Wire { escaped, reader }))
}

fn proxy(rest: &[u8]) -> Result<Part<'_>> {
    let (id, interfaces) = utf8(rest)?.split_once(';').unwrap_or_default();
    let interfaces = interfaces.trim_end_matches(';'); // as Java's split does
    if interfaces.is_empty() {
        return Err(ProtocolError::Proxy(Quote::new(rest)));
    }
    Ok(Part::Proxy(Id::parse(id), Interfaces::Wire(interfaces)))
}

/// A reference, if the letter is one that the reader knows.
fn reference(letter: u8, rest: &[u8], reader: End) -> Option<Result<Part<'_>>> {
    let collection = Collection::of_letter(letter)?;
    if reader == End::Java && collection != Collection::None {
        return None;
    }
    if rest.iter().all(|byte| *byte <= b' ') {
        return Some(Err(ProtocolError::EmptyReference));
    }
    Some(utf8(rest).map(|id| Part::Reference(collection, Id::parse(id))))
}

#[cold]
fn unknown(line: &[u8]) -> ProtocolError {
    if line.iter().all(|byte| *byte <= b' ') || line == b"e" {
        return ProtocolError::EmptyPart;
    }
    ProtocolError::UnknownPart(Quote::new(line))
}

fn write_boolean(out: &mut Vec<u8>, value: bool, writer: End) {
    out.extend_from_slice(match (value, writer) {
        (true, End::Python) => b"bTrue",
        (false, End::Python) => b"bFalse",
        (true, End::Java) => b"btrue",
        (false, End::Java) => b"bfalse",
    });
}

fn write_integer(out: &mut Vec<u8>, letter: u8, value: i64) {
    out.push(letter);
    number::write_integer(out, value);
}

fn write_proxy(out: &mut Vec<u8>, id: Id<'_>, interfaces: Interfaces<'_>) -> Result<()> {
    out.push(letter::PROXY);
    write_id(out, id)?;
    let start = out.len();
    for name in interfaces.iter() {
        out.push(b';');
        write_name(out, "an interface", name, b";")?;
    }
    if out.len() <= start + 1 {
        return Err(ProtocolError::Proxy(Quote::new(&out[start..])));
    }
    Ok(())
}

/// Appends an id, which must not break its line.
pub(crate) fn write_id(out: &mut Vec<u8>, id: Id<'_>) -> Result<()> {
    if let Id::Other(text) = id {
        return write_name(out, "an object id", text, b";");
    }
    id.write(out);
    Ok(())
}

/// Appends a name, which is not escaped on the wire: one with a line break in it would be read as more than a name.
pub(crate) fn write_name(out: &mut Vec<u8>, what: &'static str, name: &str, also_unsafe: &[u8]) -> Result<()> {
    let bad = |byte: &u8| matches!(byte, b'\n' | b'\r') || also_unsafe.contains(byte);
    if name.as_bytes().iter().any(bad) {
        return Err(ProtocolError::UnsafeName { what, name: Quote::from(name) });
    }
    out.extend_from_slice(name.as_bytes());
    Ok(())
}

/// A text of ASCII, as the model lends it.
impl<'a> From<&'a str> for PartText<'a> {
    fn from(text: &'a str) -> PartText<'a> {
        PartText::Plain(text)
    }
}

impl<'a> From<Text<'a>> for PartText<'a> {
    fn from(text: Text<'a>) -> PartText<'a> {
        PartText::Lent(text)
    }
}
