//! Java classes as Python types: made when first met, filled with members when first used.
//!
//! A type exists as soon as its class was seen; its members are described when something looks at one. Types and classes
//! live for ever, so plain references to them are handed around.

use crate::field;
use crate::layout;
use crate::method::{self, Method, Overload};
use crate::result::PySink;
use crate::state::State;
use core::cell::{Cell, OnceCell};
use sanca_capi::{Borrowed, Gil, Object, Result, container, type_spec};
use sanca_model::shape::{ClassHeader, Field, Sort, flag};
use sanca_model::value::Kind;
use sanca_model::{ClassId, Error, well_known};
use std::collections::{HashMap, HashSet};

/// A Java class as Python knows it.
pub struct Class {
    /// What the link says of it.
    pub header: ClassHeader,
    /// The interpreter's state.
    pub state: &'static State,
    /// Its instances are exceptions.
    pub throwable: bool,
    /// How elements of this array class are held; `Void` if it is no array.
    pub element: Kind,
    /// All supertypes, itself included, sorted.
    supers: Box<[ClassId]>,
    /// The Python type; owned for ever.
    python: Cell<*mut sanca_capi::raw::PyObject>,
    /// The type of direct instances, where it differs (`java.lang.Object`).
    instance: Cell<*mut sanca_capi::raw::PyObject>,
    filled: Cell<bool>,
    /// Attribute look-ups that CPython could not shorten, until the type is busy.
    looks: Cell<u32>,
    /// Names Python containers take from the Java methods of this class.
    python_names: HashSet<Box<str>>,
    constructors: OnceCell<Option<&'static Method>>,
    nested: OnceCell<HashMap<Box<str>, Box<str>>>,
    /// Static fields by Python name.
    statics: OnceCell<HashMap<Box<str>, &'static Field>>,
    functional_result: OnceCell<Option<ClassId>>,
    /// `size` and `get` where they are leaves; see `slots`.
    pub leaves: [OnceCell<Option<&'static Overload>>; 2],
    /// A class that stands for a Python exception.
    pub python_exception: bool,
}

impl core::fmt::Debug for Class {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Class({})", self.header.name)
    }
}

impl Class {
    /// Its number.
    #[inline]
    pub const fn id(&self) -> ClassId {
        self.header.id
    }

    /// `java.util.Map.Entry`: as Java source names it.
    pub fn java_name(&self) -> String {
        source_name(&self.header.name)
    }

