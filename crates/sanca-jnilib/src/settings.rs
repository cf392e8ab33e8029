//! What `org.sanca.PythonConfig` says, as it arrives: one text of names and values with a NUL after each. A setting that
//! is absent keeps Python's own default.

use std::path::PathBuf;

/// How Python is to be found and started.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A Python executable, or the folder of a virtual environment.
    pub executable: Option<PathBuf>,
    /// Where the standard library is.
    pub home: Option<PathBuf>,
    /// Appended to `sys.path`.
    pub path_entries: Vec<String>,
    /// `sys.argv`.
    pub argv: Vec<String>,
    pub isolated: Option<bool>,
    pub use_environment: Option<bool>,
    pub site_import: Option<bool>,
    pub user_site: Option<bool>,
    pub write_bytecode: Option<bool>,
    pub verbose: Option<bool>,
    pub use_hash_seed: Option<bool>,
    pub hash_seed: Option<u32>,
    pub optimization_level: Option<i32>,
}

impl Settings {
    /// Reads the text. Fails on names and values that `PythonConfig` does not send.
    pub fn parse(text: &str) -> Result<Settings, String> {
        let mut settings = Settings::default();
        let mut words = text.split_terminator('\0');
        while let Some(name) = words.next() {
            let value = words.next().ok_or_else(|| format!("the setting {name} has no value"))?;
            settings.set(name, value).ok_or_else(|| format!("the setting {name}={value} is not understood"))?;
        }
        Ok(settings)
    }

    /// Whether Python reads environment variables such as `PYTHONHOME`.
    pub fn reads_environment(&self) -> bool {
        self.use_environment.unwrap_or(true) && self.isolated != Some(true)
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "executable" => self.executable = Some(value.into()),
            "home" => self.home = Some(value.into()),
            "pathEntry" => self.path_entries.push(value.into()),
            "argv" => self.argv.push(value.into()),
            "isolated" => self.isolated = Some(value.parse().ok()?),
            "useEnvironment" => self.use_environment = Some(value.parse().ok()?),
            "siteImport" => self.site_import = Some(value.parse().ok()?),
            "userSite" => self.user_site = Some(value.parse().ok()?),
            "writeBytecode" => self.write_bytecode = Some(value.parse().ok()?),
            "verbose" => self.verbose = Some(value.parse().ok()?),
            "useHashSeed" => self.use_hash_seed = Some(value.parse().ok()?),
            "hashSeed" => self.hash_seed = Some(value.parse().ok()?),
            "optimizationLevel" => self.optimization_level = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_lists_keep_their_order() {
        let text =
            "executable\0/opt/my venv\0pathEntry\0a\0pathEntry\0b\0isolated\0true\0hashSeed\x004294967295\0argv\0\0";
        let expected = Settings {
            executable: Some("/opt/my venv".into()),
            path_entries: vec!["a".into(), "b".into()],
            isolated: Some(true),
            hash_seed: Some(u32::MAX),
            argv: vec![String::new()],
            ..Settings::default()
        };
        assert_eq!(Settings::parse(text), Ok(expected));
        assert_eq!(Settings::parse(""), Ok(Settings::default()));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let cases = [
            ("colour\0red\0", "the setting colour=red is not understood"),
            ("isolated\0yes\0", "the setting isolated=yes is not understood"),
            ("isolated\0", "the setting isolated has no value"),
        ];
        for (text, expected) in cases {
            assert_eq!(Settings::parse(text).unwrap_err(), expected);
        }
    }

    #[test]
    fn an_isolated_python_reads_no_environment() {
        let isolated = Settings { isolated: Some(true), ..Settings::default() };
        let deaf = Settings { use_environment: Some(false), ..Settings::default() };
        assert!(Settings::default().reads_environment());
        assert!(!isolated.reads_environment() && !deaf.reads_environment());
    }
}
