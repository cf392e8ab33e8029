//! What the tests share.
#![allow(dead_code, reason = "every test file uses some of it")]

pub mod bodies;
pub mod value;

use sanca_protocol::command::{ArrayCommand, ListCommand};
use sanca_protocol::frame::Framer;
use sanca_protocol::{Command, End, Limits, Parts, Reply, Result};
use value::Value;

/// Writes a received command anew, from values that were read out of it: nothing of its bytes is copied.
pub fn rewrite(command: &Command<'_>, writer: End) -> Result<Vec<u8>> {
    let values = match arguments(command) {
        Some(parts) => parts.iter().map(|part| Value::of(&part?)).collect::<Result<Vec<_>>>()?,
        None => Vec::new(),
    };
    let parts: Vec<_> = values.iter().map(Value::part).collect();
    let given = Parts::Given(&parts);
    let command = match *command {
        Command::Call { target, method, .. } => Command::Call { target, method, arguments: given },
        Command::Stream { target, method, .. } => Command::Stream { target, method, arguments: given },
        Command::Construct { class, .. } => Command::Construct { class, arguments: given },
        Command::Array(ArrayCommand::Slice { array, .. }) => {
            Command::Array(ArrayCommand::Slice { array, indices: given })
        }
        Command::Array(ArrayCommand::Create { class, .. }) => {
            Command::Array(ArrayCommand::Create { class, lengths: given })
        }
        Command::List(ListCommand::Slice { list, .. }) => Command::List(ListCommand::Slice { list, indices: given }),
        other => other,
    };
    let mut out = Vec::new();
    command.write(&mut out, writer)?;
    Ok(out)
}

fn arguments<'a>(command: &Command<'a>) -> Option<Parts<'a>> {
    match *command {
        Command::Call { arguments, .. } | Command::Stream { arguments, .. } | Command::Construct { arguments, .. } => {
            Some(arguments)
        }
        Command::Array(ArrayCommand::Slice { indices, .. }) | Command::List(ListCommand::Slice { indices, .. }) => {
            Some(indices)
        }
        Command::Array(ArrayCommand::Create { lengths, .. }) => Some(lengths),
        _ => None,
    }
}

/// Reads what that end wrote, as the other, and writes it anew: what there is of it, as text.
pub fn reread(bytes: &[u8], writer: End) -> String {
    let mut framer = Framer::new(writer.peer(), Limits::default(), true);
    framer.handle_bytes(bytes);
    let mut out = Vec::new();
    while framer.poll().expect("nothing is too long") {
        let first = framer.lines().get(0).unwrap_or_default();
        if first.starts_with(b"!") {
            out.extend(rewrite_reply(&Reply::parse(first, writer.peer()).expect("a reply"), writer));
        } else {
            let command = Command::parse(framer.lines(), writer.peer()).expect("a command");
            out.extend(rewrite(&command, writer).expect("a command that can be written"));
        }
    }
    assert!(!framer.is_within_frame(), "more is needed after {:?}", String::from_utf8_lossy(bytes));
    String::from_utf8(out).expect("the wire is UTF-8")
}

/// Writes a received reply anew, from the value that was read out of it.
pub fn rewrite_reply(reply: &Reply<'_>, writer: End) -> Vec<u8> {
    let value = match reply {
        Reply::Value(part) | Reply::Error(Some(part)) | Reply::Fatal(Some(part)) => Value::of(part).expect("a value"),
        _ => Value::Null,
    };
    let reply = match reply {
        Reply::Value(_) => Reply::Value(value.part()),
        Reply::Error(Some(_)) => Reply::Error(Some(value.part())),
        Reply::Fatal(Some(_)) => Reply::Fatal(Some(value.part())),
        other => *other,
    };
    let mut out = Vec::new();
    reply.write(&mut out, writer).expect("a reply that can be written");
    out
}

/// Bytes out of their form in a file: `\\n`, `\\r`, `\\\\` and `\\xNN` stand for one each.
pub fn unquote(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => out.push(match rest.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(b'\\') => b'\\',
                Some(b'x') => {
                    let digits = [rest.next().unwrap_or_default(), rest.next().unwrap_or_default()];
                    u8::from_str_radix(core::str::from_utf8(&digits).unwrap(), 16).expect("two hexadecimal digits")
                }
                other => panic!("a backslash before {other:?}"),
            }),
            other => out.push(other),
        }
    }
    out
}

/// The other way.
pub fn quote(bytes: &[u8]) -> String {
    let quoted = |byte: &u8| match byte {
        b'\n' => "\\n".into(),
        b'\r' => "\\r".into(),
        b'\t' => "\\t".into(),
        b'\\' => "\\\\".into(),
        b' '..=b'~' => char::from(*byte).to_string(),
        other => format!("\\x{other:02x}"),
    };
    bytes.iter().map(quoted).collect()
}
