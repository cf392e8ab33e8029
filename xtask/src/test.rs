//! `cargo xtask test`: Rust, then Java, then Python, whose summary comes last.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{dev, java, layers, matrix, native};

/// Options of `test`.
#[derive(Args)]
pub struct Options {
    /// Run the Python tests on every CPython 3.10–3.13 and JDK 17 and 25 found, against the wheel
    #[arg(long)]
    matrix: bool,
    /// Run the Python tests under -Xcheck:jni and fail on any complaint of the JVM
    #[arg(long)]
    check_jni: bool,
    /// Run only the tests in one language
    #[arg(long, value_enum)]
    only: Option<Language>,
    /// Passed to pytest
    #[arg(last = true)]
    pytest: Vec<String>,
}

/// A language that has tests of its own.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Rust,
    Java,
    Python,
}

impl Options {
    fn wants(&self, language: Language) -> bool {
        self.only.is_none_or(|only| only == language)
    }
}

/// Builds what the tests need and runs them.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.only == Some(Language::Rust) {
        return test_rust(workspace);
    }
    let venv = dev::build(workspace)?;
    if options.matrix {
        return matrix::run(workspace, &venv, &options.pytest);
    }
    if options.wants(Language::Rust) {
        test_rust(workspace)?;
    }
    if options.wants(Language::Java) {
        java::test_library(workspace)?;
    }
    if options.wants(Language::Python) {
        test_python(workspace, &venv, options)?;
    }
    Ok(())
}

fn test_rust(workspace: &Workspace) -> Result<()> {
    let mut tool = native::cargo(workspace).args(["test", "--quiet", "--workspace"]);
    for image in layers::images() {
        tool = tool.args(["--exclude", image]); // an image is a shell around its sides and has no tests of its own
    }
    tool.run()
}

fn test_python(workspace: &Workspace, venv: &Venv, options: &Options) -> Result<()> {
    if options.check_jni {
        return test_python_checked(workspace, venv, options);
    }
    pytest(venv.tool(workspace), &options.pytest).run()
}

/// The JVM writes its complaints past Python's sys.stdout, which is why capturing is left to `--capture=sys`: it
/// does not touch the file descriptors, so that the complaints of passing tests are seen here too.
fn test_python_checked(workspace: &Workspace, venv: &Venv, options: &Options) -> Result<()> {
    let tool = pytest(venv.tool(workspace), &options.pytest).arg("--capture=sys").env("SANCA_CHECK_JNI", "1");
    let (status, text) = tool.tee()?;
    let complaints = jni_complaints(&text);
    if !complaints.is_empty() {
        let list: Vec<String> = complaints.iter().map(|(line, count)| format!("{count:6} x {line}")).collect();
        bail!("-Xcheck:jni found misuses of JNI (the stack of each is above):\n{}", list.join("\n"));
    }
    if !status.success() {
        bail!("pytest failed ({status})");
    }
    Ok(())
}

/// pytest over the Python tests, given an interpreter.
pub fn pytest(interpreter: Tool, arguments: &[String]) -> Tool {
    interpreter
        .args(["-m", "pytest", "--rootdir=python", "--config-file=python/pyproject.toml"])
        .args(if names_a_test(arguments) { None } else { Some("python/tests") })
        .args(arguments)
}

/// Whether the caller chose what to run (`-- python/tests/test_arrays.py::test_slice`).
fn names_a_test(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument.starts_with("python/tests"))
}

/// What the JVM reports as misuse of JNI, and how often. A report may follow progress dots on the same line.
fn jni_complaints(text: &str) -> BTreeMap<&str, usize> {
    let marks = ["WARNING in native method", "FATAL ERROR in native method"];
    let mut complaints = BTreeMap::new();
    for line in text.lines() {
        if let Some(start) = marks.iter().find_map(|mark| line.find(mark)) {
            *complaints.entry(&line[start..]).or_default() += 1;
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jni_complaints_are_found_after_progress_dots() {
        let text = "..WARNING in native method: unchecked\nall well\nFWARNING in native method: unchecked\n";
        assert_eq!(jni_complaints(text), BTreeMap::from([("WARNING in native method: unchecked", 2)]));
        assert!(jni_complaints("WARNING: something else\n").is_empty());
    }

    #[test]
    fn a_named_test_replaces_the_whole_suite() {
        assert!(names_a_test(&["-x".into(), "python/tests/test_arrays.py".into()]));
        assert!(!names_a_test(&["-k".into(), "arrays".into()]));
    }
}
