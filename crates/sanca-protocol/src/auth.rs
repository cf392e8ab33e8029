//! Tokens: what a connection shows to be let in.

use subtle::ConstantTimeEq;

use crate::error::{ProtocolError, Result};
use crate::escape::escape;

/// A secret both ends know. Is never printed, and is compared in a time that does not depend on where a wrong one differs.
#[derive(Clone)]
pub struct Token(Box<[u8]>);

impl Token {
    /// A token of this text, which must not be empty: Py4J takes an empty one for none.
    pub fn new(text: &str) -> Result<Token> {
        if text.is_empty() {
            return Err(ProtocolError::Misuse(
                "an empty token lets everybody in; leave the token out if that is meant",
            ));
        }
        let mut escaped = Vec::with_capacity(text.len());
        escape(&mut escaped, text.as_bytes());
        Ok(Token(escaped.into()))
    }

    /// Whether the line that a peer sent is this token.
    pub fn is(&self, line: &[u8]) -> bool {
        self.0.ct_eq(line).into()
    }

    /// As it is on the wire.
    pub(crate) fn escaped(&self) -> &[u8] {
        &self.0
    }
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_itself_and_nothing_else() {
        let token = Token::new("a\\b").unwrap();
        assert!(token.is(b"a\\\\b"));
        for wrong in [&b""[..], b"a", b"a\\b", b"a\\\\c", b"a\\\\bb"] {
            assert!(!token.is(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_token_is_not_printed_and_not_empty() {
        assert_eq!(format!("{:?}", Token::new("secret").unwrap()), "Token(…)");
        assert!(Token::new("").is_err());
    }
}
