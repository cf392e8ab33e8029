//! Py4J's choice among overloads, for gateways that have to choose as its server does: by adding up what each argument costs.
//! Other rules than [`crate::overload`]'s, and worse ones – an `int` never goes to a `double`, arrays are not covariant, nothing is
//! gathered into varargs, ties go to whoever comes first – but programs were written against them.

use crate::assign::kind_unboxed;
use crate::handle::ClassId;
use crate::value::Kind;
use crate::well_known::*;

/// What the rules need to know of classes.
pub trait Supertypes {
    /// The superclass: `Object` for arrays, [`ClassId::NONE`] for interfaces, primitives and `Object`.
    fn superclass(&self, class: ClassId) -> ClassId;
    /// The direct interfaces, `Cloneable` and `Serializable` for arrays.
    fn interfaces(&self, class: ClassId) -> Vec<ClassId>;
}

/// What a step towards a supertype costs.
const STEP: u64 = 100;
/// What `null` costs at an `Object`. It costs less at classes below, and [`NULL_AT_INTERFACE`] at interfaces.
const NULL: u64 = 100_000_000;
const NULL_AT_INTERFACE: u64 = 100_000_001;

/// The candidate that Py4J calls with arguments of these run-time classes ([`ClassId::NONE`] for `null`), by its index. A candidate
/// is what its parameters are.
pub fn choose<'a>(
    candidates: impl IntoIterator<Item = &'a [ClassId]>,
    args: &[ClassId],
    types: &dyn Supertypes,
) -> Option<usize> {
    let fitting = candidates.into_iter().enumerate().filter(|(_, params)| params.len() == args.len());
    let priced = fitting.filter_map(|(index, params)| Some((total(params, args, types)?, index)));
    priced.min().map(|(_, index)| index)
}

fn total(params: &[ClassId], args: &[ClassId], types: &dyn Supertypes) -> Option<u64> {
    params.iter().zip(args).map(|(param, arg)| cost(*arg, *param, types)).sum()
}

/// What it costs an argument to go to a parameter, if it can.
pub fn cost(arg: ClassId, param: ClassId, types: &dyn Supertypes) -> Option<u64> {
    if arg == ClassId::NONE {
        return null_cost(param, types);
    }
    // Nothing is below a primitive, and most parameters of quick methods are primitives.
    if kind_of(param) == Kind::Object
        && let Some(steps) = distance(arg, param, types)
    {
        return Some(STEP * steps);
    }
    match (width(param), width(arg)) {
        (Some(to), Some(from)) => numeric_cost(from, to),
        _ => match kind_unboxed(param) {
            Kind::Char => character_cost(arg, types),
            Kind::Boolean => (kind_unboxed(arg) == Kind::Boolean).then_some(0),
            _ => None,
        },
    }
}

/// The deeper the class, the cheaper.
fn null_cost(param: ClassId, types: &dyn Supertypes) -> Option<u64> {
    if kind_of(param) != Kind::Object {
        return None;
    }
    Some(distance(param, OBJECT, types).map_or(NULL_AT_INTERFACE, |depth| NULL - STEP * depth))
}

/// Steps from a class up to another, if there is a way: superclasses first; then interfaces, level by level, where each level has the interfaces
/// of the level before and of one more superclass.
pub fn distance(from: ClassId, to: ClassId, types: &dyn Supertypes) -> Option<u64> {
    if from == to {
        return Some(0);
    }
    let next = |class: &ClassId| Some(types.superclass(*class)).filter(|above| *above != ClassId::NONE);
    let mut above = core::iter::successors(Some(from), next);
    if let Some(steps) = above.clone().position(|class| class == to) {
        return Some(steps as u64);
    }
    let (mut level, mut visited, mut steps) = (Vec::new(), Vec::new(), 0);
    loop {
        let mut next: Vec<ClassId> = level.iter().flat_map(|class| types.interfaces(*class)).collect();
        let class = above.next();
        next.extend(class.iter().flat_map(|class| types.interfaces(*class)));
        next.retain(|class| !visited.contains(class));
        visited.extend_from_slice(&next);
        steps += 1;
        if next.contains(&to) {
            return Some(steps);
        }
        if next.is_empty() && class.is_none() {
            return None;
        }
        level = next;
    }
}

