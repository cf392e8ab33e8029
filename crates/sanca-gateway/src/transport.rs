//! TCP and Unix sockets. Nothing is known here of what goes over them.

mod accept;

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
#[cfg(unix)]
use std::os::fd::{AsFd, BorrowedFd};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};

use crate::given::GivenStream;
use crate::patience::Patience;
pub(crate) use accept::Listener;

/// How long a connection is silent before the system asks whether its peer is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// Where a gateway is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// A TCP port; 0 has the system choose one.
    Tcp(SocketAddr),
    /// A Unix socket. Its folder is made if it does not exist, for this user only.
    #[cfg(unix)]
    Unix(PathBuf),
}

impl core::fmt::Display for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Address::Tcp(address) => address.fmt(f),
            #[cfg(unix)]
            Address::Unix(path) => path.display().fmt(f),
        }
    }
}

/// A connection, before anything is known of it.
#[derive(Debug)]
pub(crate) struct Socket {
    kind: Kind,
    /// For who looks before he sleeps.
    patience: Option<Patience>,
}

#[derive(Debug)]
enum Kind {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    Given(Arc<dyn GivenStream>),
}

impl Socket {
    fn new(kind: Kind) -> Socket {
        Socket { kind, patience: None }
    }

    /// From now on reads look whether something comes before they sleep. The socket has to be one that blocks.
    pub(crate) fn look_first(&mut self) {
        self.patience.get_or_insert_with(Patience::new);
    }

    /// One that the program has.
    pub(crate) fn given(stream: Arc<dyn GivenStream>) -> Socket {
        Socket::new(Kind::Given(stream))
    }

    pub(crate) fn connect(address: &Address) -> io::Result<Socket> {
        match address {
            Address::Tcp(address) => TcpStream::connect(address).and_then(Socket::tcp),
            #[cfg(unix)]
            Address::Unix(path) => UnixStream::connect(path).map(|stream| Socket::new(Kind::Unix(stream))),
        }
    }

    /// Likewise, with a limit to how long that may take.
    pub(crate) fn connect_within(address: &Address, timeout: Option<Duration>) -> io::Result<Socket> {
        match (address, timeout) {
            (Address::Tcp(address), Some(timeout)) => {
                TcpStream::connect_timeout(address, timeout).and_then(Socket::tcp)
            }
            _ => Socket::connect(address),
        }
    }

    /// Small writes leave at once: a reply must not wait for the acknowledgement of the one before.
    fn tcp(stream: TcpStream) -> io::Result<Socket> {
        stream.set_nodelay(true)?;
        // A peer whose machine is gone says nothing for ever; on a machine's own loopback this costs nothing.
        SockRef::from(&stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE))?;
        Ok(Socket::new(Kind::Tcp(stream)))
    }

    /// A second handle on the same connection.
    pub(crate) fn try_clone(&self) -> io::Result<Socket> {
        match &self.kind {
            Kind::Tcp(stream) => stream.try_clone().map(Kind::Tcp),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.try_clone().map(Kind::Unix),
            Kind::Given(stream) => Ok(Kind::Given(Arc::clone(stream))),
        }
        .map(Socket::new)
    }

    /// From now on each read may wait so long; for ever if `None`.
    pub(crate) fn read_within(&self, timeout: Option<Duration>) -> io::Result<()> {
        match &self.kind {
            Kind::Tcp(stream) => stream.set_read_timeout(timeout),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.set_read_timeout(timeout),
            Kind::Given(_) => Ok(()), // its owner knows how long to wait
        }
    }

    /// Whether a read would wait: nothing has come that nobody has read, and no end either.
    pub(crate) fn is_quiet(&self) -> bool {
        self.peek().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    #[cfg(unix)]
    fn peek(&self) -> io::Result<usize> {
        use rustix::net::{RecvFlags, recv};
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        let Some(descriptor) = self.descriptor() else { return Err(io::ErrorKind::WouldBlock.into()) };
        let (_, count) = recv(descriptor, &mut [0; 1], flags)?;
        Ok(count)
    }

    #[cfg(not(unix))]
    fn peek(&self) -> io::Result<usize> {
        let Kind::Tcp(stream) = &self.kind else { return Err(io::ErrorKind::WouldBlock.into()) };
        stream.set_nonblocking(true)?;
        let peeked = stream.peek(&mut [0]);
        stream.set_nonblocking(false)?;
        peeked
    }

    /// Whether reads and writes fail where they would have to wait.
    pub(crate) fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        match &self.kind {
            Kind::Tcp(stream) => stream.set_nonblocking(nonblocking),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.set_nonblocking(nonblocking),
            Kind::Given(_) => Ok(()),
        }
    }

    /// Where the other end is; none on a Unix socket.
    pub(crate) fn remote(&self) -> Option<SocketAddr> {
        match &self.kind {
            Kind::Tcp(stream) => stream.peer_addr().ok(),
            _ => None,
        }
    }

    /// Where this end is; none on a Unix socket.
    pub(crate) fn local(&self) -> Option<SocketAddr> {
        match &self.kind {
            Kind::Tcp(stream) => stream.local_addr().ok(),
            _ => None,
        }
    }

    /// Ends both directions: whoever reads here or there, on whatever thread, is told.
    pub(crate) fn shut_down(&self) {
        let _ = match &self.kind {
            Kind::Tcp(stream) => stream.shutdown(Shutdown::Both),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.shutdown(Shutdown::Both),
            Kind::Given(stream) => {
                stream.shut_down();
                Ok(())
            }
        };
    }

    /// Makes the close that follows a reset, where there is such a thing.
    pub(crate) fn reset_on_close(&self) {
        match &self.kind {
            Kind::Tcp(stream) => drop(SockRef::from(stream).set_linger(Some(Duration::ZERO))),
            #[cfg(unix)]
            Kind::Unix(_) => {}
            Kind::Given(stream) => stream.reset_on_close(),
        }
    }
}

#[cfg(unix)]
impl Socket {
    /// What the system knows it by; none if the program has it.
    pub(crate) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.kind.descriptor()
    }
}

#[cfg(unix)]
impl Kind {
    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        match self {
            Kind::Tcp(stream) => Some(stream.as_fd()),
            Kind::Unix(stream) => Some(stream.as_fd()),
            Kind::Given(_) => None,
        }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        if let Some(patience) = &mut self.patience
            && let Some(descriptor) = self.kind.descriptor()
            && let Some(count) = patience.look(descriptor, buffer)?
        {
            return Ok(count);
        }
        match &mut self.kind {
            Kind::Tcp(stream) => stream.read(buffer),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.read(buffer),
            Kind::Given(stream) => stream.read(buffer),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.kind {
            Kind::Tcp(stream) => stream.write(buffer),
            #[cfg(unix)]
            Kind::Unix(stream) => stream.write(buffer),
            Kind::Given(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_is_gone_is_noticed_and_nothing_waits_for_an_acknowledgement() {
        let listener = Listener::bind(&Address::Tcp(([127, 0, 0, 1], 0).into())).unwrap();
        let client = Socket::connect(&listener.address().unwrap()).unwrap();
        for socket in [&client, &listener.accept().unwrap()] {
            let Kind::Tcp(stream) = &socket.kind else { panic!("{socket:?}") };
            assert!(stream.nodelay().unwrap() && SockRef::from(stream).keepalive().unwrap());
            assert!(socket.is_quiet());
        }
        drop(listener);
    }
}
