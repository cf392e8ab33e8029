//! Reading frames: a cursor that fails where bytes are missing, and never beyond.

/// Why a frame cannot be read. The connection is of no use any more: the ends have lost each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed(pub &'static str);

/// The result of reading.
pub type Result<T> = core::result::Result<T, Malformed>;

impl core::fmt::Display for Malformed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the other end of a gateway sent a frame that cannot be read: {}", self.0)
    }
}

impl core::error::Error for Malformed {}

impl From<Malformed> for sanca_model::Error {
    fn from(malformed: Malformed) -> Self {
        sanca_model::Error::Internal(malformed.to_string().into())
    }
}

/// A cursor over the bytes of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// From the start.
    #[inline]
    pub const fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    /// What was not read yet.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// So many bytes.
    #[inline]
    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(Malformed("it ends early"))?;
        self.rest = rest;
        Ok(bytes)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(Malformed("it ends early"))?;
        self.rest = rest;
        Ok(*bytes)
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.array::<1>()?[0])
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn bool(&mut self) -> Result<bool> {
        Ok(self.byte()? != 0)
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn short(&mut self) -> Result<u16> {
        self.array().map(u16::from_ne_bytes)
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn int(&mut self) -> Result<u32> {
        self.array().map(u32::from_ne_bytes)
    }

    #[allow(missing_docs)]
    #[inline]
    pub fn long(&mut self) -> Result<u64> {
        self.array().map(u64::from_ne_bytes)
    }

    #[inline]
    fn count(&mut self) -> Result<usize> {
        usize::try_from(self.int()?).map_err(|_| Malformed("a count is too large"))
    }

    /// Counted bytes.
    #[inline]
    pub fn bytes(&mut self) -> Result<&'a [u8]> {
        let count = self.count()?;
        self.take(count)
    }

    /// Counted UTF-8.
    pub fn text(&mut self) -> Result<&'a str> {
        core::str::from_utf8(self.bytes()?).map_err(|_| Malformed("a text is not UTF-8"))
    }

    /// Several, counted. No memory is taken for what is not there.
    pub fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.count()?;
        (0..count).map(|_| one(self)).collect()
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed("it is longer than what it says")) }
    }
}
