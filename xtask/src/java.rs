//! The Java library and the Java half of the test kit, built by Maven. Maven takes seconds to find out that there is
//! nothing to do, so it is not asked when the sources have not changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::fingerprint::Fingerprint;
use crate::jdk;
use crate::tool::{Tool, install_file};
use crate::workspace::Workspace;

const MAVEN: &str = if cfg!(windows) { "mvn.cmd" } else { "mvn" };
const INSTALL_MAVEN: &str = "install Maven 3.8 or newer (Debian: `apt-get install maven`)";

/// Maven in batch mode on the pom of `folder`.
pub fn maven(workspace: &Workspace, folder: &str) -> Result<Tool> {
    if jdk::all().is_empty() {
        bail!(
            "no JDK found (looked at JAVA_HOME, `java` on PATH and /usr/lib/jvm). Install JDK 17 or newer \
             (Debian: `apt-get install openjdk-17-jdk-headless`)"
        );
    }
    let pom = workspace.path(folder).join("pom.xml");
    if !pom.is_file() {
        bail!("{} does not exist", pom.display());
    }
    let tool = Tool::new(MAVEN, workspace.root()).install_hint(INSTALL_MAVEN);
    Ok(tool.args(["-q", "-B", "-ntp", "-Dstyle.color=never", "-f"]).arg(pom))
}

/// The Java library as Maven leaves it, without natives.
pub fn library(workspace: &Workspace) -> PathBuf {
    workspace.path("java/sanca/target/sanca.jar")
}

/// The drop-in jars for programs written for other bridges, by the folder below `java/compat`.
const ADAPTERS: [&str; 3] = ["jep", "py4j", "python4j"];

/// The one that [`crate::bundle`] makes whole: it is used without sanca.jar beside it.
pub const WHOLE: &str = "py4j";

pub fn adapter(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.path("java/compat").join(name).join(format!("target/sanca-{name}.jar"))
}

/// Builds the Java library and the drop-in jars, and puts the library where the Python package looks for it, the others
/// beside the sanca.jar of Java programs.
pub fn build_library(workspace: &Workspace) -> Result<()> {
    let jar = library(workspace);
    let adapters = ADAPTERS.map(|name| adapter(workspace, name));
    let all: Vec<&Path> = std::iter::once(&jar).chain(&adapters).map(PathBuf::as_path).collect();
    package(workspace, "java", &all)?;
    for (name, built) in ADAPTERS.iter().zip(&adapters).filter(|(name, _)| **name != WHOLE) {
        install_file(built, &workspace.dist().join(format!("sanca-{name}.jar")))?;
    }
    install_file(&jar, &workspace.packaged_jar())
}

/// Builds testkit.jar, the Java classes that the Python tests talk to.
pub fn build_testkit(workspace: &Workspace) -> Result<()> {
    if !workspace.path("testkit/java/pom.xml").is_file() {
        eprintln!("  note: testkit/java/pom.xml does not exist; testkit.jar is not built");
        return Ok(());
    }
    let jar = workspace.path("testkit/java/target/testkit.jar");
    package(workspace, "testkit/java", &[&jar])?;
    install_file(&jar, &workspace.dist().join("testkit.jar"))
}

fn package(workspace: &Workspace, folder: &str, jars: &[&Path]) -> Result<()> {
    let step = format!("maven-{}", folder.replace('/', "-"));
    let fingerprint = Fingerprint::of(workspace, &step, &[workspace.path(folder)], &[])?;
    if fingerprint.is_current(jars) {
        return Ok(());
    }
    maven(workspace, folder)?.args(["-DskipTests", "package"]).run()?;
    if let Some(missing) = jars.iter().find(|jar| !jar.is_file()) {
        bail!("Maven succeeded but {} is not there: check <finalName> in its pom.xml", missing.display());
    }
    fingerprint.record()
}

/// Runs the Java tests; those of Python in Java use that interpreter, the example with pandas the other, and under `check_jni` the
/// JVM must have nothing to say.
pub fn test_library(workspace: &Workspace, python: &Path, pandas: &Path, check_jni: bool) -> Result<()> {
    let reports = workspace.path(HOSTED_REPORTS);
    if reports.is_dir() {
        fs::remove_dir_all(&reports).with_context(|| format!("cannot remove {}", reports.display()))?;
    }
    let cache = workspace.path("target/test-cache");
    let tool = maven(workspace, "java")?.arg("test").env("SANCA_PYTHON", python);
    let tool = tool.env("SANCA_PANDAS_PYTHON", pandas).env("SANCA_CACHE", cache);
    // The variable is for the JVMs that tests start.
    let tool = if check_jni { tool.arg("-DargLine=-Xcheck:jni").env("SANCA_CHECK_JNI", "1") } else { tool };
    tool.run()?;
    if check_jni { no_complaints(&reports) } else { Ok(()) }
}

