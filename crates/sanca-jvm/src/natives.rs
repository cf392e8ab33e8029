//! What Java calls: the natives of `org.sanca.internal.PythonNative`.

use crate::argument::{DATA, Encoder, Lent};
use crate::embedded::EmbeddedJava;
use crate::throwables::parts;
use crate::visits::{self, Visit};
use core::ffi::c_void;
use core::sync::atomic::{AtomicPtr, Ordering};
use sanca_jni::env::Thrown;
use sanca_jni::native::guard;
use sanca_jni::raw::{JNIEnv, jboolean, jclass, jint, jlong, jobject, jstring};
use sanca_jni::thread::{Borrowed, SCRATCH};
use sanca_jni::{Env, Global, Local, ThreadBlock};
use sanca_model::link::{PythonError, PythonLink, Reply};
use sanca_model::operation::{Op, Operation};
use sanca_model::shape::CallbackMethod;
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::kind_of;
use sanca_model::{ClassId, Error, Handle, PyRef};
use std::sync::OnceLock;

static LINKS: OnceLock<(&'static EmbeddedJava, &'static dyn PythonLink)> = OnceLock::new();

/// Upper half of the status word when Java is to make the exception that stands for a Python one, of what lies at DATA: the
/// reference, the handle of its cause, and from [`PARTS`] on as many bytes as the lower half says. No class has this number.
const RAISED: u64 = 2;
const PARTS: usize = DATA + 12;

const SEGMENT: usize = 256;
/// Callback methods by number; entries are set once and live for ever.
static METHODS: [AtomicPtr<[AtomicPtr<CallbackMethod>; SEGMENT]>; 1024] =
    [const { AtomicPtr::new(core::ptr::null_mut()) }; 1024];

/// Says where the natives go.
pub(crate) fn connect(java: &'static EmbeddedJava, python: &'static dyn PythonLink) {
    let _ = LINKS.set((java, python));
}

/// Binds what calls Python's objects: of `PythonNative`, or of `RemoteNative`.
pub(crate) fn register_calls<'t>(env: Env<'t>, class: &Global) -> Result<(), Thrown<'t>> {
    let natives = [
        (c"invoke", c"(IJJZII)J", invoke as *mut c_void),
        (c"implementsMethod", c"(JLjava/lang/String;)Z", implements_method as *mut c_void),
        (c"release", c"(J)V", release as *mut c_void),
    ];
    // SAFETY: each function below has the C type of its descriptor.
    unsafe { env.register(class, &natives) }
}

/// Binds all natives of `PythonNative`.
pub(crate) fn register<'t>(env: Env<'t>, class: &Global) -> Result<(), Thrown<'t>> {
    register_calls(env, class)?;
    let natives = [
        (c"operate", c"(IJIJJII)J", operate as *mut c_void),
        (c"interrupt", c"(II)V", interrupt as *mut c_void),
        (c"drain", c"()V", drain as *mut c_void),
        (c"count", c"(Z)J", count as *mut c_void),
        (c"address", c"(Ljava/nio/Buffer;)J", address as *mut c_void),
        (c"memory", c"(JJ)Ljava/nio/ByteBuffer;", memory as *mut c_void),
        (c"atExit", c"()V", at_exit as *mut c_void),
        (c"stubsReady", c"([J)V", stubs_ready as *mut c_void),
    ];
    // SAFETY: each function below has the C type of its descriptor.
    unsafe { env.register(class, &natives) }
}

unsafe extern "system" fn address(env: *mut JNIEnv, _: jclass, buffer: jobject) -> jlong {
    guard(0, || {
        // SAFETY: the environment of the calling thread; `buffer` is a local reference the JVM frees.
        let (env, buffer) = unsafe { (Env::from_raw(env), Local::from_raw(Env::from_raw(env), buffer)) };
        let address = env.direct_address(&buffer) as jlong;
        core::mem::forget(buffer);
        address
    })
}

unsafe extern "system" fn memory(env: *mut JNIEnv, _: jclass, address: jlong, bytes: jlong) -> jobject {
    guard(core::ptr::null_mut(), || {
        // SAFETY: the environment of the calling thread.
        let env = unsafe { Env::from_raw(env) };
        let bytes = usize::try_from(bytes).unwrap_or(0);
        // SAFETY: who calls this keeps what lends the memory for as long as the buffer is reachable (`SharedMemory`, `Segments`).
        let made = unsafe { env.direct_buffer(address as *mut u8, bytes) };
        // Null says that there is no memory left for one.
        made.map_or(core::ptr::null_mut(), Local::into_raw)
    })
}

unsafe extern "system" fn at_exit(_: *mut JNIEnv, _: jclass) {
    guard((), || {
        if let Some((_, link)) = LINKS.get() {
            link.at_exit();
        }
    });
}

