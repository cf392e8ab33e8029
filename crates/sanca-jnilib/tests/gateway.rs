//! A gateway's server with a JVM behind it, asked by Py4J's own Python package: the program whose talk with Py4J's own jar was
//! recorded, without its callbacks. Needs the jar of this project (`cargo xtask dev`) and `py4j==0.10.9.9`; says so and
//! passes without.

#[path = "../../sanca-protocol/tests/py4j/find.rs"]
mod find;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use find::{DEADLINE, Process, Py4j};
use sanca_gateway::{Address, Server, ServerConfig, Token};
use sanca_jvm::{EmbeddedJava, StartOptions};
use sanca_model::PyRef;
use sanca_model::link::{JavaLink, PythonLink, Reply};
use sanca_model::shape::CallbackMethod;

/// There is no Python on this side.
struct NoPython;

impl PythonLink for NoPython {
    fn invoke(&self, _: PyRef, _: bool, _: &CallbackMethod, _: &[u8], reply: &mut dyn Reply) {
        reply.refuse("this process runs no Python");
    }
    fn release(&self, _: PyRef) {}
    fn implements(&self, _: PyRef, _: &str) -> bool {
        false
    }
}

/// The JVM of this process.
fn java(jar: &str) -> &'static EmbeddedJava {
    let java_home = std::env::var("SANCA_TEST_JAVA").ok();
    let options = StartOptions { jar: jar.into(), java_home, ..StartOptions::default() };
    // On a thread of its own: the first one into a JVM is special to it.
    let started = std::thread::spawn(move || sanca_jvm::start(&options, &NoPython).map(|(java, _)| java));
    started.join().expect("starting does not panic").unwrap_or_else(|why| panic!("no JVM: {why:?}"))
}

#[test]
fn the_stock_client_works_at_our_server_with_a_jvm_behind_it() {
    let Some(py4j) = Py4j::find() else { return };
    let jar = concat!(env!("CARGO_MANIFEST_DIR"), "/../../java/sanca/target/sanca.jar");
    if !Path::new(jar).exists() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: a gateway with a JVM, as sanca.jar is not built; run cargo xtask dev"
        );
        return;
    }
    let java = java(jar);
    let before = java.stats().expect("counts").live_handles;
    let mut config = ServerConfig::new(Address::Tcp(SocketAddr::from(([127, 0, 0, 1], 0))));
    config.token = Some(Token::new("a-token").expect("it is not empty"));
    let server = Server::start(config, java, None).expect("there is a port");
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../sanca-protocol/tests/py4j/program.py");
    let mut command = Command::new(&py4j.python);
    command.args([program, &address.port().to_string(), "a-token", "plain"]).stderr(Stdio::piped());
    let (success, said) = Process(command.spawn().expect("Python starts")).outcome(DEADLINE);
    assert!(success, "{said}");
    assert!(server.shutdown(DEADLINE));
    drop(server);
    // What the client did not release goes with the server, when its last thread ends.
    let live = || java.stats().expect("counts").live_handles;
    let end = Instant::now() + DEADLINE / 6;
    while live() != before && Instant::now() < end {
        std::thread::yield_now();
    }
    assert_eq!(live(), before, "not given back: {:?}", java.live_objects());
}
