//! Everything that can go wrong, as a person reads it: what was passed, what is accepted, what to do.

use crate::argument::class_name;
use crate::class::{self, Class};
use crate::kinds::Oracle;
use crate::layout;
use crate::method::{Method, Overload};
use crate::state::{State, ThrownByCallback};
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Raised};
use sanca_model::assign::rank;
use sanca_model::misfit::misfit as why;
use sanca_model::near::near;
use sanca_model::overload::{Mismatch, Refusal};
use sanca_model::python_type::PyKind;
use sanca_model::shape::{Executable, flag};
use sanca_model::value::Kind;
use sanca_model::{ClassId, Error, ObjectRef};

/// A link's error as a Python exception.
#[cold]
pub fn raise(state: &'static State, gil: Gil<'_>, error: Error) -> Raised {
    match error {
        Error::Thrown(object) => thrown(state, gil, object),
        Error::ClassNotFound(name) => {
            state.raise(gil, "ClassNotFoundError", &format!("Java class {name} was not found"))
        }
        Error::Forked { .. } => state.raise(gil, "ForkedError", &error.to_string()),
        Error::Closed(why) => state.raise(gil, "ClosedError", &why),
        Error::OutOfMemory => gil.raise(
            Builtin::MemoryError,
            "the JVM is out of memory; start it with a larger heap: sanca.start(jvm_options=['-Xmx2g'])",
        ),
        Error::StackOverflow => gil.raise(Builtin::RecursionError, &error.to_string()),
        Error::Invalid(why) => state.raise(gil, "ConversionError", &why),
        Error::Internal(_) => state.raise(gil, "InternalError", &error.to_string()),
    }
}

