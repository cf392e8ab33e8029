//! What a server believes a client of ours, and what it lets it do.

mod client;
mod fake;
mod wire;

use client::{NoPython, Told, call, connect, made, member, serve};
use sanca_gateway::{ClientConfig, Policy, RemoteJava, Token};
use sanca_model::link::JavaLink;
use sanca_model::value::Kind;
use sanca_model::{Arg, Error, Handle, PinSlot, Receiver};
use wire::guarded;

#[test]
fn a_client_can_name_nothing_that_is_not_its_own() {
    let (server, fake) = serve(|_| {});
    let (one, other) = (connect(&server), connect(&server));
    let list = made(one, "java.util.ArrayList");
    let size = member(other, "java.util.ArrayList", "size");
    for handle in [list, Handle(77), Handle(u32::MAX)] {
        let refused = call(other, &size, handle, &[]);
        assert!(matches!(refused, Err(Error::Internal(why)) if why.contains("does not hold")));
    }
    other.release(list);
    let packed = [sanca_model::pack::tag::HANDLE, list.0.to_ne_bytes()[0], 0, 0, 0];
    let same = member(other, "java.util.Objects", "requireNonNull");
    assert!(matches!(call(other, &same, Handle::NULL, &[Arg::Packed(&packed)]), Err(Error::Internal(_))));
    assert!(matches!(call(other, &same, Handle::NULL, &[Arg::Owned(list)]), Err(Error::Internal(_))));
    assert!(other.shutdown(0).unwrap());
    assert_eq!(call(one, &size, list, &[]).unwrap().text, "int 0");
    assert_eq!(fake.live(), 1);
}

#[test]
fn a_token_is_wanted() {
    let (server, _fake) = serve(|config| config.token = Some(Token::new("a-token").unwrap()));
    let with = |token: Option<&str>| {
        let token = token.map(|token| Token::new(token).unwrap());
        RemoteJava::connect(ClientConfig { token, ..ClientConfig::new(server.address().clone()) }, &NoPython)
    };
    assert!(with(Some("a-token")).is_ok());
    let wrong = with(Some("another")).unwrap_err().to_string();
    assert!(wrong.contains("does not take this token"), "{wrong}");
    let none = with(None).unwrap_err().to_string();
    assert!(none.contains("it wants a token"), "{none}");
}

fn denial<T>(outcome: sanca_model::Result<T>) -> String {
    match outcome {
        Err(Error::Denied(why)) => why.into(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was allowed"),
    }
}

#[test]
fn a_policy_is_asked_before_a_member_runs() {
    let server = guarded(Policy::parse("level explicit\njava.lang.Math#abs\ntest.Point#new\n").unwrap());
    let java = connect(&server);
    let abs = member(java, "java.lang.Math", "abs");
    assert_eq!(call(java, &abs, Handle::NULL, &[Arg::Int(-3)]).unwrap().text, "int 3");
    let new_list = member(java, "java.util.ArrayList", "<init>");
    let why = denial(call(java, &new_list, Handle::NULL, &[]));
    assert!(why.ends_with("the rule that would allow it is: java.util.ArrayList#new"), "{why}");
    let new_point = member(java, "test.Point", "<init>");
    let point = call(java, &new_point, Handle::NULL, &[Arg::Int(3)]).unwrap().object.unwrap().handle;
    let x = java.members(java.find_class("test.Point").unwrap()).unwrap().fields[0].clone();
    let pin = PinSlot::new();
    let receiver = Receiver { handle: point, pin: &pin };
    assert!(denial(java.get_field(&x, Some(&receiver), &mut Told::default())).ends_with("test.Point#x"));
    assert!(denial(java.set_field(&x, Some(&receiver), &Arg::Int(4))).ends_with("test.Point#x"));
    assert!(denial(java.add_classpath(&["/tmp/any.jar"])).contains("class path"));
    assert_eq!(server.metrics().denied, 4);
}

#[test]
fn the_entry_point_can_be_used_whatever_the_policy() {
    let server = guarded(Policy::parse("level none").unwrap());
    let java = connect(&server);
    let mut told = Told::default();
    java.entry_point(&mut told).unwrap();
    let list = told.object.unwrap().handle;
    let (add, size) = (member(java, "java.util.ArrayList", "add"), member(java, "java.util.ArrayList", "size"));
    assert_eq!(call(java, &add, list, &[Arg::Int(1)]).unwrap().text, "boolean true");
    assert_eq!(call(java, &size, list, &[]).unwrap().text, "int 1");
    denial(call(java, &member(java, "java.util.ArrayList", "<init>"), Handle::NULL, &[]));
    let abs = member(java, "java.lang.Math", "abs");
    for receiver in [Handle::NULL, list] {
        denial(call(java, &abs, receiver, &[Arg::Int(1)]));
    }

    let (server, _fake) = serve(|_| {});
    let mut told = Told::default();
    connect(&server).entry_point(&mut told).unwrap();
    assert_eq!(told.text, "null");
}

#[test]
fn what_a_client_says_of_an_object_is_not_believed() {
    let (server, _fake) = serve(|_| {});
    let java = connect(&server);
    let list = made(java, "java.util.ArrayList");
    let x = java.members(java.find_class("test.Point").unwrap()).unwrap().fields[0].clone();
    let mut told = Told::default();
    java.new_array(sanca_model::well_known::INT, &[4], &mut told).unwrap();
    let array = told.object.unwrap().handle;
    let (pin, other_pin) = (PinSlot::new(), PinSlot::new());
    let (list, array) = (Receiver { handle: list, pin: &pin }, Receiver { handle: array, pin: &other_pin });
    let mut eight = [0; 8];
    java.array_read(Kind::Int, &array, 0, &mut eight).unwrap();
    let refused: [(sanca_model::Result<()>, &str); 6] = [
        (java.get_field(&x, Some(&list), &mut Told::default()), "a field that it does not have"),
        (java.set_field(&x, Some(&list), &Arg::Int(1)), "a field that it does not have"),
        (java.array_read(Kind::Double, &array, 0, &mut eight), "another kind"),
        (java.array_write(Kind::Double, &array, 0, &eight), "another kind"),
        (java.array_read(Kind::Int, &list, 0, &mut eight), "no array"),
        (java.array_length(&list).map(drop), "no array"),
    ];
    for (outcome, said) in refused {
        match outcome {
            Err(Error::Internal(why)) => assert!(why.contains(said), "{why}"),
            other => panic!("{other:?}"),
        }
    }
}
