//! Holding the interpreter lock, giving it up around Java, and taking it on threads Python has never seen.
//!
//! `PyGILState_*` is not used to take the lock: it knows one interpreter only. A thread's state is kept here instead:
//! the one saved when the lock was given up, or one made for a thread that came from Java.

use core::cell::Cell;
use core::marker::PhantomData;
use pyo3_ffi as ffi;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

/// Proof that this thread holds the interpreter lock.
#[derive(Clone, Copy, Debug)]
pub struct Gil<'py>(PhantomData<*const &'py ()>);

thread_local! {
    /// The thread state given up by this thread, while it runs Java.
    static SAVED: Cell<*mut ffi::PyThreadState> = const { Cell::new(core::ptr::null_mut()) };
    /// This is the thread that loaded the module; whether it is away is told to the watcher.
    static IS_MAIN: Cell<bool> = const { Cell::new(false) };
    /// Set once this thread owns a state that we made; its destructor queues the state for deletion.
    static FOREIGN: Cell<Option<ForeignState>> = const { Cell::new(None) };
}

/// The interpreter that foreign threads enter.
static INTERPRETER: AtomicPtr<ffi::PyInterpreterState> = AtomicPtr::new(core::ptr::null_mut());
/// Whether the main thread gave the lock up. Written by it alone while it holds the lock.
static MAIN_AWAY: AtomicBool = AtomicBool::new(false);
/// How often the main thread went away. Written by it alone.
static MAIN_CALLS: AtomicU64 = AtomicU64::new(0);
/// Set at exit: foreign threads may not enter any more.
static CLOSED: AtomicBool = AtomicBool::new(false);
/// States of dead foreign threads. Guards a plain list; nothing else is done while it is locked.
static DEAD: Mutex<Vec<DeadState>> = Mutex::new(Vec::new());

/// Whether there are any: looked at before the lock is tried.
static ANY_DEAD: AtomicBool = AtomicBool::new(false);

struct DeadState(*mut ffi::PyThreadState);
// SAFETY: a dead thread's state is only touched by whoever took it off the list, under the GIL.
unsafe impl Send for DeadState {}

struct ForeignState(*mut ffi::PyThreadState);

impl Drop for ForeignState {
    /// The thread ends. Deleting a state needs the GIL, which must not be waited for here: the next caller that holds it does it.
    fn drop(&mut self) {
        if let Ok(mut dead) = DEAD.lock() {
            dead.push(DeadState(self.0));
            ANY_DEAD.store(true, Ordering::Release);
        }
    }
}

/// The lock was given up; [`Released::restore`] takes it back. Dropping it does too.
#[derive(Debug)]
pub struct Released(*mut ffi::PyThreadState);

impl<'py> Gil<'py> {
    /// # Safety
    /// The calling thread holds the interpreter lock for the whole of `'py` (except while a [`Released`] lives).
    pub const unsafe fn assume() -> Gil<'py> {
        Gil(PhantomData)
    }

    /// Gives the lock up. No Python object may be touched until it is restored.
    #[inline]
    pub fn release(self) -> Released {
        if IS_MAIN.get() {
            MAIN_CALLS.store(MAIN_CALLS.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            MAIN_AWAY.store(true, Ordering::Relaxed);
        }
        // SAFETY: this thread holds the lock (type).
        let state = unsafe { ffi::PyEval_SaveThread() };
        SAVED.with(|saved| saved.set(state));
        Released(state)
    }

    /// Remembers the interpreter that callbacks on foreign threads enter.
    pub fn remember_interpreter(self) {
        // SAFETY: the lock is held, so there is a current interpreter.
        INTERPRETER.store(unsafe { ffi::PyInterpreterState_Get() }, Ordering::Release);
        CLOSED.store(false, Ordering::Release);
    }

    /// Says that this is Python's main thread.
    pub fn remember_main_thread(self) {
        IS_MAIN.set(true);
    }

    /// Whether this is Python's main thread.
    pub fn is_main_thread(self) -> bool {
        IS_MAIN.get()
    }

    /// Whether the main thread is away in Java. While the caller holds the lock the answer cannot change to "no".
    pub fn main_is_away(self) -> bool {
        MAIN_AWAY.load(Ordering::Relaxed)
    }

    /// Whether the main thread is in the call that a signal was meant for.
    pub fn main_is_in_call(self, call: u64) -> bool {
        self.main_is_away() && MAIN_CALLS.load(Ordering::Relaxed) == call
    }

    /// Deletes the states of foreign threads that have ended. Cheap when there are none.
    #[inline]
    pub fn reap_dead_threads(self) {
        if ANY_DEAD.load(Ordering::Relaxed) {
            self.reap();
        }
    }

    #[cold]
    fn reap(self) {
        ANY_DEAD.store(false, Ordering::Relaxed);
        let dead = match DEAD.try_lock() {
            Ok(mut dead) => core::mem::take(&mut *dead),
            Err(_) => {
                // A thread is ending just now: next time.
                ANY_DEAD.store(true, Ordering::Relaxed);
                return;
            }
        };
        for DeadState(state) in dead {
            // SAFETY: the thread has ended, so nobody else uses its state; the lock is held.
            unsafe { ffi::PyThreadState_Clear(state) };
            // SAFETY: cleared just now, not current.
            unsafe { ffi::PyThreadState_Delete(state) };
        }
    }
}

