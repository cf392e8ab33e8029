//! The half that is asked: takes connections and performs what comes over them.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, Weak};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use sanca_model::ObjectRef;
use sanca_protocol::{Part, PartText, Reply};

use crate::config::{GatewayConfig, ServerConfig};
use crate::connection::Connection;
use crate::direct::{self, Direct};
use crate::door::{self, Progress, Waiting};
use crate::error::{GatewayError, Result};
use crate::gateway::Gateway;
use crate::given::Control;
use crate::link::Link;
use crate::listener::Peer;
use crate::metrics::{Count, Metrics};
use crate::registry::lock;
use crate::served::Served;
use crate::transport::{Address, Listener, Socket};

/// How long the acceptor waits after it could not accept.
const RETRY: Duration = Duration::from_millis(50);

/// A running gateway. Performs on its link until it is shut down, by [`Server::shutdown`], by a peer, or by being dropped.
///
/// All methods may be called from any thread, also from within a call that a client makes.
pub struct Server {
    shared: Arc<Shared>,
    /// Says that the acceptor has ended, by its own end.
    acceptor: Mutex<Option<Receiver<()>>>,
}

/// What the acceptor and the connections' threads share.
struct Shared {
    config: ServerConfig,
    address: Address,
    gateway: Gateway,
    direct: Direct,
    ending: AtomicBool,
    last: AtomicU64,
    /// A second handle on each connection, to end it by. Nothing else is done under the lock.
    connections: Mutex<HashMap<u64, Socket>>,
    /// A connection ended, or the server is to.
    fewer: Condvar,
    /// Where the acceptor runs.
    accepting: OnceLock<ThreadId>,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    waiting: Count,
    accepted: Count,
    turned_away: Count,
    too_many: Count,
}

impl Server {
    /// Listens and begins to serve a gateway of its own that makes no callbacks. `entry_point` is the object that clients find under
    /// the name `t`; the server owns it. [`Server::serve`] is the whole thing.
    ///
    /// Fails if the configuration is unsafe or the address cannot be had.
    pub fn start(config: ServerConfig, link: impl Into<Link>, entry_point: Option<ObjectRef>) -> Result<Server> {
        let gateway = Gateway::new(link, GatewayConfig::default());
        if let Some(entry_point) = entry_point {
            gateway.set_entry_point(entry_point);
        }
        Server::serve(config, gateway)
    }

    /// Listens and begins to serve a gateway, which is closed when the server ends.
    ///
    /// Fails if the configuration is unsafe or the address cannot be had; the gateway can be served otherwise then.
    pub fn serve(config: ServerConfig, gateway: Gateway) -> Result<Server> {
        config.check()?;
        let listener = Listener::bind(&config.address)?;
        let address = listener.address().map_err(GatewayError::io("cannot tell where the server listens"))?;
        listener.set_nonblocking().map_err(GatewayError::io("cannot wait for connections"))?;
        let shared = Arc::new(Shared {
            config,
            address,
            direct: Direct::new(&gateway),
            gateway,
            ending: AtomicBool::new(false),
            last: AtomicU64::new(0),
            connections: Mutex::default(),
            fewer: Condvar::new(),
            accepting: OnceLock::new(),
            counts: Counts::default(),
        });
        let weak = Arc::downgrade(&shared);
        shared.gateway.inner.serve_with(weak as Weak<dyn Control>, &shared.config.commands);
        let accepting = Arc::clone(&shared);
        let (accepts, acceptor) = mpsc::channel();
        let task = Box::new(move || {
            let _until_then = accepts;
            let _ = accepting.accepting.set(thread::current().id());
            accepting.accept(listener);
        });
        shared.config.threads.spawn("sanca-gateway", task).map_err(GatewayError::io("cannot start a thread"))?;
        Ok(Server { shared, acceptor: Mutex::new(Some(acceptor)) })
    }

    /// What it serves.
    pub fn gateway(&self) -> &Gateway {
        &self.shared.gateway
    }

    /// Where it listens, with the port that was chosen. Stays what it was when the server has ended.
    pub fn address(&self) -> &Address {
        &self.shared.address
    }

    /// How many objects and views clients hold.
    pub fn names(&self) -> usize {
        self.shared.gateway.names()
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        lock(&self.shared.connections).len()
    }

