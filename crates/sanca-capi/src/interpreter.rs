//! The interpreters of this process, and how any thread enters one of them.
//!
//! `PyGILState_*` is not used to take a lock: it knows one interpreter only. A thread keeps its states here instead: the
//! one it gave up around Java, and one for each interpreter that it entered from Java.
//!
//! Invariant: numbers of interpreters are not used twice, so a state that outlived its interpreter is never found again.

use crate::compat;
use crate::error::Builtin;
use crate::gil::{Gil, SAVED, left, returned};
use crate::gilstate::{self, Remembered};
use crate::thread_state::{self, RESTING, State};
use pyo3_ffi as ffi;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};

/// Names an interpreter of this process; the main one is 0. Numbers are not used again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct InterpreterId(pub u16);

/// How many interpreters a process can have in its life.
const MAX: usize = 4096;

/// Interpreters by number; null once they have ended.
static INTERPRETERS: [AtomicPtr<ffi::PyInterpreterState>; MAX] = [const { AtomicPtr::new(core::ptr::null_mut()) }; MAX];
/// How many threads from Java are in each. The main interpreter is not counted: it ends with the process.
static INSIDE: [AtomicU32; MAX] = [const { AtomicU32::new(0) }; MAX];
/// The next number. Guards the giving out of numbers.
static NEXT: Mutex<u16> = Mutex::new(1);
/// Set at exit: no thread may enter any more.
static CLOSED: AtomicBool = AtomicBool::new(false);

impl InterpreterId {
    pub(crate) fn get(self) -> *mut ffi::PyInterpreterState {
        INTERPRETERS.get(usize::from(self.0)).map_or(core::ptr::null_mut(), |place| place.load(Ordering::Acquire))
    }
}

impl Gil<'_> {
    /// Numbers the current interpreter; `None` if there are too many.
    pub fn number_interpreter(self) -> Option<InterpreterId> {
        // SAFETY: the lock is held, so there is a current interpreter.
        let current = unsafe { ffi::PyInterpreterState_Get() };
        CLOSED.store(false, Ordering::Release);
        // SAFETY: may be asked for once Python is initialised.
        if current == unsafe { compat::PyInterpreterState_Main() } {
            INTERPRETERS[0].store(current, Ordering::Release);
            gilstate::prepare();
            return Some(InterpreterId(0));
        }
        if let Some(number) = INTERPRETERS.iter().position(|known| known.load(Ordering::Acquire) == current) {
            return u16::try_from(number).ok().map(InterpreterId);
        }
        let mut next = NEXT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let place = INTERPRETERS.get(usize::from(*next))?;
        let id = InterpreterId(*next);
        *next += 1;
        place.store(current, Ordering::Release);
        Some(id)
    }
}

/// An interpreter that no thread enters any more.
#[derive(Debug)]
pub struct Closed(pub(crate) *mut ffi::PyInterpreterState);

/// The calling thread, as Python names threads.
#[inline]
pub fn thread_ident() -> u64 {
    // SAFETY: may be asked on any thread.
    unsafe { compat::PyThread_get_thread_ident() as u64 }
}

impl Gil<'_> {
    /// Raises `KeyboardInterrupt` in a thread of the current interpreter as soon as it runs Python, or takes that back.
    pub fn interrupt_thread(self, thread: u64, raise: bool) {
        let exception = if raise { self.builtin(Builtin::KeyboardInterrupt).as_ptr() } else { core::ptr::null_mut() };
        // SAFETY: the lock is held (type); a class, or null to take one back; a number that no thread has is passed over.
        unsafe { ffi::PyThreadState_SetAsyncExc(thread as _, exception) };
    }
}

/// No thread may enter this interpreter any more: it is about to end. `None` if it has none of that number.
pub fn close_one(interpreter: InterpreterId) -> Option<Closed> {
    let place = INTERPRETERS.get(usize::from(interpreter.0))?;
    let raw = place.swap(core::ptr::null_mut(), Ordering::SeqCst);
    (!raw.is_null()).then_some(Closed(raw))
}

/// Takes back [`close_one`].
pub fn reopen(interpreter: InterpreterId, closed: Closed) {
    INTERPRETERS[usize::from(interpreter.0)].store(closed.0, Ordering::SeqCst);
}

/// How many threads from Java are in an interpreter that is not the main one.
pub fn inside(interpreter: InterpreterId) -> u32 {
    INSIDE.get(usize::from(interpreter.0)).map_or(0, |count| count.load(Ordering::SeqCst))
}

/// Refuses threads from Java from now on (process exit, forked child).
pub fn close() {
    CLOSED.store(true, Ordering::Release);
}

