//! Python's objects in Java: made when they are passed, asked when Java calls them. What goes out is written as results are, and what
//! comes back is read as arguments are.

use std::sync::Arc;

use sanca_model::link::Reply as Answer;
use sanca_model::pack::{self, tag};
use sanca_model::shape::{CallbackMethod, Sort};
use sanca_model::value::Kind;
use sanca_model::well_known::{OBJECT, STRING, THROWABLE, kind_of};
use sanca_model::{Arg, ClassId, Error, Handle, ObjectRef, py4j};
use sanca_protocol::{Id, Interfaces, Part, PartText, Reply};

use super::{Failure, Performer, Result};
use crate::argument::Argument;
use crate::classes::give_back;
use crate::outcome::{Form, Given, Outcome};
use crate::registry::Entry;

impl Performer {
    /// A new Java object for a Python object that is passed. If it cannot be made, Python is told that nobody has it.
    pub(crate) fn proxy(&self, id: Id<'_>, interfaces: Interfaces<'_>) -> Result<Arc<Entry>> {
        let made = self.interfaces(interfaces).and_then(|interfaces| Ok(self.make_proxy(id, &interfaces)?));
        match made {
            Ok(object) => Ok(Entry::new(&self.link, object)),
            Err(failure) => {
                self.proxies.releases.push(self.proxies.name(self.proxies.reference(id)));
                Err(match failure {
                    Failure::Link(error) => {
                        give_back(&self.link, &error);
                        Failure::Fatal(format!("py4j.Py4JException: Invalid Python Proxy. {error}\n"))
                    }
                    other => other,
                })
            }
        }
    }

    fn interfaces(&self, names: Interfaces<'_>) -> Result<Vec<ClassId>> {
        let find = |name: &str| -> Result<ClassId> {
            let class = self.classes.find(name)?;
            match self.classes.header(class)?.sort {
                Sort::Interface | Sort::Annotation => Ok(class),
                _ => Err(Failure::Fatal(format!(
                    "py4j.Py4JException: Invalid Python Proxy. {name} is not an interface, and Python's objects can stand \
                     for interfaces only\n"
                ))),
            }
        };
        names.iter().map(find).collect()
    }

    /// The caller owns the handle.
    pub(crate) fn make_proxy(&self, id: Id<'_>, interfaces: &[ClassId]) -> sanca_model::Result<ObjectRef> {
        if let Some(maker) = &self.maker {
            return maker.make(&id.to_string(), interfaces);
        }
        self.proxies.add();
        let made =
            self.link.proxy(self.proxies.reference(id), interfaces, false).map(|handle| (handle, interfaces)).and_then(
                |(handle, interfaces)| {
                    let class = self.classes.of_proxies(interfaces, || self.class_of(handle));
                    // Java holds the proxy from here on, and will say so when it does not any more.
                    class.map(|class| ObjectRef { handle, class }).or_else(|error| {
                        give_back(&self.link, &error);
                        Ok(ObjectRef { handle, class: interfaces.first().copied().unwrap_or(OBJECT) })
                    })
                },
            );
        if made.is_err() {
            self.proxies.remove();
        }
        made
    }

    /// The run-time class of an object that has only a handle.
    fn class_of(&self, object: Handle) -> sanca_model::Result<ClassId> {
        let methods = self.classes.methods(OBJECT, "getClass")?;
        let mut given = Given::default();
        match methods.first() {
            Some(method) => self.link.invoke(method, object, &[], &mut given)?,
            None => return Err(Error::Internal("an object that has no getClass".into())),
        }
        let Given::Object(class) = given else { return Err(Error::Internal(format!("{given:?} is no class").into())) };
        let found = self.link.class_of_class(class.handle);
        self.link.release(class.handle);
        found
    }

    /// Arguments of a callback, as Java packed them, with names where they need some. Those that are named belong to Python from now on,
    /// or to [`Performer::take_back`].
    pub(crate) fn callback_arguments(&self, packed: &[u8]) -> Result<Vec<Outcome>> {
        let mut given = Vec::new();
        let whole = pack::walk(packed, |tag, payload| given.push(unpacked(tag, payload)));
        let mut outcomes = Vec::with_capacity(given.len());
        let mut failure = whole.is_none().then(|| Failure::Said("the arguments of a callback are malformed".into()));
        for argument in given {
            match (argument, &failure) {
                (Some(argument), None) => match self.outcome(argument) {
                    Ok(outcome) => outcomes.push(outcome),
                    Err(error) => failure = Some(error),
                },
                (Some(Given::Object(object)), Some(_)) => self.link.release(object.handle),
                (Some(_), Some(_)) => {}
                (None, _) => {
                    failure = Some(Failure::Said("an argument of a callback has no form on the wire".into()));
                }
            }
        }
        match failure {
            None => Ok(outcomes),
            Some(failure) => {
                self.take_back(&outcomes);
                Err(failure)
            }
        }
    }

