//! What Java says about a gateway, a server or a connection, as it arrives: one text of names and values with a NUL after each.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sanca_gateway::{Address, Admission, CallbackConfig, GatewayConfig, Model, Policy, ServerConfig, Token, tls};

use crate::host::Host;

type Result<T> = core::result::Result<T, String>;

/// The pairs of a text.
fn pairs(text: &str) -> Vec<(&str, &str)> {
    let words: Vec<&str> = text.split_terminator('\0').collect();
    words.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn unknown<T>(name: &str) -> Result<T> {
    Err(format!("internal error in Sanca, please report it: no setting is called {name}"))
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T> {
    value.parse().map_err(|_| format!("{name} cannot be {value}"))
}

fn millis(name: &str, value: &str) -> Result<Duration> {
    number(name, value).map(Duration::from_millis)
}

fn token(value: &str) -> Result<Token> {
    Token::new(value).map_err(|why| why.to_string())
}

#[cfg(unix)]
fn socket(path: &str) -> Result<Address> {
    Ok(Address::Unix(path.into()))
}

#[cfg(not(unix))]
fn socket(path: &str) -> Result<Address> {
    Err(format!("there are no Unix sockets on this system: {path} cannot be used; give a host and a port"))
}

fn policy(read: sanca_gateway::Result<Policy>) -> Result<Policy> {
    read.map_err(|why| why.to_string())
}

/// A gateway's.
pub fn gateway(text: &str, host: &Arc<Host>) -> Result<GatewayConfig> {
    let mut config = GatewayConfig::default();
    for (name, value) in pairs(text) {
        match name {
            "pinned" => config.model = Model::Pinned,
            "exceptions" => config.exceptions = value.into(),
            "names" => config.names = number(name, value)?,
            "policy" => config.policy = policy(Policy::read(value.as_ref()))?,
            "learntPolicy" => config.policy = policy(Policy::learn(value.as_ref()))?,
            "channel" => config.channel = Some(Arc::clone(host) as _),
            "proxies" => config.proxies = Some(Arc::clone(host) as _),
            _ => return unknown(name),
        }
    }
    Ok(config)
}

/// The way to Python; none if the text is empty.
pub fn callbacks(text: &str) -> Result<Option<CallbackConfig>> {
    let pairs = pairs(text);
    if pairs.is_empty() {
        return Ok(None);
    }
    let mut config = CallbackConfig::new(Address::Tcp(([127, 0, 0, 1], 25334).into()));
    let (mut authorities, mut server, mut certificates, mut key) = (None, "localhost", None, None);
    for (name, value) in pairs {
        match name {
            "address" => config.address = Address::Tcp(number(name, value)?),
            "socket" => config.address = socket(value)?,
            "token" => config.token = Some(token(value)?),
            "authorities" => authorities = Some(PathBuf::from(value)),
            "serverName" => server = value,
            "certificates" => certificates = Some(PathBuf::from(value)),
            "key" => key = Some(PathBuf::from(value)),
            "connectMillis" => config.connect = Some(millis(name, value)?),
            "readMillis" => config.read = Some(millis(name, value)?),
            "idleMillis" => config.idle = millis(name, value)?,
            "releases" => config.releases = number(name, value)?,
            _ => return unknown(name),
        }
    }
    if let Some(authorities) = authorities {
        let shown = certificates.as_deref().zip(key.as_deref());
        config.tls = Some(tls::client_config(&authorities, server, shown).map_err(|why| why.to_string())?);
    }
    Ok(Some(config))
}

/// A server's, and the kind of its threads.
pub fn server(text: &str) -> Result<(ServerConfig, i32)> {
    let mut config = ServerConfig::new(Address::Tcp(([127, 0, 0, 1], 0).into()));
    let mut files = [None; 3];
    let mut kind = 0;
    for (name, value) in pairs(text) {
        match name {
            "address" => config.address = Address::Tcp(number(name, value)?),
            "socket" => config.address = socket(value)?,
            "token" => config.token = Some(token(value)?),
            "certificates" => files[0] = Some(value),
            "key" => files[1] = Some(value),
            "clientAuthorities" => files[2] = Some(value),
            "authenticationMillis" => config.authentication = millis(name, value)?,
            "idleMillis" => config.idle = Some(millis(name, value)?),
            "connections" => config.connections = number(name, value)?,
            "threads" => kind = number(name, value)?,
            "commandBytes" => {
                config.limits.frame = number(name, value)?;
                config.limits.line = config.limits.line.min(config.limits.frame);
            }
            _ => return unknown(name),
        }
    }
    if let [Some(certificates), Some(key), authorities] = files {
        let tls = tls::server_config(certificates.as_ref(), key.as_ref(), authorities.map(AsRef::as_ref));
        config.tls = Some(tls.map_err(|why| why.to_string())?);
    }
    Ok((config, kind))
}

/// A connection's, which Java has accepted.
pub fn admission(text: &str) -> Result<Admission> {
    let mut admission = Admission::default();
    for (name, value) in pairs(text) {
        match name {
            "number" => admission.number = number(name, value)?,
            "token" => admission.token = Some(token(value)?),
            "custom" => admission.custom.push(value.into()),
            _ => return unknown(name),
        }
    }
    Ok(admission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_servers_are_read() {
        let text = "address\0[::1]:7\0token\0a b\0authenticationMillis\x00100\0idleMillis\x002000\0connections\x003\0commandBytes\x0099\0threads\x002\0";
        let (config, kind) = server(text).unwrap();
        assert_eq!(kind, 2);
        assert_eq!(config.address, Address::Tcp("[::1]:7".parse().unwrap()));
        assert!(config.token.is_some_and(|token| token.is(b"a b")));
        assert_eq!(config.authentication, Duration::from_millis(100));
        assert_eq!(config.idle, Some(Duration::from_secs(2)));
        assert_eq!((config.connections, config.limits.frame, config.limits.line), (3, 99, 99));
    }

    #[test]
    fn settings_of_callbacks_are_read() {
        assert!(callbacks("").unwrap().is_none());
        let config =
            callbacks("address\x00127.0.0.1:9\0token\0t\0readMillis\x0050\0releases\0false\0").unwrap().unwrap();
        assert_eq!(config.address, Address::Tcp("127.0.0.1:9".parse().unwrap()));
        assert_eq!((config.read, config.releases), (Some(Duration::from_millis(50)), false));
    }

    #[test]
    fn settings_of_connections_are_read() {
        let admission = admission("number\x007\0custom\0hello\0custom\0bye\0").unwrap();
        assert_eq!((admission.number, admission.custom), (7, vec!["hello".to_string(), "bye".into()]));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(server("connections\0many\0").unwrap_err(), "connections cannot be many");
        assert!(server("color\0red\0").unwrap_err().ends_with("no setting is called color"));
    }
}
