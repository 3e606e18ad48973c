//! The settings of the server.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use crate::{
    auth::Credentials,
    http::{command_runner::Commands, tls::Tls, trusted_documents::TrustedDocuments},
    watch::HookStatus,
};

/// The settings of the HTTP server; those of GraphQL itself are
/// [`Limits`](claimgraph_engine::Limits).
#[derive(Debug, Clone)]
pub struct Settings {
    /// Bytes of a request's body: 1 MiB.
    pub body: usize,
    /// The time in which a request's body must have come: 10 s.
    pub body_time: Duration,
    /// The time in which a request's head must have come: 5 s.
    pub head_time: Duration,
    /// The time that a connection without a request is kept: 10 s.
    pub keep_alive: Duration,
    /// Connections open at once: 10,000.
    pub connections: usize,
    /// Connections open at once from one address: 1,500.
    pub connections_of_address: usize,
    /// Bytes of bodies, and of messages on sockets, that are received at once, in sum: 16 MiB.
    pub received: usize,
    /// Bytes of answers that wait to be taken by their clients, in sum: 32 MiB.
    pub unsent: usize,
    /// Costly operations that run or wait for their turn at once, 64; one more is refused, to be
    /// sent again later.
    pub long_answers: usize,
    /// Threads that answer requests; 0 is one for each core.
    pub workers: usize,
    /// Sockets and event streams open at once: 5,000.
    pub sockets: usize,
    /// Sockets and event streams open at once from one address: 1,000.
    pub sockets_of_address: usize,
    /// Operations that one socket may have at once: 50.
    pub subscriptions: usize,
    /// The time in which a socket must be initialised: 5 s.
    pub init_time: Duration,
    /// Bytes of a message on a socket: 1 MiB.
    pub message: usize,
    /// Bytes that wait to be read by one socket or event stream: 64 KiB.
    pub queue: usize,
    /// The time in which a subscriber must take some of what is sent: 5 s. Then it is told, and its
    /// stream ends.
    pub send_time: Duration,
    /// The time after which a client is cut off that takes nothing of what is sent: 15 s.
    pub cut_off: Duration,
    /// The time between two signs of life on a socket or event stream: 20 s.
    pub ping: Duration,
    /// The time that answers in flight may take when the server stops: 30 s.
    pub stop_time: Duration,
    /// Names by which the server may be called, beside those of this machine; `*` is any.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask, beside the server's own; `*` is any.
    pub origins: Vec<String>,
    /// Headers that pages of those origins may send, beside `authorization` and `content-type`;
    /// `*`, the default, is any.
    pub headers: Vec<String>,
    /// Documents that clients have sent with their hash and that are kept: 1,000; 0 keeps none.
    pub persisted_documents: usize,
    /// Bytes of those documents, in sum: 8 MiB.
    pub persisted_bytes: usize,
    /// The documents that alone are answered, for all but admins; by default every document is.
    pub trusted_documents: Option<Arc<TrustedDocuments>>,
    /// The place of the metrics.
    pub metrics: MetricsAccess,
    /// The keys and rules by which credentials are verified; none is valid by default.
    pub credentials: Arc<Credentials>,
    /// The rights of a request without a credential: it reads by default.
    pub anonymous: Anonymous,
    /// The requests that one viewer or address may send; not limited by default.
    pub rate_limit: Option<RateLimit>,
    /// The certificate and key of a server that encrypts.
    pub tls: Option<Tls>,
    /// The runner of commands that clients send; without one, none is taken.
    pub commands: Option<Commands>,
    /// Bytes of a command with its files: 4 GiB.
    pub command: u64,
    /// The states of the webhooks, which the metrics have.
    pub hooks: Vec<Arc<HookStatus>>,
}

/// The rights of a request without a credential.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Anonymous {
    /// Reads.
    #[default]
    Read,
    /// None.
    None,
}

/// The requests that one viewer, or one address without a credential, may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The requests a second, in the long run.
    pub a_second: NonZeroU32,
    /// The requests at once, after a time without any.
    pub burst: NonZeroU32,
}

/// The place of the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Nowhere.
    Off,
    /// At `/metrics`, if the server listens on this machine alone.
    Loopback,
    /// At `/metrics`, for whoever reaches the server.
    On,
    /// At `/metrics` of another address, which has the health too and nothing else.
    Apart(SocketAddr),
}

impl MetricsAccess {
    /// Whether a server that listens on `address` has `/metrics`.
    pub(crate) fn is_at(self, address: IpAddr) -> bool {
        match self {
            MetricsAccess::Off | MetricsAccess::Apart(_) => false,
            MetricsAccess::Loopback => address.is_loopback(),
            MetricsAccess::On => true,
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            body: 1 << 20,
            body_time: Duration::from_secs(10),
            head_time: Duration::from_secs(5),
            keep_alive: Duration::from_secs(10),
            connections: 10_000,
            connections_of_address: 1_500,
            received: 16 << 20,
            unsent: 32 << 20,
            long_answers: 64,
            workers: 0,
            sockets: 5_000,
            sockets_of_address: 1_000,
            subscriptions: 50,
            init_time: Duration::from_secs(5),
            message: 1 << 20,
            queue: 64 << 10,
            send_time: Duration::from_secs(5),
            cut_off: Duration::from_secs(15),
            ping: Duration::from_secs(20),
            stop_time: Duration::from_secs(30),
            hosts: vec![],
            origins: vec![],
            headers: vec!["*".into()],
            persisted_documents: 1_000,
            persisted_bytes: 8 << 20,
            trusted_documents: None,
            credentials: Arc::default(),
            anonymous: Anonymous::default(),
            rate_limit: None,
            tls: None,
            commands: None,
            command: 4 << 30,
            hooks: vec![],
            metrics: MetricsAccess::Loopback,
        }
    }
}
