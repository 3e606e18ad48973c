//! The one door for writing: a command becomes a change set, which is validated, appended to the
//! journal, applied to the views and published.

pub(in crate::kb) mod apply;
mod canonical_bytes;
pub(in crate::kb) mod change_set;
pub(in crate::kb) mod closed_parts;
pub(in crate::kb) mod command;
pub(in crate::kb) mod load_bundle;
pub(in crate::kb) mod load_report;
pub(in crate::kb) mod overlay;
pub(in crate::kb) mod preview;
pub(in crate::kb) mod proposition_key;
mod recorded_likenesses;
pub(in crate::kb) mod recorded_propositions;
pub(in crate::kb) mod remove_record;
pub(in crate::kb) mod replay;
pub(in crate::kb) mod undo_commit;
pub(in crate::kb) mod unite;
pub(in crate::kb) mod validate;
pub(in crate::kb) mod writer;

#[cfg(test)]
mod patch_tests;
#[cfg(test)]
mod uniting_tests;
