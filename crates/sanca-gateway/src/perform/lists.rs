//! `l`: what Py4J does to lists in one command, done by the methods that Java has for it.

use std::sync::Arc;

use sanca_protocol::command::ListCommand;
use sanca_protocol::{Collection, Id, Part};

use super::{Failure, Performer, Result, runs};
use crate::argument::Argument;
use crate::outcome::{Given, Outcome};
use crate::registry::Entry;

impl Performer {
    pub(super) fn list(&self, command: ListCommand<'_>) -> Result<Outcome> {
        match command {
            ListCommand::Sort { list } => self.collections_method("sort", list),
            ListCommand::Reverse { list } => self.collections_method("reverse", list),
            ListCommand::Max { list } => self.collections_method("max", list),
            ListCommand::Min { list } => self.collections_method("min", list),
            ListCommand::Count { list, value } => {
                let list = self.argument(Part::Reference(Collection::None, list))?;
                let value = self.argument(value)?;
                self.or_fatal(self.call_static("java.util.Collections", "frequency", &mut [list, value]))
            }
            ListCommand::Slice { list, indices } => {
                let list = self.object(list)?;
                let indices = self.ints(indices)?;
                self.or_fatal(self.slice(&list, &indices))
            }
            ListCommand::Concatenate { first, second } => {
                let made = self.new_list()?;
                self.or_fatal(self.add_all(&made, first).and_then(|()| self.add_all(&made, second)))?;
                self.named(made)
            }
            ListCommand::Repeat { list, times } => {
                let times = self.int(&self.argument(times)?)?;
                let made = self.new_list()?;
                for _ in 0..times {
                    self.or_fatal(self.add_all(&made, list))?;
                }
                self.named(made)
            }
            ListCommand::RepeatInPlace { list, times } => {
                let times = self.int(&self.argument(times)?)?;
                self.or_fatal(self.repeat_in_place(list, times))
            }
        }
    }

    fn argument<'a>(&self, part: Part<'a>) -> Result<Argument<'a>> {
        Argument::new(part, self)
    }

    fn collections_method(&self, method: &str, list: Id<'_>) -> Result<Outcome> {
        let list = self.argument(Part::Reference(Collection::None, list))?;
        match self.call_static("java.util.Collections", method, &mut [list]) {
            Err(failure @ Failure::Protocol(_)) => Err(failure),
            other => Ok(self.or_bare(other)),
        }
    }

    fn new_list(&self) -> Result<Arc<Entry>> {
        let members = self.classes.members(self.classes.find("java.util.ArrayList")?)?;
        let constructor = self.choose(&members.constructors, |_| true, "Constructor", "java.util.ArrayList", &[])?;
        match self.invoke(constructor, sanca_model::Handle::NULL, &mut [])? {
            Given::Object(object) => Ok(Entry::new(&self.link, object)),
            other => Err(Failure::Said(format!("a list was asked for and {other:?} given"))),
        }
    }

    fn named(&self, list: Arc<Entry>) -> Result<Outcome> {
        Ok(Outcome::Named(Collection::List, self.registry.name(crate::registry::Named::Object(list))?))
    }

    fn add_all(&self, to: &Entry, from: Id<'_>) -> Result<()> {
        let from = self.argument(Part::Reference(Collection::None, from))?;
        self.call_given(to, "addAll", &mut [from]).map(drop)
    }

    /// Elements go by way of sublists, so that they stay the objects they are.
    fn slice(&self, list: &Entry, indices: &[i32]) -> Result<Outcome> {
        let made = self.new_list()?;
        for (start, count) in runs(indices) {
            let end = start.saturating_add(count);
            let part = self.call_given(list, "subList", &mut [Argument::of_int(start), Argument::of_int(end)])?;
            let Given::Object(part) = part else { return Err(Failure::Said("a sublist is no object".into())) };
            let part = Entry::new(&self.link, part);
            self.call_given(&made, "addAll", &mut [Argument::object(&part)])?;
        }
        self.named(made)
    }

    fn repeat_in_place(&self, list: Id<'_>, times: i32) -> Result<Outcome> {
        let target = self.object(list)?;
        if times <= 0 {
            self.call_given(&target, "clear", &mut [])?;
            return Ok(Outcome::Given(Given::Void));
        }
        let once = self.new_list()?;
        self.add_all(&once, list)?;
        for _ in 1..times {
            self.call_given(&target, "addAll", &mut [Argument::object(&once)])?;
        }
        Ok(Outcome::Given(Given::Void))
    }
}
