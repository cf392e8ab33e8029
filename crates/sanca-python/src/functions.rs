//! The functions of `sanca._native`, as `_native.pyi` lists them: the table, and what they share.

mod classes;
mod jvm;
mod objects;
mod remote;
mod threads;

pub use objects::{java_object, to_python_value};

use crate::blocking;
use crate::errors;
use crate::state::State;
use crate::typed;
use sanca_capi::{Borrowed, Gil, Object, Result};
use sanca_model::value::Kind;

/// A function of the module: its state, its arguments.
pub type Function = fn(&'static State, Gil<'_>, &[Borrowed<'_>]) -> Result<Object>;

/// Name, number of arguments, function.
pub const TABLE: &[(&str, usize, Function)] = &[
    ("start", 7, jvm::start),
    ("connect", 5, remote::connect),
    ("entry_point", 0, remote::entry_point),
    ("find_java", 2, jvm::find_java),
    ("is_started", 0, jvm::is_started),
    ("shutdown", 1, jvm::shutdown),
    ("after_fork_child", 0, jvm::after_fork_child),
    ("java_version", 0, jvm::java_version),
    ("stats", 0, jvm::stats),
    ("live_objects", 0, jvm::live_objects),
    ("live_proxies", 0, jvm::live_proxies),
    ("reinstall_fault_handlers", 0, jvm::reinstall_fault_handlers),
    ("add_classpath", 1, classes::add_classpath),
    ("find_class", 1, classes::find_class),
    ("list_package", 1, classes::list_package),
    ("is_package", 1, classes::is_package),
    ("near_names", 2, classes::near_names),
    ("is_class", 1, classes::is_class),
    ("describe", 1, classes::describe),
    ("class_object", 1, classes::class_object),
    ("class_from_object", 1, classes::class_from_object),
    ("cast", 2, objects::cast),
    ("to_java", 2, objects::to_java),
    ("to_python", 1, objects::to_python),
    ("always_long", 0, objects::always_long),
    ("new_array", 2, objects::new_array),
    ("same", 2, objects::same),
    ("identity", 1, objects::identity),
    ("bytes_of", 1, objects::bytes_of),
    ("set_manners", 1, crate::manners::set),
    ("choose_converters", 1, crate::manners::choose_converters),
    ("takes", 2, crate::overloads::takes),
    ("import_in_main", 1, objects::import_in_main),
    ("monitor_enter", 1, threads::monitor_enter),
    ("monitor_exit", 1, threads::monitor_exit),
    ("explain", 2, crate::explain::explain),
    ("iterate", 2, objects::iterate),
    ("throwable_info", 1, objects::throwable_info),
    ("timeout_enter", 1, threads::timeout_enter),
    ("timeout_exit", 1, threads::timeout_exit),
    ("interrupt_thread", 1, threads::interrupt_thread),
    ("thread_token", 0, threads::thread_token),
    ("thread_stack", 1, threads::thread_stack),
    ("direct_view", 1, crate::direct::view),
    ("direct_buffer", 1, crate::direct::buffer),
    ("gateway_line", 5, crate::gateway::over_socket),
    ("local_gateway", 1, crate::gateway::open),
    ("jboolean", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Boolean)),
    ("jbyte", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Byte)),
    ("jchar", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Char)),
    ("jshort", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Short)),
    ("jint", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Int)),
    ("jlong", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Long)),
    ("jfloat", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Float)),
    ("jdouble", 1, |state, _, args| typed::make_typed(state, args[0], Kind::Double)),
];

fn lift<T>(state: &'static State, gil: Gil<'_>, outcome: sanca_model::Result<T>) -> Result<T> {
    outcome.map_err(|error| errors::raise(state, gil, error))
}

/// Runs something of the link without the GIL.
fn away<T>(state: &'static State, gil: Gil<'_>, body: impl FnOnce() -> sanca_model::Result<T>) -> Result<T> {
    blocking::ask(state, gil, "what Java was asked for", body)
}

fn strings(list: Borrowed<'_>) -> Result<Vec<String>> {
    let gil = list.gil();
    (0..list.length()?)
        .filter_map(|index| list.list_item(index))
        .map(|item| item.get(gil).to_text("an entry"))
        .collect()
}
