//! [`EmbeddedJava`]: the JVM of this process behind `JavaLink`.

use crate::argument::{DATA, Encoder};
use crate::engine::Engine;
use crate::fields::FieldTable;
use crate::reader::Reader;
use crate::result;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;
use sanca_jni::env::Thrown;
use sanca_jni::thread::{self, NotAttached, ThreadBlock};
use sanca_jni::vm::Vm;
use sanca_jni::{Env, Global, Local, Value};
use sanca_model::link::{Frame, JavaLink, Stats, ThreadToken, Throwable};
use sanca_model::shape::{CallbackMethod, ClassHeader, Executable, Field, Members, Nested, Sort};
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::{ClassId, Error, Handle, MemberId, ObjectRef, Pin, PyRef, Receiver, Result};
use std::sync::Mutex;
use std::time::Instant;

const STATUS: usize = 0;
const RELEASE_COUNT: usize = 8;
const RELEASES: usize = 16;
const RELEASE_CAPACITY: u32 = 64;

/// The JVM of this process.
#[derive(Debug)]
pub struct EmbeddedJava {
    pub(crate) vm: &'static Vm,
    pub(crate) engine: Engine,
    pub(crate) fields: FieldTable,
    /// Handles and pins given back where no thread was attached. Guards plain lists, for a push or a swap.
    overflow: Mutex<(Vec<Handle>, Vec<Pin>)>,
    has_overflow: AtomicBool,
    /// Callbacks that may enter; negative once the latch is closed.
    pub(crate) latch: Latch,
    version: u32,
}

/// Counts callbacks in flight, and closes.
#[derive(Debug, Default)]
pub(crate) struct Latch {
    inside: AtomicU32,
    closed: AtomicBool,
}

impl Latch {
    /// Lets a callback in, unless closed.
    pub fn enter(&self) -> bool {
        self.inside.fetch_add(1, Ordering::AcqRel);
        if self.closed.load(Ordering::Acquire) {
            self.leave();
            return false;
        }
        true
    }

    /// A callback is over.
    pub fn leave(&self) {
        self.inside.fetch_sub(1, Ordering::AcqRel);
    }

    /// Lets nobody in any more; waits for those inside, who do not know that they are waited for.
    #[expect(clippy::disallowed_methods, reason = "the last one out should not pay for telling")]
    fn close(&self, until: Instant) -> bool {
        self.closed.store(true, Ordering::Release);
        while self.inside.load(Ordering::Acquire) > 0 {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        true
    }
}

impl EmbeddedJava {
    pub(crate) fn new(vm: &'static Vm, engine: Engine, version: u32) -> EmbeddedJava {
        EmbeddedJava {
            vm,
            engine,
            fields: FieldTable::new(),
            overflow: Mutex::new((Vec::new(), Vec::new())),
            has_overflow: AtomicBool::new(false),
            latch: Latch::default(),
            version,
        }
    }

    /// The calling thread, attached.
    #[inline]
    pub(crate) fn thread(&self) -> Result<&'static ThreadBlock> {
        thread::current(self.vm).map_err(refused)
    }

    // --- scratch memory

    #[inline]
    pub(crate) fn write(&self, block: &ThreadBlock, at: usize, bytes: &[u8]) {
        block.write(at, bytes);
    }

    pub(crate) fn write_units(&self, block: &ThreadBlock, at: usize, units: &[u16]) {
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
        block.write(at, &bytes);
    }

