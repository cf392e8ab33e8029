//! `cargo xtask bench`: Sanca beside its peers, on this machine, in one run.

use anyhow::{Result, bail};
use clap::Args;

use crate::python::{self, Version};
use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{dev, spark};

/// The first CPython whose interpreters can have a GIL each, for the row that is about that.
const OWN_GIL: Version = (3, 12);

/// Options of `bench`.
#[derive(Args)]
pub struct Options {
    /// Java hosts Python: Sanca beside Jep, by benches/compare/hosted.py. Goes first
    #[arg(long)]
    hosted: bool,

    /// Java hosts Python: Sanca alone, by JMH (java/bench). Goes first
    #[arg(long, conflicts_with = "hosted")]
    jmh: bool,

    /// Two processes: Python's half of Py4J beside ours, by benches/compare/gateway.py. Goes first
    #[arg(long, conflicts_with_all = ["hosted", "jmh"])]
    gateway: bool,

    /// PySpark on Py4J's package and on ours, by benches/compare/spark.py. Goes first
    #[arg(long, conflicts_with_all = ["hosted", "jmh", "gateway"])]
    spark: bool,

    /// Two processes: both halves of ours beside both of Py4J's, by benches/compare/link.py. Goes first. Part of --gateway, too
    #[arg(long, conflicts_with_all = ["hosted", "jmh", "gateway"])]
    link: bool,

    /// Passed to benches/compare/run.py, to hosted.py, to gateway.py, to spark.py, or to JMH
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds, installs the peers, runs the comparison.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.jmh {
        let venv = dev::build(workspace)?;
        return run_jmh(workspace, &venv, &options.arguments);
    }
    if options.spark {
        dev::build(workspace)?;
        return spark::bench(workspace, &options.arguments);
    }
    let venv = dev::build(workspace)?;
    dev::install_peers(workspace, &venv)?;
    for program in programs(options) {
        let program = workspace.path(program);
        if !program.is_file() {
            bail!("{} does not exist", program.display());
        }
        let tool = venv.tool(workspace).arg(program).args(&options.arguments);
        match python::of_version(OWN_GIL) {
            Some(python) => tool.env("SANCA_BENCH_OWN_GIL_PYTHON", python.executable).run()?,
            None => tool.run()?,
        }
    }
    Ok(())
}

/// What to run. Rows and peers have names of their own in each: where some are chosen, the first is meant.
fn programs(options: &Options) -> &'static [&'static str] {
    let chosen =
        options.arguments.iter().any(|argument| argument.starts_with("--ops") || argument.starts_with("--peers"));
    match options {
        Options { hosted: true, .. } => &["benches/compare/hosted.py"],
        Options { link: true, .. } => &["benches/compare/link.py"],
        Options { gateway: true, .. } if chosen => &["benches/compare/gateway.py"],
        Options { gateway: true, .. } => &["benches/compare/gateway.py", "benches/compare/link.py"],
        _ => &["benches/compare/run.py"],
    }
}

/// JMH's own main class, with the jar as users have it; its forks inherit class path and environment.
fn run_jmh(workspace: &Workspace, venv: &Venv, arguments: &[String]) -> Result<()> {
    let class_path = [
        workspace.dist().join("sanca.jar"),
        workspace.path("java/bench/target/sanca-bench.jar"),
        workspace.path("java/bench/target/lib/*"),
    ];
    Tool::new("java", workspace.root())
        .arg("-cp")
        .arg(std::env::join_paths(class_path)?)
        .arg("org.openjdk.jmh.Main")
        .args(arguments)
        .env("SANCA_PYTHON", venv.python())
        .run()
}
