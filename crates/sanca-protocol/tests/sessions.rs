//! One connection, from either side: who waits for what, tokens, limits, what a broken connection means for a call.

use sanca_protocol::frame::Limits;
use sanca_protocol::{
    Close, Command, Config, End, Event, Fate, Id, Part, PartText, Parts, ProtocolError, Reply, Session, Target, Ticket,
    Token,
};

fn call(method: &str) -> Command<'_> {
    Command::Call { target: Target::Object(Id::EntryPoint), method, arguments: Parts::NONE }
}

fn client() -> Session {
    Session::new(Config::client(End::Python))
}

fn server() -> Session {
    Session::new(Config::server(End::Java))
}

/// Takes what a session has to send.
fn sent(session: &mut Session) -> String {
    let text = String::from_utf8(session.outgoing().to_vec()).unwrap();
    session.handle_sent(text.len());
    text
}

/// The next event, as short text.
fn event(session: &mut Session) -> String {
    match session.poll_event() {
        None => "nothing".into(),
        Some(Event::Command(Command::Call { method, .. })) => format!("call {method}"),
        Some(Event::Command(command)) => format!("{command:?}"),
        Some(Event::Reply { reply, .. }) => reply_text(&reply),
        Some(Event::Rejected(reply)) => format!("rejected: {}", reply_text(&reply)),
        Some(Event::Refused(error)) => format!("refused: {error}"),
        Some(other) => format!("{other:?}"),
    }
}

fn reply_text(reply: &Reply<'_>) -> String {
    let mut out = Vec::new();
    reply.write(&mut out, End::Java).unwrap();
    String::from_utf8(out).unwrap().trim_end().into()
}

fn answered(session: &mut Session) -> Option<Ticket> {
    match session.poll_event() {
        Some(Event::Reply { ticket, .. }) => Some(ticket),
        _ => None,
    }
}

fn int(value: i64) -> Reply<'static> {
    Reply::Value(Part::Int(value))
}

#[test]
fn a_command_goes_from_not_sent_to_unknown_to_done() {
    let mut session = client();
    let (first, second) = (session.send(&call("a")).unwrap(), session.send(&call("b")).unwrap());
    assert_eq!([session.fate(first), session.fate(second)], [Fate::NotSent, Fate::NotSent]);
    session.handle_sent(1);
    assert_eq!([session.fate(first), session.fate(second)], [Fate::Unknown, Fate::NotSent]);
    session.handle_sent(100);
    assert_eq!([session.fate(first), session.fate(second)], [Fate::Unknown, Fate::Unknown]);
    session.handle_bytes(b"!yi1\n");
    assert_eq!(answered(&mut session), Some(first));
    assert_eq!([session.fate(first), session.fate(second)], [Fate::Done, Fate::Unknown]);
    assert_eq!(session.waiting(), 1);
}

#[test]
fn a_command_that_has_not_left_can_be_withdrawn_and_the_rest_stays() {
    let mut session = client();
    let tickets: Vec<Ticket> = ["a", "b", "c"].iter().map(|name| session.send(&call(name)).unwrap()).collect();
    session.handle_sent(3);
    assert!(!session.withdraw(tickets[0]));
    assert!(session.withdraw(tickets[1]));
    assert_eq!(sent(&mut session), "\na\ne\nc\nt\nc\ne\n");
    session.handle_bytes(b"!yn\n!yn\n");
    assert_eq!(answered(&mut session), Some(tickets[0]));
    assert_eq!(answered(&mut session), Some(tickets[2]));
}

#[test]
fn pipelined_commands_are_performed_one_after_the_other() {
    let mut session = server();
    session.handle_bytes(b"c\nt\na\ne\nc\nt\nb\ne\nm\nd\no1\ne\n");
    assert_eq!(event(&mut session), "call a");
    assert_eq!(event(&mut session), "nothing", "a is not answered");
    session.reply(&int(1)).unwrap();
    assert_eq!(event(&mut session), "call b");
    session.reply(&int(2)).unwrap();
    assert_eq!(event(&mut session), "Release { object: Object(1) }");
    session.reply(&Reply::Value(Part::Void)).unwrap();
    assert_eq!(sent(&mut session), "!yi1\n!yi2\n!yv\n");
    assert!(session.reply(&int(3)).is_err(), "there is nothing to answer");
}

