//! The asking half of one connection: whole commands out, lines in. The socket was opened by somebody else, with whatever
//! manners he has for that; this is a second handle on it.
//!
//! Invariant: whoever sends can tell afterwards whether the peer may have seen it ([`Line::has_left`]).

use core::ops::Range;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, recv, send, sockopt};

use crate::patience::Patience;

/// How much is asked of the system at a time, at first and in the middle of a long line.
const CHUNK: usize = 32 * 1024;
const LARGE: usize = 1024 * 1024;
/// How often whoever waits is asked whether to go on.
const ROUND: Duration = Duration::from_millis(100);
#[cfg(target_os = "linux")]
const SEND: SendFlags = SendFlags::DONTWAIT.union(SendFlags::NOSIGNAL);
#[cfg(not(target_os = "linux"))]
const SEND: SendFlags = SendFlags::DONTWAIT;

/// Asked now and then while nothing happens, and after a signal: false gives up, with [`io::ErrorKind::Interrupted`].
pub type GoOn<'a> = &'a mut dyn FnMut() -> bool;

/// One connection. Used by one thread at a time.
#[derive(Debug)]
pub struct Line {
    socket: OwnedFd,
    is_tcp: bool,
    /// How long the peer may say nothing, or take nothing.
    timeout: Option<Duration>,
    /// Room; what was received and nobody has asked for yet is `read..end`.
    incoming: Vec<u8>,
    read: usize,
    end: usize,
    has_left: bool,
    /// What comes next acknowledges itself with what is sent.
    sent: bool,
    /// Answers that nobody wants and that come before the next one that is wanted.
    owed: usize,
    patience: Patience,
}

impl Line {
    /// Over a connected socket.
    pub fn over(socket: OwnedFd, timeout: Option<Duration>) -> Line {
        let family = rustix::net::getsockname(&socket).map(|address| address.address_family());
        let is_tcp = matches!(family, Ok(AddressFamily::INET | AddressFamily::INET6));
        Line {
            socket,
            is_tcp,
            timeout,
            incoming: Vec::new(),
            read: 0,
            end: 0,
            has_left: false,
            sent: true,
            owed: 0,
            patience: Patience::new(),
        }
    }

    /// Whether the peer may have seen something of what was sent last.
    pub fn has_left(&self) -> bool {
        self.has_left
    }

    /// Whether something was received that nobody has asked for yet.
    pub fn has_rest(&self) -> bool {
        self.read < self.end
    }

    /// How many answers are still to come that nobody wants.
    pub fn owed(&self) -> usize {
        self.owed
    }

    /// From now on.
    pub fn set_timeout(&mut self, timeout: Option<Duration>) {
        self.timeout = timeout;
    }

    /// So many answers to what was sent say nothing: they are dropped when they come.
    pub fn owe(&mut self, answers: usize) -> io::Result<()> {
        self.owed += answers;
        // They come when the answer before them is acknowledged, and then not together with the next one, which would wait for theirs.
        self.acknowledge()
    }

