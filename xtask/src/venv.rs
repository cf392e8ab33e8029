//! Virtual environments: made once, filled from requirement files, refilled when those change.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fingerprint::Fingerprint;
use crate::python::{self, Python};
use crate::tool::Tool;
use crate::workspace::Workspace;

/// A virtual environment that exists.
pub struct Venv {
    folder: PathBuf,
    name: String,
}

impl Venv {
    /// Makes the environment in `folder` (relative to the root) if it is not there, was made by another
    /// interpreter, or does not run any more.
    pub fn ensure(workspace: &Workspace, folder: &str, python: &Python) -> Result<Self> {
        let venv = Self { folder: workspace.path(folder), name: folder.replace(['/', '.'], "-") };
        if python::ask(&venv.python()).is_none_or(|inside| inside.version != python.version) {
            venv.create(workspace, python)?;
        }
        Ok(venv)
    }

    fn create(&self, workspace: &Workspace, python: &Python) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).with_context(|| format!("cannot remove {}", self.folder.display()))?;
        }
        Tool::new(&python.executable, workspace.root())
            .args(["-m", "venv"])
            .arg(&self.folder)
            .run()
            .context("no virtual environment could be made (Debian: `apt-get install python3-venv`)")
    }

    /// The environment's interpreter.
    pub fn python(&self) -> PathBuf {
        python::executable_in(&self.folder, "python")
    }

    /// The environment's interpreter, ready to be given arguments.
    pub fn tool(&self, workspace: &Workspace) -> Tool {
        Tool::new(self.python(), workspace.root())
    }

    /// Installs a requirements file, unless it was installed here before and has not changed since.
    pub fn install(&self, workspace: &Workspace, requirements: &str) -> Result<()> {
        let fingerprint = self.fingerprint(workspace, requirements)?;
        if fingerprint.is_current(&[&self.python()]) {
            return Ok(());
        }
        self.pip(workspace).arg("-r").arg(workspace.path(requirements)).run()?;
        fingerprint.record()
    }

    /// Like [`Venv::install`], but a failure is only reported, and tried again only when the file changes.
    pub fn install_optional(&self, workspace: &Workspace, requirements: &str) -> Result<()> {
        let fingerprint = self.fingerprint(workspace, requirements)?;
        if fingerprint.is_current(&[&self.python()]) {
            return Ok(());
        }
        if let Err(error) = self.pip(workspace).arg("-r").arg(workspace.path(requirements)).quiet() {
            let reason = format!("{error:#}");
            let last = reason.lines().next_back().unwrap_or_default();
            eprintln!("  note: {requirements} was not installed; what needs it is skipped. Last line: {last}");
        }
        fingerprint.record()
    }

    /// `pip install`, without chatter.
    pub fn pip(&self, workspace: &Workspace) -> Tool {
        self.tool(workspace).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
    }

    /// Makes a source folder importable without installing anything.
    pub fn link(&self, workspace: &Workspace, source: &Path) -> Result<()> {
        let code = "import sysconfig; print(sysconfig.get_path('purelib'))";
        let packages = self.tool(workspace).args(["-c", code]).quiet()?;
        let file = Path::new(packages.trim()).join("sanca_development.pth");
        let line = format!("{}\n", source.display());
        if fs::read_to_string(&file).is_ok_and(|old| old == line) {
            return Ok(());
        }
        fs::write(&file, line).with_context(|| format!("cannot write {}", file.display()))
    }

    fn fingerprint(&self, workspace: &Workspace, requirements: &str) -> Result<Fingerprint> {
        let file = Path::new(requirements).file_stem().unwrap_or_default().to_string_lossy();
        let made = fs::metadata(self.folder.join("pyvenv.cfg")).and_then(|data| data.modified());
        let made = made.map_or_else(|_| String::new(), |time| format!("{time:?}"));
        let step = format!("venv{}-{file}", self.name);
        Fingerprint::of(workspace, &step, &[workspace.path(requirements)], &[&made])
    }
}
