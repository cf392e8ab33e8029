//! The eight primitive types, each with its own JNI functions.

use super::{Env, FieldId, Raw};

/// Result types with their own calls, for the three families of functions.
pub trait Primitive: Copy {
    #[doc(hidden)]
    fn get(env: Env<'_>, object: Raw, field: FieldId) -> Self;
    #[doc(hidden)]
    fn get_static(env: Env<'_>, class: Raw, field: FieldId) -> Self;
    #[doc(hidden)]
    fn set(self, env: Env<'_>, object: Raw, field: FieldId);
    #[doc(hidden)]
    fn set_static(self, env: Env<'_>, class: Raw, field: FieldId);
    #[doc(hidden)]
    fn new_array(env: Env<'_>, length: i32) -> Raw;
    #[doc(hidden)]
    fn read(env: Env<'_>, array: Raw, start: i32, count: i32, out: &mut [u8]);
    #[doc(hidden)]
    fn write(env: Env<'_>, array: Raw, start: i32, count: i32, data: &[u8]);
}

macro_rules! primitive {
    ($type:ty, $get:ident, $get_static:ident, $set:ident, $set_static:ident, $new:ident, $read:ident, $write:ident) => {
        impl Primitive for $type {
            #[inline]
            fn get(env: Env<'_>, object: Raw, field: FieldId) -> Self {
                jni!(env, v1_1, $get, object.0, field.0)
            }
            #[inline]
            fn get_static(env: Env<'_>, class: Raw, field: FieldId) -> Self {
                jni!(env, v1_1, $get_static, class.0, field.0)
            }
            #[inline]
            fn set(self, env: Env<'_>, object: Raw, field: FieldId) {
                jni!(env, v1_1, $set, object.0, field.0, self);
            }
            #[inline]
            fn set_static(self, env: Env<'_>, class: Raw, field: FieldId) {
                jni!(env, v1_1, $set_static, class.0, field.0, self);
            }
            fn new_array(env: Env<'_>, length: i32) -> Raw {
                Raw(jni!(env, v1_1, $new, length))
            }
            #[inline]
            fn read(env: Env<'_>, array: Raw, start: i32, count: i32, out: &mut [u8]) {
                jni!(env, v1_1, $read, array.0, start, count, out.as_mut_ptr().cast());
            }
            #[inline]
            fn write(env: Env<'_>, array: Raw, start: i32, count: i32, data: &[u8]) {
                jni!(env, v1_1, $write, array.0, start, count, data.as_ptr().cast());
            }
        }
    };
}

primitive!(
    bool,
    GetBooleanField,
    GetStaticBooleanField,
    SetBooleanField,
    SetStaticBooleanField,
    NewBooleanArray,
    GetBooleanArrayRegion,
    SetBooleanArrayRegion
);
primitive!(
    i8,
    GetByteField,
    GetStaticByteField,
    SetByteField,
    SetStaticByteField,
    NewByteArray,
    GetByteArrayRegion,
    SetByteArrayRegion
);
primitive!(
    u16,
    GetCharField,
    GetStaticCharField,
    SetCharField,
    SetStaticCharField,
    NewCharArray,
    GetCharArrayRegion,
    SetCharArrayRegion
);
primitive!(
    i16,
    GetShortField,
    GetStaticShortField,
    SetShortField,
    SetStaticShortField,
    NewShortArray,
    GetShortArrayRegion,
    SetShortArrayRegion
);
primitive!(
    i32,
    GetIntField,
    GetStaticIntField,
    SetIntField,
    SetStaticIntField,
    NewIntArray,
    GetIntArrayRegion,
    SetIntArrayRegion
);
primitive!(
    i64,
    GetLongField,
    GetStaticLongField,
    SetLongField,
    SetStaticLongField,
    NewLongArray,
    GetLongArrayRegion,
    SetLongArrayRegion
);
primitive!(
    f32,
    GetFloatField,
    GetStaticFloatField,
    SetFloatField,
    SetStaticFloatField,
    NewFloatArray,
    GetFloatArrayRegion,
    SetFloatArrayRegion
);
primitive!(
    f64,
    GetDoubleField,
    GetStaticDoubleField,
    SetDoubleField,
    SetStaticDoubleField,
    NewDoubleArray,
    GetDoubleArrayRegion,
    SetDoubleArrayRegion
);
