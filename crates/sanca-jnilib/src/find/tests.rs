//! The search, over folders made by the test. The judge believes every executable but those that contain "broken".

use super::*;
use crate::probe::Probe;
use std::collections::HashMap;
use std::fs;

struct World {
    root: PathBuf,
    variables: HashMap<String, OsString>,
    asked: Vec<PathBuf>,
}

impl World {
    fn new(name: &str) -> World {
        let root = std::env::temp_dir().join(format!("sanca-python-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("here")).expect("temp folder");
        World { root, variables: HashMap::new(), asked: Vec::new() }
    }

    fn file(&self, path: &str, content: &str) -> PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("temp folder");
        fs::write(&path, content).expect("temp file");
        path
    }

    fn venv(&self, path: &str, content: &str) -> PathBuf {
        self.file(&format!("{path}/pyvenv.cfg"), "");
        self.file(&format!("{path}/bin/python"), content)
    }

    fn set(mut self, name: &str, value: impl Into<OsString>) -> World {
        self.variables.insert(name.into(), value.into());
        self
    }

    fn find(&mut self, explicit: Option<&Path>) -> Result<PathBuf, String> {
        let variables = &self.variables;
        let variable = |name: &str| variables.get(name).cloned();
        let around = Surroundings { variable: &variable, folder: self.root.join("here") };
        let asked = &mut self.asked;
        let mut judge = |path: &Path| {
            asked.push(path.to_path_buf());
            if fs::read_to_string(path).is_ok_and(|text| text.contains("broken")) {
                return Err("it is broken".to_string());
            }
            let probe = Probe { executable: path.into(), ..Probe::default() };
            Ok(Usable { probe, library: PathBuf::new() })
        };
        let found = find(explicit, &around, &mut judge);
        found.map(|usable| usable.probe.executable).map_err(|text| self.anonymous(&text))
    }

    /// A message as on every machine.
    fn anonymous(&self, text: &str) -> String {
        text.replace(&*self.root.to_string_lossy(), "~")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

#[test]
fn places_come_in_their_order() {
    let mut world = World::new("order");
    let on_path_too = world.file("bin/python", "");
    world = world.set("PATH", on_path_too.parent().expect("has a parent"));
    assert_eq!(world.find(None), Ok(on_path_too));
    let on_path = world.file("bin/python3", "");
    assert_eq!(world.find(None), Ok(on_path));
    let beside = world.venv("here/venv", "");
    assert_eq!(world.find(None), Ok(beside));
    let hidden = world.venv("here/.venv", "");
    assert_eq!(world.find(None), Ok(hidden));
    let conda = world.file("conda/bin/python", "");
    world = world.set("CONDA_PREFIX", conda.ancestors().nth(2).expect("has parents"));
    assert_eq!(world.find(None), Ok(conda));
    let active = world.venv("active", "");
    world = world.set("VIRTUAL_ENV", active.ancestors().nth(2).expect("has parents"));
    assert_eq!(world.find(None), Ok(active));
    let variable = world.file("variable/python3.12", "");
    world = world.set("SANCA_PYTHON", &variable);
    assert_eq!(world.find(None), Ok(variable));
    let explicit = world.venv("explicit", "");
    let folder = explicit.ancestors().nth(2).expect("has parents").to_path_buf();
    assert_eq!(world.find(Some(&folder)), Ok(explicit.clone()));
    assert_eq!(world.find(Some(&explicit)), Ok(explicit));
}

#[test]
fn paths_are_relative_to_the_working_directory_and_bare_names_are_on_path() {
    let mut world = World::new("relative");
    let relative = world.venv("here/envs/one", "");
    assert_eq!(world.find(Some(Path::new("envs/one"))), Ok(relative));
    let on_path = world.file("bin/python3.12", "");
    world = world.set("PATH", on_path.parent().expect("has a parent"));
    assert_eq!(world.find(Some(Path::new("python3.12"))), Ok(on_path));
}

#[test]
fn a_named_python_that_cannot_be_used_is_an_error_though_others_could() {
    let mut world = World::new("named");
    let good = world.file("bin/python3", "");
    world = world.set("PATH", good.parent().expect("has a parent"));
    let tail = "\nNo other place is looked at when a Python is named";

    let broken = world.file("broken/python", "broken");
    let error = world.find(Some(&broken)).unwrap_err();
    assert_eq!(error, format!("PythonConfig.executable=~/broken/python cannot be used: it is broken{tail}"));

    let error = world.find(Some(Path::new("/no/such/python"))).unwrap_err();
    assert_eq!(error, format!("PythonConfig.executable=/no/such/python cannot be used: no such file{tail}"));

    let folder = world.root.join("here");
    let error = world.find(Some(&folder)).unwrap_err();
    let expected = "PythonConfig.executable=~/here cannot be used: there is no bin/python in that folder";
    assert_eq!(error, format!("{expected}{tail}"));

    world = world.set("SANCA_PYTHON", "python9");
    let error = world.find(None).unwrap_err();
    assert_eq!(error, format!("SANCA_PYTHON=python9 cannot be used: no such file, here or on PATH{tail}"));
    assert_eq!(world.asked, [broken]);
}

#[test]
fn an_active_environment_that_cannot_be_used_is_an_error() {
    let mut world = World::new("active");
    let good = world.file("bin/python3", "");
    let active = world.venv("active", "broken");
    world = world.set("PATH", good.parent().expect("has a parent"));
    world = world.set("VIRTUAL_ENV", active.ancestors().nth(2).expect("has parents"));
    let error = world.find(None).unwrap_err();
    let expected = "VIRTUAL_ENV=~/active cannot be used: it is broken\n\
        No other place is looked at when a Python is named";
    assert_eq!(error, expected);
}

#[test]
fn an_active_environment_that_is_gone_is_passed_over() {
    let mut world = World::new("gone");
    let good = world.file("bin/python3", "");
    world = world.set("PATH", good.parent().expect("has a parent")).set("VIRTUAL_ENV", "/no/such/venv");
    assert_eq!(world.find(None), Ok(good));
}

#[test]
fn what_was_looked_at_is_listed_when_nothing_is_found() {
    let mut world = World::new("trail");
    world.venv("here/venv", "broken");
    let python = world.file("bin/python3", "broken");
    std::os::unix::fs::symlink(&python, world.root.join("bin/python")).expect("temp link");
    world = world.set("PATH", python.parent().expect("has a parent")).set("VIRTUAL_ENV", "/no/such/venv");
    let expected = "no Python was found that Sanca can run. Looked at:
  SANCA_PYTHON: not set
  VIRTUAL_ENV=/no/such/venv: there is no Python in it
  CONDA_PREFIX: not set
  ~/here/.venv: no virtual environment
  ~/here/venv: it is broken
  python3 on PATH (~/bin/python3): it is broken
  python on PATH: no further one
Install CPython 3.10 to 3.13 with its shared library, or name an executable or a virtual environment by \
        PythonConfig.executable or the environment variable SANCA_PYTHON";
    assert_eq!(world.find(None).unwrap_err(), expected);
}

#[test]
fn a_file_is_asked_once_under_all_its_names() {
    let mut world = World::new("once");
    let python = world.file("usr/bin/python3", "broken");
    std::os::unix::fs::symlink(world.root.join("usr/bin"), world.root.join("bin")).expect("temp link");
    std::os::unix::fs::symlink(&python, world.root.join("usr/bin/python")).expect("temp link");
    let path = std::env::join_paths([world.root.join("usr/bin"), world.root.join("bin")]).expect("no colons");
    world = world.set("PATH", path);
    assert!(world.find(None).is_err());
    assert_eq!(world.asked, [python]);
}
