//! Python values in packed form: what crosses in bulk, and everything that has no argument form of its own.

use crate::argument;
use crate::class;
use crate::layout;
use crate::state::State;
use sanca_capi::container::Container;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::pack::tag;
use sanca_model::value::{Arg, Kind, Text};
use sanca_model::well_known::{self, kind_of};
use sanca_model::{ClassId, Handle};

/// Containers nested deeper than this are taken for endless.
const DEPTH: u32 = 200;

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

/// Handles made for one call, or for one reply to a callback; given back when this is dropped.
#[derive(Debug)]
pub struct Made {
    state: &'static State,
    handles: Vec<Handle>,
    reply: bool,
}

impl Made {
    /// For a call, after which they are given back whether or not Java read them.
    pub const fn for_call(state: &'static State) -> Made {
        Made { state, handles: Vec::new(), reply: false }
    }

    /// For a reply, which Java reads when this side has forgotten it: Java takes over what is in it.
    pub const fn for_reply(state: &'static State) -> Made {
        Made { state, handles: Vec::new(), reply: true }
    }

    /// Whose.
    pub const fn state(&self) -> &'static State {
        self.state
    }

    /// One more; as an argument.
    pub fn add(&mut self, handle: Handle) -> Arg<'static> {
        self.handles.push(handle);
        if self.reply { Arg::Owned(handle) } else { Arg::Object(handle) }
    }

    /// The reply was handed over.
    pub fn hand_over(&mut self) {
        self.handles.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for handle in self.handles.drain(..) {
            self.state.java().release(handle);
        }
    }
}

impl<'py> Packer<'py> {
    /// Starts empty, without allocating.
    pub const fn new(gil: Gil<'py>, made: Made) -> Self {
        Packer { state: made.state, gil, bytes: Vec::new(), made, held: Vec::new(), depth: 0 }
    }