/// What [`enter`] must undo.
enum Entered {
    /// The thread came from Java, with this state given up before (null: none).
    From(*mut ffi::PyThreadState),
    /// The thread came from Java, with this state of another interpreter given up before.
    Across(*mut ffi::PyThreadState, Remembered),
    /// The thread held this interpreter's lock all along.
    Held,
    /// It held another interpreter's, whose state this is.
    Instead(*mut ffi::PyThreadState, Remembered),
}

/// Runs `body` with an interpreter's lock, on any thread. `None`: it cannot be entered any more.
pub fn enter<R>(interpreter: InterpreterId, body: impl FnOnce(Gil<'_>) -> R) -> Option<R> {
    let counted = Counted::new(interpreter);
    let entered = take(interpreter)?;
    if !matches!(entered, Entered::Held) {
        thread_state::reap_dead_threads(interpreter);
    }
    // SAFETY: `take` made this thread hold the lock.
    let result = body(unsafe { Gil::assume() });
    match entered {
        Entered::Held => {}
        Entered::From(before) => {
            left();
            leave(interpreter, before);
        }
        Entered::Across(before, remembered) => {
            left();
            leave(interpreter, before);
            drop(remembered);
        }
        Entered::Instead(held, remembered) => {
            leave(interpreter, core::ptr::null_mut());
            drop(remembered);
            // SAFETY: given up by `take` on this thread.
            unsafe { thread_state::attach(held) };
        }
    }
    drop(counted);
    Some(result)
}

/// Counts a thread in, before it looks whether it may enter, so that whoever closes the interpreter sees one or the other.
pub(crate) struct Counted(Option<&'static AtomicU32>);

impl Counted {
    #[inline]
    pub(crate) fn new(interpreter: InterpreterId) -> Counted {
        let count = if interpreter.0 == 0 { None } else { INSIDE.get(usize::from(interpreter.0)) };
        if let Some(count) = count {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Counted(count)
    }
}

impl Drop for Counted {
    #[inline]
    fn drop(&mut self) {
        if let Some(count) = self.0 {
            count.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Gives the lock up; what this thread had given up before is in its place again.
#[inline]
fn leave(interpreter: InterpreterId, before: *mut ffi::PyThreadState) {
    // SAFETY: the lock is held; the state stays this thread's.
    let state = unsafe { ffi::PyEval_SaveThread() };
    SAVED.set(before);
    if state != before {
        RESTING.set(State { interpreter, state });
    }
}

#[inline]
fn take(interpreter: InterpreterId) -> Option<Entered> {
    let raw = interpreter.get();
    if raw.is_null() {
        return None;
    }
    let saved = SAVED.get();
    let state = if saved.is_null() {
        let resting = RESTING.get();
        if resting.interpreter != interpreter || resting.state.is_null() || CLOSED.load(Ordering::Relaxed) {
            return take_slowly(interpreter, raw, saved);
        }
        resting.state
    } else {
        // SAFETY: a state is alive as long as its thread is in the Java call for which it gave the lock up.
        if unsafe { compat::PyThreadState_GetInterpreter(saved) } != raw {
            return take_slowly(interpreter, raw, saved);
        }
        SAVED.set(core::ptr::null_mut());
        saved
    };
    // SAFETY: this thread's state and not current; a resting one is alive as long as its interpreter may be entered.
    unsafe { thread_state::attach(state) };
    // In a callback the main thread runs Python: Ctrl-C is Python's business there.
    returned();
    Some(Entered::From(saved))
}

#[cold]
fn take_slowly(
    interpreter: InterpreterId,
    raw: *mut ffi::PyInterpreterState,
    saved: *mut ffi::PyThreadState,
) -> Option<Entered> {
    if CLOSED.load(Ordering::Acquire) {
        return None;
    }
    let held = if saved.is_null() { thread_state::held() } else { core::ptr::null_mut() };
    // SAFETY: the current state of this thread is alive.
    if !held.is_null() && unsafe { compat::PyThreadState_GetInterpreter(held) } == raw {
        return Some(Entered::Held);
    }
    let state = thread_state::of_this_thread(interpreter, raw)?;
    SAVED.set(core::ptr::null_mut());
    if !held.is_null() {
        // SAFETY: this thread holds that lock.
        unsafe { ffi::PyEval_SaveThread() };
    }
    // SAFETY: this thread's state, not current, of an interpreter that may be entered.
    unsafe { thread_state::attach(state) };
    let remembered = Remembered::instead(state);
    Some(if !held.is_null() {
        Entered::Instead(held, remembered)
    } else if saved.is_null() {
        remembered.keep();
        Entered::From(saved)
    } else {
        Entered::Across(saved, remembered)
    })
}
