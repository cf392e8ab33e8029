//! The Python side: Java classes as Python types, conversions, callbacks. Knows Java only through
//! [`sanca_model::link::JavaLink`], and what starts a JVM only through [`host::Host`].
//!
//! Where to start reading: [`method`] is the path of a call, [`class`] how types come to be, [`argument`] and [`result`] the
//! two directions of conversion, [`callback`] Java calling back.
//!
//! Unsafe code: [`layout`] (object memory), and the `extern "C"` edges of slots, each calling safe code through
//! `sanca_capi::trampoline` at once.

#![deny(unsafe_code)]
// The documentation is for developers and is built with private items.
#![allow(rustdoc::private_intra_doc_links)]

mod argument;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod array;
mod blocking;
#[expect(unsafe_code, reason = "references that Java holds by address")]
mod callback;
#[expect(unsafe_code, reason = "types are owned for ever, by pointer")]
mod class;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod direct;
mod enums;
mod errors;
mod explain;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod field;
mod functions;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod gateway;
mod helper;
pub mod host;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod iterate;
mod kinds;
#[expect(unsafe_code, reason = "reads and writes the memory of our objects")]
mod layout;
mod manners;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod metaclass;
mod method;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod methods;
#[expect(unsafe_code, reason = "slots of the module")]
mod module;
mod ndarray;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod object;
mod overloads;
mod packer;
mod result;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod slots;
mod state;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod throwable;
mod time;
#[expect(unsafe_code, reason = "C slots, each calling safe code through a trampoline")]
mod typed;
mod watchdog;

pub use module::init;
