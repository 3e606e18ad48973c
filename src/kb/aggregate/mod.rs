//! Aggregation: claims, entities or sources counted by group keys, over all that pass a filter.
//!
//! A record has one value for a group key of its kind, and a claim one for each attribution for a
//! group key of attributions. Each value is a digit of a mixed-radix number, the group id, by
//! which an accumulator is found. Segments are counted one after the other, block by block.

pub(in crate::kb) mod accumulate;
pub(in crate::kb) mod accumulator;
pub(in crate::kb) mod aggregation;
pub(in crate::kb) mod group;
pub(in crate::kb) mod group_id;
pub(in crate::kb) mod group_key;
pub(in crate::kb) mod groups;
pub(in crate::kb) mod key_mapping;
pub(in crate::kb) mod key_reader;
pub(in crate::kb) mod source_values;
