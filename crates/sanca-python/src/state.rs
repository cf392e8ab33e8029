//! Per-interpreter state: every Python pointer we keep lives here, reached from module or class, never from a static.

use crate::callback::Returned;
use crate::class::Class;
use crate::host::Host;
use crate::ndarray::Numpy;
use core::cell::{Cell, OnceCell, RefCell};
use sanca_capi::{Borrowed, Gil, InterpreterId, Object, Result};
use sanca_model::link::{Frame, JavaLink};
use sanca_model::{ClassId, PyRef};
use std::collections::HashMap;

/// Types made when the module is loaded.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Types {
    pub metaclass: Object,
    pub base: Object,
    pub object: Object,
    pub reference: Object,
    pub throwable: Object,
    pub array: Object,
    pub method: Object,
    pub static_method: Object,
    pub mixed_method: Object,
    pub bound_method: Object,
    pub field: Object,
    pub typed: Object,
    pub cast: Object,
    pub iterator: Object,
    pub window: Object,
    pub loan: Object,
    pub gateway_line: Object,
    pub local_gateway: Object,
}

/// Python classes of the standard library that conversions look for; imported on first use.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Library {
    pub decimal: Object,
    pub datetime: Object,
    pub date: Object,
    pub time: Object,
    pub timedelta: Object,
    pub timezone: Object,
    pub uuid: Object,
    pub pure_path: Object,
    pub path: Object,
    pub enumeration: Object,
    pub complex: Object,
}

/// Interned names of what is asked of exceptions, and how frames of ours are told.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ExceptionParts {
    pub module: Object,
    pub qualname: Object,
    pub tb_frame: Object,
    pub tb_lineno: Object,
    pub tb_next: Object,
    pub f_code: Object,
    pub f_globals: Object,
    pub co_filename: Object,
    /// `co_qualname`; `co_name` before Python 3.11.
    pub co_qualname: Object,
    pub name: Object,
    /// Among the globals of frames that stand for Java's: `sanca._traceback._MARK`.
    pub mark: Object,
    /// What file names of this package begin with: `sanca._traceback._PACKAGE`.
    pub package: String,
}

/// A throwable that a callback raised.
pub struct ThrownByCallback {
    /// With its traceback so far.
    pub error: Object,
    /// The Java frames between the callback and where Python had called.
    pub frames: Vec<Frame>,
}

/// The state of one interpreter's module. Leaked: it lives as long as the interpreter.
pub struct State {
    /// How to start a JVM and other things of the image.
    pub host: &'static dyn Host,
    /// Whose state this is.
    pub interpreter: InterpreterId,
    link: Cell<Option<&'static dyn JavaLink>>,
    /// Java hosts this Python: what has no Java form crosses as a `PyObject`.
    pub wraps_any_object: Cell<bool>,
    /// What a drop-in for another bridge does otherwise.
    pub manners: crate::manners::Manners,
    /// Modules of the main interpreter may be used in this one.
    pub shares_modules: Cell<bool>,
    types: OnceCell<Types>,
    /// By class id; null where no type was needed yet.
    classes: RefCell<Vec<Option<&'static Class>>>,
    library: OnceCell<Library>,
    numpy: OnceCell<Numpy>,
    errors: OnceCell<Object>,
    mixins: OnceCell<Object>,
    /// `__sanca_interfaces__` by Python type, so that lookup is once per type. Keys are owned by the values.
    pub implementors: RefCell<ByAddress<usize, (Object, Vec<ClassId>)>>,
    /// References that Java gave back and that are not dropped yet.
    pub returned: Returned,
    /// The throwable that a callback raised last, with its traceback, in case Java lets it through.
    pub thrown_by_callback: RefCell<Option<ThrownByCallback>>,
    /// The interned name under which a throwable keeps its Java object.
    reference_name: OnceCell<Object>,
    /// What is asked of every Python exception on its way to Java.
    exceptions: OnceCell<ExceptionParts>,
    /// Members of collection interfaces that slots call.
    pub members: crate::slots::Members,
}

