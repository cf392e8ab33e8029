//! Java arrays: `JArray`, its elements, slices and snapshots, and Python sequences becoming arrays.

use crate::argument;
use crate::class::{self, Class};
use crate::errors;
use crate::layout::{self, JObject};
use crate::overloads::convert_one;
use crate::result::{self, PySink, Unpacker};
use crate::state::State;
use sanca_capi::buffer::{self, Export, Lent};
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{
    Borrowed, Gil, Object, Result, container, slot_assign, slot_binary, slot_getter, slot_number, slot_unary,
};
use sanca_model::value::{Arg, Kind, Text};
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle};

/// Elements read at a time by an iterator.
const CHUNK: usize = 1024;

/// Makes the type `JArray`.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>, object: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca.JArray", 0, raw::Py_TPFLAGS_BASETYPE | raw::TPFLAGS_SEQUENCE)
        .slot(raw::Py_tp_doc, c"A Java array.".as_ptr().cast())
        .slot(raw::Py_sq_length, length_slot as *const _)
        .slot(raw::Py_mp_length, length_slot as *const _)
        .slot(raw::Py_mp_subscript, get_slot as *const _)
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

fn get_item(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    let array = Array::of(object)?;
    if key.is_container(Container::Slice) {
        return get_slice(&array, key);
    }
    let place = array.position(key)?;
    array.get(place)
}

/// A slice is a new Java array.
fn get_slice(array: &Array<'_>, key: Borrowed<'_>) -> Result<Object> {
    let (start, _, step, count) = key.slice_indices(array.len()?)?;
    if array.kind != Kind::Object {
        let size = array.size();
        let bytes = if step == 1 {
            array.read(start as usize, count)?
        } else {
            let all = array.read(0, array.len()?)?;
            places(start, step, count).flat_map(|place| all[place * size..(place + 1) * size].to_vec()).collect()
        };
        let handle = array.lift(array.state.java().array_from(array.kind, &bytes))?;
        return crate::object::wrap(array.state, array.gil, sanca_model::ObjectRef { handle, class: array.class.id() });
    }
    let mut sink = PySink::holding(array.state, array.gil);
    let outcome = array.state.java().new_array(array.class.header.component, &[count as i32], &mut sink);
    let slice = sink.finish(outcome)?;
    let target = Array::of(slice.get(array.gil))?;
    for (index, place) in places(start, step, count).enumerate() {
        let value = array.get(place as i32)?;
        target.set(index as i32, value.get(array.gil))?;
    }
    Ok(slice)
}

fn places(start: isize, step: isize, count: usize) -> impl Iterator<Item = usize> {
    (0..count as isize).map(move |index| (start + index * step) as usize)
}

fn set_item(object: Borrowed<'_>, key: Borrowed<'_>, value: Option<Borrowed<'_>>) -> Result<()> {
    let array = Array::of(object)?;
    let Some(value) = value else {
        return Err(array
            .gil
            .raise(Builtin::TypeError, "elements of a Java array cannot be deleted: its length is fixed"));
    };
    if key.is_container(Container::Slice) {
        return set_slice(&array, key, value);
    }
    let place = array.position(key)?;
    array.set(place, value)
}

