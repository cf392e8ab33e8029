//! The exchanges that the protocol's description lists: each side reads what the other wrote, and would write it just so.

mod common;

use common::value::Value;
use common::{reread, rewrite, unquote};
use sanca_protocol::{End, Part, ProtocolError, Reply};

#[test]
fn listed_exchanges_are_read_and_written_byte_for_byte() {
    let mut checked = 0;
    for line in include_str!("exchanges.txt").lines().filter(|line| !line.starts_with('#')) {
        let (writer, bytes) = match line.split_at(2) {
            ("> ", bytes) => (End::Python, unquote(bytes)),
            ("< ", bytes) => (End::Java, unquote(bytes)),
            _ => panic!("{line}"),
        };
        assert_eq!(reread(&bytes, writer), String::from_utf8_lossy(&bytes), "{line}");
        checked += 1;
    }
    assert!(checked > 90, "{checked}");
}

#[test]
fn parts_are_read_as_their_reader_means_them() {
    use Value::{Boolean, Int, Long, Null, Number, Void};
    let rows: &[(&str, Option<Value>, Option<Value>)] = &[
        // part, as Java reads it, as Python reads it
        ("n", Some(Null), Some(Null)),
        ("v", Some(Void), Some(Void)),
        ("bTrue", Some(Boolean(true)), Some(Boolean(true))),
        ("bTRUE", Some(Boolean(true)), Some(Boolean(true))),
        ("byes", Some(Boolean(false)), Some(Boolean(false))),
        ("b", Some(Boolean(false)), Some(Boolean(false))),
        ("i5", Some(Int(5)), Some(Int(5))),
        ("i2147483648", Some(Int(2147483648)), Some(Int(2147483648))),
        ("i+5", Some(Int(5)), Some(Int(5))),
        ("i9223372036854775808", None, Some(Number("9223372036854775808".into()))),
        ("i1.5", None, Some(Number("1.5".into()))),
        ("iabc", None, Some(Number("abc".into()))),
        ("i", None, None),
        ("L7", Some(Long(7)), Some(Long(7))),
        ("L9223372036854775808", None, None),
        ("L", None, None),
        ("dinf", Some(Value::double(f64::INFINITY)), Some(Value::double(f64::INFINITY))),
        ("dx", None, None),
        ("D1E+5", Some(Value::Decimal("1E+5".into())), Some(Value::Decimal("1E+5".into()))),
        ("DNaN", None, None),
        ("s", Some(Value::Text(String::new())), Some(Value::Text(String::new()))),
        ("sa\\tb", Some(Value::Text("atb".into())), Some(Value::Text("a\\tb".into()))),
        ("j", Some(Value::Bytes(vec![])), Some(Value::Bytes(vec![]))),
        ("jAP8=", Some(Value::Bytes(vec![0, 255])), Some(Value::Bytes(vec![0, 255]))),
        ("jAP8", None, None),
        ("jA P8=", None, None),
        ("ro1", Some(reference("r", "o1")), Some(reference("r", "o1"))),
        ("r", None, None),
        ("r ", None, None),
        ("lo1", None, Some(reference("l", "o1"))),
        ("ho1", None, Some(reference("h", "o1"))),
        ("ao1", None, Some(reference("a", "o1"))),
        ("to1", None, Some(reference("t", "o1"))),
        ("go1", None, Some(reference("g", "o1"))),
        ("fp0;a.B;c.D", Some(Value::Proxy("p0".into(), "a.B;c.D".into())), None),
        ("fp0", None, None),
        ("fp0;", None, None),
        ("q", None, None),
        ("", None, None),
        (" ", None, None),
        ("e", None, None),
    ];
    for (part, java, python) in rows {
        let read = |reader| Part::parse(part.as_bytes(), reader).and_then(|part| Value::of(&part)).ok();
        assert_eq!(read(End::Java), *java, "{part:?} as Java reads it");
        assert_eq!(read(End::Python), *python, "{part:?} as Python reads it");
    }
}

fn reference(letter: &str, id: &str) -> Value {
    Value::of(&Part::parse(format!("{letter}{id}").as_bytes(), End::Python).unwrap()).unwrap()
}

#[test]
fn what_is_wrong_is_said_in_the_jars_words() {
    let rows = [
        ("qx", "py4j.Py4JException: Command Part is unknown: qx"),
        ("iabc", "java.lang.NumberFormatException: For input string: \"abc\""),
        ("L9223372036854775808", "java.lang.NumberFormatException: For input string: \"9223372036854775808\""),
        ("dabc", "java.lang.NumberFormatException: For input string: \"abc\""),
        ("d", "java.lang.NumberFormatException: empty String"),
        ("r", "py4j.Py4JException: Reference is empty."),
        ("fp0", "py4j.Py4JException: Invalid Python Proxy."),
        (" ", "py4j.Py4JException: Command Part is Empty or is the End of Command Part"),
    ];
    for (part, text) in rows {
        assert_eq!(Part::parse(part.as_bytes(), End::Java).unwrap_err().as_java_says(), text);
    }
}

