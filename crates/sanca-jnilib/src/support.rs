//! Which Pythons will do, and the sentences for those that will not: each says what to install.

use std::path::{Path, PathBuf};

use crate::probe::Probe;

/// The oldest minor version of Python 3 that works.
pub const OLDEST: u32 = 10;
/// The newest; the layout of its start-up structures is known ([`crate::layout`]).
pub const NEWEST: u32 = 13;

/// A Python that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usable {
    /// What it says of itself.
    pub probe: Probe,
    /// Its libpython.
    pub library: PathBuf,
}

/// Whether this Python can be started in this process, and why not.
pub fn judge(probe: Probe) -> Result<Usable, String> {
    if probe.implementation != "cpython" {
        let name = if probe.implementation == "pypy" { "PyPy" } else { &probe.implementation };
        return Err(format!("{} is {name}; Sanca supports {}", probe.executable.display(), supported()));
    }
    if let Some(why) = refuse_version(probe.version[0], probe.version[1]) {
        return Err(format!("{} is {why}", probe.executable.display()));
    }
    if probe.free_threaded {
        let name = probe.executable.display();
        return Err(format!(
            "{name} is a free-threaded build, which Sanca does not support yet: use the ordinary build"
        ));
    }
    match candidates(&probe).into_iter().find(|path| path.is_file()) {
        Some(library) => Ok(Usable { probe, library }),
        None => Err(no_library(&probe)),
    }
}

/// Says why a version cannot be used, if so.
pub fn refuse_version(major: u32, minor: u32) -> Option<String> {
    let fits = major == 3 && (OLDEST..=NEWEST).contains(&minor);
    (!fits).then(|| format!("Python {major}.{minor}; Sanca supports {}", supported()))
}

fn supported() -> String {
    format!("CPython 3.{OLDEST} to 3.{NEWEST}")
}

/// Where the shared library may be, likeliest first. What a build writes down about itself may be wrong after it was
/// moved or packaged, so the places that its layout implies follow.
fn candidates(probe: &Probe) -> Vec<PathBuf> {
    let mut names: Vec<String> = [&probe.shared_name, &probe.library_name].into_iter().flatten().cloned().collect();
    names.extend(usual_names(probe));
    names.retain(|name| is_shared(name));
    let mut folders = Vec::new();
    if let Some(libdir) = &probe.libdir {
        folders.push(libdir.clone());
        folders.extend(probe.multiarch.as_ref().map(|arch| libdir.join(arch)));
    }
    folders.push(probe.base_prefix.join("lib"));
    folders.push(probe.base_prefix.clone());
    folders.extend(probe.libpl.clone());
    folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name))).collect()
}

fn usual_names(probe: &Probe) -> Vec<String> {
    let [major, minor, _] = probe.version;
    if cfg!(windows) {
        vec![format!("python{major}{minor}.dll")]
    } else if cfg!(target_os = "macos") {
        vec![format!("libpython{major}.{minor}.dylib"), "Python".into()]
    } else {
        vec![format!("libpython{major}.{minor}.so.1.0"), format!("libpython{major}.{minor}.so")]
    }
}

fn is_shared(name: &str) -> bool {
    let file = Path::new(name).file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
    file == "Python" || file.contains(".so") || file.ends_with(".dylib") || file.ends_with(".dll")
}

fn no_library(probe: &Probe) -> String {
    let [major, minor, patch] = probe.version;
    let hint = if cfg!(target_os = "linux") && probe.base_prefix == Path::new("/usr") {
        format!(
            "it is in a package of its own: `apt-get install libpython{major}.{minor}` (Debian, Ubuntu) or \
             `dnf install python{major}.{minor}-libs` (Fedora)"
        )
    } else if probe.base_prefix.components().any(|part| part.as_os_str().to_string_lossy().contains("pyenv")) {
        format!("build it with one: `PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install {major}.{minor}.{patch}`")
    } else {
        "take a build that has one, such as conda's or uv's, or configure Python with --enable-shared".into()
    };
    format!("{} has no shared library (libpython{major}.{minor}); {hint}", probe.executable.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_probe(version: [u32; 3], prefix: &str) -> Probe {
        Probe {
            version,
            implementation: "cpython".into(),
            executable: Path::new(prefix).join("bin/python3"),
            base_prefix: prefix.into(),
            ..Probe::default()
        }
    }

    fn refusal(probe: Probe) -> String {
        judge(probe).expect_err("such a Python is refused")
    }

    #[test]
    fn versions_outside_the_range_are_refused_by_number() {
        let expected = "/opt/py/bin/python3 is Python 3.9; Sanca supports CPython 3.10 to 3.13";
        assert_eq!(refusal(a_probe([3, 9, 18], "/opt/py")), expected);
        let expected = "/opt/py/bin/python3 is Python 3.14; Sanca supports CPython 3.10 to 3.13";
        assert_eq!(refusal(a_probe([3, 14, 0], "/opt/py")), expected);
        assert_eq!(refuse_version(3, 10), None);
        assert_eq!(refuse_version(3, 13), None);
        assert!(refuse_version(2, 11).is_some());
    }

    #[test]
    fn other_implementations_are_refused_by_name() {
        let probe = Probe { implementation: "pypy".into(), ..a_probe([3, 10, 14], "/opt/pypy") };
        assert_eq!(refusal(probe), "/opt/pypy/bin/python3 is PyPy; Sanca supports CPython 3.10 to 3.13");
    }

    #[test]
    fn free_threaded_builds_are_refused_by_name() {
        let probe = Probe { free_threaded: true, ..a_probe([3, 13, 0], "/opt/t") };
        let expected = "/opt/t/bin/python3 is a free-threaded build, which Sanca does not support yet: \
            use the ordinary build";
        assert_eq!(refusal(probe), expected);
    }

    #[test]
    fn a_build_without_shared_library_says_what_to_install() {
        let pyenv = "/no/.pyenv/versions/3.12.1/bin/python3 has no shared library (libpython3.12); build it with one: \
            `PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.12.1`";
        assert_eq!(refusal(a_probe([3, 12, 1], "/no/.pyenv/versions/3.12.1")), pyenv);
        let other = "/no/py/bin/python3 has no shared library (libpython3.12); take a build that has one, such as \
            conda's or uv's, or configure Python with --enable-shared";
        assert_eq!(refusal(a_probe([3, 12, 1], "/no/py")), other);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_systems_python_without_shared_library_names_the_package() {
        let expected = "/usr/bin/python3 has no shared library (libpython3.12); it is in a package of its own: \
            `apt-get install libpython3.12` (Debian, Ubuntu) or `dnf install python3.12-libs` (Fedora)";
        assert_eq!(no_library(&a_probe([3, 12, 1], "/usr")), expected);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_is_found_where_the_build_is_though_it_names_another_folder() {
        let prefix = std::env::temp_dir().join(format!("sanca-support-{}", std::process::id()));
        std::fs::create_dir_all(prefix.join("lib")).expect("temp folder");
        let library = prefix.join("lib/libpython3.11.so.1.0");
        std::fs::write(&library, b"").expect("temp file");
        let probe = Probe {
            libdir: Some("/install/lib".into()),
            library_name: Some("libpython3.11.a".into()),
            ..a_probe([3, 11, 7], &prefix.to_string_lossy())
        };
        assert_eq!(judge(probe).map(|usable| usable.library), Ok(library));
        std::fs::remove_dir_all(prefix).expect("temp folder");
    }
}
