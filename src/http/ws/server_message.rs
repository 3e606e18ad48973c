//! The messages of the server of `graphql-transport-ws`, as frames.

use actix_http::ws::{OpCode, Parser};
use bytes::{Bytes, BytesMut};
use serde_json::value::RawValue;

use crate::http::multiplex::{Framing, JsonId};

/// The framing of the messages of operations.
pub(super) enum SocketFraming {}

impl Framing for SocketFraming {
    fn next(id: &JsonId, body: &[u8]) -> Bytes {
        let head = format!(r#"{{"id":{},"type":"next","payload":"#, id.0);
        text(&[head.as_bytes(), body, b"}"].concat())
    }

    fn complete(id: &JsonId) -> Bytes {
        text(format!(r#"{{"id":{},"type":"complete"}}"#, id.0).as_bytes())
    }

    fn failed(id: &JsonId, errors: &str) -> Bytes {
        text(format!(r#"{{"id":{},"type":"error","payload":{errors}}}"#, id.0).as_bytes())
    }
}

/// The acknowledgement of a connection.
pub(super) fn connection_ack() -> Bytes {
    text(r#"{"type":"connection_ack"}"#.as_bytes())
}

/// The answer to a ping of the protocol.
pub(super) fn pong(payload: Option<&RawValue>) -> Bytes {
    match payload {
        None => text(r#"{"type":"pong"}"#.as_bytes()),
        Some(payload) => text(format!(r#"{{"type":"pong","payload":{payload}}}"#).as_bytes()),
    }
}

/// A ping of the WebSocket, which clients answer by themselves.
pub(super) fn heartbeat() -> Bytes {
    frame(OpCode::Ping, b"")
}

/// The answer to a ping of the WebSocket.
pub(super) fn echo(payload: &[u8]) -> Bytes {
    frame(OpCode::Pong, payload)
}

fn text(message: &[u8]) -> Bytes {
    frame(OpCode::Text, message)
}

fn frame(opcode: OpCode, payload: &[u8]) -> Bytes {
    let mut frame = BytesMut::new();
    Parser::write_message(&mut frame, payload, opcode, true, false);
    frame.freeze()
}
