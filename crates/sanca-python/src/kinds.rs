//! Looking at a Python value for the overload chooser: which [`PyKind`] it is. Runs only when a call site's cache does
//! not know the argument types yet.

use crate::layout;
use crate::state::State;
use sanca_capi::buffer::Lent;
use sanca_capi::container::Container;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::text::View;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::ClassId;
use sanca_model::assign::ClassOracle;
use sanca_model::python_type::{Element, IntSize, InterfaceList, PyKind, StrLength};
use sanca_model::shape::Sort;
use sanca_model::value::Kind;
use std::cell::RefCell;

/// Answers the chooser's questions about classes, and keeps the interface lists of one call.
pub struct Oracle<'py> {
    state: &'static State,
    gil: Gil<'py>,
    interfaces: RefCell<Vec<Vec<ClassId>>>,
    wraps: bool,
}

impl<'py> Oracle<'py> {
    /// For one call.
    pub fn new(state: &'static State, gil: Gil<'py>) -> Self {
        Oracle { state, gil, interfaces: RefCell::new(Vec::new()), wraps: state.wraps_any_object.get() }
    }

    /// Where what has no Java form crosses as a `PyObject`, or does not.
    pub fn wrapping(self, wraps: bool) -> Self {
        Oracle { wraps, ..self }
    }

    fn class(&self, id: ClassId) -> Option<&'static crate::class::Class> {
        match crate::class::get(self.state, self.gil, id) {
            Ok(class) => Some(class),
            Err(_) => {
                self.gil.clear();
                None
            }
        }
    }

    /// The kind of a value.
    pub fn kind(&self, value: Borrowed<'_>) -> Result<PyKind> {
        if value.is_none() {
            return Ok(PyKind::None);
        }
        if value.is_bool() {
            return Ok(PyKind::Bool);
        }
        if value.is_exact_int() {
            return Ok(PyKind::Int(int_size(value)));
        }
        if value.is_exact_float() {
            return Ok(PyKind::Float);
        }
        if value.is_exact_str() {
            return Ok(PyKind::Str(str_length(value)));
        }
        if let Some(class) = layout::class_of(value) {
            return Ok(PyKind::Java(class.id()));
        }
        if layout::class_of_type(value).is_some() {
            return Ok(PyKind::JavaClass);
        }
        if crate::state::is_function(value) {
            return Ok(PyKind::Callable);
        }
        if let Some(kind) = crate::typed::kind(self.state, value) {
            return Ok(kind);
        }
        self.other(value)
    }

    fn other(&self, value: Borrowed<'_>) -> Result<PyKind> {
        for (container, kind) in [
            (Container::List, PyKind::List),
            (Container::Tuple, PyKind::Tuple),
            (Container::Dict, PyKind::Dict),
            (Container::Set, PyKind::Set),
            (Container::FrozenSet, PyKind::FrozenSet),
            (Container::Bytes, PyKind::Bytes),
            (Container::ByteArray, PyKind::ByteArray),
            (Container::Range, PyKind::Range),
        ] {
            if value.is_container(container) {
                return Ok(kind);
            }
        }
        if let Some(interfaces) = crate::callback::interfaces(self.state, self.gil, value)? {
            let mut lists = self.interfaces.borrow_mut();
            lists.push(interfaces);
            return Ok(PyKind::Proxy(InterfaceList(lists.len() as u32 - 1)));
        }
        let library = self.state.library(self.gil)?;
        let gil = self.gil;
        let is = |class: &sanca_capi::Object| value.is_instance(class.get(gil));
        if value.is_int() {
            return Ok(PyKind::Int(int_size(value)));
        }
        if value.is_float() {
            return Ok(PyKind::Float);
        }
        if value.is_str() {
            return Ok(PyKind::Str(str_length(value)));
        }
        if is(&library.enumeration) {
            return Ok(PyKind::PyEnum);
        }
        if is(&library.datetime) {
            return Ok(PyKind::DateTime { aware: is_aware(value)? });
        }
        if is(&library.date) {
            return Ok(PyKind::Date);
        }
        if is(&library.time) {
            return Ok(PyKind::Time { aware: is_aware(value)? });
        }
        for (class, kind) in [
            (&library.timedelta, PyKind::TimeDelta),
            (&library.decimal, PyKind::Decimal),
            (&library.uuid, PyKind::Uuid),
            (&library.pure_path, PyKind::Path),
            (&library.complex, PyKind::Complex),
        ] {
            if is(class) {
                return Ok(kind);
            }
        }
        self.by_protocol(value)
    }

    fn by_protocol(&self, value: Borrowed<'_>) -> Result<PyKind> {
        if is_numpy_bool(value) {
            return Ok(PyKind::Bool);
        }
        if is_numpy_scalar(value) {
            if is_index(value) {
                let number = value.index()?;
                return Ok(PyKind::Int(int_size(number.get(self.gil))));
            }
            return Ok(if is_numpy_float(value) { PyKind::Float } else { PyKind::Other });
        }
        if let Some(kind) = buffer_kind(value) {
            return Ok(kind);
        }
        if !value.is_type()
            && let Some(number) = as_index(value)?
        {
            return Ok(PyKind::Int(int_size(number.get(self.gil))));
        }
        if value.is_callable() {
            return Ok(PyKind::Callable);
        }
        if !value.is_type() && value.class().attr_or_none(c"__next__")?.is_some() {
            return Ok(PyKind::Iterator);
        }
        Ok(PyKind::Other)
    }

    /// The kind of a list or tuple whose elements were looked at.
    pub fn kind_with_elements(&self, value: Borrowed<'_>) -> Result<PyKind> {
        let kind = self.kind(value)?;
        if !matches!(kind, PyKind::List | PyKind::Tuple) {
            return Ok(kind);
        }
        let (element, depth) = self.elements(value, 1)?;
        Ok(PyKind::ListOf { element, depth })
    }

    fn elements(&self, value: Borrowed<'_>, depth: u8) -> Result<(Element, u8)> {
        let mut found = Element::Empty;
        let mut deepest = depth;
        let items = value.iter()?;
        while let Some(item) = items.get(self.gil).next()? {
            let item = item.get(self.gil);
            let next = match self.kind(item)? {
                PyKind::None => continue,
                PyKind::List | PyKind::Tuple if depth < 8 => {
                    let (element, inner) = self.elements(item, depth + 1)?;
                    let mixed = deepest > depth && inner != deepest;
                    deepest = deepest.max(inner);
                    if mixed { Element::Mixed } else { element }
                }
                PyKind::Bool => Element::Bool,
                PyKind::Int(size) => Element::Int(size),
                PyKind::Float => Element::Float,
                PyKind::Str(length) => Element::Str(length),
                PyKind::Bytes => Element::Bytes,
                PyKind::Java(class) => Element::Java(class),
                _ => Element::Mixed,
            };
            found = join(found, next);
        }
        Ok((found, deepest))
    }
}

