//! Calls that no overload takes: the candidates, and why each does not fit.

use crate::argument::class_name;
use crate::kinds::Oracle;
use crate::method::{Method, Overload};
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Raised};
use sanca_model::ClassId;
use sanca_model::assign::rank;
use sanca_model::misfit::misfit as why;
use sanca_model::overload::{Mismatch, Refusal};
use sanca_model::python_type::PyKind;
use sanca_model::shape::{Executable, flag};

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
pub(super) fn error_name(kind: PyKind, param: ClassId, oracle: &Oracle<'_>) -> &'static str {
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

pub(super) fn reason(
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
