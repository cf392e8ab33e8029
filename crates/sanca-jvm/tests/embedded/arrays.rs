//! Arrays of primitives and of references.

use crate::support::{Value, java, latin1, live, result, text, thrown};
use sanca_model::link::JavaLink;
use sanca_model::pack::tag;
use sanca_model::value::{Arg, Kind};
use sanca_model::{Error, Handle, PinSlot, Receiver, well_known};

const KINDS: [Kind; 8] =
    [Kind::Boolean, Kind::Byte, Kind::Char, Kind::Short, Kind::Int, Kind::Long, Kind::Float, Kind::Double];

fn bytes(kind: Kind, elements: usize) -> Vec<u8> {
    let size = kind.size().expect("a primitive");
    let wrap = if kind == Kind::Boolean { 2 } else { 251 };
    (0..elements * size).map(|index| (index % wrap) as u8).collect()
}

#[test]
fn primitive_arrays_of_every_kind_keep_their_bytes() {
    let java = java();
    let before = live(&java);
    for kind in KINDS {
        for elements in [0, 1, 1000, 300_000] {
            let data = bytes(kind, elements);
            let handle = java.array_from(kind, &data).expect("made");
            let pin = PinSlot::new();
            let array = Receiver { handle, pin: &pin };
            assert_eq!(java.array_length(&array).ok(), Some(elements as i32));
            let mut out = vec![0; data.len()];
            java.array_read(kind, &array, 0, &mut out).expect("read");
            assert!(out == data, "{kind:?}, {elements}");
            java.unpin(pin.get());
            java.release(handle);
        }
    }
    assert_eq!(live(&java), before);
}

#[test]
fn parts_are_copied_where_they_belong() {
    let java = java();
    let Ok(Value::Object(made)) = result(|sink| java.new_array(well_known::INT, &[5], sink)) else {
        panic!("an array")
    };
    assert_eq!(made.class, well_known::INT_ARRAY);
    let pin = PinSlot::new();
    let array = Receiver { handle: made.handle, pin: &pin };
    let part: Vec<u8> = [7_i32, -8].iter().flat_map(|number| number.to_ne_bytes()).collect();
    java.array_write(Kind::Int, &array, 2, &part).expect("written");
    let mut out = vec![0; 20];
    java.array_read(Kind::Int, &array, 0, &mut out).expect("read");
    let numbers: Vec<i32> =
        out.chunks_exact(4).map(|four| i32::from_ne_bytes([four[0], four[1], four[2], four[3]])).collect();
    assert_eq!(numbers, [0, 0, 7, -8, 0]);
    java.unpin(pin.get());
    java.release(made.handle);
}

#[test]
fn a_range_out_of_bounds_throws_and_the_next_call_works() {
    let java = java();
    let handle = java.array_from(Kind::Long, &[0; 16]).expect("made");
    let pin = PinSlot::new();
    let array = Receiver { handle, pin: &pin };
    let outcome = java.array_read(Kind::Long, &array, 1, &mut [0; 16]).map(|()| Value::Void);
    assert_eq!(thrown(&java, outcome), "java.lang.ArrayIndexOutOfBoundsException");
    assert_eq!(java.array_length(&array).ok(), Some(2));
    java.unpin(pin.get());
    java.release(handle);
}

#[test]
fn elements_of_reference_arrays_are_set_and_read() {
    let java = java();
    let Ok(Value::Object(array)) = result(|sink| java.new_array(well_known::STRING, &[3], sink)) else {
        panic!("an array")
    };
    java.array_set(array.handle, 1, latin1("one")).expect("set");
    let get = |index| result(|sink| java.array_get(array.handle, index, sink));
    assert_eq!((get(0).ok(), get(1).ok()), (Some(Value::Null), Some(text("one"))));
    let outcome = java.array_set(array.handle, 0, Arg::Int(5)).map(|()| Value::Void);
    assert_eq!(thrown(&java, outcome), "java.lang.ArrayStoreException");
    assert_eq!(thrown(&java, get(3)), "java.lang.ArrayIndexOutOfBoundsException");
    java.release(array.handle);
}

#[test]
fn arrays_of_arrays_are_made_in_one_go() {
    let java = java();
    let Ok(Value::Object(outer)) = result(|sink| java.new_array(well_known::DOUBLE, &[2, 3], sink)) else {
        panic!("an array")
    };
    assert_eq!(&*java.describe(outer.class).expect("described").name, "[[D");
    java.release(outer.handle);
}

#[test]
fn packing_goes_on_where_scratch_memory_ends() {
    let java = java();
    let count = 400;
    let Ok(Value::Object(array)) = result(|sink| java.new_array(well_known::STRING, &[count], sink)) else {
        panic!("an array")
    };
    let long = "y".repeat(1000);
    for index in 0..count {
        java.array_set(array.handle, index, latin1(&long)).expect("set");
    }
    java.array_set(array.handle, 7, latin1(&"z".repeat(70_000))).expect("set");
    let mut out = Vec::new();
    let mut packed = 0;
    while packed < count {
        packed += java.array_pack(array.handle, packed, count - packed, &mut out).expect("packed");
    }
    assert_eq!(out[0], tag::LATIN1);
    assert_eq!(out.len(), 399 * 1005 + 70_005);
    java.release(array.handle);
}

#[test]
fn a_direct_buffer_shows_its_memory_and_others_do_not() {
    let java = java();
    let allocate =
        |name: &str| crate::support::call_static(&java, "java.nio.ByteBuffer", name, &["int"], &[Arg::Int(100)]);
    let see = |handle: Handle| {
        let pin = PinSlot::new();
        let seen = java.direct_buffer(&Receiver { handle, pin: &pin }).expect("asked");
        java.unpin(pin.get());
        java.release(handle);
        seen
    };
    let (Ok(Value::Object(direct)), Ok(Value::Object(heap))) = (allocate("allocateDirect"), allocate("allocate"))
    else {
        panic!("buffers")
    };
    assert!(matches!(see(direct.handle), Some(memory) if memory.address != 0 && memory.elements == 100));
    assert_eq!(see(heap.handle), None);
}

#[test]
fn an_array_of_a_negative_length_is_refused() {
    let java = java();
    let outcome = result(|sink| java.new_array(well_known::INT, &[-1], sink));
    assert!(matches!(outcome, Err(Error::Thrown(_))));
    assert_eq!(thrown(&java, outcome), "java.lang.NegativeArraySizeException");
}
