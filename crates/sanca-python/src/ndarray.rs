//! Arrays of NumPy's kinds. Java's `NDArray` (a copy) and `DirectNDArray` (shared memory) are `numpy.ndarray`s in Python; anything
//! with the buffer protocol becomes one of them, or a `MemorySegment`, where Java asks for that.
//!
//! Invariant: an array over memory of the other language keeps the owner of that memory alive, and an array that goes back is the
//! object it came from.

use crate::class::Class;
use crate::direct::{self, Shown};
use crate::errors;
use crate::state::State;
use sanca_capi::buffer::Lent;
use sanca_capi::error::Builtin;
use sanca_capi::numpy::{Api, MAX_DIMENSIONS, Over};
use sanca_capi::{Borrowed, Gil, Object, Raised, Result, container};
use sanca_model::dtype::{DType, SWAPPED};
use sanca_model::link::{Layout, LentMemory};
use sanca_model::{Handle, ObjectRef, Pin, PinSlot, Receiver};
use std::borrow::Cow;

/// What a Java class does with the elements of a Python object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    /// `NDArray`: has a copy of them.
    Copied,
    /// `DirectNDArray`: shows their memory.
    Shared,
    /// `MemorySegment`: shows memory without saying what is in it.
    Segment,
}

impl Holder {
    /// By the name of the class.
    pub fn of(class: &str) -> Option<Holder> {
        match class {
            "org.sanca.NDArray" => Some(Holder::Copied),
            "org.sanca.DirectNDArray" => Some(Holder::Shared),
            "java.lang.foreign.MemorySegment" => Some(Holder::Segment),
            _ => None,
        }
    }
}

/// What is needed of NumPy, found when the first array crosses.
#[derive(Debug)]
pub struct Numpy {
    /// `numpy.ndarray`
    ndarray: Object,
    /// `numpy.empty`
    empty: Object,
    /// NumPy's own functions; `None` if this NumPy is none that is known.
    api: Option<Api>,
    /// The name `base`, interned.
    base: Object,
    /// By number less one; behind those in native byte order the others.
    dtypes: Vec<Object>,
}

impl Numpy {
    /// Imports NumPy.
    pub fn import(gil: Gil<'_>) -> Result<Numpy> {
        let numpy = gil.import(c"numpy").map_err(|raised| missing(gil, raised))?;
        let numpy = numpy.get(gil);
        let make = numpy.attr(c"dtype")?;
        let swapped = if cfg!(target_endian = "big") { "<" } else { ">" };
        let mut dtypes = Vec::with_capacity(2 * DType::ALL.len());
        for dtype in DType::ALL {
            let name = gil.text(dtype.name())?;
            dtypes.push(make.get(gil).call(&[name.get(gil)])?);
        }
        for index in 0..DType::ALL.len() {
            let order = gil.text(swapped)?;
            let other = dtypes[index].get(gil).call_method(c"newbyteorder", &[order.get(gil)])?;
            dtypes.push(other);
        }
        Ok(Numpy {
            ndarray: numpy.attr(c"ndarray")?,
            empty: numpy.attr(c"empty")?,
            api: Api::find(gil)?,
            base: gil.interned("base")?,
            dtypes,
        })
    }

    fn dtype<'a>(&'a self, gil: Gil<'a>, number: u8) -> Result<Borrowed<'a>> {
        let index = usize::from(number & !SWAPPED).wrapping_sub(1);
        let index = if number & SWAPPED == 0 { index } else { index.wrapping_add(DType::ALL.len()) };
        match self.dtypes.get(index) {
            Some(dtype) => Ok(dtype.get(gil)),
            None => Err(gil.raise_static(c"internal error in Sanca: an array of a kind that does not exist")),
        }
    }
}

/// NumPy cannot be imported: says why, and what can be done without.
#[cold]
fn missing(gil: Gil<'_>, raised: Raised) -> Raised {
    if !gil.matches(Builtin::ImportError) {
        return raised;
    }
    let Some(error) = gil.take() else { return raised };
    let why = error.0.get(gil).str().map(|text| text.get(gil).to_text_lossy()).unwrap_or_else(|_| {
        gil.clear();
        String::new()
    });
    let message = format!(
        "an NDArray or DirectNDArray of Java's is a numpy.ndarray in Python, and NumPy cannot be imported: {why}. \
         Install it for this Python (pip install numpy); without it pass the Java array itself, or the java.nio buffer, \
         which memoryview() takes"
    );
    gil.raise(Builtin::ImportError, &message)
}

