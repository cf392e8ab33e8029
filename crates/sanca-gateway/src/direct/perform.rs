//! Operations, performed on the link. What they give is written where it comes, into a buffer of the connection's: the same
//! connection may be used by callbacks in the middle.

use std::rc::Rc;

use sanca_model::pack::tag;
use sanca_model::{Arg, Error, Handle, ObjectRef, PinSlot, PyRef, Receiver, Result, Sink};
use sanca_protocol::direct::{
    Op, Reader, ResultWriter, Track, Writer, answer, named_objects, read_arg, read_python_error, write_stats,
    write_throwable,
};

use super::peer::{Peer, read_handle};
use super::serve::Serving;

/// An answer, and bytes that follow it.
pub(super) type Answer = (Vec<u8>, Vec<u8>);

/// What goes out with a result is the client's.
impl Track for &Peer {
    fn object(&mut self, object: ObjectRef) {
        self.owned.add(object.handle);
    }

    fn python(&mut self, object: PyRef) -> u64 {
        self.name_of(object)
    }

    fn packed(&mut self, bytes: &mut [u8]) -> core::result::Result<(), Error> {
        let mut python = Vec::new();
        let mut shared = false;
        let whole = named_objects(bytes, |tag, at| match tag {
            tag::OBJECT | tag::ENUM => self.owned.add(read_handle(bytes, at)),
            tag::PYTHON => python.push(at),
            tag::SHARED_ARRAY => shared = true,
            _ => {}
        });
        for at in python {
            let place = &mut bytes[at..at + 8];
            let mut eight = [0; 8];
            eight.copy_from_slice(place);
            place.copy_from_slice(&self.name_of(PyRef(u64::from_ne_bytes(eight))).to_ne_bytes());
        }
        if whole.is_none() {
            return Err(Error::Internal("Java sent packed values that cannot be read".into()));
        }
        if shared {
            return Err(Error::Invalid(
                "a DirectNDArray shows memory of the Java process, which this process cannot see; have Java pass an \
                 NDArray, which is copied"
                    .into(),
            ));
        }
        Ok(())
    }
}

impl Serving {
    /// Packed values on their way to the client.
    pub(super) fn outgoing(&self, bytes: &mut [u8]) -> Result<()> {
        (&*self.peer).packed(bytes)
    }

    /// An answer without a value for the sink.
    pub(super) fn done(&self, write: impl FnOnce(&mut Writer<'_>)) -> Result<Answer> {
        let mut buffer = self.wire.buffer();
        write(&mut Writer::begin(&mut buffer, answer::DONE));
        Ok((buffer, Vec::new()))
    }

    /// An answer that is what a sink is told.
    #[inline]
    pub(super) fn result(&self, body: impl FnOnce(&mut dyn Sink) -> Result<()>) -> Result<Answer> {
        let mut buffer = self.wire.buffer();
        let mut writer = Writer::begin(&mut buffer, answer::VALUE);
        let mut sink = ResultWriter { writer: &mut writer, track: &*self.peer, refused: None };
        body(&mut sink)?;
        let refused = sink.refused.take();
        drop(writer);
        match refused {
            None => Ok((buffer, Vec::new())),
            Some(error) => {
                self.take_back(&buffer);
                Err(error)
            }
        }
    }

    /// Gives back what was to go out with an answer that is not sent.
    #[cold]
    fn take_back(&self, answer: &[u8]) {
        // The length, the kind, the tag of packed values.
        let bytes = &answer[6..];
        named_objects(bytes, |tag, at| {
            if matches!(tag, tag::OBJECT | tag::ENUM) && self.peer.owned.remove(read_handle(bytes, at)) {
                self.peer.link.release(read_handle(bytes, at));
            }
        });
    }

    /// An object that the client owns from now on.
    pub(super) fn given(&self, handle: Handle) -> Result<Answer> {
        self.peer.owned.add(handle);
        self.done(|writer| writer.int(handle.0))
    }

    /// Runs something on an object that may have to be pinned for it, by a handle of our own: the client could give its handle back
    /// meanwhile, over another connection, and the number would be another object's.
    pub(super) fn pinned<R>(&self, handle: Handle, body: impl FnOnce(&Receiver<'_>) -> Result<R>) -> Result<R> {
        let link = &*self.peer.link;
        let own = if handle == Handle::NULL { handle } else { link.duplicate(handle)? };
        let pin = PinSlot::new();
        let outcome = body(&Receiver { handle: own, pin: &pin });
        let pinned = pin.take();
        if pinned.0 != 0 {
            link.unpin(pinned);
        }
        if own != Handle::NULL {
            link.release(own);
        }
        outcome
    }

    /// An argument of the client's.
    pub(super) fn arg<'a>(&self, reader: &mut Reader<'a>) -> Result<Arg<'a>> {
        let arg = read_arg(reader)?;
        self.peer.check_arg(&arg)?;
        Ok(arg)
    }

