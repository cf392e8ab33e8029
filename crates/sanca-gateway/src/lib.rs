//! Gateways. The half that is asked is Py4J's and more: a [`Server`] takes connections, reads commands and performs them on any
//! [`JavaLink`](sanca_model::link::JavaLink); Python's objects become Java's, and calls of those go back over the wire. It does not
//! know what executes a call.
//!
//! Sockets and threads are here; what goes over them is [`sanca_protocol`]'s. A thread serves one connection and blocks on it; who has
//! not been let in has none.
//!
//! # How an image uses it
//!
//! 1. The link is made with [`remote_python()`] as its door to Python (an image that has a Python of its own asks [`is_remote`]).
//! 2. A [`Gateway`] is made over the link: names, policy, the way back to Python. It exists before anything listens; objects are put
//!    into it by [`Gateway::put`], the entry point and the server's own object by methods of their own.
//! 3. [`Server::serve`] listens. A [`Listener`] is told what happens, [`CustomCommand`]s perform what Py4J does not know,
//!    [`Server::metrics`] counts.
//! 4. [`Gateway::set_callback_address`] says where Python listens, at any time.
//! 5. [`Server::shutdown`], or dropping it, ends it and closes the gateway.
//!
//! ```no_run
//! use sanca_gateway::{Address, CallbackConfig, Gateway, GatewayConfig, Model, Server, ServerConfig, Token};
//! # fn link() -> std::sync::Arc<dyn sanca_model::link::JavaLink> { unimplemented!() }
//! # fn object() -> sanca_model::ObjectRef { unimplemented!() }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut config = GatewayConfig::default();
//! config.model = Model::Pooled;
//! config.callbacks = Some(CallbackConfig::new(Address::Tcp(([127, 0, 0, 1], 25334).into())));
//! let gateway = Gateway::new(link(), config);
//! gateway.set_entry_point(object());
//!
//! let mut config = ServerConfig::new(Address::Tcp(([127, 0, 0, 1], 0).into()));
//! config.token = Some(Token::new("secret")?);
//! let server = Server::serve(config, gateway)?;
//! println!("{:?}", server.address());
//! # Ok(()) }
//! ```

#![forbid(unsafe_code)]

mod argument;
mod classes;
pub mod client;
pub mod config;
mod connection;
pub mod custom;
mod direct;
mod door;
pub mod error;
pub mod gateway;
pub mod given;
mod link;
pub mod listener;
mod local;
pub mod metrics;
mod outcome;
mod patience;
mod perform;
pub mod policy;
mod proxies;
mod python_client;
mod registry;
mod releases;
pub mod remote_java;
mod remote_python;
mod served;
pub mod server;
pub mod threads;
pub mod tls;
pub mod transport;

pub use config::{CallbackConfig, GatewayConfig, Model, ProxyMaker, ServerConfig};
pub use custom::{CustomCommand, Exchange};
pub use error::{GatewayError, Result};
pub use gateway::Gateway;
pub use given::{Admission, Channel, Control, Conversation, GivenStream};
pub use link::Link;
pub use listener::{Listener, Peer};
pub use local::LocalLine;
pub use metrics::Metrics;
pub use policy::Policy;
pub use remote_java::{ClientConfig, RemoteJava};
pub use remote_python::{is_remote, remote_python};
pub use sanca_protocol::{Limits, Token};
pub use server::Server;
pub use threads::Threads;
pub use transport::Address;
