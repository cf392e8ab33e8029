//! Values and commands by chance, fast enough for a million of them.

use sanca_protocol::Collection;

use crate::common::value::Value;

/// A generator of numbers that the same seed repeats (SplitMix64).
pub struct Random(u64);

impl Random {
    /// From `SANCA_FUZZ_SEED`, or the clock; says which.
    pub fn new() -> Random {
        let seed = std::env::var("SANCA_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seed = seed.unwrap_or(now.as_nanos() as u64);
        println!("SANCA_FUZZ_SEED={seed}");
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "\\",
            "\n",
            "\r",
            "\r\n",
            "\\n",
            "\\\\",
            "e",
            "!",
            "\0",
            "\t",
            "\u{85}",
            "\u{2028}",
            "é",
            "中",
            "😀",
            " ",
            "abc",
            "\u{fffd}",
            "\u{d7ff}",
            "\u{e000}",
            "\u{10ffff}",
            "yx",
            "0",
            "~",
        ];
        let count = self.below(6);
        let mut text: String = (0..count).map(|_| self.pick(PIECES)).collect();
        if self.below(50) == 0 {
            text = text.repeat(200);
        }
        text.extend((0..self.below(3)).filter_map(|_| char::from_u32(self.next() as u32 % 0x11_0000)));
        text
    }

    pub fn integer(&mut self) -> i64 {
        let bits = self.below(64);
        let value = self.next() as i64 >> bits;
        if self.below(8) == 0 {
            [0, -1, i64::MAX, i64::MIN, 1 << 31, -(1 << 31), (1 << 31) - 1][self.below(7)]
        } else {
            value
        }
    }

    pub fn int(&mut self) -> i64 {
        (self.integer() as i32).into()
    }

    pub fn double(&mut self) -> f64 {
        match self.below(6) {
            0 => f64::from_bits(self.next()),
            1 => self.int() as f64 / 1000.0,
            2 => self.int() as f64,
            3 => 10f64.powi(self.below(640) as i32 - 325) * self.below(100) as f64,
            4 => [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, f64::MIN_POSITIVE, f64::MAX, 5e-324]
                [self.below(8)],
            _ => f64::from_bits(self.next() >> self.below(64)),
        }
    }

    /// Such as Python writes no exponent for.
    pub fn decimal(&mut self) -> String {
        let sign = if self.below(2) == 0 { "" } else { "-" };
        let whole = 1 + self.next() % 10u64.pow(1 + self.below(18) as u32);
        match self.below(2) {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{}", self.next() % 10u64.pow(1 + self.below(18) as u32)),
        }
    }

    pub fn bytes(&mut self) -> Vec<u8> {
        (0..self.below(20)).map(|_| self.next() as u8).collect()
    }

    /// A value that either end can send.
    pub fn value(&mut self) -> Value {
        match self.below(8) {
            0 => Value::Null,
            1 => Value::Boolean(self.below(2) == 0),
            2 => Value::Int(self.int()),
            3 => Value::Long(self.integer()),
            4 => Value::double(self.double()),
            5 => Value::Decimal(self.decimal()),
            6 => Value::Bytes(self.bytes()),
            _ => Value::Text(self.text()),
        }
    }

    /// A value that Java can send.
    pub fn value_from_java(&mut self) -> Value {
        let id = |random: &mut Random| format!("o{}", random.below(1000));
        match self.below(12) {
            0 => Value::Void,
            1 => Value::Int(self.integer()), // as an AtomicLong travels
            2 => {
                let collection =
                    [Collection::None, Collection::List, Collection::Map, Collection::Set, Collection::Array];
                Value::Reference(collection[self.below(5)], id(self))
            }
            _ => self.value(),
        }
    }
}
