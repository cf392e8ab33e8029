//! What the Python side asks of the image it is part of: starting a JVM is not its business, only using one.

use sanca_model::link::{JavaLink, PythonLink};

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

/// The image: spans the Python and the Java side.
pub trait Host: Send + Sync {
    /// Starts or joins a JVM; callbacks go to `python`.
    fn start(
        &self,
        request: &StartRequest,
        python: &'static dyn PythonLink,
    ) -> Result<(&'static dyn JavaLink, Started), StartError>;
    /// Looks for Java: what was found, and the trail (place, finding).
    fn find(&self, java_home: Option<&str>, candidates: &[(String, String)]) -> (Option<Found>, Vec<(String, String)>);
    /// Puts the JVM's fault signal handlers back.
    fn reinstall_fault_handlers(&self);
}
