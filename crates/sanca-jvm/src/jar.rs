//! Reads an uncompressed jar, as ours is. No promise beyond that: what cannot be read is not there, and the class path has it.

use std::collections::HashMap;

const END: u32 = 0x0605_4b50;
const END_LENGTH: usize = 22;
const ENTRY: u32 = 0x0201_4b50;
const ENTRY_LENGTH: usize = 46;
const LOCAL_LENGTH: usize = 30;
const STORED: usize = 0;

/// The uncompressed entries of a jar by name; none at all if it is damaged or ends in a comment.
pub fn entries(jar: &[u8]) -> Option<HashMap<&str, &[u8]>> {
    let end = jar.len().checked_sub(END_LENGTH)?;
    if u32_at(jar, end)? != END {
        return None;
    }
    let mut at = u32_at(jar, end + 16)? as usize;
    let mut found = HashMap::new();
    for _ in 0..u16_at(jar, end + 10)? {
        if u32_at(jar, at)? != ENTRY {
            return None;
        }
        let name = u16_at(jar, at + 28)?;
        if u16_at(jar, at + 10)? == STORED {
            let text = core::str::from_utf8(slice(jar, at + ENTRY_LENGTH, name)?).ok()?;
            found.insert(text, content(jar, u32_at(jar, at + 42)? as usize, u32_at(jar, at + 24)? as usize)?);
        }
        at += ENTRY_LENGTH + name + u16_at(jar, at + 30)? + u16_at(jar, at + 32)?;
    }
    Some(found)
}

/// What follows the header of an entry at `local`.
fn content(jar: &[u8], local: usize, length: usize) -> Option<&[u8]> {
    slice(jar, local + LOCAL_LENGTH + u16_at(jar, local + 26)? + u16_at(jar, local + 28)?, length)
}

fn slice(jar: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    jar.get(at..at.checked_add(length)?)
}

fn u16_at(jar: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes(slice(jar, at, 2)?.try_into().ok()?).into())
}

fn u32_at(jar: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(slice(jar, at, 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A jar of one entry.
    fn jar(name: &str, content: &[u8], method: u8) -> Vec<u8> {
        let [names, sizes] = [name.len() as u8, content.len() as u8];
        let mut jar = b"PK\x03\x04".to_vec();
        jar.extend([10, 0, 0, 0, method, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        jar.extend([sizes, 0, 0, 0, sizes, 0, 0, 0, names, 0, 0, 0]);
        jar.extend([name.as_bytes(), content].concat());
        let directory = jar.len() as u8;
        jar.extend(b"PK\x01\x02");
        jar.extend([10, 0, 10, 0, 0, 0, method, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        jar.extend([sizes, 0, 0, 0, sizes, 0, 0, 0, names, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        jar.extend(name.as_bytes());
        let length = jar.len() as u8 - directory;
        jar.extend(b"PK\x05\x06");
        jar.extend([0, 0, 0, 0, 1, 0, 1, 0, length, 0, 0, 0, directory, 0, 0, 0, 0, 0]);
        jar
    }

    #[test]
    fn an_uncompressed_entry_is_found() {
        assert_eq!(entries(&jar("a/B.class", b"class", 0)).unwrap()["a/B.class"], b"class");
    }

    #[test]
    fn a_compressed_entry_is_left_out() {
        assert!(entries(&jar("a/B.class", b"class", 8)).unwrap().is_empty());
    }

    #[test]
    fn a_damaged_jar_is_none_and_never_a_panic() {
        let whole = jar("a/B.class", b"class", 0);
        for end in 0..whole.len() {
            assert!(entries(&whole[..end]).is_none());
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] = 0xff;
            let _ = entries(&damaged);
        }
    }
}
