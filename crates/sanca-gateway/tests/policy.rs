//! What a policy lets a client do, over a socket.

mod fake;
mod wire;

use std::net::TcpStream;
use std::sync::Arc;

use fake::Fake;
use sanca_gateway::{Address, Gateway, GatewayConfig, Policy, Server, ServerConfig};
use wire::{DEADLINE, ask, connect, guarded, loopback};

fn start(policy: Policy) -> (Server, TcpStream) {
    let server = guarded(policy);
    let stream = connect(&server);
    (server, stream)
}

/// What needs a rule, and which.
const NEED_RULES: &[(&str, &str)] = &[
    ("c\nz:java.lang.Math\nabs\ni-3\ne\n", "java.lang.Math#abs"),
    ("i\njava.util.ArrayList\ne\n", "java.util.ArrayList#new"),
    ("i\ntest.Point\ni3\ne\n", "test.Point#new"),
    ("r\nm\njava.lang.Integer\nMAX_VALUE\ne\n", "java.lang.Integer#MAX_VALUE"),
];

#[test]
fn nothing_but_the_entry_point_is_usable_where_nothing_else_is_allowed() {
    let (server, mut stream) = start(Policy::parse("level none").unwrap());
    assert_eq!(ask(&mut stream, "c\nt\nadd\ni7\ne\n"), "!ybtrue");
    assert_eq!(ask(&mut stream, "c\nt\nget\ni0\ne\n"), "!yi7");
    for (command, _) in NEED_RULES {
        let said = ask(&mut stream, command);
        assert!(
            said.starts_with("!xsjava.lang.SecurityException: denied by the policy of this gateway (level none)"),
            "{said}"
        );
    }
    for command in [
        "r\nu\njava.lang.Math\nrj\ne\n",
        "r\nc\njava.lang.Math\ne\n",
        "r\nm\njava.lang.Integer\nvalueOf\ne\n",
        "h\nc\ntest.Point\nn\nbTrue\ne\n",
        "d\ns\ntest.Point\ne\n",
        "a\nc\nsjava.lang.Object\ni3\ne\n",
        "S\nz:java.lang.Math\nabs\ni-3\ne\n",
    ] {
        let said = ask(&mut stream, command);
        assert!(said.contains("SecurityException: denied"), "{command}: {said}");
    }
    // What takes no class, and objects that a client holds.
    assert_eq!(ask(&mut stream, "r\nu\nno.such.thing\nrj\ne\n"), "!yp");
    assert_eq!(ask(&mut stream, "a\nc\nsint\ni3\ne\n"), "!yto0");
    assert_eq!(ask(&mut stream, "l\ns\nt\ne\n"), "!yv");
    // There is no answer to this one; the next is answered as ever.
    assert_eq!(ask(&mut stream, "s\nc\nt\nsize\ne\n"), "!yi1");
    assert!(server.metrics().denied >= 11, "{:?}", server.metrics());
    assert!(!server.is_ending());
}

#[test]
fn a_denial_names_the_rule_that_allows_it() {
    let (mut rules, names) = (String::from("level explicit\n"), [0, 1]);
    for (command, rule) in NEED_RULES {
        let (_server, mut stream) = start(Policy::parse(&rules).unwrap());
        let said = ask(&mut stream, command);
        if !said.ends_with("#*\\n") {
            assert!(said.ends_with(&format!("the rule that would allow it is: {rule}\\n")), "{said}");
        }
        rules.extend([rule, "\n"]);
        let (_server, mut stream) = start(Policy::parse(&rules).unwrap());
        let said = ask(&mut stream, command);
        assert!(said.starts_with("!y"), "{said}");
    }
    let (_server, mut stream) = start(Policy::parse(&rules).unwrap());
    for name in names {
        assert_eq!(ask(&mut stream, "i\njava.util.ArrayList\ne\n"), format!("!ylo{name}"));
    }
    // A list that a client may make is not one that it may use.
    assert!(ask(&mut stream, "c\no0\nclear\ne\n").contains("java.util.ArrayList#clear"));
    assert_eq!(ask(&mut stream, "r\nu\nMath\nrj\ne\n"), "!ycjava.lang.Math");
    assert!(ask(&mut stream, "r\nu\ntest.Pick\nrj\ne\n").contains("SecurityException"));
    // A field needs its own.
    assert_eq!(ask(&mut stream, "i\ntest.Point\ni3\ne\n"), "!yro2");
    assert!(ask(&mut stream, "f\ng\no2\nx\ne\n").contains("test.Point#x"));
}

#[test]
fn what_a_run_needed_is_learnt_and_is_enough() {
    let file = std::env::temp_dir().join(format!("sanca-gateway-policy-{}", std::process::id()));
    let run = |stream: &mut TcpStream| {
        let answers = [
            "c\nz:java.lang.Math\nabs\ni-3\ne\n",
            "i\ntest.Point\ni3\ne\n",
            "f\ng\no0\nx\ne\n",
            "f\ns\no0\nx\ni5\ne\n",
            "c\no0\ntoString\ne\n",
            "c\nt\nsize\ne\n",
            "r\nu\ntest.Point\nrj\ne\n",
        ];
        answers.map(|command| ask(stream, command))
    };
    let (server, mut stream) = start(Policy::learn(&file).unwrap());
    let first = run(&mut stream);
    drop((server, stream));
    let learnt = std::fs::read_to_string(&file).unwrap();
    let rules: Vec<&str> = learnt.lines().skip(1).collect();
    assert_eq!(
        rules,
        ["level explicit", "java.lang.Math#abs", "java.lang.Object#toString", "test.Point#new", "test.Point#x"]
    );
    let (_server, mut stream) = start(Policy::read(&file).unwrap());
    assert_eq!(run(&mut stream), first);
    assert!(ask(&mut stream, "i\njava.util.HashMap\ne\n").contains("SecurityException"));
    std::fs::remove_file(file).unwrap();
}

#[test]
fn there_is_room_for_so_many_objects() {
    let fake = Fake::new();
    let mut config = GatewayConfig::default();
    config.names = 2;
    let gateway = Gateway::new(Arc::clone(&fake), config);
    let server = Server::serve(ServerConfig::new(loopback(0)), gateway).unwrap();
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    for name in 0..2 {
        assert_eq!(ask(&mut stream, "i\njava.util.ArrayList\ne\n"), format!("!ylo{name}"));
    }
    let said = ask(&mut stream, "i\njava.util.ArrayList\ne\n");
    assert!(said.starts_with("!xspy4j.Py4JException: clients hold 2 objects, and no more are accepted"), "{said}");
    assert!(ask(&mut stream, "c\no0\nget\ni9\ne\n").starts_with("!xspy4j.Py4JException: clients hold 2 objects"));
    assert_eq!((server.metrics().unnamed, fake.live()), (2, 2));
    assert_eq!(ask(&mut stream, "m\nd\no0\ne\n"), "!yv");
    assert_eq!(ask(&mut stream, "i\njava.util.ArrayList\ne\n"), "!ylo2");
}
