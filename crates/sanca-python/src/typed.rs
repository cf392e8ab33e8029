//! Values that carry their Java type: `sanca.jint(3)` and `sanca.cast(obj, cls)`.

use crate::argument::{self, Converter, Slot};
use crate::layout;
use crate::packer::{Made, Packer};
use crate::state::State;
use sanca_capi::number::Integer;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Getter, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_dealloc, slot_getter, slot_unary};
use sanca_model::ClassId;
use sanca_model::python_type::PyKind;
use sanca_model::value::{Arg, Kind};
use sanca_model::well_known;

/// A primitive of known type, with the Python value it was made from.
pub struct Typed {
    arg: Arg<'static>,
    value: Object,
}

/// A value whose static type was chosen.
pub struct Cast {
    value: Object,
    class: ClassId,
}

/// The primitive class of a kind.
pub const fn class_of_kind(kind: Kind) -> ClassId {
    match kind {
        Kind::Void | Kind::Object => well_known::VOID,
        Kind::Boolean => well_known::BOOLEAN,
        Kind::Byte => well_known::BYTE,
        Kind::Char => well_known::CHAR,
        Kind::Short => well_known::SHORT,
        Kind::Int => well_known::INT,
        Kind::Long => well_known::LONG,
        Kind::Float => well_known::FLOAT,
        Kind::Double => well_known::DOUBLE,
    }
}

/// The types `Typed` and `Cast`.
pub fn make_types(gil: Gil<'_>, module: Borrowed<'_>) -> Result<(Object, Object)> {
    let flags = raw::TPFLAGS_DISALLOW_INSTANTIATION;
    let typed = TypeSpec::new(c"sanca.Typed", layout::BOXED_SIZE, flags)
        .slot(raw::Py_tp_doc, c"A value with its Java primitive type.".as_ptr().cast())
        .slot(raw::Py_tp_repr, typed_repr_slot as *const _)
        .slot(raw::Py_tp_getset, TYPED_GETSET.as_slot())
        .slot(raw::Py_tp_dealloc, typed_dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a boxed value.
    let typed = unsafe { typed.build(gil, module, &[])? };
    let cast = TypeSpec::new(c"sanca.Cast", layout::BOXED_SIZE, flags)
        .slot(raw::Py_tp_doc, c"A value whose static Java type was chosen.".as_ptr().cast())
        .slot(raw::Py_tp_repr, cast_repr_slot as *const _)
        .slot(raw::Py_tp_dealloc, cast_dealloc_slot as *const _);
    // SAFETY: as above.
    let cast = unsafe { cast.build(gil, module, &[])? };
    Ok((typed, cast))
}

slot_unary!(typed_repr_slot => typed_repr);
slot_unary!(cast_repr_slot => cast_repr);
slot_getter!(value_slot => typed_value);
slot_getter!(kind_slot => typed_kind);
slot_dealloc!(typed_dealloc_slot => typed_dealloc);
slot_dealloc!(cast_dealloc_slot => cast_dealloc);

static TYPED_GETSET: Table<Getter, 3> = Table([
    Getter::read_only(c"value", value_slot, c"The Python value."),
    Getter::read_only(c"kind", kind_slot, c"The Java type."),
    Getter::END,
]);

fn as_typed<'a>(state: &State, value: Borrowed<'a>) -> Option<&'a Typed> {
    // SAFETY: Typed objects are made by `make_typed` only.
    value.class().is(state.types().typed.get(value.gil())).then(|| unsafe { layout::boxed::<Typed>(value) })
}

fn kind_of_arg(arg: Arg<'_>) -> Kind {
    match arg {
        Arg::Boolean(_) => Kind::Boolean,
        Arg::Byte(_) => Kind::Byte,
        Arg::Char(_) => Kind::Char,
        Arg::Short(_) => Kind::Short,
        Arg::Int(_) => Kind::Int,
        Arg::Long(_) => Kind::Long,
        Arg::Float(_) => Kind::Float,
        Arg::Double(_) => Kind::Double,
        _ => Kind::Object,
    }
}

/// `sanca.jint(value)` and the like. Forces what is otherwise refused: `jfloat` rounds, `jbyte(300)` does not wrap and
/// is refused.
pub fn make_typed(state: &'static State, value: Borrowed<'_>, kind: Kind) -> Result<Object> {
    let gil = value.gil();
    let value = as_typed(state, value).map_or_else(|| value.own(), |typed| typed.value.share(gil));
    let plain = value.get(gil);
    let arg = if kind == Kind::Float && (plain.is_float() || plain.is_int()) {
        Arg::Float(plain.to_float()? as f32)
    } else if kind == Kind::Boolean && plain.is_bool() {
        Arg::Boolean(plain.is_true())
    } else if kind == Kind::Char && plain.is_str() {
        match argument::one_unit(plain) {
            Some(unit) => Arg::Char(unit),
            None => return Err(crate::errors::not_convertible(state, gil, plain, "char")),
        }
    } else if kind == Kind::Char && plain.is_int() && !plain.is_bool() {
        match plain.integer() {
            Integer::Small(unit @ 0..=0xFFFF) => Arg::Char(unit as u16),
            _ => return Err(crate::errors::out_of_range(state, gil, plain, Kind::Char)),
        }
    } else {
        if kind != Kind::Boolean && kind != Kind::Char && plain.is_bool() {
            return Err(crate::errors::not_convertible(state, gil, plain, kind.name()));
        }
        let numeric = plain.is_int()
            || crate::kinds::is_index(plain)
            || matches!(kind, Kind::Float | Kind::Double) && crate::kinds::is_numpy_float(plain)
            || matches!(kind, Kind::Double) && plain.is_float();
        if !numeric || matches!(kind, Kind::Boolean | Kind::Char) {
            return Err(crate::errors::not_convertible(state, gil, plain, kind.name()));
        }
        match Converter::new(gil, Made::for_call(state)).convert(plain, class_of_kind(kind))? {
            Slot::Ready(Arg::Byte(value)) => Arg::Byte(value),
            Slot::Ready(Arg::Short(value)) => Arg::Short(value),
            Slot::Ready(Arg::Int(value)) => Arg::Int(value),
            Slot::Ready(Arg::Long(value)) => Arg::Long(value),
            Slot::Ready(Arg::Float(value)) => Arg::Float(value),
            Slot::Ready(Arg::Double(value)) => Arg::Double(value),
            _ => return Err(crate::errors::not_convertible(state, gil, plain, kind.name())),
        }
    };
    layout::new_boxed(state.types().typed.get(gil), Typed { arg, value })
}

