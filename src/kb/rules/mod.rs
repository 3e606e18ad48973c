//! The rules about claims: what follows from the records at a revision, each with its table of
//! cases.

pub(in crate::kb) mod assess;
pub(in crate::kb) mod assessment;
pub(in crate::kb) mod attribution_key;
pub(in crate::kb) mod contradiction;
pub(in crate::kb) mod corroboration;
pub(in crate::kb) mod deciding;
pub(in crate::kb) mod holding;
pub(in crate::kb) mod origin;
pub(in crate::kb) mod related_claims;
pub(in crate::kb) mod relation;
pub(in crate::kb) mod speaker_key;
pub(in crate::kb) mod stand_in;
pub(in crate::kb) mod status;
pub(in crate::kb) mod valid_time;
pub(in crate::kb) mod verdict;
