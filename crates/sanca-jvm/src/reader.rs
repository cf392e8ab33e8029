//! Reads the descriptions Java writes with `DataOutputStream`: big-endian numbers, counted UTF-8.

use sanca_model::link::Frame;
use sanca_model::{ClassId, Error, Handle, ObjectRef, Result};

/// A cursor over a description.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// From the start.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else { return Err(Error::Internal("a description from Java ends early".into())) };
        let bytes = &self.bytes[self.at..end];
        self.at = end;
        Ok(bytes)
    }

    /// One byte.
    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Four bytes.
    pub fn int(&mut self) -> Result<i32> {
        let bytes = self.take(4)?;
        Ok(i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// Eight bytes.
    pub fn long(&mut self) -> Result<i64> {
        let mut eight = [0; 8];
        eight.copy_from_slice(self.take(8)?);
        Ok(i64::from_be_bytes(eight))
    }

    /// Counted UTF-8.
    pub fn text(&mut self) -> Result<Box<str>> {
        let length = self.int()?;
        let bytes = self.take(usize::try_from(length).unwrap_or(usize::MAX))?;
        Ok(String::from_utf8_lossy(bytes).into_owned().into_boxed_str())
    }

    /// A class number.
    pub fn class(&mut self) -> Result<ClassId> {
        Ok(ClassId(self.int()?.cast_unsigned()))
    }

    /// Class numbers, counted by an int.
    pub fn classes(&mut self) -> Result<Box<[ClassId]>> {
        let count = self.int()?;
        (0..count).map(|_| self.class()).collect()
    }

    /// A class and a handle; `None` if both are 0.
    pub fn object(&mut self) -> Result<Option<ObjectRef>> {
        let class = self.class()?;
        let handle = Handle(self.int()?.cast_unsigned());
        Ok((handle != Handle::NULL).then_some(ObjectRef { handle, class }))
    }

    /// A stack frame.
    pub fn frame(&mut self) -> Result<Frame> {
        Ok(Frame { class_name: self.text()?, method: self.text()?, file: self.text()?, line: self.int()? })
    }

    /// Several of the same, counted by an int.
    pub fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.int()?;
        (0..count).map(|_| one(self)).collect()
    }
}
