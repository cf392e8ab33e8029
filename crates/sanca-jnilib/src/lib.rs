//! The native image loaded by Java: finds a Python, opens its library and starts it on the calling thread; and serves
//! gateways, for which there need not be any Python.
//!
//! No symbol of Python is named at link time: an image that did could not be loaded before libpython is, and which
//! libpython that will be is found out here. Everything that needs to know Python's objects is in the extension module,
//! which Python itself imports once it runs.
//!
//! Reading order: `boot` is the story; `find` looks for executables, `probe` asks one what it is, `support` says
//! whether it will do, `library` opens it, `config` starts it, `script` runs the first lines in it. `gateway` has to do with
//! none of them.

mod boot;
mod config;
mod find;
mod gateway;
mod gateway_natives;
mod gateway_settings;
mod home;
mod host;
mod java_stream;
mod layout;
mod library;
mod natives;
mod probe;
mod probe_cache;
mod script;
mod settings;
mod support;
mod upcalls;
