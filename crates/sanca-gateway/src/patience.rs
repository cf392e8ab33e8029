//! How long to look again and again before going to sleep. Being woken costs several microseconds, most of what a short call
//! takes; but looking takes a processor, which the peer may need. So it is done where it has paid lately, and for a short time.

#[cfg(unix)]
use std::io;
#[cfg(unix)]
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::io::Errno;
#[cfg(unix)]
use rustix::net::{RecvFlags, recv};

/// How long answers are looked for. One that takes longer does not notice a wake-up.
const LONGEST: Duration = Duration::from_micros(30);
/// How often looking must have failed before it is left.
const TRUST: u8 = 8;
/// After so many waits it is tried once again.
const AGAIN: u8 = 64;
/// Looks between two questions to the clock.
const LOOKS: u8 = 4;

/// What was learnt on one connection.
#[derive(Debug)]
pub(crate) struct Patience {
    trust: u8,
    waits: u8,
}

/// One wait.
#[derive(Debug)]
struct Watch {
    looks: u8,
    until: Option<Instant>,
    over: bool,
}

impl Patience {
    /// Trusting.
    pub(crate) fn new() -> Patience {
        // On one processor the peer cannot run while we look.
        let alone = std::thread::available_parallelism().is_ok_and(|processors| processors.get() == 1);
        Patience { trust: if alone { 0 } else { TRUST }, waits: 0 }
    }

    /// Looks for what a socket has: how many bytes were read, 0 at the end; `None` if it is time to sleep.
    #[cfg(unix)]
    pub(crate) fn look(&mut self, socket: BorrowedFd<'_>, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let mut watch = self.begin();
        loop {
            match recv(socket, &mut *buffer, RecvFlags::DONTWAIT) {
                Ok((count, _)) => {
                    self.end(&watch);
                    return Ok(Some(count));
                }
                // The peer may be waiting for just this processor.
                Err(Errno::AGAIN) if self.is_left(&mut watch) => std::thread::yield_now(),
                Err(Errno::AGAIN) => return Ok(None),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Begins a wait.
    fn begin(&mut self) -> Watch {
        let mut over = false;
        if self.trust == 0 {
            self.waits = self.waits.wrapping_add(1) % AGAIN;
            over = self.waits != 0;
        }
        Watch { looks: 0, until: None, over }
    }

    /// Whether to look again, rather than to sleep.
    fn is_left(&mut self, watch: &mut Watch) -> bool {
        if watch.over {
            return false;
        }
        watch.looks = watch.looks.wrapping_add(1);
        if watch.looks % LOOKS != 1 {
            return true;
        }
        let now = Instant::now();
        if now < *watch.until.get_or_insert(now + LONGEST) {
            return true;
        }
        watch.over = true;
        self.trust = self.trust.saturating_sub(1);
        false
    }

    /// Something came.
    fn end(&mut self, watch: &Watch) {
        if !watch.over && watch.looks > 0 {
            self.trust = (self.trust + 2).min(TRUST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(patience: &mut Patience, comes: bool) -> u32 {
        let mut watch = patience.begin();
        let mut looks = 0;
        while patience.is_left(&mut watch) {
            looks += 1;
            if comes && looks == 2 {
                break;
            }
        }
        patience.end(&watch);
        looks
    }

    #[test]
    fn looking_is_left_where_it_does_not_pay_and_tried_again() {
        let mut patience = Patience { trust: TRUST, waits: 0 };
        for _ in 0..TRUST {
            assert!(wait(&mut patience, false) > 0);
        }
        let looked = (0..AGAIN).filter(|_| wait(&mut patience, true) > 0).count();
        assert_eq!(looked, 1, "one try in {AGAIN} waits");
        assert!(wait(&mut patience, true) > 0, "and that one paid");
    }
}
