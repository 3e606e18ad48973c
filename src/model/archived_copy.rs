//! Archived copies of sources.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{date::PartialDate, web_url::WebUrl};

/// A copy of a source in an archive, as it was at a time (a memento, RFC 7089).
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct ArchivedCopy {
    /// The URL of the copy.
    pub url: WebUrl,
    /// The time at which the copy was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PartialDate>,
}