    #[inline]
    pub(super) fn performed(self: &Rc<Serving>, op: Op, body: &[u8]) -> Result<Answer> {
        let mut reader = Reader::new(body);
        if op == Op::Invoke { self.invoke(&mut reader) } else { self.other(op, &mut reader) }
    }

    fn other(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        match op {
            Op::GetField | Op::SetField => self.field(op, reader),
            Op::Duplicate | Op::Same | Op::MonitorEnter | Op::MonitorExit | Op::ObjectOf | Op::Pack => {
                self.object(op, reader)
            }
            Op::Chunker | Op::Iterate => self.bulk(op, reader),
            Op::Proxy | Op::PythonObject | Op::Throwable | Op::CallbackFrames | Op::PythonException => {
                self.python_side(op, reader)
            }
            Op::CurrentThread | Op::Interrupt | Op::ClearInterrupt | Op::ThreadStack => self.thread(op, reader),
            Op::Stats | Op::LiveObjects | Op::HeldReferences | Op::Release | Op::Ping => self.counts(op, reader),
            Op::NewArray
            | Op::ArrayFrom
            | Op::ArrayLength
            | Op::ArrayRead
            | Op::ArrayWrite
            | Op::ArrayGet
            | Op::ArraySet
            | Op::ArrayPack
            | Op::CopiedArray => self.array(op, reader),
            _ => self.about_names(op, reader),
        }
    }

    fn object(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        if op == Op::ObjectOf {
            let arg = self.arg(reader)?;
            return self.result(|sink| link.object_of(arg, sink));
        }
        let handle = self.handle(reader)?;
        match op {
            Op::Duplicate => self.given(link.duplicate(handle)?),
            Op::Same => {
                let same = link.same(handle, self.handle(reader)?)?;
                self.done(|writer| writer.bool(same))
            }
            Op::MonitorEnter | Op::MonitorExit if handle == Handle::NULL => {
                Err(Error::Internal("a client named no object for its monitor".into()))
            }
            Op::MonitorEnter => {
                self.pinned(handle, |receiver| link.monitor_enter(receiver))?;
                self.done(|_| {})
            }
            Op::MonitorExit => {
                self.pinned(handle, |receiver| link.monitor_exit(receiver))?;
                self.done(|_| {})
            }
            _ => {
                let mut bytes = Vec::new();
                link.pack(handle, &mut bytes)?;
                self.packed(0, false, bytes)
            }
        }
    }

    /// Packed values that are no result: how many, whether they are the last, and they.
    pub(super) fn packed(&self, count: u32, last: bool, mut bytes: Vec<u8>) -> Result<Answer> {
        if let Err(error) = self.outgoing(&mut bytes) {
            self.take_back(&[&[0; 6][..], &bytes].concat());
            return Err(error);
        }
        self.done(|writer| {
            writer.int(count);
            writer.bool(last);
            writer.out().extend_from_slice(&bytes);
        })
    }

