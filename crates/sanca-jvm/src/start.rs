//! Starting a JVM in this process, or joining one that runs.

use crate::classes;
use crate::embedded::EmbeddedJava;
use crate::engine::Engine;
use crate::find;
use crate::natives;
use crate::threads::attach_hook;
use sanca_jni::env::Thrown;
use sanca_jni::library::{Created, Library};
use sanca_jni::thread::Hooks;
use sanca_jni::vm::Vm;
use sanca_jni::{Env, Global, Value, locale, signal, stack};
use sanca_model::link::PythonLink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What to start with.
#[derive(Clone, Debug, Default)]
pub struct StartOptions {
    /// Java's home or its libjvm, if the user said so.
    pub java_home: Option<String>,
    /// Class path entries; ours is added in front.
    pub classpath: Vec<String>,
    /// JVM options.
    pub options: Vec<String>,
    /// The jar with the engine.
    pub jar: String,
    /// Further places to look for Java: (where it comes from, path).
    pub candidates: Vec<(String, String)>,
    /// Only join a JVM that runs.
    pub join_only: bool,
    /// A JNI global reference to the class `Engine` in a JVM that hosts us; 0: there is none, and our classes have to be found.
    pub engine: usize,
    /// Another image of this process is bound to the natives of `PythonNative` already, and stays so.
    pub bound: bool,
    /// The Pythons behind this link are in other processes: what Java asks of them comes by `RemoteNative`, whoever is bound to
    /// `PythonNative`.
    pub remote: bool,
}

/// What runs.
#[derive(Clone, Debug)]
pub struct Started {
    /// Java's home, empty if unknown (joined).
    pub home: PathBuf,
    /// Its library, empty if unknown.
    pub libjvm: PathBuf,
    /// Feature version.
    pub version: u32,
    /// It ran already.
    pub joined: bool,
    /// Options it was given by us.
    pub options: Vec<String>,
}

/// Why there is no JVM.
#[derive(Clone, Debug)]
pub enum StartFailure {
    /// No Java; the places looked at.
    NotFound(Vec<(String, String)>),
    /// It did not start.
    Failed(String),
}

static JAVA: OnceLock<(&'static EmbeddedJava, Started)> = OnceLock::new();

fn failed(why: impl Into<String>) -> StartFailure {
    StartFailure::Failed(why.into())
}

/// Starts or joins the JVM of this process. A second call gives the first one's.
pub fn start(
    options: &StartOptions,
    python: &'static dyn PythonLink,
) -> Result<(&'static EmbeddedJava, Started), StartFailure> {
    if let Some((java, started)) = JAVA.get() {
        return Ok((java, started.clone()));
    }
    let (vm, started) = match running() {
        Some(vm) => (
            vm,
            Started { home: PathBuf::new(), libjvm: PathBuf::new(), version: 0, joined: true, options: Vec::new() },
        ),
        None if options.join_only => return Err(failed("no JVM runs in this process, so there is none to join")),
        None => create(options)?,
    };
    let java = set_up(vm, options, started.joined, python)?;
    let version = sanca_model::link::JavaLink::java_version(java);
    let started = Started { version, ..started };
    let _ = JAVA.set((java, started.clone()));
    Ok((java, started))
}

/// Whether the process was started with the option by which the JVM checks what native code does.
fn is_checked() -> bool {
    const OPTION: &str = "-Xcheck:jni";
    let given = |name| std::env::var(name).is_ok_and(|options: String| options.contains(OPTION));
    std::env::args_os().any(|argument| argument == OPTION) || given("JAVA_TOOL_OPTIONS") || given("JDK_JAVA_OPTIONS")
}

fn running() -> Option<&'static Vm> {
    let raw = Library::loaded()?.running()?;
    // SAFETY: this process's JVM, as JNI_GetCreatedJavaVMs says.
    Some(unsafe { Vm::leak(raw) })
}

