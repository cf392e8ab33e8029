//! The JVM of this process: attaching threads, and its end.

use crate::env::Env;
use crate::thread::{Hooks, NotAttached};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use jni_sys as sys;
use std::ffi::CString;
use std::sync::OnceLock;

/// The JVM of this process. Lives for ever.
#[derive(Debug)]
pub struct Vm {
    raw: *mut sys::JavaVM,
    hooks: OnceLock<Hooks>,
    owner: u32,
    forked: AtomicBool,
    closed: AtomicBool,
    /// The process that forked, for messages.
    parent: AtomicU32,
}

// SAFETY: the invocation interface may be used from any thread.
unsafe impl Send for Vm {}
// SAFETY: as above.
unsafe impl Sync for Vm {}

impl Vm {
    /// # Safety
    /// `raw` is this process's JVM.
    pub unsafe fn leak(raw: *mut sys::JavaVM) -> &'static Vm {
        Box::leak(Box::new(Vm {
            raw,
            hooks: OnceLock::new(),
            owner: std::process::id(),
            forked: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            parent: AtomicU32::new(0),
        }))
    }

    /// Says what happens when threads come and go; once.
    pub fn set_hooks(&self, hooks: Hooks) {
        let _ = self.hooks.set(hooks);
    }

    pub(crate) fn hooks(&self) -> Hooks {
        *self.hooks.get().expect("hooks are set before any thread but the first calls")
    }

    /// Whether threads may call.
    pub fn check(&self) -> Result<(), NotAttached> {
        if self.forked.load(Ordering::Relaxed) {
            return Err(NotAttached::Forked(self.owner));
        }
        if self.closed.load(Ordering::Acquire) { Err(NotAttached::Closed) } else { Ok(()) }
    }

    /// This is a forked child: nothing of the JVM may be touched any more.
    pub fn mark_forked(&self) {
        self.parent.store(self.owner, Ordering::Relaxed);
        self.forked.store(true, Ordering::Relaxed);
        crate::thread::forget_current();
    }

    /// The JVM ends: no thread may attach any more.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        crate::thread::close();
    }

    /// Whether the JVM is out of reach: ended, or another process's.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire) || self.forked.load(Ordering::Relaxed)
    }

    /// The calling thread's environment, attaching it as a daemon if needed; whether that was needed.
    pub(crate) fn attach(&self) -> Option<(*mut sys::JNIEnv, bool)> {
        let mut env = core::ptr::null_mut();
        // SAFETY: the JVM lives; asks whether this thread is attached.
        let status = unsafe { ((**self.raw).v1_2.GetEnv)(self.raw, &mut env, sys::JNI_VERSION_1_8) };
        if status == sys::JNI_OK {
            return Some((env.cast(), false));
        }
        let name = self.hooks.get().and_then(|hooks| (hooks.name)()).and_then(|name| CString::new(name).ok());
        let name = name.as_ref().map_or(core::ptr::null_mut(), |name| name.as_ptr().cast_mut());
        let mut args = sys::JavaVMAttachArgs { version: sys::JNI_VERSION_1_8, name, group: core::ptr::null_mut() };
        // SAFETY: the JVM lives; the arguments live until the call returns.
        let status =
            unsafe { ((**self.raw).v1_4.AttachCurrentThreadAsDaemon)(self.raw, &mut env, (&raw mut args).cast()) };
        (status == sys::JNI_OK).then_some((env.cast(), true))
    }

    /// Takes the calling thread off the JVM. It must have no Java frames.
    pub fn detach(&self) {
        // SAFETY: the thread is attached and has no Java frames.
        unsafe { ((**self.raw).v1_1.DetachCurrentThread)(self.raw) };
    }

    /// Ends the JVM. Waits for non-daemon Java threads for as long as they take: callers make sure that there are none.
    pub fn destroy(&self) {
        // SAFETY: called once, on a thread that makes no further JNI call.
        unsafe { ((**self.raw).v1_1.DestroyJavaVM)(self.raw) };
    }

    /// The environment of a thread that the JVM itself attached (the one that created it, or one inside a native).
    pub fn env_of_attached(&self) -> Option<Env<'static>> {
        // SAFETY: the environment belongs to the calling thread.
        self.attach().map(|(raw, _)| unsafe { Env::from_raw(raw) })
    }
}
