//! The hot path: running a member through the dispatcher `Engine.callXn`. Through an upcall stub where there is one
//! (JDK 22+), else through one JNI static call. No lock, no allocation, no JNI look-up, and no `ExceptionCheck`: the
//! dispatcher reports what the target threw in band. What could still throw is entering Java with too little stack, so below the thread's
//! floor a call takes the checked way.

use crate::failure::Failure;
use crate::thread::Thread;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicUsize, Ordering};
use jni_sys as sys;

/// Number of hot methods; their order is that of `Engine.stubs()`.
pub(crate) const HOT: usize = 10;
/// Names of the hot methods, in order.
pub(crate) const HOT_NAMES: [&core::ffi::CStr; HOT] =
    [c"callJ0", c"callJ1", c"callJ2", c"callJ3", c"callJN", c"callL0", c"callL1", c"callL2", c"callL3", c"callLN"];
/// Their signatures, in order.
pub(crate) const HOT_SIGNATURES: [&core::ffi::CStr; HOT] = [
    c"(IIJ)J", c"(IIJJ)J", c"(IIJJJ)J", c"(IIJJJJ)J", c"(IIJI)J", c"(IIJ)J", c"(IIJJ)J", c"(IIJJJ)J", c"(IIJJJJ)J", c"(IIJI)J",
];
const MANY: usize = 4;
const REFERENCES: usize = 5;

/// Addresses of the upcall stubs, 0 until they exist. Never taken back.
static STUBS: [AtomicUsize; HOT] = [const { AtomicUsize::new(0) }; HOT];

type Stub0 = unsafe extern "C" fn(i32, i32, i64) -> i64;
type Stub1 = unsafe extern "C" fn(i32, i32, i64, i64) -> i64;
type Stub2 = unsafe extern "C" fn(i32, i32, i64, i64, i64) -> i64;
type Stub3 = unsafe extern "C" fn(i32, i32, i64, i64, i64, i64) -> i64;
type StubN = unsafe extern "C" fn(i32, i32, i64, i32) -> i64;

/// What kind of result a member has; chosen at compile time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Result {
    /// `callJ…`: primitive or `void`.
    Word,
    /// `callL…`: a reference.
    Reference,
}

/// # Safety
/// Each address is 0 or an upcall stub of the hot method with that index, and stays valid for ever.
pub(crate) unsafe fn install_stubs(addresses: &[i64]) {
    for (stub, address) in STUBS.iter().zip(addresses) {
        stub.store(*address as usize, Ordering::Release);
    }
}

/// Forgets the stubs: from now on calls go through JNI. For tests and for measuring.
pub fn disable_stubs() {
    for stub in &STUBS {
        stub.store(0, Ordering::Relaxed);
    }
}

/// Whether calls go through upcall stubs.
pub fn has_stubs() -> bool {
    STUBS.iter().all(|stub| stub.load(Ordering::Relaxed) != 0)
}

