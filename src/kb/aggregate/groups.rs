//! Groups of records at a snapshot.

use roaring::RoaringBitmap;

use crate::{
    kb::{
        aggregate::{
            accumulator::Dates,
            aggregation::Aggregation,
            group::{Extent, Group},
            group_key::{GroupKey, MOST_GROUP_KEYS},
        },
        error::KbError,
        snapshot::Snapshot,
    },
    model::Kind,
};

impl Snapshot {
    /// The groups of records of a kind by at most [`MOST_GROUP_KEYS`] group keys of that kind,
    /// sorted by their numbers of records, the greatest first, then by the values of the keys.
    ///
    /// With a key of attributions, a claim is once in the group of each of its attributions that
    /// is not retracted; a claim without such an attribution is in the group of no value.
    pub fn groups(
        &self,
        kind: Kind,
        keys: &[GroupKey],
        records: &RoaringBitmap,
        extent: Extent,
    ) -> Result<Vec<Group>, KbError> {
        if keys.iter().any(|key| key.kind() != kind) {
            return Err(KbError::Misasked);
        }
        let keys = &keys[..keys.len().min(MOST_GROUP_KEYS)];
        let aggregation = Aggregation::new(self, kind, keys, extent, records)?;
        let mut groups = match extent {
            Extent::Numbers => aggregation.run::<()>(keys)?,
            Extent::Dates => aggregation.run::<Dates>(keys)?,
        };
        groups.sort_unstable_by(|a, b| b.records.cmp(&a.records).then(a.id.cmp(&b.id)));
        Ok(groups)
    }
}
