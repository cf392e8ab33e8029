//! Functions about values and objects: casts, conversions, arrays, identity, what a throwable tells.

use super::{away, lift};
use crate::class;
use crate::errors;
use crate::layout;
use crate::metaclass::ready;
use crate::overloads::convert_one;
use crate::result::{PySink, Unpacker};
use crate::state::State;
use crate::typed;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result, container};
use sanca_model::value::Kind;
use sanca_model::{ClassId, well_known};

pub(super) fn cast(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let class = ready(args[1])?;
    let value = typed::strip_cast(state, args[0]);
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

pub(super) fn to_java(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    state.link(gil)?;
    let class = if args[1].is_none() { well_known::OBJECT } else { ready(args[1])?.id() };
    let boxed = match well_known::kind_of(class) {
        Kind::Object => class,
        kind => well_known::box_of(kind),
    };
    java_object(state, gil, args[0], boxed)
}

/// A value as the Java object of that class, also where Java would give a Python value.
pub fn java_object(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, class: ClassId) -> Result<Object> {
    convert_one(state, gil, value, class, "value", |arg| {
        let mut sink = PySink::releasing(state, gil).making(true);
        let outcome = state.java().object_of(*arg, &mut sink);
        sink.finish(outcome)
    })
}

/// `(module, "", "")`, or `(None, class of the exception, its text)`.
pub(super) fn import_in_main(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (module, (kind, text)) = match crate::callback::import_in_main(state, gil, &args[0].to_text("name")?)? {
        Ok(module) => (module, Default::default()),
        Err(why) => (gil.none(), why),
    };
    container::tuple(gil, vec![module, gil.text(&kind)?, gil.text(&text)?])
}

pub(super) fn always_long(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    state.manners.set_always_long();
    Ok(gil.none())
}

pub(super) fn to_python(state: &'static State, _: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    to_python_value(typed::strip_cast(state, args[0]))
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

pub(super) fn new_array(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
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

pub(super) fn same(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, first) = crate::object::expect(args[0])?;
    let (_, second) = crate::object::expect(args[1])?;
    let same = lift(state, gil, state.java().same(first.handle.get(), second.handle.get()))?;
    Ok(gil.bool(same))
}

pub(super) fn identity(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::object::expect(args[0])?;
    let system = class::find(state, gil, "java.lang.System")?;
    let function = system.python(gil).attr(c"identityHashCode")?;
    function.get(gil).call(&[args[0]])
}

pub(super) fn bytes_of(_: &'static State, _: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::array::to_bytes(args[0])
}

pub(super) fn iterate(_: &'static State, _: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    crate::iterate::new_iterator(args[0], args[1].truth()?)
}

pub(super) fn throwable_info(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
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
    let python =
        info.python.and_then(|python| crate::callback::local(state, gil, python)).unwrap_or_else(|| gil.none());
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
