//! The link over a gateway, with a link without a JVM behind the server: what is asked, what is owned, and every way in which a
//! connection can break.

mod client;
mod fake;
mod wire;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use client::{NoPython, Told, call, connect, made, member, serve};
use sanca_gateway::{Address, ClientConfig, GatewayError, RemoteJava};
use sanca_model::error::Fate;
use sanca_model::link::JavaLink;
use sanca_model::{Arg, Error, Handle, Text};
use sanca_protocol::direct::{COMMAND, Hello, Op, Role, Writer};
use wire::{DEADLINE, wait_for};

#[test]
fn operations_give_what_the_link_behind_the_server_gives() {
    let (server, fake) = serve(|_| {});
    let java = connect(&server);
    let abs = member(java, "java.lang.Math", "abs");
    assert_eq!(call(java, &abs, Handle::NULL, &[Arg::Int(-3)]).unwrap().text, "int 3");
    assert_eq!(&*java.describe(java.find_class("java.util.List").unwrap()).unwrap().name, "java.util.List");
    assert!(matches!(java.find_class("no.Such"), Err(Error::ClassNotFound(name)) if &*name == "no.Such"));
    let list = made(java, "java.util.ArrayList");
    let (add, get) = (member(java, "java.util.ArrayList", "add"), member(java, "java.util.ArrayList", "get"));
    assert_eq!(call(java, &add, list, &[Arg::Text(Text::Latin1(b"a"))]).unwrap().text, "boolean true");
    assert_eq!(call(java, &get, list, &[Arg::Int(0)]).unwrap().text, "text Utf32([97, 0, 0, 0])");
    let Err(Error::Thrown(thrown)) = call(java, &get, list, &[Arg::Int(7)]) else { panic!("it is out of bounds") };
    let throwable = java.throwable(thrown.handle).unwrap();
    assert_eq!(&*throwable.class_name, "java.lang.IndexOutOfBoundsException");
    assert_eq!(throwable.message.as_deref(), Some("Index out of bounds\nfor this list"));
    assert!(matches!(java.signature(abs.id), Err(Error::Internal(why)) if why.contains("not faked")));
    assert_eq!(fake.live(), 2);
    java.release(thrown.handle);
    java.release(list);
    wait_for(|| fake.live() == 0);
}

#[test]
fn large_arguments_and_arrays_go_through_whole() {
    let (server, _fake) = serve(|_| {});
    let java = connect(&server);
    let same = member(java, "java.util.Objects", "requireNonNull");
    for length in [0, 1, 16_370, 16_384, 100_000, 3_000_000] {
        let text: Vec<u8> = (0..length).map(|at: usize| b'a' + (at % 26) as u8).collect();
        let points: Vec<u8> = text.iter().flat_map(|byte| u32::from(*byte).to_ne_bytes()).collect();
        let given = call(java, &same, Handle::NULL, &[Arg::Text(Text::Latin1(&text))]).unwrap().text;
        assert!(given == format!("text {:?}", Text::Utf32(&points)), "a text of {length}");
    }
    let mut told = Told::default();
    java.new_array(sanca_model::well_known::INT, &[100_000], &mut told).unwrap();
    let (array, pin) = (told.object.unwrap().handle, sanca_model::PinSlot::new());
    let array = sanca_model::Receiver { handle: array, pin: &pin };
    assert_eq!(java.array_length(&array).unwrap(), 100_000);
    let data: Vec<u8> = (0..400_000u32).map(|at| at as u8).collect();
    java.array_write(sanca_model::Kind::Int, &array, 0, &data).unwrap();
    let mut out = vec![0; 400_000];
    java.array_read(sanca_model::Kind::Int, &array, 0, &mut out).unwrap();
    assert_eq!(out, data);
    let mut out = vec![0; 8];
    java.array_read(sanca_model::Kind::Int, &array, 99_998, &mut out).unwrap();
    assert_eq!(out, data[399_992..]);
}

