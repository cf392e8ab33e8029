//! What can be wrong with bytes from a peer, or with what a caller wants to send. Structured: text is made where a person
//! reads it. What came from the peer is quoted in part only, so that an error is never as large as what caused it.

use crate::End;

/// The result of everything that can be refused here.
pub type Result<T> = core::result::Result<T, ProtocolError>;

/// Why something was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ProtocolError {
    /// More of something than is accepted. Nothing was kept of it.
    Limit {
        /// Of what.
        what: Limit,
        /// How much there was when it was refused; there may have been more to come.
        seen: usize,
        /// How much is accepted.
        accepted: usize,
    },
    /// A command that this end does not know.
    UnknownCommand(Quote),
    /// A command that is known, with a second line that is not.
    UnknownSubCommand {
        /// The command's letter.
        command: char,
        /// The second line.
        name: Quote,
    },
    /// The line that should have ended a command says something else.
    EndExpected(Quote),
    /// A line that should be a part is empty.
    EmptyPart,
    /// A part whose letter means nothing to the end that reads it.
    UnknownPart(Quote),
    /// A part of another kind than the command needs.
    UnexpectedPart {
        /// What the command needs there.
        wanted: &'static str,
        /// What was there.
        seen: Quote,
    },
    /// Not a number of the kind its letter says.
    Number {
        /// That kind.
        kind: &'static str,
        /// The text.
        text: Quote,
    },
    /// A reference that names nothing.
    EmptyReference,
    /// A proxy without an object, or without interfaces.
    Proxy(Quote),
    /// Bytes that are not in base64.
    Base64(Quote),
    /// Bytes that are not UTF-8.
    NotUtf8 {
        /// Where the first bad one is in its line.
        at: usize,
    },
    /// A text that UTF-8 cannot express.
    LoneSurrogate {
        /// The surrogate.
        unit: u16,
        /// Which character or unit of the text.
        at: usize,
    },
    /// A name with a line break, or another character that would end it, in it: whoever reads it would take the rest for something else.
    UnsafeName {
        /// What is named.
        what: &'static str,
        /// The name.
        name: Quote,
    },
    /// The connection ended within a command or reply.
    Truncated,
    /// A reply that answers nothing.
    UnexpectedReply(Quote),
    /// A command on a connection that takes none.
    UnexpectedCommand(Quote),
    /// A line that should be a reply and is none.
    NotAReply(Quote),
    /// No token where one was required, or the wrong one.
    Authentication {
        /// Whether there was a token.
        wrong: bool,
    },
    /// The caller of this crate asked for what makes no sense now.
    Misuse(&'static str),
}

/// What there can be too much of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Bytes in a line.
    Line,
    /// Bytes in a command or reply.
    Frame,
    /// Lines in a command.
    Lines,
    /// Bytes from a peer that has not shown its token.
    BeforeAuthentication,
    /// Digits that a decimal would have if it were written out.
    Digits,
}

impl Limit {
    const fn name(self) -> &'static str {
        match self {
            Limit::Line => "bytes in one line",
            Limit::Frame => "bytes in one command or reply",
            Limit::Lines => "lines in one command",
            Limit::BeforeAuthentication => "bytes before authentication",
            Limit::Digits => "digits in a decimal written out",
        }
    }
}

/// The beginning of something that came from outside, for messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Quote(Box<str>);

impl Quote {
    /// How many characters are kept.
    const LENGTH: usize = 200;

    /// The beginning of `text`.
    pub fn new(text: &[u8]) -> Quote {
        let some = String::from_utf8_lossy(&text[..text.len().min(4 * Quote::LENGTH)]);
        match some.char_indices().nth(Quote::LENGTH) {
            Some((end, _)) => Quote(format!("{}…", &some[..end]).into()),
            None => Quote(some.into()),
        }
    }

    /// What was kept, and an ellipsis if that is not all.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Quote {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<&str> for Quote {
    fn from(text: &str) -> Quote {
        Quote::new(text.as_bytes())
    }
}

