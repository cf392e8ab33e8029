//! Making the Python type of a Java class: its bases mirror the supertypes, mixins come in front, Python's own roots last.

use super::names::{nested, source_or_binary};
use super::{Class, find, get};
use crate::layout;
use crate::ndarray::Holder;
use crate::state::State;
use core::cell::{Cell, OnceCell};
use sanca_capi::{Borrowed, Gil, Object, Result, container, type_spec};
use sanca_model::shape::{ClassHeader, Sort};
use sanca_model::value::Kind;
use sanca_model::{ClassId, Error, well_known};
use std::collections::HashSet;

#[cold]
pub(super) fn make(state: &'static State, gil: Gil<'_>, id: ClassId) -> Result<&'static Class> {
    let link = state.link(gil)?;
    let mut released = gil.release();
    let header = link.describe(id);
    released.restore();
    let header = header.map_err(|error: Error| crate::errors::raise(state, gil, error))?;
    let mut bases: Vec<Object> = Vec::new();
    let mut supers: Vec<ClassId> = vec![id, well_known::OBJECT];
    let mut python_names: HashSet<Box<str>> = HashSet::new();
    let mut throwable = id == well_known::THROWABLE;
    // All arrays share a mixin, which has the name of none.
    let mixin = if header.sort == Sort::Array { mixin(state, gil, "[]")? } else { mixin(state, gil, &header.name)? };
    if let Some(mixin) = &mixin {
        python_names.extend(names_taken(mixin.get(gil))?);
        bases.push(mixin.share(gil));
    }
    if header.functional && header.sort == Sort::Interface {
        bases.extend(crate::manners::callable_mixin(state, gil, &header.name)?);
    }
    let mut parents: Vec<ClassId> = Vec::new();
    if header.superclass != ClassId::NONE {
        parents.push(header.superclass);
    }
    parents.extend(header.interfaces.iter().copied());
    for parent in parents {
        let parent = get(state, gil, parent)?;
        throwable |= parent.throwable;
        supers.extend_from_slice(&parent.supers);
        python_names.extend(parent.python_names.iter().cloned());
        bases.push(parent.python(gil).own());
    }
    let element = if header.sort == Sort::Array { well_known::kind_of(header.component) } else { Kind::Void };
    if element == Kind::Object {
        array_supers(state, gil, header.component, &mut supers)?;
    }
    root_bases(state, gil, &header, throwable, &mut bases)?;
    supers.sort_unstable();
    supers.dedup();
    let python_exception = &*header.name == "org.sanca.PythonException";
    let class: &'static Class = Box::leak(Box::new(Class {
        state,
        throwable,
        element,
        supers: supers.into(),
        python: Cell::new(core::ptr::null_mut()),
        instance: Cell::new(core::ptr::null_mut()),
        filled: Cell::new(false),
        looks: Cell::new(0),
        python_names,
        constructors: OnceCell::new(),
        nested: OnceCell::new(),
        statics: OnceCell::new(),
        functional_result: OnceCell::new(),
        leaves: [const { OnceCell::new() }; 2],
        converter: crate::manners::Converter::default(),
        python_exception,
        holder: Holder::of(&header.name),
        header,
    }));
    let object = make_type(class, gil, bases)?;
    class.python.set(object.get(gil).as_ptr());
    class.instance.set(object.get(gil).as_ptr());
    if id == well_known::OBJECT {
        let instance = make_type(class, gil, vec![object.share(gil), state.types().object.share(gil)])?;
        class.instance.set(instance.into_raw());
    }
    let _ = object.into_raw();
    Ok(state.remember_class(id, class))
}

/// Arrays of references are assignable covariantly.
fn array_supers(state: &'static State, gil: Gil<'_>, component: ClassId, supers: &mut Vec<ClassId>) -> Result<()> {
    let component = get(state, gil, component)?;
    let link = state.java();
    for &element in component.supertypes() {
        if element != component.id() {
            let name = link.describe(element).map_err(|error| crate::errors::raise(state, gil, error))?.name;
            if let Ok(array) = link.find_class(&format!("{}[]", source_or_binary(&name))) {
                supers.push(array);
            }
        }
    }
    Ok(())
}

