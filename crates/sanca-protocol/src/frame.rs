//! Bytes into frames: the lines of one command or reply, found as the bytes come, in whatever pieces. Nothing is parsed here
//! but what tells where a frame ends. Memory is reused from frame to frame; a peer that sends more than the limits allow
//! is noticed at the byte that is too much, however its bytes are cut.

use core::ops::Range;

use memchr::{memchr, memchr2};

use crate::End;
use crate::command::Command;
use crate::error::{Limit, ProtocolError, Quote, Result};
use crate::grammar::Need;
use crate::reply::Reply;

/// How much is accepted from a peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes in one line.
    pub line: usize,
    /// Bytes in one command or reply.
    pub frame: usize,
    /// Lines in one command.
    pub lines: usize,
    /// Bytes from a peer that has not shown its token yet.
    pub before_authentication: usize,
}

impl Default for Limits {
    /// What one Java string and one Java array can hold, a slice of a million elements, and 4 KiB for strangers.
    fn default() -> Limits {
        Limits { line: 1 << 31, frame: u32::MAX as usize, lines: 1 << 20, before_authentication: 4096 }
    }
}

/// A complete frame, lent.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// From the first byte of the frame.
    data: &'a [u8],
    /// Where the lines are in it.
    spans: &'a [Range<usize>],
}

impl<'a> Lines<'a> {
    /// How many lines.
    pub fn count(&self) -> usize {
        self.spans.len()
    }

    /// A line without its end.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        self.data.get(self.spans.get(index)?.clone())
    }

    /// The lines from one on, without the last `without`.
    pub(crate) fn middle(&self, from: usize, without: usize) -> Lines<'a> {
        let spans = self.spans.get(from..self.spans.len().saturating_sub(without)).unwrap_or_default();
        Lines { data: self.data, spans }
    }
}

/// A complete frame that owns its bytes, for whoever has to keep one while the session goes on.
#[derive(Debug)]
pub struct Frame {
    data: Vec<u8>,
    spans: Vec<Range<usize>>,
    reader: End,
}

impl Frame {
    /// The command it is. Fails as it failed before, if it did.
    pub fn command(&self) -> Result<Command<'_>> {
        Command::parse(Lines { data: &self.data, spans: &self.spans }, self.reader)
    }

    /// Its first line, as it came, without its end: all of a reply.
    pub fn line(&self) -> &[u8] {
        &self.data[self.spans[0].clone()]
    }

    /// The reply it is.
    pub fn reply(&self) -> Result<Reply<'_>> {
        Reply::parse(&self.data[self.spans[0].clone()], self.reader)
    }
}

/// Collects bytes and finds frames in them.
#[derive(Debug)]
pub struct Framer {
    reader: End,
    limits: Limits,
    trusted: bool,
    custom: Vec<Box<[u8]>>,
    /// `..filled` came from the peer, `frame..` is not done with.
    data: Vec<u8>,
    filled: usize,
    /// Where the frame begins.
    frame: usize,
    /// Where the line begins.
    line: usize,
    /// Where to go on looking for its end.
    scanned: usize,
    /// Lines found, relative to `frame`.
    spans: Vec<Range<usize>>,
    need: Need,
    /// The last line ended with a carriage return: a line feed now belongs to it.
    after_return: bool,
    failed: Option<ProtocolError>,
}

/// How much room is made at least, and how much is kept when nothing is in it.
const ROOM: usize = 8 * 1024;
const KEPT: usize = 256 * 1024;

impl Framer {
    /// Reads as that end; `trusted` peers may send whole frames at once.
    pub fn new(reader: End, limits: Limits, trusted: bool) -> Framer {
        Framer {
            reader,
            limits,
            trusted,
            custom: Vec::new(),
            data: Vec::new(),
            filled: 0,
            frame: 0,
            line: 0,
            scanned: 0,
            spans: Vec::new(),
            need: Need::First,
            after_return: false,
            failed: None,
        }
    }

    /// A first line that is a frame of its own; what comes after it is read by [`Framer::poll_line`].
    pub fn add_custom(&mut self, name: &str) {
        self.custom.push(name.as_bytes().into());
    }

    /// The peer has shown its token: the limits for strangers end.
    pub fn trust(&mut self) {
        self.trusted = true;
    }

    /// Whether it has, or need not.
    pub(crate) fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// Takes bytes over by copying them.
    pub fn handle_bytes(&mut self, bytes: &[u8]) {
        self.space(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.handle_filled(bytes.len());
    }

    /// Room for at least so many bytes, to read into.
    pub fn space(&mut self, at_least: usize) -> &mut [u8] {
        if self.data.len() - self.filled < at_least.max(1) {
            self.make_room(at_least);
        }
        &mut self.data[self.filled..]
    }

    /// So many bytes at the start of the room were filled.
    pub fn handle_filled(&mut self, count: usize) {
        self.filled = self.data.len().min(self.filled + count);
    }

    #[cold]
    fn make_room(&mut self, at_least: usize) {
        let (frame, filled) = (self.frame, self.filled);
        self.data.copy_within(frame..filled, 0);
        self.filled -= frame;
        self.line -= frame;
        self.scanned -= frame;
        self.frame = 0;
        let wanted = (self.filled + at_least).max(ROOM);
        if self.data.len() < wanted {
            self.data.resize(wanted.next_power_of_two(), 0);
        }
    }

    /// Goes on to the next frame and says whether it is complete. The one before is gone then. After an error there is only that error.
    pub fn poll(&mut self) -> Result<bool> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.release();
        let found = self.find_frame();
        if let Err(error) = &found {
            self.failed = Some(error.clone());
        }
        found
    }

