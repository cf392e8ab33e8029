//! What holds for every overload choice, whatever the candidates.

mod common;

use common::{Params, SIMPLE, World, borrow};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sanca_model::ClassId;
use sanca_model::assign::{Rank, rank};
use sanca_model::descriptor::{MethodDescriptor, TypeName};
use sanca_model::near::near;
use sanca_model::overload::{Choice, Policy, Refusal, Verdict, choose, choose_explained};
use sanca_model::python_type::PyKind;
use sanca_model::value::Kind;
use sanca_model::well_known::{VOID, kind_of};

const CLASSES: &[&str] = &[
    "boolean",
    "byte",
    "char",
    "short",
    "int",
    "long",
    "float",
    "double",
    "Object",
    "String",
    "CharSequence",
    "Comparable",
    "Serializable",
    "Number",
    "Integer",
    "Long",
    "Short",
    "Double",
    "Float",
    "Character",
    "Boolean",
    "BigInteger",
    "BigDecimal",
    "Collection",
    "List",
    "ArrayList",
    "Set",
    "Map",
    "Runnable",
    "Callable",
    "Function",
    "UnaryOperator",
    "Temporal",
    "Instant",
    "ZonedDateTime",
    "Date",
    "Class",
    "TimeUnit",
    "byte[]",
    "char[]",
    "int[]",
    "long[]",
    "Object[]",
    "String[]",
    "int[][]",
];

const KINDS: &[&str] = &[
    "[5]",
    "[1.5]",
    "['a']",
    "[]",
    "[?]",
    "[[5]]",
    "buffer:int[]",
    "buffer:int[][]",
    "<ArrayList>",
    "<Integer>",
    "<String[]>",
    "cast:Object",
    "cast:List",
    "impl:Runnable",
];

