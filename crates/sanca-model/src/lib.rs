//! The vocabulary both sides of Sanca share. Pure: no I/O, no clock, no threads, no unsafe.
//!
//! One word per idea, here and everywhere else:
//!
//! * **link** – the door from one world to the other ([`link::JavaLink`], [`link::PythonLink`]);
//! * **handle** – a number that names a Java object for as long as it is not released;
//! * **shape** – what is known of a Java class without touching an instance;
//! * **describe** – asking for a shape; **invoke** – running a member; **release** – giving a handle back;
//! * **pin** – promoting a handle to a reference that field and array access can use directly;
//! * **pack** – the byte form of values that cross in bulk ([`pack`]).

#![forbid(unsafe_code)]

pub mod assign;
pub mod descriptor;
pub mod dtype;
pub mod error;
pub mod explain;
pub mod handle;
pub mod link;
pub mod misfit;
pub mod near;
pub mod operation;
pub mod overload;
pub mod pack;
pub mod py4j;
pub mod python_type;
pub mod report;
pub mod shape;
mod specific;
pub mod value;
pub mod well_known;

pub use error::{Error, Result};
pub use handle::{ClassId, Handle, MemberId, ObjectRef, Pin, PinSlot, PyRef, Receiver};
pub use value::{Arg, Kind, Sink, Text};
