//! Java's calls of Python's objects, over a link without a JVM and a Python without Python.

mod fake;
mod python;
mod wire;

use std::net::TcpStream;
use std::sync::Arc;

use fake::Fake;
use python::Python;
use sanca_gateway::{CallbackConfig, Gateway, GatewayConfig, Model, Server, ServerConfig, Token};
use wire::{DEADLINE, ask, connect, line, loopback, wait_for};

struct Setting {
    server: Server,
    fake: Arc<Fake>,
    python: Python,
}

fn start(model: Model) -> Setting {
    let python = Python::start(Some("secret"));
    let mut callbacks = CallbackConfig::new(loopback(python.port));
    callbacks.token = Some(Token::new("secret").unwrap());
    let mut config = GatewayConfig::default();
    config.callbacks = Some(callbacks);
    config.model = model;
    let fake = Fake::new();
    let server = Server::serve(ServerConfig::new(loopback(0)), Gateway::new(Arc::clone(&fake), config)).unwrap();
    Setting { server, fake, python }
}

/// Applies a proxy to a value.
fn apply(how: &str, proxy: u32, value: &str) -> String {
    format!("c\nz:test.Calls\n{how}\nfp{proxy};java.util.function.Function\n{value}\ne\n")
}

/// The text of the exception that was answered.
fn said(stream: &mut TcpStream, thrown: &str) -> String {
    let id = thrown.strip_prefix("!xr").unwrap_or_else(|| panic!("{thrown}"));
    let said = ask(stream, &format!("p\nr{id}\ne\n"));
    assert_eq!(ask(stream, &format!("m\nd\n{id}\ne\n")), "!yv");
    said
}

#[test]
fn calls_go_to_python_and_values_come_back() {
    let Setting { server, fake, python } = start(Model::Pooled);
    let mut stream = connect(&server);
    for (proxy, value) in (0..).zip(["i5", "sa\\nb", "n", "btrue", "L7"]) {
        assert_eq!(ask(&mut stream, &apply("apply", proxy, value)), format!("!y{value}"));
    }
    assert_eq!(ask(&mut stream, &apply("applyAsInt", 5, "i9")), "!yi9");
    assert_eq!(ask(&mut stream, &apply("applyVoid", 6, "sdropped")), "!yv");
    assert_eq!(python.calls(), 7);
    assert_eq!(python.asked.lock().unwrap().calls[5..], ["applyAsInt", "accept"]);
    // An object goes under a new name, and comes back as itself.
    assert_eq!(ask(&mut stream, "i\njava.util.ArrayList\ne\n"), "!ylo0");
    assert_eq!(ask(&mut stream, &apply("apply", 7, "ro0")), "!ylo2");
    assert_eq!(ask(&mut stream, "c\no2\nadd\ni1\ne\n"), "!ybtrue");
    assert_eq!(ask(&mut stream, "c\no0\nsize\ne\n"), "!yi1");
    for id in ["o0", "o1", "o2"] {
        assert_eq!(ask(&mut stream, &format!("m\nd\n{id}\ne\n")), "!yv");
    }
    assert_eq!((server.names(), server.gateway().proxies()), (0, 0));
    wait_for(|| python.collected().len() == 8);
    assert_eq!(python.collected(), ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"]);
    assert!(python.connections() <= 2, "one for calls, which is used again, and one for releases");
    drop(server);
    wait_for(|| fake.live() == 0);
}

#[test]
fn what_python_raises_and_what_does_not_fit_is_thrown() {
    let Setting { server, fake, python } = start(Model::Pooled);
    let mut stream = connect(&server);
    let mut thrown = |command: &str| {
        let answer = ask(&mut stream, command);
        said(&mut stream, &answer)
    };
    let raised = thrown(&apply("apply", 0, "sfail"));
    assert!(
        raised.starts_with(
            "!yspy4j.Py4JException: An exception was raised by the Python Proxy. Return Message: Traceback\\nValueError: no"
        ),
        "{raised}"
    );
    let misfit = thrown(&apply("applyAsInt", 1, "stext"));
    assert!(misfit.contains("Incompatible output type. Expected: int Actual: java.lang.String"), "{misfit}");
    let none = thrown(&apply("applyAsInt", 2, "n"));
    assert!(none.contains("Python gave None to a method that returns int"), "{none}");
    let missing = thrown(&apply("apply", 3, "sraise"));
    assert!(missing.contains("Python raised o0, which is no throwable of this gateway"), "{missing}");
    let broken = thrown(&apply("apply", 4, "squit"));
    assert!(broken.contains("Error while sending a command. Unknown: Python may have run the call"), "{broken}");
    assert_eq!(python.calls(), 5, "nothing is sent twice");
    assert_eq!(ask(&mut stream, &apply("apply", 5, "i1")), "!yi1");
    drop(server);
    wait_for(|| fake.live() == 0);
}

#[test]
fn python_that_is_not_there_is_told_in_py4js_words() {
    let Setting { server, fake, python } = start(Model::Pooled);
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, &apply("apply", 0, "i1")), "!yi1");
    let nobody = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    server.gateway().set_callback_address(loopback(nobody));
    let answer = ask(&mut stream, &apply("apply", 1, "i1"));
    assert_eq!(
        said(&mut stream, &answer),
        "!yspy4j.Py4JException: Error while obtaining a new communication channel\\n"
    );
    server.gateway().set_callbacks(None);
    let answer = ask(&mut stream, &apply("apply", 2, "i1"));
    assert_eq!(said(&mut stream, &answer), "!yspy4j.Py4JException: Cannot obtain a new communication channel\\n");
    // Python has moved, and is found where it is said to be: with its token, which was not said again.
    let mut back = CallbackConfig::new(loopback(python.port));
    back.token = Some(Token::new("wrong").unwrap());
    server.gateway().set_callbacks(Some(back.clone()));
    let answer = ask(&mut stream, &apply("apply", 3, "i1"));
    assert!(said(&mut stream, &answer).contains("Error while obtaining a new communication channel"));
    back.token = Some(Token::new("secret").unwrap());
    server.gateway().set_callbacks(Some(back));
    server.gateway().set_callback_address(loopback(python.port));
    assert_eq!(ask(&mut stream, &apply("apply", 4, "i1")), "!yi1");
    assert_eq!(python.calls(), 2);
    drop(server);
    wait_for(|| fake.live() == 0);
}

