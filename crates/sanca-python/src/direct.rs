//! Memory shared without a copy: Java's direct buffers as memoryviews, Python's buffers as direct `ByteBuffer`s.

use crate::class::Class;
use crate::layout;
use crate::ndarray::Holder;
use crate::result::PySink;
use crate::state::State;
use sanca_capi::buffer::{self, Export, Lent};
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::numpy::{Api, Over};
use sanca_capi::raw::{self, PyObject};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_dealloc};
use sanca_model::link::DirectMemory;
use sanca_model::{ObjectRef, PyRef};

/// What stands between a memoryview and the Java buffer whose memory it shows.
struct Window {
    /// Keeps the Java object, and so its memory, alive.
    owner: Owner,
    address: usize,
    bytes: usize,
    read_only: bool,
}

/// Who has the memory of a window.
enum Owner {
    /// A direct buffer, as a Python object.
    Buffer { _object: Object },
    /// A `DirectNDArray`, by a handle of ours.
    Array(ObjectRef, Shown),
}

/// How the elements of a `DirectNDArray` of Java's lie in its memory: in C order.
#[derive(Debug)]
pub struct Shown {
    /// As in [`sanca_model::link::Layout`].
    pub dtype: u8,
    /// The length of each dimension.
    pub dimensions: Box<[i32]>,
}

/// Python memory lent to Java: the loan ends when this object dies.
struct Loan {
    lent: Option<Lent>,
    /// What Java asked for the memory of.
    lender: Object,
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
    if is_segment(state, object) {
        return segment(object);
    }
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
        Integer::Small(limit) => usize::try_from(limit).unwrap_or(0),
        Integer::Big => 0,
    };
    Ok(Export { data: address as *mut _, bytes: limit * item_size, item_size, format, read_only })
}

/// Whether it is a `java.lang.foreign.MemorySegment`.
fn is_segment(state: &State, object: Borrowed<'_>) -> bool {
    let is = |class: &'static Class| class.holder == Some(Holder::Segment);
    layout::class_of(object)
        .is_some_and(|class| class.supertypes().iter().any(|&above| state.class_if_known(above).is_some_and(is)))
}

/// The memory of a segment, if nobody can free it while Python looks at it.
fn segment(object: Borrowed<'_>) -> Result<Export> {
    let gil = object.gil();
    let ask = |name: &'static core::ffi::CStr| object.call_method(name, &[]);
    let number = |name| match ask(name)?.get(gil).integer() {
        Integer::Small(number) => Ok(number as usize),
        Integer::Big => Err(gil.raise_static(c"internal error in Sanca: the size of a segment")),
    };
    if !ask(c"isNative")?.get(gil).is_true() {
        let message = "a MemorySegment in the Java heap cannot be shared: only memory outside of it does not move";
        return Err(gil.raise(Builtin::BufferError, message));
    }
    let scope = ask(c"scope")?;
    let arena = layout::class_of(scope.get(gil)).map_or("", |class| class.header.name.as_ref());
    let arena = arena.rsplit('.').next().unwrap_or_default();
    // The public classes do not tell; as in `Segments.java` an unknown one is refused.
    if !["Global", "Implicit", "Heap"]
        .iter()
        .any(|lasting| arena.trim_start_matches("GlobalSession$").starts_with(lasting))
    {
        let message = format!(
            "the memory of this MemorySegment belongs to an arena that can be closed ({arena}), and Python would not notice \
             that: allocate it with Arena.ofAuto() or Arena.global()"
        );
        return Err(gil.raise(Builtin::BufferError, &message));
    }
    let read_only = ask(c"isReadOnly")?.get(gil).is_true();
    Ok(Export {
        data: number(c"address")? as *mut _,
        bytes: number(c"byteSize")?,
        item_size: 1,
        format: c"B",
        read_only,
    })
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
    let window = Window { owner: Owner::Buffer { _object: args[0].own() }, address, bytes, read_only };
    let object = layout::new_boxed(state.types().window.get(gil), window)?;
    buffer::memory_view(object.get(gil))
}