/// Both ends of one connection that serves both ways.
fn pinned() -> (Session, Session) {
    let python = Config { serves: true, ..Config::client(End::Python) };
    (Session::new(python), server())
}

fn carry(from: &mut Session, to: &mut Session) {
    let bytes = from.outgoing().to_vec();
    from.handle_sent(bytes.len());
    to.handle_bytes(&bytes);
}

#[test]
fn a_callback_comes_in_the_middle_of_its_call() {
    let (mut python, mut java) = pinned();
    let outer = python.send(&call("outer")).unwrap();
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "call outer");
    let back = java.send(&call("back")).unwrap();
    carry(&mut java, &mut python);
    assert_eq!(event(&mut python), "call back");
    assert_eq!(python.fate(outer), Fate::Unknown);
    let inner = python.send(&call("inner")).unwrap();
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "call inner");
    java.reply(&int(1)).unwrap();
    carry(&mut java, &mut python);
    assert_eq!(answered(&mut python), Some(inner));
    python.reply(&int(2)).unwrap();
    carry(&mut python, &mut java);
    assert_eq!(answered(&mut java), Some(back));
    java.reply(&int(3)).unwrap();
    carry(&mut java, &mut python);
    assert_eq!(answered(&mut python), Some(outer));
    assert_eq!((python.waiting(), java.waiting()), (0, 0));
}

#[test]
fn what_was_sent_behind_a_call_is_performed_within_its_callback() {
    let (mut python, mut java) = pinned();
    let outer = python.send(&call("outer")).unwrap();
    let release = python.send(&Command::Release { object: Id::Object(1) }).unwrap();
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "call outer");
    java.send(&call("back")).unwrap();
    assert!(event(&mut java).starts_with("Release"), "Java's thread reads on while it waits");
    java.reply(&Reply::Value(Part::Void)).unwrap();
    carry(&mut java, &mut python);
    assert_eq!(event(&mut python), "call back");
    assert_eq!(answered(&mut python), Some(release));
    python.reply(&int(2)).unwrap();
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "!yi2");
    java.reply(&int(3)).unwrap();
    carry(&mut java, &mut python);
    assert_eq!(answered(&mut python), Some(outer));
}

#[test]
fn what_was_sent_within_a_callback_is_answered_before_the_interrupted_call() {
    let (mut python, _) = pinned();
    let outer = python.send(&call("outer")).unwrap();
    python.handle_bytes(b"c\np0\nback\ne\n");
    assert_eq!(event(&mut python), "call back");
    let within = python.send(&Command::Release { object: Id::Object(1) }).unwrap();
    python.reply(&int(2)).unwrap();
    let after = python.send(&call("after")).unwrap();
    python.handle_bytes(b"!yv\n!yi3\n!yi4\n");
    assert_eq!(
        [answered(&mut python), answered(&mut python), answered(&mut python)],
        [Some(within), Some(outer), Some(after)]
    );
}

#[test]
fn a_frame_can_be_kept_while_the_session_goes_on() {
    let mut java = server();
    java.handle_bytes(b"c\nt\nouter\nsa\\nb\ne\n");
    assert_eq!(event(&mut java), "call outer");
    let frame = java.take_frame();
    java.send(&call("back")).unwrap();
    java.handle_bytes(b"!yi5\n");
    assert_eq!(event(&mut java), "!yi5");
    let Ok(Command::Call { method: "outer", arguments, .. }) = frame.command() else { panic!("{frame:?}") };
    let Some(Ok(Part::Text(text))) = arguments.get(0) else { panic!("{arguments:?}") };
    assert_eq!(text.to_str().unwrap(), "a\nb");
    java.reply(&int(1)).unwrap();
}

