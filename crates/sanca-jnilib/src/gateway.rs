//! Gateways of a Java program, over the JVM of this process. Needs no Python, looks for none.

use std::sync::{Arc, Mutex, PoisonError};

use sanca_gateway::{Conversation, CustomCommand, Gateway, Server, ServerConfig, remote_python};
use sanca_jni::{Env, Local};
use sanca_jvm::{EmbeddedJava, StartFailure, StartOptions};
use sanca_model::ObjectRef;

use crate::gateway_settings as settings;
use crate::host::{Host, HostCommand};
use crate::java_stream::JavaStream;
use crate::upcalls::Upcalls;

type Result<T> = core::result::Result<T, String>;

/// How this image reaches the engine.
pub struct Join {
    /// A JNI global reference to the class of the engine, kept for ever.
    pub engine: usize,
    /// The jar the engine came from; empty if from elsewhere.
    pub jar: String,
    /// Python runs in this process, and its image answers what Java asks of it.
    pub bound: bool,
}

/// One gateway of Java's.
pub struct Held {
    calls: &'static Upcalls,
    gateway: Gateway,
    host: Arc<Host>,
}

/// The JVM of this process, joined once.
fn joined(env: Env<'_>, class: &Local<'_>, join: impl FnOnce() -> Join) -> Result<&'static Upcalls> {
    static JOINED: Mutex<Option<&'static Upcalls>> = Mutex::new(None);
    let mut joined = JOINED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(joined) = *joined {
        return Ok(joined);
    }
    let Join { engine, jar, bound } = join();
    let options = StartOptions { join_only: true, engine, jar, bound, remote: true, ..StartOptions::default() };
    let (java, _) = sanca_jvm::start(&options, remote_python()).map_err(|why| match why {
        StartFailure::Failed(why) => why,
        StartFailure::NotFound(_) => "there is no JVM to join".into(),
    })?;
    Ok(joined.insert(Box::leak(Box::new(Upcalls::look_up(env, class, java)?))))
}

impl Held {
    /// A gateway that nobody serves yet. `class` is that of the natives.
    pub fn open(
        env: Env<'_>,
        class: &Local<'_>,
        join: impl FnOnce() -> Join,
        text: &str,
        host: &Local<'_>,
    ) -> Result<Arc<Held>> {
        let calls = joined(env, class, join)?;
        let host = Host::new(calls, env, host);
        let config = settings::gateway(text, &host)?;
        let gateway = Gateway::new(calls.java, config);
        gateway.controlled_by(Arc::downgrade(&host) as _);
        Ok(Arc::new(Held { calls, gateway, host }))
    }

    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    pub fn java(&self) -> &'static EmbeddedJava {
        self.calls.java
    }

    /// Says where Python is; an empty text for nowhere.
    pub fn set_callbacks(&self, text: &str) -> Result<()> {
        self.gateway.set_callbacks(settings::callbacks(text)?);
        Ok(())
    }

    /// Has the host perform custom commands.
    pub fn add_commands(&self, names: &str) {
        let commands: Vec<_> = names.split_terminator('\0').map(|name| self.command(name)).collect();
        self.gateway.add_commands(&commands);
    }

    fn command(&self, name: &str) -> (String, Arc<dyn CustomCommand>) {
        let command = HostCommand { host: Arc::clone(&self.host), name: name.into() };
        (name.into(), Arc::new(command) as _)
    }

    /// Listens.
    pub fn listen(&self, text: &str) -> Result<Arc<Server>> {
        let (config, kind) = settings::server(text)?;
        let mut config: ServerConfig = config;
        config.threads = self.calls.threads(kind);
        config.listener = Arc::clone(&self.host) as _;
        Server::serve(config, self.gateway.clone()).map(Arc::new).map_err(|why| why.to_string())
    }

    /// Serves a connection of Java's on this thread; false if it is to be reset.
    pub fn serve(&self, env: Env<'_>, stream: &Local<'_>, memory: &Local<'_>, text: &str) -> bool {
        let stream = JavaStream::new(self.calls, env, stream, memory);
        match (stream, settings::admission(text)) {
            (Some(stream), Ok(admission)) => self.gateway.serve_stream(Arc::new(stream), admission),
            _ => false,
        }
    }

    /// A connection of Java's to Python.
    pub fn converse(&self, env: Env<'_>, stream: &Local<'_>, memory: &Local<'_>, text: &str) -> Result<Conversation> {
        let stream = JavaStream::new(self.calls, env, stream, memory).ok_or("the memory is no direct buffer")?;
        let token = settings::admission(text)?.token;
        Conversation::open(&self.gateway, Arc::new(stream), token).map_err(|why| why.to_string())
    }

    /// A handle of what a native was given.
    pub fn take_in(&self, object: &Local<'_>) -> Result<ObjectRef> {
        let taken = self.calls.java.take_in(object).map_err(|why| why.to_string())?;
        taken.ok_or_else(|| "null has no name".into())
    }
}
