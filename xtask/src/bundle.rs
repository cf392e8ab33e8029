//! sanca.jar as Java programs get it: Maven's jar, and in it what a JVM that starts Python unpacks – the boot library, the
//! Python package with its extension, and an index with the hash of each. The jar inside the wheel stays without: there
//! Python has them already.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::fingerprint::Fingerprint;
use crate::tool::{Tool, find_program};
use crate::workspace::Workspace;
use crate::{java, native};

/// A file for the jar: its path under the platform's folder, and where it is now.
type Member = (String, PathBuf);

/// Builds target/dist/sanca.jar out of what has been built, unless nothing has changed.
pub fn build(workspace: &Workspace) -> Result<()> {
    let plain = java::library(workspace);
    let result = workspace.dist().join("sanca.jar");
    let members = members(workspace)?;
    let mut inputs = vec![plain.clone()];
    inputs.extend(members.iter().map(|(_, path)| path.clone()));
    let fingerprint = Fingerprint::of(workspace, "bundle", &inputs, &[&platform()])?;
    if fingerprint.is_current(&[&result]) {
        return Ok(());
    }
    let contents = members.iter().map(|(name, path)| Ok((name.clone(), content(workspace, path)?)));
    let contents = contents.collect::<Result<Vec<_>>>()?;
    fs::create_dir_all(workspace.dist())?;
    // By rename: a JVM that has the old one open keeps it.
    let temporary = result.with_extension(format!("new{}", std::process::id()));
    write(&plain, &contents, &temporary)?;
    fs::rename(&temporary, &result).with_context(|| format!("cannot write {}", result.display()))?;
    fingerprint.record()
}

/// Builds target/dist/sanca-py4j.jar: the drop-in with Sanca's own classes and the library that Java loads, and nothing of Python. Programs
/// that have Py4J's jar have that one file, and some relocate its classes.
pub fn build_py4j(workspace: &Workspace) -> Result<()> {
    let (plain, drop_in) = (java::library(workspace), java::adapter(workspace, java::WHOLE));
    let result = workspace.dist().join("sanca-py4j.jar");
    let boot = native::boot_library(workspace);
    let inputs = [plain.clone(), drop_in.clone(), boot.clone()];
    let fingerprint = Fingerprint::of(workspace, "bundle-py4j", &inputs, &[&platform()])?;
    if fingerprint.is_current(&[&result]) {
        return Ok(());
    }
    let name = boot.file_name().context("a library has a name")?.to_string_lossy().into_owned();
    let contents = [(name, content(workspace, &boot)?)];
    fs::create_dir_all(workspace.dist())?;
    let temporary = result.with_extension(format!("new{}", std::process::id()));
    let mut jar = copy(&drop_in, &temporary)?;
    // Their module's description and services are those of sanca.jar, which this is not.
    add(&mut jar, &plain, |name| name.starts_with("org/sanca/"))?;
    natives(&mut jar, "org/sanca/library", &contents)?;
    jar.finish()?;
    fs::rename(&temporary, &result).with_context(|| format!("cannot write {}", result.display()))?;
    fingerprint.record()
}

/// The platform's folder, as `NativeFiles` in Java names it.
fn platform() -> String {
    format!("{}-{}", env::consts::OS, env::consts::ARCH)
}

fn members(workspace: &Workspace) -> Result<Vec<Member>> {
    let boot = native::boot_library(workspace);
    let name = boot.file_name().context("a library has a name")?.to_string_lossy().into_owned();
    let mut members = vec![(name, boot)];
    package(&workspace.python_source().join("sanca"), "python/sanca", &mut members)?;
    members.sort();
    Ok(members)
}

/// The Python package without what only the wheel needs: the jar, and stubs.
fn package(folder: &Path, name: &str, members: &mut Vec<Member>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let inner = format!("{name}/{file}");
        if path.is_dir() && file != "jars" && file != "__pycache__" {
            package(&path, &inner, members)?;
        } else if file.ends_with(".py") || file == "py.typed" || file == native::IMAGE_FILE {
            members.push((inner, path));
        }
    }
    Ok(())
}

/// A file as it goes into the jar: native code without what only debuggers read.
fn content(workspace: &Workspace, path: &Path) -> Result<Vec<u8>> {
    let path = if is_native(path) { stripped(workspace, path)? } else { path.to_path_buf() };
    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn is_native(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["so", "dylib", "dll", "pyd"].iter().any(|native| extension == *native))
}