    /// What happened so far.
    pub fn metrics(&self) -> Metrics {
        let (counts, inner) = (&self.shared.counts, &self.shared.gateway.inner);
        let (released, not_released) = inner.performer.proxies.releases.counts();
        Metrics {
            connections: self.connections() as u64,
            waiting: counts.waiting.get(),
            accepted: counts.accepted.get(),
            turned_away: counts.turned_away.get(),
            too_many: counts.too_many.get(),
            calls: inner.counts.calls.get(),
            denied: inner.performer.denied.get(),
            callbacks: inner.counts.callbacks.get(),
            callback_connections: inner.client.connections() as u64,
            names: self.names() as u64,
            unnamed: inner.performer.registry.unnamed.get(),
            proxies: self.shared.gateway.proxies(),
            released,
            not_released,
        }
    }

    /// Whether it has been told to end.
    pub fn is_ending(&self) -> bool {
        self.shared.ending.load(Ordering::Acquire)
    }

    /// Ends one connection: its peer and its thread see the end of their streams. False if there is none of that number.
    pub fn close_connection(&self, number: u64) -> bool {
        lock(&self.shared.connections).get(&number).map(Socket::shut_down).is_some()
    }

    /// Py4J's `shutdownSocket`: ends the connections that come from that port.
    pub fn cancel(&self, port: i32) {
        Control::cancel(&*self.shared, port);
    }

