//! Finding Python the way a person would, with a trail of where was looked and what was found there.
//!
//! Whoever names a Python means that one: if it does not work, that is an error, and no other place is tried. The same
//! goes for an active environment, because another Python would lack its packages. What merely lies there – a venv beside
//! the program, `python3` on PATH – is passed over with a line in the trail.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::support::Usable;

/// Places looked at: (what, finding).
type Trail = Vec<(String, String)>;

/// What the search sees of the process, so that tests can show it something else.
pub struct Surroundings<'a> {
    /// An environment variable that is set to something.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// The working directory.
    pub folder: PathBuf,
}

/// Asks an executable whether it can be used, and why not.
pub type Judge<'a> = dyn FnMut(&Path) -> Result<Usable, String> + 'a;

const EXECUTABLES: &[&str] =
    if cfg!(windows) { &["Scripts/python.exe", "python.exe"] } else { &["bin/python", "bin/python3"] };

/// Looks for a Python: `explicit` alone if given; else `SANCA_PYTHON`, the active environment, a venv in the working
/// directory, `python3` and `python` on PATH. The error is a text for people.
pub fn find(explicit: Option<&Path>, around: &Surroundings<'_>, judge: &mut Judge<'_>) -> Result<Usable, String> {
    if let Some(path) = explicit {
        return named("PythonConfig.executable", path, around, judge);
    }
    let mut search = Search { around, judge, trail: Trail::new(), tried: Vec::new() };
    if let Some(path) = search.variable("SANCA_PYTHON") {
        return named("SANCA_PYTHON", &path, around, search.judge);
    }
    if let Some(answer) = search.active() {
        return answer;
    }
    search.neighbour().or_else(|| search.on_path()).ok_or_else(|| not_found(&search.trail))
}

/// The Python that somebody named.
fn named(place: &str, path: &Path, around: &Surroundings<'_>, judge: &mut Judge<'_>) -> Result<Usable, String> {
    let executable = executable_of(path, around);
    executable.and_then(|executable| judge(&executable)).map_err(|why| {
        format!("{place}={} cannot be used: {why}\nNo other place is looked at when a Python is named", path.display())
    })
}

struct Search<'a, 'j> {
    around: &'a Surroundings<'a>,
    judge: &'a mut Judge<'j>,
    trail: Trail,
    /// Executables asked before, by folder and real file: `python` is often `python3`, and `/bin` is often `/usr/bin`.
    tried: Vec<(PathBuf, PathBuf)>,
}

impl Search<'_, '_> {
    fn variable(&mut self, name: &str) -> Option<PathBuf> {
        let value = (self.around.variable)(name).filter(|value| !value.is_empty());
        if value.is_none() {
            self.note(name, "not set");
        }
        value.map(PathBuf::from)
    }

    /// The environment that was activated in the shell. One that is gone is no choice any more.
    fn active(&mut self) -> Option<Result<Usable, String>> {
        for name in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
            let Some(folder) = self.variable(name) else { continue };
            match executable_in(&folder) {
                Some(_) => return Some(named(name, &folder, self.around, self.judge)),
                None => self.note(&format!("{name}={}", folder.display()), "there is no Python in it"),
            }
        }
        None
    }

    fn neighbour(&mut self) -> Option<Usable> {
        for name in [".venv", "venv"] {
            let folder = self.around.folder.join(name);
            if !folder.join("pyvenv.cfg").is_file() {
                self.note(&folder.display().to_string(), "no virtual environment");
                continue;
            }
            let found = match executable_in(&folder) {
                Some(executable) => self.ask(&folder.display().to_string(), &executable),
                None => self.pass(&folder.display().to_string(), "there is no Python in it"),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn on_path(&mut self) -> Option<Usable> {
        for name in ["python3", "python"] {
            let before = self.trail.len();
            for executable in on_path(name, self.around) {
                if let Some(found) = self.ask(&format!("{name} on PATH ({})", executable.display()), &executable) {
                    return Some(found);
                }
            }
            if self.trail.len() == before {
                self.note(&format!("{name} on PATH"), "no further one");
            }
        }
        None
    }

    fn ask(&mut self, place: &str, executable: &Path) -> Option<Usable> {
        let identity = identity(executable);
        if self.tried.contains(&identity) {
            return None;
        }
        self.tried.push(identity);
        (self.judge)(executable).map_err(|why| self.note(place, &why)).ok()
    }

    fn pass(&mut self, place: &str, finding: &str) -> Option<Usable> {
        self.note(place, finding);
        None
    }

    fn note(&mut self, place: &str, finding: &str) {
        self.trail.push((place.into(), finding.into()));
    }
}

/// The executable that a path stands for: itself, the one in a folder, or, for a bare name, the one on PATH.
fn executable_of(path: &Path, around: &Surroundings<'_>) -> Result<PathBuf, String> {
    let full = around.folder.join(path);
    if full.is_dir() {
        return executable_in(&full).ok_or_else(|| format!("there is no {} in that folder", EXECUTABLES[0]));
    }
    if full.is_file() {
        return Ok(full);
    }
    let bare = path.components().count() == 1;
    let found = if bare { path.to_str().and_then(|name| on_path(name, around).into_iter().next()) } else { None };
    found.ok_or_else(|| if bare { "no such file, here or on PATH".into() } else { "no such file".into() })
}

fn executable_in(folder: &Path) -> Option<PathBuf> {
    EXECUTABLES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

fn on_path(name: &str, around: &Surroundings<'_>) -> Vec<PathBuf> {
    let path = (around.variable)("PATH").unwrap_or_default();
    let file = if name.ends_with(std::env::consts::EXE_SUFFIX) {
        name.to_string()
    } else {
        format!("{name}{}", std::env::consts::EXE_SUFFIX)
    };
    let folders = std::env::split_paths(&path).filter(|folder| !folder.as_os_str().is_empty());
    folders.map(|folder| around.folder.join(folder).join(&file)).filter(|path| path.is_file()).collect()
}

fn identity(executable: &Path) -> (PathBuf, PathBuf) {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    (executable.parent().map(real).unwrap_or_default(), real(executable))
}

fn not_found(trail: &Trail) -> String {
    let mut text = String::from("no Python was found that Sanca can run. Looked at:\n");
    for (place, finding) in trail {
        text += &format!("  {place}: {finding}\n");
    }
    text + "Install CPython 3.10 to 3.13 with its shared library, or name an executable or a virtual environment by \
        PythonConfig.executable or the environment variable SANCA_PYTHON"
}

#[cfg(all(test, unix))]
mod tests;
