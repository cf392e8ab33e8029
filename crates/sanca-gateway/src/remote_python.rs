//! The door from Java to the Pythons behind gateways: a [`PythonLink`] whose objects are names on wires.

use std::sync::Arc;

use sanca_model::PyRef;
use sanca_model::link::{PythonLink, Reply};
use sanca_model::operation::Operation;
use sanca_model::shape::CallbackMethod;
use sanca_protocol::{Command, Parts, Target};

use crate::config::Model;
use crate::direct::DirectPython;
use crate::gateway::{Inner, gateway_of};
use crate::outcome::Outcome;
use crate::proxies::FIRST_IN_PROCESS;
use crate::python_client::{Asked, CallbackError};

/// See [`remote_python()`].
#[derive(Debug)]
struct RemotePython;

/// The door to all gateways of this process, for the Java link that they perform on. An image that runs a Python of its own, too,
/// passes on to it what [`is_remote`].
pub fn remote_python() -> &'static dyn PythonLink {
    &RemotePython
}

/// Whether a Python object is behind a gateway, and not one of an interpreter in this process.
pub const fn is_remote(python: PyRef) -> bool {
    python.interpreter() >= FIRST_IN_PROCESS
}

impl PythonLink for RemotePython {
    fn invoke(&self, object: PyRef, callable: bool, method: &CallbackMethod, args: &[u8], reply: &mut dyn Reply) {
        if DirectPython::has(object) {
            return DirectPython.invoke(object, callable, method, args, reply);
        }
        match gateway_of(object) {
            Some(gateway) => gateway.callback(object, method, args, reply),
            None => reply.refuse("the gateway of this Python object is not there any more"),
        }
    }

    fn operate(&self, operation: &Operation<'_>, reply: &mut dyn Reply) {
        if DirectPython::has(operation.target) {
            return DirectPython.operate(operation, reply);
        }
        reply.refuse("a Python object behind Py4J's protocol has methods, and nothing else that Java can ask for");
    }

    fn release(&self, object: PyRef) {
        if DirectPython::has(object) {
            return DirectPython.release(object);
        }
        if let Some(gateway) = gateway_of(object) {
            gateway.released(object);
        }
    }

    /// As in Py4J: the methods of `Object` and default methods are Python's, too.
    fn implements(&self, object: PyRef, name: &str) -> bool {
        !DirectPython::has(object) || DirectPython.implements(object, name)
    }
}

impl Inner {
    fn callback(self: &Arc<Inner>, object: PyRef, method: &CallbackMethod, args: &[u8], answer: &mut dyn Reply) {
        self.counts.callbacks.add();
        let arguments = match self.performer.callback_arguments(args) {
            Ok(arguments) => arguments,
            Err(failure) => return self.performer.callback_failed(failure, answer),
        };
        match self.ask(object, method, &arguments) {
            Ok(frame) => match frame.reply() {
                Ok(reply) => self.performer.callback_reply(method, &reply, answer),
                Err(error) => self.performer.throw_callback(&error.to_string(), None, answer),
            },
            Err(error) => {
                if !error.may_have_left() {
                    self.performer.take_back(&arguments);
                }
                self.performer.throw_callback(&error.to_string(), error.cause().as_deref(), answer);
            }
        }
        if self.config.model == Model::Pooled {
            self.performer.proxies.releases.watch();
        }
    }

    fn ask(
        self: &Arc<Inner>,
        object: PyRef,
        method: &CallbackMethod,
        arguments: &[Outcome],
    ) -> Result<sanca_protocol::Frame, CallbackError> {
        let name = self.performer.proxies.name(object);
        let mut units = vec![[0; 2]; arguments.len()];
        let parts: Vec<_> =
            arguments.iter().zip(&mut units).filter_map(|(argument, unit)| argument.part(unit)).collect();
        let (target, method) = (Target::Object(name.id()), &*method.name);
        let command = Command::Call { target, method, arguments: Parts::Given(&parts) };
        self.client.call(self, Asked::Command(&command))
    }

    fn released(&self, object: PyRef) {
        if !self.is_closed() {
            self.performer.proxies.releases.push(self.performer.proxies.name(object));
        }
        if self.performer.proxies.remove() {
            self.forget();
        }
    }

    pub(crate) fn send_to_python(self: &Arc<Inner>, command: &str) -> Result<String, String> {
        let frame = self.client.call(self, Asked::Written(command.as_bytes())).map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(frame.line()).into_owned())
    }
}