    /// Nobody has seen these names.
    pub(crate) fn take_back(&self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            if let Outcome::Named(_, id) = outcome {
                self.registry.release(*id);
            }
        }
    }

    /// What Python's reply means to the method's caller.
    pub(crate) fn callback_reply(&self, method: &CallbackMethod, reply: &Reply<'_>, answer: &mut dyn Answer) {
        let done = match reply {
            Reply::Value(part) => self.callback_value(method.returns, *part, answer),
            Reply::Error(Some(Part::Reference(_, id))) => self.callback_throwable(*id, answer),
            Reply::Error(part) | Reply::Fatal(part) => {
                let said = match part {
                    Some(Part::Text(text)) => text.to_str().unwrap_or_else(|error| error.to_string().into()),
                    _ => "null".into(),
                };
                let text = format!("An exception was raised by the Python Proxy. Return Message: {said}");
                self.throw(&self.exceptions, &text, answer);
                Ok(())
            }
            Reply::Done => self.callback_value(method.returns, Part::Null, answer),
            other => Err(Failure::Said(format!("Python answered a callback with {other:?}"))),
        };
        if let Err(failure) = done {
            self.callback_failed(failure, answer);
        }
    }

    /// Converts as arguments are converted. A `void` method's value is dropped.
    fn callback_value(&self, returns: ClassId, part: Part<'_>, answer: &mut dyn Answer) -> Result<()> {
        let mut value = Argument::new(part, self)?;
        match kind_of(returns) {
            Kind::Void => {
                answer.value(Arg::Null);
                return Ok(());
            }
            Kind::Object if value.class == ClassId::NONE => {
                answer.value(Arg::Null);
                return Ok(());
            }
            kind if value.class == ClassId::NONE => {
                let text = format!("Python gave None to a method that returns {}", kind.name());
                self.throw("java.lang.NullPointerException", &text, answer);
                return Ok(());
            }
            _ => {}
        }
        if py4j::cost(value.class, returns, &self.classes).is_none() {
            let (expected, actual) = (self.classes.name(returns), self.classes.name(value.class));
            return Err(Failure::Said(format!("Incompatible output type. Expected: {expected} Actual: {actual}")));
        }
        match value.at(returns)? {
            // Java reads it when this has returned, and gives it back then.
            Arg::Object(handle) => answer.value(Arg::Owned(self.link.duplicate(handle)?)),
            other => answer.value(other),
        }
        Ok(())
    }

    /// Python passes on what Java threw.
    fn callback_throwable(&self, id: Id<'_>, answer: &mut dyn Answer) -> Result<()> {
        let missing = || Failure::Said(format!("Python raised {id}, which is no throwable of this gateway"));
        let thrown = self.registry.object(id).ok_or_else(missing)?;
        if !self.classes.is_a(thrown.class, THROWABLE)? {
            return Err(missing());
        }
        answer.throw(self.link.duplicate(thrown.handle)?);
        Ok(())
    }

    pub(crate) fn callback_failed(&self, failure: Failure, answer: &mut dyn Answer) {
        match failure {
            Failure::Link(Error::Thrown(thrown)) => answer.throw(thrown.handle),
            Failure::Link(error) => self.throw(&self.exceptions, &error.to_string(), answer),
            Failure::Protocol(error) => self.throw(&self.exceptions, &error.to_string(), answer),
            Failure::Said(text) | Failure::Fatal(text) | Failure::Denied(text) => {
                let text = text.strip_prefix("py4j.Py4JException: ").unwrap_or(&text);
                self.throw(&self.exceptions, text.trim_end(), answer);
            }
        }
    }

    /// Throws what stands for a failure of a callback.
    pub(crate) fn throw_callback(&self, text: &str, cause: Option<&str>, answer: &mut dyn Answer) {
        // An exception that cannot have a cause is better than none.
        let cause = cause.and_then(|cause| self.exception_of("java.io.IOException", cause, None));
        let classes = [&*self.exceptions, "java.lang.RuntimeException"];
        let made = classes.into_iter().find_map(|class| {
            cause
                .and_then(|cause| self.exception_of(class, text, Some(cause.handle)))
                .or_else(|| self.exception_of(class, text, None))
        });
        cause.into_iter().for_each(|cause| self.link.release(cause.handle));
        match made {
            Some(exception) => answer.throw(exception.handle),
            None => answer.refuse(text),
        }
    }

    /// Throws a new exception of that class, or of `RuntimeException`.
    fn throw(&self, class: &str, text: &str, answer: &mut dyn Answer) {
        let made =
            [class, "java.lang.RuntimeException"].into_iter().find_map(|class| self.exception_of(class, text, None));
        match made {
            Some(exception) => answer.throw(exception.handle),
            None => answer.refuse(text),
        }
    }

    /// A new exception, if there is a class of that name with a constructor for it.
    fn exception_of(&self, class: &str, text: &str, cause: Option<Handle>) -> Option<ObjectRef> {
        self.exception(class, text, cause).map_err(|error| give_back(&self.link, &error)).ok()
    }

    fn exception(&self, class: &str, text: &str, cause: Option<Handle>) -> sanca_model::Result<ObjectRef> {
        let members = self.classes.members(self.classes.find(class)?)?;
        let params: &[ClassId] = if cause.is_some() { &[STRING, THROWABLE] } else { &[STRING] };
        let constructor = members.constructors.iter().find(|constructor| *constructor.params == *params);
        let constructor =
            constructor.ok_or_else(|| Error::Invalid(format!("{class} has no such constructor").into()))?;
        let mut scratch = Vec::new();
        let text =
            PartText::Plain(text).lend(&mut scratch).map_err(|error| Error::Internal(error.to_string().into()))?;
        let mut args = vec![Arg::Text(text)];
        args.extend(cause.map(Arg::Object));
        let mut given = Given::default();
        self.link.invoke(constructor, Handle::NULL, &args, &mut given)?;
        match given {
            Given::Object(exception) => Ok(exception),
            other => Err(Error::Internal(format!("{other:?} is no exception").into())),
        }
    }

    /// What is not told to anybody gives back what it holds.
    pub(super) fn forget(&self, failure: Failure) {
        if let Failure::Link(error) = failure {
            give_back(&self.link, &error);
        }
    }
}

