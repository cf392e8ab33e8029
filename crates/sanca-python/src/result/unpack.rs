//! Packed values of bulk transfers becoming Python objects.

use super::decimal;
use crate::direct::Shown;
use crate::manners;
use crate::state::State;
use sanca_capi::container;
use sanca_capi::{Gil, Object, Raised, Result};
use sanca_model::pack::{tag, walk};
use sanca_model::value::Kind;
use sanca_model::{ClassId, Handle, ObjectRef, PyRef};

/// Reads packed values one after the other, making Python objects of them. Handles that are not read are given back.
pub struct Unpacker<'a, 'py> {
    state: &'static State,
    gil: Gil<'py>,
    bytes: &'a [u8],
    at: usize,
    /// Where a value begins from which on no handle was taken.
    untaken: usize,
    /// The Python objects among the values: Java keeps them only until the next call, and a value may be of a class that
    /// Java must be asked about.
    held: std::vec::IntoIter<Option<Object>>,
}

impl<'a, 'py> Unpacker<'a, 'py> {
    /// Over bytes that came from the link.
    pub fn new(state: &'static State, gil: Gil<'py>, bytes: &'a [u8]) -> Self {
        let mut held = Vec::new();
        // Mostly there is not even a byte that looks like the tag.
        if bytes.contains(&tag::PYTHON) {
            let _ = walk(bytes, |tag, payload| {
                if tag == tag::PYTHON {
                    held.push(crate::callback::local(state, gil, python_ref(payload)));
                }
            });
        }
        Unpacker { state, gil, bytes, at: 0, untaken: 0, held: held.into_iter() }
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next value.
    pub fn value(&mut self) -> Result<Object> {
        let gil = self.gil;
        self.untaken = self.at;
        match self.u8()? {
            tag::NULL => Ok(gil.none()),
            tag::TRUE => Ok(gil.bool(true)),
            tag::FALSE => Ok(gil.bool(false)),
            tag::BYTE => gil.int(i64::from(self.u8()?.cast_signed())),
            tag::SHORT => gil.int(i64::from(i16::from_ne_bytes(self.array()?))),
            tag::INT => gil.int(i64::from(self.i32()?)),
            tag::LONG => gil.int(self.i64()?),
            tag::FLOAT => gil.float(f64::from(f32::from_ne_bytes(self.array()?))),
            tag::DOUBLE => gil.float(f64::from_ne_bytes(self.array()?)),
            tag::CHAR => gil.text_from_unit(u16::from_ne_bytes(self.array()?)),
            tag::LATIN1 => {
                let bytes = self.counted(1)?;
                gil.text_from_latin1(bytes)
            }
            tag::UTF16 => {
                let bytes = self.counted(2)?;
                gil.text_from_utf16(bytes)
            }
            tag::BIG_INTEGER => {
                let bytes = self.counted(1)?;
                gil.int_from_bytes(bytes)
            }
            tag::BIG_DECIMAL => {
                let text = String::from_utf8_lossy(self.counted(1)?).into_owned();
                decimal(self.state, gil, &text)
            }
            tag::OBJECT => {
                let object = self.object_ref()?;
                manners::arrived(self.state, gil, object)
            }
            tag::PYTHON => {
                let object = python_ref(self.take(8)?);
                match self.held.next() {
                    Some(Some(held)) => Ok(held),
                    _ => crate::callback::received(self.state, gil, object),
                }
            }
            which @ (tag::LIST | tag::SET | tag::ARRAY) => self.sequence(which),
            tag::MAP => self.map(),
            tag::BYTES => {
                let bytes = self.counted(1)?;
                gil.bytes(bytes)
            }
            tag::OPTIONAL => self.value(),
            tag::PRIMITIVE_ARRAY => self.primitive_array(),
            tag::COPIED_ARRAY => {
                let (dtype, dimensions) = self.array_header()?;
                let data = self.array_object()?;
                crate::ndarray::copied(self.state, gil, dtype, &dimensions, data)
            }
            tag::SHARED_ARRAY => {
                let (dtype, dimensions) = self.array_header()?;
                let read_only = self.u8()? != 0;
                let (address, bytes) = (self.i64()? as usize, self.i64()? as usize);
                let owner = self.array_object()?;
                let shown = Shown { dtype, dimensions: dimensions.into() };
                crate::ndarray::shared(self.state, gil, shown, (address, bytes, read_only), owner)
            }
            tag::ENUM => {
                let object = self.object_ref()?;
                let object = manners::arrived(self.state, gil, object)?;
                drop(self.value()?);
                Ok(object)
            }
            other => crate::time::unpack(self, other),
        }
    }

    /// The state values are made for.
    pub fn state(&self) -> &'static State {
        self.state
    }