    #[inline]
    pub(crate) fn data<'b>(&self, block: &'b ThreadBlock, length: usize) -> &'b [u8] {
        block.bytes(DATA, length)
    }

    #[inline]
    pub(crate) fn eight(&self, block: &ThreadBlock) -> u64 {
        block.read_u64(DATA)
    }

    #[inline]
    pub(crate) fn status(&self, block: &ThreadBlock) -> u64 {
        block.read_u64(STATUS)
    }

    // --- outcomes

    /// What the status word says was thrown.
    #[cold]
    pub(crate) fn take_thrown(&self, block: &ThreadBlock) -> Error {
        let status = block.read_u64(STATUS);
        block.write_u64(STATUS, 0);
        if status >> 32 == 0 {
            return Error::OutOfMemory;
        }
        Error::Thrown(ObjectRef { class: ClassId((status >> 32) as u32), handle: Handle(status as u32) })
    }

    #[inline]
    fn check(&self, block: &ThreadBlock) -> Result<()> {
        if self.status(block) == 0 { Ok(()) } else { Err(self.take_thrown(block)) }
    }

    /// An exception that JNI itself raised.
    #[cold]
    pub(crate) fn thrown(&self, block: &'static ThreadBlock, thrown: Thrown<'_>) -> Error {
        let word = block.env().call_long(&self.engine.class, self.engine.wrap, [slot(block), Value::from(&thrown.0)]);
        let word = word.cast_unsigned();
        if word == 0 {
            return Error::OutOfMemory;
        }
        Error::Thrown(ObjectRef { class: ClassId((word >> 32) as u32), handle: Handle(word as u32) })
    }

    /// Puts an object into the handle table.
    pub(crate) fn adopt(&self, block: &'static ThreadBlock, object: &Local<'_>) -> Result<Handle> {
        let handle = block.env().call_int(&self.engine.class, self.engine.adopt, [slot(block), Value::from(object)]);
        self.check(block)?;
        Ok(Handle(handle.cast_unsigned()))
    }

    /// The object behind a handle.
    pub(crate) fn object(&self, block: &'static ThreadBlock, handle: Handle) -> Local<'static> {
        block.env().call_object(&self.engine.class, self.engine.object, [Value::from(handle.0.cast_signed())])
    }

    /// Releases a handle on this thread.
    pub(crate) fn release_now(&self, block: &'static ThreadBlock, handle: Handle) {
        while !block.append_u32(RELEASE_COUNT, RELEASES, RELEASE_CAPACITY, handle.0) {
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

    /// Runs an engine method that answers with a result word.
    pub(crate) fn word<const N: usize>(
        &self,
        method: sanca_jni::env::StaticMethod,
        args: impl FnOnce(&'static ThreadBlock) -> Result<[Value; N]>,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        self.word_from(self.engine.class, method, args, sink)
    }

    /// Likewise, a method of the engine or of its other class.
    fn word_from<const N: usize>(
        &self,
        class: Global,
        method: sanca_jni::env::StaticMethod,
        args: impl FnOnce(&'static ThreadBlock) -> Result<[Value; N]>,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let block = self.thread()?;
        let args = args(block)?;
        let word = block.env().call_long(&class, method, args);
        self.check(block)?;
        result::reference(self, block, word, sink)
    }

    fn bytes_of<const N: usize>(
        &self,
        block: &'static ThreadBlock,
        method: sanca_jni::env::StaticMethod,
        args: [Value; N],
    ) -> Result<Vec<u8>> {
        let array = block.env().call_object(&self.engine.class, method, args);
        self.check(block)?;
        Ok(block.env().bytes(&array))
    }

    fn drain_overflow(&self, block: &'static ThreadBlock) {
        if !self.has_overflow.swap(false, Ordering::AcqRel) {
            return;
        }
        let (handles, pins) = {
            let mut overflow = self.overflow.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            core::mem::take(&mut *overflow)
        };
        for handle in handles {
            self.release_now(block, handle);
        }
        for pin in pins {
            // SAFETY: a pin given back once.
            block.env().delete_global(unsafe { Global::from_bits(pin.0) });
        }
    }

    fn later(&self, handle: Handle, pin: Pin) {
        let mut overflow = self.overflow.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if handle != Handle::NULL {
            overflow.0.push(handle);
        }
        if pin != Pin(0) {
            overflow.1.push(pin);
        }
        self.has_overflow.store(true, Ordering::Release);
    }

    /// What a callback number stands for.
    pub(crate) fn callback_method(&self, block: &'static ThreadBlock, callback: i32) -> Result<CallbackMethod> {
        let bytes = self.bytes_of(block, self.engine.callback, [slot(block), Value::from(callback)])?;
        let mut reader = Reader::new(&bytes);
        let name = reader.text()?;
        let declaring = reader.class()?;
        let returns = reader.class()?;
        let count = reader.byte()?;
        let params = (0..count).map(|_| reader.class()).collect::<Result<_>>()?;
        let flags = reader.byte()?;
        Ok(CallbackMethod { name, declaring, returns, params, flags })
    }
}

#[inline]
pub(crate) fn slot(block: &ThreadBlock) -> Value {
    Value::from(block.slot() as i32)
}

#[cold]
fn refused(why: NotAttached) -> Error {
    match why {
        NotAttached::Forked(pid) => Error::Forked { pid },
        NotAttached::Closed => {
            Error::Closed("the JVM has been shut down; it cannot be started again in this process".into())
        }
        NotAttached::Refused => {
            Error::Closed("the JVM refused to attach this thread; it is probably out of memory".into())
        }
    }
}

fn executable(reader: &mut Reader<'_>) -> Result<Executable> {
    let id = MemberId(reader.int()?.cast_unsigned());
    let name = reader.text()?;
    let flags = reader.byte()?;
    let declaring = reader.class()?;
    let returns = reader.class()?;
    let count = reader.byte()?;
    let params = (0..count).map(|_| reader.class()).collect::<Result<_>>()?;
    Ok(Executable { id, name, flags, declaring, returns, params })
}

fn field(reader: &mut Reader<'_>) -> Result<Field> {
    Ok(Field {
        id: MemberId(reader.int()?.cast_unsigned()),
        name: reader.text()?,
        modifiers: reader.int()?.cast_unsigned(),
        declaring: reader.class()?,
        class: reader.class()?,
    })
}

const fn sort(number: u8) -> Sort {
    match number {
        1 => Sort::Interface,
        2 => Sort::Enum,
        3 => Sort::Record,
        4 => Sort::Annotation,
        5 => Sort::Array,
        6 => Sort::Primitive,
        _ => Sort::Class,
    }
}

impl JavaLink for EmbeddedJava {
    fn find_class(&self, name: &str) -> Result<ClassId> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let id = block.env().call_long(&self.engine.class, self.engine.find_class, [slot(block), Value::from(&text)]);
        match self.check(block) {
            Ok(()) => Ok(ClassId(id as u32)),
            Err(Error::Thrown(error)) => Err(self.not_found_or(block, name, error)),
            Err(error) => Err(error),
        }
    }

    fn class_of_class(&self, class_object: Handle) -> Result<ClassId> {
        let block = self.thread()?;
        let id = block.env().call_int(&self.engine.class, self.engine.class_id_of, [slot(block), handle(class_object)]);
        self.check(block)?;
        Ok(ClassId(id.cast_unsigned()))
    }

    fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()> {
        self.word(self.engine.class_object, |block| Ok([slot(block), Value::from(class.0.cast_signed())]), sink)
    }

    fn describe(&self, class: ClassId) -> Result<ClassHeader> {
        let block = self.thread()?;
        let bytes = self.bytes_of(block, self.engine.describe, [slot(block), Value::from(class.0.cast_signed())])?;
        let mut reader = Reader::new(&bytes);
        Ok(ClassHeader {
            id: class,
            name: reader.text()?,
            modifiers: reader.int()?.cast_unsigned(),
            sort: sort(reader.byte()?),
            functional: reader.byte()? != 0,
            superclass: reader.class()?,
            interfaces: reader.classes()?,
            component: reader.class()?,
            declaring: reader.class()?,
        })
    }

    fn members(&self, class: ClassId) -> Result<Members> {
        let block = self.thread()?;
        let bytes = self.bytes_of(block, self.engine.members, [slot(block), Value::from(class.0.cast_signed())])?;
        let mut reader = Reader::new(&bytes);
        Ok(Members {
            constructors: reader.many(executable)?,
            methods: reader.many(executable)?,
            fields: reader.many(field)?,
            nested: reader.many(|reader| Ok(Nested { name: reader.text()?, binary_name: reader.text()? }))?,
        })
    }

    fn functional_result(&self, class: ClassId) -> Result<ClassId> {
        let block = self.thread()?;
        let id = block.env().call_int(
            &self.engine.access,
            self.engine.functional_result,
            [slot(block), Value::from(class.0.cast_signed())],
        );
        self.check(block)?;
        Ok(ClassId(id.cast_unsigned()))
    }

    fn signature(&self, member: MemberId) -> Result<Box<str>> {
        let block = self.thread()?;
        let text = block.env().call_object(
            &self.engine.class,
            self.engine.signature,
            [slot(block), Value::from(member.0.cast_signed())],
        );
        self.check(block)?;
        Ok(block.env().string_text(&text).into())
    }

    fn list_package(&self, package: &str) -> Result<Vec<(Box<str>, bool)>> {
        let block = self.thread()?;
        let text = block.env().string(package).map_err(|thrown| self.thrown(block, thrown))?;
        let bytes = self.bytes_of(block, self.engine.list_package, [slot(block), Value::from(&text)])?;
        Reader::new(&bytes).many(|reader| Ok((reader.text()?, reader.byte()? != 0)))
    }

    fn is_package(&self, name: &str) -> Result<bool> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let found =
            block.env().call_bool(&self.engine.access, self.engine.is_package, [slot(block), Value::from(&text)]);
        self.check(block)?;
        Ok(found)
    }

    fn near_names(&self, name: &str, max: u32) -> Result<Vec<Box<str>>> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let bytes = self.bytes_of(
            block,
            self.engine.near_names,
            [slot(block), Value::from(&text), Value::from(max.cast_signed())],
        )?;
        Reader::new(&bytes).many(Reader::text)
    }

    fn add_classpath(&self, entries: &[&str]) -> Result<()> {
        let block = self.thread()?;
        let array = block.env().string_array(entries).map_err(|thrown| self.thrown(block, thrown))?;
        block.env().call_void(&self.engine.class, self.engine.add_classpath, [slot(block), Value::from(&array)]);
        self.check(block)
    }

    #[inline]
    fn invoke(&self, member: &Executable, receiver: Handle, args: &[Arg<'_>], sink: &mut dyn Sink) -> Result<()> {
        self.run(member, receiver, args, sink)
    }

    fn get_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()> {
        self.read_field(field, receiver, sink)
    }

    fn set_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, value: Arg<'_>) -> Result<()> {
        self.write_field(field, receiver, &value)
    }

    #[inline]
    fn release(&self, handle: Handle) {
        if handle == Handle::NULL {
            return;
        }
        match thread::current_if_attached() {
            Some(block) if !self.vm.is_closed() => self.release_now(block, handle),
            _ => self.later(handle, Pin(0)),
        }
    }

    fn unpin(&self, pin: Pin) {
        match thread::current_if_attached() {
            // SAFETY: a pin given back once, on an attached thread.
            Some(block) if !self.vm.is_closed() => block.env().delete_global(unsafe { Global::from_bits(pin.0) }),
            _ => self.later(Handle::NULL, pin),
        }
    }

    fn duplicate(&self, object: Handle) -> Result<Handle> {
        let block = self.thread()?;
        let copy = block.env().call_int(&self.engine.class, self.engine.duplicate, [slot(block), handle(object)]);
        self.check(block)?;
        Ok(Handle(copy.cast_unsigned()))
    }

    fn same(&self, a: Handle, b: Handle) -> Result<bool> {
        let block = self.thread()?;
        Ok(block.env().call_bool(&self.engine.class, self.engine.same, [handle(a), handle(b)]))
    }

    fn monitor_enter(&self, receiver: &Receiver<'_>) -> Result<()> {
        let block = self.thread()?;
        let object = self.pinned(block, receiver)?;
        if block.env().monitor_enter(&object) { Ok(()) } else { Err(Error::OutOfMemory) }
    }

    fn monitor_exit(&self, receiver: &Receiver<'_>) -> Result<()> {
        let block = self.thread()?;
        let object = self.pinned(block, receiver)?;
        match block.env().monitor_exit(&object) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Invalid("this thread does not hold the monitor of that object".into())),
            Err(thrown) => Err(self.thrown(block, thrown)),
        }
    }

    fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()> {
        self.word_from(
            self.engine.access,
            self.engine.wrap_word,
            |block| Ok([slot(block), Value::from(Encoder::new(self, block).reference(&value)?)]),
            sink,
        )
    }

    fn direct_over(
        &self,
        address: usize,
        bytes: usize,
        read_only: bool,
        owner: PyRef,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        self.word_from(
            self.engine.access,
            self.engine.guard_buffer,
            |block| {
                // SAFETY: the caller keeps the memory until `owner` is released, which the engine does when the buffer is unreachable.
                let buffer = unsafe { block.env().direct_buffer(address as *mut u8, bytes) };
                let buffer = buffer.map_err(|thrown| self.thrown(block, thrown))?;
                let args =
                    [slot(block), Value::from(&buffer), Value::from(owner.0.cast_signed()), Value::from(read_only)];
                core::mem::forget(buffer);
                Ok(args)
            },
            sink,
        )
    }

    fn pack(&self, object: Handle, out: &mut Vec<u8>) -> Result<()> {
        let block = self.thread()?;
        let word = block.env().call_long(&self.engine.class, self.engine.pack_deep, [slot(block), handle(object)]);
        self.check(block)?;
        let word = word.cast_unsigned();
        match word >> 32 {
            14 => out.extend_from_slice(self.data(block, word as u32 as usize)),
            _ => out.append(&mut self.bytes_behind(block, Handle(word as u32))?),
        }
        Ok(())
    }

    fn new_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()> {
        self.make_array(component, lengths, sink)
    }

    fn array_from(&self, kind: Kind, data: &[u8]) -> Result<Handle> {
        self.fill_array(kind, data)
    }

    fn array_length(&self, array: &Receiver<'_>) -> Result<i32> {
        let block = self.thread()?;
        let array = self.pinned(block, array)?;
        Ok(block.env().array_length(&array))
    }

    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        self.read_array(kind, array, start, out)
    }

    fn array_write(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        self.write_array(kind, array, start, data)
    }

    fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()> {
        self.word(self.engine.array_get, |block| Ok([slot(block), handle(array), Value::from(index)]), sink)
    }

    fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()> {
        let block = self.thread()?;
        let word = Encoder::new(self, block).reference(&value)?;
        block.env().call_void(
            &self.engine.class,
            self.engine.array_set,
            [slot(block), handle(array), Value::from(index), Value::from(word)],
        );
        self.check(block)
    }

    fn array_pack(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<()> {
        self.pack_elements(array, start, count, out)
    }

    fn direct_buffer(&self, buffer: &Receiver<'_>) -> Result<Option<(usize, usize)>> {
        let block = self.thread()?;
        let pinned = self.pinned(block, buffer)?;
        Ok(block.env().direct_memory(&pinned))
    }

    fn chunker(&self, object: Handle, pairs: bool) -> Result<Handle> {
        let block = self.thread()?;
        let chunker = block.env().call_int(
            &self.engine.access,
            self.engine.chunker,
            [slot(block), handle(object), Value::from(pairs)],
        );
        self.check(block)?;
        Ok(Handle(chunker.cast_unsigned()))
    }

    fn iterate(&self, chunker: Handle, max: u32, pairs: bool, out: &mut Vec<u8>) -> Result<(u32, bool)> {
        self.take_elements(chunker, max, pairs, out)
    }

    fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle> {
        let block = self.thread()?;
        if let (&[interface], true) = (interfaces, callable) {
            let args = [slot(block), Value::from(object.0.cast_signed()), Value::from(interface.0.cast_signed())];
            let proxy = block.env().call_int(&self.engine.class, self.engine.function_proxy, args);
            self.check(block)?;
            return Ok(Handle(proxy.cast_unsigned()));
        }
        let numbers: Vec<i32> = interfaces.iter().map(|class| class.0.cast_signed()).collect();
        let array = block.env().int_array(&numbers).map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), Value::from(object.0.cast_signed()), Value::from(&array), Value::from(callable)];
        let proxy = block.env().call_int(&self.engine.class, self.engine.proxy, args);
        self.check(block)?;
        Ok(Handle(proxy.cast_unsigned()))
    }

    fn throwable(&self, throwable: Handle) -> Result<Throwable> {
        let block = self.thread()?;
        let bytes = self.bytes_of(block, self.engine.throwable, [slot(block), handle(throwable)])?;
        let mut reader = Reader::new(&bytes);
        let class_name = reader.text()?;
        let has_message = reader.byte()? != 0;
        let message = reader.text()?;
        let frames = reader.many(Reader::frame)?;
        let cause = reader.object()?;
        let suppressed = reader.many(Reader::object)?.into_iter().flatten().collect();
        let python = reader.long()?.cast_unsigned();
        Ok(Throwable {
            class_name,
            message: has_message.then_some(message),
            frames,
            cause,
            suppressed,
            python: (python != 0).then_some(PyRef(python)),
        })
    }

    fn python_exception(
        &self,
        exception: PyRef,
        type_name: &str,
        message: &str,
        frames: &[Frame],
    ) -> Result<ObjectRef> {
        let block = self.thread()?;
        let env = block.env();
        let lift = |thrown| self.thrown(block, thrown);
        let type_name = env.string(type_name).map_err(lift)?;
        let message = env.string(message).map_err(lift)?;
        let frames = env.byte_array(&frame_bytes(frames)).map_err(lift)?;
        let args = [
            slot(block),
            Value::from(exception.0.cast_signed()),
            Value::from(&type_name),
            Value::from(&message),
            Value::from(&frames),
        ];
        let word = env.call_long(&self.engine.class, self.engine.python_exception, args).cast_unsigned();
        self.check(block)?;
        Ok(ObjectRef { class: ClassId((word >> 32) as u32), handle: Handle(word as u32) })
    }

    fn current_thread(&self) -> Result<ThreadToken> {
        let block = self.thread()?;
        Ok(ThreadToken(
            block.env().call_int(&self.engine.class, self.engine.current_thread, [slot(block)]).cast_unsigned(),
        ))
    }

    fn interrupt(&self, thread: ThreadToken) -> Result<()> {
        let block = self.thread()?;
        block.env().call_void(
            &self.engine.class,
            self.engine.interrupt,
            [slot(block), Value::from(thread.0.cast_signed())],
        );
        self.check(block)
    }

    fn clear_interrupt(&self) -> Result<bool> {
        let block = self.thread()?;
        Ok(block.env().call_bool(&self.engine.class, self.engine.clear_interrupt, [slot(block)]))
    }

    fn thread_stack(&self, thread: ThreadToken) -> Result<Box<str>> {
        let block = self.thread()?;
        let text = block.env().call_object(
            &self.engine.class,
            self.engine.thread_stack,
            [slot(block), Value::from(thread.0.cast_signed())],
        );
        self.check(block)?;
        Ok(block.env().string_text(&text).into())
    }

    fn stats(&self) -> Result<Stats> {
        let block = self.thread()?;
        self.drain_overflow(block);
        thread::reap_ended(self.vm, block.env());
        block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        let live = block.env().call_long(&self.engine.class, self.engine.live_handles, []).cast_unsigned();
        let proxies = block.env().call_long(&self.engine.class, self.engine.live_proxies, []).cast_unsigned();
        // The engine has taken off what other threads have queued: it sees their scratch memory.
        let mut stats = Stats { live_handles: live, live_proxies: proxies, ..Stats::default() };
        thread::for_each(|block| {
            stats.calls += block.calls.load(Ordering::Relaxed);
            stats.callbacks += block.callbacks.load(Ordering::Relaxed);
            stats.threads += u64::from(block.is_in_use());
        });
        Ok(stats)
    }

    fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>> {
        let block = self.thread()?;
        self.drain_overflow(block);
        block.env().call_void(&self.engine.class, self.engine.flush, [slot(block)]);
        let bytes = self.bytes_of(block, self.engine.live_objects, [slot(block)])?;
        Reader::new(&bytes).many(|reader| Ok((reader.text()?, reader.long()?.cast_unsigned())))
    }

    fn forked(&self) {
        self.vm.mark_forked();
    }

    fn shutdown(&self, deadline_ms: u64) -> Result<bool> {
        let until = Instant::now() + Duration::from_millis(deadline_ms);
        let quiet = self.latch.close(until);
        let block = self.thread()?;
        let left = until.saturating_duration_since(Instant::now()).as_millis() as i64;
        let alone =
            block.env().call_bool(&self.engine.class, self.engine.await_threads, [slot(block), Value::from(left)]);
        sanca_jni::signal::reinstall();
        self.vm.close();
        if quiet && alone {
            // The creator's thread counts as non-daemon: the end would wait for it.
            self.vm.detach();
            self.destroy(until);
        }
        Ok(quiet && alone)
    }

    fn java_version(&self) -> u32 {
        self.version
    }
}

