//! The C stack: how far down Java may be entered, and how large a JVM should think it may be.

/// Bytes that must be free where Java is entered: HotSpot's guard and shadow zones (about 100 KiB), and room for the engine
/// to report an overflow that happens further in.
const HEADROOM: usize = 192 * 1024;

/// Whether the calling thread's stack has not grown down to that address yet.
#[inline]
pub fn is_above(limit: usize) -> bool {
    let here = 0u8;
    (&raw const here) as usize > limit
}

/// The lowest address from which the calling thread, which is attached, may enter Java. HotSpot has put guard pages where it
/// thinks that the stack ends. For most threads this is the end of the stack; but on the primordial thread it is as far
/// from the top as `-Xss` says, and what can be used is the mapping above them.
pub fn limit() -> usize {
    let mapped = if is_primordial() { mapping_of_here() } else { None };
    mapped.map_or(0, |low| low + HEADROOM).max(thread_limit())
}

/// The same as far as the operating system knows; 0 if it does not.
#[cfg(target_os = "linux")]
pub fn thread_limit() -> usize {
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

/// Elsewhere nothing is known: HotSpot finds overflows by itself, if late.
#[cfg(not(target_os = "linux"))]
pub fn thread_limit() -> usize {
    0
}

/// Whether this is the thread the process began with, whose stack HotSpot treats in its own way.
#[cfg(target_os = "linux")]
fn is_primordial() -> bool {
    // SAFETY: asks only.
    unsafe { libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) }
}

#[cfg(not(target_os = "linux"))]
fn is_primordial() -> bool {
    false
}

/// The lowest address of the mapping that the calling thread's stack is in now.
fn mapping_of_here() -> Option<usize> {
    let here = 0u8;
    mapping_in(&std::fs::read_to_string("/proc/self/maps").ok()?, (&raw const here) as usize)
}

/// The lowest address of the mapping that holds an address, in the words of `/proc/self/maps`.
fn mapping_in(maps: &str, address: usize) -> Option<usize> {
    maps.lines().find_map(|line| {
        let (low, rest) = line.split_once('-')?;
        let low = usize::from_str_radix(low, 16).ok()?;
        let high = usize::from_str_radix(rest.split(' ').next()?, 16).ok()?;
        (low..high).contains(&address).then_some(low)
    })
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

#[cfg(test)]
mod tests {
    use super::{is_above, limit, mapping_in};

    #[test]
    fn guard_pages_are_not_of_the_stack() {
        let maps = "7f00-7f10 r--p 00000000 fe:00 1 /lib/x.so\n7ffe00-7ffe40 ---p 00000000 00:00 0\n7ffe40-7fff00 rw-p 00000000 00:00 0 [stack]\n";
        assert_eq!(mapping_in(maps, 0x7f_fe80), Some(0x7f_fe40));
        assert_eq!(mapping_in(maps, 0x10), None);
        assert_eq!(mapping_in("nonsense", 0x10), None);
    }

    #[test]
    fn an_ordinary_thread_has_room() {
        assert!(is_above(limit()));
    }
}