#[test]
fn threads_have_connections_of_their_own_and_leave_them_to_others() {
    let (server, _fake) = serve(|_| {});
    let java = connect(&server);
    let abs = member(java, "java.lang.Math", "abs");
    let ask = || {
        for value in 0..200 {
            assert_eq!(call(java, &abs, Handle::NULL, &[Arg::Int(-value)]).unwrap().text, format!("int {value}"));
        }
    };
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(ask);
        }
    });
    let connections = server.connections();
    assert!(connections <= 2 + 1 + 8, "{connections}");
    for _ in 0..20 {
        thread::scope(|scope| scope.spawn(ask).join().unwrap());
    }
    assert!(server.connections() <= connections, "connections of ended threads are used again");
}

#[test]
fn what_a_client_owns_goes_with_it() {
    let (server, fake) = serve(|_| {});
    let java = connect(&server);
    for _ in 0..100 {
        made(java, "java.util.ArrayList");
    }
    assert_eq!(fake.live(), 100);
    assert!(java.shutdown(0).unwrap());
    wait_for(|| fake.live() == 0);
    assert!(matches!(java.find_class("java.util.List"), Err(Error::Closed(_))));
}

#[test]
fn a_stranger_is_told_from_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut first = [0; 64];
        assert!(stream.read(&mut first).unwrap() > 0);
        stream.write_all(b"!zspy4j.Py4JException: Unknown command received: sanca 1\n").unwrap();
    });
    let stranger = RemoteJava::connect(ClientConfig::new(Address::Tcp(address)), &NoPython);
    assert!(matches!(stranger, Err(GatewayError::Stranger)));
    let nobody = RemoteJava::connect(ClientConfig::new(Address::Tcp(([127, 0, 0, 1], 1).into())), &NoPython);
    assert!(matches!(nobody, Err(GatewayError::Io { .. })));
}

#[test]
fn the_end_of_the_server_is_told_to_all_who_wait_and_ask() {
    let (server, _fake) = serve(|_| {});
    let java = connect(&server);
    let abs = member(java, "java.lang.Math", "abs");
    server.shutdown(DEADLINE);
    drop(server);
    let begin = Instant::now();
    let Err(Error::Broken { died: true, .. }) = call(java, &abs, Handle::NULL, &[Arg::Int(1)]) else {
        panic!("the server is gone")
    };
    assert!(begin.elapsed() < DEADLINE / 2);
    let again = call(java, &abs, Handle::NULL, &[Arg::Int(1)]);
    assert!(matches!(again, Err(Error::Broken { fate: Fate::NotSent, died: true, .. })));
}

/// Frames that nobody of ours would send end their own connection and nothing else.
#[test]
fn whatever_a_client_sends_the_server_lives() {
    let (server, fake) = serve(|_| {});
    let java = connect(&server);
    let abs = member(java, "java.lang.Math", "abs");
    let mut seed = 88_172_645_463_325_252u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let Address::Tcp(address) = server.address() else { panic!("it is a port") };
    for _ in 0..200 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.write_all(format!("{COMMAND}\n").as_bytes()).unwrap();
        let mut out = Vec::new();
        Hello { role: Role::Up, client: 0 }.write(&mut out);
        for _ in 0..next() % 4 {
            let op = Op::from_number((next() % 46) as u8).unwrap_or(Op::Invoke);
            let mut writer = Writer::begin(&mut out, op as u8);
            (0..next() % 40).for_each(|_| writer.byte((next() % 20) as u8));
        }
        out.extend((0..next() % 30).map(|_| (next() % 7) as u8));
        let _ = stream.write_all(&out);
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert_eq!(call(java, &abs, Handle::NULL, &[Arg::Int(-9)]).unwrap().text, "int 9");
    wait_for(|| server.connections() == 3 && fake.live() == 0);
}

/// Passes bytes on, and cuts the connection that carries calls where it is told to.
struct Cutter {
    address: SocketAddr,
    /// Bytes that may still pass to the server, or from it; negative: all may.
    there: Arc<AtomicI64>,
    back: Arc<AtomicI64>,
    passed: Arc<[AtomicU64; 2]>,
}

