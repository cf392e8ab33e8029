//! The server's half: connections of clients of ours, each by what it is for, and the calls that come over them.

use core::cell::RefCell;
use core::hash::{BuildHasher, Hasher};
use core::time::Duration;
use std::collections::hash_map::RandomState;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use sanca_model::{Error, Handle, Result};
use sanca_protocol::direct::{Hello, Malformed, Op, Reader, Role, answer, call, write_error};

use super::peer::Peer;
use super::tables::Tables;
use super::wire::{Frame, Wire};
use crate::gateway::{Gateway, Inner};
use crate::tls::Stream;

/// How often a client is asked whether it is there, if there is nothing else to tell it.
const ROUND: Duration = Duration::from_secs(15);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

thread_local! {
    /// The connection that this thread serves: callbacks of its client go there.
    static CURRENT: RefCell<Option<Rc<Serving>>> = const { RefCell::new(None) };
}

/// What a server has for clients of ours.
pub(crate) struct Direct {
    gateway: Arc<Inner>,
    tables: Arc<Tables>,
}

impl Direct {
    pub(crate) fn new(gateway: &Gateway) -> Direct {
        Direct { gateway: Arc::clone(&gateway.inner), tables: Arc::new(Tables::new()) }
    }
}

/// A connection to a client, and whose it is.
pub(crate) struct Serving {
    pub(crate) wire: Wire,
    pub(crate) peer: Arc<Peer>,
}

/// Serves a connection that has become one of ours, until it ends.
pub(crate) fn serve(stream: Stream, direct: &Direct) -> io::Result<()> {
    let wire = Wire::new(stream);
    wire.read_within(None)?;
    let mut first = wire.receive()?;
    let hello = Hello::read(first.kind(), first.body()).map_err(invalid)?;
    wire.recycle(first);
    let known = if hello.client == 0 { newcomer(direct, hello.role) } else { Peer::named(hello.client) };
    let Some(peer) = known else {
        let why = Error::Closed("the server does not know this client, or has too many".into());
        let _ = wire.send(answer::ERROR, |writer| write_error(writer, &why));
        return Ok(());
    };
    let (name, version) = (peer.name, peer.link.java_version());
    let welcomed = wire.send(answer::DONE, |writer| {
        writer.long(name);
        writer.int(version);
    });
    welcomed.map_err(|not_sent| not_sent.error)?;
    match hello.role {
        Role::Calls => answer_calls(wire, peer),
        Role::Up => {
            let outcome = answer_calls(wire, Arc::clone(&peer));
            peer.end();
            outcome
        }
        Role::Down => tell(&wire, &peer),
        Role::Lane => {
            peer.add_lane(wire);
            Ok(())
        }
    }
}

/// The first connection of a client is the one on which it gives back: the client ends with that.
fn newcomer(direct: &Direct, role: Role) -> Option<Arc<Peer>> {
    if role != Role::Up {
        return None;
    }
    // Not a secret – who is here has shown the token – but no client of another server's or of an earlier one's has it.
    let name = RandomState::new().build_hasher().finish() | 1;
    Peer::new(Arc::clone(&direct.gateway), Arc::clone(&direct.tables), name)
}

pub(super) fn invalid(malformed: Malformed) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, malformed)
}

fn answer_calls(wire: Wire, peer: Arc<Peer>) -> io::Result<()> {
    let serving = Rc::new(Serving { wire, peer });
    let _current = Current::set(Rc::clone(&serving));
    loop {
        let frame = serving.wire.receive()?;
        serving.perform(frame)?;
    }
}

/// Tells a client what Java gives back and wants.
fn tell(wire: &Wire, peer: &Peer) -> io::Result<()> {
    wire.read_within(Some(PATIENCE))?;
    while let Some(news) = peer.news(ROUND) {
        if news.wanted > 0 {
            exchange(wire, answer::WANTED, |writer| writer.int(news.wanted))?;
        }
        for part in news.returned.chunks(1 << 16).chain(news.returned.is_empty().then_some(&[][..])) {
            exchange(wire, answer::RETURNED, |writer| writer.many(part, |writer, name| writer.long(*name)))?;
        }
    }
    Ok(())
}

fn exchange(wire: &Wire, kind: u8, write: impl FnOnce(&mut sanca_protocol::direct::Writer<'_>)) -> io::Result<()> {
    wire.send(kind, write).map_err(|not_sent| not_sent.error)?;
    let frame = wire.receive()?;
    let known = frame.kind() == call::ANSWER;
    wire.recycle(frame);
    if known { Ok(()) } else { Err(invalid(Malformed("a client does not answer what it was told"))) }
}

impl Serving {
    /// Performs what a frame asks for, and answers.
    #[inline]
    pub(crate) fn perform(self: &Rc<Serving>, mut frame: Frame) -> io::Result<()> {
        let Some(op) = Op::from_number(frame.kind()) else {
            return Err(invalid(Malformed("an operation of no known kind")));
        };
        let outcome = self.performed(op, frame.body());
        self.wire.recycle(frame);
        let (buffer, tail) = match outcome {
            Ok(answer) => answer,
            Err(error) => {
                // A client that cannot be told still owns nothing of it.
                if let Error::Thrown(object) = &error {
                    self.peer.owned.add(object.handle);
                }
                let mut buffer = self.wire.buffer();
                write_error(&mut sanca_protocol::direct::Writer::begin(&mut buffer, answer::ERROR), &error);
                (buffer, Vec::new())
            }
        };
        self.wire.send_buffer(buffer, &tail).map_err(|not_sent| not_sent.error)
    }

    /// Sends a callback, serves what comes in the middle of it, and hands its outcome over.
    pub(crate) fn call_back<R>(
        self: &Rc<Serving>,
        kind: u8,
        write: impl FnOnce(&mut sanca_protocol::direct::Writer<'_>),
        outcome: impl FnOnce(u8, &[u8]) -> R,
    ) -> io::Result<R> {
        self.wire.send(kind, write).map_err(|not_sent| not_sent.error)?;
        loop {
            let mut frame = self.wire.receive()?;
            if frame.kind() < call::VALUE {
                self.perform(frame)?;
                continue;
            }
            let kind = frame.kind();
            let outcome = outcome(kind, frame.body());
            self.wire.recycle(frame);
            return Ok(outcome);
        }
    }

    /// A handle that the client owns, and has sent.
    #[inline]
    pub(super) fn handle(&self, reader: &mut Reader<'_>) -> Result<Handle> {
        self.peer.check(Handle(reader.int()?))
    }
}

/// While it lives, a connection is the one that this thread serves.
pub(super) struct Current(Option<Rc<Serving>>);

impl Current {
    pub(super) fn set(serving: Rc<Serving>) -> Current {
        Current(CURRENT.with(|current| current.replace(Some(serving))))
    }

    /// The connection that this thread serves, if it is to that client.
    pub(super) fn of(number: u16) -> Option<Rc<Serving>> {
        CURRENT.with(|current| current.borrow().as_ref().filter(|serving| serving.peer.number == number).cloned())
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        let before = self.0.take();
        // At the end of a thread its current connection may be gone already.
        let _ = CURRENT.try_with(|current| current.replace(before));
    }
}
