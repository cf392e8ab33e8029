//! Fields: ids looked up once and kept in a table that is read without a lock.

use crate::argument::{Encoder, primitive};
use crate::arrays::by_kind;
use crate::embedded::{EmbeddedJava, slot};
use crate::result;
use core::sync::atomic::{AtomicPtr, Ordering};
use sanca_jni::env::FieldId;
use sanca_jni::{Global, ThreadBlock, Value};
use sanca_model::shape::Field;
use sanca_model::value::{Arg, Kind, Sink};
use sanca_model::well_known::kind_of;
use sanca_model::{Error, Receiver, Result};

/// Entries per segment, and segments: member numbers up to a million.
const SEGMENT: usize = 1024;
const SEGMENTS: usize = 1024;

/// What is known of one field.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: FieldId,
    /// The declaring class, for static fields; it also keeps the id valid.
    class: Global,
}

type Segment = [AtomicPtr<Entry>; SEGMENT];

/// Field ids by member number. Entries are set once and live for ever.
#[derive(Debug)]
pub(crate) struct FieldTable {
    segments: Box<[AtomicPtr<Segment>]>,
}

impl FieldTable {
    /// Empty.
    pub fn new() -> FieldTable {
        FieldTable { segments: (0..SEGMENTS).map(|_| AtomicPtr::new(core::ptr::null_mut())).collect() }
    }

    #[inline]
    fn get(&self, member: usize) -> Option<&Entry> {
        let segment = self.segments.get(member / SEGMENT)?.load(Ordering::Acquire);
        // SAFETY: null, or a leaked segment.
        let entry = unsafe { segment.as_ref() }?[member % SEGMENT].load(Ordering::Acquire);
        // SAFETY: null, or a leaked entry.
        unsafe { entry.as_ref() }
    }

    fn set(&self, member: usize, entry: Entry) -> Option<&Entry> {
        let place = self.segments.get(member / SEGMENT)?;
        let mut segment = place.load(Ordering::Acquire);
        if segment.is_null() {
            let fresh: Box<Segment> = Box::new([const { AtomicPtr::new(core::ptr::null_mut()) }; SEGMENT]);
            let fresh = Box::into_raw(fresh);
            match place.compare_exchange(core::ptr::null_mut(), fresh, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => segment = fresh,
                Err(winner) => {
                    // SAFETY: ours, and nobody saw it.
                    drop(unsafe { Box::from_raw(fresh) });
                    segment = winner;
                }
            }
        }
        // SAFETY: a leaked segment.
        let slot = unsafe { &(&*segment)[member % SEGMENT] };
        slot.store(Box::into_raw(Box::new(entry)), Ordering::Release);
        self.get(member)
    }
}

impl EmbeddedJava {
    #[inline]
    fn entry(&self, block: &'static ThreadBlock, field: &Field) -> Result<&Entry> {
        match self.fields.get(field.id.0 as usize) {
            Some(entry) => Ok(entry),
            None => self.look_up_field(block, field),
        }
    }

    #[cold]
    fn look_up_field(&self, block: &'static ThreadBlock, field: &Field) -> Result<&Entry> {
        let env = block.env();
        let class_number = Value::from(field.declaring.0.cast_signed());
        if field.is_static() {
            env.call_void(&self.engine.classes, self.engine.initialise, [slot(block), class_number]);
            if self.status(block) != 0 {
                return Err(self.take_thrown(block));
            }
        }
        let member = env.call_object(
            &self.engine.access,
            self.engine.member_object,
            [slot(block), Value::from(field.id.0.cast_signed())],
        );
        if member.is_null() {
            return Err(Error::Internal("a field has no reflected object".into()));
        }
        let id = env.reflected_field(&member);
        let class = env
            .call_method(&member, c"getDeclaringClass", c"()Ljava/lang/Class;", &[])
            .map_err(|thrown| self.thrown(block, thrown))?;
        let entry = Entry { id, class: env.global(&class) };
        self.fields.set(field.id.0 as usize, entry).ok_or_else(|| Error::Internal("too many fields".into()))
    }

    #[inline]
    pub(crate) fn read_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, sink: &mut dyn Sink) -> Result<()> {
        let block = self.thread()?;
        let entry = *self.entry(block, field)?;
        let env = block.env();
        let kind = kind_of(field.class);
        let pinned = match receiver {
            Some(receiver) => Some(self.pinned(block, receiver)?),
            None => None,
        };
        macro_rules! get {
            ($type:ty) => {
                match &pinned {
                    Some(object) => env.get_field::<$type>(object, entry.id),
                    None => env.get_static::<$type>(&entry.class, entry.id),
                }
            };
        }
        match kind {
            Kind::Boolean => sink.boolean(get!(bool)),
            Kind::Byte => sink.int(i64::from(get!(i8))),
            Kind::Char => sink.char(get!(u16)),
            Kind::Short => sink.int(i64::from(get!(i16))),
            Kind::Int => sink.int(i64::from(get!(i32))),
            Kind::Long => sink.long(get!(i64)),
            Kind::Float => sink.single(get!(f32)),
            Kind::Double => sink.float(get!(f64)),
            Kind::Void | Kind::Object => {
                let value = match &pinned {
                    Some(object) => env.get_object_field(object, entry.id),
                    None => env.get_static_object(&entry.class, entry.id),
                };
                let word = env.call_long(&self.engine.access, self.engine.convert, [slot(block), Value::from(&value)]);
                if self.status(block) != 0 {
                    return Err(self.take_thrown(block));
                }
                return result::reference(self, block, word, sink);
            }
        }
        Ok(())
    }

    pub(crate) fn write_field(&self, field: &Field, receiver: Option<&Receiver<'_>>, value: &Arg<'_>) -> Result<()> {
        let block = self.thread()?;
        let entry = *self.entry(block, field)?;
        let env = block.env();
        let kind = kind_of(field.class);
        let pinned = match receiver {
            Some(receiver) => Some(self.pinned(block, receiver)?),
            None => None,
        };
        if kind == Kind::Object {
            let mut encoder = Encoder::new(self, block);
            let word = encoder.reference(value)?;
            let args = [slot(block), Value::from(word), Value::from(field.class.0.cast_signed())];
            let object = env.call_object(&self.engine.access, self.engine.resolve, args);
            if self.status(block) != 0 {
                return Err(self.take_thrown(block));
            }
            match &pinned {
                Some(target) => env.set_object_field(target, entry.id, &object),
                None => env.set_static_object(&entry.class, entry.id, &object),
            }
            return Ok(());
        }
        let word = primitive(value)?;
        by_kind!(kind, T => {
            let bits = <T as FromWord>::from_word(word);
            match &pinned {
                Some(target) => env.set_field::<T>(target, entry.id, bits),
                None => env.set_static::<T>(&entry.class, entry.id, bits),
            }
        });
        Ok(())
    }
}

/// A primitive out of an argument word.
trait FromWord {
    fn from_word(word: i64) -> Self;
}

macro_rules! from_word {
    ($($type:ty: $word:ident => $value:expr;)*) => {
        $(impl FromWord for $type {
            fn from_word($word: i64) -> $type {
                $value
            }
        })*
    };
}

from_word! {
    bool: word => word & 1 != 0;
    i8: word => word as i8;
    u16: word => word as u16;
    i16: word => word as i16;
    i32: word => word as i32;
    i64: word => word;
    f32: word => f32::from_bits(word as u32);
    f64: word => f64::from_bits(word.cast_unsigned());
}
