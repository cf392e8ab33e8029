//! A gateway's server with a JVM behind it, asked by Py4J's own Python package: the program whose talk with Py4J's own jar was
//! recorded, without its callbacks; and one that is about callbacks, in both of Py4J's models. Needs the jar of this project (`cargo xtask dev`) and `py4j==0.10.9.9`; says so and
//! passes without.

#[expect(clippy::disallowed_types, reason = "a test is at the other end of the socket")]
mod beside;
#[path = "../../sanca-protocol/tests/py4j/find.rs"]
mod find;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use find::{DEADLINE, Process, Py4j};
use sanca_gateway::{
    Address, CallbackConfig, Gateway, GatewayConfig, Model, Server, ServerConfig, Token, remote_python,
};
use sanca_jvm::{EmbeddedJava, StartOptions};
use sanca_model::link::JavaLink;

/// Tests count the handles of the one JVM there is: one at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// The JVM of this process, if the jar is there.
fn java() -> Option<(MutexGuard<'static, ()>, &'static EmbeddedJava)> {
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let jar = concat!(env!("CARGO_MANIFEST_DIR"), "/../../java/sanca/target/sanca.jar");
    if !Path::new(jar).exists() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: a gateway with a JVM, as sanca.jar is not built; run cargo xtask dev"
        );
        return None;
    }
    let java_home = std::env::var("SANCA_TEST_JAVA").ok();
    let classpath = testkit().map(|jar| jar.to_string_lossy().into_owned()).into_iter().collect();
    let options = StartOptions { jar: jar.into(), java_home, classpath, remote: true, ..StartOptions::default() };
    // On a thread of its own: the first one into a JVM is special to it.
    let started = std::thread::spawn(move || sanca_jvm::start(&options, remote_python()).map(|(java, _)| java));
    Some((alone, started.join().expect("starting does not panic").unwrap_or_else(|why| panic!("no JVM: {why:?}"))))
}

/// Java subjects, if they have been built.
fn testkit() -> Option<PathBuf> {
    let jar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/dist/testkit.jar");
    jar.exists().then_some(jar)
}

fn loopback(port: u16) -> Address {
    Address::Tcp(SocketAddr::from(([127, 0, 0, 1], port)))
}

fn config() -> ServerConfig {
    let mut config = ServerConfig::new(loopback(0));
    config.token = Some(Token::new("a-token").expect("it is not empty"));
    config
}

fn port(server: &Server) -> String {
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    address.port().to_string()
}

/// Ends the server. What the client did not release goes with it, when its last thread ends.
fn end(java: &EmbeddedJava, server: Server, before: u64) {
    assert!(server.shutdown(DEADLINE));
    drop(server);
    let live = || java.stats().expect("counts").live_handles;
    let end = Instant::now() + DEADLINE / 6;
    while live() != before && Instant::now() < end {
        std::thread::yield_now();
    }
    assert_eq!(live(), before, "not given back: {:?}", java.live_objects());
}

#[test]
fn the_stock_client_works_at_our_server_with_a_jvm_behind_it() {
    let Some(py4j) = Py4j::find() else { return };
    let Some((_alone, java)) = java() else { return };
    let before = java.stats().expect("counts").live_handles;
    let server = Server::start(config(), java, None).expect("there is a port");
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../sanca-protocol/tests/py4j/program.py");
    let mut command = Command::new(&py4j.python);
    command.args([program, &port(&server), "a-token", "plain"]).stderr(Stdio::piped());
    let (success, said) = Process(command.spawn().expect("Python starts")).outcome(DEADLINE);
    assert!(success, "{said}");
    end(java, server, before);
}

/// Runs the program about callbacks.
fn callbacks(model: Model, name: &str) {
    let Some(py4j) = Py4j::find() else { return };
    let Some((_alone, java)) = java() else { return };
    let before = java.stats().expect("counts").live_handles;
    let mut gateway = GatewayConfig::default();
    gateway.model = model;
    let gateway = Gateway::new(java, gateway);
    let server = Server::serve(config(), gateway.clone()).expect("there is a port");
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/callbacks.py");
    let mut command = Command::new(&py4j.python);
    command.args([program, &port(&server), "a-token", name]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = Process(command.spawn().expect("Python starts"));
    let mut callbacks = CallbackConfig::new(loopback(process.lines().number()));
    callbacks.token = Some(Token::new("a-token").expect("it is not empty"));
    gateway.set_callbacks(Some(callbacks));
    let mut stdin = process.0.stdin.take().expect("its input is piped");
    stdin.write_all(b"go on\n").expect("it waits for a line");
    let (success, said) = process.outcome(DEADLINE);
    assert!(success, "{said}\n{:?}", server.metrics());
    let metrics = server.metrics();
    assert_eq!((metrics.proxies, metrics.not_released), (0, 0), "{metrics:?}");
    assert!(metrics.released > 100 && metrics.callbacks > metrics.released, "{metrics:?}");
    drop(gateway);
    end(java, server, before);
}

#[test]
fn answers_are_those_of_py4js_server() {
    let Some(py4j) = Py4j::find() else { return };
    let Some((_alone, java)) = java() else { return };
    let Some(testkit) = testkit() else {
        let _ = writeln!(std::io::stderr(), "skipped: a comparison, as testkit.jar is not built; run cargo xtask dev");
        return;
    };
    let before = java.stats().expect("counts").live_handles;
    let theirs = py4j.start_jvm_with(false, &[&testkit]);
    let server = Server::start(ServerConfig::new(loopback(0)), java, None).expect("there is a port");
    beside::compare(theirs.port, port(&server).parse().expect("it is a number"));
    end(java, server, before);
}

#[test]
fn java_calls_python_over_connections_of_its_own() {
    callbacks(Model::Pooled, "pooled");
}

#[test]
fn java_calls_python_over_the_connection_that_is_being_served() {
    callbacks(Model::Pinned, "pinned");
}
