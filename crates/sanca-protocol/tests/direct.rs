//! Frames between ends of ours: what is written is read again, and whatever is read instead is refused, never taken for more than it is.

use sanca_model::link::{Frame, PythonError, Stats, Throwable};
use sanca_model::pack::tag;
use sanca_model::shape::{CallbackMethod, ClassHeader, Executable, Field, Members, Nested, Sort};
use sanca_model::{Arg, ClassId, Error, Handle, MemberId, ObjectRef, PyRef, Sink, Text};
use sanca_protocol::direct::{
    Args, Hello, LENGTH, Malformed, Reader, ResultWriter, Role, Track, Writer, named_objects, read_callback_method,
    read_error, read_header, read_members, read_python_error, read_result, read_stats, read_throwable, write_arg,
    write_callback_method, write_error, write_header, write_members, write_python_error, write_stats, write_throwable,
};

/// What follows the kind of a frame.
fn body(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut Writer::begin(&mut out, 7));
    let length = u32::from_ne_bytes([out[0], out[1], out[2], out[3]]) as usize;
    assert_eq!((length, out[LENGTH]), (out.len() - LENGTH, 7));
    out.split_off(LENGTH + 1)
}

#[test]
fn arguments_arrive_as_they_were_sent() {
    let args = [
        Arg::Null,
        Arg::Boolean(true),
        Arg::Boolean(false),
        Arg::Byte(-1),
        Arg::Char(0xD800),
        Arg::Short(-300),
        Arg::Int(i32::MIN),
        Arg::Long(i64::MAX),
        Arg::Float(0.5),
        Arg::Double(-0.0),
        Arg::Text(Text::Latin1(b"\xE9t\xE9")),
        Arg::Text(Text::Utf16(&[0, 0xD8])),
        Arg::Text(Text::Utf32(&[0, 1, 2, 0])),
        Arg::Object(Handle(9)),
        Arg::Owned(Handle(10)),
        Arg::Packed(&[tag::LIST, 0, 0, 0, 0]),
    ];
    for count in 0..=args.len() {
        let bytes = body(|writer| args[..count].iter().for_each(|arg| write_arg(writer, arg)));
        assert_eq!(Args::read(&mut Reader::new(&bytes)).unwrap().all(), &args[..count]);
    }
}

#[test]
fn half_a_character_is_no_text() {
    let bytes = body(|writer| write_arg(writer, &Arg::Text(Text::Utf16(&[1, 2, 3]))));
    assert_eq!(Args::read(&mut Reader::new(&bytes)).unwrap_err(), Malformed("half a character"));
}

/// Notes what it is told.
#[derive(Default)]
struct Told(String);

macro_rules! told {
    ($($name:ident($value:ident: $type:ty);)*) => {
        impl Sink for Told {
            fn void(&mut self) { self.0 += "void"; }
            fn null(&mut self) { self.0 += "null"; }
            $(fn $name(&mut self, $value: $type) { self.0 += &format!("{} {:?}", stringify!($name), $value); })*
        }
    };
}

