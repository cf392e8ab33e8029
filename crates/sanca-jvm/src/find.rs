//! Finding Java: the way a person would, with a trail of where was looked and what was found there.

use std::path::{Path, PathBuf};

/// The oldest Java that works.
pub const OLDEST: u32 = 11;

/// A Java found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Home folder.
    pub home: PathBuf,
    /// libjvm in it.
    pub libjvm: PathBuf,
    /// Feature version, 0 if the folder does not say.
    pub version: u32,
}

/// Places looked at: (what, finding).
pub type Trail = Vec<(String, String)>;

#[cfg(windows)]
const LIBRARIES: &[&str] = &["bin/server/jvm.dll", "jre/bin/server/jvm.dll"];
#[cfg(target_os = "macos")]
const LIBRARIES: &[&str] = &["lib/server/libjvm.dylib", "jre/lib/server/libjvm.dylib"];
#[cfg(not(any(windows, target_os = "macos")))]
const LIBRARIES: &[&str] = &["lib/server/libjvm.so", "jre/lib/amd64/server/libjvm.so", "lib/minimal/libjvm.so"];

/// Looks for Java: `explicit` alone if given; else `SANCA_JAVA_HOME`, `JAVA_HOME`, `java` on PATH, `candidates`, well-known folders.
pub fn find(explicit: Option<&str>, candidates: &[(String, String)]) -> (Option<Found>, Trail) {
    let mut trail = Trail::new();
    if let Some(place) = explicit {
        let found = try_place("java_home", Path::new(place), &mut trail);
        return (found, trail);
    }
    for variable in ["SANCA_JAVA_HOME", "JAVA_HOME"] {
        match std::env::var_os(variable).filter(|value| !value.is_empty()) {
            Some(value) => {
                // Whoever sets it means it: one that leads nowhere is an error, not a reason to take another Java.
                let found =
                    try_place(&format!("{variable}={}", value.to_string_lossy()), Path::new(&value), &mut trail);
                return (found, trail);
            }
            None => trail.push((variable.into(), "not set".into())),
        }
    }
    if let Some(found) = on_path(&mut trail) {
        return (Some(found), trail);
    }
    for (place, path) in candidates {
        if let Some(found) = try_place(&format!("{place} ({path})"), Path::new(path), &mut trail) {
            return (Some(found), trail);
        }
    }
    let found = well_known(&mut trail);
    (found, trail)
}

fn on_path(trail: &mut Trail) -> Option<Found> {
    let name = if cfg!(windows) { "java.exe" } else { "java" };
    let path = std::env::var_os("PATH").unwrap_or_default();
    for folder in std::env::split_paths(&path) {
        let launcher = folder.join(name);
        if !launcher.is_file() {
            continue;
        }
        let real = launcher.canonicalize().unwrap_or_else(|_| launcher.clone());
        let home = real.parent().and_then(Path::parent).unwrap_or(&folder).to_path_buf();
        if let Some(found) = try_place(&format!("java on PATH ({})", launcher.display()), &home, trail) {
            return Some(found);
        }
    }
    if !trail.iter().any(|(place, _)| place.starts_with("java on PATH")) {
        trail.push(("java on PATH".into(), "not there".into()));
    }
    None
}

/// Folders where systems put Java.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if cfg!(target_os = "macos") {
        folders.push("/Library/Java/JavaVirtualMachines".into());
    } else if cfg!(windows) {
        for variable in ["ProgramFiles", "ProgramFiles(x86)"] {
            if let Some(base) = std::env::var_os(variable) {
                for vendor in ["Java", "Eclipse Adoptium", "Microsoft", "Zulu"] {
                    folders.push(Path::new(&base).join(vendor));
                }
            }
        }
    } else {
        folders.extend(["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt"].map(PathBuf::from));
    }
    if let Some(home) = std::env::var_os("HOME") {
        folders.push(Path::new(&home).join(".sdkman/candidates/java"));
        folders.push(Path::new(&home).join(".jdks"));
    }
    folders
}

/// The newest Java in the folders where systems put it.
fn well_known(trail: &mut Trail) -> Option<Found> {
    for folder in folders() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            trail.push((folder.display().to_string(), "no such folder".into()));
            continue;
        };
        let mut found: Vec<Found> = entries
            .flatten()
            .map(|entry| entry.path())
            .flat_map(|path| [path.join("Contents/Home"), path])
            .filter_map(|path| inspect(&path).ok())
            .collect();
        found.sort_by(|a, b| (b.version, &a.home).cmp(&(a.version, &b.home)));
        if let Some(best) = found.into_iter().find(|found| found.version == 0 || found.version >= OLDEST) {
            trail.push((folder.display().to_string(), format!("Java {} in {}", best.version, best.home.display())));
            return Some(best);
        }
        trail.push((folder.display().to_string(), "no Java in it".into()));
    }
    None
}

