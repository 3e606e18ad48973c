//! The settings of the server.

use std::time::Duration;

/// The settings of the HTTP server; those of GraphQL itself are
/// [`Limits`](claimgraph_engine::Limits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Bytes of a request's body: 1 MiB.
    pub body: usize,
    /// The time in which a request's body must have come: 10 s.
    pub body_time: Duration,
    /// The time in which a request's head must have come: 5 s.
    pub head_time: Duration,
    /// The time that a connection without a request is kept: 30 s.
    pub keep_alive: Duration,
    /// Connections open at once: 10,000.
    pub connections: usize,
    /// Costly operations that run at once, 64; one more is refused, to be sent again later.
    pub long_answers: usize,
    /// Threads that answer requests; 0 is one for each core.
    pub workers: usize,
    /// The time that answers in flight may take when the server stops: 30 s.
    pub stop_time: Duration,
    /// Names by which the server may be called, beside those of this machine; `*` is any.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask, beside the server's own; `*` is any.
    pub origins: Vec<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            body: 1 << 20,
            body_time: Duration::from_secs(10),
            head_time: Duration::from_secs(5),
            keep_alive: Duration::from_secs(30),
            connections: 10_000,
            long_answers: 64,
            workers: 0,
            stop_time: Duration::from_secs(30),
            hosts: vec![],
            origins: vec![],
        }
    }
}
