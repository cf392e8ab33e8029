//! One connection, as frames. Whoever has it asks and waits, or waits to be asked; a frame that was received belongs to who
//! received it, so that the connection can be used in the middle of dealing with it. Buffers are used again: a warm exchange
//! takes no memory.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::io::{self, Read, Write};

use sanca_model::error::Fate;
use sanca_protocol::direct::{LENGTH, Writer};

use crate::tls::Stream;

/// How much is asked of the system at a time.
const CHUNK: usize = 16 * 1024;
/// Larger buffers are not kept.
const KEPT: usize = 1 << 20;
/// From this size on the bytes of an array are sent from where they are.
const LARGE: usize = 32 * 1024;

/// See the module. Belongs to one thread at a time.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: RefCell<Stream>,
    input: RefCell<Input>,
    /// Buffers of frames that were dealt with, as long as what was read into them.
    read: RefCell<Vec<Vec<u8>>>,
    /// Empty buffers to write frames into.
    write: RefCell<Vec<Vec<u8>>>,
    broken: Cell<bool>,
}

/// What was received and is not taken yet.
#[derive(Debug, Default)]
struct Input {
    /// Room, filled from the front.
    data: Vec<u8>,
    filled: usize,
}

/// A frame, received.
#[derive(Debug)]
pub(crate) struct Frame {
    data: Vec<u8>,
    end: usize,
}

impl Frame {
    /// What it is.
    #[inline]
    pub(crate) fn kind(&self) -> u8 {
        self.data[LENGTH]
    }

    /// The rest of it.
    #[inline]
    pub(crate) fn body(&mut self) -> &mut [u8] {
        &mut self.data[LENGTH + 1..self.end]
    }
}

/// What came where bytes were expected.
pub(crate) enum Received {
    /// They, and they are where they were to go.
    Filled,
    /// Something else.
    Frame(Frame),
}

/// A frame could not be sent whole.
#[derive(Debug)]
pub(crate) struct NotSent {
    pub(crate) fate: Fate,
    pub(crate) error: io::Error,
}

impl Wire {
    pub(crate) fn new(stream: Stream) -> Wire {
        Wire {
            stream: RefCell::new(stream),
            input: RefCell::default(),
            read: RefCell::default(),
            write: RefCell::default(),
            broken: Cell::new(false),
        }
    }