/// A call: parameter lists with their variable-arity flag, and arguments.
type Drawn = (Vec<(Vec<&'static str>, bool)>, Vec<&'static str>);

fn calls() -> impl Strategy<Value = Drawn> {
    let kinds: Vec<&str> = SIMPLE.iter().map(|row| row.0).chain(KINDS.iter().copied()).collect();
    (1usize..4).prop_flat_map(move |count| {
        let params = vec(select(CLASSES), count.saturating_sub(1)..=count + 1);
        let params = prop_oneof![4 => vec(select(CLASSES), count), 1 => params];
        (vec((params, any::<bool>()), 1..7), vec(select(kinds.clone()), count))
    })
}

/// Candidates as Java allows them: no parameter list twice, variable arity on arrays only.
fn candidates(world: &World, drawn: &Drawn) -> Vec<Params> {
    let mut all: Vec<Params> = Vec::new();
    for (names, varargs) in &drawn.0 {
        let classes: Vec<ClassId> = names.iter().map(|name| world.class(name)).collect();
        let varargs = *varargs && names.last().is_some_and(|name| name.ends_with("[]"));
        if all.iter().all(|other| other.classes != classes) {
            all.push(Params { classes, varargs });
        }
    }
    all
}

fn run(world: &World, params: &[Params], args: &[PyKind]) -> Result<Choice, Refusal> {
    choose(Policy::Java, &borrow(params), args, world)
}

/// The outcome with parameter lists in place of indices.
fn named(params: &[Params], outcome: &Result<Choice, Refusal>) -> Vec<Vec<ClassId>> {
    let indices = match outcome {
        Ok(choice) => vec![choice.index],
        Err(Refusal::Ambiguous(indices)) => indices.clone(),
        Err(Refusal::NoMatch(_)) => Vec::new(),
    };
    let mut named: Vec<_> = indices.into_iter().map(|index| params[index].classes.clone()).collect();
    named.sort();
    named
}

thread_local! {
    static WORLD: World = World::new();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_candidates_does_not_matter(drawn in calls(), turn in 0usize..6) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let mut params = candidates(world, &drawn);
            let before = named(&params, &run(world, &params, &args));
            params.reverse();
            let by = turn % params.len();
            params.rotate_left(by);
            prop_assert_eq!(before, named(&params, &run(world, &params, &args)));
            Ok(())
        })?;
    }

    #[test]
    fn the_chosen_candidate_accepts_every_argument(drawn in calls()) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let params = candidates(world, &drawn);
            if let Ok(choice) = run(world, &params, &args) {
                let mut classes = params[choice.index].classes.clone();
                if choice.varargs {
                    let tail = sanca_model::assign::ClassOracle::component(world, classes.pop().unwrap());
                    classes.resize(args.len(), tail);
                }
                let ranks: Option<Vec<Rank>> = args.iter().zip(&classes).map(|(&arg, &to)| rank(arg, to, world)).collect();
                prop_assert_eq!(ranks.map(|ranks| ranks.into_iter().max().unwrap()), Some(choice.worst));
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_losers_do_not_matter(drawn in calls(), without in 0usize..6) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let mut params = candidates(world, &drawn);
            let outcome = run(world, &params, &args);
            let without = without % params.len();
            if outcome.as_ref().is_ok_and(|choice| choice.index != without) {
                let before = named(&params, &outcome);
                params.remove(without);
                prop_assert_eq!(before, named(&params, &run(world, &params, &args)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_candidate_with_the_exact_types_wins(drawn in calls()) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let params = candidates(world, &drawn);
            let is_exact = |params: &&Params| {
                let mut ranks = args.iter().zip(&params.classes).map(|(&arg, &to)| rank(arg, to, world));
                params.classes.len() == args.len() && ranks.all(|rank| rank == Some(Rank::Exact))
            };
            if let Some(exact) = params.iter().find(is_exact) {
                prop_assert_eq!(named(&params, &run(world, &params, &args)), [exact.classes.clone()]);
            }
            Ok(())
        })?;
    }

    #[test]
    fn naming_the_chosen_type_keeps_the_choice(mut drawn in calls()) {
        WORLD.with(|world| {
            drawn.1.truncate(1);
            let args = [world.arg(drawn.1[0])];
            let mut params = candidates(world, &drawn);
            params.retain(|params| params.classes.len() == 1 && !params.varargs);
            if let Ok(choice) = run(world, &params, &args) {
                let class = params[choice.index].classes[0];
                let named = if kind_of(class) == Kind::Object { PyKind::Cast(class) } else { PyKind::Typed(kind_of(class)) };
                prop_assert_eq!(run(world, &params, &[named]).map(|choice| choice.index), Ok(choice.index));
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_explanation_agrees_with_the_choice(drawn in calls()) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let params = candidates(world, &drawn);
            let explanation = choose_explained(Policy::Java, &borrow(&params), &args, world);
            prop_assert_eq!(&explanation.outcome, &run(world, &params, &args));
            for (index, report) in explanation.candidates.iter().enumerate() {
                let expected = match &explanation.outcome {
                    Ok(choice) => choice.index == index,
                    Err(_) => false,
                };
                prop_assert_eq!(report.verdict == Verdict::Chosen, expected);
                let ambiguous = matches!(&explanation.outcome, Err(Refusal::Ambiguous(best)) if best.contains(&index));
                prop_assert_eq!(report.verdict == Verdict::Ambiguous, ambiguous);
                prop_assert_eq!(report.phase.is_none(), matches!(report.verdict, Verdict::Mismatch(_)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn flags_that_contradict_the_parameters_do_no_harm(drawn in calls()) {
        WORLD.with(|world| {
            let args = drawn.1.iter().map(|text| world.arg(text)).collect::<Vec<_>>();
            let mut params = candidates(world, &drawn);
            params.push(Params { classes: Vec::new(), varargs: true });
            params.push(Params { classes: vec![VOID], varargs: true });
            params.iter_mut().for_each(|params| params.varargs = true);
            let _ = run(world, &params, &args);
            let _ = run(world, &params, &[]);
            Ok::<_, TestCaseError>(())
        })?;
    }

    #[test]
    fn a_descriptor_survives_being_printed(params in vec(select(CLASSES), 0..5), returns in select(CLASSES)) {
        WORLD.with(|world| {
            let parse = |name: &str| TypeName::from_class_name(&sanca_model::assign::ClassOracle::name(world, world.class(name))).unwrap();
            let method = MethodDescriptor { params: params.iter().map(|name| parse(name)).collect(), returns: parse(returns) };
            prop_assert_eq!(MethodDescriptor::parse(&method.to_string()), Ok(method.clone()));
            for name in method.params.iter().chain([&method.returns]) {
                prop_assert_eq!(TypeName::from_descriptor(&name.descriptor()), Ok(name.clone()));
                prop_assert_eq!(TypeName::from_class_name(&name.class_name()), Ok(name.clone()));
                prop_assert_eq!(TypeName::from_class_name(&name.to_string()), Ok(name.clone()));
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_malformed_descriptor_names_a_position_inside_it(text in "[()BCDFIJSZVL\\[;/.a$ é]{0,12}") {
        if let Err(malformed) = MethodDescriptor::parse(&text) {
            prop_assert!(malformed.position <= text.chars().count());
        }
        for parse in [TypeName::from_descriptor, TypeName::from_class_name] {
            match parse(&text) {
                Ok(found) => prop_assert_eq!(TypeName::from_descriptor(&found.descriptor()), Ok(found)),
                Err(malformed) => prop_assert!(malformed.position <= text.chars().count()),
            }
        }
    }

    #[test]
    fn near_names_are_candidates_and_the_name_itself_is_first(names in vec("[a-dA-D]{1,6}", 1..8), max in 0usize..5) {
        let candidates: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = near(&names[0], candidates.iter().copied(), max);
        prop_assert!(found.len() <= max && found.iter().all(|name| candidates.contains(name)));
        if names[0].len() > 1 && max > 0 {
            prop_assert_eq!(found[0], names[0].as_str());
        }
    }
}
