//! Finding Py4J and starting its halves. Other crates' tests use this file, too.
#![allow(dead_code, reason = "not every test needs both halves")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

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
        self.start_jvm_with(token, &[])
    }

    /// With more on its class path.
    pub fn start_jvm_with(&self, token: bool, jars: &[&Path]) -> Jvm {
        let mut command = Command::new("java");
        let classpath = std::env::join_paths([&*self.jar].iter().chain(jars)).expect("no path has a separator in it");
        command.args(["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"]).arg(classpath);
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

impl Process {
    /// Waits until it ends by itself, or has had its time. Whether it succeeded, and what it said in errors.
    pub fn outcome(mut self, deadline: Duration) -> (bool, String) {
        let mut errors = self.0.stderr.take().expect("its errors are piped");
        let reader = std::thread::spawn(move || {
            let mut said = String::new();
            let _ = errors.read_to_string(&mut said);
            said
        });
        let end = Instant::now() + deadline;
        while Instant::now() < end && !reader.is_finished() {
            std::thread::park_timeout(Duration::from_millis(10));
        }
        let ended = reader.is_finished() && self.0.wait().is_ok_and(|status| status.success());
        let _ = self.0.kill();
        (ended, reader.join().unwrap_or_default())
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
