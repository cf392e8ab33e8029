//! `cargo xtask test --matrix`: the built wheel, and sanca.jar with Python in it, on every CPython and every JDK that is
//! promised and found here.

use std::path::Path;

use anyhow::{Result, bail};

use crate::fingerprint::Fingerprint;
use crate::jdk::{self, Jdk};
use crate::python::{self, Version};
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{java, table, test, wheel};

const PYTHONS: [Version; 4] = [(3, 10), (3, 11), (3, 12), (3, 13)];
const JDKS: [u32; 2] = [17, 25];

/// What became of one pair.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Passed(String),
    Failed(String),
    Skipped(String),
}

impl Cell {
    /// Both halves of a cell: it has passed if both have.
    fn and(self, other: Cell) -> Cell {
        match (self, other) {
            (Cell::Passed(one), Cell::Passed(two)) => Cell::Passed(format!("{one}; {two}")),
            (one, two) => Cell::Failed(format!("{}; {}", one.text(), two.text())),
        }
    }

    fn text(&self) -> String {
        match self {
            Cell::Passed(summary) => summary.clone(),
            Cell::Failed(summary) => format!("FAILED: {summary}"),
            Cell::Skipped(reason) => format!("not run: {reason}"),
        }
    }
}

/// Runs every pair, prints a table, fails if any cell failed.
pub fn run(workspace: &Workspace, tools: &Venv, pytest: &[String]) -> Result<()> {
    let wheel = wheel::build(workspace, tools)?;
    let jdks = jdk::all();
    let mut rows = Vec::new();
    for version in PYTHONS {
        rows.push((version, row(workspace, &wheel, version, &jdks, pytest)?));
    }
    println!("{}", render(&rows));
    let failed = rows.iter().flat_map(|(_, cells)| cells).filter(|cell| matches!(cell, Cell::Failed(_))).count();
    if failed > 0 {
        bail!("{failed} of {} cells failed", PYTHONS.len() * JDKS.len());
    }
    Ok(())
}

fn row(workspace: &Workspace, wheel: &Path, version: Version, jdks: &[Jdk], pytest: &[String]) -> Result<Vec<Cell>> {
    let (major, minor) = version;
    let Some(python) = python::of_version(version) else {
        let reason = format!("no python{major}.{minor}");
        return Ok(vec![Cell::Skipped(reason); JDKS.len()]);
    };
    let venv = Venv::ensure(workspace, &format!("target/matrix/cp{major}{minor}"), &python)?;
    venv.install(workspace, "python/requirements-test.txt")?;
    install_wheel(workspace, &venv, wheel, version)?;
    JDKS.iter().map(|wanted| cell(workspace, &venv, *wanted, jdks, pytest)).collect()
}

fn install_wheel(workspace: &Workspace, venv: &Venv, wheel: &Path, (major, minor): Version) -> Result<()> {
    let step = format!("matrix-wheel-{major}{minor}");
    let python = venv.python();
    let fingerprint = Fingerprint::of(workspace, &step, &[wheel.to_path_buf()], &[])?;
    if fingerprint.is_current(&[&python]) {
        return Ok(());
    }
    venv.pip(workspace).args(["--force-reinstall", "--no-deps"]).arg(wheel).run()?;
    fingerprint.record()
}

fn cell(workspace: &Workspace, venv: &Venv, wanted: u32, jdks: &[Jdk], pytest: &[String]) -> Result<Cell> {
    let Some(jdk) = jdks.iter().find(|jdk| jdk.major == wanted) else {
        return Ok(Cell::Skipped(format!("no JDK {wanted}")));
    };
    println!("== {} with JDK {wanted} ({})", venv.python().display(), jdk.home.display());
    let tool = test::pytest(venv.tool(workspace), pytest).args(["-p", "no:cacheprovider"]);
    let (status, text) = tool.env("JAVA_HOME", &jdk.home).tee()?;
    let python = match summary(&text) {
        Some(summary) if status.success() => Cell::Passed(summary),
        Some(summary) => Cell::Failed(summary),
        None => Cell::Failed(format!("pytest did not get to its end ({status})")),
    };
    Ok(python.and(match java::test_hosted(workspace, &venv.python(), &jdk.home)? {
        (true, summary) => Cell::Passed(format!("Java: {summary}")),
        (false, summary) => Cell::Failed(format!("Java: {summary}")),
    }))
}

/// pytest's closing line without its frame: `412 passed, 3 skipped in 20.51s`.
fn summary(text: &str) -> Option<String> {
    let line = text.lines().rev().find(|line| line.contains(" in ") && line.contains(|c: char| c.is_ascii_digit()));
    Some(line?.trim_matches(['=', ' ']).to_string())
}

fn render(rows: &[(Version, Vec<Cell>)]) -> String {
    let header: Vec<String> = JDKS.iter().map(|major| format!("JDK {major}")).collect();
    let header: Vec<&str> = std::iter::once("CPython").chain(header.iter().map(String::as_str)).collect();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|((major, minor), cells)| {
            let name = format!("{major}.{minor}");
            std::iter::once(name).chain(cells.iter().map(Cell::text)).collect()
        })
        .collect();
    table::render(&header, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_is_pytests_last_line() {
        let text = "collected 3 items\n\n==== 2 passed, 1 skipped in 0.12s ====\n";
        assert_eq!(summary(text).as_deref(), Some("2 passed, 1 skipped in 0.12s"));
        assert_eq!(summary("Segmentation fault\n"), None);
    }

    #[test]
    fn a_cell_fails_with_either_half() {
        let (good, bad) = (Cell::Passed("9 passed".into()), Cell::Failed("1 failed".into()));
        assert_eq!(good.clone().and(good.clone()), Cell::Passed("9 passed; 9 passed".into()));
        assert_eq!(good.and(bad), Cell::Failed("9 passed; FAILED: 1 failed".into()));
    }

    #[test]
    fn every_pair_has_a_cell_with_its_outcome() {
        let rows = vec![
            ((3, 10), vec![Cell::Passed("9 passed in 1s".into()), Cell::Failed("1 failed in 1s".into())]),
            ((3, 13), vec![Cell::Skipped("no python3.13".into()); 2]),
        ];
        let text = render(&rows);
        assert!(text.contains("3.10     9 passed in 1s"), "{text}");
        assert!(text.contains("FAILED: 1 failed in 1s"), "{text}");
        assert!(text.contains("not run: no python3.13"), "{text}");
    }
}