fn set_slice(array: &Array<'_>, key: Borrowed<'_>, value: Borrowed<'_>) -> Result<()> {
    let (start, _, step, count) = key.slice_indices(array.len()?)?;
    let wrong = |given: usize| {
        let message = format!("cannot assign {given} values to {count} elements: the length of a Java array is fixed");
        array.gil.raise(Builtin::ValueError, &message)
    };
    if array.kind != Kind::Object
        && step == 1
        && let Some(bytes) = bytes_for(array.state, array.gil, value, array.kind)?
    {
        let given = bytes.len() / array.size();
        if given != count {
            return Err(wrong(given));
        }
        return array.lift(array.state.java().array_write(array.kind, &array.object.receiver(), start as i32, &bytes));
    }
    let mut values = Vec::new();
    let items = value.iter()?;
    while let Some(item) = items.get(array.gil).next()? {
        values.push(item);
    }
    if values.len() != count {
        return Err(wrong(values.len()));
    }
    for (value, place) in values.iter().zip(places(start, step, count)) {
        array.set(place as i32, value.get(array.gil))?;
    }
    Ok(())
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

unsafe extern "C" fn getbuffer_slot(object: *mut PyObject, view: *mut raw::Buffer, flags: raw::c_int) -> raw::c_int {
    // SAFETY: CPython calls with the GIL held, an alive exporter and the consumer's view.
    unsafe {
        sanca_capi::trampoline::status(|_| {
            let object = Borrowed::from_raw(object);
            let array = Array::of(object)?;
            if array.kind == Kind::Object {
                (*view).obj = core::ptr::null_mut();
                return Err(array.gil.raise(Builtin::BufferError, "an array of Java objects has no memory to show"));
            }
            let copy = to_bytes(object)?;
            let bytes = copy.get(array.gil).bytes_view().unwrap_or_default();
            let export = Export {
                data: bytes.as_ptr().cast_mut().cast(),
                bytes: bytes.len(),
                item_size: array.size(),
                format: format_of(array.kind),
                read_only: true,
            };
            buffer::fill(view, object, &export, flags, copy.as_ptr() as usize)?;
            // The view owns it until it is released.
            let _ = copy.into_raw();
            Ok(0)
        })
    }
}

unsafe extern "C" fn releasebuffer_slot(_: *mut PyObject, view: *mut raw::Buffer) {
    // SAFETY: the view was filled by `getbuffer_slot` and is released once.
    unsafe {
        sanca_capi::trampoline::nothing(|_| {
            let owner = buffer::unfill(view);
            drop(Object::from_raw(owner as *mut PyObject));
        });
    }
}

/// Struct-module format of a kind.
pub const fn format_of(kind: Kind) -> &'static core::ffi::CStr {
    match kind {
        Kind::Boolean => c"?",
        Kind::Byte => c"b",
        Kind::Char => c"H",
        Kind::Short => c"h",
        Kind::Int => c"i",
        Kind::Long => c"q",
        Kind::Float => c"f",
        Kind::Double | Kind::Object | Kind::Void => c"d",
    }
}

/// The kind whose values a format's items are, and whether their bytes must be swapped.
pub fn kind_of_format(format: &[u8], size: usize) -> Option<(Kind, bool)> {
    let (order, code) = match format {
        [code] => (b'@', *code),
        [order @ (b'@' | b'=' | b'<' | b'>' | b'!'), code] => (*order, *code),
        _ => return None,
    };
    let swapped = size > 1
        && (matches!(order, b'>' | b'!') == cfg!(target_endian = "little"))
        && matches!(order, b'<' | b'>' | b'!');
    let kind = match (code, size) {
        (b'?', 1) => Kind::Boolean,
        (b'b' | b'B' | b'c', 1) => Kind::Byte,
        (b'H', 2) => Kind::Char,
        (b'h', 2) => Kind::Short,
        (b'i' | b'l', 4) => Kind::Int,
        (b'l' | b'q' | b'n', 8) => Kind::Long,
        (b'f', 4) => Kind::Float,
        (b'd', 8) => Kind::Double,
        (b'u' | b'w', 2) => Kind::Char,
        _ => return None,
    };
    Some((kind, swapped))
}

/// The elements of an exporter of the buffer protocol as native memory of a primitive array. `None`: it is none, or its
/// elements are of another kind.
fn bytes_for(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, kind: Kind) -> Result<Option<Vec<u8>>> {
    let _ = state;
    let Ok(lent) = Lent::of(value) else {
        gil.clear();
        return Ok(None);
    };
    let Some((found, swapped)) = kind_of_format(lent.format().to_bytes(), lent.item_size()) else { return Ok(None) };
    if found != kind || lent.dimensions() > 1 {
        return Ok(None);
    }
    let mut bytes = match lent.contiguous_bytes() {
        Some(bytes) => bytes.to_vec(),
        None => lent.copy(gil)?,
    };
    if swapped {
        bytes.chunks_exact_mut(lent.item_size()).for_each(<[u8]>::reverse);
    }
    Ok(Some(bytes))
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

/// A new primitive array for a Python value that has one for a place of that class; `None` if it has none.
pub fn from_python(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, class: ClassId) -> Result<Option<Handle>> {
    if class == well_known::OBJECT || class == well_known::SERIALIZABLE || class == well_known::CLONEABLE {
        return natural(state, gil, value);
    }
    if let Some(text) = (class == well_known::CHAR_ARRAY).then(|| argument::text(value)).flatten() {
        return state
            .java()
            .array_from(Kind::Char, &utf16(text))
            .map(Some)
            .map_err(|error| errors::raise(state, gil, error));
    }
    let target = class::get(state, gil, class)?;
    if target.element == Kind::Void {
        return Ok(None);
    }
    let kind = target.element;
    if kind == Kind::Object {
        return rank_by_rank(state, gil, value, target);
    }
    let lift =
        |outcome: sanca_model::Result<Handle>| outcome.map(Some).map_err(|error| errors::raise(state, gil, error));
    if let Ok(lent) = Lent::of(value) {
        let fits =
            kind_of_format(lent.format().to_bytes(), lent.item_size()) == Some((kind, false)) && lent.dimensions() <= 1;
        if let (true, Some(bytes)) = (fits, lent.contiguous_bytes()) {
            return lift(state.java().array_from(kind, bytes));
        }
    } else {
        gil.clear();
    }
    if let Some(bytes) = bytes_for(state, gil, value, kind)? {
        return lift(state.java().array_from(kind, &bytes));
    }
    if value.is_str() && kind == Kind::Char {
        return Ok(None);
    }
    if !is_sequence(value) {
        return Ok(None);
    }
    let bytes = elements(state, gil, value, target.header.component)?;
    lift(state.java().array_from(kind, &bytes))
}

fn is_sequence(value: Borrowed<'_>) -> bool {
    [Container::List, Container::Tuple, Container::Range].into_iter().any(|which| value.is_container(which))
}

fn elements(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, component: ClassId) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let quick = argument::Quick::of(component);
    let mut index = 0;
    let items = value.iter()?;
    while let Some(item) = items.get(gil).next()? {
        let item = item.get(gil);
        match argument::quick(quick, item) {
            Some(arg) => push_element(&mut bytes, arg),
            None => convert_one(state, gil, item, component, &format!("element {index}"), |arg| {
                push_element(&mut bytes, *arg);
                Ok(())
            })?,
        }
        index += 1;
    }
    Ok(bytes)
}

