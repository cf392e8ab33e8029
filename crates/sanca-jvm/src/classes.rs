//! Our own classes in the JVM: from the class path it was started with, or in a joined JVM from a loader of their own.

use crate::jar;
use sanca_jni::env::Thrown;
use sanca_jni::{Env, Local, Value};
use std::collections::HashMap;
use std::ffi::CString;

const PACKAGE: &str = "org/sanca/internal/";

/// Classes that every program needs up to its first call, superclasses first; a test keeps the list complete.
const FIRST: [&str; 25] = [
    "Engine",
    "ClassIds",
    "ClassIds$Infos",
    "ClassInfo",
    "WellKnown",
    "Access",
    "ClassAccess",
    "PythonNative",
    "ColdCalls",
    "ThreadState",
    "Names",
    "ExitHook",
    "Threads",
    "Describe",
    "ByteWriter",
    "DeclaredMethods",
    "Members",
    "Member",
    "VisibleMethods",
    "VisibleMethods$Group",
    "VisibleMethods$Overload",
    "Leaf",
    "Kind",
    "Handles",
    "Words",
];

/// The engine's class.
pub fn engine<'t>(env: Env<'t>, jar: &str, joined: bool) -> Result<Local<'t>, Thrown<'t>> {
    if !joined {
        // Only faster: where it fails, or halfway, the class path serves, and says what is wrong.
        let _ = define_first(env, jar);
    }
    match env.find_class(c"org/sanca/internal/Engine") {
        Ok(class) => Ok(class),
        Err(thrown) if !joined => Err(thrown),
        Err(_) => load_from_jar(env, jar),
    }
}

/// Another class of the same loader.
pub fn sibling<'t>(env: Env<'t>, class: &Local<'_>, name: &str) -> Result<Local<'t>, Thrown<'t>> {
    let loader = env.call_method(class, c"getClassLoader", c"()Ljava/lang/ClassLoader;", &[])?;
    env.call_method(&loader, c"loadClass", c"(Ljava/lang/String;)Ljava/lang/Class;", &[Value::from(&env.string(name)?)])
}

/// Gives the loader of the class path what it would find there. The way through the class path is interpreted Java in a
/// young JVM, a quarter of a millisecond for each class; this takes a sixth of that, and the jar stays closed until needed.
fn define_first<'t>(env: Env<'t>, path: &str) -> Result<(), Thrown<'t>> {
    let Ok(bytes) = std::fs::read(path) else { return Ok(()) };
    jar::with_entries(&bytes, |files| define_all(env, files)).unwrap_or(Ok(()))
}

fn define_all<'t>(env: Env<'t>, files: &HashMap<&[u8], &[u8]>) -> Result<(), Thrown<'t>> {
    let loader = env.global(&env.find_class(c"java/lang/ClassLoader")?);
    let system = env.static_method(&loader, c"getSystemClassLoader", c"()Ljava/lang/ClassLoader;")?;
    let system = env.call_object(&loader, system, []);
    env.delete_global(loader);
    for simple in FIRST {
        let name = format!("{PACKAGE}{simple}");
        if let Some(file) = files.get(format!("{name}.class").as_bytes()) {
            let name = CString::new(name).expect("the names above have no NUL");
            env.define_class(&name, &system, file)?;
        }
    }
    Ok(())
}

fn load_from_jar<'t>(env: Env<'t>, jar: &str) -> Result<Local<'t>, Thrown<'t>> {
    let file =
        env.new_object(&env.find_class(c"java/io/File")?, c"(Ljava/lang/String;)V", &[Value::from(&env.string(jar)?)])?;
    let uri = env.call_method(&file, c"toURI", c"()Ljava/net/URI;", &[])?;
    let url = env.call_method(&uri, c"toURL", c"()Ljava/net/URL;", &[])?;
    let urls = env.object_array(c"java/net/URL", &url)?;
    let loader =
        env.new_object(&env.find_class(c"java/net/URLClassLoader")?, c"([Ljava/net/URL;)V", &[Value::from(&urls)])?;
    let name = env.string("org.sanca.internal.Engine")?;
    env.call_method(&loader, c"loadClass", c"(Ljava/lang/String;)Ljava/lang/Class;", &[Value::from(&name)])
}
