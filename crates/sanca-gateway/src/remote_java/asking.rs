//! A question and its answer: the connection of the calling thread, callbacks that come in between, and what is said when it breaks.

use core::cell::{Cell, RefCell};
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::io;
use std::rc::Rc;
use std::sync::Mutex;

use sanca_model::error::Fate;
use sanca_model::link::ThreadToken;
use sanca_model::{Error, Result};
use sanca_protocol::direct::{Malformed, Op, Reader, Role, Writer, answer, read_error};

use super::{RemoteJava, ServedBy};
use crate::direct::wire::{NotSent, Received, Wire};
use crate::error::GatewayError;
use crate::registry::lock;

/// How long it may take to find out whether the server is gone when a connection broke.
const AUTOPSY: Duration = Duration::from_millis(300);

/// Said to whoever asks too late.
const CLOSED: &str = "the connection to the JVM was closed; a process uses one JVM in its life, so start a new process";

/// A connection, and what is remembered of it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) wire: Wire,
    /// Among [`RemoteJava::sockets`].
    pub(super) number: u64,
    /// The thread of ours that was told who serves it, if that is always the same.
    pub(super) told: Cell<u32>,
    /// It is Java's thread that is at the other end, not one of the server's.
    pub(super) lane: bool,
    /// Monitors that were entered over it.
    pub(super) monitors: Cell<u32>,
}

impl Connection {
    pub(super) fn new(wire: Wire, number: u64, lane: bool) -> Connection {
        Connection { wire, number, told: Cell::new(0), lane, monitors: Cell::new(0) }
    }
}

