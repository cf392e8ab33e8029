//! The link is cut after every byte of a request and of its reply: nothing is performed twice, and what is said of it is true.

mod fake;
mod python;
mod wire;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fake::Fake;
use python::Python;
use sanca_gateway::{CallbackConfig, Gateway, GatewayConfig, Model, Server, ServerConfig};
use sanca_protocol::{Command, Config, End, Event, Fate, Part, Parts, Reply, Session, Target};
use wire::{DEADLINE, loopback, port, wait_for};

/// Where a connection is cut: after so many bytes one way or the other; both ends are told at once.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Request(usize),
    Reply(usize),
}

impl Cut {
    /// Whether the request is performed: half a command is none, and a whole one is performed even if nobody hears of it. Just behind its
    /// last byte the end may come to be known first.
    fn is_certain(self, request: usize) -> Option<bool> {
        match self {
            Cut::Request(count) if count < request => Some(false),
            // Before its first byte comes back the cut may be made at any time.
            Cut::Request(_) | Cut::Reply(0) => None,
            Cut::Reply(_) => Some(true),
        }
    }
}

/// Passes one connection after the other on to a port, and cuts each.
struct Scissors {
    port: u16,
    connections: Arc<AtomicUsize>,
    /// Directions that were cut or have ended.
    ended: Arc<AtomicUsize>,
}

impl Scissors {
    fn before(target: u16, cut: Cut) -> Scissors {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let ended = Arc::new(AtomicUsize::new(0));
        let (counted, cuts) = (Arc::clone(&connections), Arc::clone(&ended));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                counted.fetch_add(1, Ordering::SeqCst);
                let server = TcpStream::connect(("127.0.0.1", target)).unwrap();
                let (requests, replies) = match cut {
                    Cut::Request(count) => (count, usize::MAX),
                    Cut::Reply(count) => (usize::MAX, count),
                };
                pass(&client, &server, requests, &cuts);
                pass(&server, &client, replies, &cuts);
            }
        });
        Scissors { port, connections, ended }
    }
}

/// Passes so many bytes on, and ends both connections then, or when one of them ends.
fn pass(from: &TcpStream, to: &TcpStream, mut count: usize, ended: &Arc<AtomicUsize>) {
    let ended = Arc::clone(ended);
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let mut buffer = [0; 256];
        while count > 0 {
            let room = buffer.len().min(count);
            match from.read(&mut buffer[..room]) {
                Ok(0) | Err(_) => break,
                Ok(read) if to.write_all(&buffer[..read]).is_err() => break,
                Ok(read) => count -= read,
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
        ended.fetch_add(1, Ordering::SeqCst);
    });
}

/// Waits until everybody who was cut off is gone: what was not performed by then never is.
fn wait_for_nobody(server: &Server) {
    wait_for(|| server.connections() == 0 && server.metrics().waiting == 0);
}

/// One call over a connection of its own: what a client can say of it.
fn call(port: u16, argument: i32) -> (Fate, bool) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut session = Session::new(Config::client(End::Python));
    let arguments = [Part::integer(argument.into())];
    let command =
        Command::Call { target: Target::Static("test.Calls"), method: "count", arguments: Parts::Given(&arguments) };
    let ticket = session.send(&command).unwrap();
    // A byte at a time, so that the cut hits in the middle of writing, too.
    while !session.outgoing().is_empty() {
        if stream.write_all(&session.outgoing()[..1]).is_err() {
            return (session.fate(ticket), false);
        }
        session.handle_sent(1);
    }
    let mut buffer = [0; 256];
    loop {
        if let Some(event) = session.poll_event() {
            let answered = matches!(event, Event::Reply { .. });
            return (session.fate(ticket), answered);
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return (session.fate(ticket), false),
            Ok(count) => session.handle_bytes(&buffer[..count]),
        }
    }
}

#[test]
fn a_call_is_performed_at_most_once_wherever_the_link_is_cut() {
    let fake = Fake::new();
    let server = Server::start(ServerConfig::new(loopback(0)), Arc::clone(&fake), None).unwrap();
    let (request, reply) = ("c\nz:test.Calls\ncount\ni100\ne\n".len(), "!yi100\n".len());
    let cuts: Vec<Cut> = (0..=request).map(Cut::Request).chain((0..=reply).map(Cut::Reply)).collect();
    let mut said = Vec::new();
    for (argument, cut) in (100..).zip(&cuts) {
        let scissors = Scissors::before(port(&server), *cut);
        said.push((argument, *cut, call(scissors.port, argument)));
        if cut.is_certain(request) == Some(true) {
            wait_for(|| fake.count(argument) > 0);
        }
    }
    wait_for_nobody(&server);
    for (argument, cut, (fate, answered)) in said {
        let performed = fake.count(argument);
        assert!(performed <= 1, "{cut:?}: performed {performed} times");
        match fate {
            Fate::NotSent => assert_eq!(performed, 0, "{cut:?}"),
            Fate::Done => assert_eq!((performed, answered), (1, true), "{cut:?}"),
            Fate::Unknown => assert!(!answered, "{cut:?}"),
        }
        assert!(cut.is_certain(request).is_none_or(|certain| performed == usize::from(certain)), "{cut:?}");
        assert_eq!(fate == Fate::Done, matches!(cut, Cut::Reply(count) if count == reply), "{cut:?}");
    }
    assert_eq!(server.names(), 0);
}

