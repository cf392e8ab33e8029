//! The memory of our Python objects. The one place that reads and writes it: everything else goes through the safe
//! functions here (listed exception to `deny(unsafe_code)`).
//!
//! Invariant: an object whose type's metaclass is `JClass` and whose class is not a throwable has the layout [`JObject`];
//! a throwable keeps a [`JObject`] of type `JReference` in its instance dict, because exception types have layouts of
//! their own.

use crate::class::Class;
use crate::method::Method;
use crate::state::State;
use core::cell::Cell;
use core::ffi::c_void;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use sanca_capi::raw::PyObject;
use sanca_capi::{Borrowed, Object, Result, compat, type_spec};
use sanca_model::{ClassId, Handle, Pin, PinSlot, Receiver};

/// A Java object held by Python.
#[repr(C)]
#[derive(Debug)]
pub struct JObject {
    head: PyObject,
    /// The object; released in `tp_dealloc`.
    pub handle: Cell<Handle>,
    /// Its class.
    pub class: Cell<ClassId>,
    /// Where the link keeps its promoted reference.
    pub pin: PinSlot,
}

/// A method descriptor, or a method bound to a receiver.
#[repr(C)]
pub struct JMethod {
    head: PyObject,
    /// Read by CPython at `__vectorcalloffset__`.
    vectorcall: Cell<*const c_void>,
    method: Cell<*const Method>,
    /// The receiver of a bound method, owned; null otherwise.
    receiver: Cell<*mut PyObject>,
}

/// What our metaclass adds to a type object.
#[repr(C)]
struct ClassExtra {
    vectorcall: Cell<*const c_void>,
    class: Cell<*const Class>,
    /// Constants that were read, each at the place [`constant_place`] gives its name.
    constants: [AtomicPtr<Constant>; CONSTANTS],
}

/// A name and its value. Never changed and never freed: a constant keeps its value, and classes live for ever.
struct Constant {
    name: Object,
    value: Object,
}

/// Places for constants in a class. Of two that share a place the first one read has it; the other is an attribute.
const CONSTANTS: usize = 8;

/// Any small object of ours that is a head and a boxed Rust value.
#[repr(C)]
struct Boxed {
    head: PyObject,
    value: Cell<*mut c_void>,
}

/// Offset of [`JMethod`]'s vectorcall pointer.
pub const METHOD_VECTORCALL: usize = core::mem::offset_of!(JMethod, vectorcall);
/// Instance sizes for type specs.
pub const OBJECT_SIZE: usize = size_of::<JObject>();
/// See [`OBJECT_SIZE`].
pub const METHOD_SIZE: usize = size_of::<JMethod>();
/// See [`OBJECT_SIZE`].
pub const BOXED_SIZE: usize = size_of::<Boxed>();
/// Bytes added to type objects.
pub const EXTRA_SIZE: usize = size_of::<ClassExtra>();

/// Where [`ClassExtra`] starts in a type object: the size of plain type objects, the same for the whole process.
static EXTRA: AtomicUsize = AtomicUsize::new(0);
/// The `tp_getattro` of our metaclasses, of which each interpreter has one, and of no other type.
static METACLASS_GETATTR: AtomicPtr<c_void> = AtomicPtr::new(core::ptr::null_mut());

/// Remembers how a metaclass of ours is known and where it keeps its bytes. Every interpreter says the same.
pub fn remember_metaclass(metaclass: Borrowed<'_>, extra: usize) {
    EXTRA.store(extra, Ordering::Relaxed);
    METACLASS_GETATTR.store(getattr_of(metaclass).cast_mut(), Ordering::Relaxed);
}

#[inline]
fn getattr_of(class: Borrowed<'_>) -> *const c_void {
    // SAFETY: an alive type; the module probes before it makes any.
    unsafe { compat::getattr_slot(class.as_ptr().cast()) }
}

/// Whether a type is a Java class.
#[inline]
pub fn is_java_type(class: Borrowed<'_>) -> bool {
    getattr_of(class.class()) == METACLASS_GETATTR.load(Ordering::Relaxed).cast_const()
}

