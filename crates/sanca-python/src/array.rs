//! Java arrays: the type `JArray` and what its operations need of an array. Elements and slices are in [`items`], the buffer
//! protocol in [`buffer`], Python values becoming arrays in [`mod@from_python`].

mod buffer;
#[deny(unsafe_code)]
mod from_python;
#[deny(unsafe_code)]
mod items;

pub use buffer::kind_of_format;
pub use from_python::from_python;

use crate::class::Class;
use crate::errors;
use crate::layout::{self, JObject};
use crate::overloads::convert_one;
use crate::result::{self, PySink, Unpacker};
use crate::state::State;
use buffer::{getbuffer_slot, releasebuffer_slot};
use items::{get_item, item, set_item};
use sanca_capi::error::Builtin;
use sanca_capi::raw;
use sanca_capi::tables::{Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{
    Borrowed, Gil, Object, Result, container, slot_assign, slot_binary, slot_getter, slot_item, slot_number, slot_unary,
};
use sanca_model::value::{Arg, Kind};

/// Elements read at a time by an iterator.
const CHUNK: usize = 1024;

/// Makes the type `JArray`.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>, object: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca.JArray", 0, raw::Py_TPFLAGS_BASETYPE | raw::TPFLAGS_SEQUENCE)
        .slot(raw::Py_tp_doc, c"A Java array.".as_ptr().cast())
        .slot(raw::Py_sq_length, length_slot as *const _)
        .slot(raw::Py_mp_length, length_slot as *const _)
        .slot(raw::Py_mp_subscript, get_slot as *const _)
        .slot(raw::Py_sq_item, item_slot as *const _)
        .slot(raw::Py_mp_ass_subscript, set_slot as *const _)
        .slot(raw::Py_tp_iter, iter_slot as *const _)
        .slot(raw::Py_bf_getbuffer, getbuffer_slot as *const _)
        .slot(raw::Py_bf_releasebuffer, releasebuffer_slot as *const _)
        .slot(raw::Py_tp_methods, METHODS.as_slot());
    // SAFETY: every slot has its C type; the size is inherited.
    unsafe { spec.build(gil, module, &[object]) }
}

slot_number!(length_slot => length);
slot_binary!(get_slot => get_item);
slot_item!(item_slot => item);
slot_assign!(set_slot => set_item);
slot_unary!(iter_slot => iterate);
slot_getter!(bytes_slot => to_bytes);

static METHODS: Table<Method, 2> =
    Table([Method::no_args(c"__bytes__", bytes_slot, c"The elements' memory, in native byte order."), Method::END]);

/// What every operation needs of an array.
struct Array<'a> {
    state: &'static State,
    gil: Gil<'a>,
    class: &'static Class,
    object: &'a JObject,
    kind: Kind,
}

impl<'a> Array<'a> {
    fn of(object: Borrowed<'a>) -> Result<Array<'a>> {
        match (layout::class_of(object), layout::reference(object)) {
            (Some(class), Some(reference)) if class.element != Kind::Void => {
                Ok(Array { state: class.state, gil: object.gil(), class, object: reference, kind: class.element })
            }
            _ => Err(object
                .gil()
                .raise(Builtin::TypeError, &format!("a Java array is needed here, not {}", object.type_name()))),
        }
    }

    fn lift<T>(&self, outcome: sanca_model::Result<T>) -> Result<T> {
        outcome.map_err(|error| errors::raise(self.state, self.gil, error))
    }

    fn len(&self) -> Result<usize> {
        let length = self.lift(self.state.java().array_length(&self.object.receiver()))?;
        Ok(length as usize)
    }

    fn size(&self) -> usize {
        self.kind.size().unwrap_or(0)
    }

    /// A Python index as a position, Python's rules for negative ones.
    fn position(&self, key: Borrowed<'_>) -> Result<i32> {
        let length = self.len()? as isize;
        let index = key.index_value()?;
        let place = if index < 0 { index + length } else { index };
        if place < 0 || place >= length {
            let message = format!("index {index} is out of range for a Java array of length {length}");
            return Err(self.gil.raise(Builtin::IndexError, &message));
        }
        Ok(place as i32)
    }

    fn read(&self, start: usize, count: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; count * self.size()];
        self.lift(self.state.java().array_read(self.kind, &self.object.receiver(), start as i32, &mut bytes))?;
        Ok(bytes)
    }