/// The connections of a thread.
struct Own(Vec<(&'static RemoteJava, Rc<Connection>)>);

/// All links of this process. Guards a plain list.
pub(super) static LINKS: Mutex<Vec<&'static RemoteJava>> = Mutex::new(Vec::new());

thread_local! {
    static OWN: RefCell<Own> = const { RefCell::new(Own(Vec::new())) };
    /// The number of this thread, by which it is interrupted; 0 until somebody asks for it.
    static NUMBER: Cell<u32> = const { Cell::new(0) };
}

impl Drop for Own {
    /// The thread ends: whoever comes next may have its connections.
    fn drop(&mut self) {
        for (java, connection) in self.0.drain(..) {
            lock(&java.threads).retain(|_, served| served.connection != connection.number);
            if let Ok(connection) = Rc::try_unwrap(connection) {
                java.leave(connection);
            }
        }
    }
}

/// A connection as the calling thread's, until this is dropped.
pub(super) struct Taken(&'static RemoteJava);

impl Drop for Taken {
    fn drop(&mut self) {
        let _ = OWN.try_with(|own| {
            let mut own = own.borrow_mut();
            let last = own.0.iter().rposition(|(java, _)| core::ptr::eq(*java, self.0));
            last.map(|at| own.0.remove(at))
        });
    }
}

impl RemoteJava {
    /// This link, which lives as long as the process.
    #[cold]
    fn leaked(&self) -> &'static RemoteJava {
        let links = lock(&LINKS);
        let found = links.iter().find(|link| core::ptr::eq(**link, self));
        found.expect("a link is remembered as soon as it is made")
    }

    /// Makes a connection the calling thread's.
    pub(super) fn take(&'static self, connection: Rc<Connection>) -> Taken {
        OWN.with(|own| own.borrow_mut().0.push((self, connection)));
        Taken(self)
    }

    /// A connection whose thread has ended, or left it.
    fn leave(&self, connection: Connection) {
        let usable = !connection.wire.is_broken() && !connection.lane && connection.monitors.get() == 0;
        if usable && !self.is_forked() && !self.is_over() {
            lock(&self.idle).push(connection);
        } else {
            self.forget(&connection);
        }
    }

    /// A connection is of no use any more.
    pub(super) fn forget(&self, connection: &Connection) {
        if !self.is_forked() {
            connection.wire.break_off();
            lock(&self.sockets).remove(&connection.number);
        }
    }

    /// The calling thread's connection, made on first use.
    #[inline]
    pub(super) fn connection(&self) -> Result<Rc<Connection>> {
        let known = OWN.try_with(|own| {
            let own = own.borrow();
            let found = own.0.iter().rev().find(|(java, _)| core::ptr::eq(*java, self));
            found.filter(|(_, connection)| !connection.wire.is_broken()).map(|(_, connection)| Rc::clone(connection))
        });
        match known {
            Ok(Some(connection)) if !self.over.load(Ordering::Relaxed) => Ok(connection),
            _ => self.connect_thread(),
        }
    }

    #[cold]
    fn connect_thread(&self) -> Result<Rc<Connection>> {
        self.connect_within(self.config.patience)
    }

    /// Whether the calling thread has asked something over a connection that is there still.
    pub(super) fn is_connected(&self) -> bool {
        let open = |own: &RefCell<Own>| {
            own.borrow().0.iter().any(|(java, one)| core::ptr::eq(*java, self) && !one.wire.is_broken())
        };
        OWN.try_with(open).unwrap_or(false)
    }

    fn connect_within(&self, patience: Duration) -> Result<Rc<Connection>> {
        self.check_open()?;
        let idle = lock(&self.idle).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => match self.open_within(Role::Calls, patience) {
                Ok((wire, number)) => Connection::new(wire, number, false),
                Err(error) => return Err(self.cannot_connect(&error)),
            },
        };
        let connection = Rc::new(connection);
        let java = self.leaked();
        // A thread that ends has no place for it any more: it serves this once.
        let _ = OWN.try_with(|own| {
            let own = &mut own.borrow_mut().0;
            own.retain(|(other, old)| !core::ptr::eq(*other, java) || !old.wire.is_broken());
            own.push((java, Rc::clone(&connection)));
        });
        if NUMBER.get() != 0 && self.is_connected() {
            // Whoever interrupts this thread has its number, and finds another thread in Java behind it from now on.
            self.tell_thread(&connection)?;
        }
        Ok(connection)
    }

    /// The number of the calling thread. Who serves it is asked for, unless it is known.
    pub(super) fn tell_thread(&self, connection: &Rc<Connection>) -> Result<ThreadToken> {
        static LAST: AtomicU32 = AtomicU32::new(0);
        if NUMBER.get() == 0 {
            NUMBER.set(LAST.fetch_add(1, Ordering::Relaxed) + 1);
        }
        let number = NUMBER.get();
        if connection.told.get() != number {
            let thread = self.done(Op::CurrentThread, |_| {}, |reader| reader.int().map(ThreadToken))?;
            lock(&self.threads).insert(number, ServedBy { connection: connection.number, thread });
            // Another thread of Java's may come over a lane the next time.
            connection.told.set(if connection.lane { 0 } else { number });
        }
        Ok(ThreadToken(number))
    }

    /// Fails if nothing can be asked any more.
    #[cold]
    fn check_open(&self) -> Result<()> {
        if self.is_forked() {
            return Err(Error::Forked { pid: self.pid });
        }
        if self.closed.load(Ordering::Acquire) {
            return Err(Error::Closed(CLOSED.into()));
        }
        match &*lock(&self.death) {
            Some(why) => Err(Error::Broken { fate: Fate::NotSent, died: true, why: why.as_str().into() }),
            None => Ok(()),
        }
    }

    fn cannot_connect(&self, error: &GatewayError) -> Error {
        let died = self.dies();
        Error::Broken { fate: Fate::NotSent, died, why: error.to_string().into() }
    }

    /// Whether the server turns out to be gone, and not only a connection to it: then it takes no other.
    fn dies(&self) -> bool {
        if self.is_over() {
            return self.is_dead();
        }
        match self.open_within(Role::Calls, AUTOPSY) {
            Ok((wire, number)) => {
                // For whoever asks next.
                lock(&self.idle).push(Connection::new(wire, number, false));
                false
            }
            Err(_) => self.given_back.look(self, AUTOPSY),
        }
    }

    // --- asking

    /// Asks, and reads the answer from the body of its frame.
    #[inline]
    pub(super) fn ask<R>(
        &self,
        op: Op,
        write: impl FnOnce(&mut Writer<'_>),
        read: impl FnOnce(u8, &mut [u8]) -> Result<R>,
    ) -> Result<R> {
        let connection = self.connection()?;
        self.sent(&connection, connection.wire.send(op as u8, write))?;
        self.await_answer(&connection, read)
    }

    /// Likewise with bytes that end the question.
    pub(super) fn ask_with<R>(
        &self,
        op: Op,
        write: impl FnOnce(&mut Writer<'_>),
        tail: &[u8],
        read: impl FnOnce(u8, &mut [u8]) -> Result<R>,
    ) -> Result<R> {
        let connection = self.connection()?;
        self.sent(&connection, connection.wire.send_with(op as u8, write, tail))?;
        self.await_answer(&connection, read)
    }

    /// Asks for something that is done, and gives what its reader makes of the rest.
    #[inline]
    pub(super) fn done<R>(
        &self,
        op: Op,
        write: impl FnOnce(&mut Writer<'_>),
        read: impl FnOnce(&mut Reader<'_>) -> sanca_protocol::direct::Result<R>,
    ) -> Result<R> {
        self.ask(op, write, |kind, body| {
            if kind != answer::DONE {
                return Err(Malformed("a value where none was asked for").into());
            }
            Ok(read(&mut Reader::new(body))?)
        })
    }

    #[inline]
    fn sent(&self, connection: &Rc<Connection>, sent: core::result::Result<(), NotSent>) -> Result<()> {
        sent.map_err(|NotSent { fate, error }| {
            if error.kind() == io::ErrorKind::InvalidInput {
                return Error::Invalid(error.to_string().into());
            }
            self.broken(connection, fate, &error)
        })
    }

    #[inline]
    fn await_answer<R>(&self, connection: &Rc<Connection>, read: impl FnOnce(u8, &mut [u8]) -> Result<R>) -> Result<R> {
        loop {
            let received = connection.wire.receive();
            let mut frame = received.map_err(|error| self.broken(connection, Fate::Unknown, &error))?;
            match frame.kind() {
                kind @ (answer::VALUE | answer::DONE) => {
                    let outcome = read(kind, frame.body());
                    connection.wire.recycle(frame);
                    return outcome;
                }
                answer::ERROR => {
                    let error = read_error(&mut Reader::new(frame.body()));
                    connection.wire.recycle(frame);
                    return Err(error.unwrap_or_else(Error::from));
                }
                _ => self
                    .called_back(connection, frame)
                    .map_err(|error| self.broken(connection, Fate::Unknown, &error))?,
            }
        }
    }

    /// Asks for bytes, which go where they are wanted.
    pub(super) fn ask_for(&self, op: Op, write: impl FnOnce(&mut Writer<'_>), out: &mut [u8]) -> Result<()> {
        let connection = self.connection()?;
        self.sent(&connection, connection.wire.send(op as u8, write))?;
        loop {
            let received = connection.wire.receive_into(answer::DONE, out);
            match received.map_err(|error| self.broken(&connection, Fate::Unknown, &error))? {
                Received::Filled => return Ok(()),
                Received::Frame(mut frame) if frame.kind() == answer::ERROR => {
                    let error = read_error(&mut Reader::new(frame.body()));
                    connection.wire.recycle(frame);
                    return Err(error.unwrap_or_else(Error::from));
                }
                Received::Frame(frame) if frame.kind() == answer::DONE => {
                    connection.wire.recycle(frame);
                    return Err(Malformed("another number of bytes than was asked for").into());
                }
                Received::Frame(frame) => {
                    let outcome = self.called_back(&connection, frame);
                    outcome.map_err(|error| self.broken(&connection, Fate::Unknown, &error))?;
                }
            }
        }
    }

    /// Asks something that the server answers by itself, and so soon: one that does not is as good as gone.
    pub(super) fn ask_soon<R>(
        &self,
        op: Op,
        write: impl FnOnce(&mut Writer<'_>),
        read: impl FnOnce(&mut Reader<'_>) -> sanca_protocol::direct::Result<R>,
        patience: Duration,
    ) -> Result<R> {
        let connection = if self.is_connected() { self.connection()? } else { self.connect_within(patience)? };
        let _ = connection.wire.read_within(Some(patience));
        let outcome = self.done(op, write, read);
        if !connection.wire.is_broken() {
            let _ = connection.wire.read_within(None);
        }
        outcome
    }

    /// What is to be said of a connection that broke while it was used.
    #[cold]
    fn broken(&self, connection: &Connection, fate: Fate, error: &io::Error) -> Error {
        if self.is_forked() {
            return Error::Forked { pid: self.pid };
        }
        self.forget(connection);
        let died = self.dies();
        if self.closed.load(Ordering::Acquire) {
            return Error::Broken {
                fate,
                died: false,
                why: "the connection to the gateway was closed meanwhile".into(),
            };
        }
        let why = match &*lock(&self.death) {
            Some(why) => why.clone(),
            None => said("the connection to the gateway", error),
        };
        Error::Broken { fate, died, why: why.into() }
    }
}

/// An error of a connection as a person reads it.
pub(super) fn said(what: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::ConnectionAborted => format!("{what} is gone"),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => format!("{what} does not answer"),
        _ => format!("{what} failed: {error}"),
    }
}
