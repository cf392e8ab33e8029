//! Bytes of parts: as they came, in base64 on a line, or as somebody here has them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{ProtocolError, Quote, Result};

/// Bytes on their way. Nothing is copied until it is asked for.
#[derive(Clone, Copy, Debug)]
pub enum PartBytes<'a> {
    /// As they came: base64 of RFC 4648, not checked yet.
    Wire(&'a [u8]),
    /// As they are.
    Plain(&'a [u8]),
}

impl PartBytes<'_> {
    /// Appends the bytes. Fails if what came is not base64: both of Py4J's ends skip characters that are not, and so take
    /// what was damaged for something else.
    pub fn read(&self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            PartBytes::Plain(bytes) => out.extend_from_slice(bytes),
            PartBytes::Wire(text) => {
                STANDARD.decode_vec(text, out).map_err(|_| ProtocolError::Base64(Quote::new(text)))?;
            }
        }
        Ok(())
    }

    /// Appends them as they are on the wire. Fails if what came has another character in it than base64 has: it could be the
    /// end of a line to the next reader.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            PartBytes::Wire(text) => {
                if !text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)) {
                    return Err(ProtocolError::Base64(Quote::new(text)));
                }
                out.extend_from_slice(text);
            }
            PartBytes::Plain(bytes) => {
                let start = out.len();
                let length = base64::encoded_len(bytes.len(), true).expect("bytes in memory can be counted in base64");
                out.resize(start + length, 0);
                STANDARD.encode_slice(bytes, &mut out[start..]).expect("the room was measured");
            }
        }
        Ok(())
    }
}
