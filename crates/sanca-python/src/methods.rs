//! The four Python types of methods.

use crate::layout;
use crate::method;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{self, Getter, Table};
use sanca_capi::type_spec::{self, TypeSpec};
use sanca_capi::{Borrowed, Gil, Object, Result, slot_binary, slot_dealloc, slot_getter, slot_unary, trampoline};

/// `JMethod`, `JStaticMethod`, `JMixedMethod`, `JBoundMethod`.
pub struct MethodTypes {
    /// Instance methods.
    pub method: Object,
    /// Static methods.
    pub static_method: Object,
    /// Both kinds under one name.
    pub mixed_method: Object,
    /// With a receiver.
    pub bound_method: Object,
}

/// Makes them.
pub fn make_types(gil: Gil<'_>, module: Borrowed<'_>) -> Result<MethodTypes> {
    let members = tables::vectorcall_offset(layout::METHOD_VECTORCALL);
    let base = raw::TPFLAGS_HAVE_VECTORCALL | raw::TPFLAGS_IMMUTABLETYPE | raw::TPFLAGS_DISALLOW_INSTANTIATION;
    let spec = |name, flags: u64| {
        TypeSpec::new(name, layout::METHOD_SIZE, base | flags)
            .slot(raw::Py_tp_call, type_spec::vectorcall_as_call())
            .slot(raw::Py_tp_members, members)
            .slot(raw::Py_tp_getset, GETSET.as_slot())
            .slot(raw::Py_mp_subscript, subscript_slot as *const _)
            .slot(raw::Py_tp_repr, repr_slot as *const _)
            .slot(raw::Py_tp_dealloc, dealloc_slot as *const _)
    };
    let bind = |spec: TypeSpec| spec.slot(raw::Py_tp_descr_get, descr_get_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a method object.
    unsafe {
        Ok(MethodTypes {
            method: bind(spec(c"sanca.JMethod", raw::TPFLAGS_METHOD_DESCRIPTOR)).build(gil, module, &[])?,
            static_method: spec(c"sanca.JStaticMethod", 0).build(gil, module, &[])?,
            mixed_method: bind(spec(c"sanca.JMixedMethod", 0)).build(gil, module, &[])?,
            bound_method: spec(c"sanca.JBoundMethod", 0).build(gil, module, &[])?,
        })
    }
}

slot_binary!(subscript_slot => method::by_descriptor);
slot_unary!(repr_slot => repr);
slot_dealloc!(dealloc_slot => dealloc);
slot_getter!(name_slot => name);
slot_getter!(qualname_slot => qualname);
slot_getter!(module_slot => module_name);
slot_getter!(doc_slot => doc);
slot_getter!(signature_slot => signature);
slot_getter!(overloads_slot => method::overload_list);
slot_getter!(self_slot => bound_self);
slot_getter!(func_slot => unbound);

static GETSET: Table<Getter, 9> = Table([
    Getter::read_only(c"__name__", name_slot, c""),
    Getter::read_only(c"__qualname__", qualname_slot, c""),
    Getter::read_only(c"__module__", module_slot, c""),
    Getter::read_only(c"__doc__", doc_slot, c""),
    Getter::read_only(c"__signature__", signature_slot, c""),
    Getter::read_only(c"__self__", self_slot, c"The receiver of a bound method."),
    Getter::read_only(c"__func__", func_slot, c"A bound method without its receiver."),
    Getter::read_only(c"overloads", overloads_slot, c"(JVM descriptor, Java signature) of each overload."),
    Getter::END,
]);

unsafe extern "C" fn descr_get_slot(
    descriptor: *mut PyObject,
    instance: *mut PyObject,
    _: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython's descriptor protocol: GIL held, alive arguments, null where absent.
    unsafe {
        trampoline::object(|gil| {
            let instance = (!instance.is_null()).then(|| Borrowed::from_raw(instance));
            method::descr_get(gil, Borrowed::from_raw(descriptor), instance)
        })
    }
}

fn repr(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let method = layout::method(object);
    let count = method.overloads.len();
    let overloads = if count == 1 { String::new() } else { format!(" with {count} overloads") };
    let bound = if layout::bound_receiver(object).is_some() { "bound " } else { "" };
    gil.text(&format!("<{bound}java method {}{overloads}>", method.full_name()))
}

fn name(object: Borrowed<'_>) -> Result<Object> {
    object.gil().text(&layout::method(object).name)
}

fn qualname(object: Borrowed<'_>) -> Result<Object> {
    let method = layout::method(object);
    let class = method.class.java_name();
    let class = class.rsplit('.').next().unwrap_or(&class);
    object.gil().text(&format!("{class}.{}", method.name))
}

fn module_name(object: Borrowed<'_>) -> Result<Object> {
    let class = layout::method(object).class;
    object.gil().text(class.header.name.rsplit_once('.').map_or("", |(package, _)| package))
}

fn doc(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    gil.import(c"sanca._signature")?.get(gil).call_method(c"docstring", &[object])
}

fn signature(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    gil.import(c"sanca._signature")?.get(gil).call_method(c"signature", &[object])
}

fn bound_self(object: Borrowed<'_>) -> Result<Object> {
    match layout::bound_receiver(object) {
        Some(receiver) => Ok(receiver.own()),
        None => Err(object
            .gil()
            .raise(sanca_capi::error::Builtin::AttributeError, "this Java method is not bound to an object")),
    }
}

fn unbound(object: Borrowed<'_>) -> Result<Object> {
    let (gil, method) = (object.gil(), layout::method(object));
    match layout::bound_receiver(object) {
        Some(_) => method::new_descriptor(method.class.state, gil, method),
        None => {
            Err(gil.raise(sanca_capi::error::Builtin::AttributeError, "this Java method is not bound to an object"))
        }
    }
}

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    layout::drop_receiver(object);
    layout::free(object);
}
