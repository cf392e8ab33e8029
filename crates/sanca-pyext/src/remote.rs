//! The link to Java in another process: settings in, a client of `sanca-gateway` out.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;

use sanca_gateway::tls::{self, ClientTls};
use sanca_gateway::{Address, ClientConfig, GatewayError, RemoteJava, Token};
use sanca_model::link::{JavaLink, PythonLink};
use sanca_python::host::{ConnectError, ConnectRequest, TlsRequest};

/// Connects as the request says.
pub fn connect(
    request: &ConnectRequest,
    python: &'static dyn PythonLink,
) -> Result<(&'static dyn JavaLink, u32), ConnectError> {
    let token = request.token.as_deref().map(Token::new).transpose();
    let token = token.map_err(|why| ConnectError::Failed(why.to_string()))?;
    let tls = request.tls.as_ref().map(client_tls).transpose()?;
    let mut failure = ConnectError::Failed(format!("{} is no address of a gateway", request.address));
    // A name may stand for several addresses; the first that answers is it.
    for address in addresses(request)? {
        let patience = request.patience;
        let config = ClientConfig { token: token.clone(), tls: tls.clone(), patience, ..ClientConfig::new(address) };
        failure = match RemoteJava::connect(config, python) {
            Ok(java) => return Ok((java, java.java_version())),
            Err(GatewayError::Stranger) => return Err(ConnectError::Stranger),
            Err(why) => ConnectError::Failed(why.to_string()),
        };
    }
    Err(failure)
}

fn addresses(request: &ConnectRequest) -> Result<Vec<Address>, ConnectError> {
    if request.is_path {
        #[cfg(unix)]
        return Ok(vec![Address::Unix(request.address.as_str().into())]);
        #[cfg(not(unix))]
        return Err(ConnectError::Failed("there are no Unix sockets on this system".into()));
    }
    let found: Vec<SocketAddr> = request
        .address
        .to_socket_addrs()
        .map_err(|why| ConnectError::Failed(format!("{} is no address of a gateway: {why}", request.address)))?
        .collect();
    Ok(found.into_iter().map(Address::Tcp).collect())
}

fn client_tls(request: &TlsRequest) -> Result<ClientTls, ConnectError> {
    let shown = request.shown.as_ref().map(|(certificate, key)| (Path::new(certificate), Path::new(key)));
    tls::client_config(Path::new(&request.authority), &request.server_name, shown)
        .map_err(|why| ConnectError::Failed(why.to_string()))
}
