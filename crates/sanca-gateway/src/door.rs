//! Connections that have not shown yet what they have to: the handshake of TLS, the token, or at least a first byte. One thread looks
//! after all of them, and none of them is waited for.

use std::io;
use std::time::{Duration, Instant};

use sanca_protocol::direct::COMMAND;
use sanca_protocol::{Config, End, Event, Session};

use crate::config::ServerConfig;
use crate::connection::Connection;
use crate::listener::Peer;
use crate::tls::Stream;
use crate::transport::{Listener, Socket};

/// One at the door. Its socket does not block.
pub(crate) struct Waiting {
    connection: Connection,
    pub(crate) peer: Peer,
    /// When its time is up; never if nothing has to be shown.
    deadline: Option<Instant>,
    needs: Needs,
}

/// What has to be seen of a connection before it gets a thread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Byte,
    Handshake,
    Token,
}

/// How far one has come.
pub(crate) enum Progress {
    Waits,
    LetIn,
    /// Why it cannot be let in; it was told so where that is possible.
    TurnedAway(String),
}

impl Waiting {
    pub(crate) fn new(socket: Socket, peer: Peer, config: &ServerConfig) -> io::Result<Waiting> {
        socket.set_nonblocking(true)?;
        let session = Config {
            requires: config.token.clone(),
            limits: config.limits,
            custom: config.commands.iter().map(|(name, _)| name.clone()).chain([COMMAND.into()]).collect(),
            ..Config::server(End::Java)
        };
        let needs = match (&config.token, &config.tls) {
            (Some(_), _) => Needs::Token,
            (None, Some(_)) => Needs::Handshake,
            (None, None) => Needs::Byte,
        };
        let time = if needs == Needs::Byte { config.idle } else { Some(config.authentication) };
        let connection =
            Connection { session: Session::new(session), stream: Stream::serve(socket, config.tls.as_ref())? };
        Ok(Waiting { connection, peer, deadline: time.map(|time| Instant::now() + time), needs })
    }

    /// Reads what has come, and answers it.
    pub(crate) fn advance(&mut self) -> Progress {
        match self.try_advance() {
            Ok(progress) => progress,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Progress::Waits,
            Err(error) => Progress::TurnedAway(error.to_string()),
        }
    }

    fn try_advance(&mut self) -> io::Result<Progress> {
        if self.needs == Needs::Byte {
            return Ok(Progress::LetIn);
        }
        loop {
            let nothing = match self.connection.session.poll_event() {
                Some(Event::Trusted) => return Ok(Progress::LetIn),
                Some(Event::Refused(error)) => return Ok(Progress::TurnedAway(error.to_string())),
                event => event.is_none(),
            };
            if self.connection.session.closing().is_some() {
                return Ok(Progress::TurnedAway("it went away before it had shown what it has to".into()));
            }
            if self.needs == Needs::Handshake && !self.connection.stream.is_handshaking() {
                return Ok(Progress::LetIn);
            }
            if nothing {
                self.connection.flush()?;
                self.connection.fill()?;
            }
        }
    }

    fn is_late(&self, now: Instant) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Has nothing left to show. From now on its socket blocks.
    pub(crate) fn into_connection(mut self) -> io::Result<Connection> {
        let socket = self.connection.stream.socket();
        socket.set_nonblocking(false)?;
        socket.look_first();
        self.connection.flush()?;
        Ok(self.connection)
    }

    /// Closes it, after what it was told.
    pub(crate) fn close(mut self) {
        // What it was told fits into the system's memory, or it never read anything.
        let _ = self.connection.flush();
        self.connection.close();
    }
}

/// Those at the door that have come to something.
pub(crate) struct Seen {
    /// Somebody knocks.
    pub(crate) knocked: bool,
    /// With what came of them.
    pub(crate) changed: Vec<(Waiting, Progress)>,
}

/// Waits until somebody knocks, says something or has had his time.
pub(crate) fn watch(listener: &Listener, waiting: &mut Vec<Waiting>) -> Seen {
    let first = waiting.iter().filter_map(|one| one.deadline).min();
    let ready = wait(listener, waiting, first.map(|first| first.saturating_duration_since(Instant::now())));
    let now = Instant::now();
    let mut changed = Vec::new();
    // From behind, so that what is taken out moves nobody who has not been looked at.
    for at in (0..waiting.len()).rev() {
        let progress = if ready.get(at + 1).copied().unwrap_or(true) { waiting[at].advance() } else { Progress::Waits };
        match progress {
            Progress::Waits if waiting[at].is_late(now) => {
                let why = Progress::TurnedAway("it did not show in time what it has to".into());
                changed.push((waiting.swap_remove(at), why));
            }
            Progress::Waits => {}
            progress => changed.push((waiting.swap_remove(at), progress)),
        }
    }
    Seen { knocked: ready.first().copied().unwrap_or(true), changed }
}

/// Which of them have something to be read: the listener first. All of them if that cannot be told.
#[cfg(unix)]
fn wait(listener: &Listener, waiting: &[Waiting], time: Option<Duration>) -> Vec<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::os::fd::AsFd;
    let mut all = vec![PollFd::new(listener, PollFlags::IN)];
    for one in waiting {
        let writes = !one.connection.session.outgoing().is_empty() || one.connection.stream.wants_write();
        let flags = if writes { PollFlags::IN | PollFlags::OUT } else { PollFlags::IN };
        // Who has none is never at the door.
        let descriptor = one.connection.stream.socket_ref().descriptor();
        all.push(PollFd::from_borrowed_fd(descriptor.unwrap_or(listener.as_fd()), flags));
    }
    // Rounded up, so that whoever is late is so when this returns.
    let time = time.map(|time| Timespec {
        tv_sec: i64::try_from(time.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(time.subsec_nanos()),
    });
    match poll(&mut all, time.as_ref()) {
        Ok(_) => all.iter().map(|one| !one.revents().is_empty()).collect(),
        Err(_) => Vec::new(),
    }
}

/// Where there is no such call, they are looked at every now and then.
#[cfg(not(unix))]
fn wait(_: &Listener, _: &[Waiting], time: Option<Duration>) -> Vec<bool> {
    const ROUND: Duration = Duration::from_millis(20);
    std::thread::sleep(time.unwrap_or(ROUND).min(ROUND));
    Vec::new()
}
