//! Finding CPython interpreters, by asking each what it is: a name on PATH may be a shim that does not run.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::tool::find_program;

/// Oldest version the package supports.
pub const FLOOR: Version = (3, 10);

/// `(major, minor)`.
pub type Version = (u32, u32);

/// An interpreter that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    /// The executable, links resolved by the interpreter itself.
    pub executable: PathBuf,
    /// What it says it is.
    pub version: Version,
}

const QUESTION: &str = "import sys; assert sys.implementation.name == 'cpython'; \
    print(sys.version_info[0], sys.version_info[1], sys.executable, sep='\\n')";

/// Asks an executable what it is; `None` if it does not run or is not CPython.
pub fn ask(executable: &Path) -> Option<Python> {
    let output = Command::new(executable).args(["-c", QUESTION]).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    parse_answer(&String::from_utf8_lossy(&output.stdout))
}

fn parse_answer(text: &str) -> Option<Python> {
    let mut lines = text.lines();
    let major = lines.next()?.parse().ok()?;
    let minor = lines.next()?.parse().ok()?;
    let executable = PathBuf::from(lines.next()?);
    Some(Python { executable, version: (major, minor) })
}

/// The interpreter development uses: `SANCA_DEV_PYTHON`, else `python3.11`, else `python3`, else `python`.
pub fn for_development() -> Result<Python> {
    if let Some(chosen) = env::var_os("SANCA_DEV_PYTHON") {
        let path = Path::new(&chosen);
        let path = find_program(&chosen.to_string_lossy()).unwrap_or_else(|| path.to_path_buf());
        return match ask(&path) {
            Some(python) if python.version >= FLOOR => Ok(python),
            Some(python) => {
                let (major, minor) = python.version;
                bail!("SANCA_DEV_PYTHON={} is Python {major}.{minor}; 3.10 or newer is needed", path.display())
            }
            None => bail!("SANCA_DEV_PYTHON={} does not run as CPython", path.display()),
        };
    }
    let found = ["python3.11", "python3", "python"].into_iter().filter_map(find_program);
    match found.filter_map(|path| ask(&path)).find(|python| python.version >= FLOOR) {
        Some(python) => Ok(python),
        None => bail!(
            "no CPython 3.10 or newer on PATH (looked for python3.11, python3, python). Install one \
             (Debian: `apt-get install python3 python3-venv`) or set SANCA_DEV_PYTHON to its executable"
        ),
    }
}

/// An interpreter of exactly this version: on PATH, else among pyenv's.
pub fn of_version(version: Version) -> Option<Python> {
    let (major, minor) = version;
    let on_path = find_program(&format!("python{major}.{minor}"));
    on_path.into_iter().chain(pyenv_candidates(version)).filter_map(|path| ask(&path)).find(|p| p.version == version)
}

fn pyenv_candidates((major, minor): Version) -> Vec<PathBuf> {
    let root = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".pyenv")))
        .unwrap_or_default();
    let prefix = format!("{major}.{minor}.");
    let Ok(entries) = root.join("versions").read_dir() else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix)))
        .collect();
    folders.sort();
    folders.into_iter().map(|folder| executable_in(&folder, "python")).collect()
}

/// The path of a program inside a Python installation or virtual environment.
pub fn executable_in(prefix: &Path, name: &str) -> PathBuf {
    if cfg!(windows) { prefix.join("Scripts").join(format!("{name}.exe")) } else { prefix.join("bin").join(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_is_parsed() {
        let python = parse_answer("3\n12\n/opt/py thon/bin/python3.12\n").unwrap();
        assert_eq!(python.version, (3, 12));
        assert_eq!(python.executable, Path::new("/opt/py thon/bin/python3.12"));
        assert_eq!(parse_answer("pyenv: python3.10: command not found\n"), None);
    }

    #[test]
    fn versions_order_by_number() {
        assert!((3, 10) >= FLOOR);
        assert!((3, 9) < FLOOR);
    }
}
