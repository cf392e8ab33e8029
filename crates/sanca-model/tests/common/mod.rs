//! A small world of real classes, as the JDK declares them, and the notation of the tables.
#![allow(dead_code, reason = "each test uses a part")]

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use sanca_model::ClassId;
use sanca_model::assign::ClassOracle;
use sanca_model::descriptor::{BaseName, TypeName};
use sanca_model::overload::Candidate;
use sanca_model::python_type::{Element, IntSize, InterfaceList, PyKind, StrLength};
use sanca_model::value::Kind;
use sanca_model::well_known::{self, CLONEABLE, OBJECT, SERIALIZABLE, VOID, kind_of};

struct Class {
    name: String,
    flags: String,
    supertypes: Vec<ClassId>,
    component: ClassId,
}

impl Class {
    fn has(&self, flag: char) -> bool {
        self.flags.split(':').next().unwrap().contains(flag)
    }
}

/// Classes by number and name. Array classes come into being when they are asked for.
pub struct World {
    classes: RefCell<HashMap<ClassId, Class>>,
    /// By full name, and by simple name as the tables have it.
    names: RefCell<HashMap<String, ClassId>>,
}

impl World {
    pub fn new() -> World {
        let world = World { classes: RefCell::default(), names: RefCell::default() };
        for &(id, name) in well_known::ALL {
            if !name.starts_with('[') {
                world.add(id, name, "-", ClassId::NONE);
            }
        }
        let rows = || include_str!("classes.txt").lines().filter(|line| !line.starts_with('#'));
        for row in rows() {
            let mut words = row.split(' ');
            let (name, flags) = (words.next().unwrap(), words.next().unwrap());
            let known = world.names.borrow().get(name).copied();
            world.add(known.unwrap_or_else(|| world.next_id()), name, flags, ClassId::NONE);
        }
        for row in rows() {
            let id = world.class(row.split(' ').next().unwrap());
            let supertypes = row.split(' ').skip(2).map(|name| world.class(name)).collect();
            world.classes.borrow_mut().get_mut(&id).unwrap().supertypes = supertypes;
        }
        for (_, name) in well_known::ALL.iter().filter(|row| row.1.starts_with('[')) {
            world.class(&TypeName::from_class_name(name).unwrap().to_string());
        }
        world
    }

    fn next_id(&self) -> ClassId {
        ClassId(well_known::FIRST_DYNAMIC_CLASS + self.classes.borrow().len() as u32)
    }

    fn add(&self, id: ClassId, name: &str, flags: &str, component: ClassId) {
        let class = Class { name: name.to_owned(), flags: flags.to_owned(), supertypes: Vec::new(), component };
        self.classes.borrow_mut().insert(id, class);
        let mut names = self.names.borrow_mut();
        names.insert(name.to_owned(), id);
        names.entry(name.rsplit('.').next().unwrap().to_owned()).or_insert(id);
    }

    /// A class by full name, simple name, or either with brackets.
    pub fn class(&self, name: &str) -> ClassId {
        if let Some(&id) = self.names.borrow().get(name) {
            return id;
        }
        let component = name.strip_suffix("[]").unwrap_or_else(|| panic!("the tests know no class {name}"));
        let component = self.class(component);
        let full = format!("{}[]", TypeName::from_class_name(&self.name(component)).unwrap());
        let full = TypeName::from_class_name(&full).unwrap().class_name();
        let known = well_known::ALL.iter().find(|row| row.1 == full).map(|row| row.0);
        let id = self.names.borrow().get(&full).copied().or(known).unwrap_or_else(|| self.next_id());
        if !self.classes.borrow().contains_key(&id) {
            self.add(id, &full, "-", component);
        }
        self.names.borrow_mut().insert(name.to_owned(), id);
        id
    }

    /// All classes known so far, except `void`.
    pub fn all(&self) -> Vec<ClassId> {
        let mut all: Vec<_> = self.classes.borrow().keys().copied().filter(|&id| id != VOID).collect();
        all.sort();
        all
    }

    /// Parameter lists: `(int, Object...) ()`.
    pub fn candidates(&self, text: &str) -> Vec<Params> {
        text[1..text.len() - 1].split(") (").map(|params| self.params(params)).collect()
    }

