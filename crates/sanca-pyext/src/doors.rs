//! Java's one door to Python, in a process that has a Python and may have gateways: whose object it is decides.

use sanca_gateway::{is_remote, remote_python};
use sanca_model::PyRef;
use sanca_model::link::{PythonLink, Reply};
use sanca_model::operation::Operation;
use sanca_model::shape::CallbackMethod;
use std::sync::OnceLock;

/// See the module.
pub struct Doors(&'static dyn PythonLink);

/// The door in front of this process's own Python, which is the same every time.
pub fn before(own: &'static dyn PythonLink) -> &'static dyn PythonLink {
    static DOORS: OnceLock<Doors> = OnceLock::new();
    DOORS.get_or_init(|| Doors(own))
}

impl Doors {
    #[inline]
    fn of(&self, object: PyRef) -> &dyn PythonLink {
        if is_remote(object) { remote_python() } else { self.0 }
    }
}

impl PythonLink for Doors {
    #[inline]
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        self.of(object).invoke(object, callable, method, args, reply);
    }
    #[inline]
    fn operate(&self, operation: &Operation<'_>, reply: &mut dyn Reply) {
        self.0.operate(operation, reply);
    }
    fn release(&self, object: PyRef) {
        self.of(object).release(object);
    }
    fn thread_ident(&self) -> u64 {
        self.0.thread_ident()
    }
    fn interrupt_thread(&self, interpreter: u16, thread: u64, still: &dyn Fn() -> bool, raise: bool) {
        self.0.interrupt_thread(interpreter, thread, still, raise);
    }
    fn drain(&self) {
        self.0.drain();
    }
    fn at_exit(&self) {
        self.0.at_exit();
    }
    fn thread_name(&self) -> Option<String> {
        self.0.thread_name()
    }
    fn implements(&self, object: PyRef, name: &str) -> bool {
        self.of(object).implements(object, name)
    }
}
