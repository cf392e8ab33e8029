//! Commands, performed on a link. What Java throws, and what cannot be done, is an outcome like any other: only the
//! caller's own mistakes about the wire end a connection, as they do in Py4J.

use std::sync::Arc;

use sanca_model::link::Throwable;
use sanca_model::shape::{Executable, Sort, flag};
use sanca_model::well_known::{BYTE_ARRAY, INT};
use sanca_model::{Arg, ClassId, Error, Handle, ObjectRef, py4j};
use sanca_protocol::{Command, Id, Parts, ProtocolError, Target};

use crate::argument::Argument;
use crate::classes::{Classes, give_back};
use crate::config::{GatewayConfig, ProxyMaker};
use crate::link::Link;
use crate::metrics::Count;
use crate::outcome::{Given, Outcome};
use crate::policy::Policy;
use crate::proxies::Proxies;
use crate::registry::{Entry, Full, Named, Registry};

mod arrays;
mod callbacks;
mod help;
mod lists;
mod names;
mod streams;

/// Neighbouring indices as ranges: where each begins, and how many there are.
fn runs(indices: &[i32]) -> Vec<(i32, i32)> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for index in indices {
        match runs.last_mut() {
            Some((start, count)) if i64::from(*start) + i64::from(*count) == i64::from(*index) => *count += 1,
            _ => runs.push((*index, 1)),
        }
    }
    runs
}

/// What a server performs on.
pub(crate) struct Performer {
    pub(crate) link: Link,
    classes: Classes,
    pub(crate) registry: Registry,
    pub(crate) proxies: Proxies,
    maker: Option<Arc<dyn ProxyMaker>>,
    pub(crate) policy: Policy,
    pub(crate) denied: Count,
    /// The class of exceptions that stand for Python's.
    exceptions: String,
}

/// Why there is no result.
pub(crate) enum Failure {
    /// Java threw, or the link cannot.
    Link(Error),
    /// The wire's rules were broken.
    Protocol(ProtocolError),
    /// Said as text; the connection goes on.
    Said(String),
    /// Said as text; the connection ends, as in Py4J.
    Fatal(String),
    /// The policy says no; the connection goes on, whatever the command.
    Denied(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Link(error)
    }
}

impl From<ProtocolError> for Failure {
    fn from(error: ProtocolError) -> Failure {
        match error {
            ProtocolError::Misuse(why) => Failure::Said(format!("py4j.Py4JException: {why}")),
            other => Failure::Protocol(other),
        }
    }
}

impl From<Full> for Failure {
    fn from(full: Full) -> Failure {
        Failure::Said(format!("py4j.Py4JException: {full}\n"))
    }
}

type Result<T> = core::result::Result<T, Failure>;

impl Performer {
    pub(crate) fn new(link: Link, config: &GatewayConfig, proxies: Proxies) -> Performer {
        Performer {
            classes: Classes::new(&link),
            registry: Registry::new(config.names),
            link,
            proxies,
            maker: config.proxies.clone(),
            policy: config.policy.clone(),
            denied: Count::default(),
            exceptions: config.exceptions.clone(),
        }
    }

    /// Performs one command.
    pub(crate) fn perform(&self, command: &Command<'_>) -> Outcome {
        self.try_perform(command).unwrap_or_else(|failure| self.failed(failure))
    }

    fn failed(&self, failure: Failure) -> Outcome {
        match failure {
            Failure::Link(Error::Thrown(throwable)) => match self.name(throwable) {
                Ok(id) => Outcome::Thrown(id),
                Err(full) => Outcome::Error(Some(format!("py4j.Py4JException: {full}\n"))),
            },
            Failure::Link(Error::ClassNotFound(name)) => {
                Outcome::Error(Some(format!("java.lang.ClassNotFoundException: {name}\n")))
            }
            Failure::Link(error) => Outcome::Error(Some(format!("py4j.Py4JException: {error}\n"))),
            Failure::Said(text) | Failure::Denied(text) => Outcome::Error(Some(text)),
            Failure::Fatal(text) => Outcome::Fatal(text),
            Failure::Protocol(error) => Outcome::Refused(error),
        }
    }

