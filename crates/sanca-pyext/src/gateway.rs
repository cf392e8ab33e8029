//! Gateways for the Python side: `sanca_gateway`'s half of the wire behind the Python side's traits.

#[cfg(unix)]
mod line;
mod local;

use sanca_gateway::client;
use sanca_model::link::JavaLink;
use sanca_model::{Arg, Sink};
#[cfg(unix)]
use sanca_python::host::Line;
use sanca_python::host::{Gateway, LocalPython, Wire};
use std::sync::Arc;
#[cfg(unix)]
use std::{os::fd::OwnedFd, time::Duration};

/// Py4J's.
pub struct Py4jWire;

impl Wire for Py4jWire {
    fn argument(&self, value: &Arg<'_>, out: &mut Vec<u8>) -> bool {
        client::write_argument(value, out)
    }

    fn bytes(&self, bytes: &[u8], out: &mut Vec<u8>) {
        client::write_bytes(bytes, out);
    }

    fn value(&self, answer: &[u8], sink: &mut dyn Sink) -> bool {
        client::read_value(answer, sink)
    }

    #[cfg(unix)]
    fn line(&self, socket: OwnedFd, timeout: Option<Duration>) -> Box<dyn Line> {
        Box::new(line::SocketLine::over(socket, timeout))
    }

    fn gateway(&self, java: &'static dyn JavaLink, python: Arc<dyn LocalPython>) -> Box<dyn Gateway> {
        Box::new(local::Local::open(java, python))
    }
}
