//! The half that asks, for a caller who has his own idea of connections and of when to use which: values as lines of
//! commands, answers as values, and a [`Line`] between.

#[cfg(unix)]
mod line;
#[cfg(unix)]
pub use line::{GoOn, Line};

use sanca_model::pack::tag;
use sanca_model::{Arg, Sink};
use sanca_protocol::{End, Part, PartBytes, Reply};

/// Appends a value as Python writes it, with the end of its line. False, and nothing is appended, for what has no plain form,
/// and for texts with a lone surrogate.
pub fn write_argument(value: &Arg<'_>, out: &mut Vec<u8>) -> bool {
    Part::from_arg(value).is_some_and(|part| write_part(&part, out))
}

/// Appends bytes, likewise.
pub fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_part(&Part::Bytes(PartBytes::Plain(bytes)), out);
}

fn write_part(part: &Part<'_>, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    if part.write(out, End::Python).is_err() {
        out.truncate(start);
        return false;
    }
    out.push(b'\n');
    true
}

/// Gives the value of an answer to the sink. False, and the sink is not told, for every other answer: names, errors, and
/// what Python reads in a way of its own (numbers beyond 64 bits).
pub fn read_value(answer: &[u8], sink: &mut dyn Sink) -> bool {
    let Ok(Reply::Value(part)) = Reply::parse(answer, End::Python) else { return false };
    match part {
        Part::Null | Part::Void => sink.null(),
        Part::Boolean(value) => sink.boolean(value),
        Part::Int(value) => sink.int(value),
        Part::Long(value) => sink.long(value),
        Part::Double(value) => sink.float(value),
        Part::Decimal(text) => sink.big_decimal(text),
        Part::Text(text) => {
            let mut scratch = Vec::new();
            let Ok(text) = text.lend(&mut scratch) else { return false };
            sink.text(text);
        }
        Part::Bytes(bytes) => {
            let mut packed = vec![tag::BYTES, 0, 0, 0, 0];
            if bytes.read(&mut packed).is_err() {
                return false;
            }
            let Ok(length) = u32::try_from(packed.len() - 5) else { return false };
            packed[1..5].copy_from_slice(&length.to_ne_bytes());
            sink.packed(&packed);
        }
        _ => return false,
    }
    true
}
