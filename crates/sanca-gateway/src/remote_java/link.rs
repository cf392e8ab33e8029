//! The operations, each a question.

use core::sync::atomic::Ordering;
use core::time::Duration;

use sanca_model::link::{
    DirectMemory, Frame, JavaLink, Layout, LentMemory, PythonError, Stats, ThreadToken, Throwable,
};
use sanca_model::pack::tag;
use sanca_model::shape::{ClassHeader, Executable, Field, Members, flag};
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::{ClassId, Error, Handle, MemberId, ObjectRef, Pin, PyRef, Receiver, Result};
use sanca_protocol::direct::{
    Malformed, Op, Reader, Writer, answer, read_frames, read_header, read_members, read_result, read_stats,
    read_throwable, write_arg, write_python_error,
};

use super::{RemoteJava, ServedBy};
use crate::registry::lock;

/// How long a question may take that has nothing to do but to be answered.
const SOON: Duration = Duration::from_secs(5);
/// How long counts wait for what was given back before.
const SETTLE: Duration = Duration::from_secs(5);
/// How much of an array goes at once.
const PART: usize = 1 << 28;

fn nothing(_: &mut Reader<'_>) -> sanca_protocol::direct::Result<()> {
    Ok(())
}

fn handle(reader: &mut Reader<'_>) -> sanca_protocol::direct::Result<Handle> {
    reader.int().map(Handle)
}

fn class(reader: &mut Reader<'_>) -> sanca_protocol::direct::Result<ClassId> {
    reader.int().map(ClassId)
}

fn text(reader: &mut Reader<'_>) -> sanca_protocol::direct::Result<Box<str>> {
    reader.text().map(Into::into)
}

/// What only works where both runtimes share their memory.
#[cold]
fn elsewhere<T>(what: &str) -> Result<T> {
    Err(Error::Invalid(
        format!(
            "{what} needs Java in this very process, and it runs in another one, behind a gateway: pass a copy (bytes, a list, a \
             Java array), or start Java by sanca.start()"
        )
        .into(),
    ))
}

impl RemoteJava {
    /// Asks for something that a sink is told.
    #[inline]
    fn told(&self, op: Op, write: impl FnOnce(&mut Writer<'_>), sink: &mut dyn Sink) -> Result<()> {
        self.ask(op, write, |kind, body| self.tell(kind, body, sink))
    }

    #[inline]
    fn tell(&self, kind: u8, body: &mut [u8], sink: &mut dyn Sink) -> Result<()> {
        if kind != answer::VALUE {
            return Err(Malformed("no value where one was asked for").into());
        }
        Ok(read_result(body, |name| self.lent.find(name), |bytes| self.rename(bytes), sink)?)
    }

    /// Lends an object to Java for as long as that wants it; takes it back if the question fails.
    fn lending<R>(&self, object: PyRef, ask: impl FnOnce(u64) -> Result<R>) -> Result<R> {
        let name = self.lent.add(object);
        ask(name).inspect_err(|_| {
            self.lent.remove(name);
        })
    }
}

impl JavaLink for RemoteJava {
    fn find_class(&self, name: &str) -> Result<ClassId> {
        self.done(Op::FindClass, |writer| writer.text(name), class)
    }

    fn class_of_class(&self, class_object: Handle) -> Result<ClassId> {
        self.done(Op::ClassOfClass, |writer| writer.int(class_object.0), class)
    }

    fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()> {
        self.told(Op::ClassObject, |writer| writer.int(class.0), sink)
    }

    fn entry_point(&self, sink: &mut dyn Sink) -> Result<()> {
        self.told(Op::EntryPoint, |_| {}, sink)
    }

    fn describe(&self, class: ClassId) -> Result<ClassHeader> {
        self.done(Op::Describe, |writer| writer.int(class.0), read_header)
    }

    fn members(&self, class: ClassId) -> Result<Members> {
        let mut members = self.done(Op::Members, |writer| writer.int(class.0), read_members)?;
        // A method that returns soon in Java may not here: whoever calls it lets others run.
        for member in members.constructors.iter_mut().chain(&mut members.methods) {
            member.flags &= !flag::LEAF;
        }
        Ok(members)
    }