    /// Sends commands. Nothing is sent into a connection that the peer has closed, or over which he said something unasked:
    /// sending would succeed, and nobody could tell then whether it was performed.
    pub fn send(&mut self, commands: &[u8], go_on: GoOn<'_>) -> io::Result<()> {
        self.has_left = false;
        if !self.is_silent()? {
            if self.owed == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::ConnectionAborted,
                    "the connection was closed by the Java side",
                ));
            }
            self.settle(go_on)?;
        }
        self.write(commands, go_on)
    }

    /// Sends an answer to what the peer has asked.
    pub fn reply(&mut self, answer: &[u8], go_on: GoOn<'_>) -> io::Result<()> {
        self.write(answer, go_on)
    }

    fn write(&mut self, mut bytes: &[u8], go_on: GoOn<'_>) -> io::Result<()> {
        while !bytes.is_empty() {
            match send(&self.socket, bytes, SEND) {
                Ok(count) => {
                    self.has_left |= count > 0;
                    bytes = &bytes[count..];
                }
                Err(Errno::AGAIN) => self.wait(PollFlags::OUT, go_on)?,
                Err(Errno::INTR) => ask(go_on)?,
                Err(error) => return Err(error.into()),
            }
        }
        self.sent = true;
        Ok(())
    }

    /// Nothing to read, and not at the end.
    fn is_silent(&self) -> io::Result<bool> {
        if self.has_rest() {
            return Ok(false);
        }
        let mut byte = [0; 1];
        match recv(&self.socket, &mut byte, RecvFlags::PEEK | RecvFlags::DONTWAIT) {
            Err(Errno::AGAIN | Errno::INTR) => Ok(true),
            Ok(_) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads what is owed. Fails if the peer is gone.
    pub fn settle(&mut self, go_on: GoOn<'_>) -> io::Result<()> {
        while self.owed > 0 {
            let line = self.read_line(go_on)?;
            if !(line.starts_with(b"!") && line.ends_with(b"\n")) {
                return Err(io::Error::new(
                    io::ErrorKind::ConnectionAborted,
                    "the connection was closed by the Java side",
                ));
            }
            self.owed -= 1;
        }
        Ok(())
    }

    /// The next line that somebody wants, without its end; an empty one if the peer closed instead, or in the middle of it.
    pub fn read_answer(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        loop {
            let line = self.read_range(go_on)?;
            let bytes = &self.incoming[line.clone()];
            if !bytes.ends_with(b"\n") {
                return Ok(&[]);
            }
            if self.owed == 0 || bytes[0] != b'!' {
                return Ok(&self.incoming[line.start..line.end - 1]);
            }
            self.owed -= 1;
        }
    }

    /// The next line with its end; without one only if the peer has closed, nothing if he has closed between lines.
    pub fn read_line(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        let line = self.read_range(go_on)?;
        Ok(&self.incoming[line])
    }

    /// The next line with its end, if it is here already.
    pub fn take_line(&mut self) -> Option<&[u8]> {
        let length = memchr::memchr(b'\n', &self.incoming[self.read..self.end])? + 1;
        let start = self.read;
        self.read += length;
        Some(&self.incoming[start..self.read])
    }

    fn read_range(&mut self, go_on: GoOn<'_>) -> io::Result<Range<usize>> {
        let mut looked = 0;
        loop {
            let rest = &self.incoming[self.read..self.end];
            if let Some(at) = memchr::memchr(b'\n', &rest[looked..]) {
                let line = self.read..self.read + looked + at + 1;
                self.read = line.end;
                return Ok(line);
            }
            looked = rest.len();
            if self.receive(if looked == 0 { CHUNK } else { LARGE }, go_on)? == 0 {
                let line = self.read..self.end;
                self.read = self.end;
                return Ok(line);
            }
        }
    }

    /// Up to so many bytes, at least one unless the peer has closed.
    pub fn read_some(&mut self, most: usize, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        if !self.has_rest() {
            self.receive(most.clamp(1, LARGE), go_on)?;
        }
        let start = self.read;
        self.read = self.end.min(start.saturating_add(most));
        Ok(&self.incoming[start..self.read])
    }

    /// Takes what comes. 0: the peer has closed.
    fn receive(&mut self, room: usize, go_on: GoOn<'_>) -> io::Result<usize> {
        // A peer without TCP_NODELAY holds the last piece of a long line back until the one before is acknowledged, which the
        // system puts off for 40 ms if nobody asks. So whoever receives again without having sent in between, asks.
        if !core::mem::take(&mut self.sent) {
            self.acknowledge()?;
        }
        self.make_room(room);
        loop {
            match self.patience.look(self.socket.as_fd(), &mut self.incoming[self.end..])? {
                Some(count) => {
                    self.end += count;
                    return Ok(count);
                }
                None => self.wait(PollFlags::IN, go_on)?,
            }
        }
    }

    /// Moves what is there to the front, if need be.
    fn make_room(&mut self, room: usize) {
        if self.read == self.end {
            (self.read, self.end) = (0, 0);
            if self.incoming.len() > 4 * LARGE {
                self.incoming = Vec::new(); // one long line should not be paid for ever
            }
        }
        if self.incoming.len() - self.end >= room {
            return;
        }
        self.incoming.copy_within(self.read..self.end, 0);
        (self.read, self.end) = (0, self.end - self.read);
        self.incoming.resize(self.incoming.len().max(self.end + room), 0);
    }

    /// Sleeps until there is something to do.
    #[cold]
    fn wait(&self, what: PollFlags, go_on: GoOn<'_>) -> io::Result<()> {
        // A signal may have come while nobody slept.
        ask(go_on)?;
        let until = self.timeout.map(|timeout| Instant::now() + timeout);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let round = left.unwrap_or(ROUND).min(ROUND);
            let round = Timespec::try_from(round).expect("a round is short");
            match poll(&mut [PollFd::new(&self.socket, what)], Some(&round)) {
                Ok(0) | Err(Errno::INTR) => ask(go_on)?,
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Tells the peer at once that what he sent has arrived.
    fn acknowledge(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if self.is_tcp {
            sockopt::set_tcp_quickack(&self.socket, true)?;
        }
        Ok(())
    }
}

fn ask(go_on: GoOn<'_>) -> io::Result<()> {
    if go_on() { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use std::io::{self, Read, Write};
    use std::os::unix::net::UnixStream;
    use std::thread;
    use std::time::Duration;

    fn pair() -> (Line, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        theirs.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        (Line::over(ours.into(), Some(Duration::from_secs(30))), theirs)
    }

    fn expect(peer: &mut UnixStream, text: &[u8]) {
        let mut seen = vec![0; text.len()];
        peer.read_exact(&mut seen).expect("what was sent");
        assert_eq!(seen, text);
    }

    fn on() -> impl FnMut() -> bool {
        || true
    }

    #[test]
    fn a_command_and_its_answer() {
        let (mut line, mut peer) = pair();
        line.send(b"c\nt\nx\ne\n", &mut on()).expect("sent");
        assert!(line.has_left());
        expect(&mut peer, b"c\nt\nx\ne\n");
        peer.write_all(b"!yi1\n").expect("answered");
        assert_eq!(line.read_answer(&mut on()).expect("an answer"), b"!yi1");
        assert!(!line.has_rest());
    }

    #[test]
    fn nothing_is_sent_to_a_peer_that_has_closed_or_speaks_unasked() {
        let (mut line, peer) = pair();
        drop(peer);
        assert!(line.send(b"c\n", &mut on()).is_err());
        assert!(!line.has_left());
        let (mut line, mut peer) = pair();
        peer.write_all(b"!x\n").expect("said");
        assert!(line.send(b"c\n", &mut on()).is_err());
        assert!(!line.has_left());
    }

    #[test]
    fn answers_that_are_owed_are_dropped() {
        let (mut line, mut peer) = pair();
        line.send(b"one\ntwo\nthree\n", &mut on()).expect("sent");
        peer.write_all(b"!y1\n!yv\n!yv\n").expect("answered");
        assert_eq!(line.take_line(), None, "nothing was received yet");
        assert_eq!(line.read_answer(&mut on()).expect("an answer"), b"!y1");
        line.owe(2).expect("noted");
        expect(&mut peer, b"one\ntwo\nthree\n");
        line.send(b"four\n", &mut on()).expect("sent");
        assert_eq!(line.owed(), 0);
        expect(&mut peer, b"four\n");
        peer.write_all(b"!y4\n").expect("answered");
        assert_eq!(line.read_answer(&mut on()).expect("an answer"), b"!y4");
    }

    #[test]
    fn an_answer_that_is_cut_off_is_none() {
        let (mut line, mut peer) = pair();
        line.send(b"c\n", &mut on()).expect("sent");
        expect(&mut peer, b"c\n");
        peer.write_all(b"!ys half").expect("said");
        drop(peer);
        assert_eq!(line.read_answer(&mut on()).expect("the end"), b"");
    }

    #[test]
    fn long_lines_and_what_is_behind_them() {
        let (mut line, mut peer) = pair();
        let long = [&vec![b'x'; 3 << 20][..], b"\n"].concat();
        line.send(b"c\n", &mut on()).expect("sent");
        expect(&mut peer, b"c\n"); // closed with something unread it would reset the connection
        let expected = long.clone();
        let writer = thread::spawn(move || {
            peer.write_all(&long).expect("written");
            peer.write_all(b"raw bytes\nmore").expect("written");
        });
        assert_eq!(line.read_line(&mut on()).expect("a line"), expected);
        assert_eq!(line.read_some(4, &mut on()).expect("bytes"), b"raw ");
        assert_eq!(line.read_line(&mut on()).expect("a line"), b"bytes\n");
        assert_eq!(line.take_line(), None);
        writer.join().expect("the writer ended");
        assert_eq!(line.read_line(&mut on()).expect("the rest"), b"more");
        assert_eq!(line.read_some(9, &mut on()).expect("the end"), b"");
    }

    #[test]
    fn waiting_ends_at_the_timeout_and_when_it_is_told_to() {
        let (mut line, _peer) = pair();
        line.set_timeout(Some(Duration::from_millis(20)));
        line.send(b"c\n", &mut on()).expect("sent");
        assert_eq!(line.read_answer(&mut on()).expect_err("nobody answers").kind(), io::ErrorKind::TimedOut);
        line.set_timeout(None);
        let mut asked = 0;
        let gave_up = line.read_answer(&mut || {
            asked += 1;
            asked < 3
        });
        assert_eq!(gave_up.expect_err("nobody answers").kind(), io::ErrorKind::Interrupted);
        assert_eq!(asked, 3);
    }
}
