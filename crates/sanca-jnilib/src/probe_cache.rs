//! What Pythons said of themselves, kept in files: asking costs tens of milliseconds at every start. A file is named by a
//! hash of its key and repeats the key in its first line. Everything here may fail in silence: then Python is asked again.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A folder of answers.
#[derive(Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// Answers kept in `folder`, which need not exist.
    pub fn in_folder(folder: PathBuf) -> Cache {
        Cache { folder: Some(folder) }
    }

    /// Nothing is kept.
    #[cfg(test)]
    pub fn none() -> Cache {
        Cache { folder: None }
    }

    /// What an answer depends on: the executable, and the `pyvenv.cfg` that makes it a virtual environment. `None` for
    /// scripts: version managers' shims look at the working directory and more, so nothing can be said in advance.
    pub fn key(&self, executable: &Path) -> Option<String> {
        self.folder.as_ref()?;
        let mut start = [0; 2];
        fs::File::open(executable).ok()?.read_exact(&mut start).ok()?;
        if &start == b"#!" {
            return None;
        }
        let config = executable.parent().and_then(Path::parent).and_then(|folder| stamp(&folder.join("pyvenv.cfg")));
        let stamp = stamp(executable)?;
        Some(format!("{} {stamp} {} {}", env!("CARGO_PKG_VERSION"), config.unwrap_or_default(), executable.display()))
    }

    /// The answer kept under a key.
    pub fn load(&self, key: &str) -> Option<Vec<u8>> {
        let content = fs::read(self.file(key)?).ok()?;
        let rest = content.strip_prefix(key.as_bytes())?;
        rest.strip_prefix(b"\n").map(<[u8]>::to_vec)
    }

    /// Keeps an answer. By rename: readers see all of it or nothing.
    pub fn store(&self, key: &str, answer: &[u8]) {
        let Some(file) = self.file(key) else { return };
        let temporary = file.with_extension(format!("{}", std::process::id()));
        let content = [key.as_bytes(), b"\n", answer].concat();
        let folder = file.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&temporary, content));
        if written.and_then(|()| fs::rename(&temporary, &file)).is_err() {
            let _ = fs::remove_file(&temporary);
        }
    }

    fn file(&self, key: &str) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Some(self.folder.as_ref()?.join(format!("{:016x}.txt", hasher.finish())))
    }
}

/// Size and time of the file behind a link.
fn stamp(path: &Path) -> Option<String> {
    let data = fs::metadata(path).ok()?;
    let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{}-{}", data.len(), time.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_temp(name: &str) -> (PathBuf, Cache) {
        let folder = std::env::temp_dir().join(format!("sanca-cache-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("temp folder");
        let cache = Cache::in_folder(folder.join("probes"));
        (folder, cache)
    }

    #[test]
    fn an_answer_is_kept_until_the_executable_changes() {
        let (folder, cache) = in_temp("kept");
        let python = folder.join("python");
        fs::write(&python, b"\x7fELF one").expect("temp file");
        let key = cache.key(&python).expect("not a script");
        assert_eq!(cache.load(&key), None);
        cache.store(&key, b"answer");
        assert_eq!(cache.load(&key).as_deref(), Some(&b"answer"[..]));
        fs::write(&python, b"\x7fELF another").expect("temp file");
        assert_ne!(cache.key(&python), Some(key));
        fs::remove_dir_all(folder).expect("temp folder");
    }

    #[test]
    fn shims_are_asked_every_time() {
        let (folder, cache) = in_temp("shim");
        let python = folder.join("python");
        fs::write(&python, b"#!/bin/sh\n").expect("temp file");
        assert_eq!(cache.key(&python), None);
        fs::remove_dir_all(folder).expect("temp folder");
    }

    #[test]
    fn a_file_with_another_key_is_no_answer() {
        let (folder, cache) = in_temp("other");
        cache.store("key", b"answer");
        let file = cache.file("key").expect("there is a folder");
        fs::write(&file, b"yek\nanswer").expect("temp file");
        assert_eq!(cache.load("key"), None);
        fs::remove_dir_all(folder).expect("temp folder");
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cache = Cache::none();
        assert_eq!(cache.key(Path::new("/bin/sh")), None);
        cache.store("key", b"answer");
        assert_eq!(cache.load("key"), None);
    }
}
