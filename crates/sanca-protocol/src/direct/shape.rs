//! Descriptions: of classes, members, exceptions, counts, and of who connects.

use sanca_model::link::{Frame, PythonError, Stats, Throwable};
use sanca_model::shape::{CallbackMethod, ClassHeader, Executable, Field, Members, Nested, Sort};
use sanca_model::{ClassId, Handle, MemberId, ObjectRef, PyRef};

use super::kinds::Role;
use super::read::{Malformed, Reader, Result};
use super::write::Writer;

/// The first frame of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hello {
    /// What the connection is for.
    pub role: Role,
    /// Which client it belongs to: what the server answered to the first connection, 0 in that.
    pub client: u64,
}

/// Reads differently in another byte order.
const ORDER: u32 = 0x0102_0304;

impl Hello {
    /// Writes it, as a frame of kind 0.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut writer = Writer::begin(out, 0);
        writer.int(ORDER);
        writer.byte(self.role as u8);
        writer.long(self.client);
    }

    /// Reads it.
    pub fn read(kind: u8, body: &[u8]) -> Result<Hello> {
        let mut reader = Reader::new(body);
        if kind != 0 || reader.int()? != ORDER {
            return Err(Malformed("it does not begin a connection, or comes from a machine of another byte order"));
        }
        let role = Role::from_number(reader.byte()?).ok_or(Malformed("a connection for nothing known"))?;
        Ok(Hello { role, client: reader.long()? })
    }
}

fn write_classes(writer: &mut Writer<'_>, classes: &[ClassId]) {
    writer.many(classes, |writer, class| writer.int(class.0));
}

fn read_class(reader: &mut Reader<'_>) -> Result<ClassId> {
    reader.int().map(ClassId)
}

fn read_text(reader: &mut Reader<'_>) -> Result<Box<str>> {
    reader.text().map(Into::into)
}

#[allow(missing_docs)]
pub fn write_header(writer: &mut Writer<'_>, header: &ClassHeader) {
    writer.int(header.id.0);
    writer.text(&header.name);
    writer.int(header.modifiers);
    writer.byte(header.sort as u8);
    writer.bool(header.functional);
    writer.int(header.superclass.0);
    write_classes(writer, &header.interfaces);
    writer.int(header.component.0);
    writer.int(header.declaring.0);
}

#[allow(missing_docs)]
pub fn read_header(reader: &mut Reader<'_>) -> Result<ClassHeader> {
    Ok(ClassHeader {
        id: read_class(reader)?,
        name: read_text(reader)?,
        modifiers: reader.int()?,
        sort: Sort::from_number(reader.byte()?).ok_or(Malformed("a class of no known sort"))?,
        functional: reader.bool()?,
        superclass: read_class(reader)?,
        interfaces: reader.many(read_class)?.into(),
        component: read_class(reader)?,
        declaring: read_class(reader)?,
    })
}

fn write_executable(writer: &mut Writer<'_>, member: &Executable) {
    writer.int(member.id.0);
    writer.text(&member.name);
    writer.byte(member.flags);
    writer.int(member.declaring.0);
    writer.int(member.returns.0);
    write_classes(writer, &member.params);
}

fn read_executable(reader: &mut Reader<'_>) -> Result<Executable> {
    Ok(Executable {
        id: MemberId(reader.int()?),
        name: read_text(reader)?,
        flags: reader.byte()?,
        declaring: read_class(reader)?,
        returns: read_class(reader)?,
        params: reader.many(read_class)?.into(),
    })
}

fn write_field(writer: &mut Writer<'_>, field: &Field) {
    writer.int(field.id.0);
    writer.text(&field.name);
    writer.int(field.modifiers);
    writer.int(field.declaring.0);
    writer.int(field.class.0);
}

fn read_field(reader: &mut Reader<'_>) -> Result<Field> {
    Ok(Field {
        id: MemberId(reader.int()?),
        name: read_text(reader)?,
        modifiers: reader.int()?,
        declaring: read_class(reader)?,
        class: read_class(reader)?,
    })
}

#[allow(missing_docs)]
pub fn write_members(writer: &mut Writer<'_>, members: &Members) {
    writer.many(&members.constructors, write_executable);
    writer.many(&members.methods, write_executable);
    writer.many(&members.fields, write_field);
    writer.many(&members.nested, |writer, nested| {
        writer.text(&nested.name);
        writer.text(&nested.binary_name);
    });
}

#[allow(missing_docs)]
pub fn read_members(reader: &mut Reader<'_>) -> Result<Members> {
    Ok(Members {
        constructors: reader.many(read_executable)?,
        methods: reader.many(read_executable)?,
        fields: reader.many(read_field)?,
        nested: reader.many(|reader| Ok(Nested { name: read_text(reader)?, binary_name: read_text(reader)? }))?,
    })
}

