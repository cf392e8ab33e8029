//! Threads that Java makes: they are what Java programs expect of threads – daemons if their makers are, with the context
//! class loader of these – and the JVM waits for them if it should.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sanca_gateway::Threads;
use sanca_gateway::threads::Task;
use sanca_jni::env::StaticMethod;
use sanca_jni::library::Library;
use sanca_jni::vm::Vm;
use sanca_jni::{Env, Global, Local, Value};

/// `GatewayNative`, by which threads are made.
pub struct Maker {
    vm: &'static Vm,
    class: Global,
    spawn: StaticMethod,
}

impl Maker {
    /// Nothing of Java is looked up after this.
    pub fn new(env: Env<'_>, class: &Local<'_>) -> Result<Maker, String> {
        let raw = Library::loaded().and_then(|library| library.running()).ok_or("there is no JVM to join")?;
        // SAFETY: this process's JVM, as JNI_GetCreatedJavaVMs says.
        let vm = unsafe { Vm::leak(raw) };
        let class = env.global(class);
        let spawn = env.static_method(&class, c"spawn", c"(Ljava/lang/String;JI)Z");
        let spawn = spawn.map_err(|_| "sanca.jar does not belong to this version of Sanca")?;
        Ok(Maker { vm, class, spawn })
    }

    /// `kind` says whether they are daemons, as `GatewayNative.spawn` has it.
    pub fn threads(&'static self, kind: i32) -> Threads {
        Threads::given(move |name, task| self.make(name, task, kind))
    }

    /// Called on the thread that starts a server, and on its acceptor: both are Java's.
    fn make(&self, name: &str, task: Task, kind: i32) -> io::Result<()> {
        let env = self.vm.env_of_attached().ok_or(io::ErrorKind::Other)?;
        let name = env.string(name).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let task = Box::into_raw(Box::new(task));
        let args = [Value::from(&name), Value::from(task as i64), Value::from(kind)];
        if env.call_bool(&self.class, self.spawn, args) {
            return Ok(());
        }
        // SAFETY: made above; nobody runs it.
        drop(unsafe { Box::from_raw(task) });
        Err(io::ErrorKind::OutOfMemory.into())
    }
}

/// Runs what a thread was made for.
///
/// # Safety
/// `task` came to Java's `spawn` and has not been run.
pub unsafe fn run(task: i64) {
    // SAFETY: made by `make`; the caller runs it once.
    let task = unsafe { Box::from_raw(task as *mut Task) };
    let _ = catch_unwind(AssertUnwindSafe(task));
}
