//! Looks at a home folder before Python does: with a wrong one it prints a page of paths and finds no `encodings`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::settings::Settings;

/// Says what is wrong with the home that Python is going to use, if one was set.
pub fn check(
    settings: &Settings,
    version: [u32; 3],
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<(), String> {
    if let Some(home) = &settings.home {
        return check_folder("PythonConfig.home", home, version);
    }
    if !settings.reads_environment() {
        return Ok(());
    }
    let Some(value) = variable("PYTHONHOME").filter(|value| !value.is_empty()) else { return Ok(()) };
    let home = first(&value);
    check_folder("PYTHONHOME", &home, version)
        .map_err(|why| format!("{why}. Unset it, or start Python with PythonConfig.useEnvironment(false)"))
}

/// `prefix` of `prefix:exec_prefix`.
fn first(value: &OsString) -> PathBuf {
    if cfg!(windows) { PathBuf::from(value) } else { std::env::split_paths(value).next().unwrap_or_default() }
}

fn check_folder(name: &str, home: &Path, [major, minor, _]: [u32; 3]) -> Result<(), String> {
    let inside = if cfg!(windows) { "Lib".to_string() } else { format!("lib/python{major}.{minor}") };
    let lib64 = home.join(format!("lib64/python{major}.{minor}/encodings"));
    if home.join(&inside).join("encodings").is_dir() || lib64.is_dir() || is_zipped(home, major, minor) {
        return Ok(());
    }
    let start = format!("{name}={} is no home of Python {major}.{minor}", home.display());
    if home.join("pyvenv.cfg").is_file() {
        return Err(format!("{start}: it is a virtual environment. Give that as PythonConfig.executable"));
    }
    Err(format!("{start}: there is no {inside}/encodings in it"))
}

/// A standard library in one file, where CPython looks for it.
fn is_zipped(home: &Path, major: u32, minor: u32) -> bool {
    let name = format!("python{major}{minor}.zip");
    home.join("lib").join(&name).is_file() || home.join(name).is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const VERSION: [u32; 3] = [3, 11, 7];

    fn with_home(home: &Path) -> Settings {
        Settings { home: Some(home.into()), ..Settings::default() }
    }

    #[test]
    fn a_folder_with_the_standard_library_is_a_home() {
        let home = std::env::temp_dir().join(format!("sanca-home-{}", std::process::id()));
        std::fs::create_dir_all(home.join("lib/python3.11/encodings")).expect("temp folder");
        assert_eq!(check(&with_home(&home), VERSION, &|_| None), Ok(()));
        let error = check(&with_home(&home), [3, 12, 0], &|_| None).unwrap_err();
        let expected = format!(
            "PythonConfig.home={} is no home of Python 3.12: there is no lib/python3.12/encodings in it",
            home.display()
        );
        assert_eq!(error, expected);
        std::fs::remove_dir_all(home).expect("temp folder");
    }

    #[test]
    fn a_virtual_environment_is_no_home() {
        let venv = std::env::temp_dir().join(format!("sanca-home-venv-{}", std::process::id()));
        std::fs::create_dir_all(&venv).expect("temp folder");
        std::fs::write(venv.join("pyvenv.cfg"), "").expect("temp file");
        let expected = format!(
            "PythonConfig.home={} is no home of Python 3.11: it is a virtual environment. \
             Give that as PythonConfig.executable",
            venv.display()
        );
        assert_eq!(check(&with_home(&venv), VERSION, &|_| None).unwrap_err(), expected);
        std::fs::remove_dir_all(venv).expect("temp folder");
    }

    #[test]
    fn a_wrong_variable_is_named_unless_python_will_not_read_it() {
        let variable = |name: &str| (name == "PYTHONHOME").then(|| OsString::from("/no/home:/other"));
        let expected = "PYTHONHOME=/no/home is no home of Python 3.11: there is no lib/python3.11/encodings in it. \
            Unset it, or start Python with PythonConfig.useEnvironment(false)";
        assert_eq!(check(&Settings::default(), VERSION, &variable).unwrap_err(), expected);
        let isolated = Settings { isolated: Some(true), ..Settings::default() };
        assert_eq!(check(&isolated, VERSION, &variable), Ok(()));
    }
}