#[allow(missing_docs)]
pub fn write_callback_method(writer: &mut Writer<'_>, method: &CallbackMethod) {
    writer.text(&method.name);
    writer.int(method.declaring.0);
    writer.int(method.returns.0);
    write_classes(writer, &method.params);
    writer.byte(method.flags);
}

#[allow(missing_docs)]
pub fn read_callback_method(reader: &mut Reader<'_>) -> Result<CallbackMethod> {
    Ok(CallbackMethod {
        name: read_text(reader)?,
        declaring: read_class(reader)?,
        returns: read_class(reader)?,
        params: reader.many(read_class)?.into(),
        flags: reader.byte()?,
    })
}

#[allow(missing_docs)]
pub fn write_frames(writer: &mut Writer<'_>, frames: &[Frame]) {
    writer.many(frames, |writer, frame| {
        writer.text(&frame.class_name);
        writer.text(&frame.method);
        writer.text(&frame.file);
        writer.int(frame.line.cast_unsigned());
    });
}

#[allow(missing_docs)]
pub fn read_frames(reader: &mut Reader<'_>) -> Result<Vec<Frame>> {
    reader.many(|reader| {
        Ok(Frame {
            class_name: read_text(reader)?,
            method: read_text(reader)?,
            file: read_text(reader)?,
            line: reader.int()?.cast_signed(),
        })
    })
}

fn write_object(writer: &mut Writer<'_>, object: ObjectRef) {
    writer.int(object.handle.0);
    writer.int(object.class.0);
}

fn read_object(reader: &mut Reader<'_>) -> Result<ObjectRef> {
    Ok(ObjectRef { handle: Handle(reader.int()?), class: read_class(reader)? })
}

/// Writes what is known of a throwable; `python` is how the receiver knows the Python exception behind it.
pub fn write_throwable(writer: &mut Writer<'_>, throwable: &Throwable, python: Option<u64>) {
    writer.text(&throwable.class_name);
    writer.bool(throwable.message.is_some());
    writer.text(throwable.message.as_deref().unwrap_or_default());
    write_frames(writer, &throwable.frames);
    write_object(writer, throwable.cause.unwrap_or_default());
    writer.many(&throwable.suppressed, |writer, object| write_object(writer, *object));
    writer.long(python.unwrap_or(0));
}

/// Reads it; `python` finds the Python exception.
pub fn read_throwable(reader: &mut Reader<'_>, python: impl FnOnce(u64) -> PyRef) -> Result<Throwable> {
    let class_name = read_text(reader)?;
    let has_message = reader.bool()?;
    let message = read_text(reader)?;
    let frames = read_frames(reader)?;
    let cause = read_object(reader)?;
    let suppressed = reader.many(read_object)?;
    let behind = reader.long()?;
    Ok(Throwable {
        class_name,
        message: has_message.then_some(message),
        frames,
        cause: (cause.handle != Handle::NULL).then_some(cause),
        suppressed,
        python: (behind != 0).then(|| python(behind)),
    })
}

/// Writes a Python exception, under the name by which its owner knows it.
pub fn write_python_error(writer: &mut Writer<'_>, error: &PythonError<'_>, name: u64) {
    writer.long(name);
    writer.int(error.cause.0);
    writer.text(error.type_name);
    writer.text(error.message);
    write_frames(writer, error.frames);
}

/// Reads it and hands it on; `python` finds the object of a name.
pub fn read_python_error<R>(
    reader: &mut Reader<'_>,
    python: impl FnOnce(u64) -> PyRef,
    then: impl FnOnce(&PythonError<'_>) -> R,
) -> Result<R> {
    let exception = python(reader.long()?);
    let cause = Handle(reader.int()?);
    let (type_name, message) = (reader.text()?, reader.text()?);
    let frames = read_frames(reader)?;
    Ok(then(&PythonError { exception, type_name, message, frames: &frames, cause }))
}

#[allow(missing_docs)]
pub fn write_stats(writer: &mut Writer<'_>, stats: &Stats) {
    let Stats { live_handles, live_proxies, calls, callbacks, threads, abandoned } = *stats;
    [live_handles, live_proxies, calls, callbacks, threads, abandoned].into_iter().for_each(|count| writer.long(count));
}

#[allow(missing_docs)]
pub fn read_stats(reader: &mut Reader<'_>) -> Result<Stats> {
    Ok(Stats {
        live_handles: reader.long()?,
        live_proxies: reader.long()?,
        calls: reader.long()?,
        callbacks: reader.long()?,
        threads: reader.long()?,
        abandoned: reader.long()?,
    })
}