#[test]
fn a_refusal_quotes_a_little_of_what_it_refuses() {
    let long = format!("q{}", "x".repeat(10_000_000));
    let error = Part::parse(long.as_bytes(), End::Java).unwrap_err();
    assert!(error.to_string().len() < 300 && error.to_string().ends_with('…'), "{error}");
}

#[test]
fn replies_that_are_none_are_refused() {
    for line in ["", "!", "w", "!wi1", "yq"] {
        assert!(Reply::parse(line.as_bytes(), End::Python).is_err(), "{line:?}");
    }
    assert!(matches!(Reply::parse(b"!x", End::Java), Ok(Reply::Error(None))));
    assert!(matches!(Reply::parse(b"yi1", End::Python), Ok(Reply::Value(Part::Int(1)))));
}

#[test]
fn names_that_would_be_more_than_a_name_are_not_written() {
    use sanca_protocol::{Command, Id, Interfaces, Parts, Target};
    let proxy = [Part::Proxy(Id::Proxy(0), Interfaces::Given(&["a.B;c.D"]))];
    let none = [Part::Proxy(Id::Proxy(0), Interfaces::Given(&[]))];
    let target = Target::Object(Id::EntryPoint);
    let commands = [
        Command::Find { name: "a\nrj\ne\nr\nu\nString", view: Id::DefaultView },
        Command::Call { target: Target::Static("a\r"), method: "m", arguments: Parts::NONE },
        Command::Call { target, method: "m\n", arguments: Parts::NONE },
        Command::Call { target, method: "m", arguments: Parts::Given(&proxy) },
        Command::Call { target, method: "m", arguments: Parts::Given(&none) },
        Command::Release { object: Id::Other("o1\ne\ns") },
    ];
    for command in commands {
        let mut out = b"before".to_vec();
        let error = command.write(&mut out, End::Python).unwrap_err();
        assert!(matches!(error, ProtocolError::UnsafeName { .. } | ProtocolError::Proxy(_)), "{error}");
        assert_eq!(out, b"before");
    }
}

#[test]
fn received_bytes_are_not_passed_on_with_a_line_end_in_them() {
    let part = Part::parse(b"jAP8=\rx", End::Python).unwrap();
    assert!(matches!(part.write(&mut Vec::new(), End::Java), Err(ProtocolError::Base64(_))));
}

#[test]
fn lent_texts_are_written_as_each_end_writes_them() {
    use sanca_model::{Arg, Text};
    let units: Vec<u8> = [0x61, 0xD800, 0x62].into_iter().flat_map(u16::to_ne_bytes).collect();
    let astral: Vec<u8> = "a😀\n".chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect();
    let write = |text, writer| {
        let mut out = Vec::new();
        Part::from_arg(&Arg::Text(text)).unwrap().write(&mut out, writer).map(|()| String::from_utf8(out).unwrap())
    };
    assert_eq!(write(Text::Utf16(&units), End::Java).unwrap(), "sa?b");
    let error = write(Text::Utf16(&units), End::Python).unwrap_err();
    assert_eq!(error, ProtocolError::LoneSurrogate { unit: 0xD800, at: 1 });
    for end in [End::Python, End::Java] {
        assert_eq!(write(Text::Utf32(&astral), end).unwrap(), "sa😀\\n");
        assert_eq!(write(Text::Latin1(b"\xe9\\"), end).unwrap(), "sé\\\\");
    }
}

#[test]
fn values_are_lent_to_links_in_the_models_forms() {
    use sanca_model::pack::tag;
    use sanca_model::{Arg, Text};
    let mut scratch = Vec::new();
    let mut lend = |part: &'static str| match Part::parse(part.as_bytes(), End::Java).unwrap().lend(&mut scratch) {
        Ok(Some(arg)) => format!("{arg:?}"),
        other => format!("{other:?}"),
    };
    assert_eq!(lend("n"), "Null");
    assert_eq!(lend("i5"), "Int(5)");
    assert_eq!(lend("i2147483648"), "Long(2147483648)");
    assert_eq!(lend("L5"), "Long(5)");
    assert_eq!(lend("sabc"), format!("{:?}", Arg::Text(Text::Latin1(b"abc"))));
    assert_eq!(lend("s\\n\u{e9}"), format!("{:?}", Arg::Text(Text::Latin1(b"\n\xe9"))));
    let units: Vec<u8> = "中é".encode_utf16().flat_map(u16::to_ne_bytes).collect();
    assert_eq!(lend("s中é"), format!("{:?}", Arg::Text(Text::Utf16(&units))));
    let points: Vec<u8> = "a😀".chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect();
    assert_eq!(lend("sa😀"), format!("{:?}", Arg::Text(Text::Utf32(&points))));
    let packed = [&[tag::BYTES][..], &2u32.to_ne_bytes(), &[0, 255]].concat();
    assert_eq!(lend("jAP8="), format!("{:?}", Arg::Packed(&packed)));
    assert_eq!(lend("ro1"), "Ok(None)");
    let mut again = Vec::new();
    Part::from_arg(&Arg::Packed(&packed)).unwrap().write(&mut again, End::Java).unwrap();
    assert_eq!(again, b"jAP8=");
    assert!(rewrite(&sanca_protocol::Command::Shutdown, End::Python).is_ok());
}
