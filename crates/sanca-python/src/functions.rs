//! The functions of `sanca._native`, as `_native.pyi` lists them.

use crate::blocking;
use crate::class::{self, Class};
use crate::errors;
use crate::host::{StartError, StartRequest};
use crate::layout;
use crate::metaclass::ready;
use crate::overloads::convert_one;
use crate::result::{PySink, Unpacker};
use crate::state::State;
use crate::typed;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result, container, gil};
use sanca_model::link::ThreadToken;
use sanca_model::shape::{Executable, Sort, flag};
use sanca_model::value::Kind;
use sanca_model::well_known;

/// A function of the module: its state, its arguments.
pub type Function = fn(&'static State, Gil<'_>, &[Borrowed<'_>]) -> Result<Object>;

/// Name, number of arguments, function.
pub const TABLE: &[(&str, usize, Function)] = &[
    ("start", 6, start),
    ("find_java", 2, find_java),
    ("is_started", 0, is_started),
    ("shutdown", 1, shutdown),
    ("after_fork_child", 0, after_fork_child),
    ("java_version", 0, java_version),
    ("stats", 0, stats),
    ("live_objects", 0, live_objects),
    ("live_proxies", 0, live_proxies),
    ("reinstall_fault_handlers", 0, reinstall_fault_handlers),
    ("add_classpath", 1, add_classpath),
    ("find_class", 1, find_class),
    ("list_package", 1, list_package),
    ("is_package", 1, is_package),
    ("near_names", 2, near_names),
    ("is_class", 1, is_class),
    ("describe", 1, describe),
    ("class_object", 1, class_object),
    ("class_from_object", 1, class_from_object),
    ("cast", 2, cast),
    ("to_java", 2, to_java),
    ("to_python", 1, to_python),
    ("new_array", 2, new_array),
    ("same", 2, same),
    ("identity", 1, identity),
    ("bytes_of", 1, bytes_of),
    ("monitor_enter", 1, monitor_enter),
    ("monitor_exit", 1, monitor_exit),
    ("explain", 2, crate::explain::explain),
    ("iterate", 2, iterate),
    ("throwable_info", 1, throwable_info),
    ("timeout_enter", 1, timeout_enter),
    ("timeout_exit", 1, timeout_exit),
    ("interrupt_thread", 1, interrupt_thread),
    ("thread_token", 0, thread_token),
    ("thread_stack", 1, thread_stack),
    ("direct_view", 1, crate::direct::view),
    ("direct_buffer", 1, crate::direct::buffer),
    ("jboolean", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Boolean)),
    ("jbyte", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Byte)),
    ("jchar", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Char)),
    ("jshort", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Short)),
    ("jint", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Int)),
    ("jlong", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Long)),
    ("jfloat", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Float)),
    ("jdouble", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Double)),
];

fn lift<T>(state: &'static State, gil: Gil<'_>, outcome: sanca_model::Result<T>) -> Result<T> {
    outcome.map_err(|error| errors::raise(state, gil, error))
}

/// Runs something of the link without the GIL.
fn away<T>(state: &'static State, gil: Gil<'_>, body: impl FnOnce() -> sanca_model::Result<T>) -> Result<T> {
    let mut released = gil.release();
    let outcome = body();
    released.restore();
    let result = lift(state, gil, outcome);
    if blocking::attention() { blocking::after_request(state, gil, result) } else { result }
}

