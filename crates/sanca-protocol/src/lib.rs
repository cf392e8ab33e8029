//! Py4J's wire, both ends of it: what a Python program and a Java program say to each other over a byte stream.
//! Pure: bytes in, events out; no I/O, no clock, no threads, no unsafe.
//!
//! The wire is text, a line at a time. In the words used here:
//!
//! * **end** – which language's manners are kept when writing or reading ([`End`]); the two differ in small things;
//! * **part** – a type letter and a value, on a line of its own ([`Part`]);
//! * **command** – what one end asks of the other, several lines ([`Command`]);
//! * **reply** – the one line that answers it ([`Reply`]);
//! * **frame** – the lines of one command or reply, complete, where they were received ([`frame`]);
//! * **session** – one connection: commands and replies in both directions, who waits for what ([`Session`]);
//! * **ticket** – names a command that was sent; its **fate** says whether the peer can have seen it ([`Fate`]).
//!
//! Whoever owns a socket drives a [`Session`]: it reads bytes into the session, takes events out, and writes what the
//! session has to send.
//!
//! ```
//! use sanca_protocol::{Command, Config, End, Event, Id, Part, Parts, Reply, Session, Target};
//!
//! let mut python = Session::new(Config::client(End::Python));
//! let mut java = Session::new(Config::server(End::Java));
//!
//! let arguments = [Part::integer(-3)];
//! let target = Target::Static("java.lang.Math");
//! let ticket = python.send(&Command::Call { target, method: "abs", arguments: Parts::Given(&arguments) }).unwrap();
//! assert_eq!(python.outgoing(), b"c\nz:java.lang.Math\nabs\ni-3\ne\n");
//!
//! java.handle_bytes(python.outgoing());
//! let Some(Event::Command(Command::Call { method, arguments, .. })) = java.poll_event() else { panic!() };
//! assert_eq!(method, "abs");
//! let Some(Ok(Part::Int(argument))) = arguments.iter().next() else { panic!() };
//! java.reply(&Reply::Value(Part::Int(argument.abs()))).unwrap();
//!
//! python.handle_bytes(java.outgoing());
//! let Some(Event::Reply { ticket: answered, reply: Reply::Value(Part::Int(3)) }) = python.poll_event() else { panic!() };
//! assert_eq!(answered, ticket);
//! ```

#![forbid(unsafe_code)]

pub mod auth;
pub mod bytes;
pub mod command;
pub mod direct;
pub mod error;
pub mod escape;
pub mod frame;
mod grammar;
pub mod id;
mod number;
pub mod part;
pub mod reply;
pub mod session;
pub mod text;

pub use auth::Token;
pub use bytes::PartBytes;
pub use command::{Command, Parts, Target};
pub use error::{ProtocolError, Result};
pub use frame::{Frame, Limits};
pub use id::Id;
pub use part::{Collection, Interfaces, Part};
pub use reply::Reply;
pub use session::{Close, Config, Event, Fate, Session, Ticket};
pub use text::PartText;

/// Which language's manners are kept. Whoever reads keeps the manners of the end it stands for, and so does whoever
/// writes: Python writes `bTrue` and `d1e+300`, Java `btrue` and `d1.0E300`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum End {
    /// Py4J's Python package.
    Python,
    /// Py4J's jar.
    Java,
}

impl End {
    /// The other one.
    pub const fn peer(self) -> End {
        match self {
            End::Python => End::Java,
            End::Java => End::Python,
        }
    }

    /// How it is called in messages.
    pub const fn name(self) -> &'static str {
        match self {
            End::Python => "Python",
            End::Java => "Java",
        }
    }
}
