//! Calling members of every shape.

use crate::support::{Value, call, call_static, java, latin1, live, method, new, result, text};
use sanca_model::link::JavaLink;
use sanca_model::value::Arg;
use sanca_model::{Error, Handle};

#[test]
fn primitives_of_every_kind_come_back_as_they_went() {
    let java = java();
    let cases: &[(&str, &str, Arg<'_>, Value)] = &[
        ("java.lang.Boolean", "boolean", Arg::Boolean(true), Value::Bool(true)),
        ("java.lang.Byte", "byte", Arg::Byte(-128), Value::Int(-128)),
        ("java.lang.Character", "char", Arg::Char(0xFFFF), Value::Char(0xFFFF)),
        ("java.lang.Short", "short", Arg::Short(-32768), Value::Int(-32768)),
        ("java.lang.Integer", "int", Arg::Int(i32::MIN), Value::Int(i64::from(i32::MIN))),
        ("java.lang.Long", "long", Arg::Long(i64::MIN), Value::Int(i64::MIN)),
        ("java.lang.Float", "float", Arg::Float(-1.5), Value::Float(-1.5)),
        ("java.lang.Double", "double", Arg::Double(f64::MAX), Value::Float(f64::MAX)),
    ];
    for (class, param, arg, expected) in cases {
        // Often enough for the member to become warm on the way.
        for _ in 0..20 {
            assert_eq!(
                call_static(&java, class, "valueOf", &[param], &[*arg]).as_ref().ok(),
                Some(expected),
                "{class}"
            );
        }
    }
}

#[test]
fn primitive_results_are_extended_by_their_own_rule() {
    let java = java();
    let reverse = call_static(&java, "java.lang.Character", "reverseBytes", &["char"], &[Arg::Char(0x00FF)]);
    assert_eq!(reverse.ok(), Some(Value::Char(0xFF00)));
    let compare = call_static(&java, "java.lang.Byte", "compare", &["byte", "byte"], &[Arg::Byte(-1), Arg::Byte(1)]);
    assert_eq!(compare.ok(), Some(Value::Int(-2)));
    let bits = call_static(&java, "java.lang.Float", "intBitsToFloat", &["int"], &[Arg::Int(i32::MIN)]);
    assert!(matches!(bits, Ok(Value::Float(zero)) if zero == 0.0 && zero.is_sign_negative()));
    let sum = call_static(&java, "java.lang.Math", "addExact", &["int", "int"], &[Arg::Int(-5), Arg::Int(2)]);
    assert_eq!(sum.ok(), Some(Value::Int(-3)));
}

#[test]
fn boxes_go_to_reference_parameters() {
    let java = java();
    let args = [
        Arg::Boolean(false),
        Arg::Byte(-3),
        Arg::Char(0x20AC),
        Arg::Short(-300),
        Arg::Int(-70_000),
        Arg::Long(i64::MAX),
        Arg::Float(0.5),
        Arg::Double(-0.25),
    ];
    let expected = ["false", "-3", "€", "-300", "-70000", "9223372036854775807", "0.5", "-0.25"];
    for (arg, expected) in args.iter().zip(expected) {
        let printed = call_static(&java, "java.lang.String", "valueOf", &["java.lang.Object"], &[*arg]);
        assert_eq!(printed.ok(), Some(text(expected)));
    }
}

#[test]
fn any_number_of_arguments_arrives_in_order() {
    let java = java();
    let int = |numbers: &[i32]| numbers.iter().map(|&number| Arg::Int(number)).collect::<Vec<_>>();
    let of = |count: usize| vec!["java.lang.Object"; count];
    for count in 0..=10 {
        let numbers: Vec<i32> = (0..count as i32).collect();
        for _ in 0..12 {
            let Ok(Value::Object(list)) = call_static(&java, "java.util.List", "of", &of(count), &int(&numbers)) else {
                panic!("List.of gives a list");
            };
            let to_string = method(&java, "java.lang.Object", "toString", &[]);
            let expected = format!("{numbers:?}");
            assert_eq!(call(&java, &to_string, list.handle, &[]).ok(), Some(text(&expected)));
            java.release(list.handle);
        }
    }
}

#[test]
fn void_methods_and_null_results_are_told_apart() {
    let java = java();
    let map = new(&java, "java.util.HashMap", &[], &[]);
    let clear = method(&java, "java.util.HashMap", "clear", &[]);
    let get = method(&java, "java.util.HashMap", "get", &["java.lang.Object"]);
    assert_eq!(call(&java, &clear, map.handle, &[]).ok(), Some(Value::Void));
    assert_eq!(call(&java, &get, map.handle, &[latin1("absent")]).ok(), Some(Value::Null));
    assert_eq!(call(&java, &get, map.handle, &[Arg::Null]).ok(), Some(Value::Null));
    java.release(map.handle);
}

#[test]
fn big_numbers_come_back_by_value() {
    let java = java();
    let parsed = call_static(&java, "java.math.BigInteger", "valueOf", &["long"], &[Arg::Long(-256)]);
    assert_eq!(parsed.ok(), Some(Value::BigInteger(vec![0xFF, 0x00])));
    let decimal = call_static(&java, "java.math.BigDecimal", "valueOf", &["double"], &[Arg::Double(1.25)]);
    assert_eq!(decimal.ok(), Some(Value::BigDecimal("1.25".to_owned())));
}

#[test]
fn owned_arguments_are_released_by_the_call() {
    let java = java();
    let before = live(&java);
    let object = new(&java, "java.lang.Object", &[], &[]);
    let non_null =
        call_static(&java, "java.util.Objects", "nonNull", &["java.lang.Object"], &[Arg::Owned(object.handle)]);
    assert_eq!(non_null.ok(), Some(Value::Bool(true)));
    assert_eq!(live(&java), before);
}

#[test]
fn a_missing_class_is_named_in_the_error() {
    let java = java();
    match java.find_class("com.acme.Nope") {
        Err(Error::ClassNotFound(name)) => assert_eq!(&*name, "com.acme.Nope"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn class_objects_lead_to_numbers_and_back() {
    let java = java();
    for name in ["java.lang.String", "int", "int[]", "java.util.Map.Entry", "[Ljava.lang.Thread;"] {
        let id = java.find_class(name).expect("the class exists");
        let Ok(Value::Object(class)) = result(|sink| java.class_object(id, sink)) else { panic!("a class object") };
        assert_eq!(java.class_of_class(class.handle).ok(), Some(id), "{name}");
        java.release(class.handle);
    }
}

#[test]
fn a_signature_reads_like_source() {
    let java = java();
    let add_exact = method(&java, "java.lang.Math", "addExact", &["int", "int"]);
    let signature = java.signature(add_exact.id).expect("it has one");
    assert!(signature.starts_with("public static int addExact(int"), "{signature}");
}

#[test]
fn identity_is_that_of_the_object_and_not_of_the_handle() {
    let java = java();
    let object = new(&java, "java.lang.Object", &[], &[]);
    let other = new(&java, "java.lang.Object", &[], &[]);
    let copy = java.duplicate(object.handle).expect("a second handle");
    assert_ne!(copy, object.handle);
    assert_eq!(
        (java.same(object.handle, copy).ok(), java.same(object.handle, other.handle).ok()),
        (Some(true), Some(false))
    );
    for handle in [object.handle, other.handle, copy] {
        java.release(handle);
    }
    let null = java.same(Handle::NULL, Handle::NULL);
    assert_eq!(null.ok(), Some(true));
}
