//! Asking a Python what it is: it is run once with a short script. Running is the only honest answer: a name on PATH may
//! be a shim, a link into a folder that is gone, or another language's idea of a joke.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::probe_cache::Cache;

/// An executable that has not answered by then never will.
const DEADLINE: Duration = Duration::from_secs(20);

/// What a Python says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub version: [u32; 3],
    /// `sys.implementation.name`.
    pub implementation: String,
    /// `sys.executable`: in a virtual environment the link, not what it leads to.
    pub executable: PathBuf,
    /// Where the standard library is.
    pub base_prefix: PathBuf,
    pub free_threaded: bool,
    /// `LIBDIR`, `MULTIARCH`, `LIBPL`, `INSTSONAME` and `LDLIBRARY` of `sysconfig`.
    pub libdir: Option<PathBuf>,
    pub multiarch: Option<String>,
    pub libpl: Option<PathBuf>,
    pub shared_name: Option<String>,
    pub library_name: Option<String>,
}

/// The line before the answer: start-up files and shims may print things of their own.
const MARK: &str = "sanca-probe";

/// Bytes, because paths need not be text. Runs on any Python 3, so that old ones can say how old they are.
const SCRIPT: &str = r#"
import os, sys, sysconfig
out = [b"sanca-probe"]
def say(name, value):
    if value not in (None, ""):
        out.append(name.encode() + b"=" + os.fsencode(str(value)))
say("version", ".".join(map(str, sys.version_info[:3])))
say("implementation", sys.implementation.name)
say("executable", sys.executable)
say("base_prefix", sys.base_prefix)
for name in "LIBDIR", "MULTIARCH", "LIBPL", "INSTSONAME", "LDLIBRARY", "Py_GIL_DISABLED":
    say(name, sysconfig.get_config_var(name))
sys.stdout.buffer.write(b"\n".join(out) + b"\n")
"#;

/// What `executable` says of itself, from the cache if the file is the one asked before.
pub fn ask(executable: &Path, cache: &Cache) -> Result<Probe, String> {
    let key = cache.key(executable);
    if let Some(probe) = key.as_ref().and_then(|key| parse(&cache.load(key)?)) {
        return Ok(probe);
    }
    let answer = run(executable, SCRIPT, DEADLINE).map_err(|why| format!("{} {why}", executable.display()))?;
    let probe = parse(&answer).ok_or_else(|| format!("{} does not answer as Python does", executable.display()))?;
    if let Some(key) = key {
        cache.store(&key, &answer);
    }
    Ok(probe)
}

/// Starts a process. A program that somebody is just writing – or whose writer's descriptor a fork of this process still
/// holds for a moment – is "busy" until he is done.
#[expect(clippy::disallowed_methods, reason = "nothing tells when a file is no longer busy")]
fn spawn(command: &mut Command) -> io::Result<Child> {
    let until = Instant::now() + BUSY;
    loop {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(5));
            }
            outcome => return outcome,
        }
    }
}

/// How long a busy program is waited for.
const BUSY: Duration = Duration::from_secs(2);

/// Runs a script and returns what it printed. `-I -S`: what the environment and start-up files say is not asked for, and
/// without them it is faster.
fn run(executable: &Path, script: &str, deadline: Duration) -> Result<Vec<u8>, String> {
    let mut command = Command::new(executable);
    command.args(["-I", "-S", "-c", script]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = spawn(&mut command).map_err(|error| format!("does not run: {error}"))?;
    let Some((answer, complaint)) = read(&mut child, deadline) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("did not answer within {} s", deadline.as_secs()));
    };
    match child.wait() {
        Ok(status) if !status.success() => Err(format!("does not run: {}", gist(&complaint, &status.to_string()))),
        // Where a host ignores the deaths of its children there is no status, and the answer has to do.
        _ => Ok(answer),
    }
}

/// Both streams to their ends, or nothing at the deadline.
fn read(child: &mut Child, deadline: Duration) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut stdout, mut stderr) = (child.stdout.take()?, child.stderr.take()?);
    let (sender, receiver) = mpsc::channel();
    let errors = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.read_to_end(&mut text);
        text
    });
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stdout.read_to_end(&mut text);
        // Nobody listens after the deadline.
        let _ = sender.send((text, errors.join().unwrap_or_default()));
    });
    receiver.recv_timeout(deadline).ok()
}

/// The line that says most: the last of a traceback, else the first.
fn gist(complaint: &[u8], status: &str) -> String {
    let text = String::from_utf8_lossy(complaint);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = if text.contains("Traceback") { lines.next_back() } else { lines.next() };
    line.map_or_else(|| status.to_string(), |line| format!("{line} ({status})"))
}

