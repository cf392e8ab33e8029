//! Methods: descriptors CPython can specialise, and the call path behind them.
//!
//! Three descriptor types, because CPython needs to know before the call whether a receiver comes along: `JMethod`
//! (instance methods; binds without a temporary), `JStaticMethod` (never binds) and `JMixedMethod` (a name with both
//! kinds). A bound one is a `JBoundMethod`.

use crate::argument::{self, Quick};
use crate::class::{self, Class};
use crate::layout;
use crate::overloads;
use crate::result::PySink;
use crate::state::{State, is_function};
use core::cell::{Cell, OnceCell, RefCell};
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::{Borrowed, Gil, Object, Result, container, trampoline};
use sanca_model::shape::{Executable, flag};
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known::kind_of;
use sanca_model::{ClassId, Handle, well_known};
use std::collections::HashMap;

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

unsafe extern "C" fn vectorcall_instance(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython's vectorcall protocol: GIL held, alive callable and arguments.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            let args = trampoline::arguments(args, nargsf & !(1 << 63));
            no_keywords(gil, method, names)?;
            match args.split_first() {
                Some((receiver, rest)) => call_instance(method, gil, *receiver, rest),
                None => Err(needs_receiver(method, gil, None)),
            }
        })
    }
}

unsafe extern "C" fn vectorcall_static(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            no_keywords(gil, method, names)?;
            invoke(method, gil, None, trampoline::arguments(args, nargsf & !(1 << 63)))
        })
    }
}

unsafe extern "C" fn vectorcall_unbound(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let method = layout::method(Borrowed::from_raw(callable));
            no_keywords(gil, method, names)?;
            call_unbound(method, gil, trampoline::arguments(args, nargsf & !(1 << 63)))
        })
    }
}

unsafe extern "C" fn vectorcall_bound(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as in `vectorcall_instance`.
    unsafe {
        trampoline::object(|gil| {
            let callable = Borrowed::from_raw(callable);
            let method = layout::method(callable);
            no_keywords(gil, method, names)?;
            let args = trampoline::arguments(args, nargsf & !(1 << 63));
            match layout::bound_receiver(callable) {
                Some(receiver) => invoke(method, gil, Some(receiver), args),
                None => invoke(method, gil, None, args),
            }
        })
    }
}

#[inline]
fn no_keywords(gil: Gil<'_>, method: &Method, names: *mut PyObject) -> Result<()> {
    if names.is_null() {
        return Ok(());
    }
    // SAFETY: a non-null `kwnames` is an alive tuple.
    let names = unsafe { Borrowed::from_raw(names) };
    if names.tuple_len() == 0 {
        return Ok(());
    }
    let message =
        format!("{}() takes no keyword arguments: Java methods have positional parameters only", method.full_name());
    Err(gil.raise(Builtin::TypeError, &message))
}

