//! A connection that this thread serves: commands that come are performed, and while Python is being asked over it, those that come in
//! between are, too. Nothing of the connection is borrowed while a command runs that may ask Python over it.

use std::cell::{Cell, RefCell, RefMut};
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use sanca_protocol::direct::COMMAND;
use sanca_protocol::{Command, Event, Fate, Frame, Part, PartText, Reply, Ticket};

use crate::config::Model;
use crate::connection::Connection;
use crate::custom::Exchange;
use crate::gateway::Inner;
use crate::outcome::Outcome;
use crate::python_client::{Asked, CallbackError};

/// See the module.
pub(crate) struct Served {
    connection: RefCell<Connection>,
    pub(crate) gateway: Arc<Inner>,
    /// Its number among those of the server, if a server took it.
    number: Option<u64>,
    /// The client is one of ours, and says the rest otherwise.
    direct: Cell<bool>,
}

/// What came of looking for the next event.
enum Step {
    /// Something that is done with.
    Done,
    Command(Frame),
    Custom(String),
    Outcome(Outcome),
    Reply(Ticket, Frame),
}

thread_local! {
    /// The connections that the calls on this thread's stack came over, innermost last. Filled in the pinned model only.
    static SERVING: RefCell<Vec<Rc<Served>>> = const { RefCell::new(Vec::new()) };
}

/// The connection over which this thread is to ask the Python of that gateway.
pub(crate) fn serving(gateway: &Inner) -> Option<Rc<Served>> {
    SERVING.with_borrow(|all| all.iter().rev().find(|served| core::ptr::eq(&*served.gateway, gateway)).cloned())
}

impl Served {
    pub(crate) fn new(connection: Connection, gateway: Arc<Inner>, number: Option<u64>) -> Rc<Served> {
        Rc::new(Served { connection: RefCell::new(connection), gateway, number, direct: Cell::new(false) })
    }