fn try_place(place: &str, path: &Path, trail: &mut Trail) -> Option<Found> {
    match inspect(path) {
        Ok(found) => {
            trail.push((place.into(), format!("Java {} in {}", found.version, found.home.display())));
            Some(found)
        }
        Err(why) => {
            trail.push((place.into(), why));
            None
        }
    }
}

/// A Java home, or a libjvm itself.
fn inspect(path: &Path) -> Result<Found, String> {
    if path.is_file() {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.contains("jvm") {
            return Err(format!("{} is a file, not a Java home", path.display()));
        }
        let home = path.ancestors().nth(3).unwrap_or(path).to_path_buf();
        let version = version_of(&home);
        return Ok(Found { home, libjvm: path.to_path_buf(), version });
    }
    if !path.is_dir() {
        return Err(format!("{} does not exist", path.display()));
    }
    let libjvm = LIBRARIES.iter().map(|library| path.join(library)).find(|library| library.is_file());
    let Some(libjvm) = libjvm else { return Err(format!("{} holds no {}", path.display(), LIBRARIES[0])) };
    let version = version_of(path);
    if version != 0 && version < OLDEST {
        return Err(format!("{} is Java {version}; Sanca needs Java {OLDEST} or later", path.display()));
    }
    Ok(Found { home: path.to_path_buf(), libjvm, version })
}

/// The feature version a home's `release` file states, 0 if none.
fn version_of(home: &Path) -> u32 {
    let Ok(release) = std::fs::read_to_string(home.join("release")) else { return 0 };
    release
        .lines()
        .find_map(|line| line.strip_prefix("JAVA_VERSION="))
        .map_or(0, |version| feature(version.trim_matches('"')))
}

/// `17.0.15` is 17, `1.8.0_392` is 8.
fn feature(version: &str) -> u32 {
    let mut parts = version.split(['.', '_', '-', '+']).map(|part| part.parse::<u32>().unwrap_or(0));
    match parts.next() {
        Some(1) => parts.next().unwrap_or(0),
        Some(first) => first,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake_home(name: &str, version: &str) -> PathBuf {
        let home = std::env::temp_dir().join(format!("sanca-find-{}-{name}", std::process::id()));
        let library = home.join(LIBRARIES[0]);
        std::fs::create_dir_all(library.parent().expect("has a parent")).expect("temp folder");
        std::fs::write(&library, b"").expect("temp file");
        std::fs::write(home.join("release"), format!("JAVA_VERSION=\"{version}\"\n")).expect("temp file");
        home
    }

    #[test]
    fn version_numbers_old_and_new_give_the_feature_version() {
        assert_eq!([feature("17.0.15"), feature("1.8.0_392"), feature("25"), feature("22-ea")], [17, 8, 25, 22]);
    }

    #[test]
    fn explicit_home_is_the_only_place_looked_at() {
        let home = fake_home("explicit", "17.0.1");
        let (found, trail) = find(Some(&home.to_string_lossy()), &[]);
        assert_eq!(found.map(|found| found.version), Some(17));
        assert_eq!(trail.len(), 1);
        std::fs::remove_dir_all(home).expect("temp folder");
    }

    #[test]
    fn missing_explicit_home_is_told_in_the_trail() {
        let (found, trail) = find(Some("/no/such/java"), &[]);
        assert_eq!(found, None);
        assert!(trail[0].1.contains("/no/such/java does not exist"), "{trail:?}");
    }

    #[test]
    fn java_older_than_eleven_is_refused_by_number() {
        let home = fake_home("old", "1.8.0_392");
        let (found, trail) = find(Some(&home.to_string_lossy()), &[]);
        assert_eq!(found, None);
        assert!(trail[0].1.contains("is Java 8; Sanca needs Java 11"), "{trail:?}");
        std::fs::remove_dir_all(home).expect("temp folder");
    }

    #[test]
    fn libjvm_itself_may_be_given() {
        let home = fake_home("library", "21.0.2");
        let (found, _) = find(Some(&home.join(LIBRARIES[0]).to_string_lossy()), &[]);
        assert_eq!(found.map(|found| (found.home, found.version)), Some((home.clone(), 21)));
        std::fs::remove_dir_all(home).expect("temp folder");
    }
}
