//! Fields, static and of instances.

use crate::support::{Value, call, java, latin1, live, method, new, result, text};
use sanca_jvm::EmbeddedJava;
use sanca_model::link::JavaLink;
use sanca_model::shape::Field;
use sanca_model::value::Arg;
use sanca_model::{Pin, PinSlot, Receiver};

fn field(java: &EmbeddedJava, class: &str, name: &str) -> Field {
    let id = java.find_class(class).expect("the class exists");
    let members = java.members(id).expect("described");
    members.fields.into_iter().find(|field| &*field.name == name).expect("the field exists")
}

#[test]
fn static_fields_are_read_by_kind() {
    let java = java();
    let read = |class: &str, name: &str| result(|sink| java.get_field(&field(&java, class, name), None, sink)).ok();
    assert_eq!(read("java.lang.Integer", "MAX_VALUE"), Some(Value::Int(i64::from(i32::MAX))));
    assert_eq!(read("java.lang.Long", "MIN_VALUE"), Some(Value::Int(i64::MIN)));
    assert_eq!(read("java.lang.Byte", "MIN_VALUE"), Some(Value::Int(-128)));
    assert_eq!(read("java.lang.Short", "MAX_VALUE"), Some(Value::Int(32767)));
    assert_eq!(read("java.lang.Character", "MAX_VALUE"), Some(Value::Char(0xFFFF)));
    assert_eq!(read("java.lang.Float", "MAX_VALUE"), Some(Value::Float(f64::from(f32::MAX))));
    assert_eq!(read("java.lang.Double", "MIN_VALUE"), Some(Value::Float(f64::from_bits(1))));
    assert_eq!(read("java.io.File", "pathSeparator"), Some(text(":")));
    assert_eq!(read("java.lang.Boolean", "TRUE"), Some(Value::Bool(true)));
}

#[test]
fn instance_fields_are_read_and_written() {
    let java = java();
    let before = live(&java);
    let reader = new(&java, "java.io.StringReader", &["java.lang.String"], &[latin1("x")]);
    let object = new(&java, "java.io.StreamTokenizer", &["java.io.Reader"], &[Arg::Object(reader.handle)]);
    let pin = PinSlot::new();
    let receiver = Receiver { handle: object.handle, pin: &pin };
    let of = |name: &str| field(&java, "java.io.StreamTokenizer", name);
    let read = |name: &str| result(|sink| java.get_field(&of(name), Some(&receiver), sink)).ok();
    java.set_field(&of("ttype"), Some(&receiver), &Arg::Int(-77)).expect("written");
    java.set_field(&of("nval"), Some(&receiver), &Arg::Double(2.5)).expect("written");
    java.set_field(&of("sval"), Some(&receiver), &latin1("words")).expect("written");
    assert_eq!(
        (read("ttype"), read("nval"), read("sval")),
        (Some(Value::Int(-77)), Some(Value::Float(2.5)), Some(text("words")))
    );
    java.set_field(&of("sval"), Some(&receiver), &Arg::Null).expect("written");
    assert_eq!(read("sval"), Some(Value::Null));
    assert_ne!(pin.get(), Pin(0), "the first access pins");
    java.unpin(pin.get());
    java.release(object.handle);
    java.release(reader.handle);
    assert_eq!(live(&java), before);
}

#[test]
fn a_field_seen_by_the_method_that_uses_it() {
    let java = java();
    let reader = new(&java, "java.io.StringReader", &["java.lang.String"], &[latin1("42")]);
    let object = new(&java, "java.io.StreamTokenizer", &["java.io.Reader"], &[Arg::Object(reader.handle)]);
    let pin = PinSlot::new();
    let receiver = Receiver { handle: object.handle, pin: &pin };
    let next = method(&java, "java.io.StreamTokenizer", "nextToken", &[]);
    assert_eq!(call(&java, &next, object.handle, &[]).ok(), Some(Value::Int(-2)));
    let value = result(|sink| java.get_field(&field(&java, "java.io.StreamTokenizer", "nval"), Some(&receiver), sink));
    assert_eq!(value.ok(), Some(Value::Float(42.0)));
    java.unpin(pin.get());
    java.release(object.handle);
    java.release(reader.handle);
}
