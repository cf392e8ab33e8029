//! Starting the shared JVM, a sink that keeps what it got, a fake Python, and children.

use sanca_jvm::{EmbeddedJava, StartOptions, Started};
use sanca_model::link::{JavaLink, PythonLink, Reply};
use sanca_model::shape::{CallbackMethod, Executable, flag};
use sanca_model::value::{Arg, Sink, Text};
use sanca_model::{ClassId, Error, Handle, ObjectRef, PyRef, Result};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// What a sink was given.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nothing,
    Void,
    Null,
    Bool(bool),
    Int(i64),
    Char(u16),
    Float(f64),
    /// UTF-16 units.
    Text(Vec<u16>),
    BigInteger(Vec<u8>),
    BigDecimal(String),
    Python(u64),
    Object(ObjectRef),
    Packed(Vec<u8>),
}

#[derive(Debug)]
struct Keep(Value);

impl Keep {
    fn set(&mut self, value: Value) {
        assert_eq!(self.0, Value::Nothing, "a sink is called once");
        self.0 = value;
    }
}

impl Sink for Keep {
    fn void(&mut self) {
        self.set(Value::Void);
    }
    fn null(&mut self) {
        self.set(Value::Null);
    }
    fn boolean(&mut self, value: bool) {
        self.set(Value::Bool(value));
    }
    fn int(&mut self, value: i64) {
        self.set(Value::Int(value));
    }
    fn char(&mut self, unit: u16) {
        self.set(Value::Char(unit));
    }
    fn float(&mut self, value: f64) {
        self.set(Value::Float(value));
    }
    fn text(&mut self, text: Text<'_>) {
        self.set(Value::Text(match text {
            Text::Latin1(bytes) => bytes.iter().map(|&byte| u16::from(byte)).collect(),
            Text::Utf16(bytes) => bytes.chunks_exact(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]])).collect(),
            Text::Utf32(_) => panic!("Java has no UTF-32"),
        }));
    }
    fn big_integer(&mut self, bytes: &[u8]) {
        self.set(Value::BigInteger(bytes.to_vec()));
    }
    fn big_decimal(&mut self, text: &str) {
        self.set(Value::BigDecimal(text.to_owned()));
    }
    fn python(&mut self, object: PyRef) {
        self.set(Value::Python(object.0));
    }
    fn object(&mut self, object: ObjectRef) {
        self.set(Value::Object(object));
    }
    fn packed(&mut self, bytes: &[u8]) {
        self.set(Value::Packed(bytes.to_vec()));
    }
}

/// Runs an operation and returns what its sink got.
pub fn result(operation: impl FnOnce(&mut dyn Sink) -> Result<()>) -> Result<Value> {
    let mut sink = Keep(Value::Nothing);
    operation(&mut sink)?;
    assert_ne!(sink.0, Value::Nothing, "a sink is called if nothing fails");
    Ok(sink.0)
}

pub fn text(value: &str) -> Value {
    Value::Text(value.encode_utf16().collect())
}

/// What a callback gets and answers with: chosen by each test.
type Behaviour = Box<dyn Fn(&CallbackMethod, &[u8], &mut dyn Reply) + Send + Sync>;

/// A Python without Python.
#[derive(Default)]
pub struct FakePython {
    pub behaviour: Mutex<Option<std::sync::Arc<Behaviour>>>,
    pub released: Mutex<Vec<u64>>,
    pub overridden: Mutex<Vec<String>>,
}

pub static PYTHON: FakePython =
    FakePython { behaviour: Mutex::new(None), released: Mutex::new(Vec::new()), overridden: Mutex::new(Vec::new()) };

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakePython {
    /// From now on callbacks run this.
    pub fn behave(&self, behaviour: impl Fn(&CallbackMethod, &[u8], &mut dyn Reply) + Send + Sync + 'static) {
        *lock(&self.behaviour) = Some(std::sync::Arc::new(Box::new(behaviour)));
    }
}

impl PythonLink for FakePython {
    fn invoke(&self, _: PyRef, _: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        // No lock is held while the callback runs: it may be nested.
        let behaviour = lock(&self.behaviour).clone();
        match behaviour {
            Some(behaviour) => behaviour(method, args, reply),
            None => reply.refuse("the test did not expect a callback"),
        }
    }
    fn release(&self, object: PyRef) {
        lock(&self.released).push(object.0);
    }
    fn implements(&self, _: PyRef, name: &str) -> bool {
        lock(&self.overridden).iter().any(|overridden| overridden == name)
    }
}