fn strings(list: Borrowed<'_>) -> Result<Vec<String>> {
    let gil = list.gil();
    (0..list.length()?)
        .filter_map(|index| list.list_item(index))
        .map(|item| item.get(gil).to_text("an entry"))
        .collect()
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

fn optional_text(value: Borrowed<'_>, what: &str) -> Result<Option<String>> {
    if value.is_none() { Ok(None) } else { value.to_text(what).map(Some) }
}

fn start(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let request = StartRequest {
        java_home: optional_text(args[0], "java_home")?,
        classpath: strings(args[1])?,
        options: strings(args[2])?,
        jar: args[3].to_text("jar")?,
        candidates: pairs(args[4])?,
        join_only: args[5].truth()?,
    };
    gil.remember_interpreter();
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
    blocking::watch(gil, link, on_main);
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

fn is_python_main_thread(gil: Gil<'_>) -> Result<bool> {
    let threading = gil.import(c"threading")?;
    let main = threading.get(gil).call_method(c"main_thread", &[])?;
    let current = threading.get(gil).call_method(c"current_thread", &[])?;
    Ok(main.get(gil).is(current.get(gil)))
}

fn find_java(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
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

fn is_started(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    Ok(gil.bool(state.link_if_started().is_some()))
}

fn shutdown(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let Integer::Small(deadline) = args[0].integer() else {
        return Err(gil.raise(Builtin::OverflowError, "deadline too large"));
    };
    let Some(link) = state.link_if_started() else { return Ok(gil.bool(true)) };
    gil::close();
    let ended = away(state, gil, || link.shutdown(u64::try_from(deadline).unwrap_or(0)))?;
    Ok(gil.bool(ended))
}

fn after_fork_child(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    if let Some(link) = state.link_if_started() {
        link.forked();
        gil::close();
    }
    Ok(gil.none())
}

fn java_version(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    gil.int(i64::from(state.link(gil)?.java_version()))
}

fn stats(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
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
            ("abandoned_calls", number(blocking::abandoned())?),
        ],
    )
}

fn live_objects(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
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

fn live_proxies(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    crate::callback::drain(state, gil);
    let addresses: Vec<u64> = state.lent.borrow().keys().copied().collect();
    let objects = addresses
        .into_iter()
        .map(|address| crate::callback::borrowed(gil, sanca_model::PyRef(address)).own())
        .collect();
    container::list(gil, objects)
}

fn reinstall_fault_handlers(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    state.host.reinstall_fault_handlers();
    Ok(gil.none())
}

fn add_classpath(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let entries = strings(args[0])?;
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    away(state, gil, || link.add_classpath(&entries))?;
    Ok(gil.none())
}

fn find_class(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let name = args[0].to_text("the name of a Java class")?;
    Ok(class::find(state, gil, &name)?.python(gil).own())
}

fn list_package(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a package")?;
    let entries = away(state, gil, || link.list_package(&name))?;
    let entries = entries
        .iter()
        .map(|(name, package)| container::tuple(gil, vec![gil.text(name)?, gil.bool(*package)]))
        .collect::<Result<Vec<_>>>()?;
    container::list(gil, entries)
}

fn is_package(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a package")?;
    let found = away(state, gil, || link.is_package(&name))?;
    Ok(gil.bool(found))
}

fn near_names(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("a name")?;
    let Integer::Small(limit) = args[1].integer() else { return container::list(gil, Vec::new()) };
    let names = away(state, gil, || link.near_names(&name, u32::try_from(limit).unwrap_or(0)))?;
    let names = names.iter().map(|name| gil.text(name)).collect::<Result<Vec<_>>>()?;
    container::list(gil, names)
}

fn is_class(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a Java class")?;
    let mut released = gil.release();
    let found = link.find_class(&name);
    released.restore();
    match found {
        Ok(_) => Ok(gil.bool(true)),
        Err(sanca_model::Error::ClassNotFound(_)) => Ok(gil.bool(false)),
        Err(error) => Err(errors::raise(state, gil, error)),
    }
}

fn sort_name(class: &Class) -> &'static str {
    match class.header.sort {
        Sort::Class => "class",
        Sort::Interface => "interface",
        Sort::Enum => "enum",
        Sort::Record => "record",
        Sort::Annotation => "annotation",
        Sort::Array => "array",
        Sort::Primitive => "primitive",
    }
}

fn describe(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let class = ready(args[0])?;
    let link = state.link(gil)?;
    let name_of = |id: sanca_model::ClassId| -> Result<Object> {
        if id == sanca_model::ClassId::NONE {
            Ok(gil.none())
        } else {
            gil.text(&class::get(state, gil, id)?.header.name)
        }
    };
    let members = away(state, gil, || link.members(class.id()))?;
    let executables = |list: &[Executable]| -> Result<Object> {
        let items = list
            .iter()
            .map(|executable| {
                let signature = errors::signature(state, gil, executable);
                container::tuple(
                    gil,
                    vec![gil.text(&executable.name)?, gil.text(&signature)?, gil.bool(executable.is(flag::STATIC))],
                )
            })
            .collect::<Result<Vec<_>>>()?;
        container::list(gil, items)
    };
    let fields = members
        .fields
        .iter()
        .map(|field| {
            let text = format!(
                "{}{}{} {}",
                if field.is_static() { "static " } else { "" },
                if field.is_final() { "final " } else { "" },
                crate::argument::class_name(state, gil, field.class),
                field.name
            );
            container::tuple(gil, vec![gil.text(&field.name)?, gil.text(&text)?, gil.bool(field.is_static())])
        })
        .collect::<Result<Vec<_>>>()?;
    let nested = members
        .nested
        .iter()
        .map(|nested| container::tuple(gil, vec![gil.text(&nested.name)?, gil.text(&nested.binary_name)?]))
        .collect::<Result<Vec<_>>>()?;
    let interfaces = class.header.interfaces.iter().map(|&id| name_of(id)).collect::<Result<Vec<_>>>()?;
    container::dict(
        gil,
        &[
            ("name", gil.text(&class.header.name)?),
            ("modifiers", gil.int(i64::from(class.header.modifiers))?),
            ("sort", gil.text(sort_name(class))?),
            ("functional", gil.bool(class.header.functional)),
            ("superclass", name_of(class.header.superclass)?),
            ("interfaces", container::list(gil, interfaces)?),
            ("component", name_of(class.header.component)?),
            ("declaring", name_of(class.header.declaring)?),
            ("constructors", executables(&members.constructors)?),
            ("methods", executables(&members.methods)?),
            ("fields", container::list(gil, fields)?),
            ("nested", container::list(gil, nested)?),
        ],
    )
}

fn class_object(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    class::class_object(ready(args[0])?, gil)
}

fn class_from_object(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    let id = lift(state, gil, state.java().class_of_class(reference.handle.get()))?;
    Ok(class::get(state, gil, id)?.python(gil).own())
}

fn cast(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let class = ready(args[1])?;
    let value = typed::strip_cast(args[0]);
    let fits = match layout::class_of(value) {
        Some(theirs) => theirs.is_assignable_to(class.id()),
        None => {
            let oracle = crate::kinds::Oracle::new(state, gil);
            sanca_model::assign::rank(oracle.kind(value)?, class.id(), &oracle).is_some()
        }
    };
    if !fits {
        let message = format!("{} cannot be cast to {}", errors::shown(value), class.java_name());
        return Err(state.raise(gil, "ConversionError", &message));
    }
    typed::make_cast(state, value, class.id())
}

fn to_java(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    state.link(gil)?;
    let class = if args[1].is_none() { well_known::OBJECT } else { ready(args[1])?.id() };
    let boxed = match well_known::kind_of(class) {
        Kind::Object => class,
        kind => well_known::box_of(kind),
    };
    convert_one(state, gil, args[0], boxed, "value", |arg| {
        let mut sink = PySink::releasing(state, gil);
        let outcome = state.java().object_of(*arg, &mut sink);
        sink.finish(outcome)
    })
}

fn to_python(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let _ = (state, gil);
    to_python_value(typed::strip_cast(args[0]))
}

/// The Python value of a Java object, containers deeply; anything else is itself.
pub fn to_python_value(value: Borrowed<'_>) -> Result<Object> {
    let gil = value.gil();
    let (Some(class), Some(reference)) = (layout::class_of(value), layout::reference(value)) else {
        return Ok(value.own());
    };
    let (state, link) = (class.state, class.state.java());
    let mut bytes = Vec::new();
    away(state, gil, || link.pack(reference.handle.get(), &mut bytes))?;
    Unpacker::new(state, gil, &bytes).value()
}

fn new_array(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let component = ready(args[0])?;
    let mut lengths = Vec::new();
    for index in 0..args[1].tuple_len() {
        let Some(length) = args[1].tuple_item(index) else { continue };
        let length = length.index_value()?;
        match i32::try_from(length) {
            Ok(length) if length >= 0 => lengths.push(length),
            _ => {
                return Err(gil.raise(
                    Builtin::ValueError,
                    &format!("the length of a Java array is 0 to 2147483647, not {length}"),
                ));
            }
        }
    }
    let link = state.link(gil)?;
    let mut sink = PySink::releasing(state, gil);
    let outcome = link.new_array(component.id(), &lengths, &mut sink);
    sink.finish(outcome)
}

fn same(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, first) = crate::object::expect(args[0])?;
    let (_, second) = crate::object::expect(args[1])?;
    let same = lift(state, gil, state.java().same(first.handle.get(), second.handle.get()))?;
    Ok(gil.bool(same))
}

