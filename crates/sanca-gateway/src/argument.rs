//! Arguments of commands: what class they have for the choice of a member, and what they become at its parameters.

use std::sync::Arc;

use sanca_model::assign::kind_unboxed;
use sanca_model::value::Kind;
use sanca_model::well_known::{BIG_DECIMAL, BOX_BOOLEAN, BOX_DOUBLE, BOX_INTEGER, BOX_LONG, BYTE_ARRAY, STRING};
use sanca_model::{Arg, ClassId};
use sanca_protocol::{Part, PartText, ProtocolError};

use crate::perform::{Failure, Performer};
use crate::registry::Entry;

/// One argument.
pub(crate) struct Argument<'a> {
    part: Part<'a>,
    /// Its run-time class, none for `null`.
    pub(crate) class: ClassId,
    /// The object it names; kept for as long as the call lasts.
    object: Option<Arc<Entry>>,
    scratch: Vec<u8>,
}

impl<'a> Argument<'a> {
    /// A reference to nothing is `null`, as in Py4J. A Python object becomes a new Java object.
    pub(crate) fn new(part: Part<'a>, performer: &Performer) -> Result<Argument<'a>, Failure> {
        let object = match part {
            Part::Reference(_, id) => performer.registry.object(id),
            Part::Proxy(id, interfaces) => Some(performer.proxy(id, interfaces)?),
            _ => None,
        };
        let class = match part {
            Part::Null | Part::Void => ClassId::NONE,
            Part::Boolean(_) => BOX_BOOLEAN,
            Part::Int(value) if i32::try_from(value).is_ok() => BOX_INTEGER,
            Part::Int(_) | Part::Long(_) => BOX_LONG,
            Part::Float(_) | Part::Double(_) => BOX_DOUBLE,
            Part::Decimal(_) => BIG_DECIMAL,
            Part::Text(_) => STRING,
            Part::Bytes(_) => BYTE_ARRAY,
            Part::Reference(..) | Part::Proxy(..) => object.as_ref().map_or(ClassId::NONE, |object| object.class),
            Part::Number(_) => return Err(ProtocolError::Misuse("only Java sends numbers of no fixed size").into()),
        };
        Ok(Argument { part, class, object, scratch: Vec::new() })
    }

    /// An object that need not have a name.
    pub(crate) fn object(object: &Arc<Entry>) -> Argument<'static> {
        Argument { part: Part::Null, class: object.class, object: Some(Arc::clone(object)), scratch: Vec::new() }
    }

    /// An integer of 32 bits.
    pub(crate) fn of_int(value: i32) -> Argument<'static> {
        Argument { part: Part::Int(value.into()), class: BOX_INTEGER, object: None, scratch: Vec::new() }
    }

    /// What goes to a parameter or field that was found to take it. Narrowing cuts off, as in Py4J.
    pub(crate) fn at(&mut self, param: ClassId) -> Result<Arg<'_>, ProtocolError> {
        if let Some(object) = &self.object {
            return Ok(Arg::Object(object.handle));
        }
        match (self.part, kind_unboxed(param)) {
            (Part::Int(value), Kind::Byte) => Ok(Arg::Byte(value as i8)),
            (Part::Int(value), Kind::Short) => Ok(Arg::Short(value as i16)),
            (Part::Int(value), Kind::Long) => Ok(Arg::Long(value)),
            (Part::Int(value) | Part::Long(value), Kind::Float) => Ok(Arg::Float(value as f32)),
            (Part::Int(value) | Part::Long(value), Kind::Double) => Ok(Arg::Double(value as f64)),
            (Part::Double(value), Kind::Float) => Ok(Arg::Float(value as f32)),
            (Part::Text(text), Kind::Char) => first_unit(text).map(Arg::Char),
            (part, _) => Ok(part.lend(&mut self.scratch)?.unwrap_or(Arg::Null)),
        }
    }

    /// It as an integer of 32 bits, where a command needs one: an index, a length.
    pub(crate) fn int(&self) -> Option<i32> {
        match self.part {
            Part::Int(value) => i32::try_from(value).ok(),
            _ => None,
        }
    }
}

fn first_unit(text: PartText<'_>) -> Result<u16, ProtocolError> {
    let text = text.to_str()?;
    text.encode_utf16().next().ok_or(ProtocolError::Misuse("an empty text has no first character to be a char"))
}
