//! What is not there: classes, members, constructors – with what was perhaps meant.

use super::raise;
use crate::class::{self, Class};
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::{Gil, Raised};
use sanca_model::Error;
use sanca_model::near::near;

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
