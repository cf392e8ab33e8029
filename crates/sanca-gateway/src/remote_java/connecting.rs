//! Connections: made, welcomed, and what belongs to all of them.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use core::time::Duration;
use std::collections::HashMap;
use std::io;
use std::sync::Mutex;

use sanca_model::link::PythonLink;
use sanca_protocol::direct::{COMMAND, Hello, Reader, Role, answer, read_error};
use sanca_protocol::{Config, End, Event, Part, Reply};

use super::asking::LINKS;
use super::given_back::GivenBack;
use super::lent::Lent;
use super::{ClientConfig, RemoteJava};
use crate::connection::{Connection as Talk, Dial};
use crate::direct::wire::Wire;
use crate::error::{GatewayError, Result};
use crate::registry::lock;
use crate::transport::{Address, Socket};

/// What a server says to a connection's first frame.
struct Welcome {
    client: u64,
    java_version: u32,
}

impl RemoteJava {
    /// Connects to a gateway of ours. Callbacks go to `python`.
    ///
    /// Fails with [`GatewayError::Stranger`] if there is a gateway, but not one of ours, as Py4J's own; and if there is none, or
    /// if it does not take the token.
    pub fn connect(config: ClientConfig, python: &'static dyn PythonLink) -> Result<&'static RemoteJava> {
        let (wire, socket, welcome) = open(&config, Role::Up, 0)?;
        let java: &'static RemoteJava = Box::leak(Box::new(RemoteJava {
            config,
            python,
            client: welcome.client,
            java_version: welcome.java_version,
            forked: AtomicBool::new(false),
            pid: std::process::id(),
            closed: AtomicBool::new(false),
            over: AtomicBool::new(false),
            death: Mutex::new(None),
            idle: Mutex::default(),
            sockets: Mutex::new(HashMap::new()),
            threads: Mutex::new(HashMap::new()),
            last: AtomicU64::new(0),
            lent: Lent::default(),
            given_back: GivenBack::default(),
            calls: AtomicU64::new(0),
            callbacks: AtomicU64::new(0),
            lanes: AtomicU32::new(0),
        }));
        lock(&LINKS).push(java);
        java.remember(socket);
        java.give_back_on(wire)?;
        java.listen()?;
        Ok(java)
    }

    /// Where the gateway is.
    pub fn address(&self) -> &Address {
        &self.config.address
    }

    /// A further connection.
    pub(super) fn open(&self, role: Role) -> Result<(Wire, u64)> {
        self.open_within(role, self.config.patience)
    }

    /// Likewise, for who has less time.
    pub(super) fn open_within(&self, role: Role, patience: Duration) -> Result<(Wire, u64)> {
        let config = ClientConfig { patience, ..self.config.clone() };
        let (wire, socket, _) = open(&config, role, self.client)?;
        let number = self.remember(socket);
        if self.is_over() {
            // It came too late to be ended with the others.
            wire.break_off();
        }
        Ok((wire, number))
    }

    fn remember(&self, socket: Socket) -> u64 {
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        lock(&self.sockets).insert(number, socket);
        number
    }

    /// Closed, or dead.
    pub(super) fn is_over(&self) -> bool {
        self.closed.load(Ordering::Acquire) || self.is_dead()
    }

    /// The server is gone.
    pub(super) fn is_dead(&self) -> bool {
        lock(&self.death).is_some()
    }

    /// The server is gone: every thread that waits for it is told.
    pub(super) fn died(&self, why: &str) {
        if self.closed.load(Ordering::Acquire) || self.is_forked() {
            return;
        }
        {
            let mut death = lock(&self.death);
            if death.is_some() {
                return;
            }
            *death = Some(why.to_owned());
            self.over.store(true, Ordering::Release);
        }
        self.cut_all();
        self.lent.give_all_back(self.python);
    }

    /// Ends every connection.
    pub(super) fn cut_all(&self) {
        lock(&self.sockets).values().for_each(Socket::shut_down);
        lock(&self.idle).clear();
        self.given_back.wake();
    }

    pub(super) fn is_forked(&self) -> bool {
        self.forked.load(Ordering::Relaxed)
    }
}

/// Connects, shows the token, asks whether the server is ours, and says what the connection is for.
fn open(config: &ClientConfig, role: Role, client: u64) -> Result<(Wire, Socket, Welcome)> {
    let what = || format!("cannot connect to the gateway at {}", config.address);
    let dial = Dial {
        address: &config.address,
        token: config.token.as_ref(),
        tls: config.tls.as_ref(),
        connect: Some(config.patience),
        read: Some(config.patience),
    };
    let mut talk = Talk::open(&dial, Config::client(End::Python)).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied if config.token.is_some() => {
            GatewayError::Refused(format!("{}: it does not take this token", what()))
        }
        _ => GatewayError::io(what())(error),
    })?;
    let second = talk.stream.socket().try_clone().map_err(GatewayError::io(what()))?;
    let sent = talk.session.send_written(format!("{COMMAND}\n").as_bytes());
    sent.map_err(|error| GatewayError::Refused(format!("{}: {error}", what())))?;
    recognise(&mut talk, &what())?;
    let wire = Wire::new(talk.stream);
    let welcome = greet(&wire, role, client).map_err(GatewayError::io(what()))?;
    wire.read_within(None).map_err(GatewayError::io(what()))?;
    Ok((wire, second, welcome.map_err(|why| GatewayError::Refused(format!("{}: {why}", what())))?))
}

/// Waits for the answer to whether the server is ours.
fn recognise(talk: &mut Talk, what: &str) -> Result<()> {
    talk.flush().map_err(GatewayError::io(what))?;
    loop {
        match talk.session.poll_event() {
            Some(Event::Reply { reply: Reply::Value(_), .. }) => return Ok(()),
            Some(Event::Reply { reply, .. }) => return Err(refused(what, &reply)),
            Some(Event::Closed | Event::Refused(_)) => {
                return Err(GatewayError::Io { what: what.into(), source: io::ErrorKind::ConnectionReset.into() });
            }
            Some(_) => {}
            None => talk.fill().map_err(GatewayError::io(what))?,
        }
    }
}

/// A server that wants a token says so, one that may not let us in says why, one that knows no such command is not ours.
fn refused(what: &str, reply: &Reply<'_>) -> GatewayError {
    match reply {
        Reply::Error(Some(Part::Text(text))) => {
            let said = text.to_str().unwrap_or_default();
            if said.starts_with("Authentication") {
                return GatewayError::Refused(format!("{what}: it wants a token; pass it as token=…"));
            }
            GatewayError::Refused(format!("{what}: {said}"))
        }
        _ => GatewayError::Stranger,
    }
}

fn greet(wire: &Wire, role: Role, client: u64) -> io::Result<core::result::Result<Welcome, String>> {
    let mut hello = wire.buffer();
    Hello { role, client }.write(&mut hello);
    wire.send_buffer(hello, &[]).map_err(|not_sent| not_sent.error)?;
    let mut frame = wire.receive()?;
    let kind = frame.kind();
    let mut reader = Reader::new(frame.body());
    let read = if kind == answer::ERROR {
        read_error(&mut reader).map(|error| Err(error.to_string()))
    } else {
        read_welcome(&mut reader).map(Ok)
    };
    read.map_err(|malformed| io::Error::new(io::ErrorKind::InvalidData, malformed))
}

fn read_welcome(reader: &mut Reader<'_>) -> sanca_protocol::direct::Result<Welcome> {
    Ok(Welcome { client: reader.long()?, java_version: reader.int()? })
}
