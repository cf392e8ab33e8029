//! What a server's commands are performed with: names, policy, and the way back to Python. Exists before a server listens and can serve
//! several.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use sanca_model::{ClassId, ObjectRef, PyRef};
use sanca_protocol::{Command, Id};

use crate::config::{CallbackConfig, GatewayConfig};
use crate::custom::CustomCommand;
use crate::given::Control;
use crate::link::Link;
use crate::metrics::Count;
use crate::outcome::Outcome;
use crate::perform::Performer;
use crate::proxies::{FIRST_IN_PROCESS, FIRST_NUMBER, Proxies};
use crate::python_client::PythonClient;
use crate::registry::{Entry, lock};
use crate::releases::Releases;
use crate::transport::Address;

/// One gateway: a table of names, a policy and a client for callbacks, over one link. Copies are the same gateway; it is closed by
/// [`Gateway::close`], by its server's end, or when the last copy is dropped.
///
/// All methods may be called from any thread.
#[derive(Clone)]
pub struct Gateway {
    pub(crate) inner: Arc<Inner>,
    _owner: Arc<Owner>,
}

/// Closes the gateway when nobody has it any more. Java's proxies and running calls have [`Inner`] only.
struct Owner(Arc<Inner>);

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// See [`Gateway`].
pub(crate) struct Inner {
    pub(crate) config: GatewayConfig,
    pub(crate) performer: Performer,
    pub(crate) client: Arc<PythonClient>,
    servers: Mutex<Vec<Weak<dyn Control>>>,
    commands: RwLock<HashMap<Box<str>, Arc<dyn CustomCommand>>>,
    closed: AtomicBool,
    pub(crate) counts: Counts,
}

/// What happened since the start.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) calls: Count,
    pub(crate) callbacks: Count,
}

/// Those of this process that are open, or stand behind a proxy that Java has.
static GATEWAYS: RwLock<Vec<Arc<Inner>>> = RwLock::new(Vec::new());
static NEXT: AtomicU16 = AtomicU16::new(0);

impl Gateway {
    /// A gateway over a link. To make callbacks, the link's own door to Python has to be, or to lead to, [`crate::remote_python()`].
    pub fn new(link: impl Into<Link>, config: GatewayConfig) -> Gateway {
        let client = PythonClient::new(config.callbacks.clone());
        let mut all = GATEWAYS.write().unwrap_or_else(PoisonError::into_inner);
        let proxies = Proxies::new(
            free_number(&all, config.in_process),
            Releases::new(Arc::clone(&client), config.channel.clone()),
        );
        let inner = Arc::new(Inner {
            performer: Performer::new(link.into(), &config, proxies),
            config,
            client,
            servers: Mutex::default(),
            commands: RwLock::default(),
            closed: AtomicBool::new(false),
            counts: Counts::default(),
        });
        all.push(Arc::clone(&inner));
        Gateway { _owner: Arc::new(Owner(Arc::clone(&inner))), inner }
    }

    /// For a gateway that is served by [`Gateway::serve_stream`]: who is told that it is to end, for as long as he is there.
    pub fn controlled_by(&self, control: Weak<dyn Control>) {
        self.inner.serve_with(control, &[]);
    }

    /// Likewise: who performs custom commands, by their first lines.
    pub fn add_commands(&self, commands: &[(String, Arc<dyn CustomCommand>)]) {
        self.inner.add_commands(commands);
    }

    /// What clients find under the name `t`. The gateway owns the handle.
    pub fn set_entry_point(&self, object: ObjectRef) {
        self.put("t", object);
    }

    /// What clients find under the name `GATEWAY_SERVER`, likewise.
    pub fn set_server_object(&self, object: ObjectRef) {
        self.put("GATEWAY_SERVER", object);
    }

    /// Names an object as clients name none: with a text that is neither `j` nor a number behind `p`. The gateway owns the handle; what
    /// had the name before loses it.
    pub fn put(&self, name: &str, object: ObjectRef) {
        let performer = &self.inner.performer;
        performer.registry.put(Id::parse(name), Entry::new(&performer.link, object));
    }

    /// Gives an object the next name, `o7`. The gateway owns the handle. Fails if there are as many as there may be.
    pub fn put_new(&self, object: ObjectRef) -> crate::Result<String> {
        let performer = &self.inner.performer;
        let named = crate::registry::Named::Object(Entry::new(&performer.link, object));
        let named = performer.registry.name(named);
        named.map(|id| id.to_string()).map_err(|full| crate::GatewayError::Refused(full.to_string()))
    }

    /// The object of a name; the caller owns the handle. None if there is no such object.
    pub fn object(&self, name: &str) -> sanca_model::Result<Option<ObjectRef>> {
        let performer = &self.inner.performer;
        let Some(entry) = performer.registry.object(Id::parse(name)) else { return Ok(None) };
        let handle = performer.link.duplicate(entry.handle)?;
        Ok(Some(ObjectRef { handle, class: entry.class }))
    }

    /// Takes a name back, whatever it names.
    pub fn remove(&self, name: &str) {
        self.inner.performer.registry.remove(Id::parse(name));
    }

