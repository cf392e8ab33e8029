//! The handles that a client owns: given back when it is gone, and no others can be named by it.

use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::OnceLock;

use sanca_model::Handle;

const WORDS: usize = 1024;
const SEGMENTS: usize = 1 << 16;

/// A set of handles: one bit each, in segments that appear when they are needed. No locks.
#[derive(Debug)]
pub(crate) struct Owned {
    segments: Box<[OnceLock<Box<[AtomicU64]>>]>,
    count: AtomicUsize,
}

impl Owned {
    pub(crate) fn new() -> Owned {
        Owned { segments: (0..SEGMENTS).map(|_| OnceLock::new()).collect(), count: AtomicUsize::new(0) }
    }

    #[inline]
    fn place(handle: Handle) -> (usize, usize, u64) {
        let bit = handle.0 as usize;
        (bit / (WORDS * 64), bit / 64 % WORDS, 1 << (bit % 64))
    }

    /// From now on it is the client's.
    #[inline]
    pub(crate) fn add(&self, handle: Handle) {
        if handle == Handle::NULL {
            return;
        }
        let (segment, word, bit) = Owned::place(handle);
        let words = self.segments[segment].get_or_init(|| (0..WORDS).map(|_| AtomicU64::new(0)).collect());
        if words[word].fetch_or(bit, Ordering::AcqRel) & bit == 0 {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// From now on it is not. Says whether it was.
    #[inline]
    pub(crate) fn remove(&self, handle: Handle) -> bool {
        let (segment, word, bit) = Owned::place(handle);
        let Some(words) = self.segments[segment].get() else { return false };
        let was = words[word].fetch_and(!bit, Ordering::AcqRel) & bit != 0;
        if was {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
        was
    }

    /// Whether it is the client's.
    #[inline]
    pub(crate) fn has(&self, handle: Handle) -> bool {
        let (segment, word, bit) = Owned::place(handle);
        self.segments[segment].get().is_some_and(|words| words[word].load(Ordering::Acquire) & bit != 0)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// All of them, which are not the client's any more.
    pub(crate) fn take_all(&self, mut each: impl FnMut(Handle)) {
        for (segment, words) in self.segments.iter().enumerate() {
            let Some(words) = words.get() else { continue };
            for (word, bits) in words.iter().enumerate() {
                let mut bits = bits.swap(0, Ordering::AcqRel);
                while bits != 0 {
                    let bit = bits.trailing_zeros();
                    bits &= bits - 1;
                    each(Handle(((segment * WORDS + word) * 64) as u32 + bit));
                }
            }
        }
        self.count.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Owned;
    use sanca_model::Handle;

    #[test]
    fn handles_are_owned_until_they_are_given_back() {
        let owned = Owned::new();
        let all = [1, 63, 64, 65_536, 70_000, u32::MAX].map(Handle);
        all.iter().for_each(|handle| owned.add(*handle));
        owned.add(Handle(64));
        owned.add(Handle::NULL);
        assert_eq!(owned.count(), all.len());
        assert!(owned.remove(Handle(63)) && !owned.remove(Handle(63)) && !owned.remove(Handle(62)));
        assert!(owned.has(Handle(u32::MAX)) && !owned.has(Handle(63)) && !owned.has(Handle(500_000)));
        let mut rest = Vec::new();
        owned.take_all(|handle| rest.push(handle.0));
        assert_eq!(rest, [1, 64, 65_536, 70_000, u32::MAX]);
        assert_eq!(owned.count(), 0);
    }
}
