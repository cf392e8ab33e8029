//! Java values becoming Python objects: the sink of a call. Packed values of bulk transfers are in `unpack`.

mod unpack;

use crate::errors;
use crate::manners;
use crate::object;
use crate::state::State;
use sanca_capi::gil::Released;
use sanca_capi::{Gil, Object, Result};
use sanca_model::value::{Sink, Text};
use sanca_model::{ObjectRef, PyRef};
pub use unpack::{Unpacker, element};

/// Receives the result of a call. Takes the GIL back, if it was given up, at the moment the result arrives.
pub struct PySink<'py> {
    state: &'static State,
    gil: Gil<'py>,
    released: Option<Released>,
    result: Option<Result<Object>>,
    /// The call makes what it gives: no converter gets it.
    makes: bool,
}

impl<'py> PySink<'py> {
    /// For a call made with the GIL held.
    #[inline]
    pub fn holding(state: &'static State, gil: Gil<'py>) -> PySink<'py> {
        PySink { state, gil, released: None, result: None, makes: false }
    }

    /// Gives the GIL up for the length of the call.
    #[inline]
    pub fn releasing(state: &'static State, gil: Gil<'py>) -> PySink<'py> {
        PySink { state, gil, released: Some(gil.release()), result: None, makes: false }
    }

    /// What arrives stays the Java object that it is.
    #[inline]
    pub fn making(mut self, makes: bool) -> PySink<'py> {
        self.makes = makes;
        self
    }

    #[inline]
    fn restore(&mut self) {
        if let Some(released) = &mut self.released {
            released.restore();
        }
    }

    /// What the call gave, once it is over.
    #[inline(always)]
    pub fn finish(&mut self, outcome: sanca_model::Result<()>) -> Result<Object> {
        match outcome {
            Ok(()) => match self.result.take() {
                Some(result) => result,
                None => self.nothing(),
            },
            Err(error) => self.failed(error),
        }
    }

    #[cold]
    fn nothing(&mut self) -> Result<Object> {
        self.restore();
        Err(self.gil.raise_static(c"internal error in Sanca: a call gave no result"))
    }

    #[cold]
    fn failed(&mut self, error: sanca_model::Error) -> Result<Object> {
        self.restore();
        Err(errors::raise(self.state, self.gil, error))
    }

    #[inline]
    fn put(&mut self, make: impl FnOnce(&'static State, Gil<'py>) -> Result<Object>) {
        self.restore();
        self.result = Some(make(self.state, self.gil));
    }
}

impl Sink for PySink<'_> {
    #[inline]
    fn void(&mut self) {
        self.put(|_, gil| Ok(gil.none()));
    }
    #[inline]
    fn null(&mut self) {
        self.put(|_, gil| Ok(gil.none()));
    }
    #[inline]
    fn boolean(&mut self, value: bool) {
        self.put(|_, gil| Ok(gil.bool(value)));
    }
    #[inline]
    fn int(&mut self, value: i64) {
        self.put(|_, gil| gil.int(value));
    }
    #[inline]
    fn char(&mut self, unit: u16) {
        self.put(|_, gil| gil.text_from_unit(unit));
    }
    #[inline]
    fn float(&mut self, value: f64) {
        self.put(|_, gil| gil.float(value));
    }
    #[inline]
    fn text(&mut self, text: Text<'_>) {
        self.put(|_, gil| from_text(gil, text));
    }
    fn big_integer(&mut self, bytes: &[u8]) {
        self.put(|_, gil| gil.int_from_bytes(bytes));
    }
    fn big_decimal(&mut self, text: &str) {
        self.put(|state, gil| decimal(state, gil, text));
    }
    fn python(&mut self, object: PyRef) {
        self.put(|state, gil| crate::callback::received(state, gil, object));
    }
    #[inline]
    fn object(&mut self, object: ObjectRef) {
        let makes = self.makes;
        self.put(
            |state, gil| {
                if makes { object::wrap(state, gil, object) } else { manners::arrived(state, gil, object) }
            },
        );
    }
    fn packed(&mut self, bytes: &[u8]) {
        // Building values can run foreign code that calls Java and reuses the lender's memory: take a copy first.
        let bytes = bytes.to_vec();
        self.put(|state, gil| Unpacker::new(state, gil, &bytes).value());
    }
}

/// A `str` from a link's text.
#[inline]
pub fn from_text(gil: Gil<'_>, text: Text<'_>) -> Result<Object> {
    match text {
        Text::Latin1(bytes) => gil.text_from_latin1(bytes),
        Text::Utf16(bytes) => gil.text_from_utf16(bytes),
        Text::Utf32(bytes) => {
            let units: Vec<u16> = bytes
                .chunks_exact(4)
                .filter_map(|unit| char::from_u32(u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]])))
                .flat_map(|point| point.encode_utf16(&mut [0; 2]).to_vec())
                .collect();
            gil.text_from_utf16(&units.iter().flat_map(|unit| unit.to_ne_bytes()).collect::<Vec<u8>>())
        }
    }
}

fn decimal(state: &'static State, gil: Gil<'_>, text: &str) -> Result<Object> {
    let text = gil.text(text)?;
    state.library(gil)?.decimal.get(gil).call(&[text.get(gil)])
}
