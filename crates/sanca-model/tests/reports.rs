//! The texts users read, word for word.

mod common;

use common::{World, borrow};
use sanca_model::overload::{
    Call, Policy, Refusal, choose, choose_explained, render_ambiguous, render_explanation, render_no_match,
};

fn refusal(name: &str, candidates: &str, args: &[(&str, &str)]) -> String {
    let world = World::new();
    let params = world.candidates(candidates);
    let candidates = borrow(&params);
    let kinds: Vec<_> = args.iter().map(|arg| world.arg(arg.0)).collect();
    let arguments: Vec<_> = args.iter().map(|arg| arg.1).collect();
    let call = Call {
        name,
        expression: name.rsplit('.').next().unwrap(),
        signatures: &[],
        arguments: &arguments,
        candidates: &candidates,
        args: &kinds,
        oracle: &world,
    };
    match choose(Policy::Java, &candidates, &kinds, &world) {
        Ok(_) => render_explanation(&call, &choose_explained(Policy::Java, &candidates, &kinds, &world)),
        Err(Refusal::NoMatch(mismatches)) => render_no_match(&call, &mismatches),
        Err(Refusal::Ambiguous(indices)) => render_ambiguous(&call, &indices),
    }
}

#[track_caller]
fn assert_text(found: &str, expected: &str) {
    assert!(found == expected.trim_start_matches('\n'), "\n{found}\n");
}

#[test]
fn a_single_candidate_says_what_is_wrong_with_the_argument() {
    for (params, kind, shown, expected) in [
        (
            "(int)",
            "2**40",
            "int 1099511627776",
            "does not take (int 1099511627776): argument 1 (int): int 1099511627776 is out of range (-2147483648 … 2147483647); to keep the low 32 bits, pass (x + 2**31) % 2**32 - 2**31",
        ),
        (
            "(byte)",
            "500",
            "int 300",
            "does not take (int 300): argument 1 (byte): int 300 is out of range (-128 … 127); to keep the low 8 bits, pass (x + 2**7) % 2**8 - 2**7",
        ),
        (
            "(Long)",
            "2**70",
            "int 2**70",
            "does not take (int 2**70): argument 1 (java.lang.Long): int 2**70 is out of range (-9223372036854775808 … 9223372036854775807); to keep the low 64 bits, pass (x + 2**63) % 2**64 - 2**63",
        ),
        (
            "(int)",
            "None",
            "None",
            "does not take (None): argument 1 (int): None is null to Java, and a primitive cannot be null",
        ),
        (
            "(int)",
            "1.5",
            "float 1.5",
            "does not take (float 1.5): argument 1 (int): float 1.5 is not converted to an integral type; pass int(x) or round(x)",
        ),
        (
            "(int)",
            "True",
            "bool True",
            "does not take (bool True): argument 1 (int): bool True is no number to Java; if one is meant, pass int(x)",
        ),
        (
            "(Path)",
            "'abc'",
            "str 'abc'",
            "does not take (str 'abc'): argument 1 (java.nio.file.Path): str 'abc' is text; pass pathlib.Path(x)",
        ),
        (
            "(Instant)",
            "datetime",
            "datetime",
            "does not take (datetime): argument 1 (java.time.Instant): datetime has no time zone, and this class needs one; pass x.replace(tzinfo=…)",
        ),
        (
            "(Set)",
            "list",
            "list [1]",
            "does not take (list [1]): argument 1 (java.util.Set): list [1] may have duplicates, which would be lost; pass set(x)",
        ),
        (
            "(long[])",
            "buffer:int[]",
            "ndarray int32",
            "does not take (ndarray int32): argument 1 (long[]): ndarray int32 has other elements or dimensions; convert it first, as in x.astype(…)",
        ),
        (
            "(String)",
            "5",
            "int 5",
            "does not take (int 5): argument 1 (java.lang.String): int 5 is no text; pass str(x)",
        ),
        (
            "(String, Object...)",
            "5",
            "int 5",
            "does not take (int 5): argument 1 (java.lang.String): int 5 is no text; pass str(x)",
        ),
    ] {
        let name = if params.contains("...") {
            "(java.lang.String, java.lang.Object...)".to_owned()
        } else {
            expected.split("argument 1 ").nth(1).unwrap().split(": ").next().unwrap().to_owned()
        };
        assert_text(&refusal("demo.Demo.f", params, &[(kind, shown)]), &format!("f{name} {expected}"));
    }
}

