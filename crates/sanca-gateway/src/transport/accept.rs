//! Listening: connections come out of it, and nobody comes in who may not.

use std::fs;
use std::io;
use std::net::TcpListener;
#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
#[cfg(unix)]
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use super::{Address, Kind, Socket};
use crate::error::{GatewayError, Result};

/// Takes connections.
#[derive(Debug)]
pub(crate) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, SocketFile),
}

/// A socket's file, gone with it.
#[derive(Debug)]
pub(crate) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Listener {
    pub(crate) fn bind(address: &Address) -> Result<Listener> {
        match address {
            Address::Tcp(address) => {
                let listener =
                    TcpListener::bind(address).map_err(GatewayError::io(format!("cannot listen at {address}")))?;
                Ok(Listener::Tcp(listener))
            }
            #[cfg(unix)]
            Address::Unix(path) => bind_unix(path),
        }
    }

    /// Where it listens, with the port that was chosen.
    pub(crate) fn address(&self) -> io::Result<Address> {
        match self {
            Listener::Tcp(listener) => listener.local_addr().map(Address::Tcp),
            #[cfg(unix)]
            Listener::Unix(_, file) => Ok(Address::Unix(file.0.clone())),
        }
    }

    /// Whoever accepts does not wait.
    pub(crate) fn set_nonblocking(&self) -> io::Result<()> {
        match self {
            Listener::Tcp(listener) => listener.set_nonblocking(true),
            #[cfg(unix)]
            Listener::Unix(listener, _) => listener.set_nonblocking(true),
        }
    }

    pub(crate) fn accept(&self) -> io::Result<Socket> {
        match self {
            Listener::Tcp(listener) => listener.accept().and_then(|(stream, _)| Socket::tcp(stream)),
            #[cfg(unix)]
            Listener::Unix(listener, _) => {
                let (stream, _) = listener.accept()?;
                check_user(&stream)?;
                Ok(Socket::new(Kind::Unix(stream)))
            }
        }
    }
}

/// Lets in the user that runs the server, and no other – root included, who needs no gateway. The socket's permissions say
/// so too, but from the moment on that they are set, and on some systems not at all.
#[cfg(target_os = "linux")]
fn check_user(stream: &UnixStream) -> io::Result<()> {
    let peer = rustix::net::sockopt::socket_peercred(stream)?;
    if peer.uid == rustix::process::geteuid() { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

/// Other systems have other ways to ask; there the folder and the permissions have to do.
#[cfg(all(unix, not(target_os = "linux")))]
fn check_user(_: &UnixStream) -> io::Result<()> {
    Ok(())
}

/// The folder keeps others out while the socket has not got its permissions yet.
#[cfg(unix)]
fn bind_unix(path: &Path) -> Result<Listener> {
    let what = || format!("cannot listen at {}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(GatewayError::io(what()))?;
    }
    let listener = UnixListener::bind(path).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => GatewayError::Refused(format!(
            "{}: the file exists; if no server listens there any more, as after a crash, remove it",
            what()
        )),
        _ => GatewayError::io(what())(error),
    })?;
    let file = SocketFile(path.into());
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(GatewayError::io(what()))?;
    Ok(Listener::Unix(listener, file))
}

#[cfg(unix)]
impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Listener::Tcp(listener) => listener.as_fd(),
            Listener::Unix(listener, _) => listener.as_fd(),
        }
    }
}