/// The Java class behind a type, if it is one and is ready.
#[inline]
pub fn class_of_type(class: Borrowed<'_>) -> Option<&'static Class> {
    if !is_java_type(class) {
        return None;
    }
    // SAFETY: a type object made by our metaclass has our bytes at EXTRA; classes live for ever.
    unsafe { extra(class).class.get().as_ref() }
}

/// The Java class of an object, if it is a Java object.
#[inline]
pub fn class_of(object: Borrowed<'_>) -> Option<&'static Class> {
    class_of_type(object.class())
}

#[inline]
fn extra<'a>(class: Borrowed<'a>) -> &'a ClassExtra {
    // SAFETY: callers checked that the metaclass is ours, so the bytes exist and were zeroed at creation.
    unsafe { &*class.as_ptr().cast::<u8>().add(EXTRA.load(Ordering::Relaxed)).cast::<ClassExtra>() }
}

fn constant_place(name: Borrowed<'_>) -> usize {
    // Objects are aligned to 16 bytes.
    (name.as_ptr().addr() >> 4) % CONSTANTS
}

/// The value of a constant that [`remember_constant`] was told of, by the very same name object.
///
/// # Safety
/// `class`'s metaclass is ours.
#[inline]
pub unsafe fn constant<'a>(class: Borrowed<'a>, name: Borrowed<'_>) -> Option<Borrowed<'a>> {
    let place = extra(class).constants[constant_place(name)].load(Ordering::Acquire);
    // SAFETY: null or a leaked box.
    let constant = unsafe { place.as_ref() }?;
    (constant.name.as_ptr() == name.as_ptr()).then(|| constant.value.get(class.gil()))
}

/// Makes a constant quick to read: `name` is interned, so code that spells it has this object.
pub fn remember_constant(class: Borrowed<'_>, name: Object, value: Object) {
    let place = &extra(class).constants[constant_place(name.get(class.gil()))];
    let constant = Box::into_raw(Box::new(Constant { name, value }));
    if place.compare_exchange(core::ptr::null_mut(), constant, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        // SAFETY: made above and not published.
        drop(unsafe { Box::from_raw(constant) });
    }
}

/// Ties a fresh type object to its class and gives it a vectorcall function.
pub fn bind_type(class: Borrowed<'_>, info: &'static Class, vectorcall: *const c_void) {
    let extra = extra(class);
    extra.vectorcall.set(vectorcall);
    extra.class.set(info);
}

/// Offset of the vectorcall pointer in type objects.
pub const fn class_vectorcall_offset(extra: usize) -> usize {
    extra + core::mem::offset_of!(ClassExtra, vectorcall)
}

/// The reference inside a Java object; `None` if it is not one.
#[inline]
pub fn reference<'a>(object: Borrowed<'a>) -> Option<&'a JObject> {
    let class = class_of(object)?;
    if class.throwable {
        return reference_of_throwable(class, object);
    }
    // SAFETY: a non-throwable instance of our metaclass's types (module invariant).
    Some(unsafe { &*object.as_ptr().cast::<JObject>() })
}

#[cold]
fn reference_of_throwable<'a>(class: &'static Class, object: Borrowed<'a>) -> Option<&'a JObject> {
    let name = class.state.reference_name(object.gil());
    match name.and_then(|name| object.attr_object(name.get(object.gil()))) {
        Ok(holder) => {
            // SAFETY: the dict entry is set once, when the exception is made, to a JReference with this layout; the dict
            // keeps it alive as long as the exception.
            Some(unsafe { &*holder.as_ptr().cast::<JObject>() })
        }
        Err(_) => {
            object.gil().clear();
            None
        }
    }
}

impl JObject {
    /// For field and array access.
    #[inline]
    pub fn receiver(&self) -> Receiver<'_> {
        Receiver { handle: self.handle.get(), pin: &self.pin }
    }
}

/// A new instance of a type with the [`JObject`] layout, owning `handle`.
#[inline]
pub fn new_object(class: Borrowed<'_>, handle: Handle, id: ClassId) -> Result<Object> {
    let object = type_spec::allocate(class)?;
    // SAFETY: fresh, zeroed, of this layout (callers pass types derived from JObject or JReference).
    let fields = unsafe { &*object.as_ptr().cast::<JObject>() };
    fields.handle.set(handle);
    fields.class.set(id);
    Ok(object)
}

