//! Numbers that name things on the other side. All are plain `Copy` values; ownership is by convention and is
//! stated where one is handed over.

use core::sync::atomic::{AtomicUsize, Ordering};

/// Names a Java object. Zero is `null`. Whoever received it from a [`crate::Sink`] owns it and gives it back with
/// [`crate::link::JavaLink::release`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(transparent)]
pub struct Handle(pub u32);

impl Handle {
    /// Java's `null`.
    pub const NULL: Handle = Handle(0);
}

/// Names a Java class for the life of the process. Zero is "none"; see [`crate::well_known`] for fixed numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
#[repr(transparent)]
pub struct ClassId(pub u32);

impl ClassId {
    /// No class (the superclass of `java.lang.Object`, say).
    pub const NONE: ClassId = ClassId(0);
}

/// Names a constructor, method or field for the life of the process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(transparent)]
pub struct MemberId(pub u32);

/// A Java object as it arrives: its handle (owned by the receiver of this value) and its run-time class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ObjectRef {
    /// The object.
    pub handle: Handle,
    /// Its run-time class.
    pub class: ClassId,
}

/// A Python object as Java holds it: an address that only the Python side may look behind, and the number of the interpreter
/// that the object belongs to in the upper 16 bits, which addresses of user space leave free. With address 0 it names an
/// interpreter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct PyRef(pub u64);

impl PyRef {
    /// An object of an interpreter.
    #[inline]
    pub const fn new(address: usize, interpreter: u16) -> PyRef {
        PyRef(address as u64 | (interpreter as u64) << 48)
    }

    /// Where the object lies.
    #[inline]
    pub const fn address(self) -> usize {
        (self.0 & 0xFFFF_FFFF_FFFF) as usize
    }

    /// Which interpreter it belongs to.
    #[inline]
    pub const fn interpreter(self) -> u16 {
        (self.0 >> 48) as u16
    }
}

/// A promoted reference, opaque outside the link (embedded: a JNI global reference). Zero is "not pinned".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(transparent)]
pub struct Pin(pub usize);

/// Where a [`Pin`] is kept: beside the handle, by whoever owns that. Links read and write it from any thread.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct PinSlot(AtomicUsize);

impl PinSlot {
    /// Not pinned.
    pub const fn new() -> PinSlot {
        PinSlot(AtomicUsize::new(0))
    }

    /// The pin.
    #[inline]
    pub fn get(&self) -> Pin {
        Pin(self.0.load(Ordering::Acquire))
    }

    /// Fills an empty slot. If another thread was faster, its pin is the error.
    #[inline]
    pub fn fill(&self, pin: Pin) -> Result<(), Pin> {
        self.0.compare_exchange(0, pin.0, Ordering::AcqRel, Ordering::Acquire).map(drop).map_err(Pin)
    }

    /// Takes it out, for [`crate::link::JavaLink::unpin`].
    #[inline]
    pub fn take(&self) -> Pin {
        Pin(self.0.swap(0, Ordering::AcqRel))
    }
}

/// The object a field or array operation works on. The link may fill `pin` on first use; whoever holds the `Receiver`'s storage gives the pin back
/// with [`crate::link::JavaLink::unpin`].
#[derive(Clone, Copy, Debug)]
pub struct Receiver<'a> {
    /// The object.
    pub handle: Handle,
    /// Where the link keeps its promoted reference between calls.
    pub pin: &'a PinSlot,
}
