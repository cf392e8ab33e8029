//! Numbers as text, as each end writes and reads them. The digits come from a library (the shortest that lead back to the
//! same number); where the point goes and when there is an exponent is decided here, as `repr` and `Double.toString` do.

use std::io::Write as _;

use crate::End;
use crate::error::{Limit, ProtocolError, Quote, Result, not_a_number};

/// Appends an integer.
pub(crate) fn write_integer(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends a double: Python's `repr`, Java's `Double.toString` (of JDK 19 and newer; older ones write some with more digits
/// than they need). Infinities and NaN are written in Java's words by both.
pub(crate) fn write_double(out: &mut Vec<u8>, value: f64, writer: End) {
    if write_special(out, value) {
        return;
    }
    let mut digits = Digits::of(zmij::Buffer::new().format_finite(value.abs()));
    if writer == End::Java && digits.count == 1 && value.abs() < COARSE_DOUBLE {
        digits = digits.or_two(value.abs(), |text| text.parse() == Ok(value.abs()));
    }
    digits.write(out, writer);
}

/// Appends a float as Java does: `Float.toString`, fewer digits than the same value has as a double.
pub(crate) fn write_float(out: &mut Vec<u8>, value: f32) {
    if write_special(out, f64::from(value)) {
        return;
    }
    let mut digits = Digits::of(zmij::Buffer::new().format_finite(value.abs()));
    if digits.count == 1 && value.abs() < COARSE_FLOAT {
        digits = digits.or_two(f64::from(value.abs()), |text| text.parse() == Ok(value.abs()));
    }
    digits.write(out, End::Java);
}

/// Below these, neighbours lie so far apart that a number whose shortest form has one digit may be nearer to another one
/// with two, which Java prefers: the least double is 4.9E-324 there, and 5e-324 in Python.
const COARSE_DOUBLE: f64 = 1e-320;
const COARSE_FLOAT: f32 = 1e-42;

/// Appends what is not written in digits, and the sign of what is.
fn write_special(out: &mut Vec<u8>, value: f64) -> bool {
    if value.is_nan() {
        out.extend_from_slice(b"NaN");
        return true;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    if value.is_infinite() {
        out.extend_from_slice(b"Infinity");
    } else if value == 0.0 {
        out.extend_from_slice(b"0.0");
    }
    value.is_infinite() || value == 0.0
}

/// The value `0.d₁d₂… × 10^point`.
struct Digits {
    digits: [u8; 32],
    count: usize,
    point: i32,
}

impl Digits {
    /// Takes a positive decimal apart: `123.4`, `1.5e-7`.
    fn of(text: &str) -> Digits {
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (mut digits, mut count, mut point) = ([0; 32], 0, None);
        let mut leading_zeros = 0;
        for byte in number.bytes() {
            match byte {
                b'.' => point = Some(count as i32),
                b'0' if count == 0 => leading_zeros += i32::from(point.is_some()),
                _ => {
                    digits[count] = byte;
                    count += 1;
                }
            }
        }
        // Zeros before the first digit count only behind the point.
        let point = match point {
            Some(point) if point <= 0 => -leading_zeros,
            Some(point) => point,
            None => count as i32,
        };
        while count > 1 && digits[count - 1] == b'0' {
            count -= 1;
        }
        let exponent: i32 = exponent.parse().expect("a float's exponent is a small number");
        Digits { digits, count, point: point + exponent }
    }

    /// The nearest decimal of two digits, if it means the same value.
    fn or_two(self, value: f64, same: impl Fn(&str) -> bool) -> Digits {
        let text = format!("{value:.1e}");
        if same(&text) { Digits::of(&text) } else { self }
    }

    fn write(&self, out: &mut Vec<u8>, writer: End) {
        match writer {
            End::Python if (-3..=16).contains(&self.point) => self.write_fixed(out),
            End::Java if (-2..=7).contains(&self.point) => self.write_fixed(out),
            End::Python => {
                self.write_mantissa(out, if self.count == 1 { b"" } else { b"." });
                let exponent = self.point - 1;
                let sign = if exponent < 0 { '-' } else { '+' };
                let _ = write!(out, "e{sign}{:02}", exponent.abs());
            }
            End::Java => {
                self.write_mantissa(out, b".");
                if self.count == 1 {
                    out.push(b'0');
                }
                let _ = write!(out, "E{}", self.point - 1);
            }
        }
    }

    fn write_mantissa(&self, out: &mut Vec<u8>, point: &[u8]) {
        out.push(self.digits[0]);
        out.extend_from_slice(point);
        out.extend_from_slice(&self.digits[1..self.count]);
    }

    fn write_fixed(&self, out: &mut Vec<u8>) {
        let digits = &self.digits[..self.count];
        let zeros = |out: &mut Vec<u8>, count: usize| out.resize(out.len() + count, b'0');
        match usize::try_from(self.point) {
            Ok(point) if point >= self.count => {
                out.extend_from_slice(digits);
                zeros(out, point - self.count);
                out.extend_from_slice(b".0");
            }
            Ok(point) if point > 0 => {
                out.extend_from_slice(&digits[..point]);
                out.push(b'.');
                out.extend_from_slice(&digits[point..]);
            }
            _ => {
                out.extend_from_slice(b"0.");
                zeros(out, self.point.unsigned_abs() as usize);
                out.extend_from_slice(digits);
            }
        }
    }
}

/// Reads an integer of 64 bits: digits, perhaps a sign.
pub(crate) fn read_integer(text: &[u8]) -> Option<i64> {
    core::str::from_utf8(text).ok()?.parse().ok()
}

/// Reads a double. Java accepts its own words and Python's, a suffix, and blanks around it; Python any of the words in
/// any case. Java's hexadecimal form is refused, which neither end writes.
pub(crate) fn read_double(bytes: &[u8], reader: End) -> Result<f64> {
    let bad = || not_a_number("double", bytes);
    let text = core::str::from_utf8(bytes).map_err(|_| bad())?;
    let text = text.trim_matches(|character| character <= ' ');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    if unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        let digits = if reader == End::Java { text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text) } else { text };
        return digits.parse().map_err(|_| bad());
    }
    match (unsigned, reader) {
        ("Infinity", _) => Ok(sign * f64::INFINITY),
        ("NaN", _) => Ok(f64::NAN),
        _ => read_word(bytes, unsigned, sign, reader).ok_or_else(bad),
    }
}

#[cold]
fn read_word(bytes: &[u8], unsigned: &str, sign: f64, reader: End) -> Option<f64> {
    let word = unsigned.to_ascii_lowercase();
    match (bytes, word.as_str(), reader) {
        (b"inf" | b"-inf", _, End::Java) | (_, "inf" | "infinity", End::Python) => Some(sign * f64::INFINITY),
        (b"nan", _, End::Java) | (_, "nan", End::Python) => Some(f64::NAN),
        _ => None,
    }
}

/// Checks a decimal: digits, perhaps a point, a sign, an exponent; a scale of 32 bits, as `BigDecimal` has.
pub(crate) fn read_decimal(bytes: &[u8]) -> Result<&str> {
    let text = core::str::from_utf8(bytes).ok().filter(|text| Decimal::of(text).is_some());
    text.ok_or_else(|| not_a_number("decimal", bytes))
}

/// A decimal taken apart.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Decimal<'a> {
    fn of(text: &'a str) -> Option<Decimal<'a>> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let exponent: i64 = exponent.parse().ok()?;
        let scale = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let good = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
        (good && i32::try_from(scale).is_ok()).then_some(Decimal {
            negative: text.starts_with('-'),
            whole,
            fraction,
            exponent,
        })
    }
}

