//! JVM descriptors, `(ILjava/lang/String;)V`: of a member, and as the key that picks one overload of a method.

use super::{Method, Overload, bind, new_descriptor};
use crate::class;
use crate::layout;
use crate::state::State;
use sanca_capi::{Borrowed, Gil, Object, Result, container};
use sanca_model::shape::{Executable, flag};
use sanca_model::value::Kind;
use sanca_model::{ClassId, well_known};

/// `method["(I)V"]`: only the overload with that descriptor.
pub fn by_descriptor(object: Borrowed<'_>, key: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let method = layout::method(object);
    let state = method.class.state;
    let wanted = key.to_text("a JVM descriptor such as \"(ILjava/lang/String;)V\"")?;
    let wanted = wanted.replace(' ', "");
    let params = wanted.find(')').map_or(wanted.as_str(), |end| &wanted[..=end]);
    let mut known = Vec::new();
    for overload in &method.overloads {
        let descriptor = descriptor(state, gil, &overload.executable)?;
        let same = if wanted.ends_with(')') { descriptor.starts_with(params) } else { descriptor == wanted };
        if same {
            let chosen = *method.narrowed.borrow_mut().entry(descriptor).or_insert_with(|| {
                Method::leak(method.class, &method.name, vec![Overload::new(state, overload.executable.clone())])
            });
            let receiver = layout::bound_receiver(object);
            return match receiver {
                Some(receiver) if overload.instance => bind(gil, chosen, receiver),
                _ => new_descriptor(state, gil, chosen),
            };
        }
        known.push(descriptor);
    }
    let message =
        format!("{}() has no overload with the descriptor {wanted}; it has {}", method.full_name(), known.join(", "));
    Err(state.raise(gil, "NoSuchMethodError", &message))
}

/// The JVM descriptor of a member.
pub fn descriptor(state: &'static State, gil: Gil<'_>, executable: &Executable) -> Result<String> {
    let mut text = String::from("(");
    for &param in &executable.params {
        push_descriptor(state, gil, param, &mut text)?;
    }
    text.push(')');
    if executable.is(flag::CONSTRUCTOR) {
        text.push('V');
    } else {
        push_descriptor(state, gil, executable.returns, &mut text)?;
    }
    Ok(text)
}

fn push_descriptor(state: &'static State, gil: Gil<'_>, class: ClassId, text: &mut String) -> Result<()> {
    match well_known::kind_of(class) {
        Kind::Void => text.push('V'),
        Kind::Boolean => text.push('Z'),
        Kind::Byte => text.push('B'),
        Kind::Char => text.push('C'),
        Kind::Short => text.push('S'),
        Kind::Int => text.push('I'),
        Kind::Long => text.push('J'),
        Kind::Float => text.push('F'),
        Kind::Double => text.push('D'),
        Kind::Object => {
            let name = class::get(state, gil, class)?.header.name.replace('.', "/");
            if name.starts_with('[') {
                text.push_str(&name);
            } else {
                text.push('L');
                text.push_str(&name);
                text.push(';');
            }
        }
    }
    Ok(())
}

/// `overloads`: (descriptor, Java signature) of each.
pub fn overload_list(object: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let method = layout::method(object);
    let state = method.class.state;
    let mut items = Vec::new();
    for overload in &method.overloads {
        let descriptor = gil.text(&descriptor(state, gil, &overload.executable)?)?;
        let signature = gil.text(&crate::errors::signature(state, gil, &overload.executable))?;
        items.push(container::tuple(gil, vec![descriptor, signature])?);
    }
    container::tuple(gil, items)
}
