//! Who has not been let in: costs no thread, holds nobody up, and is told why he has to go.

mod fake;
mod wire;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use fake::Fake;
use sanca_gateway::{CustomCommand, Exchange, Listener, Peer, Server, ServerConfig, Token};
use wire::{DEADLINE, ask, connect, loopback, wait_for};

fn start(change: impl FnOnce(&mut ServerConfig)) -> (Server, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    let mut config = ServerConfig::new(loopback(0));
    config.listener = Arc::clone(&heard) as Arc<dyn Listener>;
    change(&mut config);
    (Server::start(config, Fake::new(), None).unwrap(), heard)
}

/// Keeps what it is told.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Listener for Heard {
    fn server_started(&self) {
        self.note("started");
    }
    fn server_stopped(&self) {
        self.note("stopped");
    }
    fn before_shutdown(&self) {
        self.note("before");
    }
    fn after_shutdown(&self) {
        self.note("after");
    }
    fn connection_started(&self, connection: &Peer) {
        assert!(connection.remote.is_some() && connection.local.is_some());
        self.note("in");
    }
    fn connection_stopped(&self, _: &Peer) {
        self.note("out");
    }
    fn connection_error(&self, _: &Peer, why: &str) {
        self.note(why);
    }
}

/// The threads of this process that serve connections. Only Linux tells.
#[cfg(target_os = "linux")]
fn serving_threads() -> usize {
    let names = std::fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.starts_with("sanca-door-t")).count()
}

#[cfg(target_os = "linux")]
#[test]
fn silent_strangers_have_no_threads_and_hold_nobody_up() {
    let (server, heard) = start(|config| {
        config.token = Some(Token::new("secret").unwrap());
        config.threads = sanca_gateway::Threads::given(|_, task| {
            std::thread::Builder::new().name("sanca-door-test".into()).spawn(task).map(drop)
        });
    });
    let silent: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    wait_for(|| server.metrics().waiting == 100);
    let before = serving_threads();
    assert!(before <= 1, "the acceptor's alone: {before}");
    let mut known = connect(&server);
    // In pieces: nobody waits for the rest of a token.
    known.write_all(b"A\nsec").unwrap();
    let mut other = connect(&server);
    assert_eq!(ask(&mut other, "A\nsecret\n"), "!yv");
    assert_eq!(ask(&mut known, "ret\n"), "!yv");
    for stream in [&mut known, &mut other] {
        assert_eq!(ask(stream, "c\nz:java.lang.Math\nabs\ni-3\ne\n"), "!yi3");
    }
    assert_eq!((serving_threads(), server.connections()), (before + 2, 2));
    drop(silent);
    wait_for(|| server.metrics().waiting == 0);
    let metrics = server.metrics();
    assert_eq!((metrics.accepted, metrics.turned_away, metrics.too_many), (2, 100, 0));
    assert_eq!(heard.all().iter().filter(|said| said.contains("went away before")).count(), 100);
}

#[test]
fn there_is_room_for_so_many_at_the_door() {
    let (server, heard) = start(|config| {
        config.token = Some(Token::new("secret").unwrap());
        config.waiting = 3;
    });
    let waiting: Vec<TcpStream> = (0..3).map(|_| connect(&server)).collect();
    wait_for(|| server.metrics().waiting == 3);
    let mut more = connect(&server);
    assert!(matches!(more.read(&mut [0]), Ok(0) | Err(_)));
    assert_eq!(server.metrics().too_many, 1);
    assert!(heard.all().iter().any(|said| said == "3 connections are at the door, and no more are accepted there"));
    drop(waiting);
    wait_for(|| server.metrics().waiting == 0);
    assert_eq!(ask(&mut connect(&server), "A\nsecret\n"), "!yv");
}

#[test]
fn listeners_hear_what_happens_in_order() {
    let (server, heard) = start(|config| config.token = Some(Token::new("secret").unwrap()));
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "A\nsecret\n"), "!yv");
    assert_eq!(ask(&mut connect(&server), "A\nwrong\n"), "!xsAuthentication error: bad auth token received.");
    drop(stream);
    wait_for(|| server.connections() == 0 && server.metrics().turned_away == 1);
    wait_for(|| heard.all().len() == 4);
    assert!(server.shutdown(DEADLINE));
    drop(server);
    let heard = heard.all();
    assert_eq!(heard[0], "started");
    let mut middle = heard[1..4].to_vec();
    middle.sort();
    assert_eq!(middle, ["Authentication error: bad auth token received.", "in", "out"]);
    let mut end = heard[4..].to_vec();
    assert_eq!(end[0], "before");
    end.sort();
    assert_eq!(end, ["after", "before", "stopped"]);
}

/// Adds the numbers on its lines, and says how many lines there were.
struct Add;

impl CustomCommand for Add {
    fn perform(&self, exchange: &mut dyn Exchange) -> std::io::Result<()> {
        let (mut sum, mut lines) = (0, 0);
        while let Some(line) = exchange.read_line()? {
            if line == "e" {
                break;
            }
            sum += line.parse::<i64>().map_err(std::io::Error::other)?;
            lines += 1;
        }
        assert!(exchange.connection().is_some());
        exchange.write(format!("!yi{sum}\n").as_bytes())?;
        exchange.flush()?;
        assert!(lines < 100, "no test sends more");
        Ok(())
    }
}

#[test]
fn commands_of_the_owner_read_and_answer_by_themselves() {
    let (server, _) = start(|config| {
        config.commands = vec![("add".into(), Arc::new(Add)), ("q".into(), Arc::new(Add))];
    });
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "add\n1\n20\ne\n"), "!yi21");
    assert_eq!(ask(&mut stream, "c\nz:java.lang.Math\nabs\ni-3\ne\n"), "!yi3");
    assert_eq!(ask(&mut stream, "q\ne\n"), "!yi0");
    stream.write_all(b"add\nc\n").unwrap();
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)), "what follows is nobody's command");
    assert_eq!(ask(&mut connect(&server), "add\n5\ne\n"), "!yi5");
}
