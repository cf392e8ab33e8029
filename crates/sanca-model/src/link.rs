//! The two doors. [`JavaLink`] is what Python asks of Java, [`PythonLink`] what Java asks of Python. Both are
//! object-safe, neither knows who stands behind it, and each is crossed once per operation.

use crate::error::{Error, Result};
use crate::handle::{ClassId, Handle, MemberId, ObjectRef, Pin, PyRef, Receiver};
use crate::operation::Operation;
use crate::shape::{CallbackMethod, ClassHeader, Executable, Field, Members};
use crate::value::{Arg, Kind, Sink};

/// What Python asks of Java. Any thread may call any method; a thread is attached on its first call and detached when
/// it ends. No method takes the GIL, and none keeps a lock of ours while Java code runs.
pub trait JavaLink: Send + Sync {
    // --- classes

    /// Finds a class by binary name (`java.util.Map$Entry`), canonical nested name (`java.util.Map.Entry`), primitive
    /// name, or array name (`int[]`, `[I`, `java.lang.String[][]`). Runs no static initialiser.
    fn find_class(&self, name: &str) -> Result<ClassId>;
    /// The class a `java.lang.Class` object stands for.
    fn class_of_class(&self, class_object: Handle) -> Result<ClassId>;
    /// The `java.lang.Class` object of a class.
    fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()>;
    /// What the Python type needs to exist.
    fn describe(&self, class: ClassId) -> Result<ClassHeader>;
    /// Everything public the class adds to its supertypes.
    fn members(&self, class: ClassId) -> Result<Members>;
    /// All methods of one name that objects of a class have, private ones too, nearest first: what Py4J's server chooses from. `None` if
    /// the link cannot tell of methods that are not public.
    fn methods_by_name(&self, class: ClassId, name: &str) -> Result<Option<Vec<Executable>>> {
        let _ = (class, name);
        Ok(None)
    }
    /// Return class of the one abstract method of a functional interface.
    fn functional_result(&self, class: ClassId) -> Result<ClassId>;
    /// A member as Java source would declare it, with generics and parameter names where the class file has them:
    /// `public <T> T[] toArray(T[] a) throws …`.
    fn signature(&self, member: MemberId) -> Result<Box<str>>;
    /// Simple names of what lies in a package: `(name, is_package)`; empty if there is no such package.
    fn list_package(&self, package: &str) -> Result<Vec<(Box<str>, bool)>>;
    /// Whether there is a package of that name, or packages below it. Cheaper than listing.
    fn is_package(&self, name: &str) -> Result<bool>;
    /// Up to `max` full names of classes that resemble a missing one, best first.
    fn near_names(&self, name: &str, max: u32) -> Result<Vec<Box<str>>>;
    /// The object that the process which runs Java has there for its clients: null where there is none, as in a process of one's own.
    fn entry_point(&self, sink: &mut dyn Sink) -> Result<()> {
        sink.null();
        Ok(())
    }
    /// Adds class path entries (absolute, existing) to those searched.
    fn add_classpath(&self, entries: &[&str]) -> Result<()>;

    // --- members

