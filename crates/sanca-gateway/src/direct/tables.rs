//! Members by number, as clients name them: kept when they are described, because a link wants to be told more than the number.

use std::sync::OnceLock;

use sanca_model::MemberId;
use sanca_model::shape::{Executable, Field, Members};

const SEGMENT: usize = 1024;

type Segment<T> = Box<[OnceLock<T>]>;

/// Entries by number: set once, read without a lock, there for as long as the table.
#[derive(Debug)]
struct Table<T> {
    segments: Box<[OnceLock<Segment<T>>]>,
}

impl<T> Table<T> {
    fn new() -> Table<T> {
        Table { segments: (0..SEGMENT).map(|_| OnceLock::new()).collect() }
    }

    #[inline]
    fn get(&self, number: MemberId) -> Option<&T> {
        let number = number.0 as usize;
        self.segments.get(number / SEGMENT)?.get()?[number % SEGMENT].get()
    }

    fn set(&self, number: MemberId, entry: T) {
        let number = number.0 as usize;
        let Some(segment) = self.segments.get(number / SEGMENT) else { return };
        let _ = segment.get_or_init(|| (0..SEGMENT).map(|_| OnceLock::new()).collect())[number % SEGMENT].set(entry);
    }
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Tables {
    executables: Table<Executable>,
    fields: Table<Field>,
}

impl Tables {
    pub(crate) fn new() -> Tables {
        Tables { executables: Table::new(), fields: Table::new() }
    }

    /// A constructor or method that was described.
    #[inline]
    pub(crate) fn executable(&self, number: MemberId) -> Option<&Executable> {
        self.executables.get(number)
    }

    /// A field that was described.
    pub(crate) fn field(&self, number: MemberId) -> Option<&Field> {
        self.fields.get(number)
    }

    /// Keeps what is described.
    pub(crate) fn keep(&self, members: &Members) {
        for member in members.constructors.iter().chain(&members.methods) {
            self.executables.set(member.id, member.clone());
        }
        for field in &members.fields {
            self.fields.set(field.id, field.clone());
        }
    }
}