/// Appends a decimal as that end writes it: Python as it is, Java without an exponent (`toPlainString`). Refuses more than `limit` digits.
pub(crate) fn write_decimal(out: &mut Vec<u8>, text: &str, writer: End, limit: usize) -> Result<()> {
    let decimal =
        Decimal::of(text).ok_or_else(|| ProtocolError::Number { kind: "decimal", text: Quote::from(text) })?;
    if writer == End::Python {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    decimal.write_plain(out, limit)
}

impl Decimal<'_> {
    #[cold]
    fn write_plain(&self, out: &mut Vec<u8>, limit: usize) -> Result<()> {
        let digits: Vec<u8> =
            self.whole.bytes().chain(self.fraction.bytes()).skip_while(|digit| *digit == b'0').collect();
        let digits: &[u8] = if digits.is_empty() { b"0" } else { &digits };
        let scale = self.fraction.len() as i64 - self.exponent;
        let seen = digits.len() + usize::try_from(scale.unsigned_abs()).unwrap_or(usize::MAX);
        if seen > limit {
            return Err(ProtocolError::Limit { what: Limit::Digits, seen, accepted: limit });
        }
        if self.negative && digits != b"0" {
            out.push(b'-');
        }
        if scale <= 0 {
            out.extend_from_slice(digits);
            if digits != b"0" {
                out.resize(out.len() + scale.unsigned_abs() as usize, b'0');
            }
            return Ok(());
        }
        let scale = scale as usize;
        let padding = (scale + 1).saturating_sub(digits.len());
        let point = digits.len() + padding - scale;
        let padded = || core::iter::repeat_n(b'0', padding).chain(digits.iter().copied());
        out.extend(padded().take(point));
        out.push(b'.');
        out.extend(padded().skip(point));
        Ok(())
    }
}

#[cfg(test)]
mod tests;
