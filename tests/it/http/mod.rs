//! The server over HTTP.

mod authentication;
mod hostile;
mod serving;
mod tabs;
mod tls;
