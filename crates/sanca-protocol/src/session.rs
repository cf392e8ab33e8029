//! One connection: bytes in, events out; commands and replies in, bytes out. Keeps who waits for what, in both directions
//! over one stream, and what a peer can have seen of each command if the connection breaks. No I/O, no clock.
//!
//! Whoever owns the socket:
//!
//! 1. reads into [`Session::space`] and says so by [`Session::handle_filled`] (or hands bytes to [`Session::handle_bytes`]);
//! 2. takes events from [`Session::poll_event`] until there is none, and answers commands by [`Session::reply`];
//! 3. writes [`Session::outgoing`] and says by [`Session::handle_sent`] how much was taken;
//! 4. once [`Session::closing`] says how, and nothing is outgoing, closes.
//!
//! Replies come in the order in which commands were sent, except around callbacks: a command that comes while one of ours
//! is waiting is performed by its sender's thread in the middle of that, so whatever was sent after ours is now read there, and our reply comes later.

use std::collections::VecDeque;

use crate::End;
use crate::auth::Token;
use crate::command::Command;
use crate::error::{ProtocolError, Result};
use crate::frame::{Frame, Framer, Limits};
use crate::reply::Reply;

pub use sanca_model::error::Fate;

mod events;
mod outbox;
mod refusal;

use outbox::Outbox;
use refusal::refuse;

/// What a session is made from.
#[derive(Clone, Debug)]
pub struct Config {
    /// Whose manners are kept on this side.
    pub end: End,
    /// Whether the peer may send commands. A client that takes no callbacks on its own connections says no.
    pub serves: bool,
    /// The token that we show first.
    pub shows: Option<Token>,
    /// The token that the peer has to show before anything else.
    pub requires: Option<Token>,
    /// What is accepted.
    pub limits: Limits,
    /// First lines of commands that the server's owner reads by himself.
    pub custom: Vec<String>,
}

impl Config {
    /// A connection that was opened by us, to ask.
    pub fn client(end: End) -> Config {
        Config { end, serves: false, shows: None, requires: None, limits: Limits::default(), custom: Vec::new() }
    }

    /// A connection that was opened by the peer, to be asked. It may be used to ask the peer, too.
    pub fn server(end: End) -> Config {
        Config { serves: true, ..Config::client(end) }
    }
}

/// Names a command that was sent on this session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Ticket(u64);

/// How to close.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Close {
    /// After everything was sent.
    Orderly,
    /// After everything was sent, with a reset (`SO_LINGER` 0), so that the peer's reads and writes fail.
    Reset,
}

/// What came.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The peer accepted our token.
    Accepted,
    /// The peer refused our token. The connection is of no use.
    Rejected(Reply<'a>),
    /// The peer showed the right token.
    Trusted,
    /// The reply to a command of ours.
    Reply {
        /// Which.
        ticket: Ticket,
        /// What it says.
        reply: Reply<'a>,
    },
    /// A command of the peer's. It is to be answered by [`Session::reply`], if [`Command::has_reply`].
    Command(Command<'a>),
    /// The peer sent something that cannot be accepted; it was told so where that is possible. [`Session::closing`] says
    /// whether the connection can go on.
    Refused(ProtocolError),
    /// The peer closed the connection between two frames.
    Closed,
}

/// A command that was sent and is not answered.
#[derive(Clone, Copy, Debug)]
struct Pending {
    ticket: Ticket,
    /// Where its bytes are among all that were ever outgoing.
    start: u64,
    end: u64,
    expects: Expects,
}

/// What kind of answer a command has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expects {
    Reply,
    /// A reply, and raw bytes after it if it is good.
    Stream,
    /// Whether our token is accepted.
    Acceptance,
}

/// One connection.
#[derive(Debug)]
pub struct Session {
    end: End,
    serves: bool,
    requires: Option<Token>,
    framer: Framer,
    outbox: Outbox,
    /// Commands of ours in the order in which their replies come.
    pending: VecDeque<Pending>,
    /// For each command of the peer's that is being performed, innermost last: ours in the middle of which it came.
    performing: Vec<Option<Pending>>,
    last_ticket: u64,
    raw: bool,
    ended: bool,
    closing: Option<Close>,
}

