//! Arguments becoming words: raw bits for primitives, reference words for the rest (`docs/internals/engine.md`).
//!
//! A call owns nothing it is given. What has to be put into the handle table for it (text and packed values that are too
//! large) stays the encoder's, which gives it back when the call is over, whether or not Java came to read it. A reply is
//! read after native code has returned, so there Java takes over.

use crate::embedded::EmbeddedJava;
use sanca_jni::ThreadBlock;
use sanca_jni::thread::{Borrowed, SCRATCH};
use sanca_model::value::{Arg, Kind, Text};
use sanca_model::{Error, Handle, Result};

/// Where argument words of `callN` lie.
pub const WORDS: usize = 272;
/// Where texts and packed values start.
pub const DATA: usize = 4096;

const fn word(tag: u64) -> u64 {
    tag << 60
}

/// The memory that words name.
pub trait Place {
    /// Whether Java reads the words after native code has returned, and frees the handles in them.
    const REPLY: bool;
    /// Its slot.
    fn slot(&self) -> u32;
    /// Copies bytes to an offset.
    fn write(&self, at: usize, bytes: &[u8]);
}

impl Place for &'static ThreadBlock {
    const REPLY: bool = false;

    #[inline]
    fn slot(&self) -> u32 {
        ThreadBlock::slot(self)
    }

    #[inline]
    fn write(&self, at: usize, bytes: &[u8]) {
        ThreadBlock::write(self, at, bytes);
    }
}

/// The thread state that a callback borrowed: unlike the thread's own it stays with a virtual thread that changes its carrier.
#[derive(Clone, Copy, Debug)]
pub struct Lent {
    /// Its memory.
    pub memory: Borrowed,
    /// Its number.
    pub slot: u32,
}

impl Place for Lent {
    const REPLY: bool = true;

    fn slot(&self) -> u32 {
        self.slot
    }

    fn write(&self, at: usize, bytes: &[u8]) {
        self.memory.write(at, bytes);
    }
}

/// The word of a primitive argument.
#[inline(always)]
pub fn primitive(arg: &Arg<'_>) -> Result<i64> {
    Ok(match *arg {
        Arg::Boolean(value) => i64::from(value),
        Arg::Byte(value) => i64::from(value),
        Arg::Char(value) => i64::from(value),
        Arg::Short(value) => i64::from(value),
        Arg::Int(value) => i64::from(value),
        Arg::Long(value) => value,
        Arg::Float(value) => i64::from(value.to_bits()),
        Arg::Double(value) => value.to_bits().cast_signed(),
        _ => return Err(Error::Internal("a reference was passed to a primitive parameter".into())),
    })
}

/// Writes the arguments of one call, or one reply, into scratch memory. Has to live until Java has read the words.
pub struct Encoder<'a, P: Place = &'static ThreadBlock> {
    java: &'a EmbeddedJava,
    block: &'static ThreadBlock,
    place: P,
    at: usize,
    /// Handles made for this call.
    made: Vec<Handle>,
}

impl<'a> Encoder<'a> {
    /// For one call on this thread.
    #[inline]
    pub const fn new(java: &'a EmbeddedJava, block: &'static ThreadBlock) -> Self {
        Encoder { java, block, place: block, at: DATA, made: Vec::new() }
    }
}

impl<'a> Encoder<'a, Lent> {
    /// For the reply of a callback on this thread.
    pub const fn reply(java: &'a EmbeddedJava, block: &'static ThreadBlock, place: Lent) -> Self {
        Encoder { java, block, place, at: DATA, made: Vec::new() }
    }
}

impl<P: Place> Drop for Encoder<'_, P> {
    #[inline]
    fn drop(&mut self) {
        if !self.made.is_empty() {
            self.give_back();
        }
    }
}

