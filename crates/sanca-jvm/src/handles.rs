//! Handles and pins: made, looked behind, and given back on whatever thread their holder dies on. Exact counting
//! depends on every handle passing through here once on its way out.

use crate::embedded::{EmbeddedJava, handle, slot};
use core::sync::atomic::{AtomicBool, Ordering};
use sanca_jni::{Global, Local, ThreadBlock, Value, thread};
use sanca_model::value::Kind;
use sanca_model::{ClassId, Error, Handle, ObjectRef, Pin, Receiver, Result};
use std::sync::Mutex;

const RELEASE_COUNT: usize = 8;
const RELEASES: usize = 16;
const RELEASE_CAPACITY: u32 = 64;

/// Handles and pins given back where no thread was attached.
#[derive(Debug, Default)]
pub(crate) struct Overflow {
    /// Guards plain lists, for a push or a swap.
    lists: Mutex<(Vec<Handle>, Vec<Pin>)>,
    /// Something is in them.
    waiting: AtomicBool,
}

impl Overflow {
    fn push(&self, handle: Handle, pin: Pin) {
        let mut lists = self.lists.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if handle != Handle::NULL {
            lists.0.push(handle);
        }
        if pin != Pin(0) {
            lists.1.push(pin);
        }
        self.waiting.store(true, Ordering::Release);
    }

