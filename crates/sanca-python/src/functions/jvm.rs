//! Functions about the JVM as a whole: finding, starting and ending it, and what is alive in it.

use super::{away, strings};
use crate::blocking;
use crate::class;
use crate::host::{StartError, StartRequest};
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result, container, interpreter};

pub(super) fn start(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let request = StartRequest {
        java_home: optional_text(args[0], "java_home")?,
        classpath: strings(args[1])?,
        options: strings(args[2])?,
        jar: args[3].to_text("jar")?,
        candidates: pairs(args[4])?,
        join_only: args[5].truth()?,
        engine: args[6].index_value()?.cast_unsigned(),
    };
    crate::callback::install(state);
    let on_main = is_python_main_thread(gil)?;
    let mut released = gil.release();
    let started = state.host.start(&request, &crate::callback::PYTHON);
    released.restore();
    let (link, started) = match started {
        Ok(started) => started,
        Err(StartError::NotFound(text)) => return Err(state.raise(gil, "JVMNotFoundError", &text)),
        Err(StartError::Failed(text)) => return Err(state.raise(gil, "JVMStartError", &text)),
    };
    state.set_link(link);
    if request.engine == 0 {
        blocking::watch(gil, link, on_main);
    } else {
        state.wraps_any_object.set(true);
        crate::callback::host_drains();
    }
    let options = started.options.iter().map(|option| gil.text(option)).collect::<Result<Vec<_>>>()?;
    container::dict(
        gil,
        &[
            ("home", gil.text(&started.home)?),
            ("libjvm", gil.text(&started.libjvm)?),
            ("version", gil.int(i64::from(started.version))?),
            ("joined", gil.bool(started.joined)),
            ("options", container::list(gil, options)?),
        ],
    )
}

pub(super) fn is_python_main_thread(gil: Gil<'_>) -> Result<bool> {
    let threading = gil.import(c"threading")?;
    let main = threading.get(gil).call_method(c"main_thread", &[])?;
    let current = threading.get(gil).call_method(c"current_thread", &[])?;
    Ok(main.get(gil).is(current.get(gil)))
}

pub(super) fn find_java(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let home = optional_text(args[0], "java_home")?;
    let candidates = pairs(args[1])?;
    let (found, trail) = state.host.find(home.as_deref(), &candidates);
    let found = match found {
        Some(found) => container::dict(
            gil,
            &[
                ("home", gil.text(&found.home)?),
                ("libjvm", gil.text(&found.libjvm)?),
                ("version", gil.int(i64::from(found.version))?),
            ],
        )?,
        None => gil.none(),
    };
    let trail = trail
        .iter()
        .map(|(place, finding)| container::tuple(gil, vec![gil.text(place)?, gil.text(finding)?]))
        .collect::<Result<Vec<_>>>()?;
    container::tuple(gil, vec![found, container::list(gil, trail)?])
}

fn pairs(list: Borrowed<'_>) -> Result<Vec<(String, String)>> {
    let gil = list.gil();
    let mut pairs = Vec::new();
    for index in 0..list.length()? {
        if let Some(item) = list.list_item(index) {
            let text = |at| item.get(gil).tuple_item(at).map_or_else(String::new, Borrowed::to_text_lossy);
            pairs.push((text(0), text(1)));
        }
    }
    Ok(pairs)
}

pub(super) fn optional_text(value: Borrowed<'_>, what: &str) -> Result<Option<String>> {
    if value.is_none() { Ok(None) } else { value.to_text(what).map(Some) }
}

pub(super) fn is_started(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    Ok(gil.bool(state.link_if_started().is_some()))
}

pub(super) fn shutdown(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let Integer::Small(deadline) = args[0].integer() else {
        return Err(gil.raise(Builtin::OverflowError, "deadline too large"));
    };
    let Some(link) = state.link_if_started() else { return Ok(gil.bool(true)) };
    interpreter::close();
    let ended = away(state, gil, || link.shutdown(u64::try_from(deadline).unwrap_or(0)))?;
    Ok(gil.bool(ended))
}

pub(super) fn after_fork_child(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    if let Some(link) = state.link_if_started() {
        link.forked();
        interpreter::close();
        crate::callback::mark_forked();
    }
    Ok(gil.none())
}

pub(super) fn java_version(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    gil.int(i64::from(state.link(gil)?.java_version()))
}

pub(super) fn stats(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    crate::callback::drain(state, gil);
    drop(state.thrown_by_callback.take());
    let stats = away(state, gil, || link.stats())?;
    let number = |value: u64| gil.int(value.cast_signed());
    container::dict(
        gil,
        &[
            ("live_handles", number(stats.live_handles)?),
            ("live_proxies", number(stats.live_proxies)?),
            ("calls", number(stats.calls)?),
            ("callbacks", number(stats.callbacks)?),
            ("threads", number(stats.threads)?),
            ("abandoned_calls", number(blocking::abandoned() + stats.abandoned)?),
        ],
    )
}

pub(super) fn live_objects(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    drop(state.thrown_by_callback.take());
    let counts = away(state, gil, || link.live_objects())?;
    let counts = counts
        .iter()
        .map(|(name, count)| {
            container::tuple(gil, vec![gil.text(&class::source_name(name))?, gil.int(count.cast_signed())?])
        })
        .collect::<Result<Vec<_>>>()?;
    container::list(gil, counts)
}

pub(super) fn live_proxies(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    crate::callback::drain(state, gil);
    // With the GIL, so that what Java gives back meanwhile is not dropped before it is borrowed here. Java waits for nobody.
    let mut held = link.held_references().map_err(|error| crate::errors::raise(state, gil, error))?;
    held.retain(|object| object.interpreter() == state.interpreter.0);
    held.sort_unstable_by_key(|object| object.0);
    held.dedup();
    let objects = held.into_iter().map(|object| crate::callback::borrowed(gil, object).own()).collect();
    container::list(gil, objects)
}

pub(super) fn reinstall_fault_handlers(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    state.host.reinstall_fault_handlers();
    Ok(gil.none())
}