    /// Its Python type.
    #[inline]
    pub fn python<'a>(&self, gil: Gil<'a>) -> Borrowed<'a> {
        let _ = gil;
        // SAFETY: set before a Class is shared; types are never freed.
        unsafe { Borrowed::from_raw(self.python.get()) }
    }

    /// The type that direct instances get; its members are filled in.
    #[inline]
    pub fn instance_type<'a>(&'static self, gil: Gil<'a>) -> Result<Borrowed<'a>> {
        if !self.filled.get() {
            self.fill(gil)?;
        }
        // SAFETY: as in `python`.
        Ok(unsafe { Borrowed::from_raw(self.instance.get()) })
    }

    /// Whether values of this class may be used where `target` is asked for.
    #[inline]
    pub fn is_assignable_to(&self, target: ClassId) -> bool {
        self.header.id == target || self.supers.binary_search(&target).is_ok()
    }

    /// All supertypes, itself included.
    pub fn supertypes(&self) -> &[ClassId] {
        &self.supers
    }

    /// Its public constructors.
    pub fn constructors(&'static self, gil: Gil<'_>) -> Result<Option<&'static Method>> {
        if !self.filled.get() {
            self.fill(gil)?;
        }
        Ok(self.constructors.get().copied().flatten())
    }

    /// What the one abstract method of a functional interface returns.
    pub fn functional_result(&'static self, gil: Gil<'_>) -> Option<ClassId> {
        *self.functional_result.get_or_init(|| {
            if !self.header.functional {
                return None;
            }
            let mut released = gil.release();
            let result = self.state.java().functional_result(self.id());
            released.restore();
            result.ok()
        })
    }

    /// A static field by its Python name.
    pub fn static_field(&self, name: &str) -> Option<&'static Field> {
        self.statics.get().and_then(|fields| fields.get(name).copied())
    }

    /// The Python name of one of its static fields.
    pub fn static_field_name(&self, field: &Field) -> Option<Box<str>> {
        self.statics.get()?.iter().find(|(_, known)| known.id == field.id).map(|(name, _)| name.clone())
    }

    /// Counts an attribute look-up on an instance or on the class. A type that has seen [`BUSY`] of them gets `object`'s
    /// own `__getattribute__`: CPython then specialises the instructions that use it, and a call on an instance needs no
    /// bound method any more. What it costs is our message for missing names; Python's own takes its place.
    #[inline]
    pub fn count_look(&self, python: Borrowed<'_>) {
        let looks = self.looks.get();
        if looks < BUSY {
            self.looks.set(looks + 1);
            if looks + 1 == BUSY {
                specialise(python);
            }
        }
    }

    /// Whether its members have been put into the type.
    #[inline]
    pub fn is_filled(&self) -> bool {
        self.filled.get()
    }

    /// Simple names of its public member classes, with their binary names.
    pub fn nested(&self) -> Option<&HashMap<Box<str>, Box<str>>> {
        self.nested.get()
    }

    /// Puts the members into the type: all of its supertypes first.
    #[cold]
    pub fn fill(&'static self, gil: Gil<'_>) -> Result<()> {
        if self.filled.get() {
            return Ok(());
        }
        if self.header.superclass != ClassId::NONE {
            get(self.state, gil, self.header.superclass)?.fill(gil)?;
        }
        for &interface in &self.header.interfaces {
            get(self.state, gil, interface)?.fill(gil)?;
        }
        if !matches!(self.header.sort, Sort::Primitive | Sort::Array) {
            self.fill_members(gil)?;
        }
        self.filled.set(true);
        Ok(())
    }

    fn fill_members(&'static self, gil: Gil<'_>) -> Result<()> {
        let link = self.state.java();
        let mut released = gil.release();
        let members = link.members(self.id());
        released.restore();
        let members = members.map_err(|error| crate::errors::raise(self.state, gil, error))?;
        let mut groups: Vec<(Box<str>, Vec<Overload>)> = Vec::new();
        let mut places: HashMap<Box<str>, usize> = HashMap::new();
        for executable in members.methods {
            let name = executable.name.clone();
            let place = *places.entry(name.clone()).or_insert_with(|| {
                groups.push((name, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(Overload::new(self.state, executable));
        }
        let mut constructors: Vec<Overload> = Vec::new();
        for executable in members.constructors {
            constructors.push(Overload::new(self.state, executable));
        }
        let _ = self.constructors.set((!constructors.is_empty()).then(|| Method::leak(self, "<init>", constructors)));
        let _ = self.nested.set(members.nested.into_iter().map(|nested| (nested.name, nested.binary_name)).collect());
        for (name, overloads) in groups {
            let name = self.python_name(&name);
            let method = Method::leak(self, overloads[0].executable.name.clone().as_ref(), overloads);
            let object = method::new_descriptor(self.state, gil, method)?;
            type_spec::set_type_attr(self.python(gil), &name, object.get(gil))?;
        }
        let mut statics = HashMap::new();
        for field in members.fields {
            let taken = places.contains_key(&field.name);
            let name = if taken { format!("{}_", field.name) } else { self.python_name(&field.name).into_owned() };
            let field: &'static Field = Box::leak(Box::new(field));
            if field.is_static() {
                statics.insert(Box::from(name.as_str()), field);
            }
            let object = field::new_descriptor(self.state, gil, field)?;
            type_spec::set_type_attr(self.python(gil), &name, object.get(gil))?;
        }
        let _ = self.statics.set(statics);
        self.settle_python_names(gil)
    }

    /// Where a supertype's Java method would hide what Python takes the name for, the mixin's attribute is put in front;
    /// the Java method moves to the name with an underscore.
    fn settle_python_names(&'static self, gil: Gil<'_>) -> Result<()> {
        let order = self.python(gil).attr(c"__mro__")?;
        let order = order.get(gil);
        for name in &self.python_names {
            let key = gil.interned(name)?;
            let mut hiding: Option<Object> = None;
            for index in 0..order.tuple_len() {
                let Some(class) = order.tuple_item(index) else { break };
                let Some(found) = type_spec::own_attribute(class, key.get(gil))? else { continue };
                if layout::is_java_type(class) && method::is_descriptor(self.state, found.get(gil)) {
                    hiding.get_or_insert(found);
                    continue;
                }
                if let Some(java) = &hiding {
                    type_spec::set_type_attr(self.python(gil), name, found.get(gil))?;
                    let moved = format!("{name}_");
                    let moved_key = gil.interned(&moved)?;
                    if type_spec::own_attribute(self.python(gil), moved_key.get(gil))?.is_none() {
                        type_spec::set_type_attr(self.python(gil), &moved, java.get(gil))?;
                    }
                }
                break;
            }
        }
        Ok(())
    }

    /// The attribute name of a Java member: a trailing underscore where Python has the name.
    fn python_name<'n>(&self, name: &'n str) -> std::borrow::Cow<'n, str> {
        if self.python_names.contains(name) || is_keyword(name) { format!("{name}_").into() } else { name.into() }
    }
}

/// Look-ups after which a type is busy. Whoever misspells a name does so within the first few.
const BUSY: u32 = 2000;

#[cold]
fn specialise(python: Borrowed<'_>) {
    let gil = python.gil();
    let plain = type_spec::object_type(gil).attr(c"__getattribute__");
    let done = plain.and_then(|plain| type_spec::set_type_attr(python, "__getattribute__", plain.get(gil)));
    if done.is_err() {
        // Out of memory: the type stays as it is.
        gil.clear();
    }
    layout::settle(python);
}

/// Names that cannot be attributes in Python source.
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "False"
            | "None"
            | "True"
            | "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
    )
}

