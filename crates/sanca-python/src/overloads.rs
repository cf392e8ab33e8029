//! Choosing among overloads: remembered choices first, `sanca_model::overload` when there is none.

use crate::argument::{self, Converter, Quick, Slot};
use crate::class;
use crate::errors;
use crate::kinds::Oracle;
use crate::layout;
use crate::manners;
use crate::method::{self, Method, Overload};
use crate::packer::Made;
use crate::state::{State, is_function};
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::ClassId;
use sanca_model::overload::{Candidate, Policy, Refusal, choose};
use sanca_model::python_type::{PyKind, StrLength};
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::kind_of;

/// Arguments a remembered choice can have.
pub const KEY: usize = 4;
/// Choices remembered per method.
const REMEMBERED: usize = 12;

/// A choice made before: kinds of the arguments and what was chosen.
#[derive(Clone, Copy, Debug)]
pub struct Cached {
    codes: [u32; KEY],
    count: u8,
    bound: bool,
    varargs: bool,
    index: u32,
}

/// A number for what the chooser would see of a value; 0 if that is not enough to remember a choice by.
#[inline]
fn code(value: Borrowed<'_>) -> u32 {
    if value.is_exact_int() {
        return match value.integer() {
            Integer::Small(-0x80..=0x7f) => 1,
            Integer::Small(-0x8000..=0x7fff) => 2,
            Integer::Small(-0x8000_0000..=0x7fff_ffff) => 3,
            Integer::Small(_) => 4,
            Integer::Big => 0,
        };
    }
    if value.is_exact_str() {
        return if crate::kinds::str_length(value) == StrLength::One { 9 } else { 5 };
    }
    if let Some(class) = layout::class_of(value) {
        return 0x100 + class.id().0;
    }
    if value.is_exact_float() {
        6
    } else if value.is_bool() {
        7
    } else if value.is_none() {
        8
    } else if crate::state::is_function(value) {
        10
    } else {
        0
    }
}

#[inline]
fn codes(args: &[Borrowed<'_>]) -> Option<[u32; KEY]> {
    if args.len() > KEY {
        return None;
    }
    let mut codes = [0; KEY];
    for (place, value) in codes.iter_mut().zip(args) {
        *place = code(*value);
        if *place == 0 {
            return None;
        }
    }
    Some(codes)
}

/// The overload chosen before for such arguments.
#[inline]
pub fn cached(method: &'static Method, bound: bool, args: &[Borrowed<'_>]) -> Option<(&'static Overload, bool)> {
    let codes = codes(args)?;
    let choices = method.choices.borrow();
    let count = args.len() as u8;
    choices
        .iter()
        .find(|cached| cached.codes == codes && cached.count == count && cached.bound == bound)
        .map(|cached| (&method.overloads[cached.index as usize], cached.varargs))
}

fn remember(method: &'static Method, bound: bool, args: &[Borrowed<'_>], index: usize, varargs: bool) {
    let Some(codes) = codes(args) else { return };
    let mut choices = method.choices.borrow_mut();
    if choices.len() == REMEMBERED {
        choices.pop();
    }
    choices.insert(0, Cached { codes, count: args.len() as u8, bound, varargs, index: index as u32 });
}

/// Which overloads a call may mean: instance ones only with a receiver, static ones always.
pub fn eligible(method: &'static Method, bound: bool) -> Vec<usize> {
    (0..method.overloads.len()).filter(|&index| bound || !method.overloads[index].instance).collect()
}

/// Whether a static overload takes these arguments.
pub fn any_static_fits(method: &'static Method, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<bool> {
    let oracle = Oracle::new(method.class.state, gil);
    let kinds = args.iter().map(|value| oracle.kind(*value)).collect::<Result<Vec<_>>>()?;
    let candidates: Vec<Candidate<'_>> =
        eligible(method, false).into_iter().map(|index| Candidate::from(&method.overloads[index].executable)).collect();
    Ok(!matches!(choose(Policy::Java, &candidates, &kinds, &oracle), Err(Refusal::NoMatch(_))))
}

/// A call whose arguments are quick but for plain functions given to functional interfaces; `None` if there are others.
pub fn invoke_with_functions(
    method: &'static Method,
    overload: &'static Overload,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
) -> Option<Result<Object>> {
    let state = method.class.state;
    let mut slots = [Arg::Null; method::QUICK_ARGS];
    for ((slot, quick), value) in slots.iter_mut().zip(&overload.quick).zip(args) {
        if !argument::quick_into(state, *quick, *value, slot) && !takes_function(state, gil, *quick, *value) {
            return None;
        }
    }
    let handle = overload.receiver(receiver)?;
    // No proxy is made before it is sure that the call takes place, but for lack of memory.
    let mut made = Made::for_call(state);
    for ((slot, quick), value) in slots.iter_mut().zip(&overload.quick).zip(args) {
        if let (Quick::Class(class), true) = (*quick, is_function(*value)) {
            match crate::callback::function_proxy(state, gil, *value, class) {
                Ok(proxy) => *slot = made.add(proxy),
                Err(raised) => return Some(Err(raised)),
            }
        }
    }
    Some(method::run(state, gil, overload, handle, &slots[..args.len()]))
}