// --- Java to Python

fn shape(gil: Gil<'_>, dimensions: &[i32]) -> Result<Object> {
    let lengths = dimensions.iter().map(|&length| gil.int(i64::from(length))).collect::<Result<Vec<_>>>()?;
    container::tuple(gil, lengths)
}

/// A `numpy.ndarray` with a copy of a Java array's elements. Takes over the handle.
pub fn copied(state: &'static State, gil: Gil<'_>, dtype: u8, dimensions: &[i32], data: ObjectRef) -> Result<Object> {
    let made = copy_of(state, gil, dtype, dimensions, data.handle);
    state.java().release(data.handle);
    made
}

fn copy_of(state: &'static State, gil: Gil<'_>, dtype: u8, dimensions: &[i32], data: Handle) -> Result<Object> {
    let numpy = state.numpy(gil)?;
    let shape = shape(gil, dimensions)?;
    let array = numpy.empty.get(gil).call(&[shape.get(gil), numpy.dtype(gil, dtype)?])?;
    let Some(kind) = DType::from_number(dtype).map(DType::kind) else { return Ok(array) };
    let mut lent = Lent::contiguous(array.get(gil), true)?;
    if let Some(bytes) = lent.fresh_bytes() {
        let pin = PinSlot::new();
        let link = state.java();
        let read = link.array_read(kind, &Receiver { handle: data, pin: &pin }, 0, bytes);
        match pin.take() {
            Pin(0) => {}
            pin => link.unpin(pin),
        }
        read.map_err(|error| errors::raise(state, gil, error))?;
    }
    drop(lent);
    Ok(array)
}

/// A `numpy.ndarray` over memory of Java's, which `owner` keeps. Takes over its handle.
pub fn shared(
    state: &'static State,
    gil: Gil<'_>,
    shown: Shown,
    memory: (usize, usize, bool),
    owner: ObjectRef,
) -> Result<Object> {
    let (address, bytes, read_only) = memory;
    let (dtype, rank) = (shown.dtype, shown.dimensions.len().min(MAX_DIMENSIONS)); // Java has no more
    let (mut lengths, mut strides) = ([0; MAX_DIMENSIONS], [0; MAX_DIMENSIONS]);
    let mut step = DType::from_number(dtype & !SWAPPED).map_or(0, DType::size) as isize;
    for (axis, &length) in shown.dimensions[..rank].iter().enumerate().rev() {
        (lengths[axis], strides[axis]) = (length as isize, step);
        step *= (length as isize).max(1);
    }
    let window = direct::window(state, gil, owner, address, bytes, read_only, shown)?;
    let numpy = state.numpy(gil)?;
    let lengths = &lengths[..rank];
    let class = numpy.ndarray.get(gil);
    let dtype = numpy.dtype(gil, dtype)?;
    match &numpy.api {
        // An array of no elements has no memory to keep.
        Some(api) if !lengths.contains(&0) => {
            let over = Over { class, dtype, lengths, strides: &strides[..rank], data: address, writeable: !read_only };
            direct::array(gil, api, &over, window)
        }
        _ => {
            let lengths = lengths.iter().map(|&length| gil.int(length as i64)).collect::<Result<Vec<_>>>()?;
            let shape = container::tuple(gil, lengths)?;
            class.call(&[shape.get(gil), dtype, window.get(gil)])
        }
    }
}

// --- Python to Java

/// A Python object for a place of a class that holds arrays; `None` if the class is none, or the value is Java's already.
pub fn to_java(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    target: &'static Class,
) -> Result<Option<Handle>> {
    let Some(holder) = target.holder else { return Ok(None) };
    if crate::layout::class_of(value).is_some() {
        return Ok(None);
    }
    match holder {
        Holder::Copied => copy(state, gil, value),
        Holder::Shared => match origin(state, gil, value)? {
            Some(origin) => Ok(origin),
            None => share(state, gil, value),
        },
        Holder::Segment => segment(state, gil, value),
    }
    .map(Some)
}

