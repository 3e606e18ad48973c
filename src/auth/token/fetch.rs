//! Fetches a key set from its address.

use std::time::Duration;

use ureq::Agent;
use url::Url;

use crate::auth::{
    https_config::https_config,
    token::key_set::{KeySet, KeySetError},
};

/// The most bytes of a key set.
const LARGEST: u64 = 1 << 20;
/// The time in which a key set must have come.
const PATIENCE: Duration = Duration::from_secs(5);

/// A key set that did not come.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("the request failed")]
    Request(#[from] Box<ureq::Error>),
    #[error("the answer has status {0}")]
    Status(u16),
    #[error("the answer is {0}")]
    Content(#[from] KeySetError),
}

/// A client that fetches key sets; it follows no redirect.
pub(super) fn client() -> Agent {
    https_config()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into()
}

/// Fetches the key set at an address.
pub(super) fn fetch(client: &Agent, address: &Url) -> Result<KeySet, FetchError> {
    let request = client
        .get(address.as_str())
        .header("accept", "application/json");
    let mut response = request.call().map_err(Box::new)?;
    if !response.status().is_success() {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    let body = response.body_mut().with_config().limit(LARGEST);
    let text = body.read_to_string().map_err(Box::new)?;
    Ok(KeySet::parse(&text)?)
}
