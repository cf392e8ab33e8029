//! What the Python side asks of the image it is part of: starting a JVM is not its business, only using one.

use sanca_model::link::{JavaLink, PythonLink};
use sanca_model::{Arg, ObjectRef, Sink};
use std::io;
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// Settings of `sanca.start`.
#[derive(Debug, Clone, Default)]
pub struct StartRequest {
    /// Where Java is, if the user said so.
    pub java_home: Option<String>,
    /// Class path entries, checked.
    pub classpath: Vec<String>,
    /// JVM options.
    pub options: Vec<String>,
    /// Our own jar.
    pub jar: String,
    /// Further places to look: (where it comes from, path).
    pub candidates: Vec<(String, String)>,
    /// Do not start one, only join one that runs.
    pub join_only: bool,
    /// The class `Engine` of the JVM that hosts this process, as its loader gave it to us; 0: Python is the host.
    pub engine: usize,
}

/// What runs after a start.
#[derive(Debug, Clone, Default)]
pub struct Started {
    /// Java's home folder, if known.
    pub home: String,
    /// The library that was loaded.
    pub libjvm: String,
    /// Feature version: 17, 25.
    pub version: u32,
    /// It ran already.
    pub joined: bool,
    /// All options given to it.
    pub options: Vec<String>,
}

/// Why there is no JVM.
#[derive(Debug, Clone)]
pub enum StartError {
    /// No Java was found; the text holds the search trail.
    NotFound(String),
    /// It was found and did not start, in its own words.
    Failed(String),
}

/// A Java found on the machine.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Home folder.
    pub home: String,
    /// Its library.
    pub libjvm: String,
    /// Feature version, 0 if unknown.
    pub version: u32,
}

/// Settings of `sanca.connect`.
#[derive(Debug, Clone, Default)]
pub struct ConnectRequest {
    /// `host:port`, or the path of a Unix socket.
    pub address: String,
    /// It is a path.
    pub is_path: bool,
    /// What the gateway wants to be shown.
    pub token: Option<String>,
    /// How long connecting may take.
    pub patience: core::time::Duration,
    /// Whom to trust, if it speaks TLS.
    pub tls: Option<TlsRequest>,
}

/// The client's side of TLS. Files are in PEM form.
#[derive(Debug, Clone)]
pub struct TlsRequest {
    /// The file of the authorities, or of the server's certificate.
    pub authority: String,
    /// What the server's certificate has to be for.
    pub server_name: String,
    /// The files of the certificate to show and of its key.
    pub shown: Option<(String, String)>,
}

/// Why there is no connection.
#[derive(Debug, Clone)]
pub enum ConnectError {
    /// There is a gateway, but not one of ours.
    Stranger,
    /// There is none, or it does not let us in.
    Failed(String),
}

/// The image: spans the Python and the Java side.
pub trait Host: Send + Sync {
    /// Starts or joins a JVM; callbacks go to `python`.
    fn start(
        &self,
        request: &StartRequest,
        python: &'static dyn PythonLink,
    ) -> Result<(&'static dyn JavaLink, Started), StartError>;
    /// Connects to a gateway of ours; callbacks go to `python`. The feature version of its Java comes with it.
    fn connect(
        &self,
        request: &ConnectRequest,
        python: &'static dyn PythonLink,
    ) -> Result<(&'static dyn JavaLink, u32), ConnectError>;
    /// Looks for Java: what was found, and the trail (place, finding).
    fn find(&self, java_home: Option<&str>, candidates: &[(String, String)]) -> (Option<Found>, Vec<(String, String)>);
    /// Puts the JVM's fault signal handlers back.
    fn reinstall_fault_handlers(&self);
    /// What gateways speak.
    fn wire(&self) -> &'static dyn Wire;
}

/// The wire of Py4J, as its Python end speaks it.
pub trait Wire: Send + Sync {
    /// Appends a value as a line of a command. False, and nothing is appended, if it has no form there.
    fn argument(&self, value: &Arg<'_>, out: &mut Vec<u8>) -> bool;
    /// Appends bytes likewise.
    fn bytes(&self, bytes: &[u8], out: &mut Vec<u8>);
    /// Gives the value of an answer to the sink. False if it is anything but a value that needs no name.
    fn value(&self, answer: &[u8], sink: &mut dyn Sink) -> bool;
    /// A connection over a socket that is open already.
    #[cfg(unix)]
    fn line(&self, socket: OwnedFd, timeout: Option<Duration>) -> Box<dyn Line>;
    /// A gateway for this process: what is sent over its lines is performed on `java`, and calls of Python's objects come to `python`.
    fn gateway(&self, java: &'static dyn JavaLink, python: Arc<dyn LocalPython>) -> Box<dyn Gateway>;
}

/// A gateway of this process. All methods may be called from any thread; none waits for Python.
pub trait Gateway: Send + Sync {
    /// A connection that there is not.
    fn line(&self) -> Box<dyn Line>;
    /// Takes a name back.
    fn release(&self, name: &str);
    /// Names an object; the gateway owns the handle.
    fn put(&self, name: &str, object: ObjectRef);
    /// The object of a name, the caller's own handle; `None` if there is none.
    fn object(&self, name: &str) -> sanca_model::Result<Option<ObjectRef>>;
    /// How many objects have names.
    fn names(&self) -> usize;
    /// How many Python objects Java holds.
    fn proxies(&self) -> u64;
    /// Takes all names back, and refuses what comes.
    fn close(&self);
}

/// The Python that a gateway of this process serves.
pub trait LocalPython: Send + Sync {
    /// Performs a whole command and gives the line of the reply, without its end. What the reply names is kept until this thread asks again.
    ///
    /// Fails with the reason why Python could not be asked.
    fn ask(&self, command: &[u8]) -> Result<Vec<u8>, String>;
}

/// Asked now and then by whoever waits: false gives up, with [`io::ErrorKind::Interrupted`].
pub type GoOn<'a> = &'a mut dyn FnMut() -> bool;

/// One connection of a gateway's client. Used by one thread at a time, without the GIL.
pub trait Line: Send {
    /// Sends commands, whole ones.
    fn send(&mut self, commands: &[u8], go_on: GoOn<'_>) -> io::Result<()>;
    /// Whether the peer may have seen something of what was sent last.
    fn has_left(&self) -> bool;
    /// So many answers to what was sent say nothing, and are dropped when they come.
    fn owe(&mut self, answers: usize) -> io::Result<()>;
    /// How many of those are still to come.
    fn owed(&self) -> usize;
    /// Waits for them.
    fn settle(&mut self, go_on: GoOn<'_>) -> io::Result<()>;
    /// The next line that somebody wants, without its end; an empty one if the peer has closed.
    fn read_answer(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]>;
    /// The next line, whoever wants it, with its end; without one if the peer has closed.
    fn read_line(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]>;
    /// The next line with its end, if it is here already: nobody is waited for.
    fn take_line(&mut self) -> Option<&[u8]>;
    /// Up to so many bytes, none if the peer has closed.
    fn read_some(&mut self, most: usize, go_on: GoOn<'_>) -> io::Result<&[u8]>;
    /// Whether something was received that nobody has asked for yet.
    fn has_rest(&self) -> bool;
    /// Sends an answer to what the peer asked.
    fn reply(&mut self, answer: &[u8], go_on: GoOn<'_>) -> io::Result<()>;
    /// How long the peer may say nothing from now on.
    fn set_timeout(&mut self, timeout: Option<Duration>);
}
