//! What is answered to a command that cannot be performed, and whether the connection survives it: as Py4J's two ends do,
//! but that nothing of a refused command is left to be taken for the next one.

use super::Close;
use super::outbox::Outbox;
use crate::End;
use crate::error::ProtocolError;
use crate::part::Part;
use crate::reply::Reply;
use crate::text::PartText;

/// Writes the answer.
pub(super) fn refuse(outbox: &mut Outbox, end: End, error: &ProtocolError) -> Option<Close> {
    match end {
        End::Java => refuse_java(outbox, error),
        End::Python => refuse_python(outbox, error),
    }
}

fn refuse_java(outbox: &mut Outbox, error: &ProtocolError) -> Option<Close> {
    let text = error.to_string();
    let said = Some(Part::Text(PartText::Plain(&text)));
    match error {
        ProtocolError::UnknownSubCommand { command: 'l', .. } => write(outbox, End::Java, Reply::Error(None), None),
        ProtocolError::UnknownSubCommand { .. } => write(outbox, End::Java, Reply::Error(said), None),
        ProtocolError::Authentication { .. } => write(outbox, End::Java, Reply::Error(said), Some(Close::Reset)),
        ProtocolError::UnknownCommand(_) | ProtocolError::UnexpectedReply(_) => fatal(outbox, error, Close::Reset),
        _ => fatal(outbox, error, Close::Orderly),
    }
}

fn fatal(outbox: &mut Outbox, error: &ProtocolError, close: Close) -> Option<Close> {
    let text = error.as_java_says();
    let said = Some(Part::Text(PartText::Plain(&text)));
    write(outbox, End::Java, Reply::Fatal(said), Some(close))
}

/// Python says why only where it has a stack trace to show.
fn refuse_python(outbox: &mut Outbox, error: &ProtocolError) -> Option<Close> {
    let text = error.to_string();
    let said = Reply::Error(Some(Part::Text(PartText::Plain(&text))));
    let null = Reply::Error(Some(Part::Null));
    match error {
        ProtocolError::Authentication { wrong: true } => write(outbox, End::Python, null, Some(Close::Reset)),
        ProtocolError::Authentication { wrong: false } => Some(Close::Reset),
        ProtocolError::UnknownCommand(_) => write(outbox, End::Python, null, Some(Close::Orderly)),
        ProtocolError::EndExpected(_) | ProtocolError::Limit { .. } | ProtocolError::UnexpectedReply(_) => {
            write(outbox, End::Python, said, Some(Close::Orderly))
        }
        _ => write(outbox, End::Python, said, None),
    }
}

fn write(outbox: &mut Outbox, end: End, reply: Reply<'_>, close: Option<Close>) -> Option<Close> {
    reply.write(outbox.room(), end).expect("a text of Rust's can be written");
    close
}
