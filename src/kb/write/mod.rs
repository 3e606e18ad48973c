//! The one door for writing: an edit is a command, which becomes a change set, which is validated,
//! appended to the journal, applied to the views and published.

mod add_attribution;
pub(in crate::kb) mod apply;
mod canonical_bytes;
pub(in crate::kb) mod change_set;
pub(in crate::kb) mod closed_parts;
pub(in crate::kb) mod command;
pub(in crate::kb) mod draft_edit;
mod draft_preview;
pub(in crate::kb) mod draft_refusal;
pub(in crate::kb) mod edit;
pub(in crate::kb) mod expectation;
pub(in crate::kb) mod group;
pub(in crate::kb) mod load_bundle;
pub(in crate::kb) mod load_report;
mod merge_entity;
pub(in crate::kb) mod overlay;
pub(in crate::kb) mod preview;
pub(in crate::kb) mod preview_edit;
pub(in crate::kb) mod proposition_key;
mod recorded_likenesses;
pub(in crate::kb) mod recorded_propositions;
pub(in crate::kb) mod remove_record;
mod rename_record;
mod repeated;
pub(in crate::kb) mod replay;
mod restate;
mod retract_attribution;
mod set_rank;
mod supersede_claim;
pub(in crate::kb) mod undo_commit;
pub(in crate::kb) mod unite;
pub(in crate::kb) mod validate;
mod withdraw_source;
pub(in crate::kb) mod write_request;
pub(in crate::kb) mod writer;

#[cfg(test)]
mod patch_tests;
#[cfg(test)]
mod preview_edit_tests;
#[cfg(test)]
mod scenario;
#[cfg(test)]
mod uniting_tests;
