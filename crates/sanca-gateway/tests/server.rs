//! A server over a link without a JVM, asked over real sockets.

mod fake;
mod wire;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fake::Fake;
use sanca_gateway::{Address, Server, ServerConfig};
use sanca_protocol::{Limits, Token};
use wire::{DEADLINE, ask, connect, loopback, port, wait_for};

fn start(change: impl FnOnce(&mut ServerConfig)) -> (Server, Arc<Fake>) {
    let fake = Fake::new();
    let mut config = ServerConfig::new(loopback(0));
    change(&mut config);
    let entry_point = fake.list();
    (Server::start(config, fake.clone(), Some(entry_point)).unwrap(), fake)
}

/// Whether nothing more comes.
fn is_over(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    matches!(stream.read_to_end(&mut rest), Ok(0) | Err(_)) && rest.is_empty()
}

#[test]
fn commands_are_performed_as_py4js_server_would() {
    let (server, _fake) = start(|_| {});
    let mut stream = connect(&server);
    let rows = [
        // values there and back
        ("c\nz:java.util.Objects\nrequireNonNull\ni5\ne\n", "!yi5"),
        ("c\nz:java.util.Objects\nrequireNonNull\nL5\ne\n", "!yL5"),
        ("c\nz:java.util.Objects\nrequireNonNull\ni2147483648\ne\n", "!yL2147483648"),
        ("c\nz:java.util.Objects\nrequireNonNull\nd1e+22\ne\n", "!yd1.0E22"),
        ("c\nz:java.util.Objects\nrequireNonNull\nbTrue\ne\n", "!ybtrue"),
        ("c\nz:java.util.Objects\nrequireNonNull\nsa\\\\b\\né😀\ne\n", "!ysa\\\\b\\né😀"),
        ("c\nz:java.util.Objects\nrequireNonNull\njAP8=\ne\n", "!yjAP8="),
        ("c\nz:java.util.Objects\nrequireNonNull\nD1E+5\ne\n", "!yD100000"),
        ("c\nz:test.Pick\nnothing\ne\n", "!yv"),
        ("c\nz:test.Pick\nbig\ne\n", "!yro0"),
        ("c\nz:test.Pick\nlarge\ne\n", "!yD1000"),
        ("i\njava.util.concurrent.atomic.AtomicLong\nL1099511627776\ne\n", "!yi1099511627776"),
        // overloads
        ("c\nz:test.Pick\nf\ni1\ne\n", "!ysint"),
        ("c\nz:test.Pick\nf\nL1\ne\n", "!yslong"),
        ("c\nz:test.Pick\nf\nsx\ne\n", "!ysString"),
        ("c\nz:test.Pick\nf\nd1.5\ne\n", "!ysObject"),
        ("c\nz:test.Pick\nf\nn\ne\n", "!ysString"),
        ("c\nz:test.Pick\nnarrow\ni200\ne\n", "!yi-56"),
        ("c\nz:test.Pick\nfloats\nd0.1\ne\n", "!yd0.1"),
        ("c\nz:test.Pick\nchars\nsxyz\ne\n", "!ysx"),
        ("c\nz:java.lang.Math\nabs\ni-3\ne\n", "!yi3"),
        (
            "c\nz:java.lang.Math\nabs\nd1.5\nn\ne\n",
            "!xspy4j.Py4JException: Method abs([class java.lang.Double, null]) does not exist\\n",
        ),
        ("c\nz:test.Pick\ninstance\ne\n", "!xspy4j.Py4JException: Method instance([]) does not exist\\n"),
        ("c\nz:no.such.Thing\nm\ne\n", "!xsjava.lang.ClassNotFoundException: no.such.Thing\\n"),
        ("c\no99\nm\ne\n", "!xspy4j.Py4JException: Target Object ID does not exist for this gateway :o99\\n"),
        // objects
        ("c\nt\nsize\ne\n", "!yi0"),
        ("c\nt\nadd\ni7\ne\n", "!ybtrue"),
        ("c\nt\nget\ni0\ne\n", "!yi7"),
        ("c\nt\nget\ni9\ne\n", "!xro1"),
        ("p\nro1\ne\n", "!ysjava.lang.IndexOutOfBoundsException: Index out of bounds\\nfor this list\\n"),
        ("i\njava.util.ArrayList\ne\n", "!ylo2"),
        ("i\njava.util.HashMap\ne\n", "!yao3"),
        ("c\nt\nadd\nro2\ne\n", "!ybtrue"),
        ("c\nt\nget\ni1\ne\n", "!ylo4"),
        ("c\no4\nadd\nsx\ne\n", "!ybtrue"),
        ("c\no2\nsize\ne\n", "!yi1"),
        ("m\nd\no4\ne\n", "!yv"),
        ("m\nd\nt\ne\n", "!yv"),
        ("c\nt\nsize\ne\n", "!yi2"),
        // names
        ("r\nu\njava\nrj\ne\n", "!yp"),
        ("r\nu\njava.util.ArrayList\nrj\ne\n", "!ycjava.util.ArrayList"),
        // Now they are known to be packages, but a view may have a class by the name of one.
        ("r\nu\njava.util\nrj\ne\n", "!yp"),
        ("r\nu\njava\nrj\ne\n", "!yp"),
        ("r\nu\njava.lang\nrj\ne\n", "!yp"),
        ("r\nu\nMath\nrj\ne\n", "!ycjava.lang.Math"),
        ("r\nu\nint\nrj\ne\n", "!ycint"),
        ("r\nu\nArrayList\nrj\ne\n", "!yp"),
        ("j\ni\nrj\njava.util.ArrayList\ne\n", "!yv"),
        ("r\nu\nArrayList\nrj\ne\n", "!ycjava.util.ArrayList"),
        ("d\nv\nrj\nn\ne\n", "!ys2\\nArrayList"),
        ("d\nv\nrj\ns2\ne\n", "!yn"),
        ("j\nr\nrj\njava.util.ArrayList\ne\n", "!ybtrue"),
        ("j\nr\nrj\njava.util.ArrayList\ne\n", "!ybfalse"),
        ("j\ni\nrj\njava.util.*\ne\n", "!yv"),
        ("r\nu\nHashMap\nrj\ne\n", "!ycjava.util.HashMap"),
        ("j\nc\nsmy view\ne\n", "!yro5"),
        ("r\nu\nHashMap\nro5\ne\n", "!yp"),
        ("j\ni\nro5\ntest.java\ne\n", "!yv"),
        ("r\nu\njava\nro5\ne\n", "!yctest.java"),
        ("r\nm\njava.lang.Integer\nMAX_VALUE\ne\n", "!yi2147483647"),
        ("r\nm\njava.lang.Integer\nvalueOf\ne\n", "!ym"),
        ("r\nm\ntest.Pick\ninstance\ne\n", "!xsTrying to access a non-static member from a static context."),
        ("r\nm\ntest.Point\nInner\ne\n", "!yc"),
        ("r\nm\ntest.Point\nnosuch\ne\n", "!x"),
        ("r\nc\njava.lang.String\ne\n", "!yro6"),
        ("r\nc\nno.Such\ne\n", "!xsThe class no.Such does not exist."),
        ("d\ns\ntest.Point\ne\n", "!ysInner"),
        // fields
        ("i\ntest.Point\ni3\ne\n", "!yro7"),
        ("f\ng\no7\nx\ne\n", "!yi3"),
        ("f\ns\no7\nx\ni8\ne\n", "!yv"),
        ("f\ng\no7\nx\ne\n", "!yi8"),
        ("f\ng\no7\nzz\ne\n", "!yo"),
        ("d\nf\no7\ne\n", "!ysx"),
        // arrays
        ("a\nc\nsint\ni3\ne\n", "!yto8"),
        ("a\ns\no8\ni1\ni5\ne\n", "!yv"),
        ("a\ng\no8\ni1\ne\n", "!yi5"),
        ("a\ne\no8\ne\n", "!yi3"),
        ("a\nl\no8\ni1\ni2\ni1\ne\n", "!yto9"),
        ("a\ng\no9\ni2\ne\n", "!yi5"),
        ("a\nc\nsjava.lang.Object\ni2\ne\n", "!yto10"),
        ("a\ns\no10\ni1\nro7\ne\n", "!yv"),
        ("a\nl\no10\ni1\ne\n", "!yto11"),
        // lists
        ("i\njava.util.ArrayList\ne\n", "!ylo12"),
        ("c\no12\nadd\ni3\ne\n", "!ybtrue"),
        ("c\no12\nadd\ni1\ne\n", "!ybtrue"),
        ("l\ns\no12\ne\n", "!yv"),
        ("c\no12\nget\ni0\ne\n", "!yi1"),
        ("l\na\no12\no12\ne\n", "!ylo13"),
        ("c\no13\nsize\ne\n", "!yi4"),
        ("l\nl\no13\ni0\ni1\ni3\ne\n", "!ylo14"),
        ("c\no14\nsize\ne\n", "!yi3"),
        ("l\nm\no12\ni3\ne\n", "!ylo15"),
        ("c\no15\nsize\ne\n", "!yi6"),
        ("l\ni\no12\ni2\ne\n", "!yv"),
        ("l\nf\no12\ni3\ne\n", "!yi2"),
        ("l\ni\no12\ni0\ne\n", "!yv"),
        ("c\no12\nsize\ne\n", "!yi0"),
        ("c\no12\nadd\nsx\ne\n", "!ybtrue"),
        ("l\ns\no12\ne\n", "!x"),
        // pages
        (
            "h\nc\ntest.Point\nn\nbTrue\ne\n",
            "!ysHelp on class Point in package test:\\n\\nPoint {\\n|  \\n|  Methods defined here:\\n|  \\n|  \
             ------------------------------------------------------------\\n|  Fields defined here:\\n|  \\n|  x : int\\n|  \\n|  \
             ------------------------------------------------------------\\n|  Internal classes defined here:\\n|  \\n|  Inner\\n|  \\n}\\n",
        ),
        ("h\no\no99\nn\nbTrue\ne\n", "!xsjava.lang.NullPointerException: there is no object o99 in this gateway\\n"),
        ("h\nc\nint\nn\nbTrue\ne\n", "!xsjava.lang.ClassNotFoundException: int\\n"),
        // what cannot be written
        (
            "c\nz:test.Pick\nhuge\ne\n",
            "!xspy4j.Py4JException: 1000000001 digits in a decimal written out, and 1048576 are accepted; the limit can be configured\\n",
        ),
        ("c\nt\nsize\ne\n", "!yi2"),
    ];
    for (command, answer) in rows {
        assert_eq!(ask(&mut stream, command), answer, "{command}");
    }
}

