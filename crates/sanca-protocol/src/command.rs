//! Commands: what one end asks of the other. One type for what is sent and what is received; received ones are views of
//! their frame.

use crate::End;
use crate::error::Result;
use crate::frame::Lines;
use crate::id::Id;
use crate::part::Part;
use crate::text::PartText;

mod parse;
mod write;

/// A command. Java reads all but [`Command::CollectProxy`]; Python reads [`Command::Call`], that one and
/// [`Command::Authenticate`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Command<'a> {
    /// `c`: calls a method.
    Call {
        /// Of what.
        target: Target<'a>,
        /// Its name.
        method: &'a str,
        /// Its arguments.
        arguments: Parts<'a>,
    },
    /// `S`: calls a method that gives a channel, and answers with the bytes that come out of it.
    Stream {
        /// Of what.
        target: Target<'a>,
        /// Its name.
        method: &'a str,
        /// Its arguments.
        arguments: Parts<'a>,
    },
    /// `i`: makes an object.
    Construct {
        /// Of that class.
        class: &'a str,
        /// From these.
        arguments: Parts<'a>,
    },
    /// `f g`: reads a field.
    GetField {
        /// Of that object.
        object: Id<'a>,
        /// Its name.
        field: &'a str,
    },
    /// `f s`: writes a field.
    SetField {
        /// Of that object.
        object: Id<'a>,
        /// Its name.
        field: &'a str,
        /// What to write.
        value: Part<'a>,
    },
    /// `a`: about arrays.
    Array(ArrayCommand<'a>),
    /// `l`: about lists.
    List(ListCommand<'a>),
    /// `r u`: what a name means to a view: a class or a package.
    Find {
        /// A simple name or a full one.
        name: &'a str,
        /// The view.
        view: Id<'a>,
    },
    /// `r m`: what a static member is: a field's value, a method, a nested class.
    Member {
        /// The full name of the class.
        class: &'a str,
        /// The member.
        name: &'a str,
    },
    /// `r c`: the `java.lang.Class` of a name.
    ClassObject {
        /// The full name.
        class: &'a str,
    },
    /// `j c`: makes a view.
    CreateView {
        /// What it is called; nobody asks.
        name: PartText<'a>,
    },
    /// `j i`: adds an import to a view.
    Import {
        /// The view.
        view: Id<'a>,
        /// `java.util.List` or `java.util.*`.
        import: PartText<'a>,
    },
    /// `j r`: takes one out again.
    RemoveImport {
        /// The view.
        view: Id<'a>,
        /// As it was added.
        import: PartText<'a>,
    },
    /// `m d`: the peer has no more use for an object.
    Release {
        /// Which.
        object: Id<'a>,
    },
    /// `h o`: a page about an object.
    HelpObject {
        /// Which.
        object: Id<'a>,
        /// Which members.
        pattern: Option<PartText<'a>>,
        /// Whether names of classes are short.
        short: bool,
    },
    /// `h c`: a page about a class.
    HelpClass {
        /// Its full name.
        class: &'a str,
        /// Which members.
        pattern: Option<PartText<'a>>,
        /// Whether names of classes are short.
        short: bool,
    },
    /// `d f`: names of an object's fields.
    Fields {
        /// Which.
        object: Id<'a>,
    },
    /// `d m`: names of an object's methods.
    Methods {
        /// Which.
        object: Id<'a>,
    },
    /// `d s`: names of a class's static members.
    StaticMembers {
        /// Its full name.
        class: &'a str,
    },
    /// `d v`: names that a view has imported.
    ViewNames {
        /// The view.
        view: Id<'a>,
        /// The number that the last answer began with.
        sequence: Option<PartText<'a>>,
    },
    /// `p`: an exception's stack trace.
    StackTrace {
        /// Which.
        exception: Id<'a>,
    },
    /// `s`: ends the server. Has no reply.
    Shutdown,
    /// `z`: closes a connection of the server. Has no reply.
    Cancel {
        /// Its peer's address.
        address: &'a str,
        /// Its peer's port.
        remote_port: i32,
        /// The server's.
        local_port: i32,
    },
    /// `g`: Java has no more use for a proxy.
    CollectProxy {
        /// Which.
        proxy: Id<'a>,
    },
    /// `A`: shows a token, which is not lent here. Sessions answer it themselves.
    Authenticate,
    /// A command of the server's owner. What follows is read line by line.
    Custom {
        /// Its first line.
        name: &'a str,
    },
}

/// `a` and a second letter.
#[derive(Clone, Copy, Debug)]
pub enum ArrayCommand<'a> {
    /// `g`: reads an element.
    Get {
        /// The array.
        array: Id<'a>,
        /// The index, an integer.
        index: Part<'a>,
    },
    /// `s`: writes an element.
    Set {
        /// The array.
        array: Id<'a>,
        /// The index, an integer.
        index: Part<'a>,
        /// What to write.
        value: Part<'a>,
    },
    /// `l`: a new array of chosen elements.
    Slice {
        /// The array.
        array: Id<'a>,
        /// Indices, integers.
        indices: Parts<'a>,
    },
    /// `e`: its length.
    Length {
        /// The array.
        array: Id<'a>,
    },
    /// `c`: makes an array.
    Create {
        /// Of what: a full name, a primitive's too.
        class: PartText<'a>,
        /// Lengths, integers.
        lengths: Parts<'a>,
    },
}

