//! `cargo xtask check`: everything that can be found without running the product. Goes on to the end and lists what failed.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{dev, java, layers, native};

/// Options of `check`.
#[derive(Args)]
pub struct Options {
    /// Format all sources and apply safe lint fixes instead of only reporting
    #[arg(long)]
    fix: bool,
    /// Run only the steps whose name contains this
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
}

/// What every step is given.
struct Context<'a> {
    workspace: &'a Workspace,
    venv: &'a Venv,
    fix: bool,
}

type Step = (&'static str, fn(&Context<'_>) -> Result<()>);

/// Quick steps first.
const STEPS: [Step; 11] = [
    ("rust format", rust_format),
    ("layers", check_layers),
    ("python format", python_format),
    ("python lint", python_lint),
    ("java format", java_format),
    ("generated", generated),
    ("docs", docs),
    ("python types", python_types),
    ("rust lint", rust_lint),
    ("rust docs", rust_docs),
    ("stubs", stubs),
];

/// Runs the steps.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let venv = dev::tools(workspace)?;
    let context = Context { workspace, venv: &venv, fix: options.fix };
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        let wanted = options.only.as_ref().is_none_or(|word| name.contains(word.as_str()));
        if wanted && !report(name, step, &context) {
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("check failed: {} (try `cargo xtask check --fix` for formats)", failed.join(", "));
    }
    Ok(())
}

fn report(name: &str, step: fn(&Context<'_>) -> Result<()>, context: &Context<'_>) -> bool {
    let start = Instant::now();
    let outcome = step(context);
    let seconds = start.elapsed().as_secs_f64();
    match &outcome {
        Ok(()) => println!("ok      {name:14} {seconds:6.1} s"),
        Err(error) => println!("FAILED  {name:14} {seconds:6.1} s\n{error:#}"),
    }
    outcome.is_ok()
}

fn rust_format(context: &Context<'_>) -> Result<()> {
    let check: &[&str] = if context.fix { &[] } else { &["--", "--check"] };
    native::cargo(context.workspace).args(["fmt", "--all"]).args(check).quiet().map(drop)
}

fn check_layers(context: &Context<'_>) -> Result<()> {
    layers::run(context.workspace)
}

fn rust_lint(context: &Context<'_>) -> Result<()> {
    let cargo = native::cargo(context.workspace);
    let cargo = cargo.args(["clippy", "--quiet", "--workspace", "--all-targets"]);
    let cargo = if context.fix { cargo.args(["--fix", "--allow-dirty", "--allow-staged"]) } else { cargo };
    cargo.args(["--", "-D", "warnings"]).quiet().map(drop)
}

fn rust_docs(context: &Context<'_>) -> Result<()> {
    let cargo = native::cargo(context.workspace).env("RUSTDOCFLAGS", "-D warnings");
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]).quiet().map(drop)
}

/// Folders with Python in them, as far as they exist.
fn python_folders(workspace: &Workspace) -> Vec<PathBuf> {
    let folders = ["python", "testkit/python", "benches", "examples", "crates"];
    folders.iter().map(|folder| workspace.path(folder)).filter(|path| path.exists()).collect()
}

fn ruff(context: &Context<'_>, arguments: &[&str]) -> Result<()> {
    let tool = context.venv.tool(context.workspace).args(["-m", "ruff"]).args(arguments);
    tool.arg("--config").arg(config(context.workspace)).args(python_folders(context.workspace)).quiet().map(drop)
}

fn python_format(context: &Context<'_>) -> Result<()> {
    ruff(context, if context.fix { &["format"] } else { &["format", "--check"] })
}

fn python_lint(context: &Context<'_>) -> Result<()> {
    ruff(context, if context.fix { &["check", "--fix"] } else { &["check"] })
}

fn config(workspace: &Workspace) -> PathBuf {
    workspace.path("python/pyproject.toml")
}

