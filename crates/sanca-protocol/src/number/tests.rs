use super::*;

fn double(value: f64, writer: End) -> String {
    let mut out = Vec::new();
    write_double(&mut out, value, writer);
    String::from_utf8(out).unwrap()
}

/// Value, Python's `repr`, Java's `Double.toString`.
const DOUBLES: &[(f64, &str, &str)] = &[
    (0.0, "0.0", "0.0"),
    (-0.0, "-0.0", "-0.0"),
    (1.0, "1.0", "1.0"),
    (-1.5, "-1.5", "-1.5"),
    (0.1, "0.1", "0.1"),
    (0.001, "0.001", "0.001"),
    (0.0001, "0.0001", "1.0E-4"),
    (0.00001, "1e-05", "1.0E-5"),
    (1.5e-5, "1.5e-05", "1.5E-5"),
    (0.00123, "0.00123", "0.00123"),
    (0.000123, "0.000123", "1.23E-4"),
    (123456.0, "123456.0", "123456.0"),
    (9999999.0, "9999999.0", "9999999.0"),
    (10000000.0, "10000000.0", "1.0E7"),
    (12345678.9, "12345678.9", "1.23456789E7"),
    (1e10, "10000000000.0", "1.0E10"),
    (1e15, "1000000000000000.0", "1.0E15"),
    (9007199254740993.0, "9007199254740992.0", "9.007199254740992E15"),
    (1e16, "1e+16", "1.0E16"),
    (1e22, "1e+22", "1.0E22"),
    (1e23, "1e+23", "1.0E23"),
    (2e23, "2e+23", "2.0E23"),
    (1.2345e100, "1.2345e+100", "1.2345E100"),
    (1e300, "1e+300", "1.0E300"),
    (f64::MAX, "1.7976931348623157e+308", "1.7976931348623157E308"),
    (f64::MIN_POSITIVE, "2.2250738585072014e-308", "2.2250738585072014E-308"),
    (5e-324, "5e-324", "4.9E-324"),
    (1e-323, "1e-323", "9.9E-324"),
    (f64::NAN, "NaN", "NaN"),
    (f64::INFINITY, "Infinity", "Infinity"),
    (f64::NEG_INFINITY, "-Infinity", "-Infinity"),
    (core::f64::consts::PI, "3.141592653589793", "3.141592653589793"),
];

#[test]
fn doubles_are_written_as_each_end_writes_them_and_read_by_both() {
    for (value, python, java) in DOUBLES {
        assert_eq!(double(*value, End::Python), *python);
        assert_eq!(double(*value, End::Java), *java);
        for (text, reader) in [(python, End::Java), (python, End::Python), (java, End::Java), (java, End::Python)] {
            let read = read_double(text.as_bytes(), reader).unwrap();
            assert!(read.to_bits() == value.to_bits() || (read.is_nan() && value.is_nan()), "{text}");
        }
    }
}

#[test]
fn floats_have_the_digits_of_a_float() {
    let rows = [
        (0.1, "0.1"),
        (3.4028235e38, "3.4028235E38"),
        (1.4e-45, "1.4E-45"),
        (1.0, "1.0"),
        (1e10, "1.0E10"),
        (16777216.0, "1.6777216E7"),
        (-0.0, "-0.0"),
        (f32::INFINITY, "Infinity"),
        (f32::NAN, "NaN"),
    ];
    for (value, text) in rows {
        let mut out = Vec::new();
        write_float(&mut out, value);
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }
}

#[test]
fn doubles_are_read_in_the_forms_each_end_accepts() {
    let rows: &[(&str, Option<f64>, Option<f64>)] = &[
        // text, as Java reads it, as Python reads it
        ("1.5f", Some(1.5), None),
        ("1.5D", Some(1.5), None),
        (" 1.5 ", Some(1.5), Some(1.5)),
        ("+1", Some(1.0), Some(1.0)),
        (".5", Some(0.5), Some(0.5)),
        ("5.", Some(5.0), Some(5.0)),
        ("1e400", Some(f64::INFINITY), Some(f64::INFINITY)),
        ("inf", Some(f64::INFINITY), Some(f64::INFINITY)),
        ("-inf", Some(f64::NEG_INFINITY), Some(f64::NEG_INFINITY)),
        ("+Infinity", Some(f64::INFINITY), Some(f64::INFINITY)),
        ("INF", None, Some(f64::INFINITY)),
        ("infinity", None, Some(f64::INFINITY)),
        ("", None, None),
        ("-", None, None),
        (".", None, None),
        ("abc", None, None),
        ("1e", None, None),
        ("1..2", None, None),
        ("f", None, None),
    ];
    for (text, java, python) in rows {
        assert_eq!(read_double(text.as_bytes(), End::Java).ok(), *java, "{text:?}");
        assert_eq!(read_double(text.as_bytes(), End::Python).ok(), *python, "{text:?}");
    }
    assert!(read_double(b"nan", End::Java).unwrap().is_nan());
    assert!(read_double(b"NAN", End::Java).is_err());
    assert!(read_double(b"NAN", End::Python).unwrap().is_nan());
}

#[test]
fn java_writes_decimals_out_and_python_does_not() {
    let rows = [
        ("1.10", "1.10"),
        ("1E+10", "10000000000"),
        ("1E+5", "100000"),
        ("1e-3", "0.001"),
        ("12.345E1", "123.45"),
        ("-12E-1", "-1.2"),
        ("0E+3", "0"),
        ("0E-3", "0.000"),
        ("+5", "5"),
        (".5E0", "0.5"),
        ("123E-5", "0.00123"),
        ("-0.00", "0.00"),
        ("007.5", "7.5"),
        ("5.", "5"),
    ];
    for (text, plain) in rows {
        let mut out = Vec::new();
        write_decimal(&mut out, text, End::Java, 100).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), plain, "{text}");
        let mut out = Vec::new();
        write_decimal(&mut out, text, End::Python, 0).unwrap();
        assert_eq!(out, text.as_bytes());
        assert_eq!(read_decimal(text.as_bytes()).unwrap(), text);
    }
}

#[test]
fn decimals_that_java_cannot_hold_are_refused() {
    for text in ["", "NaN", "Infinity", "sNaN", "1.2.3", "1E", "E5", ".", "+", "1E99999999999", "1_0", "0x1", "1 "] {
        assert!(read_decimal(text.as_bytes()).is_err(), "{text:?}");
        assert!(write_decimal(&mut Vec::new(), text, End::Python, 100).is_err(), "{text:?}");
    }
    let error = write_decimal(&mut Vec::new(), "1E+1000000", End::Java, 1000).unwrap_err();
    assert_eq!(error, ProtocolError::Limit { what: Limit::Digits, seen: 1000001, accepted: 1000 });
}

#[test]
fn integers_are_64_bits_of_digits() {
    for (text, value) in
        [("0", Some(0)), ("-5", Some(-5)), ("+5", Some(5)), ("007", Some(7)), ("9223372036854775808", None)]
    {
        assert_eq!(read_integer(text.as_bytes()), value, "{text}");
    }
    for text in ["", "-", " 1", "1 ", "1.5", "abc", "1_0", "٣"] {
        assert_eq!(read_integer(text.as_bytes()), None, "{text:?}");
    }
}