/// One packed argument, as a result would have come. None if it is one that gateways do not pass on: an object of a Python in this process.
fn unpacked(tag: u8, payload: &[u8]) -> Option<Given> {
    let counted = || payload.get(4..).unwrap_or_default();
    let number = |at: usize| u32::from_ne_bytes(bytes(&payload[at..]));
    Some(match tag {
        tag::NULL => Given::Null,
        tag::TRUE | tag::FALSE => Given::Boolean(tag == tag::TRUE),
        tag::BYTE => Given::Int(i8::from_ne_bytes(bytes(payload)).into()),
        tag::SHORT => Given::Int(i16::from_ne_bytes(bytes(payload)).into()),
        tag::INT => Given::Int(i32::from_ne_bytes(bytes(payload)).into()),
        tag::LONG => Given::Long(i64::from_ne_bytes(bytes(payload))),
        tag::FLOAT => Given::Float(f32::from_ne_bytes(bytes(payload))),
        tag::DOUBLE => Given::Double(f64::from_ne_bytes(bytes(payload))),
        tag::CHAR => Given::Char(u16::from_ne_bytes(bytes(payload))),
        tag::LATIN1 => Given::Text(Form::Latin1, counted().to_vec()),
        tag::UTF16 => Given::Text(Form::Utf16, counted().to_vec()),
        tag::BIG_INTEGER => Given::BigInteger(counted().to_vec()),
        tag::BIG_DECIMAL => Given::Decimal(String::from_utf8_lossy(counted()).into_owned()),
        tag::OBJECT => Given::Object(ObjectRef { class: ClassId(number(0)), handle: Handle(number(4)) }),
        _ => return None,
    })
}

/// The first bytes of a payload, whose size its tag has settled.
fn bytes<const N: usize>(payload: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&payload[..N]);
    out
}
