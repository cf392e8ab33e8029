//! Threads: attached once, by slot and scratch memory, and detached when they end.
//!
//! A [`ThreadBlock`] is found through one thread-local pointer. Blocks are never freed: a dead thread's block waits for
//! the next thread, so that whoever sums counters may read any block at any time.

use crate::env::Env;
use crate::stack;
use crate::vm::Vm;
use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::Mutex;

/// Bytes of scratch memory per thread.
pub const SCRATCH: usize = 65536;

/// What a thread that calls Java keeps.
#[derive(Debug)]
pub struct ThreadBlock {
    env: AtomicPtr<jni_sys::JNIEnv>,
    /// The engine's number for this thread.
    slot: AtomicU32,
    scratch: AtomicPtr<u8>,
    /// Calls into Java. Written by the owner only.
    pub calls: AtomicU64,
    /// Calls into Python. Written by the owner only.
    pub callbacks: AtomicU64,
    /// Lowest address from which the owner may still enter Java.
    stack_limit: AtomicUsize,
    attached_by_us: AtomicBool,
    in_use: AtomicBool,
}

// SAFETY: the raw pointers are only used by the owning thread; other threads read counters.
unsafe impl Sync for ThreadBlock {}

thread_local! {
    static BLOCK: Cell<*const ThreadBlock> = const { Cell::new(core::ptr::null()) };
    static GUARD: Cell<Option<Guard>> = const { Cell::new(None) };
}

/// All blocks ever made. Guards the list; held while a block is looked for, never while Java runs.
static BLOCKS: Mutex<Vec<&'static ThreadBlock>> = Mutex::new(Vec::new());

/// Blocks of Java's own threads that have ended: such a thread is out of the JVM before its destructors run, so the
/// next thread that attaches gives their slots back. Guards a plain list.
static ENDED: Mutex<Vec<&'static ThreadBlock>> = Mutex::new(Vec::new());

/// The JVM is ending or has ended.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// What the layer above does with a new thread and with a dying one.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// A name for the Java thread of the calling thread, which is about to be attached.
    pub name: fn() -> Option<String>,
    /// Announces scratch memory; returns the slot, `None` if there is no memory for one.
    pub attach: fn(Env<'_>, &'static ThreadBlock) -> Option<u32>,
    /// Takes the slot back.
    pub detach: fn(Env<'_>, &'static ThreadBlock),
}

struct Guard {
    block: &'static ThreadBlock,
    vm: &'static Vm,
}

impl Drop for Guard {
    /// The thread ends: its slot goes back, and it is detached if we attached it.
    fn drop(&mut self) {
        let raw = self.block.env.swap(core::ptr::null_mut(), Ordering::Relaxed);
        let _ = BLOCK.try_with(|block| block.set(core::ptr::null()));
        if raw.is_null() || self.vm.is_closed() {
            return;
        }
        if !self.block.attached_by_us.load(Ordering::Relaxed) {
            ENDED.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(self.block);
            return;
        }
        // SAFETY: still this thread, still attached: by us, and not detached by anyone else.
        let env = unsafe { Env::from_raw(raw) };
        (self.vm.hooks().detach)(env, self.block);
        self.vm.detach();
        self.block.in_use.store(false, Ordering::Release);
    }
}