/// A Java exception becomes its Python type – or the Python exception it stands for, which comes back as the same object.
fn thrown(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Raised {
    let class = match class::get(state, gil, object.class) {
        Ok(class) => class,
        Err(raised) => {
            state.java().release(object.handle);
            return raised;
        }
    };
    if class.python_exception
        && let Ok(info) = state.java().throwable(object.handle)
    {
        crate::throwable::discard(state, &info);
        if let Some(python) = info.python {
            let error = crate::callback::borrowed(gil, python).own();
            state.java().release(object.handle);
            if let Err(raised) = crate::throwable::through_java(error.get(gil), &info.frames) {
                return raised;
            }
            return gil.restore(error);
        }
    }
    if let Some(error) = same_as_before(state, gil, object) {
        return gil.restore(error);
    }
    match crate::object::wrap(state, gil, object) {
        Ok(error) => gil.raise_object(error.get(gil)),
        Err(raised) => raised,
    }
}

/// The exception a callback raised, if Java has let that very object through: it keeps its traceback.
fn same_as_before(state: &'static State, gil: Gil<'_>, object: ObjectRef) -> Option<sanca_capi::Object> {
    let ThrownByCallback { error, frames } = state.thrown_by_callback.take()?;
    let reference = layout::reference(error.get(gil))?;
    if reference.class.get() != object.class || !state.java().same(reference.handle.get(), object.handle).ok()? {
        return None;
    }
    state.java().release(object.handle);
    if crate::throwable::through_java(error.get(gil), &frames).is_err() {
        gil.clear();
    }
    Some(error)
}

/// A name no class has, with names near it.
#[cold]
pub fn class_not_found(state: &'static State, gil: Gil<'_>, name: &str, error: Error) -> Raised {
    if !matches!(error, Error::ClassNotFound(_)) {
        return raise(state, gil, error);
    }
    let near = state.java().near_names(name, 3).unwrap_or_default();
    let mut near: Vec<String> = near.into_iter().map(String::from).collect();
    if near.is_empty() {
        near = near_nested(state, gil, name);
    }
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    let searched = searched(gil);
    state.raise(gil, "ClassNotFoundError", &format!("Java class {name} was not found{}{searched}", did_you_mean(&near)))
}

/// Member classes near a missing one whose outer class exists.
fn near_nested(state: &'static State, gil: Gil<'_>, name: &str) -> Vec<String> {
    let Some((outer, simple)) = name.rsplit_once(['$', '.']) else { return Vec::new() };
    let separator = name.as_bytes()[outer.len()] as char;
    let Ok(id) = state.java().find_class(outer) else { return Vec::new() };
    let filled = class::get(state, gil, id).and_then(|class| class.fill(gil).map(|()| class));
    let Ok(class) = filled else {
        gil.clear();
        return Vec::new();
    };
    let known: Vec<&str> = class.nested().map(|nested| nested.keys().map(|key| &**key).collect()).unwrap_or_default();
    near(simple, known, 3).into_iter().map(|found| format!("{outer}{separator}{found}")).collect()
}

/// Where classes were looked for, by `sanca._jvm.searched`.
fn searched(gil: Gil<'_>) -> String {
    let text = gil.import(c"sanca._jvm").and_then(|module| module.get(gil).call_method(c"searched", &[]));
    match text {
        Ok(text) if text.get(gil).is_str() => text.get(gil).to_text_lossy(),
        Ok(_) => String::new(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    }
}

fn did_you_mean(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!(". Did you mean {one}?"),
        [init @ .., last] => format!(". Did you mean {} or {last}?", init.join(", ")),
    }
}

/// `new` of something that has no public constructor.
#[cold]
pub fn no_constructor(class: &'static Class, gil: Gil<'_>) -> Raised {
    let name = class.java_name();
    let word = class::kind_word(class);
    let advice = match word {
        "interface" | "annotation" => {
            "; implement it in Python with @sanca.implements, or pass a callable if it has one method"
        }
        "enum" => "; use one of its constants",
        "array" => "; make one with jvm.array(element type, length)",
        _ => ": it has no public constructor; look for a static method that makes one",
    };
    gil.raise(Builtin::TypeError, &format!("{word} {name} cannot be instantiated{advice}"))
}

/// `Cls.name` where there is nothing of that name.
#[cold]
pub fn no_static_member(class: &'static Class, gil: Gil<'_>, name: &str) -> Raised {
    let message = format!(
        "Java {} {} has no public member {name}{}",
        class::kind_word(class),
        class.java_name(),
        near_members(class, gil, name)
    );
    class.state.raise(gil, "NoSuchMethodError", &message)
}

/// `obj.name` where there is nothing of that name.
#[cold]
pub fn no_member(class: &'static Class, gil: Gil<'_>, name: &str) -> Raised {
    let near = if name.starts_with("__") { String::new() } else { near_members(class, gil, name) };
    let message = format!("Java object of class {} has no public member {name}{near}", class.java_name());
    class.state.raise(gil, "NoSuchMethodError", &message)
}

/// `Cls.name = value` where there is no such static field.
#[cold]
pub fn no_static_field(class: &'static Class, gil: Gil<'_>, name: &str) -> Raised {
    let message = format!(
        "Java {} {} has no static field {name} to assign{}",
        class::kind_word(class),
        class.java_name(),
        near_members(class, gil, name)
    );
    gil.raise(Builtin::AttributeError, &message)
}

/// "Did you mean" for members of a class.
pub fn near_members(class: &'static Class, gil: Gil<'_>, name: &str) -> String {
    let Ok(names) = crate::metaclass::dir(class.python(gil)) else {
        gil.clear();
        return String::new();
    };
    let names = names.get(gil);
    let names: Vec<String> = (0..names.list_len())
        .filter_map(|index| names.list_item(index).map(|name| name.get(gil).to_text_lossy()))
        .filter(|name| !name.starts_with('_'))
        .collect();
    did_you_mean(&near(name, names.iter().map(String::as_str), 3))
}

/// A member as Java source declares it.
pub fn signature(state: &'static State, gil: Gil<'_>, executable: &Executable) -> String {
    if let Ok(text) = state.java().signature(executable.id) {
        return text.into();
    }
    let params: Vec<String> = executable.params.iter().map(|&param| class_name(state, gil, param)).collect();
    format!("{}({})", executable.name, params.join(", "))
}

/// A short form for lists of candidates: `add(int, E)`.
fn short(method: &Method, gil: Gil<'_>, overload: &Overload) -> String {
    let state = method.class.state;
    let mut params: Vec<String> =
        overload.executable.params.iter().map(|&param| class_name(state, gil, param)).collect();
    if overload.varargs()
        && let Some(last) = params.last_mut()
        && let Some(stem) = last.strip_suffix("[]")
    {
        *last = format!("{stem}...");
    }
    let word = if overload.executable.is(flag::STATIC) { "static " } else { "" };
    let name = if overload.executable.is(flag::CONSTRUCTOR) {
        method.class.header.name.rsplit(['.', '$']).next().unwrap_or("?").to_owned()
    } else {
        method.name.to_string()
    };
    format!("{word}{name}({})", params.join(", "))
}

/// An instance method called on the class.
#[cold]
pub fn needs_instance(method: &Method, gil: Gil<'_>) -> Raised {
    let message = format!("{}() is an instance method; call it on a {}", method.full_name(), method.class.java_name());
    gil.raise(Builtin::TypeError, &message)
}

/// How an argument is shown: its type and a short repr.
pub fn shown(value: Borrowed<'_>) -> String {
    if value.is_none() {
        return "None".to_owned();
    }
    let mut text = value.repr_lossy();
    if text.chars().count() > 60 {
        text = text.chars().take(57).collect::<String>() + "...";
    }
    if value.is_type() { text } else { format!("{} {text}", value.type_name()) }
}

/// No overload takes these arguments, or several do.
#[cold]
pub fn refused(
    method: &'static Method,
    gil: Gil<'_>,
    eligible: &[usize],
    args: &[Borrowed<'_>],
    kinds: &[PyKind],
    refusal: &Refusal,
    oracle: &Oracle<'_>,
) -> Raised {
    let state = method.class.state;
    let name = method.full_name();
    match refusal {
        Refusal::NoMatch(mismatches) => {
            if let ([mismatch], [index]) = (mismatches.as_slice(), eligible) {
                return refused_single(method, gil, &method.overloads[*index], args, kinds, *mismatch, oracle);
            }
            let given: Vec<String> = args.iter().map(|value| shown(*value)).collect();
            let mut message = format!("no overload of {name}() takes ({})", given.join(", "));
            for (mismatch, index) in mismatches.iter().zip(eligible) {
                let overload = &method.overloads[*index];
                message += &format!(
                    "\n  {}: {}",
                    short(method, gil, overload),
                    because(state, gil, args, kinds, *mismatch, oracle)
                );
            }
            state.raise(gil, "OverloadError", &message)
        }
        Refusal::Ambiguous(indices) => {
            let given: Vec<String> = args.iter().map(|value| shown(*value)).collect();
            let mut message = format!("the call {name}({}) is ambiguous; it could mean", given.join(", "));
            let mut descriptor = String::new();
            for index in indices {
                let overload = &method.overloads[eligible[*index]];
                descriptor = crate::method::descriptor(state, gil, &overload.executable).unwrap_or_default();
                message += &format!("\n  {}   [\"{descriptor}\"]", short(method, gil, overload));
            }
            message += &format!(
                "\nPick one by its descriptor, {}[\"{descriptor}\"](...), or give an argument its Java type: sanca.jint(5), sanca.cast(value, cls)",
                if &*method.name == "<init>" {
                    method.class.header.name.rsplit(['.', '$']).next().unwrap_or("Cls").to_owned()
                } else {
                    format!("obj.{}", method.name)
                }
            );
            state.raise(gil, "OverloadError", &message)
        }
    }
}

fn refused_single(
    method: &'static Method,
    gil: Gil<'_>,
    overload: &Overload,
    args: &[Borrowed<'_>],
    kinds: &[PyKind],
    mismatch: Mismatch,
    oracle: &Oracle<'_>,
) -> Raised {
    let state = method.class.state;
    match mismatch {
        Mismatch::Arity { .. } => {
            let given = args.len();
            let plural = if given == 1 { "" } else { "s" };
            let message = format!(
                "{}() was given {given} argument{plural}; it is declared as {}",
                method.full_name(),
                short(method, gil, overload)
            );
            state.raise(gil, "OverloadError", &message)
        }
        Mismatch::Argument { index, param } => {
            let message = format!(
                "{}(): argument {} of {}: {}",
                method.full_name(),
                index + 1,
                short(method, gil, overload),
                reason(state, gil, args[index], kinds[index], param, oracle)
            );
            state.raise(gil, error_name(kinds[index], param, oracle), &message)
        }
    }
}

/// Numbers out of range are overflow errors too.
fn error_name(kind: PyKind, param: ClassId, oracle: &Oracle<'_>) -> &'static str {
    match why(kind, param, oracle) {
        sanca_model::misfit::Misfit::OutOfRange(_) => "ConversionOverflowError",
        _ => "ConversionError",
    }
}

pub fn because(
    state: &'static State,
    gil: Gil<'_>,
    args: &[Borrowed<'_>],
    kinds: &[PyKind],
    mismatch: Mismatch,
    oracle: &Oracle<'_>,
) -> String {
    match mismatch {
        Mismatch::Arity { least, most } => match most {
            Some(most) if most == least => {
                format!("takes {least} argument{}, not {}", if least == 1 { "" } else { "s" }, args.len())
            }
            Some(most) => format!("takes {least} to {most} arguments, not {}", args.len()),
            None => format!("takes at least {least} arguments, not {}", args.len()),
        },
        Mismatch::Argument { index, param } => {
            format!("argument {}: {}", index + 1, reason(state, gil, args[index], kinds[index], param, oracle))
        }
    }
}

fn reason(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    kind: PyKind,
    param: ClassId,
    oracle: &Oracle<'_>,
) -> String {
    debug_assert!(rank(kind, param, oracle).is_none());
    format!("{} cannot be passed as {}: it {}", shown(value), class_name(state, gil, param), why(kind, param, oracle))
}

/// A value that may not go to a field, an element, a result.
#[cold]
pub fn misfit(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    kind: PyKind,
    class: ClassId,
    place: &str,
    oracle: &Oracle<'_>,
) -> Raised {
    let message = format!(
        "{place}: {}",
        reason(state, gil, value, kind, class, oracle).replace("cannot be passed as", "cannot become")
    );
    state.raise(gil, error_name(kind, class, oracle), &message)
}

/// A conversion of an argument failed half-way: the error stays, the method is named.
#[cold]
pub fn in_argument(method: &'static Method, gil: Gil<'_>, raised: Raised) -> Raised {
    let Some(error) = gil.take() else { return raised };
    if !is_conversion_error(method.class.state, gil, error.0.get(gil)) {
        return gil.restore(error.0);
    }
    let text = match error.0.get(gil).str() {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(raised) => return raised,
    };
    gil.raise_type(error.0.get(gil).class(), &format!("{}(): {text}", method.full_name()))
}

/// Whether an exception is our ConversionError.
pub fn is_conversion_error(state: &'static State, gil: Gil<'_>, error: Borrowed<'_>) -> bool {
    let class = state.errors(gil).and_then(|errors| errors.get(gil).attr(c"ConversionError"));
    match class {
        Ok(class) => error.is_instance(class.get(gil)),
        Err(_) => {
            gil.clear();
            false
        }
    }
}

/// A value no rule takes to that type.
#[cold]
pub fn not_convertible(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, target: &str) -> Raised {
    state.raise(gil, "ConversionError", &format!("{} cannot be converted to Java's {target}", shown(value)))
}

/// A number beyond its type.
#[cold]
pub fn out_of_range(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, kind: Kind) -> Raised {
    let range = match kind {
        Kind::Byte => "-128 to 127",
        Kind::Short => "-32768 to 32767",
        Kind::Int => "-2147483648 to 2147483647",
        Kind::Long => "-9223372036854775808 to 9223372036854775807",
        Kind::Char => "0 to 65535",
        Kind::Float | Kind::Double => return inexact_integer(state, gil, value, kind),
        _ => "no numbers at all",
    };
    let message = format!("{} does not fit Java's {}, which holds {range}", shown(value), kind.name());
    state.raise(gil, "ConversionOverflowError", &message)
}

fn inexact_integer(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, kind: Kind) -> Raised {
    let message = format!(
        "{} has no exact {}; to round it, pass float(value){}",
        shown(value),
        kind.name(),
        if kind == Kind::Float { " through sanca.jfloat" } else { "" }
    );
    state.raise(gil, "ConversionOverflowError", &message)
}

/// A double that binary32 cannot hold exactly.
#[cold]
pub fn inexact_float(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, number: f64) -> Raised {
    let message = format!(
        "{} has no exact Java float (the nearest is {}); to round it, pass sanca.jfloat(value)",
        shown(value),
        number as f32
    );
    state.raise(gil, "ConversionError", &message)
}

/// Two code points Java would read as one.
#[cold]
pub fn surrogate_pair(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Raised {
    let message = format!(
        "{} holds a surrogate pair as two characters, which Java would read as one; join them with value.encode('utf-16', 'surrogatepass').decode('utf-16')",
        shown(value)
    );
    state.raise(gil, "ConversionError", &message)
}
