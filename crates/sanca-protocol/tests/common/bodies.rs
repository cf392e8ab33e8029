//! What must hold for any bytes at all. The fuzz targets and the property tests run the same functions.

use sanca_protocol::frame::Framer;
use sanca_protocol::{Command, End, Event, Limits, Part, PartText, ProtocolError, Reply, Session};
use sanca_protocol::{Config, Fate, Id, Parts, Target, Token};

/// Small enough that the limits are met.
const LIMITS: Limits = Limits { line: 200, frame: 400, lines: 12, before_authentication: 60 };

/// However bytes are cut, the same frames are found, and the same limit is passed if one is.
pub fn frame(data: &[u8]) {
    let Some(([end, seed], bytes)) = data.split_first_chunk() else { return };
    let (reader, trusted) = (end_of(*end), end & 2 == 0);
    let whole = frames(reader, trusted, core::iter::once(bytes));
    let single = frames(reader, trusted, bytes.chunks(1));
    let pieces = frames(reader, trusted, bytes.chunks(usize::from(*seed % 61) + 2));
    assert_eq!(whole, single, "cut into single bytes");
    assert_eq!(whole, pieces, "cut into pieces");
}

type Frames = (Vec<Vec<Vec<u8>>>, Option<core::mem::Discriminant<ProtocolError>>, bool);

fn frames<'a>(reader: End, trusted: bool, chunks: impl Iterator<Item = &'a [u8]>) -> Frames {
    let mut framer = Framer::new(reader, LIMITS, trusted);
    let mut found = Vec::new();
    for chunk in chunks {
        framer.handle_bytes(chunk);
        loop {
            match framer.poll() {
                Ok(true) => {
                    let lines = framer.lines();
                    found.push((0..lines.count()).map(|at| lines.get(at).unwrap().to_vec()).collect());
                }
                Ok(false) => break,
                Err(error) => {
                    if let ProtocolError::Limit { seen, accepted, .. } = error {
                        assert!(seen > accepted);
                    }
                    return (found, Some(core::mem::discriminant(&error)), false);
                }
            }
        }
    }
    let within = framer.is_within_frame();
    (found, None, within)
}

/// What can be read as a command can be written, and that is read as the same command: written again, it does not change.
pub fn command(data: &[u8]) {
    let Some((end, bytes)) = data.split_first() else { return };
    let reader = end_of(*end);
    let mut framer = Framer::new(reader, Limits::default(), true);
    framer.handle_bytes(bytes);
    while let Ok(true) = framer.poll() {
        let Ok(command) = Command::parse(framer.lines(), reader) else { continue };
        let Ok(written) = super::rewrite(&command, reader.peer()) else { continue };
        let mut again = Framer::new(reader, Limits::default(), true);
        again.handle_bytes(&written);
        assert!(again.poll().unwrap(), "{command:?} was written as less than a command: {written:?}");
        let second = Command::parse(again.lines(), reader).expect("what was written can be read");
        assert_eq!(super::rewrite(&second, reader.peer()).unwrap(), written);
        assert_eq!(core::mem::discriminant(&second), core::mem::discriminant(&command));
        assert!(!again.is_within_frame() && !again.poll().unwrap(), "{written:?} is more than a command");
    }
}

/// The same of replies.
pub fn reply(data: &[u8]) {
    let Some((end, line)) = data.split_first() else { return };
    let reader = end_of(*end);
    let Ok(reply) = Reply::parse(line, reader) else { return };
    let mut written = Vec::new();
    if reply.write(&mut written, reader.peer()).is_err() {
        assert!(written.is_empty());
        return;
    }
    let line = written.strip_suffix(b"\n").expect("a reply ends its line");
    assert!(!line.contains(&b'\n'));
    let again = Reply::parse(line, reader).expect("what was written can be read");
    let mut second = Vec::new();
    again.write(&mut second, reader.peer()).unwrap();
    assert_eq!(second, written);
}

