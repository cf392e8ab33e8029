//! A client of ours at a server over a fake, and what its sinks are told.

#![allow(dead_code, reason = "not every test asks for everything")]

use std::sync::Arc;

use sanca_gateway::{ClientConfig, RemoteJava, Server, ServerConfig};
use sanca_model::link::{JavaLink, PythonLink, Reply};
use sanca_model::shape::{CallbackMethod, Executable};
use sanca_model::{Arg, Handle, ObjectRef, PyRef, Sink, Text};

use crate::fake::Fake;
use crate::wire::loopback;

pub struct NoPython;

impl PythonLink for NoPython {
    fn invoke(&self, _: PyRef, _: bool, _: &CallbackMethod, _: &[u8], reply: &mut dyn Reply) {
        reply.refuse("there is no Python here");
    }
    fn release(&self, _: PyRef) {}
    fn implements(&self, _: PyRef, _: &str) -> bool {
        false
    }
}

pub fn serve(change: impl FnOnce(&mut ServerConfig)) -> (Server, Arc<Fake>) {
    let fake = Fake::new();
    let mut config = ServerConfig::new(loopback(0));
    change(&mut config);
    (Server::start(config, fake.clone(), None).unwrap(), fake)
}

pub fn connect(server: &Server) -> &'static RemoteJava {
    RemoteJava::connect(ClientConfig::new(server.address().clone()), &NoPython).unwrap()
}

/// What a sink was told, in short.
#[derive(Default)]
pub struct Told {
    pub text: String,
    pub object: Option<ObjectRef>,
}

macro_rules! told {
    ($($name:ident($value:ident: $type:ty);)*) => {
        impl Sink for Told {
            fn void(&mut self) { self.text += "void"; }
            fn null(&mut self) { self.text += "null"; }
            fn object(&mut self, object: ObjectRef) { self.object = Some(object); }
            $(fn $name(&mut self, $value: $type) { self.text += &format!("{} {:?}", stringify!($name), $value); })*
        }
    };
}

told! {
    boolean(value: bool);
    int(value: i64);
    char(value: u16);
    float(value: f64);
    text(value: Text<'_>);
    big_integer(value: &[u8]);
    big_decimal(value: &str);
    python(value: PyRef);
    packed(value: &[u8]);
}

pub fn member(java: &RemoteJava, class: &str, name: &str) -> Executable {
    let members = java.members(java.find_class(class).unwrap()).unwrap();
    members.methods.iter().chain(&members.constructors).find(|member| &*member.name == name).unwrap().clone()
}

pub fn call(java: &RemoteJava, member: &Executable, receiver: Handle, args: &[Arg<'_>]) -> sanca_model::Result<Told> {
    let mut told = Told::default();
    java.invoke(member, receiver, args, &mut told).map(|()| told)
}

pub fn made(java: &RemoteJava, class: &str) -> Handle {
    call(java, &member(java, class, "<init>"), Handle::NULL, &[]).unwrap().object.unwrap().handle
}
