//! Where things lie in the repository. Every path that two files need is named here once.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The repository being worked on.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The repository this xtask was built in.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest).parent().context("xtask is not inside a repository")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// The repository's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path given relative to the root.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where cargo puts what it builds.
    pub fn cargo_target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.path("target"),
        }
    }

    /// Where finished artefacts are left for people and for other commands.
    pub fn dist(&self) -> PathBuf {
        self.path("target/dist")
    }

    /// The Python package's source folder, which development imports from directly.
    pub fn python_source(&self) -> PathBuf {
        self.path("python/src")
    }

    /// The Java library as the Python package carries it.
    pub fn packaged_jar(&self) -> PathBuf {
        self.path("python/src/sanca/jars/sanca.jar")
    }
}
