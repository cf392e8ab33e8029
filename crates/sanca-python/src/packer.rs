//! Python values in packed form: what crosses in bulk, and everything that has no argument form of its own. Here the form is
//! chosen; [`mod@write`] has the bytes of each.

mod made;
mod write;

pub use made::Made;
pub use write::utf16;

use crate::argument;
use crate::class;
use crate::layout;
use crate::state::State;
use sanca_capi::container::Container;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::pack::tag;
use sanca_model::value::Kind;
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle};

/// Writes packed values.
pub struct Packer<'py> {
    state: &'static State,
    gil: Gil<'py>,
    bytes: Vec<u8>,
    /// Handles in the bytes that were made for them.
    pub made: Made,
    /// Objects whose handles are in the bytes: their containers may lose them before Java reads.
    held: Vec<Object>,
    depth: u32,
}

impl<'py> Packer<'py> {
    /// Starts empty, without allocating.
    pub const fn new(gil: Gil<'py>, made: Made) -> Self {
        Packer { state: made.state(), gil, bytes: Vec::new(), made, held: Vec::new(), depth: 0 }
    }

    /// The handles in what was written, to outlive it.
    pub fn take_made(&mut self) -> Made {
        self.made.take()
    }

    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How much was written.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whose classes.
    pub const fn state(&self) -> &'static State {
        self.state
    }

    /// The proof.
    pub const fn gil(&self) -> Gil<'py> {
        self.gil
    }

    /// One value for a place of that class (`OBJECT`: its natural form).
    pub fn value(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<()> {
        // The order is by how often each is met in real containers.
        if value.is_exact_int() && class == well_known::OBJECT {
            return self.integer(value);
        }
        if value.is_exact_str() && class == well_known::OBJECT {
            return self.text(value);
        }
        if value.is_none() {
            self.bytes.push(tag::NULL);
            return Ok(());
        }
        if let Some(reference) = layout::reference(value) {
            let handle = reference.handle.get();
            return self.handle(value, handle, class);
        }
        if class == well_known::OBJECT { self.natural(value) } else { self.targeted(value, class) }
    }

    fn handle(&mut self, value: Borrowed<'_>, handle: Handle, class: ClassId) -> Result<()> {
        if !layout::class_of(value).is_some_and(|theirs| theirs.is_assignable_to(class)) {
            let target = argument::class_name(self.state, self.gil, class);
            return Err(crate::errors::not_convertible(self.state, self.gil, value, &target));
        }
        if self.made.reply {
            let link = self.state.java();
            let copy = link.duplicate(handle).map_err(|error| crate::errors::raise(self.state, self.gil, error))?;
            self.give(copy);
            return Ok(());
        }
        self.held.push(value.own());
        self.bytes.push(tag::HANDLE);
        self.u32(handle.0);
        Ok(())
    }

    fn natural(&mut self, value: Borrowed<'_>) -> Result<()> {
        if value.is_bool() {
            self.bytes.push(if value.is_true() { tag::TRUE } else { tag::FALSE });
            return Ok(());
        }
        if value.is_float() {
            self.bytes.push(tag::DOUBLE);
            self.raw(&value.float().to_ne_bytes());
            return Ok(());
        }
        if value.is_str() {
            return self.text(value);
        }
        if value.is_int() {
            return self.integer(value);
        }
        if value.is_container(Container::Dict) {
            return self.map(value);
        }
        if crate::kinds::is_sequence(value) {
            return self.sequence(self.list_tag(value), value, well_known::OBJECT);
        }
        if let Some(other) = crate::manners::natural(self.state, self.gil, value)? {
            return self.value(other.get(self.gil), well_known::OBJECT);
        }
        if value.is_container(Container::Set) || value.is_container(Container::FrozenSet) {
            return self.sequence(tag::SET, value, well_known::OBJECT);
        }
        if let Some(bytes) = value.bytes_view() {
            self.bytes.push(tag::BYTES);
            self.counted(bytes);
            return Ok(());
        }
        if crate::typed::pack(self, value)? || crate::time::pack(self, value, well_known::OBJECT)? {
            return Ok(());
        }
        if let Some(handle) = crate::callback::proxy_for(self.state, self.gil, value, well_known::OBJECT)? {
            self.give(handle);
            return Ok(());
        }
        if let Some(handle) = crate::array::from_python(self.state, self.gil, value, well_known::OBJECT)? {
            self.give(handle);
            return Ok(());
        }
        if crate::kinds::is_numpy_bool(value) {
            self.bytes.push(if value.truth()? { tag::TRUE } else { tag::FALSE });
            return Ok(());
        }
        if let Some(number) = crate::kinds::as_index(value)? {
            return self.integer(number.get(self.gil));
        }
        if crate::kinds::is_numpy_float(value) {
            self.bytes.push(tag::DOUBLE);
            let number = value.to_float()?;
            self.raw(&number.to_ne_bytes());
            return Ok(());
        }
        if self.made.wraps {
            let object = crate::callback::wrap(self.state, self.gil, value)?;
            self.give(object);
            return Ok(());
        }
        Err(crate::errors::not_convertible(self.state, self.gil, value, "java.lang.Object"))
    }

    fn targeted(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<()> {
        let target = class::get(self.state, self.gil, class)?;
        if target.element != Kind::Void {
            return self.array(value, class, target.header.component);
        }
        if let Some(handle) = crate::ndarray::to_java(self.state, self.gil, value, target)? {
            self.give(handle);
            return Ok(());
        }
        if self.boxed(value, class)? {
            return Ok(());
        }
        if self.made.wraps && crate::kinds::stands_for_python(&target.header.name) {
            return self.held(value, &target.header.name);
        }
        match class {
            well_known::STRING | well_known::CHAR_SEQUENCE if value.is_str() => return self.text(value),
            well_known::BIG_INTEGER if value.is_int() => return self.big_integer(value),
            well_known::BIG_INTEGER if crate::kinds::is_index(value) => {
                let number = value.index()?;
                return self.big_integer(number.get(self.gil));
            }
            well_known::BIG_DECIMAL if value.is_int() || crate::kinds::is_index(value) => {
                let number = value.index()?;
                let text = number.get(self.gil).str()?.get(self.gil).to_text_lossy();
                self.bytes.push(tag::BIG_DECIMAL);
                self.counted(text.as_bytes());
                return Ok(());
            }
            well_known::OPTIONAL => {
                self.bytes.push(tag::OPTIONAL);
                return self.value(value, well_known::OBJECT);
            }
            well_known::NUMBER | well_known::COMPARABLE | well_known::SERIALIZABLE => return self.natural(value),
            _ => {}
        }
        if crate::time::pack(self, value, class)? {
            return Ok(());
        }
        if let Some(handle) = crate::callback::proxy_for(self.state, self.gil, value, class)? {
            self.give(handle);
            return Ok(());
        }
        if self.container(value, class)? {
            return Ok(());
        }
        crate::enums::pack(self, value, target)
    }

    /// A Python object as the Java object that stands for it, if that is what it has to be: callable.
    fn held(&mut self, value: Borrowed<'_>, class: &str) -> Result<()> {
        if class.ends_with("PyCallable") && !value.is_callable() {
            return Err(crate::errors::not_convertible(self.state, self.gil, value, class));
        }
        let object = crate::callback::wrap(self.state, self.gil, value)?;
        self.give(object);
        Ok(())
    }

    /// A container for a collection interface or one of the concrete classes it can be.
    fn container(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<bool> {
        let is_map = value.is_container(Container::Dict);
        let is_set = value.is_container(Container::Set) || value.is_container(Container::FrozenSet);
        match class {
            well_known::MAP | well_known::HASH_MAP | well_known::LINKED_HASH_MAP if is_map => self.map(value)?,
            well_known::SET | well_known::HASH_SET | well_known::LINKED_HASH_SET if is_set => {
                self.sequence(tag::SET, value, well_known::OBJECT)?;
            }
            well_known::COLLECTION | well_known::ITERABLE if is_set => {
                self.sequence(tag::SET, value, well_known::OBJECT)?
            }
            well_known::ARRAY_LIST if crate::kinds::is_sequence(value) => {
                self.sequence(tag::LIST, value, well_known::OBJECT)?
            }
            well_known::LIST | well_known::COLLECTION | well_known::ITERABLE if crate::kinds::is_sequence(value) => {
                self.sequence(self.list_tag(value), value, well_known::OBJECT)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What a sequence is where any `List` will do: a Java program gets a tuple as something that it cannot change either.
    fn list_tag(&self, value: Borrowed<'_>) -> u8 {
        if self.made.wraps && value.is_container(Container::Tuple) { tag::TUPLE } else { tag::LIST }
    }

    /// A number or boolean for a parameter that is a box.
    fn boxed(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<bool> {
        let kind = match class {
            well_known::BOX_BOOLEAN => Kind::Boolean,
            well_known::BOX_BYTE => Kind::Byte,
            well_known::BOX_CHARACTER => Kind::Char,
            well_known::BOX_SHORT => Kind::Short,
            well_known::BOX_INTEGER => Kind::Int,
            well_known::BOX_LONG => Kind::Long,
            well_known::BOX_FLOAT => Kind::Float,
            well_known::BOX_DOUBLE => Kind::Double,
            _ => return Ok(false),
        };
        let mut converter = argument::Converter::new(self.gil, Made::for_call(self.state));
        let class = crate::typed::class_of_kind(kind);
        match converter.convert(value, class)? {
            argument::Slot::Ready(arg) => self.primitive(arg),
            argument::Slot::Packed(_) => {}
        }
        Ok(true)
    }

    fn array(&mut self, value: Borrowed<'_>, class: ClassId, component: ClassId) -> Result<()> {
        if let Some(handle) = crate::array::from_python(self.state, self.gil, value, class)? {
            self.give(handle);
            return Ok(());
        }
        if kind_of(component) != Kind::Object || value.is_str() {
            let target = argument::class_name(self.state, self.gil, class);
            return Err(crate::errors::not_convertible(self.state, self.gil, value, &target));
        }
        self.sequence(tag::ARRAY, value, component)
    }
}
