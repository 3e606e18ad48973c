//! The server over HTTP.

mod authentication;
mod embeds;
mod event_streams;
mod following;
mod hostile;
mod operating;
mod serving;
mod sockets;
mod tabs;
mod tls;
