//! Records what Py4J's package and Py4J's jar say to each other, by standing between them.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use sanca_protocol::End;

use crate::support::{Process, Py4j, listen};
use crate::transcript::Transcript;

/// All connections, in the order in which they were opened.
type Recording = Arc<Mutex<Vec<Transcript>>>;

/// Listens, passes everything on to `port`, and keeps it. `from` is the end that connects. Returns the port to connect to.
fn stand_between(recording: &Recording, from: End, port: u16) -> u16 {
    let (listener, own) = listen();
    let recording = Arc::clone(recording);
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else { continue };
            let number = {
                let mut all = recording.lock().unwrap();
                all.push(Transcript::default());
                all.len() - 1
            };
            pass_on(&recording, number, from, &client, &server);
            pass_on(&recording, number, from.peer(), &server, &client);
        }
    });
    own
}

fn pass_on(recording: &Recording, number: usize, end: End, from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let recording = Arc::clone(recording);
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            recording.lock().unwrap()[number].add(end, &buffer[..count]);
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}

/// Runs the program and returns what was said.
fn record(py4j: &Py4j) -> Vec<Transcript> {
    let jvm = py4j.start_jvm(true);
    let recording = Recording::default();
    let port = stand_between(&recording, End::Python, jvm.port);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/py4j/program.py");
    let mut command = Command::new(&py4j.python);
    command.arg(program).arg(port.to_string()).args(&jvm.token).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Process(command.spawn().expect("Python starts"));
    let (mut lines, mut input) = (process.lines(), process.0.stdin.take().unwrap());
    loop {
        let line = lines.line();
        let Some((what, port)) = line.split_once(' ') else { break };
        let from = if what == "callbacks" { End::Java } else { End::Python };
        let between = stand_between(&recording, from, port.parse().expect("a port"));
        writeln!(input, "{between}").unwrap();
    }
    assert!(process.0.wait().unwrap().success(), "the program ran to its end");
    drop(jvm);
    let mut recording = recording.lock().unwrap();
    recording.drain(..).filter(|transcript| !transcript.turns.is_empty()).map(without_farewell).collect()
}

/// Leaves out what the jar says to a connection that its client has closed.
fn without_farewell(mut transcript: Transcript) -> Transcript {
    if let Some((_, bytes)) = transcript.turns.last_mut()
        && let Some(at) = bytes.windows(2).rposition(|pair| pair == b"!z")
        && bytes[at..].windows(30).any(|text| text == b"Unknown command received: null")
    {
        bytes.truncate(at);
    }
    transcript.turns.retain(|(_, bytes)| !bytes.is_empty());
    transcript
}

#[test]
fn a_program_of_today_is_said_again_byte_for_byte() {
    let Some(py4j) = Py4j::find() else { return };
    let transcripts = record(&py4j);
    if std::env::var_os("SANCA_RECORD").is_some() {
        let header = "# What program.py of Py4J 0.10.9.9 and the jar of that version said. A section a connection, > is Python; the tokens were of these processes only.\n\n";
        let sections: Vec<String> = transcripts.iter().map(Transcript::to_text).collect();
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/py4j/transcripts/program.txt");
        std::fs::write(file, header.to_string() + &sections.join("\n")).unwrap();
    }
    let count: usize = transcripts.iter().map(Transcript::play).sum();
    assert!(count > 500, "{count} commands and replies");
}