#[test]
fn tokens_are_shown_as_each_end_shows_them() {
    let token = || Some(Token::new("a\\b").unwrap());
    for (end, shown) in [(End::Python, "A\na\\\\b\n"), (End::Java, "A\na\\\\b\ne\n")] {
        let mut asking = Session::new(Config { shows: token(), ..Config::client(end) });
        assert_eq!(asking.outgoing(), shown.as_bytes());
        let mut asked = Session::new(Config { requires: token(), ..Config::server(end.peer()) });
        carry(&mut asking, &mut asked);
        assert_eq!(event(&mut asked), "Trusted");
        carry(&mut asked, &mut asking);
        assert_eq!(event(&mut asking), "Accepted");
        asking.send(&call("m")).unwrap();
        carry(&mut asking, &mut asked);
        assert_eq!(event(&mut asked), "call m");
    }
}

#[test]
fn strangers_are_turned_away_as_py4j_does() {
    let rows = [
        (End::Java, "A\nbad\n", "!xsAuthentication error: bad auth token received.\n"),
        (End::Java, "c\n", "!xsAuthentication error: unexpected command.\n"),
        (End::Java, "s\n", "!xsAuthentication error: unexpected command.\n"),
        (End::Java, "Q\n", "!zspy4j.Py4JException: Unknown command received: Q\n"),
        (End::Java, "\n", "!zspy4j.Py4JException: Unknown command received: \n"),
        (End::Python, "A\nbad\ne\n", "!xn\n"),
        (End::Python, "c\n", ""),
    ];
    for (end, bytes, answer) in rows {
        let mut session = Session::new(Config { requires: Some(Token::new("tok").unwrap()), ..Config::server(end) });
        session.handle_bytes(bytes.as_bytes());
        assert!(event(&mut session).starts_with("refused: "), "{bytes:?}");
        assert_eq!(sent(&mut session), answer, "{bytes:?}");
        assert_eq!(session.closing(), Some(Close::Reset), "{bytes:?}");
        session.handle_bytes(b"A\ntok\nc\nt\nm\ne\n");
        assert_eq!(event(&mut session), "nothing", "there is no second chance");
    }
}

#[test]
fn a_token_shown_again_is_looked_at_again() {
    let mut session = Session::new(Config { requires: Some(Token::new("tok").unwrap()), ..Config::server(End::Java) });
    session.handle_bytes(b"A\ntok\nA\ntok\nA\nbad\n");
    assert_eq!([event(&mut session), event(&mut session)], ["Trusted", "Trusted"]);
    assert_eq!(event(&mut session), "refused: Authentication error: bad auth token received.");
    assert_eq!(session.closing(), Some(Close::Reset));
}

#[test]
fn a_token_where_none_is_asked_for_is_an_unknown_command() {
    let mut session = server();
    session.handle_bytes(b"A\ntok\n");
    assert_eq!(event(&mut session), "refused: Unknown command received: A");
    assert_eq!(sent(&mut session), "!zspy4j.Py4JException: Unknown command received: A\n");
}

#[test]
fn a_refused_token_ends_the_client() {
    let shows = Some(Token::new("tok").unwrap());
    let mut session = Session::new(Config { shows, ..Config::client(End::Python) });
    session.handle_bytes(b"!xsAuthentication error: bad auth token received.\n");
    assert_eq!(event(&mut session), "rejected: !xsAuthentication error: bad auth token received.");
    assert_eq!(session.closing(), Some(Close::Reset));
    assert!(session.send(&call("m")).is_err());
}