    /// The frame that [`Framer::poll`] found.
    pub fn lines(&self) -> Lines<'_> {
        Lines { data: &self.data[self.frame..self.line], spans: &self.spans }
    }

    /// Moves the found frame out; there is none then.
    pub fn take(&mut self) -> Frame {
        let frame =
            Frame { data: self.data[self.frame..self.line].to_vec(), spans: self.spans.clone(), reader: self.reader };
        self.release();
        frame
    }

    /// Whether bytes of a frame are there that is not complete.
    pub fn is_within_frame(&self) -> bool {
        self.need != Need::Complete && self.filled > self.frame
    }

    /// The next line as it is, outside any frame: for what follows a custom command.
    pub fn poll_line(&mut self) -> Result<Option<&[u8]>> {
        self.release();
        let Some(line) = self.find_line()? else { return Ok(None) };
        (self.frame, self.scanned) = (self.line, self.line);
        Ok(Some(&self.data[line]))
    }

    /// What has come and is in no frame yet, as it is.
    pub fn raw(&mut self) -> &[u8] {
        self.release();
        &self.data[self.frame..self.filled]
    }

    /// Drops that many of [`Framer::raw`].
    pub fn consume_raw(&mut self, count: usize) {
        self.release();
        self.frame = self.filled.min(self.frame + count);
        (self.line, self.scanned) = (self.frame, self.frame);
    }

    /// Whether the found frame is a custom command's first line.
    pub(crate) fn is_custom(&self) -> bool {
        let lines = self.lines();
        lines.count() == 1 && self.custom.iter().any(|name| Some(&**name) == lines.get(0))
    }

    /// Lets go of a frame that was found.
    fn release(&mut self) {
        if self.need != Need::Complete {
            return;
        }
        self.need = Need::First;
        self.spans.clear();
        self.frame = self.line;
        self.scanned = self.line;
        if self.frame == self.filled {
            (self.frame, self.line, self.scanned, self.filled) = (0, 0, 0, 0);
            if self.data.len() > KEPT {
                self.data = Vec::new();
            }
        }
    }

    fn find_frame(&mut self) -> Result<bool> {
        while let Some(line) = self.find_line()? {
            let text = &self.data[line.clone()];
            self.need = match self.need {
                // A stranger has to show his token; what else he says is not waited for.
                Need::First if !self.trusted && text != b"A" => Need::Complete,
                Need::First if self.custom.iter().any(|name| **name == *text) => Need::Complete,
                need => need.after(text, self.reader),
            };
            self.spans.push(line.start - self.frame..line.end - self.frame);
            if self.spans.len() > self.limits.lines {
                return Err(self.too_much(Limit::Lines, self.spans.len(), self.limits.lines));
            }
            if self.need == Need::Complete {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Where the next line is, if it is there as a whole. The line after it begins behind its end mark.
    fn find_line(&mut self) -> Result<Option<Range<usize>>> {
        self.skip_line_feed();
        let rest = &self.data[self.scanned..self.filled];
        let found = match self.reader {
            End::Python => memchr(b'\n', rest),
            End::Java => memchr2(b'\n', b'\r', rest),
        };
        let end = found.map_or(self.filled, |at| self.scanned + at);
        self.check(end)?;
        self.scanned = end;
        let Some(_) = found else { return Ok(None) };
        let line = self.line..end;
        self.after_return = self.data[end] == b'\r';
        self.line = end + 1;
        self.scanned = self.line;
        Ok(Some(line))
    }

    fn skip_line_feed(&mut self) {
        if !self.after_return || self.scanned == self.filled {
            return;
        }
        self.after_return = false;
        if self.data[self.scanned] == b'\n' {
            self.line += 1;
            self.scanned += 1;
            if self.spans.is_empty() {
                self.frame = self.line;
            }
        }
    }

    /// Refuses a line that goes up to `end` or further, by the first limit that it passes.
    fn check(&self, end: usize) -> Result<()> {
        let (what, accepted) = match self.trusted {
            true => (Limit::Frame, self.limits.frame),
            false => (Limit::BeforeAuthentication, self.limits.before_authentication.min(self.limits.frame)),
        };
        let frame_ends = self.frame.saturating_add(accepted);
        let line_ends = self.line.saturating_add(self.limits.line);
        if end <= frame_ends.min(line_ends) {
            return Ok(());
        }
        if line_ends <= frame_ends {
            return Err(self.too_much(Limit::Line, end - self.line, self.limits.line));
        }
        Err(self.too_much(what, end - self.frame, accepted))
    }

    #[cold]
    fn too_much(&self, what: Limit, seen: usize, accepted: usize) -> ProtocolError {
        ProtocolError::Limit { what, seen, accepted }
    }

    /// The first line of the found frame, for messages.
    pub(crate) fn quote(&self) -> Quote {
        Quote::new(self.lines().get(0).unwrap_or_default())
    }
}
