//! What the gateway asks of a link. The rest says that it is not faked.

use super::classes::{FUNCTION, PROXY};
use super::*;
use sanca_model::link::{Layout, LentMemory};

fn not_faked<T>(what: &str) -> Result<T> {
    Err(Error::Internal(format!("{what} is not faked").into()))
}

impl JavaLink for Fake {
    fn find_class(&self, name: &str) -> Result<ClassId> {
        let found = self.classes.values().find(|class| *class.header.name == *name);
        found.map(|class| class.header.id).ok_or_else(|| Error::ClassNotFound(name.into()))
    }
    fn class_of_class(&self, class: Handle) -> Result<ClassId> {
        match &*self.object(class).expect("it is out").state.lock().unwrap() {
            State::Class(class) => Ok(*class),
            _ => not_faked("a class that is none"),
        }
    }
    fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()> {
        self.give(Value::Object(make(CLASS, State::Class(class))), sink);
        Ok(())
    }
    fn describe(&self, class: ClassId) -> Result<ClassHeader> {
        Ok(self.class(class)?.header.clone())
    }
    fn members(&self, class: ClassId) -> Result<Members> {
        Ok(self.class(class)?.members.clone())
    }
    fn functional_result(&self, _: ClassId) -> Result<ClassId> {
        not_faked("functional_result")
    }
    fn signature(&self, _: MemberId) -> Result<Box<str>> {
        not_faked("signature")
    }
    fn list_package(&self, _: &str) -> Result<Vec<(Box<str>, bool)>> {
        not_faked("list_package")
    }
    fn is_package(&self, _: &str) -> Result<bool> {
        not_faked("is_package")
    }
    fn near_names(&self, _: &str, _: u32) -> Result<Vec<Box<str>>> {
        not_faked("near_names")
    }
    fn add_classpath(&self, _: &[&str]) -> Result<()> {
        not_faked("add_classpath")
    }

