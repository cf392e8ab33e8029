//! `cargo xtask dist`: what would be published, and how large it is.

use std::fs;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{dev, table, wheel};

/// Builds the wheel and the jars and prints their sizes.
pub fn run(workspace: &Workspace) -> Result<()> {
    let venv = dev::build(workspace)?;
    let wheel = wheel::build(workspace, &venv)?;
    let mut rows = Vec::new();
    for path in [wheel, workspace.dist().join("sanca.jar")] {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        rows.push(vec![name, size(fs::metadata(&path)?.len())]);
    }
    println!("{}", table::render(&["target/dist", "size"], &rows));
    Ok(())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_readable() {
        assert_eq!(size(1), "1 kB");
        assert_eq!(size(123_400), "124 kB");
        assert_eq!(size(2_345_678), "2.3 MB");
    }
}
