//! Dates of sources beside that of publication.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::date::PartialDate;

/// The dates of a source beside that of publication, as CSL-JSON has them.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct SourceDates {
    /// The date on which the source was submitted or filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<PartialDate>,
    /// The date from which the source was available, if before its publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<PartialDate>,
    /// The date of the event at which the source was presented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<PartialDate>,
    /// The date of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<PartialDate>,
}