impl Thread<'_> {
    /// Runs a member with up to three arguments. `kind` must be a constant. Returns the result word.
    #[inline(always)]
    pub fn call<const N: usize>(self, kind: Result, member: u32, receiver: u32, words: [i64; N]) -> core::result::Result<i64, Failure> {
        const { assert!(N <= 3) };
        self.count_call();
        let index = N + if kind == Result::Word { 0 } else { REFERENCES };
        let (slot, member, receiver) = (self.slot() as i32, member as i32, i64::from(receiver));
        if !self.has_headroom() {
            return self.checked(index, &arguments(slot, member, receiver, words));
        }
        let stub = STUBS[index].load(Ordering::Acquire);
        let word = if stub != 0 {
            // SAFETY: a stub of the hot method with N words (index), called with headroom on an attached thread.
            unsafe { through_stub(stub, slot, member, receiver, words) }
        } else {
            self.through_jni(index, &arguments(slot, member, receiver, words))
        };
        self.outcome(word)
    }

    /// Runs a member whose `count` argument words are in scratch memory. `kind` must be a constant.
    #[inline(always)]
    pub fn call_many(self, kind: Result, member: u32, receiver: u32, count: usize) -> core::result::Result<i64, Failure> {
        self.count_call();
        let index = MANY + if kind == Result::Word { 0 } else { REFERENCES };
        let (slot, member, receiver, count) = (self.slot() as i32, member as i32, i64::from(receiver), count as i32);
        let arguments = [sys::jvalue { i: slot }, sys::jvalue { i: member }, sys::jvalue { j: receiver }, sys::jvalue { i: count }];
        if !self.has_headroom() {
            return self.checked(index, &arguments);
        }
        let stub = STUBS[index].load(Ordering::Acquire);
        let word = if stub != 0 {
            // SAFETY: the address is a stub of this signature (`install_stubs`).
            let stub = unsafe { core::mem::transmute::<usize, StubN>(stub) };
            // SAFETY: called with headroom on an attached thread.
            unsafe { stub(slot, member, receiver, count) }
        } else {
            self.through_jni(index, &arguments)
        };
        self.outcome(word)
    }

    /// Whether enough C stack is left for the short way.
    #[inline(always)]
    fn has_headroom(self) -> bool {
        let here = MaybeUninit::<u8>::uninit();
        here.as_ptr() as usize >= self.block.floor.load(Ordering::Relaxed)
    }

    #[inline(always)]
    fn through_jni(self, index: usize, arguments: &[sys::jvalue]) -> i64 {
        let (env, ids) = (self.env(), self.block.ids);
        // SAFETY: attached (type); class, method and arguments belong together (tables above).
        unsafe { (env.table().CallStaticLongMethodA)(env.raw(), ids.class(), ids.hot[index], arguments.as_ptr()) }
    }

    #[inline(always)]
    fn outcome(self, word: i64) -> core::result::Result<i64, Failure> {
        match self.scratch().take_status() {
            0 => Ok(word),
            status => Err(Failure::Thrown(status)),
        }
    }

    #[cold]
    #[inline(never)]
    fn checked(self, index: usize, arguments: &[sys::jvalue]) -> core::result::Result<i64, Failure> {
        let word = self.through_jni(index, arguments);
        self.settle()?;
        Ok(word)
    }

    /// After an engine call: whether it threw, in band or (against the rules, or for want of stack) by an exception.
    pub(crate) fn settle(self) -> core::result::Result<(), Failure> {
        if self.env().is_exception_pending() {
            return Err(self.unexpected());
        }
        self.outcome(0).map(|_| ())
    }

    /// An exception came out of the engine, which catches all it can.
    #[cold]
    fn unexpected(self) -> Failure {
        let Some(exception) = self.env().take_exception() else { return Failure::StackExhausted };
        match self.wrap_unchecked(&exception) {
            Some(word) if word != 0 => Failure::Thrown(word as u64),
            _ => Failure::StackExhausted,
        }
    }
}

#[inline(always)]
fn arguments<const N: usize>(slot: i32, member: i32, receiver: i64, words: [i64; N]) -> [sys::jvalue; 6] {
    let word = |index: usize| sys::jvalue { j: words.get(index).copied().unwrap_or(0) };
    [sys::jvalue { i: slot }, sys::jvalue { i: member }, sys::jvalue { j: receiver }, word(0), word(1), word(2)]
}

/// # Safety
/// `stub` is an upcall stub of the hot method with N words; this thread is attached and has headroom.
#[inline(always)]
unsafe fn through_stub<const N: usize>(stub: usize, slot: i32, member: i32, receiver: i64, words: [i64; N]) -> i64 {
    let word = |index: usize| words.get(index).copied().unwrap_or(0);
    match N {
        0 => {
            // SAFETY: a stub with no words (caller).
            let stub = unsafe { core::mem::transmute::<usize, Stub0>(stub) };
            // SAFETY: attached, with headroom (caller).
            unsafe { stub(slot, member, receiver) }
        }
        1 => {
            // SAFETY: a stub with one word (caller).
            let stub = unsafe { core::mem::transmute::<usize, Stub1>(stub) };
            // SAFETY: attached, with headroom (caller).
            unsafe { stub(slot, member, receiver, word(0)) }
        }
        2 => {
            // SAFETY: a stub with two words (caller).
            let stub = unsafe { core::mem::transmute::<usize, Stub2>(stub) };
            // SAFETY: attached, with headroom (caller).
            unsafe { stub(slot, member, receiver, word(0), word(1)) }
        }
        _ => {
            // SAFETY: a stub with three words (caller).
            let stub = unsafe { core::mem::transmute::<usize, Stub3>(stub) };
            // SAFETY: attached, with headroom (caller).
            unsafe { stub(slot, member, receiver, word(0), word(1), word(2)) }
        }
    }
}
