//! Handles made for one crossing: counted from the moment they exist, so that none is lost when a conversion fails halfway.

use crate::state::State;
use sanca_model::Handle;
use sanca_model::value::Arg;

/// Handles made for one call, or for one reply to a callback; given back when this is dropped.
#[derive(Debug)]
pub struct Made {
    state: &'static State,
    handles: Vec<Handle>,
    /// Java takes over what is in it.
    pub(super) reply: bool,
    /// It is for a Java program: what has no Java form crosses as a `PyObject`, a tuple as an unmodifiable list.
    pub wraps: bool,
}

impl Made {
    const fn new(state: &'static State, reply: bool, wraps: bool) -> Made {
        Made { state, handles: Vec::new(), reply, wraps }
    }

    /// For a call, after which they are given back whether or not Java read them.
    pub fn for_call(state: &'static State) -> Made {
        Made::new(state, false, state.wraps_any_object.get())
    }

    /// For a reply, which Java reads when this side has forgotten it: Java takes over what is in it.
    pub fn for_reply(state: &'static State) -> Made {
        Made::new(state, true, state.wraps_any_object.get())
    }

    /// For what a Java program asked Python for: it knows what a `PyObject` is.
    pub const fn for_operation(state: &'static State) -> Made {
        Made::new(state, true, true)
    }

    /// Whose.
    pub const fn state(&self) -> &'static State {
        self.state
    }

    /// One more; as an argument.
    pub fn add(&mut self, handle: Handle) -> Arg<'static> {
        self.handles.push(handle);
        if self.reply { Arg::Owned(handle) } else { Arg::Object(handle) }
    }

    /// All so far, to outlive what wrote them.
    pub(super) fn take(&mut self) -> Made {
        let empty = Made::new(self.state, self.reply, self.wraps);
        core::mem::replace(self, empty)
    }

    /// The reply was handed over.
    pub fn hand_over(&mut self) {
        self.handles.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for handle in self.handles.drain(..) {
            self.state.java().release(handle);
        }
    }
}
