//! The native images, built by cargo: the one Python imports is put beside the Python package under its name there; the
//! one Java loads goes into the jar ([`crate::bundle`]).

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::bundle;
use crate::layers;
use crate::tool::{Tool, install_file};
use crate::workspace::Workspace;

/// The crate that becomes `sanca._native`.
pub const CRATE: &str = "sanca-pyext";

/// The name under which Python imports the image.
pub const IMAGE_FILE: &str = if cfg!(windows) { "_native.pyd" } else { "_native.abi3.so" };

/// Builds the images and installs Python's into the package's source folder.
pub fn build(workspace: &Workspace) -> Result<()> {
    let packages = layers::images().flat_map(|image| ["--package", image]);
    cargo(workspace).args(["build", "--release", "--quiet"]).args(packages).run()?;
    install_file(&built(workspace, "sanca_native"), &installed(workspace))?;
    // Without what only debuggers read: it goes into the wheel as it is.
    install_file(&bundle::stripped(workspace, &boot_library(workspace))?, &packaged_boot_library(workspace)?)
}

/// The image that Java loads, where the package has it, for the Java processes that Python starts.
pub fn packaged_boot_library(workspace: &Workspace) -> Result<PathBuf> {
    let library = boot_library(workspace);
    Ok(workspace.packaged_jar().with_file_name(library.file_name().context("a library has a name")?))
}

/// Where the package's source folder has the image.
pub fn installed(workspace: &Workspace) -> PathBuf {
    workspace.python_source().join("sanca").join(IMAGE_FILE)
}

/// The image that Java loads.
pub fn boot_library(workspace: &Workspace) -> PathBuf {
    built(workspace, "sanca_boot")
}

fn built(workspace: &Workspace, library: &str) -> PathBuf {
    let name = format!("{}{library}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    workspace.cargo_target().join("release").join(name)
}

/// The cargo that runs this xtask.
pub fn cargo(workspace: &Workspace) -> Tool {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Tool::new(cargo, workspace.root()).install_hint("install Rust with rustup")
}
