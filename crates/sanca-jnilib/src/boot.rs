//! The story of a start: find Python, open it, start it or join the one that runs, let Sanca's package begin, and leave
//! the interpreter to whoever needs it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::find::{self, Surroundings};
use crate::library::{self, Api, Present};
use crate::probe_cache::Cache;
use crate::script::Script;
use crate::settings::Settings;
use crate::support::{self, Usable};
use crate::{config, home, probe};

/// What Java asks for.
pub struct Request {
    /// A JNI global reference to the class of the engine. Whoever joins by it keeps it for ever.
    pub engine: usize,
    /// The jar the engine came from; empty if from elsewhere.
    pub jar: String,
    /// The folder that holds the package `sanca`.
    pub package: String,
    /// Where answers of Pythons are kept.
    pub cache: PathBuf,
    pub settings: Settings,
}

/// Before `sanca._embedded` takes over. `folder` comes first: the package must be the one that belongs to the jar.
const BEGIN: &str = "\
import sys
sys.path.insert(0, folder)
sys.path.extend(entries.split(chr(0))[:-1])
if argv:
    sys.argv = argv.split(chr(0))[:-1]
import sanca._embedded
sanca._embedded.begin(engine, jar)";

/// Brings Python up on the calling thread and gives the GIL back. The error is a text for people.
pub fn start(request: &Request) -> Result<(), String> {
    let api = running_python(request)?;
    let begun = begin(&api, request);
    // The state stays this thread's, and is found again by Sanca's extension or not needed.
    // SAFETY: this thread holds the GIL.
    unsafe { (api.PyEval_SaveThread)() };
    begun.map_err(|why| format!("Python was started, but Sanca's package could not begin:\n{why}"))
}

/// A Python whose GIL this thread holds.
fn running_python(request: &Request) -> Result<Api, String> {
    match library::present() {
        Some(python) if python.running => {
            if let Some(why) = support::refuse_version(python.major, python.minor) {
                return Err(format!("the Python that runs in this process is {why}"));
            }
            join(&python.api);
            Ok(python.api)
        }
        present => start_new(request, present),
    }
}

/// A thread state for this thread in the interpreter that runs already.
fn join(api: &Api) {
    // SAFETY: Python is initialised.
    let interpreter = unsafe { (api.PyInterpreterState_Main)() };
    // SAFETY: its main interpreter lives as long as it runs.
    let state = unsafe { (api.PyThreadState_New)(interpreter) };
    // SAFETY: a new state, of this thread, which never was in Python before.
    unsafe { (api.PyEval_RestoreThread)(state) };
}

fn start_new(request: &Request, present: Option<Present>) -> Result<Api, String> {
    let python = choose(request)?;
    home::check(&request.settings, python.probe.version, &variable)?;
    let api = open(&python, present)?;
    let [major, minor, _] = python.probe.version;
    let executable = &python.probe.executable;
    config::initialize(&api, minor, executable, &request.settings)
        .map_err(|why| format!("Python {major}.{minor} ({}) does not start: {why}", executable.display()))?;
    Ok(api)
}

/// The library of that Python. One that the process has already, started or not, is kept: of two, the symbols of one
/// would answer for the other.
fn open(python: &Usable, present: Option<Present>) -> Result<Api, String> {
    let [major, minor, _] = python.probe.version;
    match present {
        None => library::open(&python.library),
        Some(present) if (present.major, present.minor) == (major, minor) => Ok(present.api),
        Some(present) => Err(format!(
            "this process has opened the library of Python {}.{}, and cannot use Python {major}.{minor} ({}) beside it",
            present.major,
            present.minor,
            python.probe.executable.display()
        )),
    }
}

fn choose(request: &Request) -> Result<Usable, String> {
    let cache = Cache::in_folder(request.cache.clone());
    let folder = env::current_dir().unwrap_or_default();
    let around = Surroundings { variable: &variable, folder };
    let mut judge = |executable: &Path| support::judge(probe::ask(executable, &cache)?);
    find::find(request.settings.executable.as_deref(), &around, &mut judge)
}

fn begin(api: &Api, request: &Request) -> Result<(), String> {
    let lines = |items: &[String]| items.iter().map(|item| format!("{item}\0")).collect::<String>();
    // SAFETY: this thread holds the GIL until `start` gives it up.
    let script = unsafe { Script::new(api) };
    script.text(c"folder", &request.package);
    script.text(c"entries", &lines(&request.settings.path_entries));
    script.text(c"argv", &lines(&request.settings.argv));
    script.text(c"jar", &request.jar);
    script.address(c"engine", request.engine);
    script.run(BEGIN)
}

fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
