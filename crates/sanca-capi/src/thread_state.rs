//! The thread states that we made: one for each thread from Java and interpreter that it entered. Made, found, made current, deleted.
//!
//! CPython wants them deleted by their own threads. Ours end without telling, or live on when an interpreter ends, so other threads
//! delete them, and this file is about what that does to CPython's idea of which state is whose (`gilstate`).

use crate::interpreter::{Counted, InterpreterId};
use crate::{compat, gilstate};
use core::cell::{Cell, RefCell};
use pyo3_ffi as ffi;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// States that we made. Guards a plain list; nothing else is done while it is locked.
static MADE: Mutex<Vec<Made>> = Mutex::new(Vec::new());
/// Whether threads of some of them have ended: looked at before the lock is tried.
static ANY_DEAD: AtomicBool = AtomicBool::new(false);

/// A thread's state in one interpreter.
#[derive(Clone, Copy)]
pub struct State {
    pub interpreter: InterpreterId,
    pub state: *mut ffi::PyThreadState,
}

impl State {
    pub const NONE: State = State { interpreter: InterpreterId(0), state: core::ptr::null_mut() };

    /// Whether its interpreter has ended or is about to, and the state with it.
    fn is_over(self) -> bool {
        self.interpreter.0 != 0 && self.interpreter.get().is_null()
    }
}

/// A state made for a thread that came from Java.
struct Made {
    state: State,
    /// That thread has ended.
    dead: bool,
    /// The state its interpreter was made with.
    first: bool,
}

// SAFETY: a state is only touched by its thread, or under its interpreter's lock when that has ended or may not enter.
unsafe impl Send for Made {}

impl Made {
    /// Whether nobody needs it any more.
    const fn is_over(&self) -> bool {
        self.dead && !self.first
    }
}

/// The states of one thread. Dropped when it ends.
struct States(Vec<State>);