/// A number's kind: the integers by size, then the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Integer(u64),
    Float,
    Double,
}

fn width(class: ClassId) -> Option<Width> {
    Some(match kind_unboxed(class) {
        Kind::Byte => Width::Integer(0),
        Kind::Short => Width::Integer(1),
        Kind::Int => Width::Integer(2),
        Kind::Long => Width::Integer(3),
        Kind::Float => Width::Float,
        Kind::Double => Width::Double,
        _ => return None,
    })
}

/// Narrowing an `int` is allowed, and cuts it off.
fn numeric_cost(from: Width, to: Width) -> Option<u64> {
    match (from, to) {
        (Width::Integer(2), Width::Integer(to @ (0 | 1))) => Some(2 - to),
        (Width::Integer(from), Width::Integer(to)) if from <= to => Some(to - from),
        (Width::Float, Width::Float) | (Width::Double, Width::Double) => Some(0),
        (Width::Float, Width::Double) | (Width::Double, Width::Float) => Some(1),
        _ => None,
    }
}

/// The first character of a text is taken for it.
fn character_cost(arg: ClassId, types: &dyn Supertypes) -> Option<u64> {
    match kind_unboxed(arg) {
        Kind::Char => Some(0),
        _ => distance(arg, CHAR_SEQUENCE, types).map(|_| 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few classes of the JDK.
    struct Jdk;

    impl Supertypes for Jdk {
        fn superclass(&self, class: ClassId) -> ClassId {
            assert_ne!(class, ClassId::NONE, "no class has no superclass to ask for");
            match class {
                BOX_INTEGER | BOX_LONG | BOX_DOUBLE => NUMBER,
                ARRAY_LIST => ABSTRACT_LIST,
                ABSTRACT_LIST => ABSTRACT_COLLECTION,
                OBJECT | LIST | COLLECTION | ITERABLE | CHAR_SEQUENCE | COMPARABLE => ClassId::NONE,
                _ if kind_of(class) != Kind::Object => ClassId::NONE,
                _ => OBJECT,
            }
        }

        fn interfaces(&self, class: ClassId) -> Vec<ClassId> {
            match class {
                STRING => vec![SERIALIZABLE, COMPARABLE, CHAR_SEQUENCE],
                BOX_INTEGER | BOX_LONG | BOX_DOUBLE => vec![COMPARABLE],
                NUMBER => vec![SERIALIZABLE],
                ARRAY_LIST => vec![LIST, CLONEABLE, SERIALIZABLE],
                ABSTRACT_LIST => vec![LIST],
                ABSTRACT_COLLECTION | LIST => vec![COLLECTION],
                COLLECTION => vec![ITERABLE],
                BYTE_ARRAY | STRING_ARRAY => vec![CLONEABLE, SERIALIZABLE],
                _ => Vec::new(),
            }
        }
    }

    const ABSTRACT_LIST: ClassId = ClassId(300);
    const ABSTRACT_COLLECTION: ClassId = ClassId(301);
    const NULL: ClassId = ClassId::NONE;

    #[test]
    fn arguments_cost_what_the_table_says() {
        let rows: &[(ClassId, ClassId, Option<u64>)] = &[
            (NULL, INT, None),
            (NULL, OBJECT, Some(100_000_000)),
            (NULL, STRING, Some(99_999_900)),
            (NULL, BOX_INTEGER, Some(99_999_800)),
            (NULL, LIST, Some(100_000_001)),
            (STRING, STRING, Some(0)),
            (STRING, CHAR_SEQUENCE, Some(100)),
            (STRING, OBJECT, Some(100)),
            (BOX_INTEGER, NUMBER, Some(100)),
            (BOX_INTEGER, OBJECT, Some(200)),
            (ARRAY_LIST, LIST, Some(100)),
            (ARRAY_LIST, COLLECTION, Some(200)),
            (ARRAY_LIST, ITERABLE, Some(300)),
            (STRING_ARRAY, OBJECT_ARRAY, None),
            (BYTE_ARRAY, OBJECT, Some(100)),
            (BOX_INTEGER, INT, Some(0)),
            (BOX_INTEGER, LONG, Some(1)),
            (BOX_INTEGER, BOX_LONG, Some(1)),
            (BOX_INTEGER, SHORT, Some(1)),
            (BOX_INTEGER, BYTE, Some(2)),
            (BOX_LONG, LONG, Some(0)),
            (BOX_LONG, INT, None),
            (BOX_INTEGER, DOUBLE, None),
            (BOX_LONG, FLOAT, None),
            (BOX_DOUBLE, DOUBLE, Some(0)),
            (BOX_DOUBLE, FLOAT, Some(1)),
            (BOX_DOUBLE, LONG, None),
            (STRING, CHAR, Some(1)),
            (STRING, BOX_CHARACTER, Some(1)),
            (BOX_BOOLEAN, BOOLEAN, Some(0)),
            (BOX_BOOLEAN, INT, None),
            (BOX_INTEGER, BIG_INTEGER, None),
            (BOX_INTEGER, STRING, None),
            (STRING, CLASS, None),
        ];
        for (arg, param, expected) in rows {
            assert_eq!(cost(*arg, *param, &Jdk), *expected, "{arg:?} to {param:?}");
        }
    }

    #[test]
    fn the_winners_are_those_that_were_seen() {
        let rows: &[(&[ClassId], ClassId, usize)] = &[
            (&[INT, LONG], BOX_INTEGER, 0),
            (&[INT, LONG], BOX_LONG, 1),
            (&[LONG, DOUBLE], BOX_INTEGER, 0),
            (&[LONG, DOUBLE], BOX_DOUBLE, 1),
            (&[OBJECT, INT], BOX_INTEGER, 1),
            (&[STRING, CHAR], STRING, 0),
            (&[OBJECT, CHAR], STRING, 1),
            (&[OBJECT, BYTE], BOX_INTEGER, 1),
            (&[SHORT, BYTE], BOX_INTEGER, 0),
            (&[FLOAT, OBJECT], BOX_INTEGER, 1),
            (&[FLOAT, OBJECT], BOX_DOUBLE, 0),
            (&[SHORT, LONG], BOX_INTEGER, 0),
            (&[NUMBER, COMPARABLE], BOX_INTEGER, 0),
            (&[OBJECT, STRING, BYTE_ARRAY], BYTE_ARRAY, 2),
            (&[STRING, BOX_INTEGER], NULL, 1),
            (&[OBJECT, ARRAY_LIST, LIST], NULL, 1),
            (&[LIST, COLLECTION, OBJECT], NULL, 2),
        ];
        for (params, arg, expected) in rows {
            let candidates: Vec<[ClassId; 1]> = params.iter().map(|param| [*param]).collect();
            let chosen = choose(candidates.iter().map(|params| &params[..]), &[*arg], &Jdk);
            assert_eq!(chosen, Some(*expected), "{arg:?} among {params:?}");
        }
    }

    #[test]
    fn ties_go_to_the_first_and_counts_have_to_match() {
        let candidates: [&[ClassId]; 3] = [&[INT], &[INT, OBJECT], &[OBJECT, INT]];
        assert_eq!(choose(candidates, &[BOX_INTEGER, BOX_INTEGER], &Jdk), Some(1));
        assert_eq!(choose(candidates, &[], &Jdk), None);
        assert_eq!(choose(candidates, &[STRING], &Jdk), None);
    }
}
