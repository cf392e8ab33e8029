//! Generated commands, answered by the real jar and by a server session of ours: the answers are the same bytes.

use std::io::{Read, Write};
use std::net::TcpStream;

use sanca_protocol::command::{ArrayCommand, ListCommand};
use sanca_protocol::frame::Framer;
use sanca_protocol::{Command, End, Id, Limits, Part, PartText, Parts, Reply, Target};

use crate::common::rewrite_reply;
use crate::common::value::Value;
use crate::jvm::{Jvm, Object};
use crate::random::Random;
use crate::support::{DEADLINE, Py4j, burst, cases};

#[test]
fn the_jar_and_our_session_answer_with_the_same_bytes() {
    let Some(py4j) = Py4j::find() else { return };
    let gateway = py4j.start_jvm(false);
    let (mut random, mut ours, mut theirs) = (Random::new(), Jvm::new(), Jar::open(gateway.port));
    let exact = theirs.writes_shortest_doubles();
    let (wanted, mut done) = (cases(1500), 0);
    while done < wanted {
        let mut commands = Vec::new();
        let expected: Vec<Vec<u8>> = (0..burst(&mut random))
            .map(|_| {
                commands.push(command(&mut random, &ours));
                ours.answer(commands.last().expect("it was just made"))
            })
            .collect();
        theirs.send(&commands.concat());
        commands.iter().zip(&expected).for_each(|(command, expected)| theirs.expect(command, expected, exact));
        done += commands.len();
        if random.below(200) == 0 {
            // Alone: a reset takes with it what the jar's system has not sent yet.
            let command = bad_command(&mut random);
            theirs.send(&command);
            theirs.expect(&command, &ours.answer(&command), exact);
            theirs.expect_end();
            theirs = Jar::open(gateway.port);
            ours.reconnect();
            done += 1;
        }
        done += release_all(&mut ours, &mut theirs);
    }
    println!("{done} commands");
}

/// Gives everything back once there is much of it. Returns how many commands that took.
fn release_all(ours: &mut Jvm, theirs: &mut Jar) -> usize {
    let names = ours.named(|_| true);
    if names.len() < 300 {
        return 0;
    }
    let commands: Vec<Vec<u8>> =
        names.iter().map(|name| written(&Command::Release { object: Id::Object(*name) })).collect();
    theirs.send(&commands.concat());
    commands.iter().for_each(|command| theirs.expect(command, &ours.answer(command), true));
    commands.len()
}

/// Whether the jar said what ours says. Of what it adds to an exception – its stack – nothing is known here.
fn same(ours: &[u8], theirs: &[u8], exact: bool) -> bool {
    if ours == theirs {
        return true;
    }
    let line = theirs.windows(2).position(|pair| pair == b"\\n").map_or(theirs, |end| &theirs[..end]);
    let has_stack = matches!(ours, [b'!', b'x' | b'z', b's', ..]) || ours.starts_with(b"!ysjava.lang.");
    let text = ours.strip_suffix(b"\n").unwrap_or(ours);
    let text = text.windows(2).position(|pair| pair == b"\\n").map_or(text, |end| &text[..end]);
    // What is wrong with a decimal the JDK says in many words; ours are others, and the class is the same.
    let text = if text.ends_with(b" is not a number of kind decimal") {
        &text[..b"!zsjava.lang.NumberFormatException: ".len()]
    } else {
        text
    };
    if has_stack && theirs.len() > line.len() && line.starts_with(text) {
        return true;
    }
    !exact && ours.starts_with(b"!yd") && number(ours) == number(theirs)
}

/// The value of a double, by its bits: JDKs before 19 write some of them with digits that are not needed.
fn number(answer: &[u8]) -> Option<u64> {
    let text = core::str::from_utf8(answer).ok()?.strip_prefix("!yd")?.trim_end();
    Some(text.parse::<f64>().ok()?.to_bits())
}

fn written(command: &Command<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    command.write(&mut out, End::Python).expect("generated commands can be written");
    out
}

/// A connection to the jar that is read as bytes.
struct Jar {
    stream: TcpStream,
    framer: Framer,
}

