//! Reads what lies uncompressed in a jar, as everything in ours does.

use rawzip::{CompressionMethod, ZipArchive};
use std::collections::HashMap;

/// The uncompressed entries of a jar by name, up to where it is damaged.
pub fn with_entries<R>(jar: &[u8], body: impl FnOnce(&HashMap<&[u8], &[u8]>) -> R) -> Option<R> {
    let archive = ZipArchive::from_slice(jar).ok()?;
    let mut found = HashMap::new();
    let mut entries = archive.entries();
    while let Ok(Some(entry)) = entries.next_entry() {
        if entry.compression_method() == CompressionMethod::STORE
            && let Ok(content) = archive.get_entry(entry.wayfinder())
        {
            found.insert(entry.file_path().as_bytes(), content.data());
        }
    }
    Some(body(&found))
}
