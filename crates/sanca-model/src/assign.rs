//! PLACEHOLDER DOC
use std::borrow::Cow;

use crate::handle::ClassId;
use crate::python_type::{InterfaceList, PyKind};

/// How good it is for a value to go to a parameter; smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Rank {
    /// The parameter has the value's nearest Java type: `int` for 5, `String` for `'a'`.
    Exact,
    /// Reached from the nearest type by subtyping or primitive widening (JLS 5.1.2, 5.1.5).
    Widening,
    /// Reached by boxing or unboxing, then widening (JLS 5.1.7, 5.1.8).
    Boxing,
    /// Reached by a conversion of ours, such as `list` to array or `int` to `short`.
    Conversion,
}

/// What assignment rules need to know of classes. Answers must agree with the JVM's.
pub trait ClassOracle {
    /// Whether a reference of class `from` may be assigned to `to` (`to.isAssignableFrom(from)`, arrays included).
    /// Never asked about primitives.
    fn is_assignable(&self, from: ClassId, to: ClassId) -> bool;
    /// Whether callables convert to it: an interface with exactly one abstract method.
    fn is_functional(&self, class: ClassId) -> bool;
    /// Whether it is an enum class.
    fn is_enum(&self, class: ClassId) -> bool;
    /// Element class of an array, else [`ClassId::NONE`].
    fn component(&self, class: ClassId) -> ClassId;
    /// Name as `Class.getName` gives it: `java.util.Map$Entry`, `[I`. Asked only while a message is built.
    fn name(&self, class: ClassId) -> Cow<'_, str>;
    /// Whether an object of a Python class with these interfaces may be assigned to `to`. Never asked about `Object`.
    fn implements(&self, interfaces: InterfaceList, to: ClassId) -> bool;
    /// Return class of a functional interface's one method, if known, else [`ClassId::NONE`]. Lets
    /// `submit(lambda: 42)` prefer `Callable` to `Runnable`, as javac does for a lambda that gives a value.
    fn functional_result(&self, class: ClassId) -> ClassId {
        let _ = class;
        ClassId::NONE
    }
}

/// May a Python value go to a parameter (or field, or array element) of class `to`, and how good is that?
pub fn rank(from: PyKind, to: ClassId, oracle: &dyn ClassOracle) -> Option<Rank> {
    let _ = (from, to, oracle);
    todo!()
}
