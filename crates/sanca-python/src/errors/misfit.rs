//! Values that do not fit the place they were given for.

use super::refused::{error_name, reason, shown};
use crate::kinds::Oracle;
use crate::method::Method;
use crate::state::State;
use sanca_capi::{Borrowed, Gil, Raised};
use sanca_model::ClassId;
use sanca_model::python_type::PyKind;
use sanca_model::value::Kind;

/// A value that may not go to a field, an element, a result.
#[cold]
pub fn misfit(
    state: &'static State,
    gil: Gil<'_>,
    value: Borrowed<'_>,
    kind: PyKind,
    class: ClassId,
    place: &str,
    oracle: &Oracle<'_>,
) -> Raised {
    let message = format!(
        "{place}: {}",
        reason(state, gil, value, kind, class, oracle).replace("cannot be passed as", "cannot become")
    );
    state.raise(gil, error_name(kind, class, oracle), &message)
}

/// A conversion of an argument failed half-way: the error stays, the method is named.
#[cold]
pub fn in_argument(method: &'static Method, gil: Gil<'_>, raised: Raised) -> Raised {
    in_place(method.class.state, gil, raised, || format!("{}()", method.full_name()))
}

/// The same for a value that was to go elsewhere: the error stays, the place is named.
#[cold]
pub fn in_place(state: &'static State, gil: Gil<'_>, raised: Raised, place: impl FnOnce() -> String) -> Raised {
    let Some(error) = gil.take() else { return raised };
    if !is_conversion_error(state, gil, error.0.get(gil)) {
        return gil.restore(error.0);
    }
    let text = match error.0.get(gil).str() {
        Ok(text) => text.get(gil).to_text_lossy(),
        Err(raised) => return raised,
    };
    gil.raise_type(error.0.get(gil).class(), &format!("{}: {text}", place()))
}

/// Whether an exception is our ConversionError.
pub fn is_conversion_error(state: &'static State, gil: Gil<'_>, error: Borrowed<'_>) -> bool {
    let class = state.errors(gil).and_then(|errors| errors.get(gil).attr(c"ConversionError"));
    match class {
        Ok(class) => error.is_instance(class.get(gil)),
        Err(_) => {
            gil.clear();
            false
        }
    }
}

/// A value no rule takes to that type.
#[cold]
pub fn not_convertible(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, target: &str) -> Raised {
    state.raise(gil, "ConversionError", &format!("{} cannot be converted to Java's {target}", shown(value)))
}

/// A number beyond its type.
#[cold]
pub fn out_of_range(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, kind: Kind) -> Raised {
    let range = match kind {
        Kind::Byte => "-128 to 127",
        Kind::Short => "-32768 to 32767",
        Kind::Int => "-2147483648 to 2147483647",
        Kind::Long => "-9223372036854775808 to 9223372036854775807",
        Kind::Char => "0 to 65535",
        Kind::Float | Kind::Double => return inexact_integer(state, gil, value, kind),
        _ => "no numbers at all",
    };
    let message = format!("{} does not fit Java's {}, which holds {range}", shown(value), kind.name());
    state.raise(gil, "ConversionOverflowError", &message)
}

fn inexact_integer(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, kind: Kind) -> Raised {
    let message = format!(
        "{} has no exact {}; to round it, pass float(value){}",
        shown(value),
        kind.name(),
        if kind == Kind::Float { " through sanca.jfloat" } else { "" }
    );
    state.raise(gil, "ConversionOverflowError", &message)
}

/// A double that binary32 cannot hold exactly.
#[cold]
pub fn inexact_float(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>, number: f64) -> Raised {
    let message = format!(
        "{} has no exact Java float (the nearest is {}); to round it, pass sanca.jfloat(value)",
        shown(value),
        number as f32
    );
    state.raise(gil, "ConversionError", &message)
}

/// Two code points Java would read as one.
#[cold]
pub fn surrogate_pair(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Raised {
    let message = format!(
        "{} holds a surrogate pair as two characters, which Java would read as one; join them with value.encode('utf-16', 'surrogatepass').decode('utf-16')",
        shown(value)
    );
    state.raise(gil, "ConversionError", &message)
}
