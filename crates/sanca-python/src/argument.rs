//! Python values becoming arguments. [`quick()`] handles what nearly every call passes, on the stack; [`Converter`] does
//! the rest, under the rules of `sanca_model::assign`.

mod quick;
mod scalar;

pub use quick::{Quick, quick, quick_into};
pub use scalar::{one_unit, text, whole_number};

use crate::class;
use crate::layout;
use crate::packer::{Made, Packer};
use crate::state::State;
use core::ops::Range;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Result};
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::kind_of;
use sanca_model::{ClassId, Handle};
use scalar::{float_to_single, integer};

/// One converted argument: ready, or a range of the converter's packed bytes.
#[derive(Clone, Debug)]
pub enum Slot<'a> {
    /// Ready to pass.
    Ready(Arg<'a>),
    /// One packed value.
    Packed(Range<usize>),
}

/// Converts the arguments of one call that need more than [`quick()`]. Holds what they borrow until the call is over.
pub struct Converter<'py> {
    /// Whose classes.
    pub state: &'static State,
    /// The proof.
    pub gil: Gil<'py>,
    /// Packed values, and the handles made for this call.
    pub packer: Packer<'py>,
}

impl<'py> Converter<'py> {
    /// For one call, or for one reply.
    pub fn new(gil: Gil<'py>, made: Made) -> Self {
        let packer = Packer::new(gil, made);
        Converter { state: packer.state(), gil, packer }
    }

    /// Converts one value for a parameter of that class. The caller has checked `assign::rank`; what is left to find are
    /// values out of range and elements that do not fit.
    pub fn convert<'a>(&mut self, value: Borrowed<'a>, class: ClassId) -> Result<Slot<'a>> {
        let value = crate::typed::strip_cast(self.state, value);
        if let Some(arg) = quick(self.state, Quick::of(class), value) {
            return Ok(Slot::Ready(arg));
        }
        if let Some(arg) = crate::typed::argument(self.state, value, class) {
            return Ok(Slot::Ready(arg));
        }
        if kind_of(class) != Kind::Object {
            return self.primitive(value, kind_of(class)).map(Slot::Ready);
        }
        if class == sanca_model::well_known::OBJECT
            && let Some(other) = crate::manners::natural(self.state, self.gil, value)?
        {
            let start = self.packer.len();
            self.packer.value(other.get(self.gil), class)?;
            return Ok(Slot::Packed(start..self.packer.len()));
        }
        if let Some(handle) = self.reference(value, class)? {
            return Ok(Slot::Ready(self.packer.made.add(handle)));
        }
        let start = self.packer.len();
        self.packer.value(value, class)?;
        Ok(Slot::Packed(start..self.packer.len()))
    }

    /// What becomes a Java object right away: primitive arrays and proxies.
    fn reference(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<Option<Handle>> {
        if let Some(theirs) = layout::class_of_type(value) {
            return crate::class::object_handle(theirs, self.gil).map(Some);
        }
        if let Some(handle) = crate::array::from_python(self.state, self.gil, value, class)? {
            return Ok(Some(handle));
        }
        crate::callback::proxy_for(self.state, self.gil, value, class)
    }

    /// A primitive from something that is not plainly one: numpy scalars, int subclasses, values out of range.
    fn primitive(&mut self, value: Borrowed<'_>, kind: Kind) -> Result<Arg<'static>> {
        let gil = self.gil;
        if layout::class_of(value).is_some() {
            // A wrapped box: what is inside counts.
            let inner = crate::functions::to_python_value(value)?;
            return match quick(self.state, Quick::Primitive(kind), inner.get(gil)) {
                Some(Arg::Text(_)) | None => Err(crate::errors::not_convertible(self.state, gil, value, kind.name())),
                Some(arg) => Ok(owned(arg)),
            };
        }
        match kind {
            Kind::Boolean => {
                if crate::kinds::is_numpy_bool(value) {
                    return Ok(Arg::Boolean(value.truth()?));
                }
            }
            Kind::Char => {
                if value.is_str()
                    && let Some(unit) = one_unit(value)
                {
                    return Ok(Arg::Char(unit));
                }
            }
            Kind::Float | Kind::Double if !value.is_int() && !crate::kinds::is_index(value) => {
                let number = value.to_float()?;
                if kind == Kind::Double {
                    return Ok(Arg::Double(number));
                }
                return float_to_single(number)
                    .map(Arg::Float)
                    .ok_or_else(|| crate::errors::inexact_float(self.state, gil, value, number));
            }
            _ => {
                let number = value.index()?;
                let found = match number.get(gil).integer() {
                    Integer::Small(number) => integer(kind, number),
                    Integer::Big => self.big(number.get(gil), kind)?,
                };
                return found.ok_or_else(|| crate::errors::out_of_range(self.state, gil, value, kind));
            }
        }
        Err(crate::errors::not_convertible(self.state, gil, value, kind.name()))
    }

    /// An integer beyond 64 bits as a float, if it is exact.
    fn big(&self, number: Borrowed<'_>, kind: Kind) -> Result<Option<Arg<'static>>> {
        if !matches!(kind, Kind::Float | Kind::Double) {
            return Ok(None);
        }
        let Ok(double) = number.to_float() else {
            self.gil.clear();
            return Ok(None);
        };
        let same = self.gil.float(double)?;
        let same = same.get(self.gil).rich_compare(number, sanca_capi::raw::Py_EQ)?;
        if !same.get(self.gil).is_true() {
            return Ok(None);
        }
        Ok(if kind == Kind::Double { Some(Arg::Double(double)) } else { float_to_single(double).map(Arg::Float) })
    }

    /// The finished argument list.
    pub fn finish<'s>(&'s self, slots: &[Slot<'s>]) -> Vec<Arg<'s>> {
        slots
            .iter()
            .map(|slot| match slot {
                Slot::Ready(arg) => *arg,
                Slot::Packed(range) => Arg::Packed(&self.packer.bytes()[range.clone()]),
            })
            .collect()
    }
}

/// A primitive argument borrows nothing.
fn owned(arg: Arg<'_>) -> Arg<'static> {
    match arg {
        Arg::Boolean(value) => Arg::Boolean(value),
        Arg::Byte(value) => Arg::Byte(value),
        Arg::Char(value) => Arg::Char(value),
        Arg::Short(value) => Arg::Short(value),
        Arg::Int(value) => Arg::Int(value),
        Arg::Long(value) => Arg::Long(value),
        Arg::Float(value) => Arg::Float(value),
        Arg::Double(value) => Arg::Double(value),
        _ => Arg::Null,
    }
}

/// The class of a parameter, for messages.
pub fn class_name(state: &'static State, gil: Gil<'_>, class: ClassId) -> String {
    match kind_of(class) {
        Kind::Object => match class::get(state, gil, class) {
            Ok(class) => class.java_name(),
            Err(_) => {
                gil.clear();
                "?".into()
            }
        },
        kind => kind.name().into(),
    }
}