    /// All names of objects, in no order.
    pub fn all_names(&self) -> Vec<String> {
        self.inner.performer.registry.all()
    }

    /// How many objects and views clients hold.
    pub fn names(&self) -> usize {
        self.inner.performer.registry.count()
    }

    /// How many Python objects Java holds.
    pub fn proxies(&self) -> u64 {
        self.inner.performer.proxies.live()
    }

    /// How Python is called from now on; `None` for not at all. Py4J's `resetCallbackClient`, with all that can be set.
    pub fn set_callbacks(&self, config: Option<CallbackConfig>) {
        self.inner.client.configure(config);
    }

    /// How Python is called.
    pub fn callbacks(&self) -> Option<CallbackConfig> {
        self.inner.client.config().map(|config| (*config).clone())
    }

    /// Where Python is from now on; all else stays. Py4J's `resetCallbackClient`.
    pub fn set_callback_address(&self, address: Address) {
        let config = match self.callbacks() {
            Some(config) => CallbackConfig { address, ..config },
            None => CallbackConfig::new(address),
        };
        self.set_callbacks(Some(config));
    }

    /// A Java object of these interfaces whose methods call a Python object: `t` is what Python offers as its entry point. The caller owns
    /// the handle.
    pub fn proxy(&self, name: &str, interfaces: &[ClassId]) -> sanca_model::Result<ObjectRef> {
        self.inner.performer.make_proxy(Id::parse(name), interfaces)
    }

    /// What Java knows a Python object by, for [`crate::config::ProxyMaker`]s and others who make Java's side of it themselves. Java holds
    /// one more from here on: when it has no more use for it, `PythonLink::release` is to be called, once.
    pub fn python_reference(&self, name: &str) -> PyRef {
        self.inner.performer.proxies.add();
        self.inner.performer.proxies.reference(Id::parse(name))
    }

    /// Sends one written command to Python and gives the line of its reply, without its end. Over the connection that a callback of the calling
    /// thread would take.
    ///
    /// Fails with a text that begins as Py4J's does; nothing is sent twice.
    pub fn send_to_python(&self, command: &str) -> Result<String, String> {
        self.inner.send_to_python(command)
    }

    /// Takes all names back and ends callbacks. Java's proxies fail from now on.
    pub fn close(&self) {
        self.inner.close();
    }
}

/// A number that no gateway has whose proxies Java may still hold.
fn free_number(all: &[Arc<Inner>], in_process: bool) -> u16 {
    loop {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let number = if in_process { FIRST_IN_PROCESS | (next % FIRST_IN_PROCESS) } else { FIRST_NUMBER | next };
        if all.iter().all(|inner| inner.performer.proxies.number != number) {
            return number;
        }
    }
}

/// The gateway that a reference of Java's belongs to.
pub(crate) fn gateway_of(python: PyRef) -> Option<Arc<Inner>> {
    let all = GATEWAYS.read().unwrap_or_else(PoisonError::into_inner);
    all.iter().find(|inner| inner.performer.proxies.number == python.interpreter()).cloned()
}

impl Inner {
    pub(crate) fn perform(&self, command: &Command<'_>) -> Outcome {
        self.counts.calls.add();
        self.performer.perform(command)
    }

    pub(crate) fn serve_with(&self, server: Weak<dyn Control>, commands: &[(String, Arc<dyn CustomCommand>)]) {
        let mut servers = lock(&self.servers);
        servers.retain(|server| server.strong_count() > 0);
        servers.push(server);
        drop(servers);
        self.add_commands(commands);
    }

    fn add_commands(&self, commands: &[(String, Arc<dyn CustomCommand>)]) {
        let mut all = self.commands.write().unwrap_or_else(PoisonError::into_inner);
        all.extend(commands.iter().map(|(name, command)| (name.as_str().into(), Arc::clone(command))));
    }

    pub(crate) fn custom(&self, name: &str) -> Option<Arc<dyn CustomCommand>> {
        self.commands.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn servers(&self) -> Vec<Arc<dyn Control>> {
        lock(&self.servers).iter().filter_map(Weak::upgrade).collect()
    }

    pub(crate) fn shutdown_asked(&self) {
        self.servers().iter().for_each(|server| server.shut_down());
    }

    pub(crate) fn cancel(&self, port: i32) {
        self.servers().iter().for_each(|server| server.cancel(port));
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    pub(crate) fn close(&self) {
        if self.closed.swap(true, Ordering::AcqRel) {
            return;
        }
        self.performer.proxies.releases.close();
        self.client.close();
        self.performer.registry.clear();
        self.forget();
    }

    /// Nobody will ask for it by its number any more, if Java holds nothing of it.
    pub(crate) fn forget(&self) {
        if !self.is_closed() || self.performer.proxies.live() > 0 {
            return;
        }
        let mut all = GATEWAYS.write().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<Arc<Inner>> = all.extract_if(.., |inner| core::ptr::eq(&**inner, self)).collect();
        drop(all);
        drop(gone); // after the lock: it may be the last use of the link
    }
}