#[test]
fn what_java_refuses_is_answered_and_closed_as_the_jar_does() {
    let closed = Some(Close::Orderly);
    let rows = [
        ("Q\n", "!zspy4j.Py4JException: Unknown command received: Q\n", Some(Close::Reset)),
        ("\n", "!zspy4j.Py4JException: Unknown command received: \n", Some(Close::Reset)),
        ("f\ns\nt\nx\niabc\ne\n", "!zsjava.lang.NumberFormatException: For input string: \"abc\"\n", closed),
        ("p\nr\ne\n", "!zspy4j.Py4JException: Reference is empty.\n", closed),
        ("m\nq\no1\ne\n", "!xsUnknown Memory SubCommand Name: q\n", None),
        ("f\nq\no1\ne\n", "!xsUnknown Field SubCommand Name: q\n", None),
        ("h\nq\no1\nx\ne\n", "!xsUnknown Help SubCommand Name: q\n", None),
        ("j\nqq\nrj\ne\n", "!xsUnknown JVM View SubCommand Name: q\n", None),
        ("a\nqq\no1\ne\n", "!xsUnknown Array SubCommand Name: q\n", None),
        ("d\nq\no1\ne\n", "!xsUnknown Array SubCommand Name: q\n", None),
        ("l\nq\no1\ne\n", "!x\n", None),
    ];
    for (bytes, answer, closing) in rows {
        let mut session = server();
        session.handle_bytes(bytes.as_bytes());
        assert!(event(&mut session).starts_with("refused: "), "{bytes:?}");
        assert_eq!(sent(&mut session), answer, "{bytes:?}");
        assert_eq!(session.closing(), closing, "{bytes:?}");
        session.handle_bytes(b"c\nt\nm\ne\n");
        let next = if closing.is_none() { "call m" } else { "nothing" };
        assert_eq!(event(&mut session), next, "nothing of {bytes:?} is left");
    }
}

#[test]
fn arguments_that_are_none_are_refused_when_they_are_looked_at() {
    let mut session = server();
    session.handle_bytes(b"c\nt\nm\ni1\nq\ne\n");
    let error = match session.poll_event() {
        Some(Event::Command(Command::Call { arguments, .. })) => arguments.iter().find_map(|part| part.err()),
        other => panic!("{other:?}"),
    };
    session.refuse(&error.unwrap()).unwrap();
    assert_eq!(sent(&mut session), "!zspy4j.Py4JException: Command Part is unknown: q\n");
    assert_eq!(session.closing(), Some(Close::Orderly));
}

#[test]
fn a_fatal_reply_ends_the_connection_on_both_sides() {
    let (mut python, mut java) = (client(), server());
    let (first, second) = (python.send(&call("a")).unwrap(), python.send(&call("b")).unwrap());
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "call a");
    java.reply(&Reply::Fatal(Some(Part::Text(PartText::Plain("no"))))).unwrap();
    assert_eq!((java.closing(), event(&mut java)), (Some(Close::Orderly), "nothing".into()));
    carry(&mut java, &mut python);
    assert_eq!(answered(&mut python), Some(first));
    assert_eq!(python.closing(), Some(Close::Orderly));
    assert_eq!(python.fate(second), Fate::Unknown);
}

#[test]
fn limits_name_what_was_seen_and_what_is_accepted() {
    let same = Limits { line: 10, frame: 10, lines: 5, before_authentication: 8 };
    let mut session = Session::new(Config { limits: same, ..Config::server(End::Java) });
    session.handle_bytes(b"12345678901");
    assert!(event(&mut session).contains("bytes in one line"), "the narrower name comes first");
    let limits = Limits { line: 10, frame: 30, lines: 5, before_authentication: 8 };
    let rows = [
        ("c\nt\n12345678901\n", false, "11 bytes in one line, and 10 are accepted"),
        ("c\nt\n123456789012", false, "12 bytes in one line, and 10 are accepted"),
        ("c\nt\n1234567890\n1234567890\n1234567890\n", false, "36 bytes in one command or reply, and 30"),
        ("c\nt\nm\ni\ni\ni\n", false, "6 lines in one command, and 5 are accepted"),
        ("A\n123456789\n", true, "11 bytes before authentication, and 8 are accepted"),
    ];
    for (bytes, stranger, text) in rows {
        let requires = stranger.then(|| Token::new("tok").unwrap());
        let mut session = Session::new(Config { limits, requires, ..Config::server(End::Java) });
        session.handle_bytes(bytes.as_bytes());
        let said = event(&mut session);
        assert!(said.contains(text), "{said}");
        assert!(sent(&mut session).contains("are accepted"), "the peer is told");
        assert_eq!(session.closing(), Some(Close::Orderly));
    }
}

