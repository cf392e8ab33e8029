//! The Python side: Java classes as Python types, conversions, callbacks. Knows Java only through
//! [`sanca_model::link::JavaLink`], and what starts a JVM only through [`host::Host`].
//!
//! Where to start reading: [`method`] is the path of a call, [`class`] how types come to be, [`argument`] and [`result`] the
//! two directions of conversion, [`callback`] Java calling back.
//!
//! Unsafe code: [`layout`] (object memory), and the `extern "C"` edges of slots, each calling safe code through
//! `sanca_capi::trampoline` at once.

mod argument;
mod array;
mod blocking;
mod callback;
mod class;
mod direct;
mod enums;
mod errors;
mod explain;
mod field;
mod functions;
mod helper;
pub mod host;
mod iterate;
mod kinds;
mod layout;
mod metaclass;
mod method;
mod methods;
mod module;
mod object;
mod overloads;
mod packer;
mod result;
mod slots;
mod state;
mod throwable;
mod time;
mod typed;

pub use module::init;
