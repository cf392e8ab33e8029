//! Commands about names: what one means, what a class or an object has, fields.

use sanca_model::assign::kind_unboxed;
use sanca_model::py4j::distance;
use sanca_model::shape::{Field, Sort, flag};
use sanca_model::value::Kind;
use sanca_model::well_known::{OBJECT, kind_of};
use sanca_model::{Arg, ClassId, Error};
use sanca_protocol::{Command, Id};

use super::{Failure, Performer, Result};
use crate::argument::Argument;
use crate::outcome::{Given, Outcome};
use crate::registry::{Entry, lock};

/// `Modifier.STATIC`
const STATIC: u32 = 8;

impl Performer {
    pub(super) fn about_names(&self, command: &Command<'_>) -> Result<Outcome> {
        match *command {
            Command::Find { name, view } => self.find(name, view),
            Command::Member { class, name } => Ok(self.or_bare(self.member(class, name))),
            Command::ClassObject { class } => self.class_object(class),
            Command::CreateView { .. } => {
                Ok(Outcome::Named(sanca_protocol::Collection::None, self.registry.add_view()?))
            }
            Command::Import { view, import } => {
                let import = import.to_str()?;
                lock(&*self.view(view)?).import(&import);
                Ok(Outcome::Given(Given::Void))
            }
            Command::RemoveImport { view, import } => {
                let import = import.to_str()?;
                Ok(Outcome::Given(Given::Boolean(lock(&*self.view(view)?).remove(&import))))
            }
            Command::Fields { object } => Ok(self.or_bare(self.dir(object, true))),
            Command::Methods { object } => Ok(self.or_bare(self.dir(object, false))),
            Command::StaticMembers { class } => Ok(self.or_bare(self.static_names(class))),
            Command::ViewNames { view, sequence } => {
                let last = sequence.map(|text| text.to_str()).transpose()?;
                self.view_names(view, last.as_deref())
            }
            Command::HelpObject { object, pattern, short } => self.help_object(object, pattern, short),
            Command::HelpClass { class, pattern, short } => self.help_class(class, pattern, short),
            ref other => Err(Failure::Said(format!("py4j.Py4JException: this server does not perform {other:?}\n"))),
        }
    }

    fn view(&self, id: Id<'_>) -> Result<std::sync::Arc<std::sync::Mutex<crate::registry::View>>> {
        let missing =
            || Failure::Fatal(format!("java.lang.NullPointerException: there is no view {id} in this gateway\n"));
        self.registry.view(id).ok_or_else(missing)
    }