    fn take(&self) -> (Vec<Handle>, Vec<Pin>) {
        if !self.waiting.swap(false, Ordering::AcqRel) {
            return (Vec::new(), Vec::new());
        }
        core::mem::take(&mut *self.lists.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl EmbeddedJava {
    /// Puts an object into the handle table.
    pub(crate) fn adopt(&self, block: &'static ThreadBlock, object: &Local<'_>) -> Result<Handle> {
        let handle = block.env().call_int(&self.engine.access, self.engine.adopt, [slot(block), Value::from(object)]);
        self.check(block)?;
        Ok(Handle(handle.cast_unsigned()))
    }

    /// A handle of an object that a native was given; `None` for null. Whoever receives it owns it.
    pub fn take_in(&self, object: &Local<'_>) -> Result<Option<ObjectRef>> {
        let block = self.thread()?;
        let word = block.env().call_long(&self.engine.access, self.engine.wrap, [slot(block), Value::from(object)]);
        self.check(block)?;
        let object = ObjectRef { class: ClassId((word >> 32) as u32), handle: Handle(word as u32) };
        Ok((object.handle != Handle::NULL).then_some(object))
    }

    /// The object behind a handle.
    pub(crate) fn object(&self, block: &'static ThreadBlock, handle: Handle) -> Local<'static> {
        block.env().call_object(&self.engine.access, self.engine.object, [Value::from(handle.0.cast_signed())])
    }

    pub(crate) fn duplicate(&self, object: Handle) -> Result<Handle> {
        let block = self.thread()?;
        let copy = block.env().call_int(&self.engine.access, self.engine.duplicate, [slot(block), handle(object)]);
        self.check(block)?;
        Ok(Handle(copy.cast_unsigned()))
    }

    pub(crate) fn same(&self, a: Handle, b: Handle) -> Result<bool> {
        let block = self.thread()?;
        Ok(block.env().call_bool(&self.engine.access, self.engine.same, [handle(a), handle(b)]))
    }

    pub(crate) fn is_instance(&self, object: Handle, class: ClassId) -> Result<bool> {
        let block = self.thread()?;
        let args = [handle(object), Value::from(class.0.cast_signed())];
        let is = block.env().call_bool(&self.engine.access, self.engine.is_instance, args);
        self.check(block).map(|()| is)
    }

    pub(crate) fn array_kind(&self, object: Handle) -> Result<Option<Kind>> {
        let block = self.thread()?;
        let kind = block.env().call_int(&self.engine.access, self.engine.array_kind, [handle(object)]);
        Ok(u8::try_from(kind).ok().and_then(Kind::from_number))
    }

    #[inline]
    pub(crate) fn release(&self, handle: Handle) {
        if handle == Handle::NULL {
            return;
        }
        match thread::current_if_attached() {
            Some(block) if !self.vm.is_closed() => {
                self.release_now(block, handle);
                if self.overflow.waiting.load(Ordering::Relaxed) {
                    self.drain_overflow(block);
                }
            }
            _ => self.overflow.push(handle, Pin(0)),
        }
    }

    /// Releases a handle on this thread.
    pub(crate) fn release_now(&self, block: &'static ThreadBlock, handle: Handle) {
        while !block.append_u32(RELEASE_COUNT, RELEASES, RELEASE_CAPACITY, handle.0) {
            if !block.has_headroom() {
                return self.overflow.push(handle, Pin(0));
            }
            block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        }
    }

    /// Carries out what was released on this thread, or on threads that are not attached.
    pub(crate) fn flush(&self) {
        let overflows = self.overflow.waiting.load(Ordering::Relaxed);
        let block = match thread::current_if_attached() {
            Some(block) if !self.vm.is_closed() => block,
            // Only this thread may know of them.
            None if overflows => match self.thread() {
                Ok(block) => block,
                Err(_) => return,
            },
            _ => return,
        };
        if overflows {
            self.drain_overflow(block);
        }
        if block.bytes(RELEASE_COUNT, 4) != [0; 4] && block.has_headroom() {
            block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        }
    }

    /// The content of a `byte[]` behind a handle, which is released.
    pub(crate) fn bytes_behind(&self, block: &'static ThreadBlock, handle: Handle) -> Result<Vec<u8>> {
        let bytes = {
            let array = self.object(block, handle);
            block.env().bytes(&array)
        };
        self.release_now(block, handle);
        Ok(bytes)
    }

    /// The pinned reference of a receiver, made on first use.
    #[inline]
    pub(crate) fn pinned(&self, block: &'static ThreadBlock, receiver: &Receiver<'_>) -> Result<Global> {
        let pin = receiver.pin.get();
        if pin.0 != 0 {
            // SAFETY: a pin is a global reference of ours that its holder has not given back.
            return Ok(unsafe { Global::from_bits(pin.0) });
        }
        self.pin(block, receiver)
    }

    #[cold]
    fn pin(&self, block: &'static ThreadBlock, receiver: &Receiver<'_>) -> Result<Global> {
        let object = self.object(block, receiver.handle);
        let global = block.env().global(&object);
        if global.is_null() {
            return Err(Error::OutOfMemory);
        }
        match receiver.pin.fill(Pin(global.to_bits())) {
            Ok(()) => Ok(global),
            Err(theirs) => {
                block.env().delete_global(global);
                // SAFETY: as in `pinned`.
                Ok(unsafe { Global::from_bits(theirs.0) })
            }
        }
    }

    pub(crate) fn unpin(&self, pin: Pin) {
        match thread::current_if_attached() {
            // SAFETY: a pin given back once, on an attached thread.
            Some(block) if !self.vm.is_closed() => block.env().delete_global(unsafe { Global::from_bits(pin.0) }),
            _ => self.overflow.push(Handle::NULL, pin),
        }
    }

    /// Gives back what died on threads that were not attached, or where no room was left.
    #[cold]
    pub(crate) fn drain_overflow(&self, block: &'static ThreadBlock) {
        if !block.has_headroom() {
            return;
        }
        let (handles, pins) = self.overflow.take();
        for handle in handles {
            self.release_now(block, handle);
        }
        for pin in pins {
            // SAFETY: a pin given back once.
            block.env().delete_global(unsafe { Global::from_bits(pin.0) });
        }
    }

    pub(crate) fn monitor_enter(&self, receiver: &Receiver<'_>) -> Result<()> {
        let block = self.thread()?;
        let object = self.pinned(block, receiver)?;
        if block.env().monitor_enter(&object) { Ok(()) } else { Err(Error::OutOfMemory) }
    }

    pub(crate) fn monitor_exit(&self, receiver: &Receiver<'_>) -> Result<()> {
        let block = self.thread()?;
        let object = self.pinned(block, receiver)?;
        match block.env().monitor_exit(&object) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Invalid("this thread does not hold the monitor of that object".into())),
            Err(thrown) => Err(self.thrown(block, thrown)),
        }
    }
}
