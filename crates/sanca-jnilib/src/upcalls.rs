//! What a gateway asks of Java: methods of `GatewayNative`, looked up once. None of them lets an exception out.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sanca_gateway::Threads;
use sanca_gateway::threads::Task;
use sanca_jni::env::StaticMethod;
use sanca_jni::library::Library;
use sanca_jni::vm::Vm;
use sanca_jni::{Env, Global, Local, Value};
use sanca_jvm::EmbeddedJava;
use sanca_model::link::JavaLink;

/// See the module.
pub struct Upcalls {
    vm: &'static Vm,
    pub java: &'static EmbeddedJava,
    pub class: Global,
    pub exchange: StaticMethod,
    pub proxy: StaticMethod,
    pub event: StaticMethod,
    pub custom: StaticMethod,
    pub read: StaticMethod,
    pub write: StaticMethod,
    pub shut_down: StaticMethod,
    pub reset: StaticMethod,
    spawn: StaticMethod,
}

impl Upcalls {
    /// Nothing of Java is looked up after this.
    pub fn look_up(env: Env<'_>, class: &Local<'_>, java: &'static EmbeddedJava) -> Result<Upcalls, String> {
        let raw = Library::loaded().and_then(|library| library.running()).ok_or("there is no JVM to join")?;
        // SAFETY: this process's JVM, as JNI_GetCreatedJavaVMs says.
        let vm = unsafe { Vm::leak(raw) };
        let class = env.global(class);
        let method = |name, descriptor| {
            let found = env.static_method(&class, name, descriptor);
            found.map_err(|_| "sanca.jar does not belong to this version of Sanca")
        };
        Ok(Upcalls {
            vm,
            java,
            exchange: method(c"exchange", c"(Lorg/sanca/internal/GatewayHost;[BZ)[B")?,
            proxy: method(c"proxy", c"(Lorg/sanca/internal/GatewayHost;Ljava/lang/String;[I)Ljava/lang/Object;")?,
            event: method(c"event", c"(Lorg/sanca/internal/GatewayHost;IJLjava/lang/String;)V")?,
            custom: method(c"custom", c"(Lorg/sanca/internal/GatewayHost;Ljava/lang/String;JJ)Z")?,
            read: method(c"read", c"(Lorg/sanca/internal/GatewayStream;I)I")?,
            write: method(c"write", c"(Lorg/sanca/internal/GatewayStream;I)Z")?,
            shut_down: method(c"shutDown", c"(Lorg/sanca/internal/GatewayStream;)V")?,
            reset: method(c"reset", c"(Lorg/sanca/internal/GatewayStream;)V")?,
            spawn: method(c"spawn", c"(Ljava/lang/String;JI)Z")?,
            class,
        })
    }

    /// The calling thread's environment. A thread of ours is attached as the engine does it, so that it is detached at its end.
    pub fn env(&self) -> io::Result<Env<'static>> {
        thread_local! {
            static KNOWN: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
        }
        if !KNOWN.get() {
            self.java.current_thread().map_err(|error| io::Error::other(error.to_string()))?;
            KNOWN.set(true);
        }
        self.vm.env_of_attached().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// `kind` says whether they are daemons, as `GatewayNative.spawn` has it.
    pub fn threads(&'static self, kind: i32) -> Threads {
        Threads::given(move |name, task| self.make(name, task, kind))
    }

    /// Called on the thread that starts a server, and on its acceptor: both are Java's, and so is what they make.
    fn make(&self, name: &str, task: Task, kind: i32) -> io::Result<()> {
        let env = self.env()?;
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
