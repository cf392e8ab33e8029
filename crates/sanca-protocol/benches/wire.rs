//! What the wire costs without a wire: nanoseconds to write and to read a call and its reply. `cargo bench -p sanca-protocol`.

use std::hint::black_box;
use std::time::Instant;

use sanca_protocol::{
    Collection, Command, Config, End, Event, Id, Part, PartBytes, PartText, Parts, Reply, Session, Target,
};

/// Runs it for about a fifth of a second, a few times; prints the best.
fn measure(name: &str, mut once: impl FnMut()) {
    let mut best = f64::INFINITY;
    for _ in 0..7 {
        let (start, mut count) = (Instant::now(), 0u32);
        while start.elapsed().as_millis() < 60 {
            (0..1000).for_each(|_| once());
            count += 1000;
        }
        best = best.min(start.elapsed().as_nanos() as f64 / f64::from(count));
    }
    println!("{name:44} {best:9.1} ns");
}

fn main() {
    let text = "a text of some length, with a \n in it and an é";
    let bytes: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    let (call, echo) = ([Part::Int(3)], [Part::Text(PartText::Plain(text))]);
    let many = [Part::Int(1), Part::Double(0.1), Part::Boolean(true), Part::Null, Part::Long(1 << 40)];
    let array = [Part::Bytes(PartBytes::Plain(&bytes))];
    let rows: [(&str, &[Part<'_>], Part<'_>); 5] = [
        ("list.get(3) -> int", &call, Part::Int(7)),
        ("new object", &[], Part::Reference(Collection::None, Id::Object(123456))),
        ("call with five arguments -> double", &many, Part::Double(1234.5678)),
        ("text of 46 characters there and back", &echo, Part::Text(PartText::Plain(text))),
        ("1 MiB of bytes there and back", &array, Part::Bytes(PartBytes::Plain(&bytes))),
    ];
    for (name, arguments, result) in rows {
        println!("{name}");
        steps(arguments, &result);
    }
}

fn steps(arguments: &[Part<'_>], result: &Part<'_>) {
    let target = Target::Object(Id::Object(17));
    let command = Command::Call { target, method: "get", arguments: Parts::Given(arguments) };
    let mut out = Vec::new();
    measure("  write the command", || {
        out.clear();
        command.write(&mut out, End::Python).unwrap();
        black_box(&out);
    });
    let mut java = Session::new(Config::server(End::Java));
    let mut scratch = Vec::new();
    measure("  read it, its arguments, and write the reply", || {
        java.handle_bytes(&out);
        let Some(Event::Command(Command::Call { arguments, .. })) = java.poll_event() else { unreachable!() };
        for part in arguments.iter() {
            black_box(part.unwrap().lend(&mut scratch).unwrap());
        }
        java.reply(&Reply::Value(*result)).unwrap();
        java.handle_sent(black_box(java.outgoing()).len());
    });
    let mut answer = Vec::new();
    Reply::Value(*result).write(&mut answer, End::Java).unwrap();
    let mut python = Session::new(Config::client(End::Python));
    measure("  a whole call, as its client sees it", || {
        python.send(&command).unwrap();
        python.handle_sent(black_box(python.outgoing()).len());
        python.handle_bytes(&answer);
        let Some(Event::Reply { reply: Reply::Value(part), .. }) = python.poll_event() else { unreachable!() };
        black_box(part.lend(&mut scratch).unwrap());
    });
}
