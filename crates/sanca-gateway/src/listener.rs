//! What a server tells its owner.

use std::io;
use std::net::SocketAddr;

/// Told of what happens to a server and its connections, on whatever thread it happens. Nothing of ours is locked meanwhile, so a
/// listener may ask the server anything; it holds up the thread that it is told on. The order is: started, then connections, before the
/// shutdown, after it; and stopped, which comes at any time after "before".
pub trait Listener: Send + Sync {
    /// Connections are taken from now on.
    fn server_started(&self) {}
    /// None are taken any more.
    fn server_stopped(&self) {}
    /// The server cannot take connections; it goes on trying.
    fn server_error(&self, error: &io::Error) {
        let _ = error;
    }
    /// The server is about to end: by [`crate::Server::shutdown`], by a peer's command, or because it is dropped.
    fn before_shutdown(&self) {}
    /// Its connections have been closed. Calls of theirs may still run.
    fn after_shutdown(&self) {}
    /// A peer was let in, and has a thread.
    fn connection_started(&self, connection: &Peer) {
        let _ = connection;
    }
    /// It has gone.
    fn connection_stopped(&self, connection: &Peer) {
        let _ = connection;
    }
    /// A peer was not let in: it showed no token in time or a wrong one, was one too many, or spoke no TLS. Says why.
    fn connection_error(&self, connection: &Peer, why: &str) {
        let _ = (connection, why);
    }
}

/// Who is at the other end of a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    /// Its number among the connections of its server, by which [`crate::Server::close_connection`] knows it.
    pub number: u64,
    /// Where it comes from; none on a Unix socket.
    pub remote: Option<SocketAddr>,
    /// Where it came to, likewise.
    pub local: Option<SocketAddr>,
}

/// Listens to nothing.
pub(crate) struct Deaf;

impl Listener for Deaf {}
