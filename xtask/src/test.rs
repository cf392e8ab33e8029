//! `cargo xtask test`: Rust, then Java, then Spark, then Python, whose summary comes last.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{demo, dev, java, matrix, native, spark};

/// Options of `test`.
#[derive(Args)]
pub struct Options {
    /// Run the Python tests, and those of Python in Java, on every CPython 3.10–3.13 and JDK 17 and 25 found
    #[arg(long)]
    matrix: bool,
    /// Run the tests under -Xcheck:jni and fail on any complaint of the JVM
    #[arg(long)]
    check_jni: bool,
    /// Run only the tests on Spark, on each of its versions, masters and jars
    #[arg(long, conflicts_with_all = ["matrix", "check_jni", "only"])]
    spark: bool,
    /// Run only the tests in one language, or those on Spark
    #[arg(long, value_enum)]
    only: Option<Language>,
    /// Passed to pytest
    #[arg(last = true)]
    pytest: Vec<String>,
}

/// What has tests of its own: a language, or Python on Spark.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Rust,
    Java,
    Spark,
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
    if options.spark {
        return spark::test_all(workspace, &options.pytest);
    }
    if options.matrix {
        return matrix::run(workspace, &venv, &options.pytest);
    }
    if options.wants(Language::Rust) {
        test_rust(workspace)?;
    }
    if options.wants(Language::Java) {
        let pandas = demo::pandas(workspace, &venv)?;
        java::test_library(workspace, &venv.python(), &pandas.python(), options.check_jni)?;
    }
    if wants_spark(options) {
        spark::test(workspace, &options.pytest)?;
    }
    if options.wants(Language::Python) {
        test_python(workspace, &venv, options)?;
    }
    Ok(())
}

/// Not where somebody has chosen Python tests or wants them under `-Xcheck:jni`: Spark's JVM has nothing of ours in it.
fn wants_spark(options: &Options) -> bool {
    let chosen = options.only == Some(Language::Spark);
    chosen || (options.only.is_none() && options.pytest.is_empty() && !options.check_jni)
}

fn test_rust(workspace: &Workspace) -> Result<()> {
    // That image is a shell around its sides, has no tests of its own, and links in Python only.
    native::cargo(workspace).args(["test", "--quiet", "--workspace", "--exclude", native::CRATE]).run()
}

fn test_python(workspace: &Workspace, venv: &Venv, options: &Options) -> Result<()> {
    if options.check_jni {
        return test_python_checked(workspace, venv, options);
    }
    pytest(venv.tool(workspace), &options.pytest).run()?;
    // Whoever names tests names the mode, too.
    if names_a_test(&options.pytest) {
        return Ok(());
    }
    let gateway = pytest(venv.tool(workspace), &options.pytest).env("SANCA_TEST_MODE", "gateway");
    gateway.args(EMBEDDED_ONLY.map(|path| format!("--ignore=python/tests/{path}"))).run()
}

/// What does not ask where Java runs.
const EMBEDDED_ONLY: [&str; 3] = ["py4j", "unit", "test_docs.py"];

/// The JVM writes its warnings past Python's sys.stdout, which is why capturing is left to `--capture=sys`: it
/// does not touch the file descriptors, so that the warnings during passing tests are seen here too.
fn test_python_checked(workspace: &Workspace, venv: &Venv, options: &Options) -> Result<()> {
    let tool = pytest(venv.tool(workspace), &options.pytest).arg("--capture=sys").env("SANCA_CHECK_JNI", "1");
    let (status, text) = tool.tee()?;
    let warnings = jvm_warnings(&text);
    if !warnings.is_empty() {
        let list: Vec<String> = warnings.iter().map(|(line, count)| format!("{count:6} x {line}")).collect();
        bail!("the JVM warned under -Xcheck:jni (more of each is above):\n{}", list.join("\n"));
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
        .arg("--ignore=python/tests/spark") // has environments and a step of its own: spark.rs
        .args(if names_a_test(arguments) { None } else { Some("python/tests") })
        .args(arguments)
}

/// Whether the caller chose what to run (`-- python/tests/test_arrays.py::test_slice`).
fn names_a_test(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument.starts_with("python/tests"))
}

/// How lines begin in which the JVM warns. `python/tests/support.py` has the same for child processes.
const WARNINGS: [&str; 5] = ["WARNING", "Warning: ", "FATAL ERROR", "OpenJDK ", "Java HotSpot"];

/// Meant: Python ignores SIGPIPE, and its handlers are put back after the start.
const MEANT: &str = "Warning: SIGPIPE handler modified!";

/// What the JVM warned of, and how often.
fn jvm_warnings(text: &str) -> BTreeMap<&str, usize> {
    let mut warnings = BTreeMap::new();
    for warning in text.lines().filter_map(jvm_warning).filter(|warning| *warning != MEANT) {
        *warnings.entry(warning).or_default() += 1;
    }
    warnings
}

/// The warning of the JVM in a line, which may follow pytest's progress: `python/tests/test_arrays.py ..s`.
fn jvm_warning(line: &str) -> Option<&str> {
    let is_progress = |before: &str| before.chars().all(|c| ".sFExX".contains(c));
    let place = WARNINGS.iter().filter_map(|mark| line.find(mark)).min()?;
    let (before, warning) = line.split_at(place);
    let (file, dots) = before.rsplit_once(' ').unwrap_or(("", before));
    let from_jvm = !warning.starts_with(['O', 'J']) || warning.contains("VM warning: ");
    (from_jvm && is_progress(dots) && (file.is_empty() || file.ends_with(".py"))).then_some(warning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_the_jvm_are_found_after_progress_dots() {
        let said = [
            "WARNING in native method: JNI call made without checking exceptions when required to from CallLong",
            "FATAL ERROR in native method: Bad global or local ref passed to JNI",
            "WARNING: JNI local refs: 33, exceeds capacity: 32",
            "Warning: Calling other JNI functions in the scope of Get/ReleasePrimitiveArrayCritical",
            "Warning: SIGINT handler modified!",
            "WARNING: A restricted method in java.lang.System has been called",
            "OpenJDK 64-Bit Server VM warning: Option UseBiasedLocking was deprecated",
        ];
        for warning in said {
            for before in ["", "..", "sF", "python/tests/test_arrays.py ", "python/tests/test_arrays.py .s"] {
                let text = format!("all well\n{before}{warning}\n.. [  3%]\n");
                assert_eq!(jvm_warnings(&text), BTreeMap::from([(warning, 1)]), "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_the_jvms_or_is_meant_is_no_warning() {
        let lines = [
            "python/tests/test_arrays.py Warning: SIGPIPE handler modified!",
            "DeprecationWarning: gone soon",
            "E       assert 'WARNING: x' in text",
            "OpenJDK Runtime Environment Temurin-25",
        ];
        for line in lines {
            assert!(jvm_warnings(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_named_test_replaces_the_whole_suite() {
        assert!(names_a_test(&["-x".into(), "python/tests/test_arrays.py".into()]));
        assert!(!names_a_test(&["-k".into(), "arrays".into()]));
    }
}