/// A session, whatever it is sent and asked to do: no panic, no event after its end, and what it says of a command's fate
/// only ever goes from not sent to unknown to done.
pub fn session(data: &[u8]) {
    let Some(([kind, cut], mut data)) = data.split_first_chunk() else { return };
    let mut config = if kind & 2 == 0 { Config::server(end_of(*kind)) } else { Config::client(end_of(*kind)) };
    config.serves |= kind & 4 != 0;
    config.limits = LIMITS;
    config.requires = (kind & 8 != 0).then(|| Token::new("tok").unwrap());
    config.shows = (kind & 16 != 0).then(|| Token::new("tok").unwrap());
    config.custom = vec!["custom".into()];
    let mut session = Session::new(config);
    let mut fates = Vec::new();
    let mut ended = false;
    while let Some((action, rest)) = data.split_first() {
        data = rest;
        match action {
            0 => {
                let part = Part::Text(PartText::Plain("x"));
                let _ = session.reply(&Reply::Value(part));
            }
            1 => {
                let call = Command::Call { target: Target::Object(Id::Object(1)), method: "m", arguments: Parts::NONE };
                fates.extend(session.send(&call).map(|ticket| (ticket, Fate::NotSent)));
            }
            2 => session.handle_sent(usize::from(*cut)),
            3 => ended |= poll(&mut session, ended),
            4 => {
                let _ = session.refuse(&ProtocolError::EmptyPart);
            }
            5 => {
                if let Some((ticket, _)) = fates.pop()
                    && session.withdraw(ticket)
                {
                    assert_eq!(session.fate(ticket), Fate::Done);
                }
            }
            _ => {
                let count = data.len().min(usize::from(*action));
                session.handle_bytes(&data[..count]);
                data = &data[count..];
                ended |= poll(&mut session, ended);
            }
        }
        for (ticket, before) in &mut fates {
            let now = session.fate(*ticket);
            assert!(order(now) >= order(*before), "{before:?} became {now:?}");
            *before = now;
        }
    }
    session.handle_end();
    poll(&mut session, ended);
}

fn poll(session: &mut Session, ended: bool) -> bool {
    let mut over = false;
    while let Some(event) = session.poll_event() {
        assert!(!ended && !over, "{event:?} came after the end");
        if let Event::Command(Command::Call { arguments, .. }) = &event {
            let _ = arguments.iter().filter(Result::is_err).count();
        }
        over = session.closing().is_some();
    }
    let _ = session.raw().len();
    session.end_raw();
    over
}

fn order(fate: Fate) -> u8 {
    match fate {
        Fate::NotSent => 0,
        Fate::Unknown => 1,
        Fate::Done => 2,
    }
}

fn end_of(byte: u8) -> End {
    if byte & 1 == 0 { End::Java } else { End::Python }
}

/// Whatever the frames of a peer hold, they are read within their bounds or refused; arguments that could be read are written again as
/// they were.
pub fn direct(data: &[u8]) {
    use sanca_protocol::direct::*;
    let Some((kind, bytes)) = data.split_first() else { return };
    let find = |name| sanca_model::PyRef(name);
    let reader = || Reader::new(bytes);
    if let Ok(args) = Args::read(&mut reader()) {
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, 0);
        args.all().iter().for_each(|arg| write_arg(&mut writer, arg));
        drop(writer);
        let again = &out[LENGTH + 1..];
        // Other bytes of a boolean's tag do not exist, and a NaN keeps its bits.
        assert_eq!(again, bytes);
    }
    let _ = Hello::read(*kind, bytes);
    let _ = read_header(&mut reader());
    let _ = read_members(&mut reader());
    let _ = read_callback_method(&mut reader());
    let _ = read_frames(&mut reader());
    let _ = read_throwable(&mut reader(), find);
    let _ = read_python_error(&mut reader(), find, |_| {});
    let _ = read_error(&mut reader());
    let _ = read_stats(&mut reader());
    let mut places = Vec::new();
    let _ = named_objects(bytes, |tag, at| places.push((tag, at)));
    for (tag, at) in places {
        let size = if tag == sanca_model::pack::tag::PYTHON { 8 } else { 4 };
        assert!(tag == sanca_model::pack::tag::SHARED_ARRAY || bytes.get(at..at + size).is_some());
    }
}
