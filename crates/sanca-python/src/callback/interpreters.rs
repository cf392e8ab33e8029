//! Further interpreters for Java programs: made ready to use Java, given modules of the main one if they want, and ended when
//! nothing runs in them.

use super::{STATES, state_of};
use crate::state::State;
use core::sync::atomic::Ordering;
use core::time::Duration;
use sanca_capi::error::Builtin;
use sanca_capi::interpreter::{self, InterpreterId};
use sanca_capi::number::Integer;
use sanca_capi::subinterpreter::Options;
use sanca_capi::{Gil, Object, Raised, Result, container};
use std::time::Instant;

/// What `sanca._embedded.begin` is told of a JVM that this process knows already.
const KNOWN: i64 = -1;
/// How long threads that are in an interpreter may take to leave it.
const PATIENCE: Duration = Duration::from_secs(2);

const MAIN: InterpreterId = InterpreterId(0);

/// Makes an interpreter in which `sanca` is imported and Java is known, and that has modules of those names from the main one.
pub(super) fn make(gil: Gil<'_>, options: u32, shared: &[String]) -> Result<InterpreterId> {
    let options = Options::from_bits(options);
    if !shared.is_empty() && (options.own_gil || !options.use_main_obmalloc) {
        let why = "modules can be shared only with an interpreter that has the GIL and the allocator of the main one";
        return Err(gil.raise(Builtin::ValueError, why));
    }
    let folder = gil.import(c"sanca._embedded")?.get(gil).call_method(c"package_folder", &[])?;
    let folder = folder.get(gil).to_text("folder")?;
    gil.make_interpreter(options, |inner| prepare(inner, &folder, shared).map_err(|_| words(inner).text()))?
        .map_err(|why| gil.raise(Builtin::RuntimeError, &format!("the new interpreter cannot be used: {why}")))
}

fn prepare(gil: Gil<'_>, folder: &str, shared: &[String]) -> Result<()> {
    let path = gil.import(c"sys")?.get(gil).attr(c"path")?;
    let (first, folder) = (gil.int(0)?, gil.text(folder)?);
    path.get(gil).call_method(c"insert", &[first.get(gil), folder.get(gil)])?;
    // It takes the thread that imports it for the main one.
    gil.import(c"threading")?;
    let embedded = gil.import(c"sanca._embedded")?;
    let (known, jar) = (gil.int(KNOWN)?, gil.text("")?);
    embedded.get(gil).call_method(c"begin", &[known.get(gil), jar.get(gil)])?;
    if !shared.is_empty() {
        share(gil, shared)?;
    }
    Ok(())
}

/// From now on the new interpreter imports modules of those names from the main one.
fn share(gil: Gil<'_>, names: &[String]) -> Result<()> {
    if let Some(state) = gil.number_interpreter().and_then(state_of) {
        state.shares_modules.set(true);
    }
    gil.keep_type_versions_apart()?;
    let names = names.iter().map(|name| gil.text(name)).collect::<Result<Vec<_>>>()?;
    let names = container::list(gil, names)?;
    gil.import(c"sanca._shared")?.get(gil).call_method(c"install", &[names.get(gil)])?;
    Ok(())
}

/// A module of the main interpreter, imported there, as an object of the current one; why there is none, as the name of the
/// exception's class and its text. Only for interpreters that have the main one's GIL and allocator.
pub fn import_in_main(
    state: &'static State,
    gil: Gil<'_>,
    name: &str,
) -> Result<core::result::Result<Object, (String, String)>> {
    if !state.shares_modules.get() {
        return Err(gil.raise(Builtin::RuntimeError, "this interpreter has no modules of the main one"));
    }
    let mut released = gil.release();
    let found = interpreter::enter(MAIN, |main| {
        main.import_text(name).map_err(|_| {
            let Words(kind, text) = words(main);
            (kind, text)
        })
    });
    released.restore();
    found.ok_or_else(|| gil.raise(Builtin::RuntimeError, "Python is shutting down"))
}

/// Name of the class and text of an exception.
struct Words(String, String);

impl Words {
    fn text(self) -> String {
        format!("{}: {}", self.0, self.1)
    }
}

/// The exception in words that belong to no interpreter.
fn words(gil: Gil<'_>) -> Words {
    let Some(error) = gil.take() else { return Words("SystemError".into(), "no reason given".into()) };
    let error = error.0.get(gil);
    let text = error.str().map(|text| text.get(gil).to_text_lossy()).unwrap_or_else(|_| {
        gil.clear();
        String::new()
    });
    Words(error.type_name(), text)
}

/// Ends an interpreter in which no thread is and none was left running.
pub(super) fn end(state: &'static State, gil: Gil<'_>, id: InterpreterId) -> Result<()> {
    if id == state.interpreter {
        return Err(gil.raise(Builtin::ValueError, "the main interpreter ends with the process"));
    }
    let mut released = gil.release();
    let running = interpreter::enter(id, running_threads);
    let closed = interpreter::close_one(id);
    let left = closed.as_ref().is_some_and(|_| all_left(id));
    released.restore();
    match (running, closed) {
        (_, None) => Ok(()), // ended before
        (Some(Ok(0)), Some(closed)) if left => {
            STATES[usize::from(id.0)].store(core::ptr::null_mut(), Ordering::Release);
            gil.end_interpreter(id, closed, |gil| {
                let prepared = gil
                    .import(c"sanca._embedded")
                    .and_then(|module| module.get(gil).call_method(c"end_on_this_thread", &[]));
                if prepared.is_err() {
                    gil.write_unraisable(None);
                }
            });
            Ok(())
        }
        (running, Some(closed)) => {
            interpreter::reopen(id, closed);
            let who = match running {
                Some(Ok(0)) => format!("{} Java threads are", interpreter::inside(id)),
                Some(Ok(count)) => format!("{count} threads that it started are"),
                _ => "it cannot be asked what is".into(),
            };
            Err(gil
                .raise(Builtin::RuntimeError, &format!("the interpreter cannot be closed: {who} still running in it")))
        }
    }
}

fn running_threads(gil: Gil<'_>) -> Result<i64> {
    let count = gil
        .import(c"sanca._embedded")
        .and_then(|module| module.get(gil).call_method(c"running_threads", &[]))
        .inspect_err(|_| gil.clear())?;
    match count.get(gil).integer() {
        Integer::Small(count) => Ok(count),
        Integer::Big => Err(Raised),
    }
}

#[expect(clippy::disallowed_methods, reason = "entering an interpreter should not pay for telling who waits")]
fn all_left(id: InterpreterId) -> bool {
    let until = Instant::now() + PATIENCE;
    while interpreter::inside(id) != 0 {
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}
