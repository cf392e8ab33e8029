//! The Java object that owns a gateway: is told what happens, makes proxies, performs custom commands and reaches Python, as far as it has
//! said that it will.

use std::io;
use std::sync::Arc;

use sanca_gateway::{Channel, Control, CustomCommand, Exchange, Listener, Peer, ProxyMaker};
use sanca_jni::{Env, Global, Local, Value};
use sanca_model::{ClassId, Error, ObjectRef};

use crate::upcalls::Upcalls;

/// A `GatewayHost`. Java's collector leaves it alone until the gateway is given back.
pub struct Host {
    calls: &'static Upcalls,
    object: Global,
}

/// By number, as `GatewayHost` has them.
#[derive(Clone, Copy)]
enum Event {
    ServerStarted,
    ServerStopped,
    ServerError,
    BeforeShutdown,
    AfterShutdown,
    ConnectionStarted,
    ConnectionStopped,
    ConnectionError,
    ShutdownAsked,
    Cancel,
}

impl Host {
    pub fn new(calls: &'static Upcalls, env: Env<'_>, object: &Local<'_>) -> Arc<Host> {
        Arc::new(Host { calls, object: env.global(object) })
    }

    fn tell(&self, event: Event, number: u64, text: &str) {
        let Ok(env) = self.calls.env() else { return };
        // Without memory for the text there is none for what a listener does, either.
        let Ok(text) = env.string(text) else { return };
        let number = Value::from(number.cast_signed());
        let args = [Value::from(&self.object), Value::from(event as i32), number, Value::from(&text)];
        env.call_void(&self.calls.class, self.calls.event, args);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Ok(env) = self.calls.env() {
            // SAFETY: this value's own reference, which nobody uses after it.
            env.delete_global(unsafe { Global::from_bits(self.object.to_bits()) });
        }
    }
}

impl Listener for Host {
    fn server_started(&self) {
        self.tell(Event::ServerStarted, 0, "");
    }
    fn server_stopped(&self) {
        self.tell(Event::ServerStopped, 0, "");
    }
    fn server_error(&self, error: &io::Error) {
        self.tell(Event::ServerError, 0, &error.to_string());
    }
    fn before_shutdown(&self) {
        self.tell(Event::BeforeShutdown, 0, "");
    }
    fn after_shutdown(&self) {
        self.tell(Event::AfterShutdown, 0, "");
    }
    fn connection_started(&self, connection: &Peer) {
        self.tell(Event::ConnectionStarted, connection.number, &remote(connection));
    }
    fn connection_stopped(&self, connection: &Peer) {
        self.tell(Event::ConnectionStopped, connection.number, &remote(connection));
    }
    fn connection_error(&self, connection: &Peer, why: &str) {
        self.tell(Event::ConnectionError, connection.number, &format!("{}\0{why}", remote(connection)));
    }
}

/// Where it comes from; empty on a Unix socket.
fn remote(connection: &Peer) -> String {
    connection.remote.map(|remote| remote.to_string()).unwrap_or_default()
}

impl Control for Host {
    fn shut_down(&self) {
        self.tell(Event::ShutdownAsked, 0, "");
    }
    fn cancel(&self, port: i32) {
        self.tell(Event::Cancel, u64::try_from(port).unwrap_or(0), "");
    }
}

impl Channel for Host {
    fn exchange(&self, command: &[u8], patient: bool) -> Result<Vec<u8>, String> {
        let env = self.calls.env().map_err(|error| error.to_string())?;
        let command = env.byte_array(command).map_err(|_| "Java is out of memory")?;
        let args = [Value::from(&self.object), Value::from(&command), Value::from(patient)];
        let reply = env.call_object(&self.calls.class, self.calls.exchange, args);
        if reply.is_null() {
            return Err("Java is out of memory".into());
        }
        let mut reply = env.bytes(&reply);
        // The first byte says which it is.
        match reply.first() {
            Some(0) => Ok(reply.split_off(1)),
            _ => Err(String::from_utf8_lossy(reply.get(1..).unwrap_or_default()).into_owned()),
        }
    }
}

impl ProxyMaker for Host {
    fn make(&self, id: &str, interfaces: &[ClassId]) -> sanca_model::Result<ObjectRef> {
        let env = self.calls.env().map_err(|error| Error::Closed(error.to_string().into()))?;
        let ids: Vec<i32> = interfaces.iter().map(|class| class.0.cast_signed()).collect();
        let ids = env.int_array(&ids).map_err(|_| Error::OutOfMemory)?;
        let id = env.string(id).map_err(|_| Error::OutOfMemory)?;
        let args = [Value::from(&self.object), Value::from(&id), Value::from(&ids)];
        let made = env.call_object(&self.calls.class, self.calls.proxy, args);
        let made = self.calls.java.take_in(&made)?;
        made.ok_or_else(|| Error::Invalid("the gateway could not make an object of these interfaces".into()))
    }
}

/// A command that the host performs.
pub struct HostCommand {
    pub host: Arc<Host>,
    pub name: String,
}

impl CustomCommand for HostCommand {
    fn perform(&self, exchange: &mut dyn Exchange) -> io::Result<()> {
        let calls = self.host.calls;
        let env = calls.env()?;
        let name = env.string(&self.name).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let connection = exchange.connection().map_or(-1, u64::cast_signed);
        // Two words: Java gets the address of the reference, for as long as the call runs.
        let mut exchange: &mut dyn Exchange = exchange;
        let address = core::ptr::from_mut(&mut exchange) as i64;
        let args = [Value::from(&self.host.object), Value::from(&name), Value::from(address), Value::from(connection)];
        let done = env.call_bool(&calls.class, calls.custom, args);
        if done { Ok(()) } else { Err(io::Error::other("the command failed")) }
    }
}

/// The exchange of a custom command that runs on this thread.
///
/// # Safety
/// `address` is what `custom` was given, and that call has not returned.
pub unsafe fn with_exchange<T>(address: i64, act: impl FnOnce(&mut dyn Exchange) -> T) -> T {
    // SAFETY: the caller's promise; Java's `GatewayExchange` stays on its thread, so that nobody else uses it now.
    let exchange = unsafe { &mut *(address as *mut &mut dyn Exchange) };
    act(&mut **exchange)
}
