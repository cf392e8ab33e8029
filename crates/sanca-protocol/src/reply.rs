//! Replies: one line that begins with `!`.

use crate::End;
use crate::error::{ProtocolError, Quote, Result, utf8};
use crate::part::{Part, write_name};

/// What answers a command.
#[derive(Clone, Copy, Debug)]
pub enum Reply<'a> {
    /// `!y…`: a value.
    Value(Part<'a>),
    /// `!y`: done, without a value. How Python answers that a proxy is gone.
    Done,
    /// `!yp`: the name is a package's, or nobody's.
    Package,
    /// `!yc…`: the name is a class's; its full name where it was looked up by [`crate::Command::Find`].
    Class(Option<&'a str>),
    /// `!ym`: the name is a static method's.
    Method,
    /// `!yo`: there is no field of that name.
    NoMember,
    /// `!x…`: it failed. A text says why, a reference is the exception that was thrown, `null` is all Python says of
    /// what it does not know, and nothing is all Java says sometimes.
    Error(Option<Part<'a>>),
    /// `!z…`: it failed, and whoever says so closes the connection.
    Fatal(Option<Part<'a>>),
}

const SUCCESS: u8 = b'y';
const ERROR: u8 = b'x';
const FATAL: u8 = b'z';

impl<'a> Reply<'a> {
    /// Reads a line, without its end, as that end does.
    pub fn parse(line: &'a [u8], reader: End) -> Result<Reply<'a>> {
        let body = line.strip_prefix(b"!").unwrap_or(line);
        let (kind, rest) = body.split_first().ok_or_else(|| not_a_reply(line))?;
        let part = |rest: &'a [u8]| if rest.is_empty() { Ok(None) } else { Part::parse(rest, reader).map(Some) };
        match *kind {
            SUCCESS => success(rest, reader),
            ERROR => part(rest).map(Reply::Error),
            FATAL => part(rest).map(Reply::Fatal),
            _ => Err(not_a_reply(line)),
        }
    }

    /// Appends it as that end writes it, with the end of the line. Appends nothing if it fails.
    pub fn write(&self, out: &mut Vec<u8>, writer: End) -> Result<()> {
        let start = out.len();
        let written = self.write_line(out, writer);
        match written {
            Ok(()) => out.push(b'\n'),
            Err(_) => out.truncate(start),
        }
        written
    }

    fn write_line(&self, out: &mut Vec<u8>, writer: End) -> Result<()> {
        let (kind, part) = match self {
            Reply::Value(part) => (SUCCESS, Some(part)),
            Reply::Error(part) => (ERROR, part.as_ref()),
            Reply::Fatal(part) => (FATAL, part.as_ref()),
            _ => (SUCCESS, None),
        };
        out.extend_from_slice(&[b'!', kind]);
        match self {
            Reply::Package => out.push(b'p'),
            Reply::Method => out.push(b'm'),
            Reply::NoMember => out.push(b'o'),
            Reply::Class(name) => {
                out.push(b'c');
                write_name(out, "a class", name.unwrap_or_default(), &[])?;
            }
            _ => {}
        }
        part.map_or(Ok(()), |part| part.write(out, writer))
    }
}

fn success(rest: &[u8], reader: End) -> Result<Reply<'_>> {
    match rest {
        [] => Ok(Reply::Done),
        b"p" => Ok(Reply::Package),
        b"m" => Ok(Reply::Method),
        b"o" => Ok(Reply::NoMember),
        b"c" => Ok(Reply::Class(None)),
        [b'c', name @ ..] => utf8(name).map(|name| Reply::Class(Some(name))),
        _ => Part::parse(rest, reader).map(Reply::Value),
    }
}

#[cold]
fn not_a_reply(line: &[u8]) -> ProtocolError {
    ProtocolError::NotAReply(Quote::new(line))
}