    fn params(&self, text: &str) -> Params {
        let varargs = text.ends_with("...");
        let text = text.replace("...", "[]");
        let names = text.split(", ").filter(|name| !name.is_empty());
        Params { classes: names.map(|name| self.class(name)).collect(), varargs }
    }

    /// Arguments in the notation of the tables.
    pub fn args(&self, text: &str) -> Vec<PyKind> {
        text.split(", ").map(str::trim).filter(|text| !text.is_empty()).map(|text| self.arg(text)).collect()
    }

    pub fn arg(&self, text: &str) -> PyKind {
        if let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
            return PyKind::Java(self.class(inner));
        }
        if text.starts_with('[') {
            let depth = text.matches('[').count() as u8;
            return PyKind::ListOf { element: self.element(text.trim_matches(['[', ']'])), depth };
        }
        if let Some((word, rest)) = text.split_once(':') {
            return match word {
                "cast" => PyKind::Cast(self.class(rest)),
                "impl" => PyKind::Proxy(InterfaceList(self.class(rest).0)),
                "buffer" => {
                    let ndim = rest.matches("[]").count() as u8;
                    PyKind::Buffer { kind: kind_of(self.class(rest.trim_end_matches("[]"))), ndim }
                }
                _ => panic!("no argument {text:?}"),
            };
        }
        SIMPLE.iter().find(|row| row.0 == text).unwrap_or_else(|| panic!("no argument {text:?}")).1
    }

    fn element(&self, text: &str) -> Element {
        match text {
            "" => Element::Empty,
            "?" => Element::Mixed,
            _ => match self.arg(text) {
                PyKind::Bool => Element::Bool,
                PyKind::Int(size) => Element::Int(size),
                PyKind::Float => Element::Float,
                PyKind::Str(length) => Element::Str(length),
                PyKind::Bytes => Element::Bytes,
                PyKind::Java(class) => Element::Java(class),
                other => panic!("no element {other:?}"),
            },
        }
    }
}

/// Arguments without a parameter, and what javac is given for them.
pub const SIMPLE: &[(&str, PyKind, &str)] = &[
    ("None", PyKind::None, "null"),
    ("True", PyKind::Bool, "true"),
    ("5", PyKind::Int(IntSize::Byte), "5"),
    ("500", PyKind::Int(IntSize::Short), "500"),
    ("70000", PyKind::Int(IntSize::Int), "70000"),
    ("2**40", PyKind::Int(IntSize::Long), "(1L << 40)"),
    ("2**70", PyKind::Int(IntSize::Big), "(java.math.BigInteger) null"),
    ("1.5", PyKind::Float, "1.5"),
    ("'a'", PyKind::Str(StrLength::One), "\"a\""),
    ("'abc'", PyKind::Str(StrLength::Other), "\"abc\""),
    ("b''", PyKind::Bytes, "(byte[]) null"),
    ("bytearray", PyKind::ByteArray, "(byte[]) null"),
    ("memoryview", PyKind::MemoryView, "(byte[]) null"),
    ("Decimal", PyKind::Decimal, "(java.math.BigDecimal) null"),
    ("complex", PyKind::Complex, ""),
    ("list", PyKind::List, "(List) null"),
    ("tuple", PyKind::Tuple, "(List) null"),
    ("range", PyKind::Range, "(List) null"),
    ("dict", PyKind::Dict, "(Map) null"),
    ("set", PyKind::Set, "(Set) null"),
    ("frozenset", PyKind::FrozenSet, "(Set) null"),
    ("datetime", PyKind::DateTime { aware: false }, "(LocalDateTime) null"),
    ("datetime+tz", PyKind::DateTime { aware: true }, "(OffsetDateTime) null"),
    ("date", PyKind::Date, "(LocalDate) null"),
    ("time", PyKind::Time { aware: false }, "(LocalTime) null"),
    ("time+tz", PyKind::Time { aware: true }, "(OffsetTime) null"),
    ("timedelta", PyKind::TimeDelta, "(Duration) null"),
    ("UUID", PyKind::Uuid, "(UUID) null"),
    ("path", PyKind::Path, "(Path) null"),
    ("enum", PyKind::PyEnum, ""),
    ("lambda", PyKind::Callable, "() -> value()"),
    ("iterator", PyKind::Iterator, ""),
    ("class", PyKind::JavaClass, "Object.class"),
    ("jboolean", PyKind::Typed(Kind::Boolean), "true"),
    ("jbyte", PyKind::Typed(Kind::Byte), "(byte) 3"),
    ("jchar", PyKind::Typed(Kind::Char), "'c'"),
    ("jshort", PyKind::Typed(Kind::Short), "(short) 3"),
    ("jint", PyKind::Typed(Kind::Int), "3"),
    ("jlong", PyKind::Typed(Kind::Long), "3L"),
    ("jfloat", PyKind::Typed(Kind::Float), "3f"),
    ("jdouble", PyKind::Typed(Kind::Double), "3d"),
    ("object", PyKind::Other, ""),
];

