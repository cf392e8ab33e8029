//! The byte form of values that cross in bulk: a tag byte, then the payload. Numbers are in native byte order and
//! unaligned (both ends share a machine). Must agree with `org.sanca.internal.Pack`.

/// Tags. `len`, `n` are `u32`; `index`, `class` are `u32`; text is counted in bytes (Latin-1) or units (UTF-16).
pub mod tag {
    /// `null`
    pub const NULL: u8 = 0;
    /// `Boolean.TRUE`
    pub const TRUE: u8 = 1;
    /// `Boolean.FALSE`
    pub const FALSE: u8 = 2;
    /// `Byte`: i8
    pub const BYTE: u8 = 3;
    /// `Short`: i16
    pub const SHORT: u8 = 4;
    /// `Integer`: i32
    pub const INT: u8 = 5;
    /// `Long`: i64
    pub const LONG: u8 = 6;
    /// `Float`: f32
    pub const FLOAT: u8 = 7;
    /// `Double`: f64
    pub const DOUBLE: u8 = 8;
    /// `Character`: u16
    pub const CHAR: u8 = 9;
    /// `String`: len, bytes
    pub const LATIN1: u8 = 10;
    /// `String`: n units, units
    pub const UTF16: u8 = 11;
    /// `BigInteger`: len, two's complement big-endian
    pub const BIG_INTEGER: u8 = 12;
    /// `BigDecimal`: len, ASCII of `toString`
    pub const BIG_DECIMAL: u8 = 13;
    /// To Java: an object the sender keeps: index
    pub const HANDLE: u8 = 14;
    /// From Java: an object the receiver owns: class, index. To Java, in replies: an object Java releases after reading: class (ignored), index
    pub const OBJECT: u8 = 15;
    /// `ArrayList`: n, values
    pub const LIST: u8 = 16;
    /// `LinkedHashSet`: n, values
    pub const SET: u8 = 17;
    /// `LinkedHashMap`: n, key and value each
    pub const MAP: u8 = 18;
    /// From Java: a Python object behind a proxy: u64. Borrowed until this thread's next call of Java
    pub const PYTHON: u8 = 19;
    /// `byte[]`: len, bytes
    pub const BYTES: u8 = 20;
    /// `LocalDate`: i32 year, u8 month, u8 day
    pub const LOCAL_DATE: u8 = 21;
    /// `LocalTime`: u8 hour, u8 minute, u8 second, u32 nano
    pub const LOCAL_TIME: u8 = 22;
    /// `LocalDateTime`: a date then a time
    pub const LOCAL_DATE_TIME: u8 = 23;
    /// `OffsetDateTime`: a date, a time, i32 offset in seconds
    pub const OFFSET_DATE_TIME: u8 = 24;
    /// `ZonedDateTime`: a date, a time, i32 offset in seconds, zone as len and UTF-8 (empty: the offset)
    pub const ZONED_DATE_TIME: u8 = 25;
    /// `Instant`: i64 seconds, u32 nano
    pub const INSTANT: u8 = 26;
    /// `Duration`: i64 seconds, u32 nano
    pub const DURATION: u8 = 27;
    /// `UUID`: i64 most, i64 least significant bits
    pub const UUID: u8 = 28;
    /// `Path`: a packed string
    pub const PATH: u8 = 29;
    /// `File`: a packed string
    pub const FILE: u8 = 30;
    /// `java.util.Date`: i64 milliseconds
    pub const DATE: u8 = 31;
    /// An array of references: class of the *component*, n, values
    pub const ARRAY: u8 = 32;
    /// `OffsetTime`: a time, i32 offset in seconds
    pub const OFFSET_TIME: u8 = 33;
    /// `Optional`: a packed value (null: empty)
    pub const OPTIONAL: u8 = 34;
    /// A primitive array: u8 kind (as `Kind`), n elements, raw elements
    pub const PRIMITIVE_ARRAY: u8 = 35;
    /// An enum constant from Java: class, index (owned), then its name as a packed string
    pub const ENUM: u8 = 36;
    /// To Java: an unmodifiable `List`: n, values
    pub const TUPLE: u8 = 37;
    /// From Java: an array to be copied: u8 dtype, u8 rank, a length (i32) for each dimension; then a packed object, an array of
    /// primitives
    pub const COPIED_ARRAY: u8 = 38;
    /// From Java: an array over memory that Java keeps: the same, u8 whether it is read-only, u64 address, u64 bytes; then a packed
    /// object, which keeps the memory
    pub const SHARED_ARRAY: u8 = 39;
}

/// Visits the values in packed bytes, each container before what is in it: tag, and the payload up to the next tag. `None`
/// if the bytes are malformed; what lies before was visited.
pub fn walk(mut bytes: &[u8], mut visit: impl FnMut(u8, &[u8])) -> Option<()> {
    while let Some((&tag, rest)) = bytes.split_first() {
        let (payload, next) = rest.split_at_checked(payload_size(tag, rest)?)?;
        visit(tag, payload);
        bytes = next;
    }
    Some(())
}

