//! As much of a JVM as the generated commands touch, behind a session of ours: what Py4J's server would answer with it.

use std::collections::HashMap;

use sanca_protocol::command::{ArrayCommand, ListCommand};
use sanca_protocol::{
    Collection, Command, Config, End, Event, Id, Part, PartText, Parts, Reply, Result, Session, Target,
};

use crate::common::value::Value;

/// An object.
#[derive(Clone, Debug)]
pub enum Object {
    List(Vec<Value>),
    /// A list that Java began to sort and could not.
    Spoilt,
    Array(Vec<i64>),
    /// With the first line of its stack trace.
    Throwable(String),
    Map,
    Set,
    Other,
}

/// What comes of a command.
enum Outcome {
    Value(Value),
    Error(Option<String>),
    Thrown(String),
    Fatal(&'static str),
    Package,
    Class(Option<&'static str>),
    Method,
}

/// The server.
pub struct Jvm {
    session: Session,
    names: HashMap<u64, usize>,
    objects: Vec<Object>,
    next: u64,
    imports: Vec<&'static str>,
}

impl Jvm {
    pub fn new() -> Jvm {
        Jvm {
            session: Session::new(Config::server(End::Java)),
            names: HashMap::new(),
            objects: Vec::new(),
            next: 0,
            imports: Vec::new(),
        }
    }

    /// A new connection to the same objects.
    pub fn reconnect(&mut self) {
        self.session = Session::new(Config::server(End::Java));
    }

    /// Names of objects of a kind.
    pub fn named(&self, wanted: impl Fn(&Object) -> bool) -> Vec<u64> {
        let mut names: Vec<u64> =
            self.names.iter().filter(|(_, at)| wanted(&self.objects[**at])).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }

    /// How many elements a list or an array has.
    pub fn length(&self, id: Id<'_>) -> usize {
        match self.at(id).map(|at| &self.objects[at]) {
            Some(Object::List(items)) => items.len(),
            Some(Object::Array(items)) => items.len(),
            _ => 0,
        }
    }

    /// What it answers to one command.
    pub fn answer(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.session.handle_bytes(bytes);
        match self.session.poll_event() {
            Some(Event::Command(_)) => self.answer_command(),
            Some(Event::Refused(_)) => {}
            other => panic!("{:?} became {other:?}", String::from_utf8_lossy(bytes)),
        }
        let said = self.session.outgoing().to_vec();
        self.session.handle_sent(said.len());
        said
    }

    fn answer_command(&mut self) {
        let frame = self.session.take_frame();
        let command = frame.command().expect("it was a command before");
        let outcome = match self.perform(&command) {
            Ok(outcome) => outcome,
            Err(error) => return self.session.refuse(&error).expect("it waits for an answer"),
        };
        let (value, text);
        let reply = match outcome {
            Outcome::Value(it) => {
                value = it;
                Reply::Value(value.part())
            }
            Outcome::Thrown(line) => {
                let id = self.name(Object::Throwable(line));
                Reply::Error(Some(Part::Reference(Collection::None, Id::Object(id))))
            }
            Outcome::Error(None) => Reply::Error(None),
            Outcome::Error(Some(it)) => {
                text = it;
                Reply::Error(Some(Part::Text(PartText::Plain(&text))))
            }
            Outcome::Fatal(text) => Reply::Fatal(Some(Part::Text(PartText::Plain(text)))),
            Outcome::Package => Reply::Package,
            Outcome::Class(name) => Reply::Class(name),
            Outcome::Method => Reply::Method,
        };
        self.session.reply(&reply).expect("it waits for an answer");
    }

    fn name(&mut self, object: Object) -> u64 {
        self.objects.push(object);
        self.name_again(self.objects.len() - 1)
    }

    fn name_again(&mut self, at: usize) -> u64 {
        self.names.insert(self.next, at);
        self.next += 1;
        self.next - 1
    }

    fn reference(&mut self, object: Object) -> Outcome {
        let id = self.name(object);
        self.referred(id)
    }

    fn referred(&self, id: u64) -> Outcome {
        let collection = match self.objects[self.names[&id]] {
            Object::List(_) | Object::Spoilt => Collection::List,
            Object::Array(_) => Collection::Array,
            Object::Map => Collection::Map,
            Object::Set => Collection::Set,
            _ => Collection::None,
        };
        Outcome::Value(Value::Reference(collection, format!("o{id}")))
    }

    fn at(&self, id: Id<'_>) -> Option<usize> {
        match id {
            Id::Object(number) => self.names.get(&number).copied(),
            _ => None,
        }
    }

    fn list(&mut self, id: Id<'_>) -> Option<&mut Vec<Value>> {
        match self.at(id).map(|at| &mut self.objects[at]) {
            Some(Object::List(items)) => Some(items),
            _ => None,
        }
    }

    fn perform(&mut self, command: &Command<'_>) -> Result<Outcome> {
        Ok(match *command {
            Command::Call { target: Target::Static(class), method, arguments } => {
                let arguments = self.values(arguments)?;
                self.call_static(class, method, arguments)
            }
            Command::Call { target: Target::Object(id), method, arguments } => {
                let arguments = self.values(arguments)?;
                self.call(id, method, arguments)
            }
            Command::Construct { class, arguments } => {
                let arguments = self.values(arguments)?;
                self.construct(class, arguments)
            }
            Command::Release { object } => {
                if let Id::Object(number) = object {
                    self.names.remove(&number);
                }
                Outcome::Value(Value::Void)
            }
            Command::List(command) => self.list_command(command)?,
            Command::Array(command) => self.array_command(command)?,
            Command::Find { name, .. } => self.find(name),
            Command::Member { class, name } => member(class, name),
            Command::ClassObject { class: "java.lang.String" } => self.reference(Object::Other),
            Command::ClassObject { class } => Outcome::Error(Some(format!("The class {class} does not exist."))),
            Command::CreateView { .. } => self.reference(Object::Other),
            Command::Import { import, .. } => {
                let name = importable(&import.to_str()?);
                self.imports.retain(|import| *import != name);
                self.imports.push(name);
                Outcome::Value(Value::Void)
            }
            Command::RemoveImport { import, .. } => {
                let (name, before) = (importable(&import.to_str()?), self.imports.len());
                self.imports.retain(|import| *import != name);
                Outcome::Value(Value::Boolean(self.imports.len() < before))
            }
            Command::StackTrace { exception } => match self.at(exception).map(|at| &self.objects[at]) {
                Some(Object::Throwable(line)) => Outcome::Value(Value::Text(line.clone())),
                _ => panic!("{command:?} is not generated"),
            },
            ref other => panic!("{other:?} is not generated"),
        })
    }

    /// Arguments as Java has them: integers of more than 32 bits are `long`, decimals have no exponent when they leave again.
    fn values(&self, parts: Parts<'_>) -> Result<Vec<Value>> {
        parts.iter().map(|part| self.value(&part?)).collect()
    }

    fn value(&self, part: &Part<'_>) -> Result<Value> {
        Ok(match Value::of(part)? {
            Value::Int(value) if i32::try_from(value).is_err() => Value::Long(value),
            Value::Void => Value::Null,
            Value::Reference(_, id) if self.at(Id::parse(&id)).is_none() => Value::Null,
            other => other,
        })
    }

    fn call_static(&mut self, class: &str, method: &str, arguments: Vec<Value>) -> Outcome {
        match (class, method, arguments.as_slice()) {
            ("java.util.Objects", "requireNonNull", [Value::Null]) => {
                Outcome::Thrown("java.lang.NullPointerException".into())
            }
            ("java.util.Objects", "requireNonNull", [Value::Reference(_, id)]) => {
                let at = self.at(Id::parse(id)).expect("a reference to nothing is null");
                let id = self.name_again(at);
                self.referred(id)
            }
            ("java.util.Objects", "requireNonNull", [value]) => Outcome::Value(value.clone()),
            ("java.lang.Integer", "parseInt", [Value::Text(text)]) => match text.parse::<i32>() {
                Ok(value) => Outcome::Value(Value::Int(value.into())),
                Err(_) => Outcome::Thrown(format!("java.lang.NumberFormatException: For input string: \"{text}\"")),
            },
            _ => no_method("Method", method, &arguments),
        }
    }

    fn call(&mut self, id: Id<'_>, method: &str, arguments: Vec<Value>) -> Outcome {
        let Some(items) = self.list(id) else {
            return Outcome::Error(Some(format!(
                "py4j.Py4JException: Target Object ID does not exist for this gateway :{id}"
            )));
        };
        Outcome::Value(match (method, arguments.as_slice()) {
            ("add", [item]) => {
                items.push(item.clone());
                Value::Boolean(true)
            }
            ("size", []) => Value::Int(items.len() as i64),
            ("isEmpty", []) => Value::Boolean(items.is_empty()),
            ("contains", [item]) => Value::Boolean(items.contains(item)),
            ("indexOf", [item]) => Value::Int(items.iter().position(|other| other == item).map_or(-1, |at| at as i64)),
            ("clear", []) => {
                items.clear();
                Value::Void
            }
            ("get", [Value::Int(index)]) => match usize::try_from(*index).ok().and_then(|index| items.get(index)) {
                Some(item) => item.clone(),
                None => return Outcome::Thrown(out_of_bounds(*index, items.len())),
            },
            _ => return no_method("Method", method, &arguments),
        })
    }

    fn construct(&mut self, class: &str, arguments: Vec<Value>) -> Outcome {
        match (class, arguments.as_slice()) {
            ("java.util.ArrayList", []) => self.reference(Object::List(Vec::new())),
            ("java.util.HashMap", []) => self.reference(Object::Map),
            ("java.util.HashSet", []) => self.reference(Object::Set),
            ("java.lang.Object", []) => self.reference(Object::Other),
            ("java.lang.Long", [value @ Value::Long(_)]) | ("java.lang.String", [value @ Value::Text(_)]) => {
                Outcome::Value(value.clone())
            }
            ("no.such.Thing", _) => Outcome::Error(Some("java.lang.ClassNotFoundException: no.such.Thing".into())),
            _ => no_method("Constructor", class, &arguments),
        }
    }

    fn list_command(&mut self, command: ListCommand<'_>) -> Result<Outcome> {
        let text = |id: Id<'_>| panic!("{id} is no list: not generated");
        Ok(match command {
            ListCommand::Sort { list } => match sort(self.list(list).unwrap_or_else(|| text(list))) {
                true => Outcome::Value(Value::Void),
                false => {
                    let at = self.at(list).expect("it was there");
                    self.objects[at] = Object::Spoilt;
                    Outcome::Error(None)
                }
            },
            ListCommand::Reverse { list } => {
                self.list(list).unwrap_or_else(|| text(list)).reverse();
                Outcome::Value(Value::Void)
            }
            ListCommand::Max { list } | ListCommand::Min { list } => {
                let mut items = self.list(list).unwrap_or_else(|| text(list)).clone();
                let sorted = sort(&mut items);
                let largest = matches!(command, ListCommand::Max { .. });
                match if largest { items.last() } else { items.first() } {
                    Some(item) if sorted => Outcome::Value(item.clone()),
                    _ => Outcome::Error(None),
                }
            }
            ListCommand::Slice { list, indices } => {
                let indices = self.values(indices)?;
                let items = self.list(list).unwrap_or_else(|| text(list));
                let slice: Option<Vec<Value>> = indices.iter().map(|at| items.get(index(at)).cloned()).collect();
                match slice {
                    Some(slice) => self.reference(Object::List(slice)),
                    None => Outcome::Fatal("java.lang.IndexOutOfBoundsException"),
                }
            }
            ListCommand::Concatenate { first, second } => {
                let both = [
                    self.list(first).unwrap_or_else(|| text(first)).clone(),
                    self.list(second).unwrap_or_else(|| text(second)).clone(),
                ];
                self.reference(Object::List(both.concat()))
            }
            ListCommand::Repeat { list, times } => {
                let times = times_of(&times)?;
                let items = vec![self.list(list).unwrap_or_else(|| text(list)).clone(); times].concat();
                self.reference(Object::List(items))
            }
            ListCommand::RepeatInPlace { list, times } => {
                let times = times_of(&times)?;
                let items = self.list(list).unwrap_or_else(|| text(list));
                *items = vec![items.clone(); times].concat();
                Outcome::Value(Value::Void)
            }
            ListCommand::Count { list, value } => {
                let value = self.value(&value)?;
                let items = self.list(list).unwrap_or_else(|| text(list));
                Outcome::Value(Value::Int(items.iter().filter(|item| **item == value).count() as i64))
            }
        })
    }

    fn array_command(&mut self, command: ArrayCommand<'_>) -> Result<Outcome> {
        let id = match command {
            ArrayCommand::Create { lengths, .. } => {
                let length = index(&self.values(lengths)?[0]);
                return Ok(self.reference(Object::Array(vec![0; length])));
            }
            ArrayCommand::Get { array, .. }
            | ArrayCommand::Set { array, .. }
            | ArrayCommand::Slice { array, .. }
            | ArrayCommand::Length { array } => array,
        };
        let values = match command {
            ArrayCommand::Get { index, .. } => vec![Value::of(&index)?],
            ArrayCommand::Set { index, value, .. } => vec![Value::of(&index)?, Value::of(&value)?],
            ArrayCommand::Slice { indices, .. } => self.values(indices)?,
            _ => Vec::new(),
        };
        let at = self.at(id).expect("only arrays are generated");
        let Object::Array(items) = &mut self.objects[at] else {
            return Ok(Outcome::Fatal("java.lang.IllegalArgumentException"));
        };
        const OUTSIDE: Outcome = Outcome::Fatal("java.lang.ArrayIndexOutOfBoundsException");
        Ok(match (command, values.as_slice()) {
            (ArrayCommand::Length { .. }, _) => Outcome::Value(Value::Int(items.len() as i64)),
            (ArrayCommand::Get { .. }, [at]) => {
                items.get(index(at)).map_or(OUTSIDE, |item| Outcome::Value(Value::Int(*item)))
            }
            (ArrayCommand::Set { .. }, [at, Value::Int(item)]) => match items.get_mut(index(at)) {
                Some(place) => {
                    *place = *item;
                    Outcome::Value(Value::Void)
                }
                None => OUTSIDE,
            },
            (ArrayCommand::Set { .. }, _) => Outcome::Fatal("py4j.Py4JException: Cannot convert "),
            (_, indices) => match indices.iter().map(|at| items.get(index(at)).copied()).collect() {
                Some(slice) => self.reference(Object::Array(slice)),
                None => OUTSIDE,
            },
        })
    }

    fn find(&self, name: &str) -> Outcome {
        const CLASSES: &[&str] = &["java.lang.String", "java.util.ArrayList", "java.util.Map$Entry", "int", "double"];
        let known = |wanted: &str| CLASSES.iter().copied().find(|class| *class == wanted);
        let simple = self.imports.iter().copied().find(|import| import.rsplit('.').next() == Some(name));
        let class = known(name).or(simple).or(if name == "String" { known("java.lang.String") } else { None });
        class.map_or(Outcome::Package, |class| Outcome::Class(Some(class)))
    }
}

/// What imports are generated.
fn importable(name: &str) -> &'static str {
    if name == "java.util.ArrayList" { "java.util.ArrayList" } else { "java.util.LinkedList" }
}

fn member(class: &str, name: &str) -> Outcome {
    match (class, name) {
        ("java.lang.Integer", "MAX_VALUE") => Outcome::Value(Value::Int(i32::MAX.into())),
        ("java.lang.Long", "MIN_VALUE") => Outcome::Value(Value::Long(i64::MIN)),
        ("java.lang.Double", "MIN_VALUE") => Outcome::Value(Value::double(5e-324)),
        ("java.io.File", "separator") => Outcome::Value(Value::Text("/".into())),
        ("java.lang.Integer", "valueOf") => Outcome::Method,
        ("java.lang.String", "length") => {
            Outcome::Error(Some("Trying to access a non-static member from a static context.".into()))
        }
        ("java.util.AbstractMap", "SimpleEntry") => Outcome::Class(None),
        _ => Outcome::Error(None),
    }
}

/// An index; one that is none is out of every bound.
fn index(value: &Value) -> usize {
    match value {
        Value::Int(index) => usize::try_from(*index).unwrap_or(usize::MAX),
        other => panic!("{other:?} is no index: not generated"),
    }
}

/// How often; not at all if that is negative.
fn times_of(part: &Part<'_>) -> Result<usize> {
    Ok(match Value::of(part)? {
        Value::Int(times) => usize::try_from(times).unwrap_or(0),
        other => panic!("{other:?} is no number of times: not generated"),
    })
}

fn out_of_bounds(index: i64, length: usize) -> String {
    format!("java.lang.IndexOutOfBoundsException: Index {index} out of bounds for length {length}")
}

/// Sorts as Java does, if it can: what it leaves behind otherwise is not said.
fn sort(items: &mut [Value]) -> bool {
    if items.len() < 2 {
        return true;
    }
    let kind = core::mem::discriminant(&items[0]);
    if items[0] == Value::Null || items.iter().any(|item| core::mem::discriminant(item) != kind) {
        return false;
    }
    items.sort_by(|a, b| match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.encode_utf16().cmp(b.encode_utf16()),
        _ => unreachable!("all items are of one kind"),
    });
    true
}

fn no_method(kind: &str, name: &str, arguments: &[Value]) -> Outcome {
    let classes: Vec<&str> = arguments.iter().map(class_of).collect();
    Outcome::Error(Some(format!("py4j.Py4JException: {kind} {name}([{}]) does not exist", classes.join(", "))))
}

fn class_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Boolean(_) => "class java.lang.Boolean",
        Value::Int(_) => "class java.lang.Integer",
        Value::Long(_) => "class java.lang.Long",
        Value::Double(_) => "class java.lang.Double",
        Value::Decimal(_) => "class java.math.BigDecimal",
        Value::Text(_) => "class java.lang.String",
        Value::Bytes(_) => "class [B",
        other => panic!("{other:?} is not generated there"),
    }
}
