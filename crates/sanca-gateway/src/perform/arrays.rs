//! `a`: arrays. Primitive elements cross as memory, others by value or name.

use std::sync::Arc;

use sanca_model::shape::Sort;
use sanca_model::value::Kind;
use sanca_model::well_known::{BYTE_ARRAY, kind_of};
use sanca_model::{Arg, ClassId};
use sanca_protocol::command::ArrayCommand;
use sanca_protocol::{Collection, Id, ProtocolError};

use super::{Failure, Performer, Result, runs};
use crate::argument::Argument;
use crate::outcome::{Given, Outcome};
use crate::registry::{Entry, Named};

impl Performer {
    pub(super) fn array(&self, command: ArrayCommand<'_>) -> Result<Outcome> {
        match command {
            ArrayCommand::Length { array } => {
                let (array, _) = self.array_object(array)?;
                let length = self.link.array_length(&array.receiver())?;
                Ok(Outcome::Given(Given::Int(length.into())))
            }
            ArrayCommand::Get { array, index } => {
                let (array, component) = self.array_object(array)?;
                let index = self.index(&array, &Argument::new(index, self)?)?;
                let given = self.element(&array, component, index)?;
                self.outcome(given)
            }
            ArrayCommand::Set { array, index, value } => {
                let (array, component) = self.array_object(array)?;
                let index = self.index(&array, &Argument::new(index, self)?)?;
                let mut value = Argument::new(value, self)?;
                if sanca_model::py4j::cost(value.class, component, &self.classes).is_none() {
                    let (from, to) = (self.class_text(value.class), self.classes.name(component));
                    let from = from.trim_start_matches("class ");
                    return Err(Failure::Fatal(format!("py4j.Py4JException: Cannot convert {from} to {to}\n")));
                }
                self.set_element(&array, component, index, value.at(component)?)?;
                Ok(Outcome::Given(Given::Void))
            }
            ArrayCommand::Create { class, lengths } => {
                let class = class.to_str()?;
                let class = self.classes.find(&class)?;
                if kind_of(class) == Kind::Object {
                    self.permit_class(&self.classes.name(class))?;
                }
                let made = self.create(class, &self.ints(lengths)?)?;
                self.array_outcome(made)
            }
            ArrayCommand::Slice { array, indices } => {
                let (array, component) = self.array_object(array)?;
                let indices = self.ints(indices)?;
                indices.iter().try_for_each(|index| self.check_index(&array, *index))?;
                self.slice_array(&array, component, &indices)
            }
        }
    }

    /// An array and the class of its elements.
    fn array_object(&self, id: Id<'_>) -> Result<(Arc<Entry>, ClassId)> {
        let object = self.object(id)?;
        let header = self.classes.header(object.class)?;
        if header.sort != Sort::Array {
            return Err(Failure::Fatal("java.lang.IllegalArgumentException: Argument is not an array\n".into()));
        }
        Ok((object, header.component))
    }

    /// An index that is within the array.
    fn index(&self, array: &Entry, index: &Argument<'_>) -> Result<i32> {
        let index = self.int(index)?;
        self.check_index(array, index).map(|()| index)
    }

    fn check_index(&self, array: &Entry, index: i32) -> Result<()> {
        let length = self.link.array_length(&array.receiver())?;
        if !(0..length).contains(&index) {
            return Err(Failure::Fatal(format!(
                "java.lang.ArrayIndexOutOfBoundsException: Index {index} out of bounds for length {length}\n"
            )));
        }
        Ok(())
    }

    pub(super) fn create(&self, component: ClassId, lengths: &[i32]) -> Result<Arc<Entry>> {
        if lengths.is_empty() || lengths.iter().any(|length| *length < 0) {
            return Err(Failure::Fatal(format!("java.lang.NegativeArraySizeException: {lengths:?}\n")));
        }
        let mut given = Given::default();
        self.link.new_array(component, lengths, &mut given)?;
        match given {
            Given::Object(object) => Ok(Entry::new(&self.link, object)),
            other => Err(Failure::Said(format!("an array was asked for and {other:?} given"))),
        }
    }