/// The Python bases below the Java ones.
fn root_bases(
    state: &'static State,
    gil: Gil<'_>,
    header: &ClassHeader,
    throwable: bool,
    bases: &mut Vec<Object>,
) -> Result<()> {
    let types = state.types();
    if throwable {
        if header.id == well_known::THROWABLE {
            bases.push(types.throwable.share(gil));
        }
        if let Some(base) = builtin_base(state, gil, &header.name)? {
            bases.push(base);
        }
    } else if header.sort == Sort::Array {
        match array_base(state, gil, header)? {
            Some(base) => bases.insert(0, base),
            None => bases.push(types.array.share(gil)),
        }
    } else if header.superclass == well_known::OBJECT {
        bases.push(types.object.share(gil));
    } else if header.superclass == ClassId::NONE {
        bases.push(types.base.share(gil));
    }
    Ok(())
}

/// The array type that an array of references extends: that of its component's superclass.
fn array_base(state: &'static State, gil: Gil<'_>, header: &ClassHeader) -> Result<Option<Object>> {
    if well_known::kind_of(header.component) != Kind::Object || header.component == well_known::OBJECT {
        return Ok(None);
    }
    let component = get(state, gil, header.component)?;
    let above =
        if component.header.superclass == ClassId::NONE { well_known::OBJECT } else { component.header.superclass };
    let above = get(state, gil, above)?;
    let above = find(state, gil, &format!("{}[]", source_or_binary(&above.header.name)))?;
    Ok(Some(above.python(gil).own()))
}

/// `sanca._errors.JAVA_BASES`
fn builtin_base(state: &'static State, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let table = state.errors(gil)?.get(gil).attr(c"JAVA_BASES")?;
    let key = gil.text(name)?;
    table.get(gil).dict_get(key.get(gil))
}

/// `sanca._mixins.mixin_of`
fn mixin(state: &'static State, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let name = gil.text(name)?;
    let found = state.mixins(gil)?.get(gil).call_method(c"mixin_of", &[name.get(gil)])?;
    Ok(if found.get(gil).is_none() { None } else { Some(found) })
}

fn names_taken(mixin: Borrowed<'_>) -> Result<Vec<Box<str>>> {
    let gil = mixin.gil();
    let Some(names) = mixin.attr_or_none(c"__python_names__")? else { return Ok(Vec::new()) };
    let mut taken = Vec::new();
    let names = names.get(gil).iter()?;
    while let Some(name) = names.get(gil).next()? {
        taken.push(name.get(gil).to_text_lossy().into_boxed_str());
    }
    Ok(taken)
}

fn make_type(class: &'static Class, gil: Gil<'_>, bases: Vec<Object>) -> Result<Object> {
    let types = class.state.types();
    let (module, name) = class.header.name.rsplit_once('.').unwrap_or(("", &class.header.name));
    let array = class.header.sort == Sort::Array;
    let full = class.java_name();
    let name = if array { full.rsplit('.').next().unwrap_or(&full).to_owned() } else { nested(name) };
    let module = if array { full.rsplit_once('.').map_or("", |(module, _)| module) } else { module };
    let namespace = container::dict(
        gil,
        &[
            ("__slots__", container::tuple(gil, Vec::new())?),
            ("__module__", gil.text(module)?),
            ("__qualname__", gil.text(&name)?),
            // Its own, so that a busy supertype does not hand down the one of `object`.
            ("__getattribute__", types.base.get(gil).attr(c"__getattribute__")?),
        ],
    )?;
    let simple = name.rsplit('.').next().unwrap_or(&name).to_owned();
    let object = type_spec::make_type(types.metaclass.get(gil), &simple, bases, namespace)?;
    layout::bind_type(object.get(gil), class, crate::metaclass::construct_pointer());
    Ok(object)
}