impl Cutter {
    fn new(server: SocketAddr) -> Cutter {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let cutter = Cutter {
            address: listener.local_addr().unwrap(),
            there: Arc::new(AtomicI64::new(-1)),
            back: Arc::new(AtomicI64::new(-1)),
            passed: Arc::default(),
        };
        let (there, back, passed) = (Arc::clone(&cutter.there), Arc::clone(&cutter.back), Arc::clone(&cutter.passed));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(upstream) = TcpStream::connect(server) else { return };
                // What the first frames say: which connection is for calls.
                let calls = Arc::new(Mutex::new(None));
                for (index, from, to, left) in [(0, &client, &upstream, &there), (1, &upstream, &client, &back)] {
                    let (mut from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let (left, passed, calls) = (Arc::clone(left), Arc::clone(&passed), Arc::clone(&calls));
                    thread::spawn(move || {
                        let _ = pass(index, &mut from, to, &left, &passed, &calls);
                    });
                }
            }
        });
        cutter
    }

    fn arm(&self, there: i64, back: i64) {
        self.passed.iter().for_each(|count| count.store(0, Ordering::SeqCst));
        self.there.store(there, Ordering::SeqCst);
        self.back.store(back, Ordering::SeqCst);
    }
}

fn pass(
    index: usize,
    from: &mut TcpStream,
    mut to: TcpStream,
    left: &AtomicI64,
    passed: &[AtomicU64; 2],
    calls: &Mutex<Option<bool>>,
) -> std::io::Result<()> {
    to.set_nodelay(true)?;
    let mut bytes = [0; 1024];
    loop {
        let count = from.read(&mut bytes)?;
        // Hello: its length, the kind, the mark, the role, the client.
        if index == 0 && count == 18 && bytes[4] == 0 {
            *calls.lock().unwrap() = Some(bytes[9] == Role::Calls as u8);
        }
        let is_calls = *calls.lock().unwrap() == Some(true);
        let allowed = left.load(Ordering::SeqCst);
        let cut = is_calls && allowed >= 0 && (count as i64) >= allowed;
        let count = if cut { allowed as usize } else { count };
        if is_calls {
            passed[index].fetch_add(count as u64, Ordering::SeqCst);
            if allowed >= 0 {
                left.fetch_sub(count as i64, Ordering::SeqCst);
            }
        }
        to.write_all(&bytes[..count])?;
        if count == 0 || cut {
            let _ = to.shutdown(Shutdown::Both);
            let _ = from.shutdown(Shutdown::Both);
            return Ok(());
        }
    }
}

/// The link is cut after each byte of a request and of its reply: the call is made at most once, and what is said of it is true.
#[test]
fn a_call_is_made_at_most_once_wherever_its_connection_is_cut() {
    let (server, _fake) = serve(|_| {});
    let Address::Tcp(address) = server.address() else { panic!("it is a port") };
    let cutter = Cutter::new(*address);
    let java = RemoteJava::connect(ClientConfig::new(Address::Tcp(cutter.address)), &NoPython).unwrap();
    let list = made(java, "java.util.ArrayList");
    let (add, size) = (member(java, "java.util.ArrayList", "add"), member(java, "java.util.ArrayList", "size"));
    let count = || {
        let told = call(java, &size, list, &[]).unwrap().text;
        told.strip_prefix("int ").unwrap().parse::<i64>().unwrap()
    };
    cutter.arm(-1, -1);
    call(java, &add, list, &[Arg::Int(5)]).unwrap();
    let [request, reply] = [0, 1].map(|index| cutter.passed[index].load(Ordering::SeqCst) as i64);
    assert!(request > 10 && reply > 4, "{request} {reply}");
    let mut done = count();
    let cuts = (0..request).map(|at| (at, -1)).chain((0..reply).map(|at| (-1, at)));
    for (there, back) in cuts {
        cutter.arm(there, back);
        let outcome = call(java, &add, list, &[Arg::Int(5)]);
        cutter.arm(-1, -1);
        let now = count();
        let made = now - done;
        done = now;
        assert!((0..=1).contains(&made), "cut at {there}, {back}: made {made} times");
        match outcome {
            Err(Error::Broken { fate, died, .. }) => {
                assert!(!died, "the server is there");
                assert!(fate != Fate::NotSent || made == 0, "cut at {there}, {back}: made, and said not to be");
                assert!(fate == Fate::Unknown, "cut at {there}, {back}: {fate:?}, and nobody can know");
            }
            other => panic!("cut at {there}, {back}: {}", other.map_or_else(|e| e.to_string(), |told| told.text)),
        }
        assert_eq!(made == 1, there < 0, "a request that is not whole is not performed, one that is, is");
    }
}
