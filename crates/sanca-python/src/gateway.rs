//! Connections of a gateway's client: `sanca.py4j`'s calls cross here once, and their bytes never become Python objects.
//!
//! No lock of ours is held while a peer is waited for: whoever uses a connection takes it out of its object, and another who
//! comes meanwhile is told that it is in use.

mod call;
mod local;
mod methods;

use crate::blocking;
use crate::host::{GoOn, Line};
use crate::layout;
use crate::state::State;
use core::time::Duration;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Raised, Result};
use std::io;
use std::sync::{Mutex, PoisonError};

pub use local::{make_type as make_local_type, open};
pub use methods::make_type;

/// A connection, as Python has it.
struct Connection {
    state: &'static State,
    kept: Mutex<Kept>,
    /// How Python makes values, by type letter; a program may change it.
    registry: Object,
    /// What was in it at first: what we do as well.
    originals: Object,
    /// How Python writes an argument: called for those that have no plain form.
    part: Object,
}

/// What stays when nobody is using it.
struct Kept {
    line: Place,
    /// Room for the next command, and for its answer.
    command: Vec<u8>,
    answer: Vec<u8>,
    /// Of the last command: see [`Line::has_left`].
    has_left: bool,
    owed: usize,
    /// The last call sent nothing, or was answered.
    intact: bool,
}

/// Where the connection is.
enum Place {
    Here(Box<dyn Line>),
    InUse,
    Closed,
}

/// Buffers that grew larger than this are not kept.
const LARGEST_KEPT: usize = 1 << 20;

/// `gateway_line(socket, timeout, registry, originals, part)`: a connection over a socket of Python's, which stays open beside it.
#[cfg(unix)]
pub fn over_socket(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let socket = args[0].duplicate_descriptor()?;
    let line = state.host.wire().line(socket, duration(args[1])?);
    new(state, gil, line, &args[2..])
}

/// Elsewhere Python has its own.
#[cfg(not(unix))]
pub fn over_socket(_: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    Ok(gil.none())
}

fn new(state: &'static State, gil: Gil<'_>, line: Box<dyn Line>, args: &[Borrowed<'_>]) -> Result<Object> {
    let kept = Kept {
        line: Place::Here(line),
        command: Vec::new(),
        answer: Vec::new(),
        has_left: false,
        owed: 0,
        intact: true,
    };
    let connection = Connection {
        state,
        kept: Mutex::new(kept),
        registry: args[0].own(),
        originals: args[1].own(),
        part: args[2].own(),
    };
    layout::new_boxed(state.types().gateway_line.get(gil), connection)
}

/// Seconds, or `None` for ever. Zero is for ever, too, as in Py4J.
fn duration(seconds: Borrowed<'_>) -> Result<Option<Duration>> {
    if seconds.is_none() {
        return Ok(None);
    }
    let seconds = seconds.to_float()?;
    Ok(Duration::try_from_secs_f64(seconds).ok().filter(|duration| !duration.is_zero()))
}

impl Connection {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Uses the connection without the GIL. The body says itself what it has of the peer's.
    fn with<T>(&self, gil: Gil<'_>, body: impl FnOnce(&mut dyn Line, GoOn<'_>) -> io::Result<T>) -> Result<T> {
        let place = core::mem::replace(&mut self.lock().line, Place::InUse);
        let mut line = match place {
            Place::Here(line) => line,
            Place::InUse => return Err(gil.raise(Builtin::OSError, "the connection is in use")),
            Place::Closed => {
                self.lock().line = Place::Closed;
                return Err(gil.raise(Builtin::OSError, "the connection is closed"));
            }
        };
        let mut raised: Option<Raised> = None;
        let mut released = gil.release();
        let outcome = body(&mut *line, &mut || {
            released.restore();
            raised = gil.check_signals().err();
            if raised.is_none() {
                released = gil.release();
            }
            raised.is_none()
        });
        released.restore();
        self.put_back(line);
        let outcome = outcome.map_err(|error| match raised {
            Some(raised) => raised,
            None => gil.raise_os_error(&error),
        });
        // Ctrl-C may have interrupted Java in this process.
        blocking::after_call(self.state, gil, outcome)
    }

    fn put_back(&self, line: Box<dyn Line>) {
        let mut kept = self.lock();
        (kept.has_left, kept.owed) = (line.has_left(), line.owed());
        // It may have been closed meanwhile.
        let unwanted = match kept.line {
            Place::Closed => Some(line),
            _ => {
                kept.line = Place::Here(line);
                None
            }
        };
        drop(kept);
        drop(unwanted);
    }

    fn close(&self) {
        let place = core::mem::replace(&mut self.lock().line, Place::Closed);
        drop(place);
    }
}

fn connection<'a>(object: Borrowed<'a>) -> &'a Connection {
    // SAFETY: objects of this type are made by `new` only.
    unsafe { layout::boxed::<Connection>(object) }
}