#[test]
fn mistakes_about_the_wire_end_the_connection_and_no_other() {
    let (server, _fake) = start(|_| {});
    let mut other = connect(&server);
    let rows = [
        ("c\nt\nadd\niabc\ne\n", "!zsjava.lang.NumberFormatException: For input string: \"abc\""),
        (
            "c\nt\nadd\nfp0;java.lang.Runnable\ne\n",
            "!zspy4j.Py4JException: Invalid Python Proxy. Java class java.lang.Runnable not found\\n",
        ),
        ("Q\n", "!zspy4j.Py4JException: Unknown command received: Q"),
        ("a\ng\nt\ni0\ne\n", "!zsjava.lang.IllegalArgumentException: Argument is not an array\\n"),
        ("a\ne\no77\ne\n", "!zsjava.lang.NullPointerException: there is no object o77 in this gateway\\n"),
        ("l\nl\nt\ni5\ne\n", "!zsjava.lang.IndexOutOfBoundsException: no such range\\n"),
    ];
    for (command, answer) in rows {
        let mut stream = connect(&server);
        assert_eq!(ask(&mut stream, command), answer);
        assert!(is_over(&mut stream), "{command}");
        assert_eq!(ask(&mut other, "c\nt\nsize\ne\n"), "!yi0");
    }
}

