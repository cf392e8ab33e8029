//! Names: classes found by name, packages listed, the class path made longer.

use crate::embedded::{EmbeddedJava, slot};
use crate::reader::Reader;
use sanca_jni::{ThreadBlock, Value};
use sanca_model::{ClassId, Error, ObjectRef, Result};

impl EmbeddedJava {
    pub(crate) fn find_class(&self, name: &str) -> Result<ClassId> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let id = block.env().call_long(&self.engine.classes, self.engine.find_class, [slot(block), Value::from(&text)]);
        match self.check(block) {
            Ok(()) => Ok(ClassId(id as u32)),
            Err(Error::Thrown(error)) => Err(self.not_found_or(block, name, error)),
            Err(error) => Err(error),
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

    pub(crate) fn list_package(&self, package: &str) -> Result<Vec<(Box<str>, bool)>> {
        let block = self.thread()?;
        let text = block.env().string(package).map_err(|thrown| self.thrown(block, thrown))?;
        let bytes =
            self.bytes_of(block, self.engine.classes, self.engine.list_package, [slot(block), Value::from(&text)])?;
        Reader::new(&bytes).many(|reader| Ok((reader.text()?, reader.byte()? != 0)))
    }

    pub(crate) fn is_package(&self, name: &str) -> Result<bool> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let found =
            block.env().call_bool(&self.engine.classes, self.engine.is_package, [slot(block), Value::from(&text)]);
        self.check(block)?;
        Ok(found)
    }

    pub(crate) fn near_names(&self, name: &str, max: u32) -> Result<Vec<Box<str>>> {
        let block = self.thread()?;
        let text = block.env().string(name).map_err(|thrown| self.thrown(block, thrown))?;
        let bytes = self.bytes_of(
            block,
            self.engine.classes,
            self.engine.near_names,
            [slot(block), Value::from(&text), Value::from(max.cast_signed())],
        )?;
        Reader::new(&bytes).many(Reader::text)
    }

    pub(crate) fn add_classpath(&self, entries: &[&str]) -> Result<()> {
        let block = self.thread()?;
        let array = block.env().string_array(entries).map_err(|thrown| self.thrown(block, thrown))?;
        block.env().call_void(&self.engine.classes, self.engine.add_classpath, [slot(block), Value::from(&array)]);
        self.check(block)
    }
}
