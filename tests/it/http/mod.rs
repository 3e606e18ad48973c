//! The server over HTTP.

mod authentication;
mod hostile;
mod operating;
mod serving;
mod tabs;
mod tls;
