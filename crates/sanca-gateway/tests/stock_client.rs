//! Py4J's own Python package at a server of ours. Needs `py4j==0.10.9.9`, as the tests of `sanca-protocol` do; says so and passes without.

mod fake;
#[path = "../../sanca-protocol/tests/py4j/find.rs"]
mod find;

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use fake::Fake;
use find::{DEADLINE, Process, Py4j};
use sanca_gateway::{Address, Server, ServerConfig};
use sanca_protocol::Token;

#[test]
fn the_stock_client_works_at_our_server() {
    let Some(py4j) = Py4j::find() else { return };
    let fake = Fake::new();
    let mut config = ServerConfig::new(Address::Tcp(SocketAddr::from(([127, 0, 0, 1], 0))));
    config.token = Some(Token::new("a-token").unwrap());
    let entry_point = fake.list();
    let server = Server::start(config, Arc::clone(&fake), Some(entry_point)).unwrap();
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stock_client.py");
    let mut command = Command::new(&py4j.python);
    command.arg(program).arg(address.port().to_string()).arg("a-token").stderr(Stdio::piped());
    let process = Process(command.spawn().expect("Python starts"));
    let (success, said) = process.outcome(DEADLINE);
    assert!(success, "{said}");
    assert!(server.shutdown(DEADLINE));
    drop(server);
    assert_eq!(fake.live(), 0, "what the client did not release went with its server");
}
