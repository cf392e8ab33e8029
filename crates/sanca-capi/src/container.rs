//! Tuples, lists, dicts, sets, bytes and slices.

use crate::error::{Raised, Result};
use crate::gil::Gil;
use crate::object::{Borrowed, Object, check};
use pyo3_ffi as ffi;

/// Built-in container types, for exact or subclass tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Container {
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Bytes,
    ByteArray,
    MemoryView,
    Range,
    Slice,
}

/// A new tuple of those items.
pub fn tuple(gil: Gil<'_>, items: Vec<Object>) -> Result<Object> {
    let _ = gil;
    // SAFETY: the GIL is held.
    let tuple = unsafe { Object::from_result(ffi::PyTuple_New(items.len() as isize))? };
    for (index, item) in items.into_iter().enumerate() {
        // SAFETY: a fresh tuple of that length; the reference is stolen.
        unsafe { ffi::PyTuple_SetItem(tuple.as_ptr(), index as isize, item.into_raw()) };
    }
    Ok(tuple)
}

/// A new list of those items.
pub fn list(gil: Gil<'_>, items: Vec<Object>) -> Result<Object> {
    let _ = gil;
    // SAFETY: the GIL is held.
    let list = unsafe { Object::from_result(ffi::PyList_New(items.len() as isize))? };
    for (index, item) in items.into_iter().enumerate() {
        // SAFETY: a fresh list of that length; the reference is stolen.
        unsafe { ffi::PyList_SetItem(list.as_ptr(), index as isize, item.into_raw()) };
    }
    Ok(list)
}

/// A new dict with text keys.
pub fn dict(gil: Gil<'_>, items: &[(&str, Object)]) -> Result<Object> {
    // SAFETY: the GIL is held.
    let dict = unsafe { Object::from_result(ffi::PyDict_New())? };
    for (name, value) in items {
        let name = gil.text(name)?;
        dict.get(gil).dict_set(name.get(gil), value.get(gil))?;
    }
    Ok(dict)
}

/// A new set.
pub fn set(gil: Gil<'_>, items: Vec<Object>) -> Result<Object> {
    // SAFETY: the GIL is held; null makes an empty set.
    let set = unsafe { Object::from_result(ffi::PySet_New(core::ptr::null_mut()))? };
    for item in items {
        // SAFETY: both alive.
        check(unsafe { ffi::PySet_Add(set.as_ptr(), item.get(gil).as_ptr()) })?;
    }
    Ok(set)
}

impl<'a> Borrowed<'a> {
    /// An instance of that type or of a subclass.
    pub fn is_container(self, which: Container) -> bool {
        let class = match which {
            Container::List => &raw mut ffi::PyList_Type,
            Container::Tuple => &raw mut ffi::PyTuple_Type,
            Container::Dict => &raw mut ffi::PyDict_Type,
            Container::Set => &raw mut ffi::PySet_Type,
            Container::FrozenSet => &raw mut ffi::PyFrozenSet_Type,
            Container::Bytes => &raw mut ffi::PyBytes_Type,
            Container::ByteArray => &raw mut ffi::PyByteArray_Type,
            Container::MemoryView => &raw mut ffi::PyMemoryView_Type,
            Container::Range => &raw mut ffi::PyRange_Type,
            Container::Slice => &raw mut ffi::PySlice_Type,
        };
        self.is_instance_ptr(class)
    }

    /// `len(self)`
    pub fn length(self) -> Result<usize> {
        // SAFETY: alive.
        let length = unsafe { ffi::PyObject_Size(self.as_ptr()) };
        usize::try_from(length).map_err(|_| Raised)
    }

