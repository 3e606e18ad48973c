//! GraphQL over WebSocket: the protocol `graphql-transport-ws`.
//!
//! The rules are those of `PROTOCOL.md` of the npm package `graphql-ws`. A socket's frames are read
//! and checked in `frames`, the messages in them in `client_message`, and answered from `socket`.

mod client_message;
mod close;
mod frames;
pub(crate) mod handshake;
mod server_message;
mod socket;