/// A binary name as Java source would have it: `java.util.Map.Entry`, `int[][]`.
pub fn source_name(binary: &str) -> String {
    let depth = binary.bytes().take_while(|&byte| byte == b'[').count();
    let element = &binary[depth..];
    let name = match (depth, element.as_bytes().first()) {
        (0, _) => element.replace('$', "."),
        (_, Some(b'L')) => element[1..].trim_end_matches(';').replace('$', "."),
        (_, Some(b'Z')) => "boolean".into(),
        (_, Some(b'B')) => "byte".into(),
        (_, Some(b'C')) => "char".into(),
        (_, Some(b'S')) => "short".into(),
        (_, Some(b'I')) => "int".into(),
        (_, Some(b'J')) => "long".into(),
        (_, Some(b'F')) => "float".into(),
        _ => "double".into(),
    };
    name + &"[]".repeat(depth)
}

/// The class with that number; its type is made if this is the first look at it.
#[inline]
pub fn get(state: &'static State, gil: Gil<'_>, id: ClassId) -> Result<&'static Class> {
    match state.class_if_known(id) {
        Some(class) => Ok(class),
        None => make(state, gil, id),
    }
}

/// The class of that name.
pub fn find(state: &'static State, gil: Gil<'_>, name: &str) -> Result<&'static Class> {
    let link = state.link(gil)?;
    let mut released = gil.release();
    let found = link.find_class(name);
    released.restore();
    match found {
        Ok(id) => get(state, gil, id),
        Err(error) => Err(crate::errors::class_not_found(state, gil, name, error)),
    }
}