impl State {
    /// A state without types and without a JVM.
    pub fn new(host: &'static dyn Host, interpreter: InterpreterId) -> State {
        State {
            host,
            interpreter,
            link: Cell::new(None),
            wraps_any_object: Cell::new(false),
            manners: crate::manners::Manners::default(),
            shares_modules: Cell::new(false),
            types: OnceCell::new(),
            classes: RefCell::new(Vec::new()),
            library: OnceCell::new(),
            numpy: OnceCell::new(),
            errors: OnceCell::new(),
            mixins: OnceCell::new(),
            implementors: RefCell::default(),
            returned: Returned::default(),
            thrown_by_callback: RefCell::new(None),
            reference_name: OnceCell::new(),
            exceptions: OnceCell::new(),
            members: crate::slots::Members::default(),
        }
    }

    /// The types made at load.
    #[inline]
    pub fn types(&self) -> &Types {
        self.types.get().expect("the module fills this before any of its functions can run")
    }

    /// Fills [`State::types`]; once.
    pub fn set_types(&self, types: Types) {
        assert!(self.types.set(types).is_ok(), "types are made once");
    }

    /// The link, if a JVM runs.
    #[inline]
    pub fn link_if_started(&self) -> Option<&'static dyn JavaLink> {
        self.link.get()
    }

    /// The link; an error if no JVM runs.
    #[inline]
    pub fn link(&self, gil: Gil<'_>) -> Result<&'static dyn JavaLink> {
        match self.link.get() {
            Some(link) => Ok(link),
            None => Err(self.raise(gil, "SancaError", "no JVM runs in this process yet: call sanca.start() first")),
        }
    }

    /// The link, from code that can only run once there is one (methods of Java objects).
    #[inline]
    pub fn java(&self) -> &'static dyn JavaLink {
        self.link.get().expect("Java objects exist only after a JVM was started")
    }

    /// Installs the link.
    pub fn set_link(&self, link: &'static dyn JavaLink) {
        self.link.set(Some(link));
    }

    /// The class with that number, if its type exists.
    #[inline]
    pub fn class_if_known(&self, id: ClassId) -> Option<&'static Class> {
        self.classes.borrow().get(id.0 as usize).copied().flatten()
    }

    /// Remembers a class; the first one for a number wins.
    pub fn remember_class(&self, id: ClassId, class: &'static Class) -> &'static Class {
        let mut classes = self.classes.borrow_mut();
        let index = id.0 as usize;
        if classes.len() <= index {
            classes.resize(index + 64, None);
        }
        classes[index].get_or_insert(class)
    }

    /// The interned name under which a throwable keeps its Java object.
    pub fn reference_name(&self, gil: Gil<'_>) -> Result<&Object> {
        if let Some(name) = self.reference_name.get() {
            return Ok(name);
        }
        let name = gil.interned("_sanca_reference")?;
        Ok(self.reference_name.get_or_init(|| name))
    }

    /// What is asked of every Python exception.
    pub fn exceptions(&self, gil: Gil<'_>) -> Result<&ExceptionParts> {
        if let Some(parts) = self.exceptions.get() {
            return Ok(parts);
        }
        let ours = gil.import(c"sanca._traceback")?;
        let code = gil.import(c"types")?.get(gil).attr(c"CodeType")?;
        let named_fully = code.get(gil).attr_or_none(c"co_qualname")?.is_some();
        let parts = ExceptionParts {
            module: gil.interned("__module__")?,
            qualname: gil.interned("__qualname__")?,
            tb_frame: gil.interned("tb_frame")?,
            tb_lineno: gil.interned("tb_lineno")?,
            tb_next: gil.interned("tb_next")?,
            f_code: gil.interned("f_code")?,
            f_globals: gil.interned("f_globals")?,
            co_filename: gil.interned("co_filename")?,
            co_qualname: gil.interned(if named_fully { "co_qualname" } else { "co_name" })?,
            name: gil.interned("__name__")?,
            mark: ours.get(gil).attr(c"_MARK")?,
            package: ours.get(gil).attr(c"_PACKAGE")?.get(gil).to_text("the folder of the package")?,
        };
        Ok(self.exceptions.get_or_init(|| parts))
    }

    /// Standard library classes.
    pub fn library(&self, gil: Gil<'_>) -> Result<&Library> {
        if let Some(library) = self.library.get() {
            return Ok(library);
        }
        let datetime = gil.import(c"datetime")?;
        let datetime = datetime.get(gil);
        let pathlib = gil.import(c"pathlib")?;
        let library = Library {
            decimal: gil.import(c"decimal")?.get(gil).attr(c"Decimal")?,
            datetime: datetime.attr(c"datetime")?,
            date: datetime.attr(c"date")?,
            time: datetime.attr(c"time")?,
            timedelta: datetime.attr(c"timedelta")?,
            timezone: datetime.attr(c"timezone")?,
            uuid: gil.import(c"uuid")?.get(gil).attr(c"UUID")?,
            pure_path: pathlib.get(gil).attr(c"PurePath")?,
            path: pathlib.get(gil).attr(c"Path")?,
            enumeration: gil.import(c"enum")?.get(gil).attr(c"Enum")?,
            complex: gil.import(c"builtins")?.get(gil).attr(c"complex")?,
        };
        Ok(self.library.get_or_init(|| library))
    }

    /// What is needed of NumPy, which is imported if it was not; an `ImportError` if it cannot be.
    pub fn numpy(&self, gil: Gil<'_>) -> Result<&Numpy> {
        if let Some(numpy) = self.numpy.get() {
            return Ok(numpy);
        }
        let numpy = Numpy::import(gil)?;
        Ok(self.numpy.get_or_init(|| numpy))
    }

    /// The same, if an array of Java's has come here before.
    pub fn numpy_if_imported(&self) -> Option<&Numpy> {
        self.numpy.get()
    }

    /// `sanca._errors`
    pub fn errors(&self, gil: Gil<'_>) -> Result<&Object> {
        if let Some(errors) = self.errors.get() {
            return Ok(errors);
        }
        let module = gil.import(c"sanca._errors")?;
        Ok(self.errors.get_or_init(|| module))
    }

    /// `sanca._mixins`
    pub fn mixins(&self, gil: Gil<'_>) -> Result<&Object> {
        if let Some(mixins) = self.mixins.get() {
            return Ok(mixins);
        }
        let module = gil.import(c"sanca._mixins")?;
        Ok(self.mixins.get_or_init(|| module))
    }

    /// Raises one of the package's own errors.
    #[cold]
    pub fn raise(&self, gil: Gil<'_>, name: &str, message: &str) -> sanca_capi::Raised {
        let class = self.errors(gil).and_then(|errors| {
            let name = gil.text(name)?;
            errors.get(gil).attr_object(name.get(gil))
        });
        match class {
            Ok(class) => gil.raise_type(class.get(gil), message),
            Err(raised) => raised,
        }
    }

    /// One more reference to an object, for Java to own.
    pub fn lend(&self, object: Borrowed<'_>) -> PyRef {
        PyRef::new(object.own().into_raw().addr(), self.interpreter.0)
    }

    /// Drops a reference that Java gave back.
    pub fn return_lent(&self, gil: Gil<'_>, object: PyRef) {
        drop(crate::callback::owned(gil, object));
    }
}

