//! What Java programs ask of Python: each operation takes Python objects by reference and values packed, and answers once.

use super::forked::end_child;
use super::thrown::throw;
use super::{borrowed, drain, interpreters};
use crate::overloads::convert_reply;
use crate::packer::Made;
use crate::result::Unpacker;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::run::Mode;
use sanca_capi::{Borrowed, Gil, InterpreterId, Object, Result};
use sanca_model::link::Reply;
use sanca_model::operation::{Op, Operation};
use sanca_model::value::Arg;
use sanca_model::{ClassId, PyRef};

/// Performs one operation and answers, with a value or an exception, exactly once.
pub(super) fn operate(state: &'static State, gil: Gil<'_>, operation: &Operation<'_>, reply: &mut dyn Reply) {
    drain(state, gil);
    let outcome =
        end_child(gil, perform(state, gil, operation)).and_then(|answer| give(state, gil, operation, answer, reply));
    if outcome.is_err() {
        match gil.take() {
            Some(error) => throw(state, gil, error, reply),
            None => reply.refuse("internal error in Sanca: an operation failed without an error"),
        }
    }
}

/// What an operation gave.
enum Answer {
    /// Nothing.
    Void,
    /// A Python value, for the class that is wanted.
    Value(Object),
    /// Something that is what it is.
    Ready(Arg<'static>),
}

fn give(
    state: &'static State,
    gil: Gil<'_>,
    operation: &Operation<'_>,
    answer: Answer,
    reply: &mut dyn Reply,
) -> Result<()> {
    match answer {
        Answer::Void => reply.value(Arg::Null),
        Answer::Ready(arg) => reply.value(arg),
        Answer::Value(value) if operation.wanted == ClassId::NONE => {
            let mut made = Made::for_reply(state);
            let object = wrap(state, gil, value.get(gil))?;
            reply.value(made.add(object));
            made.hand_over();
        }
        Answer::Value(value) => {
            let made = Made::for_operation(state);
            convert_reply(made, gil, value.get(gil), operation.wanted, "the operation", |arg| reply.value(arg))?;
        }
    }
    Ok(())
}

/// The Java object that stands for a Python object.
pub fn wrap(state: &'static State, gil: Gil<'_>, value: Borrowed<'_>) -> Result<sanca_model::Handle> {
    let object = state.lend(value);
    state.java().python_object(object, value.is_callable()).map_err(|error| {
        state.return_lent(gil, object);
        crate::errors::raise(state, gil, error)
    })
}

/// The values of an operation, one after the other.
struct Values<'a, 'py>(Unpacker<'a, 'py>, Gil<'py>);

impl Values<'_, '_> {
    fn next(&mut self) -> Result<Object> {
        if self.0.is_empty() {
            return Err(self.1.raise_static(c"internal error in Sanca: an operation lacks a value"));
        }
        self.0.value()
    }

    fn text(&mut self) -> Result<String> {
        self.next()?.get(self.1).to_text("text")
    }

    fn number(&mut self) -> Result<i64> {
        match self.next()?.get(self.1).integer() {
            Integer::Small(number) => Ok(number),
            Integer::Big => Err(self.1.raise(Builtin::OverflowError, "a number of an operation is too large")),
        }
    }

    fn rest(&mut self) -> Result<Vec<Object>> {
        let mut values = Vec::new();
        while !self.0.is_empty() {
            values.push(self.0.value()?);
        }
        Ok(values)
    }

    /// Calls with all values that are left as positional arguments. Most calls have few, which need no memory of their own.
    fn call(&mut self, callable: Borrowed<'_>) -> Result<Object> {
        let gil = self.1;
        if self.0.is_empty() {
            return callable.call(&[]);
        }
        let first = self.0.value()?;
        if self.0.is_empty() {
            return callable.call(&[first.get(gil)]);
        }
        let second = self.0.value()?;
        if self.0.is_empty() {
            return callable.call(&[first.get(gil), second.get(gil)]);
        }
        let mut all = vec![first, second];
        all.append(&mut self.rest()?);
        callable.call(Object::borrow_all(gil, &all))
    }
}

fn perform(state: &'static State, gil: Gil<'_>, operation: &Operation<'_>) -> Result<Answer> {
    let mut values = Values(Unpacker::new(state, gil, operation.args), gil);
    let other = || object(gil, operation.other);
    match operation.op {
        Op::Compile => return compile(gil, &mut values).map(Answer::Value),
        Op::Name => {
            return values.next().and_then(|name| gil.interned(&name.get(gil).to_text("name")?)).map(Answer::Value);
        }
        Op::Import => return values.text().and_then(|name| gil.import_text(&name)).map(Answer::Value),
        Op::Globals => return fresh_globals(gil).map(Answer::Value),
        Op::MakeInterpreter => {
            let options = values.number()? as u32;
            let shared = values.rest()?;
            let shared = shared.iter().map(|name| name.get(gil).to_text("name")).collect::<Result<Vec<_>>>()?;
            let id = interpreters::make(gil, options, &shared)?;
            return Ok(Answer::Ready(Arg::Int(i32::from(id.0))));
        }
        Op::EndInterpreter => {
            let number = u16::try_from(values.number()?).unwrap_or(u16::MAX);
            return interpreters::end(state, gil, InterpreterId(number)).map(|()| Answer::Void);
        }
        Op::Collect => return Ok(Answer::Ready(Arg::Long(gil.collect() as i64))),
        _ => {}
    }
    // Java may give the object back while it runs.
    let target = object(gil, operation.target)?;
    let target = target.get(gil);
    Ok(match operation.op {
        Op::Exec => {
            target.run_code(other()?.get(gil))?;
            Answer::Void
        }
        Op::Eval => Answer::Value(target.run_code(other()?.get(gil))?),
        Op::GetGlobal => Answer::Value(global(gil, target, other()?.get(gil))?),
        Op::SetGlobal => {
            target.dict_set(other()?.get(gil), values.next()?.get(gil))?;
            Answer::Void
        }
        Op::DeleteGlobal => {
            target.delete_item(other()?.get(gil))?;
            Answer::Void
        }
        Op::Call => Answer::Value(call(target, operation.other.0, &mut values)?),
        Op::CallMethod => Answer::Value(values.call(target.attr_object(other()?.get(gil))?.get(gil))?),
        Op::CallGlobal => Answer::Value(values.call(global(gil, target, other()?.get(gil))?.get(gil))?),
        Op::GetAttribute => Answer::Value(target.attr_object(other()?.get(gil))?),
        Op::SetAttribute => {
            target.assign_attr(other()?.get(gil), Some(values.next()?.get(gil)))?;
            Answer::Void
        }
        Op::DeleteAttribute => {
            target.assign_attr(other()?.get(gil), None)?;
            Answer::Void
        }
        Op::HasAttribute => Answer::Ready(Arg::Boolean(has_attribute(gil, target, other()?.get(gil))?)),
        Op::GetItem => Answer::Value(target.item(values.next()?.get(gil))?),
        Op::SetItem => {
            let key = values.next()?;
            target.assign_item(key.get(gil), values.next()?.get(gil))?;
            Answer::Void
        }
        Op::DeleteItem => {
            target.delete_item(values.next()?.get(gil))?;
            Answer::Void
        }
        Op::Contains => Answer::Ready(Arg::Boolean(target.contains(values.next()?.get(gil))?)),
        Op::Length => Answer::Ready(Arg::Long(target.length()? as i64)),
        Op::Str => Answer::Value(target.str()?),
        Op::Repr => Answer::Value(gil.text(&target.repr_lossy())?),
        Op::Hash => {
            let hash = target.hash()?;
            Answer::Ready(Arg::Int((hash ^ (hash >> 32)) as i32))
        }
        Op::Compare => {
            let value = values.next()?;
            let answer = target.rich_compare(value.get(gil), values.number()? as core::ffi::c_int)?;
            Answer::Ready(Arg::Boolean(answer.get(gil).truth()?))
        }
        Op::Iterate => Answer::Value(target.iter()?),
        Op::Next => match target.next()? {
            Some(value) => Answer::Value(value),
            None => return Err(gil.raise(Builtin::StopIteration, "")),
        },
        Op::Convert | Op::Hold => Answer::Value(target.own()),
        Op::IsCallable => Answer::Ready(Arg::Boolean(target.is_callable())),
        Op::IsInstance => Answer::Ready(Arg::Boolean(target.is_instance_of(values.next()?.get(gil))?)),
        Op::Compile | Op::Name | Op::Import | Op::Globals | Op::Collect | Op::MakeInterpreter | Op::EndInterpreter => {
            Answer::Void
        }
    })
}

/// An object that Java named.
fn object(gil: Gil<'_>, reference: PyRef) -> Result<Object> {
    if reference.address() == 0 {
        return Err(gil.raise(Builtin::ValueError, "the Python object was closed"));
    }
    Ok(borrowed(gil, reference).own())
}

fn compile(gil: Gil<'_>, values: &mut Values<'_, '_>) -> Result<Object> {
    let (source, file) = (values.text()?, values.text()?);
    let mode = match values.number()? {
        0 => Mode::Statements,
        1 => Mode::Expression,
        _ => Mode::Interactive,
    };
    gil.compile(&source, &file, mode)
}

fn fresh_globals(gil: Gil<'_>) -> Result<Object> {
    let globals = gil.new_dict()?;
    let name = gil.interned("__name__")?;
    globals.get(gil).dict_set(name.get(gil), gil.interned("__main__")?.get(gil))?;
    let builtins = gil.interned("__builtins__")?;
    globals.get(gil).dict_set(builtins.get(gil), gil.import(c"builtins")?.get(gil))?;
    Ok(globals)
}

fn global(gil: Gil<'_>, globals: Borrowed<'_>, name: Borrowed<'_>) -> Result<Object> {
    if let Some(value) = globals.dict_get(name)? {
        return Ok(value);
    }
    if let Some(value) = gil.builtins().dict_get(name)? {
        return Ok(value);
    }
    Err(gil.raise(Builtin::NameError, &format!("name '{}' is not defined", name.to_text_lossy())))
}

fn call(target: Borrowed<'_>, keywords: u64, values: &mut Values<'_, '_>) -> Result<Object> {
    if keywords == 0 {
        return values.call(target);
    }
    let mut args = values.rest()?;
    let positional = args.len().saturating_sub(2 * keywords as usize);
    let mut named = args.split_off(positional).into_iter();
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (named.next(), named.next()) {
        pairs.push((name, value));
    }
    target.call_with(args, &pairs)
}

fn has_attribute(gil: Gil<'_>, target: Borrowed<'_>, name: Borrowed<'_>) -> Result<bool> {
    match target.attr_object(name) {
        Ok(_) => Ok(true),
        Err(_) if gil.matches(Builtin::AttributeError) => {
            gil.clear();
            Ok(false)
        }
        Err(raised) => Err(raised),
    }
}
