//! The names of objects on the wire. The usual ones are numbers, so that nobody has to look up a string.

/// Names an object of the peer's, or of ours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Id<'a> {
    /// `t`: the entry point of the end that is asked.
    EntryPoint,
    /// `GATEWAY_SERVER`: the server object itself.
    Server,
    /// `j`: the view that a server has from its start.
    DefaultView,
    /// `o7`: a Java object.
    Object(u64),
    /// `p7`: a Python object that Java has as a proxy.
    Proxy(u64),
    /// Anything else. Never one of the above in disguise: `o07` is a name of its own.
    Other(&'a str),
}

impl<'a> Id<'a> {
    /// Reads one; every text is one.
    pub fn parse(text: &'a str) -> Id<'a> {
        let number = |rest: &str| match rest.as_bytes() {
            [b'0'] => Some(0),
            [b'1'..=b'9', ..] => rest.parse().ok(),
            _ => None,
        };
        let numbered = match text.as_bytes().first() {
            Some(b'o') => number(&text[1..]).map(Id::Object),
            Some(b'p') => number(&text[1..]).map(Id::Proxy),
            _ => None,
        };
        numbered.unwrap_or(match text {
            "t" => Id::EntryPoint,
            "GATEWAY_SERVER" => Id::Server,
            "j" => Id::DefaultView,
            _ => Id::Other(text),
        })
    }

    /// Appends it as it is on the wire.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Id::EntryPoint => out.push(b't'),
            Id::Server => out.extend_from_slice(b"GATEWAY_SERVER"),
            Id::DefaultView => out.push(b'j'),
            Id::Object(number) => numbered(out, b'o', *number),
            Id::Proxy(number) => numbered(out, b'p', *number),
            Id::Other(text) => out.extend_from_slice(text.as_bytes()),
        }
    }
}

fn numbered(out: &mut Vec<u8>, letter: u8, number: u64) {
    out.push(letter);
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

impl core::fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Id::EntryPoint => f.write_str("t"),
            Id::Server => f.write_str("GATEWAY_SERVER"),
            Id::DefaultView => f.write_str("j"),
            Id::Object(number) => write!(f, "o{number}"),
            Id::Proxy(number) => write!(f, "p{number}"),
            Id::Other(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn every_id_is_written_as_it_was_read() {
        let largest = format!("o{}", u64::MAX);
        let long = ["o9999999999999999999", "o007", "o", "p", "p-1", "o+1", "", "x", "tt", &largest];
        for text in ["t", "j", "GATEWAY_SERVER", "o0", "o12", "p3", "o9223372036854775807"].into_iter().chain(long) {
            let mut out = Vec::new();
            Id::parse(text).write(&mut out);
            assert_eq!(out, text.as_bytes());
            assert_eq!(Id::parse(text).to_string(), text);
        }
    }

    #[test]
    fn usual_ids_are_numbers_and_odd_ones_texts() {
        assert_eq!(Id::parse("o12"), Id::Object(12));
        assert_eq!(Id::parse("p0"), Id::Proxy(0));
        assert_eq!(Id::parse("o012"), Id::Other("o012"));
        assert_eq!(Id::parse("o18446744073709551615"), Id::Object(u64::MAX));
        assert_eq!(Id::parse("o18446744073709551616"), Id::Other("o18446744073709551616"));
    }
}
