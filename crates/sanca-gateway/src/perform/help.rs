//! `h`: pages about classes, as Py4J's server writes them. Only what is public and declared by the class itself.

use sanca_model::ClassId;
use sanca_model::shape::{ClassHeader, Executable, Sort};
use sanca_model::well_known::OBJECT;
use sanca_protocol::{Id, PartText};

use super::{Failure, Performer, Result};
use crate::outcome::Outcome;

impl Performer {
    pub(super) fn help_object(&self, id: Id<'_>, pattern: Option<PartText<'_>>, short: bool) -> Result<Outcome> {
        let missing =
            || Failure::Said(format!("java.lang.NullPointerException: there is no object {id} in this gateway\n"));
        self.help(self.registry.object(id).ok_or_else(missing)?.class, pattern, short)
    }

    pub(super) fn help_class(&self, name: &str, pattern: Option<PartText<'_>>, short: bool) -> Result<Outcome> {
        self.permit_class(name)?;
        let class = self.class(name)?;
        self.help(class, pattern, short)
    }

    fn help(&self, class: ClassId, pattern: Option<PartText<'_>>, short: bool) -> Result<Outcome> {
        let pattern = pattern.map(|pattern| pattern.to_str()).transpose()?;
        let wanted = |signature: &String| pattern.as_ref().is_none_or(|pattern| is_match(pattern, signature));
        let members = self.classes.members(class)?;
        let mut methods = Vec::new();
        for method in members.methods.iter().chain(&self.of_object(class)?).filter(|method| method.declaring == class) {
            let params: Vec<String> =
                method.params.iter().map(|param| self.type_name(*param, short)).collect::<Result<_>>()?;
            let (name, returns) = (&method.name, self.type_name(method.returns, short)?);
            methods.push((name.clone(), format!("{name}({}) : {returns}", params.join(", "))));
        }
        let mut fields = Vec::new();
        for field in &members.fields {
            fields.push((field.name.clone(), format!("{} : {}", field.name, self.type_name(field.class, short)?)));
        }
        let mut nested = Vec::new();
        for class in &members.nested {
            let id = self.classes.find(&class.binary_name)?;
            nested.push((class.name.clone(), self.class_signature(id, short)?));
        }
        let canonical = self.type_name(class, false)?;
        let (package, simple) = canonical.rsplit_once('.').unwrap_or(("", &canonical));
        let mut page = format!(
            "Help on class {simple} in package {package}:\n\n{} {{\n|  \n",
            self.class_signature(class, short)?
        );
        section(&mut page, "Methods", methods, wanted);
        page.push_str(SEPARATOR);
        section(&mut page, "Fields", fields, wanted);
        page.push_str(SEPARATOR);
        // Whatever was asked for.
        section(&mut page, "Internal classes", nested, |_| true);
        page.push_str("}\n");
        Ok(Outcome::text(page))
    }

    /// Methods of `Object` that an interface declares once more, which are not among its members.
    fn of_object(&self, class: ClassId) -> Result<Vec<Executable>> {
        let mut all = Vec::new();
        if self.classes.header(class)?.sort == Sort::Interface {
            for name in ["equals", "hashCode", "toString"] {
                all.extend(self.classes.callable(class, name)?.iter().cloned());
            }
        }
        Ok(all)
    }

    /// `State extends java.lang.Enum`
    fn class_signature(&self, class: ClassId, short: bool) -> Result<String> {
        let header = self.classes.header(class)?;
        let mut text = self.type_name(class, short)?;
        if header.superclass != ClassId::NONE && header.superclass != OBJECT {
            text.extend([" extends ", &self.type_name(header.superclass, false)?]);
        }
        if !header.interfaces.is_empty() {
            let names: Vec<String> =
                header.interfaces.iter().map(|interface| self.type_name(*interface, false)).collect::<Result<_>>()?;
            text.extend([" implements ", &names.join(", ")]);
        }
        Ok(text)
    }

    /// A name as Java source has it; only its last part if `short`.
    fn type_name(&self, class: ClassId, short: bool) -> Result<String> {
        let header = self.classes.header(class)?;
        if header.sort == Sort::Array {
            return Ok(format!("{}[]", self.type_name(header.component, short)?));
        }
        let simple = self.simple_name(&header)?;
        if short {
            return Ok(simple.into());
        }
        Ok(match header.declaring {
            ClassId::NONE => header.name.to_string(),
            declaring => format!("{}.{simple}", self.type_name(declaring, false)?),
        })
    }

    fn simple_name<'h>(&self, header: &'h ClassHeader) -> Result<&'h str> {
        if header.declaring == ClassId::NONE {
            return Ok(header.name.rsplit('.').next().unwrap_or(&header.name));
        }
        let outer = self.classes.header(header.declaring)?;
        Ok(header.name.strip_prefix(&*outer.name).map_or(&*header.name, |rest| rest.trim_start_matches('$')))
    }
}

const SEPARATOR: &str = "|  ------------------------------------------------------------\n";

/// Signatures that are wanted, by name.
fn section(page: &mut String, title: &str, mut members: Vec<(Box<str>, String)>, wanted: impl Fn(&String) -> bool) {
    members.sort_by(|a, b| a.0.cmp(&b.0));
    page.extend(["|  ", title, " defined here:\n|  \n"]);
    for (_, signature) in members.iter().filter(|(_, signature)| wanted(signature)) {
        page.extend(["|  ", signature, "\n|  \n"]);
    }
}

/// Whether all of a text fits: `*` stands for any characters, `?` for one or none.
fn is_match(pattern: &str, text: &str) -> bool {
    // Which places of the pattern can have been reached so far.
    let pattern: Vec<char> = pattern.chars().collect();
    let skip = |reached: &mut Vec<bool>| {
        for at in 0..pattern.len() {
            reached[at + 1] |= reached[at] && matches!(pattern[at], '*' | '?');
        }
    };
    let mut reached = vec![false; pattern.len() + 1];
    reached[0] = true;
    skip(&mut reached);
    for character in text.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for at in 0..pattern.len() {
            match pattern[at] {
                '*' => next[at] |= reached[at],
                '?' => next[at + 1] |= reached[at],
                wanted => next[at + 1] |= reached[at] && wanted == character,
            }
        }
        reached = next;
        skip(&mut reached);
    }
    reached[pattern.len()]
}

#[cfg(test)]
mod tests {
    use super::is_match;

    #[test]
    fn patterns_are_for_the_whole_signature() {
        for (pattern, text, matches) in [
            ("get*", "getX() : int", true),
            ("get", "getX() : int", false),
            ("getX(*", "getX() : int", true),
            ("getX(*", "getXY() : int", false),
            ("*Foo", "getFoo", true),
            ("*Foo*", "getFoo() : int", true),
            ("parseInt(Str?ng) : int", "parseInt(String) : int", true),
            ("a?b", "ab", true),
            ("a?b", "axxb", false),
            ("a.b", "axb", false),
            ("[", "a", false),
            ("", "", true),
            ("*", "", true),
            ("**", "é", true),
        ] {
            assert_eq!(is_match(pattern, text), matches, "{pattern} {text}");
        }
    }
}
