//! [`RemoteJava`]: the Java of another process, asked through a gateway of ours. A thread that asks has a connection of its own
//! for as long as it lives; what is given back, and callbacks from threads that Java started, have others.

mod answers;
mod asking;
mod callbacks;
mod connecting;
mod given_back;
mod lent;
mod link;

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};
use core::time::Duration;
use std::collections::HashMap;
use std::sync::Mutex;

use sanca_model::link::{PythonLink, ThreadToken};
use sanca_protocol::Token;

use crate::tls::ClientTls;
use crate::transport::{Address, Socket};
use asking::Connection;
use given_back::GivenBack;
use lent::Lent;

/// How to find a gateway, and how to be let in.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Where it is.
    pub address: Address,
    /// What it wants to be shown.
    pub token: Option<Token>,
    /// The client's side of TLS; see [`crate::tls::client_config`].
    pub tls: Option<ClientTls>,
    /// How long connecting may take, and how long the server may leave a question of ours unanswered that it answers by itself.
    pub patience: Duration,
}

impl ClientConfig {
    /// With what holds by default: no token, 10 seconds.
    pub fn new(address: Address) -> ClientConfig {
        ClientConfig { address, token: None, tls: None, patience: Duration::from_secs(10) }
    }
}

/// See the module. One is made by [`RemoteJava::connect`] and lives as long as the process.
pub struct RemoteJava {
    config: ClientConfig,
    python: &'static dyn PythonLink,
    /// How the server knows this client.
    client: u64,
    java_version: u32,
    /// The process that connected; its forked children have none.
    forked: AtomicBool,
    pid: u32,
    closed: AtomicBool,
    /// Forked, closed or dead: nothing can be asked any more.
    over: AtomicBool,
    /// The server is gone: what there is to say of that. Guards a text.
    death: Mutex<Option<String>>,
    /// Connections whose threads have ended. Guards a plain list.
    idle: Mutex<Vec<Connection>>,
    /// A second handle on each connection, to end it by. Guards a plain map.
    sockets: Mutex<HashMap<u64, Socket>>,
    /// Threads of this process that can be interrupted, by number. Guards a plain map.
    threads: Mutex<HashMap<u32, ServedBy>>,
    last: AtomicU64,
    lent: Lent,
    given_back: GivenBack,
    calls: AtomicU64,
    callbacks: AtomicU64,
    lanes: AtomicU32,
}

/// Who serves a thread of this process now: another after its connection broke.
#[derive(Clone, Copy)]
struct ServedBy {
    /// Among [`RemoteJava::sockets`].
    connection: u64,
    /// As the server knows it.
    thread: ThreadToken,
}

impl core::fmt::Debug for RemoteJava {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RemoteJava").field("address", &self.config.address).finish_non_exhaustive()
    }
}
