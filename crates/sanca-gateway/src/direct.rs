//! Both ends of a connection that speaks [`sanca_protocol::direct`]: what a client of ours and a server of ours say once they
//! have recognised each other. [`wire`] is one connection, [`serve()`] the server's half, [`crate::remote_java`] the client's.

mod arrays;
mod members;
mod names;
mod owned;
mod peer;
mod perform;
mod python;
mod serve;
mod tables;
pub(crate) mod wire;

pub(crate) use python::DirectPython;
pub(crate) use serve::{Direct, serve};
