//! Functions about classes and packages: the class path, looking up by name, descriptions.

use super::{away, lift, strings};
use crate::class::{self, Class};
use crate::errors;
use crate::metaclass::ready;
use crate::state::State;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result, container};
use sanca_model::shape::{Executable, Sort, flag};

pub(super) fn add_classpath(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let entries = strings(args[0])?;
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    away(state, gil, || link.add_classpath(&entries))?;
    Ok(gil.none())
}

pub(super) fn find_class(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let name = args[0].to_text("the name of a Java class")?;
    Ok(class::find(state, gil, &name)?.python(gil).own())
}

pub(super) fn is_class(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a Java class")?;
    let mut released = gil.release();
    let found = link.find_class(&name);
    released.restore();
    match found {
        Ok(_) => Ok(gil.bool(true)),
        Err(sanca_model::Error::ClassNotFound(_)) => Ok(gil.bool(false)),
        Err(error) => Err(errors::raise(state, gil, error)),
    }
}

pub(super) fn list_package(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a package")?;
    let entries = away(state, gil, || link.list_package(&name))?;
    let entries = entries
        .iter()
        .map(|(name, package)| container::tuple(gil, vec![gil.text(name)?, gil.bool(*package)]))
        .collect::<Result<Vec<_>>>()?;
    container::list(gil, entries)
}

pub(super) fn is_package(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("the name of a package")?;
    let found = away(state, gil, || link.is_package(&name))?;
    Ok(gil.bool(found))
}

pub(super) fn near_names(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let name = args[0].to_text("a name")?;
    let Integer::Small(limit) = args[1].integer() else { return container::list(gil, Vec::new()) };
    let names = away(state, gil, || link.near_names(&name, u32::try_from(limit).unwrap_or(0)))?;
    let names = names.iter().map(|name| gil.text(name)).collect::<Result<Vec<_>>>()?;
    container::list(gil, names)
}

pub(super) fn describe(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let class = ready(args[0])?;
    let link = state.link(gil)?;
    let name_of = |id: sanca_model::ClassId| -> Result<Object> {
        if id == sanca_model::ClassId::NONE {
            Ok(gil.none())
        } else {
            gil.text(&class::get(state, gil, id)?.header.name)
        }
    };
    let members = away(state, gil, || link.members(class.id()))?;
    let executables = |list: &[Executable]| -> Result<Object> {
        let items = list
            .iter()
            .map(|executable| {
                let signature = errors::signature(state, gil, executable);
                container::tuple(
                    gil,
                    vec![gil.text(&executable.name)?, gil.text(&signature)?, gil.bool(executable.is(flag::STATIC))],
                )
            })
            .collect::<Result<Vec<_>>>()?;
        container::list(gil, items)
    };
    let fields = members
        .fields
        .iter()
        .map(|field| {
            let text = format!(
                "{}{}{} {}",
                if field.is_static() { "static " } else { "" },
                if field.is_final() { "final " } else { "" },
                crate::argument::class_name(state, gil, field.class),
                field.name
            );
            container::tuple(gil, vec![gil.text(&field.name)?, gil.text(&text)?, gil.bool(field.is_static())])
        })
        .collect::<Result<Vec<_>>>()?;
    let nested = members
        .nested
        .iter()
        .map(|nested| container::tuple(gil, vec![gil.text(&nested.name)?, gil.text(&nested.binary_name)?]))
        .collect::<Result<Vec<_>>>()?;
    let interfaces = class.header.interfaces.iter().map(|&id| name_of(id)).collect::<Result<Vec<_>>>()?;
    container::dict(
        gil,
        &[
            ("name", gil.text(&class.header.name)?),
            ("modifiers", gil.int(i64::from(class.header.modifiers))?),
            ("sort", gil.text(sort_name(class))?),
            ("functional", gil.bool(class.header.functional)),
            ("superclass", name_of(class.header.superclass)?),
            ("interfaces", container::list(gil, interfaces)?),
            ("component", name_of(class.header.component)?),
            ("declaring", name_of(class.header.declaring)?),
            ("constructors", executables(&members.constructors)?),
            ("methods", executables(&members.methods)?),
            ("fields", container::list(gil, fields)?),
            ("nested", container::list(gil, nested)?),
        ],
    )
}

fn sort_name(class: &Class) -> &'static str {
    match class.header.sort {
        Sort::Class => "class",
        Sort::Interface => "interface",
        Sort::Enum => "enum",
        Sort::Record => "record",
        Sort::Annotation => "annotation",
        Sort::Array => "array",
        Sort::Primitive => "primitive",
    }
}

pub(super) fn class_object(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    class::class_object(ready(args[0])?, gil)
}

pub(super) fn class_from_object(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    let id = lift(state, gil, state.java().class_of_class(reference.handle.get()))?;
    Ok(class::get(state, gil, id)?.python(gil).own())
}
