//! Start, end, fork: each in a child of its own. The `child_…` functions are what the children run.

use crate::support::{Value, call, call_static, child, is_child, method, new, options, printed, start};
use sanca_model::link::JavaLink;
use sanca_model::value::Arg;
use sanca_model::{Error, Handle};
use std::time::{Duration, Instant};

fn succeeds(test: &str) {
    let output = child(test, &[]);
    assert!(output.status.success(), "{test}: {:?}\n{}", output.status, printed(&output));
}

/// A child must not run with the others.
macro_rules! only_as_child {
    () => {
        if !is_child() {
            return;
        }
    };
}

#[test]
fn a_second_start_gives_the_same_jvm() {
    succeeds("life::child_starts_twice");
}

#[test]
#[ignore = "runs as a child"]
fn child_starts_twice() {
    only_as_child!();
    let (first, started) = start();
    let (second, _) = start();
    assert!(core::ptr::eq(first, second));
    assert!(!started.joined && started.version >= 11);
}

#[test]
fn a_bad_option_is_refused_in_the_jvms_own_words() {
    succeeds("life::child_refuses_bad_options");
}

#[test]
#[ignore = "runs as a child"]
fn child_refuses_bad_options() {
    only_as_child!();
    for (option, words) in [("-Xmx1k", "Too small maximum heap"), ("-XX:+NoSuchThing", "NoSuchThing")] {
        let mut wrong = options();
        wrong.options.push(option.to_owned());
        match sanca_jvm::start(&wrong, &crate::support::PYTHON) {
            Err(sanca_jvm::StartFailure::Failed(text)) => assert!(text.contains(words), "{option}: {text}"),
            other => panic!("{option}: {:?}", other.map(|_| "started")),
        }
    }
}

#[test]
fn hosts_keep_their_interrupt_handler() {
    succeeds("life::child_keeps_signals");
}

#[test]
#[ignore = "runs as a child"]
#[cfg(target_os = "linux")]
fn child_keeps_signals() {
    only_as_child!();
    let caught = || {
        let status = std::fs::read_to_string("/proc/self/status").expect("readable");
        let line = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("there");
        u64::from_str_radix(line.trim(), 16).expect("hexadecimal")
    };
    let (interrupt, hang_up, terminate, fault) = (1 << 1, 1 << 0, 1 << 14, 1 << 10);
    let before = caught();
    start();
    let host = interrupt | hang_up | terminate;
    assert_eq!(caught() & host, before & host, "SIGINT, SIGHUP and SIGTERM are as before");
    assert_ne!(caught() & fault, 0, "the JVM has its fault handler");
}

#[test]
fn shutdown_is_prompt_and_runs_shutdown_hooks() {
    let file = std::env::temp_dir().join(format!("sanca-hook-{}", std::process::id()));
    std::fs::write(&file, b"").expect("temp file");
    let output = child("life::child_shuts_down", &[("SANCA_TEST_FILE", &file.to_string_lossy())]);
    let text = printed(&output);
    assert!(output.status.success() && text.contains("shutdown gave true"), "{text}");
    let left = file.exists();
    let _ = std::fs::remove_file(&file);
    assert!(!left, "Java's shutdown hooks delete the file");
}