impl ProtocolError {
    /// The first line of the stack trace that Py4J's jar sends in this case, where the case has one: programs look at
    /// the exception's class and message.
    pub fn as_java_says(&self) -> String {
        match self {
            ProtocolError::Number { kind: "double", text } if text.as_str().is_empty() => {
                "java.lang.NumberFormatException: empty String".into()
            }
            ProtocolError::Number { kind: "decimal", .. } => format!("java.lang.NumberFormatException: {self}"),
            ProtocolError::Number { text, .. } => {
                format!("java.lang.NumberFormatException: For input string: \"{}\"", text.as_str())
            }
            _ => format!("py4j.Py4JException: {self}"),
        }
    }

    /// How the peer says it of a second line it does not know.
    fn unknown_sub_command(command: char, name: &Quote, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let topic = match command {
            'm' => "Memory",
            'f' => "Field",
            'h' => "Help",
            'j' => "JVM View",
            _ => "Array",
        };
        write!(f, "Unknown {topic} SubCommand Name: {}", name.as_str())
    }
}

impl core::fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            ProtocolError::Limit { what, seen, accepted } => {
                write!(f, "{seen} {}, and {accepted} are accepted; the limit can be configured", what.name())
            }
            ProtocolError::UnknownCommand(name) => write!(f, "Unknown command received: {}", name.as_str()),
            ProtocolError::UnknownSubCommand { command, name } => Self::unknown_sub_command(*command, name, f),
            ProtocolError::EndExpected(line) => {
                write!(f, "a command has to end with the line \"e\", and there was {line:?} in its place")
            }
            ProtocolError::EmptyPart => f.write_str("Command Part is Empty or is the End of Command Part"),
            ProtocolError::UnknownPart(part) => write!(f, "Command Part is unknown: {}", part.as_str()),
            ProtocolError::UnexpectedPart { wanted, seen } => write!(f, "{wanted} is needed, and {seen:?} was sent"),
            ProtocolError::Number { kind, text } => write!(f, "{text:?} is not a number of kind {kind}"),
            ProtocolError::EmptyReference => f.write_str("Reference is empty."),
            ProtocolError::Proxy(_) => f.write_str("Invalid Python Proxy."),
            ProtocolError::Base64(text) => write!(f, "{text:?} is not base64 (RFC 4648, padded, without line breaks)"),
            ProtocolError::NotUtf8 { at } => write!(f, "byte {at} of the line is not part of any UTF-8 character"),
            ProtocolError::LoneSurrogate { unit, at } => write!(
                f,
                "character {at} of the text is the lone surrogate U+{unit:04X}, which UTF-8 cannot express; \
                 replace it, or send bytes"
            ),
            ProtocolError::UnsafeName { what, name } => {
                write!(f, "{what} {name:?} has a character in it that would end the name on the wire")
            }
            ProtocolError::Truncated => f.write_str("the connection ended within a command or reply"),
            ProtocolError::UnexpectedReply(line) => write!(f, "{line:?} answers nothing that was asked"),
            ProtocolError::UnexpectedCommand(line) => {
                write!(f, "{line:?} is a command, and this connection takes none")
            }
            ProtocolError::NotAReply(line) => write!(f, "{line:?} is not a reply that Py4J knows"),
            ProtocolError::Authentication { wrong: true } => {
                f.write_str("Authentication error: bad auth token received.")
            }
            ProtocolError::Authentication { wrong: false } => f.write_str("Authentication error: unexpected command."),
            ProtocolError::Misuse(why) => f.write_str(why),
        }
    }
}

impl core::error::Error for ProtocolError {}

/// The text of a line, for names. Stricter than the jar, which puts U+FFFD where it finds other bytes: no name has that.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str> {
    core::str::from_utf8(bytes).map_err(|error| ProtocolError::NotUtf8 { at: error.valid_up_to() })
}

/// What is said of a number that is none.
pub(crate) fn not_a_number(kind: &'static str, text: &[u8]) -> ProtocolError {
    ProtocolError::Number { kind, text: Quote::new(text) }
}

/// The kind of number that a reader of that end makes of `i` and `L`.
pub(crate) const fn integer_kind(reader: End) -> &'static str {
    match reader {
        End::Python => "int",
        End::Java => "long",
    }
}
