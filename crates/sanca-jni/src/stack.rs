//! The C stack: where it ends, and how large a JVM should think it may be.

/// Bytes kept free below a call that cannot recover from a full stack.
const HEADROOM: usize = 192 * 1024;

/// The lowest address the calling thread should still use for such calls; 0 if unknown.
#[cfg(target_os = "linux")]
pub fn limit() -> usize {
    // SAFETY: an all-zero attribute is filled by the call below.
    let mut attributes: libc::pthread_attr_t = unsafe { core::mem::zeroed() };
    // SAFETY: asks about the calling thread.
    if unsafe { libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) } != 0 {
        return 0;
    }
    let (mut base, mut size) = (core::ptr::null_mut(), 0);
    // SAFETY: the attributes were filled.
    unsafe { libc::pthread_attr_getstack(&attributes, &mut base, &mut size) };
    // SAFETY: filled by pthread_getattr_np, destroyed once.
    unsafe { libc::pthread_attr_destroy(&mut attributes) };
    base as usize + HEADROOM
}

/// Elsewhere the slower calls, which recover by themselves, are used when in doubt.
#[cfg(not(target_os = "linux"))]
pub fn limit() -> usize {
    0
}

/// `-Xss` for a JVM in this process, in KiB. On the primordial thread HotSpot takes the stack to be no larger than this
/// and puts its guard pages there: with its default of 1 MB, deep recursion of Python code would hit them and die.
#[cfg(unix)]
pub fn java_stack_kib() -> u64 {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: asks only.
    if unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) } != 0 || limit.rlim_cur == libc::RLIM_INFINITY {
        return 65_536;
    }
    ((limit.rlim_cur / 1024).saturating_sub(592)).clamp(1024, 65_536)
}

/// Elsewhere main threads have the size their executable was linked with.
#[cfg(not(unix))]
pub fn java_stack_kib() -> u64 {
    1024
}
