//! Python values becoming arguments. [`quick`] handles what nearly every call passes, on the stack; [`Converter`] does
//! the rest, under the rules of `sanca_model::assign`.

use crate::class;
use crate::layout;
use crate::packer::{Made, Packer};
use crate::state::State;
use core::ops::Range;
use sanca_capi::number::Integer;
use sanca_capi::text::{View, has_surrogate};
use sanca_capi::{Borrowed, Gil, Result};
use sanca_model::value::{Arg, Kind, Text};
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle};

/// How a parameter takes the values it is usually given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick {
    /// A primitive.
    Primitive(Kind),
    /// `String` or `CharSequence`.
    Text,
    /// `Object`: everything has a natural form.
    Anything,
    /// Any other reference type.
    Class(ClassId),
}

impl Quick {
    /// For a parameter of that class.
    pub const fn of(class: ClassId) -> Quick {
        match kind_of(class) {
            Kind::Object => match class {
                well_known::OBJECT => Quick::Anything,
                well_known::STRING | well_known::CHAR_SEQUENCE => Quick::Text,
                _ => Quick::Class(class),
            },
            kind => Quick::Primitive(kind),
        }
    }
}

/// Converts what needs no allocation and no closer look. `None` says nothing about whether the value is acceptable.
#[inline]
pub fn quick<'a>(quick: Quick, value: Borrowed<'a>) -> Option<Arg<'a>> {
    let mut arg = Arg::Null;
    quick_into(quick, value, &mut arg).then_some(arg)
}

/// As [`quick`], writing to where the argument is wanted: an `Option<Arg>` is moved in one piece right after it was written
/// in two, which processors are slow at.
#[inline(always)]
pub fn quick_into<'a>(quick: Quick, value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    match quick {
        Quick::Primitive(kind) => quick_primitive(kind, value, out),
        Quick::Text if value.is_exact_str() => quick_text(value, out),
        Quick::Text => quick_reference(well_known::STRING, value, out),
        Quick::Anything => quick_anything(value, out),
        Quick::Class(class) => quick_reference(class, value, out),
    }
}

#[inline]
fn quick_text<'a>(value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    let Some(text) = text(value) else { return false };
    *out = Arg::Text(text);
    true
}

#[inline]
fn quick_anything<'a>(value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    if let Some(reference) = layout::reference(value) {
        *out = Arg::Object(reference.handle.get());
    } else if value.is_exact_str() {
        return quick_text(value, out);
    } else if value.is_exact_int() {
        let Integer::Small(number) = value.integer() else { return false };
        *out = i32::try_from(number).map_or(Arg::Long(number), Arg::Int);
    } else if value.is_exact_float() {
        *out = Arg::Double(value.float());
    } else if value.is_bool() {
        *out = Arg::Boolean(value.is_true());
    } else if value.is_none() {
        *out = Arg::Null;
    } else {
        return false;
    }
    true
}

#[inline]
fn quick_reference<'a>(class: ClassId, value: Borrowed<'a>, out: &mut Arg<'a>) -> bool {
    match layout::class_of(value) {
        Some(theirs) if theirs.is_assignable_to(class) => {
            let Some(reference) = layout::reference(value) else { return false };
            *out = Arg::Object(reference.handle.get());
        }
        None if value.is_none() => *out = Arg::Null,
        _ => return false,
    }
    true
}

#[inline]
fn quick_primitive(kind: Kind, value: Borrowed<'_>, out: &mut Arg<'_>) -> bool {
    if value.is_exact_int() {
        let Integer::Small(number) = value.integer() else { return false };
        return put(
            out,
            match kind {
                Kind::Int => i32::try_from(number).ok().map(Arg::Int),
                Kind::Long => Some(Arg::Long(number)),
                Kind::Short => i16::try_from(number).ok().map(Arg::Short),
                Kind::Byte => i8::try_from(number).ok().map(Arg::Byte),
                Kind::Double => exact_double(number).map(Arg::Double),
                Kind::Float => exact_float(number).map(Arg::Float),
                _ => None,
            },
        );
    }
    put(
        out,
        match kind {
            Kind::Double if value.is_exact_float() => Some(Arg::Double(value.float())),
            Kind::Float if value.is_exact_float() => float_to_single(value.float()).map(Arg::Float),
            Kind::Boolean if value.is_bool() => Some(Arg::Boolean(value.is_true())),
            Kind::Char if value.is_exact_str() => one_unit(value).map(Arg::Char),
            _ => None,
        },
    )
}