impl core::fmt::Debug for State {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// Addresses of the types of functions, built-in functions and bound methods: static types, so the same for the process.
static FUNCTION_TYPES: [core::sync::atomic::AtomicUsize; 3] = [const { core::sync::atomic::AtomicUsize::new(0) }; 3];

/// Whether a value is a plain function of Python: callable, and nothing else.
#[inline]
pub fn is_function(value: Borrowed<'_>) -> bool {
    let class = value.type_ptr() as usize;
    FUNCTION_TYPES.iter().any(|known| known.load(core::sync::atomic::Ordering::Relaxed) == class)
}

/// See [`is_function`].
pub fn remember_function_types(gil: Gil<'_>) -> Result<()> {
    let types = gil.import(c"types")?;
    for (place, name) in FUNCTION_TYPES.iter().zip([c"FunctionType", c"BuiltinFunctionType", c"MethodType"]) {
        let class = types.get(gil).attr(name)?;
        place.store(class.as_ptr() as usize, core::sync::atomic::Ordering::Relaxed);
    }
    Ok(())
}

/// Hashes an address: the allocator has made it unique, so one multiplication to spread it will do.
#[derive(Debug, Default, Clone, Copy)]
pub struct AddressHasher(u64);

impl core::hash::Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(self.0 ^ u64::from(byte));
        }
    }
    fn write_u64(&mut self, address: u64) {
        let spread = address.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = spread ^ spread >> 32;
    }
    fn write_usize(&mut self, address: usize) {
        self.write_u64(address as u64);
    }
}

/// A map by address.
pub type ByAddress<K, V> = HashMap<K, V, core::hash::BuildHasherDefault<AddressHasher>>;