    /// A failure that Py4J answers with an error without a text.
    fn or_bare(&self, result: Result<Outcome>) -> Outcome {
        result.unwrap_or_else(|failure| match failure {
            Failure::Denied(why) => Outcome::Error(Some(why)),
            other => {
                self.forget(other);
                Outcome::Error(None)
            }
        })
    }

    /// What fails here ends the connection, as in Py4J; what was thrown is said and not kept.
    fn or_fatal<T>(&self, result: Result<T>) -> Result<T> {
        result.map_err(|failure| match failure {
            Failure::Link(Error::Thrown(throwable)) => {
                let said = self.link.throwable(throwable.handle);
                self.link.release(throwable.handle);
                Failure::Fatal(match said {
                    Ok(said) => {
                        let cause = self.give_back_parts(&said);
                        cause.into_iter().for_each(|cause| self.link.release(cause.handle));
                        format!("{}: {}\n", said.class_name, said.message.unwrap_or_default())
                    }
                    Err(error) => {
                        give_back(&self.link, &error);
                        format!("py4j.Py4JException: {error}\n")
                    }
                })
            }
            Failure::Link(Error::ClassNotFound(name)) => {
                Failure::Fatal(format!("java.lang.ClassNotFoundException: {name}\n"))
            }
            Failure::Link(error) => Failure::Fatal(format!("py4j.Py4JException: {error}\n")),
            Failure::Said(text) => Failure::Fatal(text),
            other => other,
        })
    }

    /// Gives back what belongs to a throwable that was looked at. Returns its cause, which is still held.
    fn give_back_parts(&self, throwable: &Throwable) -> Option<ObjectRef> {
        throwable.suppressed.iter().for_each(|suppressed| self.link.release(suppressed.handle));
        throwable.cause
    }

    fn try_perform(&self, command: &Command<'_>) -> Result<Outcome> {
        match *command {
            Command::Call { target: Target::Object(id), method, arguments } => {
                let object = self.target(id)?;
                let given = self.call_asked(id, &object, method, &mut self.arguments(arguments)?)?;
                self.outcome(given)
            }
            Command::Call { target: Target::Static(class), method, arguments } => {
                let given = self.call_static_asked(class, method, &mut self.arguments(arguments)?)?;
                self.outcome(given)
            }
            Command::Stream { target, method, arguments } => {
                self.stream(target, method, &mut self.arguments(arguments)?)
            }
            Command::Construct { class, arguments } => self.construct(class, &mut self.arguments(arguments)?),
            Command::Release { object } => {
                self.registry.release(object);
                Ok(Outcome::Given(Given::Void))
            }
            Command::List(command) => self.list(command),
            Command::Array(command) => self.or_fatal(self.array(command)),
            Command::GetField { object, field } => self.get_field(object, field),
            Command::SetField { object, field, value } => {
                self.or_fatal(self.set_field(object, field, &mut Argument::new(value, self)?))
            }
            Command::StackTrace { exception } => self.or_fatal(self.stack_trace(exception)),
            Command::Shutdown => match self.policy.shutdown() {
                Ok(()) => Ok(Outcome::Shutdown),
                // There is nobody to tell: the command has no answer.
                Err(_) => Ok(Outcome::Nothing),
            },
            Command::Cancel { remote_port, .. } => Ok(Outcome::Cancel(remote_port)),
            ref other => self.about_names(other),
        }
    }

