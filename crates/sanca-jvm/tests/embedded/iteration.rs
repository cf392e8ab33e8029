//! Elements in bulk.

use crate::support::{Value, call, call_static, java, live, method, new};
use sanca_jvm::EmbeddedJava;
use sanca_model::Handle;
use sanca_model::link::JavaLink;
use sanca_model::pack::tag;
use sanca_model::value::Arg;

/// Everything a chunker gives, taken `max` at a time.
fn drain(java: &EmbeddedJava, source: Handle, max: u32, pairs: bool) -> (u32, Vec<u8>) {
    let chunker = java.chunker(source, pairs).expect("a chunker");
    let (mut total, mut out) = (0, Vec::new());
    loop {
        let (taken, ended) = java.iterate(chunker, max, pairs, &mut out).expect("elements");
        total += taken;
        assert!(taken <= max && (taken > 0 || ended), "a chunk without an element is the end");
        if ended {
            java.release(chunker);
            return (total, out);
        }
    }
}

#[test]
fn every_element_comes_once_whatever_the_chunk() {
    let java = java();
    let before = live(&java);
    let list = new(&java, "java.util.ArrayList", &[], &[]);
    let add = method(&java, "java.util.ArrayList", "add", &["java.lang.Object"]);
    for number in 0..1000 {
        call(&java, &add, list.handle, &[Arg::Int(number)]).expect("added");
    }
    let expected: Vec<u8> =
        (0..1000_i32).flat_map(|number| core::iter::once(tag::INT).chain(number.to_ne_bytes())).collect();
    for max in [1, 7, 1000, 5000] {
        assert!(drain(&java, list.handle, max, false) == (1000, expected.clone()), "{max} at a time");
    }
    java.release(list.handle);
    assert_eq!(live(&java), before);
}

#[test]
fn a_map_gives_keys_or_pairs() {
    let java = java();
    let params = ["java.lang.Object", "java.lang.Object"];
    let Ok(Value::Object(map)) = call_static(&java, "java.util.Map", "of", &params, &[Arg::Int(1), Arg::Int(2)]) else {
        panic!("a map")
    };
    let packed = |number: i32| core::iter::once(tag::INT).chain(number.to_ne_bytes()).collect::<Vec<u8>>();
    assert_eq!(drain(&java, map.handle, 10, false), (1, packed(1)));
    assert_eq!(drain(&java, map.handle, 10, true), (1, [packed(1), packed(2)].concat()));
    java.release(map.handle);
}

#[test]
fn a_change_during_iteration_is_thrown_after_what_was_taken() {
    let java = java();
    let list = new(&java, "java.util.ArrayList", &[], &[]);
    let add = method(&java, "java.util.ArrayList", "add", &["java.lang.Object"]);
    for number in 0..4 {
        call(&java, &add, list.handle, &[Arg::Int(number)]).expect("added");
    }
    let chunker = java.chunker(list.handle, false).expect("a chunker");
    let mut out = Vec::new();
    assert_eq!(java.iterate(chunker, 2, false, &mut out).ok(), Some((2, false)));
    call(&java, &add, list.handle, &[Arg::Int(9)]).expect("added");
    let outcome = java.iterate(chunker, 2, false, &mut out).map(|_| Value::Void);
    assert_eq!(crate::support::thrown(&java, outcome), "java.util.ConcurrentModificationException");
    java.release(chunker);
    java.release(list.handle);
}