/// The `DirectNDArray` that an array was made of, if it is that very array; a handle of the caller's.
pub fn origin(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Option<Handle>> {
    let Some(numpy) = state.numpy_if_imported() else { return Ok(None) };
    if !value.class().is(numpy.ndarray.get(gil)) {
        return Ok(None);
    }
    let base = value.attr_object(numpy.base.get(gil))?;
    let Some((owner, shown, address)) = direct::shown(state, base.get(gil)) else { return Ok(None) };
    let Ok(lent) = Lent::of(value) else {
        gil.clear();
        return Ok(None);
    };
    // Its shape and dtype can be assigned to.
    let dtype = DType::from_format(lent.format().to_bytes(), lent.item_size());
    let same = dtype.map(number) == Some(shown.dtype)
        && lent.address() == address
        && lent.shape().iter().copied().eq(shown.dimensions.iter().map(|&length| length as isize))
        && lent.contiguous_bytes().is_some();
    if !same {
        return Ok(None);
    }
    state.java().duplicate(owner.handle).map(Some).map_err(|error| errors::raise(state, gil, error))
}

fn number((dtype, swapped): (DType, bool)) -> u8 {
    dtype as u8 | if swapped { SWAPPED } else { 0 }
}

fn lent(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<(Lent, DType, bool)> {
    let Ok(lent) = Lent::of(value) else {
        gil.clear();
        return Err(no_kind(state, gil, value, None));
    };
    match DType::from_format(lent.format().to_bytes(), lent.item_size()) {
        Some((dtype, swapped)) => Ok((lent, dtype, swapped)),
        None => Err(no_kind(state, gil, value, Some(&lent))),
    }
}

/// Elements that Java has no kind for.
#[cold]
fn no_kind(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, lent: Option<&Lent>) -> Raised {
    let dtype = value.attr(c"dtype").and_then(|dtype| dtype.get(gil).str()).map(|text| text.get(gil).to_text_lossy());
    let what = match (dtype, lent) {
        (Ok(dtype), _) => format!("elements of dtype {dtype}"),
        (Err(_), Some(lent)) => {
            gil.clear();
            format!("items of format '{}'", lent.format().to_string_lossy())
        }
        (Err(_), None) => {
            gil.clear();
            "no memory to show".into()
        }
    };
    let message = format!(
        "{} has {what}, and Java's arrays hold bool, int8 to int64, uint8 to uint64, float16, float32 and float64: \
         convert it first, with x.astype(…), or with x.view(…) to see the same bytes as such elements",
        errors::shown(value)
    );
    state.raise(gil, "ConversionError", &message)
}

fn too_large(state: &'static State, gil: Gil<'_>, what: &str) -> Raised {
    state.raise(
        gil,
        "ConversionError",
        &format!(
            "{what}, more than a Java buffer or array can have (2147483647): ask for parts of it, or on JDK 22 and newer for a \
             MemorySegment"
        ),
    )
}

fn copy(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Handle> {
    let (lent, dtype, swapped) = lent(state, gil, value)?;
    let mut bytes = match lent.contiguous_bytes() {
        Some(bytes) => Cow::Borrowed(bytes),
        None => Cow::Owned(lent.copy(gil)?),
    };
    if swapped {
        bytes.to_mut().chunks_exact_mut(dtype.size()).for_each(<[u8]>::reverse);
    }
    if dtype == DType::Bool && bytes.iter().any(|&byte| byte > 1) {
        // Memory of another kind can be looked at as truth values.
        bytes.to_mut().iter_mut().for_each(|byte| *byte = u8::from(*byte != 0));
    }
    let lengths = lengths(state, gil, &lent)?;
    let lift = |error| errors::raise(state, gil, error);
    let link = state.java();
    let data = link.array_from(dtype.kind(), &bytes).map_err(lift)?;
    link.copied_array(data, dtype as u8, &lengths).map_err(lift)
}

fn lengths(state: &'static State, gil: Gil<'_>, lent: &Lent) -> Result<Vec<i32>> {
    lent.shape()
        .iter()
        .map(|&length| {
            i32::try_from(length).map_err(|_| too_large(state, gil, &format!("a dimension has {length} elements")))
        })
        .collect()
}

fn share(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Handle> {
    let (lent, dtype, swapped) = lent(state, gil, value)?;
    let mut geometry = lengths(state, gil, &lent)?;
    let place = Place::of(&lent);
    let Some(place) = place else {
        let message = format!(
            "{} cannot be shared with Java: its elements do not lie a whole number of elements apart. Share a copy, \
             numpy.ascontiguousarray(x), or ask for an NDArray, which is one",
            errors::shown(value)
        );
        return Err(state.raise(gil, "ConversionError", &message));
    };
    if i32::try_from(place.bytes).is_err() {
        return Err(too_large(state, gil, &format!("its memory has {} bytes", place.bytes)));
    }
    geometry.extend(&place.steps);
    geometry.push(place.offset);
    let (address, read_only) = (lent.address().wrapping_add_signed(-place.before), lent.read_only());
    let owner = direct::lend(state, gil, value, lent)?;
    let memory = LentMemory { owner, address, bytes: place.bytes, read_only };
    let layout = Layout { dtype: number((dtype, swapped)), geometry: &geometry };
    give(state, gil, &memory, |memory| state.java().shared_array(memory, &layout))
}

/// Has Java take over lent memory, or takes it back.
fn give(
    state: &'static State,
    gil: Gil<'_>,
    memory: &LentMemory,
    taken: impl FnOnce(&LentMemory) -> sanca_model::Result<Handle>,
) -> Result<Handle> {
    taken(memory).map_err(|error| {
        state.return_lent(gil, memory.owner);
        errors::raise(state, gil, error)
    })
}

/// Where the elements of an array lie, from the one with the lowest address on.
struct Place {
    /// Along each dimension, in elements.
    steps: Vec<i32>,
    /// Of the element with all indices 0, in elements.
    offset: i32,
    /// How far the lowest address is before that element, in bytes.
    before: isize,
    /// From the lowest address to the end of the highest element.
    bytes: usize,
}

impl Place {
    /// `None`: steps are no whole numbers of elements, or elements are found by pointers.
    fn of(lent: &Lent) -> Option<Place> {
        let size = lent.item_size() as isize;
        if lent.is_indirect() || size == 0 {
            return None;
        }
        let shape = lent.shape();
        let mut strides = lent.strides().to_vec();
        if strides.len() != shape.len() {
            strides = contiguous(shape, size);
        }
        let empty = shape.contains(&0);
        let (mut before, mut after) = (0isize, 0isize);
        let mut steps = Vec::with_capacity(shape.len());
        for (&length, &stride) in shape.iter().zip(&strides) {
            // Nothing is ever one step away in a dimension of one element.
            let stride = if length > 1 && !empty { stride } else { 0 };
            if stride % size != 0 {
                return None;
            }
            let reach = stride.checked_mul(length - 1)?;
            before += (-reach).max(0);
            after += reach.max(0);
            steps.push(i32::try_from(stride / size).unwrap_or(i32::MAX));
        }
        let bytes = if empty { 0 } else { before + after + size };
        Some(Place {
            steps,
            offset: i32::try_from(before / size).unwrap_or(i32::MAX),
            before,
            bytes: usize::try_from(bytes).ok()?,
        })
    }
}

fn contiguous(shape: &[isize], size: isize) -> Vec<isize> {
    let mut step = size;
    let mut strides: Vec<isize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let stride = step;
            step *= length.max(1);
            stride
        })
        .collect();
    strides.reverse();
    strides
}

fn segment(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<Handle> {
    let lent = direct::contiguous(gil, value)?;
    let (address, bytes, read_only) = (lent.address(), lent.byte_len(), lent.read_only());
    let owner = direct::lend(state, gil, value, lent)?;
    let memory = LentMemory { owner, address, bytes, read_only };
    give(state, gil, &memory, |memory| state.java().memory_segment(memory))
}
