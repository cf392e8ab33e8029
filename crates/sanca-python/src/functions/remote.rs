//! Functions about Java in another process.

use core::time::Duration;

use super::jvm::{is_python_main_thread, optional_text};
use crate::blocking;
use crate::host::{ConnectError, ConnectRequest, TlsRequest};
use crate::result::PySink;
use crate::state::State;
use sanca_capi::{Borrowed, Gil, Object, Result};

/// The Java version of the gateway; `None` if it is not one of ours.
pub(super) fn connect(state: &'static State, gil: Gil<'_>, args: &[Borrowed<'_>]) -> Result<Object> {
    let request = ConnectRequest {
        address: args[0].to_text("address")?,
        is_path: args[1].truth()?,
        token: optional_text(args[2], "token")?,
        patience: Duration::from_secs_f64(args[3].to_float()?.clamp(0.001, 1e9)),
        tls: if args[4].is_none() { None } else { Some(tls(args[4])?) },
    };
    crate::callback::install(state);
    let on_main = is_python_main_thread(gil)?;
    let mut released = gil.release();
    let connected = state.host.connect(&request, &crate::callback::PYTHON);
    released.restore();
    match connected {
        Ok((link, version)) => {
            state.set_link(link);
            blocking::watch(gil, link, on_main);
            gil.int(i64::from(version))
        }
        Err(ConnectError::Stranger) => Ok(gil.none()),
        Err(ConnectError::Failed(why)) => Err(state.raise(gil, "GatewayError", &why)),
    }
}

/// The object that a gateway has for its clients.
pub(super) fn entry_point(state: &'static State, gil: Gil<'_>, _: &[Borrowed<'_>]) -> Result<Object> {
    let link = state.link(gil)?;
    let mut sink = PySink::releasing(state, gil);
    let outcome = link.entry_point(&mut sink);
    sink.finish(outcome)
}

fn tls(settings: Borrowed<'_>) -> Result<TlsRequest> {
    let text = |index, what| settings.tuple_item(index).map_or(Ok(None), |item| optional_text(item, what));
    Ok(TlsRequest {
        authority: text(0, "authority")?.unwrap_or_default(),
        server_name: text(1, "server_name")?.unwrap_or_default(),
        shown: text(2, "certificate")?.zip(text(3, "key")?),
    })
}
