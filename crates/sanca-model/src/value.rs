//! Values on their way across: borrowed views going in ([`Arg`]), a visitor coming out ([`Sink`]).

use crate::handle::{Handle, ObjectRef, PyRef};

/// How a Java value is represented in a slot: the eight primitives, `void`, or a reference.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Kind {
    /// `void`
    Void = 0,
    /// `boolean`
    Boolean = 1,
    /// `byte`
    Byte = 2,
    /// `char`
    Char = 3,
    /// `short`
    Short = 4,
    /// `int`
    Int = 5,
    /// `long`
    Long = 6,
    /// `float`
    Float = 7,
    /// `double`
    Double = 8,
    /// any class, interface or array
    Object = 9,
}

impl Kind {
    /// The kind with that number.
    pub const fn from_number(number: u8) -> Option<Kind> {
        Some(match number {
            0 => Kind::Void,
            1 => Kind::Boolean,
            2 => Kind::Byte,
            3 => Kind::Char,
            4 => Kind::Short,
            5 => Kind::Int,
            6 => Kind::Long,
            7 => Kind::Float,
            8 => Kind::Double,
            9 => Kind::Object,
            _ => return None,
        })
    }

    /// Size of one array element in bytes; references and `void` have none.
    pub const fn size(self) -> Option<usize> {
        match self {
            Kind::Boolean | Kind::Byte => Some(1),
            Kind::Char | Kind::Short => Some(2),
            Kind::Int | Kind::Float => Some(4),
            Kind::Long | Kind::Double => Some(8),
            Kind::Void | Kind::Object => None,
        }
    }

    /// The Java keyword (`Object` for references).
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Void => "void",
            Kind::Boolean => "boolean",
            Kind::Byte => "byte",
            Kind::Char => "char",
            Kind::Short => "short",
            Kind::Int => "int",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Object => "Object",
        }
    }
}

/// Text as the lender stores it (CPython's PEP 393 forms, Java's UTF-16). Never copied to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// One byte a character, U+0000–U+00FF.
    Latin1(&'a [u8]),
    /// Two bytes a unit, native byte order, not necessarily aligned. May hold lone surrogates. From Python: no
    /// surrogate *pairs* (checked by the sender, as Java would read them as one astral character); from Java:
    /// proper pairs are astral characters.
    Utf16(&'a [u8]),
    /// Four bytes a code point, native byte order, not necessarily aligned.
    Utf32(&'a [u8]),
}

/// One argument, borrowed for the length of a call. Given to a primitive parameter the variant must match its
/// [`Kind`] exactly (the conversion was done by whoever chose the overload); given to a reference parameter the
/// primitive variants mean the box of that kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arg<'a> {
    /// `null`
    Null,
    /// `boolean` / `java.lang.Boolean`
    Boolean(bool),
    /// `byte` / `java.lang.Byte`
    Byte(i8),
    /// `char` / `java.lang.Character`
    Char(u16),
    /// `short` / `java.lang.Short`
    Short(i16),
    /// `int` / `java.lang.Integer`
    Int(i32),
    /// `long` / `java.lang.Long`
    Long(i64),
    /// `float` / `java.lang.Float`
    Float(f32),
    /// `double` / `java.lang.Double`
    Double(f64),
    /// `java.lang.String`
    Text(Text<'a>),
    /// an object; the caller keeps the handle
    Object(Handle),
    /// an object in a reply to a callback: Java releases the handle after reading it. Calls own nothing they are given
    Owned(Handle),
    /// any other value in the form of [`crate::pack`]: exactly one packed value
    Packed(&'a [u8]),
}

/// Receives one result. The link calls exactly one method, after the Java work is done. An implementor that gave up
/// the GIL takes it back at the start of the method it receives.
pub trait Sink {
    /// A `void` method returned.
    fn void(&mut self);
    /// `null`.
    fn null(&mut self);
    /// A `boolean` or `java.lang.Boolean`.
    fn boolean(&mut self, value: bool);
    /// A `byte`, `short`, `int`, `long` or one of their boxes.
    fn int(&mut self, value: i64);
    /// A `long` or its box, from links that tell it from smaller ones; the others call [`Sink::int`].
    fn long(&mut self, value: i64) {
        self.int(value);
    }
    /// A `char` or `java.lang.Character`.
    fn char(&mut self, unit: u16);
    /// A `float`, `double` or one of their boxes (a `float` widened exactly).
    fn float(&mut self, value: f64);
    /// A `float` or its box, from links that tell it from a `double`; the others call [`Sink::float`].
    fn single(&mut self, value: f32) {
        self.float(value.into());
    }
    /// A `java.lang.String`.
    fn text(&mut self, text: Text<'_>);
    /// A `java.math.BigInteger`: two's complement, big-endian.
    fn big_integer(&mut self, bytes: &[u8]);
    /// A `java.math.BigDecimal`, as its `toString`.
    fn big_decimal(&mut self, text: &str);
    /// A Python object that had been handed to Java as a proxy comes back.
    fn python(&mut self, object: PyRef);
    /// Any other object; the sink owns the handle.
    fn object(&mut self, object: ObjectRef);
    /// A packed value (see [`crate::pack`]); handles inside are owned by the sink.
    fn packed(&mut self, bytes: &[u8]);
}