impl Session {
    /// A new connection. If it shows a token, that is outgoing at once.
    pub fn new(config: Config) -> Session {
        let mut framer = Framer::new(config.end, config.limits, config.requires.is_none());
        config.custom.iter().for_each(|name| framer.add_custom(name));
        let mut session = Session {
            end: config.end,
            serves: config.serves,
            requires: config.requires,
            framer,
            outbox: Outbox::default(),
            pending: VecDeque::new(),
            performing: Vec::new(),
            last_ticket: 0,
            raw: false,
            ended: false,
            closing: None,
        };
        if let Some(token) = config.shows {
            session.show(&token);
        }
        session
    }

    // --- bytes

    /// Room for at least so many bytes, to read into.
    pub fn space(&mut self, at_least: usize) -> &mut [u8] {
        self.framer.space(at_least)
    }

    /// So many bytes at the start of the room were filled.
    pub fn handle_filled(&mut self, count: usize) {
        self.framer.handle_filled(count);
    }

    /// Takes bytes of the peer's by copying them.
    pub fn handle_bytes(&mut self, bytes: &[u8]) {
        self.framer.handle_bytes(bytes);
    }

    /// The peer will send no more. A frame that it began is not performed: half a list of arguments is not what was asked.
    pub fn handle_end(&mut self) {
        self.ended = true;
    }

    /// Whether the peer will send no more. What it has sent may not have been looked at yet.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// What is to be sent.
    pub fn outgoing(&self) -> &[u8] {
        self.outbox.outgoing()
    }

    /// That many bytes of it were taken by the transport: the peer may see them.
    pub fn handle_sent(&mut self, count: usize) {
        self.outbox.handle_sent(count);
    }

    /// How the connection is to be closed, if it is.
    pub fn closing(&self) -> Option<Close> {
        self.closing
    }

    // --- asking

    /// Sends a command. Nothing is sent if it cannot be written.
    pub fn send(&mut self, command: &Command<'_>) -> Result<Ticket> {
        self.check_open()?;
        let start = self.outbox.end();
        command.write(self.outbox.room(), self.end)?;
        let expects = match command {
            Command::Stream { .. } => Expects::Stream,
            _ => Expects::Reply,
        };
        Ok(self.sent(start, command.has_reply().then_some(expects)))
    }

    /// Sends a command that somebody else has written, whole, one that has a reply.
    pub fn send_written(&mut self, command: &[u8]) -> Result<Ticket> {
        self.check_open()?;
        let start = self.outbox.end();
        self.outbox.room().extend_from_slice(command);
        Ok(self.sent(start, Some(Expects::Reply)))
    }

    fn sent(&mut self, start: u64, expects: Option<Expects>) -> Ticket {
        self.last_ticket += 1;
        let ticket = Ticket(self.last_ticket);
        if let Some(expects) = expects {
            self.pending.push_back(Pending { ticket, start, end: self.outbox.end(), expects });
        }
        ticket
    }

    fn check_open(&self) -> Result<()> {
        match self.closing {
            Some(_) => Err(ProtocolError::Misuse("the connection is closing")),
            None if self.raw => Err(ProtocolError::Misuse("a stream is being read on this connection")),
            None => Ok(()),
        }
    }

    /// What became of a command of this session. One that was withdrawn is forgotten, and counts as done.
    pub fn fate(&self, ticket: Ticket) -> Fate {
        let waiting = self.pending.iter().chain(self.performing.iter().flatten());
        match waiting.into_iter().find(|pending| pending.ticket == ticket) {
            Some(pending) if self.outbox.sent() <= pending.start => Fate::NotSent,
            Some(_) => Fate::Unknown,
            None => Fate::Done,
        }
    }

