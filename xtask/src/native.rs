//! The native image: built by cargo, put beside the Python package under the name Python imports.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::tool::{Tool, install_file};
use crate::workspace::Workspace;

/// The crate that becomes `sanca._native`.
pub const CRATE: &str = "sanca-pyext";

/// Builds the image and installs it into the package's source folder.
pub fn build(workspace: &Workspace) -> Result<()> {
    cargo(workspace).args(["build", "--release", "--quiet", "--package", CRATE]).run()?;
    let name = format!("{}sanca_native{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    install_file(&workspace.cargo_target().join("release").join(name), &installed(workspace))
}

/// Where the package's source folder has the image.
pub fn installed(workspace: &Workspace) -> PathBuf {
    let name = if cfg!(windows) { "_native.pyd" } else { "_native.abi3.so" };
    workspace.python_source().join("sanca").join(name)
}

/// The cargo that runs this xtask.
pub fn cargo(workspace: &Workspace) -> Tool {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Tool::new(cargo, workspace.root()).install_hint("install Rust with rustup")
}
