//! Strings of every width, both ways.

use crate::support::{Value, call_static, java};
use sanca_jvm::EmbeddedJava;
use sanca_model::value::{Arg, Text};

fn bytes16(units: &[u16]) -> Vec<u8> {
    units.iter().flat_map(|unit| unit.to_ne_bytes()).collect()
}

fn echo(java: &EmbeddedJava, text: Text<'_>) -> Vec<u16> {
    match call_static(java, "java.lang.String", "valueOf", &["java.lang.Object"], &[Arg::Text(text)]) {
        Ok(Value::Text(units)) => units,
        other => panic!("{other:?}"),
    }
}

#[test]
fn latin1_keeps_every_byte_nul_included() {
    let java = java();
    let all: Vec<u8> = (0..=255).collect();
    for length in [0, 1, 15, 16, 17, 255, 256] {
        let expected: Vec<u16> = all[..length].iter().map(|&byte| u16::from(byte)).collect();
        assert_eq!(echo(&java, Text::Latin1(&all[..length])), expected);
    }
}

#[test]
fn utf16_keeps_lone_surrogates_and_nul() {
    let java = java();
    for units in [vec![0xD800], vec![0xDC00, 0x41, 0xD83D], vec![0, 0x20AC, 0], vec![0xFFFF; 40]] {
        assert_eq!(echo(&java, Text::Utf16(&bytes16(&units))), units);
    }
}

#[test]
fn utf32_becomes_surrogate_pairs_and_lone_surrogates_stay() {
    let java = java();
    let points: [u32; 5] = [0x1F600, 0x41, 0xD800, 0x10_FFFF, 0xE9];
    let bytes: Vec<u8> = points.iter().flat_map(|point| point.to_ne_bytes()).collect();
    assert_eq!(echo(&java, Text::Utf32(&bytes)), [0xD83D, 0xDE00, 0x41, 0xD800, 0xDBFF, 0xDFFF, 0xE9]);
}

#[test]
fn text_around_the_size_of_scratch_memory_arrives_whole() {
    let java = java();
    for length in [30_719, 30_720, 30_721, 61_439, 61_440, 61_441, 200_000] {
        let narrow: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        let expected: Vec<u16> = narrow.iter().map(|&byte| u16::from(byte)).collect();
        assert!(echo(&java, Text::Latin1(&narrow)) == expected, "Latin-1, {length}");
        let wide: Vec<u16> = (0..length).map(|index| 0x100 + (index % 997) as u16).collect();
        assert!(echo(&java, Text::Utf16(&bytes16(&wide))) == wide, "UTF-16, {length}");
    }
}

#[test]
fn several_texts_of_one_call_share_scratch_memory() {
    let java = java();
    let big = vec![b'a'; 61_000];
    let [a, b] = [Arg::Text(Text::Latin1(&big)), Arg::Text(Text::Latin1(b"bcdefgh"))];
    let equals = call_static(&java, "java.util.Objects", "equals", &["java.lang.Object", "java.lang.Object"], &[a, a]);
    assert_eq!(equals.ok(), Some(Value::Bool(true)), "the second does not fit beside the first");
    let differ = call_static(&java, "java.util.Objects", "equals", &["java.lang.Object", "java.lang.Object"], &[a, b]);
    assert_eq!(differ.ok(), Some(Value::Bool(false)));
}