/// Whether the main thread is away now, and the number of its last call. For a signal handler: two relaxed loads.
pub(crate) fn main_thread() -> (bool, u64) {
    (MAIN_AWAY.load(Ordering::Relaxed), MAIN_CALLS.load(Ordering::Relaxed))
}

impl Released {
    /// Takes the lock back, once; later calls do nothing.
    #[inline]
    pub fn restore(&mut self) {
        let state = core::mem::replace(&mut self.0, core::ptr::null_mut());
        if !state.is_null() {
            SAVED.with(|saved| saved.set(core::ptr::null_mut()));
            // SAFETY: `state` came from PyEval_SaveThread on this thread and was not restored yet.
            unsafe { ffi::PyEval_RestoreThread(state) };
            if IS_MAIN.get() {
                MAIN_AWAY.store(false, Ordering::Relaxed);
            }
        }
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        self.restore();
    }
}

/// What [`enter`] must undo.
enum Entered {
    /// The thread had given the lock up (or is foreign): give it up again.
    Restored,
    /// The thread held it all along.
    Held,
}

/// Refuses foreign threads from now on (interpreter exit, forked child).
pub fn close() {
    CLOSED.store(true, Ordering::Release);
}

/// Runs `body` with the interpreter lock, on any thread. `None`: Python cannot be entered any more.
pub fn enter<R>(body: impl FnOnce(Gil<'_>) -> R) -> Option<R> {
    let entered = take()?;
    // SAFETY: `take` made this thread hold the lock.
    let gil = unsafe { Gil::assume() };
    gil.reap_dead_threads();
    let result = body(gil);
    if let Entered::Restored = entered {
        if IS_MAIN.get() {
            MAIN_AWAY.store(true, Ordering::Relaxed);
        }
        // SAFETY: the lock is held; the state stays this thread's.
        let state = unsafe { ffi::PyEval_SaveThread() };
        SAVED.with(|saved| saved.set(state));
    }
    Some(result)
}

fn take() -> Option<Entered> {
    let saved = SAVED.with(|saved| saved.replace(core::ptr::null_mut()));
    if !saved.is_null() {
        // SAFETY: saved on this thread, not restored yet.
        unsafe { ffi::PyEval_RestoreThread(saved) };
        if IS_MAIN.get() {
            // In a callback the main thread runs Python: Ctrl-C is Python's business there.
            MAIN_AWAY.store(false, Ordering::Relaxed);
        }
        return Some(Entered::Restored);
    }
    if CLOSED.load(Ordering::Acquire) {
        return None;
    }
    // SAFETY: may be called on any thread once Python is initialised.
    if unsafe { crate::compat::PyGILState_Check() } != 0 {
        return Some(Entered::Held);
    }
    let interpreter = INTERPRETER.load(Ordering::Acquire);
    if interpreter.is_null() {
        return None;
    }
    // SAFETY: the interpreter is alive until `close`; creating a state needs no lock.
    let state = unsafe { ffi::PyThreadState_New(interpreter) };
    if state.is_null() {
        return None;
    }
    FOREIGN.with(|foreign| foreign.set(Some(ForeignState(state))));
    // SAFETY: made for this thread just now.
    unsafe { ffi::PyEval_RestoreThread(state) };
    Some(Entered::Restored)
}

/// Asks the main thread to run `body` soon, with the GIL. May be called without it; lost if CPython's queue is full.
pub fn ask(body: fn(Gil<'_>)) {
    extern "C" fn run(body: *mut core::ffi::c_void) -> core::ffi::c_int {
        // SAFETY: the pointer is the `fn` given to `ask`.
        let body: fn(Gil<'_>) = unsafe { core::mem::transmute(body) };
        // SAFETY: pending calls run with the GIL held.
        body(unsafe { Gil::assume() });
        0
    }
    // SAFETY: may be called from any thread, with or without the GIL.
    unsafe { ffi::Py_AddPendingCall(Some(run), body as *mut core::ffi::c_void) };
}
