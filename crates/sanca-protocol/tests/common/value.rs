//! Values that own what they are made of, to be compared, generated and kept.

use proptest::prelude::*;
use sanca_protocol::{Collection, End, Id, Interfaces, Part, PartBytes, PartText, Result};

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Void,
    Boolean(bool),
    Int(i64),
    Number(String),
    Long(i64),
    Float(f32),
    /// By its bits, so that NaN equals itself.
    Double(u64),
    Decimal(String),
    Text(String),
    Bytes(Vec<u8>),
    Reference(Collection, String),
    /// The interfaces joined by `;`.
    Proxy(String, String),
}

impl Value {
    pub fn of(part: &Part<'_>) -> Result<Value> {
        Ok(match *part {
            Part::Null => Value::Null,
            Part::Void => Value::Void,
            Part::Boolean(value) => Value::Boolean(value),
            Part::Int(value) => Value::Int(value),
            Part::Number(text) => Value::Number(text.into()),
            Part::Long(value) => Value::Long(value),
            Part::Float(value) => Value::Float(value),
            Part::Double(value) => Value::double(value),
            Part::Decimal(text) => Value::Decimal(text.into()),
            Part::Text(text) => Value::Text(text.to_str()?.into()),
            Part::Bytes(bytes) => {
                let mut out = Vec::new();
                bytes.read(&mut out)?;
                Value::Bytes(out)
            }
            Part::Reference(collection, id) => Value::Reference(collection, id.to_string()),
            Part::Proxy(id, interfaces) => {
                Value::Proxy(id.to_string(), interfaces.iter().collect::<Vec<_>>().join(";"))
            }
        })
    }

    pub fn double(value: f64) -> Value {
        Value::Double(if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() })
    }

    pub fn part(&self) -> Part<'_> {
        match self {
            Value::Null => Part::Null,
            Value::Void => Part::Void,
            Value::Boolean(value) => Part::Boolean(*value),
            Value::Int(value) => Part::Int(*value),
            Value::Number(text) => Part::Number(text),
            Value::Long(value) => Part::Long(*value),
            Value::Float(value) => Part::Float(*value),
            Value::Double(bits) => Part::Double(f64::from_bits(*bits)),
            Value::Decimal(text) => Part::Decimal(text),
            Value::Text(text) => Part::Text(PartText::Plain(text)),
            Value::Bytes(bytes) => Part::Bytes(PartBytes::Plain(bytes)),
            Value::Reference(collection, id) => Part::Reference(*collection, Id::parse(id)),
            Value::Proxy(id, interfaces) => Part::Proxy(Id::parse(id), Interfaces::Wire(interfaces)),
        }
    }

    /// As that end writes it.
    pub fn line(&self, writer: End) -> Vec<u8> {
        let mut out = Vec::new();
        self.part().write(&mut out, writer).expect("generated values can be written");
        out
    }
}

/// Texts with what is special on the wire in them.
pub fn texts() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\\", "\n", "\r", "\r\n", "\\n", "\\\\", "e", "!", "\0", "\t", "\u{85}", "\u{2028}", "\u{b}", "é", "中", "😀",
        " ", "\u{fffd}",
    ]);
    let mixed = prop::collection::vec(prop_oneof![special.prop_map(String::from), ".{0,6}"], 0..8);
    prop_oneof![Just(String::new()), "[ -~]{0,20}", mixed.prop_map(|pieces| pieces.concat())]
}

/// Doubles of every size, and those with a name.
pub fn doubles() -> impl Strategy<Value = f64> {
    let named = prop::sample::select(vec![
        0.0,
        -0.0,
        1.0,
        0.1,
        1e22,
        1e23,
        1e7,
        1e-3,
        9999999.999,
        1e16,
        123456789012345680.0,
        5e-324,
        1e-323,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ]);
    prop_oneof![named, any::<f64>(), (-1000..1000i32).prop_map(f64::from), (-1e9..1e9f64)]
}

/// Decimals as Python and Java write them.
pub fn decimals() -> impl Strategy<Value = String> {
    prop_oneof!["-?[1-9][0-9]{0,30}", "-?[0-9]\\.[0-9]{1,20}", "[1-9]E[+-][1-9][0-9]?", "-?[1-9]\\.[0-9]{1,5}E-[1-9]"]
}

/// Names of objects.
pub fn ids() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<u32>().prop_map(|n| format!("o{n}")),
        Just("t".into()),
        Just("GATEWAY_SERVER".into()),
        Just("j".into())
    ]
}

/// Names of classes and members.
pub fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z_$][a-zA-Z0-9_$.]{0,20}", "[^\\r\\n;]{1,10}"]
}

/// What either end can send the other, without references and proxies.
pub fn plain_values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i32>().prop_map(|value| Value::Int(value.into())),
        (-3..300i64).prop_map(Value::Int),
        any::<i64>().prop_map(Value::Long),
        doubles().prop_map(Value::double),
        decimals().prop_map(Value::Decimal),
        texts().prop_map(Value::Text),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
    ]
}

/// What that end writes.
pub fn values(writer: End) -> BoxedStrategy<Value> {
    let reference = ids().prop_map(|id| Value::Reference(Collection::None, id));
    match writer {
        End::Python => {
            let interfaces = prop::collection::vec(names(), 1..4).prop_map(|names| names.join(";"));
            let proxy =
                (any::<u32>(), interfaces).prop_map(|(n, interfaces)| Value::Proxy(format!("p{n}"), interfaces));
            prop_oneof![8 => plain_values(), 1 => reference, 1 => proxy].boxed()
        }
        End::Java => {
            let collection = prop::sample::select(vec![
                Collection::List,
                Collection::Map,
                Collection::Set,
                Collection::Array,
                Collection::Iterator,
            ]);
            let collection = (collection, ids()).prop_map(|(collection, id)| Value::Reference(collection, id));
            prop_oneof![8 => plain_values(), 1 => reference, 1 => collection, 1 => Just(Value::Void)].boxed()
        }
    }
}