    fn get(&self, place: i32) -> Result<Object> {
        if self.kind == Kind::Object {
            let mut sink = PySink::holding(self.state, self.gil);
            let outcome = self.state.java().array_get(self.object.handle.get(), place, &mut sink);
            return sink.finish(outcome);
        }
        let mut element = [0; 8];
        let element = &mut element[..self.size()];
        self.lift(self.state.java().array_read(self.kind, &self.object.receiver(), place, element))?;
        result::element(self.gil, self.kind, element)
    }

    fn set(&self, place: i32, value: Borrowed<'_>) -> Result<()> {
        let component = self.class.header.component;
        convert_one(self.state, self.gil, value, component, "array element", |arg| {
            if self.kind == Kind::Object {
                return self.lift(self.state.java().array_set(self.object.handle.get(), place, *arg));
            }
            let mut bytes = Vec::with_capacity(8);
            push_element(&mut bytes, *arg);
            self.lift(self.state.java().array_write(self.kind, &self.object.receiver(), place, &bytes))
        })
    }

    /// All elements as Python values.
    fn values(&self, start: usize, count: usize) -> Result<Vec<Object>> {
        if self.kind != Kind::Object {
            let bytes = self.read(start, count)?;
            return bytes.chunks_exact(self.size()).map(|item| result::element(self.gil, self.kind, item)).collect();
        }
        let mut bytes = Vec::new();
        let mut values = Vec::with_capacity(count);
        while values.len() < count {
            let (from, left) = ((start + values.len()) as i32, (count - values.len()) as i32);
            bytes.clear();
            self.lift(self.state.java().array_pack(self.object.handle.get(), from, left, &mut bytes))?;
            let mut unpacker = Unpacker::new(self.state, self.gil, &bytes);
            while !unpacker.is_empty() {
                values.push(unpacker.value()?);
            }
        }
        Ok(values)
    }
}

fn length(object: Borrowed<'_>) -> Result<isize> {
    Ok(Array::of(object)?.len()? as isize)
}

fn iterate(object: Borrowed<'_>) -> Result<Object> {
    Array::of(object)?;
    crate::iterate::new_array_iterator(object)
}

/// The next chunk of an array for an iterator: values, fewer than a chunk at the end.
pub fn chunk(object: Borrowed<'_>, start: usize) -> Result<Vec<Object>> {
    let array = Array::of(object)?;
    let count = array.len()?.saturating_sub(start).min(CHUNK);
    if count == 0 { Ok(Vec::new()) } else { array.values(start, count) }
}

/// `bytes(array)`
pub fn to_bytes(object: Borrowed<'_>) -> Result<Object> {
    let array = Array::of(object)?;
    if array.kind == Kind::Object {
        return Err(array.gil.raise(Builtin::TypeError, "an array of Java objects has no bytes"));
    }
    let size = array.len()? * array.size();
    let filled = array
        .gil
        .bytes_with(size, |bytes| array.state.java().array_read(array.kind, &array.object.receiver(), 0, bytes))?;
    array.lift(filled)
}

/// All elements as a Python list.
pub fn to_list(object: Borrowed<'_>) -> Result<Object> {
    let array = Array::of(object)?;
    let values = array.values(0, array.len()?)?;
    container::list(array.gil, values)
}

/// Appends one primitive as it lies in an array.
pub fn push_element(bytes: &mut Vec<u8>, arg: Arg<'_>) {
    let mut element = [0; 8];
    let size = put_element(&mut element, arg);
    bytes.extend_from_slice(&element[..size]);
}

/// Writes one primitive as it lies in an array; how many bytes.
pub fn put_element(out: &mut [u8], arg: Arg<'_>) -> usize {
    fn put<const N: usize>(out: &mut [u8], bytes: [u8; N]) -> usize {
        out[..N].copy_from_slice(&bytes);
        N
    }
    match arg {
        Arg::Boolean(value) => put(out, [u8::from(value)]),
        Arg::Byte(value) => put(out, value.to_ne_bytes()),
        Arg::Char(value) => put(out, value.to_ne_bytes()),
        Arg::Short(value) => put(out, value.to_ne_bytes()),
        Arg::Int(value) => put(out, value.to_ne_bytes()),
        Arg::Long(value) => put(out, value.to_ne_bytes()),
        Arg::Float(value) => put(out, value.to_ne_bytes()),
        Arg::Double(value) => put(out, value.to_ne_bytes()),
        _ => 0,
    }
}