/// Runs the tests of Python in Java alone, with that interpreter and that JDK: whether all passed, and how many did.
pub fn test_hosted(workspace: &Workspace, python: &Path, jdk: &Path) -> Result<(bool, String)> {
    let reports = workspace.path(HOSTED_REPORTS);
    if reports.is_dir() {
        fs::remove_dir_all(&reports).with_context(|| format!("cannot remove {}", reports.display()))?;
    }
    let only =
        ["-pl", "sanca,hosted", "-Dtest=org.sanca.hosted.*Test", "-Dsurefire.failIfNoSpecifiedTests=false", "test"];
    let tool = maven(workspace, "java")?.args(only).env("SANCA_PYTHON", python).env("JAVA_HOME", jdk);
    let (status, _) = tool.env("SANCA_CACHE", workspace.path("target/test-cache")).tee()?;
    let mut counts = Counts::default();
    for entry in fs::read_dir(&reports).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "xml") {
            counts.add(&fs::read_to_string(&path)?);
        }
    }
    Ok((status.success() && counts.tests > 0, counts.summary()))
}

/// What the reports of a run add up to.
#[derive(Default, Debug, PartialEq, Eq)]
struct Counts {
    tests: u32,
    bad: u32,
    skipped: u32,
}

impl Counts {
    /// Adds one report, whose root element has the numbers.
    fn add(&mut self, report: &str) {
        let root = report.split_once("<testsuite ").map_or("", |(_, rest)| rest);
        let root = root.split_once('>').map_or("", |(root, _)| root);
        let number = |name: &str| {
            let (_, rest) = root.split_once(&format!(" {name}=\""))?;
            rest.split_once('"')?.0.parse::<u32>().ok()
        };
        self.tests += number("tests").unwrap_or(0);
        self.bad += number("failures").unwrap_or(0) + number("errors").unwrap_or(0);
        self.skipped += number("skipped").unwrap_or(0);
    }

    fn summary(&self) -> String {
        let passed = self.tests.saturating_sub(self.bad + self.skipped);
        let failed = if self.bad == 0 { String::new() } else { format!("{} failed, ", self.bad) };
        format!("{failed}{passed} passed, {} skipped", self.skipped)
    }
}

/// Where Maven puts what the tests of Python in Java did.
const HOSTED_REPORTS: &str = "java/hosted/target/surefire-reports";

/// What a JVM writes past System.out ends up in Maven's dump files.
fn no_complaints(reports: &Path) -> Result<()> {
    for entry in fs::read_dir(reports).with_context(|| format!("{} is not there", reports.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "dumpstream") {
            let text = fs::read_to_string(&path)?;
            let said: Vec<&str> = text.lines().filter(|line| is_complaint(line)).take(10).collect();
            if !said.is_empty() {
                bail!("the JVM warned under -Xcheck:jni (all of it is in {}):\n{}", path.display(), said.join("\n"));
            }
        }
    }
    Ok(())
}

fn is_complaint(line: &str) -> bool {
    ["WARNING in native", "WARNING: JNI", "FATAL ERROR", "Warning: Calling"].iter().any(|mark| line.contains(mark))
}

/// google-java-format in its 4-space style. Its jar comes from Maven and is run as it is, so that formatting needs no
/// plug-in in any pom.
const FORMATTER: &str = "google-java-format-1.28.0-all-deps.jar";
const FORMATTER_ARTIFACT: &str = "com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps";
const COPY_GOAL: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/// Checks the format of every Java file, or applies it.
pub fn format(workspace: &Workspace, fix: bool) -> Result<()> {
    let files = sources(workspace);
    if files.is_empty() {
        return Ok(());
    }
    let jar = formatter(workspace)?;
    let tool = Tool::new("java", workspace.root()).arg("-jar").arg(jar).args(["--aosp", "--skip-javadoc-formatting"]);
    let tool = if fix { tool.arg("--replace") } else { tool.args(["--dry-run", "--set-exit-if-changed"]) };
    match tool.args(files).quiet() {
        Ok(_) => Ok(()),
        Err(error) => {
            let text = format!("{error:#}");
            let listed: Vec<&str> = text.lines().skip(1).collect();
            bail!("these files are not formatted (`cargo xtask check --fix` does it):\n{}", listed.join("\n"))
        }
    }
}

fn formatter(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.path("target/xtask/tools");
    let jar = folder.join(FORMATTER);
    if !jar.is_file() {
        let tool = Tool::new(MAVEN, workspace.root()).install_hint(INSTALL_MAVEN);
        let tool = tool.args(["-q", "-B", "-ntp", "-Dstyle.color=never", COPY_GOAL]);
        tool.arg(format!("-Dartifact={FORMATTER_ARTIFACT}"))
            .arg(format!("-DoutputDirectory={}", folder.display()))
            .quiet()?;
    }
    Ok(jar)
}

/// Every .java file of ours, outside of `target` folders.
fn sources(workspace: &Workspace) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["java", "testkit/java", "examples", "benches"] {
        collect_sources(&workspace.path(folder), &mut files);
    }
    files
}

fn collect_sources(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect_sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "java") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn reports_are_added_up() {
        let mut counts = Counts::default();
        counts.add("<?xml?>\n<testsuite name=\"a\" time=\"1\" tests=\"7\" errors=\"1\" skipped=\"2\" failures=\"1\">\n<testcase tests=\"9\"/>");
        counts.add("<testsuite xmlns=\"x\" tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\"></testsuite>");
        counts.add("not a report");
        assert_eq!(counts, Counts { tests: 10, bad: 2, skipped: 2 });
        assert_eq!(counts.summary(), "2 failed, 6 passed, 2 skipped");
    }
}
