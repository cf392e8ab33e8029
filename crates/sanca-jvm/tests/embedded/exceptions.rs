//! What Java throws.

use crate::support::{call, call_static, java, latin1, live, method, new, thrown};
use sanca_model::link::{Frame, JavaLink, PythonError};
use sanca_model::value::Arg;
use sanca_model::{Error, Handle, PyRef};

#[test]
fn an_exception_keeps_its_class_when_cold_and_when_warm() {
    let java = java();
    let before = live(&java);
    for _ in 0..20 {
        let parsed = call_static(&java, "java.lang.Integer", "parseInt", &["java.lang.String"], &[latin1("x")]);
        assert_eq!(thrown(&java, parsed), "java.lang.NumberFormatException");
    }
    assert_eq!(live(&java), before);
}

#[test]
fn a_call_after_an_exception_succeeds() {
    let java = java();
    let failed = call_static(&java, "java.lang.Math", "toIntExact", &["long"], &[Arg::Long(i64::MAX)]);
    assert_eq!(thrown(&java, failed), "java.lang.ArithmeticException");
    let fine = call_static(&java, "java.lang.Math", "toIntExact", &["long"], &[Arg::Long(7)]);
    assert_eq!(fine.ok(), Some(crate::support::Value::Int(7)));
}

#[test]
fn a_throwable_tells_message_cause_and_suppressed() {
    let java = java();
    let before = live(&java);
    let cause = new(&java, "java.lang.IllegalStateException", &["java.lang.String"], &[latin1("inner")]);
    let params = ["java.lang.String", "java.lang.Throwable"];
    let outer = new(&java, "java.lang.RuntimeException", &params, &[latin1("outer"), Arg::Object(cause.handle)]);
    let add = method(&java, "java.lang.Throwable", "addSuppressed", &["java.lang.Throwable"]);
    let suppressed = new(&java, "java.lang.Error", &[], &[]);
    call(&java, &add, outer.handle, &[Arg::Object(suppressed.handle)]).expect("it is added");
    let info = java.throwable(outer.handle).expect("described");
    assert_eq!((&*info.class_name, info.message.as_deref()), ("java.lang.RuntimeException", Some("outer")));
    let told = info.cause.expect("a cause");
    assert_eq!(java.same(told.handle, cause.handle).ok(), Some(true));
    assert_eq!(info.suppressed.len(), 1);
    for handle in [told.handle, info.suppressed[0].handle, cause.handle, outer.handle, suppressed.handle] {
        java.release(handle);
    }
    assert_eq!(live(&java), before);
}

#[test]
fn a_python_exception_keeps_its_reference_and_frames() {
    let java = java();
    let frames = [Frame { class_name: "mod".into(), method: "fn".into(), file: "mod.py".into(), line: 3 }];
    let error = PythonError {
        exception: PyRef(0xABC0),
        type_name: "mod.Wrong",
        message: "why",
        frames: &frames,
        cause: Handle::NULL,
    };
    let made = java.python_exception(&error).expect("made");
    let info = java.throwable(made.handle).expect("described");
    assert_eq!(info.python, Some(PyRef(0xABC0)));
    java.release(made.handle);
}

#[test]
fn an_array_of_a_missing_class_is_missing_too() {
    let java = java();
    match java.find_class("[Lno.such.Thing;") {
        Err(Error::ClassNotFound(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn deep_java_recursion_is_a_stack_overflow_error() {
    let java = java();
    // A list that contains itself: hashCode recurses for ever.
    let list = new(&java, "java.util.ArrayList", &[], &[]);
    let add = method(&java, "java.util.ArrayList", "add", &["java.lang.Object"]);
    call(&java, &add, list.handle, &[Arg::Object(list.handle)]).expect("added");
    let hash = method(&java, "java.util.ArrayList", "hashCode", &[]);
    let outcome = call(&java, &hash, list.handle, &[]);
    assert_eq!(thrown(&java, outcome), "java.lang.StackOverflowError");
    java.release(list.handle);
}
