//! Operations on arrays.

use sanca_model::value::Kind;
use sanca_model::{ClassId, Error, Handle, Receiver, Result};
use sanca_protocol::direct::{Op, Reader, Writer, answer};

use super::perform::Answer;
use super::serve::Serving;

impl Serving {
    pub(super) fn array(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        match op {
            Op::NewArray => {
                let component = ClassId(reader.int()?);
                let lengths = ints(reader)?;
                return self.result(|sink| link.new_array(component, &lengths, sink));
            }
            Op::ArrayFrom => {
                let kind = primitive(reader.byte()?)?;
                return self.given(link.array_from(kind, whole(kind, reader.rest())?)?);
            }
            _ => {}
        }
        let array = self.handle(reader)?;
        match op {
            Op::ArrayLength => self.elements(array, |array, _| {
                let length = link.array_length(array)?;
                self.done(|writer| writer.int(length.cast_unsigned()))
            }),
            Op::ArrayRead => {
                let kind = primitive(reader.byte()?)?;
                let (start, bytes) = (reader.int()?.cast_signed(), reader.long()?);
                self.elements(array, |array, elements| self.array_read(own(elements, kind)?, array, start, bytes))
            }
            Op::ArrayWrite => {
                let (kind, start) = (primitive(reader.byte()?)?, reader.int()?.cast_signed());
                let data = whole(kind, reader.rest())?;
                self.elements(array, |array, elements| link.array_write(own(elements, kind)?, array, start, data))?;
                self.done(|_| {})
            }
            Op::ArrayGet => {
                let index = reader.int()?.cast_signed();
                self.result(|sink| link.array_get(array, index, sink))
            }
            Op::ArraySet => {
                let index = reader.int()?.cast_signed();
                link.array_set(array, index, self.arg(reader)?)?;
                self.done(|_| {})
            }
            Op::ArrayPack => {
                let (start, count) = (reader.int()?.cast_signed(), reader.int()?.cast_signed());
                let mut bytes = Vec::new();
                let taken = link.array_pack(array, start, count, &mut bytes)?;
                self.packed(taken.cast_unsigned(), false, bytes)
            }
            _ => {
                let dtype = reader.byte()?;
                let dimensions = ints(reader)?;
                // It takes the array over.
                self.peer.take_handle(array)?;
                let made = link.copied_array(array, dtype, &dimensions).inspect_err(|_| self.peer.owned.add(array))?;
                self.given(made)
            }
        }
    }

    /// Runs something on an array, of which it is told what its elements are.
    fn elements<R>(&self, array: Handle, body: impl FnOnce(&Receiver<'_>, Kind) -> Result<R>) -> Result<R> {
        self.pinned(array, |array| match self.peer.link.array_kind(array.handle)? {
            Some(elements) => body(array, elements),
            None => Err(Error::Internal("a client named no array".into())),
        })
    }

    /// The elements go out from where they are read to. No memory is taken for more than the array has.
    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, bytes: u64) -> Result<Answer> {
        let size = kind.size().unwrap_or(1) as u64;
        let length = u64::from(self.peer.link.array_length(array)?.cast_unsigned());
        // Beyond the end is the link's to refuse, with nothing read.
        let within = bytes.min(length.saturating_mul(size).saturating_add(size));
        let mut elements = vec![0; usize::try_from(within).unwrap_or(usize::MAX)];
        whole(kind, &elements)?;
        self.peer.link.array_read(kind, array, start, &mut elements)?;
        let mut buffer = self.wire.buffer();
        Writer::begin(&mut buffer, answer::DONE).and_then(elements.len());
        Ok((buffer, elements))
    }
}

fn ints(reader: &mut Reader<'_>) -> Result<Vec<i32>> {
    Ok(reader.many(|reader| reader.int().map(u32::cast_signed))?)
}

fn primitive(number: u8) -> Result<Kind> {
    match Kind::from_number(number) {
        Some(kind) if kind.size().is_some() => Ok(kind),
        _ => Err(Error::Internal("a client named a kind that no primitive has".into())),
    }
}

/// The kind that a client says the elements of an array are of, if they are.
fn own(elements: Kind, kind: Kind) -> Result<Kind> {
    if kind != elements {
        return Err(Error::Internal("a client named another kind than that of the elements of an array".into()));
    }
    Ok(kind)
}

/// A whole number of elements.
fn whole(kind: Kind, data: &[u8]) -> Result<&[u8]> {
    let size = kind.size().unwrap_or(1);
    if !data.len().is_multiple_of(size) {
        return Err(Error::Internal("a client sent half an element of an array".into()));
    }
    // Booleans are 0 or 1 where Java looks at them.
    if kind == Kind::Boolean && data.iter().any(|byte| *byte > 1) {
        return Err(Error::Internal("a client sent booleans that are neither".into()));
    }
    Ok(data)
}
