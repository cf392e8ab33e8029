//! What clients of a gateway may do. Checked where a member has been chosen and before it runs; a denial names the rule that would
//! allow it.
//!
//! A policy is a text of lines: `level` and one of `none`, `explicit`, `packages` and `all`, then rules. `#` at the start of a line
//! makes it a comment.
//!
//! | rule | allows |
//! | --- | --- |
//! | `java.util.*` | all public members of the classes of a package |
//! | `java.util.**` | and of packages below it |
//! | `java.lang.Math#*` | all public members of a class |
//! | `java.lang.Math#abs` | a method or field, whatever its overloads |
//! | `java.util.ArrayList#new` | the constructors |
//! | `shutdown` | to end the server |
//!
//! The class of a rule is the one that declares the member: `toString` of most objects is `java.lang.Object#toString`. The entry
//! point's own members are always allowed: it is there to be used. So are the commands about lists and arrays that a client holds.
//! What a client may pass to a member that is allowed is not looked at, nor what that does: a rule for `java.lang.Class#forName` or
//! for a script engine allows everything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::error::{GatewayError, Result};
use crate::registry::lock;

/// How much is allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Level {
    /// The members of the entry point.
    None,
    /// And what rules name, member by member or by classes.
    Explicit,
    /// And what rules name by packages.
    Packages,
    /// Everything.
    #[default]
    All,
}

impl Level {
    const fn name(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Explicit => "explicit",
            Level::Packages => "packages",
            Level::All => "all",
        }
    }
}

/// See the module. The default allows everything, as Py4J does.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    level: Level,
    rules: Vec<Rule>,
    shutdown: bool,
    learning: Option<Arc<Learning>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Rule {
    /// With the dot at its end.
    Package(Box<str>),
    /// Likewise, and those below.
    Packages(Box<str>),
    Class(Box<str>),
    Member(Box<str>, Box<str>),
}

/// What a run has needed so far.
#[derive(Debug)]
struct Learning {
    file: PathBuf,
    needed: Mutex<BTreeSet<String>>,
}

/// How constructors are called in rules.
const NEW: &str = "new";

impl Policy {
    /// Reads a policy. A rule that the level does not look at is an error, as is a line that is none.
    ///
    /// ```
    /// use sanca_gateway::Policy;
    /// let policy = Policy::parse("level explicit\n# what the report needs\njava.util.ArrayList#new\njava.util.ArrayList#add\n")?;
    /// assert!(Policy::parse("level explicit\njava.util.**\n").is_err(), "packages are the next level's");
    /// # Ok::<(), sanca_gateway::GatewayError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Policy> {
        let mut policy = Policy { level: Level::None, ..Policy::default() };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (index, line) in lines.enumerate() {
            match line.strip_prefix("level ") {
                Some(name) if index == 0 => policy.level = level(name.trim())?,
                Some(_) => return Err(refused("the level is said once, before the rules")),
                None if index == 0 => {
                    return Err(refused("a policy begins with its level: level none, explicit, packages or all"));
                }
                None if line == "shutdown" => policy.shutdown = true,
                None => policy.rules.push(policy.level.rule(line)?),
            }
        }
        Ok(policy)
    }

    /// Reads a policy from a file.
    pub fn read(file: &Path) -> Result<Policy> {
        let what = || format!("the policy {} cannot be read", file.display());
        let text = fs::read_to_string(file).map_err(GatewayError::io(what()))?;
        Policy::parse(&text).map_err(|error| refused(format!("{}: {error}", file.display())))
    }

    /// Allows everything, and keeps a file with the policy that would have allowed just what was done.
    ///
    /// The file is written anew with each new rule; one that cannot be written is an error here, and no more than out of date later.
    pub fn learn(file: &Path) -> Result<Policy> {
        let learning = Learning { file: file.into(), needed: Mutex::default() };
        learning.write(&BTreeSet::new()).map_err(GatewayError::io(format!("cannot write {}", file.display())))?;
        Ok(Policy { learning: Some(Arc::new(learning)), ..Policy::default() })
    }

    /// How much it allows.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Whether nothing has to be asked: the usual case, in which no name is looked up.
    pub(crate) fn is_open(&self) -> bool {
        self.level == Level::All && self.learning.is_none()
    }

    /// Asks for a member: its declaring class by its binary name, and its own name; `<init>` is a constructor. The error is what to say.
    pub(crate) fn member(&self, class: &str, member: &str) -> core::result::Result<(), String> {
        let member = if member == "<init>" { NEW } else { member };
        if let Some(learning) = &self.learning {
            learning.need(format!("{class}#{member}"));
        }
        if self.level == Level::All || self.rules.iter().any(|rule| rule.allows(class, member)) {
            return Ok(());
        }
        Err(self.denial(&format!("{class}#{member}")))
    }

    /// Asks whether a class may be named: some member of it has to be allowed.
    pub(crate) fn class(&self, class: &str) -> core::result::Result<(), String> {
        if self.level == Level::All || self.rules.iter().any(|rule| rule.names(class)) {
            return Ok(());
        }
        Err(self.denial(&format!("{class}#*")))
    }

    /// Asks to end the server.
    pub(crate) fn shutdown(&self) -> core::result::Result<(), String> {
        if let Some(learning) = &self.learning {
            learning.need("shutdown".into());
        }
        if self.level == Level::All || self.shutdown { Ok(()) } else { Err(self.denial("shutdown")) }
    }

    fn denial(&self, rule: &str) -> String {
        let level = match self.level {
            Level::None if rule != "shutdown" => ", at the level explicit",
            _ => "",
        };
        let name = self.level.name();
        format!("denied by the policy of this gateway (level {name}); the rule that would allow it{level} is: {rule}")
    }
}

