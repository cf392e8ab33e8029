//! The bytes of each packed form, as `sanca_model::pack` has them: tags, counts, payloads in native byte order.

use super::Packer;
use crate::argument;
use sanca_capi::container::Container;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Result};
use sanca_model::pack::tag;
use sanca_model::value::{Arg, Text};
use sanca_model::{ClassId, Handle, well_known};

/// Containers nested deeper than this are taken for endless.
const DEPTH: u32 = 200;

impl Packer<'_> {
    /// A primitive argument as a box.
    pub fn primitive(&mut self, arg: Arg<'_>) {
        match arg {
            Arg::Boolean(value) => self.bytes.push(if value { tag::TRUE } else { tag::FALSE }),
            Arg::Byte(value) => self.tagged(tag::BYTE, &value.to_ne_bytes()),
            Arg::Char(value) => self.tagged(tag::CHAR, &value.to_ne_bytes()),
            Arg::Short(value) => self.tagged(tag::SHORT, &value.to_ne_bytes()),
            Arg::Int(value) => self.tagged(tag::INT, &value.to_ne_bytes()),
            Arg::Long(value) => self.tagged(tag::LONG, &value.to_ne_bytes()),
            Arg::Float(value) => self.tagged(tag::FLOAT, &value.to_ne_bytes()),
            Arg::Double(value) => self.tagged(tag::DOUBLE, &value.to_ne_bytes()),
            _ => self.bytes.push(tag::NULL),
        }
    }

    pub(super) fn integer(&mut self, value: Borrowed<'_>) -> Result<()> {
        match value.integer() {
            Integer::Small(number) => self.primitive(crate::argument::whole_number(self.state, number)),
            Integer::Big => return self.big_integer(value),
        }
        Ok(())
    }

    pub(super) fn big_integer(&mut self, value: Borrowed<'_>) -> Result<()> {
        let bytes = value.integer_bytes()?;
        self.bytes.push(tag::BIG_INTEGER);
        self.counted(&bytes);
        Ok(())
    }

    /// A string.
    pub fn text(&mut self, value: Borrowed<'_>) -> Result<()> {
        match argument::text(value) {
            Some(Text::Latin1(bytes)) => {
                self.bytes.push(tag::LATIN1);
                self.counted(bytes);
            }
            Some(Text::Utf16(bytes)) => {
                self.bytes.push(tag::UTF16);
                self.u32((bytes.len() / 2) as u32);
                self.raw(bytes);
            }
            Some(Text::Utf32(bytes)) => {
                let units: Vec<u16> = utf16(bytes);
                self.bytes.push(tag::UTF16);
                self.u32(units.len() as u32);
                for unit in units {
                    self.raw(&unit.to_ne_bytes());
                }
            }
            None if !value.is_exact_str() => {
                let exact = value.exact_text()?;
                return self.text(exact.get(self.gil));
            }
            None => return Err(crate::errors::surrogate_pair(self.state, self.gil, value)),
        }
        Ok(())
    }

    pub(super) fn sequence(&mut self, which: u8, value: Borrowed<'_>, element: ClassId) -> Result<()> {
        self.enter()?;
        self.bytes.push(which);
        if which == tag::ARRAY {
            self.u32(element.0);
        }
        let place = self.bytes.len();
        self.u32(0);
        let mut count = 0u32;
        if value.is_container(Container::List) {
            // The list may change while its elements are converted (their methods may run): look anew each time.
            while let Some(item) = value.list_item(count as usize) {
                self.value(item.get(self.gil), element)?;
                count += 1;
            }
        } else {
            let items = value.iter()?;
            while let Some(item) = items.get(self.gil).next()? {
                self.value(item.get(self.gil), element)?;
                count += 1;
            }
        }
        self.bytes[place..place + 4].copy_from_slice(&count.to_ne_bytes());
        self.depth -= 1;
        Ok(())
    }

    pub(super) fn map(&mut self, value: Borrowed<'_>) -> Result<()> {
        self.enter()?;
        let items = value.dict_items();
        self.bytes.push(tag::MAP);
        self.u32(items.len() as u32);
        for (key, value) in items {
            self.value(key.get(self.gil), well_known::OBJECT)?;
            self.value(value.get(self.gil), well_known::OBJECT)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth <= DEPTH {
            return Ok(());
        }
        let message =
            format!("a container nested more than {DEPTH} deep cannot be converted to Java; does it contain itself?");
        Err(self.state.raise(self.gil, "ConversionError", &message))
    }

    pub(super) fn give(&mut self, handle: Handle) {
        match self.made.add(handle) {
            Arg::Owned(_) => self.tagged(tag::OBJECT, &[0; 4]),
            _ => self.bytes.push(tag::HANDLE),
        }
        self.u32(handle.0);
    }

    /// A tag and its payload.
    pub fn tagged(&mut self, tag: u8, payload: &[u8]) {
        self.bytes.push(tag);
        self.raw(payload);
    }

    /// A count, then bytes.
    pub fn counted(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.raw(bytes);
    }

    /// Four bytes.
    pub fn u32(&mut self, number: u32) {
        self.raw(&number.to_ne_bytes());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// UTF-32 in native order as UTF-16 units; surrogates stay as they are.
pub fn utf16(points: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(points.len() / 4);
    for point in points.chunks_exact(4).map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]])) {
        match char::from_u32(point) {
            Some(point) => units.extend_from_slice(point.encode_utf16(&mut [0; 2])),
            None => units.push(point as u16),
        }
    }
    units
}
