//! What a frame can be.

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident = $number:literal,)*) => {
        /// What a client asks for: an operation of the link by that name, and a few about the connection.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "they are the operations of JavaLink")]
        pub enum Op {
            $($(#[$doc])* $name = $number,)*
        }

        impl Op {
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
    Invoke = 1,
    FindClass = 2,
    ClassOfClass = 3,
    ClassObject = 4,
    Describe = 5,
    Members = 6,
    FunctionalResult = 7,
    Signature = 8,
    ListPackage = 9,
    IsPackage = 10,
    NearNames = 11,
    AddClasspath = 12,
    GetField = 13,
    SetField = 14,
    Duplicate = 15,
    Same = 16,
    MonitorEnter = 17,
    MonitorExit = 18,
    ObjectOf = 19,
    Pack = 20,
    NewArray = 21,
    ArrayFrom = 22,
    ArrayLength = 23,
    ArrayRead = 24,
    ArrayWrite = 25,
    ArrayGet = 26,
    ArraySet = 27,
    ArrayPack = 28,
    Chunker = 29,
    Iterate = 30,
    Proxy = 31,
    PythonObject = 32,
    CopiedArray = 33,
    Throwable = 34,
    CallbackFrames = 35,
    PythonException = 36,
    CurrentThread = 37,
    Interrupt = 38,
    ClearInterrupt = 39,
    ThreadStack = 40,
    Stats = 41,
    LiveObjects = 42,
    HeldReferences = 43,
    /// Gives handles back; on a connection of its own.
    Release = 44,
    /// Nothing: whether the server still answers.
    Ping = 45,
    EntryPoint = 46,
}

/// What a server sends.
pub mod answer {
    /// A value for the sink.
    pub const VALUE: u8 = 1;
    /// The operation is done; what it gives follows.
    pub const DONE: u8 = 2;
    /// It failed.
    pub const ERROR: u8 = 3;
    /// A callback: a method of a Python object is to be run.
    pub const INVOKE: u8 = 16;
    /// A callback: an operation of [`sanca_model::operation`].
    pub const OPERATE: u8 = 17;
    /// A callback: whether a Python object overrides a method.
    pub const IMPLEMENTS: u8 = 18;
    /// Python objects that Java holds no more; on a connection of its own.
    pub const RETURNED: u8 = 19;
    /// So many more connections are wanted, for callbacks from Java's own threads; likewise.
    pub const WANTED: u8 = 20;
}

/// What a client sends besides operations: the outcome of a callback.
pub mod call {
    /// A value.
    pub const VALUE: u8 = 128;
    /// Throw that object, which is the server's from now on.
    pub const THROW: u8 = 129;
    /// Throw the exception that stands for a Python one.
    pub const RAISE: u8 = 130;
    /// Python could not be entered.
    pub const REFUSE: u8 = 131;
    /// Yes or no.
    pub const ANSWER: u8 = 132;
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Role {
    /// The calls of one thread of the client.
    Calls = 0,
    /// What the client gives back. Its end is the end of the client.
    Up = 1,
    /// What the server gives back, and wants. The server asks here.
    Down = 2,
    /// Callbacks from threads that the client knows nothing of. The server asks here.
    Lane = 3,
}

impl Role {
    /// The role with that number.
    pub const fn from_number(number: u8) -> Option<Role> {
        Some(match number {
            0 => Role::Calls,
            1 => Role::Up,
            2 => Role::Down,
            3 => Role::Lane,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Op, Role};

    #[test]
    fn numbers_lead_back_to_what_they_number() {
        let known: Vec<Op> = (0..=255).filter_map(Op::from_number).collect();
        assert_eq!(known.last(), Some(&Op::EntryPoint));
        assert_eq!(known.len(), Op::EntryPoint as usize, "no number is left out");
        assert!(known.iter().all(|op| Op::from_number(*op as u8) == Some(*op)));
        assert!((0..=255).filter_map(Role::from_number).all(|role| Role::from_number(role as u8) == Some(role)));
    }
}