    fn bulk(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        let handle = self.handle(reader)?;
        if op == Op::Chunker {
            return self.given(link.chunker(handle, reader.bool()?)?);
        }
        let (max, pairs) = (reader.int()?, reader.bool()?);
        let mut bytes = Vec::new();
        let (count, last) = link.iterate(handle, max, pairs, &mut bytes)?;
        self.packed(count, last, bytes)
    }

    fn python_side(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        match op {
            Op::Proxy => {
                let object = self.peer.object(reader.long()?);
                let callable = reader.bool()?;
                let interfaces = reader.many(|reader| reader.int().map(sanca_model::ClassId))?;
                self.given(link.proxy(object, &interfaces, callable)?)
            }
            Op::PythonObject => {
                let object = self.peer.object(reader.long()?);
                self.given(link.python_object(object, reader.bool()?)?)
            }
            Op::CallbackFrames => {
                let frames = link.callback_frames()?;
                self.done(|writer| sanca_protocol::direct::write_frames(writer, &frames))
            }
            Op::PythonException => {
                let find = |name| self.peer.object(name);
                let made = read_python_error(reader, find, |error| {
                    self.peer.check(error.cause)?;
                    link.python_exception(error)
                })??;
                self.peer.owned.add(made.handle);
                self.done(|writer| {
                    writer.int(made.handle.0);
                    writer.int(made.class.0);
                })
            }
            _ => {
                let throwable = link.throwable(self.handle(reader)?)?;
                for object in throwable.cause.iter().chain(&throwable.suppressed) {
                    self.peer.owned.add(object.handle);
                }
                let python = throwable.python.map(|python| self.peer.name_of(python));
                self.done(|writer| write_throwable(writer, &throwable, python))
            }
        }
    }

    fn thread(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        let mut token = || Ok::<_, Error>(sanca_model::link::ThreadToken(reader.int()?));
        match op {
            Op::CurrentThread => {
                let token = link.current_thread()?;
                self.done(|writer| writer.int(token.0))
            }
            Op::Interrupt => {
                link.interrupt(token()?)?;
                self.done(|_| {})
            }
            Op::ClearInterrupt => {
                let was = link.clear_interrupt()?;
                self.done(|writer| writer.bool(was))
            }
            _ => {
                let stack = link.thread_stack(token()?)?;
                self.done(|writer| writer.text(&stack))
            }
        }
    }

    fn counts(&self, op: Op, reader: &mut Reader<'_>) -> Result<Answer> {
        let link = &*self.peer.link;
        match op {
            Op::Release => {
                for four in reader.rest().chunks_exact(4) {
                    let handle = Handle(u32::from_ne_bytes([four[0], four[1], four[2], four[3]]));
                    if self.peer.owned.remove(handle) {
                        link.release(handle);
                    }
                }
                // A link may keep them until this thread asks for something else, which it never does.
                let _ = link.clear_interrupt();
                self.done(|_| {})
            }
            Op::Stats => {
                let mut stats = link.stats()?;
                // A server's objects, and those of its other clients, are not this client's.
                stats.live_handles = self.peer.owned.count() as u64;
                stats.live_proxies = self.held()?.len() as u64;
                self.done(|writer| write_stats(writer, &stats))
            }
            Op::LiveObjects => {
                let objects = link.live_objects()?;
                self.done(|writer| {
                    writer.many(&objects, |writer, (name, count)| {
                        writer.text(name);
                        writer.long(*count);
                    });
                })
            }
            Op::HeldReferences => {
                let held = self.held()?;
                self.done(|writer| writer.many(&held, |writer, name| writer.long(*name)))
            }
            _ => self.done(|_| {}),
        }
    }

    /// The client's Python objects that Java holds.
    fn held(&self) -> Result<Vec<u64>> {
        let held = self.peer.link.held_references()?;
        Ok(held.into_iter().map(|object| self.peer.name_of(object)).filter(|name| *name != 0).collect())
    }
}
