//! Finding JDKs: `JAVA_HOME`, the `java` on PATH, and the usual folders. The `release` file tells the version, so
//! nothing has to be started.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::tool::find_program;

/// A Java development kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jdk {
    /// Its folder, to be used as `JAVA_HOME`.
    pub home: PathBuf,
    /// 17, 21, 25 …
    pub major: u32,
}

/// Folders whose entries are JDKs.
const USUAL_FOLDERS: [&str; 3] =
    ["/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "C:\\Program Files\\Eclipse Adoptium"];

/// Every JDK found, the one a plain `java` would run first, each once.
pub fn all() -> Vec<Jdk> {
    let mut found: Vec<Jdk> = Vec::new();
    for home in candidates() {
        let Some(jdk) = inspect(&home) else { continue };
        if !found.iter().any(|known| known.home == jdk.home) {
            found.push(jdk);
        }
    }
    found
}

fn candidates() -> Vec<PathBuf> {
    let mut homes: Vec<PathBuf> = env::var_os("JAVA_HOME").map(PathBuf::from).into_iter().collect();
    let on_path = find_program("java").and_then(|java| java.canonicalize().ok());
    homes.extend(on_path.and_then(|java| Some(java.parent()?.parent()?.to_path_buf())));
    for folder in USUAL_FOLDERS {
        let Ok(entries) = Path::new(folder).read_dir() else { continue };
        let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        entries.sort();
        homes.extend(entries);
    }
    homes
}

fn inspect(home: &Path) -> Option<Jdk> {
    let contents = home.join("Contents/Home"); // macOS bundles
    let home = if contents.is_dir() { contents } else { home.to_path_buf() };
    let home = home.canonicalize().ok()?;
    let compiler = home.join("bin").join(format!("javac{}", env::consts::EXE_SUFFIX));
    let release = fs::read_to_string(home.join("release")).ok()?;
    compiler.is_file().then_some(())?;
    Some(Jdk { major: major_version(&release)?, home })
}

/// Reads `JAVA_VERSION="17.0.15"` out of a `release` file.
fn major_version(release: &str) -> Option<u32> {
    let version = release.lines().find_map(|line| line.strip_prefix("JAVA_VERSION="))?;
    version.trim_matches('"').split(['.', '-', '+']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_version_is_read_from_release_files() {
        let cases = [
            ("IMPLEMENTOR=\"Debian\"\nJAVA_VERSION=\"17.0.15\"\n", Some(17)),
            ("JAVA_VERSION=\"25\"\n", Some(25)),
            ("JAVA_VERSION=\"26-ea\"\n", Some(26)),
            ("JAVA_VERSION=\"1.8.0_402\"\n", Some(1)),
            ("MODULES=\"java.base\"\n", None),
        ];
        for (text, expected) in cases {
            assert_eq!(major_version(text), expected, "{text}");
        }
    }
}