fn join(a: Element, b: Element) -> Element {
    match (a, b) {
        (Element::Empty, other) | (other, Element::Empty) => other,
        (Element::Int(a), Element::Int(b)) => Element::Int(a.max(b)),
        (Element::Str(a), Element::Str(b)) => Element::Str(a.max(b)),
        (Element::Float, Element::Int(_)) | (Element::Int(_), Element::Float) => Element::Float,
        (a, b) if a == b => a,
        _ => Element::Mixed,
    }
}

impl ClassOracle for Oracle<'_> {
    fn is_assignable(&self, from: ClassId, to: ClassId) -> bool {
        from == to || self.class(from).is_some_and(|class| class.is_assignable_to(to))
    }
    fn is_functional(&self, class: ClassId) -> bool {
        self.class(class).is_some_and(|class| class.header.functional)
    }
    fn is_enum(&self, class: ClassId) -> bool {
        self.class(class).is_some_and(|class| class.header.sort == Sort::Enum)
    }
    fn name(&self, class: ClassId) -> std::borrow::Cow<'_, str> {
        match sanca_model::well_known::kind_of(class) {
            Kind::Object => {
                self.class(class).map_or("?".into(), |class| std::borrow::Cow::Borrowed(&*class.header.name))
            }
            kind => kind.name().into(),
        }
    }
    fn component(&self, class: ClassId) -> ClassId {
        self.class(class).map_or(ClassId::NONE, |class| class.header.component)
    }
    fn functional_result(&self, class: ClassId) -> ClassId {
        self.class(class).and_then(|class| class.functional_result(self.gil)).unwrap_or(ClassId::NONE)
    }
    fn wraps_any_object(&self) -> bool {
        self.wraps
    }
    fn stands_for_python(&self, class: ClassId) -> bool {
        self.class(class).is_some_and(|class| stands_for_python(&class.header.name))
    }
    fn holds_arrays(&self, class: ClassId) -> bool {
        self.class(class).is_some_and(|class| class.holder.is_some())
    }
    fn implements(&self, list: InterfaceList, class: ClassId) -> bool {
        let lists = self.interfaces.borrow();
        lists
            .get(list.0 as usize)
            .is_some_and(|list| list.iter().any(|&interface| self.is_assignable(interface, class)))
    }
}

