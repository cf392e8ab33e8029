//! Commands into bytes. A name with a line break in it is refused: it would be read as several lines, and so as another command.

use super::{ArrayCommand, Command, ListCommand, Parts, Target};
use crate::End;
use crate::error::{ProtocolError, Result};
use crate::id::Id;
use crate::part::{Part, write_id, write_name};
use crate::text::PartText;

impl Command<'_> {
    /// Appends it as that end writes it. Appends nothing if it fails.
    pub fn write(&self, out: &mut Vec<u8>, writer: End) -> Result<()> {
        let start = out.len();
        let written = Writer { out, writer }.command(self);
        if written.is_err() {
            out.truncate(start);
        }
        written
    }
}

/// Lines on their way out. A method for a line ends it.
struct Writer<'o> {
    out: &'o mut Vec<u8>,
    writer: End,
}

impl Writer<'_> {
    fn command(&mut self, command: &Command<'_>) -> Result<()> {
        match *command {
            Command::Call { target, method, arguments } => {
                self.letters(b"c");
                self.call(target, method, arguments)
            }
            Command::Stream { target, method, arguments } => {
                self.letters(b"S");
                self.call(target, method, arguments)
            }
            Command::Construct { class, arguments } => {
                self.letters(b"i");
                self.name("a class", class)?;
                self.parts(arguments)
            }
            Command::Release { object } => self.about_object(b"md", object),
            Command::CollectProxy { proxy } => self.about_object(b"g", proxy),
            Command::Array(command) => self.array(command),
            Command::List(command) => self.list(command),
            Command::GetField { object, field } => {
                self.letters(b"fg");
                self.id(object)?;
                self.name("a field", field)?;
                self.end()
            }
            Command::SetField { object, field, value } => {
                self.letters(b"fs");
                self.id(object)?;
                self.name("a field", field)?;
                self.part(value)?;
                self.end()
            }
            Command::StackTrace { exception } => {
                self.letters(b"p");
                self.reference(exception)?;
                self.end()
            }
            Command::Find { .. } | Command::Member { .. } | Command::ClassObject { .. } => self.about_name(command),
            Command::CreateView { .. } | Command::Import { .. } | Command::RemoveImport { .. } => self.view(command),
            _ => self.rare(command),
        }
    }

    fn about_name(&mut self, command: &Command<'_>) -> Result<()> {
        match *command {
            Command::Find { name, view } => {
                self.letters(b"ru");
                self.name("a name", name)?;
                self.reference(view)?;
            }
            Command::Member { class, name } => {
                self.letters(b"rm");
                self.name("a class", class)?;
                self.name("a member", name)?;
            }
            Command::ClassObject { class } => {
                self.letters(b"rc");
                self.name("a class", class)?;
            }
            _ => {}
        }
        self.end()
    }

    fn view(&mut self, command: &Command<'_>) -> Result<()> {
        match *command {
            Command::CreateView { name } => {
                self.letters(b"jc");
                self.part(Part::Text(name))?;
            }
            Command::Import { view, import } => {
                self.letters(b"ji");
                self.reference(view)?;
                self.bare_text(import)?;
            }
            Command::RemoveImport { view, import } => {
                self.letters(b"jr");
                self.reference(view)?;
                self.bare_text(import)?;
            }
            _ => {}
        }
        self.end()
    }

    fn rare(&mut self, command: &Command<'_>) -> Result<()> {
        match *command {
            Command::Fields { object } => return self.about_object(b"df", object),
            Command::Methods { object } => return self.about_object(b"dm", object),
            Command::StaticMembers { class } => {
                self.letters(b"ds");
                self.name("a class", class)?;
            }
            Command::ViewNames { view, sequence } => {
                self.letters(b"dv");
                self.reference(view)?;
                self.text_or_null(sequence)?;
            }
            Command::HelpObject { object, pattern, short } => {
                self.letters(b"ho");
                self.id(object)?;
                self.text_or_null(pattern)?;
                self.part(Part::Boolean(short))?;
            }
            Command::HelpClass { class, pattern, short } => {
                self.letters(b"hc");
                self.name("a class", class)?;
                self.text_or_null(pattern)?;
                self.part(Part::Boolean(short))?;
            }
            _ => return self.without_end(command),
        }
        self.end()
    }

    fn without_end(&mut self, command: &Command<'_>) -> Result<()> {
        match *command {
            Command::Shutdown => self.letters(b"s"),
            Command::Cancel { address, remote_port, local_port } => {
                self.letters(b"z");
                self.name("an address", address)?;
                for port in [remote_port, local_port] {
                    self.name("a port", itoa::Buffer::new().format(port))?;
                }
            }
            Command::Custom { .. } => return Err(ProtocolError::Misuse("a command of others is sent as it is")),
            _ => return Err(ProtocolError::Misuse("a token is shown by the session that was given it")),
        }
        Ok(())
    }

    fn call(&mut self, target: Target<'_>, method: &str, arguments: Parts<'_>) -> Result<()> {
        match target {
            Target::Object(id) => self.id(id)?,
            Target::Static(class) => {
                self.out.extend_from_slice(b"z:");
                self.name("a class", class)?;
            }
        }
        self.name("a method", method)?;
        self.parts(arguments)
    }

    fn array(&mut self, command: ArrayCommand<'_>) -> Result<()> {
        let (letter, array) = match command {
            ArrayCommand::Get { array, .. } => (b'g', array),
            ArrayCommand::Set { array, .. } => (b's', array),
            ArrayCommand::Slice { array, .. } => (b'l', array),
            ArrayCommand::Length { array } => return self.about_object(b"ae", array),
            ArrayCommand::Create { class, lengths } => {
                self.letters(b"ac");
                self.part(Part::Text(class))?;
                return self.parts(lengths);
            }
        };
        self.letters(&[b'a', letter]);
        self.id(array)?;
        match command {
            ArrayCommand::Slice { indices, .. } => return self.parts(indices),
            ArrayCommand::Get { index, .. } => self.part(index)?,
            ArrayCommand::Set { index, value, .. } => {
                self.part(index)?;
                self.part(value)?;
            }
            ArrayCommand::Length { .. } | ArrayCommand::Create { .. } => {}
        }
        self.end()
    }

    fn list(&mut self, command: ListCommand<'_>) -> Result<()> {
        let (letter, list) = match command {
            ListCommand::Sort { list } => (b's', list),
            ListCommand::Reverse { list } => (b'r', list),
            ListCommand::Max { list } => (b'x', list),
            ListCommand::Min { list } => (b'n', list),
            ListCommand::Slice { list, .. } => (b'l', list),
            ListCommand::Concatenate { first, .. } => (b'a', first),
            ListCommand::Repeat { list, .. } => (b'm', list),
            ListCommand::RepeatInPlace { list, .. } => (b'i', list),
            ListCommand::Count { list, .. } => (b'f', list),
        };
        self.letters(&[b'l', letter]);
        self.id(list)?;
        match command {
            ListCommand::Slice { indices, .. } => return self.parts(indices),
            ListCommand::Concatenate { second, .. } => self.id(second)?,
            ListCommand::Repeat { times: value, .. }
            | ListCommand::RepeatInPlace { times: value, .. }
            | ListCommand::Count { value, .. } => self.part(value)?,
            _ => {}
        }
        self.end()
    }

    fn about_object(&mut self, letters: &[u8], object: Id<'_>) -> Result<()> {
        self.letters(letters);
        self.id(object)?;
        self.end()
    }

    fn letters(&mut self, letters: &[u8]) {
        for letter in letters {
            self.out.extend_from_slice(&[*letter, b'\n']);
        }
    }

    fn end(&mut self) -> Result<()> {
        self.letters(b"e");
        Ok(())
    }

    fn name(&mut self, what: &'static str, name: &str) -> Result<()> {
        write_name(self.out, what, name, &[])?;
        self.out.push(b'\n');
        Ok(())
    }

    fn id(&mut self, id: Id<'_>) -> Result<()> {
        write_id(self.out, id)?;
        self.out.push(b'\n');
        Ok(())
    }

    fn reference(&mut self, id: Id<'_>) -> Result<()> {
        self.out.push(b'r');
        self.id(id)
    }

    fn part(&mut self, part: Part<'_>) -> Result<()> {
        part.write(self.out, self.writer)?;
        self.out.push(b'\n');
        Ok(())
    }

    fn text_or_null(&mut self, text: Option<PartText<'_>>) -> Result<()> {
        self.part(text.map_or(Part::Null, Part::Text))
    }

    fn bare_text(&mut self, text: PartText<'_>) -> Result<()> {
        text.write(self.out, self.writer)?;
        self.out.push(b'\n');
        Ok(())
    }

    fn parts(&mut self, parts: Parts<'_>) -> Result<()> {
        for part in parts.iter() {
            self.part(part?)?;
        }
        self.end()
    }
}
