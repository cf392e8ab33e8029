//! One call: arguments become lines, the answer becomes a value.

use super::{Connection, LARGEST_KEPT};
use crate::argument;
use crate::host::Wire;
use crate::result::PySink;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result, container};
use sanca_model::Arg;

/// Arguments end here.
const END: &[u8] = b"e\n";
const FATAL: &[u8] = b"!z";

/// `call(header, args, part, pool, decodes, behind)`: sends a command of a header and arguments, and commands whose answers say nothing
/// behind it. Gives the value of the answer; or the line of the answer, in a tuple, if it is anything but a plain value.
///
/// `part` writes arguments, `None` for as it always was. `decodes`: whether values are made here at all.
pub fn call(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let gil = object.gil();
    let this = super::connection(object);
    let &[header, values, part, pool, decodes, behind] = args else {
        return Err(gil.raise(Builtin::TypeError, "call() takes 6 arguments"));
    };
    let (mut command, mut answer) = {
        let mut kept = this.lock();
        kept.intact = true;
        (core::mem::take(&mut kept.command), core::mem::take(&mut kept.answer))
    };
    command.clear();
    answer.clear();
    let written = write(this, gil, &mut command, header, values, part, pool, behind);
    let begun = written.is_ok();
    let exchanged = written.and_then(|behind| {
        this.with(gil, |line, go_on| {
            line.send(&command, go_on)?;
            answer.extend_from_slice(line.read_answer(go_on)?);
            if behind > 0 && !answer.starts_with(FATAL) {
                line.owe(behind)?;
            }
            Ok(())
        })
    });
    let outcome = exchanged.and_then(|()| read(this, gil, &answer, decodes.is_true()));
    let mut kept = this.lock();
    kept.intact = !begun || exchanged.is_ok();
    // Another call may have come in between, from a callback or a converter, and left its own.
    if command.capacity() <= LARGEST_KEPT {
        kept.command = command;
    }
    if answer.capacity() <= LARGEST_KEPT {
        kept.answer = answer;
    }
    outcome
}

/// How many commands are behind.
#[expect(clippy::too_many_arguments, reason = "those of `call`")]
fn write(
    this: &Connection,
    gil: Gil<'_>,
    out: &mut Vec<u8>,
    header: Borrowed<'_>,
    values: Borrowed<'_>,
    part: Borrowed<'_>,
    pool: Borrowed<'_>,
    behind: Borrowed<'_>,
) -> Result<usize> {
    let wire = this.state.host.wire();
    text(header, out)?;
    for index in 0..values.tuple_len() {
        let Some(value) = values.tuple_item(index) else { break };
        if part.is_none() && plain(wire, value, out) {
            continue;
        }
        let part = if part.is_none() { this.part.get(gil) } else { part };
        text(part.call(&[value, pool])?.get(gil), out)?;
    }
    out.extend_from_slice(END);
    let count = if behind.is_none() { 0 } else { behind.list_len() };
    for index in 0..count {
        let Some(command) = behind.list_item(index) else { break };
        text(command.get(gil), out)?;
    }
    Ok(count)
}

/// Writes what is plainly a value. Subclasses may print themselves as they like; Python knows how to write those.
fn plain(wire: &dyn Wire, value: Borrowed<'_>, out: &mut Vec<u8>) -> bool {
    let arg = if value.is_exact_int() {
        let Integer::Small(number) = value.integer() else { return false };
        i32::try_from(number).map_or(Arg::Long(number), Arg::Int)
    } else if value.is_exact_str() {
        let Some(text) = argument::text(value) else { return false };
        Arg::Text(text)
    } else if value.is_none() {
        Arg::Null
    } else if value.is_bool() {
        Arg::Boolean(value.is_true())
    } else if value.is_exact_float() {
        Arg::Double(value.float())
    } else if let Some(bytes) = value.bytes_view() {
        wire.bytes(bytes, out);
        return true;
    } else {
        return false;
    };
    wire.argument(&arg, out)
}

/// Appends a `str` as UTF-8; `UnicodeEncodeError` if it has none.
pub fn text(text: Borrowed<'_>, out: &mut Vec<u8>) -> Result<()> {
    if let Some(sanca_capi::text::View::Latin1(bytes)) = text.text_view()
        && bytes.is_ascii()
    {
        out.extend_from_slice(bytes);
        return Ok(());
    }
    let encoded = text.call_method(c"encode", &[])?;
    let bytes = encoded.get(text.gil());
    out.extend_from_slice(bytes.bytes_view().unwrap_or_default());
    Ok(())
}

fn read(this: &Connection, gil: Gil<'_>, answer: &[u8], decodes: bool) -> Result<Object> {
    if decodes
        && let [b'!', b'y', letter, ..] = answer
        && is_original(this, gil, *letter)?
    {
        let mut sink = PySink::holding(this.state, gil);
        if this.state.host.wire().value(answer, &mut sink) {
            return sink.finish(Ok(()));
        }
    }
    container::tuple(gil, vec![line(gil, answer)?])
}

/// Whether a program has left the conversion of that letter as it was.
fn is_original(this: &Connection, gil: Gil<'_>, letter: u8) -> Result<bool> {
    let letter = gil.text_from_latin1(&[letter])?;
    let Some(original) = this.originals.get(gil).dict_get(letter.get(gil))? else {
        return Ok(letter_is_void(letter.get(gil)));
    };
    let current = this.registry.get(gil).dict_get(letter.get(gil))?;
    Ok(current.is_some_and(|current| current.get(gil).is(original.get(gil))))
}

/// `void` is not in the registry.
fn letter_is_void(letter: Borrowed<'_>) -> bool {
    matches!(letter.text_view(), Some(sanca_capi::text::View::Latin1(b"v")))
}

/// A line of the peer's as text; what is not UTF-8 is replaced.
pub fn line(gil: Gil<'_>, line: &[u8]) -> Result<Object> {
    if line.is_ascii() {
        return gil.text_from_latin1(line);
    }
    gil.text(&String::from_utf8_lossy(line))
}
