//! `cargo xtask demo`: complete programs. A Python one that uses a Java library it has never heard of, a PySpark one that has never
//! heard of us, and two Java ones that run Python: pandas over shared arrays, and a server with many threads.

use std::fs;

use anyhow::{Result, bail};

use crate::fingerprint::Fingerprint;
use crate::spark::Spark;
use crate::tool::Tool;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{dev, java, jdk, python};

const LUCENE: &str = "examples/lucene_search";
const PANDAS: &str = "examples/pandas_in_java";
const SPARK: &str = "examples/spark_sources";
const SERVER: &str = "examples/python_server";

/// Builds, fetches what the examples need, runs them one after the other.
pub fn run(workspace: &Workspace) -> Result<()> {
    let venv = dev::build(workspace)?;
    fetch_jars(workspace)?;
    venv.tool(workspace).arg(program(workspace, LUCENE, "search.py")?).run()?;
    spark(workspace)?;
    let pandas = pandas(workspace, &venv)?;
    java_program(workspace, PANDAS, "SeaTemperature.java", &pandas)?.run()?;
    java_program(workspace, SERVER, "ClassifierServer.java", &venv)?.run()
}

/// The PySpark program, in the environment of its tests. It is started by the command that has our Py4J imported.
fn spark(workspace: &Workspace) -> Result<()> {
    let spark = Spark::newest(workspace)?;
    spark.install(workspace, &format!("{SPARK}/requirements.txt"))?;
    spark.tool(workspace).args(["-m", "sanca", "py4j"]).arg(program(workspace, SPARK, "sources.py")?).run()
}

fn program(workspace: &Workspace, folder: &str, name: &str) -> Result<std::path::PathBuf> {
    let program = workspace.path(folder).join(name);
    if !program.is_file() {
        bail!("{} does not exist", program.display());
    }
    Ok(program)
}

/// The environment with pandas and its data, which that example alone needs.
pub fn pandas(workspace: &Workspace, venv: &Venv) -> Result<Venv> {
    let Some(python) = python::ask(&venv.python()) else {
        bail!("{} does not run", venv.python().display());
    };
    let demo = Venv::ensure(workspace, "target/demo/venv", &python)?;
    demo.install(workspace, &format!("{PANDAS}/requirements.txt"))?;
    Ok(demo)
}

/// A Java source file as its README says to run it: in its folder, with sanca.jar and nothing else.
fn java_program(workspace: &Workspace, folder: &str, name: &str, venv: &Venv) -> Result<Tool> {
    program(workspace, folder, name)?;
    let tool = Tool::new("java", &workspace.path(folder)).install_hint("install a JDK, 17 or newer");
    // From 24 on the JVM warns of native code that nobody has allowed.
    let native = jdk::all().first().is_some_and(|jdk| jdk.major >= 22);
    let tool = if native { tool.arg("--enable-native-access=ALL-UNNAMED") } else { tool };
    Ok(tool.arg("-cp").arg(workspace.dist().join("sanca.jar")).arg(name).env("SANCA_PYTHON", venv.python()))
}

fn fetch_jars(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("target/demo/lucene");
    let pom = workspace.path(LUCENE).join("pom.xml");
    let fingerprint = Fingerprint::of(workspace, "demo-lucene", &[pom], &[])?;
    if fingerprint.is_current(&[&folder]) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    java::maven(workspace, LUCENE)?
        .arg("dependency:copy-dependencies")
        .arg(format!("-DoutputDirectory={}", folder.display()))
        .run()?;
    fingerprint.record()
}
