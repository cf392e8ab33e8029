//! Where the fields of CPython's `PyConfig` lie. Within a minor version the structure never changes; between them fields
//! were only added, so one table with the version of each addition gives all layouts. It ends with the last field that is
//! set here; what follows is never touched by us.
//!
//! The structure and not the global flags of old: only with it does CPython report what goes wrong instead of ending the
//! process, and keeps its hands off faulthandler, which does not get along with a JVM.

use core::ffi::c_ulong;
use core::mem::{align_of, size_of};

/// What a field is.
#[derive(Clone, Copy)]
enum Kind {
    Int,
    Ulong,
    /// `wchar_t *`
    Text,
    /// `PyWideStringList`: a length and a pointer.
    List,
}

use Kind::{Int, List, Text, Ulong};

/// Larger than the structure of any version; what is beyond it is not touched.
pub const ROOM: usize = 2048;

/// Name, kind, and the minor version that has it first.
const FIELDS: &[(&str, Kind, u32)] = &[
    ("_config_init", Int, 10),
    ("isolated", Int, 10),
    ("use_environment", Int, 10),
    ("dev_mode", Int, 10),
    ("install_signal_handlers", Int, 10),
    ("use_hash_seed", Int, 10),
    ("hash_seed", Ulong, 10),
    ("faulthandler", Int, 10),
    ("tracemalloc", Int, 10),
    ("perf_profiling", Int, 12),
    ("import_time", Int, 10),
    ("code_debug_ranges", Int, 11),
    ("show_ref_count", Int, 10),
    ("dump_refs", Int, 10),
    ("dump_refs_file", Text, 11),
    ("malloc_stats", Int, 10),
    ("filesystem_encoding", Text, 10),
    ("filesystem_errors", Text, 10),
    ("pycache_prefix", Text, 10),
    ("parse_argv", Int, 10),
    ("orig_argv", List, 10),
    ("argv", List, 10),
    ("xoptions", List, 10),
    ("warnoptions", List, 10),
    ("site_import", Int, 10),
    ("bytes_warning", Int, 10),
    ("warn_default_encoding", Int, 10),
    ("inspect", Int, 10),
    ("interactive", Int, 10),
    ("optimization_level", Int, 10),
    ("parser_debug", Int, 10),
    ("write_bytecode", Int, 10),
    ("verbose", Int, 10),
    ("quiet", Int, 10),
    ("user_site_directory", Int, 10),
    ("configure_c_stdio", Int, 10),
    ("buffered_stdio", Int, 10),
    ("stdio_encoding", Text, 10),
    ("stdio_errors", Text, 10),
    #[cfg(windows)]
    ("legacy_windows_stdio", Int, 10),
    ("check_hash_pycs_mode", Text, 10),
    ("use_frozen_modules", Int, 11),
    ("safe_path", Int, 11),
    ("int_max_str_digits", Int, 12),
    ("cpu_count", Int, 13),
    ("pathconfig_warnings", Int, 10),
    ("program_name", Text, 10),
    ("pythonpath_env", Text, 10),
    ("home", Text, 10),
];

/// Bytes from the start of CPython 3.`minor`'s `PyConfig` to a field.
pub fn offset(minor: u32, field: &str) -> usize {
    let mut end = 0usize;
    for &(name, kind, _) in FIELDS.iter().filter(|(_, _, since)| *since <= minor) {
        let (size, align) = kind.size_and_align();
        let start = end.next_multiple_of(align);
        if name == field {
            return start;
        }
        end = start + size;
    }
    unreachable!("only fields of the table are asked for")
}

impl Kind {
    fn size_and_align(self) -> (usize, usize) {
        match self {
            Int => (size_of::<i32>(), align_of::<i32>()),
            Ulong => (size_of::<c_ulong>(), align_of::<c_ulong>()),
            Text => (size_of::<usize>(), align_of::<usize>()),
            List => (2 * size_of::<usize>(), align_of::<usize>()),
        }
    }
}

#[cfg(all(test, unix, target_pointer_width = "64"))]
mod tests {
    use super::*;

    /// As a C compiler has them from each version's headers on 64-bit Linux and macOS.
    #[test]
    fn offsets_are_those_of_the_headers() {
        let fields = [
            "isolated",
            "use_environment",
            "install_signal_handlers",
            "use_hash_seed",
            "hash_seed",
            "faulthandler",
            "parse_argv",
            "site_import",
            "optimization_level",
            "write_bytecode",
            "verbose",
            "user_site_directory",
            "configure_c_stdio",
            "program_name",
            "home",
        ];
        let expected = [
            (10, [4, 8, 16, 20, 24, 32, 80, 152, 172, 180, 184, 192, 196, 240, 256]),
            (11, [4, 8, 16, 20, 24, 32, 96, 168, 188, 196, 200, 208, 212, 264, 280]),
            (12, [4, 8, 16, 20, 24, 32, 104, 176, 196, 204, 208, 216, 220, 272, 288]),
            (13, [4, 8, 16, 20, 24, 32, 104, 176, 196, 204, 208, 216, 220, 280, 296]),
        ];
        for (minor, offsets) in expected {
            assert_eq!(fields.map(|field| offset(minor, field)), offsets, "3.{minor}");
        }
    }
}
