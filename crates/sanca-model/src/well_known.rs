//! Class numbers that are the same in every process, so that conversions can match on constants.
//! Must agree with `org.sanca.internal.WellKnown`; a test of the embedded link compares every row.

use crate::handle::ClassId;
use crate::value::Kind;

macro_rules! well_known {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $java:literal;)*) => {
        $(#[doc = concat!("`", $java, "`")] pub const $name: ClassId = ClassId($id);)*
        /// Every row: number and Java name.
        pub const ALL: &[(ClassId, &str)] = &[$(($name, $java),)*];
    };
}

/// Class numbers below this are primitives or tags of result words, never run-time classes of objects.
pub const FIRST_OBJECT_CLASS: u32 = 64;
/// Class numbers from here on are given out at run time.
pub const FIRST_DYNAMIC_CLASS: u32 = 256;

well_known! {
    VOID = 32, "void";
    BOOLEAN = 33, "boolean";
    BYTE = 34, "byte";
    CHAR = 35, "char";
    SHORT = 36, "short";
    INT = 37, "int";
    LONG = 38, "long";
    FLOAT = 39, "float";
    DOUBLE = 40, "double";

    OBJECT = 64, "java.lang.Object";
    STRING = 65, "java.lang.String";
    CHAR_SEQUENCE = 66, "java.lang.CharSequence";
    NUMBER = 67, "java.lang.Number";
    BOX_BOOLEAN = 68, "java.lang.Boolean";
    BOX_BYTE = 69, "java.lang.Byte";
    BOX_CHARACTER = 70, "java.lang.Character";
    BOX_SHORT = 71, "java.lang.Short";
    BOX_INTEGER = 72, "java.lang.Integer";
    BOX_LONG = 73, "java.lang.Long";
    BOX_FLOAT = 74, "java.lang.Float";
    BOX_DOUBLE = 75, "java.lang.Double";
    BIG_INTEGER = 76, "java.math.BigInteger";
    BIG_DECIMAL = 77, "java.math.BigDecimal";
    CLASS = 78, "java.lang.Class";
    THROWABLE = 79, "java.lang.Throwable";
    ITERABLE = 80, "java.lang.Iterable";
    COLLECTION = 81, "java.util.Collection";
    LIST = 82, "java.util.List";
    SET = 83, "java.util.Set";
    MAP = 84, "java.util.Map";
    COMPARABLE = 85, "java.lang.Comparable";
    SERIALIZABLE = 86, "java.io.Serializable";
    ITERATOR = 87, "java.util.Iterator";
    ENUM = 88, "java.lang.Enum";
    RECORD = 89, "java.lang.Record";
    AUTO_CLOSEABLE = 90, "java.lang.AutoCloseable";
    CLONEABLE = 91, "java.lang.Cloneable";
    OPTIONAL = 92, "java.util.Optional";
    UUID = 93, "java.util.UUID";
    PATH = 94, "java.nio.file.Path";
    FILE = 95, "java.io.File";
    DATE = 96, "java.util.Date";
    LOCAL_DATE = 97, "java.time.LocalDate";
    LOCAL_TIME = 98, "java.time.LocalTime";
    LOCAL_DATE_TIME = 99, "java.time.LocalDateTime";
    OFFSET_DATE_TIME = 100, "java.time.OffsetDateTime";
    ZONED_DATE_TIME = 101, "java.time.ZonedDateTime";
    INSTANT = 102, "java.time.Instant";
    DURATION = 103, "java.time.Duration";
    ARRAY_LIST = 104, "java.util.ArrayList";
    HASH_MAP = 105, "java.util.HashMap";
    LINKED_HASH_MAP = 106, "java.util.LinkedHashMap";
    HASH_SET = 107, "java.util.HashSet";
    LINKED_HASH_SET = 108, "java.util.LinkedHashSet";
    MAP_ENTRY = 109, "java.util.Map$Entry";
    BASE_STREAM = 110, "java.util.stream.BaseStream";
    BOOLEAN_ARRAY = 111, "[Z";
    BYTE_ARRAY = 112, "[B";
    CHAR_ARRAY = 113, "[C";
    SHORT_ARRAY = 114, "[S";
    INT_ARRAY = 115, "[I";
    LONG_ARRAY = 116, "[J";
    FLOAT_ARRAY = 117, "[F";
    DOUBLE_ARRAY = 118, "[D";
    OBJECT_ARRAY = 119, "[Ljava.lang.Object;";
    STRING_ARRAY = 120, "[Ljava.lang.String;";
    QUEUE = 121, "java.util.Queue";
    DEQUE = 122, "java.util.Deque";
    ENUMERATION = 123, "java.util.Enumeration";
    TEMPORAL = 124, "java.time.temporal.Temporal";
    TEMPORAL_AMOUNT = 125, "java.time.temporal.TemporalAmount";
    TEMPORAL_ACCESSOR = 126, "java.time.temporal.TemporalAccessor";
    OFFSET_TIME = 127, "java.time.OffsetTime";
}

/// How values of a class are held in a slot.
pub const fn kind_of(class: ClassId) -> Kind {
    match class.0 {
        32 => Kind::Void,
        33 => Kind::Boolean,
        34 => Kind::Byte,
        35 => Kind::Char,
        36 => Kind::Short,
        37 => Kind::Int,
        38 => Kind::Long,
        39 => Kind::Float,
        40 => Kind::Double,
        _ => Kind::Object,
    }
}

/// The box of a primitive kind; `OBJECT` for the rest.
pub const fn box_of(kind: Kind) -> ClassId {
    match kind {
        Kind::Boolean => BOX_BOOLEAN,
        Kind::Byte => BOX_BYTE,
        Kind::Char => BOX_CHARACTER,
        Kind::Short => BOX_SHORT,
        Kind::Int => BOX_INTEGER,
        Kind::Long => BOX_LONG,
        Kind::Float => BOX_FLOAT,
        Kind::Double => BOX_DOUBLE,
        Kind::Void | Kind::Object => OBJECT,
    }
}