#[cold]
fn make(state: &'static State, gil: Gil<'_>, id: ClassId) -> Result<&'static Class> {
    let link = state.link(gil)?;
    let mut released = gil.release();
    let header = link.describe(id);
    released.restore();
    let header = header.map_err(|error: Error| crate::errors::raise(state, gil, error))?;
    let mut bases: Vec<Object> = Vec::new();
    let mut supers: Vec<ClassId> = vec![id, well_known::OBJECT];
    let mut python_names: HashSet<Box<str>> = HashSet::new();
    let mut throwable = id == well_known::THROWABLE;
    // All arrays share a mixin, which has the name of none.
    let mixin = if header.sort == Sort::Array { mixin(state, gil, "[]")? } else { mixin(state, gil, &header.name)? };
    if let Some(mixin) = &mixin {
        python_names.extend(names_taken(mixin.get(gil))?);
        bases.push(mixin.share(gil));
    }
    let mut parents: Vec<ClassId> = Vec::new();
    if header.superclass != ClassId::NONE {
        parents.push(header.superclass);
    }
    parents.extend(header.interfaces.iter().copied());
    for parent in parents {
        let parent = get(state, gil, parent)?;
        throwable |= parent.throwable;
        supers.extend_from_slice(&parent.supers);
        python_names.extend(parent.python_names.iter().cloned());
        bases.push(parent.python(gil).own());
    }
    let element = if header.sort == Sort::Array { well_known::kind_of(header.component) } else { Kind::Void };
    if element == Kind::Object {
        array_supers(state, gil, header.component, &mut supers)?;
    }
    root_bases(state, gil, &header, throwable, &mut bases)?;
    supers.sort_unstable();
    supers.dedup();
    let python_exception = &*header.name == "org.sanca.PythonException";
    let class: &'static Class = Box::leak(Box::new(Class {
        state,
        throwable,
        element,
        supers: supers.into(),
        python: Cell::new(core::ptr::null_mut()),
        instance: Cell::new(core::ptr::null_mut()),
        filled: Cell::new(false),
        looks: Cell::new(0),
        python_names,
        constructors: OnceCell::new(),
        nested: OnceCell::new(),
        statics: OnceCell::new(),
        functional_result: OnceCell::new(),
        leaves: [const { OnceCell::new() }; 2],
        python_exception,
        header,
    }));
    let object = make_type(class, gil, bases)?;
    class.python.set(object.get(gil).as_ptr());
    class.instance.set(object.get(gil).as_ptr());
    if id == well_known::OBJECT {
        let instance = make_type(class, gil, vec![object.share(gil), state.types().object.share(gil)])?;
        class.instance.set(instance.into_raw());
    }
    let _ = object.into_raw();
    Ok(state.remember_class(id, class))
}

/// Arrays of references are assignable covariantly.
fn array_supers(state: &'static State, gil: Gil<'_>, component: ClassId, supers: &mut Vec<ClassId>) -> Result<()> {
    let component = get(state, gil, component)?;
    let link = state.java();
    for &element in component.supertypes() {
        if element != component.id() {
            let name = link.describe(element).map_err(|error| crate::errors::raise(state, gil, error))?.name;
            if let Ok(array) = link.find_class(&format!("{}[]", source_or_binary(&name))) {
                supers.push(array);
            }
        }
    }
    Ok(())
}

fn source_or_binary(name: &str) -> String {
    if name.starts_with('[') { source_name(name) } else { name.to_owned() }
}

/// The Python bases below the Java ones.
fn root_bases(
    state: &'static State,
    gil: Gil<'_>,
    header: &ClassHeader,
    throwable: bool,
    bases: &mut Vec<Object>,
) -> Result<()> {
    let types = state.types();
    if throwable {
        if header.id == well_known::THROWABLE {
            bases.push(types.throwable.share(gil));
        }
        if let Some(base) = builtin_base(state, gil, &header.name)? {
            bases.push(base);
        }
    } else if header.sort == Sort::Array {
        match array_base(state, gil, header)? {
            Some(base) => bases.insert(0, base),
            None => bases.push(types.array.share(gil)),
        }
    } else if header.superclass == well_known::OBJECT {
        bases.push(types.object.share(gil));
    } else if header.superclass == ClassId::NONE {
        bases.push(types.base.share(gil));
    }
    Ok(())
}

/// The array type that an array of references extends: that of its component's superclass.
fn array_base(state: &'static State, gil: Gil<'_>, header: &ClassHeader) -> Result<Option<Object>> {
    if well_known::kind_of(header.component) != Kind::Object || header.component == well_known::OBJECT {
        return Ok(None);
    }
    let component = get(state, gil, header.component)?;
    let above =
        if component.header.superclass == ClassId::NONE { well_known::OBJECT } else { component.header.superclass };
    let above = get(state, gil, above)?;
    let above = find(state, gil, &format!("{}[]", source_or_binary(&above.header.name)))?;
    Ok(Some(above.python(gil).own()))
}

/// `sanca._errors.JAVA_BASES`
fn builtin_base(state: &'static State, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let table = state.errors(gil)?.get(gil).attr(c"JAVA_BASES")?;
    let key = gil.text(name)?;
    table.get(gil).dict_get(key.get(gil))
}

