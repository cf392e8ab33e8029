//! Java calling a (fake) Python.

use crate::support::{PYTHON, Value, call, call_static, java, latin1, live, method, new, text, thrown};
use sanca_jvm::EmbeddedJava;
use sanca_model::link::JavaLink;
use sanca_model::value::Arg;
use sanca_model::{Handle, PyRef};

const OBJECT: PyRef = PyRef(0x5A5A_0010);

fn proxy(java: &EmbeddedJava, interface: &str) -> Handle {
    let class = java.find_class(interface).expect("the interface exists");
    java.proxy(OBJECT, &[class], true).expect("a proxy")
}

fn apply(java: &EmbeddedJava, function: Handle, arg: Arg<'_>) -> sanca_model::Result<Value> {
    call(java, &method(java, "java.util.function.Function", "apply", &["java.lang.Object"]), function, &[arg])
}

#[test]
fn arguments_arrive_packed_and_the_answer_comes_back() {
    let java = java();
    let before = java.stats().expect("counts").callbacks;
    PYTHON.behave(|method, args, reply| {
        assert_eq!(&*method.name, "apply");
        assert_eq!(args, [&[sanca_model::pack::tag::INT][..], &41_i32.to_ne_bytes()].concat());
        reply.value(Arg::Int(42));
    });
    let function = proxy(&java, "java.util.function.Function");
    assert_eq!(apply(&java, function, Arg::Int(41)).ok(), Some(Value::Int(42)));
    java.release(function);
    assert_eq!(java.stats().expect("counts").callbacks, before + 1);
}

#[test]
fn primitive_answers_keep_their_kind() {
    let java = java();
    PYTHON.behave(|_, _, reply| reply.value(Arg::Double(-0.5)));
    let function = proxy(&java, "java.util.function.ToDoubleFunction");
    let member = method(&java, "java.util.function.ToDoubleFunction", "applyAsDouble", &["java.lang.Object"]);
    assert_eq!(call(&java, &member, function, &[Arg::Null]).ok(), Some(Value::Float(-0.5)));
    java.release(function);
}

#[test]
fn texts_of_any_size_come_back_from_a_callback() {
    let java = java();
    for length in [0, 10, 60_000, 100_000] {
        let answer = "q".repeat(length);
        let expected = text(&answer);
        PYTHON.behave(move |_, _, reply| reply.value(latin1(&answer)));
        let function = proxy(&java, "java.util.function.Function");
        assert!(apply(&java, function, latin1("in")).ok() == Some(expected), "{length}");
        java.release(function);
    }
}

#[test]
fn arguments_larger_than_scratch_memory_arrive_whole() {
    let java = java();
    PYTHON.behave(|_, args, reply| reply.value(Arg::Int(args.len() as i32)));
    let function = proxy(&java, "java.util.function.Function");
    let before = live(&java);
    let long = "w".repeat(100_000);
    assert_eq!(apply(&java, function, latin1(&long)).ok(), Some(Value::Int(100_005)));
    assert_eq!(live(&java), before);
    java.release(function);
}

#[test]
fn what_a_callback_throws_reaches_the_caller() {
    let java = java();
    let shared = java.shared();
    PYTHON.behave(move |_, _, reply| reply.throw(new(shared, "java.util.NoSuchElementException", &[], &[]).handle));
    let function = proxy(&java, "java.util.function.Function");
    let outcome = apply(&java, function, Arg::Null);
    assert_eq!(thrown(&java, outcome), "java.util.NoSuchElementException");
    java.release(function);
}

#[test]
fn a_refused_callback_is_an_illegal_state() {
    let java = java();
    PYTHON.behave(|_, _, reply| reply.refuse("Python sleeps"));
    let function = proxy(&java, "java.util.function.Function");
    let outcome = apply(&java, function, Arg::Null);
    assert_eq!(thrown(&java, outcome), "java.lang.IllegalStateException");
    java.release(function);
}

#[test]
fn a_panic_in_a_callback_is_an_exception_in_java() {
    let java = java();
    PYTHON.behave(|_, _, _| panic!("on purpose"));
    let function = proxy(&java, "java.util.function.Function");
    let outcome = apply(&java, function, Arg::Null);
    assert!(outcome.is_err(), "{outcome:?}");
}

#[test]
fn a_callback_may_call_java_and_be_called_again() {
    let java = java();
    let shared = java.shared();
    let function = proxy(&java, "java.util.function.Function");
    PYTHON.behave(move |_, args, reply| {
        let depth = i32::from_ne_bytes([args[1], args[2], args[3], args[4]]);
        match depth {
            0 => reply.value(latin1("bottom")),
            _ => match apply(shared, function, Arg::Int(depth - 1)) {
                Ok(Value::Text(units)) => {
                    let inner: String = String::from_utf16_lossy(&units) + "!";
                    reply.value(latin1(&inner));
                }
                other => reply.refuse(&format!("{other:?}")),
            },
        }
    });
    assert_eq!(apply(&java, function, Arg::Int(8)).ok(), Some(text("bottom!!!!!!!!")));
    java.release(function);
}

#[test]
fn a_proxy_that_comes_back_is_the_python_object() {
    let java = java();
    let function = proxy(&java, "java.util.function.Function");
    let params = ["java.lang.Object", "java.lang.String"];
    let same = call_static(&java, "java.util.Objects", "requireNonNull", &params, &[Arg::Object(function), latin1("")]);
    assert_eq!(same.ok(), Some(Value::Python(OBJECT.0)));
    java.release(function);
}

#[test]
fn a_java_thread_may_call_back() {
    let java = java();
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let caller = std::thread::current().id();
    PYTHON.behave(move |method, _, reply| {
        if &*method.name == "run" {
            let _ = tell.lock().expect("not poisoned").send(std::thread::current().id());
        }
        reply.value(Arg::Null);
    });
    let runnable = proxy(&java, "java.lang.Runnable");
    let thread = new(&java, "java.lang.Thread", &["java.lang.Runnable"], &[Arg::Object(runnable)]);
    let run =
        |name: &str| call(&java, &method(&java, "java.lang.Thread", name, &[]), thread.handle, &[]).expect("called");
    run("start");
    run("join");
    assert_ne!(told.try_recv().expect("the callback ran"), caller);
    java.release(thread.handle);
    java.release(runnable);
}