impl EmbeddedJava {
    /// Ends the JVM on a thread of its own, because a shutdown hook may take for ever.
    fn destroy(&self, until: Instant) {
        let vm = self.vm;
        let (done, wait) = std::sync::mpsc::channel();
        let ending = std::thread::Builder::new().name("sanca-shutdown".into()).spawn(move || {
            if vm.env_of_attached().is_some() {
                vm.destroy();
            }
            let _ = done.send(());
        });
        if ending.is_ok() {
            let _ = wait.recv_timeout(until.saturating_duration_since(Instant::now()));
        }
    }

    /// Tells a missing class from a class that failed to load.
    #[cold]
    fn not_found_or(&self, block: &'static ThreadBlock, name: &str, error: ObjectRef) -> Error {
        let info = self.throwable(error.handle);
        match info {
            Ok(info) => {
                for object in info.cause.iter().chain(&info.suppressed) {
                    self.release_now(block, object.handle);
                }
                if &*info.class_name == "java.lang.ClassNotFoundException" {
                    self.release_now(block, error.handle);
                    return Error::ClassNotFound(name.into());
                }
                Error::Thrown(error)
            }
            Err(_) => Error::Thrown(error),
        }
    }
}

fn handle(handle: Handle) -> Value {
    Value::from(handle.0.cast_signed())
}

