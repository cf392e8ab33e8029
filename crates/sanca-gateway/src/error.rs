//! What can keep a gateway from working. What goes wrong with one command is answered to whoever sent it and is no error here.

use std::io;

/// The result of starting or using a gateway.
pub type Result<T> = core::result::Result<T, GatewayError>;

/// See the module.
#[derive(Debug)]
#[non_exhaustive]
pub enum GatewayError {
    /// The configuration would be unsafe or makes no sense: says what, why, and what to do.
    Refused(String),
    /// There is a gateway, but it is not one of ours: Py4J's own, say.
    Stranger,
    /// The system refused.
    Io {
        /// What was tried.
        what: String,
        /// What it said.
        source: io::Error,
    },
}

impl GatewayError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> GatewayError {
        let what = what.into();
        move |source| GatewayError::Io { what, source }
    }
}

impl core::fmt::Display for GatewayError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            GatewayError::Refused(why) => f.write_str(why),
            GatewayError::Stranger => f.write_str("the gateway is not one of Sanca's"),
            GatewayError::Io { what, source } => write!(f, "{what}: {source}"),
        }
    }
}

impl core::error::Error for GatewayError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            GatewayError::Refused(_) | GatewayError::Stranger => None,
            GatewayError::Io { source, .. } => Some(source),
        }
    }
}
