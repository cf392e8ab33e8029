//! The Python type of connections: its methods besides `call`.

use super::{call, connection, duration};
use crate::layout;
use sanca_capi::error::Builtin;
use sanca_capi::raw::{self, PyObject};
use sanca_capi::tables::{Getter, Method, Table};
use sanca_capi::type_spec::TypeSpec;
use sanca_capi::{Borrowed, Gil, Object, Result, slot_binary, slot_dealloc, slot_fastcall, slot_getter};

/// Makes the type.
pub fn make_type(gil: Gil<'_>, module: Borrowed<'_>) -> Result<Object> {
    let spec = TypeSpec::new(c"sanca._native.GatewayLine", layout::BOXED_SIZE, raw::TPFLAGS_DISALLOW_INSTANTIATION)
        .slot(raw::Py_tp_doc, c"A connection to a gateway. Used by one thread at a time.".as_ptr().cast())
        .slot(raw::Py_tp_methods, METHODS.as_slot())
        .slot(raw::Py_tp_getset, GETTERS.as_slot())
        .slot(raw::Py_tp_dealloc, dealloc_slot as *const _);
    // SAFETY: every slot has its C type; the size is that of a boxed value.
    unsafe { spec.build(gil, module, &[]) }
}

slot_fastcall!(call_slot => call::call);
slot_binary!(send_slot => send);
slot_binary!(reply_slot => reply);
slot_binary!(owe_slot => owe);
slot_binary!(set_timeout_slot => set_timeout);
slot_fastcall!(read_slot => read);
slot_getter!(answer_slot => answer);
slot_getter!(settle_slot => settle);
slot_getter!(readline_slot => readline);
slot_getter!(close_slot => close);
slot_getter!(has_left_slot => has_left);
slot_getter!(has_rest_slot => has_rest);
slot_getter!(owed_slot => owed);
slot_getter!(in_use_slot => in_use);
slot_getter!(intact_slot => intact);
slot_getter!(closed_slot => closed);
slot_dealloc!(dealloc_slot => dealloc);

static METHODS: Table<Method, 11> = Table([
    Method::fast_call(c"call", call_slot, c"Make a call in one crossing."),
    Method::one_arg(c"send", send_slot, c"Send commands, as bytes."),
    Method::no_args(
        c"answer",
        answer_slot,
        c"Give the next answer that is not owed, without its end; '' at the end of the stream.",
    ),
    Method::one_arg(c"reply", reply_slot, c"Send an answer, as bytes."),
    Method::one_arg(c"owe", owe_slot, c"Note that so many answers are to be dropped."),
    Method::no_args(c"settle", settle_slot, c"Read the answers that are to be dropped."),
    Method::no_args(c"readline", readline_slot, c"Give the next line with its end."),
    Method::fast_call(c"read", read_slot, c"Give so many bytes, or all until the stream ends."),
    Method::one_arg(c"set_timeout", set_timeout_slot, c"Set how many seconds the peer may say nothing; None for ever."),
    Method::no_args(c"close", close_slot, c"Let go of the socket."),
    Method::END,
]);

static GETTERS: Table<Getter, 7> = Table([
    Getter::read_only(c"has_left", has_left_slot, c"Whether the peer may have seen something of what was sent last."),
    Getter::read_only(c"has_rest", has_rest_slot, c"Whether something was received that nobody asked for."),
    Getter::read_only(c"owed", owed_slot, c"How many answers are to be dropped."),
    Getter::read_only(c"in_use", in_use_slot, c"Whether some thread uses it now."),
    Getter::read_only(
        c"intact",
        intact_slot,
        c"Whether nothing has been sent that was not answered, as far as `call` knows.",
    ),
    Getter::read_only(c"closed", closed_slot, c"Whether it was closed."),
    Getter::END,
]);

fn send(object: Borrowed<'_>, commands: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let bytes = bytes(commands)?;
    connection(object).with(gil, |line, go_on| line.send(bytes, go_on))?;
    Ok(gil.none())
}

