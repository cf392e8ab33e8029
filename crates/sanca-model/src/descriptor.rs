//! JVM descriptors (JVMS 4.3) and class names: parsed, printed, converted into each other. Class names inside
//! [`TypeName`] are binary names with dots (`java.util.Map$Entry`); slashes exist in descriptors only.
//!
//! ```
//! use sanca_model::descriptor::{MethodDescriptor, TypeName};
//! let method = MethodDescriptor::parse("(I[Ljava/lang/String;)V")?;
//! assert_eq!(method.params[1].to_string(), "java.lang.String[]");
//! assert_eq!(method.params[1].class_name(), "[Ljava.lang.String;");
//! assert_eq!(method.to_string(), "(I[Ljava/lang/String;)V");
//! assert_eq!(TypeName::from_class_name("int[][]")?.descriptor(), "[[I");
//! # Ok::<(), sanca_model::descriptor::Malformed>(())
//! ```

use core::fmt;

use crate::error::Error;
use crate::value::Kind;

/// A type, `void` included.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TypeName {
    /// What is left without the array brackets.
    pub base: BaseName,
    /// How many array brackets there are.
    pub dimensions: u8,
}

/// A type that is not an array.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum BaseName {
    /// A primitive or `void`; never [`Kind::Object`].
    Primitive(Kind),
    /// A class or interface by its binary name, `java.util.Map$Entry`.
    Class(Box<str>),
}

/// Parameter types and return type of a method; a constructor returns `void`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MethodDescriptor {
    /// In order.
    pub params: Vec<TypeName>,
    /// `void` for constructors.
    pub returns: TypeName,
}

/// What is wrong with a descriptor or class name, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// All that was given.
    pub text: Box<str>,
    /// Position of the offending character, counted in characters from 0; the length of the text if it ended too early.
    pub position: usize,
    /// What should be there.
    pub expected: &'static str,
}

const TYPE: &str = "a type: one of B C D F I J S Z, L…; or [";
const MAX_DIMENSIONS: usize = 255;

impl TypeName {
    /// A type that is not an array.
    pub fn primitive(kind: Kind) -> TypeName {
        TypeName { base: BaseName::Primitive(kind), dimensions: 0 }
    }

    /// Reads a field descriptor: `I`, `[[D`, `Ljava/lang/String;`. `V` is refused.
    pub fn from_descriptor(text: &str) -> Result<TypeName, Malformed> {
        let mut cursor = Cursor::new(text);
        let found = cursor.field_type()?;
        cursor.end()?;
        Ok(found)
    }

    /// Reads a name as `Class.getName` or Java source has it: `int`, `int[]`, `[I`, `[Ljava.lang.String;`,
    /// `java.util.Map$Entry[]`.
    pub fn from_class_name(text: &str) -> Result<TypeName, Malformed> {
        if text.starts_with('[') {
            let mut cursor = Cursor { separator: '.', ..Cursor::new(text) };
            let found = cursor.field_type()?;
            cursor.end()?;
            return Ok(found);
        }
        let mut name = text;
        let mut dimensions = 0;
        while let Some(rest) = name.strip_suffix("[]") {
            name = rest.trim_end();
            dimensions += 1;
        }
        let base = match primitive_of_keyword(name) {
            Some(kind) => BaseName::Primitive(kind),
            None => {
                let mut cursor = Cursor { separator: '.', ..Cursor::new(text) };
                let found = cursor.class_name(Some(name.chars().count()))?;
                BaseName::Class(found)
            }
        };
        let malformed = |expected| Malformed { text: text.into(), position: name.chars().count(), expected };
        if base == BaseName::Primitive(Kind::Void) && dimensions > 0 {
            return Err(malformed("no array of void"));
        }
        let dimensions = u8::try_from(dimensions).map_err(|_| malformed("at most 255 dimensions"))?;
        Ok(TypeName { base, dimensions })
    }

    /// The descriptor: `[Ljava/lang/String;`.
    pub fn descriptor(&self) -> String {
        let mut out = "[".repeat(usize::from(self.dimensions));
        match &self.base {
            BaseName::Primitive(kind) => out.push(letter(*kind)),
            BaseName::Class(name) => {
                out.push('L');
                out.extend(name.chars().map(|c| if c == '.' { '/' } else { c }));
                out.push(';');
            }
        }
        out
    }

    /// The name as `Class.getName` gives it: `int`, `[Ljava.lang.String;`.
    pub fn class_name(&self) -> String {
        match &self.base {
            _ if self.dimensions > 0 => self.descriptor().replace('/', "."),
            BaseName::Primitive(kind) => kind.name().to_owned(),
            BaseName::Class(name) => name.to_string(),
        }
    }
}

/// As Java source has it: `java.lang.String[]`.
impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            BaseName::Primitive(kind) => f.write_str(kind.name())?,
            BaseName::Class(name) => f.write_str(name)?,
        }
        (0..self.dimensions).try_for_each(|_| f.write_str("[]"))
    }
}

impl MethodDescriptor {
    /// Reads a method descriptor: `(ILjava/lang/String;)V`.
    pub fn parse(text: &str) -> Result<MethodDescriptor, Malformed> {
        let mut cursor = Cursor::new(text);
        let params = cursor.params()?;
        let returns = cursor.return_type()?;
        cursor.end()?;
        Ok(MethodDescriptor { params, returns })
    }

    /// Reads a method descriptor whose return type may be left out, `(I)`: parameters tell overloads apart.
    pub fn parse_partial(text: &str) -> Result<(Vec<TypeName>, Option<TypeName>), Malformed> {
        let mut cursor = Cursor::new(text);
        let params = cursor.params()?;
        let returns = if cursor.peek().is_some() { Some(cursor.return_type()?) } else { None };
        cursor.end()?;
        Ok((params, returns))
    }
}