#[test]
fn every_handle_is_given_back() {
    let (server, fake) = start(|_| {});
    let mut stream = connect(&server);
    for _ in 0..50 {
        assert!(ask(&mut stream, "i\njava.util.ArrayList\ne\n").starts_with("!ylo"));
        assert!(ask(&mut stream, "c\nt\nget\ni9\ne\n").starts_with("!xro"));
        assert_eq!(ask(&mut stream, "c\nz:java.util.Objects\nrequireNonNull\njAP8=\ne\n"), "!yjAP8=");
        assert!(ask(&mut stream, "l\nm\nt\ni3\ne\n").starts_with("!ylo"));
        assert_eq!(ask(&mut stream, "l\ni\nt\ni2\ne\n"), "!yv");
        assert!(ask(&mut stream, "c\nz:test.Pick\nf\nro0\ni1\ne\n").ends_with(" does not exist\\n"));
        assert_eq!(ask(&mut stream, "c\nz:java.lang.Math\nabs\nbTrue\ne\n").matches("does not exist").count(), 1);
    }
    let (mut sorts, mut slices) = (connect(&server), connect(&server));
    assert_eq!(ask(&mut sorts, "c\nt\nadd\nsx\ne\n"), "!ybtrue");
    assert_eq!(ask(&mut sorts, "l\ns\nt\ne\n"), "!x");
    assert!(ask(&mut slices, "l\nl\nt\ni50\ne\n").starts_with("!zsjava.lang.IndexOutOfBoundsException"));
    assert_eq!((server.names(), fake.live()), (150, 151), "the entry point has no number");
    for id in 0..150 {
        assert_eq!(ask(&mut stream, &format!("m\nd\no{id}\ne\n")), "!yv");
    }
    assert_eq!((server.names(), fake.live()), (0, 1));
    assert!(server.shutdown(DEADLINE));
    drop(server);
    assert_eq!(fake.live(), 0);
}