/// `sanca._mixins.mixin_of`
fn mixin(state: &'static State, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let name = gil.text(name)?;
    let found = state.mixins(gil)?.get(gil).call_method(c"mixin_of", &[name.get(gil)])?;
    Ok(if found.get(gil).is_none() { None } else { Some(found) })
}

fn names_taken(mixin: Borrowed<'_>) -> Result<Vec<Box<str>>> {
    let gil = mixin.gil();
    let Some(names) = mixin.attr_or_none(c"__python_names__")? else { return Ok(Vec::new()) };
    let mut taken = Vec::new();
    let names = names.get(gil).iter()?;
    while let Some(name) = names.get(gil).next()? {
        taken.push(name.get(gil).to_text_lossy().into_boxed_str());
    }
    Ok(taken)
}

fn make_type(class: &'static Class, gil: Gil<'_>, bases: Vec<Object>) -> Result<Object> {
    let types = class.state.types();
    let (module, name) = class.header.name.rsplit_once('.').unwrap_or(("", &class.header.name));
    let array = class.header.sort == Sort::Array;
    let full = class.java_name();
    let name = if array { full.rsplit('.').next().unwrap_or(&full).to_owned() } else { name.replace('$', ".") };
    let module = if array { full.rsplit_once('.').map_or("", |(module, _)| module) } else { module };
    let namespace = container::dict(
        gil,
        &[
            ("__slots__", container::tuple(gil, Vec::new())?),
            ("__module__", gil.text(module)?),
            ("__qualname__", gil.text(&name)?),
            // Its own, so that a busy supertype does not hand down the one of `object`.
            ("__getattribute__", types.base.get(gil).attr(c"__getattribute__")?),
        ],
    )?;
    let simple = name.rsplit('.').next().unwrap_or(&name).to_owned();
    let object = type_spec::make_type(types.metaclass.get(gil), &simple, bases, namespace)?;
    layout::bind_type(object.get(gil), class, crate::metaclass::construct_pointer());
    Ok(object)
}

/// Makes a Java object by a constructor.
pub fn construct(class: &'static Class, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    match class.constructors(gil)? {
        Some(constructors) => method::invoke(constructors, gil, None, args),
        None => Err(crate::errors::no_constructor(class, gil)),
    }
}

/// Whether a class has a flag-free abstract look to it: used in messages.
pub fn kind_word(class: &Class) -> &'static str {
    match class.header.sort {
        Sort::Interface => "interface",
        Sort::Annotation => "annotation",
        Sort::Enum => "enum",
        Sort::Record => "record",
        Sort::Array => "array",
        Sort::Primitive => "primitive",
        Sort::Class if class.header.modifiers & 0x400 != 0 => "abstract class",
        Sort::Class => "class",
    }
}

/// The `java.lang.Class` object of a class.
pub fn class_object(class: &'static Class, gil: Gil<'_>) -> Result<Object> {
    let mut sink = PySink::releasing(class.state, gil);
    let outcome = class.state.java().class_object(class.id(), &mut sink);
    sink.finish(outcome)
}

/// A handle of the `java.lang.Class` object of a class; the caller's.
pub fn object_handle(class: &'static Class, gil: Gil<'_>) -> Result<sanca_model::Handle> {
    let mut captured = crate::helper::Captured::Missing;
    let outcome = class.state.java().class_object(class.id(), &mut captured);
    outcome.map_err(|error| crate::errors::raise(class.state, gil, error))?;
    match captured {
        crate::helper::Captured::Object(object) => Ok(object.handle),
        _ => Err(gil.raise_static(c"internal error in Sanca: a class without a Class object")),
    }
}

/// A member class as an attribute of its class.
pub fn nested_attribute(class: &'static Class, gil: Gil<'_>, name: &str) -> Result<Option<Object>> {
    let Some(binary) = class.nested().and_then(|nested| nested.get(name)).cloned() else { return Ok(None) };
    let nested = find(class.state, gil, &binary)?;
    let object = nested.python(gil).own();
    type_spec::set_type_attr(class.python(gil), name, object.get(gil))?;
    Ok(Some(object))
}

/// Whether a method list holds anything static.
pub fn any_static(overloads: &[Overload]) -> bool {
    overloads.iter().any(|overload| overload.executable.is(flag::STATIC))
}