impl Jar {
    fn open(port: u16) -> Jar {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the jar listens");
        stream.set_read_timeout(Some(DEADLINE)).expect("a deadline that is not zero");
        Jar { stream, framer: Framer::new(End::Python, Limits::default(), true) }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).expect("the jar reads");
    }

    /// The next answer, which our reader takes for the same as its writer.
    fn answer(&mut self) -> Vec<u8> {
        while !self.framer.poll().expect("nothing is too long") {
            let count = self.stream.read(self.framer.space(1 << 14)).expect("the jar answers");
            assert!(count > 0, "the jar closed the connection");
            self.framer.handle_filled(count);
        }
        let line = self.framer.lines().get(0).expect("a frame has a line");
        let reply = Reply::parse(line, End::Python).expect("what the jar says is a reply");
        let mut line = line.to_vec();
        line.push(b'\n');
        if !line.starts_with(b"!yd") {
            assert_eq!(String::from_utf8_lossy(&rewrite_reply(&reply, End::Java)), String::from_utf8_lossy(&line));
        }
        line
    }

    /// Reads the answer and compares it.
    fn expect(&mut self, command: &[u8], ours: &[u8], exact: bool) {
        let answer = self.answer();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(same(ours, &answer, exact), "{}\nours:    {}\nthe jar: {}", said(command), said(ours), said(&answer));
    }

    fn expect_end(&mut self) {
        let mut rest = Vec::new();
        let _ = self.stream.read_to_end(&mut rest); // a reset is an end
        assert!(rest.is_empty(), "more came after a fatal answer: {:?}", String::from_utf8_lossy(&rest));
    }

    fn writes_shortest_doubles(&mut self) -> bool {
        let target = Target::Static("java.lang.System");
        let arguments = [Part::Text(PartText::Plain("java.specification.version"))];
        self.send(&written(&Command::Call { target, method: "getProperty", arguments: Parts::Given(&arguments) }));
        let answer = String::from_utf8(self.answer()).expect("a version is text");
        answer.trim_start_matches("!ys").trim_end().parse::<u32>().is_ok_and(|version| version >= 19)
    }
}

/// A command that the jar answers without closing.
fn command(random: &mut Random, jvm: &Jvm) -> Vec<u8> {
    let lists = jvm.named(|object| matches!(object, Object::List(_)));
    let arrays = jvm.named(|object| matches!(object, Object::Array(_)));
    let thrown = jvm.named(|object| matches!(object, Object::Throwable(_)));
    let any = |random: &mut Random, ids: &[u64]| ids.get(random.below(ids.len().max(1))).map(|id| Id::Object(*id));
    let (list, array, thrown) = (any(random, &lists), any(random, &arrays), any(random, &thrown));
    match (random.below(40), list, array) {
        (0..12, ..) => echo(random, &[lists, arrays].concat()),
        (12..20, Some(list), _) => call_list(random, list),
        (20..26, Some(list), _) => list_command(random, jvm, list, &lists),
        (26..29, _, Some(array)) => array_command(random, jvm, array),
        (29..31, ..) => create_array(random),
        (31..33, ..) => find(random),
        (33, ..) => written(&Command::CreateView { name: PartText::Plain(&random.text()) }),
        (34, ..) => written(&Command::Release { object: Id::Object(random.next() % 2000) }),
        (35, ..) => {
            let target = Target::Object(Id::Other("nobody"));
            written(&Command::Call { target, method: "m", arguments: Parts::NONE })
        }
        (36, ..) if thrown.is_some() => {
            written(&Command::StackTrace { exception: thrown.expect("this arm's condition") })
        }
        (37, ..) => {
            let values = [random.value(), random.value()];
            call("java.lang.Math", "nosuch", &values[..random.below(3)])
        }
        (38, ..) => call("java.lang.Integer", "parseInt", &[Value::Text(format!("{}", random.integer() >> 20))]),
        _ => construct(random),
    }
}

fn call(class: &str, method: &str, values: &[Value]) -> Vec<u8> {
    let parts: Vec<Part<'_>> = values.iter().map(Value::part).collect();
    written(&Command::Call { target: Target::Static(class), method, arguments: Parts::Given(&parts) })
}

fn echo(random: &mut Random, objects: &[u64]) -> Vec<u8> {
    let value = match random.below(12) {
        0 if !objects.is_empty() => {
            Value::Reference(sanca_protocol::Collection::None, format!("o{}", objects[random.below(objects.len())]))
        }
        1 => Value::Int(random.integer()), // Java takes what does not fit for a long
        2 => Value::Void,
        3 => Value::Reference(sanca_protocol::Collection::None, "o99999999999".into()),
        _ => random.value(),
    };
    call("java.util.Objects", "requireNonNull", &[value])
}

/// What lists hold here: values that equal what they equal in Java, too.
fn item(random: &mut Random) -> Value {
    match random.below(10) {
        0 => Value::Null,
        1 => Value::Boolean(random.below(2) == 0),
        2 => Value::Text(random.text()),
        _ => Value::Int(random.below(5) as i64),
    }
}

fn call_list(random: &mut Random, list: Id<'_>) -> Vec<u8> {
    let item = item(random);
    let index = Value::Int(random.below(8) as i64 - 1);
    let (method, arguments): (&str, &[Value]) = match random.below(8) {
        0 => ("size", &[]),
        1 => ("isEmpty", &[]),
        2 => ("contains", &[item]),
        3 => ("indexOf", &[item]),
        4 if random.below(8) == 0 => ("clear", &[]),
        5 => ("get", &[index]),
        _ => ("add", &[item]),
    };
    let parts: Vec<Part<'_>> = arguments.iter().map(Value::part).collect();
    written(&Command::Call { target: Target::Object(list), method, arguments: Parts::Given(&parts) })
}