#[test]
fn a_token_is_required_where_one_is_set() {
    let (server, _fake) = start(|config| config.token = Some(Token::new("secret").unwrap()));
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "A\nsecret\n"), "!yv");
    assert_eq!(ask(&mut stream, "c\nt\nsize\ne\n"), "!yi0");
    for (said, answer) in [
        ("A\nwrong\n", "!xsAuthentication error: bad auth token received."),
        ("c\n", "!xsAuthentication error: unexpected command."),
    ] {
        let mut stream = connect(&server);
        assert_eq!(ask(&mut stream, said), answer);
        assert!(is_over(&mut stream));
    }
}

#[test]
fn a_stranger_that_says_little_or_much_is_let_go() {
    let (server, _fake) = start(|config| {
        config.token = Some(Token::new("secret").unwrap());
        config.authentication = Duration::from_millis(200);
    });
    let mut silent = connect(&server);
    assert!(is_over(&mut silent), "nothing is answered to silence");
    let mut slow = connect(&server);
    slow.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let started = Instant::now();
    // Each byte comes in time; the token does not.
    let waits = |error: &std::io::Error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
    while slow.write_all(b"A").is_ok() && slow.read(&mut [0]).is_err_and(|error| waits(&error)) {
        assert!(started.elapsed() < DEADLINE);
    }
    let mut talkative = connect(&server);
    let _ = talkative.write_all(&[b'x'; 5000]);
    let mut said = String::new();
    let _ = talkative.read_to_string(&mut said);
    assert!(said.is_empty() || said.contains("4096 are accepted"), "{said}");
    wait_for(|| server.connections() == 0);
}

#[test]
fn who_has_shown_the_token_may_be_silent_for_longer() {
    let (server, _fake) = start(|config| {
        config.token = Some(Token::new("secret").unwrap());
        config.authentication = Duration::from_millis(100);
    });
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "A\nsecret\n"), "!yv");
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(stream.read(&mut [0]).is_err(), "nothing comes, and nothing ends");
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    assert_eq!(ask(&mut stream, "c\nt\nsize\ne\n"), "!yi0");
}

#[test]
fn silence_after_that_ends_where_it_was_asked_for() {
    let (server, _fake) = start(|config| config.idle = Some(Duration::from_millis(100)));
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, "c\nt\nsize\ne\n"), "!yi0");
    assert!(is_over(&mut stream));
}

#[test]
fn limits_hold_after_the_token_too() {
    let (server, _fake) = start(|config| config.limits = Limits { line: 100, ..Limits::default() });
    let mut stream = connect(&server);
    let long = "x".repeat(101);
    let answer = ask(&mut stream, &format!("c\nt\nadd\ns{long}\ne\n"));
    assert!(answer.contains("102 bytes in one line, and 100 are accepted"), "{answer}");
}

