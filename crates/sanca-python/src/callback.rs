//! Java calling Python: proxies for callables and implementors, and the link Java's proxies call through.

use crate::class;
use crate::errors;
use crate::layout;
use crate::overloads::convert_reply;
use crate::result::Unpacker;
use crate::state::{State, ThrownByCallback};
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use sanca_capi::error::{Builtin, Exception};
use sanca_capi::{Borrowed, Gil, Object, Result, gil};
use sanca_model::link::{Frame, PythonLink, Reply};
use sanca_model::shape::{CallbackMethod, flag};
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle, PyRef};
use std::sync::Mutex;

/// The Python side as Java sees it. One interpreter for now.
#[derive(Debug)]
pub struct EmbeddedPython {
    state: AtomicPtr<State>,
    /// References Java gave back on threads without the GIL. Guards a plain list; nothing else is done under it.
    returned: Mutex<Vec<PyRef>>,
    /// Whether there are any: looked at before the lock is tried.
    any_returned: AtomicBool,
}

/// The link given to every JVM.
pub static PYTHON: EmbeddedPython = EmbeddedPython {
    state: AtomicPtr::new(core::ptr::null_mut()),
    returned: Mutex::new(Vec::new()),
    any_returned: AtomicBool::new(false),
};

/// Makes callbacks go to that interpreter's module.
pub fn install(state: &'static State) {
    PYTHON.state.store((state as *const State).cast_mut(), Ordering::Release);
}

fn state() -> Option<&'static State> {
    // SAFETY: null, or a leaked state.
    unsafe { PYTHON.state.load(Ordering::Acquire).as_ref() }
}

/// A reference Java holds, borrowed while Java certainly holds it.
pub fn borrowed<'a>(_: Gil<'a>, object: PyRef) -> Borrowed<'a> {
    // SAFETY: the address was lent by `State::lend` and Java has not given it back: it just named it.
    unsafe { Borrowed::from_raw(object.0 as *mut _) }
}

/// Takes over a reference that Java gave back.
pub fn owned(_: Gil<'_>, object: PyRef) -> Object {
    // SAFETY: the address was lent by `State::lend`, given back once.
    unsafe { Object::from_raw(object.0 as *mut _) }
}

/// Drops what Java gave back since the last time. Cheap when there is nothing.
#[inline]
pub fn drain(state: &'static State, gil: Gil<'_>) {
    if PYTHON.any_returned.load(Ordering::Relaxed) {
        drain_returned(state, gil);
    }
}

#[cold]
fn drain_returned(state: &'static State, gil: Gil<'_>) {
    let returned = match PYTHON.returned.try_lock() {
        Ok(mut returned) => {
            PYTHON.any_returned.store(false, Ordering::Relaxed);
            core::mem::take(&mut *returned)
        }
        Err(_) => return,
    };
    for object in returned {
        state.return_lent(gil, object);
    }
}

/// Drops what Java gave back, from a pending call.
fn drain_pending(gil: Gil<'_>) {
    if let Some(state) = state() {
        drain(state, gil);
    }
}

/// The interfaces an object's class implements in Java's eyes; looked up once per Python class.
pub fn interfaces(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Vec<ClassId>>> {
    let class = value.class();
    let key = class.as_ptr() as usize;
    if let Some((_, list)) = state.implementors.borrow().get(&key) {
        return Ok((!list.is_empty()).then(|| list.clone()));
    }
    // Instances of built-in types implement nothing; only classes with a dict can say otherwise.
    let found = gil.import(c"sanca._implements")?.get(gil).call_method(c"interfaces_of", &[class])?;
    let found = found.get(gil);
    let mut list = Vec::new();
    if !found.is_none() {
        for index in 0..found.tuple_len() {
            if let Some(interface) = found.tuple_item(index) {
                list.push(crate::metaclass::ready(interface)?.id());
            }
        }
    }
    state.implementors.borrow_mut().insert(key, (class.own(), list.clone()));
    Ok((!list.is_empty()).then_some(list))
}

/// A Java proxy for a Python value, where one is due; the handle is the caller's.
pub fn proxy_for(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, class: ClassId) -> Result<Option<Handle>> {
    let plain_callable = value.is_callable() && layout::class_of_type(value).is_none();
    let target = class::get(state, gil, class)?;
    let (list, callable) = match interfaces(state, gil, value)? {
        Some(list) => (list, false),
        None if plain_callable && target.header.functional => (vec![class], true),
        None => return Ok(None),
    };
    make_proxy(state, gil, value, &list, callable).map(Some)
}

/// A proxy of one functional interface for a plain function; the handle is the caller's.
pub fn function_proxy(state: &'static State, gil: Gil<'_>, function: Borrowed<'_>, class: ClassId) -> Result<Handle> {
    make_proxy(state, gil, function, &[class], true)
}

fn make_proxy(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    interfaces: &[ClassId],
    callable: bool,
) -> Result<Handle> {
    let object = state.lend(value);
    let proxy = state.java().proxy(object, interfaces, callable);
    drain(state, gil);
    match proxy {
        Ok(handle) => Ok(handle),
        Err(error) => {
            state.return_lent(gil, object);
            Err(errors::raise(state, gil, error))
        }
    }
}

impl PythonLink for EmbeddedPython {
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        let mut reply = Some(reply);
        let entered = gil::enter(|gil| {
            let reply = reply.take().expect("entered once");
            match state() {
                Some(state) => call(state, gil, object, callable, method, args, reply),
                None => reply.refuse("no Python module is ready to be called"),
            }
        });
        if let (None, Some(reply)) = (entered, reply) {
            reply.refuse("Python is shutting down and cannot be called any more");
        }
    }

    fn release(&self, object: PyRef) {
        let Ok(mut returned) = self.returned.lock() else { return };
        returned.push(object);
        self.any_returned.store(true, Ordering::Relaxed);
        if returned.len() == 1 || returned.len() % 1024 == 0 {
            gil::ask(drain_pending);
        }
    }

    fn at_exit(&self) {
        gil::enter(|gil| {
            let done = gil.import(c"sanca._jvm").and_then(|module| module.get(gil).call_method(c"java_exits", &[]));
            if done.is_err() {
                gil.write_unraisable(None);
            }
        });
    }

    fn thread_name(&self) -> Option<String> {
        gil::enter(|gil| {
            let name = gil
                .import(c"threading")
                .and_then(|module| module.get(gil).call_method(c"current_thread", &[])?.get(gil).attr(c"name"));
            match name {
                Ok(name) if name.get(gil).is_str() => Some(name.get(gil).to_text_lossy()),
                Ok(_) => None,
                Err(_) => {
                    gil.clear();
                    None
                }
            }
        })?
    }

    fn implements(&self, object: PyRef, name: &str) -> bool {
        gil::enter(|gil| overrides(borrowed(gil, object), name)).unwrap_or(false)
    }
}