    /// Whether it is of no use any more.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get()
    }

    /// It is of no use any more.
    pub(crate) fn break_off(&self) {
        self.broken.set(true);
        self.stream.borrow_mut().socket().shut_down();
    }

    /// From now on each read may wait so long.
    pub(crate) fn read_within(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.stream.borrow_mut().socket().read_within(timeout)
    }

    // --- sending

    /// An empty buffer to write into.
    #[inline]
    pub(crate) fn buffer(&self) -> Vec<u8> {
        self.write.borrow_mut().pop().unwrap_or_default()
    }

    /// Sends a frame.
    #[inline]
    pub(crate) fn send(&self, kind: u8, write: impl FnOnce(&mut Writer<'_>)) -> Result<(), NotSent> {
        let mut buffer = self.buffer();
        write(&mut Writer::begin(&mut buffer, kind));
        self.send_buffer(buffer, &[])
    }

    /// Sends a frame that ends with bytes from elsewhere.
    pub(crate) fn send_with(&self, kind: u8, write: impl FnOnce(&mut Writer<'_>), tail: &[u8]) -> Result<(), NotSent> {
        let mut buffer = self.buffer();
        let mut writer = Writer::begin(&mut buffer, kind);
        write(&mut writer);
        if tail.len() < LARGE {
            writer.out().extend_from_slice(tail);
            drop(writer);
            return self.send_buffer(buffer, &[]);
        }
        writer.and_then(tail.len());
        drop(writer);
        self.send_buffer(buffer, tail)
    }

    /// Sends a frame that was written into a buffer of [`Wire::buffer`].
    #[inline]
    pub(crate) fn send_buffer(&self, mut buffer: Vec<u8>, tail: &[u8]) -> Result<(), NotSent> {
        let sent = self.send_bytes(&buffer, tail);
        if buffer.capacity() <= KEPT {
            buffer.clear();
            self.write.borrow_mut().push(buffer);
        }
        sent
    }

    fn send_bytes(&self, bytes: &[u8], tail: &[u8]) -> Result<(), NotSent> {
        if bytes.len() - LENGTH + tail.len() > u32::MAX as usize {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "more than 4 GiB cannot be sent at once");
            return Err(NotSent { fate: Fate::NotSent, error });
        }
        let mut stream = self.stream.borrow_mut();
        let mut any = false;
        for mut rest in [bytes, tail] {
            while !rest.is_empty() {
                match stream.write(rest) {
                    Ok(0) => return Err(self.not_sent(any, io::ErrorKind::WriteZero.into())),
                    Ok(count) => {
                        any = true;
                        rest = &rest[count..];
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(self.not_sent(any, error)),
                }
            }
        }
        stream.flush().map_err(|error| self.not_sent(any, error))
    }

    #[cold]
    fn not_sent(&self, any: bool, error: io::Error) -> NotSent {
        self.broken.set(true);
        NotSent { fate: if any { Fate::Unknown } else { Fate::NotSent }, error }
    }

    // --- receiving

    /// Waits for a frame.
    #[inline]
    pub(crate) fn receive(&self) -> io::Result<Frame> {
        let outcome = self.receive_frame();
        if outcome.is_err() {
            self.broken.set(true);
        }
        outcome
    }

    fn receive_frame(&self) -> io::Result<Frame> {
        let mut input = self.input.borrow_mut();
        let mut stream = self.stream.borrow_mut();
        let end = input.head(&mut stream)?;
        while input.filled < end {
            // Room grows with what comes, not with what is announced.
            let room = end.min(input.filled.max(CHUNK) * 2);
            input.fill(&mut stream, room)?;
        }
        let spare = self.read.borrow_mut().pop().unwrap_or_default();
        Ok(input.take(end, spare))
    }

    /// Waits for a frame of that kind whose bytes go to `out`, which has just their length; or for any other.
    pub(crate) fn receive_into(&self, kind: u8, out: &mut [u8]) -> io::Result<Received> {
        let outcome = self.receive_bytes(kind, out);
        if outcome.is_err() {
            self.broken.set(true);
        }
        outcome
    }

    fn receive_bytes(&self, kind: u8, out: &mut [u8]) -> io::Result<Received> {
        {
            let mut input = self.input.borrow_mut();
            let mut stream = self.stream.borrow_mut();
            let end = input.head(&mut stream)?;
            if input.data[LENGTH] == kind && end - LENGTH - 1 == out.len() {
                let here = &input.data[LENGTH + 1..input.filled.min(end)];
                let count = here.len();
                out[..count].copy_from_slice(here);
                read_all(&mut stream, &mut out[count..])?;
                let rest = input.filled.saturating_sub(end);
                let filled = input.filled;
                input.data.copy_within(filled - rest..filled, 0);
                input.filled = rest;
                return Ok(Received::Filled);
            }
        }
        self.receive_frame().map(Received::Frame)
    }

    /// A frame was dealt with.
    #[inline]
    pub(crate) fn recycle(&self, frame: Frame) {
        if frame.data.len() <= KEPT {
            self.read.borrow_mut().push(frame.data);
        }
    }
}

fn read_all(stream: &mut Stream, mut out: &mut [u8]) -> io::Result<()> {
    while !out.is_empty() {
        match stream.read(out) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => out = &mut out[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl Input {
    /// Waits for the length and the kind of a frame. Where it ends.
    #[inline]
    fn head(&mut self, stream: &mut Stream) -> io::Result<usize> {
        while self.filled < LENGTH + 1 {
            self.fill(stream, CHUNK)?;
        }
        let length = u32::from_ne_bytes([self.data[0], self.data[1], self.data[2], self.data[3]]) as usize;
        if length == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame without a kind"));
        }
        Ok(LENGTH + length)
    }

    /// Reads what there is, into room for at least so many bytes.
    #[inline]
    fn fill(&mut self, stream: &mut Stream, room: usize) -> io::Result<()> {
        if self.data.len() < room {
            self.data.resize(room, 0);
        }
        loop {
            match stream.read(&mut self.data[self.filled..]) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.filled += count;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Hands out the buffer with the frame in it, and goes on with another.
    #[inline]
    fn take(&mut self, end: usize, mut spare: Vec<u8>) -> Frame {
        let rest = self.filled - end;
        if rest > 0 {
            if spare.len() < rest {
                spare.resize(rest.max(CHUNK), 0);
            }
            spare[..rest].copy_from_slice(&self.data[end..self.filled]);
        }
        self.filled = rest;
        Frame { data: core::mem::replace(&mut self.data, spare), end }
    }
}