#[test]
fn connections_are_counted_and_too_many_are_refused() {
    let (server, _fake) = start(|config| config.connections = 2);
    let mut streams = [connect(&server), connect(&server)];
    for stream in &mut streams {
        assert_eq!(ask(stream, "c\nt\nsize\ne\n"), "!yi0");
    }
    let mut third = connect(&server);
    let told = ask(&mut third, "c\nt\nsize\ne\n");
    assert!(told.starts_with("!zspy4j.Py4JException: 2 connections are open, and no more are accepted"), "{told}");
    assert!(is_over(&mut third));
    assert_eq!((server.metrics().accepted, server.metrics().too_many), (2, 1));
    drop(streams);
    wait_for(|| server.connections() == 0);
    assert_eq!(ask(&mut connect(&server), "c\nt\nsize\ne\n"), "!yi0");
}

#[test]
fn cancel_ends_the_connection_of_that_port_and_no_other() {
    let (server, _fake) = start(|_| {});
    let (mut one, mut two) = (connect(&server), connect(&server));
    assert_eq!(ask(&mut one, "c\nt\nsize\ne\n"), "!yi0");
    let own = one.local_addr().unwrap().port();
    two.write_all(format!("z\n127.0.0.1\n{own}\n{}\n", port(&server)).as_bytes()).unwrap();
    assert!(is_over(&mut one));
    assert_eq!(ask(&mut two, "c\nt\nsize\ne\n"), "!yi0");
}

#[test]
fn shutdown_comes_from_a_peer_or_from_here() {
    let (server, _fake) = start(|_| {});
    let (mut one, mut two) = (connect(&server), connect(&server));
    assert_eq!(ask(&mut one, "c\nt\nsize\ne\n"), "!yi0");
    two.write_all(b"s\n").unwrap();
    assert!(is_over(&mut one) && is_over(&mut two));
    assert!(server.shutdown(DEADLINE), "it has ended already");
    let port = port(&server);
    drop(server);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn other_machines_are_kept_out() {
    let address: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let mut config = ServerConfig::new(Address::Tcp(address));
    config.token = Some(Token::new("secret").unwrap());
    let error = Server::start(config, Fake::new(), None).err().expect("it is refused").to_string();
    assert!(error.contains("0.0.0.0:0") && error.contains("set both, or listen on 127.0.0.1"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_its_users_alone_and_gone_with_its_server() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixStream;
    let folder = std::env::temp_dir().join(format!("sanca-gateway-test-{}", std::process::id()));
    let path = folder.join("socket");
    let server = Server::start(ServerConfig::new(Address::Unix(path.clone())), Fake::new(), None).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all(b"c\nz:java.lang.Math\nabs\ni-3\ne\n").unwrap();
    let mut answer = [0; 5];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"!yi3\n");
    let again = Server::start(ServerConfig::new(Address::Unix(path.clone())), Fake::new(), None).err().unwrap();
    assert!(again.to_string().contains("the file exists"), "{again}");
    drop(server);
    assert!(!path.exists());
    std::fs::remove_dir(folder).unwrap();
}

/// Even where the permissions of the socket would let it in. Needs root, to be somebody else.
#[cfg(target_os = "linux")]
#[test]
fn another_user_is_not_let_in_through_a_unix_socket() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;
    let skipped = |reason: &str| {
        let _ = writeln!(std::io::stderr(), "skipped: a test of users, as {reason}");
    };
    if !rustix::process::geteuid().is_root() {
        return skipped("only root can be another user");
    }
    if Command::new("python3").arg("--version").output().is_err() {
        return skipped("there is no python3 on PATH");
    }
    let folder = std::env::temp_dir().join(format!("sanca-gateway-users-{}", std::process::id()));
    let path = folder.join("socket");
    let server = Server::start(ServerConfig::new(Address::Unix(path.clone())), Fake::new(), None).unwrap();
    for (path, mode) in [(&folder, 0o755), (&path, 0o666)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let program = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.settimeout(20)\n\
                   try: s.sendall(b'c\\nz:java.lang.Math\\nabs\\ni-3\\ne\\n'); print(s.recv(9))\n\
                   except OSError: print(b'')";
    let run = |uid: u32| {
        let mut command = Command::new("python3");
        let output =
            command.args(["-c", program]).arg(&path).uid(uid).current_dir("/").output().expect("there is a python3");
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    };
    assert_eq!(run(0), "b'!yi3\\n'");
    assert_eq!(run(65534), "b''");
    drop(server);
    std::fs::remove_dir(folder).unwrap();
}
