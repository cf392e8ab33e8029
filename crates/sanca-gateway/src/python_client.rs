//! How Java calls Python where no call of Python's is being served: over connections of its own, from a pool or one for each thread.
//! Where Python is can be changed at any time. A command is sent at most once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use sanca_protocol::{Command, Config, End, Fate, Frame, ProtocolError, Session, Ticket};

use crate::config::{CallbackConfig, Model};
use crate::connection::{Connection, Dial};
use crate::gateway::Inner;
use crate::given;
use crate::registry::lock;
use crate::served::{self, Served};
use crate::transport::Socket;

/// See the module.
pub(crate) struct PythonClient {
    state: Mutex<State>,
    last: AtomicU64,
    /// A second handle on each connection, to end it by.
    open: Mutex<HashMap<u64, Socket>>,
}

struct State {
    config: Option<Arc<CallbackConfig>>,
    /// Changes with the configuration. What was opened with another is not used any more.
    generation: u64,
    closed: bool,
    /// Connections that nobody uses, and since when. The last is taken first.
    idle: Vec<(Opened, Instant)>,
}

/// A connection of ours, as long as it is on the list.
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    entry: Listed,
    generation: u64,
}

/// Takes a connection off the list of those that can be ended.
struct Listed {
    client: Arc<PythonClient>,
    number: u64,
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&self.client.open).remove(&self.number);
    }
}

/// What Python is asked.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'a> {
    Command(&'a Command<'a>),
    /// One that somebody else has written, whole.
    Written(&'a [u8]),
}

impl Asked<'_> {
    pub(crate) fn send(self, session: &mut Session) -> Result<Ticket, ProtocolError> {
        match self {
            Asked::Command(command) => session.send(command),
            Asked::Written(command) => session.send_written(command),
        }
    }
}

/// Why a callback has no reply.
#[derive(Debug)]
pub(crate) enum CallbackError {
    /// Nobody said where Python is, or the gateway has been closed.
    Closed,
    /// Python is not there.
    NotConnected(io::Error),
    /// The connection broke.
    Broken { fate: Fate, error: io::Error },
    /// The command cannot be written.
    Unwritable(ProtocolError),
    /// What the program's own way to Python says.
    Said(String),
}

/// The first three are in Py4J's words: programs compare them.
impl core::fmt::Display for CallbackError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            CallbackError::Closed => f.write_str("Cannot obtain a new communication channel"),
            CallbackError::NotConnected(_) => f.write_str("Error while obtaining a new communication channel"),
            CallbackError::Broken { fate, error } => {
                let fate = match fate {
                    Fate::NotSent => "NotSent: Python has not seen the call",
                    Fate::Unknown => "Unknown: Python may have run the call, or not",
                    Fate::Done => "Done: Python has run the call",
                };
                write!(f, "Error while sending a command. {fate} ({error})")
            }
            CallbackError::Unwritable(error) => error.fmt(f),
            CallbackError::Said(text) => f.write_str(text),
        }
    }
}

impl CallbackError {
    /// What the system said, where it did.
    pub(crate) fn cause(&self) -> Option<String> {
        match self {
            CallbackError::NotConnected(error) | CallbackError::Broken { error, .. } => Some(error.to_string()),
            _ => None,
        }
    }

    /// Whether Python may have seen the arguments.
    pub(crate) fn may_have_left(&self) -> bool {
        matches!(self, CallbackError::Broken { fate: Fate::Unknown | Fate::Done, .. })
    }
}

thread_local! {
    /// This thread's own connections, in the pinned model.
    static OWN: RefCell<Vec<Own>> = const { RefCell::new(Vec::new()) };
}

struct Own {
    served: Rc<Served>,
    generation: u64,
    _listed: Listed,
}

impl PythonClient {
    pub(crate) fn new(config: Option<CallbackConfig>) -> Arc<PythonClient> {
        let state = State { config: config.map(Arc::new), generation: 0, closed: false, idle: Vec::new() };
        Arc::new(PythonClient { state: Mutex::new(state), last: AtomicU64::new(0), open: Mutex::default() })
    }

    /// How Python is called from now on. Calls that run go on where they are.
    pub(crate) fn configure(&self, config: Option<CallbackConfig>) {
        let mut state = lock(&self.state);
        state.config = config.map(Arc::new);
        state.generation += 1;
        let idle = core::mem::take(&mut state.idle);
        drop(state);
        idle.into_iter().for_each(|(opened, _)| opened.connection.close());
    }

    pub(crate) fn config(&self) -> Option<Arc<CallbackConfig>> {
        lock(&self.state).config.clone()
    }

    /// Ends all connections and opens no more.
    pub(crate) fn close(&self) {
        let idle = {
            let mut state = lock(&self.state);
            state.closed = true;
            core::mem::take(&mut state.idle)
        };
        idle.into_iter().for_each(|(opened, _)| opened.connection.close());
        lock(&self.open).values().for_each(Socket::shut_down);
    }

    /// How many connections there are.
    pub(crate) fn connections(&self) -> usize {
        lock(&self.open).len()
    }

    /// Asks Python, over the connection that fits the calling thread.
    pub(crate) fn call(self: &Arc<Self>, gateway: &Arc<Inner>, asked: Asked<'_>) -> Result<Frame, CallbackError> {
        let served = match gateway.config.model {
            Model::Pooled => None,
            Model::Pinned => served::serving(gateway),
        };
        match (served, &gateway.config.channel, gateway.config.model) {
            (Some(served), ..) => served.ask(asked),
            (None, Some(_), _) if gateway.is_closed() => Err(CallbackError::Closed),
            (None, Some(channel), _) => given::exchange(&**channel, asked, true),
            (None, None, Model::Pooled) => self.call_pooled(gateway, asked),
            (None, None, Model::Pinned) => self.call_own(gateway, asked),
        }
    }