/// Reads the script's answer.
fn parse(answer: &[u8]) -> Option<Probe> {
    let mut lines = answer.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.find(|line| *line == MARK.as_bytes())?;
    let mut probe = Probe::default();
    for line in lines {
        let Some(equals) = line.iter().position(|&byte| byte == b'=') else { continue };
        set(&mut probe, &line[..equals], &line[equals + 1..])?;
    }
    let complete =
        probe.version[0] != 0 && !probe.implementation.is_empty() && !probe.executable.as_os_str().is_empty();
    complete.then_some(probe)
}

fn set(probe: &mut Probe, name: &[u8], value: &[u8]) -> Option<()> {
    let text = || String::from_utf8_lossy(value).into_owned();
    match name {
        b"version" => probe.version = version(&text())?,
        b"implementation" => probe.implementation = text(),
        b"executable" => probe.executable = path(value),
        b"base_prefix" => probe.base_prefix = path(value),
        b"LIBDIR" => probe.libdir = Some(path(value)),
        b"MULTIARCH" => probe.multiarch = Some(text()),
        b"LIBPL" => probe.libpl = Some(path(value)),
        b"INSTSONAME" => probe.shared_name = Some(text()),
        b"LDLIBRARY" => probe.library_name = Some(text()),
        b"Py_GIL_DISABLED" => probe.free_threaded = value == b"1",
        _ => {}
    }
    Some(())
}

fn version(text: &str) -> Option<[u32; 3]> {
    let mut numbers = text.split('.').map(|part| part.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec()).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"a shim says hello\nsanca-probe\nversion=3.11.7\nimplementation=cpython\n\
        executable=/my venv/bin/python\nbase_prefix=/opt/py=thon\nLIBDIR=/opt/lib\nMULTIARCH=x86_64-linux-gnu\n\
        INSTSONAME=libpython3.11.so.1.0\nLDLIBRARY=libpython3.11.so\nPy_GIL_DISABLED=0\n";

    #[test]
    fn an_answer_is_read() {
        let probe = parse(ANSWER).expect("the answer is complete");
        let expected = Probe {
            version: [3, 11, 7],
            implementation: "cpython".into(),
            executable: "/my venv/bin/python".into(),
            base_prefix: "/opt/py=thon".into(),
            free_threaded: false,
            libdir: Some("/opt/lib".into()),
            multiarch: Some("x86_64-linux-gnu".into()),
            libpl: None,
            shared_name: Some("libpython3.11.so.1.0".into()),
            library_name: Some("libpython3.11.so".into()),
        };
        assert_eq!(probe, expected);
    }

    #[test]
    fn what_is_no_answer_is_none() {
        let cases: [&[u8]; 5] = [
            b"",
            b"version=3.11.7\nimplementation=cpython\nexecutable=/python\n",
            b"sanca-probe\n",
            b"sanca-probe\nversion=three\nimplementation=cpython\nexecutable=/python\n",
            b"sanca-probe\nversion=3.11.7\nimplementation=cpython\n",
        ];
        for case in cases {
            assert_eq!(parse(case), None, "{}", String::from_utf8_lossy(case));
        }
    }

    #[test]
    fn the_gist_of_a_complaint_is_one_line() {
        let traceback = b"Traceback (most recent call last):\n  File x\nImportError: no\n";
        assert_eq!(gist(traceback, "exit status: 1"), "ImportError: no (exit status: 1)");
        let shim = b"pyenv: python3: command not found\n\nThe command exists in\n";
        assert_eq!(gist(shim, "exit status: 127"), "pyenv: python3: command not found (exit status: 127)");
        assert_eq!(gist(b"", "signal: 9 (SIGKILL)"), "signal: 9 (SIGKILL)");
    }

    #[cfg(unix)]
    #[test]
    fn what_does_not_run_says_so() {
        let folder = std::env::temp_dir();
        let error = ask(&folder.join("sanca-no-such-python"), &Cache::none()).unwrap_err();
        let expected = "sanca-no-such-python does not run: No such file or directory (os error 2)";
        assert_eq!(error, folder.join(expected).to_string_lossy());
        let error = ask(Path::new("/bin/echo"), &Cache::none()).unwrap_err();
        assert_eq!(error, "/bin/echo does not answer as Python does");
        let error = ask(Path::new("/bin/false"), &Cache::none()).unwrap_err();
        assert_eq!(error, "/bin/false does not run: exit status: 1");
    }

    #[cfg(unix)]
    #[test]
    fn what_hangs_is_ended_at_the_deadline() {
        use std::os::unix::fs::PermissionsExt;
        let hanging = std::env::temp_dir().join(format!("sanca-hang-{}", std::process::id()));
        std::fs::write(&hanging, "#!/bin/sh\nexec sleep 60\n").expect("temp file");
        std::fs::set_permissions(&hanging, std::fs::Permissions::from_mode(0o755)).expect("temp file");
        let error = run(&hanging, "", Duration::from_millis(100)).unwrap_err();
        assert_eq!(error, "did not answer within 0 s");
        std::fs::remove_file(hanging).expect("temp file");
    }
}
