//! The numbers both halves fixed beforehand.

use crate::support::{Value, java, printed, result};
use sanca_model::link::JavaLink;
use sanca_model::operation::Op;
use sanca_model::well_known;

#[test]
fn every_fixed_class_number_is_the_same_in_java() {
    let java = java();
    let wrong: Vec<_> = well_known::ALL
        .iter()
        .filter(|(_, name)| *name != "java.lang.Record") // Java 16
        .filter_map(|(id, name)| match java.find_class(name) {
            Ok(found) if found == *id => None,
            other => Some(format!("{name}: {other:?}, not {id:?}")),
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_operation_has_the_same_number_in_java() {
    let java = java();
    let class = java.find_class("org.sanca.internal.Op").expect("there");
    let fields = java.members(class).expect("described").fields;
    let mut theirs: Vec<(String, i64)> = fields
        .iter()
        .map(|field| match result(|sink| java.get_field(field, None, sink)) {
            Ok(Value::Int(number)) => (field.name.to_string(), number),
            other => panic!("{}: {other:?}", field.name),
        })
        .collect();
    let mut ours: Vec<(String, i64)> = Op::ALL.iter().map(|(op, name)| (constant(name), *op as i64)).collect();
    theirs.sort();
    ours.sort();
    assert_eq!(ours, theirs);
}

/// `GetGlobal` as Java spells it: `GET_GLOBAL`.
fn constant(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

#[test]
fn a_header_carries_the_name_of_its_number() {
    let java = java();
    for (id, name) in well_known::ALL.iter().filter(|(_, name)| *name != "java.lang.Record") {
        assert_eq!(&*java.describe(*id).expect("described").name, *name);
    }
}

#[test]
fn nothing_is_wrong_under_check_jni() {
    if crate::support::is_child() || std::env::var_os("SANCA_TEST_JVM_OPTIONS").is_some() {
        return;
    }
    let output = std::process::Command::new(std::env::current_exe().expect("this binary"))
        .args([
            "--nocapture",
            "--test-threads=1",
            "--skip",
            "under_check_jni",
            "--skip",
            "nanoseconds",
            "--skip",
            "life::",
        ])
        .env("SANCA_TEST_JVM_OPTIONS", "-Xcheck:jni")
        .output()
        .expect("the child runs");
    let text = printed(&output);
    let complaints: std::collections::BTreeSet<&str> =
        text.lines().filter(|line| line.contains("in native method") || line.contains("JNI local refs")).collect();
    assert!(output.status.success(), "{text}");
    assert!(complaints.is_empty(), "{complaints:#?}");
}
