//! `cargo xtask demo`: a complete program that uses a Java library it has never heard of.

use std::fs;

use anyhow::{Result, bail};

use crate::fingerprint::Fingerprint;
use crate::workspace::Workspace;
use crate::{dev, java};

const EXAMPLE: &str = "examples/lucene_search";

/// Builds, fetches the example's jars with Maven, runs it.
pub fn run(workspace: &Workspace) -> Result<()> {
    let program = workspace.path(EXAMPLE).join("search.py");
    if !program.is_file() {
        bail!("{} does not exist", program.display());
    }
    let venv = dev::build(workspace)?;
    fetch_jars(workspace)?;
    venv.tool(workspace).arg(program).run()
}

fn fetch_jars(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("target/demo/lucene");
    let pom = workspace.path(EXAMPLE).join("pom.xml");
    let fingerprint = Fingerprint::of(workspace, "demo-lucene", &[pom], &[])?;
    if fingerprint.is_current(&[&folder]) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    java::maven(workspace, EXAMPLE)?
        .arg("dependency:copy-dependencies")
        .arg(format!("-DoutputDirectory={}", folder.display()))
        .run()?;
    fingerprint.record()
}
