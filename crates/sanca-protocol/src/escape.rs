//! How a text is kept on one line: backslash, carriage return and line feed are written as two characters each. Everything
//! else travels as it is, NUL and U+2028 included.
//!
//! The ends agree on what they write. They differ in what they make of input that nobody writes: of a backslash before any
//! other character (Java drops the backslash, Python keeps both), of one at the end (Java drops it, Python keeps it), and of bytes that are not UTF-8
//! (Java puts U+FFFD there, Python fails).

use core::str::Chars;

use memchr::{memchr, memchr3};

use crate::End;
use crate::error::{ProtocolError, Result};

/// Appends UTF-8 with the three characters escaped.
pub fn escape(out: &mut Vec<u8>, mut text: &[u8]) {
    while let Some(at) = memchr3(b'\\', b'\n', b'\r', text) {
        out.extend_from_slice(&text[..at]);
        out.extend_from_slice(match text[at] {
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            _ => b"\\\\",
        });
        text = &text[at + 1..];
    }
    out.extend_from_slice(text);
}

/// Appends one character, escaped if it is one of the three.
pub fn escape_char(out: &mut Vec<u8>, character: char) {
    match character {
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\\' => out.extend_from_slice(b"\\\\"),
        _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// Whether bytes of a line are their own text: nothing is escaped and all is ASCII.
pub fn is_plain_ascii(bytes: &[u8]) -> bool {
    bytes.is_ascii() && memchr(b'\\', bytes).is_none()
}

/// The characters that an escaped text means to that reader.
pub fn unescaped(text: &str, reader: End) -> impl Iterator<Item = char> {
    let mut characters = text.chars();
    core::iter::from_fn(move || match characters.next() {
        Some('\\') => after_backslash(&mut characters, reader),
        other => other,
    })
}

fn after_backslash(characters: &mut Chars<'_>, reader: End) -> Option<char> {
    match (characters.clone().next(), reader) {
        (Some('n' | 'r' | '\\'), _) | (Some(_), End::Java) => characters.next().map(|escaped| match escaped {
            'n' => '\n',
            'r' => '\r',
            other => other,
        }),
        (_, End::Python) => Some('\\'),
        (None, End::Java) => None,
    }
}

/// Appends what escaped bytes of a line mean to that reader. Fails for Python if they are not UTF-8.
pub fn unescape(out: &mut String, bytes: &[u8], reader: End) -> Result<()> {
    match core::str::from_utf8(bytes) {
        Ok(text) => out.extend(unescaped(text, reader)),
        Err(_) if reader == End::Java => out.extend(unescaped(&java_utf8(bytes), reader)),
        Err(error) => return Err(ProtocolError::NotUtf8 { at: error.valid_up_to() }),
    }
    Ok(())
}

/// Bytes as the JDK's decoder reads them: U+FFFD for every run that is not UTF-8. It differs from the Unicode standard's
/// advice, which Rust's own decoder follows, in surrogates: their three bytes (or the first two) make one U+FFFD.
#[cold]
fn java_utf8(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut surrogate = Surrogate::None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.valid().is_empty() {
            surrogate = Surrogate::None;
        }
        let (part_of_last, next) = surrogate.after(chunk.invalid());
        surrogate = next;
        if !part_of_last && !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

/// How much of an encoded surrogate was just read.
#[derive(Clone, Copy)]
enum Surrogate {
    None,
    First,
    Second,
}

impl Surrogate {
    /// Whether an invalid chunk goes on with the surrogate, and what was read after it.
    fn after(self, chunk: &[u8]) -> (bool, Surrogate) {
        match (self, chunk) {
            (_, [0xED]) => (false, Surrogate::First),
            (Surrogate::First, [0xA0..=0xBF]) => (true, Surrogate::Second),
            (Surrogate::Second, [0x80..=0xBF]) => (true, Surrogate::None),
            _ => (false, Surrogate::None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{End, escape, java_utf8, unescape};

    fn unescaped(bytes: &[u8], reader: End) -> String {
        let mut out = String::new();
        unescape(&mut out, bytes, reader).unwrap();
        out
    }

    #[test]
    fn only_three_characters_are_escaped() {
        let rows: [(&str, &str); 8] = [
            ("", ""),
            ("abc", "abc"),
            ("\\", "\\\\"),
            ("\n", "\\n"),
            ("\r", "\\r"),
            ("a\\b\nc\rd\te", "a\\\\b\\nc\\rd\te"),
            ("\\n", "\\\\n"),
            ("é中😀\0\u{85}\u{2028}\u{b}\u{c}", "é中😀\0\u{85}\u{2028}\u{b}\u{c}"),
        ];
        for (text, wire) in rows {
            let mut out = Vec::new();
            escape(&mut out, text.as_bytes());
            assert_eq!(out, wire.as_bytes(), "{text:?}");
            assert_eq!(unescaped(wire.as_bytes(), End::Java), text);
            assert_eq!(unescaped(wire.as_bytes(), End::Python), text);
        }
    }

    #[test]
    fn escapes_that_nobody_writes_are_read_as_each_end_reads_them() {
        let rows: [(&str, &str, &str); 6] = [
            ("a\\tb", "atb", "a\\tb"),
            ("a\\", "a", "a\\"),
            ("\\", "", "\\"),
            ("\\\\\\", "\\", "\\\\"),
            ("\\é", "é", "\\é"),
            ("\\\\\\n\\x", "\\\nx", "\\\n\\x"),
        ];
        for (wire, java, python) in rows {
            assert_eq!(unescaped(wire.as_bytes(), End::Java), java, "{wire}");
            assert_eq!(unescaped(wire.as_bytes(), End::Python), python, "{wire}");
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_replaced_as_the_jdk_does() {
        let rows: [(&[u8], &str); 9] = [
            (b"\xff\xfe", "\u{fffd}\u{fffd}"),
            (b"\xed\xa0\x80", "\u{fffd}"),
            (b"\xed\xa0\x80\xed\xb0\x80", "\u{fffd}\u{fffd}"),
            (b"\xed\xa0x", "\u{fffd}x"),
            (b"\xedx", "\u{fffd}x"),
            (b"\xe4\xb8x", "\u{fffd}x"),
            (b"\xf0\x9f\x98", "\u{fffd}"),
            (b"a\xc0\x80b", "a\u{fffd}\u{fffd}b"),
            (b"\xed\xa0\x80\x80", "\u{fffd}\u{fffd}"),
        ];
        for (bytes, text) in rows {
            assert_eq!(java_utf8(bytes), text, "{bytes:x?}");
        }
        assert!(unescape(&mut String::new(), b"a\xff", End::Python).is_err());
    }
}
