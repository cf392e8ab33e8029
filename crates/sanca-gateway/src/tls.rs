//! TLS, by rustls: who is at the other end, and that nobody else reads along.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

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
            let roots = Arc::new(read_authorities(authorities)?);
            let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build();
            builder.with_client_cert_verifier(verifier.map_err(refused("clients cannot be verified"))?)
        }
    };
    let config = builder
        .with_single_cert(read_certificates(certificates)?, read_key(key)?)
        .map_err(no_pair(certificates, key))?;
    Ok(Arc::new(config))
}

/// The client's side of TLS: whom it trusts, what it shows, and which name the server has to have.
#[derive(Clone, Debug)]
pub struct ClientTls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

/// A configuration for [`crate::CallbackConfig::tls`], from files in PEM form: the authorities that are trusted, or the server's own
/// certificate; the name that the server's certificate has to have, or its address; and, if the server asks for it, the certificates to show and
/// their key.
///
/// Fails as [`server_config`] does, and if the name is none.
///
/// ```no_run
/// # fn main() -> sanca_gateway::Result<()> {
/// let tls = sanca_gateway::tls::client_config("ca.pem".as_ref(), "localhost", None)?;
/// # Ok(()) }
/// ```
pub fn client_config(authorities: &Path, name: &str, shown: Option<(&Path, &Path)>) -> Result<ClientTls> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(refused("TLS cannot be set up"))?;
    let builder = builder.with_root_certificates(read_authorities(authorities)?);
    let config = match shown {
        None => builder.with_no_client_auth(),
        Some((certificates, key)) => builder
            .with_client_auth_cert(read_certificates(certificates)?, read_key(key)?)
            .map_err(no_pair(certificates, key))?,
    };
    let server = ServerName::try_from(name.to_owned()).map_err(refused(format!("{name:?} is no name of a server")))?;
    Ok(ClientTls { config: Arc::new(config), name: server })
}

fn no_pair<E: core::fmt::Display>(certificates: &Path, key: &Path) -> impl FnOnce(E) -> GatewayError {
    refused(format!("{} and {} are no certificate and its key", certificates.display(), key.display()))
}

fn read_key(key: &Path) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(key).map_err(refused(format!("no key can be read from {}", key.display())))
}

fn read_authorities(file: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in read_certificates(file)? {
        roots.add(certificate).map_err(refused(format!("{} cannot be trusted", file.display())))?;
    }
    Ok(roots)
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

/// A connection, with TLS or without. The handshake is part of the first read or write.
#[derive(Debug)]
pub(crate) enum Stream {
    Plain(Socket),
    Server(Box<StreamOwned<ServerConnection, Socket>>),
    Client(Box<StreamOwned<ClientConnection, Socket>>),
}

impl Stream {
    /// The server's side of a connection.
    pub(crate) fn serve(socket: Socket, tls: Option<&Arc<ServerConfig>>) -> io::Result<Stream> {
        let Some(config) = tls else { return Ok(Stream::Plain(socket)) };
        let session = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        Ok(Stream::Server(Box::new(StreamOwned::new(session, socket))))
    }

    /// The client's.
    pub(crate) fn connect(socket: Socket, tls: Option<&ClientTls>) -> io::Result<Stream> {
        let Some(tls) = tls else { return Ok(Stream::Plain(socket)) };
        let session = ClientConnection::new(Arc::clone(&tls.config), tls.name.clone()).map_err(io::Error::other)?;
        Ok(Stream::Client(Box::new(StreamOwned::new(session, socket))))
    }

    /// What it goes over.
    pub(crate) fn socket(&mut self) -> &mut Socket {
        match self {
            Stream::Plain(socket) => socket,
            Stream::Server(stream) => &mut stream.sock,
            Stream::Client(stream) => &mut stream.sock,
        }
    }

    /// The same, to be looked at.
    #[cfg(unix)]
    pub(crate) fn socket_ref(&self) -> &Socket {
        match self {
            Stream::Plain(socket) => socket,
            Stream::Server(stream) => &stream.sock,
            Stream::Client(stream) => &stream.sock,
        }
    }

    /// Whether the handshake of TLS is not over.
    pub(crate) fn is_handshaking(&self) -> bool {
        match self {
            Stream::Plain(_) => false,
            Stream::Server(stream) => stream.conn.is_handshaking(),
            Stream::Client(stream) => stream.conn.is_handshaking(),
        }
    }

    /// Whether TLS has something to send.
    #[cfg(unix)]
    pub(crate) fn wants_write(&self) -> bool {
        match self {
            Stream::Plain(_) => false,
            Stream::Server(stream) => stream.conn.wants_write(),
            Stream::Client(stream) => stream.conn.wants_write(),
        }
    }

    /// Says that no more comes, so that the peer can tell an end from a cut, and ends.
    pub(crate) fn finish(&mut self) {
        match self {
            Stream::Plain(_) => {}
            Stream::Server(stream) => stream.conn.send_close_notify(),
            Stream::Client(stream) => stream.conn.send_close_notify(),
        }
        let _ = self.flush();
        self.socket().shut_down();
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.read(buffer),
            Stream::Server(stream) => stream.read(buffer),
            Stream::Client(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Plain(socket) => socket.write(buffer),
            Stream::Server(stream) => stream.write(buffer),
            Stream::Client(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(socket) => socket.flush(),
            Stream::Server(stream) => stream.flush(),
            Stream::Client(stream) => stream.flush(),
        }
    }
}
