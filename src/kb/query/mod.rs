//! Read models over records: look-ups, merges, former ids, references, statements, topics,
//! timelines, positions and notifications.

pub(in crate::kb) mod asserted_relation;
pub(in crate::kb) mod closed_ids;
pub(in crate::kb) mod draft;
mod draft_lines;
pub(in crate::kb) mod former_ids;
pub(in crate::kb) mod lookup;
pub(in crate::kb) mod merges;
pub(in crate::kb) mod notification;
pub(in crate::kb) mod position;
pub(in crate::kb) mod predicates_of_type;
pub(in crate::kb) mod proposition_match;
pub(in crate::kb) mod references;
pub(in crate::kb) mod source_evidence;
pub(in crate::kb) mod source_lookup;
pub(in crate::kb) mod statement;
pub(in crate::kb) mod timeline;
pub(in crate::kb) mod timeline_density;
pub(in crate::kb) mod topic;
pub(in crate::kb) mod unit_names;
