//! One callback: arguments in, the Python object called, its answer out.

use super::forked::end_child;
use super::thrown::throw;
use super::{borrowed, drain};
use crate::class;
use crate::overloads::convert_reply;
use crate::packer::Made;
use crate::result::Unpacker;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::PyRef;
use sanca_model::link::Reply;
use sanca_model::shape::{CallbackMethod, flag};
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::kind_of;

/// Calls a Python object for Java and answers, with a value or an exception, exactly once.
pub(super) fn call(
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
    let outcome = end_child(gil, run(state, gil, target.get(gil), callable, method, args))
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
    convert_reply(Made::for_reply(state), gil, value, method.returns, &method.name, |arg| reply.value(arg))
}
