//! Where the ways of another bridge differ from ours: a drop-in gives an object that is asked where a call or a value would be
//! refused, and a function for Java objects that arrive. Neither is on the way of what works without.

use crate::class::Class;
use crate::layout;
use crate::method::{self, Method};
use crate::object;
use crate::state::State;
use core::cell::{Cell, OnceCell, RefCell};
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::trampoline::Keywords;
use sanca_capi::{Borrowed, Gil, Object, Raised, Result, container};
use sanca_model::{ClassId, ObjectRef};

/// What a drop-in has given.
#[derive(Debug, Default)]
pub struct Manners {
    /// `refused(class, callable, args, error)` and `with_keywords(class, callable, args, keywords)` make a call in another way, or
    /// raise, where the callable is the class itself if that is what was called; `instead(value, class, error)` gives another
    /// value, or raises; `natural(value)` gives what a value is for `java.lang.Object`;
    /// `callable_mixin(name)` gives a base for the type of a functional interface, or `None`.
    asked: OnceCell<Object>,
    /// Gives the function for objects of a class, or `None`.
    chooser: RefCell<Option<Object>>,
    /// Counts the choosers; 0 while there is none.
    choosers: Cell<u32>,
    /// An `int` for `Object` is a `Long` whatever its size.
    always_long: Cell<bool>,
}

/// The function for objects of one class, and which chooser gave it.
#[derive(Debug, Default)]
pub struct Converter {
    function: RefCell<Option<Object>>,
    chooser: Cell<u32>,
}

/// `sanca._native.set_manners`: once.
pub fn set(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let _ = state.manners.asked.set(args[0].own());
    Ok(gil.none())
}

/// `sanca._native.choose_converters`
pub fn choose_converters(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let old = state.manners.chooser.replace(Some(args[0].own()));
    state.manners.choosers.set(state.manners.choosers.get() + 1);
    drop(old);
    Ok(gil.none())
}

impl Manners {
    /// Whether an `int` for `Object` is a `Long` whatever its size.
    #[inline]
    pub fn always_long(&self) -> bool {
        self.always_long.get()
    }

    /// From now on it is.
    pub fn set_always_long(&self) {
        self.always_long.set(true);
    }

    /// Whether a drop-in is in use.
    #[inline]
    pub fn are_other(&self) -> bool {
        self.asked.get().is_some()
    }
}

/// Wraps a Java object that Java gave, and lets its converter have it.
#[inline]
pub fn arrived(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Result<Object> {
    let wrapper = object::wrap(state, gil, object)?;
    if state.manners.choosers.get() == 0 { Ok(wrapper) } else { convert(state, gil, object.class, wrapper) }
}

#[cold]
fn convert(state: &'static State, gil: Gil<'_>, class: ClassId, wrapper: Object) -> Result<Object> {
    let class = crate::class::get(state, gil, class)?;
    let known = &class.converter;
    if known.chooser.get() != state.manners.choosers.get() {
        let Some(chooser) = state.manners.chooser.borrow().as_ref().map(|chooser| chooser.share(gil)) else {
            return Ok(wrapper);
        };
        let current = state.manners.choosers.get();
        let chosen = chooser.get(gil).call(&[class.python(gil)])?;
        let chosen = (!chosen.get(gil).is_none()).then_some(chosen);
        drop(known.function.replace(chosen));
        known.chooser.set(current);
    }
    let function = known.function.borrow().as_ref().map(|function| function.share(gil));
    match function {
        Some(function) => function.get(gil).call(&[wrapper.get(gil)]),
        None => Ok(wrapper),
    }
}

/// What a value is for `java.lang.Object` in place of what it would be; `None`: what it is with us.
#[inline]
pub fn natural(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Object>> {
    match state.manners.asked.get() {
        Some(asked) => natural_there(asked, gil, value),
        None => Ok(None),
    }
}

#[cold]
fn natural_there(asked: &Object, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Object>> {
    let plain = value.is_none()
        || value.is_bool()
        || value.is_exact_int()
        || value.is_exact_float()
        || value.is_exact_str()
        || value.is_container(Container::List)
        || value.is_container(Container::Tuple)
        || value.is_container(Container::Dict)
        || layout::class_of(value).is_some()
        || layout::class_of_type(value).is_some();
    if plain {
        return Ok(None);
    }
    let found = asked.get(gil).call_method(c"natural", &[value])?;
    Ok(if found.get(gil).is(value) { None } else { Some(found) })
}

/// Whether a list or tuple in the place of a variable-arity tail is that tail.
#[inline]
pub fn spreads(state: &'static State, params: usize, args: &[Borrowed<'_>]) -> bool {
    state.manners.are_other()
        && args.len() == params
        && args.last().is_some_and(|last| last.is_container(Container::List) || last.is_container(Container::Tuple))
}

/// A base for the type of a functional interface, whose objects can be called then.
pub fn callable_mixin(state: &'static State, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let Some(asked) = state.manners.asked.get() else { return Ok(None) };
    let name = gil.text(name)?;
    let found = asked.get(gil).call_method(c"callable_mixin", &[name.get(gil)])?;
    Ok(if found.get(gil).is_none() { None } else { Some(found) })
}

/// What a constructor made: a text or a number stays the Java object that it is.
pub fn made(class: &'static Class, gil: Gil<'_>, value: Object) -> Result<Object> {
    if !class.state.manners.are_other() || !object::has_python_value(class.id()) {
        return Ok(value);
    }
    crate::functions::java_object(class.state, gil, value.get(gil), class.id())
}

/// A call with keyword arguments, which Java has not: `why` says so.
#[cold]
pub fn with_keywords(
    class: &'static Class,
    callable: Borrowed<'_>,
    args: &[Borrowed<'_>],
    keywords: Keywords<'_>,
    why: impl FnOnce() -> String,
) -> Result<Object> {
    let gil = callable.gil();
    let Some(asked) = class.state.manners.asked.get() else { return Err(gil.raise(Builtin::TypeError, &why())) };
    let (args, keywords) = (values(gil, args)?, keywords.to_dict()?);
    asked.get(gil).call_method(c"with_keywords", &[class.python(gil), callable, args.get(gil), keywords.get(gil)])
}

/// A call that no overload takes; `raised` says why.
#[cold]
pub fn refused(
    method: &'static Method,
    gil: Gil<'_>,
    receiver: Option<Borrowed<'_>>,
    args: &[Borrowed<'_>],
    raised: Raised,
) -> Result<Object> {
    let state = method.class.state;
    let Some(asked) = state.manners.asked.get() else { return Err(raised) };
    let Some(error) = gil.take() else { return Err(raised) };
    let class = method.class.python(gil);
    let callable = match receiver {
        Some(receiver) => method::bind(gil, method, receiver)?,
        None if method.overloads[0].makes => class.own(),
        None => method::new_descriptor(state, gil, method)?,
    };
    let args = values(gil, args)?;
    asked.get(gil).call_method(c"refused", &[class, callable.get(gil), args.get(gil), error.0.get(gil)])
}

/// Another value in place of one that is none of a class; `raised` says why.
#[cold]
pub fn instead(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    class: ClassId,
    raised: Raised,
) -> Result<Object> {
    let Some(asked) = state.manners.asked.get() else { return Err(raised) };
    let Some(error) = gil.take() else { return Err(raised) };
    let class = crate::class::get(state, gil, class)?.python(gil);
    asked.get(gil).call_method(c"instead", &[value, class, error.0.get(gil)])
}

fn values(gil: Gil<'_>, values: &[Borrowed<'_>]) -> Result<Object> {
    container::tuple(gil, values.iter().map(|value| value.own()).collect())
}
