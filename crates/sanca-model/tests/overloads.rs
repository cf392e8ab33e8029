//! Overload choice against the table `overloads.txt`, and the table against javac.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use common::{TypeNameExt as _, World, borrow, java_expression};
use sanca_model::overload::{Policy, Refusal, choose};

struct Row<'a> {
    line: usize,
    candidates: &'a str,
    args: &'a str,
    called: &'a str,
    javac: &'a str,
}

fn rows() -> Vec<Row<'static>> {
    let rows = include_str!("overloads.txt").lines().enumerate();
    let rows = rows.filter(|(_, text)| !text.starts_with('#') && !text.is_empty());
    rows.map(|(index, text)| {
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let [candidates, args, called, javac] = cells[..] else { panic!("line {}: {text}", index + 1) };
        Row { line: index + 1, candidates, args, called, javac }
    })
    .collect()
}

#[test]
fn every_row_of_the_table_is_chosen_as_written() {
    let world = World::new();
    let mut wrong = String::new();
    for row in rows() {
        let candidates = world.candidates(row.candidates);
        let candidates = borrow(&candidates);
        let chosen = match choose(Policy::Java, &candidates, &world.args(row.args), &world) {
            Ok(choice) => world.short(&candidates[choice.index]),
            Err(Refusal::Ambiguous(_)) => "ambiguous".to_owned(),
            Err(Refusal::NoMatch(_)) => "none".to_owned(),
        };
        if chosen != row.called {
            wrong +=
                &format!("line {}: {} with {}: {chosen}, not {}\n", row.line, row.candidates, row.args, row.called);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_table_is_large_and_has_no_row_twice() {
    let mut seen = BTreeMap::new();
    for row in rows() {
        assert_eq!(seen.insert((row.candidates, row.args), row.line), None, "line {}", row.line);
    }
    assert!(seen.len() >= 300, "{} rows", seen.len());
}

/// Compiles every row that Java can express and compares the last column with what javac did.
#[test]
fn what_javac_decides_is_recorded_truthfully() {
    if Command::new("javac").arg("-version").output().is_err() {
        eprintln!("skipped: no javac on PATH (install a JDK 17 or later)");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("javac-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let sources: BTreeMap<usize, String> = rows().iter().filter_map(|row| Some((row.line, java_class(row)?))).collect();
    let mut verdicts = refused(&folder, &sources);
    let compiling = sources.iter().filter(|row| !verdicts.contains_key(row.0));
    verdicts.extend(run(&folder, &compiling.map(|(&line, source)| (line, source.clone())).collect()));
    let mut wrong = String::new();
    for row in rows() {
        let said = verdicts.get(&row.line).map_or("-", String::as_str);
        let said = if row.javac != "-" && said == row.called { "=" } else { said };
        if said != row.javac && row.javac != "-" {
            wrong +=
                &format!("line {}: {} with {}: javac {said}, not {}\n", row.line, row.candidates, row.args, row.javac);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// One class on one line, so that the line of an error names the row.
fn java_class(row: &Row<'_>) -> Option<String> {
    let args: Option<Vec<String>> = row.args.split(", ").filter(|arg| !arg.is_empty()).map(java_expression).collect();
    let methods = row.candidates[1..row.candidates.len() - 1].split(") (").map(|params| {
        let named = params.split(", ").filter(|param| !param.is_empty()).enumerate();
        let named: Vec<String> = named.map(|(i, param)| format!("{param} p{i}")).collect();
        format!("static String f({}) {{ return \"({params})\"; }} ", named.join(", "))
    });
    let methods: String = methods.collect();
    Some(format!(
        "class R{} {{ static Object value() {{ return 1; }} {methods} static String go() {{ return f({}); }} }}",
        row.line,
        args?.join(", ")
    ))
}

const IMPORTS: &str = "import java.io.*; import java.math.*; import java.time.*; import java.time.chrono.*; \
    import java.time.temporal.*; import java.util.*; import java.util.concurrent.*; import java.util.concurrent.atomic.*; \
    import java.util.function.*; import java.nio.*; import java.nio.file.Path; import java.lang.reflect.Type; import java.sql.Timestamp;\n";

fn javac(folder: &Path, source: &str) -> String {
    std::fs::write(folder.join("Rows.java"), source).unwrap();
    let mut javac = Command::new("javac");
    javac.args(["-XDrawDiagnostics", "-Xmaxerrs", "9999", "-nowarn", "-d", "."]).arg("Rows.java").current_dir(folder);
    String::from_utf8(javac.output().unwrap().stderr).unwrap()
}

fn refused(folder: &Path, sources: &BTreeMap<usize, String>) -> BTreeMap<usize, String> {
    let text: String = sources.values().map(|source| source.clone() + "\n").collect();
    let lines: Vec<usize> = sources.keys().copied().collect();
    let mut verdicts = BTreeMap::new();
    for error in javac(folder, &(IMPORTS.to_owned() + &text)).lines().filter(|line| line.contains("compiler.err")) {
        let line: usize = error.split(':').nth(1).unwrap().parse().unwrap();
        let verdict = if error.contains("ref.ambiguous") {
            "ambiguous"
        } else if error.contains("cant.apply") {
            "none"
        } else {
            panic!("unexpected: {error}: {}", sources[&lines[line - 2]])
        };
        verdicts.insert(lines[line - 2], verdict.to_owned());
    }
    verdicts
}

fn run(folder: &Path, sources: &BTreeMap<usize, String>) -> BTreeMap<usize, String> {
    let text: String = sources.values().map(|source| source.clone() + "\n").collect();
    let calls: String =
        sources.keys().map(|line| format!("System.out.println({line} + \" \" + R{line}.go());\n")).collect();
    let main = format!("public class Rows {{ public static void main(String[] args) {{\n{calls}}} }}\n");
    let errors = javac(folder, &(IMPORTS.to_owned() + &text + &main));
    assert!(!errors.contains("compiler.err"), "{errors}");
    let output = Command::new("java").args(["-cp", ".", "Rows"]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout).unwrap();
    let rows = output.lines().filter_map(|line| line.split_once(' '));
    rows.map(|(line, called)| (line.parse().unwrap(), called.to_owned())).collect()
}
