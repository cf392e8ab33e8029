//! Functions about threads: monitors, time limits, interruption, stacks.

use super::{away, lift};
use crate::blocking;
use crate::state::State;
use sanca_capi::error::Builtin;
use sanca_capi::number::Integer;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::link::ThreadToken;

pub(super) fn monitor_enter(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    let link = state.java();
    away(state, gil, || link.monitor_enter(&reference.receiver()))?;
    blocking::monitor_entered();
    Ok(gil.none())
}

pub(super) fn monitor_exit(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let (_, reference) = crate::object::expect(args[0])?;
    lift(state, gil, state.java().monitor_exit(&reference.receiver()))?;
    blocking::monitor_left();
    Ok(gil.none())
}

pub(super) fn timeout_enter(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let seconds = args[0].to_float()?;
    if seconds.is_nan() || seconds < 0.0 {
        return Err(
            gil.raise(Builtin::ValueError, &format!("a timeout is a number of seconds, 0 or more, not {seconds}"))
        );
    }
    gil.int(blocking::timeout_enter(seconds).cast_signed())
}

pub(super) fn timeout_exit(_: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let Integer::Small(token) = args[0].integer() else { return Ok(gil.bool(false)) };
    Ok(gil.bool(blocking::timeout_exit(token.cast_unsigned())))
}

pub(super) fn interrupt_thread(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let token = token(args[0]);
    away(state, gil, || link.interrupt(token))?;
    Ok(gil.none())
}

pub(super) fn thread_token(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let token = lift(state, gil, state.link(gil)?.current_thread())?;
    gil.int(i64::from(token.0))
}

pub(super) fn thread_stack(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let token = token(args[0]);
    let stack = away(state, gil, || link.thread_stack(token))?;
    gil.text(&stack)
}

fn token(value: Borrowed<'_>) -> ThreadToken {
    match value.integer() {
        Integer::Small(token) => ThreadToken(token as u32),
        Integer::Big => ThreadToken(0),
    }
}