fn python_types(context: &Context<'_>) -> Result<()> {
    mypy(context, "mypy")
        .arg("--config-file")
        .arg(config(context.workspace))
        .args(["--package", "sanca"])
        .quiet()
        .map(drop)
}

/// What stubtest says of things that are as they should be: functions of the module are of a callable type of ours, and
/// whether a type can be subclassed is not what the stub is for.
const NOT_STUB_ERRORS: [&str; 4] = [
    "is not a function",
    "stub does not have *args parameter", // the signature of that type's calls, which Python 3.13 shows
    "isn't marked with @disjoint_base",
    "isn't marked with @final",
];

/// Compares `_native.pyi` with the module itself, which is built for it, and the package's public names with what a
/// type checker sees. Without the project's settings, as users see it.
fn stubs(context: &Context<'_>) -> Result<()> {
    native::build(context.workspace)?;
    let tool = mypy(context, "mypy.stubtest").args(["sanca", "--concise", "--ignore-positional-only"]);
    let Err(error) = tool.quiet() else { return Ok(()) };
    let text = format!("{error:#}");
    let differences = stub_differences(&text);
    if differences.is_empty() && text.lines().count() > 1 {
        return Ok(());
    }
    bail!("what a type checker sees and the package differ:\n{}", differences.join("\n"))
}

/// The lines of stubtest's report that matter, without the first one, which repeats the command.
fn stub_differences(report: &str) -> Vec<&str> {
    let lines = report.lines().skip(1).filter(|line| !is_private(line));
    lines.filter(|line| !NOT_STUB_ERRORS.iter().any(|text| line.contains(text))).collect()
}

/// A module of Python is its own stub. A private one may have names for type checkers only, and need not be importable
/// before the public one that it is a part of.
fn is_private(line: &str) -> bool {
    let private = ["sanca._", "sanca.py4j._"].iter().any(|start| line.starts_with(start));
    private && !["sanca._native.", "sanca.__"].iter().any(|public| line.starts_with(public))
}

fn mypy(context: &Context<'_>, module: &str) -> Tool {
    context.venv.tool(context.workspace).env("MYPYPATH", context.workspace.python_source()).args(["-m", module])
}

fn java_format(context: &Context<'_>) -> Result<()> {
    java::format(context.workspace, context.fix)
}

/// Writes the tested conversion table into its page of the docs, or checks that it is there.
fn generated(context: &Context<'_>) -> Result<()> {
    let program = context.workspace.path("python/tests/tables/render.py");
    let check: &[&str] = if context.fix { &[] } else { &["--check"] };
    context.venv.tool(context.workspace).arg(program).args(check).quiet().map(drop)
}

fn docs(context: &Context<'_>) -> Result<()> {
    let site = context.workspace.path("target/site");
    let tool = context.venv.tool(context.workspace).env("NO_MKDOCS_2_WARNING", "1");
    let tool = tool.args(["-m", "mkdocs", "build", "--quiet", "--strict"]);
    tool.arg("--site-dir").arg(site).quiet().map(drop)
}

#[cfg(test)]
mod tests {
    use super::stub_differences;

    #[test]
    fn what_is_missing_in_a_stub_is_reported_and_how_functions_are_made_is_not() {
        let report =
            "`stubtest` failed\nsanca._native.start is not a function\nsanca._native.JField is not present in stub";
        assert_eq!(stub_differences(report), ["sanca._native.JField is not present in stub"]);
    }

    #[test]
    fn private_modules_may_differ_and_public_names_may_not() {
        let report = "`stubtest` failed\nsanca._classpath.Entry is not present at runtime\n\
            sanca.py4j._array failed to import. ImportError\n\
            sanca.__all__ names exported from the stub do not correspond to the names exported at runtime\n\
            sanca.cast is inconsistent\nerror: not checking stubs due to mypy build errors:";
        assert_eq!(stub_differences(report).len(), 3);
    }
}
