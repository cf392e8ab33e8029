//! Frames into commands. The frame is complete: [`crate::grammar`] counted its lines.

use super::{ArrayCommand, Command, ListCommand, Parts, Target};
use crate::End;
use crate::error::{ProtocolError, Quote, Result, not_a_number, utf8};
use crate::frame::Lines;
use crate::id::Id;
use crate::part::Part;
use crate::text::PartText;

/// The lines of a command, read one after the other.
struct Reader<'a> {
    lines: Lines<'a>,
    at: usize,
    reader: End,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<&'a [u8]> {
        let line = self.lines.get(self.at).ok_or(ProtocolError::Truncated)?;
        self.at += 1;
        Ok(line)
    }

    fn name(&mut self) -> Result<&'a str> {
        utf8(self.next()?)
    }

    /// An object's name without a letter.
    fn id(&mut self) -> Result<Id<'a>> {
        self.name().map(Id::parse)
    }

    fn part(&mut self) -> Result<Part<'a>> {
        Part::parse(self.next()?, self.reader)
    }

    /// An object's name with a letter.
    fn reference(&mut self) -> Result<Id<'a>> {
        let line = self.next()?;
        match Part::parse(line, self.reader)? {
            Part::Reference(_, id) => Ok(id),
            _ => Err(ProtocolError::UnexpectedPart { wanted: "a reference", seen: Quote::new(line) }),
        }
    }

    fn text_or_null(&mut self) -> Result<Option<PartText<'a>>> {
        let line = self.next()?;
        match Part::parse(line, self.reader)? {
            Part::Text(text) => Ok(Some(text)),
            Part::Null => Ok(None),
            _ => Err(ProtocolError::UnexpectedPart { wanted: "a text", seen: Quote::new(line) }),
        }
    }

    /// A text without a letter.
    fn bare_text(&mut self) -> Result<PartText<'a>> {
        Ok(PartText::Wire { escaped: self.next()?, reader: self.reader })
    }

    fn port(&mut self) -> Result<i32> {
        let line = self.next()?;
        utf8(line)?.parse().map_err(|_| not_a_number("int", line))
    }

    /// What is left but the end of the list.
    fn rest(&self) -> Parts<'a> {
        Parts::Wire { lines: self.lines.middle(self.at, 1), reader: self.reader }
    }

    /// Checks the end mark, which Py4J's jar takes for granted: it would swallow the next command instead.
    fn end(&mut self, command: Command<'a>) -> Result<Command<'a>> {
        match self.next()? {
            b"e" => Ok(command),
            line => Err(ProtocolError::EndExpected(Quote::new(line))),
        }
    }
}

impl<'a> Command<'a> {
    /// Reads a complete frame as that end does.
    pub fn parse(lines: Lines<'a>, reader: End) -> Result<Command<'a>> {
        let mut reader = Reader { lines, at: 0, reader };
        let name = reader.next()?;
        match (reader.reader, name) {
            (_, b"c") => {
                let (target, method, arguments) = call(&mut reader)?;
                Ok(Command::Call { target, method, arguments })
            }
            (_, b"A") => Ok(Command::Authenticate),
            (End::Python, b"g") => {
                let proxy = reader.id()?;
                reader.end(Command::CollectProxy { proxy })
            }
            (End::Java, [letter]) => java(*letter, &mut reader),
            _ => Err(ProtocolError::UnknownCommand(Quote::new(name))),
        }
    }
}

fn java<'a>(letter: u8, reader: &mut Reader<'a>) -> Result<Command<'a>> {
    match letter {
        b'm' => release(reader),
        b'r' => name(reader),
        b'i' => Ok(Command::Construct { class: reader.name()?, arguments: reader.rest() }),
        b'f' => field(reader),
        b'l' => list(reader),
        b'a' => array(reader),
        b'p' => {
            let exception = reader.reference()?;
            reader.end(Command::StackTrace { exception })
        }
        b'j' => view(reader),
        b'd' => dir(reader),
        b'h' => help(reader),
        b'S' => {
            let (target, method, arguments) = call(reader)?;
            Ok(Command::Stream { target, method, arguments })
        }
        b's' => Ok(Command::Shutdown),
        b'z' => {
            Ok(Command::Cancel { address: reader.name()?, remote_port: reader.port()?, local_port: reader.port()? })
        }
        _ => Err(ProtocolError::UnknownCommand(Quote::new(&[letter]))),
    }
}

fn call<'a>(reader: &mut Reader<'a>) -> Result<(Target<'a>, &'a str, Parts<'a>)> {
    let target = reader.name()?;
    let target = target.strip_prefix("z:").map_or_else(|| Target::Object(Id::parse(target)), Target::Static);
    Ok((target, reader.name()?, reader.rest()))
}

