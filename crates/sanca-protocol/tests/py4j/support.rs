//! A blocking connection around a session, and how much is generated.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use sanca_protocol::Session;

pub use crate::find::{DEADLINE, Process, Py4j};
use crate::random::Random;

/// How many cases are generated.
pub fn cases(few: usize) -> usize {
    std::env::var("SANCA_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(few)
}

/// How many commands to send at once: mostly one, now and then many. Neither end of Py4J sets `TCP_NODELAY`, so that the second
/// of several answers waits for the acknowledgement of the first, which waits too.
pub fn burst(random: &mut Random) -> usize {
    if random.below(500) == 0 { 64 } else { 1 }
}

/// Listens on a port of the system's choice.
pub fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a port");
    let port = listener.local_addr().expect("it is bound").port();
    (listener, port)
}

/// A session and its socket.
pub struct Connection {
    pub session: Session,
    stream: TcpStream,
}

impl Connection {
    /// Connects to a peer that has told its port: Py4J's package does so just before it listens there.
    pub fn open(port: u16, session: Session) -> Connection {
        let until = Instant::now() + DEADLINE;
        loop {
            match TcpStream::connect(("127.0.0.1", port)) {
                Err(error) if error.kind() == ErrorKind::ConnectionRefused && Instant::now() < until => {
                    thread::yield_now();
                }
                opened => return Connection::over(opened.expect("the peer listens"), session),
            }
        }
    }

    pub fn over(stream: TcpStream, session: Session) -> Connection {
        stream.set_nodelay(true).expect("a TCP socket");
        stream.set_read_timeout(Some(DEADLINE)).expect("a deadline that is not zero");
        Connection { session, stream }
    }

    /// Sends what there is to send.
    pub fn flush(&mut self) {
        let count = self.session.outgoing().len();
        self.stream.write_all(self.session.outgoing()).expect("the peer reads");
        self.session.handle_sent(count);
    }

    /// Waits for more bytes. False at the end.
    pub fn read(&mut self) -> bool {
        let count = self.stream.read(self.session.space(1 << 16)).unwrap_or(0);
        self.session.handle_filled(count);
        if count == 0 {
            self.session.handle_end();
        }
        count > 0
    }
}
