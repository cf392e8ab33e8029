//! The classes there are, and what their methods do.

use super::*;

pub const COLLECTIONS: ClassId = ClassId(300);
pub const OBJECTS: ClassId = ClassId(301);
pub const MATH: ClassId = ClassId(302);
pub const SYSTEM: ClassId = ClassId(303);
pub const PICK: ClassId = ClassId(304);
pub const POINT: ClassId = ClassId(305);
pub const INNER: ClassId = ClassId(309);
pub const CALLS: ClassId = ClassId(310);
pub const FUNCTION: ClassId = ClassId(311);
pub const PROXY: ClassId = ClassId(312);
pub const PY4J_EXCEPTION: ClassId = ClassId(313);
pub const NAMED_AS_A_PACKAGE: ClassId = ClassId(314);
pub const ATOMIC_LONG: ClassId = ClassId(306);
pub const ILLEGAL_STATE: ClassId = ClassId(307);
pub const INDEX: ClassId = ClassId(308);

impl Fake {
    pub fn new() -> Arc<Fake> {
        let mut fake = Fake {
            classes: HashMap::new(),
            bodies: Vec::new(),
            handles: Mutex::new(HashMap::new()),
            next: Mutex::new(0),
            counted: Mutex::default(),
        };
        fake.well_known();
        fake.lists();
        fake.statics();
        fake.test_classes();
        fake.callbacks();
        Arc::new(fake)
    }

    fn note(&self, argument: &Value) {
        let Value::Int(argument) = argument else { panic!("it was converted") };
        self.counted.lock().unwrap().push(*argument);
    }

    fn callbacks(&mut self) {
        self.define(FUNCTION, "java.util.function.Function", ClassId::NONE, &[]);
        self.define(PROXY, "jdk.proxy.$Proxy1", OBJECT, &[FUNCTION]);
        self.define(PY4J_EXCEPTION, "py4j.Py4JException", THROWABLE, &[]);
        self.method(PY4J_EXCEPTION, "<init>", flag::CONSTRUCTOR, &[STRING], |_, _, args| match &args[0] {
            Value::Text(text) => Ok(Value::Object(make(PY4J_EXCEPTION, State::Throwable(text.clone())))),
            _ => panic!("it was converted"),
        });
        self.method(OBJECT, "getClass", 0, &[], |_, object, _| {
            Ok(Value::Object(make(CLASS, State::Class(object.expect("an instance method has a receiver").class))))
        });
        self.define(CALLS, "test.Calls", OBJECT, &[]);
        self.method(CALLS, "count", flag::STATIC, &[INT], |fake, _, args| {
            fake.note(&args[0]);
            Ok(args[0].clone())
        });
        self.method(CALLS, "apply", flag::STATIC, &[FUNCTION, OBJECT], |fake, _, args| {
            fake.apply("apply", &args[0], &args[1..], OBJECT)
        });
        self.method(CALLS, "countThenApply", flag::STATIC, &[FUNCTION, OBJECT], |fake, _, args| {
            fake.note(&args[1]);
            fake.apply("apply", &args[0], &args[1..], OBJECT)
        });
        self.method(CALLS, "applyAsInt", flag::STATIC, &[FUNCTION, OBJECT], |fake, _, args| {
            fake.apply("applyAsInt", &args[0], &args[1..], INT)
        });
        self.method(CALLS, "applyVoid", flag::STATIC, &[FUNCTION, OBJECT], |fake, _, args| {
            fake.apply("accept", &args[0], &args[1..], VOID)
        });
        self.method(CALLS, "elsewhere", flag::STATIC, &[FUNCTION, OBJECT], |fake, _, args| {
            std::thread::scope(|scope| {
                let there = scope.spawn(|| fake.apply("apply", &args[0], &args[1..], OBJECT));
                there.join().expect("a call does not panic")
            })
        });
    }