fn frame_bytes(frames: &[Frame]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend((frames.len() as u32).to_be_bytes());
    for frame in frames {
        for text in [&frame.class_name, &frame.method, &frame.file] {
            bytes.extend((text.len() as u32).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(frame.line.to_be_bytes());
    }
    bytes
}

/// What attaching a thread does on the Java side.
pub(crate) fn attach_hook(env: Env<'_>, block: &'static ThreadBlock, engine: &Engine) -> Option<u32> {
    // SAFETY: a block's scratch memory is never freed.
    let buffer = unsafe { env.direct_buffer(block.scratch(), sanca_jni::thread::SCRATCH) };
    match buffer {
        Ok(buffer) => u32::try_from(env.call_int(&engine.class, engine.attach, [Value::from(&buffer)])).ok(),
        Err(_) => None,
    }
}

impl EmbeddedJava {
    /// Attaches the starting thread and lets the engine know that natives are bound.
    pub(crate) fn begin(&self, joined: bool) -> Result<()> {
        let block = self.thread()?;
        if !joined {
            block.env().call_void(&self.engine.access, self.engine.install_exit_hook, [slot(block)]);
            self.check(block)?;
        }
        // Starts making upcall stubs in the background, where the JVM has them.
        let _ = block.env().call_object(&self.engine.class, self.engine.stubs_started, []);
        Ok(())
    }

    /// An `IllegalStateException` for a callback that cannot be made.
    pub(crate) fn illegal_state(&self, block: &'static ThreadBlock, why: &str) -> Result<Handle> {
        let env = block.env();
        let lift = |thrown| self.thrown(block, thrown);
        let class = env.find_class(c"java/lang/IllegalStateException").map_err(lift)?;
        let text = env.string(why).map_err(lift)?;
        let exception = env.new_object(&class, c"(Ljava/lang/String;)V", &[Value::from(&text)]).map_err(lift)?;
        self.adopt(block, &exception)
    }
}
