//! How many lines a command has: decided line by line, as they come, by what each end reads in Py4J.

use crate::End;

/// What the frame still needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// Its first line.
    First,
    /// The second line of the command with that letter.
    Second(u8),
    /// So many lines.
    Lines(u32),
    /// So many lines, and then parts up to the end of the list.
    List(u32),
    /// Nothing.
    Complete,
}

impl Need {
    /// What is needed after a line.
    pub(crate) fn after(self, line: &[u8], reader: End) -> Need {
        match self {
            Need::First => Need::after_first(line, reader),
            Need::Second(command) => Need::after_second(command, line),
            Need::Lines(count) => Need::lines(count - 1),
            Need::List(0) if ends_list(line, reader) => Need::Complete,
            Need::List(count) => Need::List(count.saturating_sub(1)),
            Need::Complete => Need::Complete,
        }
    }

    const fn lines(count: u32) -> Need {
        if count == 0 { Need::Complete } else { Need::Lines(count) }
    }

    fn after_first(line: &[u8], reader: End) -> Need {
        match (reader, line) {
            (_, [b'!', ..]) => Need::Complete,
            (_, b"c") => Need::List(2),
            (End::Python, b"g") => Need::Lines(2),
            // Python reads an end mark after the token, Java does not.
            (End::Python, b"A") => Need::Lines(2),
            (End::Java, b"A") => Need::Lines(1),
            (End::Java, b"S") => Need::List(2),
            (End::Java, b"i") => Need::List(1),
            (End::Java, b"p") => Need::Lines(2),
            (End::Java, b"z") => Need::Lines(3),
            (End::Java, [command @ (b'a' | b'd' | b'f' | b'h' | b'j' | b'l' | b'm' | b'r')]) => Need::Second(*command),
            _ => Need::Complete,
        }
    }

    /// Java looks at the first character of some second lines and at the whole of others.
    fn after_second(command: u8, line: &[u8]) -> Need {
        let first = line.first().copied().unwrap_or(b' ');
        match (command, first) {
            (b'a' | b'l', b'l') | (b'a', b'c') => Need::List(1),
            (b'a', b'g') | (b'l', b'a' | b'm' | b'i' | b'f') => Need::Lines(3),
            (b'a', b's') => Need::Lines(4),
            (b'a', b'e') | (b'l', _) => Need::Lines(2),
            (b'r', b'c') => Need::Lines(2),
            (b'r', _) => Need::Lines(3),
            (b'j', b'c') => Need::Lines(2),
            (b'j', b'i' | b'r') => Need::Lines(3),
            (b'j', b's') => Need::Complete,
            (b'd', b'v') if line == b"v" => Need::Lines(3),
            (b'd', _) => Need::Lines(2),
            (b'f', _) if line == b"g" => Need::Lines(3),
            (b'f', _) if line == b"s" => Need::Lines(4),
            (b'm', _) if line == b"d" => Need::Lines(2),
            (b'h', _) if line == b"o" || line == b"c" => Need::Lines(4),
            // A second line that is not known: what follows up to the end mark belongs to it. Py4J's jar takes it for the next command.
            _ => Need::List(0),
        }
    }
}

/// Whether a line ends a list of parts. For Java, one without anything visible does too.
fn ends_list(line: &[u8], reader: End) -> bool {
    line == b"e" || (reader == End::Java && line.iter().all(|byte| *byte <= b' '))
}

/// Whether the first line is a command's that this end knows.
pub(crate) fn is_known(first: &[u8], reader: End) -> bool {
    (reader == End::Java && first == b"s") || Need::after_first(first, reader) != Need::Complete
}
