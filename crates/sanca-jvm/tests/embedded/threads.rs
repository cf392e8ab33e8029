//! Threads coming and going.

use crate::support::{Value, call, java, method};
use sanca_model::Handle;
use sanca_model::link::JavaLink;
use sanca_model::value::Arg;

#[test]
fn threads_are_attached_once_and_leave_when_they_end() {
    let java = java();
    let shared = java.shared();
    let before = java.stats().expect("counts").threads;
    let member = method(&java, "java.lang.Math", "abs", &["int"]);
    for _ in 0..50 {
        let member = member.clone();
        let during = std::thread::spawn(move || {
            for number in 0..10 {
                let result = call(shared, &member, Handle::NULL, &[Arg::Int(-number)]);
                assert_eq!(result.ok(), Some(Value::Int(i64::from(number))));
            }
            shared.stats().expect("counts").threads
        });
        assert_eq!(during.join().expect("no panic"), before + 1);
    }
    assert_eq!(java.stats().expect("counts").threads, before);
}

#[test]
fn no_java_thread_is_left_behind() {
    let java = java();
    let shared = java.shared();
    let count = method(&java, "java.lang.Thread", "activeCount", &[]);
    let active = || match call(shared, &count, Handle::NULL, &[]) {
        Ok(Value::Int(active)) => active,
        other => panic!("{other:?}"),
    };
    let before = active();
    for _ in 0..20 {
        std::thread::spawn(move || shared.current_thread().expect("attached")).join().expect("no panic");
    }
    assert!(active() <= before + 1, "{} after {before}", active());
}

#[test]
fn many_threads_call_at_once() {
    let java = java();
    let shared = java.shared();
    let before = java.stats().expect("counts");
    let member = method(&java, "java.lang.String", "valueOf", &["java.lang.Object"]);
    let prepared = java.stats().expect("counts").calls;
    let workers: Vec<_> = (0..8)
        .map(|worker| {
            let member = member.clone();
            std::thread::spawn(move || {
                for number in 0..2000 {
                    let result = call(shared, &member, Handle::NULL, &[Arg::Int(worker * 10_000 + number)]);
                    assert_eq!(result.ok(), Some(crate::support::text(&(worker * 10_000 + number).to_string())));
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().expect("no panic"));
    let after = java.stats().expect("counts");
    assert_eq!(after.calls, prepared + 16_000);
    assert_eq!((after.live_handles, after.threads), (before.live_handles, before.threads));
}

#[test]
fn a_sleeping_thread_is_interrupted() {
    let java = java();
    let shared = java.shared();
    let sleep = method(&java, "java.lang.Thread", "sleep", &["long"]);
    let (tell, token) = std::sync::mpsc::channel();
    let sleeper = std::thread::spawn(move || {
        tell.send(shared.current_thread().expect("a token")).expect("the test waits");
        crate::support::thrown(shared, call(shared, &sleep, Handle::NULL, &[Arg::Long(60_000)]))
    });
    let token = token.recv().expect("a token");
    // An interrupt before the sleep counts as well, so there is nothing to wait for.
    java.interrupt(token).expect("interrupted");
    assert_eq!(sleeper.join().expect("no panic"), "java.lang.InterruptedException");
}

#[test]
fn an_interrupt_is_read_once() {
    let java = java();
    let token = java.current_thread().expect("a token");
    java.interrupt(token).expect("interrupted");
    assert_eq!((java.clear_interrupt().ok(), java.clear_interrupt().ok()), (Some(true), Some(false)));
}
