//! The rules about claims: what follows from the records at a revision, each with its table of
//! cases.

pub(in crate::kb) mod affected;
pub(in crate::kb) mod asserted_relation;
pub(in crate::kb) mod assess;
pub(in crate::kb) mod assess_all;
pub(in crate::kb) mod assessment;
pub(in crate::kb) mod assessor;
pub(in crate::kb) mod attribution_key;
pub(in crate::kb) mod chain;
pub(in crate::kb) mod chains;
pub(in crate::kb) mod claim_reading;
pub(in crate::kb) mod confrontation;
pub(in crate::kb) mod content_contradiction;
pub(in crate::kb) mod context;
pub(in crate::kb) mod contradiction;
pub(in crate::kb) mod corroboration;
pub(in crate::kb) mod deciding;
pub(in crate::kb) mod dispute;
pub(in crate::kb) mod holding;
pub(in crate::kb) mod joint_evidence;
pub(in crate::kb) mod judging;
pub(in crate::kb) mod link_filter;
pub(in crate::kb) mod opposing_voices;
pub(in crate::kb) mod opposition;
pub(in crate::kb) mod predicate_table;
pub(in crate::kb) mod proposition;
pub(in crate::kb) mod related_claims;
pub(in crate::kb) mod relation;
pub(in crate::kb) mod rivals;
pub(in crate::kb) mod same_as;
pub(in crate::kb) mod sides;
pub(in crate::kb) mod site;
pub(in crate::kb) mod speaker;
pub(in crate::kb) mod speakers;
pub(in crate::kb) mod status;
pub(in crate::kb) mod status_changes;
pub(in crate::kb) mod united_claim;
pub(in crate::kb) mod valid_time;
pub(in crate::kb) mod values;
pub(in crate::kb) mod verdict;
pub(in crate::kb) mod voice_claims;
pub(in crate::kb) mod voice_links;
pub(in crate::kb) mod voices;
pub(in crate::kb) mod without_source;

#[cfg(test)]
mod verdict_cases;