/// Our class of Python objects, that of callables, and what the drop-in for Jep has instead.
pub fn stands_for_python(class: &str) -> bool {
    matches!(class, "org.sanca.PyObject" | "org.sanca.PyCallable" | "jep.python.PyObject" | "jep.python.PyCallable")
}

fn int_size(value: Borrowed<'_>) -> IntSize {
    match value.integer() {
        Integer::Small(number) => IntSize::of(number),
        Integer::Big => IntSize::Big,
    }
}

/// Whether a `str` could be a `char`.
pub fn str_length(value: Borrowed<'_>) -> StrLength {
    match value.text_view() {
        Some(View::Latin1([_]) | View::Ucs2([_, _])) => StrLength::One,
        _ => StrLength::Other,
    }
}

fn is_aware(value: Borrowed<'_>) -> Result<bool> {
    let offset = value.call_method(c"utcoffset", &[])?;
    Ok(!offset.get(value.gil()).is_none())
}

/// Whether it becomes a `List` of its own accord.
pub fn is_sequence(value: Borrowed<'_>) -> bool {
    [Container::List, Container::Tuple, Container::Range].into_iter().any(|which| value.is_container(which))
}

/// Whether it has `__index__` (numpy integers do; floats do not).
pub fn is_index(value: Borrowed<'_>) -> bool {
    has(value, c"__index__")
}

/// What `__index__` gives, if it means to: that of a numpy array raises `TypeError` unless the array is one integer.
pub fn as_index(value: Borrowed<'_>) -> Result<Option<Object>> {
    if !is_index(value) {
        return Ok(None);
    }
    match value.index() {
        Ok(number) => Ok(Some(number)),
        Err(_) if value.gil().matches(Builtin::TypeError) => {
            value.gil().clear();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn has(value: Borrowed<'_>, name: &'static core::ffi::CStr) -> bool {
    match value.class().attr_or_none(name) {
        Ok(found) => found.is_some(),
        Err(_) => {
            value.gil().clear();
            false
        }
    }
}

fn module_of_type(value: Borrowed<'_>) -> String {
    let gil = value.gil();
    match value.class().attr(c"__module__") {
        Ok(module) if module.get(gil).is_str() => module.get(gil).to_text_lossy(),
        Ok(_) => String::new(),
        Err(_) => {
            gil.clear();
            String::new()
        }
    }
}

/// A NumPy value of no dimensions.
pub fn is_numpy_scalar(value: Borrowed<'_>) -> bool {
    module_of_type(value) == "numpy" && !has(value, c"__array_finalize__") && has(value, c"dtype")
}

/// `numpy.bool_`
pub fn is_numpy_bool(value: Borrowed<'_>) -> bool {
    let name = value.type_name();
    (name == "bool" || name == "bool_") && module_of_type(value) == "numpy"
}

/// `numpy.float32` and friends.
pub fn is_numpy_float(value: Borrowed<'_>) -> bool {
    // All scalars have `__float__`, dates among them.
    is_numpy_scalar(value) && (value.type_name().starts_with("float") || value.type_name() == "longdouble")
}

/// The kind of an exporter of the buffer protocol.
fn buffer_kind(value: Borrowed<'_>) -> Option<PyKind> {
    let Ok(lent) = Lent::of(value) else {
        value.gil().clear();
        return None;
    };
    let kind =
        crate::array::kind_of_format(lent.format().to_bytes(), lent.item_size()).map_or(Kind::Object, |(kind, _)| kind);
    if value.is_container(Container::MemoryView) && kind == Kind::Byte && lent.dimensions() == 1 {
        return Some(PyKind::MemoryView);
    }
    Some(PyKind::Buffer { kind, ndim: u8::try_from(lent.dimensions()).unwrap_or(u8::MAX) })
}