    pub(crate) fn connection(&self) -> RefMut<'_, Connection> {
        self.connection.borrow_mut()
    }

    /// Serves until the connection ends.
    pub(crate) fn serve(self: &Rc<Served>) -> io::Result<()> {
        self.during(|| {
            while self.connection().session.closing().is_none() && !self.direct.get() {
                self.step()?;
            }
            Ok(())
        })
    }

    /// Does something in the course of which this thread asks Python over this connection, if that is its gateway's way.
    pub(crate) fn during<T>(self: &Rc<Served>, act: impl FnOnce() -> T) -> T {
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                let left = SERVING.with_borrow_mut(Vec::pop);
                drop(left);
            }
        }
        if self.gateway.config.model == Model::Pooled {
            return act();
        }
        SERVING.with_borrow_mut(|all| all.push(Rc::clone(self)));
        let _leave = Leave;
        act()
    }

    /// Asks Python. Commands of its that come before the reply are performed.
    pub(crate) fn ask(&self, asked: Asked<'_>) -> Result<Frame, CallbackError> {
        let ticket = asked.send(&mut self.connection().session).map_err(CallbackError::Unwritable)?;
        loop {
            match self.step() {
                Ok(Some((answered, reply))) if answered == ticket => return Ok(reply),
                Ok(_) if self.connection().session.closing().is_none() => {}
                Ok(_) => return Err(self.broken(ticket, io::ErrorKind::UnexpectedEof.into())),
                Err(error) => return Err(self.broken(ticket, error)),
            }
        }
    }

    /// The connection is of no use any more. What is left in it must not be sent by whoever else has it.
    fn broken(&self, ticket: Ticket, error: io::Error) -> CallbackError {
        let mut connection = self.connection();
        let fate = connection.session.fate(ticket);
        if fate == Fate::NotSent {
            connection.session.withdraw(ticket);
        }
        connection.stream.socket().reset_on_close();
        connection.stream.socket().shut_down();
        CallbackError::Broken { fate, error }
    }

    /// Waits for the next event and does what is to be done about it. Gives a reply to one of our commands.
    pub(crate) fn step(&self) -> io::Result<Option<(Ticket, Frame)>> {
        let outcome = match self.next()? {
            Step::Done => return Ok(None),
            Step::Reply(ticket, frame) => return Ok(Some((ticket, frame))),
            Step::Custom(name) => {
                self.custom(&name)?;
                return Ok(None);
            }
            Step::Outcome(outcome) => outcome,
            Step::Command(frame) => match frame.command() {
                Ok(command) => self.gateway.perform(&command),
                Err(error) => Outcome::Refused(error),
            },
        };
        self.answer(outcome)?;
        Ok(None)
    }

    fn next(&self) -> io::Result<Step> {
        let connection = &mut *self.connection();
        let reply = match connection.session.poll_event() {
            None => {
                connection.flush()?;
                // The next command may be long in coming, and what this thread has given back until now is somebody's garbage.
                self.gateway.performer.link.flush();
                connection.fill()?;
                return Ok(Step::Done);
            }
            Some(Event::Command(Command::Custom { name })) => return Ok(Step::Custom(name.to_owned())),
            // Nobody asks Python over this connection meanwhile, so the command can be looked at where it is.
            Some(Event::Command(command)) if self.gateway.config.model == Model::Pooled => {
                return Ok(Step::Outcome(self.gateway.perform(&command)));
            }
            Some(Event::Command(_)) => None,
            Some(Event::Reply { ticket, .. }) => Some(ticket),
            Some(_) => return Ok(Step::Done),
        };
        let frame = connection.session.take_frame();
        Ok(match reply {
            Some(ticket) => Step::Reply(ticket, frame),
            None => Step::Command(frame),
        })
    }

    fn answer(&self, outcome: Outcome) -> io::Result<()> {
        let mut unit = [0; 2];
        let answered = match (&outcome, outcome.reply(&mut unit)) {
            (Outcome::Stream(_), Some(reply)) => {
                self.connection().session.reply(&reply).map_err(io::Error::other)?;
                return self.stream(&outcome);
            }
            (_, Some(reply)) => self.connection().session.reply(&reply),
            (Outcome::Refused(error), None) => self.connection().session.refuse(error),
            (Outcome::Cancel(port), None) => {
                self.gateway.cancel(*port);
                Ok(())
            }
            (Outcome::Nothing, None) => Ok(()),
            (_, None) => {
                self.gateway.shutdown_asked();
                Ok(())
            }
        };
        if let Err(error) = answered {
            // A result that cannot be written, such as a decimal of a million digits, is an error to its caller.
            let text = format!("py4j.Py4JException: {error}\n");
            let reply = Reply::Error(Some(Part::Text(PartText::Plain(&text))));
            let _ = self.connection().session.reply(&reply);
        }
        Ok(())
    }

    /// Passes on what comes out of a channel, as it comes.
    fn stream(&self, outcome: &Outcome) -> io::Result<()> {
        let Outcome::Stream(channel) = outcome else { return Ok(()) };
        loop {
            let chunk = self.gateway.performer.read_stream(channel).map_err(io::Error::other)?;
            let mut connection = self.connection();
            connection.session.write_raw(&chunk);
            connection.flush()?;
            if chunk.is_empty() {
                return Ok(());
            }
        }
    }

    /// Whether what follows on the connection is [`crate::direct`]'s.
    pub(crate) fn is_direct(&self) -> bool {
        self.direct.get()
    }

    /// A client of ours has recognised this server.
    fn recognised(&self) -> io::Result<()> {
        let connection = &mut *self.connection();
        self.direct.set(true);
        let answer = Reply::Value(Part::Text(PartText::Plain(COMMAND)));
        connection.session.reply(&answer).map_err(io::Error::other)?;
        connection.flush()
    }

    fn custom(&self, name: &str) -> io::Result<()> {
        if name == COMMAND {
            return self.recognised();
        }
        let Some(command) = self.gateway.custom(name) else { return Err(io::ErrorKind::NotFound.into()) };
        command.perform(&mut Custom(self))?;
        self.connection().session.reply_written(&[]).map_err(io::Error::other)
    }

    /// What it is served on, if nobody else serves it.
    pub(crate) fn into_connection(self: Rc<Served>) -> Option<Connection> {
        Rc::into_inner(self).map(|served| served.connection.into_inner())
    }

    /// Closes as the session says, or breaks off.
    pub(crate) fn close(self: Rc<Served>, outcome: io::Result<()>) {
        let Some(mut connection) = self.into_connection() else { return };
        match outcome {
            Ok(()) => connection.close(),
            // Py4J resets a connection whose peer said nothing for too long. What else breaks one is its peer's business.
            Err(_) => connection.stream.socket().reset_on_close(),
        }
    }
}

/// See [`Exchange`].
struct Custom<'a>(&'a Served);

impl Exchange for Custom<'_> {
    fn connection(&self) -> Option<u64> {
        self.0.number
    }

    fn read_line(&mut self) -> io::Result<Option<String>> {
        loop {
            let connection = &mut *self.0.connection();
            if let Some(line) = connection.session.poll_line().map_err(io::Error::other)? {
                return Ok(Some(String::from_utf8_lossy(line).into_owned()));
            }
            if connection.session.has_ended() {
                return Ok(None);
            }
            connection.flush()?;
            connection.fill()?;
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.connection().session.write_raw(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.connection().flush()
    }
}