    /// A primitive, a full name, a single import, a class of an imported package, or else a package. `find_class` takes names of
    /// arrays and nested classes with dots, too, which Py4J does not: those are packages here as they are there.
    fn find(&self, name: &str, view: Id<'_>) -> Result<Outcome> {
        let view = self.view(view)?;
        // Clients that walk a path ask for each of its packages, every time. Java takes long to say that they are no classes.
        let known = self.classes.is_package(name);
        if known && name.contains('.') {
            return Ok(Outcome::Package);
        }
        let mut meanings = vec![name.to_string()];
        if !name.contains('.') {
            let view = lock(&*view);
            if known && view.imports_nothing() {
                return Ok(Outcome::Package);
            }
            meanings.extend(view.meanings(name));
        }
        for meaning in meanings {
            match self.classes.find(&meaning) {
                Ok(class) if self.is_named(class, &meaning)? => {
                    self.permit_class(&meaning)?;
                    self.classes.learn_packages(&meaning);
                    return Ok(Outcome::Class(Some(meaning)));
                }
                Ok(_) | Err(Error::ClassNotFound(_)) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(Outcome::Package)
    }

    /// Whether that is its name, and `Class.forName` or Py4J's table of primitives would know it.
    fn is_named(&self, class: ClassId, name: &str) -> Result<bool> {
        let header = self.classes.header(class)?;
        Ok(*header.name == *name && header.sort != Sort::Array && name != "void")
    }

    /// A static field's value, else a method, else a nested class.
    fn member(&self, class: &str, name: &str) -> Result<Outcome> {
        self.permit_class(class)?;
        let class = self.classes.find(class)?;
        if let Some(field) = self.classes.field(class, name)?.filter(|field| field.modifiers & STATIC != 0) {
            self.permit(field.declaring, name)?;
            let mut given = Given::default();
            self.link.get_field(&field, None, &mut given)?;
            return self.outcome(given);
        }
        let methods = self.classes.methods(class, name)?;
        if methods.iter().any(|method| method.is(flag::STATIC)) {
            return Ok(Outcome::Method);
        }
        if !methods.is_empty() {
            return Ok(Outcome::Error(Some("Trying to access a non-static member from a static context.".into())));
        }
        let nested = self.classes.members(class)?.nested.iter().any(|nested| *nested.name == *name);
        Ok(if nested { Outcome::Class(None) } else { Outcome::Error(None) })
    }

    fn class_object(&self, name: &str) -> Result<Outcome> {
        self.permit_class(name)?;
        let class = match self.classes.find(name) {
            Ok(class) if self.is_named(class, name)? => class,
            Ok(_) | Err(Error::ClassNotFound(_)) => {
                return Ok(Outcome::Error(Some(format!("The class {name} does not exist."))));
            }
            Err(other) => return Err(other.into()),
        };
        let mut given = Given::default();
        self.link.class_object(class, &mut given)?;
        self.outcome(given)
    }

    pub(super) fn get_field(&self, id: Id<'_>, name: &str) -> Result<Outcome> {
        let object = self.object(id)?;
        let Some(field) = self.field_asked(id, &object, name)? else { return Ok(Outcome::NoMember) };
        let receiver = object.receiver();
        let mut given = Given::default();
        self.link.get_field(&field, (!field.is_static()).then_some(&receiver), &mut given)?;
        self.outcome(given)
    }

    /// A field that a client asks for. Those of the entry point are there to be used.
    fn field_asked(&self, id: Id<'_>, object: &Entry, name: &str) -> Result<Option<Field>> {
        let field = self.classes.field(object.class, name)?;
        if let Some(field) = field.as_ref().filter(|_| id != Id::EntryPoint) {
            self.permit(field.declaring, name)?;
        }
        Ok(field)
    }

    /// Nothing is converted but what Java widens itself.
    pub(super) fn set_field(&self, id: Id<'_>, name: &str, value: &mut Argument<'_>) -> Result<Outcome> {
        let object = self.object(id)?;
        let Some(field) = self.field_asked(id, &object, name)? else { return Ok(Outcome::NoMember) };
        let refusal = |why: String| {
            let class = self.classes.name(field.declaring);
            Failure::Fatal(format!("java.lang.IllegalArgumentException: Can not set field {class}.{name} to {why}\n"))
        };
        if field.is_final() {
            return Err(refusal("anything: it is final".into()));
        }
        if !self.field_takes(field.class, value.class) {
            return Err(refusal(self.class_text(value.class)));
        }
        let receiver = object.receiver();
        let value: Arg<'_> = value.at(field.class)?;
        self.link.set_field(&field, (!field.is_static()).then_some(&receiver), &value)?;
        Ok(Outcome::Given(Given::Void))
    }

    /// As `Field.set` does: primitives widen, and nothing else is converted.
    fn field_takes(&self, field: ClassId, value: ClassId) -> bool {
        let wide = |kind: Kind| matches!(kind, Kind::Float | Kind::Double);
        match (kind_of(field), kind_unboxed(value)) {
            (Kind::Object, _) if value == ClassId::NONE => true,
            (Kind::Object, _) => distance(value, field, &self.classes).is_some(),
            (Kind::Long, Kind::Int) => true,
            (field, Kind::Int | Kind::Long) if wide(field) => true,
            (field, value) => field == value,
        }
    }

    fn dir(&self, object: Id<'_>, fields: bool) -> Result<Outcome> {
        let class = self.object(object)?.class;
        let mut names = Vec::new();
        for class in self.classes.supertypes(class)? {
            let members = self.classes.members(class)?;
            match fields {
                true => names.extend(members.fields.iter().map(|field| field.name.clone())),
                // Static methods of interfaces are not inherited.
                false => names.extend(
                    members
                        .methods
                        .iter()
                        .filter(|method| !method.is(flag::STATIC) || !self.is_interface(method.declaring))
                        .map(|method| method.name.clone()),
                ),
            }
        }
        Ok(joined(names))
    }

    fn is_interface(&self, class: ClassId) -> bool {
        self.classes.header(class).is_ok_and(|header| header.sort == Sort::Interface)
    }

    fn static_names(&self, class: &str) -> Result<Outcome> {
        self.permit_class(class)?;
        let mut names = Vec::new();
        for class in self.classes.supertypes(self.classes.find(class)?)? {
            if class == OBJECT {
                continue;
            }
            let members = self.classes.members(class)?;
            names.extend(members.fields.iter().filter(|field| field.is_static()).map(|field| field.name.clone()));
            let methods = members.methods.iter().filter(|method| method.is(flag::STATIC));
            names.extend(methods.map(|method| method.name.clone()));
            names.extend(members.nested.iter().map(|nested| nested.name.clone()));
        }
        Ok(joined(names))
    }

    /// The number comes first; `null` if it is what the client has seen already.
    fn view_names(&self, view: Id<'_>, last: Option<&str>) -> Result<Outcome> {
        let view = self.view(view)?;
        let view = lock(&*view);
        let sequence = view.sequence.to_string();
        if last == Some(sequence.as_str()) {
            return Ok(Outcome::Given(Given::Null));
        }
        let names: Vec<&str> = core::iter::once(sequence.as_str()).chain(view.names()).collect();
        Ok(Outcome::text(names.join("\n")))
    }
}

fn joined(mut names: Vec<Box<str>>) -> Outcome {
    names.sort_unstable();
    names.dedup();
    Outcome::text(names.join("\n"))
}