fn takes_function(state: &'static State, gil: Gil<'_>, quick: Quick, value: Borrowed<'_>) -> bool {
    let Quick::Class(class) = quick else { return false };
    is_function(value)
        && match class::get(state, gil, class) {
            Ok(class) => class.header.functional,
            Err(_) => {
                gil.clear();
                false
            }
        }
}

/// The whole way: look at every argument, choose, convert, call.
#[cold]
pub fn invoke_slowly(
    method: &'static Method,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
) -> Result<Object> {
    let state = method.class.state;
    let oracle = Oracle::new(state, gil);
    let eligible = eligible(method, receiver.is_some());
    if eligible.is_empty() {
        return Err(errors::needs_instance(method, gil));
    }
    let mut kinds = args.iter().map(|value| oracle.kind(*value)).collect::<Result<Vec<_>>>()?;
    let candidates: Vec<Candidate<'_>> =
        eligible.iter().map(|&index| Candidate::from(&method.overloads[index].executable)).collect();
    let mut outcome = choose(Policy::Java, &candidates, &kinds, &oracle);
    if matches!(outcome, Err(Refusal::Ambiguous(_)))
        && kinds.iter().any(|kind| matches!(kind, PyKind::List | PyKind::Tuple))
    {
        kinds = args.iter().map(|value| oracle.kind_with_elements(*value)).collect::<Result<Vec<_>>>()?;
        outcome = choose(Policy::Java, &candidates, &kinds, &oracle);
    }
    let choice = match outcome {
        Ok(choice) => choice,
        Err(refusal) => {
            let raised = errors::refused(method, gil, &eligible, args, &kinds, &refusal, &oracle);
            return manners::refused(method, gil, receiver, args, raised);
        }
    };
    let index = eligible[choice.index];
    let overload = &method.overloads[index];
    // What depended on the elements of a list is not told by its kind.
    if !kinds.iter().any(|kind| matches!(kind, PyKind::ListOf { .. })) {
        remember(method, receiver.is_some(), args, index, choice.varargs);
    }
    let mut converter = Converter::new(gil, Made::for_call(state));
    let varargs = choice.varargs && !manners::spreads(state, overload.executable.params.len(), args);
    let slots = match convert_all(&mut converter, overload, args, varargs) {
        Ok(slots) => slots,
        Err(raised) => {
            let raised = errors::in_argument(method, gil, raised);
            return manners::refused(method, gil, receiver, args, raised);
        }
    };
    let handle = overload.receiver(receiver).ok_or_else(|| errors::needs_instance(method, gil))?;
    let arguments = converter.finish(&slots);
    method::run(state, gil, overload, handle, &arguments)
}

fn convert_all<'a>(
    converter: &mut Converter<'_>,
    overload: &Overload,
    args: &[Borrowed<'a>],
    varargs: bool,
) -> Result<Vec<Slot<'a>>> {
    let params = &overload.executable.params;
    if !varargs {
        return args.iter().zip(params).map(|(value, class)| converter.convert(*value, *class)).collect();
    }
    let fixed = params.len() - 1;
    let mut slots: Vec<Slot<'a>> = args[..fixed]
        .iter()
        .zip(params)
        .map(|(value, class)| converter.convert(*value, *class))
        .collect::<Result<_>>()?;
    slots.push(gather(converter, &args[fixed..], params[fixed])?);
    Ok(slots)
}

