//! `cargo xtask layers`: which crate may depend on which. The table is the architecture; a dependency that is not in
//! it is an error, and adding a row is a decision for review.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::native;
use crate::workspace::Workspace;

/// One crate's room: what it may import, and how much unsafe code it may hold.
struct Room {
    name: &'static str,
    /// Crates of this workspace.
    inside: &'static [&'static str],
    /// Crates of others. Each comment says what it saves.
    outside: &'static [&'static str],
    lint: Lint,
}

/// What the crate root says about unsafe code.
#[derive(Clone, Copy)]
enum Lint {
    /// `#![forbid(unsafe_code)]`
    Forbid,
    /// `#![deny(unsafe_code)]`, exceptions listed in the gate's SAFETY.md
    Deny,
    /// A gate or an image: unsafe code is what it is for.
    Audited,
}

/// The table of ARCHITECTURE.md.
const ROOMS: &[Room] = &[
    Room { name: "sanca-model", inside: &[], outside: &[], lint: Lint::Forbid },
    Room {
        name: "sanca-protocol",
        inside: &["sanca-model"],
        outside: &["base64", "itoa", "memchr", "subtle", "zmij"],
        lint: Lint::Forbid,
    },
    Room {
        name: "sanca-gateway",
        inside: &["sanca-model", "sanca-protocol"],
        outside: &["memchr", "rustix", "rustls", "socket2"],
        lint: Lint::Forbid,
    },
    Room { name: "sanca-jni", inside: &[], outside: &["jni-sys", "libc", "libloading"], lint: Lint::Audited },
    Room { name: "sanca-capi", inside: &[], outside: &["pyo3-ffi", "libc"], lint: Lint::Audited },
    Room { name: "sanca-jvm", inside: &["sanca-model", "sanca-jni"], outside: &["rawzip"], lint: Lint::Deny },
    Room { name: "sanca-python", inside: &["sanca-model", "sanca-capi"], outside: &[], lint: Lint::Deny },
    Room {
        name: "sanca-pyext",
        inside: &["sanca-model", "sanca-python", "sanca-jvm", "sanca-gateway"],
        outside: &[],
        lint: Lint::Audited,
    },
    Room {
        name: "sanca-jnilib",
        inside: &["sanca-model", "sanca-jni", "sanca-jvm", "sanca-gateway"],
        outside: &["libloading"],
        lint: Lint::Audited,
    },
    Room {
        name: "xtask",
        inside: &[],
        outside: &["anyhow", "clap", "crc32fast", "serde_json", "sha2", "zip"],
        lint: Lint::Forbid,
    },
];

/// What tests may use anywhere.
const FOR_TESTS: &[&str] = &["proptest", "rcgen"];

/// The crates that are native images.
pub fn images() -> impl Iterator<Item = &'static str> {
    ["sanca-pyext", "sanca-jnilib"].into_iter()
}

/// Checks every crate that exists.
pub fn run(workspace: &Workspace) -> Result<()> {
    let text = native::cargo(workspace).args(["metadata", "--no-deps", "--format-version=1", "--offline"]).quiet()?;
    let metadata: Value = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    let packages = packages(&metadata)?;
    let mut problems = violations(&packages);
    for package in &packages {
        problems.extend(missing_lint(package, &fs::read_to_string(&package.root).unwrap_or_default()));
    }
    if problems.is_empty() {
        println!("layers: {} crates keep to their rooms", packages.len());
        return Ok(());
    }
    bail!("{}\n(the table is ROOMS in xtask/src/layers.rs and in ARCHITECTURE.md)", problems.join("\n"))
}

/// What the check needs to know of a crate.
#[derive(Debug, PartialEq, Eq)]
struct Package {
    name: String,
    /// The crate root, `src/lib.rs` or `src/main.rs`.
    root: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    name: String,
    for_tests: bool,
}

