//! Tells Python which of its objects Java has no more use for. Whoever finds out only queues; a thread of its own, with a connection of
//! its own, sends them, many at a time. It is there only while there is something to do.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use sanca_protocol::{Command, Event};

use crate::given::{self, Channel};
use crate::proxies::Name;
use crate::python_client::{Asked, Opened, PythonClient};
use crate::registry::lock;

/// How many are sent before their answers are awaited.
const BATCH: usize = 512;
/// How many can wait. More are lost to Python: it has not taken any for a long time.
const ROOM: usize = 1 << 20;
/// How long Python may take for an answer, unless callbacks have a time of their own.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long the thread stays without anything to do.
const LINGER: Duration = Duration::from_secs(5);

/// See the module.
pub(crate) struct Releases(Arc<Shared>);

struct Shared {
    client: Arc<PythonClient>,
    /// In place of the client's connections, if there is one.
    channel: Option<Arc<dyn Channel>>,
    queue: Mutex<Queue>,
    wake: Condvar,
    /// The thread is there. Changes under the lock of the queue.
    running: AtomicBool,
    told: AtomicU64,
    lost: AtomicU64,
}

#[derive(Default)]
struct Queue {
    names: VecDeque<Name>,
    closed: bool,
}

impl Releases {
    pub(crate) fn new(client: Arc<PythonClient>, channel: Option<Arc<dyn Channel>>) -> Releases {
        let (told, lost) = (AtomicU64::new(0), AtomicU64::new(0));
        Releases(Arc::new(Shared {
            client,
            channel,
            queue: Mutex::default(),
            wake: Condvar::new(),
            running: AtomicBool::new(false),
            told,
            lost,
        }))
    }

    /// Python is to be told. Never waits for it.
    pub(crate) fn push(&self, name: Name) {
        // Python's own entry point stays, whatever Java does.
        if name == Name::EntryPoint || !self.0.are_wanted() {
            return;
        }
        let mut queue = lock(&self.0.queue);
        if queue.closed || queue.names.len() >= ROOM {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        queue.names.push_back(name);
        let running = self.0.running.swap(true, Ordering::AcqRel);
        drop(queue);
        if running { self.0.wake.notify_one() } else { self.start() }
    }

    /// There are connections that will have to be closed if nobody uses them: by the same thread.
    pub(crate) fn watch(&self) {
        if self.0.running.load(Ordering::Acquire) {
            return;
        }
        let queue = lock(&self.0.queue);
        if !queue.closed && !self.0.running.swap(true, Ordering::AcqRel) {
            drop(queue);
            self.start();
        }
    }

    fn start(&self) {
        let shared = Arc::clone(&self.0);
        let thread = thread::Builder::new().name("sanca-gateway-releases".into());
        if thread.spawn(move || shared.run()).is_err() {
            self.0.running.store(false, Ordering::Release);
        }
    }

    /// How many Python was told of, and how many it cannot be told of any more.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.0.told.load(Ordering::Relaxed), self.0.lost.load(Ordering::Relaxed))
    }

    /// Takes no more. What is in the queue is lost.
    pub(crate) fn close(&self) {
        let mut queue = lock(&self.0.queue);
        queue.closed = true;
        self.0.lost.fetch_add(queue.names.len() as u64, Ordering::Relaxed);
        queue.names.clear();
        drop(queue);
        self.0.wake.notify_one();
    }
}

impl Shared {
    fn are_wanted(&self) -> bool {
        self.channel.is_some() || self.client.config().is_some_and(|config| config.releases)
    }

    fn run(&self) {
        let mut connection = None;
        while let Some(batch) = self.next() {
            self.client.sweep();
            let mut batch = batch;
            while !batch.is_empty() {
                let some: Vec<Name> = batch.drain(..batch.len().min(BATCH)).collect();
                let told = self.tell(&mut connection, &some);
                if told.is_err() {
                    connection = None;
                }
                let count = some.len() as u64;
                if told.is_ok() { &self.told } else { &self.lost }.fetch_add(count, Ordering::Relaxed);
            }
        }
    }

    /// What there is to tell, perhaps nothing; none if the thread may end.
    fn next(&self) -> Option<VecDeque<Name>> {
        let mut queue = lock(&self.queue);
        let mut waited = false;
        loop {
            if !queue.names.is_empty() {
                return Some(core::mem::take(&mut queue.names));
            }
            let sweep = self.client.next_sweep();
            if queue.closed || (waited && sweep.is_none()) {
                self.running.store(false, Ordering::Release);
                return None;
            }
            if waited && sweep.is_some_and(|time| time.is_zero()) {
                return Some(VecDeque::new());
            }
            let time = sweep.unwrap_or(LINGER).max(Duration::from_millis(1));
            queue = match self.wake.wait_timeout(queue, time) {
                Ok((queue, _)) => queue,
                Err(poisoned) => poisoned.into_inner().0,
            };
            waited = true;
        }
    }

    /// Sends them in one go and reads as many answers.
    fn tell(&self, kept: &mut Option<Opened>, names: &[Name]) -> io::Result<()> {
        if let Some(channel) = &self.channel {
            for name in names {
                let command = Command::CollectProxy { proxy: name.id() };
                given::exchange(&**channel, Asked::Command(&command), false)
                    .map_err(|error| io::Error::other(error.to_string()))?;
            }
            return Ok(());
        }
        if kept.as_mut().is_some_and(|opened| !opened.connection.stream.socket().is_quiet()) {
            *kept = None;
        }
        let opened = match kept {
            Some(opened) => opened,
            None => {
                let opened = self.client.open(false).map_err(|error| io::Error::other(error.to_string()))?;
                kept.insert(opened)
            }
        };
        let patience = self.client.config().and_then(|config| config.read).unwrap_or(PATIENCE);
        let connection = &mut opened.connection;
        connection.stream.socket().read_within(Some(patience))?;
        for name in names {
            connection.session.send(&Command::CollectProxy { proxy: name.id() }).map_err(io::Error::other)?;
        }
        connection.flush()?;
        while connection.session.waiting() > 0 {
            let nothing = match connection.session.poll_event() {
                Some(Event::Reply { .. }) => false,
                event => event.is_none(),
            };
            if connection.session.closing().is_some() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if nothing {
                connection.fill()?;
            }
        }
        Ok(())
    }
}