unsafe extern "system" fn stubs_ready(env: *mut JNIEnv, _: jclass, addresses: jobject) {
    guard((), || {
        let Some((java, _)) = LINKS.get() else { return };
        // SAFETY: as in `address`.
        let (env, addresses) = unsafe { (Env::from_raw(env), Local::from_raw(Env::from_raw(env), addresses)) };
        java.engine.use_stubs(&env.longs(&addresses));
        core::mem::forget(addresses);
    });
}

unsafe extern "system" fn release(_: *mut JNIEnv, _: jclass, python: jlong) {
    guard((), || {
        if let Some((_, link)) = LINKS.get() {
            link.release(PyRef(python.cast_unsigned()));
        }
    });
}

unsafe extern "system" fn interrupt(_: *mut JNIEnv, _: jclass, slot: jint, interpreter: jint) {
    guard((), || {
        if let Some((java, link)) = LINKS.get()
            && java.latch.enter()
        {
            visits::interrupt(slot.cast_unsigned(), *link, interpreter as u16);
            java.latch.leave();
        }
    });
}

unsafe extern "system" fn drain(_: *mut JNIEnv, _: jclass) {
    guard((), || {
        if let Some((java, link)) = LINKS.get()
            && java.latch.enter()
        {
            link.drain();
            java.latch.leave();
        }
    });
}

unsafe extern "system" fn count(_: *mut JNIEnv, _: jclass, into_python: jboolean) -> jlong {
    guard(0, || {
        let Some((java, _)) = LINKS.get() else { return 0 };
        let Ok(stats) = java.stats() else { return 0 };
        if into_python { stats.callbacks } else { stats.calls }.cast_signed()
    })
}

unsafe extern "system" fn implements_method(env: *mut JNIEnv, _: jclass, python: jlong, name: jstring) -> jboolean {
    guard(false, || {
        let Some((java, link)) = LINKS.get() else { return false };
        if !java.latch.enter() {
            return false;
        }
        // SAFETY: as in `address`.
        let (env, name) = unsafe { (Env::from_raw(env), Local::from_raw(Env::from_raw(env), name)) };
        let text = env.string_text(&name);
        core::mem::forget(name);
        let answer = link.implements(PyRef(python.cast_unsigned()), &text);
        java.latch.leave();
        answer
    })
}

unsafe extern "system" fn invoke(
    _: *mut JNIEnv,
    _: jclass,
    slot: jint,
    scratch: jlong,
    python: jlong,
    callable: jboolean,
    callback: jint,
    bytes: jint,
) -> jlong {
    answer(slot, scratch, |java, link, outcome| {
        let block = outcome.begin()?;
        let method = callback_method(java, block, callback)?;
        outcome.kind = kind_of(method.returns);
        let object = PyRef(python.cast_unsigned());
        with_args(java, block, outcome, bytes, |args, outcome| {
            let _visit = Visit::begin(outcome.state.slot, link, object.interpreter());
            link.invoke(object, callable, method, args, outcome);
        })
    })
}

unsafe extern "system" fn operate(
    _: *mut JNIEnv,
    _: jclass,
    slot: jint,
    scratch: jlong,
    op: jint,
    target: jlong,
    other: jlong,
    wanted: jint,
    bytes: jint,
) -> jlong {
    answer(slot, scratch, |java, link, outcome| {
        let block = outcome.begin()?;
        outcome.kind = Kind::Object;
        let Some(op) = u8::try_from(op).ok().and_then(Op::from_number) else {
            return Err(Error::Internal(format!("there is no operation {op}").into()));
        };
        let (target, other) = (PyRef(target.cast_unsigned()), PyRef(other.cast_unsigned()));
        let wanted = ClassId(wanted.cast_unsigned());
        with_args(java, block, outcome, bytes, |args, outcome| {
            let _visit = Visit::begin(outcome.state.slot, link, target.interpreter());
            link.operate(&Operation { op, target, other, wanted, args }, outcome);
        })
    })
}

/// Runs what Java asks of Python; the outcome goes into the state that was borrowed for it.
fn answer(
    slot: jint,
    scratch: jlong,
    body: impl FnOnce(&'static EmbeddedJava, &'static dyn PythonLink, &mut Outcome) -> sanca_model::Result<()>,
) -> jlong {
    guard(0, || {
        let Some((java, link)) = LINKS.get() else { return 0 };
        // SAFETY: the memory of the state that this callback borrowed, as `address` gave it to Java.
        let memory = unsafe { Borrowed::from_raw(scratch as *mut u8) };
        let state = Lent { memory, slot: slot.cast_unsigned() };
        let mut outcome = Outcome { java, state, block: None, kind: Kind::Void, word: 0 };
        if java.latch.enter() {
            let performed = guard(None, || Some(body(java, *link, &mut outcome)));
            java.latch.leave();
            match performed {
                Some(Ok(())) => {}
                Some(Err(error)) => outcome.fail(&error),
                None => outcome.refuse("internal error in Sanca, please report it: a panic in a callback"),
            }
        } else {
            outcome.refuse("Python is shutting down and cannot be called any more");
        }
        outcome.word
    })
}

