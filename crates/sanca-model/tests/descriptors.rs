//! What is wrong with a descriptor is said with its place.

use sanca_model::descriptor::{MethodDescriptor, TypeName};

#[test]
fn an_error_names_position_and_what_belongs_there() {
    for (text, expected) in [
        ("", r#""" is malformed at position 0: expected '(' before the parameter types, found the end"#),
        ("I)V", r#""I)V" is malformed at position 0: expected '(' before the parameter types, found 'I'"#),
        (
            "(I",
            r#""(I" is malformed at position 2: expected a parameter type (one of B C D F I J S Z, L…; or [) or ')', found the end"#,
        ),
        (
            "(int)V",
            r#""(int)V" is malformed at position 1: expected a parameter type (one of B C D F I J S Z, L…; or [) or ')', found 'i'"#,
        ),
        (
            "(V)V",
            r#""(V)V" is malformed at position 1: expected a parameter type (one of B C D F I J S Z, L…; or [) or ')', found 'V'"#,
        ),
        (
            "(I)",
            r#""(I)" is malformed at position 3: expected a return type: V, one of B C D F I J S Z, L…; or [, found the end"#,
        ),
        ("(I)VV", r#""(I)VV" is malformed at position 4: expected nothing more, found 'V'"#),
        (
            "(Ljava.lang.String;)V",
            r#""(Ljava.lang.String;)V" is malformed at position 6: expected '/' between the parts of a name in a descriptor, found '.'"#,
        ),
        (
            "(Ljava/lang/String)V",
            r#""(Ljava/lang/String)V" is malformed at position 20: expected ';' after the class name, found the end"#,
        ),
        ("(L;)V", r#""(L;)V" is malformed at position 2: expected a name, found ';'"#),
        ("(La//b;)V", r#""(La//b;)V" is malformed at position 4: expected a name, found '/'"#),
        (
            "([)V",
            r#""([)V" is malformed at position 2: expected a parameter type (one of B C D F I J S Z, L…; or [) or ')', found ')'"#,
        ),
    ] {
        assert_eq!(MethodDescriptor::parse(text).unwrap_err().to_string(), expected);
    }
}

#[test]
fn names_are_read_in_both_notations() {
    for (name, descriptor, class_name) in [
        ("int", "I", "int"),
        ("void", "V", "void"),
        ("int[]", "[I", "[I"),
        ("[[I", "[[I", "[[I"),
        ("java.util.Map$Entry", "Ljava/util/Map$Entry;", "java.util.Map$Entry"),
        ("java.lang.String[][]", "[[Ljava/lang/String;", "[[Ljava.lang.String;"),
        ("[Ljava.lang.String;", "[Ljava/lang/String;", "[Ljava.lang.String;"),
        ("Größe[]", "[LGröße;", "[LGröße;"),
    ] {
        let found = TypeName::from_class_name(name).unwrap();
        assert_eq!((found.descriptor().as_str(), found.class_name().as_str()), (descriptor, class_name));
    }
}

#[test]
fn bad_names_are_refused() {
    for name in ["", "[]", "int[", "java..lang", ".a", "a.", "a/b", "void[]", "[V", "a;b", "[La.b", "int []x", "a b"] {
        assert!(TypeName::from_class_name(name).is_err(), "{name}");
    }
    assert!(TypeName::from_class_name(&("int".to_owned() + &"[]".repeat(256))).is_err());
    assert!(TypeName::from_descriptor(&("[".repeat(256) + "I")).is_err());
    assert!(TypeName::from_descriptor(&("[".repeat(255) + "I")).is_ok());
}

#[test]
fn the_return_type_may_be_left_out_to_tell_overloads_apart() {
    let (params, returns) = MethodDescriptor::parse_partial("(I[J)").unwrap();
    assert_eq!((params[1].to_string().as_str(), returns), ("long[]", None));
    assert!(MethodDescriptor::parse_partial("(I)V").unwrap().1.is_some());
    assert!(MethodDescriptor::parse_partial("(I)VV").is_err());
    assert!(MethodDescriptor::parse_partial("(I").is_err());
}