    /// Takes a command back that has not left. Says whether it could be; if so it is as if it had never been sent.
    pub fn withdraw(&mut self, ticket: Ticket) -> bool {
        let Some(at) = self.pending.iter().position(|pending| pending.ticket == ticket) else { return false };
        let Pending { start, end, .. } = self.pending[at];
        if self.outbox.sent() > start {
            return false;
        }
        self.pending.remove(at);
        self.outbox.remove(start, end);
        for later in self.pending.iter_mut().filter(|pending| pending.start >= end) {
            later.start -= end - start;
            later.end -= end - start;
        }
        true
    }

    /// How many commands of ours wait for a reply.
    pub fn waiting(&self) -> usize {
        self.pending.len() + self.performing.iter().flatten().count()
    }

    // --- being asked

    /// Answers the command that came last and is not answered. Nothing is sent if it cannot be written.
    pub fn reply(&mut self, reply: &Reply<'_>) -> Result<()> {
        self.check_asked()?;
        reply.write(self.outbox.room(), self.end)?;
        self.answered();
        if matches!(reply, Reply::Fatal(_)) {
            self.closing = self.closing.or(Some(Close::Orderly));
        }
        Ok(())
    }

    /// Answers it with a line that somebody else has written.
    pub fn reply_written(&mut self, line: &[u8]) -> Result<()> {
        self.check_asked()?;
        self.outbox.room().extend_from_slice(line);
        self.answered();
        Ok(())
    }

    /// Answers it with what is wrong with it, in Py4J's words, and closes if Py4J would: for arguments that turn out
    /// to be none when they are looked at.
    pub fn refuse(&mut self, error: &ProtocolError) -> Result<()> {
        self.check_asked()?;
        let close = refuse(&mut self.outbox, self.end, error);
        self.closing = self.closing.or(close);
        self.answered();
        Ok(())
    }

    /// Says something that was not asked for, and closes: a peer that asks meanwhile takes it for its answer. For one that cannot be served.
    pub fn say(&mut self, reply: &Reply<'_>) {
        // A reply that cannot be written is not said; the connection ends all the same.
        let _ = reply.write(self.outbox.room(), self.end);
        self.closing = self.closing.or(Some(Close::Orderly));
    }

    fn check_asked(&self) -> Result<()> {
        if self.performing.is_empty() {
            return Err(ProtocolError::Misuse("there is no command to answer"));
        }
        Ok(())
    }

    /// The peer goes on with what it had interrupted, after all that it was sent meanwhile.
    fn answered(&mut self) {
        if let Some(interrupted) = self.performing.pop().flatten() {
            self.pending.push_back(interrupted);
        }
    }

    /// Raw bytes after a reply to [`Command::Stream`]. Nothing tells the peer where they end.
    pub fn write_raw(&mut self, bytes: &[u8]) {
        self.outbox.room().extend_from_slice(bytes);
    }

    /// Moves the frame of the last event out, for whoever goes on with the session before he is done with it.
    pub fn take_frame(&mut self) -> Frame {
        self.framer.take()
    }

    /// The first line of the last event's frame, as it came: all of a reply. Is there until the next event is asked for.
    pub fn last_line(&self) -> &[u8] {
        self.framer.lines().get(0).unwrap_or_default()
    }

    /// The next line after a [`Command::Custom`], if it is there.
    pub fn poll_line(&mut self) -> Result<Option<&[u8]>> {
        self.framer.poll_line()
    }

    // --- streams

    /// What has come of a stream, once the reply to [`Command::Stream`] is here and good.
    pub fn raw(&mut self) -> &[u8] {
        if self.raw { self.framer.raw() } else { &[] }
    }

    /// Drops that many bytes of [`Session::raw`].
    pub fn consume_raw(&mut self, count: usize) {
        if self.raw {
            self.framer.consume_raw(count);
        }
    }

    /// The stream is read to its end: what comes now is a reply again.
    pub fn end_raw(&mut self) {
        self.raw = false;
    }
}
