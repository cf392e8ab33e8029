//! Finding Py4J, starting it, and a blocking connection around a session.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use sanca_protocol::Session;

use crate::random::Random;

/// No test waits longer than this for a peer.
pub const DEADLINE: Duration = Duration::from_secs(60);

/// Where Py4J's two halves are.
pub struct Py4j {
    pub python: PathBuf,
    jar: PathBuf,
}

impl Py4j {
    /// Finds them, or says what is missing.
    pub fn find() -> Option<Py4j> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("a crate lies two folders deep");
        let python = std::env::var_os("SANCA_PY4J_PYTHON").map_or(root.join(".venv/bin/python"), PathBuf::from);
        let code =
            "import py4j.java_gateway as g; print(g.__name__ and __import__('py4j').__version__, g.find_jar_path())";
        let asked = Command::new(&python).args(["-c", code]).current_dir("/").output();
        let text = asked.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let Some(("0.10.9.9", jar)) = text.trim().split_once(' ') else {
            return skip(&format!("{} has no py4j 0.10.9.9; pip install py4j==0.10.9.9", python.display()));
        };
        if Command::new("java").arg("-version").output().is_err() {
            return skip("there is no java on PATH");
        }
        Some(Py4j { python, jar: jar.into() })
    }

    /// Starts a gateway in a JVM of its own.
    pub fn start_jvm(&self, token: bool) -> Jvm {
        let mut command = Command::new("java");
        command.args(["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"]).arg(&self.jar);
        command.args(["py4j.GatewayServer", "--die-on-broken-pipe"]);
        command.args(if token { &["--enable-auth", "0"][..] } else { &["0"] });
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Process(command.spawn().expect("java starts"));
        let mut lines = process.lines();
        let port = lines.number();
        Jvm { port, token: token.then(|| lines.line()), _process: process }
    }
}

/// Says it past the capture of test output: a skipped test has to be seen.
fn skip(reason: &str) -> Option<Py4j> {
    let _ = writeln!(std::io::stderr(), "skipped: a comparison with Py4J, as {reason}");
    None
}

/// How many cases are generated.
pub fn cases(few: usize) -> usize {
    std::env::var("SANCA_FUZZ_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(few)
}

/// How many commands to send at once: mostly one, now and then many. Neither end of Py4J sets `TCP_NODELAY`, so that the second
/// of several answers waits for the acknowledgement of the first, which waits too.
pub fn burst(random: &mut Random) -> usize {
    if random.below(500) == 0 { 64 } else { 1 }
}

/// A JVM with Py4J's gateway in it.
pub struct Jvm {
    pub port: u16,
    pub token: Option<String>,
    _process: Process,
}

/// A child that does not outlive its test.
pub struct Process(pub Child);

impl Process {
    pub fn lines(&mut self) -> Lines {
        Lines(BufReader::new(self.0.stdout.take().expect("its output is piped")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a child prints.
pub struct Lines(BufReader<ChildStdout>);

impl Lines {
    /// The next line; empty at the end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a child prints text");
        line.trim_end().into()
    }

    pub fn number(&mut self) -> u16 {
        let line = self.line();
        line.parse().unwrap_or_else(|_| panic!("a port, not {line:?}"))
    }
}

/// Listens on a port of the system's choice.
pub fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a port");
    let port = listener.local_addr().expect("it is bound").port();
    (listener, port)
}

/// A session and its socket.
pub struct Connection {
    pub session: Session,
    stream: TcpStream,
}

impl Connection {
    pub fn open(port: u16, session: Session) -> Connection {
        Connection::over(TcpStream::connect(("127.0.0.1", port)).expect("the peer listens"), session)
    }

    pub fn over(stream: TcpStream, session: Session) -> Connection {
        stream.set_nodelay(true).expect("a TCP socket");
        stream.set_read_timeout(Some(DEADLINE)).expect("a deadline that is not zero");
        Connection { session, stream }
    }

    /// Sends what there is to send.
    pub fn flush(&mut self) {
        let count = self.session.outgoing().len();
        self.stream.write_all(self.session.outgoing()).expect("the peer reads");
        self.session.handle_sent(count);
    }

    /// Waits for more bytes. False at the end.
    pub fn read(&mut self) -> bool {
        let count = self.stream.read(self.session.space(1 << 16)).unwrap_or(0);
        self.session.handle_filled(count);
        if count == 0 {
            self.session.handle_end();
        }
        count > 0
    }
}