/// Options for this process's JVM.
pub fn options() -> StartOptions {
    let jar = concat!(env!("CARGO_MANIFEST_DIR"), "/../../java/sanca/target/sanca.jar");
    let more = std::env::var("SANCA_TEST_JVM_OPTIONS").unwrap_or_default();
    StartOptions {
        java_home: Some(
            std::env::var("SANCA_TEST_JAVA").unwrap_or_else(|_| "/usr/lib/jvm/java-17-openjdk-amd64".to_owned()),
        ),
        options: more.split_whitespace().map(str::to_owned).collect(),
        jar: jar.to_owned(),
        ..StartOptions::default()
    }
}

pub type Java = &'static EmbeddedJava;

pub fn start() -> (Java, Started) {
    sanca_jvm::start(&options(), &PYTHON)
        .unwrap_or_else(|why| panic!("no JVM (is java/sanca/target/sanca.jar built?): {why:?}"))
}

/// The shared JVM, for one test at a time: counts are exact only while nobody else calls.
pub struct Turn {
    java: Java,
    _turn: MutexGuard<'static, ()>,
}

impl core::ops::Deref for Turn {
    type Target = EmbeddedJava;
    fn deref(&self) -> &EmbeddedJava {
        self.java
    }
}

impl Turn {
    pub fn shared(&self) -> Java {
        self.java
    }
}

pub fn java() -> Turn {
    static TURN: Mutex<()> = Mutex::new(());
    static JAVA: OnceLock<Java> = OnceLock::new();
    let turn = lock(&TURN);
    // On a thread that stays, so that the JVM's first thread is no test thread.
    let java = JAVA.get_or_init(|| std::thread::spawn(|| start().0).join().expect("the JVM starts"));
    // A test gives its turn up before its thread has left Java: counts are exact once only this thread is there.
    let deadline = Instant::now() + Duration::from_secs(5);
    while java.stats().expect("counts").threads > 1 && Instant::now() < deadline {
        std::thread::yield_now();
    }
    Turn { java, _turn: turn }
}

/// A method of a class by name and parameter class names.
pub fn method(java: &EmbeddedJava, class: &str, name: &str, params: &[&str]) -> Executable {
    let id = java.find_class(class).expect("the class exists");
    let members = java.members(id).expect("it can be described");
    let params: Vec<ClassId> = params.iter().map(|param| java.find_class(param).expect("the class exists")).collect();
    let all = members.methods.into_iter().chain(members.constructors);
    let found = all.into_iter().find(|member| &*member.name == name && *member.params == *params);
    found.unwrap_or_else(|| panic!("{class} has no {name} with these parameters"))
}

pub fn call(java: &EmbeddedJava, member: &Executable, receiver: Handle, args: &[Arg<'_>]) -> Result<Value> {
    assert_eq!(member.is(flag::STATIC) || member.is(flag::CONSTRUCTOR), receiver == Handle::NULL);
    result(|sink| java.invoke(member, receiver, args, sink))
}

/// Calls a static method.
pub fn call_static(java: &EmbeddedJava, class: &str, name: &str, params: &[&str], args: &[Arg<'_>]) -> Result<Value> {
    call(java, &method(java, class, name, params), Handle::NULL, args)
}

/// Makes an object; the caller releases it.
pub fn new(java: &EmbeddedJava, class: &str, params: &[&str], args: &[Arg<'_>]) -> ObjectRef {
    match call(java, &method(java, class, "<init>", params), Handle::NULL, args).expect("the constructor works") {
        Value::Object(object) => object,
        other => panic!("a constructor gave {other:?}"),
    }
}

pub fn latin1(text: &str) -> Arg<'_> {
    assert!(text.is_ascii());
    Arg::Text(Text::Latin1(text.as_bytes()))
}

/// The class of what was thrown; its handle is released.
pub fn thrown(java: &EmbeddedJava, outcome: Result<Value>) -> String {
    match outcome {
        Err(Error::Thrown(object)) => {
            let info = java.throwable(object.handle).expect("it can be described");
            for part in info.cause.into_iter().chain(info.suppressed) {
                java.release(part.handle);
            }
            java.release(object.handle);
            info.class_name.into()
        }
        other => panic!("expected an exception, not {other:?}"),
    }
}

/// Handles that are live now.
pub fn live(java: &EmbeddedJava) -> u64 {
    java.stats().expect("counts").live_handles
}

/// Runs one ignored test of this binary in a process of its own.
pub fn child(test: &str, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("SANCA_TEST_CHILD", "1").envs(environment.iter().copied());
    command.output().expect("the child runs")
}

/// Whether this process is a child made by [`child`].
pub fn is_child() -> bool {
    std::env::var_os("SANCA_TEST_CHILD").is_some()
}

pub fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
