//! What servers and gateways are made from. Other machines are let in with TLS and a token only.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sanca_model::{ClassId, ObjectRef};
use sanca_protocol::{Limits, Token};

use crate::custom::CustomCommand;
use crate::error::{GatewayError, Result};
use crate::given::Channel;
use crate::listener::{Deaf, Listener};
use crate::policy::Policy;
use crate::threads::Threads;
use crate::tls::ClientTls;
use crate::transport::Address;

/// How a server listens, and whom it lets in.
#[derive(Clone)]
#[non_exhaustive]
pub struct ServerConfig {
    /// Where.
    pub address: Address,
    /// What a peer has to show first. Without one, everybody who can reach the address is let in: whoever is let in can run
    /// any Java code that the gateway's policy allows.
    pub token: Option<Token>,
    /// The server's side of TLS; see [`crate::tls::server_config`].
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// What is accepted from a peer.
    pub limits: Limits,
    /// How long a peer may take for the handshake of TLS and its token. Without a token, up to its first command.
    pub authentication: Duration,
    /// How long a peer may say nothing after that; for ever if `None`.
    pub idle: Option<Duration>,
    /// How many connections there may be at once, each with its thread.
    pub connections: usize,
    /// How many more may be at the door at once, that have not shown what they have to. They have no threads.
    pub waiting: usize,
    /// Commands of the server's owner, by their first lines. One with the name of a command of Py4J's takes its place.
    pub commands: Vec<(String, Arc<dyn CustomCommand>)>,
    /// Is told what happens.
    pub listener: Arc<dyn Listener>,
    /// What runs the acceptor and the connections.
    pub threads: Threads,
}

impl ServerConfig {
    /// With what holds by default: 5 seconds for the token, no end of silence after it, 256 connections, as many at the door.
    pub fn new(address: Address) -> ServerConfig {
        ServerConfig {
            address,
            token: None,
            tls: None,
            limits: Limits::default(),
            authentication: Duration::from_secs(5),
            idle: None,
            connections: 256,
            waiting: 256,
            commands: Vec::new(),
            listener: Arc::new(Deaf),
            threads: Threads::default(),
        }
    }

    /// Refuses what would be unsafe.
    pub(crate) fn check(&self) -> Result<()> {
        if let Address::Tcp(address) = &self.address
            && !address.ip().is_loopback()
            && (self.tls.is_none() || self.token.is_none())
        {
            return Err(GatewayError::Refused(format!(
                "a gateway at {address} can be reached from other machines, which could read every call without TLS and \
                 make any without a token; set both, or listen on 127.0.0.1, [::1] or a Unix socket"
            )));
        }
        if self.authentication.is_zero() || self.idle.is_some_and(|idle| idle.is_zero()) {
            return Err(GatewayError::Refused(
                "a time-out of zero lets nobody say anything; leave it out, or set more".into(),
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for ServerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commands: Vec<&str> = self.commands.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("ServerConfig")
            .field("address", &self.address)
            .field("token", &self.token)
            .field("tls", &self.tls.is_some())
            .field("limits", &self.limits)
            .field("connections", &self.connections)
            .field("commands", &commands)
            .finish_non_exhaustive()
    }
}

/// Over which connection Java calls Python.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Model {
    /// Py4J's `GatewayServer`: over connections of its own, which threads take from a pool.
    #[default]
    Pooled,
    /// Py4J's `ClientServer`: a thread that serves a connection calls back over that, so that the caller's thread in Python runs it;
    /// any other thread has a connection of its own, which serves both ways, too.
    Pinned,
}

/// What commands are performed with. See [`crate::Gateway`].
#[derive(Clone)]
#[non_exhaustive]
pub struct GatewayConfig {
    /// How Python is called. Without this nobody can be called but over the connection that is being served, in the pinned model.
    pub callbacks: Option<CallbackConfig>,
    /// Over which connection.
    pub model: Model,
    /// What clients may do.
    pub policy: Policy,
    /// How many objects clients may hold at once.
    pub names: usize,
    /// The class of exceptions that stand for Python's, and for callbacks that fail; has a constructor from a text. If there is no such
    /// class, `java.lang.RuntimeException`.
    pub exceptions: String,
    /// Makes the Java objects that stand for Python's; without this the link does.
    pub proxies: Option<Arc<dyn ProxyMaker>>,
    /// Calls Python in place of connections of ours, but where a connection is being served that leads there.
    pub channel: Option<Arc<dyn Channel>>,
    /// Python is in this process, and its image has Java's one door to it: what Java asks of its objects comes through that, as what it asks
    /// of others of that Python. See [`crate::is_remote`].
    pub in_process: bool,
}

impl Default for GatewayConfig {
    /// No callbacks but pinned ones, everything allowed, ten million objects, Py4J's exception.
    fn default() -> GatewayConfig {
        GatewayConfig {
            callbacks: None,
            model: Model::default(),
            policy: Policy::default(),
            names: 10_000_000,
            exceptions: "py4j.Py4JException".into(),
            proxies: None,
            channel: None,
            in_process: false,
        }
    }
}

/// Makes Java's side of proxies, for who has a class of handlers of his own, as Py4J's `Gateway.createProxy` may.
pub trait ProxyMaker: Send + Sync {
    /// An object of these interfaces whose methods call the Python object of that name, by [`crate::Gateway::python_reference`]. The
    /// caller owns the handle.
    fn make(&self, id: &str, interfaces: &[ClassId]) -> sanca_model::Result<ObjectRef>;
}

/// How Java calls Python.
#[derive(Clone)]
#[non_exhaustive]
pub struct CallbackConfig {
    /// Where Python listens.
    pub address: Address,
    /// What is shown to it first.
    pub token: Option<Token>,
    /// The client's side of TLS; see [`crate::tls::client_config`].
    pub tls: Option<ClientTls>,
    /// How long a connection may take to be made; as long as the system lets it if `None`.
    pub connect: Option<Duration>,
    /// How long a reply may take; for ever if `None`.
    pub read: Option<Duration>,
    /// How long a connection stays open that nobody uses.
    pub idle: Duration,
    /// Whether Python is told which of its objects Java has no more use for.
    pub releases: bool,
    /// What is accepted from Python.
    pub limits: Limits,
}

impl CallbackConfig {
    /// With what holds by default: no limits of time, unused connections stay for 30 seconds, releases are told.
    pub fn new(address: Address) -> CallbackConfig {
        CallbackConfig {
            address,
            token: None,
            tls: None,
            connect: None,
            read: None,
            idle: Duration::from_secs(30),
            releases: true,
            limits: Limits::default(),
        }
    }
}