/// Whether a Python object has its own answer to a Java method.
fn overrides(object: Borrowed<'_>, name: &str) -> bool {
    let gil = object.gil();
    if name == "toString" {
        // Every Python object has a text of its own, which says more than ours would.
        return true;
    }
    let special = match name {
        "equals" => Some((c"__eq__", c"equals")),
        "hashCode" => Some((c"__hash__", c"hashCode")),
        _ => None,
    };
    let has = |name: &'static core::ffi::CStr| object.class().attr_or_none(name).ok().flatten();
    if let Some((python, java)) = special {
        if has(java).is_some() {
            return true;
        }
        let base = gil.import(c"builtins").and_then(|module| module.get(gil).attr(c"object"));
        let (Some(mine), Ok(base)) = (has(python), base) else { return false };
        let default = base.get(gil).attr_or_none(python).ok().flatten();
        return default.is_none_or(|default| !default.get(gil).is(mine.get(gil)));
    }
    match gil.text(name).and_then(|name| object.attr_object(name.get(gil))) {
        Ok(_) => true,
        Err(_) => {
            gil.clear();
            false
        }
    }
}

fn call(
    state: &'static State,
    gil: Gil<'_>,
    object: PyRef,
    callable: bool,
    method: &CallbackMethod,
    args: &[u8],
    reply: &mut dyn Reply,
) {
    drain(state, gil);
    // Hold the object: Java may give it back while it runs.
    let target = borrowed(gil, object).own();
    let outcome = run(state, gil, target.get(gil), callable, method, args)
        .and_then(|value| answer(state, gil, value.get(gil), method, reply));
    if outcome.is_err() {
        match gil.take() {
            Some(error) => throw(state, gil, error, reply),
            None => reply.refuse("internal error in Sanca: a callback failed without an error"),
        }
    }
}

fn run(
    state: &'static State,
    gil: Gil<'_>,
    target: Borrowed<'_>,
    callable: bool,
    method: &CallbackMethod,
    args: &[u8],
) -> Result<Object> {
    let mut unpacker = Unpacker::new(state, gil, args);
    let mut values: Vec<Object> = Vec::with_capacity(method.params.len());
    while !unpacker.is_empty() {
        values.push(unpacker.value()?);
    }
    if method.flags & flag::VARARGS != 0 {
        spread(gil, &mut values)?;
    }
    let args = Object::borrow_all(gil, &values);
    let object_method = matches!(&*method.name, "equals" | "hashCode" | "toString");
    if object_method && let Some(result) = object_call(gil, target, method, args)? {
        return Ok(result);
    }
    if callable && !object_method && method.flags & flag::DEFAULT == 0 {
        return target.call(args);
    }
    let name = gil.text(&method.name)?;
    let function = match target.attr_object(name.get(gil)) {
        Ok(function) => function,
        Err(raised) if gil.matches(Builtin::AttributeError) => {
            let _ = raised;
            gil.clear();
            let interface = class::get(state, gil, method.declaring)?.java_name();
            let message = format!("{} implements {interface} but has no method {}", target.type_name(), method.name);
            return Err(gil.raise(Builtin::AttributeError, &message));
        }
        Err(raised) => return Err(raised),
    };
    function.get(gil).call(args)
}

