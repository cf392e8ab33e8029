//! The interpreters of this process, and how any thread enters one of them.
//!
//! `PyGILState_*` is not used to take a lock: it knows one interpreter only. A thread keeps its states here instead: the
//! one it gave up around Java, and one for each interpreter that it entered from Java.
//!
//! Invariant: numbers of interpreters are not used twice, so a state that outlived its interpreter is never found again.

use crate::compat;
use crate::error::Builtin;
use crate::gil::{Gil, SAVED, left, returned};
use core::cell::{Cell, RefCell};
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
/// States that we made. Guards a plain list; nothing else is done while it is locked.
static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());
/// Whether threads of some of them have ended: looked at before the lock is tried.
static ANY_DEAD: AtomicBool = AtomicBool::new(false);

/// A thread's state in one interpreter.
#[derive(Clone, Copy)]
struct State {
    interpreter: InterpreterId,
    state: *mut ffi::PyThreadState,
}

/// A state made for a thread that came from Java.
struct Made {
    state: State,
    /// That thread has ended.
    dead: bool,
    /// The state its interpreter was made with.
    first: bool,
    /// See [`StandIn`]: deleted with the next dead ones, never for its own sake.
    stand_in: bool,
}

// SAFETY: a state is only touched by its thread, or under its interpreter's lock when that has ended or may not enter.
unsafe impl Send for Made {}

impl Made {
    /// Whether nobody needs it any more.
    const fn is_over(&self) -> bool {
        self.dead && !self.first
    }
}

/// The states of one thread that are not current. Dropped when it ends.
struct States(Vec<State>);

impl Drop for States {
    /// Deleting a state needs its interpreter's lock, which must not be waited for here: the next one to enter does it.
    fn drop(&mut self) {
        RESTING.set((InterpreterId(0), core::ptr::null_mut()));
        if let Ok(mut made) = MADE.lock() {
            for one in made.iter_mut() {
                one.dead |= self.0.iter().any(|own| own.state == one.state.state);
            }
            ANY_DEAD.store(true, Ordering::Release);
        }
    }
}

thread_local! {
    static STATES: RefCell<States> = const { RefCell::new(States(Vec::new())) };
    /// The state with which this thread last entered from Java, and where: a look-up saved.
    static RESTING: Cell<(InterpreterId, *mut ffi::PyThreadState)> = const { Cell::new((InterpreterId(0), core::ptr::null_mut())) };
}

impl InterpreterId {
    fn get(self) -> *mut ffi::PyInterpreterState {
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

    /// Deletes the states of threads that have ended. Cheap when there are none.
    #[inline]
    fn reap_dead_threads(self, interpreter: InterpreterId) {
        if ANY_DEAD.load(Ordering::Relaxed) {
            self.reap(interpreter);
        }
    }

    #[cold]
    fn reap(self, interpreter: InterpreterId) {
        // A thread may be ending just now: next time.
        let Ok(mut made) = MADE.try_lock() else { return };
        let here = |one: &Made| one.state.interpreter == interpreter;
        if !made.iter().any(|one| one.is_over() && here(one)) {
            ANY_DEAD.store(made.iter().any(Made::is_over), Ordering::Relaxed);
            return;
        }
        let mine: Vec<Made> = made.extract_if(.., |one| (one.is_over() || one.stand_in) && here(one)).collect();
        ANY_DEAD.store(made.iter().any(Made::is_over), Ordering::Relaxed);
        drop(made);
        let stand_in = StandIn::enter();
        for one in mine {
            // SAFETY: the thread has ended, so nobody else uses its state; the lock is held.
            unsafe { delete(one.state.state) };
        }
        stand_in.leave(interpreter);
    }

    /// Deletes the states of all other threads in the current interpreter, which nobody may enter any more and nobody is in.
    pub fn delete_other_states(self, interpreter: InterpreterId) {
        // SAFETY: the lock is held.
        let current = unsafe { ffi::PyThreadState_Get() };
        let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let others: Vec<Made> = made.extract_if(.., |one| one.state.interpreter == interpreter).collect();
        drop(made);
        for one in others.into_iter().filter(|one| one.state.state != current) {
            // SAFETY: no thread is in this interpreter (caller), so none uses its state; the lock is held.
            unsafe { delete(one.state.state) };
        }
    }
}

/// A state that is this thread's while those of others are deleted.
///
/// From 3.12 on, deleting a state that `PyGILState_*` knows makes CPython forget which state the *deleting* thread has, and
/// not remember it again: extensions that then take the lock by `PyGILState_Ensure` wait for ever. CPython remembers a
/// state when it becomes current in place of another one, so another one is current meanwhile. That one is known too, and
/// is left to the next time.
struct StandIn(Option<(*mut ffi::PyThreadState, *mut ffi::PyThreadState)>);

impl StandIn {
    /// The lock is held, by the state of this thread.
    fn enter() -> Self {
        if !compat::current_state_is_per_thread() {
            return Self(None);
        }
        // SAFETY: the lock is held (caller), so there is a current interpreter.
        let raw = unsafe { ffi::PyInterpreterState_Get() };
        // SAFETY: it is alive.
        let state = unsafe { ffi::PyThreadState_New(raw) };
        if state.is_null() {
            return Self(None);
        }
        // SAFETY: a fresh state of the current interpreter, whose lock goes over to it.
        let own = unsafe { ffi::PyThreadState_Swap(state) };
        Self(Some((own, state)))
    }

