//! Noticing SIGINT while the main thread is away in Java.
//!
//! Python's own handler only sets a flag that the main thread looks at when it runs Python code again. A watcher thread
//! has to be woken so that it can interrupt the Java call. So our handler is put in front of whatever is installed: it
//! calls that one, then writes a byte to a pipe. Nothing else happens in signal context.

use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering};

/// The signal's number.
pub const SIGINT: i32 = 2;

/// What the watcher sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wake {
    /// SIGINT arrived. `call` is the call of the main thread that has to end: the one it was in, or, if it was not
    /// `away`, the next one, which it may have begun before Python looked for signals.
    Signal {
        /// The main thread was in a call.
        away: bool,
        /// Number of that call.
        call: u64,
    },
    /// Nothing happened in that time.
    Nothing,
}

/// What the handler saw last: call number and whether the main thread was away.
static SEEN: AtomicU64 = AtomicU64::new(0);
static WRITE_END: AtomicI32 = AtomicI32::new(-1);
static READ_END: AtomicI32 = AtomicI32::new(-1);
/// The handler ours was put in front of, and whether it takes three arguments.
static PREVIOUS: AtomicUsize = AtomicUsize::new(0);
static PREVIOUS_TAKES_INFO: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
extern "C" fn on_sigint(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let previous = PREVIOUS.load(Ordering::Acquire);
    if previous != libc::SIG_DFL && previous != libc::SIG_IGN {
        if PREVIOUS_TAKES_INFO.load(Ordering::Acquire) {
            // SAFETY: the address was installed as a three-argument handler.
            let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                unsafe { core::mem::transmute(previous) };
            handler(signal, info, context);
        } else {
            // SAFETY: the address was installed as a one-argument handler.
            let handler: extern "C" fn(libc::c_int) = unsafe { core::mem::transmute(previous) };
            handler(signal);
        }
    }
    let (away, calls) = crate::gil::main_thread();
    SEEN.store((if away { calls } else { calls + 1 }) << 1 | u64::from(away), Ordering::Release);
    let byte = 1u8;
    // SAFETY: write(2) is async-signal-safe; the descriptor is non-blocking, a full pipe already wakes the watcher.
    unsafe {
        let errno = *libc::__errno_location();
        libc::write(WRITE_END.load(Ordering::Acquire), (&raw const byte).cast(), 1);
        *libc::__errno_location() = errno;
    }
}

/// Puts our handler in front of the one installed now, unless it is there already or signals are ignored or deadly.
#[cfg(unix)]
pub fn install() {
    if WRITE_END.load(Ordering::Acquire) < 0 {
        let mut ends = [0; 2];
        // SAFETY: two descriptors are written.
        if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC | libc::O_NONBLOCK) } != 0 {
            return;
        }
        READ_END.store(ends[0], Ordering::Release);
        WRITE_END.store(ends[1], Ordering::Release);
    }
    // SAFETY: an all-zero sigaction is valid to be filled.
    let mut current: libc::sigaction = unsafe { core::mem::zeroed() };
    // SAFETY: asks only.
    if unsafe { libc::sigaction(libc::SIGINT, core::ptr::null(), &mut current) } != 0 {
        return;
    }
    let ours = on_sigint as *const () as usize;
    if current.sa_sigaction == ours || current.sa_sigaction == libc::SIG_DFL || current.sa_sigaction == libc::SIG_IGN {
        return;
    }
    PREVIOUS.store(current.sa_sigaction, Ordering::Release);
    PREVIOUS_TAKES_INFO.store(current.sa_flags & libc::SA_SIGINFO != 0, Ordering::Release);
    let mut chained = current;
    chained.sa_sigaction = ours;
    chained.sa_flags |= libc::SA_SIGINFO;
    // SAFETY: `chained` is the current action with our function.
    unsafe { libc::sigaction(libc::SIGINT, &chained, core::ptr::null_mut()) };
}

/// Waits for SIGINT, at most that long.
#[cfg(unix)]
pub fn wait(milliseconds: i32) -> Wake {
    let mut poll = libc::pollfd { fd: READ_END.load(Ordering::Acquire), events: libc::POLLIN, revents: 0 };
    // SAFETY: one descriptor.
    let ready = unsafe { libc::poll(&mut poll, 1, milliseconds) };
    if ready <= 0 {
        return Wake::Nothing;
    }
    let mut bytes = [0u8; 64];
    // SAFETY: the buffer's size is given; non-blocking.
    unsafe { libc::read(poll.fd, bytes.as_mut_ptr().cast(), bytes.len()) };
    let seen = SEEN.load(Ordering::Acquire);
    Wake::Signal { away: seen & 1 != 0, call: seen >> 1 }
}

/// Elsewhere the JVM's and Python's console handlers coexist without help.
#[cfg(not(unix))]
pub fn install() {}

/// Elsewhere nothing wakes the watcher.
#[cfg(not(unix))]
pub fn wait(milliseconds: i32) -> Wake {
    std::thread::sleep(core::time::Duration::from_millis(milliseconds.max(0) as u64));
    Wake::Nothing
}
