//! The server over HTTP.

mod authentication;
mod embeds;
mod event_streams;
mod following;
mod operating;
mod persisted_documents;
mod reports;
mod serving;
mod sockets;
mod tabs;
pub(crate) mod tls;