    fn leave(self, interpreter: InterpreterId) {
        let Some((own, state)) = self.0 else { return };
        // SAFETY: the state that was current before, of the same interpreter.
        unsafe { ffi::PyThreadState_Swap(own) };
        let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        made.push(Made { state: State { interpreter, state }, dead: false, first: false, stand_in: true });
    }
}

/// # Safety
/// No thread uses the state, which is not current, and the lock of its interpreter is held.
unsafe fn delete(state: *mut ffi::PyThreadState) {
    // SAFETY: the caller's guarantees.
    unsafe { ffi::PyThreadState_Clear(state) };
    // SAFETY: cleared just now.
    unsafe { ffi::PyThreadState_Delete(state) };
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

/// The state that this thread was given with a new interpreter.
pub(crate) fn adopt_first(interpreter: InterpreterId, state: *mut ffi::PyThreadState) {
    adopt(State { interpreter, state }, true);
}

/// That state, for the end of its interpreter.
pub(crate) fn take_first(interpreter: InterpreterId) -> Option<*mut ffi::PyThreadState> {
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = made.iter().position(|one| one.first && one.state.interpreter == interpreter)?;
    Some(made.swap_remove(place).state.state)
}

fn adopt(state: State, first: bool) {
    MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(Made {
        state,
        dead: false,
        first,
        stand_in: false,
    });
    STATES.with_borrow_mut(|states| states.0.push(state));
}

/// Refuses threads from Java from now on (process exit, forked child).
pub fn close() {
    CLOSED.store(true, Ordering::Release);
}

/// What [`enter`] must undo.
enum Entered {
    /// The thread came from Java, with this state given up before (null: none).
    From(*mut ffi::PyThreadState),
    /// The thread held this interpreter's lock all along.
    Held,
    /// It held another interpreter's, whose state this is.
    Instead(*mut ffi::PyThreadState),
}

/// Runs `body` with an interpreter's lock, on any thread. `None`: it cannot be entered any more.
pub fn enter<R>(interpreter: InterpreterId, body: impl FnOnce(Gil<'_>) -> R) -> Option<R> {
    let counted = Counted::new(interpreter);
    let entered = take(interpreter)?;
    // SAFETY: `take` made this thread hold the lock.
    let gil = unsafe { Gil::assume() };
    gil.reap_dead_threads(interpreter);
    let result = body(gil);
    match entered {
        Entered::Held => {}
        Entered::From(before) => {
            left();
            leave(interpreter, before);
        }
        Entered::Instead(held) => {
            leave(interpreter, core::ptr::null_mut());
            // SAFETY: given up by `take` on this thread.
            unsafe { ffi::PyEval_RestoreThread(held) };
        }
    }
    drop(counted);
    Some(result)
}

/// Counts a thread in, before it looks whether it may enter, so that whoever closes the interpreter sees one or the other.
struct Counted(Option<&'static AtomicU32>);

impl Counted {
    #[inline]
    fn new(interpreter: InterpreterId) -> Counted {
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
        RESTING.set((interpreter, state));
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
        match RESTING.get() {
            (resting, state) if resting == interpreter && !state.is_null() && !CLOSED.load(Ordering::Relaxed) => state,
            _ => return take_slowly(interpreter, raw, saved),
        }
    } else {
        // SAFETY: a state is alive as long as its thread is in the Java call for which it gave the lock up.
        if unsafe { compat::PyThreadState_GetInterpreter(saved) } != raw {
            return take_slowly(interpreter, raw, saved);
        }
        SAVED.set(core::ptr::null_mut());
        saved
    };
    // SAFETY: this thread's state and not current; a resting one is alive as long as its interpreter may be entered.
    unsafe { ffi::PyEval_RestoreThread(state) };
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
    let held = if saved.is_null() { held() } else { core::ptr::null_mut() };
    // SAFETY: the current state of this thread is alive.
    if !held.is_null() && unsafe { compat::PyThreadState_GetInterpreter(held) } == raw {
        return Some(Entered::Held);
    }
    let state = known(interpreter).or_else(|| make(interpreter, raw))?;
    SAVED.set(core::ptr::null_mut());
    if !held.is_null() {
        // SAFETY: this thread holds that lock.
        unsafe { ffi::PyEval_SaveThread() };
    }
    // SAFETY: this thread's state, not current, of an interpreter that may be entered.
    unsafe { ffi::PyEval_RestoreThread(state) };
    Some(if held.is_null() { Entered::From(saved) } else { Entered::Instead(held) })
}

/// This thread's state in an interpreter that it entered from Java before.
fn known(interpreter: InterpreterId) -> Option<*mut ffi::PyThreadState> {
    STATES.with_borrow(|states| states.0.iter().find(|state| state.interpreter == interpreter).map(|state| state.state))
}

fn make(interpreter: InterpreterId, raw: *mut ffi::PyInterpreterState) -> Option<*mut ffi::PyThreadState> {
    // SAFETY: the interpreter is alive until it is closed; creating a state needs no lock.
    let state = unsafe { ffi::PyThreadState_New(raw) };
    if state.is_null() {
        return None;
    }
    adopt(State { interpreter, state }, false);
    Some(state)
}

/// The state with which this thread holds a lock; null if it holds none.
fn held() -> *mut ffi::PyThreadState {
    let current = compat::current_state();
    if current.is_null() || compat::current_state_is_per_thread() {
        return current;
    }
    // Before 3.12 it may be another thread's.
    // SAFETY: may be asked on any thread.
    let own = unsafe { ffi::PyGILState_GetThisThreadState() };
    let ours = || STATES.with_borrow(|states| states.0.iter().any(|state| state.state == current));
    if current == own || ours() { current } else { core::ptr::null_mut() }
}
