//! The messages of a client of `graphql-transport-ws`.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::{
    params::{LONGEST_ID, Params},
    ws::close::Close,
};

/// A message of a client.
#[derive(Debug)]
pub(super) enum ClientMessage<'a> {
    /// Initialises the connection, perhaps with a credential in the form of the header
    /// `Authorization`.
    ConnectionInit(Option<String>),
    /// Asks for a pong with the same payload.
    Ping(Option<&'a RawValue>),
    /// Answers a ping.
    Pong,
    /// Begins an operation.
    Subscribe { id: String, params: Params<'a> },
    /// Ends an operation.
    Complete { id: String },
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(default)]
    id: Option<String>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

/// The payload of `connection_init`, of which only this is read.
#[derive(Deserialize)]
struct InitPayload {
    #[serde(default, alias = "Authorization")]
    authorization: Option<String>,
}

impl<'a> ClientMessage<'a> {
    /// Reads a message; the error is the close of the socket.
    pub(super) fn read(text: &'a str) -> Result<ClientMessage<'a>, Close> {
        let envelope: Envelope<'a> = serde_json::from_str(text)
            .map_err(|e| Close::bad_message(&format!("no message of the protocol: {e}")))?;
        let payload = envelope.payload.filter(|payload| payload.get() != "null");
        let id = || match &envelope.id {
            Some(id) if !id.is_empty() && id.len() <= LONGEST_ID => Ok(id.clone()),
            _ => Err(Close::bad_message(&format!(
                "`id` must be a text of 1 to {LONGEST_ID} bytes"
            ))),
        };
        Ok(match &*envelope.kind {
            "connection_init" => ClientMessage::ConnectionInit(authorization(payload)?),
            "ping" => ClientMessage::Ping(an_object(payload)?),
            "pong" => {
                an_object(payload)?;
                ClientMessage::Pong
            }
            "subscribe" => {
                let id = id()?;
                let payload = payload.ok_or_else(|| {
                    Close::bad_message("`subscribe` has no `payload` with a `query`")
                })?;
                let params = Params::of_body(payload.get().as_bytes())
                    .map_err(|error| Close::bad_message(&error.to_string()))?;
                ClientMessage::Subscribe { id, params }
            }
            "complete" => ClientMessage::Complete { id: id()? },
            kind => {
                return Err(Close::bad_message(&format!("a client sends no `{kind}`")));
            }
        })
    }
}

fn an_object(payload: Option<&RawValue>) -> Result<Option<&RawValue>, Close> {
    match payload {
        Some(payload) if !payload.get().starts_with('{') => {
            Err(Close::bad_message("`payload` is no JSON object"))
        }
        payload => Ok(payload),
    }
}

fn authorization(payload: Option<&RawValue>) -> Result<Option<String>, Close> {
    let Some(payload) = an_object(payload)? else {
        return Ok(None);
    };
    let init: InitPayload = serde_json::from_str(payload.get())
        .map_err(|e| Close::bad_message(&format!("`authorization` must be a text: {e}")))?;
    Ok(init.authorization)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::params::DocumentParam;

    #[test]
    fn the_messages_of_the_protocol_are_read() {
        let read = |text| ClientMessage::read(text).unwrap();
        assert!(matches!(
            read(r#"{"type":"connection_init"}"#),
            ClientMessage::ConnectionInit(None)
        ));
        let init = r#"{"type":"connection_init","payload":{"Authorization":"Bearer x","a":1}}"#;
        let ClientMessage::ConnectionInit(Some(authorization)) = read(init) else {
            panic!("{init}");
        };
        assert_eq!(authorization, "Bearer x");
        let subscribe = r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":{"x":1}},"more":0}"#;
        let ClientMessage::Subscribe { id, params } = read(subscribe) else {
            panic!("{subscribe}");
        };
        assert_eq!(id, "1");
        assert!(matches!(params.document, DocumentParam::Text(text) if text == "{a}"));
        assert!(matches!(
            read(r#"{"type":"ping","payload":{"x":1}}"#),
            ClientMessage::Ping(Some(_))
        ));
        assert!(matches!(
            read(r#"{"type":"pong","payload":null}"#),
            ClientMessage::Pong
        ));
        assert!(matches!(
            read(r#"{"type":"complete","id":"1"}"#),
            ClientMessage::Complete { .. }
        ));
    }

    #[test]
    fn any_other_message_closes_the_socket() {
        let deep = format!(r#"{{"type":"ping","payload":{{"a":{}"#, "[".repeat(10_000));
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(257));
        for text in [
            "",
            "not json",
            "[]",
            "null",
            r#"{"id":"1"}"#,
            r#"{"type":7}"#,
            r#"{"type":"start","id":"1","payload":{"query":"{a}"}}"#,
            r#"{"type":"next","id":"1"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":[{"query":"{a}"}]}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"ping","payload":"x"}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"connection_init","payload":{"authorization":1}}"#,
            &deep,
            &long,
        ] {
            let close = ClientMessage::read(text).unwrap_err();
            assert_eq!(close.code, 4400, "{text}");
        }
    }
}
