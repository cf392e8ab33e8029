//! Writing frames.

use super::LENGTH;

/// A frame that is being written at the end of a buffer. It is complete when this is dropped.
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
    /// Bytes that follow the frame's start in another buffer.
    tail: usize,
}

impl<'a> Writer<'a> {
    /// Begins a frame of that kind.
    #[inline]
    pub fn begin(out: &'a mut Vec<u8>, kind: u8) -> Writer<'a> {
        let start = out.len();
        out.extend_from_slice(&[0, 0, 0, 0, kind]);
        Writer { out, start, tail: 0 }
    }

    /// So many bytes of the frame are sent behind it by somebody else.
    pub fn and_then(&mut self, tail: usize) {
        self.tail = tail;
    }

    /// The buffer, to append to.
    #[inline]
    pub fn out(&mut self) -> &mut Vec<u8> {
        self.out
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn byte(&mut self, value: u8) {
        self.out.push(value);
    }

    /// A byte, 0 or 1.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn int(&mut self, value: u32) {
        self.out.extend_from_slice(&value.to_ne_bytes());
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn long(&mut self, value: u64) {
        self.out.extend_from_slice(&value.to_ne_bytes());
    }

    /// How many, which is checked by whoever sends: a frame that is too long is not sent.
    #[inline]
    pub fn count(&mut self, count: usize) {
        self.int(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Counted bytes.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    /// Counted UTF-8.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Several, counted.
    pub fn many<T>(&mut self, all: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.count(all.len());
        all.iter().for_each(|item| one(self, item));
    }
}

impl Drop for Writer<'_> {
    #[inline]
    fn drop(&mut self) {
        // A frame that is longer than a length can say is found too long by whoever sends it.
        let length = self.out.len() - self.start - LENGTH + self.tail;
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.out[self.start..self.start + LENGTH].copy_from_slice(&length.to_ne_bytes());
    }
}