#[test]
fn a_command_that_ends_with_the_connection_is_not_performed() {
    let mut session = server();
    session.handle_bytes(b"c\nt\nm\ni1\n");
    session.handle_end();
    assert_eq!(event(&mut session), "refused: the connection ended within a command or reply");
    let mut session = server();
    session.handle_bytes(b"c\nt\nm\ne\n");
    session.handle_end();
    assert_eq!(event(&mut session), "call m");
    session.reply(&int(1)).unwrap();
    assert_eq!(event(&mut session), "Closed");
    assert_eq!(event(&mut session), "nothing");
}

#[test]
fn a_client_that_takes_no_commands_breaks_off_when_one_comes() {
    let mut session = client();
    let ticket = session.send(&call("m")).unwrap();
    sent(&mut session);
    session.handle_bytes(b"c\np0\nrun\ne\n");
    assert!(event(&mut session).starts_with("refused: \"c\" is a command"));
    assert_eq!((session.fate(ticket), session.closing()), (Fate::Unknown, Some(Close::Orderly)));
}

#[test]
fn a_reply_that_is_none_leaves_the_call_unknown() {
    let mut session = client();
    let ticket = session.send(&call("m")).unwrap();
    sent(&mut session);
    session.handle_bytes(b"!yL1.5\n");
    assert!(matches!(session.poll_event(), Some(Event::Refused(ProtocolError::Number { .. }))));
    assert_eq!((session.fate(ticket), session.closing()), (Fate::Unknown, Some(Close::Orderly)));
}

#[test]
fn a_reply_that_nobody_waits_for_is_refused() {
    let mut session = client();
    session.handle_bytes(b"!yi1\n");
    assert_eq!(event(&mut session), "refused: \"!yi1\" answers nothing that was asked");
}

#[test]
fn a_stream_is_raw_until_its_reader_says_so() {
    let (mut python, mut java) = (client(), server());
    let stream = Command::Stream { target: Target::Object(Id::EntryPoint), method: "s", arguments: Parts::NONE };
    python.send(&stream).unwrap();
    carry(&mut python, &mut java);
    assert!(event(&mut java).starts_with("Stream"));
    java.reply(&Reply::Value(Part::Void)).unwrap();
    java.write_raw(b"\x00!y\n\xff");
    carry(&mut java, &mut python);
    assert_eq!(event(&mut python), "!yv");
    assert_eq!(python.raw(), b"\x00!y\n\xff");
    python.consume_raw(4);
    assert_eq!(python.raw(), b"\xff");
    assert!(python.send(&call("m")).is_err());
    assert_eq!(event(&mut python), "nothing");
    python.consume_raw(1);
    python.end_raw();
    python.send(&call("m")).unwrap();
    python.handle_bytes(b"!yi1\n");
    assert_eq!(event(&mut python), "!yi1");
}

#[test]
fn an_error_instead_of_a_stream_is_a_reply() {
    let mut python = client();
    let stream = Command::Stream { target: Target::Object(Id::EntryPoint), method: "s", arguments: Parts::NONE };
    python.send(&stream).unwrap();
    python.handle_bytes(b"!xsno channel\n");
    assert_eq!(event(&mut python), "!xsno channel");
    assert_eq!(python.raw(), b"");
}

#[test]
fn a_command_of_the_owners_is_read_line_by_line() {
    let custom = vec!["hello".to_string()];
    let mut session = Session::new(Config { custom, ..Config::server(End::Java) });
    session.handle_bytes(b"hello\nsome\\n\r\nwor");
    assert_eq!(event(&mut session), "Custom { name: \"hello\" }");
    assert_eq!(session.poll_line().unwrap(), Some(&b"some\\n"[..]));
    assert_eq!(session.poll_line().unwrap(), None);
    session.handle_bytes(b"ld\ne\nc\nt\nm\ne\n");
    assert_eq!(session.poll_line().unwrap(), Some(&b"world"[..]));
    assert_eq!(session.poll_line().unwrap(), Some(&b"e"[..]));
    session.reply_written(b"!yshi\n").unwrap();
    assert_eq!(event(&mut session), "call m");
    assert_eq!(sent(&mut session), "!yshi\n");
}

