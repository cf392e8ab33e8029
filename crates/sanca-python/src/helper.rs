//! Helper threads for calls under a deadline: the caller waits, the helper is in Java, and the caller can leave.
//!
//! A job owns everything it passes (texts are copied, handles duplicated), because it may outlive the caller's arguments.

use crate::blocking;
use core::time::Duration;
use sanca_model::link::{JavaLink, PythonLink, ThreadToken};
use sanca_model::shape::Executable;
use sanca_model::value::{Arg, Sink, Text};
use sanca_model::{Error, Handle, ObjectRef, PyRef};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A result kept for another thread.
#[derive(Debug)]
pub enum Captured {
    /// Nothing arrived (the call threw).
    Missing,
    #[allow(missing_docs)]
    Void,
    #[allow(missing_docs)]
    Null,
    #[allow(missing_docs)]
    Boolean(bool),
    #[allow(missing_docs)]
    Int(i64),
    #[allow(missing_docs)]
    Char(u16),
    #[allow(missing_docs)]
    Float(f64),
    /// Latin-1.
    Latin1(Vec<u8>),
    /// UTF-16.
    Utf16(Vec<u8>),
    #[allow(missing_docs)]
    BigInteger(Vec<u8>),
    #[allow(missing_docs)]
    BigDecimal(String),
    #[allow(missing_docs)]
    Python(PyRef),
    #[allow(missing_docs)]
    Object(ObjectRef),
    #[allow(missing_docs)]
    Packed(Vec<u8>),
}

impl Captured {
    /// Gives the result to the sink it was meant for.
    pub fn replay(self, sink: &mut dyn Sink) {
        match self {
            Captured::Missing => {}
            Captured::Void => sink.void(),
            Captured::Null => sink.null(),
            Captured::Boolean(value) => sink.boolean(value),
            Captured::Int(value) => sink.int(value),
            Captured::Char(unit) => sink.char(unit),
            Captured::Float(value) => sink.float(value),
            Captured::Latin1(bytes) => sink.text(Text::Latin1(&bytes)),
            Captured::Utf16(bytes) => sink.text(Text::Utf16(&bytes)),
            Captured::BigInteger(bytes) => sink.big_integer(&bytes),
            Captured::BigDecimal(text) => sink.big_decimal(&text),
            Captured::Python(object) => {
                sink.python(object);
                crate::callback::PYTHON.release(object);
            }
            Captured::Object(object) => sink.object(object),
            Captured::Packed(bytes) => sink.packed(&bytes),
        }
    }
}

impl Sink for Captured {
    fn void(&mut self) {
        *self = Captured::Void;
    }
    fn null(&mut self) {
        *self = Captured::Null;
    }
    fn boolean(&mut self, value: bool) {
        *self = Captured::Boolean(value);
    }
    fn int(&mut self, value: i64) {
        *self = Captured::Int(value);
    }
    fn char(&mut self, unit: u16) {
        *self = Captured::Char(unit);
    }
    fn float(&mut self, value: f64) {
        *self = Captured::Float(value);
    }
    fn text(&mut self, text: Text<'_>) {
        *self = match text {
            Text::Latin1(bytes) => Captured::Latin1(bytes.to_vec()),
            Text::Utf16(bytes) | Text::Utf32(bytes) => Captured::Utf16(bytes.to_vec()),
        };
    }
    fn big_integer(&mut self, bytes: &[u8]) {
        *self = Captured::BigInteger(bytes.to_vec());
    }
    fn big_decimal(&mut self, text: &str) {
        *self = Captured::BigDecimal(text.to_owned());
    }
    fn python(&mut self, object: PyRef) {
        // A reference of its own: Java lets go of its proxy at this thread's next request, which may be before the replay.
        *self = if crate::callback::hold(object) { Captured::Python(object) } else { Captured::Missing };
    }
    fn object(&mut self, object: ObjectRef) {
        *self = Captured::Object(object);
    }
    fn packed(&mut self, bytes: &[u8]) {
        *self = Captured::Packed(bytes.to_vec());
    }
}