fn list_command(random: &mut Random, jvm: &Jvm, list: Id<'_>, lists: &[u64]) -> Vec<u8> {
    let item = item(random);
    let second = Id::Object(lists[random.below(lists.len())]);
    let length = jvm.length(list);
    let indices: Vec<Part<'_>> = match length {
        0 => Vec::new(),
        _ => (0..random.below(5)).map(|_| Part::Int(random.below(length) as i64)).collect(),
    };
    let times = Part::Int(if length > 50 { 0 } else { random.below(4) as i64 - 1 });
    written(&Command::List(match random.below(9) {
        0 => ListCommand::Sort { list },
        1 => ListCommand::Reverse { list },
        2 => ListCommand::Max { list },
        3 => ListCommand::Min { list },
        4 => ListCommand::Slice { list, indices: Parts::Given(&indices) },
        5 if length < 50 => ListCommand::Concatenate { first: list, second },
        6 => ListCommand::Repeat { list, times },
        7 => ListCommand::RepeatInPlace { list, times },
        _ => ListCommand::Count { list, value: item.part() },
    }))
}

fn array_command(random: &mut Random, jvm: &Jvm, array: Id<'_>) -> Vec<u8> {
    let length = jvm.length(array);
    if length == 0 {
        return written(&Command::Array(ArrayCommand::Length { array }));
    }
    let mut index = || Part::Int(random.below(length) as i64);
    let indices = [index(), index(), index()];
    let value = Part::Int(random.int());
    written(&Command::Array(match random.below(4) {
        0 => ArrayCommand::Get { array, index: indices[0] },
        1 => ArrayCommand::Set { array, index: indices[0], value },
        2 => ArrayCommand::Slice { array, indices: Parts::Given(&indices) },
        _ => ArrayCommand::Length { array },
    }))
}

fn create_array(random: &mut Random) -> Vec<u8> {
    let lengths = [Part::Int(random.below(5) as i64)];
    written(&Command::Array(ArrayCommand::Create { class: PartText::Plain("int"), lengths: Parts::Given(&lengths) }))
}

fn find(random: &mut Random) -> Vec<u8> {
    let view = Id::DefaultView;
    const NAMES: &[&str] = &[
        "java",
        "java.lang",
        "java.lang.String",
        "String",
        "int",
        "double",
        "no.such.Thing",
        "ArrayList",
        "LinkedList",
        "java.util.ArrayList",
        "java.util.Map$Entry",
        "java.util.Map.Entry",
    ];
    const MEMBERS: &[(&str, &str)] = &[
        ("java.lang.Integer", "MAX_VALUE"),
        ("java.lang.Long", "MIN_VALUE"),
        ("java.lang.Double", "MIN_VALUE"),
        ("java.io.File", "separator"),
        ("java.lang.Integer", "valueOf"),
        ("java.lang.String", "length"),
        ("java.lang.String", "nosuch"),
        ("java.util.AbstractMap", "SimpleEntry"),
        ("no.such.Thing", "x"),
    ];
    let import = PartText::Plain(random.pick(&["java.util.ArrayList", "java.util.LinkedList"]));
    let (class, name) = MEMBERS[random.below(MEMBERS.len())];
    written(&match random.below(6) {
        0 => Command::Import { view, import },
        1 => Command::RemoveImport { view, import },
        2 => Command::ClassObject { class: random.pick(&["java.lang.String", "no.such.Thing"]) },
        3 => Command::Member { class, name },
        _ => Command::Find { name: random.pick(NAMES), view },
    })
}

fn construct(random: &mut Random) -> Vec<u8> {
    let text = random.text();
    let (text, long) = ([Part::Text(PartText::Plain(&text))], [Part::Long(random.integer())]);
    let (class, arguments): (&str, &[Part<'_>]) = match random.below(9) {
        0 => ("java.util.HashMap", &[]),
        1 => ("java.util.HashSet", &[]),
        2 => ("java.lang.Object", &[]),
        3 => ("java.lang.Long", &long),
        4 => ("java.lang.String", &text),
        5 => ("no.such.Thing", &text),
        6 => ("java.util.ArrayList", &text),
        _ => ("java.util.ArrayList", &[]),
    };
    written(&Command::Construct { class, arguments: Parts::Given(arguments) })
}

/// A command that the jar closes the connection after.
fn bad_command(random: &mut Random) -> Vec<u8> {
    const BAD: &[&str] = &[
        "c\nt\nm\niabc\ne\n",
        "c\nt\nm\nL99999999999999999999\ne\n",
        "c\nt\nm\ndx\ne\n",
        "c\nt\nm\nqx\ne\n",
        "c\nt\nm\nr\ne\n",
        "c\nt\nm\nfp0\ne\n",
        "c\nt\nm\ni1\nL\ne\n",
        "Q\n",
        "\n",
        "hello\n",
        "p\nr\ne\n",
        "f\ns\nt\nx\nd\ne\n",
        "lo1\n",
        "A\nx\n",
        "i\njava.lang.Object\nD1.2.3\ne\n",
        "a\nc\nint\ne\n",
    ];
    random.pick(BAD).as_bytes().to_vec()
}
