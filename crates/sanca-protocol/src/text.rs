//! Texts of parts: as they came, escaped UTF-8 on a line, or as somebody here has them.

use std::borrow::Cow;

use sanca_model::Text;

use crate::End;
use crate::error::{ProtocolError, Result};
use crate::escape::{escape, escape_char, is_plain_ascii, unescape, unescaped};

/// A text on its way. Nothing is copied until it is asked for.
#[derive(Clone, Copy, Debug)]
pub enum PartText<'a> {
    /// As it came: escaped, and for Java not checked to be UTF-8.
    Wire {
        /// What is on the line.
        escaped: &'a [u8],
        /// Whose manners decide what bad escapes and bytes mean.
        reader: End,
    },
    /// As Rust has it.
    Plain(&'a str),
    /// As a lender of the model has it.
    Lent(Text<'a>),
}

impl<'a> PartText<'a> {
    /// The text. Borrowed where nothing has to be changed. Fails for a lone surrogate, and if bytes that Python reads are not UTF-8.
    pub fn to_str(&self) -> Result<Cow<'a, str>> {
        match *self {
            PartText::Plain(text) => Ok(Cow::Borrowed(text)),
            PartText::Wire { escaped, reader } => wire_to_str(escaped, reader),
            PartText::Lent(text) => {
                let mut out = String::new();
                each_char(text, |character| {
                    out.push(character?);
                    Ok(())
                })?;
                Ok(Cow::Owned(out))
            }
        }
    }

    /// The text in a form of the model. Made in `scratch`, which is emptied first, unless what is there can be lent.
    pub fn lend<'s>(&self, scratch: &'s mut Vec<u8>) -> Result<Text<'s>>
    where
        'a: 's,
    {
        match *self {
            PartText::Lent(text) => Ok(text),
            PartText::Plain(text) if text.is_ascii() => Ok(Text::Latin1(text.as_bytes())),
            PartText::Wire { escaped, .. } if is_plain_ascii(escaped) => Ok(Text::Latin1(escaped)),
            PartText::Plain(text) => Ok(transcode(scratch, text, text.chars())),
            PartText::Wire { escaped, reader } => match core::str::from_utf8(escaped) {
                Ok(text) => Ok(transcode(scratch, text, unescaped(text, reader))),
                Err(_) => {
                    let text = wire_to_str(escaped, reader)?;
                    Ok(transcode(scratch, &text, text.chars()))
                }
            },
        }
    }

    /// Appends it as that end writes it: a lone surrogate is `?` from Java and an error from Python.
    pub fn write(&self, out: &mut Vec<u8>, writer: End) -> Result<()> {
        match *self {
            PartText::Wire { escaped, reader } => escape(out, wire_to_str(escaped, reader)?.as_bytes()),
            PartText::Plain(text) => escape(out, text.as_bytes()),
            PartText::Lent(Text::Latin1(text)) if text.is_ascii() => escape(out, text),
            PartText::Lent(text) => write_lent(out, text, writer)?,
        }
        Ok(())
    }
}

/// Writes characters that come out of `text` in the narrowest form that holds all of that. Escapes are ASCII: they make nothing wider.
fn transcode<'s>(scratch: &'s mut Vec<u8>, text: &str, characters: impl Iterator<Item = char>) -> Text<'s> {
    const FIRST_OF_U100: u8 = 0xC4;
    const FIRST_OF_U10000: u8 = 0xF0;
    scratch.clear();
    match text.bytes().max().unwrap_or_default() {
        FIRST_OF_U10000.. => {
            characters.for_each(|character| scratch.extend_from_slice(&u32::from(character).to_ne_bytes()));
            Text::Utf32(scratch)
        }
        FIRST_OF_U100..FIRST_OF_U10000 => {
            characters.for_each(|character| scratch.extend_from_slice(&(character as u16).to_ne_bytes()));
            Text::Utf16(scratch)
        }
        _ => {
            characters.for_each(|character| scratch.push(character as u8));
            Text::Latin1(scratch)
        }
    }
}

fn wire_to_str(escaped: &[u8], reader: End) -> Result<Cow<'_, str>> {
    if memchr::memchr(b'\\', escaped).is_none()
        && let Ok(text) = core::str::from_utf8(escaped)
    {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(escaped.len());
    unescape(&mut out, escaped, reader)?;
    Ok(Cow::Owned(out))
}

fn write_lent(out: &mut Vec<u8>, text: Text<'_>, writer: End) -> Result<()> {
    each_char(text, |character| {
        let character = match (character, writer) {
            (Ok(character), _) => character,
            (Err(_), End::Java) => '?',
            (Err(error), End::Python) => return Err(error),
        };
        escape_char(out, character);
        Ok(())
    })
}

/// Visits the characters of a lent text; a surrogate without its other half is an error to the visitor, who decides.
fn each_char(text: Text<'_>, mut visit: impl FnMut(Result<char>) -> Result<()>) -> Result<()> {
    let lone = |unit: u16, at| ProtocolError::LoneSurrogate { unit, at };
    match text {
        Text::Latin1(bytes) => bytes.iter().try_for_each(|byte| visit(Ok(char::from(*byte)))),
        Text::Utf16(bytes) => {
            let units = bytes.chunks_exact(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]]));
            let characters = char::decode_utf16(units).enumerate();
            characters
                .into_iter()
                .try_for_each(|(at, character)| visit(character.map_err(|error| lone(error.unpaired_surrogate(), at))))
        }
        Text::Utf32(bytes) => {
            let points =
                bytes.chunks_exact(4).map(|point| u32::from_ne_bytes([point[0], point[1], point[2], point[3]]));
            points.enumerate().try_for_each(|(at, point)| {
                visit(char::from_u32(point).ok_or(lone(u16::try_from(point).unwrap_or(u16::MAX), at)))
            })
        }
    }
}
