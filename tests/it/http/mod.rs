//! The server over HTTP.

mod event_streams;
mod following;
mod hostile;
mod serving;
mod sockets;
mod tabs;