    /// Waits until the server has ended, by whoever's doing, and its last connection with it.
    pub fn wait(&self) {
        let mut connections = lock(&self.shared.connections);
        while !(connections.is_empty() && self.is_ending()) {
            connections = self.shared.fewer.wait(connections).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends all connections, takes no more and closes the gateway. Calls that run go on until they return, and are answered to nobody;
    /// waits that long for them. Returns whether all had ended by then.
    pub fn shutdown(&self, deadline: Duration) -> bool {
        self.shared.end();
        let acceptor = lock(&self.acceptor).take();
        // A listener may end the server on the acceptor's own thread.
        let here = Some(&thread::current().id());
        if let Some(acceptor) = acceptor.filter(|_| self.shared.accepting.get() != here) {
            let _ = acceptor.recv();
        }
        let end = Instant::now() + deadline;
        let mut connections = lock(&self.shared.connections);
        while !connections.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            connections = match self.shared.fewer.wait_timeout(connections, left) {
                Ok((connections, _)) => connections,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shutdown(Duration::ZERO);
    }
}

impl Shared {
    fn accept(self: &Arc<Shared>, listener: Listener) {
        self.config.listener.server_started();
        let mut waiting = Vec::new();
        while !self.ending.load(Ordering::Acquire) {
            let seen = door::watch(&listener, &mut waiting);
            for (one, progress) in seen.changed {
                match progress {
                    Progress::TurnedAway(why) => self.turn_away(one, &why),
                    _ => self.let_in(one),
                }
            }
            if seen.knocked {
                self.take_in(&listener, &mut waiting);
            }
            self.counts.waiting.set(waiting.len());
        }
        drop((listener, waiting));
        self.counts.waiting.set(0);
        self.config.listener.server_stopped();
    }

    /// Takes all who knock to the door.
    fn take_in(&self, listener: &Listener, waiting: &mut Vec<Waiting>) {
        loop {
            let socket = match listener.accept() {
                Ok(socket) => socket,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    self.counts.turned_away.add();
                    let peer = Peer { number: self.next_number(), remote: None, local: None };
                    self.config.listener.connection_error(&peer, "it belongs to another user");
                    continue;
                }
                // A peer that went away, or no descriptors left: a connection that ends may change that.
                Err(error) => {
                    self.config.listener.server_error(&error);
                    drop(self.fewer.wait_timeout(lock(&self.connections), RETRY));
                    return;
                }
            };
            let peer = Peer { number: self.next_number(), remote: socket.remote(), local: socket.local() };
            if self.ending.load(Ordering::Acquire) {
                return;
            }
            if waiting.len() >= self.config.waiting {
                self.counts.too_many.add();
                let why = format!("{} connections are at the door, and no more are accepted there", waiting.len());
                self.config.listener.connection_error(&peer, &why);
                continue;
            }
            match Waiting::new(socket, peer.clone(), &self.config) {
                Ok(one) => waiting.push(one),
                Err(error) => self.config.listener.connection_error(&peer, &error.to_string()),
            }
        }
    }

    fn next_number(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed)
    }

    fn turn_away(&self, one: Waiting, why: &str) {
        self.counts.turned_away.add();
        self.config.listener.connection_error(&one.peer, why);
        one.close();
    }

    /// Gives a connection its thread, unless there are too many or the server ends.
    fn let_in(self: &Arc<Shared>, one: Waiting) {
        let peer = one.peer.clone();
        let admitted = one.into_connection().and_then(|mut connection| {
            let handle = connection.stream.socket().try_clone()?;
            connection.stream.socket().read_within(self.config.idle)?;
            Ok((connection, handle))
        });
        let (connection, handle) = match admitted {
            Ok(admitted) => admitted,
            Err(error) => return self.config.listener.connection_error(&peer, &error.to_string()),
        };
        {
            let mut connections = lock(&self.connections);
            if connections.len() >= self.config.connections {
                drop(connections);
                return self.refuse(connection, &peer);
            }
            if self.ending.load(Ordering::Acquire) {
                return;
            }
            connections.insert(peer.number, handle);
        }
        let shared = Arc::clone(self);
        let number = peer.number;
        let task = Box::new(move || {
            let _gone = Gone { shared: &shared, peer: &peer };
            shared.counts.accepted.add();
            shared.config.listener.connection_started(&peer);
            let served = Served::new(connection, Arc::clone(&shared.gateway.inner), Some(number));
            let outcome = served.serve();
            if served.is_direct() {
                // Whatever ends it, its peer is told by the end of the stream.
                let connection = served.into_connection();
                let _ = connection.map(|connection| direct::serve(connection.stream, &shared.direct));
                return;
            }
            served.close(outcome);
        });
        if let Err(error) = self.config.threads.spawn(&format!("sanca-gateway-{number}"), task) {
            lock(&self.connections).remove(&number);
            self.config.listener.server_error(&error);
        }
    }

    /// One too many is told so, in answer to whatever it has asked.
    fn refuse(&self, mut connection: Connection, peer: &Peer) {
        self.counts.too_many.add();
        let accepted = self.config.connections;
        let why = format!(
            "{accepted} connections are open, and no more are accepted; close some, or raise the limit of the server"
        );
        self.config.listener.connection_error(peer, &why);
        let text = format!("py4j.Py4JException: {why}\n");
        connection.session.say(&Reply::Fatal(Some(Part::Text(PartText::Plain(&text)))));
        connection.close();
    }

    /// Lets every thread know: those that read by the end of their streams, the acceptor by a last connection.
    fn end(&self) {
        if self.ending.swap(true, Ordering::AcqRel) {
            return;
        }
        self.config.listener.before_shutdown();
        lock(&self.connections).values().for_each(Socket::shut_down);
        self.fewer.notify_all();
        if let Ok(socket) = Socket::connect(&reachable(&self.address)) {
            socket.shut_down();
        }
        self.gateway.close();
        self.config.listener.after_shutdown();
    }
}

impl Control for Shared {
    fn shut_down(&self) {
        self.end();
    }

    /// And no others: Py4J ends all of them when it is given the server's own port.
    fn cancel(&self, port: i32) {
        let connections = lock(&self.connections);
        let from = |socket: &&Socket| socket.remote().map(|remote| i32::from(remote.port())) == Some(port);
        connections.values().filter(from).for_each(Socket::shut_down);
    }
}

/// An address that one can connect to: one that stands for all of them does not do everywhere.
fn reachable(address: &Address) -> Address {
    match address {
        Address::Tcp(address) if address.ip().is_unspecified() => {
            let loopback = if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
            Address::Tcp(SocketAddr::new(loopback, address.port()))
        }
        other => other.clone(),
    }
}

/// Takes a connection off the list when its thread ends, however it does.
struct Gone<'a> {
    shared: &'a Shared,
    peer: &'a Peer,
}

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        lock(&self.shared.connections).remove(&self.peer.number);
        self.shared.fewer.notify_all();
        self.shared.config.listener.connection_stopped(self.peer);
    }
}