    fn functional_result(&self, interface: ClassId) -> Result<ClassId> {
        self.done(Op::FunctionalResult, |writer| writer.int(interface.0), class)
    }

    fn signature(&self, member: MemberId) -> Result<Box<str>> {
        self.done(Op::Signature, |writer| writer.int(member.0), text)
    }

    fn list_package(&self, package: &str) -> Result<Vec<(Box<str>, bool)>> {
        let one = |reader: &mut Reader<'_>| Ok((text(reader)?, reader.bool()?));
        self.done(Op::ListPackage, |writer| writer.text(package), |reader| reader.many(one))
    }

    fn is_package(&self, name: &str) -> Result<bool> {
        self.done(Op::IsPackage, |writer| writer.text(name), |reader| reader.bool())
    }

    fn near_names(&self, name: &str, max: u32) -> Result<Vec<Box<str>>> {
        let write = |writer: &mut Writer<'_>| {
            writer.text(name);
            writer.int(max);
        };
        self.done(Op::NearNames, write, |reader| reader.many(text))
    }

    fn add_classpath(&self, entries: &[&str]) -> Result<()> {
        self.done(Op::AddClasspath, |writer| writer.many(entries, |writer, entry| writer.text(entry)), nothing)
    }

    #[inline]
    fn invoke(&self, member: &Executable, receiver: Handle, args: &[Arg<'_>], sink: &mut dyn Sink) -> Result<()> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let write = |writer: &mut Writer<'_>| {
            writer.int(member.id.0);
            writer.int(receiver.0);
            args.iter().for_each(|arg| write_arg(writer, arg));
        };
        self.told(Op::Invoke, write, sink)
    }

    fn get_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(field.id.0);
            writer.int(receiver.map_or(0, |receiver| receiver.handle.0));
        };
        self.told(Op::GetField, write, sink)
    }

    fn set_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, value: &Arg<'_>) -> Result<()> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(field.id.0);
            writer.int(receiver.map_or(0, |receiver| receiver.handle.0));
            write_arg(writer, value);
        };
        self.done(Op::SetField, write, nothing)
    }

    #[inline]
    fn release(&self, handle: Handle) {
        if handle != Handle::NULL && !self.is_forked() {
            self.given_back.push(handle);
        }
    }

    fn unpin(&self, _: Pin) {}

    fn duplicate(&self, object: Handle) -> Result<Handle> {
        self.done(Op::Duplicate, |writer| writer.int(object.0), handle)
    }

    fn same(&self, a: Handle, b: Handle) -> Result<bool> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(a.0);
            writer.int(b.0);
        };
        self.done(Op::Same, write, |reader| reader.bool())
    }

    fn monitor_enter(&self, receiver: &Receiver<'_>) -> Result<()> {
        self.done(Op::MonitorEnter, |writer| writer.int(receiver.handle.0), nothing)?;
        let connection = self.connection()?;
        connection.monitors.set(connection.monitors.get() + 1);
        Ok(())
    }

    fn monitor_exit(&self, receiver: &Receiver<'_>) -> Result<()> {
        self.done(Op::MonitorExit, |writer| writer.int(receiver.handle.0), nothing)?;
        let connection = self.connection()?;
        connection.monitors.set(connection.monitors.get().saturating_sub(1));
        Ok(())
    }

    fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()> {
        self.told(Op::ObjectOf, |writer| write_arg(writer, &value), sink)
    }

    fn direct_over(&self, _: usize, _: usize, _: bool, _: PyRef, _: &mut dyn Sink) -> Result<()> {
        elsewhere("a direct buffer over Python's memory")
    }

    fn pack(&self, object: Handle, out: &mut Vec<u8>) -> Result<()> {
        self.packed(Op::Pack, |writer| writer.int(object.0), out).map(drop)
    }

    fn new_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(component.0);
            writer.many(lengths, |writer, length| writer.int(length.cast_unsigned()));
        };
        self.told(Op::NewArray, write, sink)
    }

    fn array_from(&self, kind: Kind, data: &[u8]) -> Result<Handle> {
        self.ask_with(
            Op::ArrayFrom,
            |writer| writer.byte(kind as u8),
            data,
            |_, body| Ok(handle(&mut Reader::new(body))?),
        )
    }

    fn array_length(&self, array: &Receiver<'_>) -> Result<i32> {
        let length = self.done(Op::ArrayLength, |writer| writer.int(array.handle.0), |reader| reader.int())?;
        Ok(length.cast_signed())
    }

    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        let size = kind.size().unwrap_or(1);
        let mut start = start;
        for part in out.chunks_mut(PART) {
            let length = part.len();
            let write = |writer: &mut Writer<'_>| {
                writer.int(array.handle.0);
                writer.byte(kind as u8);
                writer.int(start.cast_unsigned());
                writer.long(length as u64);
            };
            self.ask_for(Op::ArrayRead, write, part)?;
            start += (length / size) as i32;
        }
        Ok(())
    }

    fn array_write(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        let size = kind.size().unwrap_or(1);
        let mut start = start;
        for part in data.chunks(PART) {
            let write = |writer: &mut Writer<'_>| {
                writer.int(array.handle.0);
                writer.byte(kind as u8);
                writer.int(start.cast_unsigned());
            };
            self.ask_with(Op::ArrayWrite, write, part, |_, _| Ok(()))?;
            start += (part.len() / size) as i32;
        }
        Ok(())
    }

    fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(array.0);
            writer.int(index.cast_unsigned());
        };
        self.told(Op::ArrayGet, write, sink)
    }

    fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(array.0);
            writer.int(index.cast_unsigned());
            write_arg(writer, &value);
        };
        self.done(Op::ArraySet, write, nothing)
    }

    fn array_pack(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<i32> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(array.0);
            writer.int(start.cast_unsigned());
            writer.int(count.cast_unsigned());
        };
        let (taken, _) = self.packed(Op::ArrayPack, write, out)?;
        Ok(taken.cast_signed())
    }

    fn direct_buffer(&self, _: &Receiver<'_>) -> Result<Option<DirectMemory>> {
        elsewhere("the memory of a direct buffer")
    }

    fn chunker(&self, object: Handle, pairs: bool) -> Result<Handle> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(object.0);
            writer.bool(pairs);
        };
        self.done(Op::Chunker, write, handle)
    }

    fn iterate(&self, chunker: Handle, max: u32, pairs: bool, out: &mut Vec<u8>) -> Result<(u32, bool)> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(chunker.0);
            writer.int(max);
            writer.bool(pairs);
        };
        self.packed(Op::Iterate, write, out)
    }

    fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle> {
        self.lending(object, |name| {
            let write = |writer: &mut Writer<'_>| {
                writer.long(name);
                writer.bool(callable);
                writer.many(interfaces, |writer, interface| writer.int(interface.0));
            };
            self.done(Op::Proxy, write, handle)
        })
    }

    fn python_object(&self, object: PyRef, callable: bool) -> Result<Handle> {
        self.lending(object, |name| {
            let write = |writer: &mut Writer<'_>| {
                writer.long(name);
                writer.bool(callable);
            };
            self.done(Op::PythonObject, write, handle)
        })
    }

    fn copied_array(&self, data: Handle, dtype: u8, dimensions: &[i32]) -> Result<Handle> {
        let write = |writer: &mut Writer<'_>| {
            writer.int(data.0);
            writer.byte(dtype);
            writer.many(dimensions, |writer, length| writer.int(length.cast_unsigned()));
        };
        self.done(Op::CopiedArray, write, handle)
    }

    fn shared_array(&self, _: &LentMemory, _: &Layout<'_>) -> Result<Handle> {
        elsewhere("a DirectNDArray over Python's memory")
    }

    fn memory_segment(&self, _: &LentMemory) -> Result<Handle> {
        elsewhere("a MemorySegment over Python's memory")
    }

    fn throwable(&self, throwable: Handle) -> Result<Throwable> {
        let read = |reader: &mut Reader<'_>| read_throwable(reader, |name| self.lent.find(name));
        self.done(Op::Throwable, |writer| writer.int(throwable.0), read)
    }

    fn callback_frames(&self) -> Result<Vec<Frame>> {
        self.done(Op::CallbackFrames, |_| {}, read_frames)
    }

    fn python_exception(&self, error: &PythonError<'_>) -> Result<ObjectRef> {
        self.lending(error.exception, |name| {
            let read = |reader: &mut Reader<'_>| Ok(ObjectRef { handle: handle(reader)?, class: class(reader)? });
            self.done(Op::PythonException, |writer| write_python_error(writer, error, name), read)
        })
    }

    /// A number of this process's: a thread keeps it when its connection breaks and another thread serves it in Java.
    fn current_thread(&self) -> Result<ThreadToken> {
        let connection = self.connection()?;
        self.tell_thread(&connection)
    }

    /// A server that does not answer this is not going to answer that thread either: whoever waits for it is released, too.
    fn interrupt(&self, thread: ThreadToken) -> Result<()> {
        let Some(served) = self.served(thread) else { return Ok(()) };
        let outcome = self.ask_soon(Op::Interrupt, |writer| writer.int(served.thread.0), nothing, SOON);
        if !matches!(outcome, Err(Error::Broken { .. })) {
            return outcome;
        }
        match lock(&self.sockets).get(&served.connection) {
            Some(socket) => {
                socket.shut_down();
                Ok(())
            }
            None => outcome,
        }
    }

    /// Nobody was interrupted over a connection that is not there.
    fn clear_interrupt(&self) -> Result<bool> {
        if !self.is_connected() {
            return Ok(false);
        }
        self.done(Op::ClearInterrupt, |_| {}, |reader| reader.bool())
    }

    fn thread_stack(&self, thread: ThreadToken) -> Result<Box<str>> {
        let Some(served) = self.served(thread) else { return Ok("".into()) };
        self.ask_soon(Op::ThreadStack, |writer| writer.int(served.thread.0), text, SOON)
    }

    fn stats(&self) -> Result<Stats> {
        self.given_back.settle(self, SETTLE);
        let stats = self.done(Op::Stats, |_| {}, read_stats)?;
        let (calls, callbacks) = (self.calls.load(Ordering::Relaxed), self.callbacks.load(Ordering::Relaxed));
        Ok(Stats { calls, callbacks, ..stats })
    }

    fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>> {
        self.given_back.settle(self, SETTLE);
        let one = |reader: &mut Reader<'_>| Ok((text(reader)?, reader.long()?));
        self.done(Op::LiveObjects, |_| {}, |reader| reader.many(one))
    }

    fn held_references(&self) -> Result<Vec<PyRef>> {
        let held = self.done(Op::HeldReferences, |_| {}, |reader| reader.many(Reader::long))?;
        Ok(held.into_iter().filter_map(|name| self.lent.known(name)).collect())
    }

    fn forked(&self) {
        self.forked.store(true, Ordering::Relaxed);
        self.over.store(true, Ordering::Release);
    }

    /// Ends the connection, and no JVM: whoever started that ends it.
    fn shutdown(&self, _: u64) -> Result<bool> {
        if self.is_forked() {
            return Ok(true);
        }
        self.given_back.settle(self, SOON);
        self.closed.store(true, Ordering::Release);
        self.over.store(true, Ordering::Release);
        self.cut_all();
        self.lent.give_all_back(self.python);
        Ok(true)
    }

    fn java_version(&self) -> u32 {
        self.java_version
    }
}

impl RemoteJava {
    /// Who serves a thread of ours.
    fn served(&self, thread: ThreadToken) -> Option<ServedBy> {
        lock(&self.threads).get(&thread.0).copied()
    }

    /// Asks for packed values: how many, and whether they are the last.
    fn packed(&self, op: Op, write: impl FnOnce(&mut Writer<'_>), out: &mut Vec<u8>) -> Result<(u32, bool)> {
        self.ask(op, write, |kind, body| {
            let mut reader = Reader::new(body);
            let (count, last) = (reader.int()?, reader.bool()?);
            if kind != answer::DONE {
                return Err(Malformed("a value where packed ones were asked for").into());
            }
            let start = out.len();
            out.extend_from_slice(reader.rest());
            // Only where there is one: looking at all values takes longer than copying them.
            if out[start..].contains(&tag::PYTHON) {
                self.rename(&mut out[start..]);
            }
            Ok((count, last))
        })
    }
}