    /// The handles in what was written, to outlive it.
    pub fn take_made(&mut self) -> Made {
        let empty = Made { state: self.state, handles: Vec::new(), reply: self.made.reply };
        core::mem::replace(&mut self.made, empty)
    }

    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How much was written.
    pub fn len(&self) -> usize {
        self.bytes.len()
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
        if value.is_container(Container::List)
            || value.is_container(Container::Tuple)
            || value.is_container(Container::Range)
        {
            return self.sequence(tag::LIST, value, well_known::OBJECT);
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
        if crate::kinds::is_index(value) {
            let number = value.index()?;
            return self.integer(number.get(self.gil));
        }
        if crate::kinds::is_numpy_float(value) {
            self.bytes.push(tag::DOUBLE);
            let number = value.to_float()?;
            self.raw(&number.to_ne_bytes());
            return Ok(());
        }
        Err(crate::errors::not_convertible(self.state, self.gil, value, "java.lang.Object"))
    }

    fn targeted(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<()> {
        let target = class::get(self.state, self.gil, class)?;
        if target.element != Kind::Void {
            return self.array(value, class, target.header.component);
        }
        if self.boxed(value, class)? {
            return Ok(());
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

    /// A container for a collection interface or one of the concrete classes it can be.
    fn container(&mut self, value: Borrowed<'_>, class: ClassId) -> Result<bool> {
        let is_map = value.is_container(Container::Dict);
        let is_set = value.is_container(Container::Set) || value.is_container(Container::FrozenSet);
        let is_sequence = value.is_container(Container::List)
            || value.is_container(Container::Tuple)
            || value.is_container(Container::Range);
        match class {
            well_known::MAP | well_known::HASH_MAP | well_known::LINKED_HASH_MAP if is_map => self.map(value)?,
            well_known::SET | well_known::HASH_SET | well_known::LINKED_HASH_SET if is_set => {
                self.sequence(tag::SET, value, well_known::OBJECT)?;
            }
            well_known::COLLECTION | well_known::ITERABLE if is_set => {
                self.sequence(tag::SET, value, well_known::OBJECT)?
            }
            well_known::LIST | well_known::ARRAY_LIST | well_known::COLLECTION | well_known::ITERABLE
                if is_sequence =>
            {
                self.sequence(tag::LIST, value, well_known::OBJECT)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
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

    /// A primitive argument as a box.
    pub fn primitive(&mut self, arg: Arg<'_>) {
        match arg {
            Arg::Boolean(value) => self.bytes.push(if value { tag::TRUE } else { tag::FALSE }),
            Arg::Byte(value) => self.tagged(tag::BYTE, &value.to_ne_bytes()),
            Arg::Char(value) => self.tagged(tag::CHAR, &value.to_ne_bytes()),
            Arg::Short(value) => self.tagged(tag::SHORT, &value.to_ne_bytes()),
            Arg::Int(value) => self.tagged(tag::INT, &value.to_ne_bytes()),
            Arg::Long(value) => self.tagged(tag::LONG, &value.to_ne_bytes()),
            Arg::Float(value) => self.tagged(tag::FLOAT, &value.to_ne_bytes()),
            Arg::Double(value) => self.tagged(tag::DOUBLE, &value.to_ne_bytes()),
            _ => self.bytes.push(tag::NULL),
        }
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

    fn integer(&mut self, value: Borrowed<'_>) -> Result<()> {
        match value.integer() {
            Integer::Small(number) => match i32::try_from(number) {
                Ok(number) => self.tagged(tag::INT, &number.to_ne_bytes()),
                Err(_) => self.tagged(tag::LONG, &number.to_ne_bytes()),
            },
            Integer::Big => return self.big_integer(value),
        }
        Ok(())
    }

    fn big_integer(&mut self, value: Borrowed<'_>) -> Result<()> {
        let bytes = value.integer_bytes()?;
        self.bytes.push(tag::BIG_INTEGER);
        self.counted(&bytes);
        Ok(())
    }

    /// A string.
    pub fn text(&mut self, value: Borrowed<'_>) -> Result<()> {
        match argument::text(value) {
            Some(Text::Latin1(bytes)) => {
                self.bytes.push(tag::LATIN1);
                self.counted(bytes);
            }
            Some(Text::Utf16(bytes)) => {
                self.bytes.push(tag::UTF16);
                self.u32((bytes.len() / 2) as u32);
                self.raw(bytes);
            }
            Some(Text::Utf32(bytes)) => {
                let units: Vec<u16> = utf16(bytes);
                self.bytes.push(tag::UTF16);
                self.u32(units.len() as u32);
                for unit in units {
                    self.raw(&unit.to_ne_bytes());
                }
            }
            None if !value.is_exact_str() => {
                let exact = value.exact_text()?;
                return self.text(exact.get(self.gil));
            }
            None => return Err(crate::errors::surrogate_pair(self.state, self.gil, value)),
        }
        Ok(())
    }

    fn sequence(&mut self, which: u8, value: Borrowed<'_>, element: ClassId) -> Result<()> {
        self.enter()?;
        self.bytes.push(which);
        if which == tag::ARRAY {
            self.u32(element.0);
        }
        let place = self.bytes.len();
        self.u32(0);
        let mut count = 0u32;
        if value.is_container(Container::List) {
            // The list may change while its elements are converted (their methods may run): look anew each time.
            while let Some(item) = value.list_item(count as usize) {
                self.value(item.get(self.gil), element)?;
                count += 1;
            }
        } else {
            let items = value.iter()?;
            while let Some(item) = items.get(self.gil).next()? {
                self.value(item.get(self.gil), element)?;
                count += 1;
            }
        }
        self.bytes[place..place + 4].copy_from_slice(&count.to_ne_bytes());
        self.depth -= 1;
        Ok(())
    }

    fn map(&mut self, value: Borrowed<'_>) -> Result<()> {
        self.enter()?;
        let items = value.dict_items();
        self.bytes.push(tag::MAP);
        self.u32(items.len() as u32);
        for (key, value) in items {
            self.value(key.get(self.gil), well_known::OBJECT)?;
            self.value(value.get(self.gil), well_known::OBJECT)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth <= DEPTH {
            return Ok(());
        }
        let message =
            format!("a container nested more than {DEPTH} deep cannot be converted to Java; does it contain itself?");
        Err(self.state.raise(self.gil, "ConversionError", &message))
    }

    fn give(&mut self, handle: Handle) {
        match self.made.add(handle) {
            Arg::Owned(_) => self.tagged(tag::OBJECT, &[0; 4]),
            _ => self.bytes.push(tag::HANDLE),
        }
        self.u32(handle.0);
    }

    /// A tag and its payload.
    pub fn tagged(&mut self, tag: u8, payload: &[u8]) {
        self.bytes.push(tag);
        self.raw(payload);
    }

    /// A count, then bytes.
    pub fn counted(&mut self, bytes: &[u8]) {
        self.u32(bytes.len() as u32);
        self.raw(bytes);
    }

    /// Four bytes.
    pub fn u32(&mut self, number: u32) {
        self.raw(&number.to_ne_bytes());
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Whose classes.
    pub const fn state(&self) -> &'static State {
        self.state
    }

    /// The proof.
    pub const fn gil(&self) -> Gil<'py> {
        self.gil
    }
}

/// UTF-32 in native order as UTF-16 units; surrogates stay as they are.
pub fn utf16(points: &[u8]) -> Vec<u16> {
    let mut units = Vec::with_capacity(points.len() / 4);
    for point in points.chunks_exact(4).map(|unit| u32::from_ne_bytes([unit[0], unit[1], unit[2], unit[3]])) {
        match char::from_u32(point) {
            Some(point) => units.extend_from_slice(point.encode_utf16(&mut [0; 2])),
            None => units.push(point as u16),
        }
    }
    units
}
