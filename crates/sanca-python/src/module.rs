//! The module `sanca._native`: multi-phase initialisation, types, functions.

use crate::functions::{Function, TABLE};
use crate::host::Host;
use crate::layout;
use crate::state::{self, State, Types};
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Getter, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, compat, trampoline};
use std::sync::OnceLock;

static HOST: OnceLock<&'static dyn Host> = OnceLock::new();

/// The module definition, for the image's `PyInit__native`.
pub fn init(host: &'static dyn Host) -> *mut PyObject {
    let _ = HOST.set(host);
    static DEFINITION: OnceLock<usize> = OnceLock::new();
    let definition = *DEFINITION.get_or_init(|| {
        let slot = |slot, value| raw::PyModuleDef_Slot { slot, value };
        let mut slots = vec![slot(raw::Py_mod_exec, exec_slot as *mut core::ffi::c_void)];
        if compat::version() >= (3, 12) {
            slots.push(slot(compat::MOD_MULTIPLE_INTERPRETERS, compat::MOD_PER_INTERPRETER_GIL_SUPPORTED));
        }
        slots.push(slot(0, core::ptr::null_mut()));
        let slots = slots.leak();
        let definition = raw::PyModuleDef {
            m_base: raw::PyModuleDef_HEAD_INIT,
            m_name: c"sanca._native".as_ptr(),
            m_doc: c"The Rust core of Sanca.".as_ptr(),
            m_size: size_of::<*const State>() as isize,
            m_methods: core::ptr::null_mut(),
            m_slots: slots.as_mut_ptr(),
            m_traverse: None,
            m_clear: None,
            m_free: None,
        };
        Box::into_raw(Box::new(definition)) as usize
    });
    // SAFETY: the definition lives for ever.
    unsafe { raw::PyModuleDef_Init(definition as *mut raw::PyModuleDef) }
}

unsafe extern "C" fn exec_slot(module: *mut PyObject) -> raw::c_int {
    // SAFETY: CPython calls with the GIL held and the fresh module.
    unsafe { trampoline::status(|gil| exec(gil, Borrowed::from_raw(module)).map(|()| 0)) }
}

fn exec(gil: Gil<'_>, module: Borrowed<'_>) -> Result<()> {
    // SAFETY: the GIL is held.
    if !unsafe { compat::probe() } {
        return Err(gil.raise(
            Builtin::SystemError,
            "this version of CPython stores strings in a way that Sanca does not know; please update Sanca",
        ));
    }
    let host = HOST.get().copied().expect("init comes before exec");
    let Some(interpreter) = gil.number_interpreter() else {
        return Err(gil.raise(
            Builtin::ImportError,
            "sanca was loaded by 4096 interpreters of this process; it cannot be by one more",
        ));
    };
    let state: &'static State = Box::leak(Box::new(State::new(host, interpreter)));
    layout::set_module_state(module, state);
    make_types(state, gil, module)?;
    let function_type = function_type(gil, module)?;
    for (name, count, function) in TABLE {
        let object =
            layout::new_boxed(function_type.get(gil), Entry { name, count: *count, function: *function, state })?;
        module.set_attr(name, object.get(gil))?;
    }
    let version = gil.text(env!("CARGO_PKG_VERSION"))?;
    module.set_attr("__version__", version.get(gil))
}

fn make_types(state: &'static State, gil: Gil<'_>, module: Borrowed<'_>) -> Result<()> {
    let metaclass = crate::metaclass::make_type(gil, module)?;
    let object_types = crate::object::make_types(gil, module)?;
    let throwable = crate::throwable::make_type(gil, module, object_types.base.get(gil))?;
    let array = crate::array::make_type(gil, module, object_types.object.get(gil))?;
    let methods = crate::methods::make_types(gil, module)?;
    let field = crate::field::make_type(gil, module)?;
    let (typed, cast) = crate::typed::make_types(gil, module)?;
    let iterator = crate::iterate::make_type(gil, module)?;
    let (window, loan) = crate::direct::make_types(gil, module)?;
    let gateway_line = crate::gateway::make_type(gil, module)?;
    let local_gateway = crate::gateway::make_local_type(gil, module)?;
    for (name, object) in [
        ("JClass", &metaclass),
        ("JBase", &object_types.base),
        ("JObject", &object_types.object),
        ("JThrowable", &throwable),
        ("JArray", &array),
        ("JMethod", &methods.method),
        ("JStaticMethod", &methods.static_method),
        ("JMixedMethod", &methods.mixed_method),
        ("JBoundMethod", &methods.bound_method),
        ("JField", &field),
        ("Typed", &typed),
        ("Cast", &cast),
        ("GatewayLine", &gateway_line),
        ("LocalGateway", &local_gateway),
    ] {
        module.set_attr(name, object.get(gil))?;
    }
    for (name, object) in crate::slots::make_types(gil, module)? {
        module.set_attr(name, object.get(gil))?;
    }
    state::remember_function_types(gil)?;
    state.set_types(Types {
        metaclass,
        base: object_types.base,
        object: object_types.object,
        reference: object_types.reference,
        throwable,
        array,
        method: methods.method,
        static_method: methods.static_method,
        mixed_method: methods.mixed_method,
        bound_method: methods.bound_method,
        field,
        typed,
        cast,
        iterator,
        window,
        loan,
        gateway_line,
        local_gateway,
    });
    Ok(())
}

/// A function of the module.
struct Entry {
    name: &'static str,
    count: usize,
    function: Function,
    state: &'static State,
}

fn function_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca._native.function", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"A function of the Rust core.".as_ptr().cast())
        .slot(raw::Py_tp_call, call_slot as *const _)
        .slot(raw::Py_tp_getset, GETSET.as_slot());
    // SAFETY: every slot has its C type; entries live as long as the module.
    unsafe { spec.build(gil, module, &[]) }
}

sanca_capi::slot_getter!(name_slot => name);

static GETSET: Table<Getter, 2> = Table([Getter::read_only(c"__name__", name_slot, c""), Getter::END]);

fn entry<'a>(object: Borrowed<'a>) -> &'a Entry {
    // SAFETY: objects of this type hold an Entry.
    unsafe { layout::boxed::<Entry>(object) }
}

fn name(object: Borrowed<'_>) -> Result<Object> {
    object.gil().text(entry(object).name)
}

unsafe extern "C" fn call_slot(callable: *mut PyObject, args: *mut PyObject, names: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls tp_call with the GIL held, an argument tuple, and a dict or null.
    unsafe {
        trampoline::object(|gil| {
            let entry = entry(Borrowed::from_raw(callable));
            let args = Borrowed::from_raw(args);
            let values: Vec<Borrowed<'_>> = (0..args.tuple_len()).filter_map(|index| args.tuple_item(index)).collect();
            if !names.is_null() && Borrowed::from_raw(names).length()? > 0 {
                return Err(gil.raise(Builtin::TypeError, &format!("{}() takes no keyword arguments", entry.name)));
            }
            if values.len() != entry.count {
                let message = format!("{}() takes {} arguments, not {}", entry.name, entry.count, values.len());
                return Err(gil.raise(Builtin::TypeError, &message));
            }
            (entry.function)(entry.state, gil, &values)
        })
    }
}