/// An argument that borrows nothing; the handle of an object is the job's.
enum OwnedArg {
    Plain(Arg<'static>),
    Latin1(Vec<u8>),
    Utf16(Vec<u8>),
    Utf32(Vec<u8>),
}

/// A call that owns what it needs.
pub struct Job {
    link: &'static dyn JavaLink,
    executable: Executable,
    receiver: Handle,
    args: Vec<OwnedArg>,
    done: Arc<Done>,
}

type Outcome = (sanca_model::Result<()>, Captured);

/// Waiting → Running → Finished when the call is in time; Running → Leaving → Left, or Waiting → Left, when it is not.
enum Progress {
    Waiting,
    Running(ThreadToken),
    Finished(Outcome),
    /// The caller is about to interrupt this call: the helper must not begin another one before that is done.
    Leaving,
    /// The caller has left: the outcome is nobody's.
    Left,
}

/// How a caller was released.
pub enum Ended {
    /// The call returned.
    Returned(Outcome),
    /// The deadline passed or it was Ctrl-C. The Java thread was interrupted and may go on alone.
    Left,
}

struct Done {
    progress: Mutex<Progress>,
    changed: Condvar,
}

impl Job {
    /// Copies what the call needs.
    pub fn new(
        link: &'static dyn JavaLink,
        executable: &Executable,
        receiver: Handle,
        args: &[Arg<'_>],
    ) -> sanca_model::Result<Job> {
        let receiver = if receiver == Handle::NULL { receiver } else { link.duplicate(receiver)? };
        let done = Arc::new(Done { progress: Mutex::new(Progress::Waiting), changed: Condvar::new() });
        let mut job =
            Job { link, executable: executable.clone(), receiver, args: Vec::with_capacity(args.len()), done };
        for arg in args {
            job.args.push(match *arg {
                Arg::Text(Text::Latin1(bytes)) => OwnedArg::Latin1(bytes.to_vec()),
                Arg::Text(Text::Utf16(bytes)) => OwnedArg::Utf16(bytes.to_vec()),
                Arg::Text(Text::Utf32(bytes)) => OwnedArg::Utf32(bytes.to_vec()),
                Arg::Packed(_) => OwnedArg::Plain(object_of(link, *arg)?),
                Arg::Object(Handle::NULL) | Arg::Null => OwnedArg::Plain(Arg::Null),
                Arg::Object(handle) | Arg::Owned(handle) => OwnedArg::Plain(Arg::Object(link.duplicate(handle)?)),
                Arg::Boolean(value) => OwnedArg::Plain(Arg::Boolean(value)),
                Arg::Byte(value) => OwnedArg::Plain(Arg::Byte(value)),
                Arg::Char(value) => OwnedArg::Plain(Arg::Char(value)),
                Arg::Short(value) => OwnedArg::Plain(Arg::Short(value)),
                Arg::Int(value) => OwnedArg::Plain(Arg::Int(value)),
                Arg::Long(value) => OwnedArg::Plain(Arg::Long(value)),
                Arg::Float(value) => OwnedArg::Plain(Arg::Float(value)),
                Arg::Double(value) => OwnedArg::Plain(Arg::Double(value)),
            });
        }
        Ok(job)
    }

    fn perform(mut self) {
        let token = self.link.current_thread().unwrap_or(ThreadToken(0));
        if !self.done.begin(token) {
            return;
        }
        let args: Vec<Arg<'_>> = self
            .args
            .iter()
            .map(|arg| match arg {
                OwnedArg::Plain(arg) => *arg,
                OwnedArg::Latin1(bytes) => Arg::Text(Text::Latin1(bytes)),
                OwnedArg::Utf16(bytes) => Arg::Text(Text::Utf16(bytes)),
                OwnedArg::Utf32(bytes) => Arg::Text(Text::Utf32(bytes)),
            })
            .collect();
        let mut captured = Captured::Missing;
        let outcome = self.link.invoke(&self.executable, self.receiver, &args, &mut captured);
        // Before the caller goes on, so that what it counts then is exact.
        self.give_back();
        if let Some((outcome, captured)) = self.done.finish((outcome, captured)) {
            blocking::abandoned_ended();
            match captured {
                Captured::Object(object) => self.link.release(object.handle),
                Captured::Python(object) => crate::callback::PYTHON.release(object),
                _ => {}
            }
            if let Err(Error::Thrown(object)) = outcome {
                self.link.release(object.handle);
            }
        }
    }

    /// Releases the handles of the call, once.
    fn give_back(&mut self) {
        self.link.release(core::mem::replace(&mut self.receiver, Handle::NULL));
        for arg in self.args.drain(..) {
            if let OwnedArg::Plain(Arg::Object(handle)) = arg {
                self.link.release(handle);
            }
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// A packed value as an object of its own: the handles in it are the caller's, who may leave.
fn object_of(link: &'static dyn JavaLink, packed: Arg<'_>) -> sanca_model::Result<Arg<'static>> {
    let mut object = Captured::Missing;
    link.object_of(packed, &mut object)?;
    Ok(match object {
        Captured::Object(object) => Arg::Object(object.handle),
        _ => Arg::Null,
    })
}

impl Done {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, token: ThreadToken) -> bool {
        let mut progress = self.lock();
        match *progress {
            Progress::Left => false,
            _ => {
                *progress = Progress::Running(token);
                true
            }
        }
    }

    /// Hands the outcome to the caller; gives it back if the caller has left.
    fn finish(&self, outcome: Outcome) -> Option<Outcome> {
        let mut progress = self.lock();
        while let Progress::Leaving = *progress {
            progress = self.changed.wait(progress).unwrap_or_else(PoisonError::into_inner);
        }
        if let Progress::Left = *progress {
            return Some(outcome);
        }
        *progress = Progress::Finished(outcome);
        self.changed.notify_all();
        None
    }

    /// The caller has done what it had to do before it is gone.
    fn left(&self) {
        *self.lock() = Progress::Left;
        self.changed.notify_all();
    }

    /// Waits for the outcome. If the caller leaves instead: the thread that it has to interrupt before it says so by
    /// [`Done::left`].
    fn wait(&self, until: Instant, main: bool) -> Result<Outcome, Option<ThreadToken>> {
        let mut progress = self.lock();
        loop {
            if let Progress::Finished(_) = *progress {
                let Progress::Finished(outcome) = core::mem::replace(&mut *progress, Progress::Left) else { continue };
                return Ok(outcome);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || main && blocking::interrupted() {
                let token = if let Progress::Running(token) = *progress { Some(token) } else { None };
                *progress = if token.is_some() { Progress::Leaving } else { Progress::Left };
                return Err(token);
            }
            // Wake now and then to look for Ctrl-C.
            let slice = if main { left.min(Duration::from_millis(50)) } else { left };
            progress = self.changed.wait_timeout(progress, slice).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Idle helpers. Guards a plain list; nothing else is done under it.
static IDLE: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

/// Runs a job on a helper thread, for the main thread or another.
pub fn run(job: Job, until: Instant, main: bool) -> Ended {
    let (link, done) = (job.link, Arc::clone(&job.done));
    submit(job);
    let token = match done.wait(until, main) {
        Ok(outcome) => return Ended::Returned(outcome),
        Err(token) => token,
    };
    // A job that never began will not.
    if let Some(token) = token {
        blocking::abandon();
        let _ = link.interrupt(token);
        done.left();
    }
    Ended::Left
}

fn submit(mut job: Job) {
    loop {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(helper) => match helper.send(job) {
                Ok(()) => return,
                Err(returned) => job = returned.0,
            },
            None => break,
        }
    }
    let (sender, receiver) = channel();
    if sender.send(job).is_ok() {
        let _ = std::thread::Builder::new().name("sanca-deadline".into()).spawn(move || work(&sender, &receiver));
    }
}

fn work(own: &Sender<Job>, jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        let link = job.link;
        job.perform();
        // A late interrupt must not hit the next job on this thread. And what was released is only queued until this
        // thread asks something of Java, which may be the last time for long.
        let _ = link.clear_interrupt();
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(own.clone());
    }
}