/// The descriptor itself.
impl fmt::Display for MethodDescriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let params: String = self.params.iter().map(TypeName::descriptor).collect();
        write!(f, "({params}){}", self.returns.descriptor())
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is malformed at position {}: expected {}", self.text, self.position, self.expected)?;
        match self.text.chars().nth(self.position) {
            Some(found) => write!(f, ", found {found:?}"),
            None => f.write_str(", found the end"),
        }
    }
}

impl core::error::Error for Malformed {}

impl From<Malformed> for Error {
    fn from(malformed: Malformed) -> Error {
        Error::Invalid(malformed.to_string().into())
    }
}

impl Malformed {
    fn or_closing(mut self) -> Malformed {
        if self.expected == TYPE {
            self.expected = "a parameter type (one of B C D F I J S Z, L…; or [) or ')'";
        }
        self
    }
}

/// The letter of a primitive in descriptors (`L` for references).
pub const fn letter(kind: Kind) -> char {
    match kind {
        Kind::Void => 'V',
        Kind::Boolean => 'Z',
        Kind::Byte => 'B',
        Kind::Char => 'C',
        Kind::Short => 'S',
        Kind::Int => 'I',
        Kind::Long => 'J',
        Kind::Float => 'F',
        Kind::Double => 'D',
        Kind::Object => 'L',
    }
}

const PRIMITIVES: [Kind; 9] =
    [Kind::Boolean, Kind::Byte, Kind::Char, Kind::Short, Kind::Int, Kind::Long, Kind::Float, Kind::Double, Kind::Void];

fn primitive_of_keyword(name: &str) -> Option<Kind> {
    PRIMITIVES.into_iter().find(|kind| kind.name() == name)
}

fn primitive_of_letter(found: char) -> Option<Kind> {
    PRIMITIVES.into_iter().find(|&kind| kind != Kind::Void && letter(kind) == found)
}

/// Reads from the front and remembers where it is.
struct Cursor<'a> {
    text: &'a str,
    rest: core::iter::Peekable<core::str::Chars<'a>>,
    position: usize,
    /// `/` in descriptors, `.` in array names.
    separator: char,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, rest: text.chars().peekable(), position: 0, separator: '/' }
    }

    fn peek(&mut self) -> Option<char> {
        self.rest.peek().copied()
    }

    fn skip(&mut self) {
        self.rest.next();
        self.position += 1;
    }

    #[cold]
    fn wrong(&self, expected: &'static str) -> Malformed {
        Malformed { text: self.text.into(), position: self.position, expected }
    }

    fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), Malformed> {
        if self.peek() != Some(wanted) {
            return Err(self.wrong(expected));
        }
        self.skip();
        Ok(())
    }

    fn end(&mut self) -> Result<(), Malformed> {
        if self.peek().is_none() { Ok(()) } else { Err(self.wrong("nothing more")) }
    }

    fn params(&mut self) -> Result<Vec<TypeName>, Malformed> {
        self.expect('(', "'(' before the parameter types")?;
        let mut params = Vec::new();
        while self.peek() != Some(')') {
            params.push(self.field_type().map_err(Malformed::or_closing)?);
        }
        self.skip();
        Ok(params)
    }

    fn return_type(&mut self) -> Result<TypeName, Malformed> {
        if self.peek() == Some('V') {
            self.skip();
            return Ok(TypeName::primitive(Kind::Void));
        }
        self.field_type().map_err(|wrong| match wrong.expected {
            TYPE => Malformed { expected: "a return type: V, one of B C D F I J S Z, L…; or [", ..wrong },
            _ => wrong,
        })
    }

    fn field_type(&mut self) -> Result<TypeName, Malformed> {
        let mut dimensions = 0;
        while self.peek() == Some('[') {
            if dimensions == MAX_DIMENSIONS {
                return Err(self.wrong("at most 255 dimensions"));
            }
            dimensions += 1;
            self.skip();
        }
        let base = match self.peek() {
            Some('L') => {
                self.skip();
                let name = self.class_name(None)?;
                self.expect(';', "';' after the class name")?;
                BaseName::Class(name)
            }
            found => {
                let kind = found.and_then(primitive_of_letter).ok_or_else(|| self.wrong(TYPE))?;
                self.skip();
                BaseName::Primitive(kind)
            }
        };
        Ok(TypeName { base, dimensions: dimensions as u8 })
    }

    /// Names with separators between non-empty parts, up to `;`, the end, or `stop` characters from the start.
    fn class_name(&mut self, stop: Option<usize>) -> Result<Box<str>, Malformed> {
        let mut name = String::new();
        let mut part_is_empty = true;
        while let Some(found) = self.peek() {
            if found == ';' || stop == Some(self.position) {
                break;
            }
            match found {
                '/' | '.' if found != self.separator => return Err(self.wrong(self.separator_rule())),
                '/' | '.' if part_is_empty => return Err(self.wrong("a name")),
                '[' | ']' | ' ' | '\t' | '\n' => return Err(self.wrong("a character of a class name")),
                '/' | '.' => name.push('.'),
                _ => name.push(found),
            }
            part_is_empty = matches!(found, '/' | '.');
            self.skip();
        }
        if part_is_empty {
            return Err(self.wrong("a name"));
        }
        if stop.is_some_and(|stop| stop != self.position) {
            return Err(self.wrong("a character of a class name"));
        }
        Ok(name.into())
    }

    fn separator_rule(&self) -> &'static str {
        if self.separator == '/' {
            "'/' between the parts of a name in a descriptor"
        } else {
            "'.' between the parts of a class name"
        }
    }
}
