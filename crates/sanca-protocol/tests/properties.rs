//! What holds for all values and all bytes. `SANCA_FUZZ_SECONDS` makes the second half run that long instead of a few hundred cases.

mod common;

use std::time::{Duration, Instant};

use common::value::{Value, ids, names, texts, values};
use common::{bodies, rewrite};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sanca_protocol::command::{ArrayCommand, ListCommand};
use sanca_protocol::frame::Framer;
use sanca_protocol::{Command, End, Id, Limits, Part, PartText, Parts, Reply, Target};

/// What a value is after a journey from that end to the other.
fn expected(value: &Value, writer: End) -> Value {
    match value {
        Value::Float(value) => Value::double(f64::from(*value)),
        Value::Decimal(text) if writer == End::Java => {
            Value::Decimal(String::from_utf8(Value::Decimal(text.clone()).line(End::Java)[1..].to_vec()).unwrap())
        }
        other => other.clone(),
    }
}

fn either() -> impl Strategy<Value = (End, Value)> {
    prop_oneof![Just(End::Python), Just(End::Java)].prop_flat_map(|end| (Just(end), values(end)))
}

proptest! {
    #[test]
    fn a_part_is_read_as_what_was_written((writer, value) in either()) {
        let line = value.line(writer);
        prop_assert!(!line.contains(&b'\n') && !line.contains(&b'\r'));
        let read = Value::of(&Part::parse(&line, writer.peer()).unwrap()).unwrap();
        prop_assert_eq!(read, expected(&value, writer));
    }

    #[test]
    fn a_reply_is_read_as_what_was_written((writer, value) in either(), kind in 0..3) {
        let reply = match kind {
            0 => Reply::Value(value.part()),
            1 => Reply::Error(Some(value.part())),
            _ => Reply::Fatal(Some(value.part())),
        };
        let mut line = Vec::new();
        reply.write(&mut line, writer).unwrap();
        prop_assert_eq!(line.pop(), Some(b'\n'));
        let read = match (kind, Reply::parse(&line, writer.peer()).unwrap()) {
            (0, Reply::Value(part)) | (1, Reply::Error(Some(part))) | (2, Reply::Fatal(Some(part))) => part,
            (_, other) => panic!("{other:?}"),
        };
        prop_assert_eq!(Value::of(&read).unwrap(), expected(&value, writer));
    }

    #[test]
    fn a_command_is_written_as_it_was_read(command in commands()) {
        let mut framer = Framer::new(End::Java, Limits::default(), true);
        framer.handle_bytes(&command);
        prop_assert!(framer.poll().unwrap());
        let read = Command::parse(framer.lines(), End::Java).unwrap();
        prop_assert_eq!(rewrite(&read, End::Python).unwrap(), command.clone());
        prop_assert!(!framer.poll().unwrap() && !framer.is_within_frame());
        let mut cut = vec![0, command.len() as u8];
        cut.extend(&command);
        bodies::frame(&cut);
    }

    #[test]
    fn a_name_never_breaks_its_line(name in ".*", class in ".*") {
        let mut out = Vec::new();
        let command = Command::Member { class: &class, name: &name };
        if command.write(&mut out, End::Python).is_ok() {
            prop_assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 5);
            prop_assert!(!out.contains(&b'\r'));
        } else {
            prop_assert!(out.is_empty());
            prop_assert!(name.contains(['\n', '\r']) || class.contains(['\n', '\r']));
        }
    }
}

