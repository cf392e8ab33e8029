//! Java's side of a callback: what a proxy does when one of its methods is called.

use sanca_model::link::Reply;
use sanca_model::pack::tag;
use sanca_model::shape::CallbackMethod;

use super::classes::{FUNCTION, ILLEGAL_STATE};
use super::*;

impl Fake {
    pub fn apply(&self, name: &str, proxy: &Value, args: &[Value], returns: ClassId) -> Result<Value> {
        let Value::Object(proxy) = proxy else { return Err(self.throw(ILLEGAL_STATE, "no proxy")) };
        let State::Proxy(Held(python)) = *proxy.state.lock().unwrap() else { panic!("it was converted") };
        let params = args.iter().map(|_| OBJECT).collect();
        let method = CallbackMethod { name: name.into(), declaring: FUNCTION, returns, params, flags: 0 };
        let mut packed = Vec::new();
        args.iter().for_each(|arg| self.pack_shallow(arg, &mut packed));
        let mut taken = Taken { fake: self, value: None };
        remote_python().invoke(python, false, &method, &packed, &mut taken);
        let value = taken.value.expect("it answers")?;
        Ok(if returns == VOID { Value::Void } else { value })
    }

    fn pack_shallow(&self, value: &Value, out: &mut Vec<u8>) {
        match value {
            Value::Null => out.push(tag::NULL),
            Value::Boolean(value) => out.push(if *value { tag::TRUE } else { tag::FALSE }),
            Value::Int(value) => {
                out.push(tag::INT);
                out.extend_from_slice(&value.to_ne_bytes());
            }
            Value::Long(value) => {
                out.push(tag::LONG);
                out.extend_from_slice(&value.to_ne_bytes());
            }
            Value::Text(text) => {
                let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
                out.push(tag::UTF16);
                out.extend_from_slice(&(units.len() as u32 / 2).to_ne_bytes());
                out.extend_from_slice(&units);
            }
            Value::Object(object) => {
                let object = self.hand_out(Arc::clone(object));
                out.push(tag::OBJECT);
                out.extend_from_slice(&object.class.0.to_ne_bytes());
                out.extend_from_slice(&object.handle.0.to_ne_bytes());
            }
            _ => panic!("not faked"),
        }
    }
}

/// What a proxy hands to its caller.
struct Taken<'a> {
    fake: &'a Fake,
    value: Option<Result<Value>>,
}

impl Taken<'_> {
    fn set(&mut self, value: Result<Value>) {
        assert!(self.value.is_none(), "it answers once");
        self.value = Some(value);
    }
}

impl Reply for Taken<'_> {
    fn value(&mut self, value: Arg<'_>) {
        let taken = match value {
            Arg::Owned(handle) => {
                let object = self.fake.object(handle).expect("it is out");
                sanca_model::link::JavaLink::release(self.fake, handle);
                Ok(Value::Object(object))
            }
            Arg::Object(_) => panic!("Java reads it when nobody holds it any more"),
            other => self.fake.value(&other),
        };
        self.set(taken);
    }
    fn throw(&mut self, throwable: Handle) {
        let class = self.fake.object(throwable).expect("it is out").class;
        self.set(Err(Error::Thrown(ObjectRef { handle: throwable, class })));
    }
    fn raise(&mut self, _: &PythonError<'_>) -> bool {
        panic!("a gateway has no exceptions of Python's")
    }
    fn refuse(&mut self, why: &str) {
        let error = self.fake.throw(ILLEGAL_STATE, why);
        self.set(Err(error));
    }
}

/// What a Java program does with an object that it got from a gateway.
impl Fake {
    /// The class of functions.
    pub fn function(&self) -> ClassId {
        FUNCTION
    }

    /// Calls a function; what it threw, or `called`.
    pub fn call_kept(&self, function: ObjectRef) -> String {
        let function = Value::Object(self.object(function.handle).expect("it is out"));
        match self.apply("apply", &function, &[Value::Int(1)], OBJECT) {
            Ok(_) => "called".into(),
            Err(Error::Thrown(thrown)) => {
                let object = self.object(thrown.handle).expect("it is out");
                sanca_model::link::JavaLink::release(self, thrown.handle);
                match &*object.state.lock().unwrap() {
                    State::Throwable(message) => message.clone(),
                    _ => panic!("what is thrown is a throwable"),
                }
            }
            Err(other) => other.to_string(),
        }
    }

    pub fn drop_kept(&self, object: ObjectRef) {
        sanca_model::link::JavaLink::release(self, object.handle);
    }
}