fn level(name: &str) -> Result<Level> {
    let levels = [Level::None, Level::Explicit, Level::Packages, Level::All];
    levels
        .into_iter()
        .find(|level| level.name() == name)
        .ok_or_else(|| refused(format!("{name:?} is no level: there are none, explicit, packages and all")))
}

impl Level {
    fn rule(self, line: &str) -> Result<Rule> {
        let (rule, from) = Rule::parse(line)?;
        if self >= from {
            return Ok(rule);
        }
        Err(refused(format!("the rule {line:?} needs the level {}, and this is {}", from.name(), self.name())))
    }
}

impl Rule {
    /// A rule, and the first level that looks at it.
    fn parse(line: &str) -> Result<(Rule, Level)> {
        let is_name = |name: &str| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "*#".contains(c));
        let dotted = |package: &str| format!("{package}.").into();
        let rule = match line.split_once('#') {
            Some((class, "*")) if is_name(class) => Some((Rule::Class(class.into()), Level::Explicit)),
            Some((class, member)) if is_name(class) && is_name(member) => {
                Some((Rule::Member(class.into(), member.into()), Level::Explicit))
            }
            Some(_) => None,
            None => match (line.strip_suffix(".**"), line.strip_suffix(".*")) {
                (Some(package), _) if is_name(package) => Some((Rule::Packages(dotted(package)), Level::Packages)),
                (_, Some(package)) if is_name(package) => Some((Rule::Package(dotted(package)), Level::Packages)),
                _ => None,
            },
        };
        rule.ok_or_else(|| {
            refused(format!(
                "{line:?} is no rule: java.util.*, java.util.**, java.lang.Math#*, java.lang.Math#abs, java.util.ArrayList#new \
                 and shutdown are"
            ))
        })
    }

    fn allows(&self, class: &str, member: &str) -> bool {
        match self {
            Rule::Member(named, allowed) => **named == *class && **allowed == *member,
            _ => self.names(class),
        }
    }

    /// Whether it has to do with a class.
    fn names(&self, class: &str) -> bool {
        match self {
            Rule::Package(package) => class.strip_prefix(&**package).is_some_and(|name| !name.contains('.')),
            Rule::Packages(package) => class.starts_with(&**package),
            Rule::Class(named) | Rule::Member(named, _) => **named == *class,
        }
    }
}

impl Learning {
    fn need(&self, rule: String) {
        let mut needed = lock(&self.needed);
        if needed.insert(rule) {
            let _ = self.write(&needed);
        }
    }

    fn write(&self, rules: &BTreeSet<String>) -> std::io::Result<()> {
        let mut text = String::from("# What clients did while this was learnt.\nlevel explicit\n");
        rules.iter().for_each(|rule| text.extend([rule, "\n"]));
        fs::write(&self.file, text)
    }
}