fn create(options: &StartOptions) -> Result<(&'static Vm, Started), StartFailure> {
    let (found, trail) = find::find(options.java_home.as_deref(), &options.candidates);
    let Some(found) = found else { return Err(StartFailure::NotFound(trail)) };
    let all = jvm_options(options, found.version);
    if all.iter().any(|option| option == "-Xcheck:jni") {
        sanca_jni::env::expect_checker();
    }
    if all.iter().any(|option| is_risky(option)) {
        // A JVM that dislikes such an option can end the process: let it end another one.
        rehearse(&found.home, &all)?;
    }
    let library = Library::open(&found.libjvm)
        .map_err(|why| failed(format!("{} could not be loaded: {why}", found.libjvm.display())))?;
    match signal::guard(|| locale::guard(|| library.create(&all))) {
        Created::New(raw, _) => {
            // SAFETY: the JVM just created.
            let vm = unsafe { Vm::leak(raw) };
            Ok((
                vm,
                Started { home: found.home, libjvm: found.libjvm, version: found.version, joined: false, options: all },
            ))
        }
        Created::Failed(code, _) => {
            rehearse(&found.home, &all)?;
            Err(failed(format!(
                "the JVM in {} would not start (JNI error {code}) with the options {}",
                found.home.display(),
                all.join(" ")
            )))
        }
    }
}

/// All options: ours first, so that the user's win.
fn jvm_options(options: &StartOptions, version: u32) -> Vec<String> {
    let separator = if cfg!(windows) { ";" } else { ":" };
    let mut path = vec![options.jar.clone()];
    path.extend(options.classpath.iter().cloned());
    let mut all = vec![format!("-Djava.class.path={}", path.join(separator))];
    let given = |prefix: &str| options.options.iter().any(|option| option.starts_with(prefix));
    if !given("-Xss") && !given("-XX:ThreadStackSize") {
        all.push(format!("-Xss{}k", stack::java_stack_kib()));
    }
    if version >= 22 && !given("--enable-native-access") {
        all.push("--enable-native-access=ALL-UNNAMED".into());
    }
    all.extend(options.options.iter().cloned());
    all
}

/// Options a JVM may react to by printing and calling `exit`.
fn is_risky(option: &str) -> bool {
    const HARMLESS: [&str; 9] = [
        "-D",
        "-Xss",
        "-Xrs",
        "-Xint",
        "-Xcheck:jni",
        "-ea",
        "-da",
        "--enable-native-access",
        "--illegal-native-access",
    ];
    !HARMLESS.iter().any(|prefix| option.starts_with(prefix)) && !is_plain_heap(option)
}

/// A heap size that no JVM refuses: 16 MiB to 64 GiB.
fn is_plain_heap(option: &str) -> bool {
    let Some(size) = option.strip_prefix("-Xmx") else { return false };
    let (digits, unit) = size.split_at(size.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    let unit = match unit {
        "k" | "K" => 1,
        "m" | "M" => 1024,
        "g" | "G" => 1024 * 1024,
        _ => return false,
    };
    digits.parse::<u64>().is_ok_and(|digits| (16 * 1024..=64 * 1024 * 1024).contains(&(digits.saturating_mul(unit))))
}

/// Asks the launcher of the same Java whether it would start like this, and passes on its words if not.
fn rehearse(home: &Path, options: &[String]) -> Result<(), StartFailure> {
    let launcher = home.join("bin").join(if cfg!(windows) { "java.exe" } else { "java" });
    if !launcher.exists() {
        return Ok(());
    }
    let mut command = Command::new(&launcher);
    command.args(options.iter().filter(|option| !option.starts_with("-Djava.class.path="))).arg("-version");
    command.env_remove("JAVA_TOOL_OPTIONS").env_remove("_JAVA_OPTIONS").env_remove("JDK_JAVA_OPTIONS");
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let words = [output.stdout, output.stderr].concat();
            let words = String::from_utf8_lossy(&words);
            let given: Vec<&str> = options.iter().skip(1).map(String::as_str).collect();
            Err(failed(format!(
                "the JVM in {} refused to start. It said:\n{}\nOptions: {}",
                home.display(),
                words.trim_end(),
                given.join(" ")
            )))
        }
        Err(_) => Ok(()),
    }
}

