//! Py4J gateways. So far the half that is asked: a [`Server`] takes connections, reads commands and performs them on any
//! [`JavaLink`](sanca_model::link::JavaLink). It does not know what executes a call.
//!
//! Sockets and threads are here; what goes over them is [`sanca_protocol`]'s. A thread serves one connection and blocks on it.

#![forbid(unsafe_code)]

mod argument;
mod classes;
pub mod config;
mod connection;
pub mod error;
mod link;
mod outcome;
mod perform;
mod registry;
pub mod server;
pub mod tls;
pub mod transport;

pub use config::ServerConfig;
pub use error::{GatewayError, Result};
pub use link::Link;
pub use sanca_protocol::{Limits, Token};
pub use server::Server;
pub use transport::Address;
