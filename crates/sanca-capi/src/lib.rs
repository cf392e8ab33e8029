//! The C-API gate: the only crate that talks to CPython through its C interface.
//!
//! Types carry the proofs: a [`Gil`] says that this thread holds the interpreter lock, a [`Borrowed`] that a reference is
//! alive for a while *and* that the lock is held, an [`Object`] that we own one reference. Functions that run Python code
//! return `Result<_, Raised>`: [`Raised`] says that Python's error indicator is set, and nothing else.
//!
//! Deliberately absent: knowledge of Java, of classes, of conversions.

pub mod buffer;
pub mod compat;
pub mod container;
#[cfg(unix)]
mod descriptor;
pub mod error;
pub mod gil;
mod gilstate;
pub mod interpreter;
pub mod interrupt;
pub mod number;
pub mod numpy;
pub mod object;
pub mod run;
pub mod subinterpreter;
pub mod tables;
pub mod text;
mod thread_state;
pub mod trampoline;
pub mod type_spec;

pub use error::{Raised, Result};
pub use gil::Gil;
pub use interpreter::InterpreterId;
pub use object::{Borrowed, Object};

/// The raw names that slot tables need. Use them only in tables and `extern "C"` signatures.
pub mod raw {
    pub use crate::compat::Buffer;
    pub use core::ffi::{c_char, c_int, c_void};
    pub use pyo3_ffi::{
        Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, Py_hash_t, Py_mod_exec, Py_ssize_t, PyModuleDef, PyModuleDef_Base,
        PyModuleDef_HEAD_INIT, PyModuleDef_Init, PyModuleDef_Slot, PyObject, PyTypeObject,
    };
    pub use pyo3_ffi::{Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT, Py_TPFLAGS_HAVE_GC};
    pub use pyo3_ffi::{
        Py_bf_getbuffer, Py_bf_releasebuffer, Py_mp_ass_subscript, Py_mp_length, Py_mp_subscript, Py_nb_bool,
        Py_sq_ass_item, Py_sq_contains, Py_sq_item, Py_sq_length, Py_tp_call, Py_tp_clear, Py_tp_dealloc,
        Py_tp_descr_get, Py_tp_descr_set, Py_tp_doc, Py_tp_free, Py_tp_getattro, Py_tp_getset, Py_tp_hash, Py_tp_init,
        Py_tp_iter, Py_tp_iternext, Py_tp_members, Py_tp_methods, Py_tp_new, Py_tp_repr, Py_tp_richcompare,
        Py_tp_setattro, Py_tp_str, Py_tp_traverse,
    };
    /// Calls through `__vectorcalloffset__`.
    pub const TPFLAGS_HAVE_VECTORCALL: u64 = 1 << 11;
    /// Methods of such types bind without a temporary.
    pub const TPFLAGS_METHOD_DESCRIPTOR: u64 = 1 << 17;
    /// Without it CPython's specialiser does not look at a descriptor's type.
    pub const TPFLAGS_IMMUTABLETYPE: u64 = 1 << 8;
    /// Instances are made by us only.
    pub const TPFLAGS_DISALLOW_INSTANTIATION: u64 = 1 << 7;
    /// `isinstance(x, collections.abc.Sequence)` in pattern matching.
    pub const TPFLAGS_SEQUENCE: u64 = 1 << 5;
    /// Likewise for mappings.
    pub const TPFLAGS_MAPPING: u64 = 1 << 6;
}