/// Takes the references out of a dying object.
pub fn take_references(object: *mut PyObject) -> (Handle, Pin) {
    // SAFETY: called from tp_dealloc of types with this layout.
    let fields = unsafe { &*object.cast::<JObject>() };
    (fields.handle.replace(Handle::NULL), fields.pin.take())
}

/// A new method object of that type.
pub fn new_method(
    class: Borrowed<'_>,
    method: &'static Method,
    receiver: Option<Borrowed<'_>>,
    vectorcall: *const c_void,
) -> Result<Object> {
    let object = type_spec::allocate(class)?;
    // SAFETY: fresh, zeroed, of this layout (callers pass method types).
    let fields = unsafe { &*object.as_ptr().cast::<JMethod>() };
    fields.vectorcall.set(vectorcall);
    fields.method.set(method);
    fields.receiver.set(receiver.map_or(core::ptr::null_mut(), |receiver| receiver.own().into_raw()));
    Ok(object)
}

/// The method behind a method object.
#[inline]
pub fn method(object: Borrowed<'_>) -> &'static Method {
    // SAFETY: called on method objects only; methods live for ever.
    unsafe { &*(*object.as_ptr().cast::<JMethod>()).method.get() }
}

/// The receiver of a bound method.
#[inline]
pub fn bound_receiver<'a>(object: Borrowed<'a>) -> Option<Borrowed<'a>> {
    // SAFETY: called on method objects only.
    let receiver = unsafe { (*object.as_ptr().cast::<JMethod>()).receiver.get() };
    // SAFETY: owned by the method object.
    (!receiver.is_null()).then(|| unsafe { Borrowed::from_raw(receiver) })
}

/// Drops the receiver of a dying bound method.
pub fn drop_receiver(object: *mut PyObject) {
    // SAFETY: called from tp_dealloc of method types.
    let receiver = unsafe { (*object.cast::<JMethod>()).receiver.replace(core::ptr::null_mut()) };
    if !receiver.is_null() {
        // SAFETY: owned by the method object until now.
        drop(unsafe { Object::from_raw(receiver) });
    }
}

/// A new object that owns a boxed Rust value.
pub fn new_boxed<T>(class: Borrowed<'_>, value: T) -> Result<Object> {
    let object = type_spec::allocate(class)?;
    // SAFETY: fresh, zeroed, of this layout.
    unsafe { (*object.as_ptr().cast::<Boxed>()).value.set(Box::into_raw(Box::new(value)).cast()) };
    Ok(object)
}

/// The value of such an object.
///
/// # Safety
/// `object`'s type is only ever instantiated with `T`.
#[inline]
pub unsafe fn boxed<'a, T>(object: Borrowed<'a>) -> &'a T {
    // SAFETY: made by `new_boxed::<T>` (caller).
    unsafe { &*(*object.as_ptr().cast::<Boxed>()).value.get().cast::<T>() }
}

/// Drops the value of a dying object.
///
/// # Safety
/// As [`boxed`]; called once, from tp_dealloc.
pub unsafe fn drop_boxed<T>(object: *mut PyObject) {
    // SAFETY: of this layout (caller).
    let value = unsafe { (*object.cast::<Boxed>()).value.replace(core::ptr::null_mut()) };
    if !value.is_null() {
        // SAFETY: made by `new_boxed::<T>`, dropped once.
        drop(unsafe { Box::from_raw(value.cast::<T>()) });
    }
}

/// The state of the module a type of ours belongs to (not for Java classes: see [`Class::state`]).
pub fn state_of_type(class: Borrowed<'_>) -> &'static State {
    // SAFETY: the module's memory holds a pointer to its leaked state, set before any type of ours is used.
    unsafe { &**type_spec::module_state(class).cast::<*const State>() }
}

/// Puts the state's address into the module's memory.
pub fn set_module_state(module: Borrowed<'_>, state: &'static State) {
    // SAFETY: the module definition asked for one pointer of memory.
    unsafe { *type_spec::state_of_module(module).cast::<*const State>() = state };
}

/// Ends a Python object's memory; the last thing `tp_dealloc` does.
pub fn free(object: *mut PyObject) {
    // SAFETY: called last in tp_dealloc.
    unsafe { type_spec::free(object) }
}