    fn define(&mut self, id: ClassId, name: &str, superclass: ClassId, interfaces: &[ClassId]) {
        let (sort, component) = match name.strip_prefix('[') {
            Some("I") => (Sort::Array, INT),
            Some("B") => (Sort::Array, BYTE),
            Some("Ljava.lang.Object;") => (Sort::Array, OBJECT),
            _ if kind_of(id) != Kind::Object => (Sort::Primitive, ClassId::NONE),
            _ if superclass == ClassId::NONE && id != OBJECT => (Sort::Interface, ClassId::NONE),
            _ => (Sort::Class, ClassId::NONE),
        };
        let header = ClassHeader {
            id,
            name: name.into(),
            modifiers: 1,
            sort,
            functional: false,
            superclass,
            interfaces: interfaces.into(),
            component,
            declaring: ClassId::NONE,
        };
        self.classes.insert(id, Class { header, members: Members::default() });
    }

    fn method(&mut self, class: ClassId, name: &str, flags: u8, params: &[ClassId], body: Body) {
        let id = MemberId(self.bodies.len() as u32);
        self.bodies.push(body);
        let executable =
            Executable { id, name: name.into(), flags, declaring: class, returns: OBJECT, params: params.into() };
        let members = &mut self.classes.get_mut(&class).expect("it is defined before its methods").members;
        if flags & flag::CONSTRUCTOR != 0 {
            members.constructors.push(executable)
        } else {
            members.methods.push(executable)
        }
    }

    fn well_known(&mut self) {
        for (id, name) in sanca_model::well_known::ALL {
            let superclass = match *id {
                OBJECT | CHAR_SEQUENCE | ITERABLE | COLLECTION | LIST | SET | MAP | COMPARABLE | SERIALIZABLE
                | ITERATOR | CLONEABLE => ClassId::NONE,
                BOX_INTEGER | BOX_LONG | BOX_DOUBLE | BIG_INTEGER | BIG_DECIMAL => NUMBER,
                _ if kind_of(*id) != Kind::Object => ClassId::NONE,
                _ => OBJECT,
            };
            let interfaces: &[ClassId] = match *id {
                STRING => &[COMPARABLE, CHAR_SEQUENCE],
                ARRAY_LIST => &[LIST],
                LIST | SET => &[COLLECTION],
                COLLECTION => &[ITERABLE],
                HASH_MAP => &[MAP],
                HASH_SET => &[SET],
                BYTE_ARRAY | INT_ARRAY | OBJECT_ARRAY => &[CLONEABLE, SERIALIZABLE],
                _ => &[],
            };
            self.define(*id, name, superclass, interfaces);
        }
        self.method(OBJECT, "<init>", flag::CONSTRUCTOR, &[], |_, _, _| Ok(Value::Object(make(OBJECT, State::None))));
        self.method(OBJECT, "toString", 0, &[], |_, receiver, _| {
            let text = match &*receiver.unwrap().state.lock().unwrap() {
                State::Number(value) => value.to_string(),
                _ => "an object".into(),
            };
            Ok(Value::Text(text))
        });
        self.method(BOX_INTEGER, "valueOf", flag::STATIC, &[INT], |_, _, args| Ok(args[0].clone()));
        self.field(BOX_INTEGER, "MAX_VALUE", 8 | 16, INT);
    }

    fn field(&mut self, class: ClassId, name: &str, modifiers: u32, of: ClassId) {
        let field = Field { id: MemberId(0), name: name.into(), modifiers, declaring: class, class: of };
        self.classes.get_mut(&class).expect("it is defined before its fields").members.fields.push(field);
    }

