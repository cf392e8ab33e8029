//! Gateways of this process: no socket, no second process. Lines of theirs are used as any other; what Java calls comes here.

use crate::callback::{self, PYTHON};
use crate::host::{Gateway, LocalPython};
use crate::layout;
use crate::object;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Getter, Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_binary, slot_dealloc, slot_fastcall, slot_getter};
use sanca_model::PyRef;
use sanca_model::link::PythonLink;
use std::sync::Arc;

/// A gateway, as Python has it.
struct Local {
    state: &'static State,
    gateway: Box<dyn Gateway>,
}

/// What Java calls goes to a Python callable: `callable(command: bytes) -> bytes`.
struct Calls {
    /// Not an [`Object`]: the last to have this may be a thread of Java's that does not hold the GIL.
    callable: PyRef,
}

/// `local_gateway(callable)`: opens a gateway over the JVM of this process.
pub fn open(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let java = state.link(gil)?;
    let calls = Arc::new(Calls { callable: state.lend(args[0]) });
    let gateway = state.host.wire().gateway(java, calls);
    layout::new_boxed(state.types().local_gateway.get(gil), Local { state, gateway })
}

impl Drop for Calls {
    fn drop(&mut self) {
        PYTHON.release(self.callable);
    }
}

impl LocalPython for Calls {
    fn ask(&self, command: &[u8]) -> core::result::Result<Vec<u8>, String> {
        let asked = callback::enter(self.callable.interpreter(), |_, gil| {
            self.call(gil, command).map_err(|_| match gil.take() {
                Some(error) => error.0.get(gil).repr_lossy(),
                None => "a callback failed without an error".into(),
            })
        });
        asked.ok_or("Python is shutting down and cannot be called any more")?
    }
}

impl Calls {
    fn call(&self, gil: Gil<'_>, command: &[u8]) -> Result<Vec<u8>> {
        let command = gil.bytes(command)?;
        let answer = callback::borrowed(gil, self.callable).call(&[command.get(gil)])?;
        let bytes = answer.get(gil).bytes_view().map(<[u8]>::to_vec);
        bytes.ok_or_else(|| gil.raise(Builtin::TypeError, "a callback gave no bytes"))
    }
}

/// Makes the type.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca._native.LocalGateway", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"A gateway to the JVM of this process.".as_ptr().cast())
        .slot(raw::Py_tp_methods, METHODS.as_slot())
        .slot(raw::Py_tp_getset, GETTERS.as_slot())
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a boxed value.
    unsafe { spec.build(gil, module, &[]) }
}

slot_fastcall!(line_slot => line);
slot_fastcall!(put_slot => put);
slot_binary!(get_slot => get);
slot_binary!(release_slot => release);
slot_getter!(close_slot => close);
slot_getter!(names_slot => names);
slot_getter!(proxies_slot => proxies);
slot_dealloc!(dealloc_slot => dealloc);

static METHODS: Table<Method, 6> = Table([
    Method::fast_call(c"line", line_slot, c"Make a line, as gateway_line does."),
    Method::fast_call(c"put", put_slot, c"Give a Java object a name."),
    Method::one_arg(c"get", get_slot, c"Give the Java object of a name; None if there is none."),
    Method::one_arg(c"release", release_slot, c"Take a name back."),
    Method::no_args(c"close", close_slot, c"Take all names back, and refuse what comes."),
    Method::END,
]);

static GETTERS: Table<Getter, 3> = Table([
    Getter::read_only(c"names", names_slot, c"How many objects have names."),
    Getter::read_only(c"proxies", proxies_slot, c"How many Python objects Java holds."),
    Getter::END,
]);

fn local<'a>(object: Borrowed<'a>) -> &'a Local {
    // SAFETY: objects of this type are made by `open` only.
    unsafe { layout::boxed::<Local>(object) }
}

fn line(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let gil = object.gil();
    let this = local(object);
    if args.len() != 3 {
        return Err(gil.raise(Builtin::TypeError, "line() takes registry, originals and part"));
    }
    super::new(this.state, gil, this.gateway.line(), args)
}

fn put(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let gil = object.gil();
    let this = local(object);
    let &[name, value] = args else {
        return Err(gil.raise(Builtin::TypeError, "put() takes a name and a Java object"));
    };
    let name = name.to_text("a name")?;
    let Some(reference) = layout::reference(value) else {
        let message = format!("a gateway names Java objects, and {} is none", value.repr_lossy());
        return Err(gil.raise(Builtin::TypeError, &message));
    };
    let link = this.state.java();
    let handle =
        link.duplicate(reference.handle.get()).map_err(|error| crate::errors::raise(this.state, gil, error))?;
    this.gateway.put(&name, sanca_model::ObjectRef { handle, class: reference.class.get() });
    Ok(gil.none())
}

fn get(object: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let this = local(object);
    let found = this.gateway.object(&name.to_text("a name")?);
    match found.map_err(|error| crate::errors::raise(this.state, gil, error))? {
        Some(found) => object::wrap(this.state, gil, found),
        None => Ok(gil.none()),
    }
}

fn release(object: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    local(object).gateway.release(&name.to_text("a name")?);
    Ok(object.gil().none())
}

fn close(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let released = gil.release();
    local(object).gateway.close();
    drop(released);
    Ok(gil.none())
}

fn names(object: Borrowed<'_>) -> Result<Object> {
    object.gil().int(local(object).gateway.names() as i64)
}

fn proxies(object: Borrowed<'_>) -> Result<Object> {
    object.gil().int(local(object).gateway.proxies() as i64)
}

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: as `local`; CPython calls this once.
    unsafe { layout::drop_boxed::<Local>(object) };
    layout::free(object);
}
