//! Where a server's threads come from: the system, or the program that it is part of and that has its own idea of threads.

use std::io;
use std::sync::Arc;
use std::thread;

/// What a thread is to do.
pub type Task = Box<dyn FnOnce() + Send>;

type Spawn = dyn Fn(&str, Task) -> io::Result<()> + Send + Sync;

/// See the module. The system's by default.
#[derive(Clone, Default)]
pub struct Threads(Option<Arc<Spawn>>);

impl Threads {
    /// Threads that `spawn` makes: it is given a name and what the thread is to do, once, and fails without having done it.
    pub fn given(spawn: impl Fn(&str, Task) -> io::Result<()> + Send + Sync + 'static) -> Threads {
        Threads(Some(Arc::new(spawn)))
    }

    pub(crate) fn spawn(&self, name: &str, task: Task) -> io::Result<()> {
        match &self.0 {
            Some(spawn) => spawn(name, task),
            None => thread::Builder::new().name(name.into()).spawn(task).map(drop),
        }
    }
}

impl core::fmt::Debug for Threads {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(if self.0.is_some() { "Threads(given)" } else { "Threads(system)" })
    }
}