    /// The GIL's proof.
    pub fn gil(&self) -> Gil<'py> {
        self.gil
    }

    fn sequence(&mut self, which: u8) -> Result<Object> {
        if which == tag::ARRAY {
            self.u32()?;
        }
        let count = self.u32()? as usize;
        let mut items = Vec::with_capacity(count.min(1 << 16));
        for _ in 0..count {
            items.push(self.value()?);
        }
        if which == tag::SET { container::set(self.gil, items) } else { container::list(self.gil, items) }
    }

    fn map(&mut self) -> Result<Object> {
        let count = self.u32()?;
        let dict = container::dict(self.gil, &[])?;
        for _ in 0..count {
            let key = self.value()?;
            let value = self.value()?;
            dict.get(self.gil).dict_set(key.get(self.gil), value.get(self.gil))?;
        }
        Ok(dict)
    }

    fn primitive_array(&mut self) -> Result<Object> {
        let kind = Kind::from_number(self.u8()?).unwrap_or(Kind::Void);
        let size = kind.size().unwrap_or(1);
        let bytes = self.counted(size)?;
        let gil = self.gil;
        if kind == Kind::Byte {
            return gil.bytes(bytes);
        }
        let items = bytes.chunks_exact(size).map(|item| element(gil, kind, item)).collect::<Result<Vec<_>>>()?;
        container::list(gil, items)
    }

    /// The dtype of an array, and its dimensions.
    fn array_header(&mut self) -> Result<(u8, Vec<i32>)> {
        let (dtype, rank) = (self.u8()?, self.u8()?);
        let dimensions = (0..rank).map(|_| self.i32()).collect::<Result<_>>()?;
        Ok((dtype, dimensions))
    }

    /// What an array is made of or kept by.
    fn array_object(&mut self) -> Result<ObjectRef> {
        match self.u8()? {
            tag::OBJECT => self.object_ref(),
            _ => Err(malformed(self.gil)),
        }
    }

    /// A handle with its class.
    pub fn object_ref(&mut self) -> Result<ObjectRef> {
        let class = ClassId(self.u32()?);
        let handle = Handle(self.u32()?);
        self.untaken = self.at;
        Ok(ObjectRef { handle, class })
    }

    /// One byte.
    pub fn u8(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_ne_bytes(self.array()?))
    }

    /// Four bytes, signed.
    pub fn i32(&mut self) -> Result<i32> {
        Ok(i32::from_ne_bytes(self.array()?))
    }

    /// Eight bytes, signed.
    pub fn i64(&mut self) -> Result<i64> {
        Ok(i64::from_ne_bytes(self.array()?))
    }

    /// A count, then as many items of `size` bytes.
    pub fn counted(&mut self, size: usize) -> Result<&'a [u8]> {
        let count = self.u32()? as usize;
        self.take(count * size)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take(N)?;
        let mut out = [0; N];
        out.copy_from_slice(bytes);
        Ok(out)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        match self.bytes.get(self.at..self.at + count) {
            Some(bytes) => {
                self.at += count;
                Ok(bytes)
            }
            None => Err(malformed(self.gil)),
        }
    }
}

impl Drop for Unpacker<'_, '_> {
    fn drop(&mut self) {
        if self.is_empty() {
            return;
        }
        let _ = walk(&self.bytes[self.untaken..], |tag, payload| {
            if let (tag::OBJECT | tag::ENUM, [_, _, _, _, a, b, c, d]) = (tag, payload) {
                self.state.java().release(Handle(u32::from_ne_bytes([*a, *b, *c, *d])));
            }
        });
    }
}

fn python_ref(payload: &[u8]) -> PyRef {
    let mut address = [0; 8];
    address.copy_from_slice(payload);
    PyRef(u64::from_ne_bytes(address))
}

#[cold]
fn malformed(gil: Gil<'_>) -> Raised {
    gil.raise_static(c"internal error in Sanca: a packed value ends early")
}

/// One element of a primitive array.
#[inline]
pub fn element(gil: Gil<'_>, kind: Kind, bytes: &[u8]) -> Result<Object> {
    match kind {
        Kind::Boolean => Ok(gil.bool(bytes[0] != 0)),
        Kind::Byte => gil.int(i64::from(bytes[0].cast_signed())),
        Kind::Char => gil.text_from_unit(u16::from_ne_bytes([bytes[0], bytes[1]])),
        Kind::Short => gil.int(i64::from(i16::from_ne_bytes([bytes[0], bytes[1]]))),
        Kind::Int => gil.int(i64::from(i32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))),
        Kind::Float => gil.float(f64::from(f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))),
        Kind::Long | Kind::Double => {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[..8]);
            if kind == Kind::Long { gil.int(i64::from_ne_bytes(eight)) } else { gil.float(f64::from_ne_bytes(eight)) }
        }
        Kind::Void | Kind::Object => Err(gil.raise_static(c"internal error in Sanca: not a primitive array")),
    }
}
