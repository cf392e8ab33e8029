//! Shapes: what a class is and what it has, read from the descriptions Java writes.

use crate::embedded::{EmbeddedJava, handle, slot};
use crate::reader::Reader;
use sanca_jni::{ThreadBlock, Value};
use sanca_model::shape::{CallbackMethod, ClassHeader, Executable, Field, Members, Nested, Sort};
use sanca_model::value::Sink;
use sanca_model::{ClassId, Handle, MemberId, Result};

impl EmbeddedJava {
    pub(crate) fn class_of_class(&self, class_object: Handle) -> Result<ClassId> {
        let block = self.thread()?;
        let id =
            block.env().call_int(&self.engine.classes, self.engine.class_id_of, [slot(block), handle(class_object)]);
        self.check(block)?;
        Ok(ClassId(id.cast_unsigned()))
    }

    pub(crate) fn class_object(&self, class: ClassId, sink: &mut dyn Sink) -> Result<()> {
        self.word(
            self.engine.classes,
            self.engine.class_object,
            |block| Ok([slot(block), Value::from(class.0.cast_signed())]),
            sink,
        )
    }

    pub(crate) fn describe(&self, class: ClassId) -> Result<ClassHeader> {
        let block = self.thread()?;
        let bytes = self.bytes_of(
            block,
            self.engine.classes,
            self.engine.describe,
            [slot(block), Value::from(class.0.cast_signed())],
        )?;
        let mut reader = Reader::new(&bytes);
        Ok(ClassHeader {
            id: class,
            name: reader.text()?,
            modifiers: reader.int()?.cast_unsigned(),
            sort: Sort::from_number(reader.byte()?).unwrap_or(Sort::Class),
            functional: reader.byte()? != 0,
            superclass: reader.class()?,
            interfaces: reader.classes()?,
            component: reader.class()?,
            declaring: reader.class()?,
        })
    }

    pub(crate) fn members(&self, class: ClassId) -> Result<Members> {
        let block = self.thread()?;
        let bytes = self.bytes_of(
            block,
            self.engine.classes,
            self.engine.members,
            [slot(block), Value::from(class.0.cast_signed())],
        )?;
        let mut reader = Reader::new(&bytes);
        Ok(Members {
            constructors: reader.many(executable)?,
            methods: reader.many(executable)?,
            fields: reader.many(field)?,
            nested: reader.many(|reader| Ok(Nested { name: reader.text()?, binary_name: reader.text()? }))?,
        })
    }

    pub(crate) fn methods_by_name(&self, class: ClassId, name: &str) -> Result<Vec<Executable>> {
        let block = self.thread()?;
        let name = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let args = [slot(block), Value::from(class.0.cast_signed()), Value::from(&name)];
        let bytes = self.bytes_of(block, self.engine.classes, self.engine.methods, args)?;
        Reader::new(&bytes).many(executable)
    }

    pub(crate) fn functional_result(&self, class: ClassId) -> Result<ClassId> {
        let block = self.thread()?;
        let id = block.env().call_int(
            &self.engine.classes,
            self.engine.functional_result,
            [slot(block), Value::from(class.0.cast_signed())],
        );
        self.check(block)?;
        Ok(ClassId(id.cast_unsigned()))
    }

    pub(crate) fn signature(&self, member: MemberId) -> Result<Box<str>> {
        let block = self.thread()?;
        let text = block.env().call_object(
            &self.engine.classes,
            self.engine.signature,
            [slot(block), Value::from(member.0.cast_signed())],
        );
        self.check(block)?;
        Ok(block.env().string_text(&text).into())
    }

    /// What a callback number stands for.
    pub(crate) fn callback_method(&self, block: &'static ThreadBlock, callback: i32) -> Result<CallbackMethod> {
        let bytes =
            self.bytes_of(block, self.engine.classes, self.engine.callback, [slot(block), Value::from(callback)])?;
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
