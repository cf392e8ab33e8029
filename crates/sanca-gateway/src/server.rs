//! The half that is asked: takes connections and performs what comes over them.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use sanca_model::ObjectRef;
use sanca_protocol::{Config, End, Event, Part, PartText, Reply, Session};

use crate::config::ServerConfig;
use crate::connection::Connection;
use crate::error::{GatewayError, Result};
use crate::link::Link;
use crate::outcome::Outcome;
use crate::perform::Performer;
use crate::registry::lock;
use crate::tls::Stream;
use crate::transport::{Address, Listener, Socket};

/// How long the acceptor waits after it could not accept.
const RETRY: Duration = Duration::from_millis(50);

/// A running gateway. Performs on its link until it is shut down, by [`Server::shutdown`], by a peer, or by being dropped.
pub struct Server {
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// What the acceptor and the connections' threads share.
struct Shared {
    config: ServerConfig,
    address: Address,
    performer: Performer,
    ending: AtomicBool,
    last: AtomicU64,
    /// A second handle on each connection, to end it by. Nothing else is done under the lock.
    connections: Mutex<HashMap<u64, Socket>>,
    /// A connection ended.
    fewer: Condvar,
}

impl Server {
    /// Listens and begins to serve. `entry_point` is the object that clients find under the name `t`; the server owns it.
    ///
    /// Fails if the configuration is unsafe or the address cannot be had.
    pub fn start(config: ServerConfig, link: impl Into<Link>, entry_point: Option<ObjectRef>) -> Result<Server> {
        config.check()?;
        let listener = Listener::bind(&config.address)?;
        let address = listener.address().map_err(GatewayError::io("cannot tell where the server listens"))?;
        let shared = Arc::new(Shared {
            config,
            address,
            performer: Performer::new(link.into(), entry_point),
            ending: AtomicBool::new(false),
            last: AtomicU64::new(0),
            connections: Mutex::new(HashMap::new()),
            fewer: Condvar::new(),
        });
        let acceptor = thread::Builder::new().name("sanca-gateway".into());
        let accepting = Arc::clone(&shared);
        let acceptor =
            acceptor.spawn(move || accepting.accept(&listener)).map_err(GatewayError::io("cannot start a thread"))?;
        Ok(Server { shared, acceptor: Some(acceptor) })
    }

    /// Where it listens, with the port that was chosen.
    pub fn address(&self) -> &Address {
        &self.shared.address
    }

    /// How many objects and views clients hold.
    pub fn names(&self) -> usize {
        self.shared.performer.registry.count()
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        lock(&self.shared.connections).len()
    }

    /// Ends all connections and takes no more. Calls that run go on until they return, and are answered to nobody; waits that
    /// long for them. Returns whether all had ended by then.
    pub fn shutdown(&mut self, deadline: Duration) -> bool {
        self.shared.end();
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
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
    fn accept(self: &Arc<Shared>, listener: &Listener) {
        while !self.ending.load(Ordering::Acquire) {
            match listener.accept() {
                Ok(socket) => self.welcome(socket),
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::PermissionDenied) => {}
                // A peer that went away before it was let in, or no descriptors left: a connection that ends may change that.
                Err(_) => drop(self.fewer.wait_timeout(lock(&self.connections), RETRY)),
            }
        }
    }

    /// Gives a connection its thread, unless there are too many or the server ends.
    fn welcome(self: &Arc<Shared>, socket: Socket) {
        let Ok(handle) = socket.try_clone() else { return };
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        {
            let mut connections = lock(&self.connections);
            if connections.len() >= self.config.connections || self.ending.load(Ordering::Acquire) {
                drop(connections);
                return socket.shut_down();
            }
            connections.insert(number, handle);
        }
        let shared = Arc::clone(self);
        let thread = thread::Builder::new().name(format!("sanca-gateway-{number}"));
        let serving = thread.spawn(move || {
            let _gone = Gone { shared: &shared, number };
            shared.serve(socket);
        });
        if serving.is_err() {
            lock(&self.connections).remove(&number);
        }
    }

    fn serve(&self, mut socket: Socket) {
        let config =
            Config { requires: self.config.token.clone(), limits: self.config.limits, ..Config::server(End::Java) };
        let welcomed = match (&config.requires, &self.config.tls) {
            (None, None) => socket.read_within(self.config.idle),
            // The time is for the handshake and the token as a whole, not for each of their bytes.
            _ => {
                socket.read_until(Instant::now() + self.config.authentication);
                Ok(())
            }
        };
        let stream = welcomed.and_then(|()| Stream::serve(socket, self.config.tls.as_ref()));
        let Ok(stream) = stream else { return };
        let mut connection = Connection { session: Session::new(config), stream };
        match self.converse(&mut connection) {
            Ok(()) => connection.close(),
            // Py4J resets a connection whose peer said nothing for too long. What else breaks one is its peer's business.
            Err(_) => connection.stream.socket().reset_on_close(),
        }
    }

    fn converse(&self, connection: &mut Connection) -> io::Result<()> {
        let mut known = self.config.token.is_none() && self.config.tls.is_none();
        while connection.session.closing().is_none() {
            let (outcome, trusted) = match connection.session.poll_event() {
                Some(Event::Command(command)) => (Some(self.performer.perform(&command)), self.config.token.is_none()),
                Some(Event::Trusted) => (None, true),
                Some(_) => (None, false),
                None => {
                    connection.flush()?;
                    connection.fill()?;
                    continue;
                }
            };
            if trusted && !known {
                known = true;
                connection.stream.socket().read_within(self.config.idle)?;
            }
            if let Some(outcome) = outcome {
                self.answer(connection, &outcome);
            }
        }
        Ok(())
    }

    fn answer(&self, connection: &mut Connection, outcome: &Outcome) {
        let mut unit = [0; 2];
        let session = &mut connection.session;
        let answered = match (outcome, outcome.reply(&mut unit)) {
            (_, Some(reply)) => session.reply(&reply),
            (Outcome::Refused(error), None) => session.refuse(error),
            (Outcome::Cancel(port), None) => {
                self.cancel(*port);
                Ok(())
            }
            (_, None) => {
                self.end();
                Ok(())
            }
        };
        if let Err(error) = answered {
            // A result that cannot be written, such as a decimal of a million digits, is an error to its caller.
            let text = format!("py4j.Py4JException: {error}\n");
            let _ = session.reply(&Reply::Error(Some(Part::Text(PartText::Plain(&text)))));
        }
    }

    /// Ends the connections that come from that port, and no others.
    fn cancel(&self, port: i32) {
        let connections = lock(&self.connections);
        let meant = connections.values().filter(|socket| socket.peer_port().map(i32::from) == Some(port));
        meant.for_each(Socket::shut_down);
    }

    /// Lets every thread know: those that read by the end of their streams, the acceptor by a last connection.
    fn end(&self) {
        if self.ending.swap(true, Ordering::AcqRel) {
            return;
        }
        lock(&self.connections).values().for_each(Socket::shut_down);
        if let Ok(socket) = Socket::connect(&reachable(&self.address)) {
            socket.shut_down();
        }
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
    number: u64,
}

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        lock(&self.shared.connections).remove(&self.number);
        self.shared.fewer.notify_all();
    }
}