/// `obj.method(...)`: checks the receiver, which CPython hands over unchecked when called as `Cls.method(obj, ...)`.
#[inline]
fn call_instance(
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
fn call_unbound(method: &'static Method, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
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
pub fn fits_count(overload: &Overload, count: usize) -> bool {
    let params = overload.quick.len();
    params == count || (overload.varargs() && count + 1 >= params)
}

#[cold]
fn needs_receiver(method: &Method, gil: Gil<'_>, found: Option<Borrowed<'_>>) -> sanca_capi::Raised {
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
    let mut slots = [Arg::Null; QUICK_ARGS];
    for ((slot, quick), value) in slots.iter_mut().zip(&overload.quick).zip(args) {
        if !argument::quick_into(*quick, *value, slot) {
            if is_function(*value) {
                return overloads::invoke_with_functions(method, overload, gil, receiver, args);
            }
            return None;
        }
    }
    let handle = match receiver {
        Some(receiver) if overload.instance => layout::reference(receiver)?.handle.get(),
        _ => Handle::NULL,
    };
    Some(run(method.class.state, gil, overload, handle, &slots[..args.len()]))
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
        if !argument::quick_into(*quick, *value, slot) {
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
        used += crate::array::put_element(&mut packed[used..], argument::quick(Quick::of(tail), *value)?);
    }
    debug_assert_eq!(used, 6 + (args.len() - fixed) * size);
    let handle = match receiver {
        Some(receiver) if overload.instance => layout::reference(receiver)?.handle.get(),
        _ => Handle::NULL,
    };
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
    let mut sink = if overload.leaf { PySink::holding(state, gil) } else { PySink::releasing(state, gil) };
    let outcome = link.invoke(&overload.executable, receiver, args, &mut sink);
    let result = sink.finish(outcome);
    if crate::blocking::attention() { crate::blocking::after_call(state, gil, result) } else { result }
}

/// Calls a member that was found by us, without choosing or converting.
pub fn call_direct(
    state: &'static State,
    gil: Gil<'_>,
    executable: &Executable,
    receiver: Handle,
    args: &[Arg<'_>],
) -> Result<Object> {
    let mut sink = PySink::releasing(state, gil);
    let outcome = state.java().invoke(executable, receiver, args, &mut sink);
    sink.finish(outcome)
}

/// `tp_descr_get` of instance and mixed methods.
pub fn descr_get(gil: Gil<'_>, descriptor: Borrowed<'_>, instance: Option<Borrowed<'_>>) -> Result<Object> {
    match instance {
        Some(instance) => bind(gil, layout::method(descriptor), instance),
        None => Ok(descriptor.own()),
    }
}

/// `method["(I)V"]`: only the overload with that descriptor.
pub fn by_descriptor(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let method = layout::method(object);
    let state = method.class.state;
    let wanted = key.to_text("a JVM descriptor such as \"(ILjava/lang/String;)V\"")?;
    let wanted = wanted.replace(' ', "");
    let params = wanted.find(')').map_or(wanted.as_str(), |end| &wanted[..=end]);
    let mut known = Vec::new();
    for overload in &method.overloads {
        let descriptor = descriptor(state, gil, &overload.executable)?;
        let same = if wanted.ends_with(')') { descriptor.starts_with(params) } else { descriptor == wanted };
        if same {
            let chosen = *method.narrowed.borrow_mut().entry(descriptor).or_insert_with(|| {
                Method::leak(method.class, &method.name, vec![Overload::new(state, overload.executable.clone())])
            });
            let receiver = layout::bound_receiver(object);
            return match receiver {
                Some(receiver) if overload.instance => bind(gil, chosen, receiver),
                _ => new_descriptor(state, gil, chosen),
            };
        }
        known.push(descriptor);
    }
    let message =
        format!("{}() has no overload with the descriptor {wanted}; it has {}", method.full_name(), known.join(", "));
    Err(state.raise(gil, "NoSuchMethodError", &message))
}

/// The JVM descriptor of a member.
pub fn descriptor(state: &'static State, gil: Gil<'_>, executable: &Executable) -> Result<String> {
    let mut text = String::from("(");
    for &param in &executable.params {
        push_descriptor(state, gil, param, &mut text)?;
    }
    text.push(')');
    if executable.is(flag::CONSTRUCTOR) {
        text.push('V');
    } else {
        push_descriptor(state, gil, executable.returns, &mut text)?;
    }
    Ok(text)
}

fn push_descriptor(state: &'static State, gil: Gil<'_>, class: ClassId, text: &mut String) -> Result<()> {
    match well_known::kind_of(class) {
        Kind::Void => text.push('V'),
        Kind::Boolean => text.push('Z'),
        Kind::Byte => text.push('B'),
        Kind::Char => text.push('C'),
        Kind::Short => text.push('S'),
        Kind::Int => text.push('I'),
        Kind::Long => text.push('J'),
        Kind::Float => text.push('F'),
        Kind::Double => text.push('D'),
        Kind::Object => {
            let name = class::get(state, gil, class)?.header.name.replace('.', "/");
            if name.starts_with('[') {
                text.push_str(&name);
            } else {
                text.push('L');
                text.push_str(&name);
                text.push(';');
            }
        }
    }
    Ok(())
}

/// `overloads`: (descriptor, Java signature) of each.
pub fn overload_list(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let method = layout::method(object);
    let state = method.class.state;
    let mut items = Vec::new();
    for overload in &method.overloads {
        let descriptor = gil.text(&descriptor(state, gil, &overload.executable)?)?;
        let signature = gil.text(&crate::errors::signature(state, gil, &overload.executable))?;
        items.push(container::tuple(gil, vec![descriptor, signature])?);
    }
    container::tuple(gil, items)
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
