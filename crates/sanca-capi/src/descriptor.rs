//! Files and sockets of Python, as the system knows them.

use crate::error::{Raised, Result};
use crate::object::Borrowed;
use pyo3_ffi as ffi;
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};

impl Borrowed<'_> {
    /// A second handle on what an object with `fileno()` has open. `ValueError` if that is closed.
    pub fn duplicate_descriptor(self) -> Result<OwnedFd> {
        // SAFETY: alive; may run Python code, as its result says.
        let theirs = unsafe { ffi::PyObject_AsFileDescriptor(self.as_ptr()) };
        if theirs < 0 {
            return Err(Raised);
        }
        // SAFETY: asks the system, which refuses what is not open.
        let ours = unsafe { libc::fcntl(theirs, libc::F_DUPFD_CLOEXEC, 0) };
        if ours < 0 {
            return Err(self.gil().raise_os_error(&io::Error::last_os_error()));
        }
        // SAFETY: new, and nobody else's.
        Ok(unsafe { OwnedFd::from_raw_fd(ours) })
    }
}
