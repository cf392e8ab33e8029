//! A connection over a socket.

use sanca_gateway::client;
use sanca_python::host::{GoOn, Line};
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// See the module.
pub struct SocketLine(client::Line);

impl SocketLine {
    pub fn over(socket: OwnedFd, timeout: Option<Duration>) -> SocketLine {
        SocketLine(client::Line::over(socket, timeout))
    }
}

impl Line for SocketLine {
    fn send(&mut self, commands: &[u8], go_on: GoOn<'_>) -> io::Result<()> {
        self.0.send(commands, go_on)
    }
    fn has_left(&self) -> bool {
        self.0.has_left()
    }
    fn owe(&mut self, answers: usize) -> io::Result<()> {
        self.0.owe(answers)
    }
    fn owed(&self) -> usize {
        self.0.owed()
    }
    fn settle(&mut self, go_on: GoOn<'_>) -> io::Result<()> {
        self.0.settle(go_on)
    }
    fn read_answer(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        self.0.read_answer(go_on)
    }
    fn read_line(&mut self, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        self.0.read_line(go_on)
    }
    fn take_line(&mut self) -> Option<&[u8]> {
        self.0.take_line()
    }
    fn read_some(&mut self, most: usize, go_on: GoOn<'_>) -> io::Result<&[u8]> {
        self.0.read_some(most, go_on)
    }
    fn has_rest(&self) -> bool {
        self.0.has_rest()
    }
    fn reply(&mut self, answer: &[u8], go_on: GoOn<'_>) -> io::Result<()> {
        self.0.reply(answer, go_on)
    }
    fn set_timeout(&mut self, timeout: Option<Duration>) {
        self.0.set_timeout(timeout);
    }
}