fn refused(why: impl Into<String>) -> GatewayError {
    GatewayError::Refused(why.into())
}

#[cfg(test)]
mod tests {
    use super::{Level, Policy};

    fn policy(text: &str) -> Policy {
        Policy::parse(text).unwrap()
    }

    #[test]
    fn rules_allow_what_they_say_and_no_more() {
        let policy = policy(
            "level packages\n\n# a comment\njava.util.*\ncom.acme.**\njava.lang.Math#abs\njava.lang.Object#*\na.B#new\n",
        );
        let allowed = [
            ("java.util.ArrayList", "add"),
            ("java.util.Map$Entry", "getKey"),
            ("com.acme.Api", "<init>"),
            ("com.acme.deep.Api", "run"),
            ("java.lang.Math", "abs"),
            ("java.lang.Object", "toString"),
            ("a.B", "<init>"),
        ];
        for (class, member) in allowed {
            assert_eq!(policy.member(class, member), Ok(()), "{class}#{member}");
            assert_eq!(policy.class(class), Ok(()), "{class}");
        }
        let denied = [
            ("java.util.concurrent.Future", "get"),
            ("java.utility.X", "f"),
            ("com.acmeish.Api", "f"),
            ("java.lang.Math", "max"),
            ("java.lang.Runtime", "exec"),
            ("a.B", "f"),
        ];
        for (class, member) in denied {
            let why = policy.member(class, member).unwrap_err();
            assert!(why.contains("level packages") && why.ends_with(&format!("{class}#{member}")), "{why}");
        }
        assert!(policy.class("java.lang.Runtime").is_err());
        assert!(policy.shutdown().unwrap_err().ends_with("shutdown"));
    }

    #[test]
    fn what_a_denial_says_is_a_rule_that_allows_it() {
        let denied = policy("level none").member("java.lang.Math", "abs").unwrap_err();
        let rule = denied.rsplit(": ").next().unwrap();
        assert!(denied.contains("at the level explicit"), "{denied}");
        assert_eq!(policy(&format!("level explicit\n{rule}")).member("java.lang.Math", "abs"), Ok(()));
        assert_eq!(policy("level none\nshutdown").shutdown(), Ok(()));
    }

    #[test]
    fn the_default_asks_nothing() {
        assert!(Policy::default().is_open() && Policy::default().level() == Level::All);
        assert!(!policy("level explicit").is_open());
    }

    #[test]
    fn mistakes_are_told() {
        for (text, said) in [
            ("java.util.*", "begins with its level"),
            ("level some", "\"some\" is no level"),
            ("level all\nlevel none", "said once"),
            ("level explicit\njava.util.*", "needs the level packages"),
            ("level none\na.B#c", "needs the level explicit"),
            ("level all\njava.lang.Math", "is no rule"),
            ("level all\na#b#c", "is no rule"),
            ("level all\n#*", ""),
            ("level all\n*.**", "is no rule"),
        ] {
            match Policy::parse(text) {
                Err(error) => assert!(!said.is_empty() && error.to_string().contains(said), "{text}: {error}"),
                Ok(_) => assert!(said.is_empty(), "{text}"),
            }
        }
    }

    #[test]
    fn what_was_learnt_is_enough_the_next_time() {
        let file = std::env::temp_dir().join(format!("sanca-policy-{}", std::process::id()));
        let learning = Policy::learn(&file).unwrap();
        assert!(!learning.is_open());
        learning.member("java.util.ArrayList", "<init>").unwrap();
        learning.member("java.util.ArrayList", "add").unwrap();
        learning.shutdown().unwrap();
        let learnt = Policy::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(learnt.level(), Level::Explicit);
        assert_eq!(learnt.member("java.util.ArrayList", "<init>"), Ok(()));
        assert_eq!(learnt.member("java.util.ArrayList", "add"), Ok(()));
        assert_eq!(learnt.shutdown(), Ok(()));
        assert!(learnt.member("java.util.ArrayList", "clear").is_err());
        assert!(Policy::learn(std::path::Path::new("/no/such/folder/policy")).is_err());
        assert!(Policy::read(&file).unwrap_err().to_string().contains("cannot be read"));
    }
}