impl Drop for States {
    /// Deleting a state needs its interpreter's lock, which must not be waited for here: the next one to enter does it.
    fn drop(&mut self) {
        RESTING.set(State::NONE);
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
    /// The state with which this thread last entered from Java: a look-up saved.
    pub static RESTING: Cell<State> = const { Cell::new(State::NONE) };
    /// The state that [`attach`] made current last on this thread.
    static LAST: Cell<State> = const { Cell::new(State::NONE) };
}

fn made() -> MutexGuard<'static, Vec<Made>> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a state of this thread current, waiting for its interpreter's lock.
///
/// # Safety
/// The state is this thread's, alive, and not current; this thread holds no lock.
#[inline]
pub unsafe fn attach(state: *mut ffi::PyThreadState) {
    if LAST.get().state != state {
        // SAFETY: the caller's guarantees.
        return unsafe { attach_another(state) };
    }
    // SAFETY: the caller's guarantees.
    unsafe { ffi::PyEval_RestoreThread(state) };
}

/// From 3.12 on CPython writes to the state that was current on this thread before. So that one's interpreter is kept from ending
/// meanwhile, and if it has ended, CPython is told to forget the state.
///
/// # Safety
/// As for [`attach`].
#[cold]
unsafe fn attach_another(state: *mut ffi::PyThreadState) {
    let last = LAST.replace(named(state));
    let _kept = Counted::new(last.interpreter);
    if last.is_over() && gilstate::remembered() == last.state {
        gilstate::remember(core::ptr::null_mut());
    }
    // SAFETY: the caller's guarantees.
    unsafe { ffi::PyEval_RestoreThread(state) };
}

/// With its interpreter, if we made it. Others are not deleted behind their threads' backs, as those of the main interpreter are not.
fn named(state: *mut ffi::PyThreadState) -> State {
    let of_main = State { interpreter: InterpreterId(0), state };
    let ours =
        STATES.try_with(|states| states.borrow().0.iter().find(|one| one.state == state && !one.is_over()).copied());
    ours.ok().flatten().unwrap_or(of_main)
}

/// This thread's state in an interpreter: the one that it has, or a new one.
pub fn of_this_thread(
    interpreter: InterpreterId,
    raw: *mut ffi::PyInterpreterState,
) -> Option<*mut ffi::PyThreadState> {
    known(interpreter).or_else(|| make(interpreter, raw))
}

fn known(interpreter: InterpreterId) -> Option<*mut ffi::PyThreadState> {
    STATES.with_borrow_mut(|states| {
        states.0.retain(|state| !state.is_over());
        states.0.iter().find(|state| state.interpreter == interpreter).map(|state| state.state)
    })
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

/// The state that this thread was given with a new interpreter.
pub fn adopt_first(interpreter: InterpreterId, state: *mut ffi::PyThreadState) {
    adopt(State { interpreter, state }, true);
}

/// That state, for the end of its interpreter.
pub fn take_first(interpreter: InterpreterId) -> Option<*mut ffi::PyThreadState> {
    let mut made = made();
    let place = made.iter().position(|one| one.first && one.state.interpreter == interpreter)?;
    Some(made.swap_remove(place).state.state)
}

fn adopt(state: State, first: bool) {
    made().push(Made { state, dead: false, first });
    STATES.with_borrow_mut(|states| states.0.push(state));
}

/// The state with which this thread holds a lock; null if it holds none.
pub fn held() -> *mut ffi::PyThreadState {
    let current = compat::current_state();
    if current.is_null() || compat::current_state_is_per_thread() {
        return current;
    }
    // Before 3.12 it may be another thread's, even where it has the address of a state that this one had: of an interpreter that
    // ended, before the address could be given out again.
    let (mut ours, mut ended) = (false, false);
    STATES.with_borrow(|states| {
        for state in states.0.iter().filter(|state| state.state == current) {
            ours |= !state.is_over();
            ended |= state.is_over();
        }
    });
    if ours || !ended && current == gilstate::remembered() { current } else { core::ptr::null_mut() }
}

/// Deletes the states of threads that have ended. Cheap when there are none. The interpreter's lock is held, and may be given up and
/// taken back.
#[inline]
pub fn reap_dead_threads(interpreter: InterpreterId) {
    if ANY_DEAD.load(Ordering::Relaxed) {
        reap(interpreter);
    }
}

#[cold]
fn reap(interpreter: InterpreterId) {
    // A thread may be ending just now: next time.
    let Ok(mut made) = MADE.try_lock() else { return };
    let over: Vec<Made> = made.extract_if(.., |one| one.is_over() && one.state.interpreter == interpreter).collect();
    ANY_DEAD.store(made.iter().any(Made::is_over), Ordering::Relaxed);
    drop(made);
    // SAFETY: their threads have ended, so nobody uses them; the lock is held (caller).
    unsafe { delete(&over) };
}

/// Deletes the states of all other threads in the current interpreter.
///
/// # Safety
/// Nobody may enter the interpreter any more, nobody is in it, and its lock is held.
pub unsafe fn delete_others(interpreter: InterpreterId) {
    // SAFETY: the lock is held.
    let current = unsafe { ffi::PyThreadState_Get() };
    let others: Vec<Made> =
        made().extract_if(.., |one| one.state.interpreter == interpreter && one.state.state != current).collect();
    // SAFETY: the caller's guarantees.
    unsafe { delete(&others) };
}

/// Deletes states of the current interpreter. From 3.12 on the lock is given up and taken back.
///
/// # Safety
/// No thread uses them, none is current, and the lock is held.
unsafe fn delete(states: &[Made]) {
    if states.is_empty() {
        return;
    }
    let stand_in = StandIn::enter();
    for one in states {
        // SAFETY: the caller's guarantees.
        unsafe { ffi::PyThreadState_Clear(one.state.state) };
        // SAFETY: cleared just now.
        unsafe { ffi::PyThreadState_Delete(one.state.state) };
    }
    stand_in.leave();
}

/// A state that is this thread's while those of others are deleted.
///
/// From 3.12 on, deleting a state makes CPython forget which state the *deleting* thread has, and it remembers a state only when that
/// becomes current in place of another. So another one is current meanwhile, and is deleted as the current one, which leaves nothing
/// behind: a second state of this thread would get the interrupts that are meant for it.
struct StandIn(*mut ffi::PyThreadState);

impl StandIn {
    /// The lock is held, by the state of this thread.
    fn enter() -> Self {
        if !compat::current_state_is_per_thread() {
            return Self(core::ptr::null_mut());
        }
        // SAFETY: the lock is held (caller), so there is a current interpreter.
        let raw = unsafe { ffi::PyInterpreterState_Get() };
        // SAFETY: it is alive.
        let state = unsafe { ffi::PyThreadState_New(raw) };
        if state.is_null() {
            return Self(state);
        }
        // SAFETY: a fresh state of the current interpreter, whose lock goes over to it.
        Self(unsafe { ffi::PyThreadState_Swap(state) })
    }

    fn leave(self) {
        if self.0.is_null() {
            return;
        }
        // SAFETY: the lock is held, by the state made in `enter`.
        let state = unsafe { ffi::PyThreadState_Get() };
        // SAFETY: as above.
        unsafe { ffi::PyThreadState_Clear(state) };
        // SAFETY: cleared just now; gives the lock up.
        unsafe { compat::delete_current_state() };
        // SAFETY: the state that was current before, of this thread and of the same interpreter, which cannot end meanwhile: this
        // thread is counted in, or it is the one that ends it.
        unsafe { ffi::PyEval_RestoreThread(self.0) };
    }
}
