//! Local and global references.

use crate::env::Env;
use core::marker::PhantomData;
use jni_sys as sys;

/// A local reference: valid on this thread, deleted when dropped.
#[derive(Debug)]
pub struct Local<'t> {
    env: Env<'t>,
    raw: sys::jobject,
}

impl<'t> Local<'t> {
    /// # Safety
    /// `raw` is null or a local reference of this thread that the caller hands over.
    pub const unsafe fn from_raw(env: Env<'t>, raw: sys::jobject) -> Local<'t> {
        Local { env, raw }
    }

    /// The reference.
    pub const fn as_raw(&self) -> sys::jobject {
        self.raw
    }

    /// Java's `null`.
    pub fn is_null(&self) -> bool {
        self.raw.is_null()
    }

    /// The reference, no longer deleted here: a native returns it.
    pub fn into_raw(self) -> sys::jobject {
        let raw = self.raw;
        core::mem::forget(self);
        raw
    }
}

impl Drop for Local<'_> {
    fn drop(&mut self) {
        if !self.raw.is_null() {
            self.env.delete_local(self.raw);
        }
    }
}

/// A global reference. Not deleted when dropped: that needs an attached thread ([`Env::delete_global`]).
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
#[repr(transparent)]
pub struct Global {
    raw: sys::jobject,
    _private: PhantomData<()>,
}
// SAFETY: global references may be used on any attached thread.
unsafe impl Send for Global {}
// SAFETY: as above.
unsafe impl Sync for Global {}

impl Global {
    /// # Safety
    /// `raw` is null or a global reference that lives as long as this is used.
    pub const unsafe fn from_raw(raw: sys::jobject) -> Global {
        Global { raw, _private: PhantomData }
    }

    /// The reference.
    pub const fn as_raw(&self) -> sys::jobject {
        self.raw
    }

    /// The reference as a number, for places that only carry it.
    pub fn to_bits(self) -> usize {
        self.raw as usize
    }

    /// # Safety
    /// `bits` came from [`Global::to_bits`] and the reference was not deleted.
    pub const unsafe fn from_bits(bits: usize) -> Global {
        // SAFETY: as the caller says.
        unsafe { Global::from_raw(bits as sys::jobject) }
    }

    /// Whether there is one.
    pub fn is_null(&self) -> bool {
        self.raw.is_null()
    }
}
