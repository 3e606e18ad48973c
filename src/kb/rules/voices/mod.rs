//! Voices: speakers who are, or by the record may be, one.
//!
//! Each attribution has tags; those with a tag in common are of one voice. So the work grows with
//! the number of tags, and not with that of pairs of attributions.

pub(in crate::kb) mod grouping;
pub(in crate::kb) mod tag;