    fn lists(&mut self) {
        let empty: Body = |_, _, _| Ok(Value::Object(make(ARRAY_LIST, State::List(Vec::new()))));
        self.method(ARRAY_LIST, "<init>", flag::CONSTRUCTOR, &[], empty);
        self.method(ARRAY_LIST, "add", 0, &[OBJECT], |_, list, args| {
            with(list, |items| items.push(args[0].clone()));
            Ok(Value::Boolean(true))
        });
        self.method(ARRAY_LIST, "size", 0, &[], |_, list, _| with(list, |items| Ok(Value::Int(items.len() as i32))));
        self.method(ARRAY_LIST, "get", 0, &[INT], |fake, list, args| {
            let Value::Int(index) = args[0] else { panic!("it was converted") };
            with(list, |items| items.get(index as usize).cloned())
                .ok_or_else(|| fake.throw(INDEX, "Index out of bounds\nfor this list"))
        });
        self.method(ARRAY_LIST, "clear", 0, &[], |_, list, _| {
            with(list, Vec::clear);
            Ok(Value::Void)
        });
        self.method(ARRAY_LIST, "addAll", 0, &[COLLECTION], |fake, list, args| {
            let more = items(fake, &args[0])?;
            with(list, |items| items.extend(more));
            Ok(Value::Boolean(true))
        });
        self.method(ARRAY_LIST, "subList", 0, &[INT, INT], |fake, list, args| {
            let (Value::Int(start), Value::Int(end)) = (&args[0], &args[1]) else { panic!("they were converted") };
            let part = with(list, |items| items.get(*start as usize..*end as usize).map(<[Value]>::to_vec));
            let part = part.ok_or_else(|| fake.throw(INDEX, "no such range"))?;
            Ok(Value::Object(make(ARRAY_LIST, State::List(part))))
        });
        self.method(HASH_MAP, "<init>", flag::CONSTRUCTOR, &[], |_, _, _| {
            Ok(Value::Object(make(HASH_MAP, State::None)))
        });
    }

    fn statics(&mut self) {
        self.define(COLLECTIONS, "java.util.Collections", OBJECT, &[]);
        self.define(OBJECTS, "java.util.Objects", OBJECT, &[]);
        self.define(MATH, "java.lang.Math", OBJECT, &[]);
        self.define(SYSTEM, "java.lang.System", OBJECT, &[]);
        self.define(ILLEGAL_STATE, "java.lang.IllegalStateException", THROWABLE, &[]);
        self.define(INDEX, "java.lang.IndexOutOfBoundsException", THROWABLE, &[]);
        self.method(OBJECTS, "requireNonNull", flag::STATIC, &[OBJECT], |fake, _, args| match &args[0] {
            Value::Null => Err(fake.throw(ILLEGAL_STATE, "null")),
            value => Ok(value.clone()),
        });
        self.method(MATH, "abs", flag::STATIC, &[INT], |_, _, args| match args[0] {
            Value::Int(value) => Ok(Value::Int(value.abs())),
            _ => panic!("it was converted"),
        });
        self.method(COLLECTIONS, "sort", flag::STATIC, &[LIST], |fake, _, args| {
            let mut sorted = Vec::new();
            for item in items(fake, &args[0])? {
                let Value::Int(item) = item else { return Err(fake.throw(ILLEGAL_STATE, "not comparable")) };
                sorted.push(item);
            }
            sorted.sort_unstable();
            let Value::Object(list) = &args[0] else { panic!("it has items") };
            with(Some(list), |items| *items = sorted.into_iter().map(Value::Int).collect());
            Ok(Value::Void)
        });
        self.method(COLLECTIONS, "frequency", flag::STATIC, &[COLLECTION, OBJECT], |fake, _, args| {
            let count = items(fake, &args[0])?.iter().filter(|item| equal(item, &args[1])).count();
            Ok(Value::Int(count as i32))
        });
        self.method(SYSTEM, "arraycopy", flag::STATIC, &[OBJECT, INT, OBJECT, INT, INT], |_, _, args| {
            let [Value::Object(from), Value::Int(start), Value::Object(to), Value::Int(at), Value::Int(count)] = args
            else {
                panic!("they were converted")
            };
            let (from, mut to) = (from.state.lock().unwrap(), to.state.lock().unwrap());
            let (start, at, count) = (*start as usize, *at as usize, *count as usize);
            match (&*from, &mut *to) {
                (State::Memory(from), State::Memory(to)) => {
                    to[4 * at..4 * (at + count)].copy_from_slice(&from[4 * start..4 * (start + count)]);
                }
                (State::Array(from), State::Array(to)) => {
                    to[at..at + count].clone_from_slice(&from[start..start + count]);
                }
                _ => panic!("arrays of one kind are generated"),
            }
            Ok(Value::Void)
        });
    }