    fn arguments<'a>(&self, parts: Parts<'a>) -> Result<Vec<Argument<'a>>> {
        parts.iter().map(|part| Argument::new(part?, self)).collect()
    }

    /// The object of a call. Missing ones are said in Py4J's words.
    fn target(&self, id: Id<'_>) -> Result<Arc<Entry>> {
        self.registry.object(id).ok_or_else(|| {
            Failure::Said(format!("py4j.Py4JException: Target Object ID does not exist for this gateway :{id}\n"))
        })
    }

    /// The object of a command whose failures end the connection.
    fn object(&self, id: Id<'_>) -> Result<Arc<Entry>> {
        self.registry.object(id).ok_or_else(|| {
            Failure::Fatal(format!("java.lang.NullPointerException: there is no object {id} in this gateway\n"))
        })
    }

    /// A call that a client asks for. The entry point is there to be used: nobody is asked about its methods.
    fn call_asked(&self, id: Id<'_>, object: &Entry, method: &str, arguments: &mut [Argument<'_>]) -> Result<Given> {
        let methods = self.classes.callable(object.class, method)?;
        let chosen = self.choose(&methods, |_| true, "Method", method, arguments)?;
        if id != Id::EntryPoint {
            self.permit(chosen.declaring, method)?;
        }
        let receiver = if chosen.is(flag::STATIC) { Handle::NULL } else { object.handle };
        self.invoke(chosen, receiver, arguments)
    }

    fn call_static_asked(&self, class: &str, method: &str, arguments: &mut [Argument<'_>]) -> Result<Given> {
        let methods = self.classes.callable(self.class(class)?, method)?;
        let chosen = self.choose(&methods, |method| method.is(flag::STATIC), "Method", method, arguments)?;
        self.permit(chosen.declaring, method)?;
        self.invoke(chosen, Handle::NULL, arguments)
    }

    /// A class that a client names: a primitive has nothing to be called.
    fn class(&self, name: &str) -> Result<ClassId> {
        let class = self.classes.find(name)?;
        if self.classes.header(class)?.sort == Sort::Primitive {
            return Err(Error::ClassNotFound(name.into()).into());
        }
        Ok(class)
    }

    /// Asks the policy about a member.
    fn permit(&self, declaring: ClassId, member: &str) -> Result<()> {
        if self.policy.is_open() {
            return Ok(());
        }
        self.permitted(declaring, member).map_err(|why| denied(&why))
    }

    /// Asks it where it is not open. The error is what to say.
    pub(crate) fn permitted(&self, declaring: ClassId, member: &str) -> core::result::Result<(), String> {
        self.policy.member(&self.classes.name(declaring), member).inspect_err(|_| self.denied.add())
    }

    /// Asks the policy about the name of a class.
    fn permit_class(&self, name: &str) -> Result<()> {
        self.policy.class(name).inspect_err(|_| self.denied.add()).map_err(|why| denied(&why))
    }

    /// A call of our own. A static method can be called of an object, too.
    fn call_given(&self, object: &Entry, method: &str, arguments: &mut [Argument<'_>]) -> Result<Given> {
        let methods = self.classes.methods(object.class, method)?;
        let chosen = self.choose(&methods, |_| true, "Method", method, arguments)?;
        let receiver = if chosen.is(flag::STATIC) { Handle::NULL } else { object.handle };
        self.invoke(chosen, receiver, arguments)
    }

    /// A call of our own.
    fn call_static(&self, class: &str, method: &str, arguments: &mut [Argument<'_>]) -> Result<Outcome> {
        let given = self.call_static_given(class, method, arguments)?;
        self.outcome(given)
    }

    fn call_static_given(&self, class: &str, method: &str, arguments: &mut [Argument<'_>]) -> Result<Given> {
        let methods = self.classes.methods(self.classes.find(class)?, method)?;
        let chosen = self.choose(&methods, |method| method.is(flag::STATIC), "Method", method, arguments)?;
        self.invoke(chosen, Handle::NULL, arguments)
    }

    fn construct(&self, class: &str, arguments: &mut [Argument<'_>]) -> Result<Outcome> {
        let members = self.classes.members(self.class(class)?)?;
        let chosen = self.choose(&members.constructors, |_| true, "Constructor", class, arguments)?;
        self.permit(chosen.declaring, "<init>")?;
        let given = self.invoke(chosen, Handle::NULL, arguments)?;
        self.outcome(given)
    }

    /// The member that Py4J would call.
    fn choose<'m>(
        &self,
        members: &'m [Executable],
        allowed: impl Fn(&Executable) -> bool,
        kind: &str,
        name: &str,
        arguments: &[Argument<'_>],
    ) -> Result<&'m Executable> {
        let args: Vec<ClassId> = arguments.iter().map(|argument| argument.class).collect();
        let allowed: Vec<&Executable> = members.iter().filter(|member| allowed(member)).collect();
        let chosen = py4j::choose(allowed.iter().map(|member| &*member.params), &args, &self.classes);
        chosen.map(|index| allowed[index]).ok_or_else(|| {
            let classes: Vec<String> = args.iter().map(|class| self.class_text(*class)).collect();
            let classes = classes.join(", ");
            Failure::Said(format!("py4j.Py4JException: {kind} {name}([{classes}]) does not exist\n"))
        })
    }

    /// `Class.toString`, and `null`.
    fn class_text(&self, class: ClassId) -> String {
        if class == ClassId::NONE {
            return "null".into();
        }
        format!("class {}", self.classes.name(class))
    }

    fn invoke(&self, member: &Executable, receiver: Handle, arguments: &mut [Argument<'_>]) -> Result<Given> {
        let pairs = arguments.iter_mut().zip(&member.params);
        let args: Vec<Arg<'_>> =
            pairs.map(|(argument, param)| argument.at(*param)).collect::<core::result::Result<_, _>>()?;
        let mut given = Given::default();
        self.link.invoke(member, receiver, &args, &mut given)?;
        Ok(given)
    }

    /// Gives a name to what needs one.
    fn outcome(&self, given: Given) -> Result<Outcome> {
        match given {
            Given::Object(object) => self.object_outcome(object),
            Given::BigInteger(bytes) => {
                let mut packed = vec![sanca_model::pack::tag::BIG_INTEGER];
                packed.extend_from_slice(&(bytes.len() as u32).to_ne_bytes());
                packed.extend_from_slice(&bytes);
                let mut object = Given::default();
                self.link.object_of(Arg::Packed(&packed), &mut object)?;
                match object {
                    Given::Object(object) => Ok(Outcome::Named(sanca_protocol::Collection::None, self.name(object)?)),
                    other => Err(Failure::Said(format!("an object was asked for and {other:?} given"))),
                }
            }
            Given::Python | Given::Packed(_) => Err(Failure::Said("what Java gave has no form on the wire".into())),
            other => Ok(Outcome::Given(other)),
        }
    }

    /// A `byte[]` goes as it is, a number without a letter of its own as text, all else by name.
    fn object_outcome(&self, object: ObjectRef) -> Result<Outcome> {
        let entry = Entry::new(&self.link, object);
        if object.class == BYTE_ARRAY {
            return Ok(Outcome::Bytes(self.bytes(&entry)?));
        }
        if self.classes.is_number(object.class)? && object.class != sanca_model::well_known::BIG_INTEGER {
            let text = self.call_given(&entry, "toString", &mut [])?.into_text();
            return Ok(Outcome::Number(text.unwrap_or_default()));
        }
        let collection = self.classes.collection(object.class)?;
        Ok(Outcome::Named(collection, self.registry.name(Named::Object(entry))?))
    }

    fn name(&self, object: ObjectRef) -> core::result::Result<Id<'static>, Full> {
        self.registry.name(Named::Object(Entry::new(&self.link, object)))
    }

    /// An integer that a command needs.
    fn int(&self, argument: &Argument<'_>) -> Result<i32> {
        argument.int().ok_or_else(|| {
            let class = self.class_text(argument.class);
            let wanted = self.class_text(INT);
            Failure::Fatal(format!("java.lang.ClassCastException: {class} cannot be cast to {wanted}\n"))
        })
    }

    /// Several.
    fn ints(&self, parts: Parts<'_>) -> Result<Vec<i32>> {
        self.arguments(parts)?.iter().map(|argument| self.int(argument)).collect()
    }

    /// The stack trace, with its causes, as the JVM prints it.
    fn stack_trace(&self, exception: Id<'_>) -> Result<Outcome> {
        let entry = self.object(exception)?;
        Ok(Outcome::text(self.link.print(entry.handle)?))
    }
}

/// As Java would say it.
fn denied(why: &str) -> Failure {
    Failure::Denied(format!("java.lang.SecurityException: {why}\n"))
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn neighbouring_indices_are_one_run() {
        assert_eq!(runs(&[]), []);
        assert_eq!(runs(&[3]), [(3, 1)]);
        assert_eq!(runs(&[1, 2, 3, 7, 6, 5, 5, 6]), [(1, 3), (7, 1), (6, 1), (5, 1), (5, 2)]);
    }
}