#[test]
fn no_match_lists_the_closest_candidates_first() {
    let args = [("'abc'", "str 'abc'"), ("None", "None")];
    assert_text(
        &refusal("demo.Demo.add", "(int) (int, int) (String, long) ()", &args),
        "
no overload of demo.Demo.add takes (str 'abc', None); there are:
  add(java.lang.String, long): argument 2 (long): None is null to Java, and a primitive cannot be null
  add(int, int): argument 1 (int): str 'abc' is text, which is not parsed; pass int(x) or float(x)
  add(int): takes 1 argument, 2 given
  add(): takes 0 arguments, 2 given",
    );
}

#[test]
fn ambiguity_shows_descriptors_and_a_typed_argument_that_settle_it() {
    assert_text(
        &refusal("demo.Demo.f", "(Object) (Integer) (String)", &[("None", "None")]),
        r#"
demo.Demo.f(None) is ambiguous: several overloads fit equally well. Pick one:
  f(java.lang.Integer): f["(Ljava/lang/Integer;)V"](…)
  f(java.lang.String): f["(Ljava/lang/String;)V"](…)
or give an argument a Java type, as in f(sanca.cast(x, "java.lang.Integer"))"#,
    );
    assert_text(
        &refusal("demo.Demo.f", "(int, Object) (Object, int)", &[("5", "int 5"), ("5", "int 5")]),
        r#"
demo.Demo.f(int 5, int 5) is ambiguous: several overloads fit equally well. Pick one:
  f(int, java.lang.Object): f["(ILjava/lang/Object;)V"](…)
  f(java.lang.Object, int): f["(Ljava/lang/Object;I)V"](…)
or give an argument a Java type, as in f(…, sanca.cast(x, "java.lang.Object"))"#,
    );
    assert_text(
        &refusal("demo.Demo.f", "(int[]) (String[])", &[("[]", "list []")]),
        r#"
demo.Demo.f(list []) is ambiguous: several overloads fit equally well. Pick one:
  f(int[]): f["([I)V"](…)
  f(java.lang.String[]): f["([Ljava/lang/String;)V"](…)
or give an argument a Java type, as in f(sanca.to_java(x, "int[]"))"#,
    );
}

#[test]
fn explanation_ranks_every_candidate() {
    assert_text(
        &refusal("java.util.List.remove", "(Object) (int) (long) (int[]) (int, int) (long...)", &[("5", "int 5")]),
        "
java.util.List.remove(int 5)
-> remove(int)
     chosen: fits without boxing
     int 5 -> int: exact
   remove(long)
     fits without boxing, but remove(int) is more specific
     int 5 -> long: widened
   remove(java.lang.Object)
     fits only with boxing
     int 5 -> java.lang.Object: boxed or unboxed
   remove(long...)
     fits only as variable arguments
     int 5 -> long: widened
   remove(int[])
     argument 1 (int[]): int 5 is not of this type
   remove(int, int)
     takes 2 arguments, 1 given",
    );
}

#[test]
fn long_lists_are_cut() {
    let candidates = ["(String)", "(String, String)"].repeat(13).join(" ");
    let text = refusal("demo.Demo.f", &candidates, &[("5", "int 5")]);
    assert_eq!(text.lines().count(), 22);
    assert!(text.ends_with("… and 6 more"), "{text}");
}