    fn invoke(&self, member: &Executable, receiver: Handle, args: &[Arg<'_>], sink: &mut dyn Sink) -> Result<()> {
        for (param, arg) in member.params.iter().zip(args) {
            assert!(suits(*param, arg), "{arg:?} for parameter {param:?} of {}", member.name);
        }
        let args = args.iter().map(|arg| self.value(arg)).collect::<Result<Vec<_>>>()?;
        let receiver = self.object(receiver);
        let value = self.bodies[member.id.0 as usize](self, receiver.as_ref(), &args)?;
        self.give(value, sink);
        Ok(())
    }
    fn get_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()> {
        let object = receiver.and_then(|receiver| self.object(receiver.handle));
        let value = match object.as_ref().map(|object| object.state.lock().unwrap()).as_deref() {
            Some(State::Point(x)) => Value::Int(*x),
            None if field.is_static() => Value::Int(i32::MAX),
            _ => return not_faked("that field"),
        };
        self.give(value, sink);
        Ok(())
    }
    fn set_field(&self, _: &Field, receiver: Option<&Receiver<'_>>, value: &Arg<'_>) -> Result<()> {
        let object =
            receiver.and_then(|receiver| self.object(receiver.handle)).expect("an instance field has a receiver");
        let Arg::Int(value) = value else { panic!("{value:?} for an int field") };
        *object.state.lock().unwrap() = State::Point(*value);
        Ok(())
    }

    fn release(&self, handle: Handle) {
        let released = self.handles.lock().unwrap().remove(&handle.0);
        assert!(released.is_some() || handle == Handle::NULL, "handle {} was given back twice", handle.0);
    }
    fn unpin(&self, _: Pin) {}
    fn duplicate(&self, handle: Handle) -> Result<Handle> {
        let object = self.object(handle).expect("it is out");
        Ok(self.hand_out(object).handle)
    }
    fn same(&self, a: Handle, b: Handle) -> Result<bool> {
        Ok(match (self.object(a), self.object(b)) {
            (Some(a), Some(b)) => Arc::ptr_eq(&a, &b),
            (a, b) => a.is_none() && b.is_none(),
        })
    }
    fn is_instance(&self, object: Handle, class: ClassId) -> Result<bool> {
        let Some(object) = self.object(object) else { return Ok(false) };
        let mut known = vec![object.class];
        while let Some(next) = known.pop() {
            if next == class {
                return Ok(true);
            }
            let header = self.describe(next)?;
            known.extend(header.interfaces.iter().chain([&header.superclass]).filter(|class| **class != ClassId::NONE));
        }
        Ok(false)
    }
    fn array_kind(&self, object: Handle) -> Result<Option<Kind>> {
        Ok(self.object(object).and_then(|object| match object.class {
            INT_ARRAY => Some(Kind::Int),
            BYTE_ARRAY => Some(Kind::Byte),
            OBJECT_ARRAY => Some(Kind::Object),
            _ => None,
        }))
    }
    fn entry_point(&self, _: &mut dyn Sink) -> Result<()> {
        not_faked("entry_point")
    }
    fn monitor_enter(&self, _: &Receiver<'_>) -> Result<()> {
        not_faked("monitor_enter")
    }
    fn monitor_exit(&self, _: &Receiver<'_>) -> Result<()> {
        not_faked("monitor_exit")
    }
    fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()> {
        assert!(matches!(value, Arg::Packed([tag::BIG_INTEGER, ..])), "{value:?}");
        self.give(Value::Object(make(BIG_INTEGER, State::None)), sink);
        Ok(())
    }
    fn direct_over(&self, _: usize, _: usize, _: bool, _: PyRef, _: &mut dyn Sink) -> Result<()> {
        not_faked("direct_over")
    }
    fn pack(&self, _: Handle, _: &mut Vec<u8>) -> Result<()> {
        not_faked("pack")
    }

    fn new_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()> {
        let length = lengths[0] as usize;
        let array = match component {
            INT => make(INT_ARRAY, State::Memory(vec![0; 4 * length])),
            BYTE => make(BYTE_ARRAY, State::Memory(vec![0; length])),
            _ => make(OBJECT_ARRAY, State::Array(vec![Value::Null; length])),
        };
        sink.object(self.hand_out(array));
        Ok(())
    }
    fn array_from(&self, _: Kind, _: &[u8]) -> Result<Handle> {
        not_faked("array_from")
    }
    fn array_length(&self, array: &Receiver<'_>) -> Result<i32> {
        let array = self.object(array.handle).expect("it is out");
        let state = array.state.lock().unwrap();
        Ok(match &*state {
            State::Memory(bytes) if array.class == INT_ARRAY => bytes.len() as i32 / 4,
            State::Memory(bytes) => bytes.len() as i32,
            State::Array(items) => items.len() as i32,
            _ => return not_faked("the length of what is no array"),
        })
    }
    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        let array = self.object(array.handle).expect("it is out");
        let State::Memory(bytes) = &*array.state.lock().unwrap() else { return not_faked("reading that array") };
        let start = start as usize * kind.size().expect("a primitive has a size");
        out.copy_from_slice(&bytes[start..start + out.len()]);
        Ok(())
    }
    fn array_write(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        let array = self.object(array.handle).expect("it is out");
        let State::Memory(bytes) = &mut *array.state.lock().unwrap() else { return not_faked("writing that array") };
        let start = start as usize * kind.size().expect("a primitive has a size");
        bytes[start..start + data.len()].copy_from_slice(data);
        Ok(())
    }
    fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()> {
        let array = self.object(array).expect("it is out");
        let State::Array(items) = &*array.state.lock().unwrap() else { return not_faked("that array") };
        self.give(items[index as usize].clone(), sink);
        Ok(())
    }
    fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()> {
        let (array, value) = (self.object(array).expect("it is out"), self.value(&value)?);
        let State::Array(items) = &mut *array.state.lock().unwrap() else { return not_faked("that array") };
        items[index as usize] = value;
        Ok(())
    }
    fn array_pack(&self, _: Handle, _: i32, _: i32, _: &mut Vec<u8>) -> Result<i32> {
        not_faked("array_pack")
    }
    fn direct_buffer(&self, _: &Receiver<'_>) -> Result<Option<DirectMemory>> {
        not_faked("direct_buffer")
    }
    fn chunker(&self, _: Handle, _: bool) -> Result<Handle> {
        not_faked("chunker")
    }
    fn iterate(&self, _: Handle, _: u32, _: bool, _: &mut Vec<u8>) -> Result<(u32, bool)> {
        not_faked("iterate")
    }
    fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle> {
        assert_eq!((interfaces, callable), (&[FUNCTION][..], false));
        Ok(self.hand_out(make(PROXY, State::Proxy(Held(object)))).handle)
    }
    fn python_object(&self, _: PyRef, _: bool) -> Result<Handle> {
        not_faked("python_object")
    }
    fn throwable(&self, throwable: Handle) -> Result<Throwable> {
        let object = self.object(throwable).expect("it is out");
        let State::Throwable(message) = &*object.state.lock().unwrap() else { return not_faked("that throwable") };
        let class_name = self.class(object.class)?.header.name.clone();
        Ok(Throwable { class_name, message: Some(message.as_str().into()), ..Throwable::default() })
    }
    fn print(&self, throwable: Handle) -> Result<Box<str>> {
        let said = self.throwable(throwable)?;
        Ok(format!("{}: {}\n", said.class_name, said.message.unwrap_or_default()).into())
    }
    fn callback_frames(&self) -> Result<Vec<sanca_model::link::Frame>> {
        not_faked("callback_frames")
    }
    fn python_exception(&self, _: &PythonError<'_>) -> Result<ObjectRef> {
        not_faked("python_exception")
    }
    fn current_thread(&self) -> Result<ThreadToken> {
        not_faked("current_thread")
    }
    fn interrupt(&self, _: ThreadToken) -> Result<()> {
        not_faked("interrupt")
    }
    fn clear_interrupt(&self) -> Result<bool> {
        not_faked("clear_interrupt")
    }
    fn thread_stack(&self, _: ThreadToken) -> Result<Box<str>> {
        not_faked("thread_stack")
    }
    fn held_references(&self) -> Result<Vec<PyRef>> {
        not_faked("held_references")
    }
    fn copied_array(&self, _: Handle, _: u8, _: &[i32]) -> Result<Handle> {
        not_faked("copied_array")
    }
    fn shared_array(&self, _: &LentMemory, _: &Layout<'_>) -> Result<Handle> {
        not_faked("shared_array")
    }
    fn memory_segment(&self, _: &LentMemory) -> Result<Handle> {
        not_faked("memory_segment")
    }
    fn stats(&self) -> Result<Stats> {
        not_faked("stats")
    }
    fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>> {
        not_faked("live_objects")
    }
    fn forked(&self) {}
    fn shutdown(&self, _: u64) -> Result<bool> {
        not_faked("shutdown")
    }
    fn java_version(&self) -> u32 {
        17
    }
}

/// Whether an argument has the kind of its parameter, as a link may rely on.
fn suits(param: ClassId, arg: &Arg<'_>) -> bool {
    match kind_of(param) {
        Kind::Boolean => matches!(arg, Arg::Boolean(_)),
        Kind::Byte => matches!(arg, Arg::Byte(_)),
        Kind::Char => matches!(arg, Arg::Char(_)),
        Kind::Short => matches!(arg, Arg::Short(_)),
        Kind::Int => matches!(arg, Arg::Int(_)),
        Kind::Long => matches!(arg, Arg::Long(_)),
        Kind::Float => matches!(arg, Arg::Float(_)),
        Kind::Double => matches!(arg, Arg::Double(_)),
        Kind::Object => true,
        Kind::Void => false,
    }
}
