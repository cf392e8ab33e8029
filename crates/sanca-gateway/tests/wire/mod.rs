//! The other end of a server in a test: sockets that wait for a while and no longer, and commands as they stand on the wire.

#![allow(dead_code, reason = "not every test asks for everything")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sanca_gateway::{Address, Gateway, GatewayConfig, Policy, Server, ServerConfig};

use crate::fake::Fake;

/// No test waits longer.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// A port of this machine, 0 for any.
pub fn loopback(port: u16) -> Address {
    Address::Tcp(SocketAddr::from(([127, 0, 0, 1], port)))
}

/// A server over a fake that keeps a policy, with a list as its entry point.
pub fn guarded(policy: Policy) -> Server {
    let fake = Fake::new();
    let mut config = GatewayConfig::default();
    config.policy = policy;
    let gateway = Gateway::new(Arc::clone(&fake), config);
    gateway.set_entry_point(fake.list());
    Server::serve(ServerConfig::new(loopback(0)), gateway).unwrap()
}

/// Where a server listens that listens to TCP.
pub fn port(server: &Server) -> u16 {
    match server.address() {
        Address::Tcp(address) => address.port(),
        other => panic!("{other:?}"),
    }
}

pub fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port(server))).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends a command, and reads its answer.
pub fn ask(stream: &mut TcpStream, command: &str) -> String {
    stream.write_all(command.as_bytes()).unwrap();
    line(stream)
}

/// A line without its end.
pub fn line(stream: &mut TcpStream) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while byte != *b"\n" {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "closed after {:?}", String::from_utf8_lossy(&line));
        line.push(byte[0]);
    }
    line.pop();
    String::from_utf8(line).unwrap()
}

/// Waits for something to come to pass.
pub fn wait_for(what: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !what() {
        assert!(Instant::now() < end, "it did not come to pass");
        std::thread::yield_now();
    }
}
