//! `cargo xtask bench`: Sanca beside its peers, on this machine, in one run.

use anyhow::{Result, bail};
use clap::Args;

use crate::dev;
use crate::workspace::Workspace;

/// Options of `bench`.
#[derive(Args)]
pub struct Options {
    /// Java hosts Python: Sanca beside Jep, by benches/compare/hosted.py. Goes first
    #[arg(long)]
    hosted: bool,

    /// Passed to benches/compare/run.py, or hosted.py
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds, installs the peers, runs the comparison.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let program = workspace.path(if options.hosted { "benches/compare/hosted.py" } else { "benches/compare/run.py" });
    if !program.is_file() {
        bail!("{} does not exist", program.display());
    }
    let venv = dev::build(workspace)?;
    dev::install_peers(workspace, &venv)?;
    venv.tool(workspace).arg(program).args(&options.arguments).run()
}
