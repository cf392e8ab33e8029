//! `cargo xtask dev`: everything built and importable.

use anyhow::Result;
use clap::Args;

use crate::python::{self, Python};
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{bundle, java, native, wheel};

/// Options of `dev`.
#[derive(Args, Default)]
pub struct Options {
    /// Leave out the wheel and the benchmark peers
    #[arg(long)]
    quick: bool,
}

/// Builds everything, then says what to do next.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let venv = build(workspace)?;
    if !options.quick {
        install_peers(workspace, &venv)?;
        let wheel = wheel::build(workspace, &venv)?;
        println!("wheel: {}", wheel.display());
    }
    println!("jar:   {}", workspace.dist().join("sanca.jar").display());
    println!("ready: {} -c 'import sanca; print(sanca.start())'", venv.python().display());
    Ok(())
}

/// What every other command starts from: .venv with the package importable from its sources, jars, native image.
pub fn build(workspace: &Workspace) -> Result<Venv> {
    let venv = tools(workspace)?;
    java::build_library(workspace)?;
    java::build_testkit(workspace)?;
    native::build(workspace)?;
    bundle::build(workspace)?;
    bundle::build_py4j(workspace)?;
    Ok(venv)
}

/// .venv with the development tools, and the package's sources on its path.
pub fn tools(workspace: &Workspace) -> Result<Venv> {
    let python = interpreter(workspace)?;
    let venv = Venv::ensure(workspace, ".venv", &python)?;
    venv.install(workspace, "python/requirements-dev.txt")?;
    venv.link(workspace, &workspace.python_source())?;
    Ok(venv)
}

/// The bridges that Sanca is compared with. Jep has to be compiled and may fail to.
pub fn install_peers(workspace: &Workspace, venv: &Venv) -> Result<()> {
    venv.install(workspace, "python/requirements-bench.txt")?;
    venv.install_optional(workspace, "python/requirements-bench-compiled.txt")
}

/// Keeps the interpreter of an existing .venv unless one was asked for.
fn interpreter(workspace: &Workspace) -> Result<Python> {
    let existing = python::ask(&python::executable_in(&workspace.path(".venv"), "python"));
    match existing {
        Some(python) if std::env::var_os("SANCA_DEV_PYTHON").is_none() && python.version >= python::FLOOR => Ok(python),
        _ => python::for_development(),
    }
}