/// Hands over the packed values of a request: a copy, because the reply is written to the same memory.
fn with_args(
    java: &'static EmbeddedJava,
    block: &'static ThreadBlock,
    outcome: &mut Outcome,
    bytes: jint,
    body: impl FnOnce(&[u8], &mut Outcome),
) -> sanca_model::Result<()> {
    // Few requests take more than this.
    let mut few = [0; 128];
    let many;
    let args = match usize::try_from(bytes) {
        Ok(bytes) if bytes <= few.len() => {
            few[..bytes].copy_from_slice(outcome.state.memory.bytes(DATA, bytes));
            &few[..bytes]
        }
        Ok(bytes) => {
            many = outcome.state.memory.bytes(DATA, bytes).to_vec();
            &many
        }
        Err(_) => {
            many = java.bytes_behind(block, Handle(bytes.unsigned_abs()))?;
            &many
        }
    };
    body(args, outcome);
    Ok(())
}

fn callback_method(
    java: &'static EmbeddedJava,
    block: &'static ThreadBlock,
    callback: jint,
) -> sanca_model::Result<&'static CallbackMethod> {
    let number = usize::try_from(callback).unwrap_or(usize::MAX);
    let Some(place) = METHODS.get(number / SEGMENT) else {
        return Err(Error::Internal("too many callback methods".into()));
    };
    let mut segment = place.load(Ordering::Acquire);
    if segment.is_null() {
        let fresh = Box::into_raw(Box::new([const { AtomicPtr::new(core::ptr::null_mut()) }; SEGMENT]));
        segment = match place.compare_exchange(core::ptr::null_mut(), fresh, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => fresh,
            Err(winner) => winner,
        };
    }
    // SAFETY: a leaked segment.
    let entry = unsafe { &(&*segment)[number % SEGMENT] };
    // SAFETY: null, or a leaked entry.
    if let Some(method) = unsafe { entry.load(Ordering::Acquire).as_ref() } {
        return Ok(method);
    }
    let method = Box::leak(Box::new(java.callback_method(block, callback)?));
    entry.store(method, Ordering::Release);
    Ok(method)
}

/// The outcome of a callback, written into the state it borrowed.
struct Outcome {
    java: &'static EmbeddedJava,
    state: Lent,
    block: Option<&'static ThreadBlock>,
    kind: Kind,
    word: i64,
}

impl Outcome {
    /// The calling thread, whose call is counted.
    fn begin(&mut self) -> sanca_model::Result<&'static ThreadBlock> {
        let block = self.java.thread()?;
        block.count_callback();
        self.block = Some(block);
        Ok(block)
    }

    fn fail(&mut self, error: &Error) {
        match error {
            Error::Thrown(object) => self.throw(object.handle),
            other => self.refuse(&other.to_string()),
        }
    }

    /// Java will not read this value, so it will not free what it owns.
    #[cold]
    fn not_read(&self, value: &Arg<'_>) {
        if let Arg::Owned(handle) = *value {
            self.java.release(handle);
        }
    }

    fn set_status(&self, handle: Handle) {
        // Any class id but 0 says "throw"; Java only looks at the handle.
        self.state.memory.write(0, &(1u64 << 32 | u64::from(handle.0)).to_ne_bytes());
    }
}

impl Reply for Outcome {
    fn value(&mut self, value: Arg<'_>) {
        if self.kind == Kind::Void {
            return;
        }
        let Some(block) = self.block else { return };
        match Encoder::reply(self.java, block, self.state).encode(self.kind, &value) {
            Ok(word) => self.word = word,
            Err(error) => {
                self.not_read(&value);
                self.fail(&error);
            }
        }
    }

    fn throw(&mut self, throwable: Handle) {
        self.set_status(throwable);
    }

    fn raise(&mut self, error: &PythonError<'_>) -> bool {
        let parts = parts(error);
        if parts.len() > SCRATCH - PARTS {
            return false;
        }
        self.state.memory.write(DATA, &error.exception.0.to_ne_bytes());
        self.state.memory.write(DATA + 8, &error.cause.0.to_ne_bytes());
        self.state.memory.write(PARTS, &parts);
        self.state.memory.write(0, &(RAISED << 32 | parts.len() as u64).to_ne_bytes());
        true
    }

    fn refuse(&mut self, why: &str) {
        let block = match self.block {
            Some(block) => Ok(block),
            None => self.java.thread(),
        };
        let made = block.and_then(|block| self.java.illegal_state(block, why));
        match made {
            Ok(handle) => self.set_status(handle),
            // Nothing more can be said; Java throws an exception without a text.
            Err(_) => self.set_status(Handle::NULL),
        }
    }
}