fn identity(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::object::expect(args[0])?;
    let system = class::find(state, gil, "java.lang.System")?;
    let function = system.python(gil).attr(c"identityHashCode")?;
    function.get(gil).call(&[args[0]])
}

fn bytes_of(_: &'static State, _: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::array::to_bytes(args[0])
}

fn monitor_enter(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    let link = state.java();
    away(state, gil, || link.monitor_enter(&reference.receiver()))?;
    Ok(gil.none())
}

fn monitor_exit(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    lift(state, gil, state.java().monitor_exit(&reference.receiver()))?;
    Ok(gil.none())
}

fn iterate(_: &'static State, _: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::iterate::new_iterator(args[0], args[1].truth()?)
}

fn throwable_info(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (state, info) = crate::throwable::info(args[0])?;
    let frames = info
        .frames
        .iter()
        .map(|frame| {
            container::tuple(
                gil,
                vec![
                    gil.text(&frame.class_name)?,
                    gil.text(&frame.method)?,
                    gil.text(&frame.file)?,
                    gil.int(i64::from(frame.line))?,
                ],
            )
        })
        .collect::<Result<Vec<_>>>()?;
    let cause = match info.cause {
        Some(cause) => crate::object::wrap(state, gil, cause)?,
        None => gil.none(),
    };
    let suppressed =
        info.suppressed.iter().map(|object| crate::object::wrap(state, gil, *object)).collect::<Result<Vec<_>>>()?;
    let python = info.python.map_or_else(|| gil.none(), |python| crate::callback::borrowed(gil, python).own());
    let message = match &info.message {
        Some(message) => gil.text(message)?,
        None => gil.none(),
    };
    container::tuple(
        gil,
        vec![
            gil.text(&info.class_name)?,
            message,
            container::list(gil, frames)?,
            cause,
            container::list(gil, suppressed)?,
            python,
        ],
    )
}

fn timeout_enter(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let seconds = args[0].to_float()?;
    if seconds.is_nan() || seconds < 0.0 {
        return Err(
            gil.raise(Builtin::ValueError, &format!("a timeout is a number of seconds, 0 or more, not {seconds}"))
        );
    }
    gil.int(blocking::timeout_enter(seconds).cast_signed())
}

fn timeout_exit(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let Integer::Small(token) = args[0].integer() else { return Ok(gil.bool(false)) };
    Ok(gil.bool(blocking::timeout_exit(token.cast_unsigned())))
}

fn token(value: Borrowed<'_>) -> ThreadToken {
    match value.integer() {
        Integer::Small(token) => ThreadToken(token as u32),
        Integer::Big => ThreadToken(0),
    }
}

fn interrupt_thread(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let token = token(args[0]);
    away(state, gil, || link.interrupt(token))?;
    Ok(gil.none())
}

fn thread_token(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let token = lift(state, gil, state.link(gil)?.current_thread())?;
    gil.int(i64::from(token.0))
}

fn thread_stack(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let token = token(args[0]);
    let stack = away(state, gil, || link.thread_stack(token))?;
    gil.text(&stack)
}