    /// Item of a tuple by position.
    pub fn tuple_item(self, index: usize) -> Option<Borrowed<'a>> {
        // SAFETY: alive and a tuple (caller looked).
        let item = unsafe { ffi::PyTuple_GetItem(self.as_ptr(), index as isize) };
        if item.is_null() {
            self.gil().clear();
            return None;
        }
        // SAFETY: the tuple keeps it alive.
        Some(unsafe { Borrowed::from_raw(item) })
    }

    /// Length of a tuple.
    pub fn tuple_len(self) -> usize {
        // SAFETY: alive and a tuple (caller looked).
        usize::try_from(unsafe { ffi::PyTuple_Size(self.as_ptr()) }).unwrap_or(0)
    }

    /// Length of a list, now.
    pub fn list_len(self) -> usize {
        // SAFETY: alive and a list (caller looked).
        usize::try_from(unsafe { ffi::PyList_Size(self.as_ptr()) }).unwrap_or(0)
    }

    /// Item of a list by position, if it (still) has one.
    pub fn list_item(self, index: usize) -> Option<Object> {
        // SAFETY: alive and a list (caller looked).
        let item = unsafe { ffi::PyList_GetItem(self.as_ptr(), index as isize) };
        if item.is_null() {
            self.gil().clear();
            return None;
        }
        // SAFETY: borrowed from the list; owned before any other code can run.
        Some(unsafe { Borrowed::from_raw(item) }.own())
    }

    /// Appends to a list.
    pub fn list_append(self, item: Borrowed<'_>) -> Result<()> {
        // SAFETY: both alive, `self` a list.
        check(unsafe { ffi::PyList_Append(self.as_ptr(), item.as_ptr()) })
    }

    /// `self[key]` of a dict, `None` if absent.
    pub fn dict_get(self, key: Borrowed<'_>) -> Result<Option<Object>> {
        // SAFETY: both alive, `self` a dict.
        let value = unsafe { ffi::PyDict_GetItemWithError(self.as_ptr(), key.as_ptr()) };
        if value.is_null() {
            return if self.gil().raised() { Err(Raised) } else { Ok(None) };
        }
        // SAFETY: borrowed from the dict; owned before any other code can run.
        Ok(Some(unsafe { Borrowed::from_raw(value) }.own()))
    }

    /// `self[key] = value` of a dict.
    pub fn dict_set(self, key: Borrowed<'_>, value: Borrowed<'_>) -> Result<()> {
        // SAFETY: all alive, `self` a dict.
        check(unsafe { ffi::PyDict_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) })
    }

    /// The items of a dict as they are now: keys and values.
    pub fn dict_items(self) -> Vec<(Object, Object)> {
        let mut items = Vec::with_capacity(self.length().unwrap_or(0));
        let (mut position, mut key, mut value) = (0, core::ptr::null_mut(), core::ptr::null_mut());
        // SAFETY: alive and a dict; nothing else runs between the steps.
        while unsafe { ffi::PyDict_Next(self.as_ptr(), &mut position, &mut key, &mut value) } != 0 {
            // SAFETY: borrowed from the dict, owned at once.
            items.push(unsafe { (Borrowed::from_raw(key).own(), Borrowed::from_raw(value).own()) });
        }
        items
    }

    /// The bytes of a `bytes` object.
    pub fn bytes_view(self) -> Option<&'a [u8]> {
        if !self.is_container(Container::Bytes) {
            return None;
        }
        // SAFETY: alive and bytes.
        let (data, size) = unsafe { (ffi::PyBytes_AsString(self.as_ptr()), ffi::PyBytes_Size(self.as_ptr())) };
        // SAFETY: bytes are immutable and live as long as the object.
        Some(unsafe { core::slice::from_raw_parts(data.cast(), usize::try_from(size).unwrap_or(0)) })
    }

    /// Start, stop, step and length of a slice over a sequence of that length.
    pub fn slice_indices(self, length: usize) -> Result<(isize, isize, isize, usize)> {
        let (mut start, mut stop, mut step) = (0, 0, 0);
        // SAFETY: alive and a slice (caller looked).
        check(unsafe { ffi::PySlice_Unpack(self.as_ptr(), &mut start, &mut stop, &mut step) })?;
        // SAFETY: plain arithmetic on the out values.
        let count = unsafe { ffi::PySlice_AdjustIndices(length as isize, &mut start, &mut stop, step) };
        Ok((start, stop, step, usize::try_from(count).unwrap_or(0)))
    }
}

impl<'py> Gil<'py> {
    /// `bytes(data)`
    pub fn bytes(self, data: &[u8]) -> Result<Object> {
        // SAFETY: pointer and length belong together.
        unsafe { Object::from_result(ffi::PyBytes_FromStringAndSize(data.as_ptr().cast(), data.len() as isize)) }
    }

    /// A `bytes` of that size filled by `fill` before anyone else sees it.
    pub fn bytes_with<E>(
        self,
        size: usize,
        fill: impl FnOnce(&mut [u8]) -> core::result::Result<(), E>,
    ) -> Result<core::result::Result<Object, E>> {
        // SAFETY: a null source leaves the content for us to write.
        let object = unsafe { Object::from_result(ffi::PyBytes_FromStringAndSize(core::ptr::null(), size as isize))? };
        // SAFETY: fresh, ours alone, `size` bytes long.
        let data =
            unsafe { core::slice::from_raw_parts_mut(ffi::PyBytes_AsString(object.as_ptr()).cast::<u8>(), size) };
        Ok(fill(data).map(|()| object))
    }

    /// `slice(start, stop, step)`
    pub fn slice(self, start: isize, stop: isize, step: isize) -> Result<Object> {
        let (start, stop, step) = (self.int(start as i64)?, self.int(stop as i64)?, self.int(step as i64)?);
        // SAFETY: all alive.
        unsafe { Object::from_result(ffi::PySlice_New(start.as_ptr(), stop.as_ptr(), step.as_ptr())) }
    }
}
