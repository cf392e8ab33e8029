//! Memory shared without a copy: Java's direct buffers as memoryviews, Python's buffers as direct `ByteBuffer`s.

use crate::layout;
use crate::result::PySink;
use crate::state::State;
use sanca_capi::buffer::{self, Export, Lent};
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_dealloc};
use sanca_model::link::DirectMemory;

/// What stands between a memoryview and the Java buffer whose memory it shows.
struct Window {
    /// Keeps the Java buffer, and so its memory, alive.
    _owner: Object,
    address: usize,
    bytes: usize,
    read_only: bool,
}

/// Python memory lent to Java: the loan ends when this object dies.
struct Loan {
    lent: Option<Lent>,
}

/// Makes the types `JDirect` and `JLoan`.
pub fn make_types(gil: Gil<'_>, module: Borrowed<'_>) -> Result<(Object, Object)> {
    let window = TypeSpec::new(c"sanca.JDirect", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"Memory of a direct Java buffer.".as_ptr().cast())
        .slot(raw::Py_bf_getbuffer, getbuffer_slot as *const _)
        .slot(raw::Py_bf_releasebuffer, releasebuffer_slot as *const _)
        .slot(raw::Py_tp_dealloc, window_dealloc_slot as *const _);
    let loan = TypeSpec::new(c"sanca.JLoan", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"Python memory lent to Java.".as_ptr().cast())
        .slot(raw::Py_tp_dealloc, loan_dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the sizes are those of boxed values.
    unsafe { Ok((window.build(gil, module, &[])?, loan.build(gil, module, &[])?)) }
}

/// `BufferSlots`: the buffer protocol of direct `java.nio` buffers.
pub fn make_slots(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca.BufferSlots", size_of::<PyObject>(), raw::Py_TPFLAGS_BASETYPE)
        .slot(raw::Py_bf_getbuffer, nio_getbuffer_slot as *const _)
        .slot(raw::Py_bf_releasebuffer, releasebuffer_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a bare object.
    unsafe { spec.build(gil, module, &[]) }
}

unsafe extern "C" fn nio_getbuffer_slot(
    object: *mut PyObject,
    view: *mut raw::Buffer,
    flags: raw::c_int,
) -> raw::c_int {
    // SAFETY: CPython calls with the GIL held, an alive exporter and the consumer's view.
    unsafe {
        sanca_capi::trampoline::status(|_| {
            let object = Borrowed::from_raw(object);
            (*view).obj = core::ptr::null_mut();
            let export = export_of(object)?;
            buffer::fill(view, object, &export, flags, 0).map(|()| 0)
        })
    }
}

/// The memory of a direct buffer, from its start to its limit, as items of its own kind.
fn export_of(object: Borrowed<'_>) -> Result<Export> {
    let gil = object.gil();
    let (state, reference) = crate::object::expect(object)?;
    let found =
        state.java().direct_buffer(&reference.receiver()).map_err(|error| crate::errors::raise(state, gil, error))?;
    let Some(DirectMemory { address, .. }) = found else {
        let message = format!(
            "{} is not a direct buffer: only memory outside the Java heap can be shared",
            crate::errors::shown(object)
        );
        return Err(gil.raise(Builtin::BufferError, &message));
    };
    let (format, item_size) = item(object)?;
    let read_only = object.call_method(c"isReadOnly", &[])?.get(gil).is_true();
    let limit = match object.call_method(c"limit", &[])?.get(gil).integer() {
        sanca_capi::number::Integer::Small(limit) => usize::try_from(limit).unwrap_or(0),
        sanca_capi::number::Integer::Big => 0,
    };
    Ok(Export { data: address as *mut _, bytes: limit * item_size, item_size, format, read_only })
}

/// Struct-module format and size of the items of a `java.nio` buffer, by its class.
fn item(object: Borrowed<'_>) -> Result<(&'static core::ffi::CStr, usize)> {
    const KINDS: [(&str, &core::ffi::CStr, &core::ffi::CStr, usize); 7] = [
        ("java.nio.ByteBuffer", c"B", c"B", 1),
        ("java.nio.CharBuffer", c"H", c">H", 2),
        ("java.nio.ShortBuffer", c"h", c">h", 2),
        ("java.nio.IntBuffer", c"i", c">i", 4),
        ("java.nio.LongBuffer", c"q", c">q", 8),
        ("java.nio.FloatBuffer", c"f", c">f", 4),
        ("java.nio.DoubleBuffer", c"d", c">d", 8),
    ];
    let gil = object.gil();
    let Some(class) = layout::class_of(object) else { return Ok((c"B", 1)) };
    for (name, native, swapped, size) in KINDS {
        let kind = crate::class::find(class.state, gil, name)?;
        if !class.is_assignable_to(kind.id()) {
            continue;
        }
        let order = object.call_method(c"order", &[])?.get(gil).str()?;
        let big = order.get(gil).to_text_lossy() == "BIG_ENDIAN";
        return Ok((if size > 1 && big != cfg!(target_endian = "big") { swapped } else { native }, size));
    }
    Ok((c"B", 1))
}

slot_dealloc!(window_dealloc_slot => window_dealloc);
slot_dealloc!(loan_dealloc_slot => loan_dealloc);

unsafe extern "C" fn getbuffer_slot(object: *mut PyObject, view: *mut raw::Buffer, flags: raw::c_int) -> raw::c_int {
    // SAFETY: CPython calls with the GIL held, an alive exporter and the consumer's view; JDirect objects hold Windows.
    unsafe {
        sanca_capi::trampoline::status(|_| {
            let object = Borrowed::from_raw(object);
            let window = layout::boxed::<Window>(object);
            let export = Export {
                data: window.address as *mut _,
                bytes: window.bytes,
                item_size: 1,
                format: c"B",
                read_only: window.read_only,
            };
            buffer::fill(view, object, &export, flags, 0).map(|()| 0)
        })
    }
}

unsafe extern "C" fn releasebuffer_slot(_: *mut PyObject, view: *mut raw::Buffer) {
    // SAFETY: the view was filled by `getbuffer_slot` and is released once.
    unsafe { sanca_capi::trampoline::nothing(|_| _ = buffer::unfill(view)) }
}

/// `direct_view(buffer)`: a memoryview of all its memory.
pub fn view(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    let found =
        state.java().direct_buffer(&reference.receiver()).map_err(|error| crate::errors::raise(state, gil, error))?;
    let Some(DirectMemory { address, elements }) = found else {
        let message = format!(
            "{} is not a direct java.nio buffer: only memory outside the Java heap can be shared",
            crate::errors::shown(args[0])
        );
        return Err(gil.raise(Builtin::TypeError, &message));
    };
    let read_only = args[0].call_method(c"isReadOnly", &[])?.get(gil).is_true();
    let bytes = elements * item(args[0])?.1;
    let window = Window { _owner: args[0].own(), address, bytes, read_only };
    let object = layout::new_boxed(state.types().window.get(gil), window)?;
    buffer::memory_view(object.get(gil))
}

/// `direct_buffer(obj)`: a direct `ByteBuffer` over a Python buffer's memory.
pub fn buffer(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let (lent, read_only) = match Lent::contiguous(args[0], true) {
        Ok(lent) => (lent, false),
        Err(_) => {
            gil.clear();
            (Lent::contiguous(args[0], false)?, true)
        }
    };
    let (address, bytes) = (lent.address(), lent.byte_len());
    let loan = layout::new_boxed(state.types().loan.get(gil), Loan { lent: Some(lent) })?;
    let owner = state.lend(loan.get(gil));
    let mut sink = PySink::holding(state, gil);
    let outcome = link.direct_over(address, bytes, read_only, owner, &mut sink);
    if outcome.is_err() {
        state.return_lent(gil, owner);
    }
    sink.finish(outcome)
}

fn window_dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: JDirect objects hold Windows.
    unsafe { layout::drop_boxed::<Window>(object) };
    layout::free(object);
}

fn loan_dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: JLoan objects hold Loans; dropping one gives the memory back.
    unsafe { layout::drop_boxed::<Loan>(object) };
    layout::free(object);
}

impl Drop for Loan {
    fn drop(&mut self) {
        drop(self.lent.take());
    }
}