/// `direct_buffer(obj)`: a direct `ByteBuffer` over a Python buffer's memory.
pub fn buffer(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let lent = contiguous(gil, args[0])?;
    let (address, bytes, read_only) = (lent.address(), lent.byte_len(), lent.read_only());
    let owner = lend(state, gil, args[0], lent)?;
    let mut sink = PySink::holding(state, gil);
    let outcome = link.direct_over(address, bytes, read_only, owner, &mut sink);
    if outcome.is_err() {
        state.return_lent(gil, owner);
    }
    sink.finish(outcome)
}

/// Contiguous memory, to be written to if its owner allows that.
pub fn contiguous(gil: Gil<'_>, value: Borrowed<'_>) -> Result<Lent> {
    Lent::contiguous(value, true).or_else(|_| {
        gil.clear();
        Lent::contiguous(value, false)
    })
}

/// Memory on its way to Java: what stands for it there, one reference of which is Java's from then on.
pub fn lend(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, lent: Lent) -> Result<PyRef> {
    let loan = Loan { lent: Some(lent), lender: value.own() };
    let loan = layout::new_boxed(state.types().loan.get(gil), loan)?;
    Ok(state.lend(loan.get(gil)))
}

/// An object that comes back from Java; of lent memory what it belongs to.
pub fn lender(state: &State, object: Borrowed<'_>) -> Object {
    if object.class().as_ptr() != state.types().loan.as_ptr() {
        return object.own();
    }
    // SAFETY: JLoan objects hold Loans.
    unsafe { layout::boxed::<Loan>(object) }.lender.share(object.gil())
}

/// An exporter of a `DirectNDArray`'s memory. Takes over the handle.
pub fn window(
    state: &'static State,
    gil: Gil<'_>,
    owner: ObjectRef,
    address: usize,
    bytes: usize,
    read_only: bool,
    shown: Shown,
) -> Result<Object> {
    let window = Window { owner: Owner::Array(owner, shown), address, bytes, read_only };
    layout::new_boxed(state.types().window.get(gil), window).inspect_err(|_| state.java().release(owner.handle))
}

/// A `numpy.ndarray` over all the memory of a window.
pub fn array(gil: Gil<'_>, api: &Api, over: &Over<'_>, window: Object) -> Result<Object> {
    // SAFETY: JDirect objects hold Windows.
    let memory = unsafe { layout::boxed::<Window>(window.get(gil)) };
    let end = over.lengths.iter().zip(over.strides).try_fold(0usize, |end, (&length, &stride)| {
        end.checked_add(usize::try_from(length.checked_sub(1)?.checked_mul(stride)?).ok()?)
    });
    let size = over.strides.last().map_or(memory.bytes, |&size| size.unsigned_abs());
    if end.is_none_or(|end| end + size > memory.bytes) || over.data != memory.address {
        return Err(gil.raise_static(c"internal error in Sanca: an array beyond its memory"));
    }
    // SAFETY: `sanca_python::ndarray` gives NumPy's own type and dtype; the elements lie in the window's memory (checked above), which
    // it keeps.
    unsafe { api.array(gil, over, window) }
}

/// The `DirectNDArray` that a window shows, how, and where.
pub fn shown<'a>(state: &State, object: Borrowed<'a>) -> Option<(ObjectRef, &'a Shown, usize)> {
    if object.class().as_ptr() != state.types().window.as_ptr() {
        return None;
    }
    // SAFETY: JDirect objects hold Windows.
    let window = unsafe { layout::boxed::<Window>(object) };
    match &window.owner {
        Owner::Array(owner, shown) => Some((*owner, shown, window.address)),
        Owner::Buffer { .. } => None,
    }
}

fn window_dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: alive until it is freed below.
    let this = unsafe { Borrowed::from_raw(object) };
    // SAFETY: JDirect objects hold Windows.
    if let Owner::Array(owner, _) = unsafe { &layout::boxed::<Window>(this).owner }
        && let Some(link) = layout::state_of_type(this.class()).link_if_started()
    {
        link.release(owner.handle);
    }
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
