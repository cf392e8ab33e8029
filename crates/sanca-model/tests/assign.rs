//! The truth of conversion: every kind of Python value against every class of the test world, word for word.
//! `BLESS=1 cargo test -p sanca-model --test assign` rewrites `assign.txt`; read the difference before committing it.

mod common;

use std::fmt::Write as _;

use common::{SIMPLE, TypeNameExt as _, World};
use sanca_model::ClassId;
use sanca_model::assign::{Rank, rank};
use sanca_model::misfit::misfit;
use sanca_model::overload::Candidate;
use sanca_model::python_type::PyKind;
use sanca_model::well_known::{OBJECT, VOID};

const MORE_KINDS: &[&str] = &[
    "[5]",
    "[2**40]",
    "[1.5]",
    "['a']",
    "[True]",
    "[b'']",
    "[]",
    "[?]",
    "[[5]]",
    "[<ArrayList>]",
    "buffer:boolean[]",
    "buffer:byte[]",
    "buffer:char[]",
    "buffer:int[]",
    "buffer:double[][]",
    "buffer:Object[]",
    "<ArrayList>",
    "<String[]>",
    "<int[]>",
    "<int[][]>",
    "<Integer>",
    "<Character>",
    "<Boolean>",
    "<TimeUnit>",
    "cast:int",
    "cast:Object",
    "cast:List",
    "impl:Runnable",
    "impl:Comparator",
];

const ARRAYS: &[&str] = &[
    "boolean[]",
    "byte[]",
    "char[]",
    "short[]",
    "int[]",
    "long[]",
    "float[]",
    "double[]",
    "Object[]",
    "String[]",
    "Integer[]",
    "Number[]",
    "List[]",
    "Runnable[]",
    "int[][]",
    "double[][]",
    "byte[][]",
    "Object[][]",
];

fn classes(world: &World) -> Vec<ClassId> {
    for array in ARRAYS {
        world.class(array);
    }
    world.all()
}

fn kinds(world: &World) -> Vec<(&'static str, PyKind)> {
    let simple = SIMPLE.iter().map(|row| (row.0, row.1));
    simple.chain(MORE_KINDS.iter().map(|&text| (text, world.arg(text)))).collect()
}

#[test]
fn every_kind_goes_exactly_where_the_table_says() {
    let world = World::new();
    let mut table =
        "# Where each kind of value may go, of all classes in common/classes.txt, the primitives and some arrays.\n\
                     # What is not listed is refused. Written by the test `assign` with BLESS=1.\n"
            .to_owned();
    for (text, kind) in kinds(&world) {
        let _ = writeln!(table, "\n{text}");
        for wanted in [Rank::Exact, Rank::Widening, Rank::Boxing, Rank::Conversion] {
            let fits = classes(&world).into_iter().filter(|&class| rank(kind, class, &world) == Some(wanted));
            let names: Vec<String> = fits
                .map(|class| world.short(&Candidate { params: &[class], returns: VOID, varargs: false }))
                .map(|name| name.trim_matches(['(', ')']).to_owned())
                .collect();
            if !names.is_empty() {
                let _ = writeln!(table, "  {wanted:?}: {}", names.join(", "));
            }
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/assign.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    for (found, expected) in table.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(table.lines().count(), expected.lines().count());
}

#[test]
fn null_goes_to_every_reference_and_to_no_primitive() {
    let world = World::new();
    for class in classes(&world) {
        let is_reference = sanca_model::well_known::kind_of(class) == sanca_model::Kind::Object;
        assert_eq!(rank(PyKind::None, class, &world).is_some(), is_reference, "{class:?}");
    }
}

#[test]
fn nothing_goes_to_void() {
    let world = World::new();
    for (text, kind) in kinds(&world) {
        assert_eq!(rank(kind, VOID, &world), None, "{text}");
    }
}

#[test]
fn a_larger_int_never_goes_where_a_smaller_one_may_not() {
    let world = World::new();
    let sizes = ["5", "500", "70000", "2**40", "2**70"].map(|text| world.arg(text));
    for class in classes(&world) {
        let accepted = sizes.map(|kind| rank(kind, class, &world).is_some());
        assert!(accepted.is_sorted_by(|smaller, larger| smaller >= larger), "{class:?} {accepted:?}");
    }
}

#[test]
fn what_goes_somewhere_goes_to_object_unless_its_form_depends_on_the_class() {
    let world = World::new();
    for (text, kind) in kinds(&world) {
        let somewhere = classes(&world).into_iter().any(|class| rank(kind, class, &world).is_some());
        let depends = matches!(kind, PyKind::Callable | PyKind::PyEnum);
        assert_eq!(rank(kind, OBJECT, &world).is_some(), somewhere && !depends, "{text}");
    }
}

#[test]
fn every_refusal_has_words() {
    let world = World::new();
    for (text, kind) in kinds(&world) {
        for class in classes(&world).into_iter().filter(|&class| rank(kind, class, &world).is_none()) {
            assert!(!misfit(kind, class, &world).to_string().is_empty(), "{text}");
        }
    }
}
