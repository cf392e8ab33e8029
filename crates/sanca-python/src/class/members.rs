//! Putting the members of a Java class into its Python type, and the names they get there.
//!
//! Happens once a type, when something first looks at a member; supertypes come first.

use super::names::is_keyword;
use super::{Class, get};
use crate::field;
use crate::layout;
use crate::method::{self, Method, Overload};
use sanca_capi::{Gil, Object, Result, type_spec};
use sanca_model::ClassId;
use sanca_model::shape::{Field, Sort};
use std::collections::HashMap;

impl Class {
    /// Puts the members into the type: all of its supertypes first.
    #[cold]
    pub fn fill(&'static self, gil: Gil<'_>) -> Result<()> {
        if self.filled.get() {
            return Ok(());
        }
        if self.header.superclass != ClassId::NONE {
            get(self.state, gil, self.header.superclass)?.fill(gil)?;
        }
        for &interface in &self.header.interfaces {
            get(self.state, gil, interface)?.fill(gil)?;
        }
        if !matches!(self.header.sort, Sort::Primitive | Sort::Array) {
            self.fill_members(gil)?;
        }
        self.filled.set(true);
        Ok(())
    }

    fn fill_members(&'static self, gil: Gil<'_>) -> Result<()> {
        let link = self.state.java();
        let mut released = gil.release();
        let members = link.members(self.id());
        released.restore();
        let members = members.map_err(|error| crate::errors::raise(self.state, gil, error))?;
        let mut groups: Vec<(Box<str>, Vec<Overload>)> = Vec::new();
        let mut places: HashMap<Box<str>, usize> = HashMap::new();
        for executable in members.methods {
            let name = executable.name.clone();
            let place = *places.entry(name.clone()).or_insert_with(|| {
                groups.push((name, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(Overload::new(self.state, executable));
        }
        let mut constructors: Vec<Overload> = Vec::new();
        for executable in members.constructors {
            constructors.push(Overload::new(self.state, executable));
        }
        let _ = self.constructors.set((!constructors.is_empty()).then(|| Method::leak(self, "<init>", constructors)));
        let _ = self.nested.set(members.nested.into_iter().map(|nested| (nested.name, nested.binary_name)).collect());
        for (name, overloads) in groups {
            let method = Method::leak(self, &name, overloads);
            let object = method::new_descriptor(self.state, gil, method)?;
            self.set_member(gil, &self.python_name(&name), &name, &object)?;
        }
        let mut statics = HashMap::new();
        for field in members.fields {
            let taken = places.contains_key(&field.name);
            let name = if taken { format!("{}_", field.name) } else { self.python_name(&field.name).into_owned() };
            let field: &'static Field = Box::leak(Box::new(field));
            if field.is_static() {
                statics.insert(Box::from(name.as_str()), field);
            }
            let object = field::new_descriptor(self.state, gil, field)?;
            self.set_member(gil, &name, &field.name, &object)?;
        }
        let _ = self.statics.set(statics);
        self.settle_python_names(gil)
    }

    /// Sets a member. One that is called like a keyword of Python has its own name as well, for `getattr(obj, "await")`.
    fn set_member(&self, gil: Gil<'_>, name: &str, java: &str, object: &Object) -> Result<()> {
        type_spec::set_type_attr(self.python(gil), name, object.get(gil))?;
        if is_keyword(java) {
            type_spec::set_type_attr(self.python(gil), java, object.get(gil))?;
        }
        Ok(())
    }

    /// Where a supertype's Java method would hide what Python takes the name for, the mixin's attribute is put in front;
    /// the Java method moves to the name with an underscore.
    fn settle_python_names(&'static self, gil: Gil<'_>) -> Result<()> {
        let order = self.python(gil).attr(c"__mro__")?;
        let order = order.get(gil);
        for name in &self.python_names {
            let key = gil.interned(name)?;
            let mut hiding: Option<Object> = None;
            for index in 0..order.tuple_len() {
                let Some(class) = order.tuple_item(index) else { break };
                let Some(found) = type_spec::own_attribute(class, key.get(gil))? else { continue };
                if layout::is_java_type(class) && method::is_descriptor(self.state, found.get(gil)) {
                    hiding.get_or_insert(found);
                    continue;
                }
                if let Some(java) = &hiding {
                    type_spec::set_type_attr(self.python(gil), name, found.get(gil))?;
                    let moved = format!("{name}_");
                    let moved_key = gil.interned(&moved)?;
                    if type_spec::own_attribute(self.python(gil), moved_key.get(gil))?.is_none() {
                        type_spec::set_type_attr(self.python(gil), &moved, java.get(gil))?;
                    }
                }
                break;
            }
        }
        Ok(())
    }

    /// The attribute name of a Java member: a trailing underscore where Python has the name.
    fn python_name<'n>(&self, name: &'n str) -> std::borrow::Cow<'n, str> {
        if self.python_names.contains(name) || is_keyword(name) { format!("{name}_").into() } else { name.into() }
    }
}