/// Bytes between a tag and the next.
fn payload_size(tag: u8, rest: &[u8]) -> Option<usize> {
    let count = |at: usize| {
        let bytes = rest.get(at..at + 4)?;
        usize::try_from(u32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).ok()
    };
    Some(match tag {
        tag::NULL | tag::TRUE | tag::FALSE | tag::OPTIONAL | tag::PATH | tag::FILE => 0,
        tag::BYTE => 1,
        tag::SHORT | tag::CHAR => 2,
        tag::INT | tag::FLOAT | tag::HANDLE | tag::LIST | tag::TUPLE | tag::SET | tag::MAP => 4,
        tag::LOCAL_DATE => 6,
        tag::LOCAL_TIME => 7,
        tag::LONG | tag::DOUBLE | tag::DATE | tag::PYTHON | tag::OBJECT | tag::ENUM | tag::ARRAY => 8,
        tag::OFFSET_TIME => 11,
        tag::INSTANT | tag::DURATION => 12,
        tag::LOCAL_DATE_TIME => 13,
        tag::UUID => 16,
        tag::OFFSET_DATE_TIME => 17,
        tag::ZONED_DATE_TIME => count(17)?.checked_add(21)?,
        tag::LATIN1 | tag::BIG_INTEGER | tag::BIG_DECIMAL | tag::BYTES => count(0)?.checked_add(4)?,
        tag::UTF16 => count(0)?.checked_mul(2)?.checked_add(4)?,
        tag::COPIED_ARRAY => 2 + 4 * usize::from(*rest.get(1)?),
        tag::SHARED_ARRAY => 2 + 4 * usize::from(*rest.get(1)?) + 17,
        tag::PRIMITIVE_ARRAY => {
            let size = match rest.first()? {
                1 | 2 => 1,
                3 | 4 => 2,
                5 | 7 => 4,
                6 | 8 => 8,
                _ => return None,
            };
            count(1)?.checked_mul(size)?.checked_add(5)?
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{tag, walk};

    fn tags(bytes: &[u8]) -> (Vec<u8>, bool) {
        let mut seen = Vec::new();
        let whole = walk(bytes, |tag, _| seen.push(tag)).is_some();
        (seen, whole)
    }

    fn counted(tag: u8, count: u32, payload: &[u8]) -> Vec<u8> {
        [&[tag][..], &count.to_ne_bytes(), payload].concat()
    }

    #[test]
    fn values_of_every_size_are_stepped_over() {
        let values: [(u8, Vec<u8>); 14] = [
            (tag::COPIED_ARRAY, [&[tag::COPIED_ARRAY, 12, 2][..], &[19; 8]].concat()),
            (tag::SHARED_ARRAY, [&[tag::SHARED_ARRAY, 12, 1][..], &[19; 4], &[19; 17]].concat()),
            (tag::NULL, vec![tag::NULL]),
            (tag::INT, vec![tag::INT, 19, 19, 19, 19]),
            (tag::LATIN1, counted(tag::LATIN1, 3, b"abc")),
            (tag::UTF16, counted(tag::UTF16, 2, &[19; 4])),
            (tag::LOCAL_DATE, [&[tag::LOCAL_DATE][..], &[19; 6]].concat()),
            (tag::OFFSET_TIME, [&[tag::OFFSET_TIME][..], &[19; 11]].concat()),
            (tag::ZONED_DATE_TIME, [&[tag::ZONED_DATE_TIME][..], &[19; 17], &3u32.to_ne_bytes(), b"UTC"].concat()),
            (tag::UUID, [&[tag::UUID][..], &[19; 16]].concat()),
            (tag::PRIMITIVE_ARRAY, [&[tag::PRIMITIVE_ARRAY, 4][..], &2u32.to_ne_bytes(), &[19; 4]].concat()),
            (tag::OBJECT, [&[tag::OBJECT][..], &[19; 8]].concat()),
            (tag::PYTHON, [&[tag::PYTHON][..], &[19; 8]].concat()),
            (tag::ARRAY, [&[tag::ARRAY][..], &[0; 8]].concat()),
        ];
        let all: Vec<u8> = values.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
        assert_eq!(tags(&all), (values.iter().map(|(tag, _)| *tag).collect(), true));
    }

    #[test]
    fn containers_come_before_what_is_in_them() {
        let map = [counted(tag::MAP, 1, &[]), vec![tag::TRUE], counted(tag::LIST, 1, &[tag::NULL])].concat();
        assert_eq!(tags(&map), (vec![tag::MAP, tag::TRUE, tag::LIST, tag::NULL], true));
    }

    #[test]
    fn malformed_bytes_end_the_walk() {
        for bytes in [&[tag::NULL, tag::INT, 1][..], &[tag::NULL, 200], &[tag::NULL, tag::LATIN1, 255, 255, 255, 255]] {
            assert_eq!(tags(bytes), (vec![tag::NULL], false));
        }
    }
}