told! {
    boolean(value: bool);
    int(value: i64);
    long(value: i64);
    char(value: u16);
    float(value: f64);
    single(value: f32);
    text(value: Text<'_>);
    big_integer(value: &[u8]);
    big_decimal(value: &str);
    python(value: PyRef);
    object(value: ObjectRef);
    packed(value: &[u8]);
}

/// Names Python objects by one more than their address.
#[derive(Default)]
struct Tracked(Vec<u32>);

impl Track for &mut Tracked {
    fn object(&mut self, object: ObjectRef) {
        self.0.push(object.handle.0);
    }
    fn python(&mut self, object: PyRef) -> u64 {
        object.address() as u64 + 1
    }
    fn packed(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        if bytes == [tag::SHARED_ARRAY] { Err(Error::OutOfMemory) } else { Ok(()) }
    }
}

fn result(tell: impl FnOnce(&mut dyn Sink)) -> (Vec<u8>, Vec<u32>, bool) {
    let (mut tracked, mut refused) = (Tracked::default(), false);
    let bytes = body(|writer| {
        let mut sink = ResultWriter { writer, track: &mut tracked, refused: None };
        tell(&mut sink);
        refused = sink.refused.is_some();
    });
    (bytes, tracked.0, refused)
}

#[test]
fn results_arrive_as_they_were_told() {
    let object = ObjectRef { handle: Handle(5), class: ClassId(300) };
    type Tell<'a> = &'a dyn Fn(&mut dyn Sink);
    let tells: [(Tell<'_>, &str); 17] = [
        (&|sink| sink.void(), "void"),
        (&|sink| sink.null(), "null"),
        (&|sink| sink.boolean(true), "boolean true"),
        (&|sink| sink.boolean(false), "boolean false"),
        (&|sink| sink.int(-1), "int -1"),
        (&|sink| sink.long(i64::MIN), "long -9223372036854775808"),
        (&|sink| sink.char(0xD800), "char 55296"),
        (&|sink| sink.float(0.1), "float 0.1"),
        (&|sink| sink.single(0.1), "single 0.1"),
        (&|sink| sink.text(Text::Latin1(b"a")), "text Latin1([97])"),
        (&|sink| sink.text(Text::Utf16(&[1, 2])), "text Utf16([1, 2])"),
        (&|sink| sink.text(Text::Utf32(&[1, 2, 0, 0])), "text Utf32([1, 2, 0, 0])"),
        (&|sink| sink.big_integer(&[1]), "big_integer [1]"),
        (&|sink| sink.big_decimal("1E+3"), "big_decimal \"1E+3\""),
        (&|sink| sink.python(PyRef::new(70, 3)), "python PyRef(142)"),
        (&|sink| sink.object(object), "object ObjectRef { handle: Handle(5), class: ClassId(300) }"),
        (&|sink| sink.packed(&[tag::TRUE]), "packed [1]"),
    ];
    for (tell, expected) in tells {
        let (mut bytes, objects, refused) = result(tell);
        assert!(!refused && objects == if expected.starts_with("object") { vec![5] } else { vec![] });
        let mut told = Told::default();
        read_result(&mut bytes, |name| PyRef(2 * name), |_| {}, &mut told).unwrap();
        assert_eq!(told.0, expected);
    }
    assert!(result(|sink| sink.packed(&[tag::SHARED_ARRAY])).2);
}

#[test]
fn errors_arrive_as_they_were_sent() {
    let errors = [
        Error::Thrown(ObjectRef { handle: Handle(1), class: ClassId(2) }),
        Error::ClassNotFound("a.B".into()),
        Error::Closed("closed".into()),
        Error::Invalid("no".into()),
        Error::OutOfMemory,
        Error::StackOverflow,
        Error::Internal("bug".into()),
    ];
    for error in errors {
        let bytes = body(|writer| write_error(writer, &error));
        assert_eq!(format!("{:?}", read_error(&mut Reader::new(&bytes)).unwrap()), format!("{error:?}"));
    }
    let bytes = body(|writer| write_error(writer, &Error::Forked { pid: 7 }));
    assert!(matches!(read_error(&mut Reader::new(&bytes)), Ok(Error::Internal(_))));
}

#[test]
fn descriptions_arrive_as_they_were_sent() {
    let classes = || vec![ClassId(4), ClassId(5)].into_boxed_slice();
    let header = ClassHeader {
        id: ClassId(300),
        name: "a.B".into(),
        modifiers: 1,
        sort: Sort::Enum,
        functional: true,
        superclass: ClassId(64),
        interfaces: classes(),
        component: ClassId::NONE,
        declaring: ClassId(9),
    };
    let executable = Executable {
        id: MemberId(3),
        name: "f".into(),
        flags: 5,
        declaring: ClassId(300),
        returns: ClassId(37),
        params: classes(),
    };
    let field = Field { id: MemberId(4), name: "x".into(), modifiers: 8, declaring: ClassId(300), class: ClassId(37) };
    let members = Members {
        constructors: vec![executable.clone()],
        methods: vec![executable.clone(), executable],
        fields: vec![field],
        nested: vec![Nested { name: "C".into(), binary_name: "a.B$C".into() }],
    };
    let method = CallbackMethod {
        name: "apply".into(),
        declaring: ClassId(6),
        returns: ClassId(64),
        params: classes(),
        flags: 32,
    };
    let stats = Stats { live_handles: 1, live_proxies: 2, calls: 3, callbacks: 4, threads: 5, abandoned: 6 };
    let frame = Frame { class_name: "a.B".into(), method: "f".into(), file: "B.java".into(), line: -2 };
    let object = ObjectRef { handle: Handle(7), class: ClassId(79) };
    let throwable = Throwable {
        class_name: "a.E".into(),
        message: Some("".into()),
        frames: vec![frame.clone()],
        cause: Some(object),
        suppressed: vec![object],
        python: Some(PyRef(40)),
    };
    macro_rules! same {
        ($value:expr, $write:expr, $read:expr) => {
            let bytes = body(|writer| $write(writer, &$value));
            let mut reader = Reader::new(&bytes);
            assert_eq!(format!("{:?}", $read(&mut reader).unwrap()), format!("{:?}", $value));
            reader.end().unwrap();
        };
    }
    same!(header, write_header, read_header);
    same!(members, write_members, read_members);
    same!(method, write_callback_method, read_callback_method);
    same!(stats, write_stats, read_stats);
    let write = |writer: &mut Writer<'_>, value: &Throwable| write_throwable(writer, value, Some(20));
    same!(throwable, write, |reader: &mut Reader<'_>| read_throwable(reader, |name| PyRef(2 * name)));
    let error =
        PythonError { exception: PyRef(8), type_name: "ValueError", message: "no", frames: &[frame], cause: Handle(3) };
    let bytes = body(|writer| write_python_error(writer, &error, 4));
    let read = read_python_error(&mut Reader::new(&bytes), |name| PyRef(2 * name), |error| format!("{error:?}"));
    assert_eq!(read.unwrap(), format!("{error:?}"));
}

#[test]
fn a_connection_says_what_it_is_for_and_in_which_order_of_bytes() {
    let mut out = Vec::new();
    let hello = Hello { role: Role::Down, client: 77 };
    hello.write(&mut out);
    assert_eq!(Hello::read(out[LENGTH], &out[LENGTH + 1..]).unwrap(), hello);
    out[LENGTH + 1..LENGTH + 5].reverse();
    assert!(Hello::read(out[LENGTH], &out[LENGTH + 1..]).is_err());
}

#[test]
fn names_in_packed_values_are_found_where_they_are() {
    let bytes = [
        &[tag::LIST, 4, 0, 0, 0, tag::HANDLE, 1, 0, 0, 0, tag::OBJECT, 2, 0, 0, 0, 3, 0, 0, 0][..],
        &[tag::PYTHON, 4, 0, 0, 0, 0, 0, 0, 0, tag::ENUM, 5, 0, 0, 0, 6, 0, 0, 0, tag::LATIN1, 1, 0, 0, 0, 19],
    ]
    .concat();
    let mut found = Vec::new();
    named_objects(&bytes, |tag, at| found.push((tag, bytes[at]))).unwrap();
    assert_eq!(found, [(tag::HANDLE, 1), (tag::OBJECT, 3), (tag::PYTHON, 4), (tag::ENUM, 6)]);
    assert!(named_objects(&[tag::LATIN1, 9, 0, 0, 0], |_, _| {}).is_none());
}
