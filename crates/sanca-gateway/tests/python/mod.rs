//! A Python without Python: serves callbacks over a session, and counts what it is asked.

#![allow(dead_code, reason = "not every test asks for everything")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use sanca_protocol::{Command, Config, End, Event, Id, Part, PartText, Reply, Session, Token};

/// What was asked.
#[derive(Default)]
pub struct Asked {
    /// Methods that ran, in order.
    pub calls: Vec<String>,
    /// Proxies that Java gave back.
    pub collected: Vec<String>,
    /// Connections that were opened.
    pub connections: usize,
    /// Those that have ended.
    pub ended: usize,
}

/// Listens until the test ends.
pub struct Python {
    pub port: u16,
    pub asked: Arc<Mutex<Asked>>,
}

impl Python {
    /// Answers `apply` with its argument, `fail` with a traceback, and a call with the argument `quit` with the end of the connection.
    pub fn start(token: Option<&str>) -> Python {
        Python::start_over(token, |stream| stream)
    }

    /// Over what is made of each connection.
    pub fn start_over<S: Read + Write + 'static>(token: Option<&str>, wrap: fn(TcpStream) -> S) -> Python {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Asked::default()));
        let (shared, token) = (Arc::clone(&asked), token.map(|token| Token::new(token).unwrap()));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                shared.lock().unwrap().connections += 1;
                let (asked, token) = (Arc::clone(&shared), token.clone());
                thread::spawn(move || {
                    serve(wrap(stream), &asked, token);
                    asked.lock().unwrap().ended += 1;
                });
            }
        });
        Python { port, asked }
    }

    pub fn calls(&self) -> usize {
        self.asked.lock().unwrap().calls.len()
    }

    pub fn collected(&self) -> Vec<String> {
        let mut collected = self.asked.lock().unwrap().collected.clone();
        collected.sort();
        collected
    }

    /// Whether all connections have ended: nothing is asked any more.
    pub fn is_alone(&self) -> bool {
        let asked = self.asked.lock().unwrap();
        asked.connections == asked.ended
    }

    pub fn connections(&self) -> usize {
        self.asked.lock().unwrap().connections
    }
}

fn serve(mut stream: impl Read + Write, asked: &Mutex<Asked>, requires: Option<Token>) {
    let mut session = Session::new(Config { requires, ..Config::server(End::Python) });
    let mut buffer = [0; 4096];
    loop {
        let command = match session.poll_event() {
            Some(Event::Command(_)) => true,
            Some(_) => continue,
            None => false,
        };
        if command {
            let frame = session.take_frame();
            if !answer(&mut session, &frame.command().unwrap(), asked) {
                return;
            }
        }
        let sent = session.outgoing().len();
        if stream.write_all(session.outgoing()).is_err() {
            return;
        }
        session.handle_sent(sent);
        if command {
            continue;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => session.handle_bytes(&buffer[..count]),
        }
    }
}

/// False to break off.
fn answer(session: &mut Session, command: &Command<'_>, asked: &Mutex<Asked>) -> bool {
    match command {
        Command::CollectProxy { proxy } => {
            asked.lock().unwrap().collected.push(proxy.to_string());
            session.reply(&Reply::Done).unwrap();
        }
        Command::Call { method, arguments, .. } => {
            asked.lock().unwrap().calls.push((*method).into());
            let first = arguments.get(0).transpose().unwrap().unwrap_or(Part::Null);
            let reply = match first {
                Part::Text(text) if text.to_str().unwrap() == "quit" => return false,
                Part::Text(text) if text.to_str().unwrap() == "fail" => {
                    Reply::Error(Some(Part::Text(PartText::Plain("Traceback\nValueError: no"))))
                }
                Part::Text(text) if text.to_str().unwrap() == "raise" => {
                    Reply::Error(Some(Part::Reference(sanca_protocol::Collection::None, Id::Object(0))))
                }
                other => Reply::Value(other),
            };
            session.reply(&reply).unwrap();
        }
        other => panic!("{other:?}"),
    }
    true
}