/// Text as the memory of a `char[]`.
fn utf16(text: Text<'_>) -> Vec<u8> {
    match text {
        Text::Latin1(bytes) => bytes.iter().flat_map(|&byte| u16::from(byte).to_ne_bytes()).collect(),
        Text::Utf16(bytes) => bytes.to_vec(),
        Text::Utf32(bytes) => crate::packer::utf16(bytes).into_iter().flat_map(u16::to_ne_bytes).collect(),
    }
}

/// The array a buffer is by nature, for parameters of type Object.
fn natural(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Handle>> {
    let Ok(lent) = Lent::of(value) else {
        gil.clear();
        return Ok(None);
    };
    let Some((kind, _)) = kind_of_format(lent.format().to_bytes(), lent.item_size()) else { return Ok(None) };
    let dimensions = lent.dimensions();
    drop(lent);
    if dimensions == 0 {
        // A numpy scalar: its value counts, not its memory.
        return Ok(None);
    }
    let name = format!("{}{}", kind.name(), "[]".repeat(dimensions));
    let class = class::find(state, gil, &name)?;
    from_python(state, gil, value, class.id())
}

/// A buffer of more than one dimension as an array of arrays.
fn rank_by_rank(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    target: &'static Class,
) -> Result<Option<Handle>> {
    let Ok(lent) = Lent::of(value) else {
        gil.clear();
        return Ok(None);
    };
    let Some((kind, _)) = kind_of_format(lent.format().to_bytes(), lent.item_size()) else { return Ok(None) };
    let dimensions = lent.dimensions();
    let wanted = target.header.name.bytes().take_while(|&byte| byte == b'[').count();
    let innermost = crate::typed::class_of_kind(kind);
    let ends_in_kind = class::source_name(&target.header.name).trim_end_matches("[]") == kind.name();
    if dimensions < 2 || dimensions != wanted || !ends_in_kind || kind_of(innermost) != kind {
        return Ok(None);
    }
    let count = usize::try_from(lent.shape()[0]).unwrap_or(0);
    drop(lent);
    let mut sink = PySink::holding(state, gil);
    let outcome = state.java().new_array(target.header.component, &[count as i32], &mut sink);
    let array = sink.finish(outcome)?;
    let view = Array::of(array.get(gil))?;
    let rows = buffer_rows(value, count)?;
    for (index, row) in rows.iter().enumerate() {
        let Some(handle) = from_python(state, gil, row.get(gil), target.header.component)? else { return Ok(None) };
        let set = state.java().array_set(view.object.handle.get(), index as i32, Arg::Object(handle));
        state.java().release(handle);
        view.lift(set)?;
    }
    let handle = state.java().duplicate(view.object.handle.get());
    view.lift(handle).map(Some)
}

/// The rows of a multi-dimensional buffer: by its own indexing where that gives buffers (numpy), else refused.
fn buffer_rows(value: Borrowed<'_>, count: usize) -> Result<Vec<Object>> {
    let gil = value.gil();
    (0..count)
        .map(|index| {
            let index = gil.int(index as i64)?;
            value.item(index.get(gil))
        })
        .collect()
}
