//! Result words becoming values for a sink (`docs/internals/engine.md`).

use crate::embedded::EmbeddedJava;
use sanca_jni::ThreadBlock;
use sanca_model::value::{Kind, Sink, Text};
use sanca_model::{ClassId, Handle, ObjectRef, PyRef, Result};

/// A primitive or void result.
#[inline]
pub fn primitive(kind: Kind, word: i64, sink: &mut dyn Sink) {
    match kind {
        Kind::Void => sink.void(),
        Kind::Boolean => sink.boolean(word & 1 != 0),
        Kind::Char => sink.char(word as u16),
        Kind::Byte | Kind::Short | Kind::Int => sink.int(word),
        Kind::Long => sink.long(word),
        Kind::Float => sink.single(f32::from_bits(word as u32)),
        Kind::Double => sink.float(f64::from_bits(word.cast_unsigned())),
        Kind::Object => sink.null(),
    }
}

/// A reference result.
#[inline]
pub fn reference(java: &EmbeddedJava, block: &'static ThreadBlock, word: i64, sink: &mut dyn Sink) -> Result<()> {
    let word = word.cast_unsigned();
    if word == 0 {
        sink.null();
        return Ok(());
    }
    let (class, payload) = ((word >> 32) as u32, word as u32);
    if class >= sanca_model::well_known::FIRST_OBJECT_CLASS {
        sink.object(ObjectRef { handle: Handle(payload), class: ClassId(class) });
        return Ok(());
    }
    let length = payload as usize;
    match class {
        1 => sink.text(Text::Latin1(java.data(block, length))),
        2 => sink.text(Text::Utf16(java.data(block, length * 2))),
        3 => sink.int(i64::from(payload.cast_signed())),
        4 => sink.long(java.eight(block).cast_signed()),
        5 => sink.float(f64::from_bits(java.eight(block))),
        6 => sink.boolean(payload & 1 != 0),
        7 => sink.char(payload as u16),
        8 => sink.int(i64::from((payload as u8).cast_signed())),
        9 => sink.int(i64::from((payload as u16).cast_signed())),
        10 => sink.single(f32::from_bits(payload)),
        11 => sink.big_integer(java.data(block, length)),
        12 => sink.big_decimal(&String::from_utf8_lossy(java.data(block, length))),
        13 => sink.python(PyRef(java.eight(block))),
        14 => sink.packed(java.data(block, length)),
        15 => large_text(java, block, Handle(payload), sink)?,
        16 => {
            let bytes = java.bytes_behind(block, Handle(payload))?;
            sink.packed(&bytes);
        }
        _ => return Err(sanca_model::Error::Internal(format!("unknown result word {word:#x}").into())),
    }
    Ok(())
}

#[cold]
fn large_text(java: &EmbeddedJava, block: &'static ThreadBlock, handle: Handle, sink: &mut dyn Sink) -> Result<()> {
    let units = {
        let string = java.object(block, handle);
        block.env().string_units(&string)
    };
    java.release_now(block, handle);
    let narrow = units.iter().all(|&unit| unit < 256);
    if narrow {
        let bytes: Vec<u8> = units.iter().map(|&unit| unit as u8).collect();
        sink.text(Text::Latin1(&bytes));
    } else {
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
        sink.text(Text::Utf16(&bytes));
    }
    Ok(())
}
