//! The native image loaded by Python: joins the Python side to a JVM in the same process. Holds no behaviour of its own.

mod doors;
mod gateway;
mod remote;

use sanca_jvm::{StartFailure, StartOptions};
use sanca_model::link::{JavaLink, PythonLink};
use sanca_python::host::{ConnectError, ConnectRequest, Found, Host, StartError, StartRequest, Started, Wire};

struct Image;

impl Host for Image {
    fn start(
        &self,
        request: &StartRequest,
        python: &'static dyn PythonLink,
    ) -> Result<(&'static dyn JavaLink, Started), StartError> {
        let options = StartOptions {
            java_home: request.java_home.clone(),
            classpath: request.classpath.clone(),
            options: request.options.clone(),
            jar: request.jar.clone(),
            candidates: request.candidates.clone(),
            join_only: request.join_only,
            engine: request.engine,
            ..StartOptions::default()
        };
        match sanca_jvm::start(&options, doors::before(python)) {
            Ok((java, started)) => Ok((
                java,
                Started {
                    home: started.home.display().to_string(),
                    libjvm: started.libjvm.display().to_string(),
                    version: started.version,
                    joined: started.joined,
                    options: started.options,
                },
            )),
            Err(StartFailure::NotFound(trail)) => Err(StartError::NotFound(no_java(&trail))),
            Err(StartFailure::Failed(why)) => Err(StartError::Failed(why)),
        }
    }

    fn connect(
        &self,
        request: &ConnectRequest,
        python: &'static dyn PythonLink,
    ) -> Result<(&'static dyn JavaLink, u32), ConnectError> {
        remote::connect(request, python)
    }

    fn find(&self, java_home: Option<&str>, candidates: &[(String, String)]) -> (Option<Found>, Vec<(String, String)>) {
        let (found, trail) = sanca_jvm::find::find(java_home, candidates);
        let found = found.map(|found| Found {
            home: found.home.display().to_string(),
            libjvm: found.libjvm.display().to_string(),
            version: found.version,
        });
        (found, trail)
    }

    fn reinstall_fault_handlers(&self) {
        sanca_jvm::reinstall_fault_handlers();
    }

    fn wire(&self) -> &'static dyn Wire {
        &gateway::Py4jWire
    }
}

/// The message for a machine without Java: where was looked, and what to do.
fn no_java(trail: &[(String, String)]) -> String {
    let mut text = String::from("no Java was found on this machine. Looked at:\n");
    for (place, finding) in trail {
        text += &format!("  {place}: {finding}\n");
    }
    text + "Install a JDK or JRE (version 11 or later), set JAVA_HOME to one, or run: pip install sanca[jdk]"
}

/// Python's entry point.
#[unsafe(no_mangle)]
pub extern "C" fn PyInit__native() -> *mut core::ffi::c_void {
    sanca_python::init(&Image).cast()
}