/// `equals`, `hashCode`, `toString` by Python's own methods, unless the class spells them the Java way.
fn object_call(
    gil: Gil<'_>,
    target: Borrowed<'_>,
    method: &CallbackMethod,
    args: &[Borrowed<'_>],
) -> Result<Option<Object>> {
    let spelled = match &*method.name {
        "equals" => target.class().attr_or_none(c"equals")?,
        "hashCode" => target.class().attr_or_none(c"hashCode")?,
        _ => target.class().attr_or_none(c"toString")?,
    };
    if spelled.is_some() {
        return Ok(None);
    }
    Ok(Some(match &*method.name {
        "equals" => {
            let equal = target.call_method(c"__eq__", args)?;
            let equal = equal.get(gil);
            gil.bool(equal.is_bool() && equal.is_true())
        }
        "hashCode" => {
            let hash = target.call_method(c"__hash__", &[])?;
            let sanca_capi::number::Integer::Small(hash) = hash.get(gil).integer() else {
                return Err(sanca_capi::Raised);
            };
            gil.int(i64::from((hash ^ (hash >> 32)) as i32))?
        }
        _ => target.str()?,
    }))
}

/// The array of a variable-arity method as separate arguments.
fn spread(gil: Gil<'_>, values: &mut Vec<Object>) -> Result<()> {
    if let Some(last) = values.pop() {
        if last.get(gil).is_none() {
            values.push(last);
            return Ok(());
        }
        let list = crate::array::to_list(last.get(gil))?;
        for index in 0..list.get(gil).list_len() {
            if let Some(item) = list.get(gil).list_item(index) {
                values.push(item);
            }
        }
    }
    Ok(())
}

/// Converts the result for the method's return class and hands it over.
fn answer(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    method: &CallbackMethod,
    reply: &mut dyn Reply,
) -> Result<()> {
    if kind_of(method.returns) == Kind::Void {
        reply.value(Arg::Null);
        return Ok(());
    }
    if method.returns == well_known::OBJECT {
        return convert_reply(state, gil, value, well_known::OBJECT, &method.name, |arg| reply.value(arg));
    }
    convert_reply(state, gil, value, method.returns, &method.name, |arg| reply.value(arg))
}

/// Turns a Python exception into what Java throws: the same Java object if it is one, else a `PythonException`.
fn throw(state: &'static State, gil: Gil<'_>, error: Exception, reply: &mut dyn Reply) {
    let error = error.0;
    let object = error.get(gil);
    let link = state.java();
    if let Some(reference) = layout::reference(object) {
        match link.duplicate(reference.handle.get()) {
            Ok(handle) => reply.throw(handle),
            Err(error) => reply.refuse(&error.to_string()),
        }
        let frames = link.callback_frames().unwrap_or_else(|failure| {
            if let sanca_model::Error::Thrown(failure) = failure {
                link.release(failure.handle);
            }
            Vec::new()
        });
        let previous = state.thrown_by_callback.replace(Some(ThrownByCallback { error, frames }));
        drop(previous);
        return;
    }
    let type_name = qualified_name(object);
    let message = match object.str() {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let frames = frames(object);
    let lent = state.lend(object);
    match link.python_exception(lent, &type_name, &message, &frames) {
        Ok(made) => reply.throw(made.handle),
        Err(error) => {
            state.return_lent(gil, lent);
            reply.refuse(&error.to_string());
        }
    }
}

fn qualified_name(error: Borrowed<'_>) -> String {
    let gil = error.gil();
    let text = |name| match error.class().attr(name) {
        Ok(value) if value.get(gil).is_str() => value.get(gil).to_text_lossy(),
        Ok(_) => String::new(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    };
    let (module, name) = (text(c"__module__"), text(c"__qualname__"));
    if module.is_empty() || module == "builtins" { name } else { format!("{module}.{name}") }
}

/// The Python frames of an exception, innermost first, by `sanca._traceback.python_frames`.
fn frames(error: Borrowed<'_>) -> Vec<Frame> {
    let gil = error.gil();
    let list =
        gil.import(c"sanca._traceback").and_then(|module| module.get(gil).call_method(c"python_frames", &[error]));
    let Ok(list) = list else {
        gil.clear();
        return Vec::new();
    };
    let list = list.get(gil);
    (0..list.list_len())
        .filter_map(|index| {
            let frame = list.list_item(index)?;
            let frame = frame.get(gil);
            let text = |at| frame.tuple_item(at).map(|text| text.to_text_lossy().into_boxed_str()).unwrap_or_default();
            let line = match frame.tuple_item(3).map(|line| line.integer()) {
                Some(sanca_capi::number::Integer::Small(line)) => line as i32,
                _ => 0,
            };
            Some(Frame { class_name: text(0), method: text(1), file: text(2), line })
        })
        .collect()
}