/// The tail of a variable-arity call as its array.
fn gather<'a>(converter: &mut Converter<'_>, tail: &[Borrowed<'a>], array: ClassId) -> Result<Slot<'a>> {
    let (state, gil) = (converter.state, converter.gil);
    let component = class::get(state, gil, array)?.header.component;
    let kind = kind_of(component);
    if kind == Kind::Object {
        let start = converter.packer.len();
        converter.packer.tagged(sanca_model::pack::tag::ARRAY, &component.0.to_ne_bytes());
        converter.packer.u32(tail.len() as u32);
        for value in tail {
            let value = crate::typed::strip_cast(state, *value);
            converter.packer.value(value, component)?;
        }
        return Ok(Slot::Packed(start..converter.packer.len()));
    }
    let mut bytes = Vec::with_capacity(tail.len() * 8);
    for value in tail {
        let slot = converter.convert(*value, component)?;
        if let Slot::Ready(arg) = slot {
            crate::array::push_element(&mut bytes, arg);
        }
    }
    let handle = state.java().array_from(kind, &bytes).map_err(|error| errors::raise(state, gil, error))?;
    Ok(Slot::Ready(converter.packer.made.add(handle)))
}

/// A converted single value for a place of that class (field, array element): rank first, then conversion, with the
/// reason in the error.
#[inline]
pub fn convert_one<R>(
    state: &'static crate::state::State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    class: ClassId,
    place: &str,
    then: impl FnOnce(&Arg<'_>) -> Result<R>,
) -> Result<R> {
    let mut arg = Arg::Null;
    if argument::quick_into(state, Quick::of(class), value, &mut arg) {
        return then(&arg);
    }
    fitting(gil, Made::for_call(state), value, class, place, |_, arg| then(&arg))
}

/// The same for what the callback `method` replies. Java reads it when nothing here keeps the value any more, so it gets handles of its own.
pub fn convert_reply(
    mut made: Made,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    class: ClassId,
    method: &str,
    then: impl FnOnce(sanca_model::Arg<'_>),
) -> Result<()> {
    if let Some(arg) = argument::quick(made.state(), argument::Quick::of(class), value) {
        return hand_over(gil, &mut made, arg, then);
    }
    let place = format!("the result of {method}");
    fitting(gil, made, value, class, &place, |made, arg| hand_over(gil, made, arg, then))
}

fn hand_over(
    gil: Gil<'_>,
    made: &mut Made,
    arg: sanca_model::Arg<'_>,
    then: impl FnOnce(sanca_model::Arg<'_>),
) -> Result<()> {
    let state = made.state();
    let arg = match arg {
        sanca_model::Arg::Object(handle) => {
            let copy = state.java().duplicate(handle).map_err(|error| errors::raise(state, gil, error))?;
            made.add(copy)
        }
        other => other,
    };
    then(arg);
    made.hand_over();
    Ok(())
}

/// Converts the value, or what a drop-in has in its place.
fn fitting<R>(
    gil: Gil<'_>,
    made: Made,
    value: Borrowed<'_>,
    class: ClassId,
    place: &str,
    then: impl FnOnce(&mut Made, sanca_model::Arg<'_>) -> Result<R>,
) -> Result<R> {
    let (state, wraps) = (made.state(), made.wraps);
    let mut converter = Converter::new(gil, made);
    let named = |raised| {
        errors::in_place(state, gil, raised, || format!("{place} as {}", argument::class_name(state, gil, class)))
    };
    let fits = |value| check(state, gil, wraps, value, class, place);
    let other;
    let slot = match fits(value).and_then(|()| converter.convert(value, class).map_err(named)) {
        Ok(slot) => slot,
        Err(raised) => {
            other = manners::instead(state, gil, value, class, raised)?;
            fits(other.get(gil))?;
            converter.convert(other.get(gil), class).map_err(named)?
        }
    };
    let mut made = converter.packer.take_made();
    let args = converter.finish(core::slice::from_ref(&slot));
    then(&mut made, args[0])
}

fn check(
    state: &'static State,
    gil: Gil<'_>,
    wraps: bool,
    value: Borrowed<'_>,
    class: ClassId,
    place: &str,
) -> Result<()> {
    let oracle = Oracle::new(state, gil).wrapping(wraps);
    let kind = oracle.kind(value)?;
    match sanca_model::assign::rank(kind, class, &oracle) {
        Some(_) => Ok(()),
        None => Err(errors::misfit(state, gil, value, kind, class, place, &oracle)),
    }
}

/// `sanca._native.takes`: whether a method, not choosing any further, takes those arguments. It is not called.
pub fn takes(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    if !method::is_descriptor(state, args[0]) {
        return Err(gil.raise(sanca_capi::error::Builtin::TypeError, "takes() needs a Java method"));
    }
    let method = layout::method(args[0]);
    let oracle = Oracle::new(state, gil);
    let kinds = (0..args[1].tuple_len())
        .filter_map(|index| args[1].tuple_item(index))
        .map(|value| oracle.kind_with_elements(value))
        .collect::<Result<Vec<_>>>()?;
    let candidates: Vec<Candidate<'_>> =
        method.overloads.iter().map(|overload| Candidate::from(&overload.executable)).collect();
    Ok(gil.bool(choose(Policy::Java, &candidates, &kinds, &oracle).is_ok()))
}