/// A server whose Python is behind scissors.
fn gateway(python: &Python, cut: Cut, model: Model) -> (Server, Arc<Fake>, Scissors) {
    let scissors = Scissors::before(python.port, cut);
    let mut config = GatewayConfig::default();
    config.callbacks = Some(CallbackConfig::new(loopback(scissors.port)));
    config.model = model;
    let fake = Fake::new();
    let server = Server::serve(ServerConfig::new(loopback(0)), Gateway::new(Arc::clone(&fake), config)).unwrap();
    (server, fake, scissors)
}

#[test]
fn a_callback_is_performed_at_most_once_wherever_the_link_is_cut() {
    let (request, reply) = ("c\nt\napply\ni1\ne\n".len(), "!yi1\n".len());
    for model in [Model::Pooled, Model::Pinned] {
        for cut in (0..=request).map(Cut::Request).chain((0..=reply).map(Cut::Reply)) {
            let python = Python::start(None);
            let (server, fake, scissors) = gateway(&python, cut, model);
            let entry = server.gateway().proxy("t", &[fake.function()]).unwrap();
            let said = fake.call_kept(entry);
            let certain = cut.is_certain(request);
            if certain == Some(true) {
                wait_for(|| python.calls() > 0);
            }
            wait_for(|| scissors.ended.load(Ordering::SeqCst) == 2 && python.is_alone());
            let performed = python.calls();
            assert!(performed <= 1, "{cut:?}: performed {performed} times");
            assert_eq!(scissors.connections.load(Ordering::SeqCst), 1, "{cut:?}: {said}");
            match said.as_str() {
                "called" => assert_eq!(performed, 1, "{cut:?}"),
                said if said.contains("NotSent") => assert_eq!(performed, 0, "{cut:?}"),
                said => assert!(said.starts_with("Error while sending a command. Unknown"), "{cut:?}: {said}"),
            }
            assert!(certain.is_none_or(|certain| performed == usize::from(certain)), "{cut:?}");
            assert_eq!(said == "called", matches!(cut, Cut::Reply(count) if count == reply), "{cut:?}: {said}");
            fake.drop_kept(entry);
            drop(server);
            assert_eq!(fake.live(), 0, "{cut:?}");
        }
    }
}

#[test]
fn a_connection_that_died_unused_costs_no_callback() {
    let python = Python::start(None);
    // The reply to the first call is the last that comes through.
    let (server, fake, scissors) = gateway(&python, Cut::Reply("!yi1\n".len()), Model::Pooled);
    let entry = server.gateway().proxy("t", &[fake.function()]).unwrap();
    for calls in 1..=3 {
        assert_eq!(fake.call_kept(entry), "called");
        assert_eq!((python.calls(), scissors.connections.load(Ordering::SeqCst)), (calls, calls));
        wait_for(|| scissors.ended.load(Ordering::SeqCst) == 2 * calls);
    }
    fake.drop_kept(entry);
}

/// A client of the pinned model: calls, and runs the callback in the middle of its call. How often it ran, and what is known of the call.
fn pinned_call(port: u16, argument: i32) -> (usize, Fate) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut session = Session::new(Config { serves: true, ..Config::client(End::Python) });
    let ticket = session.send_written(pinned(argument).as_bytes()).unwrap();
    let (mut ran, mut buffer) = (0, [0; 256]);
    loop {
        let sent = session.outgoing().len();
        if stream.write_all(session.outgoing()).is_ok() {
            session.handle_sent(sent);
        }
        match session.poll_event() {
            Some(Event::Command(_)) => {
                ran += 1;
                session.reply(&Reply::Value(Part::Int(8))).unwrap();
                continue;
            }
            Some(_) => return (ran, session.fate(ticket)),
            None => {}
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return (ran, session.fate(ticket)),
            Ok(count) => session.handle_bytes(&buffer[..count]),
        }
    }
}

fn pinned(argument: i32) -> String {
    format!("c\nz:test.Calls\ncountThenApply\nfp0;java.util.function.Function\ni{argument}\ne\n")
}

#[test]
fn call_and_callback_over_one_connection_are_performed_at_most_once_wherever_it_is_cut() {
    let mut config = GatewayConfig::default();
    config.model = Model::Pinned;
    let fake = Fake::new();
    let server = Server::serve(ServerConfig::new(loopback(0)), Gateway::new(Arc::clone(&fake), config)).unwrap();
    let request = pinned(100).len() + "!yi8\n".len();
    let reply = "c\np0\napply\ni100\ne\n".len() + "!yi8\n".len();
    let cuts: Vec<Cut> = (0..=request).map(Cut::Request).chain((0..=reply).map(Cut::Reply)).collect();
    let mut said = Vec::new();
    for (argument, cut) in (100..).zip(&cuts) {
        let scissors = Scissors::before(port(&server), *cut);
        said.push((argument, *cut, pinned_call(scissors.port, argument)));
    }
    wait_for_nobody(&server);
    for (argument, cut, (ran, fate)) in &said {
        let called = fake.count(*argument);
        assert!(called <= 1 && *ran <= called, "{cut:?}: called {called}, called back {ran}");
        assert!(*fate != Fate::Done || (called, *ran) == (1, 1), "{cut:?}");
    }
    let done = said.iter().filter(|(_, _, (_, fate))| *fate == Fate::Done).count();
    assert!((1..=2).contains(&done), "nothing but what was not cut is known to be done: {done}");
    assert_eq!(server.gateway().proxies(), 0);
    drop(server);
    wait_for(|| fake.live() == 0);
}
