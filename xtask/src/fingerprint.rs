//! "Has anything changed since this step last succeeded?" A fingerprint is a hash of names and contents, kept in
//! target/xtask. Contents and not times: a branch switched there and back costs nothing.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// Folders that hold results, never inputs.
const NOT_INPUTS: [&str; 6] = ["target", "__pycache__", ".git", ".mypy_cache", ".ruff_cache", ".pytest_cache"];

/// The state of one step's inputs.
pub struct Fingerprint {
    file: PathBuf,
    now: String,
}

impl Fingerprint {
    /// Hashes files and whole folders (missing ones count as empty) and some words, for the step called `name`.
    pub fn of(workspace: &Workspace, name: &str, inputs: &[PathBuf], words: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for input in inputs {
            hash_path(input, &mut hasher)?;
        }
        words.hash(&mut hasher);
        let file = workspace.path("target/xtask").join(name);
        Ok(Self { file, now: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the step succeeded with these inputs before and its results are still there.
    pub fn is_current(&self, results: &[&Path]) -> bool {
        results.iter().all(|path| path.exists()) && fs::read_to_string(&self.file).is_ok_and(|old| old == self.now)
    }

    /// Records that the step succeeded.
    pub fn record(&self) -> Result<()> {
        let folder = self.file.parent().context("a fingerprint lies in a folder")?;
        fs::create_dir_all(folder)?;
        fs::write(&self.file, &self.now).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

fn hash_path(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        return hash_folder(path, hasher);
    }
    if path.is_file() {
        path.hash(hasher);
        fs::read(path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
    }
    Ok(())
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy();
        if !NOT_INPUTS.contains(&name.as_ref()) {
            hash_path(&entry, hasher)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(path: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash_path(path, &mut hasher).unwrap();
        hasher.finish()
    }

    #[test]
    fn content_counts_and_results_do_not() {
        let folder = std::env::temp_dir().join(format!("sanca-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("target")).unwrap();
        fs::write(folder.join("a"), "1").unwrap();
        let first = hash(&folder);

        fs::write(folder.join("target/result"), "x").unwrap();
        assert_eq!(hash(&folder), first);
        fs::write(folder.join("a"), "2").unwrap();
        assert_ne!(hash(&folder), first);
        fs::write(folder.join("a"), "1").unwrap();
        assert_eq!(hash(&folder), first);

        fs::remove_dir_all(&folder).unwrap();
    }
}
