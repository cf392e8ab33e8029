//! What Java asks of Python besides running a method of a proxy: each is one crossing. Numbers must agree with
//! `org.sanca.internal.Op`; a test of the embedded link compares every row.

use crate::handle::{ClassId, PyRef};

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        /// Which operation.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Op {
            $($(#[$doc])* $name = $number,)*
        }

        impl Op {
            /// Every operation: number and name.
            pub const ALL: &[(Op, &str)] = &[$((Op::$name, stringify!($name)),)*];

            /// The operation with that number.
            pub const fn from_number(number: u8) -> Option<Op> {
                match number {
                    $($number => Some(Op::$name),)*
                    _ => None,
                }
            }
        }
    };
}

operations! {
    /// Compiles text: source, file name, mode (0 statements, 1 expression, 2 one interactive statement). `target` names the interpreter.
    Compile = 1,
    /// Runs code (`target`) with globals (`other`); gives nothing.
    Exec = 2,
    /// Evaluates code (`target`) with globals (`other`).
    Eval = 3,
    /// The value of a global (`other`, a name) in globals (`target`), or of a builtin.
    GetGlobal = 4,
    /// Sets a global: one value.
    SetGlobal = 5,
    /// Deletes a global.
    DeleteGlobal = 6,
    /// An interned name: text. `target` names the interpreter.
    Name = 7,
    /// Calls `target`; `other` counts keyword arguments, whose names and values follow the positional ones.
    Call = 8,
    /// An attribute (`other`, a name) of `target`.
    GetAttribute = 9,
    /// Sets it: one value.
    SetAttribute = 10,
    /// Deletes it.
    DeleteAttribute = 11,
    /// Whether there is one.
    HasAttribute = 12,
    /// `target[key]`: one value.
    GetItem = 13,
    /// `target[key] = value`: two values.
    SetItem = 14,
    /// `del target[key]`: one value.
    DeleteItem = 15,
    /// `value in target`: one value.
    Contains = 16,
    /// `len(target)`
    Length = 17,
    /// `str(target)`
    Str = 18,
    /// `repr(target)`
    Repr = 19,
    /// `hash(target)`, as Java's 32 bits.
    Hash = 20,
    /// `target` compared with a value: value, then the operation as CPython numbers them (`<` 0, `<=`, `==`, `!=`, `>`, `>=` 5).
    Compare = 21,
    /// `iter(target)`
    Iterate = 22,
    /// `next(target)`; a Java `null` that is not `None` cannot be told apart, so the end is an exception: `StopIteration`.
    Next = 23,
    /// `target` as the class that is wanted.
    Convert = 24,
    /// Imports a module by its dotted name: text. `target` names the interpreter.
    Import = 25,
    /// Fresh globals, named `__main__`. `target` names the interpreter.
    Globals = 26,
    /// Whether `target` can be called.
    IsCallable = 27,
    /// `isinstance(target, value)`: one value.
    IsInstance = 28,
    /// Java holds one more reference to `target`.
    Hold = 29,
    /// Runs the collector of Python's cycles: the number of objects found. `target` names the interpreter.
    Collect = 30,
    /// `target.name(…)`: `other` is the name; positional values follow.
    CallMethod = 31,
    /// Calls a global (`other`, a name) of globals (`target`), or a builtin, with positional values.
    CallGlobal = 32,
    /// Makes an interpreter: its options as bits, then names of modules that it has from the main one. Gives its number.
    MakeInterpreter = 33,
    /// Ends an interpreter: its number.
    EndInterpreter = 34,
}

/// One operation, its values packed.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    /// Which.
    pub op: Op,
    /// The object it is about, or an interpreter.
    pub target: PyRef,
    /// A second object or a number, see [`Op`].
    pub other: PyRef,
    /// What the result has to be: a class, `java.lang.Object` for what the value naturally is, [`ClassId::NONE`] for a
    /// `PyObject` whatever it is.
    pub wanted: ClassId,
    /// Packed values, one after the other.
    pub args: &'a [u8],
}

#[cfg(test)]
mod tests {
    use super::Op;

    #[test]
    fn numbers_lead_back_to_operations() {
        for (op, name) in Op::ALL {
            assert_eq!(Op::from_number(*op as u8), Some(*op), "{name}");
        }
        assert_eq!(Op::from_number(0), None);
        assert_eq!(Op::from_number(255), None);
    }
}