fn reply(object: Borrowed<'_>, answer: Borrowed<'_>) -> Result<Object> {
    let gil = object.gil();
    let bytes = bytes(answer)?;
    connection(object).with(gil, |line, go_on| line.reply(bytes, go_on))?;
    Ok(gil.none())
}

fn bytes(value: Borrowed<'_>) -> Result<&[u8]> {
    value.bytes_view().ok_or_else(|| {
        let message = format!("commands are bytes, not {}", value.type_name());
        value.gil().raise(Builtin::TypeError, &message)
    })
}

fn answer(object: Borrowed<'_>) -> Result<Object> {
    let line = connection(object).with(object.gil(), |line, go_on| line.read_answer(go_on).map(<[u8]>::to_vec))?;
    call::line(object.gil(), &line)
}

fn owe(object: Borrowed<'_>, answers: Borrowed<'_>) -> Result<Object> {
    let answers = usize::try_from(answers.index_value()?).unwrap_or_default();
    connection(object).with(object.gil(), |line, _| line.owe(answers))?;
    Ok(object.gil().none())
}

fn settle(object: Borrowed<'_>) -> Result<Object> {
    connection(object).with(object.gil(), |line, go_on| line.settle(go_on))?;
    Ok(object.gil().none())
}

fn readline(object: Borrowed<'_>) -> Result<Object> {
    // A command of Java's comes as a whole, mostly: its other lines are here, and the GIL need not be given up for them.
    let here = match &mut connection(object).lock().line {
        super::Place::Here(line) => line.take_line().map(<[u8]>::to_vec),
        _ => None,
    };
    if let Some(line) = here {
        return object.gil().bytes(&line);
    }
    let line = connection(object).with(object.gil(), |line, go_on| line.read_line(go_on).map(<[u8]>::to_vec))?;
    object.gil().bytes(&line)
}

fn read(object: Borrowed<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let most = match args.first() {
        Some(hint) if !hint.is_none() => usize::try_from(hint.index_value()?).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let all = connection(object).with(object.gil(), |line, go_on| {
        let mut all = Vec::new();
        while all.len() < most {
            let some = line.read_some(most - all.len(), go_on)?;
            if some.is_empty() {
                break;
            }
            all.extend_from_slice(some);
        }
        Ok(all)
    })?;
    object.gil().bytes(&all)
}

fn set_timeout(object: Borrowed<'_>, seconds: Borrowed<'_>) -> Result<Object> {
    let timeout = duration(seconds)?;
    connection(object).with(object.gil(), |line, _| {
        line.set_timeout(timeout);
        Ok(())
    })?;
    Ok(object.gil().none())
}

fn close(object: Borrowed<'_>) -> Result<Object> {
    connection(object).close();
    Ok(object.gil().none())
}

fn has_left(object: Borrowed<'_>) -> Result<Object> {
    Ok(object.gil().bool(connection(object).lock().has_left))
}

fn has_rest(object: Borrowed<'_>) -> Result<Object> {
    let has_rest = match &connection(object).lock().line {
        super::Place::Here(line) => line.has_rest(),
        _ => false,
    };
    Ok(object.gil().bool(has_rest))
}

fn owed(object: Borrowed<'_>) -> Result<Object> {
    let owed = connection(object).lock().owed;
    object.gil().int(owed as i64)
}

fn in_use(object: Borrowed<'_>) -> Result<Object> {
    Ok(object.gil().bool(matches!(connection(object).lock().line, super::Place::InUse)))
}

fn intact(object: Borrowed<'_>) -> Result<Object> {
    Ok(object.gil().bool(connection(object).lock().intact))
}

fn closed(object: Borrowed<'_>) -> Result<Object> {
    Ok(object.gil().bool(matches!(connection(object).lock().line, super::Place::Closed)))
}

fn dealloc(_: Gil<'_>, object: *mut PyObject) {
    // SAFETY: as `connection`; CPython calls this once.
    unsafe { layout::drop_boxed::<super::Connection>(object) };
    layout::free(object);
}
