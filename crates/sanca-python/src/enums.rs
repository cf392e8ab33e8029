//! Members of Python enums for Java enums: by name.

use crate::class::Class;
use crate::packer::Packer;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Result};
use sanca_model::pack::tag;
use sanca_model::shape::Sort;

/// Writes the Java constant that has the name of a Python enum member.
pub fn pack(packer: &mut Packer<'_>, value: Borrowed<'_>, target: &'static Class) -> Result<()> {
    let gil = packer.gil();
    let state = packer.state();
    let name = target.java_name();
    if target.header.sort != Sort::Enum || !value.is_instance(state.library(gil)?.enumeration.get(gil)) {
        return Err(crate::errors::not_convertible(state, gil, value, &name));
    }
    target.fill(gil)?;
    let member = value.attr(c"name")?;
    match target.python(gil).attr_object(member.get(gil)) {
        Ok(constant)
            if crate::layout::class_of(constant.get(gil)).is_some_and(|class| class.is_assignable_to(target.id())) =>
        {
            let (_, reference) = crate::object::expect(constant.get(gil))?;
            packer.raw(&[tag::HANDLE]);
            // The constant stays alive: it is cached in its class.
            packer.u32(reference.handle.get().0);
            Ok(())
        }
        Ok(_) => Err(crate::errors::not_convertible(state, gil, value, &name)),
        Err(raised) if !gil.matches(Builtin::AttributeError) => Err(raised),
        Err(_) => {
            gil.clear();
            let member = member.get(gil).to_text_lossy();
            let message = format!("{} has no constant in Java's {name}: there is no {member}", value.repr_lossy());
            Err(state.raise(gil, "ConversionError", &message))
        }
    }
}