impl ThreadBlock {
    /// The environment of the owner, which must be the caller.
    #[inline]
    pub fn env(&'static self) -> Env<'static> {
        // SAFETY: only `current` gives blocks out for calling, to their owners, with the environment set.
        unsafe { Env::from_raw(self.env.load(Ordering::Relaxed)) }
    }

    /// The engine's number for this thread.
    #[inline]
    pub fn slot(&self) -> u32 {
        self.slot.load(Ordering::Relaxed)
    }

    /// Scratch memory.
    #[inline]
    pub fn scratch(&self) -> *mut u8 {
        self.scratch.load(Ordering::Relaxed)
    }

    /// Whether a thread owns it now.
    pub fn is_in_use(&self) -> bool {
        self.in_use.load(Ordering::Acquire)
    }

    /// Counts one call.
    #[inline]
    pub fn count_call(&self) {
        self.calls.store(self.calls.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// Counts one callback.
    #[inline]
    pub fn count_callback(&self) {
        self.callbacks.store(self.callbacks.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// Whether its owner may call.
    #[inline]
    fn is_attached(&self) -> bool {
        !self.env.load(Ordering::Relaxed).is_null() && !CLOSED.load(Ordering::Relaxed)
    }

    /// Whether enough C stack is left to enter Java. An overflow at the door could not be told from a result, and one in an
    /// upcall stub ends the process.
    #[inline]
    pub fn has_headroom(&self) -> bool {
        stack::is_above(self.stack_limit.load(Ordering::Relaxed))
    }
}

/// The calling thread's block, if it has one.
#[inline]
pub fn current_if_attached() -> Option<&'static ThreadBlock> {
    let block = BLOCK.get();
    // SAFETY: null, or a leaked block.
    unsafe { block.as_ref() }
}

/// The calling thread's block; attaches the thread if it has none.
#[inline]
pub fn current(vm: &'static Vm) -> Result<&'static ThreadBlock, NotAttached> {
    match current_if_attached() {
        Some(block) if block.is_attached() && block.has_headroom() => Ok(block),
        Some(block) if block.is_attached() => Err(NotAttached::NoStack),
        _ => attach(vm),
    }
}

/// Why a thread cannot call Java.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAttached {
    /// This process was forked from the one that owns the JVM.
    Forked(u32),
    /// The JVM has ended or is ending.
    Closed,
    /// Too little stack is left.
    NoStack,
    /// The JVM refused (out of memory, mostly).
    Refused,
}

#[cold]
fn attach(vm: &'static Vm) -> Result<&'static ThreadBlock, NotAttached> {
    vm.check()?;
    // In a destructor that runs after ours nobody would take the thread off Java again.
    GUARD.try_with(|_| ()).map_err(|_| NotAttached::Refused)?;
    if !stack::is_above(stack::thread_limit()) {
        return Err(NotAttached::NoStack);
    }
    let (raw, by_us) = vm.attach().ok_or(NotAttached::Refused)?;
    // SAFETY: this thread's environment, just obtained.
    reap_ended(vm, unsafe { Env::from_raw(raw) });
    let block = free_block();
    block.env.store(raw, Ordering::Relaxed);
    block.attached_by_us.store(by_us, Ordering::Relaxed);
    block.stack_limit.store(stack::limit(), Ordering::Relaxed);
    // SAFETY: this thread's environment, just obtained.
    let env = unsafe { Env::from_raw(raw) };
    let Some(slot) = (vm.hooks().attach)(env, block) else {
        block.env.store(core::ptr::null_mut(), Ordering::Relaxed);
        block.in_use.store(false, Ordering::Release);
        if by_us {
            vm.detach();
        }
        return Err(NotAttached::Refused);
    };
    block.slot.store(slot, Ordering::Relaxed);
    BLOCK.set(block);
    GUARD.with(|guard| guard.set(Some(Guard { block, vm })));
    Ok(block)
}

/// Gives back the slots of Java threads that have ended.
pub fn reap_ended(vm: &'static Vm, env: Env<'_>) {
    let ended = core::mem::take(&mut *ENDED.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    for block in ended {
        (vm.hooks().detach)(env, block);
        block.in_use.store(false, Ordering::Release);
    }
}

fn free_block() -> &'static ThreadBlock {
    let mut blocks = BLOCKS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(block) = blocks.iter().find(|block| !block.in_use.swap(true, Ordering::AcqRel)) {
        return block;
    }
    let scratch: &'static mut [u64] = Box::leak(vec![0u64; SCRATCH / 8].into_boxed_slice());
    let block: &'static ThreadBlock = Box::leak(Box::new(ThreadBlock {
        env: AtomicPtr::new(core::ptr::null_mut()),
        slot: AtomicU32::new(0),
        scratch: AtomicPtr::new(scratch.as_mut_ptr().cast()),
        calls: AtomicU64::new(0),
        callbacks: AtomicU64::new(0),
        stack_limit: AtomicUsize::new(0),
        attached_by_us: AtomicBool::new(false),
        in_use: AtomicBool::new(true),
    }));
    blocks.push(block);
    block
}

/// Visits every block ever made.
pub fn for_each(mut visit: impl FnMut(&'static ThreadBlock)) {
    let blocks = BLOCKS.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    blocks.into_iter().for_each(&mut visit);
}

/// The JVM ends: no thread begins a call any more. Threads in the middle of one keep their environments.
pub fn close() {
    CLOSED.store(true, Ordering::Release);
}

/// In a forked child: the one thread there is must look anew before its next call.
pub fn forget_current() {
    if let Some(block) = current_if_attached() {
        block.env.store(core::ptr::null_mut(), Ordering::Relaxed);
    }
}

/// Scratch memory, read and written by its owner only, between calls.
impl ThreadBlock {
    /// Copies bytes to an offset.
    #[inline]
    pub fn write(&self, at: usize, bytes: &[u8]) {
        assert!(at + bytes.len() <= SCRATCH, "scratch memory ends");
        // SAFETY: within the block's memory (checked), which only the calling owner touches now.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), self.scratch().add(at), bytes.len()) }
    }

    /// The bytes at an offset, until the next call on this thread.
    #[inline]
    pub fn bytes(&self, at: usize, length: usize) -> &[u8] {
        assert!(at + length <= SCRATCH, "scratch memory ends");
        // SAFETY: within the block's memory (checked); written by Java before it returned.
        unsafe { core::slice::from_raw_parts(self.scratch().add(at), length) }
    }

    /// Eight bytes at an 8-aligned offset.
    #[inline]
    pub fn read_u64(&self, at: usize) -> u64 {
        assert!(at + 8 <= SCRATCH && at.is_multiple_of(8), "scratch memory ends");
        // SAFETY: within the block's 8-aligned memory (checked).
        unsafe { self.scratch().add(at).cast::<u64>().read_volatile() }
    }

    /// Sets eight bytes at an 8-aligned offset.
    #[inline]
    pub fn write_u64(&self, at: usize, value: u64) {
        assert!(at + 8 <= SCRATCH && at.is_multiple_of(8), "scratch memory ends");
        // SAFETY: within the block's 8-aligned memory (checked).
        unsafe { self.scratch().add(at).cast::<u64>().write_volatile(value) }
    }

    /// Appends a number to a list at `list` whose length is the `u32` at `count`; false if it holds `capacity` already.
    #[inline]
    pub fn append_u32(&self, count: usize, list: usize, capacity: u32, value: u32) -> bool {
        let scratch = self.scratch();
        // SAFETY: fixed offsets within the block's memory, aligned to 4.
        unsafe {
            let length = scratch.add(count).cast::<u32>().read_volatile();
            if length >= capacity {
                return false;
            }
            scratch.add(list + length as usize * 4).cast::<u32>().write_volatile(value);
            scratch.add(count).cast::<u32>().write_volatile(length + 1);
        }
        true
    }
}

/// Memory of a thread state that Java made for the length of a callback.
#[derive(Clone, Copy, Debug)]
pub struct Borrowed {
    scratch: *mut u8,
}

impl Borrowed {
    /// # Safety
    /// `scratch` is the memory of a thread state that the calling thread's callback owns now.
    pub const unsafe fn from_raw(scratch: *mut u8) -> Borrowed {
        Borrowed { scratch }
    }

    /// The bytes at an offset.
    pub fn bytes(&self, at: usize, length: usize) -> &[u8] {
        assert!(at + length <= SCRATCH, "scratch memory ends");
        // SAFETY: within the state's memory (checked), ours during the callback.
        unsafe { core::slice::from_raw_parts(self.scratch.add(at), length) }
    }

    /// Copies bytes to an offset.
    pub fn write(&self, at: usize, bytes: &[u8]) {
        assert!(at + bytes.len() <= SCRATCH, "scratch memory ends");
        // SAFETY: as above.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), self.scratch.add(at), bytes.len()) }
    }
}
