//! Methods as Python sees them: descriptors CPython can specialise, each with the overloads of one name. The path of a call
//! is in [`call`].
//!
//! Three descriptor types, because CPython needs to know before the call whether a receiver comes along: `JMethod`
//! (instance methods; binds without a temporary), `JStaticMethod` (never binds) and `JMixedMethod` (a name with both
//! kinds). A bound one is a `JBoundMethod`.

mod call;
mod descriptor;
mod vectorcall;

pub use call::{call_direct, invoke, run};
pub use descriptor::{by_descriptor, descriptor, overload_list};

use crate::argument::Quick;
use crate::class::{self, Class};
use crate::layout;
use crate::overloads;
use crate::state::State;
use core::cell::{Cell, OnceCell, RefCell};
use sanca_capi::raw;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::shape::{Executable, flag};
use sanca_model::{ClassId, Handle};
use std::collections::HashMap;
use vectorcall::{vectorcall_bound, vectorcall_instance, vectorcall_static, vectorcall_unbound};

/// Arguments converted on the stack; calls with more take the slow path.
pub const QUICK_ARGS: usize = 6;

/// One overload, ready to be called.
pub struct Overload {
    /// What the link calls.
    pub executable: Executable,
    /// How each parameter converts.
    pub quick: Box<[Quick]>,
    /// Runs with the GIL held.
    pub leaf: bool,
    /// It takes a receiver.
    pub instance: bool,
    /// A constructor.
    pub makes: bool,
    /// Element class of a variable-arity tail, once asked for.
    tail: OnceCell<ClassId>,
}

impl Overload {
    /// Prepares a member.
    pub fn new(_: &'static State, executable: Executable) -> Overload {
        Overload {
            quick: executable.params.iter().map(|&class| Quick::of(class)).collect(),
            leaf: executable.is(flag::LEAF),
            instance: !executable.is(flag::STATIC) && !executable.is(flag::CONSTRUCTOR),
            makes: executable.is(flag::CONSTRUCTOR),
            tail: OnceCell::new(),
            executable,
        }
    }

    /// Element class of its variable-arity tail.
    fn tail(&self, state: &'static State, gil: Gil<'_>) -> Option<ClassId> {
        if let Some(tail) = self.tail.get() {
            return Some(*tail);
        }
        let array = class::get(state, gil, *self.executable.params.last()?).ok()?;
        Some(*self.tail.get_or_init(|| array.header.component))
    }

    /// The handle to call it on: null for static members; `None` if the receiver is no Java object.
    #[inline]
    pub fn receiver(&self, receiver: Option<Borrowed<'_>>) -> Option<Handle> {
        match receiver {
            Some(receiver) if self.instance => Some(layout::reference(receiver)?.handle.get()),
            _ => Some(Handle::NULL),
        }
    }

    /// Whether its last parameter gathers the rest.
    pub fn varargs(&self) -> bool {
        self.executable.is(flag::VARARGS)
    }
}

/// All overloads of one name in one class. Lives for ever.
pub struct Method {
    /// The class whose attribute it is.
    pub class: &'static Class,
    /// Java name.
    pub name: Box<str>,
    /// Never empty.
    pub overloads: Box<[Overload]>,
    /// The last receiver type that was checked.
    receiver_type: Cell<*mut raw::PyTypeObject>,
    /// Overload choices made before, by kinds of arguments.
    pub choices: RefCell<Vec<overloads::Cached>>,
    has_static: bool,
    has_instance: bool,
    /// The one overload, when it can be tried without choosing.
    single: bool,
    /// Methods narrowed to one overload, by descriptor.
    narrowed: RefCell<HashMap<String, &'static Method>>,
}

impl Method {
    /// Makes a method that lives for ever.
    pub fn leak(class: &'static Class, name: &str, overloads: Vec<Overload>) -> &'static Method {
        let has_static = any_static(&overloads);
        let has_instance = overloads.iter().any(|overload| overload.instance);
        let single = overloads.len() == 1 && !overloads[0].varargs();
        Box::leak(Box::new(Method {
            class,
            name: name.into(),
            overloads: overloads.into(),
            receiver_type: Cell::new(core::ptr::null_mut()),
            choices: RefCell::new(Vec::new()),
            has_static,
            has_instance,
            single,
            narrowed: RefCell::new(HashMap::new()),
        }))
    }

    /// `java.util.List.add`, or the class name for constructors.
    pub fn full_name(&self) -> String {
        let class = self.class.java_name();
        if &*self.name == "<init>" { class } else { format!("{class}.{}", self.name) }
    }
}

/// Whether a method list holds anything static.
fn any_static(overloads: &[Overload]) -> bool {
    overloads.iter().any(|overload| overload.executable.is(flag::STATIC))
}

/// The descriptor object for a method.
pub fn new_descriptor(state: &'static State, gil: Gil<'_>, method: &'static Method) -> Result<Object> {
    let types = state.types();
    let (class, vectorcall) = match (method.has_instance, method.has_static) {
        (true, false) => (&types.method, vectorcall_instance as *const _),
        (false, _) => (&types.static_method, vectorcall_static as *const _),
        (true, true) => (&types.mixed_method, vectorcall_unbound as *const _),
    };
    layout::new_method(class.get(gil), method, None, vectorcall)
}

/// A method bound to a receiver.
pub fn bind(gil: Gil<'_>, method: &'static Method, receiver: Borrowed<'_>) -> Result<Object> {
    layout::new_method(
        method.class.state.types().bound_method.get(gil),
        method,
        Some(receiver),
        vectorcall_bound as *const _,
    )
}

/// `tp_descr_get` of instance and mixed methods.
pub fn descr_get(gil: Gil<'_>, descriptor: Borrowed<'_>, instance: Option<Borrowed<'_>>) -> Result<Object> {
    match instance {
        Some(instance) => bind(gil, layout::method(descriptor), instance),
        None => Ok(descriptor.own()),
    }
}

/// Whether an object is a method of ours, bound or not.
pub fn is_descriptor(state: &State, object: Borrowed<'_>) -> bool {
    let gil = object.gil();
    let types = state.types();
    let class = object.class();
    [&types.method, &types.static_method, &types.mixed_method, &types.bound_method]
        .into_iter()
        .any(|known| class.is(known.get(gil)))
}