#[test]
#[ignore = "runs as a child"]
fn child_shuts_down() {
    only_as_child!();
    let (java, _) = start();
    let name = std::env::var("SANCA_TEST_FILE").expect("the parent names a file");
    let file = new(java, "java.io.File", &["java.lang.String"], &[crate::support::latin1(&name)]);
    call(java, &method(java, "java.io.File", "deleteOnExit", &[]), file.handle, &[]).expect("registered");
    let began = Instant::now();
    let ended = java.shutdown(5000).expect("shut down");
    println!("shutdown gave {ended} after {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(2), "it took {:?}", began.elapsed());
}

#[test]
fn shutdown_from_another_thread_is_as_prompt() {
    succeeds("life::child_shuts_down_elsewhere");
}

#[test]
#[ignore = "runs as a child"]
fn child_shuts_down_elsewhere() {
    only_as_child!();
    let (java, _) = start();
    let began = Instant::now();
    let ended = std::thread::spawn(move || java.shutdown(5000)).join().expect("no panic");
    println!("gave {ended:?} after {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(2), "it took {:?}", began.elapsed());
}

#[test]
fn after_shutdown_every_thread_is_refused() {
    succeeds("life::child_calls_after_shutdown");
}

#[test]
#[ignore = "runs as a child"]
fn child_calls_after_shutdown() {
    only_as_child!();
    let (java, _) = start();
    java.shutdown(1000).expect("shut down");
    let (tell, told) = std::sync::mpsc::channel();
    for again in [false, true] {
        let tell = tell.clone();
        let ask = move || _ = tell.send(java.find_class("java.lang.String"));
        if again {
            ask()
        } else {
            _ = std::thread::spawn(ask)
        }
        match told.recv_timeout(Duration::from_secs(5)) {
            Ok(Err(Error::Closed(_))) => {}
            other => panic!("on {} thread: {other:?}", if again { "the same" } else { "a new" }),
        }
    }
}

#[test]
#[cfg(unix)]
fn a_forked_child_is_told_at_once() {
    succeeds("life::child_forks");
}

#[test]
#[ignore = "runs as a child"]
fn child_forks() {
    only_as_child!();
    let (java, _) = start();
    // The mark alone is what a forked child makes; forking a test harness proves nothing more.
    java.forked();
    let outcome = java.find_class("java.lang.String");
    assert!(matches!(outcome, Err(Error::Forked { pid }) if pid == std::process::id()), "{outcome:?}");
    java.release(Handle(70));
    java.release(Handle(71));
}

#[test]
fn too_little_stack_is_an_error_and_not_a_result() {
    succeeds("life::child_has_little_stack");
}

#[test]
#[ignore = "runs as a child"]
fn child_has_little_stack() {
    only_as_child!();
    let (java, _) = start();
    let member = method(java, "java.lang.Math", "addExact", &["int", "int"]);
    let small = std::thread::Builder::new().stack_size(96 * 1024);
    let outcome =
        small.spawn(move || call(java, &member, Handle::NULL, &[Arg::Int(20), Arg::Int(22)])).expect("spawned");
    let outcome = outcome.join().expect("no panic");
    assert!(matches!(outcome, Ok(Value::Int(42)) | Err(_)), "{outcome:?}");
}

#[test]
fn a_lasting_java_thread_does_not_hold_the_end_up() {
    succeeds("life::child_has_a_lasting_thread");
}

#[test]
#[ignore = "runs as a child"]
fn child_has_a_lasting_thread() {
    only_as_child!();
    let (java, _) = start();
    let (tell, entered) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    crate::support::PYTHON.behave(move |_, _, reply| {
        tell.lock().expect("not poisoned").send(()).expect("the test waits");
        let sleep = method(java, "java.lang.Thread", "sleep", &["long"]);
        let _ = call(java, &sleep, Handle::NULL, &[Arg::Long(60_000)]);
        reply.value(Arg::Null);
    });
    let runnable = java
        .proxy(sanca_model::PyRef(16), &[java.find_class("java.lang.Runnable").expect("there")], true)
        .expect("a proxy");
    let thread = new(java, "java.lang.Thread", &["java.lang.Runnable"], &[Arg::Object(runnable)]);
    let daemon = method(java, "java.lang.Thread", "setDaemon", &["boolean"]);
    call(java, &daemon, thread.handle, &[Arg::Boolean(false)]).expect("set");
    call(java, &method(java, "java.lang.Thread", "start", &[]), thread.handle, &[]).expect("started");
    entered.recv_timeout(Duration::from_secs(10)).expect("the callback began");
    let began = Instant::now();
    assert_eq!(java.shutdown(500).ok(), Some(false));
    assert!(began.elapsed() < Duration::from_secs(2), "it took {:?}", began.elapsed());
}

#[test]
fn properties_reach_the_jvm() {
    if is_child() {
        return;
    }
    let output = child("life::child_reads_a_property", &[("SANCA_TEST_JVM_OPTIONS", "-Dsanca.test=yes")]);
    assert!(output.status.success(), "{}", printed(&output));
}

#[test]
#[ignore = "runs as a child"]
fn child_reads_a_property() {
    only_as_child!();
    let (java, _) = start();
    let value = call_static(
        java,
        "java.lang.System",
        "getProperty",
        &["java.lang.String"],
        &[crate::support::latin1("sanca.test")],
    );
    assert_eq!(value.ok(), Some(crate::support::text("yes")));
}
