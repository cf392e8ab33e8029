//! The Java side's door: which topic answers what. Nothing happens here.

use crate::embedded::EmbeddedJava;
use sanca_model::link::{
    DirectMemory, Frame, JavaLink, Layout, LentMemory, PythonError, Stats, ThreadToken, Throwable,
};
use sanca_model::shape::{ClassHeader, Executable, Field, Members};
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::{ClassId, Handle, MemberId, ObjectRef, Pin, PyRef, Receiver, Result};

impl JavaLink for EmbeddedJava {
    fn find_class(&self, name: &str) -> Result<ClassId> {
        self.find_class(name)
    }

    fn class_of_class(&self, class_object: Handle) -> Result<ClassId> {
        self.class_of_class(class_object)
    }

    fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()> {
        self.class_object(class, sink)
    }

    fn describe(&self, class: ClassId) -> Result<ClassHeader> {
        self.describe(class)
    }

    fn members(&self, class: ClassId) -> Result<Members> {
        self.members(class)
    }

    fn methods_by_name(&self, class: ClassId, name: &str) -> Result<Option<Vec<Executable>>> {
        self.methods_by_name(class, name).map(Some)
    }

    fn functional_result(&self, class: ClassId) -> Result<ClassId> {
        self.functional_result(class)
    }

    fn signature(&self, member: MemberId) -> Result<Box<str>> {
        self.signature(member)
    }

    fn list_package(&self, package: &str) -> Result<Vec<(Box<str>, bool)>> {
        self.list_package(package)
    }

    fn is_package(&self, name: &str) -> Result<bool> {
        self.is_package(name)
    }

    fn near_names(&self, name: &str, max: u32) -> Result<Vec<Box<str>>> {
        self.near_names(name, max)
    }

    fn add_classpath(&self, entries: &[&str]) -> Result<()> {
        self.add_classpath(entries)
    }

    #[inline]
    fn invoke(&self, member: &Executable, receiver: Handle, args: &[Arg<'_>], sink: &mut dyn Sink) -> Result<()> {
        self.run(member, receiver, args, sink)
    }

    fn get_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()> {
        self.read_field(field, receiver, sink)
    }

    fn set_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, value: &Arg<'_>) -> Result<()> {
        self.write_field(field, receiver, value)
    }

    #[inline]
    fn release(&self, handle: Handle) {
        self.release(handle);
    }

    fn unpin(&self, pin: Pin) {
        self.unpin(pin);
    }

    fn flush(&self) {
        self.flush();
    }

    fn duplicate(&self, object: Handle) -> Result<Handle> {
        self.duplicate(object)
    }

    fn same(&self, a: Handle, b: Handle) -> Result<bool> {
        self.same(a, b)
    }

    fn is_instance(&self, object: Handle, class: ClassId) -> Result<bool> {
        self.is_instance(object, class)
    }

    fn array_kind(&self, object: Handle) -> Result<Option<Kind>> {
        self.array_kind(object)
    }

    fn monitor_enter(&self, receiver: &Receiver<'_>) -> Result<()> {
        self.monitor_enter(receiver)
    }

    fn monitor_exit(&self, receiver: &Receiver<'_>) -> Result<()> {
        self.monitor_exit(receiver)
    }

    fn object_of(&self, value: Arg<'_>, sink: &mut dyn Sink) -> Result<()> {
        self.object_of(value, sink)
    }

    fn direct_over(
        &self,
        address: usize,
        bytes: usize,
        read_only: bool,
        owner: PyRef,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        self.direct_over(address, bytes, read_only, owner, sink)
    }

    fn pack(&self, object: Handle, out: &mut Vec<u8>) -> Result<()> {
        self.pack(object, out)
    }

    fn new_array(&self, component: ClassId, lengths: &[i32], sink: &mut dyn Sink) -> Result<()> {
        self.make_array(component, lengths, sink)
    }

    fn array_from(&self, kind: Kind, data: &[u8]) -> Result<Handle> {
        self.fill_array(kind, data)
    }

    fn array_length(&self, array: &Receiver<'_>) -> Result<i32> {
        self.array_length(array)
    }

    fn array_read(&self, kind: Kind, array: &Receiver<'_>, start: i32, out: &mut [u8]) -> Result<()> {
        self.read_array(kind, array, start, out)
    }

    fn array_write(&self, kind: Kind, array: &Receiver<'_>, start: i32, data: &[u8]) -> Result<()> {
        self.write_array(kind, array, start, data)
    }

    fn array_get(&self, array: Handle, index: i32, sink: &mut dyn Sink) -> Result<()> {
        self.array_get(array, index, sink)
    }

    fn array_set(&self, array: Handle, index: i32, value: Arg<'_>) -> Result<()> {
        self.array_set(array, index, value)
    }

    fn array_pack(&self, array: Handle, start: i32, count: i32, out: &mut Vec<u8>) -> Result<i32> {
        self.pack_elements(array, start, count, out)
    }

    fn direct_buffer(&self, buffer: &Receiver<'_>) -> Result<Option<DirectMemory>> {
        self.direct_buffer(buffer)
    }

    fn chunker(&self, object: Handle, pairs: bool) -> Result<Handle> {
        self.chunker(object, pairs)
    }

    fn iterate(&self, chunker: Handle, max: u32, pairs: bool, out: &mut Vec<u8>) -> Result<(u32, bool)> {
        self.take_elements(chunker, max, pairs, out)
    }

    fn proxy(&self, object: PyRef, interfaces: &[ClassId], callable: bool) -> Result<Handle> {
        self.proxy(object, interfaces, callable)
    }

    fn python_object(&self, object: PyRef, callable: bool) -> Result<Handle> {
        self.python_object(object, callable)
    }

    fn copied_array(&self, data: Handle, dtype: u8, dimensions: &[i32]) -> Result<Handle> {
        self.copied_array(data, dtype, dimensions)
    }

    fn shared_array(&self, memory: &LentMemory, layout: &Layout<'_>) -> Result<Handle> {
        self.shared_array(memory, layout)
    }

    fn memory_segment(&self, memory: &LentMemory) -> Result<Handle> {
        self.memory_segment(memory)
    }

    fn throwable(&self, throwable: Handle) -> Result<Throwable> {
        self.throwable(throwable)
    }

    fn print(&self, throwable: Handle) -> Result<Box<str>> {
        self.print(throwable)
    }

    fn callback_frames(&self) -> Result<Vec<Frame>> {
        self.callback_frames()
    }

    fn python_exception(&self, error: &PythonError<'_>) -> Result<ObjectRef> {
        self.python_exception(error)
    }

    fn current_thread(&self) -> Result<ThreadToken> {
        self.current_thread()
    }

    fn interrupt(&self, thread: ThreadToken) -> Result<()> {
        self.interrupt(thread)
    }

    fn clear_interrupt(&self) -> Result<bool> {
        self.clear_interrupt()
    }

    fn thread_stack(&self, thread: ThreadToken) -> Result<Box<str>> {
        self.thread_stack(thread)
    }

    fn stats(&self) -> Result<Stats> {
        self.stats()
    }

    fn live_objects(&self) -> Result<Vec<(Box<str>, u64)>> {
        self.live_objects()
    }

    fn held_references(&self) -> Result<Vec<PyRef>> {
        self.held_references()
    }

    fn forked(&self) {
        self.vm.mark_forked();
    }

    fn shutdown(&self, deadline_ms: u64) -> Result<bool> {
        self.shutdown(deadline_ms)
    }

    fn java_version(&self) -> u32 {
        self.version
    }
}
