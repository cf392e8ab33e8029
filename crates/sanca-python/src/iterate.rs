//! Iteration in bulk: elements cross a chunk at a time and are handed out one by one.
//!
//! Chunks start small, so that taking one element of an endless stream takes few, and grow to [`LARGEST`]. What a loop
//! sees of changes made to the collection meanwhile is therefore unspecified, as in Java without synchronisation; a
//! `ConcurrentModificationException` still arrives, possibly some elements late.

use crate::array;
use crate::blocking;
use crate::layout;
use crate::result::Unpacker;
use crate::state::State;
use core::cell::RefCell;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, container, slot_dealloc, slot_next, slot_unary};
use sanca_model::Handle;
use std::collections::VecDeque;

const FIRST: u32 = 16;
const LARGEST: u32 = 1024;

enum Source {
    /// A chunker of the link.
    Java { handle: Handle, pairs: bool, chunk: u32, ended: bool },
    /// An array and the next position.
    Array { array: Object, next: usize },
}

struct Inner {
    source: Source,
    ready: VecDeque<Object>,
}

struct Iterator {
    state: &'static State,
    inner: RefCell<Inner>,
}

/// Makes the type of these iterators.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca.JIterator", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"Iterates over Java elements in bulk.".as_ptr().cast())
        .slot(raw::Py_tp_iter, iter_slot as *const _)
        .slot(raw::Py_tp_iternext, next_slot as *const _)
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a boxed value.
    unsafe { spec.build(gil, module, &[]) }
}

slot_unary!(iter_slot => same);
slot_next!(next_slot => next);
slot_dealloc!(dealloc_slot => dealloc);

fn same(iterator: Borrowed<'_>) -> Result<Object> {
    Ok(iterator.own())
}

fn make(state: &'static State, gil: Gil<'_>, source: Source) -> Result<Object> {
    let inner = RefCell::new(Inner { source, ready: VecDeque::new() });
    layout::new_boxed(state.types().iterator.get(gil), Iterator { state, inner })
}

/// Iterates over anything Java can iterate over: the link makes a chunker of it.
pub fn new_iterator(object: Borrowed<'_>, pairs: bool) -> Result<Object> {
    let gil = object.gil();
    let (state, reference) = crate::object::expect(object)?;
    let link = state.java();
    let handle = blocking::ask(state, gil, "the iteration", || link.chunker(reference.handle.get(), pairs))?;
    make(state, gil, Source::Java { handle, pairs, chunk: FIRST, ended: false })
}

/// Iterates over a Java array.
pub fn new_array_iterator(array: Borrowed<'_>) -> Result<Object> {
    let (state, _) = crate::object::expect(array)?;
    make(state, array.gil(), Source::Array { array: array.own(), next: 0 })
}

fn inner<'a>(iterator: Borrowed<'a>) -> &'a Iterator {
    // SAFETY: JIterator objects are made by `make` only.
    unsafe { layout::boxed::<Iterator>(iterator) }
}

fn next(iterator: Borrowed<'_>) -> Result<Option<Object>> {
    let this = inner(iterator);
    loop {
        let waiting = this.inner.borrow_mut().ready.pop_front();
        if waiting.is_some() || !refill(this, iterator.gil())? {
            return Ok(waiting);
        }
    }
}

/// Fetches the next chunk, which may be empty; false if there is none any more.
#[cold]
fn refill(this: &Iterator, gil: Gil<'_>) -> Result<bool> {
    // No borrow is held while Java or foreign Python code runs.
    let step = match &mut this.inner.borrow_mut().source {
        Source::Java { ended: true, .. } => return Ok(false),
        Source::Java { handle, pairs, chunk, .. } => {
            let step = (*handle, *pairs, *chunk);
            *chunk = (*chunk * 4).min(LARGEST);
            Ok(step)
        }
        Source::Array { array, next } => Err((array.share(gil), *next)),
    };
    let values = match step {
        Ok((handle, pairs, chunk)) => take(this, gil, handle, pairs, chunk)?,
        Err((array, start)) => {
            let values = array::chunk(array.get(gil), start)?;
            if let Source::Array { next, .. } = &mut this.inner.borrow_mut().source {
                *next = start + values.len();
            }
            if values.is_empty() {
                return Ok(false);
            }
            values
        }
    };
    this.inner.borrow_mut().ready.extend(values);
    Ok(true)
}

fn take(this: &Iterator, gil: Gil<'_>, handle: Handle, pairs: bool, chunk: u32) -> Result<Vec<Object>> {
    let mut bytes = Vec::new();
    let link = this.state.java();
    let (taken, end) =
        blocking::ask(this.state, gil, "the iteration", || link.iterate(handle, chunk, pairs, &mut bytes))?;
    if end && let Source::Java { ended, .. } = &mut this.inner.borrow_mut().source {
        *ended = true;
    }
    let mut unpacker = Unpacker::new(this.state, gil, &bytes);
    let mut values = Vec::with_capacity(taken as usize);
    while !unpacker.is_empty() {
        let value = unpacker.value()?;
        values.push(if pairs {
            let second = unpacker.value()?;
            container::tuple(gil, vec![value, second])?
        } else {
            value
        });
    }
    Ok(values)
}

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: alive until freed below.
    let this = inner(unsafe { Borrowed::from_raw(object) });
    if let Source::Java { handle, .. } = &this.inner.borrow().source {
        this.state.java().release(*handle);
    }
    // SAFETY: JIterator objects are made by `make` only.
    unsafe { layout::drop_boxed::<Iterator>(object) };
    layout::free(object);
}
