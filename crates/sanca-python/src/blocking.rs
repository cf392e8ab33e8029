//! Calls that take long: Ctrl-C while Java waits, and deadlines.
//!
//! A warm call asks one question – is [`ATTENTION`] zero? – before and after. It is non-zero while some thread is under a
//! deadline or an interrupt was sent that its receiver has not dealt with yet.

use crate::helper::Ended;
use crate::method::Overload;
use crate::result::PySink;
use crate::state::State;
use crate::watchdog;
use core::cell::{Cell, RefCell};
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use core::time::Duration;
use sanca_capi::interrupt::{self, Wake};
use sanca_capi::{Gil, InterpreterId, Object, Raised, Result, interpreter};
use sanca_model::link::{JavaLink, ThreadToken};
use sanca_model::shape::{Executable, flag};
use sanca_model::value::Arg;
use sanca_model::{Error, Handle};
use std::sync::OnceLock;
use std::time::Instant;

static ATTENTION: AtomicUsize = AtomicUsize::new(0);
/// An interrupt was sent to the main thread's Java call. Set under the GIL, cleared by the main thread under it.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The main thread's call runs on a helper thread. Written under the GIL.
static ON_HELPER: AtomicBool = AtomicBool::new(false);
/// The main thread, as Java knows it.
static MAIN_TOKEN: OnceLock<ThreadToken> = OnceLock::new();
/// Calls whose callers were released at the deadline and that still run.
static ABANDONED: AtomicU64 = AtomicU64::new(0);

/// How often the watcher makes sure that it would hear a signal.
const ROUND: i32 = 200;
/// How long an interrupted Java call may go on before its stack is shown.
const PATIENCE: Duration = Duration::from_secs(1);

thread_local! {
    static DEADLINES: RefCell<Vec<(u64, Instant)>> = const { RefCell::new(Vec::new()) };
    static NEXT_TOKEN: Cell<u64> = const { Cell::new(1) };
    /// Monitors this thread holds through us.
    static MONITORS: Cell<usize> = const { Cell::new(0) };
}

/// Whether any thread needs more than a plain call.
#[inline]
pub fn attention() -> bool {
    ATTENTION.load(Ordering::Relaxed) != 0
}

/// Whether the main thread's call has to end because of Ctrl-C.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Calls that still run although their callers were released.
pub fn abandoned() -> u64 {
    ABANDONED.load(Ordering::Relaxed)
}

/// Starts listening for Ctrl-C on behalf of the main thread. Called once, by the thread that starts the JVM.
pub fn watch(gil: Gil<'_>, link: &'static dyn JavaLink, on_main: bool) {
    if !on_main {
        return;
    }
    gil.remember_main_thread();
    let Ok(token) = link.current_thread() else { return };
    if MAIN_TOKEN.set(token).is_err() {
        return;
    }
    interrupt::install();
    let watcher = std::thread::Builder::new().name("sanca-signals".into());
    // Without the watcher Ctrl-C still works, only later.
    let _ = watcher.spawn(move || {
        loop {
            match interrupt::wait(ROUND) {
                Wake::Nothing => interrupt::install(),
                Wake::Signal { away, call } => interrupt_main(link, token, away, call),
            }
        }
    });
}

