//! A server under TLS: who may read along, who may come in. Certificates are made for each test.

mod fake;
#[path = "../../sanca-protocol/tests/py4j/find.rs"]
mod find;
mod python;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use fake::Fake;
use find::{DEADLINE, Process, Py4j};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection, StreamOwned};
use sanca_gateway::{Address, CallbackConfig, Gateway, GatewayConfig, Server, ServerConfig, tls};
use sanca_protocol::Token;

/// A certificate and its key, in files that go with it.
struct Certificate {
    folder: PathBuf,
}

impl Certificate {
    fn new(name: &str) -> Certificate {
        let folder = std::env::temp_dir().join(format!("sanca-gateway-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".into(), "127.0.0.1".into()]).unwrap();
        std::fs::write(folder.join("certificate.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        Certificate { folder }
    }

    fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn start(own: &Certificate, clients: Option<&Path>) -> (Server, u16) {
    let mut config = ServerConfig::new(Address::Tcp(SocketAddr::from(([127, 0, 0, 1], 0))));
    config.tls = Some(tls::server_config(&own.certificate(), &own.key(), clients).unwrap());
    config.token = Some(Token::new("a-token").unwrap());
    let fake = Fake::new();
    let entry_point = fake.list();
    let server = Server::start(config, fake, Some(entry_point)).unwrap();
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    let port = address.port();
    (server, port)
}

type Client = StreamOwned<ClientConnection, TcpStream>;

fn connect(port: u16, server: &Certificate, own: Option<&Certificate>) -> Client {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(server.certificate()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots);
    let config = match own {
        None => builder.with_no_client_auth(),
        Some(own) => {
            let certificate = CertificateDer::from_pem_file(own.certificate()).unwrap();
            let key = PrivateKeyDer::from_pem_file(own.key()).unwrap();
            builder.with_client_auth_cert(vec![certificate], key).unwrap()
        }
    };
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream)
}

fn ask(client: &mut Client, command: &str, answer: &str) -> std::io::Result<()> {
    client.write_all(command.as_bytes())?;
    let mut said = vec![0; answer.len()];
    client.read_exact(&mut said)?;
    assert_eq!(String::from_utf8_lossy(&said), answer);
    Ok(())
}

#[test]
fn calls_go_through_tls_and_end_with_a_notice() {
    let own = Certificate::new("plain");
    let (server, port) = start(&own, None);
    let mut client = connect(port, &own, None);
    ask(&mut client, "A\na-token\n", "!yv\n").unwrap();
    ask(&mut client, "c\nz:java.lang.Math\nabs\ni-3\ne\n", "!yi3\n").unwrap();
    let large = "x".repeat(1 << 20);
    let echo = format!("c\nz:java.util.Objects\nrequireNonNull\ns{large}\ne\n");
    ask(&mut client, &echo, &format!("!ys{large}\n")).unwrap();
    ask(&mut client, "Q\n", "!zspy4j.Py4JException: Unknown command received: Q").unwrap();
    assert!(server.shutdown(DEADLINE));
}

#[test]
fn who_speaks_without_tls_is_not_understood() {
    let own = Certificate::new("clear");
    let (server, port) = start(&own, None);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(b"A\na-token\nc\nz:java.lang.Math\nabs\ni-3\ne\n").unwrap();
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    assert!(!said.windows(2).any(|pair| pair == b"!y"), "{:?}", String::from_utf8_lossy(&said));
    drop(server);
}

#[test]
fn clients_show_certificates_where_they_have_to() {
    let (own, friend, stranger) = (Certificate::new("own"), Certificate::new("friend"), Certificate::new("stranger"));
    let (server, port) = start(&own, Some(&friend.certificate()));
    let mut client = connect(port, &own, Some(&friend));
    ask(&mut client, "A\na-token\n", "!yv\n").unwrap();
    for other in [None, Some(&stranger)] {
        assert!(ask(&mut connect(port, &own, other), "A\na-token\n", "!yv\n").is_err());
    }
    drop(server);
}

#[test]
fn files_that_are_no_certificates_are_named() {
    let own = Certificate::new("files");
    let missing = own.folder.join("missing.pem");
    let error = tls::server_config(&missing, &own.key(), None).unwrap_err().to_string();
    assert!(error.contains("no certificate can be read from") && error.contains("missing.pem"), "{error}");
    let error = tls::server_config(&own.key(), &own.key(), None).unwrap_err().to_string();
    assert!(error.contains("no certificate can be read from") && error.contains("key.pem"), "{error}");
    let other = Certificate::new("other");
    let error = tls::server_config(&own.certificate(), &other.key(), None).unwrap_err().to_string();
    assert!(error.contains("no certificate and its key"), "{error}");
}

#[test]
fn a_handshake_that_takes_too_long_is_broken_off() {
    let own = Certificate::new("slow");
    let mut config = ServerConfig::new(Address::Tcp(SocketAddr::from(([127, 0, 0, 1], 0))));
    config.tls = Some(tls::server_config(&own.certificate(), &own.key(), None).unwrap());
    config.authentication = Duration::from_millis(200);
    let server = Server::start(config, Fake::new(), None).unwrap();
    let Address::Tcp(address) = server.address() else { panic!("{:?}", server.address()) };
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(&[22, 3, 1]).unwrap(); // the beginning of a greeting
    assert!(matches!(stream.read(&mut [0; 64]), Ok(0) | Err(_)));
}

#[test]
fn other_machines_are_let_in_with_tls_and_a_token() {
    let own = Certificate::new("remote");
    let mut config = ServerConfig::new(Address::Tcp("0.0.0.0:0".parse().unwrap()));
    config.tls = Some(tls::server_config(&own.certificate(), &own.key(), None).unwrap());
    assert!(Server::start(config.clone(), Fake::new(), None).is_err(), "a token is missing");
    config.token = Some(Token::new("a-token").unwrap());
    let server = Server::start(config, Fake::new(), None).unwrap();
    assert!(server.shutdown(DEADLINE));
}

#[test]
fn the_stock_client_works_under_tls() {
    let Some(py4j) = Py4j::find() else { return };
    let own = Certificate::new("stock");
    let (server, port) = start(&own, None);
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stock_client.py");
    let mut command = Command::new(&py4j.python);
    command.args([program, &port.to_string(), "a-token"]).arg(own.certificate()).stderr(Stdio::piped());
    let (success, said) = Process(command.spawn().expect("Python starts")).outcome(DEADLINE);
    assert!(success, "{said}");
    assert!(server.shutdown(DEADLINE));
}

#[test]
fn python_is_called_under_tls_where_its_certificate_is_trusted() {
    static PYTHONS: OnceLock<Arc<rustls::ServerConfig>> = OnceLock::new();
    let (own, stranger) = (Certificate::new("python"), Certificate::new("nobody"));
    PYTHONS.get_or_init(|| tls::server_config(&own.certificate(), &own.key(), None).unwrap());
    let python = python::Python::start_over(Some("secret"), |stream| {
        StreamOwned::new(ServerConnection::new(Arc::clone(PYTHONS.get().unwrap())).unwrap(), stream)
    });
    let fake = Fake::new();
    let gateway = Gateway::new(Arc::clone(&fake), GatewayConfig::default());
    let entry = gateway.proxy("t", &[fake.function()]).unwrap();
    let mut callbacks = CallbackConfig::new(Address::Tcp(SocketAddr::from(([127, 0, 0, 1], python.port))));
    callbacks.token = Some(Token::new("secret").unwrap());
    for (trusted, name, said) in [
        (&own, "localhost", "called"),
        (&own, "elsewhere", "Error while obtaining a new communication channel"),
        (&stranger, "localhost", "Error while obtaining a new communication channel"),
        (&own, "localhost", "called"),
    ] {
        callbacks.tls = Some(tls::client_config(&trusted.certificate(), name, None).unwrap());
        gateway.set_callbacks(Some(callbacks.clone()));
        for _ in 0..2 {
            assert_eq!(fake.call_kept(entry), said);
        }
    }
    assert_eq!(python.calls(), 4);
    fake.drop_kept(entry);
    let error = tls::client_config(&own.certificate(), "no name at all", None).unwrap_err().to_string();
    assert!(error.contains("\"no name at all\" is no name of a server"), "{error}");
}
