//! What is known of a Java class without touching an instance. A header is cheap and is fetched when a class is first
//! met; members are fetched when the class is first used.

use crate::handle::{ClassId, MemberId};
use crate::value::Kind;
use crate::well_known::kind_of;

/// What sort of type a class is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Sort {
    /// an ordinary class
    Class = 0,
    /// an interface
    Interface = 1,
    /// an enum
    Enum = 2,
    /// a record
    Record = 3,
    /// an annotation
    Annotation = 4,
    /// an array
    Array = 5,
    /// a primitive or `void`
    Primitive = 6,
}

impl Sort {
    /// The sort with that number.
    pub const fn from_number(number: u8) -> Option<Sort> {
        Some(match number {
            0 => Sort::Class,
            1 => Sort::Interface,
            2 => Sort::Enum,
            3 => Sort::Record,
            4 => Sort::Annotation,
            5 => Sort::Array,
            6 => Sort::Primitive,
            _ => return None,
        })
    }
}

/// The part of a class that its Python type needs to exist.
#[derive(Clone, Debug)]
pub struct ClassHeader {
    /// This class.
    pub id: ClassId,
    /// Binary name as `Class.getName` gives it: `java.util.Map$Entry`, `[I`.
    pub name: Box<str>,
    /// `Class.getModifiers`.
    pub modifiers: u32,
    /// What sort of type it is.
    pub sort: Sort,
    /// Exactly one abstract method (not counting those of `Object`): callables convert to it.
    pub functional: bool,
    /// Superclass; `NONE` for `Object`, interfaces and primitives.
    pub superclass: ClassId,
    /// Direct interfaces, in declaration order.
    pub interfaces: Box<[ClassId]>,
    /// Element class of an array, else `NONE`.
    pub component: ClassId,
    /// Class it is a member of, else `NONE`.
    pub declaring: ClassId,
}

/// Bits of [`Executable::flags`].
pub mod flag {
    /// A static method.
    pub const STATIC: u8 = 1;
    /// The last parameter is variable-arity.
    pub const VARARGS: u8 = 2;
    /// Proven to return soon and never call back: may run with the GIL held.
    pub const LEAF: u8 = 4;
    /// A default method of an interface.
    pub const DEFAULT: u8 = 8;
    /// A constructor.
    pub const CONSTRUCTOR: u8 = 16;
    /// An abstract method.
    pub const ABSTRACT: u8 = 32;
    /// A constructor of an inner (non-static member) class: its first parameter is the enclosing instance.
    pub const INNER: u8 = 64;
}

/// A constructor or method.
#[derive(Clone, Debug)]
pub struct Executable {
    /// Its number.
    pub id: MemberId,
    /// Method name; `<init>` for constructors.
    pub name: Box<str>,
    /// See [`flag`].
    pub flags: u8,
    /// Class that declares it.
    pub declaring: ClassId,
    /// Return class ([`crate::well_known::VOID`] for void; the class itself for constructors).
    pub returns: ClassId,
    /// Parameter classes.
    pub params: Box<[ClassId]>,
}

impl Executable {
    /// Whether a [`flag`] bit is set.
    pub const fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// How the result is held.
    pub const fn return_kind(&self) -> Kind {
        kind_of(self.returns)
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its number.
    pub id: MemberId,
    /// Its name.
    pub name: Box<str>,
    /// `java.lang.reflect.Modifier` bits: 8 static, 16 final.
    pub modifiers: u32,
    /// Class that declares it.
    pub declaring: ClassId,
    /// Its type.
    pub class: ClassId,
}

impl Field {
    /// Whether it belongs to the class and not to an instance.
    pub const fn is_static(&self) -> bool {
        self.modifiers & 8 != 0
    }
    /// Whether it cannot be assigned.
    pub const fn is_final(&self) -> bool {
        self.modifiers & 16 != 0
    }
}

/// A public member class.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Its simple name (`Entry`).
    pub name: Box<str>,
    /// Its binary name (`java.util.Map$Entry`).
    pub binary_name: Box<str>,
}

/// Everything public that a class adds to its supertypes. For every method *name* the class declares or that reaches
/// it from more than one supertype, **all** public overloads visible in the class are listed, so a name found here needs
/// no look at the supertypes; names that are merely inherited from one supertype are left out (its Python base has them).
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Public constructors.
    pub constructors: Vec<Executable>,
    /// Public methods.
    pub methods: Vec<Executable>,
    /// Public fields declared here.
    pub fields: Vec<Field>,
    /// Public member classes declared here.
    pub nested: Vec<Nested>,
}

/// A method of an interface as a Python callback sees it.
#[derive(Clone, Debug)]
pub struct CallbackMethod {
    /// Java name.
    pub name: Box<str>,
    /// The interface that declares it.
    pub declaring: ClassId,
    /// Return class.
    pub returns: ClassId,
    /// Parameter classes.
    pub params: Box<[ClassId]>,
    /// See [`flag`].
    pub flags: u8,
}