/// Interrupts the main thread's Java call, if it is in one. Holding the GIL keeps it from returning meanwhile, so that
/// the interrupt cannot hit a later call.
#[expect(clippy::disallowed_methods, reason = "a warm call should not pay for telling that it is over")]
fn interrupt_main(link: &'static dyn JavaLink, token: ThreadToken, away: bool, call: u64) {
    if !away {
        // Python runs and will see the signal, unless it was just about to begin a call.
        std::thread::sleep(Duration::from_millis(100));
    }
    let sent = interpreter::enter(InterpreterId(0), |gil| {
        let away = gil.main_is_in_call(call) && !INTERRUPTED.load(Ordering::Relaxed) && raises_keyboard_interrupt(gil);
        // What runs on a helper thread is interrupted by whoever waits for it, who sees the mark.
        if away && (ON_HELPER.load(Ordering::Relaxed) || link.interrupt(token).is_ok()) {
            INTERRUPTED.store(true, Ordering::Relaxed);
            ATTENTION.fetch_add(1, Ordering::Relaxed);
        }
        away
    });
    if sent != Some(true) {
        return;
    }
    let until = Instant::now() + PATIENCE;
    while INTERRUPTED.load(Ordering::Relaxed) {
        if Instant::now() > until {
            if let Ok(stack) = link.thread_stack(token) {
                eprintln!("sanca: Ctrl-C: the Java call does not react to Thread.interrupt() and goes on:\n{stack}");
            }
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether Ctrl-C means `KeyboardInterrupt`. A handler of the program's own may mean to go on, and a Java call that was
/// interrupted cannot: such a handler runs when the call returns.
fn raises_keyboard_interrupt(gil: Gil<'_>) -> bool {
    let answer = || -> Result<bool> {
        let signal = gil.import(c"signal")?;
        let number = gil.int(i64::from(interrupt::SIGINT))?;
        let current = signal.get(gil).call_method(c"getsignal", &[number.get(gil)])?;
        let default = signal.get(gil).attr(c"default_int_handler")?;
        Ok(current.get(gil).is(default.get(gil)))
    };
    answer().unwrap_or_else(|_| {
        gil.clear();
        true
    })
}

/// After every call: if it was interrupted, turns that into exactly one `KeyboardInterrupt`.
#[inline]
pub fn after_call<T>(state: &'static State, gil: Gil<'_>, result: Result<T>) -> Result<T> {
    if attention() { after_attentive_call(state, gil, result) } else { result }
}

#[cold]
fn after_attentive_call<T>(state: &'static State, gil: Gil<'_>, result: Result<T>) -> Result<T> {
    if !settle(state, gil) {
        return result;
    }
    let pending = if result.is_err() { gil.take() } else { None };
    match gil.check_signals() {
        Err(raised) => Err(raised),
        Ok(()) => match pending {
            Some(error) => Err(gil.restore(error.0)),
            None => result,
        },
    }
}

/// Likewise after Java was asked for something that is no call of a method. What it gave is kept, because it may have to
/// be given back: Python raises `KeyboardInterrupt` as soon as it has it.
fn after_request<T>(state: &'static State, gil: Gil<'_>, result: Result<T>) -> Result<T> {
    if result.is_ok() && attention() {
        settle(state, gil);
        return result;
    }
    after_call(state, gil, result)
}

/// Takes back an interrupt that was sent to this thread; whether there was one. What it was sent to may have ended by
/// itself, leaving the interrupt status for the next call to trip over.
fn settle(state: &'static State, gil: Gil<'_>) -> bool {
    if !gil.is_main_thread() || !INTERRUPTED.swap(false, Ordering::Relaxed) {
        return false;
    }
    ATTENTION.fetch_sub(1, Ordering::Relaxed);
    let _ = state.java().clear_interrupt();
    true
}

/// Puts the calling thread's calls under a deadline.
pub fn timeout_enter(seconds: f64) -> u64 {
    let token = NEXT_TOKEN.replace(NEXT_TOKEN.get() + 1);
    let until = Instant::now() + Duration::from_secs_f64(seconds.clamp(0.0, 1e9));
    DEADLINES.with_borrow_mut(|deadlines| deadlines.push((token, until)));
    ATTENTION.fetch_add(1, Ordering::Relaxed);
    token
}

/// Takes a deadline away; whether it had passed.
pub fn timeout_exit(token: u64) -> bool {
    let removed = DEADLINES.with_borrow_mut(|deadlines| {
        let place = deadlines.iter().position(|(known, _)| *known == token)?;
        Some(deadlines.remove(place))
    });
    match removed {
        Some((_, until)) => {
            ATTENTION.fetch_sub(1, Ordering::Relaxed);
            Instant::now() >= until
        }
        None => false,
    }
}

fn deadline() -> Option<Instant> {
    DEADLINES.with_borrow(|deadlines| deadlines.iter().map(|(_, until)| *until).min())
}

/// Notes that this thread entered a monitor.
pub fn monitor_entered() {
    MONITORS.set(MONITORS.get() + 1);
}

/// Notes that it left one.
pub fn monitor_left() {
    MONITORS.set(MONITORS.get().saturating_sub(1));
}

/// Asks Java for something that has to stay on this thread, without the GIL. At the thread's deadline it is interrupted;
/// `what` says in the error what did not end.
pub fn ask<T>(
    state: &'static State,
    gil: Gil<'_>,
    what: &str,
    request: impl FnOnce() -> sanca_model::Result<T>,
) -> Result<T> {
    let mut released = gil.release();
    let (outcome, late) = watched(state, request);
    released.restore();
    let result = match outcome {
        Err(error) if late => {
            if let Error::Thrown(object) = error {
                state.java().release(object.handle);
            }
            Err(timed_out(state, gil, what))
        }
        outcome => outcome.map_err(|error| crate::errors::raise(state, gil, error)),
    };
    after_request(state, gil, result)
}

/// Runs a request, which the watchdog interrupts at this thread's deadline; whether it did.
fn watched<T>(state: &'static State, request: impl FnOnce() -> T) -> (T, bool) {
    let until = if attention() { deadline() } else { None };
    let watch = until.and_then(|until| watchdog::watch(state.java(), until).ok());
    let outcome = request();
    let late = watch.is_some_and(watchdog::Watch::end);
    if late {
        let _ = state.java().clear_interrupt();
    }
    (outcome, late)
}

/// Calls a member on this thread while attention is due.
#[cold]
pub fn call_here(
    state: &'static State,
    gil: Gil<'_>,
    executable: &Executable,
    receiver: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    settle(state, gil); // an interrupt of something else that is over
    let mut sink = PySink::releasing(state, gil).making(executable.is(flag::CONSTRUCTOR));
    let (outcome, late) = watched(state, || state.java().invoke(executable, receiver, args, &mut sink));
    let result = sink.finish(outcome);
    let result = match result {
        Err(_) if late => {
            gil.clear();
            Err(timed_out(state, gil, &name_of(state, gil, executable)))
        }
        result => result,
    };
    after_call(state, gil, result)
}

/// A call made while attention is due: on a helper thread if this thread is under a deadline.
#[cold]
pub fn run_attentively(
    state: &'static State,
    gil: Gil<'_>,
    overload: &Overload,
    receiver: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    let until = match deadline() {
        // A monitor belongs to the thread that entered it.
        Some(until) if MONITORS.get() == 0 => until,
        _ => return call_here(state, gil, &overload.executable, receiver, args),
    };
    settle(state, gil); // an interrupt of something else that is over
    let link = state.java();
    let main = gil.is_main_thread();
    ON_HELPER.fetch_or(main, Ordering::Relaxed);
    let mut released = gil.release();
    let ended = crate::helper::Job::new(link, &overload.executable, receiver, args)
        .map(|job| crate::helper::run(job, until, main));
    released.restore();
    ON_HELPER.fetch_and(!main, Ordering::Relaxed);
    match ended.map_err(|error| crate::errors::raise(state, gil, error))? {
        Ended::Returned((result, captured)) => {
            let mut sink = PySink::holding(state, gil).making(overload.makes);
            captured.replay(&mut sink);
            let result = sink.finish(result);
            after_call(state, gil, result)
        }
        Ended::Left => {
            after_call(state, gil, Ok(()))?;
            Err(timed_out(state, gil, &name_of(state, gil, &overload.executable)))
        }
    }
}

/// Notes that a call goes on without its caller.
pub fn abandon() {
    ABANDONED.fetch_add(1, Ordering::Relaxed);
}

/// Notes that such a call has ended.
pub fn abandoned_ended() {
    ABANDONED.fetch_sub(1, Ordering::Relaxed);
}

fn name_of(state: &'static State, gil: Gil<'_>, executable: &Executable) -> String {
    format!("{}.{}", crate::argument::class_name(state, gil, executable.declaring), executable.name)
}

#[cold]
fn timed_out(state: &'static State, gil: Gil<'_>, what: &str) -> Raised {
    let message = format!("{what} did not return before the deadline; its thread was interrupted");
    state.raise(gil, "CallTimeoutError", &message)
}