#[test]
fn shutdown_and_cancel_have_no_reply() {
    let (mut python, mut java) = (client(), server());
    let cancel = Command::Cancel { address: "127.0.0.1", remote_port: 41234, local_port: 25333 };
    for command in [cancel, Command::Shutdown] {
        let ticket = python.send(&command).unwrap();
        assert_eq!(python.fate(ticket), Fate::Done);
    }
    carry(&mut python, &mut java);
    assert_eq!(event(&mut java), "Cancel { address: \"127.0.0.1\", remote_port: 41234, local_port: 25333 }");
    assert_eq!(event(&mut java), "Shutdown");
    assert!(java.outgoing().is_empty());
}

#[test]
fn java_ends_lines_at_returns_too_and_python_does_not() {
    let mut java = server();
    for piece in ["c\r", "\nt\r\nm\rsa", "\ne\r", "c\r", "\nt\nn\ne\n"] {
        java.handle_bytes(piece.as_bytes());
    }
    assert_eq!(event(&mut java), "call m");
    java.reply(&int(1)).unwrap();
    assert_eq!(event(&mut java), "call n");
    java.reply(&int(1)).unwrap();
    java.handle_bytes(b"c\r\nt\r\nm\r\ne\r\n");
    assert_eq!(event(&mut java), "call m");
    java.reply(&int(1)).unwrap();
    java.handle_end();
    assert_eq!(event(&mut java), "Closed", "the last line feed begins no frame");
    let mut python = client();
    python.send(&call("m")).unwrap();
    python.handle_bytes(b"!ysa\rb\n");
    assert_eq!(event(&mut python), "!ysa\\rb");
}

#[test]
fn a_list_for_java_ends_at_a_blank_line_too() {
    let mut java = server();
    java.handle_bytes(b"c\nt\nm\ni1\n \nc\nt\nn\n\n");
    assert_eq!(event(&mut java), "call m");
    java.reply(&int(1)).unwrap();
    assert_eq!(event(&mut java), "call n");
}

#[test]
fn an_end_mark_that_is_none_is_not_swallowed() {
    let mut java = server();
    java.handle_bytes(b"m\nd\no1\nc\nt\nm\ne\n");
    assert!(event(&mut java).contains("\"c\" in its place"));
    assert_eq!(java.closing(), Some(Close::Orderly));
}

#[test]
fn python_answers_what_it_does_not_know_and_closes() {
    let mut python = Session::new(Config::server(End::Python));
    python.handle_bytes(b"q\n");
    assert!(event(&mut python).starts_with("refused"));
    assert_eq!((sent(&mut python), python.closing()), ("!xn\n".into(), Some(Close::Orderly)));
    let mut python = Session::new(Config::server(End::Python));
    python.handle_bytes(b"g\np1\ne\n");
    assert_eq!(event(&mut python), "CollectProxy { proxy: Proxy(1) }");
    python.reply(&Reply::Done).unwrap();
    assert_eq!(sent(&mut python), "!y\n");
}

#[test]
fn memory_of_a_large_frame_is_given_back() {
    let mut java = server();
    let text = "x".repeat(10_000_000);
    java.handle_bytes(format!("c\nt\nm\ns{text}\ne\n").as_bytes());
    assert_eq!(event(&mut java), "call m");
    java.reply(&Reply::Value(Part::Text(PartText::Plain(&text)))).unwrap();
    assert_eq!(sent(&mut java).len(), text.len() + 4);
    assert_eq!(event(&mut java), "nothing");
    assert!(java.space(1).len() < 100_000, "the room is small again");
}

#[test]
fn a_connection_that_closes_does_not_open_again() {
    let mut python = Session::new(Config::server(End::Python));
    python.handle_bytes(b"c\np0\nouter\ne\nc\np0\ninner\ne\n");
    assert_eq!(event(&mut python), "call outer");
    python.send(&call("back")).unwrap();
    assert_eq!(event(&mut python), "call inner");
    python.reply(&Reply::Fatal(None)).unwrap();
    assert_eq!(python.closing(), Some(Close::Orderly));
    python.refuse(&ProtocolError::EmptyPart).unwrap();
    assert_eq!(python.closing(), Some(Close::Orderly), "a lesser refusal takes nothing back");
}
