//! What can go wrong when crossing. Structured until the last step: text is built where a person will read it.

use crate::handle::ObjectRef;

/// The result of every link operation.
pub type Result<T> = core::result::Result<T, Error>;

/// What became of a call whose answer did not come, as far as can be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// No byte of it has left: it was not made, and can be made elsewhere.
    NotSent,
    /// Some of it has left, and there is no answer: it may have been made.
    Unknown,
    /// It was made, or there never was an answer to come.
    Done,
}

impl core::fmt::Display for Fate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Fate::NotSent => "the call was not made",
            Fate::Unknown => "nobody knows whether the call was made",
            Fate::Done => "the call was made",
        })
    }
}

/// Why an operation did not give its result. Large or rare payloads are boxed: this type travels on hot paths.
#[derive(Debug)]
pub enum Error {
    /// Java threw; the handle is owned by whoever receives this.
    Thrown(ObjectRef),
    /// No class of that name. Names near it and places searched are found by the one who builds the message.
    ClassNotFound(Box<str>),
    /// The link cannot be used any more, or not from here (after `fork`, after `close`, during exit).
    Closed(Box<str>),
    /// The connection to the process that runs Java broke while it was asked.
    Broken {
        /// What became of the call.
        fate: Fate,
        /// The process is gone, and not only this connection.
        died: bool,
        /// What happened.
        why: Box<str>,
    },
    /// The process was forked after the JVM started; `pid` is the parent's.
    Forked {
        /// The process that owns the JVM.
        pid: u32,
    },
    /// The JVM ran out of memory while we were crossing (not inside a user's method: that is `Thrown`).
    OutOfMemory,
    /// Too little of the calling thread's stack is left to enter the JVM; nothing was called.
    StackOverflow,
    /// What runs Java does not let this be done; the text says by which rule, and which would allow it.
    Denied(Box<str>),
    /// Something was passed that cannot be accepted; the text says what, what is accepted, and what to do.
    Invalid(Box<str>),
    /// A rule of ours was broken. Always a bug in Sanca; the text helps to report it.
    Internal(Box<str>),
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Error::Thrown(object) => write!(f, "Java threw (handle {}, class {})", object.handle.0, object.class.0),
            Error::ClassNotFound(name) => write!(f, "Java class {name} not found"),
            Error::Closed(why) | Error::Denied(why) | Error::Invalid(why) => f.write_str(why),
            Error::Broken { fate, why, .. } => write!(f, "{why}; {fate}"),
            Error::Forked { pid } => write!(
                f,
                "this process was forked from process {pid}, which owns the JVM; a JVM does not survive a fork. \
                 Start the JVM in the child, or use multiprocessing with the 'spawn' start method"
            ),
            Error::OutOfMemory => f.write_str("the JVM is out of memory"),
            Error::StackOverflow => f.write_str("too little of this thread's stack is left to call Java"),
            Error::Internal(why) => write!(f, "internal error in Sanca, please report it: {why}"),
        }
    }
}

impl core::error::Error for Error {}
