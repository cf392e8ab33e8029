//! `sanca.explain`: why a call would go where it goes.

use crate::errors;
use crate::kinds::Oracle;
use crate::layout;
use crate::method;
use crate::overloads;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::overload::{Candidate, Policy, Refusal, choose};

/// `explain(method, args)`
pub fn explain(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (callable, values) = (args[0], args[1]);
    let (method, bound) = if let Some(class) = layout::class_of_type(callable) {
        let Some(constructors) = class.constructors(gil)? else { return Err(errors::no_constructor(class, gil)) };
        (constructors, false)
    } else if method::is_descriptor(state, callable) {
        (layout::method(callable), layout::bound_receiver(callable).is_some())
    } else {
        let message =
            format!("explain takes a Java method (obj.method) or class first, not {}", errors::shown(callable));
        return Err(gil.raise(Builtin::TypeError, &message));
    };
    let oracle = Oracle::new(state, gil);
    let values: Vec<Borrowed<'_>> = (0..values.tuple_len()).filter_map(|index| values.tuple_item(index)).collect();
    let kinds = values.iter().map(|value| oracle.kind(*value)).collect::<Result<Vec<_>>>()?;
    let eligible = if bound { overloads::eligible(method, true) } else { (0..method.overloads.len()).collect() };
    let candidates: Vec<Candidate<'_>> =
        eligible.iter().map(|&index| Candidate::from(&method.overloads[index].executable)).collect();
    let outcome = choose(Policy::Java, &candidates, &kinds, &oracle);
    let given: Vec<String> = values.iter().map(|value| errors::shown(*value)).collect();
    let mut text = format!("{}({})\n", method.full_name(), given.join(", "));
    for (place, &index) in eligible.iter().enumerate() {
        let overload = &method.overloads[index];
        let signature = errors::signature(state, gil, &overload.executable);
        let descriptor = method::descriptor(state, gil, &overload.executable)?;
        let verdict = match &outcome {
            Ok(choice) if choice.index == place => {
                format!(
                    "chosen: {:?} phase, worst argument {:?}{}",
                    choice.phase,
                    choice.worst,
                    if choice.varargs { ", arguments gathered into an array" } else { "" }
                )
            }
            Ok(_) => match choose(Policy::Java, &candidates[place..=place], &kinds, &oracle) {
                Ok(alone) => format!(
                    "applicable in the {:?} phase, worst argument {:?}; less specific or later than the chosen one",
                    alone.phase, alone.worst
                ),
                Err(Refusal::NoMatch(mismatch)) => errors::because(state, gil, &values, &kinds, mismatch[0], &oracle),
                Err(Refusal::Ambiguous(_)) => "ambiguous".to_owned(),
            },
            Err(Refusal::Ambiguous(indices)) if indices.contains(&place) => {
                "one of several that are equally good".to_owned()
            }
            Err(_) => match choose(Policy::Java, &candidates[place..=place], &kinds, &oracle) {
                Err(Refusal::NoMatch(mismatch)) => errors::because(state, gil, &values, &kinds, mismatch[0], &oracle),
                _ => "applicable".to_owned(),
            },
        };
        let mark = if matches!(&outcome, Ok(choice) if choice.index == place) { "->" } else { "  " };
        text += &format!("{mark} {signature}   [\"{descriptor}\"]\n       {verdict}\n");
    }
    if let Err(Refusal::Ambiguous(_)) = outcome {
        text += "ambiguous: pick one by its descriptor, obj.method[\"...\"](...), or with sanca.jint(...), sanca.cast(value, cls)\n";
    }
    gil.text(text.trim_end())
}