    fn call_pooled(self: &Arc<Self>, gateway: &Arc<Inner>, asked: Asked<'_>) -> Result<Frame, CallbackError> {
        let Opened { connection, entry, generation } = match self.take()? {
            Some(opened) => opened,
            None => self.open(false)?,
        };
        let served = Served::new(connection, Arc::clone(gateway), None);
        let reply = served.ask(asked);
        let connection = served.into_connection();
        match (reply, connection) {
            (Ok(reply), Some(connection)) if connection.session.closing().is_none() => {
                self.give_back(Opened { connection, entry, generation });
                Ok(reply)
            }
            (reply, connection) => {
                connection.into_iter().for_each(Connection::close);
                reply
            }
        }
    }

    /// A connection that nobody uses and whose peer has not gone.
    fn take(&self) -> Result<Option<Opened>, CallbackError> {
        loop {
            let mut state = lock(&self.state);
            if state.closed {
                return Err(CallbackError::Closed);
            }
            let Some((mut opened, _)) = state.idle.pop() else { return Ok(None) };
            drop(state);
            if opened.connection.stream.socket().is_quiet() {
                return Ok(Some(opened));
            }
        }
    }

    fn give_back(&self, opened: Opened) {
        let mut state = lock(&self.state);
        if state.closed || state.generation != opened.generation {
            drop(state);
            return opened.connection.close();
        }
        state.idle.push((opened, Instant::now()));
    }

    /// Closes connections that nobody has used for as long as they may stay.
    pub(crate) fn sweep(&self) {
        let mut state = lock(&self.state);
        let Some(config) = state.config.clone() else { return };
        let (stay, close) =
            core::mem::take(&mut state.idle).into_iter().partition(|(_, since)| since.elapsed() < config.idle);
        state.idle = stay;
        drop(state);
        let close: Vec<(Opened, Instant)> = close;
        close.into_iter().for_each(|(opened, _)| opened.connection.close());
    }

    /// How long until that has to be looked at again; none if nobody is idle.
    pub(crate) fn next_sweep(&self) -> Option<std::time::Duration> {
        let state = lock(&self.state);
        let config = state.config.as_ref()?;
        state.idle.iter().map(|(_, since)| config.idle.saturating_sub(since.elapsed())).min()
    }

    /// The pinned model, on a thread that serves nobody: Python's answering thread is always the same one, too.
    fn call_own(self: &Arc<Self>, gateway: &Arc<Inner>, asked: Asked<'_>) -> Result<Frame, CallbackError> {
        let served = match self.own(gateway)? {
            Some(served) => served,
            None => {
                let Opened { connection, entry, generation } = self.open(true)?;
                let served = Served::new(connection, Arc::clone(gateway), None);
                let own = Own { served: Rc::clone(&served), generation, _listed: entry };
                OWN.with_borrow_mut(|all| all.push(own));
                served
            }
        };
        let reply = served.during(|| served.ask(asked));
        if reply.is_err() || served.connection().session.closing().is_some() {
            forget(gateway);
        }
        reply
    }

    /// The connection that this thread has opened before, if it is still good.
    fn own(&self, gateway: &Inner) -> Result<Option<Rc<Served>>, CallbackError> {
        let generation = {
            let state = lock(&self.state);
            if state.closed {
                return Err(CallbackError::Closed);
            }
            state.generation
        };
        let found = OWN.with_borrow(|all| {
            let own = all.iter().find(|own| core::ptr::eq(&*own.served.gateway, gateway))?;
            Some((Rc::clone(&own.served), own.generation))
        });
        let Some((served, of)) = found else { return Ok(None) };
        if of == generation && served.connection().stream.socket().is_quiet() {
            return Ok(Some(served));
        }
        forget(gateway);
        Ok(None)
    }

    /// Opens a connection to Python. `serves`: Python may send commands over it.
    pub(crate) fn open(self: &Arc<Self>, serves: bool) -> Result<Opened, CallbackError> {
        let (config, generation) = {
            let state = lock(&self.state);
            let config = state.config.clone().filter(|_| !state.closed).ok_or(CallbackError::Closed)?;
            (config, state.generation)
        };
        let dial = Dial {
            address: &config.address,
            token: config.token.as_ref(),
            tls: config.tls.as_ref(),
            connect: config.connect,
            read: config.read,
        };
        let session = Config { serves, limits: config.limits, ..Config::client(End::Java) };
        let mut connection = Connection::open(&dial, session).map_err(CallbackError::NotConnected)?;
        let handle = connection.stream.socket().try_clone().map_err(CallbackError::NotConnected)?;
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        lock(&self.open).insert(number, handle);
        let entry = Listed { client: Arc::clone(self), number };
        // It may have been closed while nobody knew of this connection.
        if lock(&self.state).closed {
            return Err(CallbackError::Closed);
        }
        Ok(Opened { connection, entry, generation })
    }
}

/// This thread's connection to the Python of a gateway is not used any more.
fn forget(gateway: &Inner) {
    let mut gone = Vec::new();
    OWN.with_borrow_mut(|all| {
        while let Some(at) = all.iter().position(|own| core::ptr::eq(&*own.served.gateway, gateway)) {
            gone.push(all.swap_remove(at));
        }
    });
    drop(gone);
}