/// A stripped copy: the file itself keeps its line tables, for profilers.
pub fn stripped(workspace: &Workspace, path: &Path) -> Result<PathBuf> {
    if find_program("strip").is_none() {
        eprintln!("  note: `strip` is not on PATH (Debian: `apt-get install binutils`); natives in the jar stay large");
        return Ok(path.to_path_buf());
    }
    let folder = workspace.path("target/xtask/stripped");
    fs::create_dir_all(&folder)?;
    let copy = folder.join(path.file_name().context("a library has a name")?);
    fs::copy(path, &copy).with_context(|| format!("cannot write {}", copy.display()))?;
    let what = if cfg!(target_os = "macos") { "-x" } else { "--strip-all" };
    Tool::new("strip", workspace.root()).arg(what).arg(&copy).quiet()?;
    Ok(copy)
}

/// Copies the plain jar and adds the files and their index. Stored, as in the plain jar: native code and unpacking read
/// it faster than they would inflate it. The same bytes from the same inputs: no times.
fn write(plain: &Path, contents: &[(String, Vec<u8>)], result: &Path) -> Result<()> {
    let mut new = copy(plain, result)?;
    natives(&mut new, "org/sanca/native", contents)?;
    new.finish()?;
    Ok(())
}

/// A new jar with all that another has.
fn copy(plain: &Path, result: &Path) -> Result<ZipWriter<File>> {
    let mut new = ZipWriter::new(File::create(result).with_context(|| format!("cannot write {}", result.display()))?);
    add(&mut new, plain, |_| true)?;
    Ok(new)
}

/// Adds what another jar has under these names.
fn add(new: &mut ZipWriter<File>, from: &Path, takes: impl Fn(&str) -> bool) -> Result<()> {
    let file = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut old = ZipArchive::new(file).with_context(|| format!("{} is no jar", from.display()))?;
    for index in 0..old.len() {
        let entry = old.by_index_raw(index)?;
        if takes(&entry.name()?) {
            new.raw_copy_file(entry)?;
        }
    }
    Ok(())
}

/// Adds the files of this platform and their index.
fn natives(new: &mut ZipWriter<File>, root: &str, contents: &[(String, Vec<u8>)]) -> Result<()> {
    let folder = format!("{root}/{}", platform());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for (name, content) in contents {
        new.start_file(format!("{folder}/{name}"), options)?;
        new.write_all(content)?;
    }
    new.start_file(format!("{folder}/index"), options)?;
    new.write_all(index(contents).as_bytes())?;
    Ok(())
}

/// A name for all files together, then a line for each: SHA-256, CRC-32, size, path.
fn index(contents: &[(String, Vec<u8>)]) -> String {
    let mut lines = String::new();
    for (name, content) in contents {
        let _ = writeln!(lines, "{} {:08x} {} {name}", hash(content), crc32fast::hash(content), content.len());
    }
    format!("{}\n{lines}", &hash(lines.as_bytes())[..16])
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_names_hash_checksum_size_and_path() {
        let contents = [("a/b c.py".to_string(), b"abc".to_vec()), ("empty".to_string(), Vec::new())];
        let expected = "\
            ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 352441c2 3 a/b c.py\n\
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 00000000 0 empty\n";
        let expected = format!("{}\n{expected}", &hash(expected.as_bytes())[..16]);
        assert_eq!(index(&contents), expected);
    }

    #[test]
    fn the_package_is_taken_without_jars_stubs_and_caches() {
        let folder = env::temp_dir().join(format!("sanca-bundle-{}", std::process::id()));
        for file in ["__init__.py", "_native.pyi", "py.typed", "jars/sanca.jar", "in/x.py", "in/__pycache__/x.py"] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut members = Vec::new();
        package(&folder, "python/sanca", &mut members).unwrap();
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["python/sanca/__init__.py", "python/sanca/in/x.py", "python/sanca/py.typed"]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_jar_keeps_what_it_had() {
        let folder = env::temp_dir().join(format!("sanca-bundle-jar-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (plain, result) = (folder.join("plain.jar"), folder.join("result.jar"));
        let mut jar = ZipWriter::new(File::create(&plain).unwrap());
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        jar.start_file("META-INF/MANIFEST.MF", stored).unwrap();
        jar.write_all(b"Manifest-Version: 1.0\n").unwrap();
        jar.finish().unwrap();
        write(&plain, &[("python/x.py".into(), b"pass".to_vec())], &result).unwrap();
        let written = ZipArchive::new(File::open(&result).unwrap()).unwrap();
        let mut names: Vec<String> = written.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        let place = format!("org/sanca/native/{}", platform());
        let expected = ["META-INF/MANIFEST.MF".into(), format!("{place}/index"), format!("{place}/python/x.py")];
        assert_eq!(names, expected);
        fs::remove_dir_all(&folder).unwrap();
    }
}
