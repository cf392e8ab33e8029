//! A gateway for the process it is in: commands are performed on the thread that gives them, over no socket. Java's calls of Python's
//! objects go through a [`crate::Channel`].
//!
//! The text of the wire stays: it is what clients speak, and its rules about names, overloads and conversions are what they rely on.

use std::io;
use std::sync::Arc;

use sanca_protocol::{Command, Config, End, Event, Part, PartText, Reply, Session};

use crate::gateway::Gateway;
use crate::outcome::Outcome;
use crate::registry::Entry;

/// The asking half of a connection that there is not: what is sent is performed at once, and the answers wait to be read.
///
/// Used by one thread at a time. Commands that are given while one is being performed, from a callback, go over another line.
pub struct LocalLine {
    gateway: Gateway,
    session: Session,
    /// What was read last.
    line: Vec<u8>,
    stream: Option<Arc<Entry>>,
    owed: usize,
    has_left: bool,
}

impl LocalLine {
    /// Over a gateway.
    pub fn over(gateway: &Gateway) -> LocalLine {
        LocalLine {
            gateway: gateway.clone(),
            session: Session::new(Config::server(End::Java)),
            line: Vec::new(),
            stream: None,
            owed: 0,
            has_left: false,
        }
    }

    /// Whether Java may have performed something of what was sent last.
    pub fn has_left(&self) -> bool {
        self.has_left
    }

    /// Whether an answer waits to be read.
    pub fn has_rest(&self) -> bool {
        !self.session.outgoing().is_empty()
    }

    /// How many answers are not wanted.
    pub fn owed(&self) -> usize {
        self.owed
    }

    /// So many answers to what was sent say nothing.
    pub fn owe(&mut self, answers: usize) {
        self.owed += answers;
    }

    /// Performs commands. Fails, and performs none, once the gateway is closed or a command before was fatal.
    pub fn send(&mut self, commands: &[u8]) -> io::Result<()> {
        self.has_left = false;
        if self.gateway.inner.is_closed() || self.session.closing().is_some() {
            return Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the gateway was closed by the Java side"));
        }
        self.settle();
        self.has_left = true;
        self.session.handle_bytes(commands);
        while let Some(outcome) = self.next() {
            self.answer(outcome);
        }
        Ok(())
    }

    fn next(&mut self) -> Option<Outcome> {
        loop {
            match self.session.poll_event()? {
                Event::Command(Command::Shutdown) => return Some(Outcome::Shutdown),
                Event::Command(command) => return Some(self.gateway.inner.perform(&command)),
                _ => {} // it was answered by the session
            }
        }
    }

    fn answer(&mut self, outcome: Outcome) {
        let mut unit = [0; 2];
        let answered = match (&outcome, outcome.reply(&mut unit)) {
            (_, Some(reply)) => self.session.reply(&reply),
            (Outcome::Refused(error), None) => self.session.refuse(error),
            (Outcome::Shutdown, None) => {
                self.gateway.close();
                Ok(())
            }
            (_, None) => Ok(()),
        };
        if let Err(error) = answered {
            // A result that cannot be written, such as a decimal of a million digits, is an error to its caller.
            let text = format!("py4j.Py4JException: {error}\n");
            let _ = self.session.reply(&Reply::Error(Some(Part::Text(PartText::Plain(&text)))));
        }
        if let Outcome::Stream(stream) = outcome {
            self.stream = Some(stream);
        }
    }

    /// Drops the answers that nobody wants.
    pub fn settle(&mut self) {
        while self.owed > 0 && self.has_rest() {
            self.take_line();
            self.owed -= 1;
        }
        self.owed = 0;
    }

    /// The next answer that somebody wants, without its end; an empty one if there is none to come.
    pub fn read_answer(&mut self) -> &[u8] {
        // What is owed was sent behind, and is answered behind; or it was sent before, and settled before anything else was sent.
        let line = self.read_line();
        line.strip_suffix(b"\n").unwrap_or_default()
    }

    /// The next line with its end; nothing if there is none to come.
    pub fn read_line(&mut self) -> &[u8] {
        self.take_line();
        &self.line
    }

    fn take_line(&mut self) {
        self.line.clear();
        let outgoing = self.session.outgoing();
        let end = memchr::memchr(b'\n', outgoing).map_or(outgoing.len(), |at| at + 1);
        self.line.extend_from_slice(&outgoing[..end]);
        self.session.handle_sent(end);
    }

    /// Up to so many bytes of a stream; none at its end.
    pub fn read_some(&mut self, most: usize) -> io::Result<&[u8]> {
        if !self.has_rest() {
            let Some(stream) = &self.stream else { return Ok(&[]) };
            let chunk = self.gateway.inner.performer.read_stream(stream).map_err(io::Error::other)?;
            if chunk.is_empty() {
                self.stream = None;
                return Ok(&[]);
            }
            self.session.write_raw(&chunk);
        }
        let outgoing = self.session.outgoing();
        let count = outgoing.len().min(most);
        self.line.clear();
        self.line.extend_from_slice(&outgoing[..count]);
        self.session.handle_sent(count);
        Ok(&self.line)
    }
}
