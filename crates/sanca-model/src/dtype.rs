//! Kinds of array elements: NumPy's, with what each is in Java and in the buffer protocol. Numbers as in `org.sanca.DType`.

use crate::value::Kind;

/// The kind of an array's elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum DType {
    Bool = 1,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float16,
    Float32,
    Float64,
}

/// Marks, beside the number of a kind, elements whose byte order is not that of the machine.
pub const SWAPPED: u8 = 0x80;

impl DType {
    /// All of them, by number.
    pub const ALL: [DType; 12] = [
        DType::Bool,
        DType::Int8,
        DType::Int16,
        DType::Int32,
        DType::Int64,
        DType::Uint8,
        DType::Uint16,
        DType::Uint32,
        DType::Uint64,
        DType::Float16,
        DType::Float32,
        DType::Float64,
    ];

    /// The one with that number.
    pub fn from_number(number: u8) -> Option<DType> {
        DType::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// As NumPy names it.
    pub const fn name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::Int8 => "int8",
            DType::Int16 => "int16",
            DType::Int32 => "int32",
            DType::Int64 => "int64",
            DType::Uint8 => "uint8",
            DType::Uint16 => "uint16",
            DType::Uint32 => "uint32",
            DType::Uint64 => "uint64",
            DType::Float16 => "float16",
            DType::Float32 => "float32",
            DType::Float64 => "float64",
        }
    }

    /// What elements are in a Java array.
    pub const fn kind(self) -> Kind {
        match self {
            DType::Bool => Kind::Boolean,
            DType::Int8 | DType::Uint8 => Kind::Byte,
            DType::Int16 | DType::Uint16 | DType::Float16 => Kind::Short,
            DType::Int32 | DType::Uint32 => Kind::Int,
            DType::Int64 | DType::Uint64 => Kind::Long,
            DType::Float32 => Kind::Float,
            DType::Float64 => Kind::Double,
        }
    }

    /// Bytes of an element.
    pub const fn size(self) -> usize {
        match self.kind() {
            Kind::Boolean | Kind::Byte => 1,
            Kind::Char | Kind::Short => 2,
            Kind::Int | Kind::Float => 4,
            Kind::Long | Kind::Double | Kind::Object | Kind::Void => 8,
        }
    }

    /// What a format of the struct module says of items of that size, and whether their bytes are in foreign order.
    pub fn from_format(format: &[u8], size: usize) -> Option<(DType, bool)> {
        let (order, code) = match format {
            [code] => (b'@', *code),
            [order @ (b'@' | b'=' | b'<' | b'>' | b'!'), code] => (*order, *code),
            _ => return None,
        };
        let dtype = match (code, size) {
            (b'?', 1) => DType::Bool,
            (b'b', 1) => DType::Int8,
            (b'B' | b'c', 1) => DType::Uint8,
            (b'h', 2) => DType::Int16,
            (b'H', 2) => DType::Uint16,
            (b'i' | b'l', 4) => DType::Int32,
            (b'I' | b'L', 4) => DType::Uint32,
            (b'l' | b'q' | b'n', 8) => DType::Int64,
            (b'L' | b'Q' | b'N', 8) => DType::Uint64,
            (b'e', 2) => DType::Float16,
            (b'f', 4) => DType::Float32,
            (b'd', 8) => DType::Float64,
            _ => return None,
        };
        let big = matches!(order, b'>' | b'!');
        let native = matches!(order, b'@' | b'=') || big == cfg!(target_endian = "big");
        Some((dtype, size > 1 && !native))
    }
}

#[cfg(test)]
mod tests {
    use super::DType;

    #[test]
    fn numbers_lead_back() {
        for dtype in DType::ALL {
            assert_eq!(DType::from_number(dtype as u8), Some(dtype));
        }
        assert_eq!((DType::from_number(0), DType::from_number(13)), (None, None));
    }

    #[test]
    fn formats_of_every_kind_are_understood() {
        let cases: [(&[u8], usize, DType); 14] = [
            (b"?", 1, DType::Bool),
            (b"b", 1, DType::Int8),
            (b"B", 1, DType::Uint8),
            (b"c", 1, DType::Uint8),
            (b"h", 2, DType::Int16),
            (b"H", 2, DType::Uint16),
            (b"e", 2, DType::Float16),
            (b"i", 4, DType::Int32),
            (b"I", 4, DType::Uint32),
            (b"l", 8, DType::Int64),
            (b"l", 4, DType::Int32),
            (b"L", 8, DType::Uint64),
            (b"f", 4, DType::Float32),
            (b"d", 8, DType::Float64),
        ];
        for (format, size, dtype) in cases {
            assert_eq!(DType::from_format(format, size), Some((dtype, false)), "{format:?}");
        }
    }

    #[test]
    fn byte_order_is_seen_where_it_matters() {
        let little = cfg!(target_endian = "little");
        assert_eq!(DType::from_format(b">d", 8), Some((DType::Float64, little)));
        assert_eq!(DType::from_format(b"<q", 8), Some((DType::Int64, !little)));
        assert_eq!(DType::from_format(b"=i", 4), Some((DType::Int32, false)));
        assert_eq!(DType::from_format(b">B", 1), Some((DType::Uint8, false)));
    }

    #[test]
    fn what_java_has_no_kind_for_is_none() {
        for (format, size) in
            [(&b"Zd"[..], 16), (b"g", 16), (b"3s", 3), (b"T{d:a:}", 8), (b"w", 4), (b"O", 8), (b"d", 4)]
        {
            assert_eq!(DType::from_format(format, size), None, "{format:?}");
        }
    }
}
