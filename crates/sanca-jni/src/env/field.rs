//! Fields, read and written without asking whether the object has them: whoever holds a [`FieldId`] knows.

use super::{Env, Primitive, Raw};
use crate::reference::{Global, Local};
use jni_sys as sys;

/// A field of a class that is kept alive likewise.
#[derive(Clone, Copy, Debug)]
pub struct FieldId(pub(crate) sys::jfieldID);

impl FieldId {
    /// The id as a number, for lock-free tables.
    pub fn to_bits(self) -> usize {
        self.0 as usize
    }

    /// # Safety
    /// `bits` came from [`FieldId::to_bits`] and its class is still loaded.
    pub const unsafe fn from_bits(bits: usize) -> FieldId {
        FieldId(bits as sys::jfieldID)
    }
}

impl<'t> Env<'t> {
    /// The id behind a `java.lang.reflect.Field`.
    pub fn reflected_field(self, field: &Local<'_>) -> FieldId {
        FieldId(jni!(self, v1_2, FromReflectedField, field.as_raw()))
    }

    /// Reads a field of a pinned object.
    #[inline]
    pub fn get_field<T: Primitive>(self, object: &Global, field: FieldId) -> T {
        T::get(self, Raw(object.as_raw()), field)
    }

    /// Reads a static field.
    #[inline]
    pub fn get_static<T: Primitive>(self, class: &Global, field: FieldId) -> T {
        T::get_static(self, Raw(class.as_raw()), field)
    }

    /// Writes a field of a pinned object.
    #[inline]
    pub fn set_field<T: Primitive>(self, object: &Global, field: FieldId, value: T) {
        value.set(self, Raw(object.as_raw()), field);
    }

    /// Writes a static field.
    #[inline]
    pub fn set_static<T: Primitive>(self, class: &Global, field: FieldId, value: T) {
        value.set_static(self, Raw(class.as_raw()), field);
    }

    /// Reads a field that holds a reference.
    pub fn get_object_field(self, object: &Global, field: FieldId) -> Local<'t> {
        let value = jni!(self, v1_1, GetObjectField, object.as_raw(), field.0);
        // SAFETY: a new local reference, or null.
        unsafe { Local::from_raw(self, value) }
    }

    /// Reads a static field that holds a reference.
    pub fn get_static_object(self, class: &Global, field: FieldId) -> Local<'t> {
        let value = jni!(self, v1_1, GetStaticObjectField, class.as_raw(), field.0);
        // SAFETY: a new local reference, or null.
        unsafe { Local::from_raw(self, value) }
    }

    /// Writes a field that holds a reference; the value's class was checked.
    pub fn set_object_field(self, object: &Global, field: FieldId, value: &Local<'_>) {
        jni!(self, v1_1, SetObjectField, object.as_raw(), field.0, value.as_raw());
    }

    /// Writes a static field that holds a reference; the value's class was checked.
    pub fn set_static_object(self, class: &Global, field: FieldId, value: &Local<'_>) {
        jni!(self, v1_1, SetStaticObjectField, class.as_raw(), field.0, value.as_raw());
    }
}