fn packages(metadata: &Value) -> Result<Vec<Package>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> Result<Package> {
    let text = |value: &Value| value.as_str().map(str::to_string);
    let dependencies = value["dependencies"].as_array().context("a package lists its dependencies")?;
    let dependency = |value: &Value| {
        Some(Dependency { name: text(&value["name"])?, for_tests: value["kind"].as_str() == Some("dev") })
    };
    Ok(Package {
        name: text(&value["name"]).context("a package has a name")?,
        root: text(&value["targets"][0]["src_path"]).unwrap_or_default(),
        dependencies: dependencies.iter().filter_map(dependency).collect(),
    })
}

fn violations(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(violations_of).collect()
}

fn violations_of(package: &Package) -> Vec<String> {
    let Some(room) = room(&package.name) else {
        return vec![format!("{} has no row in the table of layers", package.name)];
    };
    let refused = package.dependencies.iter().filter(|dependency| !allowed(room, dependency));
    refused.map(|dependency| refusal(room, &dependency.name)).collect()
}

fn allowed(room: &Room, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    room.inside.contains(&name)
        || room.outside.contains(&name)
        || name == room.name // a crate's tests may use the crate itself with other features
        || (dependency.for_tests && FOR_TESTS.contains(&name))
}

fn refusal(room: &Room, name: &str) -> String {
    let list: Vec<&str> = room.inside.iter().chain(room.outside).copied().collect();
    let list = if list.is_empty() { "nothing".to_string() } else { list.join(", ") };
    format!("{} depends on {name}, but may depend on: {list}", room.name)
}

fn missing_lint(package: &Package, source: &str) -> Option<String> {
    let wanted = match room(&package.name)?.lint {
        Lint::Forbid => "#![forbid(unsafe_code)]",
        Lint::Deny => "#![deny(unsafe_code)]",
        Lint::Audited => return None,
    };
    (!source.contains(wanted)).then(|| format!("{}: {} lacks {wanted}", package.name, package.root))
}

fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_package(name: &str, dependencies: &[(&str, bool)]) -> Package {
        let dependencies =
            dependencies.iter().map(|(name, for_tests)| Dependency { name: (*name).into(), for_tests: *for_tests });
        Package { name: name.into(), root: "src/lib.rs".into(), dependencies: dependencies.collect() }
    }

    #[test]
    fn a_side_may_not_import_the_other_side() {
        let packages = [a_package("sanca-python", &[("sanca-model", false), ("sanca-jvm", false)])];
        let expected = "sanca-python depends on sanca-jvm, but may depend on: sanca-model, sanca-capi";
        assert_eq!(violations(&packages), [expected]);
    }

    #[test]
    fn the_model_stands_alone() {
        let packages = [a_package("sanca-model", &[("libc", false), ("proptest", true)])];
        assert_eq!(violations(&packages), ["sanca-model depends on libc, but may depend on: nothing"]);
    }

    #[test]
    fn test_libraries_are_for_tests() {
        assert_eq!(violations(&[a_package("sanca-protocol", &[("proptest", false)])]).len(), 1);
        assert!(violations(&[a_package("sanca-protocol", &[("proptest", true)])]).is_empty());
    }

    #[test]
    fn an_unknown_crate_needs_a_row() {
        let problems = violations(&[a_package("sanca-extra", &[])]);
        assert_eq!(problems, ["sanca-extra has no row in the table of layers"]);
    }

    #[test]
    fn pure_crates_forbid_unsafe_code() {
        let model = a_package("sanca-model", &[]);
        assert!(missing_lint(&model, "//! doc\n").is_some());
        assert!(missing_lint(&model, "//! doc\n#![forbid(unsafe_code)]\n").is_none());
        assert!(missing_lint(&a_package("sanca-jni", &[]), "").is_none());
    }

    #[test]
    fn metadata_is_read() {
        let metadata = serde_json::json!({"packages": [{
            "name": "sanca-jni",
            "targets": [{"src_path": "crates/sanca-jni/src/lib.rs"}],
            "dependencies": [{"name": "jni-sys", "kind": null}, {"name": "proptest", "kind": "dev"}],
        }]});
        let packages = packages(&metadata).unwrap();
        assert_eq!(packages[0].name, "sanca-jni");
        assert_eq!(packages[0].dependencies.iter().map(|d| d.for_tests).collect::<Vec<_>>(), [false, true]);
        assert!(violations(&packages).is_empty());
    }
}
