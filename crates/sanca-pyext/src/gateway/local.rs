//! A gateway of this process, and lines to it.

use sanca_gateway::{Channel, Gateway, GatewayConfig, LocalLine};
use sanca_model::ObjectRef;
use sanca_model::link::JavaLink;
use sanca_python::host;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// See the module.
pub struct Local(Gateway);

impl Local {
    pub fn open(java: &'static dyn JavaLink, python: Arc<dyn host::LocalPython>) -> Local {
        let mut config = GatewayConfig::default();
        config.channel = Some(Arc::new(Python(python)));
        config.in_process = true;
        Local(Gateway::new(java, config))
    }
}

impl host::Gateway for Local {
    fn line(&self) -> Box<dyn host::Line> {
        Box::new(Line(LocalLine::over(&self.0)))
    }
    fn release(&self, name: &str) {
        // As a client's command would: the names that are always there stay.
        if name != "t" && name != "GATEWAY_SERVER" {
            self.0.remove(name);
        }
    }
    fn put(&self, name: &str, object: ObjectRef) {
        self.0.put(name, object);
    }
    fn object(&self, name: &str) -> sanca_model::Result<Option<ObjectRef>> {
        self.0.object(name)
    }
    fn names(&self) -> usize {
        self.0.names()
    }
    fn proxies(&self) -> u64 {
        self.0.proxies()
    }
    fn close(&self) {
        self.0.close();
    }
}

struct Python(Arc<dyn host::LocalPython>);

impl Channel for Python {
    fn exchange(&self, command: &[u8], _: bool) -> Result<Vec<u8>, String> {
        self.0.ask(command)
    }
}

struct Line(LocalLine);

impl host::Line for Line {
    fn send(&mut self, commands: &[u8], _: host::GoOn<'_>) -> io::Result<()> {
        self.0.send(commands)
    }
    fn has_left(&self) -> bool {
        self.0.has_left()
    }
    fn owe(&mut self, answers: usize) -> io::Result<()> {
        self.0.owe(answers);
        Ok(())
    }
    fn owed(&self) -> usize {
        self.0.owed()
    }
    fn settle(&mut self, _: host::GoOn<'_>) -> io::Result<()> {
        self.0.settle();
        Ok(())
    }
    fn read_answer(&mut self, _: host::GoOn<'_>) -> io::Result<&[u8]> {
        Ok(self.0.read_answer())
    }
    fn read_line(&mut self, _: host::GoOn<'_>) -> io::Result<&[u8]> {
        Ok(self.0.read_line())
    }
    fn take_line(&mut self) -> Option<&[u8]> {
        self.0.has_rest().then(|| self.0.read_line())
    }
    fn read_some(&mut self, most: usize, _: host::GoOn<'_>) -> io::Result<&[u8]> {
        self.0.read_some(most)
    }
    fn has_rest(&self) -> bool {
        self.0.has_rest()
    }
    fn reply(&mut self, _: &[u8], _: host::GoOn<'_>) -> io::Result<()> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "Java asks nothing over a line of this process"))
    }
    fn set_timeout(&mut self, _: Option<Duration>) {}
}