#[test]
fn in_the_pinned_model_python_is_asked_over_the_connection_that_asks() {
    let Setting { server, fake, python } = start(Model::Pinned);
    let mut stream = connect(&server);
    // The answer to our command is a command, in the middle of which we may ask again, and are asked again.
    assert_eq!(ask(&mut stream, &apply("apply", 0, "i1")), "c");
    assert_eq!([(); 4].map(|()| line(&mut stream)), ["p0", "apply", "i1", "e"]);
    assert_eq!(ask(&mut stream, &apply("applyAsInt", 1, "i2")), "c");
    assert_eq!([(); 4].map(|()| line(&mut stream)), ["p1", "applyAsInt", "i2", "e"]);
    assert_eq!(ask(&mut stream, "c\nz:test.Calls\ncount\ni3\ne\n"), "!yi3");
    assert_eq!(ask(&mut stream, "!yi20\n"), "!yi20");
    assert_eq!(ask(&mut stream, "!ysten\n"), "!ysten");
    // A thread that serves nobody has a connection of its own.
    assert_eq!(ask(&mut stream, &apply("elsewhere", 2, "i5")), "!yi5");
    assert_eq!((python.calls(), server.metrics().callbacks), (1, 3));
    wait_for(|| python.collected() == ["p0", "p1", "p2"]);
    wait_for(|| server.metrics().callback_connections <= 1);
    drop(server);
    wait_for(|| fake.live() == 0);
}

#[test]
fn proxies_outlive_their_gateway_and_say_so() {
    let Setting { server, fake, python } = start(Model::Pooled);
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "i\njava.util.ArrayList\ne\n"), "!ylo0");
    assert_eq!(ask(&mut stream, "c\no0\nadd\nfp0;java.util.function.Function\ne\n"), "!ybtrue");
    assert_eq!(server.gateway().proxies(), 1);
    assert_eq!(ask(&mut stream, "c\no0\nget\ni0\ne\n"), "!yro1", "a proxy is an object like any other");
    assert_eq!(ask(&mut stream, "c\nz:test.Calls\napply\nro1\ni4\ne\n"), "!yi4");
    let gateway = server.gateway().clone();
    let kept = gateway.object("o1").unwrap().expect("it is named");
    assert!(server.shutdown(DEADLINE));
    drop(server);
    assert_eq!((gateway.names(), gateway.proxies(), fake.live()), (0, 1, 1));
    assert_eq!(fake.call_kept(kept), "Cannot obtain a new communication channel");
    fake.drop_kept(kept);
    assert_eq!((gateway.proxies(), fake.live()), (0, 0));
    assert_eq!(python.calls(), 1);
}

#[test]
fn python_keeps_its_entry_point_whatever_java_does() {
    let Setting { server, fake, python } = start(Model::Pooled);
    let function = fake.function();
    let entry = server.gateway().proxy("t", &[function]).unwrap();
    assert_eq!(fake.call_kept(entry), "called");
    fake.drop_kept(entry);
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, &apply("apply", 0, "i1")), "!yi1");
    wait_for(|| python.collected() == ["p0"]);
    drop(server);
    wait_for(|| fake.live() == 0);
}
