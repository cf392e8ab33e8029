//! Single numbers and texts in their Java form, or the answer that they have none: nothing is rounded or cut.

use crate::state::State;
use sanca_capi::Borrowed;
use sanca_capi::text::{View, has_surrogate};
use sanca_model::value::{Arg, Kind, Text};

/// An `int` for `Object`: an `Integer` if it fits, else a `Long`.
#[inline]
pub fn whole_number(state: &State, number: i64) -> Arg<'static> {
    match i32::try_from(number) {
        Ok(number) if !state.manners.always_long() => Arg::Int(number),
        _ => Arg::Long(number),
    }
}

/// An integer as a primitive of that kind, if it fits.
#[inline(always)]
pub fn integer(kind: Kind, number: i64) -> Option<Arg<'static>> {
    match kind {
        Kind::Int => i32::try_from(number).ok().map(Arg::Int),
        Kind::Long => Some(Arg::Long(number)),
        Kind::Short => i16::try_from(number).ok().map(Arg::Short),
        Kind::Byte => i8::try_from(number).ok().map(Arg::Byte),
        Kind::Double => exact_double(number).map(Arg::Double),
        Kind::Float => exact_float(number).map(Arg::Float),
        _ => None,
    }
}

/// An integer as a `double`, if it is exact.
#[inline]
fn exact_double(number: i64) -> Option<f64> {
    let double = number as f64;
    (number.unsigned_abs() <= 1 << 53 || double as i128 == i128::from(number)).then_some(double)
}

/// An integer as a `float`, if it is exact.
#[inline]
fn exact_float(number: i64) -> Option<f32> {
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
