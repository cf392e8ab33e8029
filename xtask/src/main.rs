//! Everything a developer or CI runs. Each command does its own set-up, so that a fresh clone needs no other
//! instruction, and does nothing twice when nothing changed.

#![forbid(unsafe_code)]

mod bench;
mod bundle;
mod check;
mod demo;
mod dev;
mod dist;
mod fingerprint;
mod java;
mod jdk;
mod layers;
mod matrix;
mod native;
mod python;
mod table;
mod test;
mod tool;
mod venv;
mod wheel;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, tests and checks Sanca.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything: .venv/ with sanca importable, target/dist/ with the jar and the wheel
    Dev(dev::Options),
    /// Build, then run the example in examples/lucene_search
    Demo,
    /// Build, then run the Rust, Java and Python tests
    Test(test::Options),
    /// Formats, lints, layers, types, docs: what CI runs first
    Check(check::Options),
    /// Build, then compare Sanca with its peers (arguments go to benches/compare/run.py)
    Bench(bench::Options),
    /// Build what is published into target/dist and print its sizes
    Dist,
    /// Compare the crates' dependencies with the table in ARCHITECTURE.md
    Layers,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = workspace::Workspace::find()?;
    match task {
        Task::Dev(options) => dev::run(&workspace, &options),
        Task::Demo => demo::run(&workspace),
        Task::Test(options) => test::run(&workspace, &options),
        Task::Check(options) => check::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Dist => dist::run(&workspace),
        Task::Layers => layers::run(&workspace),
    }
}
