//! The post of one notification.

use claimgraph_engine::Response;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A notification as it is posted.
#[derive(Debug)]
pub(super) struct Delivery {
    /// The id of the event: the same whenever the hook delivers the same notification.
    pub(super) id: String,
    /// The body, in JSON.
    pub(super) body: Vec<u8>,
}

impl Delivery {
    /// The delivery of a hook for a response to its subscription; `None` if the response has an
    /// error.
    pub(super) fn new(hook: &str, response: &Response) -> Option<Delivery> {
        let mut response: Value = serde_json::from_slice(&response.body).ok()?;
        if response.get("errors").is_some() {
            return None;
        }
        let mut notification = response["data"]["notifications"].take();
        let fields = notification.as_object_mut()?;
        let revision = fields.remove("revision")?;
        let cursor = fields.remove("cursor")?;
        let parts = [hook, cursor.as_str()?, fields.get("recordedAt")?.as_str()?];
        let digest = Sha256::digest(parts.join("\n"));
        let id = HEXLOWER.encode(&digest[..16]);
        let body = json!({
            "id": id,
            "hook": hook,
            "revision": revision,
            "cursor": cursor,
            "notification": notification,
        });
        Some(Delivery {
            body: serde_json::to_vec(&body).ok()?,
            id,
        })
    }
}