fn field<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let command = match reader.next()? {
        b"g" => Command::GetField { object: reader.id()?, field: reader.name()? },
        b"s" => Command::SetField { object: reader.id()?, field: reader.name()?, value: reader.part()? },
        other => return Err(unknown('f', other)),
    };
    reader.end(command)
}

fn release<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let command = match reader.next()? {
        b"d" => Command::Release { object: reader.id()? },
        other => return Err(unknown('m', other)),
    };
    reader.end(command)
}

fn name<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let command = match reader.next()?.first() {
        Some(b'u') => Command::Find { name: reader.name()?, view: reader.reference()? },
        Some(b'c') => Command::ClassObject { class: reader.name()? },
        _ => Command::Member { class: reader.name()?, name: reader.name()? },
    };
    reader.end(command)
}

fn list<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let second = reader.next()?;
    let list = reader.id()?;
    let command = match second.first() {
        Some(b's') => ListCommand::Sort { list },
        Some(b'r') => ListCommand::Reverse { list },
        Some(b'x') => ListCommand::Max { list },
        Some(b'n') => ListCommand::Min { list },
        Some(b'l') => return Ok(Command::List(ListCommand::Slice { list, indices: reader.rest() })),
        Some(b'a') => ListCommand::Concatenate { first: list, second: reader.id()? },
        Some(b'm') => ListCommand::Repeat { list, times: reader.part()? },
        Some(b'i') => ListCommand::RepeatInPlace { list, times: reader.part()? },
        Some(b'f') => ListCommand::Count { list, value: reader.part()? },
        _ => return Err(unknown('l', second)),
    };
    reader.end(Command::List(command))
}

fn array<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let second = reader.next()?;
    let command = match second.first() {
        Some(b'g') => ArrayCommand::Get { array: reader.id()?, index: reader.part()? },
        Some(b's') => ArrayCommand::Set { array: reader.id()?, index: reader.part()?, value: reader.part()? },
        Some(b'e') => ArrayCommand::Length { array: reader.id()? },
        Some(b'l') => {
            return Ok(Command::Array(ArrayCommand::Slice { array: reader.id()?, indices: reader.rest() }));
        }
        Some(b'c') => {
            let class = reader.text_or_null()?.ok_or(ProtocolError::EmptyPart)?;
            return Ok(Command::Array(ArrayCommand::Create { class, lengths: reader.rest() }));
        }
        _ => return Err(unknown('a', second)),
    };
    reader.end(Command::Array(command))
}

fn view<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let second = reader.next()?;
    let command = match second.first() {
        Some(b'c') => create_view(reader)?,
        Some(b'i') => Command::Import { view: reader.reference()?, import: reader.bare_text()? },
        Some(b'r') => Command::RemoveImport { view: reader.reference()?, import: reader.bare_text()? },
        _ => return Err(unknown('j', second)),
    };
    reader.end(command)
}

/// Python puts a letter before the name, and Java keeps it as a part of the name; here it is a letter.
fn create_view<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let line = reader.next()?;
    let escaped = line.strip_prefix(b"s").unwrap_or(line);
    Ok(Command::CreateView { name: PartText::Wire { escaped, reader: reader.reader } })
}

fn dir<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let command = match reader.next()? {
        b"f" => Command::Fields { object: reader.id()? },
        b"m" => Command::Methods { object: reader.id()? },
        b"s" => Command::StaticMembers { class: reader.name()? },
        b"v" => Command::ViewNames { view: reader.reference()?, sequence: reader.text_or_null()? },
        other => return Err(unknown('d', other)),
    };
    reader.end(command)
}

fn help<'a>(reader: &mut Reader<'a>) -> Result<Command<'a>> {
    let command = match reader.next()? {
        b"o" => {
            let object = reader.id()?;
            let (pattern, short) = help_options(reader)?;
            Command::HelpObject { object, pattern, short }
        }
        b"c" => {
            let class = reader.name()?;
            let (pattern, short) = help_options(reader)?;
            Command::HelpClass { class, pattern, short }
        }
        other => return Err(unknown('h', other)),
    };
    reader.end(command)
}

/// The second is true if what follows its letter, whichever that is, says so.
fn help_options<'a>(reader: &mut Reader<'a>) -> Result<(Option<PartText<'a>>, bool)> {
    let pattern = reader.text_or_null()?;
    let short = reader.next()?;
    Ok((pattern, short.get(1..).is_some_and(|text| text.eq_ignore_ascii_case(b"true"))))
}

#[cold]
fn unknown(command: char, second: &[u8]) -> ProtocolError {
    // Java names the first character where it looks at no more, and a blank where there is none.
    let name = if matches!(command, 'a' | 'j') { &second[..second.len().min(1)] } else { second };
    let name = if name.is_empty() && !matches!(command, 'f' | 'h') { b" " } else { name };
    ProtocolError::UnknownSubCommand { command, name: Quote::new(name) }
}
