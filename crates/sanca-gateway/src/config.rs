//! What a server is made from. Other machines are let in with TLS and a token only.

use std::sync::Arc;
use std::time::Duration;

use sanca_protocol::{Limits, Token};

use crate::error::{GatewayError, Result};
use crate::transport::Address;

/// How a server listens, and whom it lets in.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Where.
    pub address: Address,
    /// What a peer has to show first. Without one, everybody who can reach the address is let in: whoever is let in can run
    /// any Java code.
    pub token: Option<Token>,
    /// The server's side of TLS; see [`crate::tls::server_config`].
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// What is accepted from a peer.
    pub limits: Limits,
    /// How long a peer may take for the handshake of TLS and its token. Without a token, up to its first command.
    pub authentication: Duration,
    /// How long a peer may say nothing after that; for ever if `None`.
    pub idle: Option<Duration>,
    /// How many connections there may be at once.
    pub connections: usize,
}

impl ServerConfig {
    /// With what holds by default: 5 seconds for the token, no end of silence after it, 256 connections.
    pub fn new(address: Address) -> ServerConfig {
        ServerConfig {
            address,
            token: None,
            tls: None,
            limits: Limits::default(),
            authentication: Duration::from_secs(5),
            idle: None,
            connections: 256,
        }
    }

    /// Refuses what would be unsafe.
    pub(crate) fn check(&self) -> Result<()> {
        if let Address::Tcp(address) = &self.address
            && !address.ip().is_loopback()
            && (self.tls.is_none() || self.token.is_none())
        {
            return Err(GatewayError::Refused(format!(
                "a gateway at {address} can be reached from other machines, which could read every call without TLS and \
                 make any without a token; set both, or listen on 127.0.0.1, [::1] or a Unix socket"
            )));
        }
        if self.authentication.is_zero() || self.idle.is_some_and(|idle| idle.is_zero()) {
            return Err(GatewayError::Refused(
                "a time-out of zero lets nobody say anything; leave it out, or set more".into(),
            ));
        }
        Ok(())
    }
}
