//! Connections whose sockets the program has: it has accepted or opened them itself, with factories and TLS of its own, and reads and
//! writes for us. What goes over them is ours all the same.

use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use sanca_protocol::{Close, Config, End, Event, Frame, Limits, Session, Token};

use crate::connection::Connection;
use crate::gateway::Gateway;
use crate::python_client::{Asked, CallbackError};
use crate::served::Served;
use crate::tls::Stream;
use crate::transport::Socket;

/// A stream that the program has. One thread at a time reads and writes; any thread may shut it down.
pub trait GivenStream: Send + Sync + Debug {
    /// Waits for bytes; 0 at the end. [`io::ErrorKind::TimedOut`] if it has waited long enough.
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize>;
    /// Sends some of the bytes, now.
    fn write(&self, buffer: &[u8]) -> io::Result<usize>;
    /// Ends both directions.
    fn shut_down(&self);
    /// Makes the close that follows a reset.
    fn reset_on_close(&self);
}

/// A way to Python that the program has, in place of connections of ours.
pub trait Channel: Send + Sync {
    /// Sends one written command and gives the line of the reply, without its end. `patient`: waits as long as that takes.
    ///
    /// Fails with the text of the exception that the caller in Java is to get.
    fn exchange(&self, command: &[u8], patient: bool) -> Result<Vec<u8>, String>;
}

/// Takes part in the life of a gateway that is served without a [`crate::Server`].
pub trait Control: Send + Sync {
    /// A peer asks it to end.
    fn shut_down(&self);
    /// The connections from that port are to end.
    fn cancel(&self, port: i32);
}

/// What is expected of a peer whose connection was accepted.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// The connection's number, which custom commands are told.
    pub number: u64,
    /// What the peer has to show first.
    pub token: Option<Token>,
    /// What is accepted from it.
    pub limits: Limits,
    /// First lines of custom commands.
    pub custom: Vec<String>,
}

impl Gateway {
    /// Serves a connection on this thread until it ends, and leaves its closing to the program. False if a reset is in place: the peer was
    /// turned away, kept silent for too long, or said what nobody understands.
    pub fn serve_stream(&self, stream: Arc<dyn GivenStream>, admission: Admission) -> bool {
        let Admission { number, token, limits, custom } = admission;
        let session = Config { requires: token, limits, custom, ..Config::server(End::Java) };
        let connection = Connection { session: Session::new(session), stream: Stream::Plain(Socket::given(stream)) };
        let served = Served::new(connection, Arc::clone(&self.inner), Some(number));
        let outcome = served.serve();
        let mut connection = served.connection();
        let flushed = connection.flush();
        outcome.is_ok() && flushed.is_ok() && connection.session.closing() != Some(Close::Reset)
    }

    /// Performs one written command and gives its reply, with its end. Empty for commands that have none.
    pub fn perform(&self, command: &str) -> Vec<u8> {
        let mut session = Session::new(Config::server(End::Java));
        feed(&mut session, command.as_bytes());
        let stream = Stream::Plain(Socket::given(Arc::new(Nowhere)));
        let served = Served::new(Connection { session, stream }, Arc::clone(&self.inner), None);
        // Ends where it would wait for more.
        while served.step().is_ok() {}
        served.into_connection().map(|connection| connection.session.outgoing().to_vec()).unwrap_or_default()
    }
}

/// A connection to Python whose stream the program has. Python's own commands are performed while its reply is awaited.
pub struct Conversation {
    gateway: Gateway,
    /// None while it is used, and after it broke.
    connection: Option<Connection>,
}

impl Conversation {
    /// Shows the token, if there is one, and waits until Python has accepted it.
    pub fn open(gateway: &Gateway, stream: Arc<dyn GivenStream>, token: Option<Token>) -> io::Result<Conversation> {
        let asks = token.is_some();
        let session = Config { serves: true, shows: token, ..Config::client(End::Java) };
        let mut connection =
            Connection { session: Session::new(session), stream: Stream::Plain(Socket::given(stream)) };
        if asks {
            connection.await_acceptance()?;
        }
        Ok(Conversation { gateway: gateway.clone(), connection: Some(connection) })
    }

    /// Sends one written command and gives the line of its reply, without its end.
    ///
    /// Fails with a text that begins as Py4J's does; the connection is of no use any more then.
    pub fn ask(&mut self, command: &[u8]) -> Result<Vec<u8>, String> {
        let connection = self.connection.take().ok_or_else(|| CallbackError::Closed.to_string())?;
        let served = Served::new(connection, Arc::clone(&self.gateway.inner), None);
        let reply = served.during(|| served.ask(Asked::Written(command)));
        let reply = reply.map(|frame| frame.line().to_vec()).map_err(|error| error.to_string());
        self.connection = served.into_connection().filter(|connection| connection.session.closing().is_none());
        reply
    }
}

/// A reply as if it had come over a connection.
pub(crate) fn exchange(channel: &dyn Channel, asked: Asked<'_>, patient: bool) -> Result<Frame, CallbackError> {
    let mut session = Session::new(Config::client(End::Java));
    let ticket = asked.send(&mut session).map_err(CallbackError::Unwritable)?;
    let sent = session.outgoing().len();
    let mut reply = channel.exchange(session.outgoing(), patient).map_err(CallbackError::Said)?;
    session.handle_sent(sent);
    reply.push(b'\n');
    feed(&mut session, &reply);
    match session.poll_event() {
        Some(Event::Reply { ticket: answered, .. }) if answered == ticket => Ok(session.take_frame()),
        _ => Err(CallbackError::Said("Python answered with something that is no reply".into())),
    }
}

fn feed(session: &mut Session, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        let space = session.space(bytes.len());
        let count = bytes.len().min(space.len());
        space[..count].copy_from_slice(&bytes[..count]);
        session.handle_filled(count);
        bytes = &bytes[count..];
    }
}

/// Nobody is at the other end.
#[derive(Debug)]
struct Nowhere;

impl GivenStream for Nowhere {
    fn read(&self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
    fn write(&self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::NotConnected.into())
    }
    fn shut_down(&self) {}
    fn reset_on_close(&self) {}
}
