//! Transcripts: what went over each connection between the real package and the real jar. Our sessions play both parts again
//! and must say the same, byte for byte.

use std::fmt::Write as _;

use sanca_protocol::{Config, End, Event, Reply, Session, Token};

use crate::common::{quote, rewrite, rewrite_reply, unquote};

/// Who said something, and what.
pub type Turn = (End, Vec<u8>);

/// One connection.
#[derive(Debug, Default)]
pub struct Transcript {
    /// Neighbouring turns are of different ends.
    pub turns: Vec<Turn>,
}

impl Transcript {
    pub fn add(&mut self, end: End, bytes: &[u8]) {
        match self.turns.last_mut() {
            Some((last, said)) if *last == end => said.extend_from_slice(bytes),
            _ => self.turns.push((end, bytes.to_vec())),
        }
    }

    /// As text, a turn a line.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (end, bytes) in &self.turns {
            let mark = if *end == End::Python { '>' } else { '<' };
            let _ = writeln!(text, "{mark} {}", quote(bytes));
        }
        text
    }

    /// Several of them, with blank lines between.
    pub fn read_all(text: &str) -> Vec<Transcript> {
        let sections = text.split("\n\n").map(|section| section.lines().filter(|line| !line.starts_with('#')));
        let transcripts = sections.map(|lines| {
            let mut transcript = Transcript::default();
            for line in lines.filter(|line| !line.is_empty()) {
                let end = if line.starts_with("> ") { End::Python } else { End::Java };
                transcript.add(end, &unquote(&line[2..]));
            }
            transcript
        });
        transcripts.filter(|transcript| !transcript.turns.is_empty()).collect()
    }

    /// Has our sessions say it all again. Returns how many commands and replies that were.
    pub fn play(&self) -> usize {
        let opened_by = self.turns[0].0;
        let shows = self.token();
        let requires = shows.clone();
        let asking = Config { serves: true, shows, ..Config::client(opened_by) };
        let asked = Config { requires, ..Config::server(opened_by.peer()) };
        let mut sides = [Session::new(asking), Session::new(asked)];
        let mut count = 0;
        for (end, bytes) in &self.turns {
            let speaker = usize::from(*end != opened_by);
            count += say(&mut sides, speaker, *end, bytes);
        }
        count
    }

    /// The token that is shown first, if one is.
    fn token(&self) -> Option<Token> {
        let first = self.turns[0].1.strip_prefix(b"A\n")?;
        let line = first.split(|byte| *byte == b'\n').next()?;
        Some(Token::new(core::str::from_utf8(line).ok()?).expect("a token is not empty"))
    }
}

/// Has one side say what it said then, which the other listens to.
fn say(sides: &mut [Session; 2], speaker: usize, end: End, bytes: &[u8]) -> usize {
    let mut reader = sanca_protocol::frame::Framer::new(end.peer(), sanca_protocol::Limits::default(), true);
    reader.handle_bytes(bytes);
    let mut count = 0;
    let mut rest = bytes;
    while reader.poll().expect("nothing is too long") {
        let first = reader.lines().get(0).unwrap_or_default().to_vec();
        if first == b"A" {
            // Is outgoing since the session began.
        } else if first.starts_with(b"!") {
            let reply = Reply::parse(&first, end.peer()).expect("what was said is a reply");
            if sides[speaker].outgoing().is_empty() {
                let written = rewrite_reply(&reply, end);
                sides[speaker].reply_written(&written).expect("there is a command to answer");
            }
        } else {
            let command =
                sanca_protocol::Command::parse(reader.lines(), end.peer()).expect("what was said is a command");
            let written = rewrite(&command, end).expect("what was read can be written");
            if command.has_reply() {
                sides[speaker].send_written(&written).expect("the session is open");
            } else {
                sides[speaker].send(&command).expect("the session is open");
            }
        }
        let said = sides[speaker].outgoing().to_vec();
        let expected = &rest[..said.len().min(rest.len())];
        assert_eq!(String::from_utf8_lossy(&said), String::from_utf8_lossy(expected));
        rest = &rest[said.len()..];
        sides[speaker].handle_sent(said.len());
        sides[1 - speaker].handle_bytes(&said);
        listen(&mut sides[1 - speaker], &first);
        count += 1;
    }
    assert!(rest.is_empty(), "not said: {:?}", String::from_utf8_lossy(rest));
    count
}

/// Takes the one event that what was said is.
fn listen(listener: &mut Session, first: &[u8]) {
    match (first.starts_with(b"!"), listener.poll_event()) {
        (true, Some(Event::Reply { .. } | Event::Accepted)) | (false, Some(Event::Command(_) | Event::Trusted)) => {}
        (_, event) => panic!("{:?} became {event:?}", String::from_utf8_lossy(first)),
    }
}

#[test]
fn recorded_programs_are_said_again_byte_for_byte() {
    let transcripts = Transcript::read_all(include_str!("transcripts/program.txt"));
    let count: usize = transcripts.iter().map(Transcript::play).sum();
    assert!(transcripts.len() >= 4 && count > 500, "{count} in {} connections", transcripts.len());
}
