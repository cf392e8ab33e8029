//! PySpark on Sanca: `cargo xtask test` runs a part of `python/tests/spark` on the newest Spark, `cargo xtask test --spark` all of
//! it on every version, master and jar. The environments (400 MB to download each) are kept in `target/spark`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::jdk;
use crate::python::{self, Version};
use crate::table;
use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;

const TESTS: &str = "python/tests/spark";
/// The versions of PySpark, as `requirements-*.txt` are named; what one run is enough for takes the last.
const SPARKS: [&str; 2] = ["3.5", "4"];
const MASTERS: [&str; 2] = ["local[2]", "local-cluster[2,1,1024]"];
/// What both versions of PySpark and their companions run on; the first that is found is taken.
const PYTHONS: [Version; 3] = [(3, 11), (3, 12), (3, 10)];
/// The JDKs that Spark supports.
const JDKS: [u32; 2] = [17, 21];
/// What takes the place of Spark's Py4J jar.
const OUR_JAR: &str = "sanca-py4j.jar";

/// An environment with one version of PySpark, and the JDK it runs on.
pub struct Spark {
    version: &'static str,
    venv: Venv,
    java_home: PathBuf,
}

impl Spark {
    /// Makes the environment of the newest version.
    pub fn newest(workspace: &Workspace) -> Result<Spark> {
        Spark::ensure(workspace, SPARKS[SPARKS.len() - 1])
    }

    fn ensure(workspace: &Workspace, version: &'static str) -> Result<Spark> {
        let python = PYTHONS.into_iter().find_map(python::of_version);
        let python = python.context("PySpark 3.5 and 4 run on CPython 3.10, 3.11 and 3.12, and none is here")?;
        let jdk = jdk::all().into_iter().find(|jdk| JDKS.contains(&jdk.major));
        let jdk = jdk.context("Spark runs on a JDK 17 or 21, and none is here (Debian: openjdk-17-jdk-headless)")?;
        let venv = Venv::ensure(workspace, &format!("target/spark/{version}"), &python)?;
        venv.install(workspace, &format!("{TESTS}/requirements-{version}.txt"))?;
        venv.link(workspace, &workspace.python_source())?;
        Ok(Spark { version, venv, java_home: jdk.home })
    }

    /// Adds what else a program needs.
    pub fn install(&self, workspace: &Workspace, requirements: &str) -> Result<()> {
        self.venv.install(workspace, requirements)
    }

    /// Its interpreter, with the JDK that Spark is to use.
    pub fn tool(&self, workspace: &Workspace) -> Tool {
        self.venv.tool(workspace).env("JAVA_HOME", &self.java_home)
    }
}

/// The part for every day.
pub fn test(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let spark = Spark::newest(workspace)?;
    let part = pytest(workspace, &spark, MASTERS[0], "", arguments);
    let chosen = arguments.iter().any(|argument| argument == "-m" || argument.starts_with(TESTS));
    if chosen { part.run() } else { part.args(["-m", "not thorough"]).run() }
}

/// The speed of drivers, ours beside Py4J's: on Spark's jar, and with ours in its place if it is built.
pub fn bench(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let spark = Spark::newest(workspace)?;
    for (_, jars) in jars(workspace)? {
        let program = workspace.path("benches/compare/spark.py");
        spark.tool(workspace).env("SANCA_SPARK_JARS", jars).arg(program).args(arguments).run()?;
    }
    Ok(())
}

/// All of it; goes on after a failure and prints a table.
pub fn test_all(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let jars = jars(workspace)?;
    let (mut rows, mut failed) = (Vec::new(), 0);
    for version in SPARKS {
        let spark = Spark::ensure(workspace, version)?;
        for master in MASTERS {
            for (name, jars) in &jars {
                let begin = Instant::now();
                let (status, text) = pytest(workspace, &spark, master, jars, arguments).tee()?;
                failed += usize::from(!status.success());
                let seconds = format!("{:.0} s", begin.elapsed().as_secs_f64());
                rows.push(vec![spark.version.into(), master.into(), (*name).into(), summary(&text), seconds]);
            }
        }
    }
    println!("\n{}", table::render(&["PySpark", "master", "jar", "", ""], &rows));
    if failed > 0 {
        bail!("{failed} of {} runs failed", rows.len());
    }
    Ok(())
}

/// The jars to run with: Spark's own, and ours in its place.
fn jars(workspace: &Workspace) -> Result<Vec<(&'static str, String)>> {
    let ours = workspace.dist().join(OUR_JAR);
    let mut jars = vec![("Spark's", String::new())];
    if ours.is_file() {
        jars.push(("ours", ours.into_os_string().into_string().ok().context("the path of the jar is no text")?));
    } else {
        println!("not run: our jar in place of Spark's, because {} is not built", ours.display());
    }
    Ok(jars)
}

fn pytest(workspace: &Workspace, spark: &Spark, master: &str, jars: &str, arguments: &[String]) -> Tool {
    let tool = spark.tool(workspace).env("SANCA_SPARK_MASTER", master).env("SANCA_SPARK_JARS", jars);
    let tool = tool.args(["-m", "pytest", "--rootdir=python", "--config-file=python/pyproject.toml"]);
    let named = arguments.iter().any(|argument| argument.starts_with(TESTS));
    tool.args(if named { None } else { Some(TESTS) }).args(arguments)
}

/// pytest's last line without its rule: `74 passed in 200.31s`.
fn summary(text: &str) -> String {
    let lines = text.lines().rev();
    let line = lines.map(|line| line.trim_matches(['=', ' '])).find(|line| line.contains(" in "));
    line.and_then(|line| line.split(" in ").next()).unwrap_or("did not end").to_string()
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_last_line_of_pytest_is_the_summary() {
        let text = "..F [100%]\n== short summary ==\nFAILED x\n=== 1 failed, 73 passed in 200.31s (0:03:20) ===\n";
        assert_eq!(summary(text), "1 failed, 73 passed");
        assert_eq!(summary("== test session starts ==\nKilled"), "did not end");
    }
}
