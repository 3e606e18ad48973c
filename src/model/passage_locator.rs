//! Passage locators: the places of passages as people name them.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{text::Name, timecode::Timecode, whole_number};

/// The place of a passage as people name it.
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
pub struct PassageLocator {
    /// The page, as it is numbered: `12`, `xii`, `12-13`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Name>,
    /// The section, by its number or its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Name>,
    /// The line, as the source counts.
    #[serde(
        default,
        deserialize_with = "whole_number::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "u32", range(max = 2_147_483_647))]
    pub line: Option<u32>,
    /// The sentence, as the source counts.
    #[serde(
        default,
        deserialize_with = "whole_number::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "u32", range(max = 2_147_483_647))]
    pub sentence: Option<u32>,
    /// The time in a recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timecode: Option<Timecode>,
}
