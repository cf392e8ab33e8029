//! Starting an interpreter: `PyConfig`, filled in and handed over. What goes wrong is an error here, never the end of the
//! process.

use core::ffi::{c_int, c_ulong, c_void};
use std::ffi::CString;
use std::path::Path;

use crate::layout::{ROOM, offset};
use crate::library::Api;
use crate::settings::Settings;

/// A `PyConfig` of one version.
struct Config<'a> {
    api: &'a Api,
    minor: u32,
    /// Pointers want eight bytes' alignment.
    memory: Box<[u64; ROOM / 8]>,
}

/// Places in `PyPreConfig`, which is all `int` and the same in all versions up to these.
const PRE_PARSE_ARGV: usize = 1;
const PRE_ISOLATED: usize = 2;
const PRE_USE_ENVIRONMENT: usize = 3;
const PRE_COERCE_C_LOCALE: usize = 5;
const PRE_ROOM: usize = 64;

/// Starts Python 3.`minor` on the calling thread, which is its main thread from then on and holds the GIL afterwards.
/// `executable` decides what `sys.prefix` will be. Not to be tried twice: a start that failed leaves things behind.
pub fn initialize(api: &Api, minor: u32, executable: &Path, settings: &Settings) -> Result<(), String> {
    pre_initialize(api, settings)?;
    let mut config = Config::new(api, minor);
    config.apply(settings);
    config.set_path("program_name", executable)?;
    if let Some(home) = &settings.home {
        config.set_path("home", home)?;
    }
    // SAFETY: filled in by CPython's own function and ours, for this version.
    unsafe { (api.Py_InitializeFromConfig)(config.pointer()) }.check()
}

fn pre_initialize(api: &Api, settings: &Settings) -> Result<(), String> {
    let mut memory = [0; PRE_ROOM];
    // SAFETY: larger than the structure.
    unsafe { (api.PyPreConfig_InitPythonConfig)(memory.as_mut_ptr()) };
    memory[PRE_PARSE_ARGV] = 0;
    memory[PRE_ISOLATED] = c_int::from(settings.isolated == Some(true));
    memory[PRE_USE_ENVIRONMENT] = c_int::from(settings.reads_environment());
    // It sets environment variables, which other threads of a JVM may be reading.
    memory[PRE_COERCE_C_LOCALE] = 0;
    // SAFETY: filled in by CPython's own function; copied by this one.
    unsafe { (api.Py_PreInitialize)(memory.as_ptr()) }.check()
}

impl<'a> Config<'a> {
    /// The settings that `python` itself has.
    fn new(api: &'a Api, minor: u32) -> Config<'a> {
        let mut config = Config { api, minor, memory: Box::new([0; ROOM / 8]) };
        // SAFETY: larger than the structure.
        unsafe { (api.PyConfig_InitPythonConfig)(config.pointer()) };
        config
    }

    fn apply(&mut self, settings: &Settings) {
        self.set_int("parse_argv", 0);
        // Signals and C's streams are the host's, and faulthandler's signal handlers would take those from the JVM by
        // which it finds null pointers.
        self.set_int("install_signal_handlers", 0);
        self.set_int("faulthandler", 0);
        self.set_int("configure_c_stdio", 0);
        self.set_int("isolated", c_int::from(settings.isolated == Some(true)));
        self.set_int("use_environment", c_int::from(settings.reads_environment()));
        if settings.isolated == Some(true) {
            self.set_int("user_site_directory", 0);
        }
        self.set_switch("user_site_directory", settings.user_site);
        self.set_switch("site_import", settings.site_import);
        self.set_switch("write_bytecode", settings.write_bytecode);
        self.set_switch("verbose", settings.verbose);
        if let Some(level) = settings.optimization_level {
            self.set_int("optimization_level", level);
        }
        self.set_switch("use_hash_seed", settings.use_hash_seed.or(settings.hash_seed.map(|_| true)));
        let at = self.field("hash_seed").cast::<c_ulong>();
        // SAFETY: the field of that type, in memory of ours.
        unsafe { at.write(c_ulong::from(settings.hash_seed.unwrap_or(0))) };
    }

    fn set_switch(&mut self, field: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.set_int(field, c_int::from(value));
        }
    }

    fn set_int(&mut self, field: &str, value: c_int) {
        let at = self.field(field).cast::<c_int>();
        // SAFETY: a field of that type, in memory of ours.
        unsafe { at.write(value) };
    }

    fn set_path(&mut self, field: &str, path: &Path) -> Result<(), String> {
        let text = CString::new(bytes(path)).map_err(|_| format!("{} holds a NUL", path.display()))?;
        let (pointer, at) = (self.pointer(), self.field(field));
        // SAFETY: a `wchar_t *` field of this structure; the text is copied.
        unsafe { (self.api.PyConfig_SetBytesString)(pointer, at, text.as_ptr()) }.check()
    }

    fn field(&mut self, name: &str) -> *mut c_void {
        let at = offset(self.minor, name);
        // SAFETY: the whole structure fits into the memory.
        unsafe { self.pointer().byte_add(at) }
    }

    fn pointer(&mut self) -> *mut c_void {
        self.memory.as_mut_ptr().cast()
    }
}

impl Drop for Config<'_> {
    fn drop(&mut self) {
        let pointer = self.pointer();
        // SAFETY: initialised in `new`; CPython frees its texts.
        unsafe { (self.api.PyConfig_Clear)(pointer) };
    }
}

/// A path in the encoding of file names.
#[cfg(unix)]
pub fn bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// A path in the encoding of file names.
#[cfg(not(unix))]
pub fn bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}
