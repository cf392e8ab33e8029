//! TLS, by rustls: who is at the other end, and that nobody else reads along.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::error::{GatewayError, Result};
use crate::transport::Socket;

/// A configuration for [`crate::ServerConfig::tls`], from files in PEM form: the server's certificates, its own first; its key;
/// and, if clients have to show certificates too, those of the authorities that sign them.
///
/// Fails if a file cannot be read, holds nothing of its kind, or the key is not the certificate's.
///
/// ```no_run
/// # fn main() -> sanca_gateway::Result<()> {
/// let tls = sanca_gateway::tls::server_config("server.pem".as_ref(), "server.key".as_ref(), None)?;
/// # Ok(()) }
/// ```
pub fn server_config(certificates: &Path, key: &Path, clients: Option<&Path>) -> Result<Arc<ServerConfig>> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(refused("TLS cannot be set up"))?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authorities) => {
            let mut roots = RootCertStore::empty();
            for certificate in read_certificates(authorities)? {
                roots.add(certificate).map_err(refused(format!("{} cannot be trusted", authorities.display())))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.map_err(refused("clients cannot be verified"))?)
        }
    };
    let what = || format!("{} and {} are no certificate and its key", certificates.display(), key.display());
    let key =
        PrivateKeyDer::from_pem_file(key).map_err(refused(format!("no key can be read from {}", key.display())))?;
    let config = builder.with_single_cert(read_certificates(certificates)?, key).map_err(refused(what()))?;
    Ok(Arc::new(config))
}

fn read_certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let what = || format!("no certificate can be read from {}", file.display());
    let read = CertificateDer::pem_file_iter(file).map_err(refused(what()))?;
    let certificates = read.collect::<core::result::Result<Vec<_>, _>>().map_err(refused(what()))?;
    if certificates.is_empty() {
        return Err(GatewayError::Refused(what()));
    }
    Ok(certificates)
}

fn refused<E: core::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> GatewayError {
    let what = what.into();
    move |error| GatewayError::Refused(format!("{what}: {error}"))
}

/// A connection, with TLS or without. The handshake is part of the first read.
#[derive(Debug)]
pub(crate) enum Stream {
    Plain(Socket),
    Tls(Box<StreamOwned<ServerConnection, Socket>>),
}

impl Stream {
    /// The server's side of a connection.
    pub(crate) fn serve(socket: Socket, tls: Option<&Arc<ServerConfig>>) -> io::Result<Stream> {
        let Some(config) = tls else { return Ok(Stream::Plain(socket)) };
        let session = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        Ok(Stream::Tls(Box::new(StreamOwned::new(session, socket))))
    }

    /// What it goes over.
    pub(crate) fn socket(&mut self) -> &mut Socket {
        match self {
            Stream::Plain(socket) => socket,
            Stream::Tls(stream) => &mut stream.sock,
        }
    }

    /// Says that no more comes, so that the peer can tell an end from a cut, and ends.
    pub(crate) fn finish(&mut self) {
        if let Stream::Tls(stream) = self {
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
        self.socket().shut_down();
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.read(buffer),
            Stream::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.write(buffer),
            Stream::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(socket) => socket.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}
