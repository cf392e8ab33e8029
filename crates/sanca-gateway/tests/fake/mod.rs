//! A link without a JVM: a handful of classes whose methods are Rust. Handles are counted, so that a test can tell what was not
//! given back.

#![allow(dead_code, reason = "not every test counts handles")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use sanca_gateway::remote_python;

use sanca_model::link::{DirectMemory, JavaLink, PythonError, Stats, ThreadToken, Throwable};
use sanca_model::pack::tag;
use sanca_model::shape::{ClassHeader, Executable, Field, Members, Nested, Sort, flag};
use sanca_model::value::Kind;
use sanca_model::well_known::*;
use sanca_model::{Arg, ClassId, Error, Handle, MemberId, ObjectRef, Pin, PyRef, Receiver, Result, Sink, Text};

mod call_back;
mod classes;
mod link;

use classes::ILLEGAL_STATE;

/// A value inside the fake.
#[derive(Clone)]
pub enum Value {
    Void,
    Null,
    Boolean(bool),
    Int(i32),
    Short(i16),
    Long(i64),
    Float(f32),
    Double(f64),
    Char(u16),
    Text(String),
    Decimal(String),
    BigInteger(Vec<u8>),
    Object(Arc<Object>),
}

/// An object inside the fake.
pub struct Object {
    class: ClassId,
    state: Mutex<State>,
}

pub enum State {
    None,
    List(Vec<Value>),
    /// A primitive array, its memory.
    Memory(Vec<u8>),
    Array(Vec<Value>),
    Number(i64),
    Throwable(String),
    Point(i32),
    /// A `java.lang.Class`.
    Class(ClassId),
    /// Stands for a Python object until it is dropped.
    Proxy(Held),
}

/// A reference to a Python object. Java's collector is a prompt one here.
pub struct Held(PyRef);

impl Drop for Held {
    fn drop(&mut self) {
        remote_python().release(self.0);
    }
}

type Body = fn(&Fake, Option<&Arc<Object>>, &[Value]) -> Result<Value>;

struct Class {
    header: ClassHeader,
    members: Members,
}

/// The link.
pub struct Fake {
    classes: HashMap<ClassId, Class>,
    bodies: Vec<Body>,
    handles: Mutex<HashMap<u32, Arc<Object>>>,
    next: Mutex<u32>,
    /// The arguments with which `test.Calls.count` and `countThenApply` ran.
    pub counted: Mutex<Vec<i32>>,
}

impl Fake {
    /// How many handles are out.
    pub fn live(&self) -> usize {
        self.handles.lock().unwrap().len()
    }

    /// How often something was counted that was called with this.
    pub fn count(&self, argument: i32) -> usize {
        self.counted.lock().unwrap().iter().filter(|counted| **counted == argument).count()
    }

    /// An object that is handed out: the caller owns the handle.
    pub fn hand_out(&self, object: Arc<Object>) -> ObjectRef {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        let class = object.class;
        self.handles.lock().unwrap().insert(*next, object);
        ObjectRef { handle: Handle(*next), class }
    }

    /// An empty list, to be an entry point.
    pub fn list(&self) -> ObjectRef {
        self.hand_out(make(ARRAY_LIST, State::List(Vec::new())))
    }

    fn object(&self, handle: Handle) -> Option<Arc<Object>> {
        self.handles.lock().unwrap().get(&handle.0).cloned()
    }

    fn class(&self, class: ClassId) -> Result<&Class> {
        // Thrown, so that whoever swallows it is found by the count of handles.
        self.classes.get(&class).ok_or_else(|| self.throw(ILLEGAL_STATE, "there is no such class"))
    }

    fn value(&self, arg: &Arg<'_>) -> Result<Value> {
        Ok(match *arg {
            Arg::Null => Value::Null,
            Arg::Boolean(value) => Value::Boolean(value),
            Arg::Byte(value) => Value::Short(value.into()),
            Arg::Short(value) => Value::Short(value),
            Arg::Char(value) => Value::Char(value),
            Arg::Int(value) => Value::Int(value),
            Arg::Long(value) => Value::Long(value),
            Arg::Float(value) => Value::Float(value),
            Arg::Double(value) => Value::Double(value),
            Arg::Text(text) => Value::Text(string(text)),
            Arg::Object(handle) => {
                Value::Object(self.object(handle).ok_or_else(|| Error::Internal("a handle that is not out".into()))?)
            }
            Arg::Packed([tag::BYTES, _, _, _, _, bytes @ ..]) => {
                Value::Object(make(BYTE_ARRAY, State::Memory(bytes.to_vec())))
            }
            Arg::Packed([tag::BIG_DECIMAL, _, _, _, _, text @ ..]) => {
                Value::Decimal(String::from_utf8(text.to_vec()).unwrap())
            }
            Arg::Owned(_) | Arg::Packed(_) => return Err(Error::Internal("not faked".into())),
        })
    }

    fn give(&self, value: Value, sink: &mut dyn Sink) {
        match value {
            Value::Void => sink.void(),
            Value::Null => sink.null(),
            Value::Boolean(value) => sink.boolean(value),
            Value::Int(value) => sink.int(value.into()),
            Value::Short(value) => sink.int(value.into()),
            Value::Long(value) => sink.long(value),
            Value::Float(value) => sink.single(value),
            Value::Double(value) => sink.float(value),
            Value::Char(value) => sink.char(value),
            Value::Text(text) => {
                let points: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect();
                sink.text(Text::Utf32(&points));
            }
            Value::Decimal(text) => sink.big_decimal(&text),
            Value::BigInteger(bytes) => sink.big_integer(&bytes),
            Value::Object(object) => sink.object(self.hand_out(object)),
        }
    }

    fn throw(&self, class: ClassId, message: &str) -> Error {
        Error::Thrown(self.hand_out(make(class, State::Throwable(message.into()))))
    }
}

pub fn make(class: ClassId, state: State) -> Arc<Object> {
    Arc::new(Object { class, state: Mutex::new(state) })
}

fn string(text: Text<'_>) -> String {
    match text {
        Text::Latin1(bytes) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Text::Utf16(bytes) => {
            let units: Vec<u16> = bytes.chunks(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Text::Utf32(bytes) => {
            let points = bytes.chunks(4).map(|p| u32::from_ne_bytes([p[0], p[1], p[2], p[3]]));
            points.map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
    }
}

/// Whether Java's `equals` would say so.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Long(a), Value::Long(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
