//! The path of a call: receiver checked, overload chosen, arguments converted on the stack, run. What does not fit the stack
//! or the choice made before goes to [`overloads`].

use super::{Method, Overload, QUICK_ARGS, is_descriptor};
use crate::argument::{self, Quick};
use crate::class::Class;
use crate::layout;
use crate::overloads;
use crate::result::PySink;
use crate::state::{State, is_function};
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::Handle;
use sanca_model::shape::Executable;
use sanca_model::value::Arg;
use sanca_model::well_known::kind_of;

/// `obj.method(...)`: checks the receiver, which CPython hands over unchecked when called as `Cls.method(obj, ...)`.
#[inline]
pub(super) fn call_instance(
    method: &'static Method,
    gil: Gil<'_>,
    receiver: Borrowed<'_>,
    args: &[Borrowed<'_>],
) -> Result<Object> {
    let class = receiver.type_ptr();
    if class != method.receiver_type.get() {
        match layout::class_of(receiver) {
            Some(theirs) if theirs.is_assignable_to(method.class.id()) => {
                if let Some(own) = overriding(method, gil, theirs)? {
                    return invoke(own, gil, Some(receiver), args);
                }
            }
            _ => return Err(needs_receiver(method, gil, Some(receiver))),
        }
        method.receiver_type.set(class);
    }
    invoke(method, gil, Some(receiver), args)
}

/// What is proven of a leaf method is not proven of an override, which `Cls.method(obj)` reaches as well: the override's
/// own overloads say whether it may run with the GIL held.
#[cold]
fn overriding(method: &'static Method, gil: Gil<'_>, class: &'static Class) -> Result<Option<&'static Method>> {
    if class.id() == method.class.id() || !method.overloads.iter().any(|overload| overload.leaf) {
        return Ok(None);
    }
    class.fill(gil)?;
    let name = gil.interned(&method.name)?;
    let found = class.python(gil).attr_object(name.get(gil))?;
    let found = found.get(gil);
    let other = is_descriptor(method.class.state, found).then(|| layout::method(found));
    Ok(other.filter(|other| !core::ptr::eq(*other, method)))
}

#[cold]
pub(super) fn call_unbound(method: &'static Method, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    if method.overloads.iter().any(|overload| !overload.instance && fits_count(overload, args.len()))
        && overloads::any_static_fits(method, gil, args)?
    {
        return invoke(method, gil, None, args);
    }
    if let Some((receiver, rest)) = args.split_first()
        && layout::class_of(*receiver).is_some_and(|class| class.is_assignable_to(method.class.id()))
    {
        return invoke(method, gil, Some(*receiver), rest);
    }
    invoke(method, gil, None, args)
}

/// Whether a call with that many arguments could mean this overload.
fn fits_count(overload: &Overload, count: usize) -> bool {
    let params = overload.quick.len();
    params == count || (overload.varargs() && count + 1 >= params)
}

#[cold]
pub(super) fn needs_receiver(method: &Method, gil: Gil<'_>, found: Option<Borrowed<'_>>) -> sanca_capi::Raised {
    let class = method.class.java_name();
    let found = found.map_or_else(|| "nothing".to_owned(), |object| format!("a {}", object.type_name()));
    let message =
        format!("{}() is an instance method: its first argument must be a {class}, not {found}", method.full_name());
    gil.raise(Builtin::TypeError, &message)
}

/// Calls a method: chooses the overload, converts, runs, wraps the result.
#[inline]
pub fn invoke(
    method: &'static Method,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
) -> Result<Object> {
    if method.single {
        let overload = &method.overloads[0];
        if overload.quick.len() == args.len()
            && args.len() <= QUICK_ARGS
            && overload.instance == receiver.is_some()
            && let Some(result) = try_quick(method, overload, gil, receiver, args)
        {
            return result;
        }
        return overloads::invoke_slowly(method, gil, receiver, args);
    }
    if let Some((overload, varargs)) = overloads::cached(method, receiver.is_some(), args) {
        let result = if varargs {
            try_gather(method, overload, gil, receiver, args)
        } else if args.len() <= QUICK_ARGS {
            try_quick(method, overload, gil, receiver, args)
        } else {
            None
        };
        if let Some(result) = result {
            return result;
        }
    }
    overloads::invoke_slowly(method, gil, receiver, args)
}

/// Converts on the stack and calls; `None` if some argument needs a closer look.
#[inline]
fn try_quick(
    method: &'static Method,
    overload: &'static Overload,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
) -> Option<Result<Object>> {
    let state = method.class.state;
    let mut slots = [Arg::Null; QUICK_ARGS];
    for ((slot, quick), value) in slots.iter_mut().zip(&overload.quick).zip(args) {
        if !argument::quick_into(state, *quick, *value, slot) {
            if is_function(*value) {
                return overloads::invoke_with_functions(method, overload, gil, receiver, args);
            }
            return None;
        }
    }
    let handle = overload.receiver(receiver)?;
    Some(run(state, gil, overload, handle, &slots[..args.len()]))
}

/// Like [`try_quick`] for a variable-arity call whose tail is of a primitive type.
fn try_gather(
    method: &'static Method,
    overload: &'static Overload,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
) -> Option<Result<Object>> {
    let state = method.class.state;
    let fixed = overload.quick.len() - 1;
    let tail = overload.tail(state, gil)?;
    let kind = kind_of(tail);
    let size = kind.size()?;
    if fixed >= QUICK_ARGS || args.len() > fixed + overloads::KEY {
        return None;
    }
    let mut slots = [Arg::Null; QUICK_ARGS];
    for ((slot, quick), value) in slots.iter_mut().zip(&overload.quick[..fixed]).zip(args) {
        if !argument::quick_into(state, *quick, *value, slot) {
            return None;
        }
    }
    // One packed value: a tag, the kind, the count, the elements.
    let mut packed = [0; 6 + overloads::KEY * 8];
    packed[0] = sanca_model::pack::tag::PRIMITIVE_ARRAY;
    packed[1] = kind as u8;
    packed[2..6].copy_from_slice(&((args.len() - fixed) as u32).to_ne_bytes());
    let mut used = 6;
    for value in &args[fixed..] {
        used += crate::array::put_element(&mut packed[used..], argument::quick(state, Quick::of(tail), *value)?);
    }
    debug_assert_eq!(used, 6 + (args.len() - fixed) * size);
    let handle = overload.receiver(receiver)?;
    slots[fixed] = Arg::Packed(&packed[..used]);
    Some(run(state, gil, overload, handle, &slots[..=fixed]))
}

/// Runs an overload with converted arguments.
#[inline]
pub fn run(
    state: &'static State,
    gil: Gil<'_>,
    overload: &Overload,
    receiver: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    if crate::blocking::attention() {
        return crate::blocking::run_attentively(state, gil, overload, receiver, args);
    }
    let link = state.java();
    let sink = if overload.leaf { PySink::holding(state, gil) } else { PySink::releasing(state, gil) };
    let mut sink = sink.making(overload.makes);
    let outcome = link.invoke(&overload.executable, receiver, args, &mut sink);
    let result = sink.finish(outcome);
    crate::blocking::after_call(state, gil, result)
}

/// Calls a member that was found by us, without choosing or converting.
pub fn call_direct(
    state: &'static State,
    gil: Gil<'_>,
    executable: &Executable,
    receiver: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    if crate::blocking::attention() {
        return crate::blocking::call_here(state, gil, executable, receiver, args);
    }
    let mut sink = PySink::releasing(state, gil);
    let outcome = state.java().invoke(executable, receiver, args, &mut sink);
    let result = sink.finish(outcome);
    crate::blocking::after_call(state, gil, result)
}
