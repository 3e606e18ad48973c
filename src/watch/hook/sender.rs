//! Posts deliveries to the address of a hook.

use std::time::Duration;

use chrono::Utc;
use ring::hmac;
use ureq::{Agent, unversioned::transport::DefaultConnector};
use url::Url;

use crate::{
    auth::https_config,
    watch::hook::{
        checked_resolver::CheckedResolver,
        delivery::Delivery,
        settings::HookSettings,
        signature::{self, signature},
    },
};

/// The time in which a receiver must be reached.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// The time in which a receiver must have answered.
const ANSWER_TIME: Duration = Duration::from_secs(15);

/// The sender of a hook's deliveries.
pub(super) struct DeliverySender {
    agent: Agent,
    url: Url,
    key: hmac::Key,
}

/// A delivery that was not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error("the receiver cannot be reached")]
    Unreachable(#[source] Box<ureq::Error>),
    #[error(
        "the receiver leads elsewhere (status {0}), which is not followed: name the new address in `url`"
    )]
    Redirect(u16),
    #[error("the receiver answered with status {0}")]
    Status(u16),
}

impl DeliverySender {
    /// The sender of a hook. It uses no proxy, which would resolve names by itself, and follows no
    /// redirect.
    pub(super) fn new(settings: &HookSettings) -> DeliverySender {
        let config = match settings.url.scheme() {
            "https" => https_config(),
            _ => Agent::config_builder(),
        };
        let config = config
            .proxy(None)
            .timeout_connect(Some(CONNECT_TIME))
            .timeout_global(Some(ANSWER_TIME))
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let resolver = CheckedResolver::new(settings.allowed.clone());
        DeliverySender {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            url: settings.url.clone(),
            key: settings.key.clone(),
        }
    }

    /// Posts a delivery; done if the receiver answers with a status of success.
    pub(super) fn send(&self, delivery: &Delivery) -> Result<(), SendError> {
        let signature = signature(&self.key, Utc::now().timestamp(), &delivery.body);
        let sent = self
            .agent
            .post(self.url.as_str())
            .header("content-type", "application/json")
            .header("claimgraph-event", &delivery.id)
            .header(signature::HEADER, signature)
            .send(&delivery.body[..]);
        let status = match sent {
            Ok(response) => response.status(),
            Err(error) => return Err(SendError::Unreachable(Box::new(error))),
        };
        match status.as_u16() {
            200..300 => Ok(()),
            redirect @ 300..400 => Err(SendError::Redirect(redirect)),
            status => Err(SendError::Status(status)),
        }
    }
}