impl<P: Place> Encoder<'_, P> {
    #[cold]
    fn give_back(&mut self) {
        for handle in self.made.drain(..) {
            self.java.release_now(self.block, handle);
        }
    }

    /// One argument for a parameter of that kind.
    #[inline(always)]
    pub fn encode(&mut self, kind: Kind, arg: &Arg<'_>) -> Result<i64> {
        if kind == Kind::Object { self.reference(arg) } else { primitive(arg) }
    }
    /// One argument for a parameter of reference type.
    #[inline]
    pub fn reference(&mut self, arg: &Arg<'_>) -> Result<i64> {
        let word = match *arg {
            Arg::Null => 0,
            Arg::Object(handle) => u64::from(handle.0),
            Arg::Owned(handle) => self.handed(handle, 0, 12),
            Arg::Int(value) => word(3) | u64::from(value.cast_unsigned()),
            Arg::Boolean(value) => word(6) | u64::from(value),
            Arg::Char(value) => word(7) | u64::from(value),
            Arg::Byte(value) => word(8) | u64::from(value.cast_unsigned()),
            Arg::Short(value) => word(9) | u64::from(value.cast_unsigned()),
            Arg::Float(value) => word(10) | u64::from(value.to_bits()),
            Arg::Long(value) => self.eight(4, value.cast_unsigned())?,
            Arg::Double(value) => self.eight(5, value.to_bits())?,
            Arg::Text(text) => return self.text(text),
            Arg::Packed(bytes) => return self.packed(bytes),
        };
        Ok(word.cast_signed())
    }

    /// Room for `bytes` at an 8-aligned place, if there is any and the place can be named.
    fn room(&mut self, bytes: usize) -> Option<usize> {
        let at = self.at;
        if at + bytes > SCRATCH || self.place.slot() >= 4096 {
            return None;
        }
        self.at = (at + bytes + 7) & !7;
        Some(at)
    }

    fn named(&self, tag: u64, at: usize, length: usize) -> u64 {
        word(tag) | u64::from(self.place.slot()) << 48 | (at as u64) << 24 | length as u64
    }

    fn eight(&mut self, tag: u64, bits: u64) -> Result<u64> {
        let Some(at) = self.room(8) else {
            let boxed = [
                &[if tag == 4 { sanca_model::pack::tag::LONG } else { sanca_model::pack::tag::DOUBLE }][..],
                &bits.to_ne_bytes(),
            ]
            .concat();
            return self.packed(&boxed).map(i64::cast_unsigned);
        };
        self.place.write(at, &bits.to_ne_bytes());
        Ok(self.named(tag, at, 8))
    }

    #[inline]
    fn text(&mut self, text: Text<'_>) -> Result<i64> {
        match text {
            Text::Latin1(bytes) => match self.room(bytes.len()) {
                Some(at) => {
                    self.place.write(at, bytes);
                    Ok(self.named(1, at, bytes.len()).cast_signed())
                }
                None => self.large_text(&bytes.iter().map(|&byte| u16::from(byte)).collect::<Vec<u16>>()),
            },
            Text::Utf16(bytes) => match self.room(bytes.len()) {
                Some(at) => {
                    self.place.write(at, bytes);
                    Ok(self.named(2, at, bytes.len() / 2).cast_signed())
                }
                None => self.large_text(
                    &bytes.chunks_exact(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]])).collect::<Vec<u16>>(),
                ),
            },
            Text::Utf32(bytes) => {
                let units = utf16(bytes);
                match self.room(units.len() * 2) {
                    Some(at) => {
                        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
                        self.place.write(at, &bytes);
                        Ok(self.named(2, at, units.len()).cast_signed())
                    }
                    None => self.large_text(&units),
                }
            }
        }
    }

    /// The word of a handle that has to be given back: by us after a call, by Java as it reads a reply.
    fn handed(&mut self, handle: Handle, kept: u64, given: u64) -> u64 {
        if P::REPLY {
            return word(given) | u64::from(handle.0);
        }
        self.made.push(handle);
        word(kept) | u64::from(handle.0)
    }

    #[cold]
    fn large_text(&mut self, units: &[u16]) -> Result<i64> {
        let env = self.block.env();
        let string = env.new_string(units).map_err(|thrown| self.java.thrown(self.block, thrown))?;
        let handle = self.java.adopt(self.block, &string)?;
        Ok(self.handed(handle, 0, 12).cast_signed())
    }

    #[cold]
    fn packed(&mut self, bytes: &[u8]) -> Result<i64> {
        if let Some(at) = self.room(bytes.len()) {
            self.place.write(at, bytes);
            return Ok(self.named(11, at, bytes.len()).cast_signed());
        }
        let env = self.block.env();
        let array = env.byte_array(bytes).map_err(|thrown| self.java.thrown(self.block, thrown))?;
        let handle = self.java.adopt(self.block, &array)?;
        Ok(self.handed(handle, 14, 13).cast_signed())
    }
}

/// UTF-32 in native order as UTF-16; surrogates stay as they are.
fn utf16(points: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(points.len() / 4 + 8);
    for point in points.chunks_exact(4).map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]])) {
        match char::from_u32(point) {
            Some(point) => units.extend_from_slice(point.encode_utf16(&mut [0; 2])),
            None => units.push(point as u16),
        }
    }
    units
}