    fn test_classes(&mut self) {
        self.define(NAMED_AS_A_PACKAGE, "test.java", OBJECT, &[]);
        self.define(PICK, "test.Pick", OBJECT, &[]);
        for (param, name) in [(INT, "int"), (LONG, "long"), (STRING, "String"), (OBJECT, "Object"), (BYTE, "byte")] {
            let body: Body = match name {
                "int" => |_, _, _| Ok(Value::Text("int".into())),
                "long" => |_, _, _| Ok(Value::Text("long".into())),
                "String" => |_, _, _| Ok(Value::Text("String".into())),
                "byte" => |_, _, args| Ok(args[0].clone()),
                _ => |_, _, _| Ok(Value::Text("Object".into())),
            };
            self.method(PICK, if name == "byte" { "narrow" } else { "f" }, flag::STATIC, &[param], body);
        }
        self.method(PICK, "floats", flag::STATIC, &[FLOAT], |_, _, args| Ok(args[0].clone()));
        self.method(PICK, "chars", flag::STATIC, &[CHAR], |_, _, args| Ok(args[0].clone()));
        self.method(PICK, "big", flag::STATIC, &[], |_, _, _| Ok(Value::BigInteger(vec![1, 0, 0])));
        self.method(PICK, "large", flag::STATIC, &[], |_, _, _| Ok(Value::Decimal("1E+3".into())));
        self.method(PICK, "huge", flag::STATIC, &[], |_, _, _| Ok(Value::Decimal("1E+1000000000".into())));
        self.method(PICK, "nothing", flag::STATIC, &[], |_, _, _| Ok(Value::Void));
        self.method(PICK, "instance", 0, &[], |_, _, _| Ok(Value::Null));
        self.define(POINT, "test.Point", OBJECT, &[]);
        self.method(POINT, "<init>", flag::CONSTRUCTOR, &[INT], |_, _, args| match args[0] {
            Value::Int(x) => Ok(Value::Object(make(POINT, State::Point(x)))),
            _ => panic!("it was converted"),
        });
        self.field(POINT, "x", 1, INT);
        let nested = Nested { name: "Inner".into(), binary_name: "test.Point$Inner".into() };
        self.classes.get_mut(&POINT).expect("it was just defined").members.nested.push(nested);
        self.define(INNER, "test.Point$Inner", OBJECT, &[]);
        self.classes.get_mut(&INNER).expect("it was just defined").header.declaring = POINT;
        self.define(ATOMIC_LONG, "java.util.concurrent.atomic.AtomicLong", NUMBER, &[]);
        self.method(ATOMIC_LONG, "<init>", flag::CONSTRUCTOR, &[LONG], |_, _, args| match args[0] {
            Value::Long(value) => Ok(Value::Object(make(ATOMIC_LONG, State::Number(value)))),
            _ => panic!("it was converted"),
        });
    }
}

/// Does something to a list.
fn with<T>(list: Option<&Arc<Object>>, act: impl FnOnce(&mut Vec<Value>) -> T) -> T {
    match &mut *list.expect("an instance method has a receiver").state.lock().unwrap() {
        State::List(items) => act(items),
        _ => panic!("the receiver is a list"),
    }
}

fn items(fake: &Fake, value: &Value) -> Result<Vec<Value>> {
    match value {
        Value::Object(list) => Ok(with(Some(list), |items| items.clone())),
        _ => Err(fake.throw(ILLEGAL_STATE, "null")),
    }
}
