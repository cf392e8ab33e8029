//! What comes out of a session: frames become events, by who waits for what; and tokens, which are shown and looked at here.

use super::refusal::refuse;
use super::{Close, Event, Expects, Session};
use crate::End;
use crate::auth::Token;
use crate::command::Command;
use crate::error::ProtocolError;
use crate::grammar::is_known;
use crate::reply::Reply;

impl Session {
    /// What came next, if it is there as a whole. While a command of the peer's is performed, only what belongs to it comes.
    pub fn poll_event(&mut self) -> Option<Event<'_>> {
        let performing = !self.performing.is_empty() && self.pending.is_empty();
        if self.closing.is_some() || self.raw || performing {
            return None;
        }
        match self.framer.poll() {
            Ok(true) => {}
            Ok(false) if self.ended => return Some(self.end_event()),
            Ok(false) => return None,
            Err(error) => return Some(self.break_off(error)),
        }
        match self.framer.lines().get(0) {
            Some([b'!', ..]) => Some(self.reply_event()),
            _ if !self.serves => {
                let error = ProtocolError::UnexpectedCommand(self.framer.quote());
                Some(self.break_off(error))
            }
            _ if !self.framer.is_trusted() => Some(self.authenticate()),
            _ if self.framer.is_custom() => Some(self.custom_event()),
            _ if self.requires.is_some() && self.framer.lines().get(0) == Some(b"A") => Some(self.authenticate()),
            _ => Some(self.command_event()),
        }
    }

    fn reply_event(&mut self) -> Event<'_> {
        let Some(pending) = self.pending.front().copied() else {
            let error = ProtocolError::UnexpectedReply(self.framer.quote());
            return self.break_off(error);
        };
        let reply = match Reply::parse(self.framer.lines().get(0).unwrap_or_default(), self.end) {
            Ok(reply) => reply,
            Err(error) => {
                self.closing = Some(Close::Orderly);
                return Event::Refused(error);
            }
        };
        self.pending.pop_front();
        match (pending.expects, reply) {
            (Expects::Acceptance, Reply::Value(_)) => return Event::Accepted,
            (Expects::Acceptance, _) => {
                self.closing = Some(Close::Reset);
                return Event::Rejected(reply);
            }
            (_, Reply::Fatal(_)) => self.closing = Some(Close::Orderly),
            (Expects::Stream, Reply::Value(_)) => self.raw = true,
            _ => {}
        }
        Event::Reply { ticket: pending.ticket, reply }
    }

    fn command_event(&mut self) -> Event<'_> {
        match Command::parse(self.framer.lines(), self.end) {
            Ok(Command::Authenticate) => {
                let error = ProtocolError::UnknownCommand("A".into());
                self.closing = refuse(&mut self.outbox, self.end, &error);
                Event::Refused(error)
            }
            Ok(command) => {
                if command.has_reply() {
                    self.performing.push(self.pending.pop_front());
                }
                Event::Command(command)
            }
            Err(error) => {
                self.closing = refuse(&mut self.outbox, self.end, &error);
                Event::Refused(error)
            }
        }
    }

    fn custom_event(&mut self) -> Event<'_> {
        self.performing.push(self.pending.pop_front());
        let name = self.framer.lines().get(0).unwrap_or_default();
        Event::Command(Command::Custom { name: core::str::from_utf8(name).unwrap_or_default() })
    }

    fn end_event(&mut self) -> Event<'static> {
        self.closing = Some(Close::Orderly);
        if self.framer.is_within_frame() { Event::Refused(ProtocolError::Truncated) } else { Event::Closed }
    }

    /// Refuses what cannot be gone on after. A peer that may be waiting for an answer gets one.
    fn break_off(&mut self, error: ProtocolError) -> Event<'static> {
        self.closing = Some(Close::Orderly);
        if self.serves && self.pending.is_empty() {
            self.closing = refuse(&mut self.outbox, self.end, &error).or(self.closing);
        }
        Event::Refused(error)
    }

    /// Shows our token. Python ends the command after it, as its own reader expects no end mark; Java writes one.
    pub(super) fn show(&mut self, token: &Token) {
        let start = self.outbox.end();
        let out = self.outbox.room();
        out.extend_from_slice(b"A\n");
        out.extend_from_slice(token.escaped());
        out.extend_from_slice(match self.end {
            End::Python => b"\n",
            End::Java => b"\ne\n",
        });
        self.sent(start, Some(Expects::Acceptance));
    }

    /// Looks at the token that the peer shows, or does not.
    fn authenticate(&mut self) -> Event<'static> {
        let lines = self.framer.lines();
        let first = lines.get(0).unwrap_or_default();
        let required = self.requires.as_ref();
        let error = match (first, lines.get(1)) {
            (b"A", Some(shown)) if required.is_some_and(|token| token.is(shown)) => None,
            (b"A", _) => Some(ProtocolError::Authentication { wrong: true }),
            _ if is_known(first, self.end) || self.framer.is_custom() => {
                Some(ProtocolError::Authentication { wrong: false })
            }
            _ => Some(ProtocolError::UnknownCommand(self.framer.quote())),
        };
        if let Some(error) = error {
            let close = refuse(&mut self.outbox, self.end, &error);
            self.closing = close.or(Some(Close::Reset));
            return Event::Refused(error);
        }
        self.framer.trust();
        self.outbox.room().extend_from_slice(b"!yv\n");
        Event::Trusted
    }
}