#[inline(always)]
fn put<'a>(out: &mut Arg<'a>, arg: Option<Arg<'a>>) -> bool {
    match arg {
        Some(arg) => {
            *out = arg;
            true
        }
        None => false,
    }
}

/// An integer as a `double`, if it is exact.
#[inline]
pub fn exact_double(number: i64) -> Option<f64> {
    let double = number as f64;
    (number.unsigned_abs() <= 1 << 53 || double as i128 == i128::from(number)).then_some(double)
}

/// An integer as a `float`, if it is exact.
#[inline]
pub fn exact_float(number: i64) -> Option<f32> {
    let single = number as f32;
    (number.unsigned_abs() <= 1 << 24 || single as i128 == i128::from(number)).then_some(single)
}

/// A double as a `float`, if nothing is lost.
#[inline]
pub fn float_to_single(number: f64) -> Option<f32> {
    let single = number as f32;
    (f64::from(single) == number || number.is_nan()).then_some(single)
}

/// The one UTF-16 unit of a one-character string.
pub fn one_unit(value: Borrowed<'_>) -> Option<u16> {
    match value.text_view()? {
        View::Latin1([byte]) => Some(u16::from(*byte)),
        View::Ucs2([low, high]) => Some(u16::from_ne_bytes([*low, *high])),
        _ => None,
    }
}

/// A string's characters for the link; `None` if it holds a surrogate *pair* as two code points, which Java would read
/// as one character, or is a legacy string.
#[inline]
pub fn text<'a>(value: Borrowed<'a>) -> Option<Text<'a>> {
    match value.text_view()? {
        View::Latin1(bytes) => Some(Text::Latin1(bytes)),
        View::Ucs2(bytes) => (!has_surrogate(bytes)
            || !has_pair(bytes.chunks_exact(2).map(|unit| u32::from(u16::from_ne_bytes([unit[0], unit[1]])))))
        .then_some(Text::Utf16(bytes)),
        View::Ucs4(bytes) => {
            let points = bytes.chunks_exact(4).map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]]));
            (!has_pair(points)).then_some(Text::Utf32(bytes))
        }
    }
}

fn has_pair(points: impl Iterator<Item = u32> + Clone) -> bool {
    // Most text has no surrogate at all, which this loop finds out without a branch per character.
    if !points.clone().fold(false, |found, point| found | (point & 0xFFFF_F800 == 0xD800)) {
        return false;
    }
    let mut high = false;
    for point in points {
        if high && point & 0xFFFF_FC00 == 0xDC00 {
            return true;
        }
        high = point & 0xFFFF_FC00 == 0xD800;
    }
    false
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

/// One converted argument: ready, or a range of the converter's packed bytes.
#[derive(Clone, Debug)]
pub enum Slot<'a> {
    /// Ready to pass.
    Ready(Arg<'a>),
    /// One packed value.
    Packed(Range<usize>),
}

/// Converts the arguments of one call that need more than [`quick`]. Holds what they borrow until the call is over.
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
        let value = crate::typed::strip_cast(value);
        if let Some(arg) = quick(Quick::of(class), value) {
            return Ok(Slot::Ready(arg));
        }
        if let Some(arg) = crate::typed::argument(self.state, value, class) {
            return Ok(Slot::Ready(arg));
        }
        if kind_of(class) != Kind::Object {
            return self.primitive(value, kind_of(class)).map(Slot::Ready);
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
            return match quick(Quick::Primitive(kind), inner.get(gil)) {
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
                    Integer::Small(number) => match kind {
                        Kind::Int => i32::try_from(number).ok().map(Arg::Int),
                        Kind::Long => Some(Arg::Long(number)),
                        Kind::Short => i16::try_from(number).ok().map(Arg::Short),
                        Kind::Byte => i8::try_from(number).ok().map(Arg::Byte),
                        Kind::Double => exact_double(number).map(Arg::Double),
                        Kind::Float => exact_float(number).map(Arg::Float),
                        _ => None,
                    },
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