    /// Runs a method (a `receiver` unless static) or a constructor. `args` are already converted: one per
    /// parameter, a varargs tail already gathered into its array.
    fn invoke(&self, member: &Executable, receiver: Handle, args: &[Arg<'_>], sink: &mut dyn Sink) -> Result<()>;
    /// Reads a field; `receiver` is `None` for static ones.
    fn get_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()>;
    /// Writes a field.
    fn set_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, value: &Arg<'_>) -> Result<()>;

    // --- objects

    /// Gives a handle back. Never blocks, never fails, needs no attached thread; takes effect soon after.
    fn release(&self, handle: Handle);
    /// Gives a pin back, likewise.
    fn unpin(&self, pin: Pin);
    /// Carries out what the calling thread has given back, for one that will not call again soon: a server's that waits for its peer.
    fn flush(&self) {}
    /// A second handle on the same object.
    fn duplicate(&self, handle: Handle) -> Result<Handle>;
    /// Whether two handles name the same object (`==`).
    fn same(&self, a: Handle, b: Handle) -> Result<bool>;
    /// Whether an object is an instance of a class (null is none). Members and arrays are used as their callers say, unasked; this is for
    /// one who cannot know: a server that is told by its client.
    fn is_instance(&self, object: Handle, class: ClassId) -> Result<bool> {
        let _ = (object, class);
        Err(Error::Internal("this link takes its callers' word for what an object is".into()))
    }
    /// What the elements of an array are, likewise; `None` if the object is no array.
    fn array_kind(&self, object: Handle) -> Result<Option<Kind>> {
        let _ = object;
        Err(Error::Internal("this link takes its callers' word for what an object is".into()))
    }
    /// Enters the monitor of an object for the calling thread.
    fn monitor_enter(&self, receiver: &Receiver<'_>) -> Result<()>;
    /// Leaves it.
    fn monitor_exit(&self, receiver: &Receiver<'_>) -> Result<()>;
    /// Turns one value into a Java object and gives *that* to the sink, never a converted value: a `String`, a box.
    fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()>;
    /// Makes a direct `ByteBuffer` over foreign memory. The memory must stay until [`PythonLink::release`] is called for
    /// `owner`, which happens once no Java object uses the buffer any more.
    fn direct_over(
        &self,
        address: usize,
        bytes: usize,
        read_only: bool,
        owner: PyRef,
        sink: &mut dyn Sink,
    ) -> Result<()>;
    /// Turns an object into a packed value, containers deeply. What has no packed form stays an object in it.
    fn pack(&self, object: Handle, out: &mut Vec<u8>) -> Result<()>;

    // --- arrays

    /// Makes an array whose element class is `component`; more than one length makes arrays of arrays.
    fn new_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()>;
    /// Makes a primitive array from `data` (native byte order, a whole number of elements; booleans are 0 or 1).
    fn array_from(&self, kind: Kind, data: &[u8]) -> Result<Handle>;
    /// Number of elements.
    fn array_length(&self, array: &Receiver<'_>) -> Result<i32>;
    /// Copies elements `start..` of a primitive array into `out` (whose length is a whole number of elements).
    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()>;
    /// Copies `data` to elements `start..` of a primitive array.
    fn array_write(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()>;
    /// One element of an array of references.
    fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()>;
    /// Sets one element of an array of references.
    fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()>;
    /// Packs elements of an array of references, one packed value each: as many of `start..start + count` as cross at once,
    /// at least one. Returns how many.
    fn array_pack(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<i32>;
    /// The memory of a direct `java.nio.Buffer`, or `None` if it is not direct. An error if it can be freed while the buffer lives.
    fn direct_buffer(&self, buffer: &Receiver<'_>) -> Result<Option<DirectMemory>>;

    // --- bulk

    /// Makes a chunker of an `Iterable`, `Iterator`, `Enumeration`, `BaseStream`, `Map` (over its keys, or over its
    /// entries with `pairs`) or array; the caller owns the handle.
    fn chunker(&self, object: Handle, pairs: bool) -> Result<Handle>;
    /// Takes up to `max` elements from a chunker, appending one packed value each to `out` (two with `pairs`: key and
    /// value of a map entry). Returns how many elements were taken and whether that was the end; there may be fewer than
    /// `max` without it being the end. If `hasNext` or `next` throws after some were taken, those are returned first and
    /// the next call throws.
    fn iterate(&self, chunker: Handle, max: u32, pairs: bool, out: &mut Vec<u8>) -> Result<(u32, bool)>;

    // --- callbacks

    /// Makes a `java.lang.reflect.Proxy` that forwards to a Python object. On success Java owns one reference to
    /// `object` and gives it back through [`PythonLink::release`]. `callable`: every abstract method calls the object itself;
    /// otherwise methods are looked up by name and default methods run unless overridden.
    fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle>;

    /// Makes the Java object (`org.sanca.PyObject`, or `PyCallable`) that stands for a Python object. On success Java owns one
    /// reference to `object`, likewise.
    fn python_object(&self, object: PyRef, callable: bool) -> Result<Handle>;

    // --- arrays of NumPy's kinds

    /// Makes an `org.sanca.NDArray` of a primitive array, whose handle it takes over.
    fn copied_array(&self, data: Handle, dtype: u8, dimensions: &[i32]) -> Result<Handle>;
    /// Makes an `org.sanca.DirectNDArray` over memory of a Python object. On success Java owns one reference to
    /// `memory.owner` and gives it back through [`PythonLink::release`] once it cannot reach the memory any more.
    fn shared_array(&self, memory: &LentMemory, layout: &Layout<'_>) -> Result<Handle>;
    /// Makes a `java.lang.foreign.MemorySegment` likewise. An error before JDK 22.
    fn memory_segment(&self, memory: &LentMemory) -> Result<Handle>;

    // --- exceptions

    /// What a traceback shows of a throwable.
    fn throwable(&self, throwable: Handle) -> Result<Throwable>;
    /// What Java prints of a throwable (`printStackTrace`), a text of lines. For a server whose clients have no other way to show it.
    fn print(&self, throwable: Handle) -> Result<Box<str>> {
        let _ = throwable;
        Err(Error::Internal("this link does not print".into()))
    }
    /// The Java frames between the callback that the calling thread is in and the call around it, innermost first.
    fn callback_frames(&self) -> Result<Vec<Frame>>;
    /// Makes the Java exception that stands for a Python one (`org.sanca.PythonException`). Java owns one reference to `exception`.
    fn python_exception(&self, error: &PythonError<'_>) -> Result<ObjectRef>;

    // --- threads and life

    /// Names the calling thread for [`JavaLink::interrupt`].
    fn current_thread(&self) -> Result<ThreadToken>;
    /// `Thread.interrupt()` on that thread.
    fn interrupt(&self, thread: ThreadToken) -> Result<()>;
    /// `Thread.interrupted()` on the calling thread: reads and clears its interrupt status.
    fn clear_interrupt(&self) -> Result<bool>;
    /// Stack of that thread as text, for messages.
    fn thread_stack(&self, thread: ThreadToken) -> Result<Box<str>>;
    /// Exact counts, after pending releases have been carried out.
    fn stats(&self) -> Result<Stats>;
    /// Live objects by class: `(class name, count)`, most first.
    fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>>;
    /// The Python objects that Java holds, one entry for each reference. A leaf: it waits for nobody and calls nobody.
    fn held_references(&self) -> Result<Vec<PyRef>>;
    /// Marks the link dead in a forked child: every later call gives [`crate::Error::Forked`].
    fn forked(&self);
    /// Refuses new callbacks, waits up to `deadline_ms` for those in flight and for non-daemon Java threads, then
    /// ends the JVM. Returns whether everything had ended in time.
    fn shutdown(&self, deadline_ms: u64) -> Result<bool>;
    /// `java.specification.version` of the JVM: 17, 25.
    fn java_version(&self) -> u32;
}

/// What Java asks of Python. Called on any Java thread, without the GIL.
pub trait PythonLink: Send + Sync {
    /// Runs `method` on a Python object. `args` is one packed value per parameter; the implementor answers through
    /// `reply` exactly once.
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply);
    /// Performs an operation that a Java program asked for, and answers through `reply` exactly once.
    fn operate(&self, operation: &Operation<'_>, reply: &mut dyn Reply) {
        let _ = operation;
        reply.refuse("this end of the bridge runs no Python");
    }
    /// Gives a reference back. Never blocks and never takes the GIL: the object is released later by a thread
    /// that holds it.
    fn release(&self, object: PyRef);
    /// The calling thread, as Python names threads.
    fn thread_ident(&self) -> u64 {
        0
    }
    /// Raises `KeyboardInterrupt` in a thread of an interpreter, or takes one back that has not been raised yet (`raise` false). With
    /// the lock held, so that the thread runs no Python, `still` is asked whether it should be done.
    fn interrupt_thread(&self, interpreter: u16, thread: u64, still: &dyn Fn() -> bool, raise: bool) {
        let _ = (interpreter, thread, still, raise);
    }
    /// Drops what was given back, now, on this thread: takes the GIL of each interpreter that has any.
    fn drain(&self) {}
    /// Java ends the process (`System.exit`): Python's exit functions run now. Does nothing once Python itself is ending.
    fn at_exit(&self) {}
    /// Python's name for the calling thread, which is about to be attached to Java; `None` if it has none.
    fn thread_name(&self) -> Option<String> {
        None
    }
    /// Whether the object overrides a method by that name (asked for default methods and those of `Object`).
    fn implements(&self, object: PyRef, name: &str) -> bool;
}

/// Takes the outcome of a callback.
pub trait Reply {
    /// The result, already converted to the method's return class.
    fn value(&mut self, value: Arg<'_>);
    /// Throw this Java object; the callee releases the handle.
    fn throw(&mut self, throwable: Handle);
    /// Throw the Java exception that stands for a Python one. True: Java owns the reference and the handle of the cause from now on.
    /// False: it cannot be told like this, see [`JavaLink::python_exception`].
    fn raise(&mut self, error: &PythonError<'_>) -> bool;
    /// Python could not be entered (it is exiting, was forked …): Java throws `IllegalStateException` with this text.
    fn refuse(&mut self, why: &str);
}

/// What a traceback shows of a throwable.
#[derive(Clone, Debug, Default)]
pub struct Throwable {
    /// Class name.
    pub class_name: Box<str>,
    /// `getLocalizedMessage()`, if any.
    pub message: Option<Box<str>>,
    /// Stack, innermost first, without frames of Sanca.
    pub frames: Vec<Frame>,
    /// `getCause()`; owned by the receiver.
    pub cause: Option<ObjectRef>,
    /// `getSuppressed()`; owned by the receiver.
    pub suppressed: Vec<ObjectRef>,
    /// The Python exception it stands for, if it is a `org.sanca.PythonException` (borrowed: valid while the throwable is).
    pub python: Option<PyRef>,
}

/// A Python exception on its way to Java.
#[derive(Clone, Copy, Debug)]
pub struct PythonError<'a> {
    /// The exception; Java takes over one reference.
    pub exception: PyRef,
    /// `ValueError`, `module.Name`.
    pub type_name: &'a str,
    /// `str(exception)`
    pub message: &'a str,
    /// The Python frames, innermost first.
    pub frames: &'a [Frame],
    /// The throwable that caused it, null for none; borrowed.
    pub cause: Handle,
}

/// Memory that a Python object lends to Java.
#[derive(Clone, Copy, Debug)]
pub struct LentMemory {
    /// Lends it; Java takes over one reference.
    pub owner: PyRef,
    /// The first byte.
    pub address: usize,
    /// How much it is.
    pub bytes: usize,
    /// Nobody may write to it.
    pub read_only: bool,
}

/// How the elements of an array lie in memory.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// Number of the [`crate::dtype::DType`], perhaps marked with [`crate::dtype::SWAPPED`].
    pub dtype: u8,
    /// The length of each dimension, the step along each, and the place of the first element, all in elements.
    pub geometry: &'a [i32],
}

/// The memory of a direct buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DirectMemory {
    /// Where it begins.
    pub address: usize,
    /// How much there is, in elements of the buffer's own kind, as `capacity()` counts: ten `long`s are 10.
    pub elements: usize,
}

/// One stack frame, of either language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// `java.util.ArrayList` – or a Python module.
    pub class_name: Box<str>,
    /// Method or function.
    pub method: Box<str>,
    /// File name, empty if unknown.
    pub file: Box<str>,
    /// Line, 0 if unknown, -2 for a native method.
    pub line: i32,
}

/// Names a Java thread for [`JavaLink::interrupt`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ThreadToken(pub u32);

/// Exact counts of one link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    /// Java objects held by Python.
    pub live_handles: u64,
    /// Python objects held by Java proxies and exceptions.
    pub live_proxies: u64,
    /// Calls into Java since the start.
    pub calls: u64,
    /// Calls into Python since the start.
    pub callbacks: u64,
    /// Threads attached now.
    pub threads: u64,
    /// Calls into Python that a Java program left when their time was up, and that still run.
    pub abandoned: u64,
}