    fn element(&self, array: &Entry, component: ClassId, index: i32) -> Result<Given> {
        let kind = kind_of(component);
        let mut given = Given::default();
        match kind.size() {
            Some(size) => {
                let mut bytes = [0; 8];
                self.link.array_read(kind, &array.receiver(), index, &mut bytes[..size])?;
                given = primitive(kind, bytes);
            }
            None => self.link.array_get(array.handle, index, &mut given)?,
        }
        Ok(given)
    }

    fn set_element(&self, array: &Entry, component: ClassId, index: i32, value: Arg<'_>) -> Result<()> {
        let kind = kind_of(component);
        match bytes_of(value).filter(|_| kind.size().is_some()) {
            Some((bytes, size)) => self.link.array_write(kind, &array.receiver(), index, &bytes[..size])?,
            None => self.link.array_set(array.handle, index, value)?,
        }
        Ok(())
    }

    /// Elements are copied by Java, so that they stay the objects they are.
    fn slice_array(&self, array: &Arc<Entry>, component: ClassId, indices: &[i32]) -> Result<Outcome> {
        let length = i32::try_from(indices.len()).map_err(|_| ProtocolError::Misuse("too many indices"))?;
        let made = self.create(component, &[length])?;
        let mut to = 0;
        for (from, count) in runs(indices) {
            let (source, target) = (Argument::object(array), Argument::object(&made));
            let [from, at, count_of] = [from, to, count].map(Argument::of_int);
            self.call_static("java.lang.System", "arraycopy", &mut [source, from, target, at, count_of])?;
            to += count;
        }
        self.array_outcome(made)
    }

    /// A new array. One of bytes is never named: it goes as it is, as every one does.
    fn array_outcome(&self, made: Arc<Entry>) -> Result<Outcome> {
        if made.class == BYTE_ARRAY {
            return Ok(Outcome::Bytes(self.bytes(&made)?));
        }
        Ok(Outcome::Named(Collection::Array, self.registry.name(Named::Object(made))?))
    }

    /// All of a `byte[]`.
    pub(super) fn bytes(&self, array: &Entry) -> Result<Vec<u8>> {
        debug_assert_eq!(array.class, BYTE_ARRAY);
        let length = self.link.array_length(&array.receiver())?;
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.link.array_read(Kind::Byte, &array.receiver(), 0, &mut bytes)?;
        Ok(bytes)
    }
}

/// A primitive out of the memory it lay in.
fn primitive(kind: Kind, bytes: [u8; 8]) -> Given {
    let [a, b, c, d, ..] = bytes;
    match kind {
        Kind::Boolean => Given::Boolean(a != 0),
        Kind::Byte => Given::Int(i8::from_ne_bytes([a]).into()),
        Kind::Char => Given::Char(u16::from_ne_bytes([a, b])),
        Kind::Short => Given::Int(i16::from_ne_bytes([a, b]).into()),
        Kind::Int => Given::Int(i32::from_ne_bytes([a, b, c, d]).into()),
        Kind::Long => Given::Long(i64::from_ne_bytes(bytes)),
        Kind::Float => Given::Float(f32::from_ne_bytes([a, b, c, d])),
        Kind::Double => Given::Double(f64::from_ne_bytes(bytes)),
        Kind::Void | Kind::Object => Given::Null,
    }
}

/// The memory of a primitive, and how much of it there is.
fn bytes_of(value: Arg<'_>) -> Option<([u8; 8], usize)> {
    let mut bytes = [0; 8];
    let mut fill = |from: &[u8]| {
        bytes[..from.len()].copy_from_slice(from);
        from.len()
    };
    let size = match value {
        Arg::Boolean(value) => fill(&[value.into()]),
        Arg::Byte(value) => fill(&value.to_ne_bytes()),
        Arg::Char(value) => fill(&value.to_ne_bytes()),
        Arg::Short(value) => fill(&value.to_ne_bytes()),
        Arg::Int(value) => fill(&value.to_ne_bytes()),
        Arg::Long(value) => fill(&value.to_ne_bytes()),
        Arg::Float(value) => fill(&value.to_ne_bytes()),
        Arg::Double(value) => fill(&value.to_ne_bytes()),
        _ => return None,
    };
    Some((bytes, size))
}
