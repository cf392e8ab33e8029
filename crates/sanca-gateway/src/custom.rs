//! Commands of a server's owner: he reads their lines and writes their answers himself, as Py4J has it.

use std::io;

/// Performs a command that the server does not know. One object serves all connections, so it keeps nothing of one.
pub trait CustomCommand: Send + Sync {
    /// Reads what belongs to the command, up to and with its end mark, and answers. The connection ends if this fails: what was not read
    /// would be taken for the next command.
    fn perform(&self, exchange: &mut dyn Exchange) -> io::Result<()>;
}

/// One custom command: its connection, from behind the first line.
pub trait Exchange {
    /// The connection's number, see [`crate::listener::Peer`]. None of one that was opened to Python.
    fn connection(&self) -> Option<u64>;
    /// The next line without its end, waiting for it; none at the end of the connection.
    fn read_line(&mut self) -> io::Result<Option<String>>;
    /// Sends bytes, at the latest when the command is over.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Sends what was written, now.
    fn flush(&mut self) -> io::Result<()>;
}
