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
    /// From Java: a Python object behind a proxy: u64
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
}
