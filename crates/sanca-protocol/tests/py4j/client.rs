//! Generated replies and callbacks, given to the real Python package by a session of ours: it understands them, and what it
//! says of them are the bytes that ours would say.

use std::process::{Command as Child, Stdio};

use sanca_protocol::{
    Collection, Command, Config, End, Event, Id, Part, PartText, Parts, Reply, Session, Target, Ticket,
};

use crate::common::value::Value;
use crate::random::Random;
use crate::support::{Connection, Process, Py4j, burst, cases, listen};

fn start(py4j: &Py4j, arguments: &[&str]) -> Process {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/py4j/client.py");
    let mut command = Child::new(&py4j.python);
    command.arg(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    Process(command.spawn().expect("Python starts"))
}

/// What Python sends when it sends what it was given.
fn again(value: &Value) -> Value {
    match value {
        Value::Void => Value::Null,
        Value::Int(value) | Value::Long(value) => Value::of(&Part::integer(*value)).expect("an integer is a value"),
        Value::Reference(_, id) => Value::Reference(Collection::None, id.clone()),
        other => other.clone(),
    }
}

/// A reply, and what Python's next argument is because of it.
fn reply(random: &mut Random) -> (Value, Kind, Value) {
    match random.below(20) {
        0 => {
            let text = random.text();
            let said = format!("An error occurred while calling t.next. Trace:\n{text}\n");
            (Value::Text(text), Kind::Error, Value::Text(said))
        }
        1 => {
            let thrown = Value::Reference(Collection::None, format!("o{}", random.below(1000)));
            (thrown.clone(), Kind::Error, thrown)
        }
        2 => (Value::Null, Kind::Bare, Value::Text("An error occurred while calling t.next".into())),
        _ => {
            let value = random.value_from_java();
            let next = again(&value);
            (value, Kind::Value, next)
        }
    }
}

enum Kind {
    Value,
    Error,
    Bare,
}

#[test]
fn the_package_reads_our_replies_and_says_what_ours_would() {
    let Some(py4j) = Py4j::find() else { return };
    let (listener, port) = listen();
    let mut process = start(&py4j, &["replies", &port.to_string()]);
    let (stream, _) = listener.accept().expect("the package connects");
    let mut server = Connection::over(stream, Session::new(Config::server(End::Java)));
    let (mut random, mut expected, mut previous) = (Random::new(), Value::Null, String::new());
    let wanted = cases(1500);
    for _ in 0..wanted {
        let argument = next_argument(&mut server);
        let said = |line: &[u8]| String::from_utf8_lossy(line).into_owned();
        assert_eq!(said(&argument), said(&expected.line(End::Python)), "after the reply {previous}");
        let (value, kind, next) = reply(&mut random);
        let reply = match kind {
            Kind::Value => Reply::Value(value.part()),
            Kind::Error => Reply::Error(Some(value.part())),
            Kind::Bare => Reply::Error(None),
        };
        previous = format!("{reply:?}");
        server.session.reply(&reply).expect("it waits for a reply");
        server.flush();
        expected = next;
    }
    next_argument(&mut server);
    server.session.reply(&Reply::Value(Part::Text(PartText::Plain("that was all")))).expect("it waits for a reply");
    server.flush();
    assert!(process.0.wait().expect("it is our child").success());
    println!("{wanted} replies");
}

/// The line of the argument of the next call, as it came, and as ours would write what it means.
fn next_argument(server: &mut Connection) -> Vec<u8> {
    loop {
        if let Some(event) = server.session.poll_event() {
            let Event::Command(Command::Call { target: Target::Object(Id::EntryPoint), method: "next", arguments }) =
                event
            else {
                panic!("{event:?}")
            };
            let Parts::Wire { lines, .. } = arguments else { panic!("it came over the wire") };
            let line = lines.get(0).expect("there is an argument").to_vec();
            let value = Value::of(&Part::parse(&line, End::Java).expect("a part")).expect("a value");
            assert_eq!(value.line(End::Python), line);
            return line;
        }
        assert!(server.read(), "the package closed the connection");
    }
}

#[test]
fn the_package_performs_our_callbacks_and_answers_as_ours_would() {
    let Some(py4j) = Py4j::find() else { return };
    let mut process = start(&py4j, &["callbacks"]);
    let port = process.lines().number();
    let mut client = Connection::open(port, Session::new(Config::client(End::Java)));
    let (mut random, wanted, mut done) = (Random::new(), cases(1500), 0);
    while done < wanted {
        let calls: Vec<(Ticket, Expected)> =
            (0..burst(&mut random)).map(|_| callback(&mut client.session, &mut random)).collect();
        client.flush();
        for (ticket, expected) in calls {
            check(&mut client, ticket, &expected);
            done += 1;
        }
    }
    assert_eq!(client.session.waiting(), 0);
    drop(process);
    println!("{done} callbacks");
}

/// What a callback gives.
#[derive(Debug)]
enum Expected {
    Value(Value),
    /// The end of a traceback.
    Raised(String),
    Done,
}

fn callback(session: &mut Session, random: &mut Random) -> (Ticket, Expected) {
    let values: Vec<Value> = (0..1 + random.below(4)).map(|_| random.value_from_java()).collect();
    let parts: Vec<Part<'_>> = values.iter().map(Value::part).collect();
    let last = values.last().expect("there is at least one");
    let (target, arguments) = (Target::Object(Id::Proxy(0)), Parts::Given(&parts));
    let (command, expected) = match (random.below(20), last) {
        (0, _) => (Command::CollectProxy { proxy: Id::Proxy(1 + random.next() % 99) }, Expected::Done),
        (1, Value::Text(text)) => {
            (Command::Call { target, method: "fail", arguments }, Expected::Raised(format!("ValueError: !{text}\n")))
        }
        _ => (Command::Call { target, method: "last", arguments }, Expected::Value(again(last))),
    };
    (session.send(&command).expect("generated callbacks can be written"), expected)
}

fn check(client: &mut Connection, ticket: Ticket, expected: &Expected) {
    loop {
        if let Some(event) = client.session.poll_event() {
            let Event::Reply { ticket: answered, reply } = event else { panic!("{event:?}") };
            assert_eq!(answered, ticket);
            match (expected, reply) {
                (Expected::Done, Reply::Done) => {}
                (Expected::Value(value), Reply::Value(part)) => {
                    assert_eq!(Value::of(&part).expect("a value"), *value);
                    let line = [b"!y", &*value.line(End::Python)].concat();
                    assert_eq!(client.session.last_line(), line, "{value:?}");
                }
                (Expected::Raised(end), Reply::Error(Some(Part::Text(text)))) => {
                    let text = text.to_str().expect("Python writes UTF-8");
                    assert!(text.ends_with(end.as_str()), "{text:?} does not end in {end:?}");
                }
                (expected, reply) => panic!("{expected:?} was {reply:?}"),
            }
            return;
        }
        assert!(client.read(), "the package closed the connection");
    }
}
