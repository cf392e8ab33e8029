//! A session and its stream: one thread reads, performs and writes. Every byte that leaves is counted in the session, so that
//! it knows what a peer can have seen.

use std::io::{self, Read, Write};
use std::time::Duration;

use sanca_protocol::{Close, Config, Event, Session, Token};

use crate::tls::{ClientTls, Stream};
use crate::transport::{Address, Socket};

/// How much is asked of the system at a time.
const CHUNK: usize = 16 * 1024;

/// See the module.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) session: Session,
    pub(crate) stream: Stream,
}

/// Whom to call, and how.
#[derive(Debug)]
pub(crate) struct Dial<'a> {
    pub(crate) address: &'a Address,
    pub(crate) token: Option<&'a Token>,
    pub(crate) tls: Option<&'a ClientTls>,
    /// How long the connection may take to be made.
    pub(crate) connect: Option<Duration>,
    /// How long each read may wait, this of the token's answer included.
    pub(crate) read: Option<Duration>,
}

impl Connection {
    /// Opens one, and waits until the peer has accepted the token: a command that came along with a wrong one would have left
    /// without anybody to perform it.
    pub(crate) fn open(dial: &Dial<'_>, config: Config) -> io::Result<Connection> {
        let mut socket = Socket::connect_within(dial.address, dial.connect)?;
        socket.read_within(dial.read)?;
        socket.look_first();
        let stream = Stream::connect(socket, dial.tls)?;
        let session = Session::new(Config { shows: dial.token.cloned(), ..config });
        let mut connection = Connection { session, stream };
        if dial.token.is_some() {
            connection.await_acceptance()?;
        }
        Ok(connection)
    }

    pub(crate) fn await_acceptance(&mut self) -> io::Result<()> {
        self.flush()?;
        loop {
            let nothing = match self.session.poll_event() {
                Some(Event::Accepted) => return Ok(()),
                Some(Event::Rejected(_)) => {
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the other end refused the token"));
                }
                event => event.is_none(),
            };
            if self.session.closing().is_some() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if nothing {
                self.fill()?;
            }
        }
    }

    /// Writes all that is outgoing.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        while !self.session.outgoing().is_empty() {
            match self.stream.write(self.session.outgoing()) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.session.handle_sent(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.stream.flush()
    }

    /// Waits for bytes, or for the end of them.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        loop {
            match self.stream.read(self.session.space(CHUNK)) {
                Ok(0) => self.session.handle_end(),
                Ok(count) => self.session.handle_filled(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// Closes as the session says.
    pub(crate) fn close(mut self) {
        let flushed = self.flush();
        if flushed.is_err() || self.session.closing() == Some(Close::Reset) {
            self.stream.socket().reset_on_close();
        } else {
            self.stream.finish();
        }
    }
}
