//! What a client and a server of ours say to each other once they know that they are: binary frames, one for each operation
//! of a [`JavaLink`](sanca_model::link::JavaLink) and one that answers it, callbacks in between. Pure, as all of this crate.
//!
//! A connection begins as Py4J's. The client sends the line [`COMMAND`], which Py4J's own server does not know; ours
//! answers with a value, and what follows on that connection are frames: their length (`u32`, without itself), a byte that
//! says what they are, and the rest. Numbers are in native byte order, as in [`sanca_model::pack`]; the first frame,
//! [`Hello`], carries a mark by which ends that differ in it find out.
//!
//! Whoever is asked answers before he is asked again on that connection, except by callbacks: these come where an answer
//! is awaited, and may be nested. So a frame belongs to the innermost question that is open, and nothing has to be numbered.

mod kinds;
mod read;
mod shape;
mod value;
mod write;

pub use kinds::{Op, Role, answer, call};
pub use read::{Malformed, Reader, Result};
pub use shape::{
    Hello, read_callback_method, read_frames, read_header, read_members, read_python_error, read_stats, read_throwable,
    write_callback_method, write_frames, write_header, write_members, write_python_error, write_stats, write_throwable,
};
pub use value::{Args, ResultWriter, Track, named_objects, read_arg, read_error, read_result, write_arg, write_error};
pub use write::Writer;

/// The first line by which a client of ours asks whether the server is ours, too. The number is that of this protocol.
pub const COMMAND: &str = "sanca 1";

/// Bytes before the kind of a frame.
pub const LENGTH: usize = 4;