/// The Java expression with the static type of an argument, if there is one.
pub fn java_expression(arg: &str) -> Option<String> {
    if let Some(inner) = arg.strip_prefix('<').and_then(|arg| arg.strip_suffix('>')) {
        return Some(match inner {
            "Integer" => "Integer.valueOf(5)".to_owned(),
            "Float" => "Float.valueOf(5)".to_owned(),
            "Character" => "Character.valueOf('c')".to_owned(),
            _ => format!("({inner}) null"),
        });
    }
    if let Some((_, class)) = arg.split_once(':') {
        return Some(format!("({class}) null"));
    }
    SIMPLE.iter().find(|row| row.0 == arg && !row.2.is_empty()).map(|row| row.2.to_owned())
}

pub struct Params {
    pub classes: Vec<ClassId>,
    pub varargs: bool,
}

impl Params {
    pub fn candidate(&self) -> Candidate<'_> {
        Candidate { params: &self.classes, returns: VOID, varargs: self.varargs }
    }
}

pub fn borrow(all: &[Params]) -> Vec<Candidate<'_>> {
    all.iter().map(Params::candidate).collect()
}

impl ClassOracle for World {
    fn is_assignable(&self, from: ClassId, to: ClassId) -> bool {
        assert!(kind_of(from) == Kind::Object && kind_of(to) == Kind::Object, "never asked about primitives");
        if from == to || to == OBJECT {
            return true;
        }
        let (of_from, of_to) = (self.component(from), self.component(to));
        if of_from == ClassId::NONE {
            return self.classes.borrow()[&from].supertypes.contains(&to);
        }
        match (kind_of(of_from), kind_of(of_to)) {
            _ if of_to == ClassId::NONE => to == CLONEABLE || to == SERIALIZABLE,
            (Kind::Object, Kind::Object) => self.is_assignable(of_from, of_to),
            _ => of_from == of_to,
        }
    }

    fn is_functional(&self, class: ClassId) -> bool {
        self.classes.borrow().get(&class).is_some_and(|class| class.has('f'))
    }

    fn is_enum(&self, class: ClassId) -> bool {
        self.classes.borrow().get(&class).is_some_and(|class| class.has('e'))
    }

    fn component(&self, class: ClassId) -> ClassId {
        self.classes.borrow().get(&class).map_or(ClassId::NONE, |class| class.component)
    }

    fn name(&self, class: ClassId) -> Cow<'_, str> {
        Cow::Owned(self.classes.borrow()[&class].name.clone())
    }

    fn implements(&self, interfaces: InterfaceList, to: ClassId) -> bool {
        self.is_assignable(ClassId(interfaces.0), to)
    }

    fn functional_result(&self, class: ClassId) -> ClassId {
        let flags = self.classes.borrow()[&class].flags.clone();
        flags.split_once(':').map_or(ClassId::NONE, |(_, result)| self.class(result))
    }
}

impl TypeNameExt for World {}

/// Names as the tables have them.
pub trait TypeNameExt: ClassOracle {
    fn short(&self, params: &Candidate<'_>) -> String {
        let short = |&class: &ClassId| {
            let mut name = TypeName::from_class_name(&self.name(class)).unwrap();
            if let BaseName::Class(full) = &mut name.base {
                *full = full.rsplit('.').next().unwrap().into();
            }
            name.to_string()
        };
        let mut names: Vec<String> = params.params.iter().map(short).collect();
        if let Some(last) = names.last_mut().filter(|_| params.varargs) {
            *last = format!("{}...", last.strip_suffix("[]").unwrap());
        }
        format!("({})", names.join(", "))
    }
}
