//! A session and its stream: one thread reads, performs and writes. Every byte that leaves is counted in the session, so that
//! it knows what a peer can have seen.

use std::io::{self, Read, Write};

use sanca_protocol::{Close, Session};

use crate::tls::Stream;

/// How much is asked of the system at a time.
const CHUNK: usize = 16 * 1024;

/// See the module.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) session: Session,
    pub(crate) stream: Stream,
}

impl Connection {
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
