//! Handles and counts.

use crate::support::{Value, java, latin1, live, new, result};
use sanca_model::link::JavaLink;
use sanca_model::value::Arg;
use sanca_model::{Handle, well_known};

#[test]
fn handles_are_counted_exactly_across_flushes() {
    let java = java();
    let before = live(&java);
    let handles: Vec<_> = (0..1000).map(|_| new(&java, "java.lang.Object", &[], &[]).handle).collect();
    assert_eq!(live(&java), before + 1000);
    for handle in handles {
        java.release(handle);
    }
    assert_eq!(live(&java), before);
}

#[test]
fn calls_are_counted_one_by_one() {
    let java = java();
    let count = || java.stats().expect("counts").calls;
    let member = crate::support::method(&java, "java.lang.Math", "abs", &["int"]);
    let before = count();
    for _ in 0..100 {
        crate::support::call(&java, &member, sanca_model::Handle::NULL, &[Arg::Int(-1)]).expect("called");
    }
    assert_eq!(count(), before + 100);
}

#[test]
fn a_release_on_a_thread_without_java_takes_effect() {
    let java = java();
    let before = live(&java);
    let handle = new(&java, "java.lang.Object", &[], &[]).handle;
    let shared = java.shared();
    std::thread::spawn(move || shared.release(handle)).join().expect("no panic");
    assert_eq!(live(&java), before);
}

#[test]
fn an_object_released_on_a_thread_without_java_is_collected_while_others_work() {
    let java = java();
    let object = new(&java, "java.lang.Object", &[], &[]).handle;
    let weak = new(&java, "java.lang.ref.WeakReference", &["java.lang.Object"], &[Arg::Object(object)]).handle;
    let shared = java.shared();
    std::thread::spawn(move || shared.release(object)).join().expect("no panic");
    let collect = crate::support::method(&java, "java.lang.System", "gc", &[]);
    let get = crate::support::method(&java, "java.lang.ref.Reference", "get", &[]);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let gone = loop {
        for _ in 0..100 {
            java.release(new(&java, "java.lang.Object", &[], &[]).handle);
        }
        crate::support::call(&java, &collect, Handle::NULL, &[]).expect("collected");
        match crate::support::call(&java, &get, weak, &[]).expect("asked") {
            Value::Object(object) => java.release(object.handle),
            other => break other == Value::Null,
        }
        if std::time::Instant::now() > until {
            break false;
        }
    };
    java.release(weak);
    assert!(gone);
}

#[test]
fn releases_waiting_on_an_idle_thread_are_counted_once() {
    let java = java();
    let before = live(&java);
    let kept = [(); 5].map(|()| new(&java, "java.lang.Object", &[], &[]).handle);
    let given = [(); 5].map(|()| new(&java, "java.lang.Object", &[], &[]).handle);
    let shared = java.shared();
    let (ready, wait) = std::sync::mpsc::channel();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let idle = std::thread::spawn(move || {
        shared.current_thread().expect("attached");
        given.iter().for_each(|handle| shared.release(*handle));
        ready.send(()).expect("the test waits");
        let _ = stopped.recv();
    });
    wait.recv().expect("the thread is ready");
    let counted = live(&java);
    stop.send(()).expect("the thread waits");
    idle.join().expect("no panic");
    kept.iter().for_each(|handle| java.release(*handle));
    assert_eq!(counted, before + 5);
}

#[test]
fn objects_made_of_values_stay_objects() {
    let java = java();
    for (arg, class) in [
        (latin1("s"), well_known::STRING),
        (Arg::Int(3), well_known::BOX_INTEGER),
        (Arg::Double(0.5), well_known::BOX_DOUBLE),
    ] {
        let Ok(Value::Object(object)) = result(|sink| java.object_of(arg, sink)) else { panic!("an object") };
        assert_eq!(object.class, class);
        java.release(object.handle);
    }
}

#[test]
fn a_failed_argument_gives_the_others_back() {
    let java = java();
    let parse = crate::support::method(&java, "java.lang.Integer", "parseInt", &["java.lang.String", "int"]);
    let check =
        crate::support::method(&java, "java.util.Objects", "toString", &["java.lang.Object", "java.lang.String"]);
    let mut list = vec![sanca_model::pack::tag::BYTES];
    list.extend(100_000u32.to_ne_bytes());
    list.resize(list.len() + 100_000, 7);
    let before = live(&java);
    // A reference for a primitive is a bug of the caller: refused, and what was made for the text must not leak.
    let outcome = crate::support::call(&java, &parse, Handle::NULL, &[latin1(&"1".repeat(100_000)), Arg::Null]);
    assert!(matches!(outcome, Err(sanca_model::Error::Internal(_))), "{outcome:?}");
    // A packed value that cannot be read, before and after one that can.
    for args in [[Arg::Packed(&list), Arg::Packed(&[99])], [Arg::Packed(&[99]), Arg::Packed(&list)]] {
        for _ in 0..300 {
            let outcome = crate::support::call(&java, &check, Handle::NULL, &args);
            assert_eq!(crate::support::thrown(&java, outcome), "java.lang.IllegalArgumentException");
        }
    }
    assert_eq!(live(&java), before);
}
