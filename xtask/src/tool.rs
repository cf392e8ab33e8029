//! Running other programs: shown before they run, with a clear sentence when they are missing or fail.

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

/// One program about to be run.
pub struct Tool {
    command: Command,
    hint: &'static str,
}

impl Tool {
    /// A program by name or path, run in `folder`.
    pub fn new(program: impl AsRef<OsStr>, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder);
        Self { command, hint: "" }
    }

    /// What to tell someone who does not have the program.
    pub fn install_hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// Adds one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds several arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with its output on the terminal; fails unless it succeeds.
    pub fn run(mut self) -> Result<()> {
        let line = self.line();
        eprintln!("  $ {line}");
        let status = self.command.status().map_err(|error| self.cannot_run(error))?;
        if status.success() {
            return Ok(());
        }
        bail!("`{line}` failed ({status})")
    }

    /// Runs it silently; the output is part of the error if it fails.
    pub fn quiet(mut self) -> Result<String> {
        let output = self.output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(anyhow!("`{}` failed ({})\n{}", self.line(), output.status, both_streams(&output)))
    }

    /// Runs it with its output on the terminal and also returns that output, whether it succeeded or not.
    pub fn tee(mut self) -> Result<(ExitStatus, String)> {
        eprintln!("  $ {}", self.line());
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.cannot_run(error))?;
        let text = copy_streams(&mut child);
        let status = child.wait()?;
        Ok((status, text))
    }

    fn output(&mut self) -> Result<Output> {
        self.command.stdin(Stdio::null()).output().map_err(|error| self.cannot_run(error))
    }

    fn cannot_run(&self, error: io::Error) -> anyhow::Error {
        let program = self.command.get_program().to_string_lossy().into_owned();
        match error.kind() {
            io::ErrorKind::NotFound if self.hint.is_empty() => anyhow!("`{program}` is not installed or not on PATH"),
            io::ErrorKind::NotFound => anyhow!("`{program}` is not installed or not on PATH: {}", self.hint),
            _ => anyhow!(error).context(format!("cannot run `{program}`")),
        }
    }

    /// The command as a person would type it: programs and files of the repository relative to it, others by name.
    fn line(&self) -> String {
        let folder = self.command.get_current_dir().unwrap_or(Path::new(""));
        let program = Path::new(self.command.get_program());
        let program = program.strip_prefix(folder).or_else(|_| program.file_name().map(Path::new).ok_or(()));
        let mut line = program.unwrap_or(Path::new("?")).display().to_string();
        for arg in self.command.get_args() {
            let arg = arg.to_string_lossy();
            let quote = if arg.contains(char::is_whitespace) { "'" } else { "" };
            let _ = write!(line, " {quote}{arg}{quote}");
        }
        line.replace(&format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR), "")
    }
}

fn both_streams(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).trim_end().into()
}

fn copy_streams(child: &mut Child) -> String {
    let text = Arc::new(Mutex::new(String::new()));
    let readers: Vec<Box<dyn Read + Send>> = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ]
    .into_iter()
    .flatten()
    .collect();
    thread::scope(|scope| {
        for reader in readers {
            let text = Arc::clone(&text);
            scope.spawn(move || copy_lines(reader, &text));
        }
    });
    let text = text.lock().expect("a copying thread does not panic while it holds the lock");
    text.clone()
}

fn copy_lines(reader: Box<dyn Read + Send>, text: &Mutex<String>) {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
        let _ = io::stdout().write_all(&line);
        let _ = io::stdout().flush();
        text.lock().expect("no copying thread panics").push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

/// The full path of a program on PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// Copies a file only when the content differs, by rename: processes that have the old one mapped keep it.
pub fn install_file(from: &Path, to: &Path) -> Result<()> {
    let new = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if std::fs::read(to).is_ok_and(|old| old == new) {
        return Ok(());
    }
    let folder = to.parent().context("a destination has a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let temporary = to.with_extension(format!("new{}", std::process::id()));
    std::fs::copy(from, &temporary).with_context(|| format!("cannot write {}", temporary.display()))?;
    std::fs::rename(&temporary, to).with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let root = Path::new("/clone");
        let tool = Tool::new("/opt/rust/bin/cargo", root).args(["test", "--name", "two words"]);
        assert_eq!(tool.line(), "cargo test --name 'two words'");
        let tool = Tool::new("/clone/.venv/bin/python", root).arg("/clone/examples/a.py");
        assert_eq!(tool.line(), ".venv/bin/python examples/a.py");
    }

    #[test]
    fn a_missing_program_says_how_to_get_it() {
        let tool = Tool::new("no-such-program-of-sanca", Path::new(".")).install_hint("install it");
        let text = format!("{:#}", tool.quiet().unwrap_err());
        assert_eq!(text, "`no-such-program-of-sanca` is not installed or not on PATH: install it");
    }
}