/// Every command that Python writes, as bytes.
fn commands() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::collection::vec(values(End::Python), 0..5);
    (0..27u8, names(), names(), ids(), texts(), values(End::Python), parts).prop_map(
        |(kind, name, class, id, text, value, parts)| {
            let parts: Vec<Part<'_>> = parts.iter().map(Value::part).collect();
            let (arguments, id, text, value) =
                (Parts::Given(&parts), Id::parse(&id), PartText::Plain(&text), value.part());
            let (class, name): (&str, &str) = (&class, &name);
            let command = match kind {
                0 => Command::Call { target: Target::Object(id), method: name, arguments },
                1 => Command::Call { target: Target::Static(class), method: name, arguments },
                2 => Command::Stream { target: Target::Object(id), method: name, arguments },
                3 => Command::Construct { class, arguments },
                4 => Command::GetField { object: id, field: name },
                5 => Command::SetField { object: id, field: name, value },
                6 => Command::Array(ArrayCommand::Get { array: id, index: value }),
                7 => Command::Array(ArrayCommand::Set { array: id, index: Part::Int(1), value }),
                8 => Command::Array(ArrayCommand::Slice { array: id, indices: arguments }),
                9 => Command::Array(ArrayCommand::Length { array: id }),
                10 => Command::Array(ArrayCommand::Create { class: text, lengths: arguments }),
                11 => Command::List(ListCommand::Sort { list: id }),
                12 => Command::List(ListCommand::Max { list: id }),
                13 => Command::List(ListCommand::Slice { list: id, indices: arguments }),
                14 => Command::List(ListCommand::Concatenate { first: id, second: Id::Object(3) }),
                15 => Command::List(ListCommand::RepeatInPlace { list: id, times: value }),
                16 => Command::List(ListCommand::Count { list: id, value }),
                17 => Command::Find { name, view: id },
                18 => Command::Member { class, name },
                19 => Command::ClassObject { class },
                20 => Command::CreateView { name: text },
                21 => Command::Import { view: id, import: text },
                22 => Command::Release { object: id },
                23 => Command::HelpClass { class, pattern: Some(text), short: true },
                24 => Command::ViewNames { view: id, sequence: None },
                25 => Command::StackTrace { exception: id },
                _ => Command::Cancel { address: name, remote_port: 1, local_port: -2 },
            };
            let mut out = Vec::new();
            command.write(&mut out, End::Python).unwrap();
            out
        },
    )
}

/// Bytes that look like the wire, with some that do not.
fn wire() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[acdefghijlmprsSzA!yxLDtno]{0,2}",
        Just("A\ntok\n".into()),
        Just("!yi1\n".into()),
        Just("c\nt\nm\ni1\ne\n".into()),
        Just("custom\n".into()),
        "[ -~]{0,12}",
        "[bdijLDsfrn][ -~]{0,8}",
    ];
    let ends = prop_oneof![8 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    let lines = prop::collection::vec((line, ends).prop_map(|(line, end)| line + end), 0..12);
    let bytes = prop::collection::vec(any::<u8>(), 0..6);
    let actions = prop::collection::vec(0..40u8, 0..6);
    prop_oneof![
        (prop::collection::vec(any::<u8>(), 2), lines, bytes).prop_map(|(head, lines, tail)| {
            let lines = lines.concat().into_bytes();
            [head, lines, tail].concat()
        }),
        prop::collection::vec((actions, wire_line()), 0..8).prop_map(|steps| {
            let steps =
                steps.into_iter().flat_map(|(actions, line)| [actions, vec![line.len() as u8 + 6], line].concat());
            [0, 255].into_iter().chain(steps).collect()
        }),
        prop::collection::vec(any::<u8>(), 0..80),
    ]
}

fn wire_line() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec!["!yi1\n", "c\nt\nm\ne\n", "A\ntok\n", "c\nt\nm\ni", "1\ne\n", "!zsx\n", "g\np0\ne\n"])
        .prop_map(|line| line.as_bytes().to_vec())
}

/// Runs a body on generated bytes, for a number of cases or for as long as was asked.
fn run(body: fn(&[u8])) {
    run_with(wire(), body);
}

fn run_with(strategy: impl Strategy<Value = Vec<u8>>, body: fn(&[u8])) {
    let seconds = std::env::var("SANCA_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(0));
    let mut runner = TestRunner::default();
    let mut cases = 0u64;
    while cases < 500 || Instant::now() < end {
        let bytes = strategy.new_tree(&mut runner).unwrap().current();
        let outcome = std::panic::catch_unwind(|| body(&bytes));
        assert!(outcome.is_ok(), "after {cases} cases, for the bytes {bytes:?}");
        cases += 1;
    }
    println!("{cases} cases");
}

#[test]
fn frames_do_not_depend_on_how_bytes_are_cut() {
    run(bodies::frame);
}

#[test]
fn any_bytes_are_a_command_or_refused() {
    run(bodies::command);
}

#[test]
fn any_line_is_a_reply_or_refused() {
    run(bodies::reply);
}

#[test]
fn a_session_survives_whatever_comes() {
    run(bodies::session);
}

#[test]
fn any_bytes_are_frames_of_ours_or_refused() {
    // Tags are small numbers, and so are most counts that are not refused at once.
    let byte = prop_oneof![4 => 0..45u8, 2 => Just(0u8), 1 => 240..=241u8, 1 => any::<u8>()];
    run_with(proptest::collection::vec(byte, 0..200), bodies::direct);
}
