//! Gateways of a Java program: servers of `sanca-gateway` over the JVM of this process. Needs no Python, looks for none.

use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sanca_gateway::{Address, Server, ServerConfig, Token, remote_python, tls};
use sanca_jni::Local;
use sanca_jvm::{EmbeddedJava, StartFailure, StartOptions};

use crate::java_threads::Maker;

/// What was joined: the JVM of this process, and how it makes threads.
pub struct Joined {
    java: &'static EmbeddedJava,
    maker: Maker,
}

/// How this image reaches the engine.
pub struct Join {
    /// A JNI global reference to the class of the engine, kept for ever.
    pub engine: usize,
    /// The jar the engine came from; empty if from elsewhere.
    pub jar: String,
    /// Python runs in this process, and its image answers what Java asks of it.
    pub bound: bool,
}

/// The JVM of this process, joined once.
pub fn joined(
    join: impl FnOnce() -> Join,
    maker: impl FnOnce() -> Result<Maker, String>,
) -> Result<&'static Joined, String> {
    static JOINED: Mutex<Option<&'static Joined>> = Mutex::new(None);
    let mut joined = JOINED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(joined) = *joined {
        return Ok(joined);
    }
    let Join { engine, jar, bound } = join();
    let options = StartOptions { join_only: true, engine, jar, bound, ..StartOptions::default() };
    let (java, _) = sanca_jvm::start(&options, remote_python()).map_err(|why| match why {
        StartFailure::Failed(why) => why,
        StartFailure::NotFound(_) => "there is no JVM to join".into(),
    })?;
    Ok(joined.insert(Box::leak(Box::new(Joined { java, maker: maker()? }))))
}

impl Joined {
    /// Starts a server as the settings say; `entry_point` is null or an object.
    pub fn start(&'static self, settings: &str, entry_point: &Local<'_>) -> Result<Arc<Server>, String> {
        let config = self.config(settings)?;
        let entry_point = self.java.take_in(entry_point).map_err(|why| why.to_string())?;
        Server::start(config, self.java, entry_point).map(Arc::new).map_err(|why| why.to_string())
    }

    fn config(&'static self, settings: &str) -> Result<ServerConfig, String> {
        let (mut config, kind) = config(settings)?;
        config.threads = self.maker.threads(kind);
        Ok(config)
    }
}

/// Names and values, each followed by a NUL, as `GatewaySettings` in Java writes them.
/// Beside the configuration there is the kind of threads.
fn config(settings: &str) -> Result<(ServerConfig, i32), String> {
    let mut config = ServerConfig::new(Address::Tcp(([127, 0, 0, 1], 0).into()));
    let mut files = [None; 3];
    let mut kind = 0;
    let mut words = settings.split_terminator('\0');
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        let millis = || number(name, value).map(Duration::from_millis);
        match name {
            "address" => config.address = Address::Tcp(number(name, value)?),
            "socket" => config.address = socket(value)?,
            "token" => config.token = Some(Token::new(value).map_err(|why| why.to_string())?),
            "certificates" => files[0] = Some(value),
            "key" => files[1] = Some(value),
            "clientAuthorities" => files[2] = Some(value),
            "authenticationMillis" => config.authentication = millis()?,
            "idleMillis" => config.idle = Some(millis()?),
            "connections" => config.connections = number(name, value)?,
            "threads" => kind = number(name, value)?,
            "commandBytes" => {
                config.limits.frame = number(name, value)?;
                config.limits.line = config.limits.line.min(config.limits.frame);
            }
            _ => return Err(format!("internal error in Sanca, please report it: no setting is called {name}")),
        }
    }
    if let [Some(certificates), Some(key), authorities] = files {
        let tls = tls::server_config(certificates.as_ref(), key.as_ref(), authorities.map(AsRef::as_ref));
        config.tls = Some(tls.map_err(|why| why.to_string())?);
    }
    Ok((config, kind))
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{name} cannot be {value}"))
}

#[cfg(unix)]
fn socket(path: &str) -> Result<Address, String> {
    Ok(Address::Unix(path.into()))
}

#[cfg(not(unix))]
fn socket(path: &str) -> Result<Address, String> {
    Err(format!("there are no Unix sockets on this system: {path} cannot be listened at; give a host and a port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read() {
        let text = "address\0[::1]:7\0token\0a b\0authenticationMillis\x00100\0idleMillis\x002000\0connections\x003\0commandBytes\x0099\0threads\x002\0";
        let (config, kind) = config(text).unwrap();
        assert_eq!(kind, 2);
        assert_eq!(config.address, Address::Tcp("[::1]:7".parse().unwrap()));
        assert!(config.token.is_some_and(|token| token.is(b"a b")));
        assert_eq!(config.authentication, Duration::from_millis(100));
        assert_eq!(config.idle, Some(Duration::from_secs(2)));
        assert_eq!((config.connections, config.limits.frame, config.limits.line), (3, 99, 99));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(config("connections\0many\0").unwrap_err(), "connections cannot be many");
        assert!(config("color\0red\0").unwrap_err().ends_with("no setting is called color"));
    }
}