/// `l` and a second letter.
#[derive(Clone, Copy, Debug)]
pub enum ListCommand<'a> {
    /// `s`
    Sort {
        /// The list.
        list: Id<'a>,
    },
    /// `r`
    Reverse {
        /// The list.
        list: Id<'a>,
    },
    /// `x`
    Max {
        /// The list.
        list: Id<'a>,
    },
    /// `n`
    Min {
        /// The list.
        list: Id<'a>,
    },
    /// `l`: a new list of chosen elements.
    Slice {
        /// The list.
        list: Id<'a>,
        /// Indices, integers.
        indices: Parts<'a>,
    },
    /// `a`: a new list of both's elements.
    Concatenate {
        /// The first.
        first: Id<'a>,
        /// The second.
        second: Id<'a>,
    },
    /// `m`: a new list, the elements so many times over.
    Repeat {
        /// The list.
        list: Id<'a>,
        /// How often, an integer.
        times: Part<'a>,
    },
    /// `i`: the same, in place.
    RepeatInPlace {
        /// The list.
        list: Id<'a>,
        /// How often, an integer.
        times: Part<'a>,
    },
    /// `f`: how many elements equal a value.
    Count {
        /// The list.
        list: Id<'a>,
        /// The value.
        value: Part<'a>,
    },
}

/// What a method is called of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target<'a> {
    /// An object.
    Object(Id<'a>),
    /// `z:…`: a class, by its full name.
    Static(&'a str),
}

/// Values in a row.
#[derive(Clone, Copy, Debug)]
pub enum Parts<'a> {
    /// As they came. Each is parsed when it is looked at.
    Wire {
        /// One line each.
        lines: Lines<'a>,
        /// By whom.
        reader: End,
    },
    /// As somebody here has them.
    Given(&'a [Part<'a>]),
}

impl<'a> Parts<'a> {
    /// None.
    pub const NONE: Parts<'static> = Parts::Given(&[]);

    /// How many.
    pub fn count(&self) -> usize {
        match self {
            Parts::Wire { lines, .. } => lines.count(),
            Parts::Given(parts) => parts.len(),
        }
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<Result<Part<'a>>> {
        match self {
            Parts::Wire { lines, reader } => lines.get(index).map(|line| Part::parse(line, *reader)),
            Parts::Given(parts) => parts.get(index).map(|part| Ok(*part)),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Result<Part<'a>>> + use<'a> {
        let parts = *self;
        (0..parts.count()).map(move |index| parts.get(index).expect("the index is below the count"))
    }
}

impl Command<'_> {
    /// Whether the peer answers it.
    pub const fn has_reply(&self) -> bool {
        !matches!(self, Command::Shutdown | Command::Cancel { .. })
    }
}
