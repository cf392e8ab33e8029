//! What Java classes and members are called: in Python, in Java source, and in messages.

use super::Class;
use sanca_model::shape::Sort;

/// Names that cannot be attributes in Python source.
pub(super) fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "False"
            | "None"
            | "True"
            | "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
    )
}

/// A binary name as Java source would have it: `java.util.Map.Entry`, `int[][]`.
pub fn source_name(binary: &str) -> String {
    let depth = binary.bytes().take_while(|&byte| byte == b'[').count();
    let element = &binary[depth..];
    let name = match (depth, element.as_bytes().first()) {
        (0, _) => nested(element),
        (_, Some(b'L')) => nested(element[1..].trim_end_matches(';')),
        (_, Some(b'Z')) => "boolean".into(),
        (_, Some(b'B')) => "byte".into(),
        (_, Some(b'C')) => "char".into(),
        (_, Some(b'S')) => "short".into(),
        (_, Some(b'I')) => "int".into(),
        (_, Some(b'J')) => "long".into(),
        (_, Some(b'F')) => "float".into(),
        _ => "double".into(),
    };
    name + &"[]".repeat(depth)
}

/// `Map$Entry` as `Map.Entry`. A dollar with no name before it (`jdk.proxy1.$Proxy0`) is part of one.
pub(super) fn nested(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        let begins = out.is_empty() || out.ends_with('.') || out.ends_with('$');
        out.push(if letter == '$' && !begins { '.' } else { letter });
    }
    // A generated class may end in one, too.
    if out.ends_with('.') {
        out.pop();
        out.push('$');
    }
    out
}

/// The name to find an array of a class by.
pub(super) fn source_or_binary(name: &str) -> String {
    if name.starts_with('[') { source_name(name) } else { name.to_owned() }
}

/// Whether a class has a flag-free abstract look to it: used in messages.
pub fn kind_word(class: &Class) -> &'static str {
    match class.header.sort {
        Sort::Interface => "interface",
        Sort::Annotation => "annotation",
        Sort::Enum => "enum",
        Sort::Record => "record",
        Sort::Array => "array",
        Sort::Primitive => "primitive",
        Sort::Class if class.header.modifiers & 0x400 != 0 => "abstract class",
        Sort::Class => "class",
    }
}