fn set_up(
    vm: &'static Vm,
    options: &StartOptions,
    joined: bool,
    python: &'static dyn PythonLink,
) -> Result<&'static EmbeddedJava, StartFailure> {
    if joined && is_checked() {
        sanca_jni::env::expect_checker();
    }
    let env = vm.env_of_attached().ok_or_else(|| failed("the JVM refused to attach this thread"))?;
    let lift = |what: &'static str| move |thrown: Thrown<'_>| failed(format!("{what}: {}", words_of(env, &thrown)));
    let class = match options.engine {
        0 => classes::engine(env, &options.jar, joined),
        // SAFETY: a global reference to a class, which the host keeps for ever.
        given => env.local_of(&unsafe { Global::from_bits(given) }),
    };
    let class = class.map_err(lift("Sanca's own classes were not found in the JVM"))?;
    let sibling = |name| classes::sibling(env, &class, name).map_err(lift("sanca.jar is not complete"));
    let access = sibling("org.sanca.internal.Access")?;
    let class_access = sibling("org.sanca.internal.ClassAccess")?;
    let engine = Engine::look_up(env, env.global(&class), env.global(&access), env.global(&class_access))
        .map_err(lift("sanca.jar does not belong to this version of Sanca"))?;
    let native = sibling("org.sanca.internal.PythonNative")?;
    let version = env.call_int(&engine.class, engine.java_version, []).cast_unsigned();
    let java: &'static EmbeddedJava = Box::leak(Box::new(EmbeddedJava::new(vm, engine, version)));
    let _ = ATTACHING.set(java);
    let _ = NAMING.set(python);
    vm.set_hooks(Hooks {
        name: thread_name,
        attach: |env, block| ATTACHING.get().and_then(|java| attach_hook(env, block, &java.engine)),
        detach: |env, block| {
            if let Some(java) = ATTACHING.get() {
                env.call_void(&java.engine.class, java.engine.detach, [Value::from(block.slot() as i32)]);
            }
        },
    });
    let native = env.global(&native);
    natives::connect(java, python);
    if !options.bound {
        natives::register(env, &native).map_err(lift("natives could not be bound"))?;
    }
    if options.remote {
        let remote = env.global(&sibling("org.sanca.internal.RemoteNative")?);
        natives::register_calls(env, &remote).map_err(lift("natives could not be bound"))?;
    }
    if let Some(table) = sanca_jni::native::reflection::natives() {
        // Only faster: without them the first calls of a method go through java.lang.reflect.
        let cold = sibling("org.sanca.internal.ColdCalls")?;
        // SAFETY: each function has the C type of its descriptor.
        unsafe { env.register(&env.global(&cold), &table) }.map_err(lift("natives could not be bound"))?;
    }
    java.begin(joined).map_err(|error| failed(format!("Sanca's engine did not start: {error}")))?;
    Ok(java)
}

static NAMING: OnceLock<&'static dyn PythonLink> = OnceLock::new();

/// Rust's name for the thread, or Python's.
fn thread_name() -> Option<String> {
    match std::thread::current().name() {
        Some(name) if name != "main" => Some(name.to_owned()),
        _ => NAMING.get().and_then(|python| python.thread_name()),
    }
}

static ATTACHING: OnceLock<&'static EmbeddedJava> = OnceLock::new();

fn words_of(env: Env<'_>, thrown: &Thrown<'_>) -> String {
    match env.call_method(&thrown.0, c"toString", c"()Ljava/lang/String;", &[]) {
        Ok(text) => env.string_text(&text),
        Err(_) => "an exception that cannot be printed".into(),
    }
}