/// `sanca.cast(value, cls)`
pub fn make_cast(state: &'static State, value: Borrowed<'_>, class: ClassId) -> Result<Object> {
    let gil = value.gil();
    layout::new_boxed(state.types().cast.get(gil), Cast { value: strip_cast(state, value).own(), class })
}

/// The value inside a cast; anything else is itself.
#[inline]
pub fn strip_cast<'a>(state: &State, value: Borrowed<'a>) -> Borrowed<'a> {
    if value.class().is(state.types().cast.get(value.gil())) {
        // SAFETY: Cast objects are made by `make_cast` only; the value lives as long as the cast.
        return unsafe { layout::boxed::<Cast>(value) }.value.get(value.gil());
    }
    value
}

/// What the chooser sees of such a value.
pub fn kind(state: &State, value: Borrowed<'_>) -> Option<PyKind> {
    if let Some(typed) = as_typed(state, value) {
        return Some(PyKind::Typed(kind_of_arg(typed.arg)));
    }
    if value.class().is(state.types().cast.get(value.gil())) {
        // SAFETY: Cast objects are made by `make_cast` only.
        return Some(PyKind::Cast(unsafe { layout::boxed::<Cast>(value) }.class));
    }
    None
}

/// A typed value as an argument for a parameter of that class, widened where the parameter is a wider primitive.
pub fn argument(state: &State, value: Borrowed<'_>, class: ClassId) -> Option<Arg<'static>> {
    let typed = as_typed(state, value)?;
    Some(widen(typed.arg, well_known::kind_of(class)))
}

/// JLS 5.1.2; references take the box of the value's own type.
fn widen(arg: Arg<'static>, kind: Kind) -> Arg<'static> {
    let whole = match arg {
        Arg::Byte(value) => i64::from(value),
        Arg::Short(value) => i64::from(value),
        Arg::Char(value) => i64::from(value),
        Arg::Int(value) => i64::from(value),
        Arg::Long(value) => value,
        Arg::Float(value) if kind == Kind::Double => return Arg::Double(f64::from(value)),
        other => return other,
    };
    match kind {
        Kind::Short => i16::try_from(whole).map_or(arg, Arg::Short),
        Kind::Int => i32::try_from(whole).map_or(arg, Arg::Int),
        Kind::Long => Arg::Long(whole),
        Kind::Float => Arg::Float(whole as f32),
        Kind::Double => Arg::Double(whole as f64),
        _ => arg,
    }
}

/// Writes a typed value or a cast in packed form.
pub fn pack(packer: &mut Packer<'_>, value: Borrowed<'_>) -> Result<bool> {
    if let Some(typed) = as_typed(packer.state(), value) {
        packer.primitive(typed.arg);
        return Ok(true);
    }
    let plain = strip_cast(packer.state(), value);
    if plain.is(value) {
        return Ok(false);
    }
    packer.value(plain, well_known::OBJECT)?;
    Ok(true)
}

fn inner<'a>(value: Borrowed<'a>) -> &'a Typed {
    // SAFETY: slots of the type Typed.
    unsafe { layout::boxed::<Typed>(value) }
}

fn typed_repr(value: Borrowed<'_>) -> Result<Object> {
    let typed = inner(value);
    let gil = value.gil();
    gil.text(&format!("j{}({})", kind_of_arg(typed.arg).name(), typed.value.get(gil).repr_lossy()))
}

fn typed_value(value: Borrowed<'_>) -> Result<Object> {
    Ok(inner(value).value.share(value.gil()))
}

fn typed_kind(value: Borrowed<'_>) -> Result<Object> {
    value.gil().text(kind_of_arg(inner(value).arg).name())
}

fn cast_repr(value: Borrowed<'_>) -> Result<Object> {
    let gil = value.gil();
    // SAFETY: a slot of the type Cast.
    let cast = unsafe { layout::boxed::<Cast>(value) };
    gil.text(&format!("cast({})", cast.value.get(gil).repr_lossy()))
}

fn typed_dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: Typed objects are made by `make_typed` only.
    unsafe { layout::drop_boxed::<Typed>(object) };
    layout::free(object);
}

fn cast_dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: Cast objects are made by `make_cast` only.
    unsafe { layout::drop_boxed::<Cast>(object) };
    layout::free(object);
}
