//! The wheel: native image, Python package and jar in one file, built by maturin.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::fingerprint::Fingerprint;
use crate::native;
use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;

/// Builds the wheel into target/dist unless its contents have not changed, and returns its path.
pub fn build(workspace: &Workspace, venv: &Venv) -> Result<PathBuf> {
    let inputs = [
        workspace.path("python/src"),
        workspace.path("python/pyproject.toml"),
        native::installed(workspace),
        workspace.packaged_jar(),
        native::packaged_boot_library(workspace)?,
        workspace.path("README.md"),
        workspace.path("LICENSE"),
    ];
    let fingerprint = Fingerprint::of(workspace, "wheel", &inputs, &[])?;
    if let Some(wheel) = find(workspace).filter(|_| fingerprint.is_current(&[])) {
        return Ok(wheel);
    }
    remove_old(workspace)?;
    // maturin builds with settings of its own (stripped, another PYO3_CONFIG_FILE). A target folder for it alone keeps
    // its builds and the plain ones from undoing each other.
    Tool::new(venv.python(), &workspace.path("python"))
        .args(["-m", "maturin", "build", "--release", "--quiet", "--auditwheel", "skip", "--compatibility", "linux"])
        .env("CARGO_TARGET_DIR", workspace.path("target/wheel"))
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags())
        .arg("--out")
        .arg(workspace.dist())
        .run()?;
    fingerprint.record()?;
    find(workspace).context("maturin succeeded but there is no wheel in target/dist")
}

/// The caller's flags, and one more: panics name the file they are in, and those of dependencies are in a folder of the
/// machine that builds, which is nobody's business.
fn rust_flags() -> String {
    let given = env::var("RUSTFLAGS").unwrap_or_default();
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let hidden = cargo.map(|folder| format!("--remap-path-prefix={}=cargo", folder.display()));
    let flags: Vec<&str> = given.split_whitespace().chain(hidden.as_deref()).collect();
    flags.join("\u{1f}") // what cargo wants between them
}

/// The wheel in target/dist, if there is one.
pub fn find(workspace: &Workspace) -> Option<PathBuf> {
    wheels(workspace).into_iter().next()
}

fn remove_old(workspace: &Workspace) -> Result<()> {
    for wheel in wheels(workspace) {
        fs::remove_file(&wheel).with_context(|| format!("cannot remove {}", wheel.display()))?;
    }
    Ok(())
}

fn wheels(workspace: &Workspace) -> Vec<PathBuf> {
    let Ok(entries) = workspace.dist().read_dir() else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "whl")).collect()
}
